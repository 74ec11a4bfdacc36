"""A clip as the language sees it: its cameras, the things in its scene, and what was measured of it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.segments import MotionSegment
from synthcam.scene.assets import SceneObject
from synthcam.scene.moving import MovingThing
from synthcam.scene.raycast import RayCaster


@dataclass(frozen=True, eq=False)
class Shot:
    """Everything facts are computed from.

    Attributes:
        cameras: one a frame.
        objects: everything in the scene that has a name.
        static: casts rays at all that stands still.
        moving: each thing that moves, by its id.
        motions, annotation, labels, segments: as measured; labels by their full names.
        still_seen: part of the first frustum's volume that the last one sees.
        subject_id: what a tracking shot follows.
        sky: the kind of sky over the scene, "" where that is not known.
    """

    cameras: Trajectory
    objects: tuple[SceneObject, ...]
    static: RayCaster
    moving: Mapping[int, MovingThing]
    motions: tuple[str, ...]
    annotation: MotionAnnotation
    labels: Mapping[str, bool | None]
    segments: tuple[MotionSegment, ...]
    still_seen: float
    subject_id: int | None
    sky: str = ""

    def view(self, frame: int, pixels: Array) -> tuple[Array, npt.NDArray[np.int64]]:
        """Depth (N,) along the optical axis and id (N,) of what is seen at pixels (N, 2): inf and 0 for the sky."""
        pose, intrinsics = self.cameras.world_from_camera[frame], self.cameras.intrinsics[frame]
        depth, identity = self.static.view(pose, intrinsics, pixels)
        for number, thing in self.moving.items():
            distance = thing.depth(frame, pose, intrinsics, pixels)
            nearer = distance < depth
            depth, identity = np.where(nearer, distance, depth), np.where(nearer, number, identity)
        return depth, identity.astype(np.int64)
