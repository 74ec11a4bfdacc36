"""The verifier of plain English: a text about a clip, or about a record, judged clause by clause.

A chain is cut at its tags into observation, think and answer; text without tags is one section.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from synthcam.labels.annotation import MotionAnnotation
from synthcam.verification.clip import CheckedClip
from synthcam.verification.judging.clip import ClipJudge
from synthcam.verification.judging.optics import law_holds, supports
from synthcam.verification.judging.outcome import FALSE, OPEN, Outcome
from synthcam.verification.judging.record import judge_by_record
from synthcam.verification.reading import claims as c
from synthcam.verification.reading.clause import Clause
from synthcam.verification.reading.read import read

_TAG = re.compile(r"</?\s*(observation|think|answer)\s*>", re.IGNORECASE)


@dataclass(frozen=True)
class Section:
    """A part of a text; `name` is None outside of tags."""

    name: str | None
    text: str
    start: int
    """Its first character in the whole text."""


def sections(text: str) -> list[Section]:
    """The parts of a text, in order; tags that do not pair end where the next one begins."""
    found: list[Section] = []
    name: str | None = None
    at = 0
    for tag in _TAG.finditer(text):
        if text[at : tag.start()].strip():
            found.append(Section(name, text[at : tag.start()], at))
        name = None if tag.group().startswith("</") else tag.group(1).lower()
        at = tag.end()
    if text[at:].strip():
        found.append(Section(name, text[at:], at))
    return found


ClauseOutcome = Literal["true", "false", "open", "unread", "no claim"]


@dataclass(frozen=True)
class ClauseVerdict:
    """What one clause claims and what came of it.

    Attributes:
        text: the clause as it is written.
        claim: what it claims; None where it claims nothing. A clause of several claims has several verdicts.
        outcome: `true`, `false`, `open` (the truth cannot be told), `unread` or `no claim`.
        span: first and last character in the whole text.
        section: observation, think or answer; None for text without tags.
        hedged: said with a maybe.
    """

    text: str
    claim: c.Claim | None
    outcome: ClauseOutcome
    span: tuple[int, int]
    section: str | None = None
    hedged: bool = False


@dataclass(frozen=True)
class TextVerdict:
    """The verdicts of all clauses of a text.

    Attributes:
        clauses: in the order of the text.
        problem: what is wrong with the tags of a chain; None where they are right, and for text without tags.
        answer_problem: why the answer does not follow from the thinking or is wrong; None where it does, and where no
            question was given.
    """

    clauses: tuple[ClauseVerdict, ...]
    problem: str | None = None
    answer_problem: str | None = None

    def __iter__(self) -> Iterator[ClauseVerdict]:
        return iter(self.clauses)

    def __len__(self) -> int:
        return len(self.clauses)

    def of(self, *outcomes: ClauseOutcome) -> tuple[ClauseVerdict, ...]:
        """The clauses with one of these outcomes."""
        return tuple(clause for clause in self.clauses if clause.outcome in outcomes)

    @property
    def supported(self) -> bool:
        """Whether nothing is false or unread, something is true, and tags and answer are right."""
        faultless = self.problem is None and self.answer_problem is None and not self.of("false", "unread")
        return faultless and bool(self.of("true"))


class Verifier:
    """Judges texts about one clip or record; what it finds out about the clip is kept from one text to the next."""

    def __init__(self, about: CheckedClip | MotionAnnotation) -> None:
        self._record = about if isinstance(about, MotionAnnotation) else None
        self.clip = None if isinstance(about, MotionAnnotation) else ClipJudge(about)

    def judge(self, claim: c.Claim) -> Outcome:
        """Whether a claim is true."""
        if self.clip is not None:
            return self.clip.judge(claim)
        if isinstance(claim, c.Law):
            return law_holds(claim)
        if isinstance(claim, c.Inference):
            return supports(claim)
        assert self._record is not None
        return judge_by_record(claim, self._record)

    def verify(self, text: str) -> TextVerdict:
        """The verdicts of a text; tags are read, plain text too. Answers by letter are left to `chains.py`."""
        found: list[ClauseVerdict] = []
        for section in sections(text):
            if section.name == "answer" and len(section.text.split()) < 3:
                continue
            for clause in read(section.text):
                found += self._verdicts(clause, section.start, section.name)
        return TextVerdict(tuple(found))

    def _verdicts(self, clause: Clause, start: int, section: str | None) -> list[ClauseVerdict]:
        span = (clause.span[0] + start, clause.span[1] + start)
        if not clause.claims:
            outcome: ClauseOutcome = "no claim" if clause.status == "no claim" else "unread"
            return [ClauseVerdict(clause.text, None, outcome, span, section, clause.hedged)]
        judged = [(claim, self.judge(claim)) for claim in clause.claims]
        return [
            ClauseVerdict(clause.text, claim, outcome, span, section, clause.hedged)
            for claim, outcome in judged
            # An inference that optics leaves open adds nothing to what it joins.
            if not (isinstance(claim, c.Inference) and outcome == OPEN and len(judged) > 1)
        ]


def worst(verdicts: Sequence[ClauseVerdict]) -> Outcome | None:
    """False where one is, else open where one is, else true; None where nothing was judged."""
    outcomes = [v.outcome for v in verdicts if v.outcome in ("true", "false", "open")]
    if not outcomes:
        return None
    return FALSE if FALSE in outcomes else (OPEN if OPEN in outcomes else "true")
