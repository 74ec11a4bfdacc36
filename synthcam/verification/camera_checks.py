"""Claims about the camera's path, axis, roll and lens, against the exact cameras."""

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.verification import claims as c
from synthcam.verification.clip import CheckedClip
from synthcam.verification.findings import (
    FACTOR,
    HOLDS,
    PERCENT,
    Finding,
    angle_tolerance,
    at_most,
    fails,
    metres_tolerance,
    near,
)

STAYS_M, STAYS_DEG, STAYS_FOCAL, LEVEL_DEG = 0.02, 0.5, 0.01, 1.0
"""What counts as no travel, no turn, no zoom and no slant."""
ALONG_DEG, NAMED_PART, UNNAMED_PART = 15.0, 0.22, 0.30
"""Angle from the axis within which travel is along it; least part of a named direction, most of an unnamed one."""
STEEPEST_HORIZON_DEG = 60.0
_OPPOSITE: tuple[tuple[c.Way, c.Way], ...] = (("up", "down"), ("forwards", "backwards"), ("right", "left"))


def check_horizon(claim: c.Horizon, clip: CheckedClip, frame: int) -> Finding:
    _, pitch, roll = clip.angles_deg
    if abs(pitch[frame]) > STEEPEST_HORIZON_DEG:
        return fails(f"a pitch of {pitch[frame]:.1f} deg", f"at most {STEEPEST_HORIZON_DEG:g} deg")
    # What the camera turns clockwise turns counter-clockwise in its picture.
    lean = -float((roll[frame] + 180.0) % 360.0 - 180.0)
    if claim.degrees is None:
        return at_most("a slant of", abs(lean), LEVEL_DEG, " deg")
    stated = claim.degrees if claim.turn == "clockwise" else -claim.degrees
    return near("clockwise slant", lean, stated, angle_tolerance(claim.degrees), " deg")


def check_apex_moved(claim: c.ApexMoved, clip: CheckedClip, start: int, end: int) -> Finding:
    moved = clip.cameras.positions[end] - clip.cameras.positions[start]
    length = float(np.linalg.norm(moved))
    distance = near("moved", length, float(claim.metres), metres_tolerance(claim.metres), " m")
    if not distance.holds or length < 1e-9:
        return distance if length >= 1e-9 else fails("no move", f"{claim.metres} m")
    direction = moved / length
    if claim.way[0] in ("along", "against"):
        if start != 0:
            return fails(
                f"a span from {float(clip.cameras.times[start]):.2f} s", "the first frame, whose direction it is"
            )
        return _along(direction, clip, sign=1 if claim.way[0] == "along" else -1)
    return _by_parts(direction, claim.way, clip, start)


def check_apex_path(claim: c.ApexPath, clip: CheckedClip, start: int, end: int) -> Finding:
    steps = np.diff(clip.cameras.positions[start : end + 1], axis=0)
    length = float(np.linalg.norm(steps, axis=1).sum())
    return near("path of", length, float(claim.metres), metres_tolerance(claim.metres), " m")


def check_apex_stays(_: c.ApexStays, clip: CheckedClip, start: int, end: int) -> Finding:
    away = clip.cameras.positions[start : end + 1] - clip.cameras.positions[start]
    return at_most("moved", float(np.linalg.norm(away, axis=1).max()), STAYS_M, " m")


def check_axis_turned(claim: c.AxisTurned, clip: CheckedClip, start: int, end: int) -> Finding:
    yaw, pitch, _ = clip.angles_deg
    angle = yaw if claim.way in ("left", "right") else pitch
    sign = 1 if claim.way in ("right", "up") else -1
    turned = sign * float(angle[end] - angle[start])
    return near(f"turn {claim.way}", turned, claim.degrees, angle_tolerance(claim.degrees), " deg")


def check_axis_stays(_: c.AxisStays, clip: CheckedClip, start: int, end: int) -> Finding:
    axes = clip.cameras.optical_axes[start : end + 1]
    # The arc tangent keeps small angles exact where the arc cosine loses them.
    turned = np.arctan2(np.linalg.norm(np.cross(axes, axes[0]), axis=1), axes @ axes[0])
    return at_most("turned", float(np.degrees(turned).max()), STAYS_DEG, " deg")


def check_rolled(claim: c.Rolled, clip: CheckedClip, start: int, end: int) -> Finding:
    roll = clip.angles_deg[2]
    turned = float(roll[end] - roll[start]) * (1 if claim.turn == "clockwise" else -1)
    return near(f"roll {claim.turn}", turned, claim.degrees, angle_tolerance(claim.degrees), " deg")


def check_roll_stays(_: c.RollStays, clip: CheckedClip, start: int, end: int) -> Finding:
    roll = clip.angles_deg[2][start : end + 1]
    return at_most("rolled", float(np.abs(roll - roll[0]).max()), STAYS_DEG, " deg")


def check_fov_changed(claim: c.FovChanged, clip: CheckedClip, start: int, end: int) -> Finding:
    first, last = float(clip.hfov_deg[start]), float(clip.hfov_deg[end])
    if (claim.way == "narrows" and last >= first) or (claim.way == "widens" and last <= first):
        return fails(f"{first:.1f} to {last:.1f} deg", f"one that {claim.way}")
    return near("at first", first, claim.first, angle_tolerance(claim.first), " deg") & near(
        "at last", last, claim.last, angle_tolerance(claim.last), " deg"
    )


def check_focal(claim: c.Focal, clip: CheckedClip, start: int, end: int) -> Finding:
    focal = clip.cameras.intrinsics[:, 0]
    return near("factor", float(focal[end] / focal[start]), claim.factor, FACTOR)


def check_fov_stays(claim: c.FovStays, clip: CheckedClip, start: int, end: int) -> Finding:
    focal = clip.cameras.intrinsics[start : end + 1, 0]
    change = float(np.abs(focal / focal[0] - 1.0).max())
    stays = at_most("the focal length changes by", 100 * change, 100 * STAYS_FOCAL, "%")
    if claim.degrees is None:
        return stays
    return stays & near("field of view", float(clip.hfov_deg[start]), claim.degrees, angle_tolerance(claim.degrees))


def check_overlap(claim: c.Overlap, clip: CheckedClip) -> Finding:
    return near("part still seen", 100 * clip.measured.still_seen, claim.percent, PERCENT, "%")


def _along(direction: Array, clip: CheckedClip, *, sign: int) -> Finding:
    axis = sign * clip.cameras.optical_axes[0]
    off = float(np.degrees(np.arctan2(np.linalg.norm(np.cross(direction, axis)), direction @ axis)))
    return at_most("off the first axis by", off, ALONG_DEG, " deg")


def _by_parts(direction: Array, way: tuple[c.Way, ...], clip: CheckedClip, start: int) -> Finding:
    """Parts along gravity, the level heading and the level right of the first frame of the span."""
    yaw = np.radians(clip.angles_deg[0][start])
    axes = np.array([[0.0, 1.0, 0.0], [np.sin(yaw), 0.0, -np.cos(yaw)], [np.cos(yaw), 0.0, np.sin(yaw)]])
    result = HOLDS
    for (positive, negative), part in zip(_OPPOSITE, axes @ direction, strict=True):
        if positive in way or negative in way:
            word, signed = (positive, float(part)) if positive in way else (negative, -float(part))
            if signed < NAMED_PART - 1e-9:
                result &= fails(f"{signed:.2f} of the way {word}", f"{NAMED_PART:g} or more")
        else:
            result &= at_most(f"part {positive} or {negative}", abs(float(part)), UNNAMED_PART)
    return result
