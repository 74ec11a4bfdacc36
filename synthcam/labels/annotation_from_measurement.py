"""From a measurement to CameraBench's record of a clip, to the list of canonical motions and to their times."""

from typing import Literal

from synthcam.geometry.image_motion import COMPONENTS, Component
from synthcam.labels.annotation import KEYS, MotionAnnotation
from synthcam.labels.axis_effects import NAMES, Axis
from synthcam.labels.composite_motions import CompositeMotion
from synthcam.labels.measurement import Measurement
from synthcam.labels.segments import MotionSegment, time_overlap
from synthcam.labels.shake import steadiness
from synthcam.labels.tracking import Tracking
from synthcam.motion.motions import SHAKE

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
"""Keys that poses without pictures leave open."""
DYNAMIC = 0.03
"""A scene with moving things is mostly static while they cover up to this part of the picture, else dynamic."""


def motions(measured: Measurement, tracking: Tracking | None = None) -> list[str]:
    """List the canonical motions of a clip in the order in which they begin; composite motions replace their parts.

    An axis that goes both ways gives both its names. A camera that stays in its place gives "static", one that shakes
    there "shake".
    """
    found: list[tuple[float, str]] = []
    for component in COMPONENTS:
        for name, sign in zip(NAMES[component], (1, -1), strict=True):
            if measured.status(component, sign) and not _is_only_a_part(measured, name, tracking):  # type: ignore[arg-type]
                found.append((_begins(measured, name), name))
    found += [(composite.start_frame, name) for composite, name, _ in _composites(measured, tracking)]
    names = [name for _, name in sorted(found)]
    names += _tracking_names(measured, tracking)
    still = measured.largest <= measured.thresholds.invisible and not measured.any_hidden
    if not names and measured.enough_texture and still and not measured.travel_open:
        if _steadiness(measured, "no") == "static":
            return ["static"]
        return [] if measured.shake_open else [SHAKE]
    return names


def segments(measured: Measurement, tracking: Tracking | None = None) -> list[MotionSegment]:
    """Find when each of `motions` happens; composite motions replace their parts."""
    out: list[MotionSegment] = []
    inside: list[MotionSegment] = []
    for composite, name, parts in _composites(measured, tracking):
        own = [s for s in measured.segments if s.name in parts and _inside(s, composite)]
        inside += own
        if own:
            start, end = min(s.start_s for s in own), max(s.end_s for s in own)
            out.append(
                MotionSegment(name, composite.start_frame, composite.end_frame, start, end, max(s.effect for s in own))
            )
    out += [s for s in measured.segments if s not in inside and _is_named(measured, s.name)]
    return sorted(out, key=lambda s: (s.start_frame, s.end_frame, s.name))


def fill_annotation(
    measured: Measurement, tracking: Tracking | None, *, subject_known: bool, blurred: bool | None = False
) -> MotionAnnotation:
    """Fill CameraBench's record of a measured clip; keys whose value the pixels leave open are in `unsure`.

    Args:
        tracking: how the camera follows the subject; None if there is no subject.
        subject_known: whether it is known what else moves in the scene (a rendered scene).
        blurred: whether motion blur is visible; None if that is not certain.
    """
    movement = _movement(measured, tracking)
    values: dict[str, object] = {}
    unsure: set[str] = set()
    for key, axis, positive, negative in DIRECTIONS:
        value, sure = _direction(measured, axis, positive, negative)
        values[key] = value
        if not sure:
            unsure.add(key)
    for key, (composite, *back), words in (
        ("camera_arc", measured.composites.arcs, ("clockwise", "counter_clockwise")),
        ("camera_crane", measured.composites.cranes, ("crane_up", "crane_down")),
    ):
        values[key] = (words[0] if composite.degrees > 0 else words[1]) if composite.present else "no"
        if composite.present is None or back or not measured.enough_texture:
            unsure.add(key)
    if values["camera_arc"] != "no" and values["camera_crane"] != "no":
        smaller = "camera_crane" if abs(measured.arc.degrees) >= abs(measured.crane.degrees) else "camera_arc"
        values[smaller] = "no"
    if tracking is not None and tracking.arc_deg:
        values["camera_arc"], values["camera_crane"] = (
            "clockwise" if tracking.arc_deg > 0 else "counter_clockwise",
            "no",
        )
        unsure = unsure - {"camera_arc", "camera_crane"} if _circles(measured, tracking) else unsure | {"camera_arc"}
    values["dolly_zoom"] = bool(measured.dolly_zoom.present) and _dolly_zoom_holds(values)
    if measured.dolly_zoom.present is None or (measured.dolly_zoom.present and not values["dolly_zoom"]):
        unsure.add("dolly_zoom")
    t = measured.thresholds
    kinds = () if tracking is None else tracking.kinds
    ratio = 1.0 if tracking is None else tracking.size_ratio
    size = "larger" if ratio > t.size_change else "smaller" if ratio < 1 / t.size_change else "no"
    values |= {
        "steadiness": _steadiness(measured, movement),
        "camera_movement": movement,
        "camera_motion_speed": "slow"
        if measured.picture_speed < t.slow
        else "fast"
        if measured.picture_speed > t.fast
        else "regular",
        "scene_movement": _scene_movement(measured, subject_known, tracked=bool(kinds)),
        "is_tracking": bool(kinds),
        "tracking_shot_types": kinds,
        "subject_size_change": size if kinds else "no",
        "frame_freezing": False,
        "motion_blur": bool(blurred),
        "cinemagraph": False,
        "shot_transition": False,
        "complex_motion_description": _description(measured, tracking) if movement == "major_complex" else "",
        "start_view": _start_view(measured),
    }
    if not measured.enough_texture:
        unsure |= ALL_WORDS
    if (measured.any_hidden or measured.travel_open) and movement in ("no", "minor"):
        unsure |= {"camera_movement", "steadiness"}
    if measured.shake_open:
        unsure.add("steadiness")
    if not subject_known:
        # Poses alone say nothing about the pictures except that they are one shot.
        unsure |= NOT_IN_POSES
    if blurred is None:
        unsure.add("motion_blur")
    return MotionAnnotation.from_record({**values, "unsure": sorted(unsure)})


def _direction(measured: Measurement, axis: Axis, positive: str, negative: str) -> tuple[str, bool]:
    """The record's word for the motion along an axis, and whether it is sure."""
    up, down = measured.status(axis, 1), measured.status(axis, -1)
    if up is False and down is False:
        return "no", True
    if up and down is False:
        return positive, True
    if down and up is False:
        return negative, True
    if measured.mixed(axis):
        return "no", False
    own, t = measured.axis_effects[axis], measured.thresholds
    if own.largest <= t.invisible:
        return "no", False
    guess = positive if own.any_positive > own.any_negative else negative
    minor = measured.largest < t.visible
    return guess, minor and measured.enough_texture and _direction_is_sure(measured, axis)


def _direction_is_sure(measured: Measurement, axis: Axis) -> bool:
    """Whether a minor motion's direction is certain: no other motion comes close to explaining it."""
    return all(
        m.residual > 0.25 * measured.thresholds.distinct and m.part >= measured.thresholds.distinct_part
        for (motion, _), m in measured.margins.items()
        if motion == axis
    )


def _movement(
    measured: Measurement, tracking: Tracking | None
) -> Literal["no", "minor", "major_simple", "major_complex"]:
    t = measured.thresholds
    if measured.largest <= t.invisible:
        return "no"
    if measured.largest < t.visible:
        return "minor"
    # What one even orbit is made of may go both ways in the axes of its start; the orbit does not.
    if any(measured.mixed(c) and not _all_in_one(measured, c, tracking) for c in COMPONENTS):
        return "major_complex"
    major = [s for s in segments(measured, tracking) if s.effect >= t.visible]
    apart = any(time_overlap(a, b) < t.simultaneous for i, a in enumerate(major) for b in major[i + 1 :])
    return "major_complex" if apart else "major_simple"


def _steadiness(measured: Measurement, movement: str) -> str:
    word = steadiness(measured.jitter, measured.thresholds)
    return "static" if word == "very_smooth" and movement == "no" else word


def _scene_movement(measured: Measurement, subject_known: bool, *, tracked: bool) -> str:
    if not subject_known:
        return "unknown"
    covered = float(measured.evidence.moving.mean())
    return "dynamic" if covered > DYNAMIC or tracked else "mostly_static" if covered > 0 else "static"


def _start_view(measured: Measurement) -> str:
    steep = 90.0 - measured.thresholds.steep_deg
    pitch = measured.start_pitch_deg
    return "birds_eye" if pitch < -steep else "worms_eye" if pitch > steep else "other"


def _description(measured: Measurement, tracking: Tracking | None) -> str:
    """A sentence that lists the motions in order; simultaneous ones are joined by "and"."""
    groups: list[list[MotionSegment]] = []
    for segment in segments(measured, tracking):
        if groups and time_overlap(groups[-1][0], segment) >= measured.thresholds.simultaneous:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    names = [" and ".join(s.name.replace("-", " ") for s in group) for group in groups]
    return "The camera motions in order: " + (", then ".join(names) if names else "not clear") + "."


def _composites(measured: Measurement, tracking: Tracking | None) -> list[tuple[CompositeMotion, str, frozenset[str]]]:
    """The composite motions of a clip: each with its name and the names of the parts it replaces."""
    out = []
    for candidates, positive, negative, axes in (
        (measured.composites.arcs, "arc-cw", "arc-ccw", ("truck", "pan", "dolly")),
        (measured.composites.cranes, "crane-up", "crane-down", ("pedestal", "tilt", "dolly")),
        (measured.composites.dolly_zooms, "dolly-zoom-in", "dolly-zoom-out", ("dolly", "zoom")),
    ):
        parts = frozenset(name for axis in axes for name in NAMES[axis])  # type: ignore[index]
        out += [
            (composite, positive if composite.degrees > 0 else negative, parts)
            for composite in candidates
            if composite.present
        ]
    if tracking is not None and _circles(measured, tracking):
        whole = CompositeMotion(True, 0, len(measured.progress["pan"]) - 1, tracking.arc_deg)
        parts = frozenset(name for axis in ("truck", "pan", "dolly") for name in NAMES[axis])
        out = [(c, name, own) for c, name, own in out if not name.startswith("arc")]
        out.append((whole, "arc-cw" if tracking.arc_deg > 0 else "arc-ccw", parts))
    return out


def _circles(measured: Measurement, tracking: Tracking) -> bool:
    """Whether the camera circles a subject that moves, as plainly as an arc."""
    plain = tracking.even and measured.held <= {"upright"} and measured.enough_texture
    return plain and abs(tracking.arc_deg) >= measured.thresholds.arc_deg


def _all_in_one(measured: Measurement, component: Component, tracking: Tracking | None) -> bool:
    """Whether a motion happens only as a part of a single arc or crane."""
    owners = [composite for composite, _, parts in _composites(measured, tracking) if NAMES[component][0] in parts]
    if len(owners) != 1:
        return False
    return all(_inside(s, owners[0]) for s in measured.segments if s.name in NAMES[component])


def _inside(segment: MotionSegment, composite: CompositeMotion) -> bool:
    """Whether most of a segment lies within a composite motion."""
    shared = min(segment.end_frame, composite.end_frame) - max(segment.start_frame, composite.start_frame)
    return shared > 0.5 * (segment.end_frame - segment.start_frame)


def _is_only_a_part(measured: Measurement, name: str, tracking: Tracking | None) -> bool:
    """Whether a motion is only a part of composite motions: nothing visible of it happens outside them."""
    owners = [composite for composite, _, parts in _composites(measured, tracking) if name in parts]
    if measured.arc.present is None and measured.arc.beside_lens and name.startswith(("pan", "truck", "dolly")):
        # Without a unit it is open whether the camera circles something near or turns about an axis beside the lens.
        owners.append(measured.arc)
    outside = [
        s.effect for s in measured.segments if s.name == name and not any(_inside(s, composite) for composite in owners)
    ]
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
            right = measured.axis_effects["truck"].any_positive > measured.axis_effects["truck"].any_negative
            names.append("track-side-right" if right else "track-side-left")
        else:
            names.append(f"track-{kind}")
    return names
