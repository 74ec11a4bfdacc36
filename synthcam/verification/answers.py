"""Whether an answer follows from the thinking, and whether it is right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from synthcam.verification import claims as c
from synthcam.verification.captions import read_caption
from synthcam.verification.check import check_claim
from synthcam.verification.clip import CheckedClip
from synthcam.verification.english import infinitive, plain_spelling
from synthcam.verification.fixed_sentences import two_motions
from synthcam.verification.open_answers import motion_groups
from synthcam.verification.statements import all_statements

_LETTER = re.compile(r"\s*(?P<letter>[A-Z])\.\s+(?P<text>.*)", re.DOTALL)
_ASKED_THAT = re.compile(
    "(?:(?:judging by|going by|as far as one can tell from) the [a-z]+, |(?:in this (?:clip|video|shot)|here), )?"
    "(?:is it [a-z ]+|would you say|can one say|can it be said|does (?:the clip|the video|this shot) show|can you see)"
    " that (?P<that>.+)"
)
_ASKED_AFTER = re.compile("(?P<that>.+): [a-z ]+")
_ASKED_FOLLOWED = re.compile("is (?P<one>.+) followed by (?P<other>.+)")
_LEAD = re.compile(
    "(?:(?:judging by|going by|as far as one can tell from) the [a-z]+|in this (?:clip|video|shot)|here), "
)


@dataclass(frozen=True)
class Question:
    """What a chain answers.

    Attributes:
        text: the question, as it was asked.
        options: in the order A, B, C, D, with or without their letters; empty where the answer is free text, Yes or No.
        answer: the right letter or word, where it is known.
    """

    text: str = ""
    options: tuple[str, ...] = ()
    answer: str | None = None


def is_free_text(answer: str, question: Question) -> bool:
    """Whether an answer is sentences of its own, to be checked one by one."""
    return not question.options and answer.lower() not in ("yes", "no") and not re.fullmatch("[A-Z]", answer)


def answer_problem(answer: str, question: Question, thought: Sequence[c.Parsed], clip: CheckedClip) -> str | None:
    """Why a letter, Yes or No is no answer, does not follow or is wrong; None where all is well."""
    if question.answer is not None and answer.lower() != question.answer.lower():
        return f"the answer is {answer}; the right one is {question.answer}"
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(question.options)]
    if question.options and (len(answer) != 1 or answer not in letters):
        return f"the answer is {answer!r}; allowed is one letter of {', '.join(letters)}"
    chosen = _without_letter(question.options[letters.index(answer)]) if question.options else answer
    yes_or_no = chosen.lower().rstrip(".")
    if yes_or_no in ("yes", "no"):
        if (order := read_order_question(question.text)) is not None:
            return _order_problem(yes_or_no == "yes", order, thought, clip)
        asked = read_question(question.text)
        return None if asked is None else _yes_or_no_problem(yes_or_no == "yes", asked, thought, clip)
    meanings = _option_meanings(chosen)
    if question.options and not meanings:
        return f"option {chosen!r} is not understood"
    concluded = [claim for claim in meanings if any(_says_the_same(claim, t) for t in thought)]
    if meanings and not concluded:
        return f"the thinking does not come to {chosen!r}"
    wrong = [finding for claim in concluded if not (finding := check_claim(claim, clip)).holds]
    return f"{chosen!r}: {wrong[0].found}" if concluded and len(wrong) == len(concluded) else None


def read_question(text: str) -> c.Conclusion | None:
    """The statement that a yes-or-no question asks about; None where it is not one of the forms."""
    plain = _plain_question(text)
    for statement in _statements_in(plain):
        if statement in all_statements():
            return all_statements()[statement]
    return _asked_directly().get(plain) or _asked_directly().get(_LEAD.sub("", plain, count=1))


def read_order_question(text: str) -> c.Order | None:
    """The order of two motions that a yes-or-no question asks about; None where it is not one of the forms."""
    plain = _plain_question(text)
    followed = _ASKED_FOLLOWED.fullmatch(_LEAD.sub("", plain, count=1))
    asked = [f"{followed['one']} is followed by {followed['other']}"] if followed else []
    orders = (two_motions(statement) for statement in (*_statements_in(plain), *asked))
    return next((order for order in orders if isinstance(order, c.Order)), None)


def _plain_question(text: str) -> str:
    return plain_spelling(text).rstrip("?").rstrip()


def _statements_in(plain: str) -> list[str]:
    """The statement inside "is it true that ..." or "...: does this hold"."""
    found = (_ASKED_THAT.fullmatch(plain), _ASKED_AFTER.fullmatch(plain))
    return [match["that"] for match in found if match is not None]


@cache
def _asked_directly() -> dict[str, c.Conclusion]:
    """Statements turned into questions: "does the camera pan left", "is the scene static"."""
    found: dict[str, c.Conclusion] = {}
    for text, meaning in all_statements().items():
        subject, is_, rest = text.partition(" is ")
        if text.startswith("the camera does not "):
            found["does the camera not " + text.removeprefix("the camera does not ")] = meaning
        elif is_:
            found[f"is {subject} {rest}"] = meaning
        elif text.startswith("the camera "):
            found["does the camera " + infinitive(text.removeprefix("the camera "))] = meaning
    return found


def _yes_or_no_problem(yes: bool, asked: c.Conclusion, thought: Sequence[c.Parsed], clip: CheckedClip) -> str | None:
    conclusions = [claim for claim in thought if isinstance(claim, c.Conclusion)]
    concluded = dict(pair for claim in conclusions for pair in claim.labels)
    if yes:
        missing = [label for label, holds in asked.labels if concluded.get(label) is not holds]
        if missing:
            return f"the thinking does not conclude what is asked of {missing[0]}"
    elif not any(concluded.get(label) is (not holds) for label, holds in asked.labels):
        return f"the thinking does not deny what is asked of {asked.labels[0][0]}"
    truth = [clip.measured.labels.get(label) is holds for label, holds in asked.labels]
    return None if all(truth) is yes else f"the answer is {'Yes' if yes else 'No'}; the right one is the other"


def _order_problem(yes: bool, asked: c.Order, thought: Sequence[c.Parsed], clip: CheckedClip) -> str | None:
    comes_to = asked if yes else c.Order(asked.second, asked.first)
    if comes_to not in thought:
        return f"the thinking does not say that {comes_to.first} comes before {comes_to.second}"
    finding = check_claim(comes_to, clip)
    return None if finding.holds else f"the answer is {'Yes' if yes else 'No'}; {finding.found}"


def _without_letter(option: str) -> str:
    found = _LETTER.fullmatch(option)
    return found["text"] if found else option


def _option_meanings(option: str) -> tuple[c.Claim, ...]:
    """An option is a statement about a label, or a caption: "The camera pans left" may be either."""
    plain = plain_spelling(option)
    return tuple(claim for claim in (all_statements().get(plain), read_caption(plain)) if claim is not None)


def _says_the_same(option: c.Claim, thought: c.Parsed) -> bool:
    """Whether a sentence of the thinking says what an option says; a caption may say more."""
    if isinstance(option, c.Conclusion):
        return isinstance(thought, c.Conclusion) and set(option.labels) <= set(thought.labels)
    return isinstance(option, c.Caption) and motion_groups(option) == motion_groups(thought)
