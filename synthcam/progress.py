"""Showing progress: one callback type for everything that takes over a second, and a bar that serves as one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from synthcam.errors import InputError

ProgressCallback = Callable[[str, int, int], None]
"""Called with the name of the work, how much of it is done, and how much there is in all."""


@contextmanager
def progress_bar() -> Iterator[ProgressCallback]:
    """Draw a bar for each kind of work on stderr; silent where stderr is not a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def report(work: str, done: int, total: int) -> None:
            if work not in tasks:
                tasks[work] = bar.add_task(work, total=total)
            bar.update(tasks[work], completed=done)

        yield report


def shown_progress(progress: ProgressCallback | bool) -> AbstractContextManager[ProgressCallback]:
    """Turn what a caller passed as `progress` into a callback: True draws a bar, False draws nothing."""
    if progress is True:
        return progress_bar()
    if progress is not False and not callable(progress):
        raise InputError(f"progress {progress!r}; allowed is True, False or a function")
    return nullcontext(_silent if progress is False else progress)


def _silent(work: str, done: int, total: int) -> None:
    """Report nothing."""
