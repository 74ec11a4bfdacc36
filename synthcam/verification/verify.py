"""A verdict on a chain: its tags, every sentence of it, and whether the answer follows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from weakref import WeakKeyDictionary

from synthcam.errors import InputError
from synthcam.verification import claims as c
from synthcam.verification.answers import Question, answer_problem, is_free_text
from synthcam.verification.check import check_claim
from synthcam.verification.clip import CheckedClip
from synthcam.verification.open_answers import open_answer_problem
from synthcam.verification.parser import parse

if TYPE_CHECKING:
    from synthcam.clips.clip import Clip

Section = Literal["observation", "think", "answer"]
SECTIONS: tuple[Section, ...] = ("observation", "think", "answer")
_NEEDED = (("trajectory", c.TRAJECTORY), ("frustum", c.FRUSTUM))
_CHAIN = re.compile(r"\s*" + r"\s*".join(rf"<{s}>(?P<{s}>.*?)</{s}>" for s in SECTIONS) + r"\s*", re.DOTALL)


class Outcome(Enum):
    """What became of a sentence."""

    TRUE = "true"
    FALSE = "false"
    NOT_A_CLAIM = "not a claim"
    NOT_UNDERSTOOD = "not understood"


@dataclass(frozen=True)
class SentenceVerdict:
    """One sentence: `found` and `allowed` say what is wrong with a false one."""

    section: Section
    span: tuple[int, int]
    """In the chain, in characters."""
    outcome: Outcome
    claim: c.Parsed
    found: str = ""
    allowed: str = ""

    @property
    def supported(self) -> bool:
        """True, or nothing that would need support. What is not understood is not supported."""
        return self.outcome in (Outcome.TRUE, Outcome.NOT_A_CLAIM)


@dataclass(frozen=True)
class Verdict:
    """The verdict on a chain.

    Attributes:
        problem: what is wrong with its tags; None where they are right.
        sentences: one verdict a sentence of observation and think, and of an answer in free text.
        answer_problem: why the answer does not follow from the thinking, or is not the right one; None where it does.
        lacks: what a chain must tell and this one does not: something of the trajectory, something of the frustum.
    """

    problem: str | None
    sentences: tuple[SentenceVerdict, ...] = ()
    answer_problem: str | None = None
    lacks: tuple[str, ...] = ()

    @property
    def supported(self) -> bool:
        """Whether all of it holds and nothing is missing."""
        whole = self.problem is None and self.answer_problem is None and not self.lacks
        return whole and all(s.supported for s in self.sentences)

    def unsupported(self) -> tuple[SentenceVerdict, ...]:
        """The sentences that are false or not understood."""
        return tuple(s for s in self.sentences if not s.supported)


def verify(
    text: str,
    clip: "Clip | str | Path",
    *,
    question: str = "",
    options: Sequence[str] = (),
    answer: str | None = None,
) -> Verdict:
    """Check every sentence of a text against the exact geometry of a clip.

    Args:
        text: a chain in <observation>, <think> and <answer> tags, or plain sentences.
        clip: a clip, or the path of a clip.json.
        question, options, answer: what a chain answers, its options ("A. ...") and the right answer, to check the
            chain's own answer too.

    Raises:
        InputError: the file is not a clip.json, or the clip was never labelled.
        RestoreError: the clip cannot be staged again as it was.

    Example:
        >>> clip = synthcam.render("pan-left", size=(96, 72), frames=8, fps=4)
        >>> synthcam.verify("The camera pans left.", clip).supported
        True
        >>> synthcam.verify("The camera pans right.", clip).supported
        False
    """
    if not isinstance(text, str):
        raise InputError(f"text {text!r}; allowed is a text to check")
    checked = _checked_clip(clip)
    if any(f"<{section}>" in text for section in SECTIONS):
        return verify_chain(text, checked, Question(question, tuple(options), answer) if question else None)
    return Verdict(None, verify_text(text, checked))


_CHECKED: "WeakKeyDictionary[Clip, CheckedClip]" = WeakKeyDictionary()
"""Clips that were checked before: many texts are checked against one clip."""


def _checked_clip(clip: "Clip | str | Path") -> CheckedClip:
    if isinstance(clip, str | Path):
        return CheckedClip.from_file(Path(clip))
    if not hasattr(clip, "restored"):
        raise InputError(f"clip {clip!r}; allowed is a clip, or the path of a clip.json")
    if clip not in _CHECKED:
        _CHECKED[clip] = CheckedClip.from_staged(clip.restored.staged, clip.record)
    return _CHECKED[clip]


def verify_chain(text: str, clip: CheckedClip, question: Question | None = None) -> Verdict:
    """Check every sentence of a chain against a clip, that it tells of path and frustum, and that the answer follows.

    Without a question a letter, "Yes" or "No" cannot be checked; any other answer is checked as free text.
    """
    if (problem := _tag_problem(text)) is not None:
        return Verdict(problem)
    match = _CHAIN.fullmatch(text)
    if match is None:
        return Verdict("the tags are not observation, think, answer in this order with nothing outside")
    answer = match["answer"].strip()
    asked = question or Question()
    sentences = [*_verify_section("observation", match, clip), *_verify_section("think", match, clip)]
    thought = [s.claim for s in sentences if s.section == "think"]
    lacks = tuple(what for what, kinds in _NEEDED if not any(isinstance(claim, kinds) for claim in thought))
    if not is_free_text(answer, asked):
        return Verdict(None, tuple(sentences), answer_problem(answer, asked, thought, clip), lacks)
    answered = list(_verify_section("answer", match, clip))
    problem = open_answer_problem(asked.text, [s.claim for s in answered], thought, clip)
    return Verdict(None, (*sentences, *answered), problem, lacks)


def verify_text(text: str, clip: CheckedClip) -> tuple[SentenceVerdict, ...]:
    """Verdicts on free text without tags: a caption or an open answer."""
    return tuple(_verdict("answer", parsed, 0, clip) for parsed in parse(text))


def _tag_problem(text: str) -> str | None:
    for section in SECTIONS:
        for tag in (f"<{section}>", f"</{section}>"):
            if (count := text.count(tag)) != 1:
                return f"{tag} stands {count} times; allowed is once"
    return None


def _verify_section(section: Section, match: re.Match[str], clip: CheckedClip) -> Iterable[SentenceVerdict]:
    return (_verdict(section, p, match.start(section), clip) for p in parse(match[section]))


def _verdict(section: Section, parsed: c.Parsed, offset: int, clip: CheckedClip) -> SentenceVerdict:
    span = (parsed.span[0] + offset, parsed.span[1] + offset)
    if isinstance(parsed, c.NotUnderstood):
        return SentenceVerdict(section, span, Outcome.NOT_UNDERSTOOD, parsed)
    if isinstance(parsed, c.NotAClaim):
        return SentenceVerdict(section, span, Outcome.NOT_A_CLAIM, parsed)
    finding = check_claim(parsed, clip)
    outcome = Outcome.TRUE if finding.holds else Outcome.FALSE
    return SentenceVerdict(section, span, outcome, parsed, finding.found, finding.allowed)
