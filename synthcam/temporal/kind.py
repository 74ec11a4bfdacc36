"""What a kind of change is: it sets a stage, plays it so that a chosen answer is right, and tells what happens."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from synthcam.temporal.event_log import EventLog

SHORT_VIEWS = ("flat", "still", "moving", "following")
"""Drawn flat, or as solids before a camera that stands still, moves, or follows what is asked about."""
LEVELS = (1, 2, 3)
"""Easy, with distractors, and with more of them and more that happens."""


@dataclass(frozen=True)
class Told:
    """What a chain says: sentences of what can be seen with its times, and what follows from them."""

    seen: tuple[str, ...]
    follows: tuple[str, ...]


@dataclass(frozen=True)
class Grounding:
    """A question for a stretch of time, and the sentence that answers it."""

    question: str
    start_s: float
    end_s: float
    conclusion: str


class Setup(ABC):
    """A stage that is set: everything of a clip but the answer. Twins are two plays of the same setup.

    Attributes:
        question: asks for one of the options.
        options: the possible answers in words; each is as likely, and none is told by less than the order of frames.
        grounded: whether there is a question for a stretch of time.
        in_order: whether the options have an order of their own in which they are asked, as directions have.
        cuts: the first frame of every shot, where each is in a scene of its own; none where there is one scene.
    """

    question: str
    options: tuple[str, ...]
    grounded: bool = False
    in_order: bool = False
    cuts: tuple[int, ...] = ()
    _name: str = ""

    @abstractmethod
    def play(self, option: int) -> EventLog:
        """What happens where this option is right."""

    @abstractmethod
    def statement(self, answer: str) -> str:
        """The sentence that an answer makes, without its full stop: "the red ball hits the left wall twice"."""

    @abstractmethod
    def answer(self, log: EventLog) -> str:
        """The right answer in words, from the events of the log."""

    @abstractmethod
    def tell(self, log: EventLog) -> Told:
        """What a chain says, from the events of the log."""

    def yes_no(self, answer: str) -> str:
        """The question whether an answer is right."""
        return f"Is it true that {self.statement(answer)}?"

    @property
    def subject(self) -> str:
        """The name of the thing that is asked about; "" where it is none that a camera could follow."""
        return self._name

    def grounding(self, log: EventLog) -> Grounding | None:
        """A question for a stretch of time; None where there is none."""
        return None

    def camera_lap(self, option: int, time_s: float) -> float:
        """Laps of a camera that moves with what is asked about: one in the whole clip where nothing laps."""
        return time_s / self.duration_s

    @property
    @abstractmethod
    def duration_s(self) -> float:
        """Seconds from the first frame to the last."""


@dataclass(frozen=True)
class Kind:
    """A kind of change over time.

    Attributes:
        name: what recipes call it.
        about: what changes, in a few words.
        family: "short" is perceived within a few seconds, "long" needs a state to be kept in mind, "camera" is change
            of the camera itself, "windows" has to be found in minutes of other things.
        skill: one word for the ability.
        set_up: sets a stage of a level at a frame rate.
        views: how it can be drawn (see `clip.View`).
    """

    name: str
    about: str
    family: str
    skill: str
    set_up: Callable[[np.random.Generator, int, float], Setup]
    views: tuple[str, ...] = ("flat",)
