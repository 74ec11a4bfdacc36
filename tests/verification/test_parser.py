"""Every form of the page on language, read back; and what is no form, not understood."""

from decimal import Decimal

import pytest

from synthcam.verification import claims as c
from synthcam.verification.answers import read_question
from synthcam.verification.parser import FORMS, parse, parse_sentence
from synthcam.verification.times import without_time

RED, FLOWERS, LEFT, PERSON = (
    c.Name("red crate"),
    c.Name("flowers"),
    c.Name("red crate", "left"),
    c.Name("person in blue"),
)
WHOLE, EARLY = c.Span(), c.Span((0.5, 2.0))
ALL, PART = "over the whole clip", "from 0.5 s to 2.0 s"


def _same(claim: c.Parsed, *texts: str) -> list[tuple[str, c.Parsed]]:
    return [(text, claim) for text in texts]


FORMS_READ: list[tuple[str, c.Parsed]] = [
    *_same(
        c.Place(RED, 35, 60, c.At(1.5)),
        "The red crate sits 35% across and 60% down the frame at 1.5 s.",
        "1.5 s in, the red crate can be seen 35% of the way across the image and 60% of the way down.",
        "The red crate has its centre 35% from the left edge and 60% from the top edge at the 1.5 s mark.",
        "The middle of the red crate is found 35% across and 60% down the picture 1.5 seconds in.",
        "35% of the frame width from the left and 60% of its height from the top lies the red crate at 1.5 s.",
    ),
    *_same(
        c.Place(FLOWERS, 5, 10, c.At("first")),
        "The flowers are 5% across and 10% down the frame at the start.",
        "In the first frame, the flowers have their centre 5% across and 10% down the frame.",
        "As the clip opens, the flowers appear 5% across and 10% down the frame.",
        "The flowers are seen 5% across and 10% down the frame at the beginning.",
    ),
    ("The person in blue is 5% across and 10% down the frame by the end.", c.Place(PERSON, 5, 10, c.At("last"))),
    (
        "What lies at the centre of the first frame is 5% across and 10% down the frame as the clip closes.",
        c.Place(c.Spot(), 5, 10, c.At("last")),
    ),
    *_same(
        c.Shift(LEFT, -20, None, EARLY),
        "The red crate on the left moves left by 20% of the frame width from 0.5 s to 2.0 s.",
        "Between 0.5 s and 2.0 s, the red crate on the left drifts 20% of the picture width to the left.",
        "The red crate on the left is carried leftwards by 20% of the image width from 0.5 to 2.0 s.",
        "The shift of the red crate on the left is 20% of the frame width to the left between 0.5 and 2.0 seconds.",
    ),
    *_same(
        c.Shift(FLOWERS, 15, -10, WHOLE),
        "The flowers glide right by 15% of the frame width and up by 10% of the frame height from start to end.",
        "The flowers are displaced rightwards by 15% of the frame width and upwards by 10% of the frame height across "
        "the clip.",
        "Throughout the clip, the displacement of the flowers is 15% of the frame width to the right and 10% of the "
        "frame height upwards.",
    ),
    (
        "The spot at the first frame's centre travels down by 10% of the frame height in the course of the clip.",
        c.Shift(c.Spot(), None, 10, WHOLE),
    ),
    *_same(
        c.Hold(RED, EARLY),
        *(
            f"The red crate {does} {PART}."
            for does in (
                "keeps its place in the frame", "stays put", "stays where it is", "holds its position in the image",
                "does not shift", "remains in place",
            )
        ),
        f"The place of the red crate in the picture is unchanged {PART}.",
    ),
    ("The flowers stay where they are over the whole clip.", c.Hold(FLOWERS, WHOLE)),
    ("The flowers do not shift in the frame over the whole clip.", c.Hold(FLOWERS, WHOLE)),
    (f"The red crate grows to 1.5 times its former size {ALL}.", c.Growth(RED, 1.5, "grows", WHOLE)),
    (f"The flowers shrink to 0.5 times their size {ALL}.", c.Growth(FLOWERS, 0.5, "shrinks", WHOLE)),
    *_same(
        c.Growth(RED, 1.5, None, WHOLE),
        f"The red crate becomes 1.5 times as large {ALL}.",
        f"The apparent size of the red crate changes by a factor of 1.5 {ALL}.",
        f"The red crate is resized by a factor of 1.5 {ALL}.",
    ),
    *_same(
        c.SameSize(FLOWERS, WHOLE),
        f"The flowers keep their size {ALL}.",
        f"The flowers neither grow nor shrink {ALL}.",
        f"The flowers remain as large as before {ALL}.",
        f"The flowers stay the same size {ALL}.",
        f"The size of the flowers stays the same {ALL}.",
    ),
    *_same(
        c.Crosses(RED, True, "left", c.At(1.5)),
        "The red crate enters at the left edge at 1.5 s.",
        "The red crate comes into view over the left edge of the frame 1.5 s in.",
        "The red crate moves into the picture across the left edge at 1.5 s.",
        "At 1.5 s, the left edge of the frame lets the red crate in.",
    ),
    *_same(
        c.Crosses(FLOWERS, False, "upper", c.At(1.5)),
        "The flowers leave through the upper edge at 1.5 s.",
        "The flowers go out of view at the upper edge at 1.5 s.",
        "The flowers move out of the frame over the upper edge of the image at 1.5 s.",
        "The upper edge of the frame cuts off the flowers at 1.5 s.",
    ),
    *_same(
        c.ParallaxShift(RED, FLOWERS, 20, 5, EARLY),
        f"The red crate slides 20% of the frame width whereas the flowers, farther off, slide 5% {PART}.",
        f"The red crate covers 20% of the frame width while the flowers, behind it in depth, cross 5% {PART}.",
        f"A shift of 20% of the frame width for the red crate compares with 5% for the flowers, farther away, {PART}.",
        "From 0.5 s to 2.0 s, a shift of 20% of the frame width for the red crate goes with 5% for the flowers, deeper "
        "in the scene.",
    ),
    *_same(
        c.ParallaxGrowth(RED, FLOWERS, 1.6, 1.2, WHOLE),
        f"The red crate changes in size by a factor of 1.6 but the flowers, at a greater distance, scale by 1.2 {ALL}.",
        f"The red crate is scaled by 1.6 and the flowers, farther away, are resized by a factor of 1.2 {ALL}.",
        f"A size factor of 1.6 for the red crate stands against 1.2 for the flowers, farther away, {ALL}.",
    ),
    *_same(
        c.Spread(1.6, "apart", WHOLE),
        f"The static scene spreads out by a factor of 1.6 {ALL}.",
        f"The static content of the image grows apart by a factor of 1.6 {ALL}.",
    ),
    (f"The static setting closes up by a factor of 0.8 {ALL}.", c.Spread(0.8, "together", WHOLE)),
    *_same(
        c.Spread(1.6, None, WHOLE),
        f"The static background is scaled by a factor of 1.6 {ALL}.",
        f"Distances between static points go by a factor of 1.6 {ALL}.",
        f"A factor of 1.6 separates the spacing of static points before from after {ALL}.",
    ),
    *_same(
        c.Still(EARLY),
        f"Everything that stands still holds its position in the image {PART}.",
        f"The static scene is at rest in the frame {PART}.",
        f"No static part of the scene drifts in the frame {PART}.",
        f"Nothing that stands still changes its place in the frame {PART}.",
    ),
    *_same(
        c.Horizon(None, None, c.At("last")),
        "The horizon is level at the end.",
        "The level line of the scene shows no slant at the end.",
        "In the last frame, the true horizontal lies straight.",
    ),
    ("The horizon line slants 1 degree clockwise at 0.0 s.", c.Horizon(1, "clockwise", c.At(0.0))),
    ("The horizontal of the scene is turned 15 degrees counter-clockwise at 0.0 s.",
     c.Horizon(15, "counter-clockwise", c.At(0.0))),
    *_same(
        c.ApexMoved(Decimal("1.2"), ("along",), WHOLE),
        f"The viewpoint moves 1.2 m along its first viewing direction {ALL}.",
        f"A displacement of 1.2 metres along its first viewing direction is carried out by the camera centre {ALL}.",
    ),
    (f"The apex of the frustum is moved 12 m up, backwards and to the left {PART}.",
     c.ApexMoved(Decimal("12"), ("up", "backwards", "left"), EARLY)),
    (f"The camera position goes 0.35 m down and to the right {PART}.",
     c.ApexMoved(Decimal("0.35"), ("down", "right"), EARLY)),
    *_same(
        c.ApexPath(Decimal("3.4"), WHOLE),
        f"The apex traces a path of 3.4 m {ALL}.",
        f"The apex runs along a path 3.4 metres long {ALL}.",
        f"The apex covers a path with a length of 3.4 m {ALL}.",
    ),
    *_same(
        c.ApexStays(WHOLE),
        f"The camera position does not move {ALL}.",
        f"The apex is fixed {ALL}.",
        f"The viewpoint remains at one point {ALL}.",
        f"No translation is made by the camera's apex {ALL}.",
    ),
    *_same(
        c.AxisTurned(20, "left", WHOLE),
        f"The line of sight swings 20 degrees to the left {ALL}.",
        f"A rotation of 20 degrees to the left is made by the optical axis {ALL}.",
    ),
    *_same(
        c.AxisTurned(8, "up", WHOLE),
        f"The axis of the frustum tips 8 degrees upwards {ALL}.",
        f"A turn of 8 degrees upwards is carried out by the camera's axis {ALL}.",
    ),
    *_same(
        c.AxisStays(WHOLE),
        f"The viewing axis holds its bearing {ALL}.",
        f"The optical axis stays parallel to itself {ALL}.",
        f"No swing occurs in the line of sight {ALL}.",
    ),
    *_same(
        c.Rolled(20, "clockwise", WHOLE),
        f"The camera body turns about its axis 20 degrees clockwise {ALL}.",
        f"A roll of 20 degrees clockwise takes place {ALL}.",
        f"A rotation about the viewing axis of 20 degrees clockwise is made {ALL}.",
    ),
    *_same(
        c.RollStays(WHOLE),
        f"The frustum makes no roll {ALL}.",
        f"The camera is not rolled {ALL}.",
        f"No rotation about the viewing axis is seen {ALL}.",
    ),
    (f"The lens's angle of view passes from 60 to 45 degrees {ALL}.", c.FovChanged(60, 45, None, WHOLE)),
    (f"The field of view narrows from 60 to 45 degrees {ALL}.", c.FovChanged(60, 45, "narrows", WHOLE)),
    (f"The horizontal field of view measures 60 degrees at first and 45 degrees later {ALL}.",
     c.FovChanged(60, 45, None, WHOLE)),
    *_same(
        c.Focal(1.5, WHOLE),
        f"The focal length is multiplied by a factor of 1.5 {ALL}.",
        f"The zoom scales the focal length by a factor of 1.5 {ALL}.",
    ),
    *_same(
        c.FovStays(60, WHOLE),
        f"The frustum's opening angle holds at 60 degrees {ALL}.",
        f"The field of view stays as it is, at 60 degrees, {ALL}.",
        "Over the whole clip, the field of view is unchanged, at 60 degrees.",
    ),
    (f"No narrowing or widening affects the field of view {ALL}.", c.FovStays(None, WHOLE)),
    *_same(
        c.Overlap(35),
        "35% of the first view is still seen at the end.",
        "35% of the volume seen at first lies inside the last view at the end.",
        "The last frustum takes in 35% of the first view.",
        "At the end, 35% of what the first frustum held remains inside the view.",
    ),
    *_same(
        c.Motion("pan-left"),
        "The camera turns to its left.",
        "There is a left pan.",
        "A pan to the left is carried out.",
        "What the camera does includes a leftward pan.",
    ),
    *_same(
        c.Motion("track-side-left", EARLY),
        "From 0.5 s to 2.0 s, the camera tracks its subject from the side to the left.",
        f"A side tracking shot to the left lasts {PART}.",
        f"The camera's motion is a side tracking shot to the left {PART}.",
    ),
    *_same(
        c.Absent("zoom"),
        "The camera does not zoom either way.",
        "The camera does not zoom in or out anywhere in the clip.",
        "There is no zoom to be seen.",
        "No zooming motion is present here.",
        "The camera's motion shows no zoom in either direction.",
        "Any zoom can be excluded here.",
    ),
    ("The camera does not dolly in while it zooms out at any time.", c.Absent("dolly-zoom-in")),
    ("No push in is found at any time.", c.Absent("dolly-in")),
    ("The camera does not move at all.", c.Absent("motion")),
    ("The camera does not move.", c.Absent("motion")),
    ("The camera is at rest.", c.Motion("static")),
    *_same(
        c.Supposed("truck", RED, FLOWERS, alike=False),
        "A truck would shift the red crate more than the flowers.",
        "With a move to the side, the red crate would slide more than the flowers.",
        "The red crate would move more than the flowers in a sideways move.",
        "If this were a truck move, the red crate would shift more than the flowers.",
    ),
    *_same(
        c.Supposed("zoom", FLOWERS, LEFT, alike=True),
        "A change of focal length would resize the flowers and the red crate on the left equally.",
        "The flowers and the red crate on the left would scale by like amounts if it were a zoom.",
    ),
    *_same(
        c.SupposedFixed(FLOWERS),
        "A static camera would leave the flowers in place in the frame.",
        "If the camera were at rest, the flowers would stay at one place in the picture.",
        "The flowers would remain in one place in the image if the camera were fixed.",
    ),
    *_same(
        c.Conclusion((("has_upward_wrt_camera", True), ("has_upward_wrt_ground", False))),
        "So the camera goes up in terms of its first frame but not with respect to the ground.",
        "Hence the camera moves upwards as seen from its first frame and not with respect to the ground.",
    ),
    ("Thus the camera retreats both in terms of its first frame and with respect to the ground.",
     c.Conclusion((("has_backward_wrt_camera", True), ("has_backward_wrt_ground", True)))),
    *_same(
        c.Order("pan-left", "dolly-in"),
        "A pan to the left comes before a push in.",
        "A push in follows after a left pan.",
        "First comes a left pan, then a dolly in.",
        "A left pan is followed by a forward dolly.",
        "A left pan gives way to a dolly in.",
    ),
    *_same(
        c.Together("pan-left", "zoom-in"),
        "A left pan and a zoom in go on at the same time.",
        "A left pan runs alongside an inward zoom.",
    ),
    *_same(
        c.RecordValue("camera_movement", "no", WHOLE),
        f"The camera is stationary {ALL}.",
        f"The camera does not move at all {ALL}.",
        f"No motion of the camera takes place {ALL}.",
    ),
    (f"The handling of the camera remains almost free of shake {ALL}.", c.RecordValue("steadiness", "smooth", WHOLE)),
    (f"The shot is heavily shaken {PART}.", c.RecordValue("steadiness", "very_unsteady", EARLY)),
    ("The camera movement proceeds at a gentle rate.", c.RecordValue("camera_motion_speed", "slow")),
    ("The pace of the motion is quick.", c.RecordValue("camera_motion_speed", "fast")),
    (f"A good part of the scene moves by itself {ALL}.", c.RecordValue("scene_movement", "dynamic", WHOLE)),
    *_same(
        c.Tracks(PERSON, "tail", WHOLE),
        f"The camera keeps up with the person in blue from behind {ALL}.",
        f"The person in blue is accompanied by the camera from behind {ALL}.",
    ),
    (f"The flowers take up more of the frame {ALL}.", c.SubjectSize(FLOWERS, "larger", WHOLE)),
    (f"The person in blue looks smaller {ALL}.", c.SubjectSize(PERSON, "smaller", WHOLE)),
    *_same(
        c.Conclusion((("has_pan_left", False),)),
        "So the camera does not pan left.",
        "Consequently, the camera does not turn to its left.",
        "From what is seen it follows that the camera does not pan to the left.",
        "The cues tell that the camera does not pan left.",
    ),
    ("Hence whatever the first view, a rise above the ground is not all the camera does.",
     c.Conclusion((("only_upward_wrt_ground_birds_worms_included", False),))),
    ("These cues mean that what one sees is a dolly in rather than an inward zoom.",
     c.Conclusion((("has_forward_wrt_camera", True), ("has_zoom_in", False), ))),
    ("Thus the camera rises vertically but does not tilt up.",
     c.Conclusion((("has_upward_wrt_ground_birds_worms_included", True), ("has_tilt_up", False)))),
    ("The camera slowly pans left and tilts up, then zooms in, with visible shake, following the red crate "
     "side by side.",
     c.Caption((("pan-left", "tilt-up"), ("zoom-in",)), "slow", "unsteady", c.Tracks(RED, "side"))),
    ("The camera pans left, tilts up and zooms in, then dollies in, then pulls out, then trucks left.",
     c.Caption((("pan-left", "tilt-up", "zoom-in"), ("dolly-in",), ("dolly-out",), ("truck-left",)))),
    ("The camera stands still, in a locked-off shot.", c.Caption((("static",),), None, "static")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "claim"), FORMS_READ, ids=[text[:70] for text, _ in FORMS_READ])
def test_every_form_is_read(text: str, claim: c.Parsed) -> None:
    assert parse_sentence(text) == claim


@pytest.mark.parametrize("text", [text for text, _ in FORMS_READ])
def test_no_sentence_has_two_meanings(text: str) -> None:
    plain = " ".join(text.lower().rstrip(".").split()).replace("seconds", "s").replace("degrees", "deg")
    rests = [(plain, "none"), *((rest, "at" if isinstance(t, c.At) else "over") for rest, t in without_time(plain))]
    found = {form.build.__qualname__ for rest, time in rests for form in FORMS
             if form.time == time and form.match(rest)}  # fmt: skip
    assert len(found) <= 1


NONSENSE = (
    "The camera pans.", "The camera pans left quickly because it can.", "The red crate is at 1.5 s.",
    "The red crate moves left from start to end.", "Zoom.", "The camera pans left at 1.5 s.", "A pan.",
    "The red crate is 35% across and sixty percent down the frame at 1.5 s.", "So the camera is nice.",
    "The apex moves 1.2 m sideways over the whole clip.", "The camera stands still, then pans left.",
    "The ground truth says the camera pans left.", "A dolly scales near and far things alike.", "Yes.", "...",
    "The red crate is 35% across and 60% down the frame from 0.5 s to 2.0 s.",
    "The horizon is level over the whole clip.",
    "A zoom would shift the red crate and the blue car alike.", "A truck would shift the red crate.",
    "The camera pans left and pans right and tilts up and tilts down.", "The camera does not never zoom.",
)  # fmt: skip


@pytest.mark.parametrize("text", NONSENSE)
def test_what_is_no_form_is_not_understood(text: str) -> None:
    assert isinstance(parse_sentence(text), c.NotUnderstood)


@pytest.mark.parametrize(
    "text",
    [
        "The red crate move left by 20% of the frame width over the whole clip.",
        "The flowers moves left by 20% of the frame width over the whole clip.",
        "The yellow flowers is 35% across and 60% down the frame at 1.5 s.",
        "35% across and 60% down the frame lie the red crate at 1.5 s.",
        "The red crate have its centre 35% across and 60% down the frame at 1.5 s.",
        "The flowers grow to 1.5 times its size over the whole clip.",
        "The red crate stay where they are over the whole clip.",
        "The red crate neither grow nor shrink over the whole clip.",
        "The flowers on the left leaves at the left edge at 1.5 s.",
        "The red crate slides 20% of the frame width whereas the flowers, farther off, slides 5% over the whole clip.",
        "The flowers is followed by the camera from behind over the whole clip.",
        "The person in blue look smaller over the whole clip.",
    ],
)
def test_verbs_must_agree_with_their_thing(text: str) -> None:
    assert isinstance(parse_sentence(text), c.NotUnderstood)


def test_laws_and_questions_claim_nothing() -> None:
    assert parse_sentence("Zooming would resize near and far things alike.") == c.NotAClaim(
        "law", "Zooming would resize near and far things alike."
    )
    assert isinstance(parse_sentence("Does the camera pan left?"), c.NotAClaim)


@pytest.mark.parametrize(
    "text",
    [
        "the RED crate  sits 35 % across and 60% down the frame at 1.50 s",
        "The red crate sits 35% across and 60% down the frame at 1.5 seconds.",
        "The red crate sits 35 percent across and 60 percent down\nthe frame at 1.5s.",
    ],
)
def test_spelling_is_free(text: str) -> None:
    assert parse_sentence(text) == c.Place(RED, 35, 60, c.At(1.5))


def test_whole_seconds_may_drop_the_decimal() -> None:
    for times in ("from 0 s to 2 s", "from 0.0 to 2.0 seconds", "between 0 seconds and 2.0 s"):
        assert parse_sentence(f"The camera pans left {times}.") == c.Motion("pan-left", c.Span((0.0, 2.0)))


def test_spans_are_exact() -> None:
    text = "  The camera pans left.  Nonsense here! The horizon is level at 1.5 s. Does it?\nThe camera zooms in"
    found = parse(text)
    assert [text[slice(*sentence.span)] for sentence in found] == [
        "The camera pans left.", "Nonsense here!", "The horizon is level at 1.5 s.", "Does it?", "The camera zooms in",
    ]  # fmt: skip
    assert [type(sentence) for sentence in found] == [c.Motion, c.NotUnderstood, c.Horizon, c.NotAClaim, c.Motion]


@pytest.mark.parametrize("piece", [" ", "the camera pans left and ", "1.5 s, ", "a pan and then, ", "the ", ". "])
def test_long_nonsense_is_read_to_its_end(piece: str) -> None:
    # A pattern that backtracks would not come to it.
    found = parse(piece * (20_000 // len(piece)))
    assert all(isinstance(sentence, c.NotUnderstood) for sentence in found)


def test_nothing_is_no_sentence() -> None:
    assert parse("") == []
    assert parse(" \n ") == []


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Does the camera pan left?", (("has_pan_left", True),)),
        ("Judging by the clip, does the camera not pan left?", (("has_pan_left", False),)),
        ("The scene is static: true or not?", (("static_scene", True),)),
        ("In this clip, is a left pan not the only motion?", (("only_pan_left", False),)),
        ("Would you say that the camera zooms in but does not dolly in?",
         (("has_zoom_in", True), ("has_forward_wrt_camera", False))),
    ],
)  # fmt: skip
def test_questions_are_read(text: str, labels: tuple[tuple[str, bool], ...]) -> None:
    assert read_question(text) == c.Conclusion(labels)


def test_another_question_is_not_read() -> None:
    assert read_question("What is the camera doing?") is None
