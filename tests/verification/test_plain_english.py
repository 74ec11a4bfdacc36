"""Free English judged against small clips whose truth can be worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest
from support.hand_made_clips import cameras, clip, plate, ramp, record

from synthcam.verification.clip import CheckedClip
from synthcam.verification.judging.optics import supports
from synthcam.verification.reading import claims as c
from synthcam.verification.reading.read import read
from synthcam.verification.verdicts import Verifier

WALL = plate(9, "gray building", ahead=30.0, side=200.0)
CRATE, DOOR = plate(1, "blue crate", right=-1.0, ahead=6.0), plate(2, "red door", right=2.0, ahead=18.0, side=5.0)


def still_clip() -> CheckedClip:
    return clip(cameras(), [WALL, CRATE, DOOR], steadiness="static")


def truck_clip() -> CheckedClip:
    """1.5 m to the right: the crate slides left by 1.5 x 100 / 6 of 200 pixels."""
    changes = {"camera_movement": "major_simple", "camera_left_right": "left_to_right"}
    return clip(cameras(right=ramp(0, 1.5)), [WALL, CRATE, DOOR], **changes)


def pan_clip() -> CheckedClip:
    return clip(
        cameras(yaw=ramp(0, -15)), [WALL, CRATE, DOOR], camera_movement="major_simple", camera_pan="right_to_left"
    )


def zoom_clip() -> CheckedClip:
    return clip(cameras(focal=ramp(100, 200)), [WALL, CRATE, DOOR], camera_movement="major_simple", camera_zoom="in")


def dolly_clip() -> CheckedClip:
    changes = {"camera_movement": "major_simple", "camera_forward_backward": "forward"}
    return clip(cameras(ahead=ramp(0, 2.5)), [WALL, CRATE, DOOR], **changes)


def roll_clip() -> CheckedClip:
    return clip(cameras(roll=ramp(0, 20)), [WALL, CRATE, DOOR], camera_movement="major_simple", camera_roll="clockwise")


def mover_clip() -> CheckedClip:
    """A still camera, and a car that crosses from the right, in front of the door, to the left."""
    car = plate(3, "green car", right=ramp(13, -5), ahead=10.0)
    return clip(cameras(), [WALL, DOOR, car], steadiness="static", scene_movement="dynamic")


def outcomes(text: str, about: CheckedClip) -> list[str]:
    return [verdict.outcome for verdict in Verifier(about).verify(text).clauses]


TRUE = {
    still_clip: [
        "The camera stays completely still.",
        "Nothing in the picture moves.",
        "There is no shaking.",
        "The blue crate stays where it is.",
        "The camera neither moves nor turns.",
        "The crate stays in view.",
    ],
    truck_clip: [
        "The camera moves to the right.",
        "The camera trucks right.",
        "There's no pan.",
        "The camera isn't panning.",
        "The optical axis keeps its direction.",
        "The blue crate slides left by about a tenth of the frame.",
        "The blue crate shifts left more than the door.",
        "The crate slides left faster than the door behind it.",
        "The viewpoint slides right while facing the same way.",
        "Near things move faster than far ones.",
        "The view keeps its width.",
        "The box moves left.",
        "Because the crate slides faster than the door, the camera moves.",
    ],
    pan_clip: [
        "The camera pans left.",
        "The view turns to the left.",
        "The camera stays in one place.",
        "Everything slides right together.",
        "The picture slides right.",
        "It is not trucking.",
        "The crate slides to the right.",
        "The camera does not move forward.",
    ],
    zoom_clip: [
        "The camera zooms in.",
        "The view narrows.",
        "The camera stays in one place and keeps facing the same way.",
        "The whole picture spreads from the centre.",
        "The blue crate grows about twice as large.",
        "Near and far grow alike, so the camera zooms in.",
        "The camera does not dolly in.",
    ],
    dolly_clip: [
        "The camera moves forward.",
        "The camera dollies in.",
        "The viewpoint comes nearer.",
        "The crate grows more than the door.",
        "The crate grows larger.",
        "The view keeps its width.",
        "The camera pushes in.",
    ],
    roll_clip: [
        "The camera rolls clockwise.",
        "The picture turns counterclockwise about its centre.",
        "The camera stays in one place.",
        "The picture turns counterclockwise, so the camera rolls clockwise.",
    ],
    mover_clip: [
        "The green car moves by itself.",
        "The car slides left.",
        "The green car enters from the right.",
        "The camera is static.",
        "The red door does not move by itself.",
        "The door is covered by the car.",
    ],
}
FALSE = {
    still_clip: [
        "The camera pans left.",
        "The crate slides left.",
        "The picture trembles.",
        "The blue crate leaves the frame.",
    ],
    truck_clip: [
        "The camera moves to the left.",
        "The camera pans right.",
        "The camera stays in one place.",
        "The crate slides right.",
        "Everything slides left together at one rate.",
        "The door slides left faster than the crate.",
        "The camera zooms in.",
        "The blue crate slides left by half of the frame.",
        "The camera does not truck right.",
        "The viewpoint does not move.",
    ],
    pan_clip: [
        "The camera pans right.",
        "The camera trucks left through the room and pushes in.",
        "The picture slides left.",
        "The camera keeps facing the same way.",
        "Near things move faster than far ones.",
        "The red crate slides right.",
    ],
    zoom_clip: [
        "The camera zooms out.",
        "The view widens.",
        "The camera dollies in.",
        "The picture shrinks towards the centre.",
        "The crate grows more than the door.",
        "The view keeps its width.",
        "The crate shrinks.",
    ],
    dolly_clip: [
        "The camera moves backward.",
        "The camera zooms in.",
        "The camera stays in one place.",
        "The crate shrinks.",
    ],
    roll_clip: ["The camera rolls counterclockwise.", "The picture turns clockwise.", "Nothing in the picture turns."],
    mover_clip: ["The car slides right.", "The red door moves by itself.", "The car enters from the left."],
}


@pytest.mark.parametrize("made", TRUE)
def test_true_sentences_are_true(made) -> None:  # type: ignore[no-untyped-def]
    about = made()
    for text in TRUE[made]:
        found = outcomes(text, about)
        assert "true" in found, text
        assert not {"false", "unread"} & set(found), (text, found)


@pytest.mark.parametrize("made", FALSE)
def test_false_sentences_are_false(made) -> None:  # type: ignore[no-untyped-def]
    about = made()
    for text in FALSE[made]:
        assert "false" in outcomes(text, about), text


WAYS_OF_PUTTING_IT = [
    (truck_clip, "true", "Objects in the foreground move faster than those in the distance."),
    (truck_clip, "true", "Objects closer to the camera shift more than those further away."),
    (truck_clip, "true", "Foreground and background move at different speeds."),
    (truck_clip, "true", "There is a difference in speed between near and far objects."),
    (truck_clip, "true", "The camera performs a rightward tracking shot."),
    (truck_clip, "false", "The perspective stays the same."),
    (truck_clip, "false", "The motion is purely rotational."),
    (truck_clip, "false", "This is consistent with a truck to the left."),
    (pan_clip, "true", "Depth relationships remain unchanged, consistent with a pan to the left."),
    (pan_clip, "true", "The relative positions of the crate and the door stay the same."),
    (pan_clip, "true", "The camera's position is fixed, but its orientation changes."),
    (pan_clip, "false", "Objects in the foreground move faster than those in the distance."),
    (pan_clip, "false", "Foreground and background move at different speeds."),
    (zoom_clip, "true", "The image becomes tighter on the crate."),
    (zoom_clip, "true", "It's a zoom rather than a dolly."),
    (zoom_clip, "false", "It's a dolly rather than a zoom."),
    (zoom_clip, "false", "The perspective changes."),
    (dolly_clip, "true", "The perspective changes."),
    (dolly_clip, "false", "There is no change in perspective."),
    (truck_clip, "true", "The size of the crate does not change."),
    (zoom_clip, "false", "The size of the crate does not change."),
    (zoom_clip, "true", "The focal length must be increasing."),
    (zoom_clip, "true", "The shot starts wide and ends tight."),
    (dolly_clip, "true", "The framing tightens around the crate."),
    (dolly_clip, "false", "The composition loosens."),
    (roll_clip, "true", "Over the clip the entire scene rotates about 20 degrees counterclockwise."),
    (roll_clip, "false", "Over the clip the entire scene rotates about 20 degrees clockwise."),
    (truck_clip, "true", "The flow is larger for closer objects."),
    (truck_clip, "false", "The optical flow is uniform across the frame."),
    (pan_clip, "true", "The motion vectors all point right."),
    (zoom_clip, "true", "The flow field radiates from the center."),
    (zoom_clip, "false", "The scale of the objects is constant."),
    (still_clip, "true", "There are no moving subjects in the scene."),
    (mover_clip, "false", "There are no moving subjects in the scene."),
    (still_clip, "true", "Camera shake is minimal."),
    (mover_clip, "true", "The car drifts from the right edge to the middle of the frame."),
    (mover_clip, "false", "The car drifts from the left edge to the middle of the frame."),
]  # fmt: skip


@pytest.mark.parametrize(("made", "outcome", "text"), WAYS_OF_PUTTING_IT)
def test_what_models_write_of_near_far_and_perspective(made, outcome: str, text: str) -> None:  # type: ignore[no-untyped-def]
    assert set(outcomes(text, made())) == {outcome}, outcomes(text, made())


@pytest.mark.parametrize(
    "text",
    [
        "The motion speeds up midway.",
        "The gap between the crate and the door widens.",
        "It is shot from a low angle.",
        "The camera tracks the cart as it gets closer to the edge.",
        "New content enters along the top edge.",
        "It is difficult to tell whether the camera pans or trucks.",
        "The crate moves toward the middle.",
    ],
)
def test_words_that_name_no_motion_are_not_read_as_one(text: str) -> None:
    assert not [k for clause in read(text) for k in clause.claims if isinstance(k, c.Motion | c.Grows)]


DENIALS = [
    (truck_clip, "true", "The camera pans neither left nor right."),
    (truck_clip, "false", "The camera moves neither left nor right."),
    (truck_clip, "true", "The camera moves to the right rather than to the left."),
    (truck_clip, "true", "Zooming is absent."),
    (truck_clip, "true", "All the camera does is truck right."),
    (pan_clip, "true", "The pan goes left, not right."),
    (pan_clip, "false", "The pan goes right, not left."),
    (still_clip, "true", "There's hardly any movement."),
    (pan_clip, "false", "There's hardly any movement."),
    (mover_clip, "true", "It is the car, not the camera, that moves."),
]


@pytest.mark.parametrize(("made", "outcome", "text"), DENIALS)
def test_what_is_denied_is_denied(made, outcome: str, text: str) -> None:  # type: ignore[no-untyped-def]
    """A sentence that denies two ways is false where one of them is there."""
    found = set(outcomes(text, made()))
    assert found == {"true"} if outcome == "true" else "false" in found, outcomes(text, made())


PROPERTIES = [
    (truck_clip, "true", "The camera's height does not change."),
    (truck_clip, "false", "The camera's height increases."),
    (truck_clip, "true", "The crate's position in the frame changes."),
    (truck_clip, "false", "The position of the crate stays the same."),
    (truck_clip, "true", "The viewing direction remains constant."),
    (pan_clip, "true", "The camera's position is unchanged, but the viewing direction changes."),
    (pan_clip, "true", "The field of view stays the same."),
    (zoom_clip, "true", "The field of view decreases."),
    (zoom_clip, "false", "The field of view increases."),
    (zoom_clip, "false", "The focal length is constant."),
    (dolly_clip, "true", "The distance between the camera and the crate decreases."),
    (dolly_clip, "false", "The camera's distance from the crate increases."),
    (dolly_clip, "true", "The apparent size of the crate increases."),
    (dolly_clip, "true", "The focal length does not vary."),
]


@pytest.mark.parametrize(("made", "outcome", "text"), PROPERTIES)
def test_properties_and_what_becomes_of_them(made, outcome: str, text: str) -> None:  # type: ignore[no-untyped-def]
    assert set(outcomes(text, made())) == {outcome}, outcomes(text, made())


@pytest.mark.parametrize("text", ["The brightness increases.", "The distance to the crate stays the same."])
def test_properties_that_are_not_seen_claim_nothing(text: str) -> None:
    assert not any(clause.claims for clause in read(text))


def there_and_back_clip() -> CheckedClip:
    turned = -15 + np.abs(ramp(-15, 15))
    return clip(cameras(yaw=turned), [WALL, CRATE, DOOR], camera_movement="major_complex", camera_pan="right_to_left")


@pytest.mark.parametrize(
    ("text", "rests", "turns", "returns"),
    [
        ("The camera ends where it began.", "true", "false", "true"),
        ("The camera does not end where it began.", "false", "true", "false"),
        ("The camera ends up back where it started.", "false", "false", "true"),
    ],
)
def test_ending_where_it_began_takes_no_motion(text: str, rests: str, turns: str, returns: str) -> None:
    for about, outcome in ((still_clip(), rests), (pan_clip(), turns), (there_and_back_clip(), returns)):
        assert outcomes(text, about) == [outcome]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("A pan would carry both along together.", "true"),
        ("A truck would carry near and far along at one rate.", "false"),
        ("If it were a zoom, near and far would grow alike.", "true"),
        ("If it were a dolly, near and far would grow alike.", "false"),
        ("Turning could not change which of two things covers the other.", "true"),
        ("A pan would let near things slide faster than far ones.", "false"),
        ("A roll would turn the picture about its centre.", "true"),
        ("A pan to the left would slide everything to the right.", "true"),
        ("A pan to the left would slide everything to the left.", "false"),
        ("A zoom could not move near things faster than far ones.", "true"),
    ],
)
def test_laws_are_those_of_optics(text: str, outcome: str) -> None:
    found = [v.outcome for v in Verifier(record()).verify(text).clauses if isinstance(v.claim, c.Law)]
    assert found == [outcome]


def test_a_conclusion_that_does_not_follow_is_false() -> None:
    about = truck_clip()
    verdicts = Verifier(about).verify("The crate slides left faster than the door, so the camera pans right.").clauses
    joined = [v for v in verdicts if isinstance(v.claim, c.Inference)]
    assert [v.outcome for v in joined] == ["false"]


def test_chains_in_tags_are_read_whole() -> None:
    chain = "<observation>The crate slides left.</observation><think>So it moves right.</think><answer>A</answer>"
    verdict = Verifier(truck_clip()).verify(chain)
    assert [v.section for v in verdict.clauses] == ["observation", *["think"] * (len(verdict.clauses) - 1)]
    assert verdict.supported
    for clause in verdict.clauses:
        assert chain[slice(*clause.span)] == clause.text


def test_text_about_a_record() -> None:
    about = record(camera_movement="major_simple", camera_pan="right_to_left", steadiness="smooth")
    assert [
        v.outcome for v in Verifier(about).verify("The camera smoothly pans left with minimal shaking.").clauses
    ] == ["true"] * 3
    assert "false" in [v.outcome for v in Verifier(about).verify("The camera pans right.").clauses]
    assert [v.outcome for v in Verifier(about).verify("A red car stands on the left.").clauses] in (
        ["open"],
        ["unread"],
    )


def test_looking_at_a_clip_is_quick() -> None:
    judge = Verifier(truck_clip())
    assert judge.clip is not None
    assert np.isclose(judge.clip.look.course(1).moved[-1, 0], -1.5 / 6 / 2, atol=0.01)
    assert judge.clip.look is judge.clip.look


@pytest.mark.parametrize(
    ("made", "text", "outcome"),
    [
        (pan_clip, "With everything drifting right, the camera must be turning left.", "true"),
        (pan_clip, "It also fits that the blue crate moves to the right.", "true"),
        (pan_clip, "That means the camera's position stays put.", "true"),
        (pan_clip, "Its gaze turns left while the viewpoint keeps its spot.", "true"),
        (pan_clip, "The crate and what is behind it slide right in step.", "true"),
        (pan_clip, "The camera pans left. There is no second motion.", "true"),
        (pan_clip, "A left pan is not the only motion.", "false"),
        (pan_clip, "The camera pans left, not right.", "true"),
        (pan_clip, "A pan is ruled out.", "false"),
        (pan_clip, "This is not a pan.", "false"),
        (pan_clip, "Nothing moves by itself.", "true"),
        (pan_clip, "There is no vertical drift in the picture.", "true"),
        (pan_clip, "Nothing tips over, and upright lines keep their slant.", "true"),
        (truck_clip, "A pan is ruled out.", "true"),
        (truck_clip, "The camera trucks right rather than making a pan.", "true"),
        (truck_clip, "If the camera merely panned, both would slide in step.", "true"),
        (truck_clip, "The crate would outrun the door under a pan.", "false"),
        (truck_clip, "The crate outpaces the door.", "true"),
        (truck_clip, "The crate lags behind the door.", "false"),
        (truck_clip, "The camera tracks no subject.", "true"),
        (roll_clip, "Nothing tips over.", "false"),
        (zoom_clip, "The viewpoint goes nowhere and the view takes in less.", "true"),
        (zoom_clip, "In a zoom-in the two would grow equally.", "true"),
        (mover_clip, "Nothing moves by itself.", "false"),
    ],
)
def test_arguments(made, text: str, outcome: str) -> None:  # type: ignore[no-untyped-def]
    found = outcomes(text, made())
    assert outcome in found, found
    assert outcome == "false" or "false" not in found, found


def test_possibilities_claim_nothing() -> None:
    assert outcomes("A pan and a truck are both possible.", pan_clip()) == ["no claim"]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("The camera moves 1.5 m to the right.", "true"),
        ("The camera trucks 3 metres to the right.", "false"),
        ("The camera moves 1.5 m to the left.", "false"),
        ("Its field of view stays at 90 degrees.", "true"),
        ("Its field of view goes from 90 to 60 degrees.", "false"),
        ("The camera turns 20 degrees to the left.", "false"),
    ],
)
def test_figures_are_judged_by_the_cameras(text: str, outcome: str) -> None:
    assert ("false" if "false" in outcomes(text, truck_clip()) else "true") == outcome


@pytest.mark.parametrize("count", [1, 2])
def test_a_word_of_time_holds_for_what_follows(count: int) -> None:
    """First ahead, then a turn: what is said of the last part alone is true there, and false of the whole."""
    half = np.concatenate([np.linspace(0, 2.5, 6), np.full(5, 2.5)])
    about = clip(
        cameras(ahead=half, yaw=np.concatenate([np.zeros(6), np.linspace(-4, -20, 5)])),
        [WALL, CRATE, DOOR],
        camera_movement="major_complex",
        camera_forward_backward="forward",
        camera_pan="right_to_left",
        complex_motion_description="a dolly, then a pan",
    )
    said = ["In the last part, the camera stays in its place.", "In the last part, as it turns, it keeps its place."]
    assert "false" not in outcomes(said[count - 1], about)
    assert "false" in outcomes("The camera stays in its place.", about)


READ_AS = [
    ("The camera pans left until the door is in the centre.", c.Visible, {"side": "middle", "part": "end"}),
    ("The camera pushes in until the crate fills half of the frame.", c.Fills, {"share": 0.5, "part": "end"}),
    ("The crate fills the frame.", c.Fills, {"part": None}),
    ("The crate gradually fills the frame.", c.Grows, {"way": "larger"}),
    ("A large part of the scenery turns clockwise.", c.Turns, {"way": "cw"}),
    ("The crate drops off frame right.", c.Visible, {"what": "leaves", "side": "right"}),
    ("Crate drifts off frame left.", c.Visible, {"what": "leaves", "side": "left"}),
    ("The top of the crate comes into view.", c.Visible, {"what": "cut", "side": "up", "part": "start"}),
    ("The crate stops covering the door.", c.Covers, {"uncovers": True}),
    ("The far red door drifts left.", c.Slides, {"amount": None}),
    ("The camera moves sideways past the door.", c.Motion, {"family": "truck", "way": None}),
    ("It is like tipping your own head over to the left shoulder.", c.Motion, {"family": "roll", "way": "ccw"}),
    ("The camera body has not shifted.", c.Motion, {"family": "move", "denied": True}),
    ("The camera turns through roughly ninety degrees.", c.Figure, {"value": 90.0}),
    ("The crate keeps its place relative to the door.", c.Alike, {"alike": True}),
    ("There is less floor to look at.", c.Visible, {"what": "less"}),
    ("The camera rises, causing the crate to move down.", c.Slides, {"way": "down"}),
    ("Far things, such as the door and the wall, slide left.", c.Slides, {"thing": c.Name("far things")}),
    ("The stone tower leaves the frame.", c.Visible, {"thing": c.Name("tower")}),
    ("The tower with the red roof leaves the frame.", c.Visible, {"thing": c.Name("tower")}),
    ("The house ends up right of center.", c.Visible, {"side": "right", "part": "end"}),
    (
        "The house moves right, suggesting camera rotation to the left.",
        c.Motion,
        {"family": "pan", "way": "left"},
    ),
    ("The crate shifts by a few pixels in random directions.", c.Trembles, {"denied": False}),
    ("The camera first tilts down and then, once the tilt has ended, zooms out.", c.Order, {}),
    ("The whole scene turns together.", c.Turns, {}),
    ("The camera remains unchanged.", c.Still, {"what": "all"}),
    ("New doors appear on the left.", c.Visible, {"what": "enters", "side": "left"}),
]


@pytest.mark.parametrize(("text", "kind", "wanted"), READ_AS)
def test_what_film_people_and_models_say_is_read_as_meant(text: str, kind: type, wanted: dict[str, object]) -> None:
    found = [claim for clause in read(text) for claim in clause.claims if isinstance(claim, kind)]
    assert any(all(getattr(claim, name) == value for name, value in wanted.items()) for claim in found), read(text)


@pytest.mark.parametrize(
    "text", ["It is a marble head on a stand.", "The tip of the cone is orange.", "The tilt of the objects is odd."]
)
def test_nouns_that_look_like_moves_are_none(text: str) -> None:
    assert not [k for clause in read(text) for k in clause.claims if isinstance(k, c.Motion)]


def test_several_motions_explain_what_none_does_alone() -> None:
    """A zoom out makes things smaller, a tilt down carries them up: together they account for both."""
    inference = c.Inference(
        (c.Grows(None, "smaller"), c.Slides(None, "up")), c.Motion("zoom", "out"), (c.Motion("tilt", "down"),)
    )
    assert supports(inference) == "true"
    assert supports(replace(inference, others=())) == "false"


def test_the_order_of_what_happens_at_once_is_false() -> None:
    both = clip(
        cameras(focal=ramp(100, 160), yaw=ramp(0, -12)),
        [WALL, CRATE, DOOR],
        camera_movement="major_simple",
        camera_zoom="in",
        camera_pan="right_to_left",
    )
    assert "false" in outcomes("The zoom is over before the pan begins.", both)
