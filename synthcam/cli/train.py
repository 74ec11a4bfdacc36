"""`synthcam train`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from synthcam.cli.shared_options import quiet_option
from synthcam.errors import InputError

if TYPE_CHECKING:
    from trainer.config import StageName


@click.command(epilog="Without options a tiny model learns camera motion on this CPU, from clips that are made for it.")
@click.option(
    "--config",
    default="tiny",
    show_default=True,
    metavar="NAME or FILE",
    help="A shipped config or a YAML file. Shipped are tiny; tiny_early, which stops supervised training early to show "
    "what GRPO alone adds; tiny_fifteen, all atomic motions; tiny_directions, several motions in one clip; "
    "tiny_chains, which reasons before it answers; tiny_temporal, eight kinds of change over time; tiny_frames, "
    "a policy that picks frames; for GPUs qwen2_5_vl_7b, qwen2_5_vl_7b_8gpu, qwen2_5_vl_7b_frames, camerabench_sft and "
    "camreasoner.",
)
@click.option(
    "--stage",
    type=click.Choice(["sft", "grpo", "frames"]),
    default=None,
    help="Run this stage only.  [default: all]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Folder of the run.  [default: the config's]",
)
@click.option("--seed", type=click.IntRange(min=0), default=None, metavar="N", help="Seed.  [default: the config's]")
@click.option("--resume", is_flag=True, help="Continue the run in DIR; start one if there is none.")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Print the examples, epochs of each source, parameters, tokens, memory and hours of the run; train nothing.",
)
@click.option(
    "--gpus",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="With --dry-run: how many GPUs train together.  [default: 1]",
)
@quiet_option
def command(
    config: str,
    stage: "StageName | None",
    out: Path | None,
    seed: int | None,
    resume: bool,
    dry_run: bool,
    gpus: int | None,
    quiet: bool,
) -> None:
    """Train a video language model: supervised fine-tuning, then reinforcement learning."""
    from trainer.config import CONFIGS

    CONFIGS.find(config)
    if gpus is not None and not dry_run:
        raise InputError("--gpus: only --dry-run takes it; processes are started by torchrun or accelerate launch")
    if dry_run:
        from trainer.dry_run import dry_run as forecast

        for line in forecast(config, out, stage=stage, seed=seed, resume=resume, gpus=gpus or 1):
            click.echo(line)
        return
    from rich.console import Console

    from trainer.evaluation.held_out import evaluation_table
    from trainer.machine import is_main_process
    from trainer.run import train

    trained = train(config, out, stage=stage, seed=seed, resume=resume, progress=not quiet)
    if quiet or not is_main_process():
        return
    if trained.scores:
        console = Console()
        # The table has ten columns; in a file or a pipe, lines may be as long as they need.
        Console(width=console.width if console.is_terminal else 120).print(evaluation_table(trained.scores))
    for name, model in trained.models.items():
        click.echo(f"{name}: model in {model}, curves in {trained.curves[name]}")
    if trained.policy is not None:
        from trainer.frame_selection.stage import comparison_table

        if trained.policy.comparison:
            Console(width=120).print(comparison_table(trained.policy.comparison))
        click.echo(f"frames: policy in {trained.policy.folder}")
