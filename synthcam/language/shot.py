"""A clip as the language sees it: its cameras, the things in its scene, and what was measured of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.segments import Segment
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
    """

    cameras: Trajectory
    objects: tuple[SceneObject, ...]
    static: RayCaster
    moving: Mapping[int, Array]
    motions: tuple[str, ...]
    annotation: MotionAnnotation
    labels: Mapping[str, bool | None]
    segments: tuple[Segment, ...]
    still_seen: float
    subject_id: int | None
