"""A camera keyed by hand, YAML or JSON: a few places, what the camera looks at or its angles, and fields of view.

    fps: 24                       # of the path that is made; 24 without it
    size: [1280, 720]             # of the picture; 640x360 without it
    interpolation: spline         # or linear
    keyframes:
      - {time: 0, position: [0, 1.6, 4], look_at: [0, 1.2, 0], hfov_deg: 50}
      - {time: 2, position: [1.5, 1.6, 3], look_at: [0, 1.2, 0], roll_deg: 5}
      - {time: 4, position: [1.5, 1.6, 2], look_at: [0, 1.2, 0], hfov_deg: 30}

World metres, +Y up; times in seconds. Instead of look_at, pan_deg (0 looks along -Z, positive to the right) and
tilt_deg (up) may be given, and roll_deg (clockwise) with both. A field of view that a key leaves out is that of the key
before. A spline passes through the keys and never overshoots: what is equal in two keys in a row holds still between
them (Fritsch and Butland 1984). What is looked at moves along a spline too, so that
a subject stays in the picture.
"""

from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from synthcam.checked_yaml import StrictModel, parse_yaml
from synthcam.errors import InputError
from synthcam.formats._assemble import MAX_FRAMES, assemble
from synthcam.formats._text import read_text
from synthcam.formats.pose_file import DEFAULT_FOV_DEG, DEFAULT_SIZE, MAX_SIDE, Given, PoseFile
from synthcam.geometry.se3 import Array, look_at_yaw_pitch, se3, world_from_rig

FPS = 24.0
Vector = tuple[float, float, float]


class Keyframe(StrictModel):
    """One key: where the camera is at a time, and where it looks."""

    time: float = Field(ge=0.0, le=36000.0)
    position: Vector
    look_at: Vector | None = None
    pan_deg: float | None = Field(default=None, ge=-36000.0, le=36000.0)
    tilt_deg: float | None = Field(default=None, ge=-90.0, le=90.0)
    roll_deg: float = Field(default=0.0, ge=-36000.0, le=36000.0)
    hfov_deg: float | None = Field(default=None, ge=1.0, le=170.0)

    @field_validator("position", "look_at")
    @classmethod
    def _near(cls, value: Vector | None) -> Vector | None:
        if (value is not None and not all(np.isfinite(value))) or (value is not None and max(map(abs, value)) > 1e6):
            raise ValueError("allowed are three numbers of at most a million metres")
        return value

    @model_validator(mode="after")
    def _one_way(self) -> "Keyframe":
        angles = self.pan_deg is not None or self.tilt_deg is not None
        if (self.look_at is None) != angles:
            raise ValueError("allowed is either look_at, or pan_deg and tilt_deg")
        if self.look_at is not None and np.linalg.norm(np.subtract(self.look_at, self.position)) < 1e-6:
            raise ValueError("looks at its own place; allowed is another point")
        return self


class Keyframes(StrictModel):
    """A file of keys."""

    keyframes: tuple[Keyframe, ...] = Field(min_length=2, max_length=10_000)
    fps: float = Field(default=FPS, ge=0.1, le=1000.0)
    size: tuple[int, int] = DEFAULT_SIZE
    interpolation: Literal["spline", "linear"] = "spline"

    @model_validator(mode="after")
    def _sound(self) -> "Keyframes":
        if not all(1 <= side <= MAX_SIDE for side in self.size):
            raise ValueError(f"size: allowed are 1 to {MAX_SIDE} pixels a side")
        times = np.array([key.time for key in self.keyframes])
        if (np.diff(times) <= 0).any():
            raise ValueError(f"keyframes[{int(np.argmax(np.diff(times) <= 0)) + 1}].time: allowed is later than before")
        if len({key.look_at is None for key in self.keyframes}) > 1:
            raise ValueError("keyframes: allowed is look_at in all of them, or angles in all of them")
        if (times[-1] - times[0]) * self.fps > MAX_FRAMES:
            raise ValueError(f"keyframes: more than {MAX_FRAMES} frames at {self.fps:g} fps")
        return self


def read_keyframes(path: Path, given: Given | None = None) -> PoseFile:
    """Read keyed cameras and interpolate them at the file's rate, or the given one.

    Raises:
        InputError: a key is missing or out of range (names file, line and key), or see `assemble`.
    """
    given = given or Given()
    content = parse_yaml(read_text(path), Keyframes, path=path, what="keyframes")
    rate = given.fps or content.fps
    keys = content.keyframes
    times = np.array([key.time for key in keys])
    count = int(np.floor((times[-1] - times[0]) * rate + 1e-6)) + 1
    at = times[0] + np.arange(count) / rate
    if count < 2:
        raise InputError(f"{path}: keyframes last {times[-1] - times[0]:g} s, which is one frame at {rate:g} fps")
    smooth = content.interpolation == "spline"
    places = _between(times, np.array([key.position for key in keys]), at, smooth=smooth)
    roll = _between(times, np.array([[key.roll_deg] for key in keys]), at, smooth=smooth)[:, 0]
    if keys[0].look_at is not None:
        targets = _between(times, np.array([key.look_at for key in keys], dtype=np.float64), at, smooth=smooth)
        near = np.flatnonzero(np.linalg.norm(targets - places, axis=1) < 1e-6)
        if near.size:
            raise InputError(f"{path}: at {at[near[0]]:g} s the camera is where it looks; allowed is another point")
        yaw, pitch = look_at_yaw_pitch(targets - places)
    else:
        angles = np.array([[key.pan_deg or 0.0, key.tilt_deg or 0.0] for key in keys])
        yaw, pitch = np.deg2rad(_between(times, angles, at, smooth=smooth)).T
    width, height = content.size
    focal, notes = _focal(keys, times, at, width, smooth=smooth)
    half = np.ones(count)
    return assemble(
        path,
        name=path.stem,
        format="keyframes",
        poses=se3(world_from_rig(yaw, pitch, np.deg2rad(roll)), places),
        world_to_camera=False,
        where=[f"{t:g} s" for t in at],
        given=given,
        metric=True,
        up="y",
        intrinsics=np.stack([focal, focal, half * width / 2, half * height / 2], axis=1),
        size=(float(width), float(height)),
        fps=rate,
        notes=notes,
    )


def _between(times: Array, values: Array, at: Array, *, smooth: bool) -> Array:
    """Values (T, N) between keys (K, N) at `times` (K,), linear or along a spline that does not overshoot."""
    if smooth:
        from scipy.interpolate import PchipInterpolator

        return np.asarray(PchipInterpolator(times, values)(np.clip(at, times[0], times[-1])))
    return np.stack([np.interp(at, times, column) for column in values.T], axis=1)


def _focal(keys: tuple[Keyframe, ...], times: Array, at: Array, width: int, *, smooth: bool) -> tuple[Array, list[str]]:
    """Focal lengths (T,) in pixels: zooms go evenly in their logarithm, as a lens looks to do."""
    notes = []
    fovs: list[float] = []
    for key in keys:
        fovs.append(key.hfov_deg if key.hfov_deg is not None else (fovs[-1] if fovs else DEFAULT_FOV_DEG))
    if keys[0].hfov_deg is None:
        notes.append(f"the first key has no hfov_deg: {DEFAULT_FOV_DEG:g} deg assumed")
    logs = np.log(0.5 * width / np.tan(np.deg2rad(fovs) / 2))
    return np.exp(_between(times, logs[:, None], at, smooth=smooth)[:, 0]), notes
