"""A sample: a question about a clip, with its chain and answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from synthcam.language.chains import LENGTHS, Chain, Length
from synthcam.language.grammar import Chooser

Kind = Literal["binary", "choice", "open", "caption"]
KINDS: tuple[Kind, ...] = ("binary", "choice", "open", "caption")
FORMAT = re.compile(r"\A\s*<observation>.*?</observation>\s*<think>.*?</think>\s*<answer>.*?</answer>\s*\Z", re.DOTALL)
"""CamReasoner's check of an output."""


@dataclass(frozen=True)
class Sample:
    """One question about a clip, with its chain.

    Attributes:
        topic: what it is about: a topic's name, or what is described.
        skill: one of CameraBench's nine.
        options: "A. ..." and so on; empty where the answer is text.
        answer: the letter, or the text.
    """

    kind: Kind
    topic: str
    skill: str
    length: Length
    question: str
    options: tuple[str, ...]
    answer: str
    observation: str
    think: str

    @property
    def chain(self) -> str:
        """Observation, thinking and answer in their tags."""
        return f"<observation>{self.observation}</observation><think>{self.think}</think><answer>{self.answer}</answer>"

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """The sample that `clip_item` wrote into a clip.json."""
        observation, think = (
            item["chain"].partition(f"<{tag}>")[2].partition(f"</{tag}>")[0] for tag in ("observation", "think")
        )
        own = {key: item[key] for key in ("kind", "topic", "skill", "length", "question", "answer")}
        return cls(**own, options=tuple(item["options"]), observation=observation, think=think)


@dataclass(frozen=True)
class Question:
    """A question as it is put: its words, its options, and what it is about."""

    kind: Kind
    topic: str
    skill: str
    words: str
    options: tuple[str, ...] = ()


def answered(question: Question, answer: str, chain: Chain, length: Length) -> Sample:
    """The sample of a question with its chain."""
    q = question
    return Sample(q.kind, q.topic, q.skill, length, q.words, q.options, answer, chain.observation, chain.think)


def any_length(chooser: Chooser) -> Length:
    """One of the three lengths."""
    return LENGTHS[chooser.below(len(LENGTHS))]
