"""`synthcam motions`."""

import sys

import click


@click.command()
def command() -> None:
    """List every motion: its name, the unit of its amount, how far it goes without one, and what it means."""
    from rich.console import Console
    from rich.table import Table

    from synthcam.motion.easing import EASINGS
    from synthcam.motion.motions import MOTIONS, SHAKE, SHAKE_SHARE

    table = Table(box=None, pad_edge=False)
    for column in ("motion", "amount", "without one", "the camera ..."):
        table.add_column(column, no_wrap=column != "the camera ...")
    units = {"deg": "30deg", "m": "2m", "x": "1.5x", None: ""}
    for p in MOTIONS.values():
        example = "" if p.unit is None else f"{p.name}:{units[p.unit]}"
        share = "" if p.unit is None else f"{100 * p.share:.0f}%"
        table.add_row(p.name, example, share, p.description)
    table.add_row(SHAKE, "shake:2%", f"{100 * SHAKE_SHARE:.0f}%", "is held by hand; joins any motion with +")
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    click.echo("\nTogether with +, one after the other with a comma: 'pan-left:30deg+zoom-in:1.5x, dolly-in:2m'")
    click.echo(
        "Options of a motion, joined with colons: an amount; or how far it moves the picture (25%: the median over"
    )
    click.echo(
        "the picture, in frame widths, which is also what holds without an amount); a duration (1.5s); an easing:"
    )
    click.echo(f"{', '.join(EASINGS)}. shake is for the whole clip; its amount is the RMS in frame widths.")
