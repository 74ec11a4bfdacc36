"""`synthcam evaluate`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from synthcam.cli.shared_options import json_option, quiet_option


@click.command(
    epilog="Accuracy alone says little: always No is right on 87.7 % of CameraBench's questions. "
    "Every table has the rows of systems that see nothing."
)
@click.option(
    "--benchmark",
    required=True,
    metavar="NAME",
    help="camerabench (its official files), camreasoner (its item files), synthetic (a dataset; without --file it "
    "is built), poses (clips with pose files), clips (a manifest of coarse labels), choices (multiple choice), long "
    "(a dataset of the recipe long).",
)
@click.option(
    "--file", type=click.Path(path_type=Path), default=None, metavar="FILE", help="The benchmark's file or folder."
)
@click.option(
    "--system",
    required=True,
    metavar="SYSTEM",
    help="Who answers: see docs/evaluation.md for all, such as always-no, majority, text-only, scores:FILE (score "
    "files of CameraBench's scripts), python:MODULE:FUNCTION.",
)
@click.option(
    "--videos", type=click.Path(path_type=Path), default=None, metavar="DIR", help="The folder of the videos."
)
@click.option("--skip-missing", is_flag=True, help="Leave out missing videos; otherwise they count as wrong.")
@click.option(
    "--frames",
    type=click.Choice(["uniform", "random", "flow", "similar", "policy", "oracle"]),
    default=None,
    help="How frames are picked for each question, --budget of them: policy with --option policy=DIR; similar by a "
    "model's embeddings, with --option reader=DIR; oracle from the true windows.  [default: the system's own]",
)
@click.option("--budget", type=click.IntRange(min=1), default=None, metavar="K", help="Most frames, taken evenly.")
@click.option("--fps", type=click.FloatRange(min=0, min_open=True), default=None, metavar="F", help="Frames a second.")
@click.option("--max-pixels", type=click.IntRange(min=1), default=None, metavar="N", help="Most pixels of a frame.")
@click.option("--limit", type=click.IntRange(min=1), default=None, metavar="N", help="Ask at most N questions.")
@click.option("--answer-alone", is_flag=True, help="Of camreasoner: ask for the letter without reasoning.")
@click.option(
    "--changes",
    default="",
    metavar="NAMES",
    help="Also ask about changed clips: reversed, mirrored, frozen or shuffled, such as reversed,shuffled. The right "
    "answers follow from the record; of a shuffled clip that of the clip itself stays.",
)
@click.option(
    "--concurrency", type=click.IntRange(1, 256), default=4, show_default=True, help="Questions at the same time."
)
@click.option("--option", "pairs", multiple=True, metavar="KEY=VALUE", help="A further option of the system.")
@click.option("--resume", is_flag=True, help="Go on where a run was stopped.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A new or empty folder.")
@json_option("the content of scores.json.")
@quiet_option
def command(benchmark: str, system: str, pairs: tuple[str, ...], as_json: bool, quiet: bool, **options: Any) -> None:
    """Ask a system the questions of a benchmark; write predictions.jsonl, scores.json and report.html."""
    import json

    import synthcam

    found = synthcam.evaluate(benchmark, system, options=_options(pairs), progress=not quiet, **options)
    if as_json:
        click.echo(json.dumps(found.scores))
    elif not quiet:
        for line in _lines(found.scores):
            click.echo(line)
        click.echo(f"{found.folder}: report.html, scores.json, predictions.jsonl")


def _options(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"{pair!r}; allowed is KEY=VALUE", param_hint="--option")
        found[key] = value
    return found


def _lines(scores: Mapping[str, Any]) -> list[str]:
    """The mean over tasks of every kind of question, beside that of always-No; what is missing."""
    lines = []
    for kind, table in scores["scores"].items():
        if kind.endswith("by condition"):
            continue  # conditions overlap: their mean says nothing
        row = table["macro"]
        said = ", ".join(
            f"{name.replace('_', ' ')} {100 * value['value']:.1f}"
            for name, value in row.items()
            if value["value"] is not None
        )
        lines.append(f"{kind}, mean over tasks: {said}")
        blind = scores["baselines"].get("always-no", {}).get(kind)
        if blind is not None and blind["macro"].get("accuracy") is not None:
            lines.append(f"{kind}, always-no: accuracy {100 * blind['macro']['accuracy']:.1f}")
    if scores["missing"]:
        rule = "are left out" if scores["skip_missing"] else "count as wrong"
        lines.append(f"{len(scores['missing'])} videos are missing and {rule}, such as {scores['missing'][0]}")
    if scores["errors"]:
        lines.append(f"{scores['errors']} questions have no answer and count as wrong")
    return lines
