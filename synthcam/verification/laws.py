"""Laws: sentences that hold for every camera and say nothing of this clip. Each is four parts, every choice allowed."""

from functools import cache
from itertools import product

_BOTH = "near and far things|things near and far|near things and far ones|the foreground and the background"
_MORE = "more than far things|more than things far away|by a greater amount than far things|more than the background"
_NEAR = "near things|the foreground|things close by"
_ZOOM = "a zoom|zooming|a change of focal length|a pure zoom|the lens alone"
_TRAVEL = "travel alone|a move of the camera alone|travelling alone|a pure dolly or truck"
_KEEPS = "keeps|would keep|holds|would hold"
_LEAVES = "leaves|would leave|keeps|would keep"
_SHIFTS = "shifts|would shift|slides|would slide"
_SCALES = "scales|would scale|resizes|would resize"
_MOVES = "moves|would move|shifts|would shift"
_ALIKE = "alike|together|by like amounts|without parallax"
_APEX = "the apex|the camera position|the camera centre|the viewpoint"
_UNMOVED = "in place|where it is|at rest|unmoved"
_CENTRE = (
    "near the middle of the frame|near the frame's centre|about the middle of the picture"
    "|close to the centre of the frame"
)
_IN_PLACE = "at its place in the frame|in place in the frame|where it is in the frame|at rest in the frame"
_CONTENT = "the picture|the frame's content|the whole picture|the static scene"
_A_SECOND = "of the frame width a second|of the frame width each second|of the frame width every second"
_PER_SECOND = f"{_A_SECOND}|of the frame width per second"
_SMEARED = (
    "what moves across the frame|moving edges|everything that shifts in the picture|whatever slides through the frame"
)
_WHOLE = "the whole picture|everything in the frame|the entire frame|all that is seen"

_LAWS: tuple[tuple[str, ...], ...] = (
    (_ZOOM, _SCALES, _BOTH, "alike|by the same factor|equally|by one factor"),
    ("travel along the axis|a dolly|moving along the line of sight|a dolly move", _SCALES, _NEAR, _MORE),
    ("a pan|panning|a turn on the spot|turning the camera sideways", _SHIFTS, _BOTH, _ALIKE),
    ("a truck|sideways travel|travelling sideways|a truck move", _SHIFTS, _NEAR, _MORE),
    ("a tilt|tilting|a turn up or down on the spot|turning the view up or down", _SHIFTS, _BOTH, _ALIKE),
    ("a pedestal move|vertical travel|rising or sinking|travelling vertically", _SHIFTS, _NEAR, _MORE),
    (
        "a roll|rolling the camera|a turn about the viewing axis|a camera roll",
        "turns|would turn|rotates|would rotate",
        "the whole picture|everything in the frame|the entire picture|the horizon",
        "about the centre of the frame|about the middle of the picture|around the frame's centre"
        "|about the frame's centre",
    ),
    (
        "without a roll|if nothing rolls|as long as the camera does not roll|with no roll",
        "the horizon keeps|the horizon would keep|level lines keep|level lines would keep",
        "their slant|its slant|the same slant|one and the same slant",
    ),
    (_ZOOM, _LEAVES, _APEX, _UNMOVED),
    (
        "a pan or a tilt|panning or tilting|a turn on the spot|turning the camera on the spot",
        _LEAVES,
        _APEX,
        _UNMOVED,
    ),
    (
        _TRAVEL,
        _LEAVES,
        "the field of view|the focal length|the angle of view|the frustum's opening angle",
        "unchanged|as it is|the same|constant",
    ),
    (
        _TRAVEL,
        _LEAVES,
        "the optical axis|the viewing axis|the line of sight|the axis of the frustum",
        "pointing the same way|parallel to itself|unturned|in its direction",
    ),
    (
        "an arc|an arc move|circling a thing|a camera that circles something",
        _KEEPS,
        "what it circles|the thing circled|the centre of the circle|the circled spot",
        _CENTRE,
    ),
    (
        "a crane|a crane move|a swing over a thing|a camera on a crane",
        _KEEPS,
        "what it swings around|the thing it looks at|the spot it looks at|the centre of the swing",
        _CENTRE,
    ),
    (
        "a dolly zoom|a dolly against a zoom|travel against a zoom|the dolly-zoom effect",
        _KEEPS,
        "one thing|the thing it is set on|things at one depth|its subject",
        "at one size|at the same size|at a constant size|at an unchanged size",
        "while the rest changes scale|while other depths change scale|while the background changes scale"
        "|while all else is rescaled",
    ),
    (
        "a fixed camera|a camera that stands still|a static shot|a camera at rest",
        _LEAVES,
        "every static thing|all that stands still|the background|the static scene",
        _IN_PLACE,
    ),
    (
        "a subject that moves by itself|motion of a subject alone|a thing moving by itself"
        "|something walking through the frame",
        _LEAVES,
        "every other thing|the rest of the scene|the background|the static scene",
        _IN_PLACE,
    ),
    (
        "a tracking shot|a camera that follows a subject|following a subject|tracking",
        _KEEPS,
        "the subject|what is followed|the moving subject|its subject",
        "near one place in the frame|at about one place in the frame|roughly in place in the frame"
        "|at nearly the same place in the frame",
    ),
    (
        "shake|camera shake|an unsteady hand|a shaky hold",
        "throws|would throw|jolts|would jolt",
        _WHOLE,
        "to and fro|back and forth|one way and the other|hither and thither",
    ),
    (
        "a smooth move|a steady move|a move without shake|a steadily held camera",
        "changes|would change|shifts|would shift",
        _WHOLE,
        "evenly|without jolts|without jitter|without trembling",
    ),
    (
        "a slow camera|slow motion of the camera|a slow camera move|a slowly moving camera",
        _MOVES,
        _CONTENT,
        "by less than 6%",
        _PER_SECOND,
    ),
    (
        "a fast camera|fast motion of the camera|a fast camera move|a quickly moving camera",
        _MOVES,
        _CONTENT,
        "by more than 35%",
        _PER_SECOND,
    ),
    (
        "one motion among several|a motion that is joined by another|a motion beside others|one motion with company",
        "is not|would not be|cannot be|could not be",
        "the only motion|all the camera does|the one and only motion|the sole motion",
    ),
    (
        "a complex motion|complex camera motion|complex movement|a complex camera move",
        "has|would have|shows|would show",
        "parts|stages|components|motions",
        "that follow one another|that come at different times|that take turns|that work against each other",
    ),
    (
        "a simple motion|simple camera motion|simple movement|a simple camera move",
        _KEEPS,
        "one course|one direction|a single course|one way",
        "from start to finish|all along|all the time|as long as it lasts",
    ),
    (
        "a long exposure|an open shutter|motion during the exposure|a picture taken on the move",
        "smears|would smear|blurs|would blur",
        _SMEARED,
    ),
    (
        "a short exposure|a fast shutter|an exposure too short for motion|a quick shutter",
        _LEAVES,
        _SMEARED,
        "sharp|crisp|free of smear|unsmeared",
    ),
    (
        "a minor motion|minor camera motion|minor movement|a minor camera move",
        _MOVES,
        _CONTENT,
        "by less than 4% of the frame width",
        "in all|altogether|overall|as a whole",
    ),
)


@cache
def all_laws() -> frozenset[str]:
    """Every wording of every law."""
    return frozenset(" ".join(choice) for law in _LAWS for choice in product(*(part.split("|") for part in law)))
