"""`synthcam`: the group of commands, and how errors become exit codes."""

import importlib
import sys
from collections.abc import Sequence

import click

from synthcam import __version__
from synthcam.errors import SynthcamError

COMMANDS = {
    "render": "Render one clip of a camera motion: video, cameras, frustums.",
    "label": "Label the camera motion of a pose file, a clip or a human annotation.",
    "ask": "Ask about a clip: questions, chains and captions from its geometry.",
    "build": "Build a dataset of clips and samples from a recipe; stop it at any moment, it goes on.",
    "check": "Prove that a dataset is whole and true, or say what is wrong and where.",
    "export": "Write a dataset in the form another tool reads.",
    "view": "Look at a dataset or a clip: a gallery for the browser.",
    "convert": "Convert poses from one tool's format to another's.",
    "train": "Train a video language model; alone, a tiny one on this CPU.",
    "motions": "List every motion and what it means.",
    "scenes": "List the scenes, or draw a preview of each.",
    "doctor": "Say whether this machine can render, and what would mend it.",
}
"""Name and one line of each; the command is `command` in the module of its name."""


class LazyGroup(click.Group):
    """Imports a command when it is run; the list of commands needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        loaded = importlib.import_module(f"synthcam.cli.{cmd_name}").command
        assert isinstance(loaded, click.Command)
        return loaded

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        import difflib

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"allowed are {', '.join(COMMANDS)}"
            raise click.UsageError(f"unknown command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="synthcam")
def group() -> None:
    """Video from exact camera paths, with everything known about it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command. Exit codes: 0 done, 2 cannot be done (one line says why), 3 a check does not hold, 1 a bug."""
    try:
        code = group.main(arguments, standalone_mode=False)
    except SynthcamError as error:
        _fail(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(0)
    except click.Abort:
        _fail("stopped", 130)
    except click.ClickException as error:
        _fail(error.format_message(), 2)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str, code: int) -> None:
    click.echo(f"synthcam: {' '.join(message.split())}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
