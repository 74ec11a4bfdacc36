"""ClipSpec: everything that determines a clip. The same spec gives the same bytes (one backend, one GL)."""

import hashlib
import json
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from synthcam.errors import InputError
from synthcam.motion.expression import parse_motion
from synthcam.motion.rig import Heading
from synthcam.rendering.look import Look
from synthcam.rendering.protocol import BackendName

Seed = Annotated[int, Field(ge=0, lt=2**63)]


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
    hfov_deg: Annotated[float, Field(ge=5, le=140)] | None = None
    """Horizontal field of view at the start; None draws it from the scene's range."""
    shadows: bool = True
    exposure_ev: Annotated[float, Field(ge=-8, le=8)] = 0.0
    vignette: Annotated[float, Field(ge=0, le=1)] = 0.0
    noise: Annotated[float, Field(ge=0, le=0.5)] = 0.0
    shutter: Annotated[float, Field(ge=0, le=1)] = 0.0
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
        found = first["msg"].replace("Input should be", "allowed is").replace("Value error, ", "")
        raise InputError(f"{OPTIONS.get(field, field)} {first['input']}: {found}") from error
