"""Judge the chains of rendered clips by their pixels: how many hold a sentence that is false to the eye.

Clips of every motion, alone, joined, in order and shaken, over all families of scenes, are rendered with segmentation
and depth; chains are written and kept as `build` keeps them; each of their sentences is read by templates and judged by
optical flow of the decoded video and by pixels of named things (tests/support/chain_film.py, chain_judge.py,
chain_reader.py), which share no definition with the writer or the verifier.

    python benchmarks/chain_truth.py --clips 136 --seed 51 --folder clips [--minutes 5]

Clips that stand in the folder are not rendered again, and those in `verdicts.jsonl` beside them are not judged again: a
run that is cut short, or stops by itself after some minutes, goes on where it was when the command is given again.
Delete that file when what writes, verifies or judges has changed.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.chain_film import Film
from support.chain_reader import Reader, Verdict

import synthcam
from synthcam.clips.shot import shot_of
from synthcam.clips.verified import verified_sample
from synthcam.errors import SynthcamError
from synthcam.language.balance import Balance
from synthcam.language.clip_facts import clip_facts
from synthcam.language.grammar import Chooser
from synthcam.language.sample import KINDS, Sample
from synthcam.language.samples import Refusals
from synthcam.seeding import stream
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verdicts import Verifier

MOTIONS = (
    "static", "pan-left", "pan-right", "tilt-up", "tilt-down", "roll-cw", "roll-ccw", "zoom-in", "zoom-out", "dolly-in",
    "dolly-out", "truck-left", "truck-right", "pedestal-up", "pedestal-down", "arc-cw", "arc-ccw", "crane-up",
    "crane-down", "dolly-zoom-in", "dolly-zoom-out", "track-lead", "track-tail", "track-side-left", "track-side-right",
    "track-aerial", "track-arc", "track-pan", "track-tilt",
    "pan-left, tilt-up", "pan-right+zoom-in", "dolly-in, pan-left", "pan-left, dolly-in", "truck-left+pan-right",
    "zoom-in, dolly-out", "pan-left, pan-right", "roll-cw+dolly-in", "pedestal-up+tilt-down",
    "tilt-up, dolly-in, pan-right", "truck-right+zoom-out", "zoom-out, truck-left", "dolly-out+tilt-up",
    "static+shake:1%", "dolly-in+shake:1%", "pan-right+shake", "truck-left+shake:2%", "zoom-in+shake",
    "track-tail+shake:1%",
)  # fmt: skip
SCENES = (
    "room", "street", "courtyard", "forest", "tabletop", "warehouse", "abstract", "corridor", "vista", "night",
    "landscape", "plain",
)  # fmt: skip
SHAPES = ((16, 4.0, 224, 224), (24, 8.0, 320, 240), (18, 6.0, 320, 180), (24, 6.0, 224, 224), (20, 5.0, 448, 448))
"""Frames, frames a second, width and height."""
CHAINS, ATTEMPTS = 3, 6
"""Chains of a clip, and wordings that are tried for each."""


def main() -> None:
    """Print how many chains hold a sentence that the pixels call false, and how many sentences they judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=136)
    parser.add_argument("--seed", type=int, default=51)
    parser.add_argument("--folder", type=Path, required=True, help="where clips are rendered, and found again")
    parser.add_argument("--minutes", type=float, help="stop after so long; the same command goes on later")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    page, stop = options.folder / "verdicts.jsonl", time.monotonic() + 60 * (options.minutes or float("inf"))
    known = [json.loads(line) for line in page.read_text().splitlines()] if page.exists() else []
    done = {clip["clip"] for clip in known}
    for number in range(options.clips):
        if number in done:
            continue
        if time.monotonic() > stop:
            print(f"{len(known)} of {options.clips} clips are judged; give the command again to go on")
            break
        known.append(clip_verdicts(number, options.seed, options.folder))
        with page.open("a") as file:
            print(json.dumps(known[-1]), file=file, flush=True)
    report(known)


def clip_verdicts(number: int, seed: int, folder: Path) -> dict[str, Any]:
    """What is found of one clip: its chains, each a list of judged sentences, and why others were not written."""
    reasons, chains = Refusals(), []
    if (path := rendered(number, seed, folder)) is not None:
        reader = Reader(film_of(path))
        for sample in written(path, reasons):
            told = [
                (v.outcome, v.text, [part for part, truth in v.parts if truth is not True], v.rest)
                for v in judged(reader, sample)
            ]
            chains.append({"question": sample.question, "chain": sample.chain, "sentences": told})
    motion = MOTIONS[number % len(MOTIONS)]
    return {"clip": number, "motion": motion, "chains": chains, "reasons": dict(reasons.counts)}


def report(clips: list[dict[str, Any]]) -> None:
    """Print every sentence that is not true, and the counts."""
    outcomes, held, reasons = Counter[str](), 0, Counter[str]()
    chains = [(clip, chain["sentences"]) for clip in clips for chain in clip["chains"]]
    for clip, sentences in chains:
        outcomes.update(outcome for outcome, *_ in sentences)
        held += any(outcome == "false" for outcome, *_ in sentences)
        for sentence in sentences:
            if sentence[0] != "true":
                print(clip["clip"], clip["motion"], *sentence, sep=" | ")
    for clip in clips:
        reasons.update(clip["reasons"])
    judged_all, total = outcomes["true"] + outcomes["false"], max(outcomes.total(), 1)
    print(f"not written or not kept: {reasons.most_common()}")
    print(
        f"{len(chains)} chains of {len(clips)} clips, {total} sentences: {judged_all} judged ({judged_all / total:.1%})"
    )
    print(f"{dict(outcomes)}; chains with a sentence that is false to the pixels: {held}")


def rendered(number: int, seed: int, folder: Path) -> Path | None:
    """The folder of a clip, rendered where it is not there; None for what fits no scene."""
    rng = stream(seed, "chain truth", number)
    scene, scene_seed = SCENES[int(rng.integers(len(SCENES)))], int(rng.integers(1000))
    frames, fps, width, height = SHAPES[int(rng.integers(len(SHAPES)))]
    out = folder / f"{number:03d}"
    if not (out / "clip.json").exists():
        try:
            synthcam.render(
                MOTIONS[number % len(MOTIONS)], scene=scene, seed=scene_seed, size=(width, height), frames=frames,
                fps=fps, segmentation=True, depth=True, out=out, progress=False,
            )  # fmt: skip
        except SynthcamError as error:
            print(f"{out.name}: {error}", file=sys.stderr)
            return None
    return out


def film_of(folder: Path) -> Film:
    """The pixels of a rendered clip."""
    clip = synthcam.load(folder)
    record = clip.record
    truths = [np.load(folder / f"{name}.npz") for name in ("segmentation", "depth")]
    movers = [item["id"] for item in record["objects"] if item["role"] == "mover"]
    subject = record["subject"]
    if subject and np.ptp(np.array(subject["positions"]), axis=0).max() > 1e-3:
        movers.append(subject["id"])
    return Film(
        clip.frames, *(truth[truth.files[0]] for truth in truths), fps=clip.fps,
        cameras=(np.array(record["world_from_camera"]), np.array(record["intrinsics"])), objects=record["objects"],
        movers=movers, motion=record["spec"]["motion"], scene=record["spec"]["scene"],
    )  # fmt: skip


def written(folder: Path, refusals: Refusals) -> Iterator[Sample]:
    """Chains of a clip, kinds in turn, as they are kept."""
    clip = synthcam.load(folder)
    spec, staged = clip.restored.spec, clip.restored.staged
    chooser, balance = Chooser(stream(0, "chains", spec.digest())), Balance()
    facts = clip_facts(shot_of(spec, staged, clip.record))
    judge = Verifier(CheckedClip.from_staged(staged, clip.record))
    for turn in range(CHAINS):
        kind = KINDS[(int(folder.name) + turn) % len(KINDS)]
        tries = (verified_sample(facts, judge, kind, chooser, refusals, balance) for _ in range(ATTEMPTS))
        if (sample := next((kept for kept in tries if kept is not None), None)) is not None:
            yield sample


def judged(reader: Reader, sample: Sample) -> Iterator[Verdict]:
    """A verdict for each sentence of a chain, and of an answer in words."""
    yield from reader.text(sample.observation, carries=True)
    yield from reader.text(sample.think, carries=False)
    if not sample.options:
        yield from reader.text(sample.answer, carries=False)


if __name__ == "__main__":
    main()
