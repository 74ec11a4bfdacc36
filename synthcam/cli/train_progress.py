"""What one sees while a model trains: a bar on a terminal, else a line now and then."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

REPORT_EVERY_S = 15.0
"""Where stderr is no terminal a line is printed this often, and at the end of each part."""


@contextmanager
def train_progress() -> Iterator[tuple[Callable[[str], None], Callable[[str, int, int], None]]]:
    """Give two functions: one to say a line, one to be told what is done, how much, out of how much.

    What is told may go on with numbers after a colon: the bar is that of the part before it.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}
        reported = time.monotonic()

        def say(line: str) -> None:
            console.print(line, highlight=False, markup=False, soft_wrap=True)

        def told(what: str, done: int, total: int) -> None:
            nonlocal reported
            part = what.partition(":")[0]
            if part not in tasks:
                tasks[part] = bar.add_task(what, total=total)
            bar.update(tasks[part], completed=done, description=what)
            if not console.is_terminal and (done == total or time.monotonic() - reported > REPORT_EVERY_S):
                reported = time.monotonic()
                say(f"{part}: {done} of {total}{what.removeprefix(part).replace(':', ',', 1)}")

        yield say, told
