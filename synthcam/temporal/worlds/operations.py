"""Operations on a hidden state: it is shown at the start or at the end alone, and every operation is seen.

First come the operations, then their order: the options are what other orders of the same operations lead to, each as
often right. So the frames say nothing without their order, and wrong options are other operations on the right state.
"""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from typing import Any, Generic, TypeVar

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import Grounding, Setup, Told
from synthcam.temporal.looks import pick
from synthcam.temporal.words import ordinal, seconds, span

State = TypeVar("State")
REVEAL_S = 2.0
"""How long the state is shown, and how long the other end of the clip lasts."""
STEP_S = {1: 1.0, 2: 0.75, 3: 0.75}
"""How long an operation takes, by level."""
OPERATIONS = {1: 3, 2: 4, 3: 5}
MOST_OPTIONS = 4
_TRIES, _ENOUGH = 400, 40


@dataclass(frozen=True)
class Operation(Generic[State]):
    """An operation on a state.

    Attributes:
        says: what happens, as a clause: "the cups at places 1 and 2 swap".
        shown: what is written while it happens; "" where it is seen.
        does: the state after it; None where it is not possible.
        undoes: the state before it.
    """

    says: str
    shown: str
    does: Callable[[Any], Any]
    undoes: Callable[[Any], Any]
    moves: tuple[int, ...] = ()
    """For operations on places: which place each place gets its content from."""


@dataclass(frozen=True)
class Course:
    """What happens when: the times of the operations, and the states between them.

    Attributes:
        cuts: seconds at which operations start, and the last one ends.
        shown: from when to when the state is shown.
    """

    operations: tuple[Operation[Any], ...]
    states: tuple[Any, ...]
    cuts: tuple[float, ...]
    shown: tuple[float, float]

    def at(self, time_s: float) -> tuple[int, float]:
        """Number of the operation that goes on, and the share of it that is over; before the first 0."""
        for number, (start, end) in enumerate(zip(self.cuts, self.cuts[1:], strict=False)):
            if time_s < end - 1e-9:
                return number, max(0.0, (time_s - start) / (end - start))
        return len(self.operations) - 1, 1.0

    def settled(self, time_s: float) -> int:
        """Number of the state that holds: operations count when they are over."""
        number, part = self.at(time_s)
        return number + (part >= 1.0)

    def is_shown(self, time_s: float) -> bool:
        """Whether the state is shown."""
        return self.shown[0] - 1e-9 <= time_s < self.shown[1] - 1e-9


class Operations(Setup):
    """A hidden state and operations on it, asked for forwards (prediction) or backwards (retrodiction)."""

    grounded = True
    reversible = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._fps = fps
        self._rng, self.level = rng, level
        self._step_frames = max(3, round(STEP_S[level] * fps))
        self._reveal_frames = max(2, round(REVEAL_S * fps))
        self.backwards = bool(self.reversible and rng.random() < 0.5)
        self.prepare(rng, level)
        found: dict[str, list[tuple[Operation[Any], ...]]] = {}
        for tried in range(_TRIES):
            known = self.start(rng)
            operations = [self.operation(rng) for _ in range(OPERATIONS[level])]
            reached = self._reached(known, operations)
            if len(reached) > len(found):
                found, self._known = reached, known
            # Some kinds seldom have more than two.
            if len(found) >= 3 or (len(found) == 2 and tried > _ENOUGH):
                break
        answers = sorted(found)
        self.options = tuple(pick(rng, answers, min(MOST_OPTIONS, len(answers))))
        self._orders = {answer: found[answer][int(rng.integers(len(found[answer])))] for answer in self.options}
        self.question = self.asks("at the start" if self.backwards else "at the end")

    def _reached(self, known: Any, operations: list[Operation[Any]]) -> dict[str, list[tuple[Operation[Any], ...]]]:
        """The answers that the orders of the operations lead to, each with its orders."""
        found: dict[str, list[tuple[Operation[Any], ...]]] = {}
        for order in dict.fromkeys(permutations(operations)):
            states = self._states(known, order)
            if states is not None:
                found.setdefault(self.reply(states[0] if self.backwards else states[-1]), []).append(order)
        return found

    def _states(self, known: Any, order: tuple[Operation[Any], ...]) -> tuple[Any, ...] | None:
        states = [known]
        for operation in reversed(order) if self.backwards else order:
            state = operation.undoes(states[-1]) if self.backwards else operation.does(states[-1])
            if state is None:
                return None
            states.append(state)
        return tuple(reversed(states) if self.backwards else states)

    @property
    def _frames(self) -> int:
        return 2 * self._reveal_frames + OPERATIONS[self.level] * self._step_frames

    @property
    def duration_s(self) -> float:
        return (self._frames - 1) / self._fps

    def play(self, option: int) -> EventLog:
        order = self._orders[self.options[option]]
        states = self._states(self._known, order)
        assert states is not None  # It was reached before.
        first = self._reveal_frames
        cuts = tuple((first + i * self._step_frames) / self._fps for i in range(len(order) + 1))
        shown = (cuts[-1], self._frames / self._fps) if self.backwards else (0.0, cuts[0])
        course = Course(order, states, cuts, shown)
        writer = LogWriter(fps=self._fps, frames=self._frames)
        self.stage(writer, course)
        for operation, start, end in zip(order, cuts, cuts[1:], strict=False):
            writer.happens("operation", "", start, end, value=operation.says)
        for number, state in enumerate(states):
            writer.happens("state", "", cuts[number], value=self.told(state))
        return writer.log()

    def statement(self, answer: str) -> str:
        return self.says(answer, "at the start" if self.backwards else "at the end")

    def answer(self, log: EventLog) -> str:
        told = [event.value for event in log.events if event.what == "state"]
        return self.reply(self.untold(told[0 if self.backwards else -1]))

    def tell(self, log: EventLog) -> Told:
        operations = [event for event in log.events if event.what == "operation"]
        states = [self.untold(event.value) for event in log.events if event.what == "state"]
        seen = [f"{span(e.start_s, e.end_s)} {e.value}." for e in operations]
        shown = self.shown_sentences(
            states[-1 if self.backwards else 0], "At the end" if self.backwards else "At the start"
        )
        seen = [*seen, *shown] if self.backwards else [*shown, *seen]
        follows = self.tracked(states, [event.end_s for event in operations], [event.start_s for event in operations])
        return Told(tuple(seen), (*follows, f"So {self.statement(self.answer(log))}."))

    def grounding(self, log: EventLog) -> Grounding:
        operations = [event for event in log.events if event.what == "operation"]
        number = (len(self.question) + len(self.options[0])) % len(operations)
        event = operations[number]
        return Grounding(
            f"From when to when does the {ordinal(number + 1)} operation last?",
            event.start_s,
            event.end_s,
            f"So the {ordinal(number + 1)} operation lasts {span(event.start_s, event.end_s).lower()}.",
        )

    def tracked(self, states: list[Any], ends: list[float], starts: list[float]) -> list[str]:
        """Sentences that follow what is asked about from operation to operation, backwards where that is asked."""
        if self.backwards:
            found = [self.follow(states[-1], states[-1], None)]
            found += [self.follow(s, states[0], t) for s, t in zip(states[-2::-1], reversed(starts), strict=True)]
        else:
            found = [self.follow(states[0], states[-1], None)]
            found += [self.follow(s, states[-1], t) for s, t in zip(states[1:], ends, strict=True)]
        return [sentence for sentence in dict.fromkeys(found) if sentence]

    @abstractmethod
    def prepare(self, rng: np.random.Generator, level: int) -> None:
        """Choose what the clip is about."""

    @abstractmethod
    def start(self, rng: np.random.Generator) -> Any:
        """A state to be shown."""

    @abstractmethod
    def operation(self, rng: np.random.Generator) -> Operation[Any]:
        """A random operation."""

    @abstractmethod
    def reply(self, state: Any) -> str:
        """The answer that a state gives."""

    @abstractmethod
    def asks(self, when: str) -> str:
        """The question, "at the start" or "at the end"."""

    @abstractmethod
    def says(self, answer: str, when: str) -> str:
        """The statement that an answer makes."""

    @abstractmethod
    def stage(self, writer: LogWriter, course: Course) -> None:
        """Add the things with their motions."""

    @abstractmethod
    def shown_sentences(self, state: Any, when: str) -> list[str]:
        """What is seen of the state where it is shown."""

    @abstractmethod
    def follow(self, state: Any, asked: Any, time: float | None) -> str:
        """A sentence on where what is asked about is after an operation; `asked` is the state that the answer is of."""

    @abstractmethod
    def told(self, state: Any) -> str:
        """A state as text."""

    @abstractmethod
    def untold(self, text: str) -> Any:
        """The state of a text."""


def at_time(time: float | None, when_none: str) -> str:
    """ "At 2.0 s" or what stands for no time."""
    return when_none if time is None else f"At {seconds(time)}"
