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
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.language_clips import drawn_facts
from support.text_guesser import choice_accuracy, yes_no_accuracy
from support.word_runs import run_shares

from synthcam.language import wording
from synthcam.language.balance import Balance
from synthcam.language.camerabench_questions import topic_questions
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser
from synthcam.language.questions import LETTERS
from synthcam.language.refusal import NothingToSayError
from synthcam.language.sample import KINDS, Sample
from synthcam.language.samples import Refusals, make_sample, samples
from synthcam.language.sights import Sight
from synthcam.language.topics import topics
from synthcam.language.yes_no import answer, put, twin_samples
from synthcam.seeding import stream

CAPTION_WORDS = 6000
RARE = 0.12
"""How many of the clips without a common direction are kept where one direction is common."""
JOINS = re.compile(
    r"\b(so|because|since|as|hence|thus|therefore|means|whereas|given|follows|consequently|accordingly|why|shows?|tells)\b",
    re.IGNORECASE,
)
NEGATED = re.compile(r"\b(not|no|never|without|nothing)\b|n't")
SEPARATES = (
    r"in step|together|at the same (pace|rate)|same amount|same factor|alike"
    r"|(faster|farther|more|less) than"
    r"|ahead of|outpaces?|lags? behind|(while|whereas|as) |taper|converge|draw together|close in|run together|open up"
    r"|parallel|shapes?\b|(keeps?|hardly changes?) (its |their )?size"
)


def main() -> None:
    """Print every number of docs/language-evidence.md that needs no verifier."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--human", type=Path, help="CameraBench's train_captions.jsonl, to compare with")
    options = parser.parse_args()
    drawn = list(drawn_facts(options.draws, seed=options.seed, shaken=True))
    clips = [facts for _, facts in drawn]
    start = time.process_time()
    for facts in clips:
        _ = facts.inferences, facts.still
    print(f"{len(clips)} clips; evidence {1000 * (time.process_time() - start) / len(clips):.0f} CPU ms a clip")
    chooser = Chooser(stream(options.seed, "language evidence"))
    pairs(clips, chooser)
    written = write(clips, chooser)
    chains(written)
    cited(clips, chooser)
    guessers(drawn, options.seed)
    captions([s.answer for s in written if s.kind == "caption"], "ours")
    if options.human:
        rows = [json.loads(line)["answer"] for line in options.human.read_text().splitlines()]
        captions([rows[int(i)] for i in stream(options.seed, "human").permutation(len(rows))], "human")


def pairs(clips: list[ClipFacts], chooser: Chooser) -> None:
    """The share of questions about certain pairs that have a chain, by answer, by motion, and with what reasons not."""
    made, asked, reasons = Counter[tuple[str, ...]](), Counter[tuple[str, ...]](), Counter[str]()
    seen, deciding = 0, re.compile(SEPARATES)
    for facts in clips:
        alone = "one motion" if len(facts.motions) == 1 else "several"
        for name, topic in topics().items():
            truth = topic.holds(facts.labels)
            if "_not_" not in name or truth is None:
                continue
            keys = [("all",), ("answer", "yes" if truth else "no"), (alone,), (alone, topic.family)]
            asked.update(keys)
            try:
                sample = answer(facts, put(topic, chooser), chooser)
            except NothingToSayError as why:
                reasons[str(why)] += 1
                continue
            made.update(keys)
            seen += bool(deciding.search(sample.observation))
    for key in sorted(asked):
        print(f"certain pairs, {' '.join(key)}: chains for {made[key]} of {asked[key]} ({made[key] / asked[key]:.0%})")
    print(f"  with an observation that parts the pair: {seen} of {made[('all',)]}")
    for reason, count in reasons.most_common():
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
    print(f"words of an observation {np.median([len(s.observation.split()) for s in written]):.0f}, "
          f"of thinking {np.median([len(s.think.split()) for s in written]):.0f} in the middle")  # fmt: skip
    for run, share in run_shares(sample.think for sample in written)[:3]:
        print(f"  in {share:.1%} of thoughts: {run}")
    joined = sum(bool(JOINS.search(sample.think)) for sample in written)
    print(f"thoughts with an inferential connective: {joined / len(written):.1%}")


def cited(clips: list[ClipFacts], chooser: Chooser) -> None:
    """The share of sentences of thoughts that cite a sight, found by marking sights as they are put into words."""
    clause, with_sight = Sight.clause, wording.with_sight
    Sight.clause = lambda self, *a, **k: f"<{clause(self, *a, **k)}>"  # type: ignore[method-assign]
    wording.with_sight = lambda *a: f"<{with_sight(*a)}>"  # type: ignore[assignment]
    marked = [s for f in clips for kind in KINDS if (s := make_sample(f, kind, chooser, Refusals())) is not None]
    Sight.clause, wording.with_sight = clause, with_sight  # type: ignore[method-assign]
    parts = [part for sample in marked for part in re.findall(r"[^.?]+[.?]", sample.think)]
    print(f"sentences of thoughts that cite something observed: {np.mean(['<' in p or '>' in p for p in parts]):.1%}")


def guessers(drawn: list[tuple[int, ClipFacts]], seed: int) -> None:
    """What a reader of the questions alone gets right: of single clips, of twins, with one direction common."""
    for skewed in (False, True):
        chooser, balance = Chooser(stream(seed, "guessers")), Balance()
        told = [(n, f) for n, f in drawn if not skewed or _common(f) or chooser.uniform() < RARE]
        found: dict[str, list[tuple[int, Sample]]] = {"yes/no": [], "statements": [], "captions": []}
        for number, facts in told:
            for sample in samples(facts, 8, chooser, kind="binary", balance=balance)[0]:
                found["yes/no"].append((number, sample))
            for sample in samples(facts, 8, chooser, kind="choice", balance=balance)[0]:
                found["captions" if sample.topic == "caption" else "statements"].append((number, sample))
        kind = "one direction common" if skewed else "all directions alike"
        numbers, asked = zip(*found["yes/no"], strict=True)
        truths = [sample.options[LETTERS.index(sample.answer)].endswith("Yes") for sample in asked]
        right = yes_no_accuracy([sample.question for sample in asked], truths, numbers)
        print(f"single clips, {kind}: yes/no {right:.3f} of {len(asked)}, majority "
              f"{max(np.mean(truths), 1 - np.mean(truths)):.3f}, {len({s.skill for s in asked})} skills")  # fmt: skip
        negated = [bool(NEGATED.search(sample.question)) for sample in asked if sample.question not in _theirs()]
        print(f"  negated, of {len(negated)} in our own words: {np.mean(negated):.1%}; in CameraBench's words: "
              f"{1 - len(negated) / len(asked):.0%}")  # fmt: skip
        for name in ("statements", "captions"):
            numbers, asked = zip(*found[name], strict=True)
            letters = [LETTERS.index(sample.answer) for sample in asked]
            right, chance = choice_accuracy([sample.options for sample in asked], letters, numbers)
            print(f"  {name} {right:.3f} of {len(asked)}, chance {chance:.3f}")
    chooser = Chooser(stream(seed, "twins"))
    pairs = [pair for (m, a), (n, b) in pairwise(drawn) if m == n for pair in twin_samples(a, b, chooser)]
    opposite = sum(a.question == b.question and a.options == b.options and a.answer != b.answer for a, b in pairs)
    print(f"twins: {2 * len(pairs)} yes/no questions, {opposite} of {len(pairs)} pairs in the same words with opposite "
          f"answers, {len({a.skill for a, _ in pairs})} skills")  # fmt: skip


def _common(facts: ClipFacts) -> bool:
    return any(motion.endswith(("left", "-in", "-up", "-cw")) for motion in facts.motions)


@cache
def _theirs() -> frozenset[str]:
    return frozenset(question for questions in topic_questions().values() for question in questions)


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
