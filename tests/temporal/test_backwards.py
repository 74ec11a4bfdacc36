"""Clips played backwards: what a question's answer becomes, read from the states, is what must become of it."""

import pytest

from synthcam.temporal.clip import TemporalClip, TemporalSpec
from synthcam.temporal.event_log import backwards
from synthcam.temporal.kinds import KINDS
from synthcam.temporal.reading.verify import read_answer

SAME = (
    "collision_counting", "trajectory_shape", "velocity", "motion_counting", "speed_comparison", "distance",
    "camera_speed", "camera_reversals",
)  # fmt: skip
"""How often, how fast and how far is the same both ways."""
OPPOSITE = ("direction", "acceleration", "picture_direction", "camera_pace", "played_backwards")
"""Of two answers it is the other one."""
TWICE = ("rotation", "relative_position", "event_order", "camera_order", "camera_rest", "attribute_change")
"""One or the other, by the question."""


@pytest.mark.parametrize("kind", [*SAME, *OPPOSITE, *TWICE])
@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_answer_about_a_clip_played_backwards(kind: str, level: int) -> None:
    for option in (0, 1):
        clip = TemporalClip(TemporalSpec(kind, level, 4, option, KINDS[kind].views[0], 64, 64, 4.0))  # type: ignore[arg-type]
        question, before = clip.setup.question, clip.setup.answer(clip.log)
        after = read_answer(question, (), backwards(clip.log))
        if kind in SAME:
            assert after == before
        elif kind in OPPOSITE:
            assert after in clip.setup.options
            assert after != before
        elif kind == "rotation":
            assert (after == before) is question.startswith("How many")
        assert read_answer(question, (), backwards(backwards(clip.log))) == before
