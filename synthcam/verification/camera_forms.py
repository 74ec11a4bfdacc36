"""Forms of sentences about the static picture, the path of the camera and its frustum."""

import re
from decimal import Decimal

from synthcam.verification import claims as c
from synthcam.verification.phrases import (
    FRAME,
    TURN,
    Form,
    Match,
    as_float,
    first_of,
    form_at,
    form_over,
    form_untimed,
    number,
)

_APEX = "(?:the apex|the camera's apex|the apex of the frustum|the camera position|the camera centre|the viewpoint)"
_AXIS = "(?:the optical axis|the camera's axis|the axis of the frustum|the viewing axis|the line of sight)"
_FOV = "(?:the field of view|the horizontal field of view|the frustum's opening angle|the lens's angle of view)"
_CAMERA = "(?:the camera|the frustum|the camera body)"
_HORIZON = "the (?:horizon|horizon line|horizontal of the scene|true horizontal|level line of the scene)"
_WAY_PART = "(?:up|down|forwards|backwards|to the left|to the right)"
_WAY = (
    rf"(?P<way>(?:along|against) its first viewing direction|{_WAY_PART}(?: and {_WAY_PART})?"
    rf"|{_WAY_PART}, {_WAY_PART} and {_WAY_PART})"
)
_METRES = rf"{number('m')} m"
_SPREADS = (
    "(?:(?P<apart>spreads? out|expands?|grows? apart)|(?P<together>draws? together|contracts?|closes up|close up))"
)
_STATIC_SCENE = "the static (?:scene|background|setting)"


def _spread(m: Match, _: c.At, over: c.Span) -> c.Claim:
    found = m.groupdict()
    return c.Spread(
        as_float(m, "f"), "apart" if found.get("apart") else "together" if found.get("together") else None, over
    )


def _horizon(m: Match, at: c.At, _: c.Span) -> c.Claim:
    return c.Horizon(as_float(m, "deg"), m["turn"], at)  # type: ignore[arg-type]


def _apex_moved(m: Match, _: c.At, over: c.Span) -> c.Claim:
    if m["way"].endswith("its first viewing direction"):
        return c.ApexMoved(Decimal(m["m"]), (m["way"].split()[0],), over)  # type: ignore[arg-type]
    parts = re.split(r", | and ", m["way"])
    return c.ApexMoved(Decimal(m["m"]), tuple(part.removeprefix("to the ") for part in parts), over)  # type: ignore[misc]


def _axis_turned(m: Match, _: c.At, over: c.Span) -> c.Claim:
    return c.AxisTurned(as_float(m, "deg"), m["way"], over)  # type: ignore[arg-type]


def _rolled(m: Match, _: c.At, over: c.Span) -> c.Claim:
    return c.Rolled(as_float(m, "deg"), m["turn"], over)  # type: ignore[arg-type]


def _fov_changed(m: Match, _: c.At, over: c.Span) -> c.Claim:
    return c.FovChanged(as_float(m, "d0"), as_float(m, "d1"), m.groupdict().get("narrows"), over)  # type: ignore[arg-type]


CAMERA_FORMS: tuple[Form, ...] = (
    # The picture as a whole
    form_over(
        " factor ",
        rf"(?:{_STATIC_SCENE}|the static content of the {FRAME}) (?:{_SPREADS}|is scaled|are scaled)"
        rf" by a factor of {number('f')}",
        _spread,
    ),
    form_over(
        "distances ",
        rf"distances between static points (?:change|go|are scaled) by a factor of {number('f')}",
        _spread,
    ),
    form_over(
        "a factor ",
        rf"a factor of {number('f')} separates the spacing of static points"
        r" (?:before from after|at one end from the other)",
        _spread,
    ),
    form_over(
        "everything ",
        r"everything that stands still (?:keeps its place|stays put|holds its position|stays where it is"
        rf"|does not shift) in the {FRAME}",
        lambda m, _, over: c.Still(over),
    ),
    form_over(
        "the static ",
        rf"{_STATIC_SCENE} (?:keeps its place|stays put|holds its position|does not shift|is at rest) in the {FRAME}",
        lambda m, _, over: c.Still(over),
    ),
    form_over(
        "no",
        r"(?:no static (?:part of the scene|surface|point)|nothing that stands still)"
        rf" (?:changes its place|shifts|moves|drifts|slides) in the {FRAME}",
        lambda m, _, over: c.Still(over),
    ),
    form_at(
        "horizon",
        rf"{_HORIZON} (?:is level|runs level|shows no slant|is not tilted|lies straight)",
        lambda m, at, _: c.Horizon(None, None, at),
    ),
    form_at(
        "level line",
        rf"{_HORIZON} (?:is level|runs level|shows no slant|is not tilted|lies straight)",
        lambda m, at, _: c.Horizon(None, None, at),
    ),
    form_at(
        " deg ",
        rf"{_HORIZON} (?:leans|is tilted|slants|is rotated|is turned) {number('deg')} deg {TURN}",
        _horizon,
    ),
    # Trajectory
    form_over(
        " m ",
        rf"{_APEX} (?:moves|travels|shifts|goes|is carried|is moved) {_METRES} {_WAY}",
        _apex_moved,
    ),
    form_over(
        " m ",
        rf"a (?:displacement|move|translation) of {_METRES} {_WAY} (?:is made by|is carried out by) {_APEX}",
        _apex_moved,
    ),
    form_over(
        " a path ",
        rf"{_APEX} (?:follows|traces|draws|covers|runs along) a path"
        rf" (?:{number('m')} m long|of {number('m2')} m|with a length of {number('m3')} m)",
        lambda m, _, over: c.ApexPath(Decimal(first_of(m, "m", "m2", "m3")), over),
    ),
    form_over(
        "",
        rf"{_APEX} (?:does not move|stays where it is|stays put|keeps its place|is fixed|remains at one point"
        "|is not displaced)",
        lambda m, _, over: c.ApexStays(over),
    ),
    form_over(
        "no ",
        rf"no (?:displacement|translation|travel) (?:is made by|occurs at|is seen at) {_APEX}",
        lambda m, _, over: c.ApexStays(over),
    ),
    # Frustum
    form_over(
        " deg to ",
        rf"{_AXIS} (?:turns|swings|rotates|is turned|is swung|is rotated) {number('deg')} deg"
        r" to the (?P<way>left|right)",
        _axis_turned,
    ),
    form_over(
        " deg to ",
        rf"a (?:turn|swing|rotation) of {number('deg')} deg to the (?P<way>left|right)"
        rf" is (?:made|carried out) by {_AXIS}",
        _axis_turned,
    ),
    form_over(
        "wards",
        rf"{_AXIS} (?:turns|swings|tips|rotates|is turned|is tipped) {number('deg')} deg (?P<way>up|down)wards",
        _axis_turned,
    ),
    form_over(
        "wards",
        rf"a (?:turn|swing|rotation) of {number('deg')} deg (?P<way>up|down)wards is (?:made|carried out) by {_AXIS}",
        _axis_turned,
    ),
    form_over(
        "",
        rf"{_AXIS} (?:does not turn|keeps its direction|points the same way|holds its bearing|is not turned"
        "|stays parallel to itself)",
        lambda m, _, over: c.AxisStays(over),
    ),
    form_over(
        "no ",
        rf"no (?:turn|swing|rotation) (?:is made by|occurs in|is seen in) {_AXIS}",
        lambda m, _, over: c.AxisStays(over),
    ),
    form_over(
        "clockwise",
        rf"{_CAMERA} (?:rolls|turns about its axis|is rolled) {number('deg')} deg {TURN}",
        _rolled,
    ),
    form_over(
        "clockwise",
        rf"a (?:roll|rotation about the viewing axis) of {number('deg')} deg {TURN} (?:is made|takes place|occurs)",
        _rolled,
    ),
    form_over(
        "roll",
        rf"{_CAMERA} (?:does not roll|is not rolled|keeps its roll|makes no roll)",
        lambda m, _, over: c.RollStays(over),
    ),
    form_over(
        "no ro",
        r"no (?:roll|rotation about the viewing axis) (?:is made|takes place|occurs|is seen)",
        lambda m, _, over: c.RollStays(over),
    ),
    form_over(
        " deg",
        rf"{_FOV} (?:goes|changes|passes|(?P<narrows>narrows|widens))"
        rf" from {number('d0')}(?: deg)? to {number('d1')} deg",
        _fov_changed,
    ),
    form_over(
        " deg at first ",
        rf"{_FOV} (?:is|measures) {number('d0')} deg at first and {number('d1')} deg later",
        _fov_changed,
    ),
    form_over(
        "focal length",
        rf"the focal length (?:changes|goes|is scaled|is multiplied) by a factor of {number('f')}",
        lambda m, _, over: c.Focal(as_float(m, "f"), over),
    ),
    form_over(
        "focal length",
        rf"the (?:lens|zoom) (?:changes|scales|multiplies) the focal length by a factor of {number('f')}",
        lambda m, _, over: c.Focal(as_float(m, "f"), over),
    ),
    form_over(
        " deg",
        rf"{_FOV} (?:stays|remains|is|holds|is kept) at {number('d0')} deg",
        lambda m, _, over: c.FovStays(as_float(m, "d0"), over),
    ),
    form_over(
        " deg",
        rf"{_FOV} (?:does not change|is unchanged|stays the same|stays as it is), at {number('d0')} deg",
        lambda m, _, over: c.FovStays(as_float(m, "d0"), over),
    ),
    form_over(
        "no ",
        rf"no (?:change|narrowing or widening) (?:affects|occurs in|is seen in) {_FOV}",
        lambda m, _, over: c.FovStays(None, over),
    ),
    form_untimed(
        "at the end",
        rf"{number('s')}% of the (?:first view|first frustum|volume seen at first)"
        r" (?:is still seen|remains in view|stays in view|lies inside the last view) at the end",
        lambda m, *_: c.Overlap(as_float(m, "s")),
    ),
    form_untimed(
        "% of the first ",
        r"the (?:last view|last frustum) (?:still covers|still holds|shares|takes in)"
        rf" {number('s')}% of the first (?:one|view)",
        lambda m, *_: c.Overlap(as_float(m, "s")),
    ),
    form_untimed(
        "at the end, ",
        rf"at the end, {number('s')}% of (?:what the first frustum held|the first frustum's volume)"
        r" (?:is still inside|remains inside|stays inside) the (?:frustum|view)",
        lambda m, *_: c.Overlap(as_float(m, "s")),
    ),
)
