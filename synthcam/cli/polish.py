"""`synthcam polish`."""

from pathlib import Path
from typing import Any

import click


@click.command(epilog="Any OpenAI-compatible server will do: vLLM, llama.cpp, Ollama, or one on the net.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--endpoint", metavar="URL", required=True, help="The server, such as http://localhost:8000/v1.")
@click.option("--model", metavar="NAME", required=True, help="A model that the server has.")
@click.option(
    "--retries",
    type=click.IntRange(min=0),
    default=2,
    show_default=True,
    help="Times a model is asked again for a text.",
)
@click.option(
    "--concurrency", type=click.IntRange(1, 256), default=4, show_default=True, help="Requests at the same time."
)
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    default=None,
    help="Requests a second.  [default: as many as the server answers]",
)
@click.option("--limit", type=click.IntRange(min=1), default=None, metavar="N", help="Rewrite at most N texts.")
@click.option("--resume", is_flag=True, help="Go on where a run was stopped, or with the texts that are left.")
@click.option(
    "--key-variable",
    metavar="NAME",
    default=None,
    help="Environment variable that holds the server's key.  [default: no key is sent]",
)
@click.option(
    "--timeout",
    "timeout_s",
    type=click.FloatRange(min=0, min_open=True),
    default=120.0,
    show_default=True,
    help="Seconds until a request is given up.",
)
def command(folder: Path, **options: Any) -> None:
    """Let a language model rewrite the chains and captions of the dataset in DIR; keep those that still hold.

    Every text that comes back is read by the verifier. Both texts stay in the tables.
    """
    import synthcam

    report = synthcam.polish(folder, progress=True, **options)
    click.echo(f"{report.kept} of {report.texts} texts are rewritten")
    for kind, count in sorted(report.refused.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"not kept for {kind}: {count} {'reply' if count == 1 else 'replies'}")
    click.echo(f"{folder}: reasons are in polish.json")
