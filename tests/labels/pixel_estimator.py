"""Reads a camera's motion from decoded pictures: dense flow and a robust fit on true depth. It never sees a pose.

Given are the pictures, depth along rays of the pictures, the first frame's focal length and which way is down in it.
Found are, step by step, pan, tilt, roll, zoom, dolly, truck and pedestal, and then which of them the clip needs.
Nothing is shared with the labels; the fields are derived here anew:

A point seen at Z (x, y, 1) moves by Z d in the camera's frame when the camera moves and turns; its picture then moves by
f (d_x - x d_z, d_y - y d_z). Turning by w gives d = (x, y, 1) cross w, moving by v gives d = -v / Z.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from scipy.linalg import solve
from rendering.flow import Grey, dis_flow, grey_pictures

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
DepthAt = Callable[[int, Floats], Floats]
"""z-depth (N,) in metres, inf for sky, that frame i shows at pixels (N, 2)."""

WAYS = (
    ("pan-right", "pan-left"),
    ("tilt-up", "tilt-down"),
    ("roll-cw", "roll-ccw"),
    ("zoom-in", "zoom-out"),
    ("dolly-in", "dolly-out"),
    ("truck-right", "truck-left"),
    ("pedestal-up", "pedestal-down"),
)
"""The seven motions in the order of all arrays here: what their positive and negative rates are called."""
MOTIONS, ZOOM = len(WAYS), 3
AHEAD = np.array([0.0, 0.0, 1.0])
STRIDE = 4
"""Flow is read at every fourth pixel each way."""
GRADIENT_NOISE = 4.0
"""Brightness gradient, in grey levels a pixel, at which what the encoder adds is as strong as the texture."""
DEPTH_AGREES = 0.1
"""A point whose depths in two frames differ by more than this part was hidden, or lies on an edge."""
FEWEST_POINTS = 60
ROUNDS = 12
STEADY = 0.02
"""How much a change of rate from step to step costs, against what the picture says: decides only what it leaves open."""
NEEDED, NEEDED_PART = 0.004, 0.004
"""A motion is there if the best explanation without it differs by this much (RMS, summed over steps): in frame widths,
and as a part of how far the picture moves in all, since the errors of flow grow with it."""


@dataclass(frozen=True, eq=False)
class Points:
    """What one frame step shows at N points whose flow can be trusted.

    Attributes:
        pixels, moved: (N, 2) place in the first frame and flow.
        inverse_depth: (N,) mean of both frames', 1 / m; 0 for sky.
        axes, trust: (N, 2, 2) unit vectors across and along the texture, (N, 2) how far flow each way is to be trusted.
        solid: (N,) textured and not sky: where the size of a motion is read.
    """

    pixels: Floats
    moved: Floats
    inverse_depth: Floats
    axes: Floats
    trust: Floats
    solid: Mask


@dataclass(frozen=True, eq=False)
class Step:
    """One frame step in normal equations, in frame widths: (7, 7), (7,), and the (7,) median sizes of the fields."""

    gram: Floats
    right: Floats
    size: Floats


@dataclass(frozen=True)
class Reading:
    """What the pictures show.

    Attributes:
        effects: how far each of the 14 directed motions moves the picture, in frame widths; 0 where it is not needed.
        fastest: the largest median flow of a step, in frame widths.
        seen: the least part of the picture that could be followed in a step.
    """

    effects: dict[str, float]
    fastest: float
    seen: float


def read_motion(frames: npt.NDArray[np.uint8], depth_at: DepthAt, *, focal: float, down: Floats) -> Reading:
    """Read a clip.

    Args:
        frames: (F, H, W, 3) decoded pictures.
        depth_at: true depth of what each frame shows.
        focal: of the first frame, in pixels; the principal point is the picture's middle.
        down: (3,) gravity in the first frame's camera axes.
    """
    pictures = grey_pictures(frames)
    size = np.array(pictures.shape[:0:-1], dtype=np.float64)
    steps: list[Step] = []
    fastest, seen = 0.0, 1.0
    for i in range(len(pictures) - 1):
        points, part = _follow(pictures[i], pictures[i + 1], depth_at, i)
        step, rates = _fit(points, focal, down, size)
        steps.append(step)
        focal *= float(np.exp(rates[ZOOM]))
        down = _turned(down, -_spin(rates, down))
        if len(points.pixels):
            fastest = max(fastest, float(np.median(np.linalg.norm(points.moved, axis=1))) / size[0])
        seen = min(seen, part)
    kept = _needed(steps)
    moved = _solve(steps, kept) * np.stack([step.size for step in steps])
    effects = {}
    for j, (positive, negative) in enumerate(WAYS):
        effects[positive] = float(np.maximum(moved[:, j], 0).sum())
        effects[negative] = float(np.maximum(-moved[:, j], 0).sum())
    return Reading(effects, fastest, seen)


def _follow(before: Grey, after: Grey, depth_at: DepthAt, frame: int) -> tuple[Points, float]:
    """The points that can be followed from a frame to the next, and which part of the picture they are."""
    height, width = before.shape
    flow, miss = dis_flow(before, after)
    rows, columns = np.mgrid[STRIDE // 2 : height : STRIDE, STRIDE // 2 : width : STRIDE].reshape(2, -1)
    pixels = np.column_stack([columns, rows]) + 0.5
    moved = flow[rows, columns].astype(np.float64)
    landed = pixels + moved
    near, later = 1.0 / depth_at(frame, pixels), 1.0 / depth_at(frame + 1, landed)
    agrees = np.abs(near - later) <= DEPTH_AGREES * np.maximum(near, later)
    inside = ((landed > 0) & (landed < [width, height])).all(axis=1)
    use = agrees & inside & (miss[rows, columns] < 0.3 + 0.05 * np.linalg.norm(moved, axis=1))
    axes, trust = _texture(before, rows[use], columns[use])
    solid = (trust[:, 0] > 0.5) & (near[use] > 0)
    inverse = 0.5 * (near + later)
    return Points(pixels[use], moved[use], inverse[use], axes, trust, solid), float(use.mean())


def _texture(picture: Grey, rows: npt.NDArray[np.int_], columns: npt.NDArray[np.int_]) -> tuple[Floats, Floats]:
    """Axes and trust of `Points`: along an edge flow is a guess (the aperture problem), the structure tensor says so."""
    grey = picture.astype(np.float32)
    gx, gy = cv2.Scharr(grey, cv2.CV_32F, 1, 0) / 32, cv2.Scharr(grey, cv2.CV_32F, 0, 1) / 32
    xx, yy, xy = (cv2.blur(part, (7, 7))[rows, columns].astype(np.float64) for part in (gx * gx, gy * gy, gx * gy))
    values, vectors = np.linalg.eigh(np.stack([xx, xy, xy, yy], axis=-1).reshape(-1, 2, 2))
    values = np.maximum(values[:, ::-1], 0)
    return vectors.transpose(0, 2, 1)[:, ::-1], values / (values + GRADIENT_NOISE**2)


def _fit(points: Points, focal: float, down: Floats, size: Floats) -> tuple[Step, Floats]:
    """The rates (7,) of a step, robustly, and its normal equations with the weights found."""
    rates = np.zeros(MOTIONS)
    if len(points.pixels) < FEWEST_POINTS or not points.solid.any():
        return Step(np.zeros((MOTIONS, MOTIONS)), np.zeros(MOTIONS), np.zeros(MOTIONS)), rates
    middle = points.pixels + 0.5 * points.moved - 0.5 * size
    goal = np.einsum("nc,nkc->nk", points.moved, points.axes).ravel()
    for _ in range(2):
        # The fields are read at the middle of the step (half way, half turned, half zoomed): right to second order.
        half_down = _turned(down, -0.5 * _spin(rates, down))
        fields = _fields(middle, points.inverse_depth, focal * float(np.exp(0.5 * rates[ZOOM])), half_down)
        rows = np.einsum("jnc,nkc->nkj", fields, points.axes).reshape(-1, MOTIONS)
        rates, weights = _robust(rows, goal, points.trust.ravel())
    scaled = rows * weights[:, None] / (weights.sum() * size[0] ** 2)
    lengths = np.median(np.linalg.norm(fields[:, points.solid], axis=-1), axis=1) / size[0]
    return Step(scaled.T @ rows, scaled.T @ goal, lengths), rates


def _fields(places: Floats, inverse_depth: Floats, focal: float, down: Floats) -> Floats:
    """Flow (7, N, 2) in pixels per unit of each motion, at `places` (N, 2) from the picture's middle."""
    ray = np.column_stack([places / focal, np.ones(len(places))])
    right = _right(down)
    turning = [np.cross(ray, axis) for axis in (down, right, AHEAD)]
    moving = [-inverse_depth[:, None] * axis for axis in (AHEAD, right, -down)]
    pan, tilt, roll, dolly, truck, pedestal = (focal * (d[:, :2] - ray[:, :2] * d[:, 2:]) for d in turning + moving)
    return np.stack([pan, tilt, roll, places, dolly, truck, pedestal])


def _right(down: Floats) -> Floats:
    """The horizontal axis the head tilts about, in camera axes."""
    right = np.cross(down, AHEAD)
    return right / max(float(np.linalg.norm(right)), 1e-9)


def _spin(rates: Floats, down: Floats) -> Floats:
    """Rotation vector of a step in camera axes: pan about gravity, tilt about the horizontal, roll about the view."""
    return rates[0] * down + rates[1] * _right(down) + rates[2] * AHEAD


def _turned(vector: Floats, by: Floats) -> Floats:
    return np.asarray(cv2.Rodrigues(by)[0] @ vector)


def _robust(rows: Floats, goal: Floats, trust: Floats) -> tuple[Floats, Floats]:
    """Iteratively reweighted least squares with Geman-McClure weights, which take outliers off entirely."""
    weights, ridge = trust, 1e-9 * np.eye(MOTIONS)
    for _ in range(ROUNDS):
        scaled = rows * weights[:, None]
        rates = np.linalg.solve(scaled.T @ rows + ridge, scaled.T @ goal)
        miss = np.abs(goal - rows @ rates)
        order = np.argsort(miss)
        median = miss[order[np.searchsorted(np.cumsum(trust[order]), 0.5 * trust.sum())]]
        weights = trust / (1 + (miss / max(3.0 * float(median), 0.05)) ** 2) ** 2
    return rates, weights


def _solve(steps: list[Step], kept: list[int]) -> Floats:
    """Rates (S, 7) of the kept motions, the others 0; where the picture leaves a rate open it goes on as before."""
    count, own = len(steps), len(kept)
    rates = np.zeros((count, MOTIONS))
    if not own:
        return rates
    usual = np.diag(np.mean([step.gram[kept, kept] for step in steps], axis=0)) + 1e-12 * np.eye(own)
    system, goal = np.zeros((count, own, count, own)), np.stack([step.right[kept] for step in steps])
    for i, step in enumerate(steps):
        neighbours = [k for k in (i - 1, i + 1) if 0 <= k < count]
        system[i, :, i] = step.gram[np.ix_(kept, kept)] + len(neighbours) * STEADY * usual
        for k in neighbours:
            system[i, :, k] = -STEADY * usual
    square = system.reshape(count * own, count * own)
    square += np.diag(1e-9 * square.diagonal() + 1e-15)
    rates[:, kept] = solve(square, goal.ravel(), assume_a="pos").reshape(count, own)
    return rates


def _picture_motion(steps: list[Step], rates: Floats) -> float:
    """How far rates (S, 7) move the picture: RMS over its points, summed over steps, in frame widths."""
    power = [rate @ step.gram @ rate for step, rate in zip(steps, rates, strict=True)]
    return float(np.sqrt(np.maximum(power, 0)).sum())


def _needed(steps: list[Step]) -> list[int]:
    """The fewest motions that explain the clip: one after another is dropped while that changes little."""
    kept = list(range(MOTIONS))
    everything = _solve(steps, kept)
    least = NEEDED + NEEDED_PART * _picture_motion(steps, everything)
    while kept:
        full = _solve(steps, kept)
        costs = [_picture_motion(steps, full - _solve(steps, [k for k in kept if k != j])) for j in kept]
        if min(costs) >= least:
            break
        kept.pop(int(np.argmin(costs)))
    return kept
