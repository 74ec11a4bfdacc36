"""Wholes before parts: arcs, cranes and dolly zooms, read from the path and the depth it looks at."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array, yaw_pitch_roll
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.pixel_evidence import GRID, PixelEvidence
from synthcam.labels.thresholds import Thresholds

LOOSE = 2.0
"""A whole that misses a condition by less than this factor is neither claimed nor denied."""


@dataclass(frozen=True)
class Whole:
    """One candidate: `found` is True, False or None (nearly), over frames [start, end].

    `degrees` is signed: arc positive clockwise seen from above, crane positive up. `pivot_m` is the distance to what
    is circled.
    """

    found: bool | None
    start: int
    end: int
    degrees: float = 0.0
    pivot_m: float = 0.0


def find_arc(trajectory: Trajectory, evidence: PixelEvidence, start: int, end: int, t: Thresholds) -> Whole:
    """Whether the camera circles a point horizontally between two frames.

    In the ground plane: the point nearest to all headings (least squares) is the pivot; it must lie ahead at a constant
    radius, near the heading all the time, at the depth of something in the middle of the picture.
    """
    span = slice(start, end + 1)
    positions = trajectory.positions[span][:, [0, 2]]
    headings = trajectory.optical_axes[span][:, [0, 2]]
    length = np.linalg.norm(headings, axis=1, keepdims=True)
    if (length < 0.2).any():
        return Whole(False, start, end)
    slant = 1.0 / float(length.mean())
    return _circled(positions, headings / length, slant, evidence, start, end, t, horizontal=True)


def find_crane(trajectory: Trajectory, evidence: PixelEvidence, start: int, end: int, t: Thresholds) -> Whole:
    """Whether the camera circles a point vertically between two frames: the same in the plane it looks along."""
    span = slice(start, end + 1)
    yaw = yaw_pitch_roll(trajectory.world_from_camera[span, :3, :3])[0]
    if np.ptp(np.unwrap(yaw)) > np.radians(t.arc_deg):
        return Whole(False, start, end)
    middle = float(np.median(np.unwrap(yaw)))
    ahead = np.array([np.sin(middle), 0.0, -np.cos(middle)])
    plane = np.stack([ahead, [0.0, 1.0, 0.0]])
    positions = trajectory.positions[span] @ plane.T
    axes = trajectory.optical_axes[span] @ plane.T
    length = np.linalg.norm(axes, axis=1, keepdims=True)
    if (length < 0.2).any():
        return Whole(False, start, end)
    slant = 1.0 / float(length.mean())
    return _circled(positions, axes / length, slant, evidence, start, end, t, horizontal=False)


def _circled(
    positions: Array,
    axes: Array,
    slant: float,
    evidence: PixelEvidence,
    start: int,
    end: int,
    t: Thresholds,
    *,
    horizontal: bool,
) -> Whole:
    """The test in a plane: positions and unit axes (n, 2); a metre in the plane is `slant` metres along the axis."""
    across = np.eye(2) - axes[:, :, None] * axes[:, None, :]
    matrix = across.sum(axis=0)
    if np.linalg.cond(matrix) > 1e6:
        return Whole(False, start, end)
    pivot = np.linalg.solve(matrix, (across @ positions[:, :, None]).sum(axis=0)[:, 0])
    arm = pivot - positions
    radius = np.linalg.norm(arm, axis=1)
    if ((arm * axes).sum(axis=1) <= 0).any():
        return Whole(False, start, end)
    sine = (axes[:, 0] * arm[:, 1] - axes[:, 1] * arm[:, 0]) / radius
    gaze = float(np.degrees(np.sqrt(np.mean(np.arcsin(np.clip(sine, -1, 1)) ** 2))))
    wobble = float(np.abs(radius / radius.mean() - 1).max())
    bearing = np.unwrap(np.arctan2(arm[:, 1], arm[:, 0]))
    # Ground plane (x, z): turning right goes from -z to +x, a growing angle. Vertical plane: rising lowers the bearing.
    degrees = float(np.degrees(bearing[-1] - bearing[0])) * (1 if horizontal else -1)
    depth = _depth_miss(slant * float(radius.mean()), evidence, start, end)
    along = float(radius.mean()) * np.radians(max(abs(degrees), 1e-9))
    worst = max(
        t.arc_deg / max(abs(degrees), 1e-9),
        gaze / t.arc_gaze_deg,
        wobble / t.arc_radius,
        float(np.ptp(radius)) / along / t.arc_radial,
        depth / t.arc_depth,
    )
    found = True if worst <= 1 else None if worst <= LOOSE else False
    return Whole(found, start, end, degrees, float(radius.mean()))


def _depth_miss(pivot_m: float, evidence: PixelEvidence, start: int, end: int) -> float:
    """The factor between the pivot's distance and the nearest depth of a tenth of the picture's middle; 1 is a hit."""
    if evidence.assumed:
        return 1.0
    inner = middle_points(evidence)
    inverse = evidence.inverse_depth[start : end + 1][:, inner]
    factor = np.exp(np.abs(np.log(np.maximum(inverse, 1e-9) * pivot_m)))
    return float(np.quantile(factor, 0.1))


def middle_points(evidence: PixelEvidence) -> npt.NDArray[np.bool_]:
    """Which sample points lie in the middle ninth of the picture: (N,) bool."""
    span = np.ptp(evidence.pixels, axis=0) * (GRID / (GRID - 1))
    return np.asarray((np.abs(evidence.pixels - evidence.pixels.mean(axis=0)) < span / 6).all(axis=1))


def find_dolly_zoom(
    dolly: Array, zoom: Array, evidence: PixelEvidence, moved: float, start: int, end: int, t: Thresholds
) -> Whole:
    """Whether a subject keeps its scale while the camera moves along its axis: f / D constant for some D.

    Each step's increments imply the distance D = -d(dolly) / d(ln f) of what keeps its scale; with the way already gone
    it must stay one thing, at a depth that the middle of the picture holds, and the picture as a whole must change.

    Args:
        dolly, zoom: (S,) increments along the optical axis (metres) and of ln f.
        moved: how far the picture as a whole moves, in frame widths.
    """
    gone = float(np.abs(dolly[start:end]).sum())
    active = slice(start, end)
    d, z = dolly[active], zoom[active]
    use = np.abs(d) > 0.1 * np.abs(d).max(initial=0.0)
    if gone <= 0 or not use.any() or (d[use] * z[use] >= 0).mean() > 0.1:
        return Whole(False, start, end)
    implied = -d[use] / np.where(z[use] == 0, np.nan, z[use])
    anchor = implied + (np.cumsum(d) - 0.5 * d)[use]
    if not np.isfinite(anchor).all() or (implied <= 0).any():
        return Whole(False, start, end)
    wobble = float(np.abs(anchor / np.median(anchor) - 1).max())
    depth = _depth_miss(float(np.median(implied)), evidence, start, end)
    # Two dolly zooms in a row keep the scale of something at two distances: a wandering anchor alone denies nothing.
    misplaced = max(depth / t.arc_depth, t.visible / max(moved, 1e-9))
    held = max(wobble / t.dolly_zoom_scale, misplaced) <= 1
    found = True if held else None if misplaced <= LOOSE else False
    sign = 1.0 if d.sum() > 0 else -1.0
    return Whole(found, start, end, sign, float(np.median(implied)))
