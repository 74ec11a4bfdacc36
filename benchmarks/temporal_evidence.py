"""Whether temporal primitives are learnt from nothing, and whether they help or hurt camera motion, at equal budget.

    python benchmarks/temporal_evidence.py --out runs/temporal_evidence --seeds 0 1 2

Three arms see as many clips each: temporal primitives alone, camera motion alone, and both mixed half and half. Each is
asked both held-out sets, as they are and with frames frozen and shuffled. Prints a row for each arm, seed and source.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from trainer.config import TrainConfig, load_config
from trainer.machine import quiet
from trainer.run import train

ARMS = {"temporal": (1.0, 0.0), "camera": (0.0, 1.0), "both": (1.0, 1.0)}
"""Weights of the two sources."""


def arm_of(
    temporal: TrainConfig, camera: TrainConfig, weights: tuple[float, float], *, seed: int, out: Path
) -> TrainConfig:
    """The config of one arm: the temporal one with the sources of both, by weight, and both held-out sets."""
    plain: dict[str, Any] = temporal.model_dump(mode="json", exclude_none=True)
    other: dict[str, Any] = camera.model_dump(mode="json", exclude_none=True)
    sources = [(weights[0], plain["sft"]["mixture"]), (weights[1], other["sft"]["mixture"])]
    mixture = [{**one, "weight": weight} for weight, of in sources if weight for one in of]
    held_out = [*plain["evaluation"]["mixture"], *other["evaluation"]["mixture"]]
    return TrainConfig.model_validate(
        plain
        | {"seed": seed, "out": str(out), "sft": plain["sft"] | {"mixture": mixture}}
        | {"evaluation": plain["evaluation"] | {"mixture": held_out}}
    )


def main() -> None:
    """Train all arms and print what each says to the held-out questions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--steps", type=int, default=None, help="in place of the config's")
    arguments = parser.parse_args()
    temporal, camera = load_config("tiny_temporal"), load_config("tiny")
    for seed in arguments.seeds:
        for name, weights in ARMS.items():
            out = arguments.out / f"{name}{seed}"
            config = arm_of(temporal, camera, weights, seed=seed, out=out)
            if arguments.steps is not None and config.sft is not None:
                config = config.model_copy(update={"sft": config.sft.model_copy(update={"steps": arguments.steps})})
            with quiet():
                train(config)
            for file in sorted(out.rglob("*.json")):
                if "scores" in (found := json.loads(file.read_text())):
                    print(name, seed, file.relative_to(out), json.dumps(found["scores"], sort_keys=True))


if __name__ == "__main__":
    main()
