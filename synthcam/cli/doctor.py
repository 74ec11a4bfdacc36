"""`synthcam doctor`."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from synthcam.errors import CheckFailedError

if TYPE_CHECKING:
    from synthcam.machine.diagnosis import ProbeResult

STYLE = {"ok": "green", "note": "yellow", "failed": "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The same for programs.")
def command(as_json: bool) -> None:
    """Try out what rendering needs on this machine, and name the command that mends each thing that fails.

    Exit code 0: all of it works; 3: something synthcam needs does not.
    """
    from rich.console import Console

    from synthcam.machine.diagnosis import examine

    results = []
    with Console(stderr=True).status("looking at this machine") as status:
        for result in examine():
            results.append(result)
            status.update(f"looking at this machine ({result.name} done)")
    failed = [result.name for result in results if result.state == "failed"]
    if as_json:
        click.echo(json.dumps({"ok": not failed, "findings": [asdict(result) for result in results]}, indent=2))
    else:
        _print(results)
    if failed:
        raise CheckFailedError(f"{len(failed)} of {len(results)} do not hold: {', '.join(failed)}")


def _print(results: "list[ProbeResult]") -> None:
    """A table, then the commands on lines of their own, so that they can be copied whole."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for result in results:
        table.add_row(result.name, Text(result.state, style=STYLE[result.state]), Text(result.found))
    Console().print(table)
    mends: dict[str, list[str]] = {}
    for result in results:
        if result.mend is not None:
            mends.setdefault(result.mend, []).append(result.name)
    for mend, names in mends.items():
        click.echo(f"\nTo mend {', '.join(names)}:\n    {mend}")
