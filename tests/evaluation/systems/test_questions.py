"""Questions answered from beliefs about a clip."""

import pytest

from synthcam.evaluation.items import Form, Item
from synthcam.evaluation.systems.beliefs import COARSE, PRIMITIVES, Beliefs, TimedMotion
from synthcam.evaluation.systems.questions import answer, in_words, yes_likelihood

PAN = "cam_motion.camera_centric_movement.pan_left.has_pan_left"


def believing(coarse: str = "left", timeline: tuple[TimedMotion, ...] = (), **motions: float) -> Beliefs:
    known = dict.fromkeys(PRIMITIVES, 0.05) | {"static": 0.02}
    known |= {name.replace("_", "-"): belief for name, belief in motions.items()}
    return Beliefs(known, {name: 0.9 if name == coarse else 0.1 / 7 for name in COARSE}, {}, timeline)


def item(question: str, *options: str, form: Form = "yes-no", label: str | None = None) -> Item:
    return Item("1", "task", form, "a.mp4", question, options=options, label=label)


@pytest.mark.parametrize(
    ("question", "likely"),
    [
        ("Does the camera pan to the left?", True),
        ("Does the camera pan to the left? Please only answer Yes or No.", True),
        ("Does the camera pan to the right?", False),
        ("Does the camera only pan left with no other movement?", True),
        ("Does the camera pan left without moving laterally to the left?", True),
        ("Does the camera move laterally to the left?", False),
        ("Is the camera completely still without any motion or shaking?", False),
        ("Does the camera have noticeable motion beyond minor shake or wobble?", True),
        ("Is the camera free from noticeable motion beyond minor shake or wobble?", False),
        ("Would you say that the camera turns to the left?", True),
        ("Is the camera dollying in?", False),
    ],
)
def test_questions_in_words_are_answered_from_beliefs(question: str, likely: bool) -> None:
    assert (yes_likelihood(question, None, believing(pan_left=0.9)) > 0.5) is likely


def test_a_label_decides_before_words() -> None:
    assert answer(item("Anything?", label=PAN), believing(pan_left=0.83)).p_yes == 0.83


def test_only_is_less_likely_than_has_where_something_else_happens() -> None:
    beliefs = believing(pan_left=0.9, zoom_in=0.8)
    has = yes_likelihood("?", "cam_motion.camera_centric_movement.pan_left.has_pan_left", beliefs)
    only = yes_likelihood("?", "cam_motion.camera_centric_movement.pan_left.only_pan_left", beliefs)
    assert (has, only) == (0.9, pytest.approx(0.9 * 0.2))


@pytest.mark.parametrize(
    ("options", "right"),
    [
        (("A. left", "B. right", "C. static"), "A"),
        (("A. The camera pans right", "B. The camera pans left", "C. The camera is static"), "B"),
        (("A. The camera pans left and zooms in", "B. The camera pans left"), "B"),
        (("A. No", "B. Yes"), "B"),
    ],
)
@pytest.mark.parametrize("form", ["choice", "reasoned"])
def test_options_of_every_kind_are_chosen_from(options: tuple[str, ...], right: str, form: Form) -> None:
    asked = item("Does the camera pan to the left?", *options, form=form)
    found = answer(asked, believing(pan_left=0.9))
    assert found.options is not None
    assert max(range(len(options)), key=lambda i: found.options[i]) == "ABC".index(right)
    assert found.text in (right, None) if form == "choice" else f"<answer>{right}</answer>" in str(found.text)


def test_words_tell_what_happens_in_its_order() -> None:
    timeline = (TimedMotion("pan-left", 2.0, 4.0), TimedMotion("zoom-in", 0.0, 2.0))
    beliefs = believing(timeline=timeline, pan_left=0.9, zoom_in=0.9)
    assert in_words(beliefs) == "The camera zooms in, then pans left."
    assert in_words(believing(static=0.9)) == "The camera is static."


def test_coarse_classes_are_read_with_or_without_what_explains_them() -> None:
    for options in (("A. left", "B. static"), ("A. left: it pans or moves to its left", "B. static: it does not move")):
        assert answer(item("Which one?", *options, form="choice"), believing("left")).text == "A"


def test_a_label_that_is_unknown_leaves_the_words_of_the_question() -> None:
    asked = item("Does the camera pan to the left?", label="no.such.label")
    assert answer(asked, believing(pan_left=0.83)).p_yes == 0.83
