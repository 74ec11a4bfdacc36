"""Reads a camera's motion from decoded pictures: dense flow and a robust fit on true depth. It never sees a pose.

Given are the pictures, depth along rays of the pictures, the first frame's focal length and which way is down in it.
Found are, step by step, pan, tilt, roll, zoom, dolly, truck and pedestal, and then which of them the clip needs.
Nothing is shared with the labels; the fields are derived here anew:

A point seen at Z (x, y, 1) moves by Z d in the camera's frame when the camera moves and turns; its picture moves by
f (d_x - x d_z, d_y - y d_z) then. Turning by w gives d = (x, y, 1) cross w, moving by v gives d = -v / Z.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from rendering.flow import Grey, dis_flow, grey_pictures
from scipy.linalg import solve

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int_]
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
FLOW_STRIDE, PIXEL_STRIDE = 4, 3
"""Flow is read at every fourth pixel each way, brightness at every third."""
SOFT = 1.0
"""Gaussian blur in pixels before brightness is compared: brightness is linear in the motion over about this far."""
GRADIENT_NOISE = 3.0
"""Brightness gradient, in grey levels a pixel, at which what the encoder adds is as strong as the texture."""
DEPTH_AGREES = 0.1
"""A point whose depths in two frames differ by more than this part was hidden, or lies on an edge."""
CORNER_NOISE = 2e-4
"""cv2.cornerMinEigenVal of a window whose texture is as weak as that."""
FEWEST_POINTS = 60
ROUNDS, ALIGNMENTS = 8, 3
STEADY = 0.02
"""What a change of rate from step to step costs, against what the picture says: decides only what that leaves open."""
NEEDED, NEEDED_PART = 0.004, 0.004
"""A motion is there if the best explanation without it differs by this much (RMS, summed over steps): in frame widths,
and as a part of how far the picture moves in all, since the errors of flow grow with it."""


@dataclass(frozen=True, eq=False)
class Head:
    """The camera as known at a frame: focal length, gravity (3,) in its axes, picture size."""

    focal: float
    down: Floats
    width: int
    height: int

    @property
    def right(self) -> Floats:
        """The horizontal axis the head tilts about."""
        right = np.cross(self.down, AHEAD)
        return np.asarray(right / max(float(np.linalg.norm(right)), 1e-9))

    def spin(self, rates: Floats) -> Floats:
        """Rotation vector: pan about gravity, tilt about the horizontal, roll about the view."""
        return np.asarray(rates[0] * self.down + rates[1] * self.right + rates[2] * AHEAD)

    def travel(self, rates: Floats) -> Floats:
        """Translation: dolly along the view, truck along the horizontal, pedestal against gravity."""
        return np.asarray(rates[4] * AHEAD + rates[5] * self.right - rates[6] * self.down)

    def halfway(self, rates: Floats) -> "Head":
        """Half a step on."""
        down = _turned(self.down, -0.5 * self.spin(rates))
        return Head(self.focal * float(np.exp(0.5 * rates[ZOOM])), down, self.width, self.height)

    def rays(self, pixels: Floats) -> Floats:
        """(N, 3) with z = 1."""
        places = (pixels - [0.5 * self.width, 0.5 * self.height]) / self.focal
        return np.column_stack([places, np.ones(len(places))])

    def fields(self, pixels: Floats, inverse_depth: Floats) -> Floats:
        """Flow (7, N, 2) in pixels per unit of each motion."""
        ray = self.rays(pixels)
        turning = [np.cross(ray, axis) for axis in (self.down, self.right, AHEAD)]
        moving = [-inverse_depth[:, None] * axis for axis in (AHEAD, self.right, -self.down)]
        pan, tilt, roll, dolly, truck, pedestal = (d[:, :2] - ray[:, :2] * d[:, 2:] for d in turning + moving)
        return self.focal * np.stack([pan, tilt, roll, ray[:, :2], dolly, truck, pedestal])

    def after(self, pixels: Floats, inverse_depth: Floats, rates: Floats) -> tuple[Floats, Floats]:
        """Where points are seen after a step (N, 2), and their inverse depth then (N,)."""
        middle, spin = self.halfway(rates), self.spin(rates)
        travel = _turned(middle.travel(rates), -0.5 * spin)
        moved = self.rays(pixels) @ cv2.Rodrigues(-spin)[0].T - inverse_depth[:, None] * travel
        front = np.maximum(moved[:, 2], 1e-3)
        landed = moved[:, :2] / front[:, None] * (self.focal * np.exp(rates[ZOOM])) + [self.width / 2, self.height / 2]
        return landed, inverse_depth / front


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
        fastest: what a tenth of the points exceed in the fastest step, in frame widths.
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
    soft = [cv2.GaussianBlur(picture.astype(np.float32), (0, 0), SOFT) for picture in pictures]
    steps: list[Step] = []
    fastest, seen = 0.0, 1.0
    for i in range(len(pictures) - 1):
        head = Head(focal, down, pictures.shape[2], pictures.shape[1])
        rates, speed = _rates_from_flow(pictures[i], pictures[i + 1], depth_at, i, head)
        step, rates, part = _aligned(soft[i], soft[i + 1], depth_at, i, head, rates)
        steps.append(step)
        focal *= float(np.exp(rates[ZOOM]))
        down = _turned(down, -head.spin(rates))
        fastest, seen = max(fastest, speed), min(seen, part)
    kept = _needed(steps)
    moved = _solve(steps, kept) * np.stack([step.size for step in steps])
    effects = {}
    for j, (positive, negative) in enumerate(WAYS):
        effects[positive] = float(np.maximum(moved[:, j], 0).sum())
        effects[negative] = float(np.maximum(-moved[:, j], 0).sum())
    return Reading(effects, fastest, seen)


def _rates_from_flow(
    before: Grey, after: Grey, depth_at: DepthAt, frame: int, head: Head
) -> tuple[Floats, float]:
    """Rates (7,) that explain the dense flow of a step, and the flow that a tenth of the points exceed (widths)."""
    height, width = before.shape
    flow, miss = dis_flow(before, after)
    rows, columns, pixels = _grid(width, height, FLOW_STRIDE)
    moved = flow[rows, columns].astype(np.float64)
    landed = pixels + moved
    near, later = 1.0 / depth_at(frame, pixels), 1.0 / depth_at(frame + 1, landed)
    corner = cv2.cornerMinEigenVal(before, 7)[rows, columns].astype(np.float64)
    trust = corner / (corner + CORNER_NOISE)
    sure = miss[rows, columns] < 0.3 + 0.05 * np.linalg.norm(moved, axis=1)
    use = sure & _same(near, later) & _inside(landed, width, height)
    if use.sum() < FEWEST_POINTS:
        return np.zeros(MOTIONS), 0.0
    fields = head.fields(pixels[use] + 0.5 * moved[use], 0.5 * (near + later)[use])
    rates = _robust(fields.reshape(MOTIONS, -1).T, moved[use].ravel(), np.repeat(trust[use], 2))[0]
    return rates, float(np.quantile(np.linalg.norm(moved[use], axis=1), 0.9)) / width


def _aligned(
    before: Floats, after: Floats, depth_at: DepthAt, frame: int, head: Head, rates: Floats
) -> tuple[Step, Floats, float]:
    """Rates refined until the second picture, fetched back, is as bright as the first; and how much could be seen.

    Gauss-Newton on brightness (Lucas & Kanade 1981 with the rig's motion as the warp). Where texture runs one way only
    flow across it counts, by itself, and where there is none nothing does.
    """
    height, width = before.shape
    rows, columns, pixels = _grid(width, height, PIXEL_STRIDE)
    near = 1.0 / depth_at(frame, pixels)
    slopes = [_slope(picture) for picture in (before, after)]
    for _ in range(ALIGNMENTS):
        landed, nearness = head.after(pixels, near, rates)
        use = _inside(landed, width, height) & _same(nearness, 1.0 / depth_at(frame + 1, landed))
        if use.sum() < FEWEST_POINTS:
            return Step(np.zeros((MOTIONS, MOTIONS)), np.zeros(MOTIONS), np.zeros(MOTIONS)), np.zeros(MOTIONS), 0.0
        at = landed[use] - 0.5
        slope = 0.5 * (slopes[0][rows[use], columns[use]] + _sampled(slopes[1], at))
        change = _sampled(after, at) - before[rows[use], columns[use]]
        middle = head.halfway(rates)
        fields = middle.fields(0.5 * (pixels + landed)[use], 0.5 * (near + nearness)[use])
        steep = np.sqrt((slope**2).sum(axis=1) + GRADIENT_NOISE**2)
        across = np.einsum("jnc,nc->nj", fields, slope / steep[:, None])
        goal = across @ rates - change / steep
        rates, weights = _robust(across, goal, np.ones(len(goal)))
    solid = (near[use] > 0) & (steep > 2 * GRADIENT_NOISE)
    size = np.median(np.linalg.norm(fields[:, solid], axis=-1), axis=1) if solid.any() else np.zeros(MOTIONS)
    # Brightness shows flow across the texture only, on average half its power.
    scaled = 2.0 * across * weights[:, None] / (weights.sum() * width**2)
    return Step(scaled.T @ across, scaled.T @ goal, size / width), rates, float(use.mean())


def _grid(width: int, height: int, stride: int) -> tuple[Indices, Indices, Floats]:
    """Rows (N,), columns (N,) and centres (N, 2) of every so many pixels each way."""
    rows, columns = np.mgrid[stride // 2 : height : stride, stride // 2 : width : stride].reshape(2, -1)
    return rows, columns, np.column_stack([columns, rows]) + 0.5


def _slope(picture: Floats) -> Floats:
    """Brightness gradient (H, W, 2) per pixel."""
    return np.stack([cv2.Scharr(picture, cv2.CV_32F, 1, 0), cv2.Scharr(picture, cv2.CV_32F, 0, 1)], axis=-1) / 32.0


def _sampled(picture: Floats, at: Floats) -> Floats:
    """A picture (H, W) or (H, W, 2) between its pixels: (N,) or (N, 2)."""
    return np.asarray(cv2.remap(picture, at.astype(np.float32)[None], None, cv2.INTER_LINEAR)[0])  # type: ignore[call-overload]


def _same(near: Floats, later: Floats) -> Mask:
    """Whether inverse depths agree: the point is seen in both frames."""
    return np.abs(near - later) <= DEPTH_AGREES * np.maximum(near, later)


def _inside(pixels: Floats, width: int, height: int) -> Mask:
    return np.asarray(((pixels > 1) & (pixels < [width - 1, height - 1])).all(axis=1))


def _turned(vector: Floats, by: Floats) -> Floats:
    return np.asarray(cv2.Rodrigues(by)[0] @ vector)


def _robust(rows: Floats, goal: Floats, trust: Floats) -> tuple[Floats, Floats]:
    """Iteratively reweighted least squares with Geman-McClure weights, which take outliers off entirely."""
    weights, ridge = trust, 1e-9 * np.eye(MOTIONS)
    for _ in range(ROUNDS):
        scaled = rows * weights[:, None]
        rates = np.linalg.solve(scaled.T @ rows + ridge, scaled.T @ goal)
        miss = np.abs(goal - rows @ rates)
        weights = trust / (1 + (miss / max(3.0 * float(np.median(miss)), 0.05)) ** 2) ** 2
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
