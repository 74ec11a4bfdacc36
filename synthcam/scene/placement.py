"""Placing props: they stand on something, do not overlap, and leave the camera its space."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from synthcam.geometry.se3 import Array, rotation_y, se3
from synthcam.scene.floor_plan import FloorPlan, ObjectDraft, Rect, Wall
from synthcam.scene.props.catalog import PROPS, MadeProp, make_prop
from synthcam.scene.props.prop import Top
from synthcam.scene.recipe import CameraSpec, PropSpec

Rng = np.random.Generator
_TRIES = 24
_FLAT_M = 0.05
"""What is lower than this, a rug say, takes no room."""
_UNDER_CAMERA_M = 0.45
"""What stays this far below the camera's feet may stand in the free space around its zone."""
_WALL_GAP_M = 0.015
_HAS_FOUNDATIONS_M = 4.8
"""Props wider than this reach far enough into the ground for a slope."""


class Placed(NamedTuple):
    """A placed prop, and the position of its light if it has one."""

    draft: ObjectDraft
    light_at: tuple[float, float, float] | None


@dataclass(eq=False)
class _TopSpace:
    """The top of a placed prop, and the rectangles already taken on it (in the top's own frame)."""

    top: Top
    world_from_prop: Array
    taken: list[Rect] = field(default_factory=list)


class Placer:
    """Places one group of props after another on a floor plan, and remembers which parts are taken."""

    def __init__(self, stage: FloorPlan, camera: CameraSpec) -> None:
        self._stage = stage
        self._zone = Rect(camera.x_m[0], camera.z_m[0], camera.x_m[1], camera.z_m[1])
        self._clear = self._zone.grown(camera.clear_m)
        self._camera_low = camera.y_m[0]
        self._taken: list[Rect] = list(stage.blocked)
        self._tops: list[_TopSpace] = []

    def reserve(self, rect: Rect) -> None:
        """Keep a part of the floor free."""
        self._taken.append(rect)

    def place(self, spec: PropSpec, rng: Rng) -> list[Placed]:
        """Place as many props of the group as fit, up to a number drawn from its count."""
        count = int(rng.integers(spec.count[0], spec.count[1] + 1))
        if spec.place == "ceiling":
            return self._along_ceiling(spec, rng, count)
        if spec.place == "row":
            return self._in_rows(spec, rng, count)
        one = {"floor": self._on_floor, "wall": self._at_wall, "top": self._on_top, "middle": self._in_middle}[
            spec.place
        ]
        placed = (one(self._make(spec, rng), spec, rng) for _ in range(count))
        return [thing for thing in placed if thing is not None]

    def _make(self, spec: PropSpec, rng: Rng) -> tuple[str, MadeProp]:
        kind = spec.kind[int(rng.integers(len(spec.kind)))]
        scale = float(rng.uniform(*spec.scale))
        return kind, make_prop(kind, rng, textures=spec.texture, colors=spec.color, scale=scale)

    def _on_floor(self, item: tuple[str, MadeProp], spec: PropSpec, rng: Rng) -> Placed | None:
        made, floor = item[1], self._stage.floor
        for _ in range(_TRIES):
            yaw = float(rng.uniform(*spec.turn_deg))
            foot, top = _footprint(made, yaw)
            if spec.distance_m is not None:
                bearing, away = rng.uniform(0, 2 * np.pi), rng.uniform(*spec.distance_m)
                x = 0.5 * (self._zone.x0 + self._zone.x1) + away * np.cos(bearing)
                z = 0.5 * (self._zone.z0 + self._zone.z1) + away * np.sin(bearing)
            else:
                if floor.x1 - floor.x0 <= foot.x1 - foot.x0 or floor.z1 - floor.z0 <= foot.z1 - foot.z0:
                    return None
                x = rng.uniform(floor.x0 - foot.x0, floor.x1 - foot.x1)
                z = rng.uniform(floor.z0 - foot.z0, floor.z1 - foot.z1)
            rect = Rect(foot.x0 + x, foot.z0 + z, foot.x1 + x, foot.z1 + z)
            if self._free(rect, top):
                return self._put(made, x, z, yaw, rect, top)
        return None

    def _in_middle(self, item: tuple[str, MadeProp], spec: PropSpec, rng: Rng) -> Placed | None:
        yaw = float(rng.uniform(*spec.turn_deg))
        foot, top = _footprint(item[1], yaw)
        return self._put(item[1], 0.0, 0.0, yaw, foot, top)

    def _at_wall(self, item: tuple[str, MadeProp], spec: PropSpec, rng: Rng) -> Placed | None:
        walls = self._stage.walls
        if not walls:
            return None
        weights = np.array([wall.length for wall in walls])
        for _ in range(_TRIES):
            wall = walls[int(rng.choice(len(walls), p=weights / weights.sum()))]
            placed = self._against(item, wall, float(rng.uniform(0.0, wall.length)), rng)
            if placed is not None:
                return placed
        return None

    def _in_rows(self, spec: PropSpec, rng: Rng, count: int) -> list[Placed]:
        placed: list[Placed] = []
        slots: list[tuple[float, Wall, float]] = []
        for row in self._stage.rows:
            along = float(rng.uniform(0.3, 1.0) * spec.spacing_m[1])
            while along < row.length:
                x, z = row.point(along)
                slots.append((x * x + z * z, row, along))
                along += float(rng.uniform(*spec.spacing_m))
        # The nearest places first: a small count stands where the camera is.
        for _, row, along in sorted(slots, key=lambda slot: slot[0]):
            if len(placed) == count:
                break
            kind, made = self._make(spec, rng)
            if PROPS[kind].mount_m is not None:
                thing = self._against((kind, made), row, along, rng)
            else:
                x, z = row.point(along)
                foot, top = _footprint(made, row.yaw_deg)
                rect = Rect(foot.x0 + x, foot.z0 + z, foot.x1 + x, foot.z1 + z)
                thing = self._put(made, x, z, row.yaw_deg, rect, top) if self._free(rect, top) else None
            if thing is not None:
                placed.append(thing)
        return placed

    def _against(self, item: tuple[str, MadeProp], wall: Wall, along: float, rng: Rng) -> Placed | None:
        """The pose of a prop with its back to the wall, `along` metres from the wall's start."""
        kind, made = item
        low, high = made.low, made.high
        mount = PROPS[kind].mount_m
        y = float(rng.uniform(*mount)) if mount is not None else 0.0
        # Seen from inside, the prop's right (+x) runs against the wall's direction or with it: keep both sides free.
        reach = max(-low[0], high[0])
        cover = Rect(along - reach, low[1] + y, along + reach, high[1] + y)
        if cover.x0 < 0.05 or cover.x1 > wall.length - 0.05 or cover.z1 > wall.height:
            return None
        if any(cover.grown(0.08).overlaps(other) for other in wall.taken):
            return None
        x, z = wall.point(along)
        turn = rotation_y(np.deg2rad(wall.yaw_deg))
        back = turn @ np.array([0.0, 0.0, -high[2] - (0.0 if mount is not None else _WALL_GAP_M)])
        x, z = x + float(back[0]), z + float(back[2])
        foot, top = _footprint(made, wall.yaw_deg)
        rect = Rect(foot.x0 + x, foot.z0 + z, foot.x1 + x, foot.z1 + z)
        if mount is None:
            if not self._free(rect, top, at_wall=True):
                return None
        elif y == 0.0:  # a door needs room to open
            front = turn @ np.array([0.0, 0.0, -0.8])
            x0, x1 = sorted((0.0, float(front[0])))
            z0, z1 = sorted((0.0, float(front[2])))
            rect = Rect(rect.x0 + x0, rect.z0 + z0, rect.x1 + x1, rect.z1 + z1)
            if any(rect.overlaps(other) for other in self._taken):
                return None
            self._taken.append(rect)
        wall.taken.append(cover)
        return self._put(made, x, z, wall.yaw_deg, rect if mount is None else None, top, y=y)

    def _along_ceiling(self, spec: PropSpec, rng: Rng, count: int) -> list[Placed]:
        floor, placed = self._stage.floor, []
        for x, z in spread(floor, count):
            made = self._make(spec, rng)[1]
            y = self._stage.ceiling_m or 0.0
            if self._zone.overlaps(Rect(x, z, x, z).grown(0.5)) and y - 1.2 < self._camera_low:
                continue
            placed.append(self._put(made, x, z, 0.0, None, 0.0, y=y))
        return placed

    def _on_top(self, item: tuple[str, MadeProp], spec: PropSpec, rng: Rng) -> Placed | None:
        made = item[1]
        if not self._tops:
            return None
        for _ in range(_TRIES):
            space = self._tops[int(rng.integers(len(self._tops)))]
            yaw = float(rng.uniform(*spec.turn_deg))
            foot, _ = _footprint(made, yaw)
            top = space.top
            room = Rect(-top.width / 2, -top.depth / 2, top.width / 2, top.depth / 2).grown(-0.03)
            if foot.x1 - foot.x0 >= room.x1 - room.x0 or foot.z1 - foot.z0 >= room.z1 - room.z0:
                continue
            x = rng.uniform(room.x0 - foot.x0, room.x1 - foot.x1)
            z = rng.uniform(room.z0 - foot.z0, room.z1 - foot.z1)
            rect = Rect(foot.x0 + x, foot.z0 + z, foot.x1 + x, foot.z1 + z)
            if any(rect.grown(0.015).overlaps(other) for other in space.taken):
                continue
            space.taken.append(rect)
            pose = space.world_from_prop @ se3(rotation_y(np.deg2rad(yaw)), [top.x + x, top.y, top.z + z])
            return _placed(made, pose)
        return None

    def _ground(self, x: float, z: float, rect: Rect | None) -> float:
        """Height of the ground under a prop: what is small stands at its lowest corner, houses have foundations."""
        if rect is None or max(rect.x1 - rect.x0, rect.z1 - rect.z0) > _HAS_FOUNDATIONS_M:
            return self._stage.ground(x, z)
        corners_x, corners_z = np.meshgrid([rect.x0, x, rect.x1], [rect.z0, z, rect.z1])
        return float(self._stage.height_at(corners_x.ravel(), corners_z.ravel()).min())

    def _free(self, rect: Rect, top: float, *, at_wall: bool = False) -> bool:
        if self._stage.ceiling_m is not None and top > self._stage.ceiling_m - 0.05:
            return False
        if top < _FLAT_M:
            return True
        low = top < self._camera_low - _UNDER_CAMERA_M
        if rect.overlaps(self._zone.grown(0.1) if low else self._clear):
            return False
        margin = 0.02 if at_wall else 0.08
        return not any(rect.grown(margin).overlaps(other) for other in self._taken)

    def _put(
        self,
        made: MadeProp,
        x: float,
        z: float,
        yaw_deg: float,
        rect: Rect | None,
        top: float,
        *,
        y: float | None = None,
    ) -> Placed:
        ground = self._ground(x, z, rect)
        pose = se3(rotation_y(np.deg2rad(yaw_deg)), [x, ground + (y or 0.0), z])
        if rect is not None and top >= _FLAT_M:
            self._taken.append(rect)
        self._tops += [_TopSpace(surface, pose) for surface in made.prop.tops]
        return _placed(made, pose)


def spread(floor: Rect, count: int) -> list[tuple[float, float]]:
    """`count` places (x, z) evenly over a floor, in rows along its longer side."""
    if count == 0:
        return []
    width, depth = floor.x1 - floor.x0, floor.z1 - floor.z0
    across = max(1, round(np.sqrt(count * min(width, depth) / max(width, depth))))
    along = int(np.ceil(count / across))
    points = []
    for i in range(along):
        for j in range(across):
            a, b = (i + 0.5) / along, (j + 0.5) / across
            u, v = (a, b) if width > depth else (b, a)
            points.append((floor.x0 + u * width, floor.z0 + v * depth))
    return points[:count]


def _placed(made: MadeProp, pose: Array) -> Placed:
    light = None
    if made.prop.light_at is not None:
        x, y, z = pose[:3, :3] @ np.array(made.prop.light_at) + pose[:3, 3]
        light = (float(x), float(y), float(z))
    return Placed(ObjectDraft(made.word, made.color_name, made.prop.pieces, pose), light)


def _footprint(made: MadeProp, yaw_deg: float) -> tuple[Rect, float]:
    """The rectangle of ground that the turned prop covers, and its height."""
    low, high = made.low, made.high
    square = np.array([[x, 0.0, z] for x in (low[0], high[0]) for z in (low[2], high[2])])
    turned = square @ rotation_y(np.deg2rad(yaw_deg)).T
    (x0, _, z0), (x1, _, z1) = turned.min(axis=0).tolist(), turned.max(axis=0).tolist()
    return Rect(x0, z0, x1, z1), float(high[1])
