"""What each reward adds: GRPO from the same supervised model with some of the rewards left out.

    synthcam train --config tiny_early --stage sft --seed 0 --out runs/early0        (and 1, 2)
    python benchmarks/reward_ablation.py --config tiny_early --start runs/early{seed} --out runs/ablation

Every arm starts from the same model and sees the same questions in the same order. The table holds every reward, in use
or not, as a mean over greedy answers to held-out questions of the kind that GRPO asks, before and after: of each clip
forwards, and backwards where that has another answer.
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

from synthcam.progress import progress_bar
from trainer.config import TrainConfig, load_config
from trainer.evaluation.controls import Shown
from trainer.evaluation.held_out import answer_greedily
from trainer.features import Encoder
from trainer.machine import quiet
from trainer.models.load import load_model, load_processor, tokens_per_second
from trainer.pairs import as_pair
from trainer.rewards.combine import rewards_in_use
from trainer.run import train
from trainer.sources.registry import open_source
from trainer.stage_config import RewardWeights

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
        "rewards": {name: weights[name] if name in rewards else 0.0 for name in REWARDS},
        "time_pairs": base.grpo.time_pairs if "time_reversal" in rewards else 0.0,
    }
    plain: dict[str, Any] = base.model_dump(mode="json", exclude_none=True, exclude={"sft"})
    del plain["evaluation"]  # asked below, for rewards
    model = plain["model"] | {"name": str(start / "sft" / "model")}
    return TrainConfig.model_validate(plain | {"seed": seed, "out": str(out), "model": model, "grpo": grpo})


def held_out_rewards(config: TrainConfig, model: Path) -> dict[str, float]:
    """Each reward's mean over greedy answers to the held-out questions; without those that apply to none of them."""
    assert config.evaluation is not None
    loaded: Any = load_model(str(model), dtype=config.model.dtype, attention=config.model.attention)
    encoder = Encoder(load_processor(str(model)), config.video, tokens_per_second=tokens_per_second(loaded))
    assert config.grpo is not None
    kinds = {source.kind for source in config.grpo.mixture}
    asked = [source for source in config.evaluation.mixture if source.kind in kinds]
    found = [open_source(source, form="answer", training=False) for source in asked]
    examples = [version for one in found for example in one.examples for version in as_pair(example) or (example,)]
    done = 0
    with progress_bar() as report:

        def progress(count: int) -> None:
            nonlocal done
            done += count
            report("held-out rewards", done, len(examples))

        said = answer_greedily(
            loaded,
            encoder,
            [Shown(example, "as it is", example.answer) for example in examples],
            batch_size=config.evaluation.batch_size,
            max_new_tokens=config.evaluation.max_new_tokens,
            seed=config.seed,
            progress=progress,
        )
    completions = [[{"role": "assistant", "content": text or ""}] for text in said]
    rewards, _ = rewards_in_use(RewardWeights())
    means: dict[str, float] = {}
    for name, reward in zip(REWARDS, rewards, strict=True):
        values = [value for value in reward(completions=completions, example=examples) if value is not None]
        if values:
            means[name] = fmean(values)
    return means


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
    table = Table(title=f"Held-out rewards, greedy answers ({arguments.config})")
    for heading in ("seed", "rewards that count", *REWARDS):
        table.add_column(heading)

    def add(seed: int, name: str, means: Mapping[str, float]) -> None:
        table.add_row(str(seed), name, *(f"{100 * means[key]:.1f}" if key in means else "" for key in REWARDS))

    for seed in arguments.seeds:
        start = Path(arguments.start.format(seed=seed))
        add(seed, "(before)", held_out_rewards(base, start / "sft" / "model"))
        for name in arguments.arms:
            out = arguments.out / f"seed{seed}-{list(ARMS).index(name)}"
            print(f"seed {seed}, {name}: {out}", file=sys.stderr)
            trained = train(arm_of(base, start, ARMS[name], seed=seed, out=out), resume=True)
            add(seed, name, held_out_rewards(base, trained.model))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
