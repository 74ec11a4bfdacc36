"""Does a commanded path circle a point, or hold a subject's scale? By trying all windows and all points.

Written without the closed solutions that the labels use: pivots and anchors are searched on grids, in every window of
frames. `slack` widens every limit of the labels' definition, so that only clear misses are called misses.
"""

from itertools import combinations

import numpy as np
from support.oracle_rig import Operated, operated

from synthcam.clips.staging import StagedMotion
from synthcam.geometry.se3 import Array
from synthcam.rendering.protocol import Truth

DISTANCES = np.geomspace(0.15, 80.0, 140)
OFF_AXIS = np.radians(np.linspace(-8, 8, 17))
ARC_DEG, GAZE_DEG, RADIUS, SCALE, DEPTH = 15.0, 4.0, 0.15, 0.25, 1.7
"""The labels' definitions of an arc and of a dolly zoom (docs/labels.md), stated again."""
IN_THE_MIDDLE = 0.05
"""The part of the middle of the pictures that must lie at the depth of what is circled."""


def circles(
    staged: StagedMotion, truths: list[Truth], times: Array, *, sign: int, horizontal: bool, slack: float
) -> bool:
    """Whether some window of the path circles something that is there, by more than the least angle over `slack`.

    `sign` is +1 for clockwise seen from above, and for upwards.
    """
    rig = operated(staged.path, times)
    for first, last in combinations(range(len(times)), 2):
        span = slice(first, last + 1)
        if horizontal:
            at, heading = rig.position[span][:, [0, 2]], np.column_stack([np.sin(rig.yaw), -np.cos(rig.yaw)])[span]
        else:
            if np.ptp(rig.yaw[span]) > np.radians(ARC_DEG) * slack:
                continue
            middle = np.median(rig.yaw[span])
            ahead = np.array([np.sin(middle), 0.0, -np.cos(middle)])
            at = np.column_stack([rig.position[span] @ ahead, rig.position[span][:, 1]])
            heading = np.column_stack([np.cos(rig.pitch), np.sin(rig.pitch)])[span]
        # Seen from above x runs right and z down the page: there a growing angle from x to z is clockwise.
        # In the vertical plane a camera that rises sees its pivot sink: the angle shrinks.
        way = sign if horizontal else -sign
        least = np.radians(ARC_DEG) / slack
        if np.linalg.norm(np.diff(at, axis=0), axis=1).sum() > 1e-6 and _fixated(
            at, heading, way, least, slack, truths[span]
        ):
            return True
    return False


def _fixated(at: Array, heading: Array, way: int, least: float, slack: float, truths: list[Truth]) -> bool:
    """Whether a point of the grid before the middle camera is circled the right way by positions and axes (n, 2)."""
    half = len(at) // 2
    angle = np.arctan2(heading[half, 1], heading[half, 0]) + OFF_AXIS
    towards = np.column_stack([np.cos(angle), np.sin(angle)])
    pivots = (at[half] + DISTANCES[:, None, None] * towards).reshape(-1, 2)
    arm = pivots[:, None] - at
    radius = np.linalg.norm(arm, axis=-1)
    cross = heading[:, 0] * arm[..., 1] - heading[:, 1] * arm[..., 0]
    miss = np.arctan2(cross, (heading * arm).sum(axis=-1))
    turned = np.unwrap(np.arctan2(arm[..., 1], arm[..., 0]), axis=1)
    good = np.sqrt((miss**2).mean(axis=1)) <= np.radians(GAZE_DEG) * slack
    good &= np.abs(radius / radius.mean(axis=1, keepdims=True) - 1).max(axis=1) <= RADIUS * slack
    good &= way * (turned[:, -1] - turned[:, 0]) >= least
    return bool(good.any()) and any(something_at(truths, r, slack) for r in radius[good].mean(axis=1))


def holds_scale(staged: StagedMotion, truths: list[Truth], times: Array, *, sign: int, slack: float) -> bool:
    """Whether in some window the camera goes in (+1) and the lens wider, or out and longer, f / D staying the same."""
    rig = operated(staged.path, times)
    for first, last in combinations(range(len(times)), 2):
        span = slice(first, last + 1)
        gone = sign * _along(rig, span)
        lens = -sign * (rig.log_zoom[span] - rig.log_zoom[first])
        if gone[-1] < 1e-3 or lens[-1] < 1e-4:
            continue
        # Distances of what may keep its scale, seen from the window's start; it stays ahead all the way.
        nearest = 0.02 + (gone.max() if sign > 0 else 0.0)
        anchor = DISTANCES[nearest < DISTANCES]
        alone = np.abs(np.log(1 - sign * gone / anchor[:, None]))
        kept = np.abs(alone - lens).max(axis=1) <= SCALE * slack * alone.max(axis=1)
        if any(something_at(truths[span], d, slack) for d in anchor[kept]):
            return True
    return False


def _along(rig: Operated, span: slice) -> Array:
    """How far the camera has gone along its optical axis since the window's start."""
    yaw, pitch, at = rig.yaw[span], rig.pitch[span], rig.position[span]
    axis = np.column_stack([np.sin(yaw) * np.cos(pitch), np.sin(pitch), -np.cos(yaw) * np.cos(pitch)])
    steps = (np.diff(at, axis=0) * 0.5 * (axis[1:] + axis[:-1])).sum(axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)])


def something_at(truths: list[Truth], distance: float, slack: float) -> bool:
    """Whether the middle of the pictures shows something within the labels' factor of a distance."""
    height, width = truths[0].depth.shape
    rows, columns = slice(height // 3, 2 * height // 3), slice(width // 3, 2 * width // 3)
    depth = np.stack([t.depth[rows, columns] for t in truths])
    limit = DEPTH * slack
    return bool(((depth > distance / limit) & (depth < distance * limit)).mean() >= IN_THE_MIDDLE)
