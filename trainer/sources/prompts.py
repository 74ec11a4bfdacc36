"""Prompts: a question of another source, with its options and the form of the answer."""

from collections.abc import Sequence
from typing import Literal

from synthcam.language.items import INSTRUCTION

Form = Literal["answer", "reasoned"]
"""answer: the answer alone in its tags, which is all that a source without chains can teach. reasoned: observation,
thinking and answer, which reinforcement learning asks for in every question."""

ANSWER_ALONE = "Answer in this form: <answer>{answer}</answer>."
PLEASE = " Please only answer Yes or No."
"""CameraBench's words for an answer of one word."""


def prompt(question: str, options: Sequence[str], form: Form) -> str:
    """Join question, options and the form of the answer, as `synthcam.language.items.prompt` does."""
    if options:
        answer = "the letter of the option"
    else:
        answer = "Yes or No" if question.endswith(PLEASE) else "the answer in words"
    instruction = INSTRUCTION if form == "reasoned" else ANSWER_ALONE
    return "\n".join([question, *options, instruction.format(answer=answer)])
