"""Reads a camera's motion from decoded pictures: dense flow and a robust fit on true depth. It never sees a pose.

What it is given: the pictures, depth along rays of the pictures, the first frame's focal length and which way is down
in it. What it finds, step by step: pan, tilt, roll, zoom, dolly, truck and pedestal. Shares no code with the labels; the
fields are derived here anew.

A point seen at (x, y, 1) Z moves in the camera's frame by d (divided by Z) when the camera moves and turns; its picture
then moves by f (d_x - x d_z, d_y - y d_z). Turning by w gives d = -w x (x, y, 1), moving by v gives d = -v / Z.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from rendering.flow import dis_flow, grey_pictures

Floats = npt.NDArray[np.float64]
DepthAt = Callable[[int, Floats], Floats]
"""z-depth (N,) in metres, inf for sky, that frame i shows at pixels (N, 2)."""

MOTIONS = ("pan", "tilt", "roll", "zoom", "dolly", "truck", "pedestal")
WAYS = {
    "pan": ("pan-right", "pan-left"),
    "tilt": ("tilt-up", "tilt-down"),
    "roll": ("roll-cw", "roll-ccw"),
    "zoom": ("zoom-in", "zoom-out"),
    "dolly": ("dolly-in", "dolly-out"),
    "truck": ("truck-right", "truck-left"),
    "pedestal": ("pedestal-up", "pedestal-down"),
}
STRIDE = 4
"""Flow is read at every fourth pixel each way."""
GRADIENT_NOISE = 4.0
"""Brightness gradient (grey levels a pixel) below which the encoder's noise is as strong as the texture."""
DEPTH_AGREES = 0.1
"""A point whose depth there and back differs by more than this part was hidden or lies on an edge."""
ROUNDS = 12
NEEDED = 0.004
"""A motion is taken to be there if doing without it leaves this much more unexplained (RMS, frame widths)."""


@dataclass(frozen=True, eq=False)
class Step:
    """One frame step in normal equations over the seven motions.

    Attributes:
        gram: (7, 7) and right: (7,) weighted means over the points, frame widths.
        magnitude: (7,) median field over textured points at finite depth, frame widths per unit.
    """

    gram: Floats
    right: Floats
    magnitude: Floats


def read_motion(frames: npt.NDArray[np.uint8], depth_at: DepthAt, *, focal: float, down: Floats) -> dict[str, float]:
    """How far each of the 14 directed motions moves the picture, in frame widths, 0 for those that are not needed.

    Args:
        frames: (F, H, W, 3) decoded pictures.
        depth_at: true depth of what each frame shows.
        focal: of the first frame, in pixels; the principal point is the picture's middle.
        down: (3,) gravity in the first frame's camera axes.
    """
    grey = grey_pictures(frames)
    steps: list[Step] = []
    for i in range(len(grey) - 1):
        step, rates = _read_step(grey[i], grey[i + 1], lambda p, f=i: depth_at(f, p), lambda p, f=i + 1: depth_at(f, p), focal, down)
        steps.append(step)
        focal *= float(np.exp(rates[3]))
        down = _turned(down, -_spin(rates, down))
    kept = _needed(steps)
    moved = _solve(steps, kept) * np.stack([step.magnitude for step in steps])
    out = {}
    for j, motion in enumerate(MOTIONS):
        out[WAYS[motion][0]] = float(np.maximum(moved[:, j], 0).sum())
        out[WAYS[motion][1]] = float(np.maximum(-moved[:, j], 0).sum())
    return out


def _read_step(before, after, depth_before, depth_after, focal, down):
    height, width = before.shape
    flow, miss = dis_flow(before, after)
    rows, columns = np.mgrid[STRIDE // 2 : height : STRIDE, STRIDE // 2 : width : STRIDE].reshape(2, -1)
    pixels = np.column_stack([columns, rows]) + 0.5
    moved = flow[rows, columns].astype(np.float64)
    near_before, near_after = 1.0 / depth_before(pixels), 1.0 / depth_after(pixels + moved)
    agrees = np.abs(near_before - near_after) <= DEPTH_AGREES * np.maximum(near_before, near_after)
    landed = pixels + moved
    inside = (landed > 0).all(axis=1) & (landed[:, 0] < width) & (landed[:, 1] < height)
    length = np.linalg.norm(moved, axis=1)
    use = agrees & inside & (miss[rows, columns] < 0.3 + 0.05 * length)
    axes, strength = _texture(before, rows, columns)
    textured = strength[:, 0] > 0.5
    inverse = 0.5 * (near_before + near_after)
    rates = np.zeros(7)
    middle = pixels + 0.5 * moved
    solid = use & textured & (near_before > 0)
    for _ in range(2):
        # The step's middle: half turned, half zoomed.
        half_down = _turned(down, -0.5 * _spin(rates, down))
        half_focal = focal * np.exp(0.5 * rates[3])
        fields = _fields(middle, inverse, half_focal, half_down, width, height)
        if use.sum() < 50 or not solid.any():
            return Step(np.zeros((7, 7)), np.zeros(7), np.zeros(7)), np.zeros(7)
        rows_ = np.einsum("jnc,nkc->nkj", fields[:, use], axes[use]).reshape(-1, 7)
        goal = np.einsum("nc,nkc->nk", moved[use], axes[use]).ravel()
        rates, weights = _robust(rows_, goal, strength[use].ravel())
    weighted = rows_ * weights[:, None]
    total = weights.sum() * width**2
    magnitude = np.median(np.linalg.norm(fields[:, solid], axis=-1), axis=1) / width
    return Step(weighted.T @ rows_ / total, weighted.T @ goal / total, magnitude), rates


def _fields(pixels, inverse_depth, focal, down, width, height):
    """Flow (7, N, 2) in pixels per unit of each motion."""
    x, y = (pixels[:, 0] - width / 2) / focal, (pixels[:, 1] - height / 2) / focal
    ray = np.column_stack([x, y, np.ones_like(x)])
    right, ahead = _right(down), np.array([0.0, 0.0, 1.0])
    point_moves = [np.cross(ray, axis) for axis in (down, right, ahead)]
    by_moving = [-inverse_depth[:, None] * axis for axis in (ahead, right, -down)]
    flows = [focal * (d[:, :2] - ray[:, :2] * d[:, 2:]) for d in (*point_moves, *by_moving)]
    return np.stack([*flows[:3], focal * ray[:, :2], *flows[3:]])


def _right(down):
    """The horizontal axis of the head that holds the camera, in camera axes."""
    right = np.array([down[1], -down[0], 0.0])
    return right / max(float(np.linalg.norm(right)), 1e-9)


def _spin(rates, down):
    """Rotation vector of a step in camera axes."""
    return rates[0] * down + rates[1] * _right(down) + np.array([0.0, 0.0, rates[2]])


def _turned(vector, by):
    return cv2.Rodrigues(np.asarray(by, dtype=np.float64))[0] @ vector


def _texture(picture, rows, columns):
    """Across and along the texture at points: unit axes (N, 2, 2) and how far flow along each can be trusted (N, 2).

    Along an edge flow is a guess (the aperture problem): the structure tensor tells how strong the texture is each way.
    """
    grey = picture.astype(np.float32)
    gx, gy = cv2.Scharr(grey, cv2.CV_32F, 1, 0) / 32, cv2.Scharr(grey, cv2.CV_32F, 0, 1) / 32
    xx, yy, xy = (cv2.blur(part, (7, 7))[rows, columns] for part in (gx * gx, gy * gy, gx * gy))
    values, vectors = np.linalg.eigh(np.stack([np.stack([xx, xy], -1), np.stack([xy, yy], -1)], -2).astype(np.float64))
    values = np.maximum(values[:, ::-1], 0)
    return vectors.transpose(0, 2, 1)[:, ::-1], values / (values + GRADIENT_NOISE**2)


def _robust(rows, goal, trust):
    """Iteratively reweighted least squares (Geman-McClure): rates (7,) and the final weights."""
    weights = trust
    for _ in range(ROUNDS):
        scaled = rows * weights[:, None]
        rates = np.linalg.lstsq(scaled.T @ rows + 1e-9 * np.eye(7), scaled.T @ goal, rcond=None)[0]
        miss = np.abs(goal - rows @ rates)
        order = np.argsort(miss)
        middle = np.searchsorted(np.cumsum(trust[order]), 0.5 * trust.sum())
        scale = max(2.0 * 1.4826 * float(miss[order[middle]]), 0.05)
        weights = trust / (1 + (miss / scale) ** 2) ** 2
    return rates, weights


def _solve(steps, kept):
    rates = np.zeros((len(steps), 7))
    for i, step in enumerate(steps):
        gram = step.gram[np.ix_(kept, kept)]
        rates[i, kept] = np.linalg.lstsq(gram, step.right[kept], rcond=1e-9)[0]
    return rates


def _explained(steps, kept):
    return np.array([step.right[kept] @ r[kept] for step, r in zip(steps, _solve(steps, kept), strict=True)])


def _needed(steps):
    """The fewest motions that explain the clip: one after another is dropped while that costs little."""
    kept = list(range(7))
    while kept:
        full = _explained(steps, kept)
        costs = []
        for j in kept:
            without = _explained(steps, [k for k in kept if k != j])
            costs.append(float(np.sqrt(np.maximum(full - without, 0)).sum()))
        least = int(np.argmin(costs))
        if costs[least] >= NEEDED:
            break
        kept.pop(least)
    return kept
