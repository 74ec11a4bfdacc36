"""Reward of the right form, and the reading of a completion: its sections and its answer.

The pattern is CamReasoner's (https://github.com/wuhang03/CamReasoner), which also removes blanks around < > and /.
In addition every tag must occur once: `.*?` before the end of the text would accept a second answer.
"""

import re
from dataclasses import dataclass

from trainer.examples import Form

LONGEST = 8000
"""The most characters of a completion that is read. The longest chains of the datasets have under 2,000."""

MOST_SENTENCES = 60
"""The most sentences of a completion that is read. The longest chains have under 25."""

_SECTIONS: dict[Form, tuple[str, ...]] = {
    "reasoned": ("observation", "think", "answer"),
    "answer": ("answer",),
    "bare": ("answer",),
}
_PATTERNS = {
    form: re.compile(r"\s*" + r"\s*".join(rf"<{s}>(?P<{s}>.*?)</{s}>" for s in sections) + r"\s*", re.DOTALL)
    for form, sections in _SECTIONS.items()
}
_TAG_BLANKS = re.compile(r"\s*([<>/])\s*")
_ANSWER = re.compile(r"<answer>(.*?)</answer>", re.DOTALL)
_STOP = re.compile(r"[.!?](?=\s|$)")


@dataclass(frozen=True)
class Completion:
    """The sections of a completion; observation and thinking are empty in the form "answer"."""

    observation: str
    think: str
    answer: str


def read_completion(text: str, form: Form = "reasoned") -> Completion | None:
    """Read the sections of a completion; None if the form is wrong, a section is empty or the text is too long."""
    if _too_long(text):
        return None
    plain = _TAG_BLANKS.sub(r"\1", text)
    if any(
        plain.count(tag) != (section in _SECTIONS[form]) for section in _SECTIONS["reasoned"] for tag in _tags(section)
    ):
        return None
    match = _PATTERNS[form].fullmatch(plain)
    if match is None:
        return None
    found = {section: said.strip() for section, said in match.groupdict().items()}
    if not all(re.search(r"\w", said) for said in found.values()):
        return None
    return Completion(found.get("observation", ""), found.get("think", ""), found["answer"])


def read_answer(text: str) -> str | None:
    """The text between the answer tags, in any form of completion; None unless each of the tags occurs exactly once."""
    if _too_long(text):
        return None
    plain = _TAG_BLANKS.sub(r"\1", text)
    if any(plain.count(tag) != 1 for tag in _tags("answer")):
        return None
    match = _ANSWER.search(plain)
    return None if match is None else match[1].strip()


def format_reward(text: str, form: Form = "reasoned") -> float:
    """Reward a completion in the form that the prompt asks for.

    Args:
        text: the completion.
        form: "reasoned" for observation, thinking and answer, "answer" for the answer alone, "bare" for no tags at all.

    Returns:
        1 or 0.

    Example:
        >>> format_reward("<observation>It turns.</observation><think>It pans.</think><answer>B</answer>")
        1.0
        >>> format_reward("<answer>B</answer>"), format_reward("<answer>B</answer>", "answer")
        (0.0, 1.0)
    """
    if form == "bare":
        return float(
            not any(tag in text for section in _SECTIONS["reasoned"] for tag in _tags(section)) and bool(text.strip())
        )
    return float(read_completion(text, form) is not None)


def tagged(text: str) -> str:
    """A bare answer in the tags in which answers are read; one that has tags already is wrong, and read as empty."""
    return f"<answer>{'' if '<' in text else text.strip()}</answer>"


def _too_long(text: str) -> bool:
    return len(text) > LONGEST or len(_STOP.findall(text)) > MOST_SENTENCES


def _tags(section: str) -> tuple[str, str]:
    return f"<{section}>", f"</{section}>"
