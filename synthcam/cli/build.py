"""`synthcam build`."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synthcam.cli.shared_options import json_option, quiet_option
from synthcam.errors import InputError
from synthcam.shipped_files import DATASET_RECIPES

if TYPE_CHECKING:
    from rich.table import Table

    from synthcam.dataset.building.build import BuildStatus, OnStatus, Slice
    from synthcam.dataset.building.forecast import Forecast

REPORT_EVERY_S = 30.0
"""If stderr is not a terminal, a line is printed this often."""
COLUMNS = 4


@click.command(
    epilog="RECIPE is a shipped one (tiny, small, real, camreasoner, benchmark, temporal, temporal_benchmark) or a YAML"
    " file."
)
@click.argument("recipe")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the dataset.")
@click.option("--seed", type=click.IntRange(min=0), default=None, help="Seed.  [default: the recipe's]")
@click.option(
    "--workers",
    type=click.IntRange(min=1, max=1024),
    default=None,
    help="Shards that are made at the same time.  [default: one for each core; slurm 64]",
)
@click.option(
    "--executor",
    type=click.Choice(["local", "ray", "slurm"]),
    default="local",
    show_default=True,
    help="Where the shards are made.",
)
@click.option(
    "--shard", metavar="I/N", help="Make every N-th shard only, starting with the I-th; finish with --resume."
)
@click.option("--resume", is_flag=True, help="Continue the build in DIR.")
@click.option("--dry-run", is_flag=True, help="Print what would be made and what it costs; write nothing.")
@json_option("an object with what was made, or with --dry-run would be.")
@quiet_option
def command(
    recipe: str,
    out: Path | None,
    workers: int | None,
    shard: str | None,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Build a dataset of clips and samples into DIR; stop it at any moment, --resume continues."""
    DATASET_RECIPES.find(recipe)
    if dry_run:
        if shard is not None or options["resume"]:
            given = "--resume" if shard is None else f"--shard {shard}"
            raise InputError(f"{given}: --dry-run tells of the whole dataset; leave one of them out")
        import synthcam
        from synthcam.dataset.building.executors import SLURM_JOBS, default_workers

        forecast = synthcam.build(recipe, seed=options["seed"], dry_run=True)
        at_once = workers or (SLURM_JOBS if options["executor"] == "slurm" else default_workers())
        if as_json:
            click.echo(json.dumps({**asdict(forecast), "workers": at_once}))
        elif not quiet:
            click.echo(_forecast_text(forecast, at_once))
        return
    if out is None:
        raise InputError("--out DIR is missing; needed is the folder of the dataset, or --dry-run")
    from synthcam.dataset.building.build import Slice
    from synthcam.dataset.building.from_recipe import run_recipe

    with nullcontext() if quiet else build_progress() as watch:
        status = run_recipe(recipe, out, workers=workers, shard=shard, on_status=watch, **options)
    if as_json:
        click.echo(json.dumps(facts(status, out, finished=shard is None)))
    elif not quiet:
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


@contextmanager
def build_progress() -> Iterator["OnStatus"]:
    """Yield a function that shows the status of a build: live on a terminal, else as a line now and then."""
    from rich.console import Console, Group
    from rich.live import Live
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("shards"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[pace]}"), console=console
    )
    task = bar.add_task("shards", pace="")
    started, reported = time.monotonic(), time.monotonic()

    with Live(bar, console=console, transient=True, refresh_per_second=4) as live:
        live_shown = console.is_terminal

        def watch(status: "BuildStatus") -> None:
            nonlocal reported
            done = len(status.summaries) + len(status.failed)
            told = pace(status, time.monotonic() - started)
            bar.update(task, total=status.total, completed=done, pace=told)
            if live_shown:
                live.update(Group(bar, _motions(status)))
            elif time.monotonic() - reported > REPORT_EVERY_S:
                reported = time.monotonic()
                console.print(f"{done} of {status.total} shards, {told}", highlight=False)

        yield watch


def pace(status: "BuildStatus", seconds: float) -> str:
    """Clips per second and the remaining time, from the shards that were made in these seconds."""
    clips = sum(summary.clips for summary in status.done)
    if not clips or seconds <= 0:
        return ""
    left = (status.total - len(status.summaries) - len(status.failed)) * seconds / len(status.done)
    failed = f", {len(status.failed)} failed" if status.failed else ""
    return f"{clips / seconds:.2f} clips/s, {clock(left)} left{failed}"


def clock(seconds: float) -> str:
    """Hours, minutes and seconds as 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _motions(status: "BuildStatus") -> "Table":
    """A table of the number of clips with each motion so far."""
    from rich.table import Table

    from synthcam.dataset.storage.shard_summary import sum_counts

    counts = list(sum_counts(summary.motions for summary in status.summaries).items())
    table = Table.grid(padding=(0, 2))
    for start in range(0, len(counts), COLUMNS):
        row = counts[start : start + COLUMNS]
        table.add_row(*(cell for name, count in row for cell in (name, str(count))))
    return table


def facts(status: "BuildStatus", folder: Path, *, finished: bool) -> dict[str, Any]:
    """Describe a build to programs; a dataset that was finished before by the counts of its manifest."""
    from synthcam.dataset.storage.dataset import open_dataset
    from synthcam.dataset.storage.shard_summary import sum_counts

    if not status.summaries and finished:
        counts = open_dataset(folder).manifest.counts
        return {"out": str(folder), "finished": True, "shards": status.total, "counts": counts}
    done = status.summaries
    return {
        "out": str(folder),
        "finished": finished,
        "shards": status.total,
        "clips": sum(s.clips for s in done),
        "samples": sum_counts(s.samples for s in done),
        "samples_wanted": sum_counts(s.samples_wanted for s in done),
        "motions": sum_counts(s.motions for s in done),
        "rejected": sum_counts(s.rejected for s in done),
        "unasked": sum_counts(s.unasked for s in done),
        "unwritten": sum_counts(s.unwritten for s in done),
        "given_up": sum(s.given_up for s in done),
        "unpaired": sum(s.unpaired for s in done),
        "cpu_seconds": sum_counts(s.seconds for s in status.done),
    }


def summary(status: "BuildStatus", folder: Path, *, only: "Slice | None") -> str:
    """Describe a finished build in a few lines."""
    from synthcam.dataset.storage.shard_summary import sum_counts, unasked_sentence

    done = status.summaries
    if not done:
        return f"{folder} is finished already"
    clips = sum(s.clips for s in done)
    kinds = sum_counts(s.samples for s in done)
    made, wanted = sum(kinds.values()), sum(sum(s.samples_wanted.values()) for s in done)
    samples = f"{made:,} of {wanted:,} samples asked for" if made < wanted else f"{made} samples"
    lines = [f"{clips} clips, {samples} ({', '.join(f'{n} {kind}' for kind, n in kinds.items())}) in {folder}"]
    if unasked := unasked_sentence(clips, sum_counts(s.unasked for s in done)):
        lines.append(unasked)
    rejected = sum_counts(s.rejected for s in done)
    if rejected:
        reasons = sorted(rejected.items(), key=lambda item: (-item[1], item[0]))
        lines.append("candidates not taken: " + ", ".join(f"{count} {reason}" for reason, count in reasons))
    given_up, unpaired = sum(s.given_up for s in done), sum(s.unpaired for s in done)
    if given_up:
        lines.append(f"given up: {given_up} of {clips + given_up} slots; {unpaired} clips are without their twin")
    seconds = sum_counts(s.seconds for s in status.done)
    if total := sum(seconds.values()):
        shares = ", ".join(f"{name} {100 * spent / total:.0f}%" for name, spent in seconds.items())
        lines.append(f"{total:.1f} CPU seconds: {shares}")
    if only is not None:
        lines.append(
            f"shards {only.number}/{only.of} are made; when all are, the same command with --resume and no "
            f"--shard makes them a dataset"
        )
    return "\n".join(lines)
