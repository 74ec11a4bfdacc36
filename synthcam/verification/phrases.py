"""Pieces of which forms of sentences are put together: names, numbers, verbs, and the form itself."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from synthcam.verification import claims as c
from synthcam.verification.english import plural
from synthcam.verification.lexicon import PLURAL_KINDS

Match = re.Match[str]
Build = Callable[[Match, c.At, c.Span], c.Claim]


@dataclass(frozen=True)
class Form:
    """A pattern, the time phrase it goes with, and a text that every match holds (looked for first: it is fast)."""

    time: Literal["at", "over", "none"]
    mark: str
    pattern: re.Pattern[str]
    build: Build

    def match(self, text: str) -> Match | None:
        """The match of a whole text in which every verb agrees with its thing."""
        found = self.pattern.fullmatch(text) if self.mark in text else None
        return found if found is not None and _agrees(found) else None


FRAME = "(?:frame|picture|image)"
_SPOT = (
    "the point in the middle of the first frame|what lies at the centre of the first frame"
    "|the spot at the first frame's centre|what the first frame shows at its centre"
)
# A name is at most five words. Words of grammar and the camera's own parts are never in one.
_WORD = (
    r"(?!(?:of|in|is|are|at|by|to|from|and|that|for|does|do|static|focal|camera|camera's|apex|frustum|viewpoint"
    r"|axis|scene|background|setting|frame|horizon|view)\b)[a-z0-9][a-z0-9_-]*"
)
NAME = rf"the (?:person in {_WORD}|{_WORD}(?: {_WORD}){{0,4}}?)(?: on the (?:left|right))?"
THING_OR_SPOT = f"(?P<thing>{_SPOT}|{NAME})"
TURN = "(?P<turn>clockwise|counter-clockwise)"


def named(group: str) -> str:
    return f"(?P<{group}>{NAME})"


def number(group: str) -> str:
    return rf"(?P<{group}>\d+(?:\.\d+)?)"


def agreeing(thing: str, *singular: str, part: str = "") -> str:
    """Any of these phrases, in the number of the thing that the group `thing` names.

    Both numbers are in the pattern; `Form.match` drops what does not agree. `part` tells a second phrase of one thing.
    """
    one, many = ("|".join(sorted(phrases, key=lambda p: (-len(p), p))) for phrases in (singular, map(plural, singular)))
    return f"(?:(?P<{thing}{_ONE}{part}>{one})|(?P<{thing}{_MANY}{part}>{many}))"


_ONE, _MANY = "__one", "__many"


def _agrees(match: Match) -> bool:
    for group in match.re.groupindex:
        thing, double, number = group.partition("__")
        if double and match[group] is not None and number.startswith("many") is not _is_plural(match[thing]):
            return False
    return True


def _is_plural(name: str) -> bool:
    return read_name(name).words.rsplit(" ", 1)[-1] in PLURAL_KINDS


def any_of(*phrases: str) -> str:
    return "(?:" + "|".join(phrases) + ")"


def read_name(text: str) -> c.Name:
    """ "the red crate on the left" as a name."""
    words = text.removeprefix("the ")
    for side in ("left", "right"):
        if words.endswith(f" on the {side}"):
            return c.Name(words.removesuffix(f" on the {side}"), "left" if side == "left" else "right")
    return c.Name(words)


def read_thing(text: str) -> c.Name | c.Spot:
    return c.Spot() if re.fullmatch(_SPOT, text) else read_name(text)


def as_float(match: Match, group: str) -> float:
    return float(match[group])


def first_of(match: Match, *groups: str) -> str:
    return next(match[g] for g in groups if match.groupdict().get(g) is not None)


def form_at(mark: str, pattern: str, build: Build) -> Form:
    return Form("at", mark, re.compile(pattern), build)


def form_over(mark: str, pattern: str, build: Build) -> Form:
    return Form("over", mark, re.compile(pattern), build)


def form_untimed(mark: str, pattern: str, build: Build) -> Form:
    return Form("none", mark, re.compile(pattern), build)
