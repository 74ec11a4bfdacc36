"""`synthcam build`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synthcam.errors import InputError

if TYPE_CHECKING:
    from synthcam.dataset.building.forecast import Forecast


@click.command(epilog="RECIPE is a shipped one (tiny, small, camreasoner, benchmark) or a YAML file.")
@click.argument("recipe")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Where the dataset goes.")
@click.option("--seed", type=click.IntRange(min=0), default=None, help="In place of the recipe's.")
@click.option(
    "--workers",
    type=click.IntRange(min=1, max=1024),
    default=None,
    help="Shards at once.  [default: one a core; slurm 64]",
)
@click.option(
    "--executor",
    type=click.Choice(["local", "ray", "slurm"]),
    default="local",
    show_default=True,
    help="Where it runs.",
)
@click.option("--shard", metavar="I/N", help="Only every N-th shard, beginning with the I-th; finish with --resume.")
@click.option("--resume", is_flag=True, help="Go on with what is in DIR.")
@click.option("--dry-run", is_flag=True, help="Say what it would make and cost; write nothing.")
def command(
    recipe: str, out: Path | None, workers: int | None, shard: str | None, dry_run: bool, **options: Any
) -> None:
    """Build a dataset of clips and samples into DIR; stop it at any moment, --resume continues."""
    if dry_run:
        import synthcam
        from synthcam.dataset.building.executors import default_workers

        forecast = synthcam.build(recipe, seed=options["seed"], dry_run=True)
        click.echo(_forecast_text(forecast, workers or default_workers()))
        return
    if out is None:
        raise InputError("--out DIR is missing: where shall the dataset go? (or --dry-run)")
    from synthcam.cli.build_progress import build_progress, summary
    from synthcam.dataset.building.build import Slice
    from synthcam.dataset.building.from_recipe import run_recipe

    with build_progress() as watch:
        status = run_recipe(recipe, out, workers=workers, shard=shard, on_status=watch, **options)
    click.echo(summary(status, out, only=None if shard is None else Slice.parse(shard)))


def _forecast_text(found: "Forecast", workers: int) -> str:
    """A forecast in words."""
    samples = ", ".join(f"{count} {name}" for name, count in found.samples.items())
    busy = 3600 * found.cpu_hours
    return "\n".join(
        (
            f"{found.clips} clips ({found.twins} of them twins) in {found.scenes} scenes and {found.shards} shards, "
            f"{_time(found.seconds)} of video",
            f"{sum(found.samples.values())} samples: {samples}",
            f"about {_time(busy, of='CPU ')} without a GPU ({_time(busy / workers)} with {workers} workers)",
            f"about {_size(found.bytes)} on disk",
            *(f"note: {told}" for told in found.unlikely),
        )
    )


def _time(seconds: float, *, of: str = "") -> str:
    """In the unit that reads best; `of` stands before it."""
    for unit, length in (("hours", 3600), ("minutes", 60)):
        if seconds >= length:
            return f"{_rounded(seconds / length)} {of}{unit}"
    return f"{_rounded(seconds)} {of}seconds"


def _size(count: float) -> str:
    return f"{_rounded(count / 1e9)} GB" if count >= 1e9 else f"{_rounded(count / 1e6)} MB"


def _rounded(number: float) -> str:
    """Two digits, or all before the point."""
    return f"{number:.2g}" if number < 99.5 else f"{number:,.0f}"
