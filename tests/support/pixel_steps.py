"""Follows a clip from frame to frame: dense flow, then brightness itself, under a rig's seven motions on true depth.

The fields are derived here, from nothing of synthcam's: a point seen at Z (x, y, 1) moves by Z d in the camera's frame
when the camera moves and turns; its picture then moves by f (d_x - x d_z, d_y - y d_z). Turning by w gives
d = (x, y, 1) cross w, moving by v gives d = -v / Z.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from support.dis_flow import Grey, dis_flow, grey_pictures

Floats = npt.NDArray[np.float64]
Brightness = npt.NDArray[np.float32]
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
MOTIONS, ZOOM, DOLLY, PEDESTAL = len(WAYS), 3, 4, 6
AHEAD = np.array([0.0, 0.0, 1.0])
FLOW_STRIDE, PIXEL_STRIDE = 4, 3
"""Flow is read at every fourth pixel each way, brightness at every third."""
SOFT = (4.0, 2.0, 1.0)
"""Gaussian blurs in pixels, one after another, before brightness is compared: linear in the motion so far."""
GRADIENT_NOISE = 3.0
"""Brightness gradient, in grey levels a pixel, at which what the encoder adds is as strong as the texture."""
DEPTH_AGREES = 0.1
"""A point whose depths in two frames differ by more than this part was hidden, or lies on an edge."""
CORNER_NOISE = 2e-4
"""cv2.cornerMinEigenVal of a window whose texture is as weak as that."""
FEWEST_POINTS, MOST_SOLID = 60, 200
ROUNDS = 8


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

    def moved(self, rates: Floats) -> "Head":
        """After the rates of a step."""
        down = turned(self.down, -self.spin(rates))
        return Head(self.focal * float(np.exp(rates[ZOOM])), down, self.width, self.height)

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
        middle, spin = self.moved(0.5 * rates), self.spin(rates)
        travel = turned(middle.travel(rates), -0.5 * spin)
        moved = self.rays(pixels) @ cv2.Rodrigues(-spin)[0].T - inverse_depth[:, None] * travel
        front = np.maximum(moved[:, 2], 1e-3)
        landed = moved[:, :2] / front[:, None] * (self.focal * np.exp(rates[ZOOM])) + [self.width / 2, self.height / 2]
        return landed, inverse_depth / front


@dataclass(frozen=True, eq=False)
class Step:
    """One frame step in normal equations, in frame widths: (7, 7), (7,); and the fields (7, M, 2) at solid points."""

    gram: Floats
    right: Floats
    fields: Floats


def follow(frames: npt.NDArray[np.uint8], depth_at: DepthAt, first: Head) -> tuple[list[Step], float]:
    """All steps of a clip, and the flow that a tenth of the points exceed in the fastest of them, in frame widths.

    Args:
        frames: (F, H, W, 3) decoded pictures.
        depth_at: true depth of what each frame shows.
        first: the camera at the first frame; later ones are integrated from what is found.
    """
    pictures = grey_pictures(frames)
    soft = [np.stack([cv2.GaussianBlur(p.astype(np.float32), (0, 0), blur) for p in pictures]) for blur in SOFT]
    steps: list[Step] = []
    fastest, head = 0.0, first
    for i in range(len(pictures) - 1):
        rates, speed = _rates_from_flow(pictures[i], pictures[i + 1], depth_at, i, head)
        step, rates = _aligned([level[i : i + 2] for level in soft], depth_at, i, head, rates)
        steps.append(step)
        head = head.moved(rates)
        fastest = max(fastest, speed)
    return steps, fastest


def _rates_from_flow(before: Grey, after: Grey, depth_at: DepthAt, frame: int, head: Head) -> tuple[Floats, float]:
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


def _aligned(levels: list[Brightness], depth_at: DepthAt, frame: int, head: Head, rates: Floats) -> tuple[Step, Floats]:
    """The step with rates refined until the second picture, fetched back, is as bright as the first.

    Gauss-Newton on brightness (Lucas & Kanade 1981 with the rig's motion as the warp). Where texture runs one way only
    flow across it counts, by itself, and where there is none nothing does.
    """
    width, height = head.width, head.height
    rows, columns, pixels = _grid(width, height, PIXEL_STRIDE)
    near = 1.0 / depth_at(frame, pixels)
    for before, after in levels:
        landed, nearness = head.after(pixels, near, rates)
        use = _inside(landed, width, height) & _same(nearness, 1.0 / depth_at(frame + 1, landed))
        if use.sum() < FEWEST_POINTS:
            return Step(np.zeros((MOTIONS, MOTIONS)), np.zeros(MOTIONS), np.zeros((MOTIONS, 1, 2))), np.zeros(MOTIONS)
        at = landed[use] - 0.5
        slope = 0.5 * (_slope(before)[rows[use], columns[use]] + _sampled(_slope(after), at))
        change = _sampled(after, at) - before[rows[use], columns[use]]
        middle = head.moved(0.5 * rates)
        fields = middle.fields(0.5 * (pixels + landed)[use], 0.5 * (near + nearness)[use])
        steep = np.sqrt((slope**2).sum(axis=1) + GRADIENT_NOISE**2)
        across = np.einsum("jnc,nc->nj", fields, slope / steep[:, None])
        goal = across @ rates - change / steep
        rates, weights = _robust(across, goal, np.ones(len(goal)))
    solid = np.flatnonzero((near[use] > 0) & (steep > 2 * GRADIENT_NOISE))
    shown = fields[:, solid[:: max(1, len(solid) // MOST_SOLID)]] if len(solid) else np.zeros((MOTIONS, 1, 2))
    # Brightness shows flow across the texture only, on average half its power.
    scaled = 2.0 * across * weights[:, None] / (weights.sum() * width**2)
    return Step(scaled.T @ across, scaled.T @ goal, shown / width), rates


def _grid(width: int, height: int, stride: int) -> tuple[Indices, Indices, Floats]:
    """Rows (N,), columns (N,) and centres (N, 2) of every so many pixels each way."""
    rows, columns = np.mgrid[stride // 2 : height : stride, stride // 2 : width : stride].reshape(2, -1)
    return rows, columns, np.column_stack([columns, rows]) + 0.5


def _slope(picture: Brightness) -> Brightness:
    """Brightness gradient (H, W, 2) per pixel."""
    along_x, along_y = cv2.Scharr(picture, cv2.CV_32F, 1, 0), cv2.Scharr(picture, cv2.CV_32F, 0, 1)
    return np.asarray(np.stack([along_x, along_y], axis=-1) / np.float32(32))


def _sampled(picture: Brightness, at: Floats) -> Floats:
    """A picture (H, W) or (H, W, 2) between its pixels: (N,) or (N, 2)."""
    return np.asarray(cv2.remap(picture, at.astype(np.float32)[None], None, cv2.INTER_LINEAR)[0])  # type: ignore[call-overload]


def _same(near: Floats, later: Floats) -> Mask:
    """Whether inverse depths agree: the point is seen in both frames."""
    return np.abs(near - later) <= DEPTH_AGREES * np.maximum(near, later)


def _inside(pixels: Floats, width: int, height: int) -> Mask:
    return np.asarray(((pixels > 1) & (pixels < [width - 1, height - 1])).all(axis=1))


def turned(vector: Floats, by: Floats) -> Floats:
    """A vector (3,) turned by a rotation vector (3,)."""
    return np.asarray(cv2.Rodrigues(by)[0] @ vector)


def _robust(rows: Floats, goal: Floats, trust: Floats) -> tuple[Floats, Floats]:
    """Iteratively reweighted least squares with Geman-McClure weights, which take outliers off entirely."""
    weights = trust
    for _ in range(ROUNDS):
        scaled = rows * weights[:, None]
        gram = scaled.T @ rows
        # What the picture leaves open stays near zero instead of anywhere.
        gram += np.diag(1e-4 * gram.diagonal() + 1e-12)
        rates = np.asarray(np.linalg.solve(gram, scaled.T @ goal))
        miss = np.abs(goal - rows @ rates)
        weights = trust / (1 + (miss / max(3.0 * float(np.median(miss)), 0.05)) ** 2) ** 2
    return rates, weights
