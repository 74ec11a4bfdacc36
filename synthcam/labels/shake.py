"""Shake and intent: how much the camera trembles in every way it can, and the path without that."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from synthcam.geometry.filters import gaussian_filter1d
from synthcam.geometry.se3 import Array, exp_so3, log_so3, se3
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.pixel_evidence import PixelEvidence
from synthcam.labels.rig_steps import rig_path
from synthcam.labels.thresholds import Thresholds

INTENT_S = 0.35
"""Standard deviation in seconds of the Gaussian that keeps the intended motion and removes shake."""
SMEAR_S = 3 * INTENT_S
"""The Gaussian smears the start of a motion by this much."""
LAG_S = 1 / 8
"""Lag of the third differences that measure shake: a hand trembles faster, an intended move goes slower."""
LEAST_S, LEAST_FPS = 1.0, 7.0
"""Shorter clips are measured without removing shake, unless it may be a tracker's noise: half a period of a slow tremor
would pass for a pan. They and paths with fewer frames a second are not low-passed."""
MOST_GROWTH = 2.0
"""Shake is at most this many times what its third differences say; the low-pass takes away more where intent turns."""
CALM_WINDOW_S, CALM_QUANTILE, CALM_SCALE = 0.5, 0.3, 1.2
"""Shake goes on all the time, an intended motion has calm stretches: shake is the root mean square in windows of this
length at this quantile over time, times a scale for what the low-pass leaves (tests/labels/test_shake.py)."""
TREMBLES_HZ, TREMBLES_FRAMES = 2.5, 0.4
"""Shake turns back on itself at least this often a second, or a frame if that is less (signs of third differences)."""
MOST_NOISE, DOUBTFUL_NOISE = 0.0015, 0.003
"""Noise of a tracker's positions moves the picture by at most this, in frame widths (RMS); whether what jumps to and
fro by up to the second, or turns so, is a tracker's noise or shakes the picture is open."""
LEAST_NOISE_STEPS, NOISE_TURNS = 5, -0.2
"""Steps whose products with the next sum up to less than this part of their squares are noise: those of noise to -0.5,
those of a camera that goes somewhere to 1."""
LEAST_TURNS = 4
"""... and in all at least this often."""
STILL_BESIDE = 0.05
"""Changes of sign between values under this part of the RMS do not count."""


@dataclass(frozen=True)
class Shake:
    """RMS shake of each kind, in frame widths: how far it moves the picture."""

    turn: float = 0.0
    """Of pan and tilt together."""
    roll: float = 0.0
    travel: float = 0.0
    zoom: float = 0.0
    noise: float = 0.0
    """Of the positions, where it is a tracker's noise: no hand jumps like that, and pictures would hardly show it."""
    doubtful: bool = False
    """All of it may be a tracker's noise, which pictures would not show."""

    @property
    def size(self) -> float:
        """All kinds together."""
        return float(np.sqrt(self.turn**2 + self.roll**2 + self.travel**2 + self.zoom**2))


@dataclass(frozen=True, eq=False)
class SteadyPath:
    """The intended path of a clip, with what was removed from it.

    Attributes:
        trajectory: the path at the clip's frames, low-passed if it shook.
        shake: RMS shake of each kind, in frame widths.
        hysteresis: turning points of the picture's motion closer than this (frame widths) are shake; 0 if steady.
        zoom_hysteresis: the same for zooms.
        smeared_steps: frame steps by which the low-pass smears the start of a motion; 0 if steady.
    """

    trajectory: Trajectory
    shake: Shake
    hysteresis: float
    zoom_hysteresis: float
    smeared_steps: int

    @property
    def jitter(self) -> float:
        """RMS shake of all kinds together, in frame widths."""
        return self.shake.size

    @property
    def shaky(self) -> bool:
        """Whether the path was low-passed."""
        return self.smeared_steps > 0


def remove_shake(
    trajectory: Trajectory, fine: Trajectory | None, evidence: PixelEvidence, thresholds: Thresholds
) -> SteadyPath:
    """Measure the shake of a path and, where there is any, low-pass it.

    Args:
        trajectory: the path at the clip's frames.
        fine: the same path at more times, the frames' among them, if it is known.
        evidence: how far away the scene is, for what shaking travel does to the picture.
    """
    dense = trajectory if fine is None else fine
    shake = measure_shake(dense, evidence)
    held = float(np.sqrt(shake.turn**2 + shake.roll**2 + shake.travel**2 + shake.noise**2))
    long = float(np.ptp(dense.times)) >= LEAST_S
    lasts = long or shake.noise > 0 or shake.doubtful
    hand, lens = held > thresholds.still_jitter and lasts, shake.zoom > thresholds.still_jitter and long
    # Where there is nothing to average, shake is skipped between its turning points alone.
    averages = long and dense.fps >= LEAST_FPS
    path = dense
    if hand and averages:
        path = intended(path)
    if lens and averages:
        path = _steady_lens(path)
    return SteadyPath(
        _at_frames(path, trajectory) if (hand or lens) and averages else trajectory,
        shake,
        hysteresis=thresholds.shake_reach * held if hand else 0.0,
        zoom_hysteresis=thresholds.shake_reach * shake.zoom if lens else 0.0,
        smeared_steps=int(np.ceil(SMEAR_S * trajectory.fps)) if hand and averages else 0,
    )


def intended(trajectory: Trajectory) -> Trajectory:
    """The trajectory without its hand's shake: rotations from the first pose and positions, low-passed."""
    first = trajectory.world_from_camera[0, :3, :3]
    turned = _unwrapped_log(first.T @ trajectory.world_from_camera[:, :3, :3])
    smooth = low_pass(np.column_stack([turned, trajectory.positions]), fps=trajectory.fps, seconds=INTENT_S)
    poses = se3(first @ exp_so3(smooth[:, :3]), smooth[:, 3:])
    return replace(trajectory, world_from_camera=poses)


def _steady_lens(trajectory: Trajectory) -> Trajectory:
    """The trajectory with its focal length low-passed."""
    intrinsics = trajectory.intrinsics.copy()
    intrinsics[:, :2] = np.exp(low_pass(np.log(intrinsics[:, :2]), fps=trajectory.fps, seconds=INTENT_S))
    return replace(trajectory, intrinsics=intrinsics)


def _unwrapped_log(rotation: Array) -> Array:
    """Rotation vectors (F, 3) of (F, 3, 3) that continue smoothly past half a turn."""
    vectors = log_so3(rotation)
    for i in range(1, len(vectors)):
        angle = np.linalg.norm(vectors[i])
        if angle < 1e-9:
            continue
        # A vector and those longer or shorter by whole turns are one rotation: the nearest to the last continues it.
        axis = vectors[i] / angle
        turns = np.round((vectors[i - 1] @ axis - angle) / (2 * np.pi))
        vectors[i] = (angle + 2 * np.pi * turns) * axis
    return vectors


def low_pass(values: Array, *, fps: float, seconds: float) -> Array:
    """Gaussian low-pass along axis 0 of (F, ...) with odd reflection: ends stay, straight lines stay straight."""
    frames = len(values)
    if frames < 3:
        return values.copy()
    sigma = seconds * fps
    pad = min(frames - 1, int(4 * sigma) + 1)
    before = 2 * values[:1] - values[pad:0:-1]
    after = 2 * values[-1:] - values[-2 : -pad - 2 : -1]
    padded = np.concatenate([before, values, after])
    return gaussian_filter1d(padded, sigma)[pad : pad + frames]


def measure_shake(trajectory: Trajectory, evidence: PixelEvidence) -> Shake:
    """RMS shake of every kind: of the head's angles, the position and the focal length, in frame widths."""
    rig = rig_path(trajectory)
    fps, width = trajectory.fps, trajectory.width
    focal = float(np.median(trajectory.intrinsics[:, 0])) / width
    middle = np.array([trajectory.width, trajectory.height]) / 2
    # A roll and a zoom move a point by its distance from the middle.
    reach = float(np.median(np.linalg.norm(evidence.pixels - middle, axis=1))) / width
    pan, tilt, roll, zoom = (
        jitter(values, fps=fps)
        for values in (
            focal * np.cos(np.median(rig.pitch)) * rig.yaw,
            focal * rig.pitch,
            reach * rig.roll,
            reach * rig.log_focal,
        )
    )
    usable = evidence.counts & (evidence.inverse_depth > 0)
    near = focal * float(np.median(evidence.inverse_depth[usable])) if usable.any() else 0.0
    moved = (trajectory.positions - trajectory.positions[0]) @ trajectory.world_from_camera[0, :3, :3]
    travel = [jitter(near * scale * moved[:, i], fps=fps) for i, scale in enumerate((1.0, 1.0, reach / focal))]
    moves = float(np.linalg.norm(travel))
    rest = trajectory.positions - low_pass(trajectory.positions, fps=fps, seconds=INTENT_S)
    noise = moves if evidence.assumed and moves <= MOST_NOISE and is_noise(rest) else 0.0
    shake = Shake(float(np.hypot(pan, tilt)), roll, 0.0 if noise else moves, zoom, noise)
    turned = float(np.hypot(shake.turn, roll))
    # Of positions without a unit nobody knows how far they move the picture.
    small = turned <= DOUBTFUL_NOISE and (not evidence.scaled or moves <= DOUBTFUL_NOISE)
    if not evidence.assumed or not small or not shake.size or zoom:
        return shake
    angles = np.column_stack([rig.yaw, rig.pitch, rig.roll])
    turns = angles - low_pass(angles, fps=fps, seconds=INTENT_S)
    doubtful = all(is_noise(jumps) for size, jumps in ((turned, turns), (moves, rest)) if size)
    return replace(shake, doubtful=doubtful)


def steadiness(shake: float, t: Thresholds) -> Literal["very_smooth", "smooth", "unsteady", "very_unsteady"]:
    """CameraBench's word for an RMS shake in frame widths."""
    if shake <= t.very_smooth_jitter:
        return "very_smooth"
    return "smooth" if shake <= t.smooth_jitter else "unsteady" if shake <= t.unsteady_jitter else "very_unsteady"


def is_noise(values: Array) -> bool:
    """Whether positions or angles (F, 3) are the noise of a tracker that stands still: their steps undo each other."""
    steps = np.diff(values, axis=0)
    power = float((steps**2).sum())
    return bool(len(steps) >= LEAST_NOISE_STEPS and power > 0 and (steps[1:] * steps[:-1]).sum() < NOISE_TURNS * power)


def jitter(values: Array, *, fps: float) -> float:
    """Root mean square of the shake in one way of moving (F,), in its own unit.

    Its size is what the low-pass takes away, where that is calm. A corner of the intended motion is taken away too, so
    the size is bounded by third differences, which are 0 on parabolas: white noise of variance v has third differences
    of variance 20 v, slower noise smaller ones.
    """
    lag = max(1, round(LAG_S * fps))
    if len(values) < 3 * lag + 3:
        return 0.0
    third = values[3 * lag :] - 3 * values[2 * lag : -lag] + 3 * values[lag : -2 * lag] - values[: -3 * lag]
    if not _trembles(third, fps=fps, lag=lag):
        return 0.0
    window = max(2, round(CALM_WINDOW_S * fps))
    # Twice: what a smooth acceleration leaves the first time is itself smooth.
    rest = values - low_pass(values, fps=fps, seconds=INTENT_S)
    rest = rest - low_pass(rest, fps=fps, seconds=INTENT_S)
    kept = 1 - 0.5 / max(
        INTENT_S * fps, 1.0
    )  # of white noise, roughly: the low-pass follows it at a few frames a second
    return float(min(CALM_SCALE * _calm(rest, window) / kept, MOST_GROWTH * _calm(third, window) / np.sqrt(20.0)))


def _calm(values: Array, window: int) -> float:
    """Root mean square over the calmer windows."""
    power = np.convolve(values**2, np.full(min(window, len(values)), 1.0 / min(window, len(values))), mode="valid")
    return float(np.sqrt(np.quantile(power, CALM_QUANTILE)))


def _trembles(third: Array, *, fps: float, lag: int) -> bool:
    """Whether third differences change their sign as often as those of shake."""
    size = float(np.sqrt(np.mean(third**2)))
    if size < 1e-9:
        return False
    told = np.sign(third[np.abs(third) > STILL_BESIDE * size])
    turns = int((told[1:] != told[:-1]).sum())
    return turns >= max(LEAST_TURNS, min(TREMBLES_HZ, TREMBLES_FRAMES * fps) * len(third) / fps)


def _at_frames(fine: Trajectory, frames: Trajectory) -> Trajectory:
    """The frames of a finer path that lie at the times of `frames`."""
    index = np.searchsorted(fine.times, frames.times - 1e-6)
    if not np.allclose(fine.times[np.minimum(index, len(fine) - 1)], frames.times, atol=1e-6):
        raise ValueError("the fine path does not hold the frames' times")
    return Trajectory(fine.world_from_camera[index], fine.intrinsics[index], frames.times, frames.width, frames.height)
