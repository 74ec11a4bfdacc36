"""The one table of canonical motions: what each drives, its opposite, mirror image and look-alike, and its labels.

Only the verifier keeps a table of its own, so that it can contradict this one.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Unit: TypeAlias = Literal["deg", "m", "x"]
Drive: TypeAlias = Literal["pan", "tilt", "roll", "zoom", "dolly", "truck", "pedestal"]
_Limits: TypeAlias = tuple[float, float]
Direction: TypeAlias = Literal["left", "right", "up", "down", "in", "out", "cw", "ccw"]


@dataclass(frozen=True)
class CameraMotion:
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
        family: the name without its direction (`pan`, `dolly-zoom`, `track`).
        direction: the way it goes; None for `static` and tracking shots.
        labels: the last names of the CameraBench labels that the motion asserts, the most precise one last.
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
    family: str
    direction: Direction | None
    labels: tuple[str, ...]

    @property
    def opposite(self) -> str | None:
        """The same motion the other way; None for `static` and tracking shots."""
        return OPPOSITE.get(self.name)

    @property
    def mirrored(self) -> str:
        """What it becomes when the picture is mirrored left to right."""
        return MIRRORED.get(self.name, self.name)

    @property
    def lookalike(self) -> str | None:
        """The motion that moves the picture of a flat scene in nearly the same way: pan and truck, zoom and dolly."""
        return LOOKALIKE.get(self.name)

    @property
    def orbits(self) -> bool:
        """Whether it circles a subject by an angle: arcs, cranes, and tracking in an arc."""
        return self.needs_subject and self.unit == "deg"


def _motion(
    name: str,
    drives: tuple[Drive, ...],
    unit: Unit | None,
    sign: int,
    share: float,
    limits: _Limits,
    description: str,
    needs_subject: bool = False,
    label: str | tuple[str, ...] = (),
) -> CameraMotion:
    family, direction = _family_and_direction(name)
    labels = (label,) if isinstance(label, str) else label
    return CameraMotion(
        name, frozenset(drives), unit, sign, share, *limits, needs_subject, description, family, direction, labels
    )


def _family_and_direction(name: str) -> tuple[str, Direction | None]:
    """The parts of a name; read here and nowhere else."""
    if name.startswith("track-"):
        return "track", None
    for direction in get_args(Direction):
        if name.endswith(f"-{direction}"):
            return name.removesuffix(f"-{direction}"), direction
    return name, None


_TURN, _SPIN, _MOVE, _FACTOR = (0.5, 179.0), (0.5, 360.0), (0.01, 100.0), (1.01, 8.0)
_ORBIT, _RISE = (15.0, 1440.0), (15.0, 75.0)
_TRACK: tuple[Drive, ...] = ("dolly", "truck", "pedestal", "pan", "tilt")


def _tracking(
    name: str, share: float, description: str, kind: str, side: str = "", *, unit: Unit = "m", limits: _Limits = _MOVE
) -> CameraMotion:
    labels = ("track_shot", f"{kind}_tracking_shot", *([f"{kind}_tracking_shot_{side}"] if side else []))
    return _motion(name, _TRACK, unit, 0, share, limits, description, True, label=labels)


_ALL = (
    _motion("static", (), None, 0, 0.0, (0, 0), "the camera does not move at all", label="fixed_camera"),
    _motion("pan-left", ("pan",), "deg", -1, 0.30, _TURN, "turns to its left on the spot", label="has_pan_left"),
    _motion("pan-right", ("pan",), "deg", +1, 0.30, _TURN, "turns to its right on the spot", label="has_pan_right"),
    _motion("tilt-up", ("tilt",), "deg", +1, 0.25, _TURN, "looks up, on the spot", label="has_tilt_up"),
    _motion("tilt-down", ("tilt",), "deg", -1, 0.25, _TURN, "looks down, on the spot", label="has_tilt_down"),
    _motion(
        "roll-cw", ("roll",), "deg", +1, 0.20, _SPIN, "turns clockwise about its own axis", label="has_roll_clockwise"
    ),
    _motion(
        "roll-ccw",
        ("roll",),
        "deg",
        -1,
        0.20,
        _SPIN,
        "turns counter-clockwise about its own axis",
        label="has_roll_counterclockwise",
    ),
    _motion(
        "zoom-in", ("zoom",), "x", +1, 0.20, _FACTOR, "the lens gets longer; the camera stays", label="has_zoom_in"
    ),
    _motion(
        "zoom-out", ("zoom",), "x", -1, 0.20, _FACTOR, "the lens gets wider; the camera stays", label="has_zoom_out"
    ),
    _motion(
        "dolly-in",
        ("dolly",),
        "m",
        +1,
        0.20,
        _MOVE,
        "moves forward along its optical axis",
        label="has_forward_wrt_camera",
    ),
    _motion(
        "dolly-out",
        ("dolly",),
        "m",
        -1,
        0.16,
        _MOVE,
        "moves backward along its optical axis",
        label="has_backward_wrt_camera",
    ),
    _motion("truck-left", ("truck",), "m", -1, 0.25, _MOVE, "moves sideways to its left", label="has_leftward"),
    _motion("truck-right", ("truck",), "m", +1, 0.25, _MOVE, "moves sideways to its right", label="has_rightward"),
    _motion(
        "pedestal-up",
        ("pedestal",),
        "m",
        +1,
        0.20,
        _MOVE,
        "rises along gravity",
        label="has_upward_wrt_ground_birds_worms_included",
    ),
    _motion(
        "pedestal-down",
        ("pedestal",),
        "m",
        -1,
        0.20,
        _MOVE,
        "sinks along gravity",
        label="has_downward_wrt_ground_birds_worms_included",
    ),
    _motion(
        "arc-cw",
        ("truck", "dolly", "pan"),
        "deg",
        +1,
        0.25,
        _ORBIT,
        "circles a subject clockwise seen from above",
        True,
        label="has_arc_clockwise",
    ),
    _motion(
        "arc-ccw",
        ("truck", "dolly", "pan"),
        "deg",
        -1,
        0.25,
        _ORBIT,
        "circles it counter-clockwise from above",
        True,
        label="has_arc_counterclockwise",
    ),
    _motion(
        "crane-up",
        ("pedestal", "dolly", "tilt"),
        "deg",
        +1,
        0.20,
        _RISE,
        "rises on a boom, eyes on a subject",
        True,
        label="has_crane_up",
    ),
    _motion(
        "crane-down",
        ("pedestal", "dolly", "tilt"),
        "deg",
        -1,
        0.20,
        _RISE,
        "sinks on a boom, eyes on a subject",
        True,
        label="has_crane_down",
    ),
    _motion(
        "dolly-zoom-in",
        ("dolly", "zoom"),
        "m",
        +1,
        0.12,
        _MOVE,
        "moves in while zooming out: background recedes",
        True,
        label="has_dolly_in_zoom_out",
    ),
    _motion(
        "dolly-zoom-out",
        ("dolly", "zoom"),
        "m",
        -1,
        0.10,
        _MOVE,
        "moves out while zooming in: it closes in",
        True,
        label="has_dolly_out_zoom_in",
    ),
    _tracking("track-lead", 0.16, "backs away in front of a subject that walks", "lead"),
    _tracking("track-tail", 0.20, "follows behind a subject", "tail"),
    _tracking("track-side-left", 0.30, "moves left beside a subject", "side", "leftward"),
    _tracking("track-side-right", 0.30, "moves right beside a subject", "side", "rightward"),
    _tracking("track-aerial", 0.25, "follows a subject from above", "aerial"),
    _tracking("track-arc", 0.30, "circles a subject while it moves", "arc", unit="deg", limits=_ORBIT),
    _tracking("track-pan", 0.30, "stays and pans to keep a moving subject in view", "pan"),
    _tracking("track-tilt", 0.20, "stays and tilts after a subject that rises or sinks", "tilt"),
)
MOTIONS: dict[str, CameraMotion] = {motion.name: motion for motion in _ALL}
"""All canonical motions by name, in the order in which they are shown."""
SIMPLE_FAMILIES: tuple[str, ...] = tuple(dict.fromkeys(m.family for m in _ALL if len(m.drives) == 1))
"""Families that move one degree of freedom: pan, tilt, roll, zoom, dolly, truck, pedestal."""
COMPOSITE_FAMILIES: tuple[str, ...] = tuple(
    dict.fromkeys(m.family for m in _ALL if len(m.drives) > 1 and m.family != "track")
)
"""Families that move several at once and have a name of their own: arc, crane, dolly zoom."""

SHAKE = "shake"
SHAKE_SHARE = 0.01
"""Root mean square of shake without an amount, in frame widths."""

_OPPOSITE_DIRECTION: dict[Direction, Direction] = {
    **{"left": "right", "up": "down", "in": "out", "cw": "ccw"},
    **{"right": "left", "down": "up", "out": "in", "ccw": "cw"},
}
LOOKALIKE_FAMILY: dict[str, str] = {"pan": "truck", "tilt": "pedestal", "zoom": "dolly"}
"""Of a family, the one that moves the picture of a flat scene in nearly the same way."""
LOOKALIKE_FAMILY |= {b: a for a, b in LOOKALIKE_FAMILY.items()}
_SIDEWAYS = ("left", "right", "cw", "ccw")

OPPOSITE: dict[str, str] = {
    m.name: f"{m.family}-{_OPPOSITE_DIRECTION[m.direction]}" for m in _ALL if m.direction is not None
}
"""The same motion the other way, which is also what it becomes when the clip is played backwards."""
MIRRORED: dict[str, str] = {
    **{m.name: OPPOSITE[m.name] for m in _ALL if m.direction in _SIDEWAYS},
    **{"track-side-left": "track-side-right", "track-side-right": "track-side-left"},
}
"""What a motion becomes when the picture is mirrored; names that are absent stay themselves."""
LOOKALIKE: dict[str, str] = {
    m.name: f"{LOOKALIKE_FAMILY[m.family]}-{m.direction}" for m in _ALL if m.family in LOOKALIKE_FAMILY
}
"""The motion that each is taken for where the scene has little depth."""
OPPOSITE_TRACKING: dict[str, str] = {
    **{"track-lead": "track-tail", "track-tail": "track-lead"},
    **{"track-side-left": "track-side-right", "track-side-right": "track-side-left"},
}
"""The tracking shot from the other side of the subject."""
ORBIT_PARTS: dict[str, tuple[str, str]] = {
    "arc-cw": ("truck-left", "pan-right"),
    "arc-ccw": ("truck-right", "pan-left"),
    "crane-up": ("pedestal-up", "tilt-down"),
    "crane-down": ("pedestal-down", "tilt-up"),
}
"""The travel and the turn that together circle a subject, if the turn keeps it in view."""
TRACKING_WITHOUT_SUBJECT: dict[str, tuple[str, ...]] = {
    "track-lead": ("dolly-out",),
    "track-tail": ("dolly-in",),
    "track-side-left": ("truck-left",),
    "track-side-right": ("truck-right",),
    "track-pan": ("pan-left", "pan-right"),
    "track-tilt": ("tilt-up", "tilt-down"),
    "track-arc": ("arc-cw", "arc-ccw"),
}
"""The camera motions that look like a tracking shot without its subject."""

# Facts of a clip are listed in this order, and random draws are made over that list: it is kept as it is.
_LABEL_ORDER = ("pan", "tilt", "zoom", "crane", "roll", "dolly", "truck", "pedestal", "arc", "dolly-zoom")
LABEL_OF: dict[str, str] = {m.name: m.labels[-1] for family in _LABEL_ORDER for m in _ALL if m.family == family}
"""The label, by its last name, that a motion with a direction asserts."""


def is_tracking(name: str) -> bool:
    """Whether the camera follows a moving subject."""
    return name in MOTIONS and MOTIONS[name].family == "track"
