"""The answers that the thinking of a completion concludes, from its words alone."""

from collections.abc import Collection
from dataclasses import fields
from functools import cache

from synthcam.motion.motions import MOTIONS
from synthcam.verification import claims as c
from synthcam.verification.answers import Question, read_order_question, read_question
from synthcam.verification.captions import read_caption
from synthcam.verification.english import plain_spelling
from synthcam.verification.parser import parse
from synthcam.verification.statements import all_statements
from trainer.option_text import LETTERS, option_text

YES_NO = ("yes", "no")


def readable(question: Question) -> bool:
    """Whether the conclusion of a thought can be read: the question and every option have a known meaning."""
    if _is_yes_no(question):
        return _asked(question) is not None
    if question.options:
        return all(meanings(option_text(option)) for option in question.options)
    return question.answer in MOTIONS or bool(free_claims(question.answer or ""))


def concluded(thought: Collection[c.Parsed], question: Question) -> frozenset[str]:
    """The answers that the sentences of a thought state: letters, "yes" and "no", or names of motions.

    More than one is a contradiction. More sentences never give fewer answers. A question that is answered in sentences
    has none; its claims are compared instead.
    """
    if _is_yes_no(question):
        words = _said_of(_asked(question), thought)
        return frozenset(letter for letter, text in _lettered(question) if text.lower() in words) or words
    if not question.options:
        return frozenset(motion for claim in thought for motion in _one_motion(claim))
    return frozenset(
        letter
        for letter, text in _lettered(question)
        if any(_says(claim, meaning) for claim in thought for meaning in meanings(text))
    )


@cache
def meanings(option: str) -> tuple[c.Claim, ...]:
    """The meaning of an option: a statement about a label, a caption, or both; empty if it is not understood."""
    plain = plain_spelling(option)
    return tuple(claim for claim in (all_statements().get(plain), read_caption(plain)) if claim is not None)


def free_claims(text: str) -> tuple[c.Claim, ...]:
    """The claims of a text, in order."""
    return tuple(parsed for parsed in parse(text) if isinstance(parsed, c.Claim))


def _lettered(question: Question) -> list[tuple[str, str]]:
    return [(letter, option_text(option)) for letter, option in zip(LETTERS, question.options, strict=False)]


def _is_yes_no(question: Question) -> bool:
    answers = [option_text(option) for option in question.options] or [question.answer or ""]
    return all(answer.lower().rstrip(".") in YES_NO for answer in answers)


def _asked(question: Question) -> c.Conclusion | c.Order | None:
    """The claim that a yes/no question asks about."""
    return read_order_question(question.text) or read_question(question.text)


def _said_of(asked: c.Conclusion | c.Order | None, thought: Collection[c.Parsed]) -> frozenset[str]:
    """Yes if all of the claim is concluded, no if any part of it is denied."""
    if isinstance(asked, c.Order):
        yes, no = asked in thought, c.Order(asked.second, asked.first) in thought
    elif asked is not None:
        said = {pair for claim in thought if isinstance(claim, c.Conclusion) for pair in claim.labels}
        yes = all(pair in said for pair in asked.labels)
        no = any((label, not holds) in said for label, holds in asked.labels)
    else:
        return frozenset()
    return frozenset(word for word, is_said in zip(YES_NO, (yes, no), strict=True) if is_said)


def _says(claim: c.Parsed, meaning: c.Claim) -> bool:
    """Whether a sentence states the meaning of an option; of a caption only the motions and their order count."""
    if isinstance(meaning, c.Conclusion):
        return isinstance(claim, c.Conclusion) and set(meaning.labels) <= set(claim.labels)
    return isinstance(meaning, c.Caption) and motion_groups(claim) == motion_groups(meaning)


def agree(one: c.Claim, other: c.Claim) -> bool:
    """Whether two claims agree in everything that both state; pace, times and numbers may be left out.

    Descriptions of the whole motion agree if they name the same motions in the same order.
    """
    if (groups := motion_groups(one)) is not None:
        return motion_groups(other) == groups
    if type(one) is not type(other):
        return False
    told = [(getattr(one, f.name), getattr(other, f.name)) for f in fields(one) if f.name not in ("span", "over", "at")]
    return all(a is None or b is None or a == b for a, b in told)


def motion_groups(claim: c.Parsed) -> list[frozenset[str]] | None:
    """The camera motions that a sentence states, in order; None if it is about something else."""
    if isinstance(claim, c.Motion):
        return [frozenset({claim.motion})]
    if isinstance(claim, c.RecordValue) and claim.key == "camera_movement" and claim.value == "no":
        return [frozenset({"static"})]
    return [frozenset(group) for group in claim.groups] if isinstance(claim, c.Caption) else None


def _one_motion(claim: c.Parsed) -> tuple[str, ...]:
    """The motion that a sentence names, if it names exactly one."""
    named = [motion for group in motion_groups(claim) or () for motion in group]
    return (named[0],) if len(named) == 1 else ()
