"""What a camera head gains: a tiny model with and without it, at all clips and at a third of them, on three seeds.

    synthcam build trainer/recipes/seven_motions.yaml --out runs/seven_motions
    python benchmarks/camera_head.py --data runs/seven_motions --real DIR --out runs/camera_head

Every arm of a seed starts from the same weights and sees as many examples. Asked are the held-out clips and, with
--real, a folder of real clips with coarse labels (benchmark `clips`), by the model's own answers; where there is a
head, also by what it reads. Every run writes OUT/runs/NAME.json; those that are there are not repeated, failed ones
either. Prints a row a run, and what the head gains: the mean over the seeds of the differences, with 95 % intervals of
a bootstrap over clips, or over real videos.
"""

import argparse
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

import synthcam
from synthcam.atomic_files import write_text
from synthcam.evaluation.items import Item
from synthcam.evaluation.system import SystemSettings
from synthcam.seeding import stream
from trainer.camera_head.system import Looker
from trainer.config import TrainConfig, load_config
from trainer.evaluation.controls import Shown
from trainer.evaluation.held_out import answer_greedily
from trainer.examples import Example
from trainer.features import Encoder
from trainer.machine import quiet
from trainer.models.load import load_model, load_processor, tokens_per_second
from trainer.rewards.format import read_answer
from trainer.run import train
from trainer.sources.registry import open_source

DRAWS = 10_000
Answers = dict[str, bool]
"""Clip -> whether it was right."""


def arm_of(
    base: TrainConfig, arguments: argparse.Namespace, *, head: bool, clips: int | None, seed: int
) -> TrainConfig:
    """The config of one run: supervised training alone, on the clips of the dataset."""
    plain: dict[str, Any] = base.model_dump(mode="json", exclude_none=True, exclude={"grpo", "evaluation"})
    source = {key: value for key, value in plain["sft"]["mixture"][0].items() if key != "recipe"}
    source |= {"path": str(arguments.data)} | ({"clips": clips} if clips is not None else {})
    plain["sft"] |= {"mixture": [source], "steps": arguments.steps, "save_every": arguments.steps}
    if head:
        plain["sft"]["camera_head"] = {"part": arguments.part, "layer": arguments.layer, "weight": arguments.weight}
    return TrainConfig.model_validate(plain | {"seed": seed})


def held_out_answers(model: Path, config: TrainConfig, asked: list[Example], *, head: bool) -> dict[str, Answers]:
    """What the model says of the held-out clips, and what its head reads."""
    loaded: Any = load_model(str(model))
    encoder = Encoder(load_processor(str(model)), config.video, tokens_per_second=tokens_per_second(loaded))
    shown = [Shown(example, "as it is", example.answer) for example in asked]
    said = answer_greedily(loaded, encoder, shown, batch_size=64, max_new_tokens=12, seed=0, progress=None)
    answers = [read_answer(text or "") for text in said]
    found = {"model": {one.clip: answer == one.answer for one, answer in zip(asked, answers, strict=True)}}
    if head:
        looker = Looker(model, SystemSettings())
        allowed = {example.answer for example in asked}
        found["head"] = {}
        for one in asked:
            seen = looker.beliefs(Item(one.clip, "motion", "choice", one.clip, one.question, file=one.video)).motions
            found["head"][one.clip] = max(allowed, key=lambda name: seen[name]) == one.answer
    return found


def real_answers(model: Path, real: Path, out: Path, names: str, *, head: bool) -> dict[str, Answers]:
    """What the model says of the real clips, and what its head reads."""
    systems = {"model": (f"motions:{model}", {"names": names})} | (
        {"head": (f"camera-head:{model}", {})} if head else {}
    )
    found: dict[str, Answers] = {}
    for who, (system, options) in systems.items():
        folder = out / who
        synthcam.evaluate("clips", system, file=real, out=folder, options=options, resume=folder.exists())
        rows = [json.loads(line) for line in (folder / "predictions.jsonl").read_text().splitlines()]
        found[who] = {row["video"]: row.get("text") == row["answer"] for row in rows}
    return found


def run_arm(base: TrainConfig, arguments: argparse.Namespace, name: str, config: TrainConfig) -> dict[str, Any]:
    """Train one arm and ask it."""
    assert config.sft is not None
    assert base.evaluation is not None
    head = config.sft.camera_head is not None
    (held_out,) = base.evaluation.mixture
    source = held_out.model_copy(update={"path": arguments.data, "recipe": None})
    asked = list(open_source(source, form="answer", training=False).examples)
    began = time.process_time()
    trained = train(config, arguments.out / name, stage="sft", resume=True, progress=False)
    row: dict[str, Any] = {"train_cpu_s": round(time.process_time() - began)}
    row["held_out"] = held_out_answers(trained.model, config, asked, head=head)
    if arguments.real is not None:
        names = ",".join(sorted({example.answer for example in asked}))
        row["real"] = real_answers(trained.model, arguments.real, arguments.out / name / "real", names, head=head)
    log = json.loads((trained.folder / "sft" / f"checkpoint-{arguments.steps}" / "trainer_state.json").read_text())
    last = [one for one in log["log_history"] if "loss" in one][-1]
    return row | {"last_log": {key: last[key] for key in sorted(last) if key == "loss" or key.startswith("camera/")}}


def gain(rows: Mapping[tuple[bool, int], dict[str, Any]], seeds: list[int], what: str) -> str:
    """The mean over the seeds of what the head adds, with its interval, from the answers with and without it."""
    both = [seed for seed in seeds if what in rows.get((True, seed), {}) and what in rows.get((False, seed), {})]
    if not both:
        return "no seed has both runs"
    groups: dict[str, list[float]] = defaultdict(list)
    for clip in rows[True, both[0]][what]["model"]:
        each = [rows[True, s][what]["model"][clip] - rows[False, s][what]["model"][clip] for s in both]
        groups[re.sub(r"_\d+s\.mp4$", "", clip)].append(fmean(each))
    sums = np.array([[sum(values), len(values)] for values in groups.values()])
    drawn = stream(0, "bootstrap").integers(len(sums), size=(DRAWS, len(sums)))
    means = np.divide(*sums[drawn].sum(axis=1).T)
    low, high = np.percentile(100 * means, [2.5, 97.5])
    return f"{100 * sums[:, 0].sum() / sums[:, 1].sum():+.1f} ({low:+.1f} to {high:+.1f}), seeds {both}"


def percent(row: Mapping[str, Any], what: str, who: str) -> str:
    """The share of right answers, in percent."""
    answers = row.get(what, {}).get(who)
    return "" if answers is None else f"{100 * fmean(answers.values()):.1f}"


def main() -> None:
    """Run every arm that has no result yet, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", default="tiny")
    parser.add_argument("--data", type=Path, required=True, help="dataset of the config's recipe")
    parser.add_argument("--real", type=Path, default=None, help="folder or manifest.json of real clips")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--third", type=int, default=280, help="clips of the smaller arms")
    parser.add_argument("--sizes", nargs="+", choices=["third", "all"], default=["third", "all"])
    parser.add_argument("--part", choices=["vision", "language"], default="vision")
    parser.add_argument("--layer", type=int, default=2)
    parser.add_argument("--weight", type=float, default=0.5)
    arguments = parser.parse_args()
    quiet()
    base = load_config(arguments.config)
    sizes = {size: arguments.third if size == "third" else None for size in arguments.sizes}
    print("| clips | camera head | seed | held out | real | head: held out | head: real | CPU s |\n" + "|---" * 8 + "|")
    found: dict[str, dict[tuple[bool, int], dict[str, Any]]] = {size: {} for size in sizes}
    for size, clips in sizes.items():
        for seed in arguments.seeds:
            for head in (False, True):
                name = f"{size}-{'head' if head else 'plain'}-{seed}"
                file = arguments.out / "runs" / f"{name}.json"
                if not file.exists():
                    config = arm_of(base, arguments, head=head, clips=clips, seed=seed)
                    try:
                        row = run_arm(base, arguments, name, config)
                    except Exception as error:  # a failed run is a row too
                        row = {"error": f"{type(error).__name__}: {error}"}
                    file.parent.mkdir(parents=True, exist_ok=True)
                    write_text(file, json.dumps(row, indent=1) + "\n")
                row = found[size][head, seed] = json.loads(file.read_text())
                cells = [percent(row, what, who) for who in ("model", "head") for what in ("held_out", "real")]
                end = row.get("error", row.get("train_cpu_s"))
                print(f"| {size} | {'yes' if head else 'no'} | {seed} | {' | '.join(cells)} | {end} |", flush=True)
    for size, rows in found.items():
        for what in ("held_out", "real"):
            print(f"{size}, {what}: the head gains {gain(rows, arguments.seeds, what)}", flush=True)


if __name__ == "__main__":
    main()
