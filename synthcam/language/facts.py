"""Facts: typed statements about one clip, each the source of one sentence.

A fact's class names its rule in the grammar, its fields the rule's slots; docs/claims.md says when each is true.
Numbers are rounded here, once, to what the frames show.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from synthcam.language.grammar import Chooser, Filling, Noun, Rule, finish, say


@dataclass(frozen=True)
class Moment:
    """A frame of the clip and the time it is named by.

    `exact`: of all frames it is the nearest to that time, so that the time alone finds it.
    """

    frame: int
    seconds: float
    first: bool
    last: bool
    exact: bool = True

    def fill(self, chooser: Chooser) -> dict[str, Filling]:
        """The slots `at` and `t`."""
        edge = "AT_FIRST" if self.first else "AT_LAST" if self.last else "AT"
        return {"at": Rule(edge if not self.exact or chooser.uniform() < 0.5 else "AT"), "t": f"{self.seconds:.1f}"}


@dataclass(frozen=True)
class Span:
    """From one frame to a later one."""

    start: Moment
    end: Moment

    @property
    def whole(self) -> bool:
        """Whether it is all of the clip."""
        return self.start.first and self.end.last

    def fill(self, chooser: Chooser) -> dict[str, Filling]:
        """The slots `span`, `t0` and `t1`."""
        all_of_it = self.whole and (not self.end.exact or chooser.uniform() < 0.6)
        rule = "SPAN_WHOLE" if all_of_it else "SPAN"
        return {"span": Rule(rule), "t0": f"{self.start.seconds:.1f}", "t1": f"{self.end.seconds:.1f}"}


def round_percent(share: float) -> int:
    """A share in percent, to the nearest 5."""
    return 5 * round(20 * share)


def round_angle(degrees: float) -> int:
    """Whole degrees below 10, multiples of 5 from there."""
    small = round(degrees)
    return small if small < 10 else 5 * round(degrees / 5)


def metres_text(metres: float) -> str:
    """Two significant digits, written out."""
    decimals = max(0, 1 - math.floor(math.log10(metres)))
    rounded = round(metres, 1 - math.floor(math.log10(metres)))
    # 0.996 rounds to 1.0, which has one digit less behind the point.
    return f"{rounded:.{max(0, min(decimals, 1 - math.floor(math.log10(rounded))))}f}"


THE_SPOT = Noun("the spot")
"""Stands for the point in the middle of the first frame, which is called by the rule SPOT."""


def thing_filling(name: Noun) -> Filling:
    """What fills the slot of a thing."""
    return Rule("SPOT") if name is THE_SPOT else name


def _degrees(angle: int) -> str:
    return f"{angle} degree" if angle == 1 else f"{angle} degrees"


_TEXT: Mapping[str, Callable[[Any], dict[str, Filling]]] = {
    "f": lambda v: {"f": f"{v:.1f}"},
    "fn": lambda v: {"fn": f"{v:.1f}"},
    "ff": lambda v: {"ff": f"{v:.1f}"},
    "m": lambda v: {"m": metres_text(v)},
    "deg": lambda v: {"deg": _degrees(v)},
    "motion": lambda v: {"verb": Rule(f"VERB.{v}"), "noun": Rule(f"NOUN.{v}")},
    "motion2": lambda v: {"noun2": Rule(f"NOUN.{v}")},
    "absent": lambda v: {"kind": Rule(f"KIND.{v}"), "base": Rule(f"BASE.{v}")},
    "steadiness": lambda v: {"steady": Rule(f"STEADY.{v}")},
    "speed": lambda v: {"speed": Rule(f"SPEED.{v}")},
    "scene": lambda v: {"scene_np": Rule(f"SCENE.{v}")},
    "how": lambda v: {"how": Rule(f"HOW.{v}")},
    "resizes": lambda v: {"resizes": Rule(f"RESIZES.{v}")},
    "law": lambda v: {"law": Rule(f"LAW.{v}")},
    "statement": lambda v: {"statement": Rule(v)},
}


@dataclass(frozen=True)
class Fact:
    """Something true of a clip, that one sentence says."""

    RULE: ClassVar[str]

    def fill(self, chooser: Chooser) -> dict[str, Filling]:
        """What the slots of its rule hold."""
        slots: dict[str, Filling] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Moment | Span):
                slots |= value.fill(chooser)
            elif field.name in _TEXT:
                slots |= _TEXT[field.name](value)
            else:
                slots[field.name] = thing_filling(value) if isinstance(value, Noun) else str(value)
        return slots

    def sentence(self, chooser: Chooser) -> str:
        """One wording of it."""
        return finish(say(self.RULE, self.fill(chooser), chooser))
