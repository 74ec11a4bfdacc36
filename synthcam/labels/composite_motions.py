"""Composite motions: arcs, cranes and dolly zooms, found in the path and the depth it looks at.

A composite motion replaces its parts in `motions`: an arc is listed instead of a truck and a pan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from synthcam.geometry.image_motion import COMPONENTS, UP
from synthcam.geometry.se3 import Array, yaw_pitch_roll
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.pixel_evidence import GRID, PixelEvidence
from synthcam.labels.segments import MotionSegment
from synthcam.labels.step_motions import StepMotions
from synthcam.labels.thresholds import Thresholds

LOOSE = 2.0
"""A composite motion that misses a condition by less than this factor is neither asserted nor denied."""
Span: TypeAlias = tuple[int, int]
"""First and last frame."""


@dataclass(frozen=True)
class CompositeMotion:
    """A candidate for an arc, a crane or a dolly zoom.

    Attributes:
        present: True, False, or None if it nearly meets the conditions.
        start_frame, end_frame: the frames it was looked for in, both inclusive.
        degrees: signed angle: arc positive clockwise seen from above, crane positive up; a dolly zoom has 1 for in, -1
            for out.
        pivot_m: distance to the point that is circled, or whose scale is kept.
        beside_lens: the point is so near that it may be the axis of a head beside the lens, about which the camera only
            turns.
    """

    present: bool | None
    start_frame: int
    end_frame: int
    degrees: float = 0.0
    pivot_m: float = 0.0
    beside_lens: bool = False


@dataclass(frozen=True)
class CompositeMotions:
    """The best candidate of each kind first; then, where there is one, the best that goes the other way."""

    arcs: tuple[CompositeMotion, ...]
    cranes: tuple[CompositeMotion, ...]
    dolly_zooms: tuple[CompositeMotion, ...]


def find_composite_motions(
    path: Trajectory,
    evidence: PixelEvidence,
    segments: Sequence[MotionSegment],
    motions: StepMotions,
    picture_motion: float,
    t: Thresholds,
) -> CompositeMotions:
    """Look for arcs, cranes and dolly zooms in the times in which their parts happen.

    Args:
        path: without shake.
        motions: the motion of each step.
        picture_motion: how far the picture as a whole moves, in frame widths.
    """
    exact = motions.exact
    arc_spans = _spans(segments, ("truck", "pan"), ("pan", "dolly", "truck"))
    crane_spans = _spans(segments, ("pedestal", "dolly"), ("tilt", "pedestal"))
    none = CompositeMotion(False, 0, len(path) - 1)
    return CompositeMotions(
        arcs=_best([none, *(_if_seen(find_arc(path, evidence, span, t), motions, evidence, t) for span in arc_spans)]),
        cranes=_best(
            [none, *(_if_seen(find_crane(path, evidence, span, t), motions, evidence, t) for span in crane_spans)]
        ),
        dolly_zooms=_best(
            [none, *(find_dolly_zoom(exact, evidence, picture_motion, span, t) for span in _dolly_zoom_spans(segments))]
        ),
    )


def _if_seen(
    candidate: CompositeMotion, motions: StepMotions, evidence: PixelEvidence, t: Thresholds
) -> CompositeMotion:
    """A candidate whose travel cannot be seen is a turn about an axis beside the lens; rolled over it has no sides."""
    if candidate.present is False:
        return candidate
    steps = slice(candidate.start_frame, candidate.end_frame)
    travel = float(motions.travel_shifts[steps].sum())
    if travel < t.visible:
        # A path without a unit may be an arc about something near.
        surely_none = evidence.assumed and evidence.scaled and travel * LOOSE < t.visible
        return replace(candidate, present=False if surely_none else None)
    if (motions.rig.upright[steps] < 1).any():
        return replace(candidate, present=None)
    return candidate


def _dolly_zoom_spans(segments: Sequence[MotionSegment]) -> list[Span]:
    """Frame ranges in which a dolly and a zoom both go on: only there can they undo each other."""
    spans = []
    for dolly in (s for s in segments if s.name.startswith("dolly")):
        for zoom in (s for s in segments if s.name.startswith("zoom")):
            start, end = max(dolly.start_frame, zoom.start_frame), min(dolly.end_frame, zoom.end_frame)
            if end > start:
                spans.append((start, end))
    return spans


def _spans(segments: Sequence[MotionSegment], leading: tuple[str, ...], joining: tuple[str, ...]) -> list[Span]:
    """Frame ranges that may hold an arc or crane: each leading part's, and its union and overlap with joining parts."""
    spans = set()
    for own in segments:
        if not own.name.startswith(leading):
            continue
        start, end = own.start_frame, own.end_frame
        spans.add((start, end))
        for other in segments:
            if (
                other.name.startswith(joining)
                and other.start_frame < own.end_frame
                and other.end_frame > own.start_frame
            ):
                # An arc may continue as a truck: then only their overlap is an arc.
                spans.add((max(own.start_frame, other.start_frame), min(own.end_frame, other.end_frame)))
                start, end = min(start, other.start_frame), max(end, other.end_frame)
        spans.add((start, end))
    return sorted(spans)


def _best(candidates: list[CompositeMotion]) -> tuple[CompositeMotion, ...]:
    """The best candidate, then the best that goes the other way and is not clearly absent."""
    rank = {False: 0, None: 1, True: 2}
    ordered = sorted(candidates, key=lambda c: (rank[c.present], abs(c.degrees)), reverse=True)
    back = [c for c in ordered if c.present is not False and c.degrees * ordered[0].degrees < 0]
    return (ordered[0], *back[:1])


def find_arc(trajectory: Trajectory, evidence: PixelEvidence, span: Span, t: Thresholds) -> CompositeMotion:
    """Test whether the camera circles a point horizontally during a span.

    In the ground plane, the point nearest to all headings (least squares) is the pivot. It must lie ahead at a constant
    radius, stay near the heading, and be as deep as something in the middle of the picture.
    """
    frames = slice(span[0], span[1] + 1)
    positions = trajectory.positions[frames][:, [0, 2]]
    headings = trajectory.optical_axes[frames][:, [0, 2]]
    length = np.linalg.norm(headings, axis=1, keepdims=True)
    if (length < 0.2).any():
        return CompositeMotion(False, *span)
    slant = 1.0 / float(length.mean())
    return _circled(positions, headings / length, slant, evidence, span, t, horizontal=True)


def find_crane(trajectory: Trajectory, evidence: PixelEvidence, span: Span, t: Thresholds) -> CompositeMotion:
    """Test whether the camera circles a point vertically during a span: `find_arc` in the vertical viewing plane."""
    frames = slice(span[0], span[1] + 1)
    yaw = yaw_pitch_roll(trajectory.world_from_camera[frames, :3, :3])[0]
    if np.ptp(np.unwrap(yaw)) > np.radians(t.arc_deg):
        return CompositeMotion(False, *span)
    middle = float(np.median(np.unwrap(yaw)))
    ahead = np.array([np.sin(middle), 0.0, -np.cos(middle)])
    plane = np.stack([ahead, UP])
    positions = trajectory.positions[frames] @ plane.T
    axes = trajectory.optical_axes[frames] @ plane.T
    length = np.linalg.norm(axes, axis=1, keepdims=True)
    if (length < 0.2).any():
        return CompositeMotion(False, *span)
    slant = 1.0 / float(length.mean())
    return _circled(positions, axes / length, slant, evidence, span, t, horizontal=False)


def _circled(
    positions: Array,
    axes: Array,
    slant: float,
    evidence: PixelEvidence,
    span: Span,
    t: Thresholds,
    *,
    horizontal: bool,
) -> CompositeMotion:
    """Test for a circle in a plane: positions and unit axes (n, 2); 1 m in it is `slant` m along the optical axis."""
    across = np.eye(2) - axes[:, :, None] * axes[:, None, :]
    matrix = across.sum(axis=0)
    if np.linalg.cond(matrix) > 1e6:
        return CompositeMotion(False, *span)
    pivot = np.linalg.solve(matrix, (across @ positions[:, :, None]).sum(axis=0)[:, 0])
    arm = pivot - positions
    radius = np.linalg.norm(arm, axis=1)
    if ((arm * axes).sum(axis=1) <= 0).any():
        return CompositeMotion(False, *span)
    sine = (axes[:, 0] * arm[:, 1] - axes[:, 1] * arm[:, 0]) / radius
    gaze = float(np.degrees(np.sqrt(np.mean(np.arcsin(np.clip(sine, -1, 1)) ** 2))))
    wobble = float(np.abs(radius / radius.mean() - 1).max())
    bearing = np.unwrap(np.arctan2(arm[:, 1], arm[:, 0]))
    # Ground plane (x, z): turning right goes from -z to +x, a growing angle. Vertical plane: rising lowers the bearing.
    degrees = float(np.degrees(bearing[-1] - bearing[0])) * (1 if horizontal else -1)
    depth = _depth_miss(slant * float(radius.mean()), evidence, span)
    along = float(radius.mean()) * np.radians(max(abs(degrees), 1e-9))
    worst = max(
        t.arc_deg / max(abs(degrees), 1e-9),
        gaze / t.arc_gaze_deg,
        wobble / t.arc_radius,
        float(np.ptp(radius)) / along / t.arc_radial,
    )
    misplaced = depth / t.arc_depth
    # A median depth says what is likely to be at the pivot, not what is not.
    worst = max(worst, min(misplaced, LOOSE) if evidence.assumed else misplaced)
    present = True if worst <= 1 else None if worst <= LOOSE else False
    beside_lens = not evidence.scaled and misplaced > 1
    return CompositeMotion(present, *span, degrees, float(radius.mean()), beside_lens)


def _depth_miss(pivot_m: float, evidence: PixelEvidence, span: Span) -> float:
    """The factor by which a distance misses the depth in the picture's middle (its closest tenth); 1 is a hit.

    Of a path without a unit a far pivot is no miss: only what is very near may be the axis of a tripod's head.
    """
    inner = _middle_points(evidence)
    inverse = evidence.inverse_depth[span[0] : span[1] + 1][:, inner]
    ratio = np.log(np.maximum(inverse, 1e-9) * pivot_m)
    factor = np.exp(np.abs(ratio) if evidence.scaled else np.maximum(-ratio, 0.0))
    return float(np.quantile(factor, 0.1))


def _middle_points(evidence: PixelEvidence) -> npt.NDArray[np.bool_]:
    """Select the sample points in the middle ninth of the picture: (N,) bool."""
    span = np.ptp(evidence.pixels, axis=0) * (GRID / (GRID - 1))
    return np.asarray((np.abs(evidence.pixels - evidence.pixels.mean(axis=0)) < span / 6).all(axis=1))


def find_dolly_zoom(
    exact: Array, evidence: PixelEvidence, picture_motion: float, span: Span, t: Thresholds
) -> CompositeMotion:
    """Test whether something keeps its scale while the camera moves along its axis: f / D constant for some D.

    Each step implies the distance D = -d(dolly) / d(ln f) of what keeps its scale. Added to the distance already
    travelled it must stay constant, D must be a depth in the middle of the picture, and the picture must change.

    Args:
        exact: (S, 7) the motion of each step, columns as COMPONENTS.
        picture_motion: how far the picture as a whole moves, in frame widths.
    """
    d, z = (exact[slice(*span), COMPONENTS.index(name)] for name in ("dolly", "zoom"))
    use = np.abs(d) > 0.1 * np.abs(d).max(initial=0.0)
    if np.abs(d).sum() <= 0 or not use.any() or (d[use] * z[use] >= 0).mean() > 0.1:
        return CompositeMotion(False, *span)
    implied = -d[use] / np.where(z[use] == 0, np.nan, z[use])
    anchor = implied + (np.cumsum(d) - 0.5 * d)[use]
    if not np.isfinite(anchor).all() or (implied <= 0).any():
        return CompositeMotion(False, *span)
    wobble = float(np.abs(anchor / np.median(anchor) - 1).max())
    depth = _depth_miss(float(np.median(implied)), evidence, span)
    # Two dolly zooms in a row keep the scale at two distances: a changing anchor alone does not deny a dolly zoom.
    missed = depth / t.arc_depth
    # A median depth says what is likely to keep its scale, not what does not.
    misplaced = max(min(missed, LOOSE) if evidence.assumed else missed, t.visible / max(picture_motion, 1e-9))
    held = max(wobble / t.dolly_zoom_scale, misplaced) <= 1
    present = True if held else None if misplaced <= LOOSE else False
    sign = 1.0 if d.sum() > 0 else -1.0
    return CompositeMotion(present, *span, sign, float(np.median(implied)))
