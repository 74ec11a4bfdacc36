"""Claims against CameraBench's record of a clip: how human text is judged where there is no geometry.

The record is coarse: a direction that it holds as "no" may still be there a little where the motion is complex or
unsteady, an arc or a crane stands for its parts, and it says nothing about what is in the picture. All of that is open.
"""

from functools import lru_cache

from synthcam.labels.annotation import MotionAnnotation
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, all_of, any_of, opposite, truth
from synthcam.verification.reading import claims as c
from synthcam.verification.reading.read import read

_HORIZONTAL: dict[str, str] = {"left": "right_to_left", "right": "left_to_right"}
_ROUND: dict[str, str] = {"cw": "clockwise", "ccw": "counter_clockwise"}
_OPPOSITE: dict[c.Way, c.Way] = {
    "left": "right", "right": "left", "up": "down", "down": "up", "forward": "backward", "backward": "forward",
    "in": "out", "out": "in", "cw": "ccw", "ccw": "cw",
}  # fmt: skip
_LEVEL = {
    "static": 0, "very_smooth": 0, "smooth": 1, "unsteady": 2, "very_unsteady": 3,
}  # fmt: skip
_SPEEDS = ("slow", "regular", "fast")
PLACES = ("forward", "backward", "left", "right", "up", "down")


def judge_by_record(claim: c.Claim, record: MotionAnnotation) -> Outcome:
    """Whether a claim agrees with a record; open where the record does not tell."""
    match claim:
        case c.Motion():
            return _motion(claim, record)
        case c.Still():
            return opposite(_still(claim, record), denied=claim.denied)
        case c.Steadiness():
            return _steadiness(claim, record)
        case c.Trembles():
            return _steadiness(c.Steadiness(0, 1) if claim.denied else c.Steadiness(1, 3), record)
        case c.Speed():
            return opposite(_speed(claim, record), denied=claim.denied)
        case c.Tracking():
            return opposite(_tracking(claim, record), denied=claim.denied)
        case c.SubjectSize():
            return _subject_size(claim, record)
        case c.Effect():
            return opposite(truth(bool(record.value(claim.key))), denied=claim.denied)
        case c.SceneMoves():
            return _scene(claim, record)
        case c.Kind():
            return opposite(_kind(claim, record), denied=claim.denied)
        case c.Order() | c.Together():
            return _pair(claim, record)
        case _:
            return OPEN


def is_still(record: MotionAnnotation) -> bool:
    """Whether the record says that the camera does not move."""
    return record.camera_movement == "no" or record.steadiness == "static"


def _faint(record: MotionAnnotation) -> bool:
    """Whether a direction recorded as "no" may be there a little."""
    return record.steadiness in ("unsteady", "very_unsteady") or record.camera_movement in ("minor", "major_complex")


def _curved(record: MotionAnnotation) -> bool:
    return record.value("camera_arc") != "no" or record.value("camera_crane") != "no"


def _axis(record: MotionAnnotation, key: str, value: str) -> Outcome:
    """One key of the record against one of its values."""
    if is_still(record):
        return FALSE
    found = record.value(key)
    if found == value:
        return TRUE
    if found == "unknown" or key in record.unsure:
        return OPEN
    if found == "no":
        return OPEN if _faint(record) or _curved(record) else FALSE
    # One value an axis: where the description of a complex motion does not speak of the other way too, there is none.
    return FALSE


def _way(record: MotionAnnotation, family: c.Family, way: c.Way) -> Outcome:
    """Whether the record or its description of a complex motion holds a motion."""
    return _with_description(record, family, way, _key_way(record, family, way))


def _with_description(record: MotionAnnotation, family: c.Family, way: c.Way, found: Outcome) -> Outcome:
    """What the keys say, and where they leave a motion open what the description says of it and its opposite."""
    if found == TRUE or (is_still(record) and found == FALSE):
        return found
    if _told(record, family, way):
        return TRUE
    return FALSE if found == OPEN and _told(record, family, _OPPOSITE[way]) else found


def _told(record: MotionAnnotation, family: str, way: str | None) -> bool:
    """Whether the description of a complex motion names a motion."""
    told, _ = _description(record.complex_motion_description)
    return any(
        motion.way == way
        and (_plain(motion.family) == _plain(family) or {_plain(motion.family), _plain(family)} in _LIKE_ANY)
        for motion in told
    )


_LIKE_ANY = ({"move", "any"}, {"pan", "any"}, {"tilt", "any"})


def _plain(family: str) -> str:
    return "move" if family in ("truck", "dolly", "pedestal") else family


@lru_cache(maxsize=4096)
def _description(text: str) -> tuple[tuple[c.Motion, ...], tuple[c.Order, ...]]:
    """The motions that a record's own words name, and which come one before the other."""
    said = [claim for clause in read(text) for claim in clause.claims] if text else []
    motions = tuple(m for m in said if isinstance(m, c.Motion) and not m.denied)
    return motions, tuple(o for o in said if isinstance(o, c.Order))


def _key_way(record: MotionAnnotation, family: c.Family, way: c.Way) -> Outcome:
    match family:
        case "pan":
            return _axis(record, "camera_pan", _HORIZONTAL[way])
        case "tilt":
            return _axis(record, "camera_tilt", way)
        case "roll":
            return _axis(record, "camera_roll", _ROUND[way])
        case "zoom":
            return _axis(record, "camera_zoom", way)
        case "arc":
            if is_still(record):
                return FALSE
            if record.value("camera_arc") == _ROUND[way] or (
                "arc" in record.tracking_shot_types and record.value("camera_arc") == "no"
            ):
                return TRUE
            if record.value("camera_arc") == "no":
                return OPEN if _faint(record) else FALSE
            return FALSE
        case "crane":
            value = f"crane_{way}"
            if record.value("camera_crane") == value:
                return TRUE
            if record.value("camera_crane") != "no":
                return FALSE
            return any_of((_place(record, way), OPEN)) if not is_still(record) else FALSE
        case "dolly_zoom":
            return truth(record.dolly_zoom)
        case "turn":
            return OPEN if not is_still(record) else FALSE
        case _:
            return _place(record, way)


def _place(record: MotionAnnotation, way: str) -> Outcome:
    if way in _HORIZONTAL:
        return _axis(record, "camera_left_right", _HORIZONTAL[way])
    key = "camera_forward_backward" if way in ("forward", "backward") else "camera_up_down"
    found = any_of((_axis(record, key, way), _axis(record, f"{key}_cam_frame", way)))
    return _with_description(record, "move", way, found)  # type: ignore[arg-type]


def _turns(record: MotionAnnotation) -> list[Outcome]:
    return [
        *(_axis(record, "camera_pan", v) for v in _HORIZONTAL.values()),
        *(_axis(record, "camera_tilt", v) for v in ("up", "down")),
        *(_axis(record, "camera_roll", v) for v in _ROUND.values()),
    ]


def _zooms(record: MotionAnnotation) -> list[Outcome]:
    return [_axis(record, "camera_zoom", v) for v in ("in", "out")]


def _moves(record: MotionAnnotation) -> list[Outcome]:
    return [_place(record, way) for way in PLACES] + ([TRUE] if _curved(record) and not is_still(record) else [])


def _motion(claim: c.Motion, record: MotionAnnotation) -> Outcome:
    found = _present(claim, record)
    if claim.denied:
        # A motion that is recorded as minor may be denied, and "no intentional movement" may mean shake alone.
        if claim.family == "any" and found == TRUE and (claim.part or record.camera_movement == "minor"):
            return OPEN
        return opposite(found) if claim.part in (None, "throughout") or found != TRUE else OPEN
    if claim.alone and found == TRUE:
        others = [o for o in (*_moves(record), *_turns(record), *_zooms(record)) if o == TRUE]
        return FALSE if len(others) > 2 else OPEN
    return found


def _present(claim: c.Motion, record: MotionAnnotation) -> Outcome:
    family, way = claim.family, claim.way
    if family == "any":
        if way is None:
            if is_still(record):
                return FALSE
            return TRUE if record.camera_movement != "no" else OPEN
        outcomes = [_place(record, way)] if way in PLACES else []
        if way in _HORIZONTAL:
            outcomes.append(_way(record, "pan", way))
        if way in ("up", "down"):
            outcomes.append(_way(record, "tilt", way))
        if way in ("forward", "backward"):
            outcomes.append(_way(record, "zoom", "in" if way == "forward" else "out"))
        if way in _ROUND:
            outcomes += [_way(record, "roll", way), _way(record, "arc", way)]
        return any_of(outcomes)
    if way is not None:
        found = _way(record, family, way)
        if family == "move" and found == FALSE and not is_still(record):
            return _loose_move(record, way)
        return found
    if family in ("move", "truck", "pedestal", "dolly"):
        ways = {"truck": ("left", "right"), "pedestal": ("up", "down"), "dolly": ("forward", "backward")}.get(
            family, PLACES
        )
        return any_of([_place(record, w) for w in ways] + ([TRUE] if _curved(record) else []))
    if family == "turn":
        return any_of(_turns(record))
    if family == "dolly_zoom":
        return truth(record.dolly_zoom)
    ways = {"pan": ("left", "right"), "tilt": ("up", "down"), "zoom": ("in", "out"), "crane": ("up", "down")}.get(
        family, ("cw", "ccw")
    )
    return any_of([_way(record, family, w) for w in ways])  # type: ignore[arg-type]


def _loose_move(record: MotionAnnotation, way: c.Way) -> Outcome:
    """ "Moves left" may be said of what turns left: open there."""
    if way in _HORIZONTAL:
        other = record.camera_left_right not in ("no", _HORIZONTAL[way])
        return OPEN if _axis(record, "camera_pan", _HORIZONTAL[way]) == TRUE and not other else FALSE
    if way in ("up", "down"):
        return OPEN if _axis(record, "camera_tilt", way) == TRUE else FALSE
    return OPEN if _axis(record, "camera_zoom", "in" if way == "forward" else "out") == TRUE else FALSE


def _same(one: c.Motion, other: c.Motion) -> bool:
    return (_plain(one.family), one.way) == (_plain(other.family), other.way)


def _still(claim: c.Still, record: MotionAnnotation) -> Outcome:
    if is_still(record):
        return TRUE
    if claim.part not in (None, "throughout") or record.camera_movement in ("minor",):
        return OPEN
    parts = {"place": _moves(record), "direction": _turns(record), "width": _zooms(record)}
    if claim.what == "level":
        return OPEN
    if claim.what in parts:
        return opposite(any_of(parts[claim.what]))
    return opposite(any_of([*_moves(record), *_turns(record), *_zooms(record)]))


def _steadiness(claim: c.Steadiness, record: MotionAnnotation) -> Outcome:
    level = _LEVEL[record.steadiness]
    if "steadiness" in record.unsure:
        return OPEN
    away = max(claim.least - level, level - claim.most, 0)
    return TRUE if away == 0 else (OPEN if away == 1 else FALSE)


def _speed(claim: c.Speed, record: MotionAnnotation) -> Outcome:
    if is_still(record) or "camera_motion_speed" in record.unsure:
        return OPEN
    away = abs(_SPEEDS.index(claim.level) - _SPEEDS.index(record.camera_motion_speed))
    return TRUE if away == 0 else (OPEN if away == 1 else FALSE)


def _tracking(claim: c.Tracking, record: MotionAnnotation) -> Outcome:
    if "is_tracking" in record.unsure:
        return OPEN
    if not record.is_tracking:
        return OPEN if claim.how is None else FALSE
    if claim.how is None:
        return TRUE
    if claim.how in record.tracking_shot_types:
        return TRUE
    return OPEN if record.camera_movement == "major_complex" else FALSE


def _subject_size(claim: c.SubjectSize, record: MotionAnnotation) -> Outcome:
    if not record.is_tracking or "subject_size_change" in record.unsure:
        return OPEN
    found = record.subject_size_change
    if found == "no":
        return TRUE if claim.way == "same" else OPEN
    return truth(found == claim.way)


def _scene(claim: c.SceneMoves, record: MotionAnnotation) -> Outcome:
    found = record.value("scene_movement")
    if found == "unknown":
        return OPEN
    away = abs(("static", "mostly_static", "dynamic").index(str(found)) - ("static", "some", "much").index(claim.level))
    return TRUE if away == 0 else (OPEN if away == 1 else FALSE)


def _kind(claim: c.Kind, record: MotionAnnotation) -> Outcome:
    movement = record.camera_movement
    match claim.kind:
        case "minor":
            return truth(movement in ("minor", "no")) if movement != "major_complex" else OPEN
        case "clear":
            return TRUE if movement == "major_simple" else (OPEN if movement == "major_complex" else FALSE)
        case "complex":
            return TRUE if movement == "major_complex" else OPEN
        case _:
            return TRUE if movement == "major_simple" else OPEN


def _pair(claim: c.Order | c.Together, record: MotionAnnotation) -> Outcome:
    pair = (claim.first, claim.second) if isinstance(claim, c.Order) else (claim.one, claim.other)
    if isinstance(claim, c.Order):
        orders = _description(record.complex_motion_description)[1]
        if any(_same(told.first, claim.first) and _same(told.second, claim.second) for told in orders):
            return TRUE  # "forward, then a pan, then forward again" has both orders
        for told in orders:
            if _same(told.first, claim.second) and _same(told.second, claim.first):
                return FALSE
            one_way = _same(claim.first, claim.second) and told.first.family == told.second.family == claim.first.family
            if one_way and told.first.way != told.second.way:
                return FALSE
    found = all_of([_motion(motion, record) for motion in pair])
    return FALSE if found == FALSE else OPEN
