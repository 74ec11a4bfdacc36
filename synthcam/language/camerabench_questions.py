"""CameraBench's own questions: its yes/no tasks, its pairs of questions, and their words for topics of ours.

The wording is that of its public files (CC BY 4.0), so that a model is asked here exactly what it is asked there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from synthcam.language.topics import topics

CAPTION_QUESTION = "Describe the camera movement in this video."

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
"""CameraBench's fifteen yes/no tasks: name, question, and the last part of the label's name."""

Needs = Mapping[str, bool]
"""The truths that labels must have, by the last part of their names."""


@dataclass(frozen=True)
class PairTask:
    """A pair of questions: Yes and No on one of two videos, No and Yes on the other.

    Attributes:
        folder: one of the nine skills by which results are reported, the folder of its file.
        skill: the finer skill that the rows name.
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
    """Read the tasks of camerabench_tasks.txt."""
    tasks, folder, skill = [], "", ""
    for line in (files("synthcam.language") / "camerabench_tasks.txt").read_text().splitlines():
        if line.startswith("["):
            folder, skill = line.strip("[]").split("/")
        elif not line.startswith("#"):
            name, yes, no, pos_question, neg_question = line.split(" | ")
            tasks.append(PairTask(folder, skill, name, _needs(yes), _needs(no), pos_question, neg_question))
    return tuple(tasks)


def _needs(text: str) -> Needs:
    """Parse labels separated by blanks; `!` before a label requires False."""
    return {word.removeprefix("!"): not word.startswith("!") for word in text.split()}


@cache
def topic_questions() -> Mapping[str, tuple[str, ...]]:
    """CameraBench's questions that are answered Yes where a topic of ours holds; the denied contrary under "!topic"."""
    same = {topic.name: dict(topic.yes) for topic in topics().values()}
    found: dict[str, list[str]] = {}
    texts = [({label: True}, question) for _, question, label in BINARY_TASKS]
    texts += [
        pair
        for task in pair_tasks()
        for pair in ((dict(task.yes), task.pos_question), (dict(task.no), task.neg_question))
    ]
    for needs, question in texts:
        wanted = {_asked(label): truth for label, truth in needs.items()}
        for name, yes in same.items():
            if wanted == yes:
                found.setdefault(name, []).append(question)
            elif len(yes) == 1 and wanted == {label: not truth for label, truth in yes.items()}:
                found.setdefault(f"!{name}", []).append(question)
    return {name: tuple(dict.fromkeys(questions)) for name, questions in found.items()}


def _asked(label: str) -> str:
    """The label that our topic stands on: over the ground, views from straight above and below are included."""
    return f"{label}_birds_worms_included" if label.endswith("_wrt_ground") else label
