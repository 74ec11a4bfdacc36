"""Whether temporal primitives are learnt from nothing, and whether they help or hurt camera motion, at equal budget.

    python benchmarks/temporal_evidence.py --out runs/temporal_evidence --seeds 0 1 2

Three arms see as many clips each: temporal primitives alone, both mixed half and half, and camera motion alone. Each is
asked held-out questions of what it learnt, of the clips as they are, backwards, with their first frame frozen, and
shuffled. A run that was stopped goes on where it was. Tables of all runs that are finished come after each.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.choices import is_right
from synthcam.evaluation.predictions import EvaluationFolder
from trainer.config import TrainConfig, load_config
from trainer.evaluation.controls import Control
from trainer.evaluation.held_out import LEVEL, evaluate
from trainer.features import Encoder
from trainer.models.load import load_model, load_processor, tokens_per_second
from trainer.run import train
from trainer.sources.registry import open_source

ARMS: Mapping[str, tuple[str, ...]] = {
    "temporal": ("tiny_temporal",),
    "both": ("tiny_temporal", "tiny"),
    "camera": ("tiny",),
}
"""The configs whose sources an arm learns, in equal shares; all else is that of tiny_temporal."""
PLAYBACKS: Mapping[Control, str] = {
    "as it is": "forward",
    "reversed": "reversed",
    "frozen": "frozen",
    "shuffled": "shuffled",
}
Scores = dict[tuple[str, int], list[Answered]]
"""What was answered, by arm and seed."""


def arm_of(name: str, *, seed: int, steps: int | None, out: Path) -> TrainConfig:
    """The config of one arm, without evaluations, which this script asks itself."""
    plain, *_ = configs = [
        load_config(one).model_dump(mode="json", exclude_none=True) for one in ("tiny_temporal", *ARMS[name])
    ]
    mixture = [source for one in configs[1:] for source in one["sft"]["mixture"]]
    sft = plain["sft"] | {"mixture": mixture} | ({} if steps is None else {"steps": steps})
    content = {key: value for key, value in plain.items() if key not in ("evaluation", "grpo")}
    return TrainConfig.model_validate(content | {"seed": seed, "out": str(out), "sft": sft})


def asked(name: str, config: TrainConfig, model: Path, folder: EvaluationFolder, questions: int) -> list[Answered]:
    """What the model of an arm answers to held-out questions of what it learnt; what was asked before is read."""
    if not folder.scores.is_file():
        sources = [
            source.model_copy(update={"limit": questions})
            for one in ARMS[name]
            for source in load_config(one).evaluation.mixture
        ]  # type: ignore[union-attr]
        examples = [
            example for source in sources for example in open_source(source, form="answer", training=False).examples
        ]
        encoder = Encoder(
            load_processor(str(model)), config.video, tokens_per_second=tokens_per_second(str(model)), cache_bytes=10**9
        )
        evaluate(
            load_model(str(model)), encoder, examples, name=name, folder=folder.path, batch_size=96, max_new_tokens=12,
            controls=tuple(PLAYBACKS), seed=config.seed,
        )  # fmt: skip
    return list(folder.read())


def share(rows: Iterable[Answered]) -> float:
    """The part of answers that are right, in percent; nan of none."""
    right = [is_right(one) for one in rows]
    return 100 * mean(right) if right else float("nan")


def chance(rows: Sequence[Answered]) -> float:
    """What guessing among the options of each question gets right, in percent."""
    return 100 * mean(1 / len(one.item.options) for one in rows)


def level_of(one: Answered) -> int:
    """The level of the temporal clip of a question; 0 for another clip."""
    return next((int(c.removeprefix(LEVEL)) for c in one.item.conditions if c.startswith(LEVEL)), 0)


def by_kind(found: Scores, arms: Sequence[str]) -> Iterable[str]:
    """A table of kinds: chance, and what each seed gets right at the level it learnt and at one that it never saw."""
    yield "| kind | chance | " + " | ".join(f"{arm}, level {level}" for arm in arms for level in (1, 2)) + " |"
    yield "|---" * (2 + 2 * len(arms)) + "|"
    rows: dict[tuple[str, str, int, int], list[Answered]] = defaultdict(list)
    for (arm, seed), answers in found.items():
        for one in answers:
            level = level_of(one)
            if level and one.item.playback == "forward":
                rows[one.item.task, arm, level, seed].append(one)
    for kind in sorted({key[0] for key in rows}):
        guess = chance([one for key, own in rows.items() if key[0] == kind for one in own])
        cells = [
            ", ".join(f"{share(own):.0f}" for key, own in sorted(rows.items()) if key[:3] == (kind, arm, level))
            for arm in arms
            for level in (1, 2)
        ]
        yield f"| `{kind}` | {guess:.0f} | {' | '.join(cells)} |"


def by_control(found: Scores) -> Iterable[str]:
    """A table of arms under each control: temporal questions at the level that was learnt, and camera ones."""
    yield "| questions | arm | " + " | ".join(PLAYBACKS) + " |"
    yield "|---|---|" + "---|" * len(PLAYBACKS)
    for title, level in (("temporal", 1), ("camera", 0)):
        for arm in ARMS:
            own = {
                seed: [a for a in rows if level_of(a) == level] for (name, seed), rows in found.items() if name == arm
            }
            if not any(own.values()):
                continue
            cells = [
                ", ".join(f"{share(a for a in rows if a.item.playback == play):.1f}" for _, rows in sorted(own.items()))
                for play in PLAYBACKS.values()
            ]
            yield f"| {title} | {arm} | {' | '.join(cells)} |"


def main(argv: Sequence[str] | None = None) -> None:
    """Train and ask all arms, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=list(ARMS))
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--steps", type=int, default=None, help="in place of the config's")
    parser.add_argument(
        "--questions", type=int, default=480, help="held-out ones of each source, the same for all arms"
    )
    arguments = parser.parse_args(argv)
    found: Scores = {}
    for arm in arguments.arms:
        for seed in arguments.seeds:
            out: Path = arguments.out / f"{arm}{seed}"
            config = arm_of(arm, seed=seed, steps=arguments.steps, out=out)
            run = train(config, resume=True)
            found[arm, seed] = asked(arm, config, run.model, EvaluationFolder(out / "asked"), arguments.questions)
            for table in (
                by_kind(found, [one for one in ARMS if any(key[0] == one for key in found)]),
                by_control(found),
            ):
                print("\n".join(["", *table]), flush=True)


if __name__ == "__main__":
    main()
