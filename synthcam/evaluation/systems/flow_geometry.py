"""Explains how points moved by a turning and zooming camera, or by one that also travels past things near and far.

The image motion of a pinhole camera (H. C. Longuet-Higgins and K. Prazdny, 1980), written at the midpoint between both
positions of a point, where it is exact to third order in the angles. Positions are from the picture's centre in frame
widths, x to the right and y down; the focal length is in frame widths. A camera that travels moves a point of inverse
depth
d by d times a known direction, so across that direction it moves by the rotation alone: this finds rotation and
direction
of travel without knowing any depth (D. J. Heeger and A. D. Jepson, 1992).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array
from synthcam.seeding import stream

NOISE = 0.7
"""Points are found to about this many pixels."""
DIRECTIONS = 64
"""Directions of travel tried on half a sphere, before the best is refined."""
SEARCHED = 200
"""Points with which a direction is looked for; the rest only shows how many agree."""
NO_TURN = (1.0, 3e-2, 3e-3, 1e-4)
"""Weights of the wish for little pan and tilt, strongest first: the first one is taken that costs next to nothing."""
NEXT_TO_NOTHING = 0.08
"""... beyond the lowest cost, in points' squared residuals, and as a part of it."""
WORST = 12.0
"""What a point costs that is not explained at all: a moving subject must not outweigh the scene."""


@dataclass(frozen=True, eq=False)
class Turned:
    """The best explanation by rotation and zoom alone.

    Attributes:
        pan, tilt, roll: radians; to the right, up, clockwise.
        zoom: logarithm of the change of focal length.
        cost: mean over points of the squared residual over the noise, at most `WORST` each.
    """

    pan: float
    tilt: float
    roll: float
    zoom: float
    cost: float


@dataclass(frozen=True, eq=False)
class Travelled:
    """The best explanation by rotation and travel.

    Attributes:
        pan, tilt, roll: as in `Turned`.
        direction: (3,) unit vector of travel: right, down, forward.
        inverse_depth: (N,) travel over depth of each point.
        fitting: (N,) the points that it explains.
        cost: mean over points of the squared residual over the noise, at most `WORST` each: what a point does
            across the
            direction of its parallax, and against it, which it could only do behind the camera.
    """

    pan: float
    tilt: float
    roll: float
    direction: Array
    inverse_depth: Array
    fitting: npt.NDArray[np.bool_]
    cost: float


def turning_field(points: Array, focal: float) -> Array:
    """How pan right, tilt up, roll clockwise and zoom in, a unit each, move points (N, 2): (N, 2, 4)."""
    x, y = points.T
    across = np.stack([-(focal + x * x / focal), x * y / focal, y, x], axis=-1)
    down = np.stack([-x * y / focal, focal + y * y / focal, -x, y], axis=-1)
    return np.stack([across, down], axis=1)


def travel_field(points: Array, focal: float) -> Array:
    """How travel to the right, down and forward by one depth moves points (N, 2): (N, 2, 3)."""
    x, y = points.T
    zero, full = np.zeros_like(x), np.full_like(x, focal)
    return np.stack([np.stack([-full, zero, x], axis=-1), np.stack([zero, -full, y], axis=-1)], axis=1)


def explain_by_turning(before: Array, after: Array, *, focal: float, pixel: float, seed: int = 0) -> Turned:
    """Fit rotation and zoom to most of the points, by consensus and then by robust least squares."""
    field = turning_field((before + after) / 2, focal)
    moved = after - before
    values = _consensus(field, moved, 3 * pixel, seed)
    for _ in range(12):
        residual = np.linalg.norm(moved - field @ values, axis=1)
        scale = max(1.5 * np.median(residual), NOISE * pixel)
        weight = 1 / (1 + (residual / scale) ** 2) ** 2
        values = _solve(field, moved, weight)
    residual = np.linalg.norm(moved - field @ values, axis=1)
    pan, tilt, roll, zoom = map(float, values)
    return Turned(pan, tilt, roll, zoom, float(np.minimum((residual / (NOISE * pixel)) ** 2, WORST).mean()))


def explain_by_travel(before: Array, after: Array, *, focal: float, pixel: float) -> Travelled:
    """Fit rotation and a direction of travel: what points do across the direction of their own parallax.

    Pan with truck, and tilt with pedestal, differ by little in a narrow picture: less rotation is preferred.
    """
    middle = (before + after) / 2
    turning, travel = turning_field(middle, focal)[:, :, :3], travel_field(middle, focal)
    moved = after - before
    few = np.linspace(0, len(moved) - 1, min(SEARCHED, len(moved))).astype(int)
    tried = [_best(turning[few], travel[few], moved[few], pixel, wish) for wish in NO_TURN]
    lowest = min(one[0] for one in tried)
    best = next(one for one in tried if one[0] <= lowest * (1 + NEXT_TO_NOTHING) + NEXT_TO_NOTHING)
    cost, direction, values = best
    rest = moved - turning @ values
    along = travel @ direction
    length = np.linalg.norm(along, axis=1)
    unit = along / np.maximum(length, 1e-9)[:, None]
    across = rest[:, 0] * -unit[:, 1] + rest[:, 1] * unit[:, 0]
    forth = (rest * unit).sum(axis=1)
    fitting = (np.abs(across) < 3 * NOISE * pixel) & (forth > -3 * NOISE * pixel) & (length > 0.05 * focal)
    pan, tilt, roll = map(float, values)
    return Travelled(pan, tilt, roll, direction, forth / np.maximum(length, 1e-9), fitting, cost)


_Tried = tuple[float, Array, Array]


def _best(turning: Array, travel: Array, moved: Array, pixel: float, wish: float) -> _Tried:
    """The best direction of all, refined."""
    best = _try(_half_sphere(), turning, travel, moved, pixel, wish)
    step = 0.12
    for _ in range(5):
        around = best[1] + step * _ring(best[1])
        around /= np.linalg.norm(around, axis=1, keepdims=True)
        found = _try(np.concatenate([best[1][None], around]), turning, travel, moved, pixel, wish)
        best = min(best, found, key=lambda one: one[0])
        step /= 2
    return best


def _try(directions: Array, turning: Array, travel: Array, moved: Array, pixel: float, wish: float) -> _Tried:
    """The best of some directions (D, 3): its cost, itself and the rotation that goes with it."""
    along = np.einsum("nij,dj->dni", travel, directions)
    length = np.linalg.norm(along, axis=2)
    across = np.stack([-along[:, :, 1], along[:, :, 0]], axis=2) / np.maximum(length, 1e-6)[:, :, None]
    # Near the point that the camera travels to, the direction of parallax is uncertain.
    sure = np.minimum(length / (0.1 * np.median(length, axis=1, keepdims=True) + 1e-9), 1.0)
    field = np.einsum("dni,nij->dnj", across, turning)
    wanted = np.einsum("dni,ni->dn", across, moved)
    noise = NOISE * pixel
    little = wish * np.diag([1.0, 1.0, 1e-3])
    weight = sure.copy()
    values = np.zeros((len(directions), 3))
    for _ in range(5):
        weighted = field * weight[:, :, None]
        normal = np.einsum("dnj,dnk->djk", weighted, field) + weight.sum(axis=1)[:, None, None] * little
        values = np.linalg.solve(normal, np.einsum("dnj,dn->dj", weighted, wanted)[:, :, None])[:, :, 0]
        residual = wanted - np.einsum("dnj,dj->dn", field, values)
        weight = sure / (1 + (residual / (2 * noise)) ** 2) ** 2
    unit = along / np.maximum(length, 1e-6)[:, :, None]
    forth = np.einsum("dni,ni->dn", unit, moved) - np.einsum("dni,nij,dj->dn", unit, turning, values)
    costs = np.stack(
        [
            np.minimum((residual**2 + np.minimum(sign * forth, 0) ** 2) / noise**2, WORST).mean(axis=1)
            for sign in (1, -1)
        ]
    )
    way, i = np.unravel_index(int(costs.argmin()), costs.shape)
    return float(costs[way, i]), directions[i] * (1 - 2 * way), values[i]


def _consensus(field: Array, moved: Array, near: float, seed: int) -> Array:
    """The rotation and zoom, each from two points, that most points agree with (M. Fischler and R. Bolles, 1981)."""
    count = len(moved)
    rng = stream(seed, "consensus")
    pairs = rng.integers(count, size=(160, 2))
    a = field[pairs].reshape(-1, 4, 4) + 1e-9 * np.eye(4)
    sound = np.abs(np.linalg.det(a)) > 1e-7
    if not sound.any():
        return _solve(field, moved, np.ones(count))
    values = np.linalg.solve(a[sound], moved[pairs[sound]].reshape(-1, 4, 1))[:, :, 0]
    residual = np.linalg.norm(moved[None] - np.einsum("nij,kj->kni", field, values), axis=2)
    gain = np.maximum(1 - (residual / near) ** 2, 0).sum(axis=1)
    result: Array = values[gain.argmax()]
    return result


def _solve(field: Array, moved: Array, weight: Array) -> Array:
    flat, wanted = field.reshape(-1, 4), moved.reshape(-1)
    weights = np.repeat(weight, 2)[:, None]
    normal = flat.T @ (flat * weights) + 1e-9 * np.eye(4)
    return np.asarray(np.linalg.solve(normal, flat.T @ (wanted * weights[:, 0])), dtype=float)


@cache
def _half_sphere() -> Array:
    """Directions spread evenly over the forward half of the sphere (a Fibonacci lattice)."""
    i = np.arange(DIRECTIONS) + 0.5
    z, turn = 1 - i / DIRECTIONS, np.pi * (1 + 5**0.5) * i
    radius = np.sqrt(1 - z * z)
    return np.stack([radius * np.cos(turn), radius * np.sin(turn), z], axis=1)


def _ring(direction: Array) -> Array:
    """Eight unit vectors at right angles to a direction."""
    helper = np.eye(3)[np.abs(direction).argmin()]
    a = np.cross(direction, helper)
    a /= np.linalg.norm(a)
    b = np.cross(direction, a)
    turn = np.arange(8) * np.pi / 4
    ring: Array = np.cos(turn)[:, None] * a + np.sin(turn)[:, None] * b
    return ring
