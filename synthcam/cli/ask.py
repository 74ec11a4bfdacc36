"""`synthcam ask`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synthcam.cli.shared_options import json_option, quiet_option

if TYPE_CHECKING:
    from synthcam.language.sample import Kind, Sample
    from synthcam.language.style import Numbers, Wording


@click.command()
@click.argument("clip", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(["binary", "choice", "open", "caption"]),
    default=None,
    help="Of question.  [default: all in turn]",
)
@click.option("--count", type=click.IntRange(min=1), default=4, show_default=True, help="How many.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Another seed, other questions.")
@click.option(
    "--wording",
    type=click.Choice(["mixed", "plain", "camerabench"]),
    default="mixed",
    show_default=True,
    help="Of questions: in our words (plain), in CameraBench's, or in either as often.",
)
@click.option(
    "--numbers",
    type=click.Choice(["words", "metric"]),
    default="words",
    show_default=True,
    help="Amounts in chains: in words, or with metres and degrees beside them.",
)
@json_option("one sample a line.")
@quiet_option
def command(
    clip: Path,
    kind: "Kind | None",
    count: int,
    seed: int,
    wording: "Wording",
    numbers: "Numbers",
    as_json: bool,
    quiet: bool,
) -> None:
    """Write questions about CLIP, a clip.json, each with observation, thinking and answer."""
    import synthcam
    from synthcam.clips.ask import ask
    from synthcam.language.items import clip_item
    from synthcam.language.style import Style

    written, unsupported = ask(
        synthcam.load(clip), count, kind=kind, seed=seed, style=Style(wording, numbers), progress=not quiet
    )
    for sample in written:
        if as_json:
            click.echo(json.dumps(clip_item(sample)))
        else:
            _print(sample)
    if quiet:
        return
    for reason, times in unsupported.items():
        click.echo(f"not asked {times} times: {reason}", err=True)
    if len(written) + sum(unsupported.values()) < count:
        click.echo(f"{len(written)} of {count} written: the clip gives nothing new to ask", err=True)


def _print(sample: "Sample") -> None:
    click.echo(f"[{sample.kind}, {sample.skill}] {sample.question}")
    for option in sample.options:
        click.echo(f"  {option}")
    click.echo(f"{sample.chain}\n")
