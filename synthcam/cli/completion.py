"""`synthcam completion`, and what shells complete beside commands and options."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


@click.command(
    epilog='bash: add `eval "$(synthcam completion bash)"` to ~/.bashrc; zsh: the same with zsh in ~/.zshrc; fish: '
    "`synthcam completion fish > ~/.config/fish/completions/synthcam.fish`."
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a shell; it completes commands, options, motions, scenes and files."""
    from click.shell_completion import get_completion_class

    from synthcam.cli.main import COMPLETE, group

    known = get_completion_class(shell)
    assert known is not None
    click.echo(known(group, {}, "synthcam", COMPLETE).source())


def complete_motion(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Names of motions for the last part of an expression: `pan-left+zo` becomes `pan-left+zoom-in`."""
    from synthcam.motion.motions import MOTIONS, SHAKE

    start = max(incomplete.rfind(join) for join in "+,") + 1
    return [incomplete[:start] + name for name in (*MOTIONS, SHAKE) if name.startswith(incomplete[start:].strip())]


def complete_scene(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Names of shipped scenes, else files."""
    from click.shell_completion import CompletionItem

    from synthcam.shipped_files import SCENES

    names = [CompletionItem(name) for name in SCENES.names() if name.startswith(incomplete)]
    return names or [CompletionItem(incomplete, type="file")]
