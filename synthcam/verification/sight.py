"""Where things are in the picture and which of them are seen: boxes, outlines and ray hits, frame by frame."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.spatial import ConvexHull, QhullError

from synthcam.geometry.camera import pixel_centres, project, rays
from synthcam.geometry.se3 import Array, invert, transform_points
from synthcam.geometry.trajectory import Trajectory
from synthcam.scene.assets import SceneObject
from synthcam.scene.raycast import RayCaster

RAY_GRID, LEAST_HITS, SAMPLED_FRAMES = 48, 6, 9
"""A thing is seen in a frame where 6 of 48 x 48 rays hit it, and in a clip where that is so in one of 9 frames."""
_IN_FRONT = 1e-6

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Thing:
    """A thing and its pose in every frame."""

    id: int
    kind: str
    color: str | None
    vertices: Array
    """(V, 3), in the thing's frame."""
    world_from_object: Array
    """(F, 4, 4)"""
    caster: RayCaster | None
    """In the thing's own frame, for things that move; the others are in the static caster."""

    @classmethod
    def of(cls, thing: SceneObject, world_from_object: Array, *, moves: bool) -> "Thing":
        """A thing of a built scene; `world_from_object` (F, 4, 4)."""
        vertices = np.concatenate([part.vertices for part in thing.parts]).astype(np.float64)
        at_origin = SceneObject(thing.id, thing.kind, thing.color_name, thing.parts)
        caster = RayCaster([at_origin]) if moves else None
        return cls(thing.id, thing.kind, thing.color_name, vertices, world_from_object, caster)

    @cached_property
    def middle(self) -> Array:
        """Mean (3,) of the distinct vertices."""
        return np.asarray(np.unique(self.vertices, axis=0).mean(axis=0))

    @cached_property
    def outermost(self) -> Array:
        """The vertices (N, 3) of the convex hull: the others change neither box nor outline."""
        try:
            return np.asarray(self.vertices[ConvexHull(self.vertices).vertices])
        except QhullError:  # flat, or fewer than four points
            return np.unique(self.vertices, axis=0)


class Sight:
    """What a clip's cameras see of its things. Everything is found when first asked for, and kept."""

    def __init__(self, cameras: Trajectory, static: RayCaster, things: tuple[Thing, ...]) -> None:
        self.cameras, self.static = cameras, static
        self.things = {thing.id: thing for thing in things}
        self._camera_from_world = cameras.camera_from_world
        self._outlines: dict[int, list[Array | None]] = {}
        self._boxes: dict[tuple[int, int], Box | None] = {}
        self._sizes: dict[tuple[int, int], float] = {}
        self._hits: dict[int, dict[int, int]] = {}

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

    def centre(self, identity: int, frame: int) -> tuple[float, float] | None:
        """Middle of the box, in percent of width and height."""
        box = self.box(identity, frame)
        return None if box is None else ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)

    def size(self, identity: int, frame: int) -> float | None:
        """Square root of the area of the outline's convex hull, in pixels."""
        key = (identity, frame)
        if key not in self._sizes:
            outline = self._outline(identity, frame)
            if outline is None:
                return None
            # In two dimensions scipy's "volume" is the area.
            self._sizes[key] = float(np.sqrt(ConvexHull(outline).volume))
        return self._sizes[key]

    def depth(self, identity: int, frame: int) -> float:
        """z-depth of the mean of the vertices, in metres."""
        thing = self.things[identity]
        world = transform_points(thing.world_from_object[frame], thing.middle[None])
        return float(transform_points(self._camera_from_world[frame], world)[0, 2])

    def hits(self, frame: int) -> dict[int, int]:
        """How many of the grid's rays hit each thing in a frame."""
        if frame not in self._hits:
            w, h = self.cameras.width, self.cameras.height
            seen = self.seen_at(frame, pixel_centres(w, h, columns=RAY_GRID, rows=RAY_GRID).reshape(-1, 2))[1]
            found, counts = np.unique(seen, return_counts=True)
            self._hits[frame] = dict(zip(found.tolist(), counts.tolist(), strict=True))
        return self._hits[frame]

    def seen_at(self, frame: int, pixels: Array) -> tuple[Array, npt.NDArray[np.uint16]]:
        """z-depth (N,) and id (N,) of what is nearest at pixels (N, 2), movers included."""
        pose, k = self.cameras.world_from_camera[frame], self.cameras.intrinsics[frame]
        depth, identity = self.static.view(pose, k, pixels)
        for thing in self.things.values():
            if thing.caster is None:
                continue
            object_from_camera = invert(thing.world_from_object[frame]) @ pose
            directions = rays(k, pixels) @ object_from_camera[:3, :3].T
            distance = thing.caster.cast(np.broadcast_to(object_from_camera[:3, 3], directions.shape), directions)[0]
            nearer = distance < depth
            depth, identity = np.where(nearer, distance, depth), np.where(nearer, thing.id, identity)
        return depth, identity.astype(np.uint16)

    def is_seen(self, identity: int, frame: int) -> bool:
        """Whether enough rays hit it in a frame."""
        return self.hits(frame).get(identity, 0) >= LEAST_HITS

    def is_whole(self, identity: int, frame: int) -> bool:
        """Whether its box lies inside the frame and it is seen."""
        box = self.box(identity, frame)
        return box is not None and min(box) >= 0 and max(box) <= 100 and self.is_seen(identity, frame)

    @cached_property
    def seen_in_clip(self) -> tuple[int, ...]:
        """Ids of the things seen in one of nine frames spread over the clip."""
        last = len(self.cameras) - 1
        frames = sorted({0, last, *map(self._as_written, np.linspace(0, last, SAMPLED_FRAMES)[1:-1])})
        return tuple(sorted(i for i in self.things if any(self.is_seen(i, f) for f in frames)))

    def project(self, frame: int, points: Array) -> Array:
        """World points (N, 3) in percent of width and height (N, 2); nan behind the camera."""
        local = transform_points(self._camera_from_world[frame], points)
        pixels = project(self.cameras.intrinsics[frame], local)[0]
        return pixels * (100.0 / np.array([self.cameras.width, self.cameras.height]))

    def _as_written(self, frame: float) -> int:
        """The frame that the time of a frame names once it is written with one decimal."""
        written = round(round(frame) / self.cameras.fps, 1)
        return min(int(np.ceil(written * self.cameras.fps - 0.5 - 1e-9)), len(self.cameras) - 1)

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


class StaticPoints:
    """Points of the static scene that are seen on rays of a frame, followed through the clip."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self._known: dict[tuple[str, int], Array] = {}
        self._ratios: dict[tuple[int, int], float | None] = {}
        self._shifts: dict[tuple[int, int], float] = {}

    @cached_property
    def spot(self) -> Array | None:
        """What lies in the middle of the first frame (3,), world; None where it is the sky, or something that moves."""
        points = self._points("spot", 0, _middle_pixel)
        return points[0] if len(points) else None

    def spread(self, start: int, end: int) -> float | None:
        """Median, over pairs of five points, of their distance at `end` over that at `start`; None below 3 points."""
        if (start, end) not in self._ratios:
            self._ratios[start, end] = self._spread(self._points("five", start, _five_pixels), start, end)
        return self._ratios[start, end]

    def largest_shift(self, start: int, end: int) -> float:
        """Percent of the width by which a point of a 5 x 5 grid moved at most; inf where one went behind the camera."""
        if (start, end) not in self._shifts:
            points = self._points("grid", start, _grid_pixels)
            cameras = self.sight.cameras
            square = np.array([1.0, cameras.height / cameras.width])
            before = self.sight.project(start, points) * square
            worst = 0.0
            for frame in range(start, end + 1) if len(points) else ():
                moved = np.linalg.norm(self.sight.project(frame, points) * square - before, axis=1)
                worst = max(worst, float(np.nan_to_num(moved, nan=np.inf).max()))
            self._shifts[start, end] = worst
        return self._shifts[start, end]

    def _spread(self, points: Array, start: int, end: int) -> float | None:
        size = np.array([self.sight.cameras.width, self.sight.cameras.height]) / 100.0
        before, after = self.sight.project(start, points) * size, self.sight.project(end, points) * size
        kept = np.isfinite(after).all(axis=1)
        if kept.sum() < 3:
            return None
        one, other = np.triu_indices(int(kept.sum()), 1)
        before, after = before[kept], after[kept]
        apart = np.linalg.norm(after[one] - after[other], axis=1) / np.linalg.norm(before[one] - before[other], axis=1)
        return float(np.median(apart))

    def _points(self, name: str, frame: int, pixels_of: Callable[[Trajectory], Array]) -> Array:
        if (name, frame) not in self._known:
            cameras = self.sight.cameras
            pixels = pixels_of(cameras)
            pose, k = cameras.world_from_camera[frame], cameras.intrinsics[frame]
            depth, identity = self.sight.seen_at(frame, pixels)
            movers = [thing.id for thing in self.sight.things.values() if thing.caster is not None]
            hit = np.isfinite(depth) & ~np.isin(identity, movers)
            self._known[name, frame] = transform_points(pose, rays(k, pixels[hit]) * depth[hit, None])
        return self._known[name, frame]


def _middle_pixel(cameras: Trajectory) -> Array:
    return np.array([[cameras.width / 2, cameras.height / 2]])


def _five_pixels(cameras: Trajectory) -> Array:
    """The centre and the points at 25 % and 75 % of width and height."""
    shares = np.array([[0.5, 0.5], [0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]])
    return np.asarray(shares * np.array([cameras.width, cameras.height]))


def _grid_pixels(cameras: Trajectory) -> Array:
    return pixel_centres(cameras.width, cameras.height, columns=5, rows=5).reshape(-1, 2)
