"""What each commanded motion does to a rendered picture, by moving its points: finite, exact, no derivatives.

Every step between two frames is looked at from both ends: the points of frame k are carried on by what was commanded
until k + 1, those of k + 1 back by the same. Numbers are means of the two, in frame widths.
"""

from dataclasses import dataclass

import numpy as np
from support.oracle_rig import Operated, operated

from synthcam.clips.staging import StagedMotion
from synthcam.geometry.se3 import Array
from synthcam.rendering.protocol import Truth

MOTIONS = ("pan", "tilt", "roll", "zoom", "dolly", "truck", "pedestal")
UP = np.array([0.0, 1.0, 0.0])
TELLS_SHAKE_S = 1.0
"""In shorter clips shake is motion like any other."""
EVERY = 7
"""Every seventh pixel of every seventh row is carried along."""
ITERATIONS = 4
QUANTILES = (0.5 - 0.1, 0.5, 0.5 + 0.1)
"""Where a motion is read among the points that it moves: the median, with slack for scenes of a near and a far half."""


@dataclass(frozen=True, eq=False)
class Commanded:
    """What was commanded in the S = F - 1 steps, as `oracle_rig` follows it. Shake is left out where it can be.

    Attributes:
        turn: (S, 4) growth of yaw, pitch, roll (radians) and ln f.
        move: (S, 3) metres, world.
        axes: (S, 3, 3) optical axis, horizontal right and gravity's up, half way through the step.
        segment_axes: (S, 3, 3) the same at the start of the commanded segment that the step lies in.
        rig: at the frames.
        noise: (F, 3) what shake adds to yaw, pitch and roll at the frames.
    """

    turn: Array
    move: Array
    axes: Array
    segment_axes: Array
    rig: Operated
    noise: Array

    @property
    def yaw(self) -> Array:
        """At the frames (F,)."""
        return self.rig.yaw

    @property
    def pitch(self) -> Array:
        """At the frames (F,)."""
        return self.rig.pitch

    @property
    def cameras(self) -> Array:
        """Camera x, y, z axes in the world as columns (F, 3, 3), shake and all."""
        angles = np.column_stack([self.rig.yaw, self.rig.pitch, self.rig.roll]) + self.noise
        return _camera_axes(*angles.T)

    def parts(self, axes: Array) -> Array:
        """Parts (S, 3) of the moves along optical axis, right and up."""
        return np.stack([np.linalg.lstsq(a.T, m, rcond=1e-6)[0] for a, m in zip(axes, self.move, strict=True)])


def commanded(staged: StagedMotion, times: Array) -> Commanded:
    """Follow what was commanded to the frames' times."""
    path = staged.path
    rig = operated(path, times)
    middle = operated(path, 0.5 * (times[1:] + times[:-1]))
    noise = np.zeros((len(times), 3)) if path.shake is None else path.shake.angles(times)
    turn = np.column_stack([rig.yaw, rig.pitch, rig.roll, rig.log_zoom])
    if path.shake is not None and path.duration < TELLS_SHAKE_S:
        turn[:, :3] += noise
    starts = np.array([begin for begin, _ in path.segment_times()])
    segment = np.searchsorted(starts, 0.5 * (times[1:] + times[:-1]), side="right") - 1
    at_start = operated(path, starts)
    axes = _head_axes(middle.yaw, middle.pitch)
    return Commanded(
        turn=np.diff(turn, axis=0),
        move=np.diff(rig.position, axis=0),
        axes=axes,
        segment_axes=_head_axes(at_start.yaw, at_start.pitch)[segment],
        rig=rig,
        noise=noise,
    )


def _head_axes(yaw: Array, pitch: Array) -> Array:
    """Optical axis, horizontal right, up (T, 3, 3) of a head: yaw 0 looks along -Z, positive turns to +X."""
    none = np.zeros_like(yaw)
    ahead = np.column_stack([np.sin(yaw) * np.cos(pitch), np.sin(pitch), -np.cos(yaw) * np.cos(pitch)])
    right = np.column_stack([np.cos(yaw), none, np.sin(yaw)])
    return np.stack([ahead, right, np.broadcast_to(UP, ahead.shape)], axis=1)


def _camera_axes(yaw: Array, pitch: Array, roll: Array) -> Array:
    """Camera x, y, z axes in the world as columns (T, 3, 3): roll turns the level head's right towards its down."""
    ahead, right, _ = np.moveaxis(_head_axes(yaw, pitch), 1, 0)
    down = np.cross(ahead, right)
    cos, sin = np.cos(roll)[:, None], np.sin(roll)[:, None]
    return np.stack([cos * right + sin * down, cos * down - sin * right, ahead], axis=-1)


class Pictures:
    """The points of all frames as rendered, ready to be carried along: V = 2 S views, forwards then backwards."""

    def __init__(self, staged: StagedMotion, truths: list[Truth], times: Array, order: Commanded) -> None:
        height, self.width = truths[0].depth.shape
        rig = order.rig
        first, last = np.arange(len(times) - 1), np.arange(1, len(times))
        self.views, self.steps = np.concatenate([first, last]), len(first)
        self.sign = np.concatenate([np.ones(self.steps), -np.ones(self.steps)])
        self.angles = (np.column_stack([rig.yaw, rig.pitch, rig.roll]) + order.noise)[self.views]
        self.axes = np.concatenate([order.axes, order.axes])
        self.rotation = _camera_axes(*self.angles.T)
        self.focal = (0.5 * self.width / np.tan(0.5 * staged.path.start.hfov) * np.exp(rig.log_zoom))[self.views]
        middle = np.array([0.5 * self.width, 0.5 * height])
        moving = _moving(staged, times)
        y, x = np.mgrid[EVERY // 2 : height : EVERY, EVERY // 2 : self.width : EVERY]
        depth = np.stack([t.depth[y, x].ravel() for t in truths]).astype(np.float64)
        covered = np.stack([np.isin(t.segmentation[y, x].ravel(), moving) for t in truths])
        self.valid = (np.isfinite(depth) & ~covered)[self.views]
        z = np.where(self.valid, depth[self.views], 1.0)
        offset = np.column_stack([x.ravel(), y.ravel()]) + 0.5 - middle
        rays = offset / self.focal[:, None, None]
        self.points = np.concatenate([rays, np.ones((*z.shape, 1))], axis=-1) * z[..., None]
        self.near = np.median(z, axis=1)
        self.world = self.points @ np.swapaxes(self.rotation, -1, -2)
        self.before = rays * self.focal[:, None, None]
        self._shares: dict[tuple[bytes, bytes], Array] = {}

    def carried(self, turn: Array, move: Array) -> Array:
        """Where the points land (V, N, 2), in pixels from the middle: turn (V, 4), move (V, 3); nan behind."""
        rotation = _camera_axes(*(self.angles + turn[:, :3]).T)
        points = (self.world - move[:, None]) @ rotation
        z = np.where(points[..., 2:] > 1e-3, points[..., 2:], np.nan)
        return np.asarray(points[..., :2] / z * (self.focal * np.exp(turn[:, 3]))[:, None, None])

    def moved(self, turn: Array, move: Array, *, least: bool = False, quantile: float = 0.5) -> Array:
        """How far a motion with steps (S, 4), (S, 3) alone moves the picture (S,): one of `QUANTILES` over its points.

        Where the two ends of a step see different things the mean of both counts, or with `least` the less of them.
        """
        key = (turn.tobytes(), move.tobytes())
        if key not in self._shares:
            self._shares[key] = self._shares_moved(turn, move)
        out = self._shares[key][QUANTILES.index(quantile)]
        return np.asarray(np.minimum(out[: self.steps], out[self.steps :])) if least else self._mean(out)

    def _shares_moved(self, turn: Array, move: Array) -> Array:
        """How far the points of each view move, in frame widths: all `QUANTILES` (3, V)."""
        shift = self.carried(self._both(turn), self._both(move)) - self.before
        length = np.linalg.norm(shift, axis=-1)
        length[np.isnan(length)] = np.inf  # it went past the camera: further than any other
        length[~self.valid] = np.nan
        length.sort(axis=1)  # what is nan comes last
        count = self.valid.sum(axis=1)
        nearest = np.round(np.multiply.outer(QUANTILES, np.maximum(count - 1, 0))).astype(int)
        out = np.where(count > 0, length[np.arange(len(length)), nearest], 0.0)
        return np.asarray(np.where(np.isfinite(out), out, 1.0 * self.width) / self.width)

    def substitute(self, amounts: Array, own: int, other: int, free: list[int]) -> tuple[float, Array]:
        """Explain the commanded steps (S, 7) without motion `own`, with `other` and `free` at will in every step.

        Gauss-Newton on the finite warps. Returns what is left over (RMS, summed over steps) and the needed amounts of
        the other motion (S,).
        """
        true = self._both(amounts)
        target = self._rig(true)
        varied = [*free, other]
        now = true.copy()
        now[:, own] = 0.0
        small = np.full(7, 1e-4) * np.where(np.arange(7) < 4, 1.0, self.near[:, None])
        best, at_best = self._rms(self._rig(now) - target), now.copy()
        for _ in range(ITERATIONS):
            here = self._rig(now)
            columns = []
            for k in varied:
                step = np.zeros_like(now)
                step[:, k] = small[:, k]
                columns.append(((self._rig(now + step) - here) / small[:, k, None, None]).reshape(len(now), -1))
            jacobian = np.stack(columns, axis=-1)
            rest = (target - here).reshape(len(now), -1)
            use = np.repeat(self.valid, 2, axis=1) & np.isfinite(rest) & np.isfinite(jacobian).all(axis=-1)
            jacobian, rest = np.where(use[..., None], jacobian, 0.0), np.where(use, rest, 0.0)
            square = np.swapaxes(jacobian, 1, 2) @ jacobian
            change = np.linalg.pinv(square, rcond=1e-10, hermitian=True) @ (
                np.swapaxes(jacobian, 1, 2) @ rest[..., None]
            )
            now = now.copy()
            now[:, varied] += change[..., 0]
            rms = self._rms(self._rig(now) - target)
            better = rms < best
            best, at_best = np.where(better, rms, best), np.where(better[:, None], now, at_best)
        return float(self._mean(best).sum()), self._mean(at_best[:, other] * self.sign)

    def _rig(self, amounts: Array) -> Array:
        """The points carried by amounts (V, 7) of the seven motions together."""
        return self.carried(amounts[:, :4], np.einsum("vi,vix->vx", amounts[:, 4:], self.axes))

    def _rms(self, shift: Array) -> Array:
        square = (shift**2).sum(axis=-1)
        use = self.valid & np.isfinite(square)
        total = np.where(use, square, 0.0).sum(axis=1) / np.maximum(use.sum(axis=1), 1)
        return np.asarray(np.sqrt(total) / self.width)

    def _both(self, steps: Array) -> Array:
        return np.concatenate([steps, -steps])

    def _mean(self, views: Array) -> Array:
        return np.asarray(0.5 * (views[: self.steps] + views[self.steps :]))


def _moving(staged: StagedMotion, times: Array) -> list[int]:
    """Ids of what moves during the clip."""
    poses = [staged.object_poses(float(t)) for t in times]
    return sorted(k for k in poses[0] if any(not np.allclose(p[k], poses[0][k]) for p in poses))
