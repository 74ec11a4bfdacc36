"""`synthcam doctor`."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from synthcam.errors import CheckFailedError

if TYPE_CHECKING:
    from synthcam.machine.findings import Finding

STYLE = {"ok": "green", "note": "yellow", "failed": "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The same for programs.")
def command(as_json: bool) -> None:
    """Try out what rendering needs on this machine, and name the command that mends each thing that fails.

    Exit code 0: all of it works; 3: something synthcam needs does not.
    """
    from rich.console import Console

    from synthcam.machine.findings import examine

    findings = []
    with Console(stderr=True).status("looking at this machine") as status:
        for finding in examine():
            findings.append(finding)
            status.update(f"looking at this machine ({finding.name} done)")
    failed = [finding.name for finding in findings if finding.state == "failed"]
    if as_json:
        click.echo(json.dumps({"ok": not failed, "findings": [asdict(finding) for finding in findings]}, indent=2))
    else:
        _print(findings)
    if failed:
        raise CheckFailedError(f"{len(failed)} of {len(findings)} do not hold: {', '.join(failed)}")


def _print(findings: "list[Finding]") -> None:
    """A table, then the commands on lines of their own, so that they can be copied whole."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        table.add_row(finding.name, Text(finding.state, style=STYLE[finding.state]), Text(finding.found))
    Console().print(table)
    mends: dict[str, list[str]] = {}
    for finding in findings:
        if finding.mend is not None:
            mends.setdefault(finding.mend, []).append(finding.name)
    for mend, names in mends.items():
        click.echo(f"\nTo mend {', '.join(names)}:\n    {mend}")
