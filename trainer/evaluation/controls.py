"""The same questions with the frames tampered with, and what is right then."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from synthcam.seeding import stream
from trainer.changed_clips import answer_of_changed
from trainer.examples import Example
from trainer.video import Controls

Control = Literal["as it is", "reversed", "mirrored", "frozen", "shuffled"]
CONTROLS: tuple[Control, ...] = get_args(Control)
"""reversed: played backwards. frozen: the first frame alone. shuffled: the frames in another order."""


@dataclass(frozen=True)
class Shown:
    """A question as it is put to the model.

    Attributes:
        expected: the right answer: a letter or a word.
    """

    example: Example
    control: Control
    expected: str


def shown_under(examples: Sequence[Example], control: Control) -> list[Shown]:
    """The questions that have an answer under a control.

    Reversed, mirrored and frozen clips have the answer that follows from their changed record, and are left out where
    none does. A shuffled clip has no right answer: what is right of the clip as it is stands for it, so that a model
    that reads the order of frames falls towards chance.
    """
    if control in ("as it is", "shuffled"):
        return [Shown(example, control, example.answer) for example in examples]
    changed = [(example, answer_of_changed(example, control)) for example in examples]  # type: ignore[arg-type]
    return [Shown(example, control, answer) for example, answer in changed if answer is not None]


def frame_controls(shown: Shown, *, seed: int) -> Controls:
    """What is done to the frames."""
    if shown.control == "shuffled":
        # One order for all would be a new kind of motion that could be learned by its looks.
        order = stream(seed, "shuffled", shown.example.source, shown.example.clip).integers(2**31)
        return {"shuffle_seed": int(order)}
    return {
        "reverse": shown.control == "reversed",
        "mirror": shown.control == "mirrored",
        "freeze": shown.control == "frozen",
    }
