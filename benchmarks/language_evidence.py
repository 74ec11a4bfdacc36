"""Measure what is written about clips: how many questions get a chain, how varied the texts are, how fast.

Clips are staged and labelled without pixels, every surface taken as textured, in draws of scene, size, length and
seed, each with every motion of a family of opposites and look-alikes (tests/support/language_clips.py).

    python benchmarks/language_evidence.py --draws 60 --seed 1 [--human train_captions.jsonl]
"""

import argparse
import json
import math
import re
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.language_clips import drawn_facts

from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser, grammar_text
from synthcam.language.refusal import NothingToSayError
from synthcam.language.sample import KINDS, Sample
from synthcam.language.samples import Refusals, make_sample
from synthcam.language.topics import topics
from synthcam.language.yes_no import answer, put
from synthcam.seeding import stream

CAPTION_WORDS = 6000
RUN = 6


def main() -> None:
    """Print every number of docs/language-evidence.md that needs no verifier."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--human", type=Path, help="CameraBench's train_captions.jsonl, to compare with")
    options = parser.parse_args()
    clips = [facts for _, facts in drawn_facts(options.draws, seed=options.seed)]
    start = time.process_time()
    for facts in clips:
        _ = facts.inferences, facts.still
    print(f"{len(clips)} clips; evidence {1000 * (time.process_time() - start) / len(clips):.0f} CPU ms a clip")
    chooser = Chooser(stream(options.seed, "language evidence"))
    pairs(clips, chooser)
    written = write(clips, chooser)
    chains(written)
    captions([s.answer for s in written if s.kind == "caption"], "ours")
    if options.human:
        rows = [json.loads(line)["answer"] for line in options.human.read_text().splitlines()]
        captions([rows[int(i)] for i in stream(options.seed, "human").permutation(len(rows))], "human")


def pairs(clips: list[ClipFacts], chooser: Chooser) -> None:
    """The share of questions about certain pairs that have a chain, where the answer is yes and where it is no."""
    made, asked, reasons = Counter[bool](), Counter[bool](), Counter[str]()
    for facts in clips:
        for name, topic in topics().items():
            truth = topic.holds(facts.labels)
            if "_not_" not in name or truth is None:
                continue
            asked[truth] += 1
            try:
                answer(facts, put(topic, chooser), chooser)
                made[truth] += 1
            except NothingToSayError as why:
                reasons[str(why)] += 1
    total, got = sum(asked.values()), sum(made.values())
    print(f"questions about certain pairs with a chain: {got} of {total} ({got / total:.0%}); answered yes "
          f"{made[True] / asked[True]:.0%}, no {made[False] / asked[False]:.0%}")  # fmt: skip
    for reason, count in reasons.most_common(6):
        print(f"  refused {count}: {reason}")


def write(clips: list[ClipFacts], chooser: Chooser) -> list[Sample]:
    """Samples of every kind of every clip."""
    refusals, start = Refusals(), time.process_time()
    written = [
        sample
        for facts in clips
        for kind in KINDS
        for _ in range(2)
        if (sample := make_sample(facts, kind, chooser, refusals)) is not None
    ]
    asked = len(clips) * len(KINDS) * 2
    seconds = time.process_time() - start
    print(f"samples: {len(written)} of {asked} asked for; {len(written) / seconds:.0f} a second")
    return written


def chains(written: list[Sample]) -> None:
    """Lengths of chains, and the most frequent run of six words once names and motions are masked."""
    runs = Counter[tuple[str, ...]]()
    motions = _motion_words()
    for sample in written:
        words = re.findall(r"[A-Za-z'-]+", _masked(sample.think, motions))
        runs.update({tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)})
    print(f"words of an observation {np.median([len(s.observation.split()) for s in written]):.0f}, "
          f"of thinking {np.median([len(s.think.split()) for s in written]):.0f} in the middle")  # fmt: skip
    for run, count in runs.most_common(3):
        print(f"  in {count / len(written):.1%} of thoughts: {' '.join(run)}")
    binary = [s.question for s in written if s.kind == "binary"]
    negated = sum(bool(re.search(r"\b(not|no|free from|never|without)\b", question)) for question in binary)
    print(f"yes/no questions with a negation, CameraBench's own included: {negated / len(binary):.0%}")


def _motion_words() -> list[str]:
    text = re.sub(r"\n\s+\|", " |", grammar_text("motions.txt"))
    lines = [line.split(" = ")[1] for line in text.splitlines() if line.startswith(("VERB.", "NOUN."))]
    return sorted({way.strip() for line in lines for way in line.split("|")}, key=len, reverse=True)


def _masked(text: str, motions: list[str]) -> str:
    text = text.lower()
    for words in motions:
        text = text.replace(words, "MOTION")
    text = re.sub(r"the ((\w+ )?\w+|person in \w+) on the (left|right)\b", "THING", text)
    return re.sub(r"the (\w+ )?\w+ (behind|beside|beyond) (it|them)\b", "THING", text)


def captions(texts: list[str], name: str) -> None:
    """Words a caption; distinct-2, self-BLEU4 and vocabulary on the same number of words."""
    kept: list[list[str]] = []
    for text in texts:
        if sum(map(len, kept)) >= CAPTION_WORDS:
            break
        kept.append(re.findall(r"[a-z'-]+", text.lower()))
    words = [word for one in kept for word in one]
    bigrams = [pair for one in kept for pair in pairwise(one)]
    length = np.median([len(one) for one in kept])
    print(f"captions ({name}, {len(kept)} of {len(words)} words): {length:.0f} words in the "
          f"middle, distinct-2 {len(set(bigrams)) / len(bigrams):.3f}, self-BLEU4 {self_bleu(kept):.2f}, "
          f"vocabulary {len(set(words))}")  # fmt: skip


def self_bleu(texts: list[list[str]]) -> float:
    """Mean BLEU-4 of each text against all others (Zhu et al., Texygen, 2018), with add-epsilon smoothing."""
    counts = [[Counter(_grams(text, n)) for text in texts] for n in range(1, 5)]
    best: list[dict[tuple[str, ...], list[tuple[int, int]]]] = []
    for order in counts:
        top: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        for i, grams in enumerate(order):
            for gram, count in grams.items():
                top[gram] = sorted([*top.get(gram, []), (count, i)], reverse=True)[:2]
        best.append(top)
    scores = []
    for i in range(len(texts)):
        logs = []
        for n in range(4):
            own = counts[n][i]
            total = sum(own.values())
            if not total:
                continue
            clipped = sum(min(count, next((c for c, j in best[n][gram] if j != i), 0)) for gram, count in own.items())
            logs.append(math.log(max(clipped, 0.1) / total))
        scores.append(math.exp(sum(logs) / len(logs)))
    return float(np.mean(scores))


def _grams(text: list[str], n: int) -> list[tuple[str, ...]]:
    return [tuple(text[i : i + n]) for i in range(len(text) - n + 1)]


if __name__ == "__main__":
    main()
