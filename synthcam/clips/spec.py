"""ClipSpec: everything that determines a clip, timing included. One spec gives the same bytes (one backend, one GL)."""

import hashlib
import json
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from synthcam.arguments import check_number
from synthcam.errors import InputError
from synthcam.geometry.trajectory import Trajectory
from synthcam.motion.expression import parse_motion
from synthcam.motion.rig import Heading
from synthcam.rendering.look import Look
from synthcam.rendering.protocol import BackendName

Seed = Annotated[int, Field(ge=0, lt=2**63)]
HFOV_DEG = (5.0, 140.0)
"""Horizontal fields of view that a clip can start with."""
RANGES: dict[str, tuple[float, float]] = {
    "hfov_deg": HFOV_DEG, "exposure_ev": (-8, 8), "vignette": (0, 1), "noise": (0, 0.5), "shutter": (0, 1),
    "frames": (2, 100_000), "seed": (0, 2**63 - 1), "scene_seed": (0, 2**63 - 1),
}  # fmt: skip
"""The lowest and the highest value of fields."""


def _number(name: str) -> Any:
    """A number in the range of a field."""
    low, high = RANGES[name]
    return Field(ge=low, le=high, allow_inf_nan=False)


class ClipSpec(BaseModel):
    """A clip to be made.

    Exactly one of `motion` and `trajectory` is set. `scene` is a shipped name or the name of a file, whose content
    `scene_digest` pins; so does `trajectory_digest` for poses that are replayed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    motion: str | None = None
    """Motion expression in canonical text."""
    trajectory: str | None = None
    """Name of the pose file that is replayed."""
    trajectory_digest: str | None = None
    scene: str
    scene_digest: str
    seed: Seed = 0
    """Draws the start, the amounts, the shake and the noise."""
    scene_seed: Seed = 0
    """Draws the scene; clips that share it share the scene."""
    width: int = 448
    height: int = 448
    frames: Annotated[int, Field(ge=2, le=100_000)] = 72
    fps: Annotated[float, Field(gt=0, le=1000)] = 24.0
    heading: Heading = "start"
    hfov_deg: Annotated[float, _number("hfov_deg")] | None = None
    """Horizontal field of view at the start; None draws it from the scene's range."""
    shadows: bool = True
    exposure_ev: Annotated[float, _number("exposure_ev")] = 0.0
    vignette: Annotated[float, _number("vignette")] = 0.0
    noise: Annotated[float, _number("noise")] = 0.0
    shutter: Annotated[float, _number("shutter")] = 0.0
    backend: BackendName = "moderngl"

    @model_validator(mode="after")
    def _one_source_of_motion(self) -> Self:
        if (self.motion is None) == (self.trajectory is None):
            raise ValueError("a clip has either a motion or a trajectory")
        if self.motion is not None and str(parse_motion(self.motion)) != self.motion:
            raise ValueError(f"motion {self.motion!r} is not in canonical form")
        return self

    @property
    def look(self) -> Look:
        """The lens and sensor."""
        return Look(self.exposure_ev, self.vignette, self.noise, self.shutter)

    @property
    def seconds(self) -> float:
        """What the clip lasts: frames / fps."""
        return self.frames / self.fps

    @property
    def duration(self) -> float:
        """Seconds from the first to the last frame: what the motion lasts."""
        return (self.frames - 1) / self.fps

    def digest(self) -> str:
        """SHA-256 of the canonical JSON."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


OPTIONS = {
    "exposure_ev": "--exposure",
    "vignette": "--vignette",
    "noise": "--noise",
    "shutter": "--motion-blur",
    "hfov_deg": "--hfov-deg",
    "frames": "--frames",
    "seed": "--seed",
    "scene_seed": "--scene-seed",
}
"""What a user calls a field."""


def make_spec(**fields: Any) -> ClipSpec:
    """A spec from keyword arguments.

    Raises:
        InputError: a field is out of its range; the message names it, what was found and what is allowed.
    """
    try:
        return ClipSpec(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "clip"
        if field in RANGES:
            low, high = (f"{value:g}" if isinstance(value, float) else str(value) for value in RANGES[field])
            found = f"allowed is {low} to {high}"
        else:
            found = first["msg"].replace("Input should be", "allowed is").replace("Value error, ", "")
        raise InputError(f"{OPTIONS.get(field, field)} {first['input']}: {found}") from error


DEFAULT_SECONDS, DEFAULT_FPS = 3.0, 24.0


def motion_timing(frames: int | None, fps: float | None, duration: float | None) -> tuple[int, float]:
    """Frames and rate of a motion: 3 s at 24 frames a second where nothing is given.

    Raises:
        InputError: a value makes no sense, or all three contradict.
    """
    _check(frames, fps, duration)
    if frames is not None and duration is not None:
        return frames, frames / duration if fps is None else fps
    fps = DEFAULT_FPS if fps is None else fps
    if frames is None:
        frames = round((DEFAULT_SECONDS if duration is None else duration) * fps)
    return _enough(frames), fps


def replay_timing(
    poses: Trajectory, frames: int | None, fps: float | None, duration: float | None
) -> tuple[int, float]:
    """Frames and rate of a replay: the file's, pose for pose, where nothing is given.

    With frames or a rate alone the camera moves as fast as in the file; a duration makes it faster or slower.

    Raises:
        InputError: as `motion_timing`.
    """
    _check(frames, fps, duration)
    rows, rate = len(poses), poses.fps
    seconds = (rows - 1) / rate if duration is None else duration
    if frames is not None:
        if fps is None:
            fps = rate if frames == rows and duration is None else (frames - 1) / seconds
        return _enough(frames), fps
    if fps is None and duration is None:
        return _enough(rows), rate
    fps = rate if fps is None else fps
    return _enough(round(seconds * fps) + 1), fps


def _check(frames: int | None, fps: float | None, duration: float | None) -> None:
    if frames is not None and not isinstance(frames, int):
        raise InputError(f"--frames {frames!r}; allowed is a whole number of at least 2")
    check_number(fps, "--fps")
    check_number(duration, "--duration")
    if duration is not None and not 0 < duration <= 3600:
        raise InputError(f"--duration {duration:g}; allowed is more than 0 and up to 3600 seconds")
    if fps is not None and not 0 < fps <= 1000:
        raise InputError(f"--fps {fps:g}; allowed is more than 0 and up to 1000")
    if frames is not None:
        _enough(frames)
    if frames is not None and fps is not None and duration is not None and abs(frames / fps - duration) > 0.5 / fps:
        raise InputError(f"--frames {frames}, --fps {fps:g} and --duration {duration:g} contradict; give two of them")


def _enough(frames: int) -> int:
    if frames < 2:
        raise InputError(f"{frames} frames; a motion needs at least 2")
    return frames
