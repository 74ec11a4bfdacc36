"""Prompts: a question with its options and the form of the answer, which is a property of each sample."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from synthcam.evaluation.items import Item
from synthcam.evaluation.items import prompt as evaluation_prompt
from synthcam.language.items import INSTRUCTION
from synthcam.seeding import stream
from trainer.examples import Example, Form

ANSWER_ALONE = "Answer in this form: <answer>{answer}</answer>."
PLEASE = " Please only answer Yes or No."
"""CameraBench's words for an answer of one word."""


def prompt(question: str, options: Sequence[str], form: Form) -> str:
    """Join question, options and the form of the answer, as `synthcam.language.items.prompt` does.

    Bare questions are asked in the words of `synthcam evaluate`, which are CameraBench's for yes and no.
    """
    if form == "bare":
        sort: Literal["choice", "yes-no", "open"] = "choice" if options else "open"
        if question.endswith(PLEASE):
            sort = "yes-no"
        return evaluation_prompt(Item("", "", sort, "", question, "", options=tuple(options)))
    if options:
        answer = "the letter of the option"
    else:
        answer = "Yes or No" if question.endswith(PLEASE) else "the answer in words"
    instruction = INSTRUCTION if form == "reasoned" else ANSWER_ALONE
    return "\n".join([question, *options, instruction.format(answer=answer)])


def asked_bare(example: Example) -> Example:
    """The same question for a bare answer: yes or no without options, else the letter or the words alone."""
    words, options, answer = example.question, example.options, example.answer
    if example.words:
        return replace(example, prompt=example.words, chain=None, form="bare")
    texts = [option[2:].strip().rstrip(".").lower() for option in options]
    if sorted(texts) == ["no", "yes"] and answer in ("A", "B"):
        answer = texts["AB".index(answer)].capitalize()
        words, options = words.removesuffix(PLEASE) + PLEASE, ()
    return replace(
        example,
        question=words,
        options=options,
        answer=answer,
        prompt=prompt(words, options, "bare"),
        chain=None,
        form="bare",
    )


def in_forms(example: Example, forms: Mapping[Form, float]) -> Example:
    """The example in one of some forms, by their weights; the same one in every run.

    A chain is kept in the form "reasoned", and an example without one stays as it is there.
    """
    names = sorted(forms)
    total = sum(forms.values())
    drawn = stream(0, "forms", example.source, example.clip, example.prompt).random() * total
    for name in names:
        drawn -= forms[name]
        if drawn < 0:
            break
    if name == "bare":
        return asked_bare(example)
    if name == "answer":
        return replace(example, prompt=prompt(example.question, example.options, "answer"), chain=None, form="answer")
    return example
