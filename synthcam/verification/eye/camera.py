"""What the camera does, in shares of the picture that each part of its motion moves; shake apart."""

from dataclasses import dataclass

import numpy as np

from synthcam.geometry.filters import uniform_filter1d
from synthcam.geometry.se3 import Array, forward_direction, right_direction
from synthcam.verification.eye.look import Look

_RADIUS = 0.3
"""Frame widths from the centre to a typical point: what a roll, a zoom or a dolly moves most of the picture by."""
_SHAKE_WINDOW_S = 0.5


@dataclass(frozen=True, eq=False)
class Curve:
    """How far one part of the motion has moved the picture, at each frame, in frame widths."""

    values: Array

    def rise(self) -> float:
        """The largest gain from any moment to a later one."""
        return float((self.values - np.minimum.accumulate(self.values)).max())

    def fall(self) -> float:
        """The largest loss from any moment to a later one."""
        return float((np.maximum.accumulate(self.values) - self.values).max())

    def amount(self, *, positive: bool) -> float:
        """Rise or fall."""
        return self.rise() if positive else self.fall()

    def timing(self, *, positive: bool) -> tuple[float, float]:
        """When the middle 80 % of the rise (or fall) happens, as parts of the clip."""
        steps = np.diff(self.values if positive else -self.values).clip(min=0.0)
        total = steps.sum()
        if total <= 0:
            return 0.0, 1.0
        done = np.cumsum(steps) / total
        last = max(len(steps) - 1, 1)
        return float(np.searchsorted(done, 0.1) / last), float(np.searchsorted(done, 0.9) / last)


class CameraMotion:
    """The parts of a camera's motion as curves."""

    def __init__(self, look: Look) -> None:
        self.look, self.clip = look, look.clip
        cameras = self.clip.cameras
        self._focal = cameras.intrinsics[:, 0] / cameras.width
        window = max(1, round(_SHAKE_WINDOW_S * self.clip.fps)) | 1
        self._window = min(window, len(cameras) | 1)
        shaken = self.shaken() not in (0, None)
        self.curves = {name: Curve(self._smooth(v) if shaken else v) for name, v in self._parts().items()}

    def _smooth(self, values: Array) -> Array:
        return uniform_filter1d(values, self._window)

    def _parts(self) -> dict[str, Array]:
        yaw, pitch, roll = (np.radians(a) for a in self.clip.angles_deg)
        poses = self.clip.cameras.world_from_camera
        step = np.diff(poses[:, :3, 3], axis=0)
        nearness, focal = self.look.nearness, (self._focal[1:] + self._focal[:-1]) / 2
        heading = (yaw[1:] + yaw[:-1]) / 2
        axes = (poses[1:, :3, :3] + poses[:-1, :3, :3]) / 2
        ahead = np.stack([forward_direction(float(h), 0.0) for h in heading])
        beside = np.stack([right_direction(float(h)) for h in heading])
        local = np.einsum("fij,fi->fj", axes, step)
        scale = nearness * focal
        level = np.cos((pitch[1:] + pitch[:-1]) / 2)
        parts = {
            "pan": np.diff(yaw) * focal * level,
            "tilt": np.diff(pitch) * focal,
            "roll": np.diff(roll) * _RADIUS,
            "zoom": np.diff(np.log(self._focal)) * _RADIUS,
            "right": (step * beside).sum(axis=1) * scale,
            "up": step[:, 1] * scale,
            "ahead": (step * ahead).sum(axis=1) * nearness * _RADIUS,
            "right_view": local[:, 0] * scale,
            "up_view": -local[:, 1] * scale,
            "ahead_view": local[:, 2] * nearness * _RADIUS,
        }
        return {name: np.concatenate([[0.0], np.cumsum(v)]) for name, v in parts.items()}

    def speeds(self) -> Array:
        """How fast the camera moves the picture in each frame but the first, in frame widths a second."""
        names = ("pan", "tilt", "roll", "zoom", "right", "up", "ahead")
        steps = np.stack([np.diff(self.curves[name].values) for name in names])
        return np.asarray(np.sqrt((steps**2).sum(axis=0)) * self.clip.fps)

    def shaken(self) -> int | None:
        """Steadiness as the record has it: 0 none, 1 hardly, 2 somewhat, 3 plainly; None where it is unsure."""
        record = self.clip.annotation
        if "steadiness" in record.unsure:
            return None
        return {"static": 0, "very_smooth": 0, "smooth": 1, "unsteady": 2, "very_unsteady": 3}[record.steadiness]
