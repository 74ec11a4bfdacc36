"""The cues that decide each question."""

import pytest

from synthcam.labels.labels_from_annotation import RULES
from synthcam.verification.deciding import deciding_cues


@pytest.mark.parametrize(
    ("topic", "cues"),
    [
        ("has_zoom_in", {"growth", "path", "lens"}),
        ("only_leftward", {"shift", "path", "axis"}),
        ("tilt-up_not_pedestal-up", {"shift", "path", "axis"}),
        ("upward_wrt_camera_only", {"shift", "path", "axis"}),
        ("has_roll_clockwise", {"horizon", "roll"}),
        ("has_motion_blur", {"speed", "path"}),
        ("is_complex_motion", {"motions", "path", "view"}),
        ("fixed_camera_with_shake", {"steadiness", "path"}),
        ("clear_moving_camera", {"seen", "path", "axis"}),
        ("static_scene", {"scene", "seen"}),
        ("lead_tracking_shot", {"subject"}),
        ("field of view", {"lens"}),
    ],
)
def test_each_family_has_its_cues(topic: str, cues: set[str]) -> None:
    assert set(deciding_cues(topic)) == cues


def test_every_label_that_is_asked_has_cues_and_nothing_else_has() -> None:
    names = {name.rsplit(".", 1)[-1] for name in RULES} - {"has_frame_freezing", "has_shot_transition_cam_motion"}
    assert all(deciding_cues(name) for name in names)
    with pytest.raises(KeyError):
        deciding_cues("weather")
