"""Facts about the camera's path and its frustum."""

from collections.abc import Iterator

import numpy as np

from synthcam.geometry.camera import field_of_view
from synthcam.geometry.se3 import Array, yaw_pitch_roll
from synthcam.geometry.trajectory import Trajectory
from synthcam.language.facts import Fact, Moment, Span, round_angle
from synthcam.language.moved import (
    ApexMoved,
    ApexPath,
    ApexStays,
    AxisPanned,
    AxisStays,
    AxisTilted,
    Focal,
    FovChanged,
    FovStays,
    Rolled,
    RollStays,
)
from synthcam.language.seen import HorizonLeans, HorizonLevel

STAYS_M, STAYS_DEG, STAYS_ROLL_DEG, STAYS_FOCAL = 0.018, 0.45, 0.45, 1.009
"""The checks of docs/claims.md with a margin, so that rounding elsewhere cannot tip them."""
LEAST_M, LEAST_DEG = 0.05, 1.0
ALONG_DEG = 13.0
NAMED, UNNAMED = 0.28, 0.24
"""A part of a displacement is named above the first share of its length and left out below the second."""
CURVED = 1.1
"""A path this much longer than its chord is told by its length; so is one whose direction has no plain name."""


def apex_facts(cameras: Trajectory, span: Span) -> Iterator[Fact]:
    """How the camera position moves over a span."""
    part = slice(span.start.frame, span.end.frame + 1)
    way = cameras.positions[part]
    away = np.linalg.norm(way - way[0], axis=1)
    if away.max() <= STAYS_M:
        yield ApexStays(span)
        return
    length = float(np.linalg.norm(np.diff(way, axis=0), axis=1).sum())
    chord = float(away[-1])
    words = list(_ways(cameras, span, way[-1] - way[0])) if chord >= LEAST_M else []
    if length >= LEAST_M and (length > CURVED * chord or not words):
        yield ApexPath(length, span)
    for way_words in words:
        yield ApexMoved(chord, way_words, span)


def _ways(cameras: Trajectory, span: Span, step: Array) -> Iterator[str]:
    """The words for a displacement (3,): along the first axis, and in heading, right and gravity."""
    unit = step / np.linalg.norm(step)
    axis = cameras.optical_axes[span.start.frame]
    if span.start.first:
        angle = np.degrees(np.arccos(np.clip(unit @ axis, -1, 1)))
        if angle <= ALONG_DEG:
            yield "along its first viewing direction"
        elif angle >= 180 - ALONG_DEG:
            yield "against its first viewing direction"
    level = np.array([axis[0], 0.0, axis[2]])
    if np.linalg.norm(level) < 0.26:
        return
    ahead = level / np.linalg.norm(level)
    right = np.array([-ahead[2], 0.0, ahead[0]])
    parts = [float(unit[1]), float(unit @ ahead), float(unit @ right)]
    if any(UNNAMED < abs(part) < NAMED for part in parts):
        return
    pairs = (("up", "down"), ("forwards", "backwards"), ("to the right", "to the left"))
    words = [pair[part < 0] for part, pair in zip(parts, pairs, strict=True) if abs(part) >= NAMED]
    yield ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else words[0]


def axis_facts(cameras: Trajectory, span: Span) -> Iterator[Fact]:
    """How the optical axis turns over a span, and how the camera rolls about it."""
    part = slice(span.start.frame, span.end.frame + 1)
    axes = cameras.optical_axes[part]
    across = np.linalg.norm(np.cross(axes, axes[0]), axis=1)
    turned = np.degrees(np.arctan2(across, axes @ axes[0]))
    yaw, pitch, roll = (np.degrees(np.unwrap(a)) for a in yaw_pitch_roll(cameras.world_from_camera[part, :3, :3]))
    steep = np.abs(pitch).max() > 75
    pan, tilt, spin = yaw[-1] - yaw[0], pitch[-1] - pitch[0], roll[-1] - roll[0]
    if turned.max() <= STAYS_DEG:
        yield AxisStays(span)
    if abs(pan) >= LEAST_DEG and not steep and abs(pan) < 175:
        yield AxisPanned(round_angle(abs(pan)), "right" if pan > 0 else "left", span)
    if abs(tilt) >= LEAST_DEG:
        yield AxisTilted(round_angle(abs(tilt)), "up" if tilt > 0 else "down", span)
    if abs(spin) >= LEAST_DEG and not steep and abs(spin) < 175:
        yield Rolled(round_angle(abs(spin)), "clockwise" if spin > 0 else "counter-clockwise", span)
    if np.abs(roll - roll[0]).max() <= STAYS_ROLL_DEG and not steep:
        yield RollStays(span)


def lens_facts(cameras: Trajectory, span: Span) -> Iterator[Fact]:
    """How the field of view changes over a span."""
    part = slice(span.start.frame, span.end.frame + 1)
    focal = cameras.intrinsics[part, 0]
    hfov = np.degrees(field_of_view(cameras.intrinsics[part], cameras.width, cameras.height)[0])
    first, last = round_angle(float(hfov[0])), round_angle(float(hfov[-1]))
    if max(focal.max() / focal[0], focal[0] / focal.min()) <= STAYS_FOCAL:
        yield FovStays(first, span)
        return
    if first != last:
        yield FovChanged(first, last, span)
    factor = float(focal[-1] / focal[0])
    if abs(factor - 1) >= 0.08:
        yield Focal(round(factor, 1), span)


def horizon_fact(cameras: Trajectory, moment: Moment) -> Fact | None:
    """How the horizon lies in the picture at one time, where the view is not too steep to tell."""
    _, pitch, roll = (float(np.degrees(a)) for a in yaw_pitch_roll(cameras.world_from_camera[moment.frame, :3, :3]))
    if abs(pitch) > 55 or abs(roll) > 90:
        return None
    if abs(roll) <= 0.8:
        return HorizonLevel(moment)
    if abs(roll) < 1.2:
        return None
    # The picture turns against the camera.
    return HorizonLeans(round_angle(abs(roll)), "counter-clockwise" if roll > 0 else "clockwise", moment)
