"""What one sees while a dataset is built: how far, how fast, until when, and which motions came out so far."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from synthcam.dataset.building.build import BuildStatus, OnStatus, Slice
from synthcam.dataset.storage.shard_summary import sum_counts, unasked_sentence

REPORT_EVERY_S = 30.0
"""Where stderr is no terminal a line is printed this often."""
COLUMNS = 4


@contextmanager
def build_progress() -> Iterator[OnStatus]:
    """Give a function to be told how far a build is: drawn live on a terminal, else a line now and then."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("shards"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[pace]}"), console=console
    )
    task = bar.add_task("shards", pace="")
    started, reported = time.monotonic(), time.monotonic()

    with Live(bar, console=console, transient=True, refresh_per_second=4) as live:
        live_shown = console.is_terminal

        def watch(status: BuildStatus) -> None:
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


def pace(status: BuildStatus, seconds: float) -> str:
    """Clips a second and the time left, from the shards that were made in these seconds."""
    clips = sum(summary.clips for summary in status.done)
    if not clips or seconds <= 0:
        return ""
    left = (status.total - len(status.summaries) - len(status.failed)) * seconds / len(status.done)
    failed = f", {len(status.failed)} failed" if status.failed else ""
    return f"{clips / seconds:.2f} clips/s, {clock(left)} left{failed}"


def clock(seconds: float) -> str:
    """1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _motions(status: BuildStatus) -> Table:
    """How many clips hold each motion so far."""
    counts = list(sum_counts(summary.motions for summary in status.summaries).items())
    table = Table.grid(padding=(0, 2))
    for start in range(0, len(counts), COLUMNS):
        row = counts[start : start + COLUMNS]
        table.add_row(*(cell for name, count in row for cell in (name, str(count))))
    return table


def summary(status: BuildStatus, folder: Path, *, only: Slice | None) -> str:
    """What was made, in a few lines."""
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
