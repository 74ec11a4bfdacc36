"""How a question from elsewhere is put: with the form in which it is to be answered."""

from collections.abc import Sequence
from typing import Literal

from synthcam.language.items import INSTRUCTION

Form = Literal["answer", "reasoned"]
"""answer: the answer alone, in its tag, all that a source without chains can teach. reasoned: observation, thinking and
answer, which reinforcement learning asks of every question."""

ANSWER_ALONE = "Answer in this form: <answer>{answer}</answer>."
PLEASE = " Please only answer Yes or No."
"""How CameraBench asks for one word."""


def prompt(question: str, options: Sequence[str], form: Form) -> str:
    """Question, options and the form of the answer, as `synthcam.language.items.prompt` puts them."""
    if options:
        answer = "the letter of the option"
    else:
        answer = "Yes or No" if question.endswith(PLEASE) else "the answer in words"
    instruction = INSTRUCTION if form == "reasoned" else ANSWER_ALONE
    return "\n".join([question, *options, instruction.format(answer=answer)])
