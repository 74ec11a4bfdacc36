"""`synthcam train`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from trainer.config import StageName, TrainConfig


@click.command(epilog="Without options a tiny model learns camera motion on this CPU, from clips that are made for it.")
@click.option(
    "--config",
    "config_name",
    default="tiny",
    show_default=True,
    metavar="NAME or FILE",
    help="A shipped config or a YAML file: tiny; tiny_early, which stops its supervised stage early, to show what GRPO "
    "alone adds; tiny_fifteen, all atomic motions; tiny_directions, several motions at once; tiny_chains, which "
    "thinks first; qwen2_5_vl_7b.",
)
@click.option("--stage", type=click.Choice(["sft", "grpo"]), default=None, help="That stage alone.  [default: all]")
@click.option("--out", type=click.Path(path_type=Path), default=None, metavar="DIR", help="In place of the config's.")
@click.option("--seed", type=click.IntRange(min=0), default=None, metavar="N", help="In place of the config's.")
@click.option("--resume", is_flag=True, help="Go on with the run in DIR; begin one where there is none.")
@click.option("--dry-run", is_flag=True, help="Say what it would take: parameters, tokens, memory, steps.")
def command(
    config_name: str, stage: "StageName | None", out: Path | None, seed: int | None, resume: bool, dry_run: bool
) -> None:
    """Train a video language model: supervised fine-tuning, then reinforcement learning."""
    from trainer.config_file import load_config

    config = load_config(config_name)
    if seed is not None:
        config = config.model_copy(update={"seed": seed})
    if dry_run:
        from trainer.dry_run import dry_run as lines
        from trainer.run_folder import check_run

        if resume:
            check_run(config, out or config.out, resume=True, only=stage)
        for line in lines(config, stage):
            click.echo(line)
        return
    _train(config, config_name, out or config.out, stage, resume=resume)


def _train(config: "TrainConfig", name: str, folder: Path, stage: "StageName | None", *, resume: bool) -> None:
    from rich.console import Console

    from synthcam.cli.train_progress import train_progress
    from trainer.evaluation.table import evaluation_table
    from trainer.machine import check_machine, is_main_process, quiet
    from trainer.progress import StepsTold
    from trainer.run_folder import check_run
    from trainer.stages import Watch, train

    check_machine(config, name)
    quiet()
    stages = config.stages(stage)
    if is_main_process():
        check_run(config, folder, resume=resume, only=stage)
        if resume and not folder.exists():
            click.echo(f"{folder}: no run there yet, so one begins", err=True)
    _build_datasets(config)
    with train_progress() as (say, told):
        watch = Watch(say=say, evaluating=told, callbacks=lambda part, _: [StepsTold(part, told)])
        scores = train(config, folder, watch, only=stage)
    if not is_main_process():
        return
    if scores:
        console = Console()
        # The table has ten columns; where nobody looks at it, lines may be as long as they like.
        Console(width=console.width if console.is_terminal else 120).print(evaluation_table(scores))
    for part in stages:
        click.echo(f"{part}: model in {folder / part / 'model'}, curves in {folder / part / 'curves.png'}")


def _build_datasets(config: "TrainConfig") -> None:
    """Build the datasets of a config that are not there yet, and say so."""
    from synthcam.cli.build_progress import build_progress, summary
    from synthcam.dataset.building.build import build_missing
    from synthcam.dataset.building.executors import make_executor
    from trainer.sources.availability import datasets_to_build

    for folder, recipe in datasets_to_build(config):
        click.echo(f"making {folder}: {recipe.spec.about or recipe.name}", err=True)
        with build_progress() as watch:
            status = build_missing(recipe, folder, make_executor(), watch=watch)
        if status is not None:
            click.echo(summary(status, folder, only=None), err=True)
