"""Things that move, part by part: rays at them, and where each of their limbs is, in every frame of a clip."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from synthcam.geometry.camera import rays
from synthcam.geometry.se3 import Array, invert
from synthcam.scene.assets import MeshPart, SceneObject
from synthcam.scene.raycast import RayCaster

FRAMES_KEPT = 24
"""Frames of which a thing with joints keeps its ray caster: more than are looked at in turn, for each thing of a clip,
when a text about it is verified. Building one takes 12 ms."""


class MovingThing:
    """A thing that moves by itself, in the frames of a clip.

    Attributes:
        thing: with its parts as they stand.
        world_from_object: (F, 4, 4)
        object_from_limb: (F, L, 4, 4); limb 0 goes with the object. L is 1 for what is rigid.
    """

    def __init__(self, thing: SceneObject, world_from_object: Array, times: Array) -> None:
        """
        Args:
            world_from_object: (F, 4, 4)
            times: (F,) of the frames, in seconds.
        """
        self.thing, self.world_from_object = thing, world_from_object
        self.object_from_limb = limb_poses(thing, times)
        self._jointed = self.object_from_limb.shape[1] > 1
        self._casters = lru_cache(maxsize=FRAMES_KEPT)(self._caster_at)

    def depth(self, frame: int, world_from_camera: Array, intrinsics: Array, pixels: Array) -> Array:
        """z-depth (N,) at which rays through pixels (N, 2) hit it; inf where they miss."""
        return self._hits(frame, world_from_camera, intrinsics, pixels)[0]

    def limb_seen(
        self, frame: int, world_from_camera: Array, intrinsics: Array, pixels: Array
    ) -> npt.NDArray[np.int64]:
        """The limb (N,) seen at pixels (N, 2) that show it; on its very edge, that of the nearest pixel."""
        depth, limb = self._hits(frame, world_from_camera, intrinsics, pixels)
        hit = np.isfinite(depth)
        if hit.any() and not hit.all():
            from scipy.spatial import cKDTree  # 0.3 s, and few frames have such pixels

            limb[~hit] = limb[hit][cKDTree(pixels[hit]).query(pixels[~hit])[1]]
        return limb

    def _hits(
        self, frame: int, world_from_camera: Array, intrinsics: Array, pixels: Array
    ) -> tuple[Array, npt.NDArray[np.int64]]:
        """z-depth (N,) at which rays through pixels (N, 2) hit it, inf where they miss, and limb (N,)."""
        object_from_camera = invert(self.world_from_object[frame]) @ world_from_camera
        directions = rays(intrinsics, pixels) @ object_from_camera[:3, :3].T
        origins = np.broadcast_to(object_from_camera[:3, 3], directions.shape)
        # What is rigid needs no rebuilding: one caster in its own frame serves all frames.
        depth, number = self._casters(frame if self._jointed else 0).cast(origins, directions)
        return depth, np.maximum(number.astype(np.int64) - 1, 0)

    def _caster_at(self, frame: int) -> RayCaster:
        poses = self.object_from_limb[frame]
        return RayCaster(
            SceneObject(1 + limb, self.thing.kind, None, parts, poses[limb])
            for limb, parts in sorted(parts_by_limb(self.thing).items())
        )


def limb_poses(thing: SceneObject, times: Array) -> Array:
    """object_from_limb (T, L, 4, 4) of a thing at times (T,) in seconds; L is 1, the identity, for what is rigid."""
    if thing.limbs is None:
        return np.broadcast_to(np.eye(4), (len(times), 1, 4, 4))
    return thing.limbs.poses(times)


def parts_by_limb(thing: SceneObject) -> dict[int, tuple[MeshPart, ...]]:
    """The parts that go with each limb; all with limb 0 where the thing is rigid, as it stands."""
    if thing.limbs is None:
        return {0: thing.parts}
    numbers = sorted({part.limb for part in thing.parts})
    return {number: tuple(part for part in thing.parts if part.limb == number) for number in numbers}
