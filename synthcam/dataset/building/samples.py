"""The samples of a shard: yes/no and choices put to twins, open answers and captions of any clip; each is proven."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synthcam.dataset.planning.plan import ShardPlan
from synthcam.dataset.storage.layout import sample_id, video_path
from synthcam.errors import CheckFailedError
from synthcam.language.choices import twin_choices
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser
from synthcam.language.items import SOURCE, prompt, sharegpt_item
from synthcam.language.sample import Kind, Sample
from synthcam.language.samples import Refusals, make_sample
from synthcam.language.yes_no import twin_samples
from synthcam.seeding import stream
from synthcam.verification.answers import Question
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verify import Verdict, verify_chain

MOST_ROUNDS = 6
"""Twins are asked again, in other words, at most this often; a clip is described this often."""


@dataclass(frozen=True, eq=False)
class DescribedClip:
    """A clip that was made, as samples are written from it and checked against it."""

    clip: str
    facts: ClipFacts
    checked: CheckedClip


@dataclass(frozen=True)
class ClipSample:
    """A sample of a clip; `pair` is shared by two with the same words and other answers."""

    clip: str
    sample: Sample
    pair: int | None


def shard_samples(
    shard: ShardPlan, clips: Sequence[DescribedClip], twins: Sequence[tuple[DescribedClip, DescribedClip]], *, seed: int
) -> list[ClipSample]:
    """The samples that the plan asks of a shard, or fewer where its clips support no more.

    Raises:
        CheckFailedError: a chain does not hold: what wrote it has a fault.
    """
    made: list[ClipSample] = []
    for kind, count in shard.samples:
        chooser = Chooser(stream(seed, "samples", shard.number, kind))
        if kind in ("binary", "choice"):
            pairs = _pairs(twins, kind, chooser, count // 2)
            first = len(made)
            for i, (a, b, sample_a, sample_b) in enumerate(pairs):
                made += [ClipSample(a.clip, sample_a, first + i), ClipSample(b.clip, sample_b, first + i)]
        else:
            made += _described(clips, kind, chooser, count)
    checked = {told.clip: told.checked for told in clips}
    for asked in made:
        _prove(asked, checked[asked.clip])
    return made


def _pairs(
    twins: Sequence[tuple[DescribedClip, DescribedClip]], kind: Kind, chooser: Chooser, count: int
) -> list[tuple[DescribedClip, DescribedClip, Sample, Sample]]:
    """Questions put to twins: to each pair in turn, on what was asked least so far."""
    ask = twin_samples if kind == "binary" else twin_choices
    asked: Counter[str] = Counter()
    picked: list[tuple[DescribedClip, DescribedClip, Sample, Sample]] = []
    words: set[tuple[str, tuple[str, ...], str]] = set()
    for _ in range(MOST_ROUNDS):
        able = [(a, b, list(ask(a.facts, b.facts, chooser))) for a, b in twins] if len(picked) < count else []
        while any(found for *_, found in able) and len(picked) < count:
            for a, b, found in able:
                if not found or len(picked) >= count:
                    continue
                rank = {pair: (asked[pair[0].topic], chooser.uniform()) for pair in found}
                pair = min(found, key=lambda pair: rank[pair])
                found.remove(pair)
                said = (pair[0].question, pair[0].options, a.clip)
                if said in words:
                    continue
                words.add(said)
                # A choice between two statements is about both.
                asked.update({pair[0].topic, pair[1].topic})
                picked.append((a, b, *pair))
    return picked


def _described(clips: Sequence[DescribedClip], kind: Kind, chooser: Chooser, count: int) -> Iterator[ClipSample]:
    """Open answers or captions: of each clip in turn."""
    refusals, made = Refusals(), 0
    for _ in range(MOST_ROUNDS):
        for told in clips:
            if made >= count:
                return
            sample = make_sample(told.facts, kind, chooser, refusals)
            if sample is not None:
                made += 1
                yield ClipSample(told.clip, sample, None)


def _prove(asked: ClipSample, clip: CheckedClip) -> None:
    sample = asked.sample
    verdict = verify_chain(sample.chain, clip, Question(sample.question, sample.options, sample.answer))
    if not verdict.supported:
        raise CheckFailedError(
            f"clip {asked.clip}: a chain that was written of it does not hold: {why(verdict, sample.chain)}"
        )


def why(verdict: Verdict, chain: str) -> str:
    """What is wrong with a chain, on one line."""
    for sentence in verdict.unsupported():
        start, end = sentence.span
        return f"{chain[start:end]!r} is {sentence.outcome.value} (found {sentence.found}, allowed {sentence.allowed})"
    lacking = " and ".join(f"it tells nothing of the {what}" for what in verdict.lacks)
    return verdict.problem or verdict.answer_problem or lacking


def sample_rows(shard: ShardPlan, asked: Sequence[ClipSample]) -> list[dict[str, Any]]:
    """Rows in the order of their clips, so that a clip's samples stand together and a pair's near."""
    ordered = sorted(asked, key=lambda a: a.clip)
    numbers: Counter[str] = Counter()
    names = []
    for a in ordered:
        names.append(sample_id(a.clip, numbers[a.clip]))
        numbers[a.clip] += 1
    partners: dict[int, list[str]] = {}
    for a, name in zip(ordered, names, strict=True):
        if a.pair is not None:
            partners.setdefault(a.pair, []).append(name)
    return [_sample_row(shard, a, name, partners) for a, name in zip(ordered, names, strict=True)]


def _sample_row(
    shard: ShardPlan, asked: ClipSample, name: str, partners: Mapping[int, Sequence[str]]
) -> dict[str, Any]:
    sample = asked.sample
    video = video_path(shard.split, shard.number, asked.clip)
    others = [] if asked.pair is None else [other for other in partners[asked.pair] if other != name]
    return {
        "sample": name,
        "clip": asked.clip,
        "video": video,
        "use": shard.use,
        "split": shard.split,
        "source": SOURCE,
        "kind": sample.kind,
        "topic": sample.topic,
        "skill": sample.skill,
        "length": sample.length,
        "question": sample.question,
        "options": list(sample.options),
        "answer": sample.answer,
        "observation": sample.observation,
        "think": sample.think,
        "chain": sample.chain,
        "prompt": prompt(sample),
        **sharegpt_item(sample, video=video),
        "twin": others[0] if others else None,
    }
