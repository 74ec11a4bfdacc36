"""`synthcam`: the group of commands, and how errors and signals become exit codes."""

import errno
import importlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from synthcam import __version__
from synthcam.errors import SynthcamError

COMMANDS = {
    "render": "Render one clip of a camera motion: video, cameras, frustums.",
    "label": "Label the camera motion of a pose file, a clip or a human annotation.",
    "ask": "Ask about a clip: questions, chains and captions from its geometry.",
    "build": "Build a dataset of clips and samples from a recipe; stop it at any moment, it goes on.",
    "check": "Prove that a dataset is whole and true, or say what is wrong and where.",
    "polish": "Let a language model rewrite the chains of a dataset; keep those that still hold.",
    "export": "Write a dataset in the form another tool reads.",
    "view": "Look at a dataset or a clip: a gallery for the browser.",
    "convert": "Convert poses from one tool's format to another's.",
    "train": "Train a video language model; alone, a tiny one on this CPU.",
    "evaluate": "Ask a system the questions of a benchmark, and score its answers.",
    "compare": "Compare two evaluations of the same questions, question by question.",
    "motions": "List every motion and what it means.",
    "scenes": "List the scenes, or draw a preview of each.",
    "doctor": "Say whether this machine can render, and what would mend it.",
    "completion": "Print the lines that make a shell complete commands, options and motions.",
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
    """Run a command.

    Exit codes: 0 done, 2 cannot be done (one line says why), 3 a check does not hold, 130 stopped by Ctrl-C or SIGTERM,
    1 a bug.
    """
    with _stopped_like_ctrl_c():
        try:
            code = group.main(arguments, standalone_mode=False)
            if sys.stdout is not None:
                sys.stdout.flush()
        except SynthcamError as error:
            _fail(str(error), error.exit_code)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            sys.exit(0)
        except (click.Abort, KeyboardInterrupt):
            _fail("stopped", STOPPED)
        except click.ClickException as error:
            _fail(error.format_message(), 2)
        except OSError as error:
            if error.filename is not None and error.errno in OF_THE_MACHINE:
                name = str(error.filename)
                shown = name if len(name) <= 300 else f"{name[:300]}... ({len(name)} characters)"
                _fail(f"{shown}: {error.strerror}", 2)
            if error.filename is not None or error.errno not in (errno.ENOSPC, errno.EIO, errno.EPIPE):
                raise
            _fail_to_print(error)
        except RuntimeError as error:
            if "Symlink loop" not in str(error):  # how pathlib says it before Python 3.13
                raise
            _fail(str(error), 2)
        except SystemExit as left:
            # click and rich leave with 1 where the reader of a pipe has gone.
            sys.exit(128 + signal.SIGPIPE if left.code == 1 and COMPLETE not in os.environ else left.code)
        sys.exit(code if isinstance(code, int) else 0)


OF_THE_MACHINE = (
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.ENOSPC,
    errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ESTALE,
)  # fmt: skip
"""What a file system may refuse anywhere, whatever was checked before."""
COMPLETE = "_SYNTHCAM_COMPLETE"
"""Set by a shell that asks how a command line could go on."""
STOPPED = 130
"""Exit code of a command that was stopped by Ctrl-C, SIGTERM or the closing of its terminal."""


@contextmanager
def _stopped_like_ctrl_c() -> Iterator[None]:
    """Let SIGTERM and SIGHUP stop a command as Ctrl-C does, so that it removes what it has half written.

    A second signal is ignored: it would interrupt the removal.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    # nohup, and whoever calls `main` from a program, may have other wishes.
    ours = [number for number, handler in before.items() if handler is signal.SIG_DFL]

    def stop(number: int, frame: FrameType | None) -> None:
        for each in ours:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])


def _fail(message: str, code: int) -> None:
    click.echo(f"synthcam: {' '.join(message.split())}", err=True)
    sys.exit(code)


def _fail_to_print(error: OSError) -> None:
    """End where what a command says cannot be written: quietly where its reader has gone, as `head` does."""
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115  # what is still held would fail again at the end
    if error.errno == errno.EPIPE:
        sys.exit(128 + signal.SIGPIPE)
    _fail(f"stdout: {error.strerror}", 2)


if __name__ == "__main__":
    main()
