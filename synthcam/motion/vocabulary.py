"""Every canonical motion name: what it drives, in which unit, and how far it goes when no amount is given."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Unit: TypeAlias = Literal["deg", "m", "x"]
Drive: TypeAlias = Literal["pan", "tilt", "roll", "zoom", "dolly", "truck", "pedestal"]


@dataclass(frozen=True)
class Primitive:
    """One canonical motion.

    Attributes:
        name: canonical name.
        drives: the degrees of freedom of the rig it moves; two that share one cannot run at the same time.
        unit: of its amount: degrees, metres, or a factor on the focal length (above 1). None: takes no amount.
        sign: +1 for pan right, tilt up, roll cw, zoom in, dolly in, truck right, pedestal up, arc cw, crane up.
        share: how far the picture moves without an amount, as the median over the picture, in frame widths.
        lowest, highest: amounts that make sense, in `unit`.
        needs_subject: a subject is placed in front of the camera for it.
        description: what a film person would say.
    """

    name: str
    drives: frozenset[Drive]
    unit: Unit | None
    sign: int
    share: float
    lowest: float
    highest: float
    needs_subject: bool
    description: str


def _primitive(
    name: str,
    drives: tuple[Drive, ...],
    unit: Unit | None,
    sign: int,
    share: float,
    limits: tuple[float, float],
    description: str,
    needs_subject: bool = False,
) -> Primitive:
    return Primitive(name, frozenset(drives), unit, sign, share, *limits, needs_subject, description)


_TURN, _SPIN, _MOVE, _FACTOR = (0.5, 179.0), (0.5, 360.0), (0.01, 100.0), (1.01, 8.0)
_ORBIT, _RISE = (15.0, 180.0), (15.0, 75.0)
_TRACK: tuple[Drive, ...] = ("dolly", "truck", "pedestal", "pan", "tilt")

_ALL = (
    _primitive("static", (), None, 0, 0.0, (0, 0), "the camera does not move at all"),
    _primitive("pan-left", ("pan",), "deg", -1, 0.30, _TURN, "turns to its left on the spot"),
    _primitive("pan-right", ("pan",), "deg", +1, 0.30, _TURN, "turns to its right on the spot"),
    _primitive("tilt-up", ("tilt",), "deg", +1, 0.25, _TURN, "looks up, on the spot"),
    _primitive("tilt-down", ("tilt",), "deg", -1, 0.25, _TURN, "looks down, on the spot"),
    _primitive("roll-cw", ("roll",), "deg", +1, 0.20, _SPIN, "turns clockwise about its own axis"),
    _primitive("roll-ccw", ("roll",), "deg", -1, 0.20, _SPIN, "turns counter-clockwise about its own axis"),
    _primitive("zoom-in", ("zoom",), "x", +1, 0.20, _FACTOR, "the lens gets longer; the camera stays"),
    _primitive("zoom-out", ("zoom",), "x", -1, 0.20, _FACTOR, "the lens gets wider; the camera stays"),
    _primitive("dolly-in", ("dolly",), "m", +1, 0.20, _MOVE, "moves forward along its optical axis"),
    _primitive("dolly-out", ("dolly",), "m", -1, 0.16, _MOVE, "moves backward along its optical axis"),
    _primitive("truck-left", ("truck",), "m", -1, 0.25, _MOVE, "moves sideways to its left"),
    _primitive("truck-right", ("truck",), "m", +1, 0.25, _MOVE, "moves sideways to its right"),
    _primitive("pedestal-up", ("pedestal",), "m", +1, 0.20, _MOVE, "rises along gravity"),
    _primitive("pedestal-down", ("pedestal",), "m", -1, 0.20, _MOVE, "sinks along gravity"),
    _primitive(
        "arc-cw",
        ("truck", "dolly", "pan"),
        "deg",
        +1,
        0.25,
        _ORBIT,
        "circles a subject clockwise seen from above",
        True,
    ),
    _primitive(
        "arc-ccw", ("truck", "dolly", "pan"), "deg", -1, 0.25, _ORBIT, "circles it counter-clockwise from above", True
    ),
    _primitive(
        "crane-up", ("pedestal", "dolly", "tilt"), "deg", +1, 0.20, _RISE, "rises on a boom, eyes on a subject", True
    ),
    _primitive(
        "crane-down", ("pedestal", "dolly", "tilt"), "deg", -1, 0.20, _RISE, "sinks on a boom, eyes on a subject", True
    ),
    _primitive(
        "dolly-zoom-in", ("dolly", "zoom"), "m", +1, 0.12, _MOVE, "moves in while zooming out: background recedes", True
    ),
    _primitive(
        "dolly-zoom-out", ("dolly", "zoom"), "m", -1, 0.10, _MOVE, "moves out while zooming in: it closes in", True
    ),
    _primitive("track-lead", _TRACK, "m", 0, 0.16, _MOVE, "backs away in front of a subject that walks", True),
    _primitive("track-tail", _TRACK, "m", 0, 0.20, _MOVE, "follows behind a subject", True),
    _primitive("track-side-left", _TRACK, "m", 0, 0.30, _MOVE, "moves left beside a subject", True),
    _primitive("track-side-right", _TRACK, "m", 0, 0.30, _MOVE, "moves right beside a subject", True),
    _primitive("track-aerial", _TRACK, "m", 0, 0.25, _MOVE, "follows a subject from above", True),
    _primitive("track-arc", _TRACK, "deg", 0, 0.30, _ORBIT, "circles a subject while it moves", True),
    _primitive("track-pan", _TRACK, "m", 0, 0.30, _MOVE, "stays and pans to keep a moving subject in view", True),
    _primitive("track-tilt", _TRACK, "m", 0, 0.20, _MOVE, "stays and tilts after a subject that rises or sinks", True),
)
PRIMITIVES: dict[str, Primitive] = {p.name: p for p in _ALL}
"""All canonical motions by name, in the order in which they are shown."""

SHAKE = "shake"
SHAKE_SHARE = 0.01
"""Root mean square of shake without an amount, in frame widths."""

_REVERSED_PAIRS = (
    ("pan-left", "pan-right"),
    ("tilt-up", "tilt-down"),
    ("roll-cw", "roll-ccw"),
    ("zoom-in", "zoom-out"),
    ("dolly-in", "dolly-out"),
    ("truck-left", "truck-right"),
    ("pedestal-up", "pedestal-down"),
    ("arc-cw", "arc-ccw"),
    ("crane-up", "crane-down"),
    ("dolly-zoom-in", "dolly-zoom-out"),
)
_MIRRORED_PAIRS = (
    ("pan-left", "pan-right"),
    ("roll-cw", "roll-ccw"),
    ("truck-left", "truck-right"),
    ("arc-cw", "arc-ccw"),
    ("track-side-left", "track-side-right"),
)
OPPOSITE: dict[str, str] = {a: b for pair in _REVERSED_PAIRS for a, b in (pair, pair[::-1])}
"""What a motion becomes when the clip is played backwards."""
MIRRORED: dict[str, str] = {a: b for pair in _MIRRORED_PAIRS for a, b in (pair, pair[::-1])}
"""What a motion becomes when the picture is mirrored; names that are absent stay themselves."""


def is_tracking(name: str) -> bool:
    """Whether the camera follows a moving subject."""
    return name.startswith("track-")
