"""`synthcam evaluate`."""

from pathlib import Path
from typing import Any

import click

from synthcam.cli.output_options import json_option, quiet_option


@click.command(epilog="Accuracy alone says little: always No is right on 87.7 % of CameraBench's questions.")
@click.option("--benchmark", required=True, metavar="NAME", help="camerabench.")
@click.option("--file", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Its file or folder.")
@click.option("--system", required=True, metavar="SYSTEM", help="always-no, majority, text-only.")
@click.option(
    "--videos", type=click.Path(path_type=Path), default=None, metavar="DIR", help="The folder of the videos."
)
@click.option("--skip-missing", is_flag=True, help="Leave out missing videos; otherwise they count as wrong.")
@click.option("--budget", type=click.IntRange(min=1), default=None, metavar="K", help="Most frames, taken evenly.")
@click.option("--fps", type=click.FloatRange(min=0, min_open=True), default=None, metavar="F", help="Frames a second.")
@click.option("--limit", type=click.IntRange(min=1), default=None, metavar="N", help="Ask at most N questions.")
@click.option("--resume", is_flag=True, help="Go on where a run was stopped.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A new or empty folder.")
@json_option("the content of scores.json.")
@quiet_option
def command(benchmark: str, system: str, as_json: bool, quiet: bool, **options: Any) -> None:
    """Ask a system the questions of a benchmark; write predictions.jsonl, scores.json and report.html."""
    import json

    import synthcam

    found = synthcam.evaluate(benchmark, system, progress=not quiet, **options)
    if as_json:
        click.echo(json.dumps(found.scores))
    elif not quiet:
        click.echo(f"{found.folder}: predictions.jsonl, scores.json")
