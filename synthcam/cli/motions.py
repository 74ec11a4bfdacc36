"""`synthcam motions`."""

import json
import sys
from dataclasses import asdict

import click

from synthcam.cli.shared_options import json_option


@click.command()
@json_option("a list of objects, one a motion.")
def command(as_json: bool) -> None:
    """List every motion: its name, the unit of its amount, how far it goes without one, and what it means."""
    if as_json:
        print_as_json()
    else:
        print_motions()


def print_motions() -> None:
    """Print a table of motions, and how to join them."""
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
    Console(width=None if sys.stdout is not None and sys.stdout.isatty() else 120).print(table)
    click.echo("\nTogether with +, one after the other with a comma: 'pan-left:30deg+zoom-in:1.5x, dolly-in:2m'")
    click.echo(
        "Options of a motion, joined with colons: an amount; or how far it moves the picture (25%: the median over"
    )
    click.echo(
        "the picture, in frame widths, which is also what holds without an amount); a duration (1.5s); an easing:"
    )
    click.echo(f"{', '.join(EASINGS)}. shake is for the whole clip; its amount is the RMS in frame widths.")
    click.echo(
        "Other words are read too, and said: push-in, pull-out, orbit-left, handheld, whip-pan-right, 'tilt up 10°'."
    )


def print_as_json() -> None:
    """Print the table of motions, with the other words for each, as JSON."""
    from synthcam.motion.motions import MOTIONS, SHAKE, SHAKE_SHARE
    from synthcam.motion.words import CANONICAL

    def words(name: str) -> list[str]:
        return sorted(word for word, canonical in CANONICAL.items() if canonical == name)

    rows = [
        {
            **asdict(motion), "drives": sorted(motion.drives), "opposite": motion.opposite,
            "mirrored": motion.mirrored, "lookalike": motion.lookalike, "words": words(motion.name),
        }
        for motion in MOTIONS.values()
    ]  # fmt: skip
    rows.append({"name": SHAKE, "share": SHAKE_SHARE, "description": "is held by hand", "words": words(SHAKE)})
    click.echo(json.dumps(rows, indent=1))
