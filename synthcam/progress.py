"""Showing progress: one callback type for everything that takes over a second, and a bar that serves as one."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from synthcam.errors import InputError

ProgressCallback = Callable[[str, int, int], None]
"""Called with the name of the work, how much of it is done, and how much there is in all."""

LINE_EVERY_S = 15.0
"""Where stderr is no terminal, a long run prints a line this often, and at the end of each kind of work."""


@contextmanager
def progress_bar() -> Iterator[ProgressCallback]:
    """Draw a bar for each kind of work on stderr; silent where stderr is not a terminal."""
    with _bars(Console(stderr=True)) as report:
        yield report


@dataclass(frozen=True)
class RunReport:
    """How a run of hours reports, whose output may go to a file.

    Attributes:
        progress: takes the progress of the work that goes on.
        say: takes a line of text.
    """

    progress: ProgressCallback
    say: Callable[[str], None]


@contextmanager
def run_report(progress: ProgressCallback | bool) -> Iterator[RunReport]:
    """Turn what a caller passed as `progress` into a report on stderr.

    True draws bars on a terminal and prints a line now and then elsewhere; with a function or False no line is printed.
    """
    if progress is not True:
        with shown_progress(progress) as callback:
            yield RunReport(callback, lambda line: None)
        return
    console = Console(stderr=True)
    printed = time.monotonic()

    def say(line: str) -> None:
        console.print(line, highlight=False, markup=False, soft_wrap=True)

    with _bars(console) as bars:

        def bar_or_line(work: str, done: int, total: int) -> None:
            nonlocal printed
            bars(work, done, total)
            if not console.is_terminal and (done == total or time.monotonic() - printed > LINE_EVERY_S):
                printed = time.monotonic()
                name, _, numbers = work.partition(":")
                say(f"{name}: {done} of {total}" + (f",{numbers}" if numbers else ""))

        yield RunReport(bar_or_line, say)


@contextmanager
def _bars(console: Console) -> Iterator[ProgressCallback]:
    """One bar for each kind of work. Numbers may follow the name behind a colon; they are shown beside the same bar."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def report(work: str, done: int, total: int) -> None:
            name = work.partition(":")[0]
            if name not in tasks:
                tasks[name] = bar.add_task(work, total=total)
            bar.update(tasks[name], completed=done, total=total, description=work)

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
