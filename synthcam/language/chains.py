"""Chains: what is seen, what follows from it for path and frustum, which twin is ruled out, the answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from synthcam.language.clip_facts import ClipFacts
from synthcam.language.facts import Fact, Moment, Span
from synthcam.language.grammar import Chooser
from synthcam.language.statements import (
    Conclusion,
    Law,
    Motion,
    MotionWhen,
    Nothing,
    Order,
    SceneMovement,
    Speed,
    Steadiness,
    SubjectSize,
    Together,
    TrackingShot,
)
from synthcam.language.supposed import suppose
from synthcam.language.topics import CUES, Cues, Topic

Length = Literal["short", "medium", "long"]
LENGTHS: tuple[Length, ...] = ("short", "medium", "long")
_SEEN = {"short": 2, "medium": 4, "long": 6}
_LAWS = {"short": 1, "medium": 2, "long": 3}

_MEASURED: Mapping[str, tuple[type[Fact], ...]] = {
    "speed": (Speed,),
    "hold": (Steadiness,),
    "scene": (SceneMovement,),
    "tracking": (TrackingShot, SubjectSize),
}
"""What the record holds of a family, told before its conclusion."""


class NothingToSayError(Exception):
    """The clip's geometry supports no chain; the message says why."""


@dataclass(frozen=True)
class Chain:
    """The facts of a chain, in order."""

    observed: tuple[Fact, ...]
    thought: tuple[Fact, ...]

    def write(self, chooser: Chooser) -> tuple[str, str]:
        """Observation and thinking in words."""
        return tell(self.observed, chooser), tell(self.thought, chooser)


def tell(facts: Iterable[Fact], chooser: Chooser) -> str:
    """A sentence a fact."""
    return " ".join(fact.sentence(chooser) for fact in facts)


def topic_chain(facts: ClipFacts, topic: Topic, truth: bool, length: Length, chooser: Chooser) -> Chain:
    """The chain to a topic's answer.

    Raises:
        NothingToSayError: nothing in view has a name, or the path is too small to tell.
    """
    cues = CUES[topic.family]
    end: list[Fact] = [Conclusion(topic.statement(truth))]
    only = topic.name.startswith("only_")
    thought = [*_laws(cues, length, chooser, only=only), *_geometry(facts, cues, length, chooser)]
    if length != "short":
        thought += _ruled_out(facts, cues, chooser)
    if length == "long" or only or topic.family in ("complexity", "speed"):
        thought += _happens(facts, length, chooser)
    thought += [fact for fact in facts.record if isinstance(fact, _MEASURED.get(topic.family, ()))]
    return Chain(_observed(facts, cues, length, chooser), (*_distinct(thought), *end))


def motion_chain(facts: ClipFacts, end: Sequence[Fact], length: Length, chooser: Chooser) -> Chain:
    """The chain to a description of the whole motion, which is `end`."""
    cues = _main_cues(facts)
    thought = [*_geometry(facts, cues, length, chooser), *_laws(cues, length, chooser, only=False)]
    if length != "short":
        thought += [*_ruled_out(facts, cues, chooser), *_happens(facts, length, chooser)]
    told = [fact for fact in _distinct(thought) if fact not in end]
    return Chain(_observed(facts, cues, length, chooser), (*told, *end))


def _main_cues(facts: ClipFacts) -> Cues:
    """The cues of the first motion that is there."""
    for motion in facts.shot.motions:
        kind = motion.rsplit("-", 1)[0]
        if kind in CUES:
            return CUES[kind]
    return CUES["tracking"] if facts.shot.annotation.is_tracking else CUES["moving"]


def _observed(facts: ClipFacts, cues: Cues, length: Length, chooser: Chooser) -> tuple[Fact, ...]:
    """What is seen: the cues' kinds of fact first, no more than two of a kind, in the order of time."""
    seen = [*facts.sights, *(fact for fact in facts.record if isinstance(fact, cues.sights))]
    if not seen:
        raise NothingToSayError("nothing in view has a name or can be followed")
    followed = {fact for told in facts.movers for fact in told} if cues.kind == "track" else set()

    def rank(fact: Fact) -> float:
        return chooser.uniform() + (0.8 if isinstance(fact, cues.sights) else 0.0) + (0.8 if fact in followed else 0.0)

    ranked = sorted(seen, key=rank, reverse=True)
    kept: list[Fact] = []
    for fact in ranked:
        if len(kept) < _SEEN[length] and sum(type(other) is type(fact) for other in kept) < 2:
            kept.append(fact)
    return tuple(sorted(kept, key=_begins))


def _begins(fact: Fact) -> float:
    for value in vars(fact).values():
        if isinstance(value, Moment):
            return value.seconds
        if isinstance(value, Span):
            return value.start.seconds
    return 0.0


def _laws(cues: Cues, length: Length, chooser: Chooser, *, only: bool) -> list[Fact]:
    """What the candidate and its twin would look like."""
    laws = list(cues.laws)
    if only:
        laws.insert(chooser.below(2), "parts_are_not_a_whole")
    first = laws if chooser.uniform() < 0.5 or length == "long" else [laws[1], laws[0], *laws[2:]]
    return [Law(law) for law in first[: _LAWS[length]]]


def _geometry(facts: ClipFacts, cues: Cues, length: Length, chooser: Chooser) -> list[Fact]:
    """A claim about the path and one about the frustum, more of them the longer the chain."""
    own = {"axis": facts.axis, "roll": facts.roll, "lens": facts.lens}[cues.frustum]
    rest = [fact for fact in (*facts.axis, *facts.roll, *facts.lens, *facts.overlap) if fact not in own]
    if not facts.apex:
        raise NothingToSayError("the path is too small to tell what the camera position does")
    path = [_one(facts.apex, chooser)]
    frustum = [_one(own or rest, chooser)]
    if length != "short":
        frustum.append(_one(rest, chooser))
    if length == "long":
        path += [_one(others, chooser)] if (others := _elsewhere(facts.apex, path[0])) else []
        frustum.append(_one(rest, chooser))
    return [*path, *frustum] if chooser.uniform() < 0.6 else [*frustum, *path]


def _elsewhere(facts: Sequence[Fact], told: Fact) -> list[Fact]:
    """Facts that are not the same thing in other words: of another kind or time."""
    return [fact for fact in facts if type(fact) is not type(told) or _span(fact) != _span(told)]


def _span(fact: Fact) -> Span | None:
    return next((value for value in vars(fact).values() if isinstance(value, Span)), None)


def _ruled_out(facts: ClipFacts, cues: Cues, chooser: Chooser) -> list[Fact]:
    """Twin or family where they are certainly absent, and what they would do to things of the clip."""
    names = [name for name in (cues.twin, cues.kind) if name in facts.absent]
    if names:
        return [*suppose(facts, names[0], chooser), facts.absent[names[0]]]
    if cues.kind == "motion" and facts.labels["clear_moving_camera"]:
        return suppose(facts, "none", chooser)
    others = [fact for name, fact in facts.absent.items() if name != "motion"]
    return [_one(others, chooser)] if others else []


def _happens(facts: ClipFacts, length: Length, chooser: Chooser) -> list[Fact]:
    """What motions there are, and when."""
    found: list[Fact] = [fact for fact in facts.motions if isinstance(fact, MotionWhen | Order | Together)]
    found = found or [fact for fact in facts.motions if isinstance(fact, Motion)]
    found = found or [fact for fact in facts.record if isinstance(fact, Nothing)]
    count = 3 if length == "long" else 1
    picked = sorted(found, key=lambda _: chooser.uniform())[:count]
    return sorted(picked, key=_begins)


def _one(facts: Sequence[Fact], chooser: Chooser) -> Fact:
    """One of the facts, those of the whole clip (which come first) more often."""
    return facts[0] if chooser.uniform() < 0.35 else facts[chooser.below(len(facts))]


def _distinct(facts: Iterable[Fact]) -> list[Fact]:
    return list(dict.fromkeys(facts))
