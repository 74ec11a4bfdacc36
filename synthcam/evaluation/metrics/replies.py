"""What a system said, read from its text: Yes or No, a letter, and the sections of a reasoned answer."""

import re
from collections.abc import Sequence
from functools import lru_cache

from synthcam.evaluation.items import Answered
from synthcam.option_text import LETTERS, letter_of, plain
from synthcam.verification.questions import Question, concluded

_TAG_BLANKS = re.compile(r"\s*([<>/])\s*")
_ANSWER = re.compile(r"<answer>(.*?)</answer>", re.DOTALL)
_FIRST = re.compile(r"\(?([A-Z])(?:[.:)]|$)")
_SAID = re.compile(r"\b(?:answer|option|choice)\s*(?:is|:)?\s*\(?([A-Z])\b(?!['’])")
_WORD = re.compile(r"[^a-z]*(yes|no)\b", re.IGNORECASE)
_THINK = re.compile(r"<think>(.*?)</think>", re.DOTALL)
_REASONED = re.compile(r"\s*<observation>.*?</observation>\s*<think>.*?</think>\s*<answer>.*?</answer>\s*", re.DOTALL)
"""CamReasoner's form (https://github.com/wuhang03/CamReasoner), which removes blanks around < > and / before."""


def yes_probability(one: Answered) -> tuple[float, float] | None:
    """P(Yes) and P(No): as given, or 1 and 0 for a text that begins with one of the words; None for neither."""
    prediction = one.prediction
    if prediction.error is not None:
        return None
    if prediction.p_yes is not None:
        return prediction.p_yes, 1 - prediction.p_yes if prediction.p_no is None else prediction.p_no
    word = _WORD.match(answer_in_tags(prediction.text or "") or prediction.text or "")
    return None if word is None else (1.0, 0.0) if word[1].lower() == "yes" else (0.0, 1.0)


def said_yes(one: Answered) -> bool | None:
    """Whether the answer is Yes: P(Yes) > P(No), strictly. None for neither, which is wrong."""
    found = yes_probability(one)
    return None if found is None or found[0] == found[1] else found[0] > found[1]


def answer_in_tags(text: str) -> str | None:
    """The text between the answer tags; None unless each of the tags occurs exactly once."""
    tight = _TAG_BLANKS.sub(r"\1", text)
    found = _ANSWER.search(tight)
    return found[1].strip() if found and tight.count("<answer>") == tight.count("</answer>") == 1 else None


def in_form(text: str) -> bool:
    """Whether a text is observation, thinking and answer in tags, each once, and nothing else."""
    tight = _TAG_BLANKS.sub(r"\1", text)
    tags = [f"<{end}{name}>" for name in ("observation", "think", "answer") for end in ("", "/")]
    return _REASONED.fullmatch(tight) is not None and all(tight.count(tag) == 1 for tag in tags)


def chosen_answer(one: Answered) -> str | None:
    """Read the answer from a reply: its letter, or Yes, No or the right words where there are no options; else None.

    A choice is the option of the highest log-probability where the system gave them, else what its text names. A
    reasoned answer stands in its tags.
    """
    item, prediction = one.item, one.prediction
    if prediction.error is not None:
        return None
    if item.form == "choice" and prediction.options is not None:
        return _most_probable(prediction.options, len(item.options))
    text = prediction.text or ""
    said = answer_in_tags(text)
    if said is None:
        if item.form == "reasoned":
            return None
        said = text
    if not item.options:
        word = _WORD.fullmatch(said.strip().rstrip(".!"))
        if word is not None:
            return word[1].capitalize()
        return item.answer if item.answer is not None and plain(said) == plain(item.answer) else None
    return letter_in(said, item.options)


def reasoning_agrees(one: Answered) -> bool | None:
    """Whether the thinking of a reasoned answer states that answer, and no other one, be it right or wrong.

    RefineShot asks for this agreement; here our reader of plain English judges it.
    None where the question's answers are not read. An answer that is not in its form does not agree with anything.
    """
    item, text = one.item, one.prediction.text or ""
    found = _concluded(_thinking(text), Question(item.question, item.options, item.answer))
    if found is None:
        return None
    chosen = chosen_answer(one)
    return chosen is not None and in_form(text) and [answer.lower() for answer in found] == [chosen.lower()]


_concluded = lru_cache(maxsize=1 << 14)(concluded)
"""A text is scored by task and over all questions: it is read once."""


def _thinking(text: str) -> str:
    found = _THINK.search(_TAG_BLANKS.sub(r"\1", text))
    return found[1] if found else ""


def letter_in(reply: str, options: Sequence[str]) -> str | None:
    """The letter that a reply names: alone, before a stop, as "the answer is B", or by its option's text."""
    exact = letter_of(reply, options)
    if exact is not None:
        return exact
    found = _FIRST.match(reply.strip()) or _SAID.search(reply)
    return found[1] if found and found[1] in LETTERS[: len(options)] else None


def first_character(one: Answered) -> str | None:
    """The letter as CamReasoner's own script reads it: the first character between the tags, or of the whole text."""
    if one.prediction.error is not None:
        return None
    text = one.prediction.text or ""
    found = _ANSWER.search(text)
    return ((found[1] if found else text).strip()[:1] or "").upper() or None


def _most_probable(options: Sequence[float], count: int) -> str | None:
    if len(options) != count:
        return None
    best = max(options)
    return LETTERS[options.index(best)] if list(options).count(best) == 1 else None
