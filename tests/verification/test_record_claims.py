"""Claims about motions, their times and the record."""

import pytest
from support.hand_made_clips import cameras, clip, plate

from synthcam.verification.check import check_claim
from synthcam.verification.claims import Claim
from synthcam.verification.clip import CheckedClip
from synthcam.verification.parser import parse_sentence

STILL = cameras()
STAGED = clip(
    STILL,
    motions=["pan-left", "dolly-in", "zoom-in"],
    segments=[("pan-left", 0.0, 0.5), ("dolly-in", 0.2, 0.7), ("zoom-in", 0.0, 1.0)],
    camera_movement="major_complex",
    complex_motion_description="A pan left, then a dolly in.",
)
TRACKING = clip(
    STILL,
    [plate(1, "red car", ahead=8), plate(2, "blue car", right=4)],
    subject=1,
    motions=["track-tail"],
    camera_movement="major_simple",
    is_tracking=True,
    tracking_shot_types=["tail"],
    subject_size_change="larger",
)
STATIC = clip(STILL, motions=["static"], labels={"clear_moving_camera": False, "has_pan_left": False})
FAINT = clip(STILL, motions=["pan-left"], labels={"clear_moving_camera": None}, camera_movement="minor")
UNSURE = clip(STILL, unsure=["steadiness", "scene_movement"])
LABELS = clip(STILL, labels={"has_zoom_in": True, "has_zoom_out": False, "has_forward_wrt_camera": False,
                             "has_backward_wrt_camera": None})  # fmt: skip


def segments(*times: tuple[str, float, float]) -> CheckedClip:
    return clip(STILL, motions=sorted({name for name, _, _ in times}), segments=times)


CASES = [
    ("The camera pans left.", STAGED, True),
    ("The camera pans right.", STAGED, False),
    ("The camera pans left from 0.0 s to 0.5 s.", STAGED, True),
    ("The camera pans left from 0.0 s to 0.6 s.", segments(("pan-left", 0.0, 0.54)), True),
    ("The camera pans left from 0.0 s to 0.6 s.", segments(("pan-left", 0.0, 0.53)), False),
    ("The camera pans left from 0.1 s to 0.5 s.", segments(("pan-left", 0.03, 0.5)), False),
    ("The camera zooms in throughout the clip.", STAGED, True),
    ("The camera pans left throughout the clip.", STAGED, False),
    ("The camera pans left throughout the clip.", segments(("pan-left", 0.0, 0.99)), False),
    ("A left pan comes before a dolly in.", STAGED, True),
    ("A dolly in comes before a left pan.", STAGED, False),
    ("A dolly in is followed by a left pan.", STAGED, False),
    ("A left pan comes before a dolly in.", segments(("pan-left", 0.0, 0.5), ("dolly-in", 0.19, 0.9)), False),
    ("A left pan comes before a dolly in.", segments(("pan-left", 0.0, 0.5), ("dolly-in", 0.3, 0.69)), False),
    ("A left pan comes before a dolly in.",
     segments(("pan-left", 0.0, 0.2), ("pan-left", 0.4, 0.6), ("dolly-in", 0.7, 0.9)), False),
    ("A left pan and a dolly in happen at once.", segments(("pan-left", 0.0, 0.8), ("dolly-in", 0.2, 1.0)), True),
    ("A left pan and a dolly in happen at once.", segments(("pan-left", 0.0, 0.79), ("dolly-in", 0.21, 1.0)), False),
    ("A left pan and a zoom out happen at once.", STAGED, False),
    ("There is no zoom in either direction.", LABELS, False),
    ("There is no zoom out here.", LABELS, True),
    ("The camera does not dolly in at any time.", LABELS, True),
    ("The camera does not dolly.", LABELS, False),  # backwards is open
    ("There is no tracking shot.", LABELS, False),  # not said
    ("The camera does not move.", STATIC, True),
    ("The camera does not move.", FAINT, False),
    ("The camera does not move.", clip(STILL, motions=["static"], labels={"clear_moving_camera": None}), False),
    ("The camera stands still over the whole clip.", STATIC, True),
    ("The camera stands still from 0.0 s to 1.0 s.", STATIC, True),
    ("The camera stands still from 0.0 s to 0.5 s.", STATIC, False),  # known of the whole only
    ("The camera stands still over the whole clip.", STAGED, False),
    ("The shot is very steady over the whole clip.", STATIC, True),
    ("The shot is unsteady over the whole clip.", STATIC, False),
    ("The shot is very steady over the whole clip.", UNSURE, False),
    ("The scene is static over the whole clip.", STATIC, True),
    ("The scene is static over the whole clip.", UNSURE, False),
    ("The scene is dynamic over the whole clip.", STATIC, False),
    ("The pace of the motion is slow.", STAGED, True),
    ("The pace of the motion is fast.", STAGED, False),
    ("The pace of the motion is slow.", STATIC, False),  # nothing moves
    ("The camera follows the red car from behind over the whole clip.", TRACKING, True),
    ("The camera follows the blue car from behind over the whole clip.", TRACKING, False),
    ("The camera follows the red car from ahead over the whole clip.", TRACKING, False),
    ("The camera follows the red car from behind over the whole clip.", STATIC, False),
    ("The red car looks larger over the whole clip.", TRACKING, True),
    ("The red car looks smaller over the whole clip.", TRACKING, False),
    ("The blue car looks larger over the whole clip.", TRACKING, False),
    ("So the camera zooms in.", LABELS, True),
    ("So the camera does not zoom in.", LABELS, False),
    ("So the camera does not dolly in while it zooms out.", LABELS, False),  # open
    ("So the camera zooms in but does not dolly in.", LABELS, True),
    ("So the camera dollies in but does not zoom in.", LABELS, False),
    ("The camera pans left, then dollies in, very smoothly.", STAGED, True),
    ("The camera dollies in, then pans left, very smoothly.", STAGED, False),
    ("The camera pans left, then dollies in, unsteadily.", STAGED, False),
    ("The camera slowly pans left, then dollies in.", STAGED, True),
    ("The camera quickly pans left, then dollies in.", STAGED, False),
    ("The camera pans left and zooms in.", STAGED, False),  # half of the time shared
    ("The camera pans left, then tilts up.", STAGED, False),
    ("The camera follows its subject from behind, following the red car from behind.", TRACKING, True),
    ("The camera follows its subject from behind, following the blue car from behind.", TRACKING, False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tested", "holds"), CASES, ids=[f"{i}-{c[0][:60]}" for i, c in enumerate(CASES)])
def test_a_claim_of_the_record(text: str, tested: CheckedClip, holds: bool) -> None:
    claim = parse_sentence(text)
    assert isinstance(claim, Claim), text
    finding = check_claim(claim, tested)
    assert finding.holds is holds
    assert holds or (finding.found and finding.allowed)
