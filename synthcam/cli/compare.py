"""`synthcam compare`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from synthcam.cli.shared_options import json_option

if TYPE_CHECKING:
    from synthcam.evaluation.compare import Comparison
    from synthcam.evaluation.metrics.bootstrap import Sampled


@click.command()
@click.argument("first", metavar="A", type=click.Path(path_type=Path))
@click.argument("second", metavar="B", type=click.Path(path_type=Path))
@json_option("an object with every difference and its interval.")
def command(first: Path, second: Path, as_json: bool) -> None:
    """Compare the evaluations in the folders A and B, which asked the same questions: B minus A, by task.

    Differences are in points of percent, with 95 % intervals that are paired over videos.
    """
    import json

    import synthcam

    found = synthcam.compare(first, second)
    if as_json:
        click.echo(json.dumps(found.as_dict()))
    else:
        _print(found)


def _print(found: "Comparison") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    wide = Console(width=console.width if console.is_terminal else 160)
    wide.print(f"{found.second} minus {found.first}, {found.questions} questions", highlight=False, markup=False)
    for kind, table in found.differences.items():
        metrics = list(table.all)
        shown = Table(title=kind)
        shown.add_column("task")
        for metric in metrics:
            shown.add_column(metric.replace("_", " "), justify="right")
        rows = {**table.tasks, "mean over tasks": table.macro, "all questions": table.all}
        for task, row in rows.items():
            shown.add_row(task, *(_difference(row.get(metric)) for metric in metrics))
        wide.print(shown)


def _difference(value: "Sampled | None") -> str:
    if value is None or value.interval is None:
        return "-"
    low, high = value.interval
    return f"{100 * value.point:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"
