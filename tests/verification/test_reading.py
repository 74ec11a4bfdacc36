"""Plain English read into claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthcam.verification.reading import claims as c
from synthcam.verification.reading.read import read


def claims(text: str) -> list[c.Claim]:
    return [claim for clause in read(text) for claim in clause.claims]


def motions(text: str) -> list[tuple[str, str | None, bool]]:
    return [(m.family, m.way, m.denied) for m in claims(text) if isinstance(m, c.Motion)]


@pytest.mark.parametrize(
    ("text", "family", "way"),
    [
        ("The camera pans left.", "pan", "left"),
        ("The camera is panning to the left.", "pan", "left"),
        ("A slow leftward pan.", "pan", "left"),
        ("The shot swivels from left to right.", "pan", "right"),
        ("The view turns upwards.", "tilt", "up"),
        ("The camera tilts slowly and smoothly down.", "tilt", "down"),
        ("The camera rolls counter-clockwise.", "roll", "ccw"),
        ("The lens zooms in on the statue.", "zoom", "in"),
        ("The view narrows.", "zoom", "in"),
        ("The camera pushes in.", "move", "forward"),
        ("The camera pulls back from the table.", "move", "backward"),
        ("The camera dollies out.", "dolly", "backward"),
        ("The camera moves down the street.", "move", "forward"),
        ("The viewpoint slides right.", "move", "right"),
        ("The camera trucks to its left.", "truck", "left"),
        ("The camera rises.", "move", "up"),
        ("The camera descends.", "move", "down"),
        ("The camera pedestals upward.", "pedestal", "up"),
        ("The camera orbits counterclockwise around the vase.", "arc", "ccw"),
        ("The camera cranes up.", "crane", "up"),
        ("The camera approaches the crate.", "move", "forward"),
    ],
)
def test_a_motion_in_many_words(text: str, family: str, way: str) -> None:
    assert motions(text) == [(family, way, False)]


@pytest.mark.parametrize(
    ("text", "family", "way"),
    [
        ("There's no pan.", "pan", None),
        ("The camera isn't turning.", "turn", None),
        ("The camera does not truck right.", "truck", "right"),
        ("The camera never zooms.", "zoom", None),
        ("There is no camera movement.", "any", None),
        ("The camera moves without any tilting.", "tilt", None),
    ],
)
def test_denials(text: str, family: str, way: str | None) -> None:
    assert (family, way, True) in motions(text)


def test_directions_in_a_row() -> None:
    assert motions("The camera moves up and to the left.") == [("move", "up", False), ("move", "left", False)]
    assert motions("The camera moves left, then right.") == [("move", "left", False), ("move", "right", False)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The camera stays in one place.", "place"),
        ("The viewpoint stays where it is.", "place"),
        ("It keeps facing the same way.", "direction"),
        ("The optical axis keeps its direction.", "direction"),
        ("The view keeps its width.", "width"),
        ("The camera remains completely fixed.", "all"),
        ("The shot is static.", "all"),
    ],
)
def test_stillness(text: str, what: str) -> None:
    assert c.Still(what) in claims(text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("The motion is very smooth, with no shaking.", 0, 0),
        ("with minimal shaking", 0, 1),
        ("The camera is slightly unsteady.", 1, 2),
        ("There is noticeable shaking.", 3, 3),
        ("a shake-free shot", 0, 0),
    ],
)
def test_steadiness(text: str, least: int, most: int) -> None:
    assert c.Steadiness(least, most) in claims(text)


BLUE_CRATE, DOOR, CAR = c.Name("crate", "blue"), c.Name("door"), c.Name("car", "red")


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The blue crate moves left by about a third of the frame.", c.Slides(BLUE_CRATE, "left", share=1 / 3)),
        ("The blue crate shifts left more than the door.", c.Compare(BLUE_CRATE, DOOR, "slides", "more")),
        ("The red car grows about twice as large.", c.Grows(CAR, "larger", factor=2.0)),
        ("The red car keeps its size.", c.Grows(CAR, "same")),
        ("The red car moves by itself.", c.MovesItself(CAR)),
        ("The red car stays where it is.", c.Slides(CAR, None, denied=True)),
        ("The red object stays where it is.", c.Slides(c.Name("object", "red"), None, denied=True)),
        ("The red car enters from the left.", c.Visible(CAR, "enters", "left")),
        ("The red car is covered by the door.", c.Covers(DOOR, CAR)),
        ("The door slides in front of the red car.", c.Covers(DOOR, CAR)),
        ("The red car comes out from behind the door.", c.Covers(DOOR, CAR, uncovers=True)),
        ("Everything slides left together at one rate.", c.Alike("slides", alike=True)),
        ("Near things move faster than far ones.", c.Alike("slides", alike=False)),
        ("The whole picture spreads from the centre.", c.Grows(None, "larger")),
        ("The picture turns clockwise about its centre.", c.Turns("cw")),
        ("Nothing in the picture turns.", c.Turns(None, denied=True)),
        ("The picture trembles.", c.Trembles()),
        ("The camera follows the red car from the side.", c.Tracking(CAR, "side")),
    ],
)
def test_things_and_the_picture(text: str, claim: c.Claim) -> None:
    assert claim in claims(text)


@pytest.mark.parametrize(
    ("text", "family", "effect", "would_not"),
    [
        ("A pan would carry both along together.", "pan", c.Alike("slides", alike=True), False),
        ("If it were a zoom, near and far would grow alike.", "zoom", c.Alike("grows", alike=True), False),
        ("Turning could not change which of two things covers the other.", "turn", c.Covers(None, None), True),
    ],
)
def test_laws(text: str, family: str, effect: c.Claim, would_not: bool) -> None:
    (law,) = [claim for claim in claims(text) if isinstance(claim, c.Law)]
    assert (law.motion.family, law.would_not) == (family, would_not)
    assert effect in law.effects


def test_reasons_join_what_is_seen_to_what_it_shows() -> None:
    text = "The picture turns clockwise, so the camera rolls counterclockwise."
    assert c.Inference((c.Turns("cw"),), c.Motion("roll", "ccw")) in claims(text)
    text = "Because near and far slide together, the camera is panning."
    assert c.Inference((c.Alike("slides", alike=True),), c.Motion("pan")) in claims(text)


def test_order_and_togetherness() -> None:
    assert any(isinstance(k, c.Order) for k in claims("The camera pans left, then tilts up."))
    assert any(isinstance(k, c.Order) for k in claims("The camera pans left before tilting up."))
    assert any(isinstance(k, c.Together) for k in claims("The camera pans left while tilting up."))


def test_questions_claim_nothing() -> None:
    assert [clause.status for clause in read("Does the camera pan left?")] == ["no claim"]
    assert read("The camera pans left, doesn't it?")[0].status == "unread"


def test_hedges_and_mood() -> None:
    assert read("The camera may be panning left.")[0].hedged
    assert [clause.status for clause in read("It feels calm and dramatic.")] in (["no claim"], ["unread"])
    assert [clause.status for clause in read("Colourless green ideas sleep furiously.")] == ["unread"]


def test_spans_point_into_the_text() -> None:
    text = "The camera pans left, then it tilts up; the red car stays in view."
    for clause in read(text):
        assert text[slice(*clause.span)] == clause.text


@given(st.text(alphabet="ab '.,-n't0’İ@", max_size=40))
def test_no_text_stops_the_reader(text: str) -> None:
    assert all(clause.span[0] <= clause.span[1] <= len(text) for clause in read(text))
