"""CameraBench's questions and the labels that answer them.

The wording is that of its public files (https://github.com/linzhiqiu/t2v_metrics, camerabench/data, CC BY 4.0), so that
a model is asked here exactly what it is asked there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CAPTION_QUESTION = "Describe the camera movement in this video."
MATCHES = "Does the camera movement in this video match the following description: '{caption}'?"

BINARY_TASKS: tuple[tuple[str, str, str], ...] = (
    (
        "Move Up",
        "Does the camera move upward (not tilting up) with respect to the initial frame?",
        "has_upward_wrt_camera",
    ),
    (
        "Move Down",
        "Does the camera move downward (not tilting down) with respect to the initial frame?",
        "has_downward_wrt_camera",
    ),
    (
        "Move In",
        "Does the camera move forward (not zooming in) with respect to the initial frame?",
        "has_forward_wrt_camera",
    ),
    (
        "Move Out",
        "Does the camera move backward (not zooming out) with respect to the initial frame?",
        "has_backward_wrt_camera",
    ),
    ("Move Left", "Does the camera move leftward in the scene?", "has_leftward"),
    ("Move Right", "Does the camera move rightward in the scene?", "has_rightward"),
    ("Pan Left", "Does the camera pan to the left?", "has_pan_left"),
    ("Pan Right", "Does the camera pan to the right?", "has_pan_right"),
    ("Tilt Up", "Does the camera tilt upward?", "has_tilt_up"),
    ("Tilt Down", "Does the camera tilt downward?", "has_tilt_down"),
    ("Roll Clockwise", "Does the camera roll clockwise?", "has_roll_clockwise"),
    ("Roll Counterclockwise", "Does the camera roll counterclockwise?", "has_roll_counterclockwise"),
    ("Zoom In", "Does the camera zoom in?", "has_zoom_in"),
    ("Zoom Out", "Does the camera zoom out?", "has_zoom_out"),
    ("Static", "Is the camera completely still without any motion or shaking?", "fixed_camera"),
)
"""The fifteen tasks: name, question, and the last part of the label's name."""

Needs = Mapping[str, bool]
"""Labels, by the last part of their names, with the truth each must have."""


@dataclass(frozen=True)
class PairTask:
    """Two questions: on one of two videos the first is answered Yes and the second No, on the other the reverse.

    Attributes:
        folder: one of the nine skills that results are reported by; its file lies there.
        skill: the finer skill that stands in the rows.
        yes, no: what must hold of the video whose answer to `pos_question` is Yes, and of the other one.
    """

    folder: str
    skill: str
    name: str
    yes: Needs
    no: Needs
    pos_question: str
    neg_question: str


@cache
def pair_tasks() -> tuple[PairTask, ...]:
    """The tasks of camerabench_tasks.txt."""
    tasks, folder, skill = [], "", ""
    for line in Path(__file__).with_suffix(".txt").read_text().splitlines():
        if line.startswith("["):
            folder, skill = line.strip("[]").split("/")
        elif not line.startswith("#"):
            name, yes, no, pos_question, neg_question = line.split(" | ")
            tasks.append(PairTask(folder, skill, name, _needs(yes), _needs(no), pos_question, neg_question))
    return tuple(tasks)


def _needs(text: str) -> Needs:
    """Labels separated by blanks; `!` before one denies it."""
    return {word.removeprefix("!"): not word.startswith("!") for word in text.split()}


def holds(wanted: Needs, labels: Mapping[str, bool | None]) -> bool | None:
    """Whether labels (by last name) are as wanted: False where one is certainly not, None where that is open."""
    if any(labels[name] is (not truth) for name, truth in wanted.items()):
        return False
    return None if any(labels[name] is None for name in wanted) else True
