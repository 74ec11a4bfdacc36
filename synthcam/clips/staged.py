"""What a staged clip is: cameras in a scene, ready to be drawn and measured."""

from collections.abc import Mapping
from typing import Any, Protocol

from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory
from synthcam.motion.subject import SubjectPath
from synthcam.scene.assets import Scene
from synthcam.scene.raycast import RayCaster


class StagedClip(Protocol):
    """A scene with a camera path in it: a planned motion (`StagedMotion`) or replayed poses (`StagedReplay`)."""

    @property
    def scene(self) -> Scene:
        """The scene with its subject in place."""

    @property
    def static(self) -> RayCaster:
        """Casts rays at everything that stands still; a subject that moves is not among it."""

    @property
    def subject_id(self) -> int | None:
        """The id of the subject that the camera attends to; None where it attends to none."""

    @property
    def subject(self) -> SubjectPath | None:
        """Where the attended subject stands or walks; None where there is none."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What had to be changed for the motion to fit, one sentence each."""

    @property
    def continuous(self) -> bool:
        """Whether the path is known at every time, not only at the frames."""

    def cameras(self, times: Array, width: int, height: int) -> Trajectory:
        """The cameras at `times` (T,) in seconds."""

    def object_poses(self, time: float) -> Mapping[int, Array]:
        """world_from_object (4, 4) of everything that moves, at a time in seconds."""

    def record(self) -> dict[str, Any]:
        """What was solved and chosen, as clip.json's key `staging` holds it."""
