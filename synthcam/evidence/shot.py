"""A clip as the language sees it: its cameras, the things in its scene, and what was measured of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from synthcam.geometry.camera import rays
from synthcam.geometry.se3 import Array, invert
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.segments import MotionSegment
from synthcam.scene.assets import SceneObject
from synthcam.scene.raycast import RayCaster


@dataclass(frozen=True, eq=False)
class Shot:
    """Everything facts are computed from.

    Attributes:
        cameras: one a frame.
        objects: everything in the scene that has a name.
        static: casts rays at all that stands still.
        moving: world_from_object (F, 4, 4) of each thing that moves, by its id.
        motions, annotation, labels, segments: as measured; labels by their full names.
        still_seen: part of the first frustum's volume that the last one sees.
        subject_id: what a tracking shot follows.
        sky: the kind of sky over the scene, "" where that is not known.
    """

    cameras: Trajectory
    objects: tuple[SceneObject, ...]
    static: RayCaster
    moving: Mapping[int, Array]
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
        for moving, caster in self._movers.items():
            object_from_camera = invert(self.moving[moving][frame]) @ pose
            directions = rays(intrinsics, pixels) @ object_from_camera[:3, :3].T
            distance, _ = caster.cast(np.broadcast_to(object_from_camera[:3, 3], directions.shape), directions)
            nearer = distance < depth
            depth, identity = np.where(nearer, distance, depth), np.where(nearer, moving, identity)
        return depth, identity.astype(np.int64)

    @cached_property
    def _movers(self) -> dict[int, RayCaster]:
        """Rays at each thing that moves, in its own frame."""
        at_rest = [SceneObject(o.id, o.kind, o.color_name, o.parts) for o in self.objects if o.id in self.moving]
        return {thing.id: RayCaster([thing]) for thing in at_rest}
