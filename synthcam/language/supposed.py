"""What the clip's own things would do if it were its twin: the thought that rules the twin out."""

from dataclasses import dataclass

from synthcam.language.clip_facts import ClipFacts
from synthcam.language.facts import Fact
from synthcam.language.grammar import Chooser, Filling, Noun, Rule

DIFFERS, AGREES = (
    {"truck": "shift", "pedestal": "shift", "dolly": "scale"},
    {"pan": "shift", "tilt": "shift", "zoom": "scale"},
)
"""Kinds of motion that move or scale near things more than far ones, and those that do so alike."""


@dataclass(frozen=True)
class Supposed(Fact):
    """A kind of motion would move or scale a near and a far thing alike, or the near one more."""

    RULE = "WOULD_DIFFER"
    kind: str
    near: Noun
    far: Noun

    def fill(self, chooser: Chooser) -> dict[str, Filling]:
        """The motion and what it does, by their rules."""
        effect = (DIFFERS | AGREES)[self.kind]
        return {
            "near": self.near,
            "far": self.far,
            "suppose": Rule(f"SUPPOSE.{self.kind}"),
            "effect": Rule(f"EFFECT.{effect}"),
        }


@dataclass(frozen=True)
class SupposedAlike(Supposed):
    """The same of a motion that does it alike."""

    RULE = "WOULD_AGREE"


@dataclass(frozen=True)
class SupposedFixed(Fact):
    """A fixed camera would leave a thing at its place."""

    RULE = "WOULD_STAY"
    thing: Noun


def suppose(facts: ClipFacts, kind: str, chooser: Chooser) -> list[Fact]:
    """What a kind of motion would do to two things of the clip, or "none" to one; nothing where they have no names."""
    if kind == "none":
        names = facts.standing
        return [SupposedFixed(names[chooser.below(len(names))])] if names else []
    if kind not in DIFFERS | AGREES or not facts.pairs:
        return []
    near, far = facts.pairs[chooser.below(len(facts.pairs))]
    return [Supposed(kind, near, far) if kind in DIFFERS else SupposedAlike(kind, near, far)]
