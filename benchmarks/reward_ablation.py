"""What each reward adds: GRPO from the same supervised model with some of the rewards left out.

    synthcam train --config tiny_early --stage sft --seed 0 --out runs/early0        (and 1, 2)
    python benchmarks/reward_ablation.py --config tiny_early --start runs/early{seed} --out runs/ablation

Every arm starts from the same model and sees the same questions in the same order. Rewards that an arm leaves out are
still computed, with a weight too small to matter, so that the table says what became of them: their means over the last
quarter of the steps, and the greedy answers on held-out questions before and after.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rich.console import Console
from rich.table import Table

from synthcam.cli.train_progress import train_progress
from trainer.config import RewardWeights, TrainConfig
from trainer.config_file import load_config
from trainer.machine import quiet
from trainer.progress import StepsTold
from trainer.stages import Watch, train
from trainer.video_trainer import read_history

WATCHED = 1e-9
"""Against the 1e-4 that is added to the deviation of a group before its rewards are divided by it."""
REWARDS = tuple(RewardWeights.model_fields)
ARMS: Mapping[str, tuple[str, ...]] = {
    "accuracy": ("accuracy",),
    "+ format": ("accuracy", "format"),
    "+ consistency": ("accuracy", "format", "consistency"),
    "+ geometry": ("accuracy", "format", "consistency", "geometry"),
    "all": REWARDS,
}
"""Which rewards count, with their default weights. Pairs in time are asked for where their bonus counts."""


def arm_of(base: TrainConfig, start: Path, rewards: tuple[str, ...], *, seed: int, out: Path) -> TrainConfig:
    """The config of one arm: GRPO alone, from the supervised model in `start`."""
    assert base.grpo is not None
    weights = RewardWeights().model_dump()
    grpo = base.grpo.model_dump(mode="json", exclude_none=True) | {
        "rewards": {name: weights[name] if name in rewards else WATCHED for name in REWARDS},
        "time_pairs": base.grpo.time_pairs if "time_reversal" in rewards else 0.0,
    }
    plain: dict[str, Any] = base.model_dump(mode="json", exclude_none=True, exclude={"sft"})
    plain["evaluation"]["controls"] = False
    model = plain["model"] | {"name": str(start / "sft" / "model")}
    return TrainConfig.model_validate(plain | {"seed": seed, "out": str(out), "model": model, "grpo": grpo})


def last_means(folder: Path) -> dict[str, float]:
    """Each reward's mean over the last quarter of what was logged; without those that never applied."""
    rows = read_history(folder)
    found: dict[str, float] = {}
    for name in REWARDS:
        values = [row[key] for row in rows if (key := f"rewards/{name}/mean") in row]
        # A reward that applied to nothing has no mean: null in a checkpoint, not a number in memory.
        values = [value for value in values[-max(1, len(values) // 4) :] if value is not None and value == value]
        if values:
            found[name] = fmean(values)
    return found


def main() -> None:
    """Train every arm of every seed and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", default="tiny_early")
    parser.add_argument("--start", default="runs/early{seed}", help="folder of a run; {seed} stands for the seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--arms", nargs="+", choices=list(ARMS), default=list(ARMS))
    parser.add_argument("--out", type=Path, default=Path("runs/ablation"))
    arguments = parser.parse_args()
    quiet()
    base = load_config(arguments.config)
    table = Table(title=f"GRPO with some of the rewards ({arguments.config})")
    for heading in (
        "seed",
        "rewards that count",
        "held out before",
        "after",
        *(f"{name}, sampled" for name in REWARDS),
    ):
        table.add_column(heading)
    with train_progress() as (say, told):
        watch = Watch(say=say, evaluating=told, callbacks=lambda part, _: [StepsTold(part, told)])
        for seed in arguments.seeds:
            start = Path(arguments.start.format(seed=seed))
            for number, name in enumerate(arguments.arms):
                out = arguments.out / f"seed{seed}-{number}"
                say(f"seed {seed}, {name}: {out}")
                scores = train(arm_of(base, start, ARMS[name], seed=seed, out=out), out, watch)
                before, after = (
                    scores[moment].scores["as it is"].accuracy.value for moment in ("before", "after grpo")
                )
                means = last_means(out / "grpo")
                told_means = (f"{means[reward]:.2f}" if reward in means else "" for reward in REWARDS)
                table.add_row(str(seed), name, percent(before), percent(after), *told_means)
    Console(width=140).print(table)


def percent(share: float | None) -> str:
    """56.1."""
    return "" if share is None else f"{100 * share:.1f}"


if __name__ == "__main__":
    main()
