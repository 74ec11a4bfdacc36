"""Which kinds of claim decide a question: what has to be told before its answer follows.

A pan and a truck to one side move the picture alike; that the camera stays where it is and that its axis turns is what
tells which of the two it is. Each family of topics has such cues.
"""

from collections.abc import Mapping
from functools import cache

from synthcam.verification import claims as c

Kinds = frozenset[str]
"""Kinds of claim (`claims.kind_of`) any one of which tells a cue."""


def _kinds(*claims: type[c.Claim]) -> Kinds:
    return frozenset(claim.__name__ for claim in claims)


def _record(key: str) -> Kinds:
    return frozenset({f"RecordValue.{key}"})


# That things stand still in the picture rules shifts and growths out, so it tells of them as well.
_AT_REST = _kinds(c.Still, c.Hold)
_SHIFTS = _kinds(c.Shift, c.ParallaxShift, c.Crosses) | _AT_REST
_GROWTHS = _kinds(c.Growth, c.ParallaxGrowth, c.Spread, c.SameSize) | _AT_REST
_SEEN = _SHIFTS | _GROWTHS | _kinds(c.Place, c.Horizon)
_PATH, _VIEW = _kinds(*c.TRAJECTORY), _kinds(*c.FRUSTUM)
_AXIS, _ROLL, _LENS = (
    _kinds(c.AxisTurned, c.AxisStays),
    _kinds(c.Rolled, c.RollStays),
    _kinds(c.FovChanged, c.Focal, c.FovStays),
)
_HAPPENS = _kinds(c.Motion, c.Order, c.Together, c.Absent, c.Caption) | _record("camera_movement")

_TURN_OR_TRAVEL: Mapping[str, Kinds] = {"shift": _SHIFTS, "path": _PATH, "axis": _AXIS}
_LENS_OR_TRAVEL: Mapping[str, Kinds] = {"growth": _GROWTHS, "path": _PATH, "lens": _LENS}
_SPEED: Mapping[str, Kinds] = {"speed": _record("camera_motion_speed") | _HAPPENS, "path": _PATH}
_MOTIONS: Mapping[str, Kinds] = {"motions": _HAPPENS, "path": _PATH, "view": _VIEW}
_FAMILIES: tuple[tuple[tuple[str, ...], Mapping[str, Kinds]], ...] = (
    (("tracking", "track_shot"), {"subject": _kinds(c.Tracks, c.SubjectSize, c.Hold, c.SameSize, c.Growth)}),
    (("_scene",), {"scene": _record("scene_movement"), "seen": _SEEN}),
    (("fast_", "slow_", "blur"), _SPEED),
    (("_motion", "order", "caption", "motion"), _MOTIONS),
    (("shake", "shaky", "stable"), {"steadiness": _record("steadiness"), "path": _PATH}),
    (("_camera",), {"seen": _SEEN, "path": _PATH, "axis": _AXIS}),
    (("apex",), {"path": _PATH}),
    (("axis",), {"axis": _AXIS}),
    (("field of view",), {"lens": _LENS}),
)
"""By what stands in the name of a topic; the first that does counts."""
_MOTION_FAMILIES: tuple[tuple[tuple[str, ...], Mapping[str, Kinds]], ...] = (
    (("dolly", "zoom", "forward", "backward"), _LENS_OR_TRAVEL),
    (("roll",), {"horizon": _kinds(c.Horizon), "roll": _ROLL}),
    (("pan", "tilt", "arc", "crane", "ward", "truck", "pedestal"), _TURN_OR_TRAVEL),
)
"""Of topics about a motion: `has_`, `only_`, `x_not_y`, `_wrt_camera_only`."""


@cache
def deciding_cues(topic: str) -> Mapping[str, Kinds]:
    """The cues that decide a topic, by name, each with the kinds of claim that tell it.

    Args:
        topic: as in a sample: the last part of a label's name, `x_not_y`, "order", "caption", "motion", "apex", "axis",
            "field of view".

    Raises:
        KeyError: there is no such topic.
    """
    of_motion = topic.startswith(("has_", "only_")) or "_not_" in topic or topic.endswith("_wrt_camera_only")
    families = _MOTION_FAMILIES if of_motion and "blur" not in topic else _FAMILIES
    for words, cues in families:
        if any(word in topic for word in words):
            return cues
    raise KeyError(topic)
