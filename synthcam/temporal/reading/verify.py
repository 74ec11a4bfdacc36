"""Verifies a chain about a temporal clip: each sentence against the states, the answer against an own reading."""

import re
from dataclasses import dataclass
from typing import Literal

from synthcam.temporal.event_log import EventLog
from synthcam.temporal.reading import (
    changes,
    containers,
    encounters,
    filming,
    hidden,
    repeats,
    reversals,
    ways,
    windows,
)
from synthcam.temporal.reading.forms import Claims, LogStates, Questions

_FAMILIES = (filming, encounters, changes, hidden, containers, repeats, reversals, ways, windows)
_QUESTIONS: Questions = {pattern: answer for family in _FAMILIES for pattern, answer in family.QUESTIONS.items()}
_CLAIMS: Claims = {pattern: judge for family in _FAMILIES for pattern, judge in family.CLAIMS.items()}
_SECONDS = re.compile(r" Answer with its start and its end in seconds, such as 1\.0 to 2\.5\.$")
_SPAN = re.compile(
    r"(?P<start>\d+(?:\.\d+)?)\s*(?:s\b|seconds?)?\s*(?:to|-|–)\s*(?P<end>\d+(?:\.\d+)?)\s*(?:s|seconds?)?\.?"
)
_CHAIN = re.compile(
    r"\s*<observation>(?P<observation>.*?)</observation>\s*<think>(?P<think>.*?)</think>"
    r"\s*<answer>(?P<answer>.*?)</answer>\s*",
    re.DOTALL,
)
RIGHT_IOU = 0.5
"""Overlap from which a stretch of time counts as the right one."""
Outcome = Literal["true", "false", "unreadable"]


@dataclass(frozen=True)
class SentenceVerdict:
    """A sentence of a chain, where it stands, and what came of checking it."""

    text: str
    section: str
    outcome: Outcome


@dataclass(frozen=True)
class ChainVerdict:
    """What came of checking a chain.

    Attributes:
        sentences: of observation and thinking.
        problem: what is wrong with its form or its answer; None where nothing is.
    """

    sentences: tuple[SentenceVerdict, ...]
    problem: str | None

    @property
    def supported(self) -> bool:
        """Whether every sentence is true and the answer right."""
        return self.problem is None and all(sentence.outcome == "true" for sentence in self.sentences)

    @property
    def share_true(self) -> float:
        """The share of its sentences that are true; 0 without any."""
        return sum(s.outcome == "true" for s in self.sentences) / len(self.sentences) if self.sentences else 0.0


def read_answer(question: str, options: tuple[str, ...], log: EventLog) -> str | None:
    """The right answer by the states alone: a letter where there are options, else words or "1.0 to 2.5".

    None where the question cannot be read, or the states give no answer.
    """
    states = LogStates.read(log)
    yes_no = re.fullmatch(r"Is it true that (?P<statement>.*)\?", question)
    if yes_no:
        truth = _judge(f"So {yes_no['statement']}.", states)
        found = None if truth is None else ("yes" if truth else "no")
    else:
        found = _answer(_SECONDS.sub("", question), states)
    if found is None or not options:
        return found
    texts = [option[3:].lower() for option in options]
    return "ABCDEFGH"[texts.index(found.lower())] if found.lower() in texts else None


def is_right(said: str, question: str, options: tuple[str, ...], answer: str) -> bool:
    """Whether a reply is the right answer: the letter, the words, or a stretch of time that overlaps by half."""
    if _SECONDS.search(question):
        return overlap(said, answer) >= RIGHT_IOU
    return _plain(said) == _plain(answer)


def overlap(said: str, answer: str) -> float:
    """Intersection over union of two stretches of time, such as "1.0 to 2.5"; 0 where one of them is none.

    >>> overlap("1.0 to 2.0", "1.5 s - 2.5 s")
    0.3333333333333333
    """
    spans = [_SPAN.fullmatch(text.strip()) for text in (said, answer)]
    if spans[0] is None or spans[1] is None:
        return 0.0
    (a, b), (c, d) = ((float(span["start"]), float(span["end"])) for span in spans if span is not None)
    if b < a or d < c:
        return 0.0
    union = max(b, d) - min(a, c)
    return max(0.0, min(b, d) - max(a, c)) / union if union else 1.0


def asks_for_seconds(question: str) -> bool:
    """Whether a question asks for a stretch of time."""
    return _SECONDS.search(question) is not None


def verify(chain: str, question: str, options: tuple[str, ...], answer: str, log: EventLog) -> ChainVerdict:
    """Check a chain about a clip, given what is recorded as the right answer."""
    found = _CHAIN.fullmatch(chain)
    if found is None:
        return ChainVerdict((), "it has not its three tags and nothing else")
    states = LogStates.read(log)
    sentences = tuple(
        SentenceVerdict(text, section, _outcome(text, states))
        for section in ("observation", "think")
        for text in _sentences(found[section])
    )
    read = read_answer(question, options, log)
    problem = None
    if read is None:
        problem = f"the question {question!r} is not answered by the states of the log"
    elif not is_right(read, question, options, answer):
        problem = f"the answer recorded is {answer!r}; the states of the log give {read!r}"
    elif not is_right(found["answer"], question, options, answer):
        problem = f"its answer is {found['answer']!r}; right is {answer!r}"
    elif not sentences:
        problem = "it says nothing"
    return ChainVerdict(sentences, problem)


def _outcome(text: str, states: LogStates) -> Outcome:
    truth = _judge(text, states)
    return "unreadable" if truth is None else ("true" if truth else "false")


def _judge(sentence: str, states: LogStates) -> bool | None:
    """Whether a sentence is true; None where no form reads it."""
    readings = [judge(states, m.groupdict()) for form, judge in _CLAIMS.items() if (m := re.fullmatch(form, sentence))]
    return any(readings) if readings else None


def _answer(question: str, states: LogStates) -> str | None:
    for form, answer in _QUESTIONS.items():
        found = re.fullmatch(form, question)
        if found is not None and (text := answer(states, found.groupdict())) is not None:
            return text
    return None


def _sentences(text: str) -> list[str]:
    """Sentences end with a full stop before a blank or the end; that of a number has a digit after it."""
    return [part.strip() for part in re.split(r"(?<=[.?!])\s+(?=[A-Z])", text.strip()) if part.strip()]


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")
