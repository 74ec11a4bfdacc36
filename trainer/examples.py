"""Examples: what every source of training data gives, a question about a video and its answer."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from synthcam.temporal.kinds import ALL_KINDS


def is_temporal(topic: str) -> bool:
    """Whether a question with this topic is about a temporal clip, which has an event log and no record of a camera."""
    return topic in ALL_KINDS


ORDERS = "option order|"
"""How the name of a pair begins whose versions differ in the order of their options."""


@dataclass(frozen=True)
class ClipGeometry:
    """The place of a clip's exact geometry: a dataset of `synthcam build`, and the clip's name in it."""

    dataset: Path
    clip: str


Form = Literal["answer", "reasoned", "bare"]
"""How a question is to be answered. answer: the answer alone in its tags. reasoned: observation, thinking and answer in
theirs. bare: the answer alone without tags, as CameraBench asks, whose metric reads the first token."""


@dataclass(frozen=True)
class Example:
    """One question about one video.

    Attributes:
        source: name of the source in the mixture.
        video: path of the video file.
        question: the words of the question alone.
        options: "A. ..." and so on; empty if the answer is text.
        answer: the option's letter, or the text, without tags.
        prompt: the text of the user's message: question, options and the form of the answer.
        chain: observation, thinking and answer in their tags; None if only the answer is known.
        kind: binary, choice, open, caption or direction.
        topic: the label, motion or skill that it is about.
        split: train, validation or test.
        clip: the clip's name, the same for all questions about it.
        geometry: the place of the clip's geometry; None if it is not known.
        pair: name that two versions of a question share: forwards and backwards, or options in two orders; else None.
        reversed: whether the video is shown backwards.
        mirrored: whether the video is shown with left and right exchanged.
        reordered: whether its options stand in another order than at first.
        loss_weight: weight of the example in the loss of supervised training.
        form: how it is to be answered; None where the prompt says so (`asked_form`).
        words: the whole of what the user says in the file, where that is more than question and options.
        twins: name that the questions of twins share which a mixture keeps next to one another; else None.
    """

    source: str
    video: Path
    question: str
    options: tuple[str, ...]
    answer: str
    prompt: str
    chain: str | None
    kind: str
    topic: str
    split: str
    clip: str
    geometry: ClipGeometry | None = None
    pair: str | None = None
    reversed: bool = False
    mirrored: bool = False
    reordered: bool = False
    loss_weight: float = 1.0
    form: Form | None = None
    words: str = ""
    twins: str | None = None

    @property
    def target(self) -> str:
        """The text that the model learns to write: the chain if there is one, else the answer, in tags unless bare."""
        if self.chain is not None:
            return self.chain
        return self.answer if self.form == "bare" else f"<answer>{self.answer}</answer>"

    @property
    def asked_form(self) -> Form:
        """The form that the prompt asks for."""
        return self.form or ("reasoned" if "<observation>" in self.prompt else "answer")
