"""Argumentative prose read into claims: the whole picture, only-ness, possibilities, movers, kinds of tracking."""

import pytest

from synthcam.verification.reading import claims as c
from synthcam.verification.reading.read import read


def claims(text: str) -> list[c.Claim]:
    return [claim for clause in read(text) for claim in clause.claims if not isinstance(claim, c.Inference)]


def unread(text: str) -> list[str]:
    return [clause.text for clause in read(text) if clause.status == "unread"]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Most of the image drifts left.", c.Slides(None, "left")),
        ("The entire picture spreads outwards.", c.Grows(None, "larger")),
        ("Most of the picture pulls together.", c.Grows(None, "smaller")),
        ("Everything in the frame swings round clockwise.", c.Turns("cw")),
        ("With the whole image turning counter-clockwise, the camera rolls clockwise.", c.Turns("ccw")),
        ("With everything in the frame shifting rightwards, the camera pans left.", c.Slides(None, "right")),
        ("Nothing in the background changes size.", c.Grows(None, "same")),
    ],
)
def test_the_whole_picture_is_no_camera_and_no_thing(text: str, claim: c.Claim) -> None:
    found = claims(text)
    assert claim in found
    assert all(isinstance(k, c.Motion) or getattr(k, "thing", None) is None for k in found)
    assert not unread(text)


@pytest.mark.parametrize(
    "text",
    [
        "There is no mover.",
        "Nothing goes its own way.",
        "Nobody and nothing moves.",
        "No object is on the move.",
        "All things stand still.",
    ],
)
def test_without_movers_the_picture_may_still_move(text: str) -> None:
    assert claims(text) == [c.MovesItself(None, None, denied=True)]


def test_no_drift_denies_one_direction_of_the_picture() -> None:
    assert claims("There is no sideways drift.") == [
        c.Slides(None, "left", denied=True),
        c.Slides(None, "right", denied=True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A truck left is not the only motion.",
        "A leftward truck is not all that happens.",
        "A truck to the left is not the camera's only motion.",
    ],
)
def test_only_ness_is_denied_and_not_the_motion(text: str) -> None:
    assert claims(text) == [c.Motion("truck", "left", denied=True, alone=True)]


@pytest.mark.parametrize(
    "text",
    [
        "Either a left pan or a truck to the left could cause that.",
        "Both a push in and a zoom in can look like that.",
        "A left pan could do that as well as a truck left.",
        "A dolly out and a zoom out look alike in that.",
        "That matters.",
        "That is decisive.",
    ],
)
def test_possibilities_and_remarks_claim_nothing(text: str) -> None:
    assert all(isinstance(claim, c.Possible) for claim in claims(text))
    assert not unread(text)


@pytest.mark.parametrize("start", ["In a pan to the right", "Under a pan", "With a rightward pan"])
def test_a_motion_that_is_only_supposed_is_a_law(start: str) -> None:
    found = claims(f"{start}, both would slide at one pace.")
    assert [type(k) for k in found] == [c.Law]


def test_what_is_ruled_out_is_denied() -> None:
    assert c.Motion("truck", "left", denied=True) in claims("The vase stays, so a truck to the left is ruled out.")
    assert c.Motion("move", "right", denied=True) in claims("It cannot be a move sideways to the right.")


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("This is not a pan tracking shot.", c.Tracking(None, "pan", denied=True)),
        ("The camera follows no subject from behind.", c.Tracking(None, "tail", denied=True)),
        ("The camera tracks no subject by tilting.", c.Tracking(None, "tilt", denied=True)),
        ("The camera leads its subject from ahead.", c.Tracking(None, "lead")),
        ("Its gaze aimed the same way throughout.", c.Still("direction")),
        ("The camera motion is simple.", c.Kind("simple")),
    ],
)
def test_tracking_kind_and_direction(text: str, claim: c.Claim) -> None:
    assert claims(text) == [claim]
