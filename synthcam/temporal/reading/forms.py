"""What the readers of families share: the states of a log, forms of sentences, tolerances, words for numbers."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from synthcam.temporal.event_log import EventLog, State, Thing


@dataclass(frozen=True)
class LogStates:
    """The states of every thing, frame by frame; the log's events are not looked at."""

    fps: float
    frames: int
    things: dict[str, Thing]
    of: dict[str, list[State]] = field(repr=False)

    @classmethod
    def read(cls, log: EventLog) -> "LogStates":
        """Sort the states of a log by thing."""
        of: dict[str, list[State]] = defaultdict(list)
        for state in sorted(log.states, key=lambda state: state.frame):
            of[state.thing].append(state)
        return cls(log.fps, log.frames, {thing.name: thing for thing in log.things}, dict(of))

    @property
    def movers(self) -> list[str]:
        """Names of what can move, in the order of the log."""
        return [name for name, thing in self.things.items() if thing.role == "mover"]

    def time(self, frame: float) -> float:
        """Seconds of a frame."""
        return frame / self.fps


Found = Mapping[str, str]
"""The named groups of a form that a sentence has."""
Judge = Callable[[LogStates, Found], bool]
Answer = Callable[[LogStates, Found], str | None]
Claims = Mapping[str, Judge]
"""By the pattern of a sentence: whether it is true of the states."""
Questions = Mapping[str, Answer]
"""By the pattern of a question: its answer in words, None where the states give none."""
TIME = r"(?P<{}>\d+(?:\.\d+)?) s"
THING = r"(?P<{}>(?:(?!a )[a-z]+ )*(?!a\b)[a-z]+)"
NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
)
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip
OFTEN = rf"(?P<{{}}>once|twice|(?:{'|'.join(NUMBERS[3:])}) times)"
SHARES = {"a quarter": 0.25, "three quarters": 0.75}
NEAR_S = 0.3
"""How far a time that is said may be from what the states show: a frame at 4 frames a second, and rounding."""


def form(pattern: str) -> str:
    """A pattern with <t:name> for a time, <x:name> for a thing, <n:name> for how often."""
    for mark, text in (("t", TIME), ("x", THING), ("n", OFTEN)):
        pattern = re.sub(rf"<{mark}:(\w+)>", lambda found, text=text: text.format(found[1]), pattern)  # type: ignore[misc]
    return pattern


def count_of(text: str) -> int:
    """The number that "twice" or "three times" says."""
    return {"once": 1, "twice": 2}.get(text) or NUMBERS.index(text.split()[0])


def near(said: str | float, found: float) -> bool:
    """Whether a time in seconds is close enough to the one found."""
    return abs(float(said) - found) <= NEAR_S


def split_list(text: str) -> list[str]:
    """The items of "a, b and c"."""
    return re.split(r", | and ", text)
