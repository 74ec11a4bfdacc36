"""`synthcam check`."""

import json
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synthcam.cli.shared_options import json_option, quiet_option

if TYPE_CHECKING:
    from synthcam.dataset.check.violations import CheckReport

SHOWN = 20
"""Findings of one kind that are printed; more of the same teach nothing new."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--quick", is_flag=True, help="Files and rows only: decode no video, derive nothing again.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="Derive at most N clips again, drawn from the dataset's seed.  [default: all]",
)
@click.option(
    "--workers", type=click.IntRange(min=1), default=None, metavar="N", help="Processes.  [default: one a core]"
)
@json_option("an object with what was looked at and every violation.")
@quiet_option
def command(folder: Path, quick: bool, limit: int | None, workers: int | None, as_json: bool, quiet: bool) -> None:
    """Prove that the dataset in DIR is complete and true: files, rows, splits, labels, chains.

    Exit code 3 where something does not hold; each violation is one line that says where.
    """
    from synthcam.errors import CheckFailedError, InputError

    if quick and (limit is not None or workers is not None):
        given = f"--workers {workers}" if limit is None else f"--limit {limit}"
        raise InputError(f"--quick derives nothing again; leave out {given}")
    if not folder.is_dir():
        raise InputError(f"{folder}: is no folder; allowed is the folder of a dataset")
    from synthcam.dataset.building.executors import default_workers
    from synthcam.dataset.check.check import check_dataset
    from synthcam.progress import shown_progress

    with shown_progress(not quiet) as progress:
        cores = workers or default_workers()
        report = check_dataset(folder, quick=quick, limit=limit, workers=cores, progress=progress)
    if as_json:
        click.echo(json.dumps({"folder": str(folder), "holds": report.holds, "quick": quick, **asdict(report)}))
    elif not quiet:
        _print(folder, report, quick=quick)
    if not report.holds:
        kinds = ", ".join(f"{kind} {count}" for kind, count in report.counts().items())
        many = len(report.violations)
        raise CheckFailedError(f"{folder}: {many} {'thing does' if many == 1 else 'things do'} not hold ({kinds})")


def _print(folder: Path, report: "CheckReport", *, quick: bool) -> None:
    from synthcam import __version__

    for kind, group in groupby(report.violations, key=lambda violation: violation.kind):
        found = list(group)
        for violation in found[:SHOWN]:
            click.echo(str(violation))
        if len(found) > SHOWN:
            click.echo(f"... and {len(found) - SHOWN} more of this kind ({kind})")
    looked = f"{report.clips} clips, {report.samples} samples, {report.files} files"
    if not quick:
        looked += f"; {report.derived} clips derived again, {report.chains} chains read again"
    click.echo(f"looked at {looked}")
    if report.made_by != __version__ and not quick:
        click.echo(f"note: synthcam {report.made_by} made it; what {__version__} derives may differ")
    if report.holds:
        click.echo(f"{folder}: holds")
