"""Do chains teach a model to see? Chains, bare answers, and chains of other clips, at as many tokens, on three seeds.

    synthcam build trainer/recipes/one_or_two_motions.yaml --out runs/one_or_two_motions
    python benchmarks/do_chains_teach.py --data runs/one_or_two_motions --out runs/do_chains_teach

Three arms start from the same weights. All are asked for the directions of every clip; beside that, one learns
questions with their chains, one the same questions with the answer alone, and one with chains that were shuffled
between clips of the same motions, so that the answer stays right and the reasons are of another clip. As many tokens of
every arm pass through the model, so bare answers get more steps. Printed are, over held-out clips, right directions,
both of two look-alike twins right, and how much is true of what the model writes when it is asked to reason.
OUT/NAME.json holds each run's row; those that are there are not repeated.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthcam.atomic_files import write_text
from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.layout import clips_path
from synthcam.dataset.storage.tables import read_rows
from synthcam.evaluation.metrics.twins import ALL_TWINS
from synthcam.seeding import stream
from trainer.clips import judge_of
from trainer.config import TrainConfig, load_config
from trainer.evaluation.controls import Shown
from trainer.evaluation.held_out import answer_greedily, evaluate
from trainer.examples import Example
from trainer.features import Encoder
from trainer.machine import quiet
from trainer.mixture import Mixture
from trainer.models.load import load_model, load_processor, save_checkpoint, tokens_per_second
from trainer.models.tiny import build_tiny
from trainer.sft import VideoSFTTrainer, sft_arguments
from trainer.sources.dataset import read_dataset
from trainer.sources.directions import read_directions
from trainer.sources.prompts import prompt
from trainer.stage_config import SftConfig

ARMS = ("chains", "answers", "shuffled")
CACHE_BYTES = 10**9


def motions_of(data: Path, split: str) -> dict[str, tuple[str, ...]]:
    """The motions of each clip of a split."""
    table = open_dataset(data).table(clips_path(split))
    return {row["clip"]: tuple(sorted(row["motions"])) for row in read_rows(table, ["clip", "motions"])}


def shuffled_chains(examples: Sequence[Example], motions: dict[str, tuple[str, ...]], *, seed: int) -> list[Example]:
    """The examples, each with observation and thinking of another clip that has the same motions, and its own answer.

    Questions of a kind and topic are exchanged among each other alone; one that no other clip has is left out.
    """
    groups: dict[tuple[Any, ...], list[Example]] = defaultdict(list)
    for one in examples:
        groups[one.kind, one.topic, motions[one.clip]].append(one)
    found = []
    for key, group in sorted(groups.items()):
        clips = sorted({one.clip for one in group})
        if len(clips) < 2:
            continue
        order = [clips[i] for i in stream(seed, "shuffled chains", str(key)).permutation(len(clips))]
        other_of = dict(zip(order, [*order[1:], order[0]], strict=True))
        chains = {one.clip: one.chain or "" for one in group}
        for one in group:
            reasons = chains[other_of[one.clip]].partition("<answer>")[0]
            found.append(replace(one, chain=f"{reasons}<answer>{one.answer}</answer>"))
    return found


def arm_examples(
    chains: Sequence[Example], motions: dict[str, tuple[str, ...]], arm: str, *, seed: int
) -> list[Example]:
    """The questions of an arm."""
    shuffled = shuffled_chains(chains, motions, seed=seed)
    if arm == "shuffled":
        return shuffled
    # The same questions in every arm: those that some other clip could lend its chain to.
    kept = {(one.clip, one.question) for one in shuffled}
    asked = [one for one in chains if (one.clip, one.question) in kept]
    if arm == "chains":
        return asked
    return [replace(one, chain=None, prompt=prompt(one.question, one.options, "answer")) for one in asked]


def tokens_a_step(encoder: Encoder, mixture: Mixture, batch: int) -> float:
    """The mean number of tokens of an optimizer step, from the first batches of a mixture."""
    looked = [mixture[i] for i in range(min(len(mixture), 4 * batch))]
    lengths = [len(encoder.prompt(one).tokens) + len(encoder.answer(one)) for one in looked]
    return batch * fmean(lengths)


def mixture_for(config: SftConfig, parts: Sequence[Sequence[Example]], steps: int, *, seed: int) -> Mixture:
    """Questions and directions in turn, by the weights of the config's first two sources."""
    weights = [source.weight for source in config.mixture[:2]]
    return Mixture(parts, weights, names=["questions", "directions"], length=steps * config.batch, seed=seed)


def held_out_row(model: Path, config: TrainConfig, data: Path, split: str, limit: int, *, seed: int) -> dict[str, Any]:
    """What a model says of the clips of a split: directions, twins, and the truth of what it writes."""
    assert config.evaluation is not None
    loaded: Any = load_model(str(model))
    encoder = Encoder(
        load_processor(str(model)), config.video, tokens_per_second=tokens_per_second(loaded), cache_bytes=CACHE_BYTES
    )
    asked = list(read_directions(data, name="directions", split=split))
    size, most = config.evaluation.batch_size, config.evaluation.max_new_tokens
    scores = evaluate(
        loaded, encoder, asked, name=model.parent.name, batch_size=size, max_new_tokens=most, controls=["as it is"],
        seed=seed,
    )["scores"]  # fmt: skip
    row = {"directions": scores["choices"]["all"]["accuracy"]["value"]}
    if ALL_TWINS in scores:
        row["twins"] = scores[ALL_TWINS]["all"]["accuracy"]["value"]
    use = next(use for use, found in sorted(open_dataset(data).tables) if found == split)
    reasoned = list(read_dataset(data, name="questions", use=use, split=split))[:limit]
    shown = [Shown(one, "as it is", one.answer) for one in reasoned]
    said = answer_greedily(loaded, encoder, shown, batch_size=size, max_new_tokens=most, seed=seed)
    true = judged = 0
    for one, text in zip(reasoned, said, strict=True):
        judge = judge_of(one)
        verdict = None if judge is None or not text else judge.verify(text)
        if verdict is not None:
            true += len(verdict.of("true"))
            judged += len(verdict.of("true")) + len(verdict.of("false"))
    return row | {"claims": judged, "true_claims": true / judged if judged else None, "examples": said[:3]}


def run_arm(config: TrainConfig, arguments: argparse.Namespace, arm: str, seed: int) -> dict[str, Any]:
    """Train one arm from the start of its seed and ask it."""
    assert config.sft is not None
    data, motions = arguments.data, motions_of(arguments.data, "train")
    chains = list(read_dataset(data, name="questions", use="sft", split="train"))
    ways = list(read_directions(data, name="directions", split="train", both_ways=True, in_mirrors=True))
    parts = {name: (arm_examples(chains, motions, name, seed=seed), ways) for name in ARMS}
    start = arguments.out / f"start{seed}"
    if not (start / "config.json").exists():
        held = read_directions(data, name="directions", split=arguments.split)
        every = [one for arm_parts in parts.values() for part in arm_parts for one in part] + list(held)
        model, processor = build_tiny(sorted({text for one in every for text in (one.prompt, one.target)}), seed=seed)
        save_checkpoint(start, model, processor, config.video)
    loaded = load_model(str(start))
    rate = tokens_per_second(loaded)
    encoder = Encoder(load_processor(str(start)), config.video, tokens_per_second=rate, cache_bytes=CACHE_BYTES)
    sft = config.sft
    lengths = {
        name: tokens_a_step(encoder, mixture_for(sft, parts[name], arguments.steps, seed=seed), sft.batch)
        for name in ("chains", arm)
    }
    steps = round(arguments.steps * lengths["chains"] / lengths[arm])
    folder = arguments.out / f"{arm}{seed}"
    trainer = VideoSFTTrainer(
        loaded,
        mixture_for(sft, parts[arm], steps, seed=seed),
        encoder,
        sft_arguments(sft, folder, steps=steps, device="cpu", seed=seed),
        weigh=sft.weigh,
        muon_learning_rate=sft.muon_learning_rate,
    )
    trainer.train()
    trainer.save_model(str(folder / "model"))
    row = held_out_row(folder / "model", config, data, arguments.split, arguments.limit, seed=seed)
    return {"steps": steps, "tokens": round(steps * lengths[arm])} | row


def main() -> None:
    """Run every arm that has no row yet, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", default="tiny_chains")
    parser.add_argument("--data", type=Path, required=True, help="dataset with chains and directions")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--steps", type=int, default=400, help="of the arm with chains")
    parser.add_argument("--split", default="test", choices=["validation", "test"])
    parser.add_argument("--limit", type=int, default=120, help="questions whose reasoning is judged")
    arguments = parser.parse_args()
    quiet()
    config = load_config(arguments.config)
    print("| arm | seed | steps | tokens | directions | both twins | true claims | claims |\n" + "|---" * 8 + "|")
    for seed in arguments.seeds:
        for arm in ARMS:
            file = arguments.out / f"{arm}{seed}.json"
            if not file.exists():
                arguments.out.mkdir(parents=True, exist_ok=True)
                write_text(file, json.dumps(run_arm(config, arguments, arm, seed), indent=1) + "\n")
            row = json.loads(file.read_text())
            shares = [row.get(key) for key in ("directions", "twins", "true_claims")]
            cells = ["" if share is None else f"{100 * share:.1f}" for share in shares]
            print(
                f"| {arm} | {seed} | {row['steps']} | {row['tokens']:,} | {' | '.join(cells)} | {row['claims']} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
