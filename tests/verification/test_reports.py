"""What a text comes to: claims by kind, how much is true, and whether it tells what decides the question."""

import pytest
from support.hand_made_clips import cameras, clip, plate, ramp

from synthcam.labels.labels_from_annotation import RULES
from synthcam.verification import report
from synthcam.verification.claims import kind_of
from synthcam.verification.deciding import deciding_cues

CLIP = clip(
    cameras(yaw=ramp(0, -20)),
    [plate(1, "red crate", right=-1)],
    motions=["pan-left"],
    segments=[("pan-left", 0.0, 1.0)],
    labels={"has_pan_left": True, "has_leftward": False},
    camera_movement="major_simple",
)
SHIFTS = "The red crate moves right by 10% of the frame width from 0.0 s to 0.5 s."
PATH, VIEW = "The apex stays put across the clip.", "The optical axis turns 20 degrees to the left across the clip."
AGAIN = "Over the whole clip, the line of sight swings 20 degrees to the left."
WRONG = "The optical axis turns 20 degrees to the right across the clip."


def test_claims_are_counted_once_by_kind() -> None:
    found = report(
        f"{SHIFTS} {PATH} {VIEW} {AGAIN} A pan shifts near and far things alike. Lovely.", CLIP, "has_pan_left"
    )
    assert found.kinds == {"ApexStays": (1, 0), "AxisTurned": (1, 0), "Shift": (1, 0)}
    assert found.strange == {"lovely."}
    assert found.precision == pytest.approx(3 / 4)
    assert (found.told, found.untold, found.coverage) == (("shift", "path", "axis"), (), 1.0)


def test_what_is_contradicted_is_not_told() -> None:
    found = report(f"{PATH} {VIEW} {WRONG}", CLIP, "pan-left_not_truck-left")
    assert {kind_of(claim) for claim in found.false} == {"AxisTurned"}
    assert found.precision == pytest.approx(2 / 3)
    assert (found.told, found.untold) == (("path",), ("shift", "axis"))
    assert found.coverage == pytest.approx(1 / 3)


def test_tags_and_letters_are_passed_over_and_places_are_kept() -> None:
    text = f"<observation>{SHIFTS}</observation><think>{PATH} {VIEW}</think><answer>B</answer>"
    found = report(text, CLIP, "has_pan_left")
    assert [text[slice(*sentence.span)] for sentence in found.sentences] == [SHIFTS, PATH, VIEW]
    assert found.precision == 1.0
    told = report(text.replace("<answer>B<", "<answer>The camera pans right.<"), CLIP, "motion")
    assert {kind_of(claim) for claim in told.false} == {"Motion"}


def test_an_empty_text_is_worth_nothing() -> None:
    for text in ("", "   ", "<observation></observation><think></think><answer>A</answer>"):
        found = report(text, CLIP, "apex")
        assert (found.precision, found.coverage, found.sentences) == (0.0, 0.0, ())


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
