"""Shake and intent: how much the hand trembles, and the path without it."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter1d

from synthcam.geometry.se3 import Array, exp_so3, log_so3, se3
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.rig_steps import rig_path
from synthcam.labels.thresholds import Thresholds

INTENT_S = 0.35
"""Standard deviation in seconds of the Gaussian that keeps the intended motion and removes shake."""
SMEAR_S = 3 * INTENT_S
"""The Gaussian smears the start of a motion by this much."""
LAG_S = 1 / 8
"""Shake is read from third differences at this lag: long enough to catch a hand, too short for an intended motion."""
LEAST_S = 1.0
"""Shorter clips are measured without removing shake: half a period of a slow tremor would pass for a pan."""
CALM_QUANTILE = 0.25
CALM_SCALE = 4.5
"""Shake goes on all the time and turns the head both ways; an intended motion has calm stretches and mostly turns about
one axis. So shake is read where it is calm (at this quantile over time) from the calmer of pan and tilt, and scaled to
the root mean square (calibrated on synthcam's own shake, tests/labels/test_shake.py)."""


@dataclass(frozen=True, eq=False)
class SteadyPath:
    """The intended path of a clip, with what was removed from it.

    Attributes:
        trajectory: the path at the clip's frames, low-passed if it shook.
        jitter: RMS shake, in frame widths.
        hysteresis: turning points of the picture's motion closer than this (frame widths) are shake; 0 if steady.
        smeared_steps: frame steps by which the low-pass smears the start of a motion; 0 if steady.
    """

    trajectory: Trajectory
    jitter: float
    hysteresis: float
    smeared_steps: int

    @property
    def shaky(self) -> bool:
        """Whether the path was low-passed."""
        return self.smeared_steps > 0


def remove_shake(trajectory: Trajectory, fine: Trajectory | None, thresholds: Thresholds) -> SteadyPath:
    """Measure the shake of a path and, where there is any, low-pass it.

    Args:
        trajectory: the path at the clip's frames.
        fine: the same path at more times, the frames' among them, if it is known.
    """
    dense = trajectory if fine is None else fine
    shake = _shake_in_picture(dense)
    if shake <= thresholds.still_jitter or float(np.ptp(dense.times)) < LEAST_S:
        return SteadyPath(trajectory, shake, hysteresis=0.0, smeared_steps=0)
    return SteadyPath(
        _at_frames(intended(dense), trajectory),
        shake,
        hysteresis=thresholds.shake_reach * shake,
        smeared_steps=int(np.ceil(SMEAR_S * trajectory.fps)),
    )


def intended(trajectory: Trajectory) -> Trajectory:
    """The trajectory without its shake: rotations from the first pose and positions, low-passed.

    The focal length is kept as it is: a shaking hand does not zoom.
    """
    first = trajectory.world_from_camera[0, :3, :3]
    turned = _unwrapped_log(first.T @ trajectory.world_from_camera[:, :3, :3])
    smooth = low_pass(np.column_stack([turned, trajectory.positions]), fps=trajectory.fps, seconds=INTENT_S)
    poses = se3(first @ exp_so3(smooth[:, :3]), smooth[:, 3:])
    return replace(trajectory, world_from_camera=poses)


def _unwrapped_log(rotation: Array) -> Array:
    """Rotation vectors (F, 3) of (F, 3, 3) that continue smoothly past half a turn."""
    vectors = log_so3(rotation)
    for i in range(1, len(vectors)):
        angle = np.linalg.norm(vectors[i])
        if angle < 1e-9:
            continue
        turn = 2 * np.pi * vectors[i] / angle
        others = (vectors[i], vectors[i] - turn, vectors[i] + turn)
        vectors[i] = min(others, key=lambda v: float(np.linalg.norm(v - vectors[i - 1])))
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
    return np.asarray(gaussian_filter1d(padded, sigma, axis=0, mode="nearest")[pad : pad + frames])


def jitter(turns: Array, *, fps: float) -> float:
    """Root mean square of a camera's shake, in the unit of its pan and tilt (F, 2).

    From third differences, which are 0 on parabolas: speeding up and slowing down do not count as shake. White noise of
    variance v has third differences of variance 20 v. Travel is ignored: a shaking hand mostly turns the camera, and
    what it shifts is seen less.
    """
    lag = max(1, round(LAG_S * fps))
    if len(turns) < 3 * lag + 2:
        return 0.0
    third = turns[3 * lag :] - 3 * turns[2 * lag : -lag] + 3 * turns[lag : -2 * lag] - turns[: -3 * lag]
    calmer = np.quantile(third**2 / 20.0, CALM_QUANTILE, axis=0).min()
    return float(CALM_SCALE * np.sqrt(2 * calmer))


def _shake_in_picture(trajectory: Trajectory) -> float:
    """RMS shake in frame widths: how far the shaking turns move the middle of the picture."""
    rig = rig_path(trajectory)
    focal = float(np.median(trajectory.intrinsics[:, 0])) / trajectory.width
    return jitter(focal * np.column_stack([rig.yaw * np.cos(np.median(rig.pitch)), rig.pitch]), fps=trajectory.fps)


def _at_frames(fine: Trajectory, frames: Trajectory) -> Trajectory:
    """The frames of a finer path that lie at the times of `frames`."""
    index = np.searchsorted(fine.times, frames.times - 1e-6)
    if not np.allclose(fine.times[np.minimum(index, len(fine) - 1)], frames.times, atol=1e-6):
        raise ValueError("the fine path does not hold the frames' times")
    return Trajectory(fine.world_from_camera[index], fine.intrinsics[index], frames.times, frames.width, frames.height)
