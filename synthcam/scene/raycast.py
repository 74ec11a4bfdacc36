"""Ray casts into a scene on the CPU (Embree): clearance, depth for amounts and labels, and oracles in tests.

The same on every machine with or without a GPU, and independent of the renderers.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene

from synthcam.geometry.camera import rays
from synthcam.geometry.se3 import Array
from synthcam.scene.assets import SceneObject

_MISS = 1e36


def _sphere_directions(count: int) -> npt.NDArray[np.float32]:
    """Evenly spread unit vectors (count, 3) by the golden-angle spiral."""
    i = np.arange(count) + 0.5
    y = 1 - 2 * i / count
    angle = np.pi * (1 + 5**0.5) * i
    r = np.sqrt(1 - y * y)
    return np.stack([r * np.cos(angle), y, r * np.sin(angle)], axis=-1).astype(np.float32)


_AROUND = _sphere_directions(192)


class RayCaster:
    """Casts rays at the triangles of objects at rest; the caller leaves movers and the sky out.

    Args:
        objects: what rays can hit.
        surrounded: what lies behind them, infinitely far, is a picture of a real place, not an empty sky. Rays miss it
            as they miss the sky, but an eye sees how it moves.
    """

    def __init__(self, objects: Iterable[SceneObject], *, surrounded: bool = False) -> None:
        self.surrounded = surrounded
        corners: list[npt.NDArray[np.float32]] = []
        identities: list[npt.NDArray[np.uint16]] = []
        sheets: list[int] = []
        for thing in objects:
            if not thing.drawn:
                sheets.append(thing.id)
            rotation, shift = thing.world_from_object[:3, :3], thing.world_from_object[:3, 3]
            for part in thing.parts:
                world = (part.vertices @ rotation.T + shift).astype(np.float32)
                corners.append(world[part.faces])
                identities.append(np.full(len(part.faces), thing.id, dtype=np.uint16))
        self._triangles = np.concatenate(corners) if corners else np.zeros((0, 3, 3), np.float32)
        self._ids = np.concatenate([*identities, np.zeros(1, np.uint16)])
        self._sheets = np.array(sheets, dtype=np.uint16)
        self._scene = EmbreeScene()
        # Embree reads the mesh through this object: it must live as long as the scene.
        self._mesh = TriangleMesh(self._scene, self._triangles) if len(self._triangles) else None

    def cast(self, origins: npt.ArrayLike, directions: npt.ArrayLike) -> tuple[Array, npt.NDArray[np.uint16]]:
        """First hits of rays (N, 3), (N, 3): distances (N,) in direction lengths, inf for none; object ids (N,)."""
        distance, primitive = self._hits(origins, directions)[:2]
        return distance, np.where(primitive < 0, 0, self._ids[primitive])

    def distances(self, origins: npt.ArrayLike, directions: npt.ArrayLike) -> Array:
        """Distances (N,) of the first hits of rays (N, 3), (N, 3) in direction lengths, inf for none.

        Those of `cast`, in half the time: it also asks what was hit.
        """
        o = np.ascontiguousarray(origins, dtype=np.float32)
        d = np.ascontiguousarray(directions, dtype=np.float32)
        if self._mesh is None:
            return np.full(len(o), np.inf)
        distance = self._scene.run(o, d, query="DISTANCE")
        return np.where(distance > _MISS, np.inf, distance).astype(np.float64)

    def depth(self, world_from_camera: Array, intrinsics: Array, pixels: Array) -> Array:
        """z-depth (...,) in metres at `pixels` (..., 2) of one camera (4, 4), (4,); inf where nothing is hit."""
        return self.distances(*_camera_rays(world_from_camera, intrinsics, pixels)).reshape(pixels.shape[:-1])

    def view(self, world_from_camera: Array, intrinsics: Array, pixels: Array) -> tuple[Array, npt.NDArray[np.uint16]]:
        """z-depth (...,) and object ids (...,) seen at `pixels` (..., 2)."""
        distance, identity = self.cast(*_camera_rays(world_from_camera, intrinsics, pixels))
        return distance.reshape(pixels.shape[:-1]), identity.reshape(pixels.shape[:-1])

    def clearance(self, positions: npt.ArrayLike) -> Array:
        """Distance (N,) from each position (N, 3) to the nearest surface, in metres; 0 inside a solid.

        Sampled with 192 directions, so a thin thing can be a little nearer than stated (15 degrees between rays).
        A position is inside a solid when more than a third of what it sees are back faces; what stands for a scan has
        none.
        """
        p = np.asarray(positions, dtype=np.float32)
        origins = np.repeat(p, len(_AROUND), axis=0)
        directions = np.tile(_AROUND, (len(p), 1))
        distance, primitive, normal = self._hits(origins, directions)
        back = (np.einsum("nk,nk->n", normal, directions) > 0) & (primitive >= 0)
        if self._sheets.size:
            back &= ~np.isin(self._ids[primitive], self._sheets)
        hit = (primitive >= 0).reshape(len(p), -1).sum(axis=1)
        inside = back.reshape(len(p), -1).sum(axis=1) > hit / 3
        return np.where(inside & (hit > 0), 0.0, distance.reshape(len(p), -1).min(axis=1))

    def free_way(self, start: npt.ArrayLike, direction: npt.ArrayLike) -> float:
        """Metres from `start` (3,) along unit `direction` (3,) to the first surface; inf where there is none."""
        return float(self.distances(np.asarray(start)[None], np.asarray(direction)[None])[0])

    def crosses(self, positions: npt.ArrayLike) -> bool:
        """Whether the polyline through `positions` (N, 3) passes through a surface."""
        p = np.asarray(positions, dtype=np.float64)
        steps = np.diff(p, axis=0)
        moving = np.linalg.norm(steps, axis=1) > 1e-9
        if not moving.any():
            return False
        return bool((self.distances(p[:-1][moving], steps[moving]) <= 1.0).any())

    def _hits(
        self, origins: npt.ArrayLike, directions: npt.ArrayLike
    ) -> tuple[Array, npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        o = np.ascontiguousarray(origins, dtype=np.float32)
        d = np.ascontiguousarray(directions, dtype=np.float32)
        if self._mesh is None:
            nothing = np.full(len(o), -1, dtype=np.int32)
            return np.full(len(o), np.inf), nothing, np.zeros_like(d)
        hit = self._scene.run(o, d, output=True)
        primitive = np.asarray(hit["primID"])
        distance = np.where((primitive < 0) | (hit["tfar"] > _MISS), np.inf, hit["tfar"]).astype(np.float64)
        return distance, primitive, np.asarray(hit["Ng"])


def _camera_rays(world_from_camera: Array, intrinsics: Array, pixels: Array) -> tuple[Array, Array]:
    """Origins and directions (N, 3) of the rays through pixels (..., 2), in the world.

    Directions have z = 1 in the camera, so the distance along them is the z-depth.
    """
    directions = rays(intrinsics, pixels).reshape(-1, 3) @ world_from_camera[:3, :3].T
    return np.broadcast_to(world_from_camera[:3, 3], directions.shape), directions
