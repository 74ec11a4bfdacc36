"""From a measurement to CameraBench's raw record, and to the list of canonical motions."""

from typing import Literal

from synthcam.geometry.image_motion import COMPONENTS
from synthcam.labels.annotation import KEYS, MotionAnnotation
from synthcam.labels.axis_effects import NAMES, Axis
from synthcam.labels.composite_motions import Whole
from synthcam.labels.measurement import Measurement
from synthcam.labels.segments import MotionSegment, time_overlap
from synthcam.labels.tracking import Tracking

ALL_WORDS = frozenset(KEYS) - {"complex_motion_description"}
DIRECTIONS: tuple[tuple[str, Axis, str, str], ...] = (
    ("camera_forward_backward", "ground_forward", "forward", "backward"),
    ("camera_forward_backward_cam_frame", "first_forward", "forward", "backward"),
    ("camera_up_down", "ground_up", "up", "down"),
    ("camera_up_down_cam_frame", "first_up", "up", "down"),
    ("camera_left_right", "truck", "left_to_right", "right_to_left"),
    ("camera_pan", "pan", "left_to_right", "right_to_left"),
    ("camera_tilt", "tilt", "up", "down"),
    ("camera_roll", "roll", "clockwise", "counter_clockwise"),
    ("camera_zoom", "zoom", "in", "out"),
)
"""Key, axis, and the words for its positive and negative direction."""
NOT_IN_POSES = frozenset(
    ("frame_freezing", "motion_blur", "cinemagraph", "is_tracking", "tracking_shot_types", "subject_size_change")
)
"""Keys that a path of which no picture is known leaves open."""
DYNAMIC = 0.03
"""A scene in which anything moves is mostly static up to this part of the picture, dynamic above it or when tracked."""


def motions(measured: Measurement, tracking: Tracking | None = None) -> list[str]:
    """Canonical names of what is there, in the order in which it begins; wholes stand for their parts.

    A mixed axis gives both its names.
    """
    found: list[tuple[float, str]] = []
    for component in COMPONENTS:
        for name, sign in zip(NAMES[component], (1, -1), strict=True):
            if measured.status(component, sign) and not _hidden(measured, name):  # type: ignore[arg-type]
                found.append((_begins(measured, name), name))
    found += [(whole.start, name) for whole, name, _ in _wholes(measured)]
    names = [name for _, name in sorted(found)]
    names += _tracking_names(measured, tracking)
    still = measured.largest <= measured.thresholds.invisible and not measured.any_hidden
    if not names and measured.seeable and still:
        return ["static"]
    return names


def segments(measured: Measurement) -> list[MotionSegment]:
    """When each motion of `motions` happens, wholes in place of their parts."""
    out: list[MotionSegment] = []
    inside: list[MotionSegment] = []
    for whole, name, parts in _wholes(measured):
        own = [s for s in measured.segments if s.name in parts and _inside(s, whole)]
        inside += own
        if own:
            start, end = min(s.start_s for s in own), max(s.end_s for s in own)
            out.append(MotionSegment(name, whole.start, whole.end, start, end, max(s.effect for s in own)))
    out += [s for s in measured.segments if s not in inside and _is_named(measured, s.name)]
    return sorted(out, key=lambda s: (s.start_frame, s.end_frame, s.name))


def fill_record(
    measured: Measurement, tracking: Tracking | None, *, subject_known: bool, blurred: bool | None = False
) -> MotionAnnotation:
    """CameraBench's record of a measured clip. Keys whose value the pixels leave open are in `unsure`.

    Args:
        tracking: how the subject is followed; None where there is no subject.
        subject_known: whether it is known what else moves in the scene (a rendered scene).
        blurred: whether motion blur is to be seen; None where that is not certain.
    """
    movement = _movement(measured)
    values: dict[str, object] = {}
    unsure: set[str] = set()
    for key, axis, positive, negative in DIRECTIONS:
        value, sure = _direction(measured, axis, positive, negative)
        values[key] = value
        if not sure:
            unsure.add(key)
    for key, (whole, *back), words in (
        ("camera_arc", measured.arcs, ("clockwise", "counter_clockwise")),
        ("camera_crane", measured.cranes, ("crane_up", "crane_down")),
    ):
        values[key] = (words[0] if whole.degrees > 0 else words[1]) if whole.found else "no"
        if whole.found is None or back or not measured.seeable:
            unsure.add(key)
    if values["camera_arc"] != "no" and values["camera_crane"] != "no":
        smaller = "camera_crane" if abs(measured.arc.degrees) >= abs(measured.crane.degrees) else "camera_arc"
        values[smaller] = "no"
    values["dolly_zoom"] = bool(measured.dolly_zoom.found) and _dolly_zoom_holds(values)
    if measured.dolly_zoom.found is None or (measured.dolly_zoom.found and not values["dolly_zoom"]):
        unsure.add("dolly_zoom")
    t = measured.thresholds
    kinds = () if tracking is None else tracking.kinds
    ratio = 1.0 if tracking is None else tracking.size_ratio
    size = "larger" if ratio > t.size_change else "smaller" if ratio < 1 / t.size_change else "no"
    values |= {
        "steadiness": _steadiness(measured, movement),
        "camera_movement": movement,
        "camera_motion_speed": "slow" if measured.speed < t.slow else "fast" if measured.speed > t.fast else "regular",
        "scene_movement": _scene_movement(measured, subject_known, tracked=bool(kinds)),
        "is_tracking": bool(kinds),
        "tracking_shot_types": kinds,
        "subject_size_change": size if kinds else "no",
        "frame_freezing": False,
        "motion_blur": bool(blurred),
        "cinemagraph": False,
        "shot_transition": False,
        "complex_motion_description": _description(measured) if movement == "major_complex" else "",
        "start_view": _start_view(measured),
    }
    if not measured.seeable:
        unsure |= ALL_WORDS
    if measured.any_hidden and movement in ("no", "minor"):
        unsure |= {"camera_movement", "steadiness"}
    if not subject_known:
        # Poses alone say nothing of the pictures but that they are one shot.
        unsure |= NOT_IN_POSES
    if blurred is None:
        unsure.add("motion_blur")
    return MotionAnnotation.from_record({**values, "unsure": sorted(unsure)})


def _direction(measured: Measurement, axis: Axis, positive: str, negative: str) -> tuple[str, bool]:
    """The word for an axis, and whether it is sure."""
    up, down = measured.status(axis, 1), measured.status(axis, -1)
    if up is False and down is False:
        return "no", True
    if up and down is False:
        return positive, True
    if down and up is False:
        return negative, True
    if measured.mixed(axis):
        return "no", False
    reading, t = measured.readings[axis], measured.thresholds
    if reading.largest <= t.invisible:
        return "no", False
    guess = positive if reading.any_positive > reading.any_negative else negative
    minor = measured.largest < t.visible
    return guess, minor and measured.seeable and _told_apart(measured, axis)


def _told_apart(measured: Measurement, axis: Axis) -> bool:
    """A minor motion's direction is sure where the picture moves too little for anything but that to be asked."""
    return all(
        m.left_over > 0.25 * measured.thresholds.distinct for (own, _), m in measured.margins.items() if own == axis
    )


def _movement(measured: Measurement) -> Literal["no", "minor", "major_simple", "major_complex"]:
    t = measured.thresholds
    if measured.largest <= t.invisible:
        return "no"
    if measured.largest < t.visible:
        return "minor"
    if any(measured.mixed(c) for c in COMPONENTS):
        return "major_complex"
    major = [s for s in segments(measured) if s.effect >= t.visible]
    apart = any(time_overlap(a, b) < t.simultaneous for i, a in enumerate(major) for b in major[i + 1 :])
    return "major_complex" if apart else "major_simple"


def _steadiness(measured: Measurement, movement: str) -> str:
    t, shake = measured.thresholds, measured.jitter
    if shake <= t.very_smooth_jitter:
        return "static" if movement == "no" else "very_smooth"
    return "smooth" if shake <= t.smooth_jitter else "unsteady" if shake <= t.unsteady_jitter else "very_unsteady"


def _scene_movement(measured: Measurement, subject_known: bool, *, tracked: bool) -> str:
    if not subject_known:
        return "unknown"
    covered = float(measured.evidence.moving.mean())
    return "dynamic" if covered > DYNAMIC or tracked else "mostly_static" if covered > 0 else "static"


def _start_view(measured: Measurement) -> str:
    steep = 90.0 - measured.thresholds.steep_deg
    pitch = measured.start_pitch_deg
    return "birds_eye" if pitch < -steep else "worms_eye" if pitch > steep else "other"


def _description(measured: Measurement) -> str:
    """What happens in which order, in a sentence; what goes on at the same time stands together."""
    groups: list[list[MotionSegment]] = []
    for segment in segments(measured):
        if groups and time_overlap(groups[-1][0], segment) >= measured.thresholds.simultaneous:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    names = [" and ".join(s.name.replace("-", " ") for s in group) for group in groups]
    return "The camera motions in order: " + (", then ".join(names) if names else "not clear") + "."


def _wholes(measured: Measurement) -> list[tuple[Whole, str, frozenset[str]]]:
    """The wholes that are there: each with its name and the names of the parts it stands for."""
    out = []
    for wholes, positive, negative, axes in (
        (measured.arcs, "arc-cw", "arc-ccw", ("truck", "pan", "dolly")),
        (measured.cranes, "crane-up", "crane-down", ("pedestal", "tilt", "dolly")),
        (measured.dolly_zooms, "dolly-zoom-in", "dolly-zoom-out", ("dolly", "zoom")),
    ):
        parts = frozenset(name for axis in axes for name in NAMES[axis])  # type: ignore[index]
        out += [(whole, positive if whole.degrees > 0 else negative, parts) for whole in wholes if whole.found]
    return out


def _inside(segment: MotionSegment, whole: Whole) -> bool:
    """Whether most of a segment lies within a whole."""
    shared = min(segment.end_frame, whole.end) - max(segment.start_frame, whole.start)
    return shared > 0.5 * (segment.end_frame - segment.start_frame)


def _hidden(measured: Measurement, name: str) -> bool:
    """Whether a motion is but part of wholes: nothing visible of it goes on outside."""
    owners = [whole for whole, _, parts in _wholes(measured) if name in parts]
    outside = [s.effect for s in measured.segments if s.name == name and not any(_inside(s, whole) for whole in owners)]
    return bool(owners) and sum(outside) < measured.thresholds.visible


def _is_named(measured: Measurement, name: str) -> bool:
    for component, pair in NAMES.items():
        if name in pair:
            return bool(measured.status(component, 1 if name == pair[0] else -1))
    return False


def _begins(measured: Measurement, name: str) -> float:
    return min((s.start_frame for s in measured.segments if s.name == name), default=0)


def _dolly_zoom_holds(values: dict[str, object]) -> bool:
    """CameraBench's validity rule: a dolly zoom goes forward and zooms out, or backward and zooms in."""
    pair = (values["camera_forward_backward"], values["camera_zoom"])
    return pair in (("forward", "out"), ("backward", "in"))


def _tracking_names(measured: Measurement, tracking: Tracking | None) -> list[str]:
    if tracking is None:
        return []
    names = []
    for kind in tracking.kinds:
        if kind == "side":
            right = measured.readings["truck"].any_positive > measured.readings["truck"].any_negative
            names.append("track-side-right" if right else "track-side-left")
        else:
            names.append(f"track-{kind}")
    return names
