"""Do real clips train? A tiny model that knows rendered clips goes on with them alone, or with real clips beside them.

    for s in 0 1 2; do synthcam train --config tiny_directions --seed $s --out runs/directions$s; done
    python benchmarks/real_clips.py --real DIR [--start runs/directions{seed}] [--seeds 0 1 2] [--out runs/real_clips]

DIR holds a manifest.json that pairs clips with pose files, as the source `real_clips` reads it. Each video in turn is
held out: all others train, half of every batch, beside rendered clips. The other arm takes as many steps on rendered
clips alone. Both are asked about the held-out video as it is, backwards and mirrored, and about rendered test clips.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rich.console import Console
from rich.table import Table

from trainer.config import TrainConfig, load_config
from trainer.evaluation.held_out import SOURCE, Evaluation
from trainer.run import train
from trainer.sources.config import RealClipsSource
from trainer.sources.registry import open_source

STEPS, BATCH = 40, 32
REAL, TRAINED, RENDERED = "real", "real that train", "rendered"


def videos(folder: Path) -> list[str]:
    """Names of the videos that the folder's manifest pairs with poses."""
    source = RealClipsSource.model_validate({"kind": "real_clips", "path": folder, "held_out": 0})
    return sorted({example.clip for example in open_source(source, form="answer", training=True).examples})


def going_on(
    config: str, start: Path, real: Path, held_out: list[str], *, mixed: bool, seed: int, out: Path
) -> TrainConfig:
    """The config of a run from the model in `start`: the base config's rendered clips, and real ones where mixed."""
    base = load_config(config).model_dump(mode="json", exclude_none=True)
    (rendered_test,) = base["evaluation"]["mixture"]
    rendered = base["sft"]["mixture"]
    weight = sum(one["weight"] for one in rendered)  # half of every batch is real, half rendered
    source = {"kind": "real_clips", "name": REAL, "path": str(real), "held_out": held_out, "ask": "directions"}
    asked = [rendered_test | {"name": RENDERED}, source | {"split": "test"}]
    if mixed:
        asked.append(source | {"name": TRAINED, "split": "train"})
    changes: dict[str, Any] = {
        "seed": seed,
        "out": str(out),
        "model": base["model"] | {"name": str(start / "sft" / "model")},
        "sft": base["sft"]
        | {
            "mixture": [*rendered, source | {"weight": weight}] if mixed else rendered,
            "steps": STEPS,
            "batch": BATCH,
            "learning_rate": 1e-3,
            "muon_learning_rate": 5e-3,
            "warmup_steps": 5,
        },
        "evaluation": base["evaluation"] | {"mixture": asked, "controls": False},
    }
    return TrainConfig.model_validate(base | changes)


def runs(arguments: argparse.Namespace) -> Iterator[tuple[int, str, TrainConfig]]:
    """Seed, arm and config of every run. Without real clips one run serves all held-out videos."""
    names = videos(arguments.real)
    for seed in arguments.seeds:
        folder = arguments.out / f"seed{seed}"
        make = {
            "config": arguments.config,
            "start": Path(arguments.start.format(seed=seed)),
            "real": arguments.real,
            "seed": seed,
        }
        yield seed, "rendered alone", going_on(**make, held_out=names, mixed=False, out=folder / "alone")
        for number, name in enumerate(names):
            yield (
                seed,
                "with real clips",
                going_on(**make, held_out=[name], mixed=True, out=folder / f"without{number}"),
            )


def main() -> None:
    """Train every arm and print shares by seed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--config", default="tiny_directions")
    parser.add_argument("--start", default="runs/directions{seed}", help="folder of a run; {seed} stands for the seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--out", type=Path, default=Path("runs/real_clips"))
    arguments = parser.parse_args()
    found: dict[tuple[int, str, str], list[Evaluation]] = {}
    for seed, arm, config in runs(arguments):
        print(f"seed {seed}, {arm}: {config.out}", file=sys.stderr)
        for moment, evaluation in train(config, resume=True).scores.items():
            found.setdefault((seed, arm, moment), []).append(evaluation)
    table = Table(title="Right answers, each video held out in turn")
    for heading in (
        "seed",
        "trained on",
        "moment",
        "held-out real clips",
        "real that train",
        "rendered test clips",
    ):
        table.add_column(heading)
    for (seed, arm, moment), evaluations in found.items():
        real, trained, rendered = (pooled(evaluations, source) for source in (REAL, TRAINED, RENDERED))
        table.add_row(str(seed), arm, moment, told_share(*real), told_share(*trained), told_share(*rendered))
    Console(width=140).print(table)


def pooled(evaluations: list[Evaluation], source: str) -> tuple[float, int]:
    """The right answers about one source over all evaluations, and how many there are."""
    every = (evaluation["scores"]["choices by condition"]["tasks"] for evaluation in evaluations)
    rows = [rows[f"{SOURCE}{source}"] for rows in every if f"{SOURCE}{source}" in rows]
    return sum(row["accuracy"]["value"] * row["questions"] for row in rows), sum(row["questions"] for row in rows)


def told_share(right: float, count: int) -> str:
    """56.1 % of 190; nothing where nothing was asked."""
    return "" if not count else f"{100 * right / count:.1f} % of {count}"


if __name__ == "__main__":
    main()
