"""Controls: the same questions with changed frames, and the answers that are right then."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from synthcam.seeding import stream
from trainer.changed_clips import answer_of_changed
from trainer.examples import Example, is_temporal
from trainer.video import Controls

Control = Literal["as it is", "reversed", "mirrored", "frozen", "shuffled"]
CONTROLS: tuple[Control, ...] = get_args(Control)
"""reversed: played backwards. frozen: the first frame alone. shuffled: the frames in another order."""


@dataclass(frozen=True)
class Shown:
    """A question under a control.

    Attributes:
        expected: the right answer then: a letter or a word.
    """

    example: Example
    control: Control
    expected: str


def shown_under(examples: Sequence[Example], control: Control) -> list[Shown]:
    """The questions that have an answer under a control.

    The answer about a reversed, mirrored or frozen clip follows from its changed record; a question that the changed
    record leaves open is left out. A shuffled clip has no right answer and keeps that of the unchanged clip, so that a
    model that reads the order of frames falls towards chance.
    """
    if control in ("as it is", "shuffled"):
        return [Shown(example, control, example.answer) for example in examples]
    if control == "frozen" and (temporal := [example for example in examples if is_temporal(example.topic)]):
        # No frame alone answers a question about change: like a shuffled clip it keeps the answer.
        others = [example for example in examples if not is_temporal(example.topic)]
        return [*shown_under(others, control), *(Shown(example, control, example.answer) for example in temporal)]
    changed = [(example, answer_of_changed(example, control)) for example in examples]  # type: ignore[arg-type]
    return [Shown(example, control, answer) for example, answer in changed if answer is not None]


def frame_controls(shown: Shown, *, seed: int) -> Controls:
    """The changes to the frames that a control makes."""
    if shown.control == "shuffled":
        # One order for all clips would be a kind of motion of its own, which a model could recognise.
        order = stream(seed, "shuffled", shown.example.source, shown.example.clip).integers(2**31)
        return {"shuffle_seed": int(order)}
    return {
        "reverse": shown.control == "reversed",
        "mirror": shown.control == "mirrored",
        "freeze": shown.control == "frozen",
    }
