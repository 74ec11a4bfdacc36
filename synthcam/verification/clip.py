"""A clip as claims are checked against it: exact cameras, things, and what was measured. Built once a clip.

Rays say where things are in the picture and what lies nearest: boxes, sizes and hits, frame by frame.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from synthcam.geometry.camera import project
from synthcam.geometry.se3 import Array, transform_points, yaw_pitch_roll
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import MotionAnnotation
from synthcam.scene.assets import SceneObject
from synthcam.scene.moving import MovingThing, limb_poses, parts_by_limb
from synthcam.scene.raycast import RayCaster

if TYPE_CHECKING:
    from synthcam.clips.staged import StagedClip

_IN_FRONT = 1e-6

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Thing:
    """A thing and its pose in every frame."""

    id: int
    kind: str
    color: str | None
    vertices: tuple[Array, ...]
    """Of each rigid part (V, 3), in the thing's frame, as it stands."""
    poses: tuple[Array, ...]
    """Of each part, object_from_part (F, 4, 4), or (1, 4, 4) for what is rigid."""
    world_from_object: Array
    """(F, 4, 4)"""
    moving: MovingThing | None
    """For things that move; the others are in the static caster."""

    @classmethod
    def of(cls, thing: SceneObject, world_from_object: Array, times: Array, *, moves: bool) -> "Thing":
        """A thing of a built scene; `world_from_object` (F, 4, 4), `times` (F,) in seconds."""
        parts, limbs = parts_by_limb(thing), limb_poses(thing, times)
        vertices = [np.concatenate([part.vertices for part in own]).astype(np.float64) for own in parts.values()]
        poses = [limbs[:1, 0] if thing.limbs is None else limbs[:, number] for number in parts]
        moving = MovingThing(thing, world_from_object, times) if moves else None
        return cls(
            thing.id, thing.kind, thing.color_name, tuple(vertices), tuple(poses), world_from_object, moving
        )  # fmt: skip

    @cached_property
    def middle(self) -> Array:
        """Mean (3,) of the distinct vertices, as it stands."""
        return np.asarray(np.unique(np.concatenate(self.vertices), axis=0).mean(axis=0))

    @cached_property
    def outermost(self) -> Array:
        """In every frame the vertices (F, N, 3) of its parts' convex hulls: the others change neither box nor outline.

        (1, N, 3) for what is rigid.
        """
        hulls = [transform_points(pose, _hull(own)) for own, pose in zip(self.vertices, self.poses, strict=True)]
        return np.concatenate(hulls, axis=1)


class Sight:
    """What a clip's cameras see of its things. Everything is found when first asked for, and kept."""

    def __init__(self, cameras: Trajectory, static: RayCaster, things: tuple[Thing, ...]) -> None:
        self.cameras, self.static = cameras, static
        self.things = {thing.id: thing for thing in things}
        self._camera_from_world = cameras.camera_from_world
        self._outlines: dict[int, list[Array | None]] = {}
        self._boxes: dict[tuple[int, int], Box | None] = {}
        self._sizes: dict[tuple[int, int], float] = {}

    def box(self, identity: int, frame: int) -> Box | None:
        """Left, top, right, bottom in percent of width and height; None where part of it is behind the camera."""
        key = (identity, frame)
        if key not in self._boxes:
            outline = self._outline(identity, frame)
            if outline is None:
                self._boxes[key] = None
            else:
                scale = 100.0 / np.array([self.cameras.width, self.cameras.height])
                low, high = outline.min(axis=0) * scale, outline.max(axis=0) * scale
                self._boxes[key] = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        return self._boxes[key]

    def size(self, identity: int, frame: int) -> float | None:
        """Square root of the area of the outline's convex hull, in pixels."""
        key = (identity, frame)
        if key not in self._sizes:
            outline = self._outline(identity, frame)
            if outline is None:
                return None
            from scipy.spatial import ConvexHull

            # In two dimensions scipy's "volume" is the area.
            self._sizes[key] = float(np.sqrt(ConvexHull(outline).volume))
        return self._sizes[key]

    def seen_at(self, frame: int, pixels: Array) -> tuple[Array, npt.NDArray[np.uint16]]:
        """z-depth (N,) and id (N,) of what is nearest at pixels (N, 2), movers included."""
        pose, k = self.cameras.world_from_camera[frame], self.cameras.intrinsics[frame]
        depth, identity = self.static.view(pose, k, pixels)
        for thing in self.things.values():
            if thing.moving is None:
                continue
            distance = thing.moving.depth(frame, pose, k, pixels)
            nearer = distance < depth
            depth, identity = np.where(nearer, distance, depth), np.where(nearer, thing.id, identity)
        return depth, identity.astype(np.uint16)

    def _outline(self, identity: int, frame: int) -> Array | None:
        """Pixels (N, 2) of the outermost vertices in a frame."""
        if identity not in self._outlines:
            self._outlines[identity] = self._project_all(self.things[identity])
        return self._outlines[identity][frame]

    def _project_all(self, thing: Thing) -> list[Array | None]:
        camera_from_object = self._camera_from_world @ thing.world_from_object
        local = transform_points(camera_from_object, thing.outermost)
        pixels, depth = project(self.cameras.intrinsics[:, None], local)
        front: npt.NDArray[np.bool_] = np.all(depth > _IN_FRONT, axis=1)
        return [p if ok else None for p, ok in zip(pixels, front, strict=True)]


def _hull(vertices: Array) -> Array:
    """The vertices (N, 3) of a convex hull."""
    from scipy.spatial import ConvexHull, QhullError  # 0.3 s, and only clips with things to follow need it

    try:
        return np.asarray(vertices[ConvexHull(vertices).vertices])
    except QhullError:  # flat, or fewer than four points
        return np.unique(vertices, axis=0)


class CheckedClip:
    """The geometry that claims about a clip are checked against.

    Args:
        cameras: one a frame, at index / fps.
        things: what could be named.
        static: rays at everything that stands still.
        annotation: the record of what was measured.
        subject_id: the attended thing, if there is one.
    """

    def __init__(
        self,
        cameras: Trajectory,
        things: tuple[Thing, ...],
        static: RayCaster,
        annotation: MotionAnnotation,
        subject_id: int | None = None,
    ) -> None:
        self.cameras, self.annotation, self.subject_id = cameras, annotation, subject_id
        self.sight, self.fps = Sight(cameras, static, things), cameras.fps

    @classmethod
    def from_staged(cls, staged: "StagedClip", content: Mapping[str, Any]) -> "CheckedClip":
        """A staged clip and the content of its clip.json."""
        times = np.arange(len(content["world_from_camera"])) / content["fps"]
        cameras = staged.cameras(times, content["width"], content["height"])
        moving = [staged.object_poses(float(t)) for t in times]
        things = []
        for thing in staged.scene.objects:
            if thing.id in moving[0]:
                poses = np.stack([at[thing.id] for at in moving])
                moves = thing.path is not None or _moves(poses)
            else:
                poses, moves = np.broadcast_to(thing.world_from_object, (len(times), 4, 4)), False
            things.append(Thing.of(thing, poses, times, moves=moves))
        annotation = MotionAnnotation.from_record(content["annotation"])
        return cls(cameras, tuple(things), staged.static, annotation, staged.subject_id)

    @cached_property
    def angles_deg(self) -> tuple[Array, Array, Array]:
        """Yaw, pitch and roll (F,) of every frame, unwrapped, in degrees."""
        yaw, pitch, roll = yaw_pitch_roll(self.cameras.world_from_camera[:, :3, :3])
        return np.degrees(np.unwrap(yaw)), np.degrees(pitch), np.degrees(np.unwrap(roll))


def _moves(poses: Array) -> bool:
    return not np.allclose(poses, poses[0])
