"""Writes the samples of a shard, and keeps those whose chain the verifier finds without fault.

Yes/no and multiple-choice questions are asked of both twins, with the same words and different answers; open questions
and captions are about any clip. Writer and verifier share no code, so a chain that one of them gets wrong is dropped
and counted, with its twin, and another one is written.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synthcam.clips.verified import holds, verified_sample
from synthcam.dataset.building.critiques import Critique, critique_messages, make_critique
from synthcam.dataset.planning.plan import ShardPlan
from synthcam.dataset.storage.layout import SampleKind, sample_id, video_path
from synthcam.language.choices import twin_choices
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser
from synthcam.language.items import SOURCE, prompt, sharegpt_item
from synthcam.language.sample import Kind, Sample
from synthcam.language.samples import Refusals
from synthcam.language.yes_no import twin_samples
from synthcam.seeding import stream
from synthcam.verification.verdicts import Verifier

MOST_ROUNDS = 6
"""Twins are asked again in other words, and a clip is described again, at most this many times."""


@dataclass(frozen=True, eq=False)
class DescribedClip:
    """A clip as its samples need it: the facts they are written from and the verifier that judges them."""

    clip: str
    facts: ClipFacts
    judge: Verifier


@dataclass(frozen=True)
class ClipSample:
    """A sample with the clip it is about; two samples with the same words and different answers share `pair`."""

    clip: str
    sample: Sample
    pair: int | None
    critique: Critique | None = None
    """What makes it a critique of a false version of the sample's chain."""

    @property
    def kind(self) -> SampleKind:
        """The kind of its row."""
        return self.sample.kind if self.critique is None else "critique"


def shard_samples(
    shard: ShardPlan, clips: Sequence[DescribedClip], twins: Sequence[tuple[DescribedClip, DescribedClip]], *, seed: int
) -> tuple[list[ClipSample], Counter[str]]:
    """The samples that a shard's plan asks for, or fewer where its clips support no more; and why chains were dropped.

    Returns:
        The samples, and the number of chains that were not written or not kept, by the reason.
    """
    samples: list[ClipSample] = []
    refusals = Refusals()
    for kind, count in shard.samples:
        if kind == "critique":
            continue
        chooser = Chooser(stream(seed, "samples", shard.number, kind))
        if kind in ("binary", "choice"):
            pairs = _twin_pairs(twins, kind, chooser, count // 2, refusals)
            first = len(samples)
            for i, (a, b, sample_a, sample_b) in enumerate(pairs):
                samples += [ClipSample(a.clip, sample_a, first + i), ClipSample(b.clip, sample_b, first + i)]
        else:
            samples += _open_samples(clips, kind, chooser, count, refusals)
    judges = {clip.clip: clip.judge for clip in clips}
    chooser = Chooser(stream(seed, "samples", shard.number, "critique"))
    wanted = dict(shard.samples).get("critique", 0)
    return [*samples, *_critiques(samples, judges, chooser, wanted)], refusals.counts


def _critiques(
    samples: Sequence[ClipSample], judges: Mapping[str, Verifier], chooser: Chooser, count: int
) -> Iterator[ClipSample]:
    """Critiques of false versions of verified chains, each chain once, in random order."""
    if not count:
        return
    drawn = sorted((chooser.uniform(), number) for number in range(len(samples)))
    for _, number in drawn:
        source = samples[number]
        made = make_critique(source.sample.chain, judges[source.clip], chooser)
        if made is None:
            continue
        yield ClipSample(source.clip, source.sample, None, made)
        count -= 1
        if not count:
            return


def _twin_pairs(
    twins: Sequence[tuple[DescribedClip, DescribedClip]], kind: Kind, chooser: Chooser, count: int, refusals: Refusals
) -> list[tuple[DescribedClip, DescribedClip, Sample, Sample]]:
    """Questions for twins: each pair of clips in turn, on the topic with the fewest questions so far."""
    ask: Callable[..., Iterator[tuple[Sample, Sample]]] = twin_samples if kind == "binary" else twin_choices
    asked_topics: Counter[str] = Counter()
    picked: list[tuple[DescribedClip, DescribedClip, Sample, Sample]] = []
    texts: set[tuple[str, tuple[str, ...], str]] = set()
    for _ in range(MOST_ROUNDS):
        open_pairs = [(a, b, list(ask(a.facts, b.facts, chooser))) for a, b in twins] if len(picked) < count else []
        while any(questions for *_, questions in open_pairs) and len(picked) < count:
            for a, b, questions in open_pairs:
                if not questions or len(picked) >= count:
                    continue
                rank = {pair: (asked_topics[pair[0].topic], chooser.uniform()) for pair in questions}
                pair = min(questions, key=lambda pair: rank[pair])
                questions.remove(pair)
                text = (pair[0].question, pair[0].options, a.clip)
                if text in texts or not (holds(pair[0], a.judge, refusals) and holds(pair[1], b.judge, refusals)):
                    continue
                texts.add(text)
                # A choice between two statements is about the topics of both.
                asked_topics.update({pair[0].topic, pair[1].topic})
                picked.append((a, b, *pair))
    return picked


def _open_samples(
    clips: Sequence[DescribedClip], kind: Kind, chooser: Chooser, count: int, refusals: Refusals
) -> Iterator[ClipSample]:
    """Open answers or captions, of each clip in turn."""
    made = 0
    for _ in range(MOST_ROUNDS):
        for clip in clips:
            if made >= count:
                return
            sample = verified_sample(clip.facts, clip.judge, kind, chooser, refusals)
            if sample is not None:
                made += 1
                yield ClipSample(clip.clip, sample, None)


def sample_rows(shard: ShardPlan, samples: Sequence[ClipSample]) -> list[dict[str, Any]]:
    """The samples rows of a shard, in the order of their clips."""
    ordered = sorted(samples, key=lambda sample: sample.clip)
    numbers: Counter[str] = Counter()
    names = []
    for sample in ordered:
        names.append(sample_id(sample.clip, numbers[sample.clip]))
        numbers[sample.clip] += 1
    partners: dict[int, list[str]] = {}
    for sample, name in zip(ordered, names, strict=True):
        if sample.pair is not None:
            partners.setdefault(sample.pair, []).append(name)
    return [_sample_row(shard, sample, name, partners) for sample, name in zip(ordered, names, strict=True)]


def _sample_row(
    shard: ShardPlan, clip_sample: ClipSample, name: str, partners: Mapping[int, Sequence[str]]
) -> dict[str, Any]:
    sample = clip_sample.sample
    video = video_path(shard.split, shard.number, clip_sample.clip)
    pair = clip_sample.pair
    others = [] if pair is None else [other for other in partners[pair] if other != name]
    row = {
        "sample": name,
        "clip": clip_sample.clip,
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
    if (made := clip_sample.critique) is not None:
        row |= {"use": "critique", "kind": "critique", "flawed_chain": made.flawed_chain, "critique": made.text}
        row["prompt"], row["messages"] = critique_messages(row)
    return row
