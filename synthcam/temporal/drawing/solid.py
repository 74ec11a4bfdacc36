"""Draws an event log as solids before a wall, seen by the camera of the log; frames come from the renderer."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import numpy as np

from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.se3 import Array, rotation_x, rotation_z, se3, world_from_rig
from synthcam.geometry.trajectory import Trajectory
from synthcam.rendering.protocol import Renderer, View, create_renderer
from synthcam.rendering.video import Picture
from synthcam.scene.assets import CameraZone, Light, Scene, SceneObject
from synthcam.scene.round_shapes import cylinder, sphere
from synthcam.scene.shapes import Geometry, box, floor_panel, panel, polyhedron
from synthcam.scene.surfaces import Piece, Surface, assemble
from synthcam.seeding import stream
from synthcam.temporal.event_log import EventLog, State, Thing
from synthcam.temporal.looks import RGB

CAMERA = "camera"
"""The camera among the things of a log: x, y in stage units, angle_deg its pan to the left, scale its zoom."""
UNIT_M, MIDDLE_M = 1.2, 1.7
"""Metres of a stage unit, and height of the stage's middle."""
DISTANCE_M, WALL_M = 3.1, -0.55
"""How far the camera is from the stage, and where the wall is behind it."""
HFOV = 0.95
_AWAY = se3(np.eye(3), (0.0, -500.0, 0.0))
WALLS = ("brick", "tiles", "wood", "plaster", "stripes", "blocks")
FLOORS = ("parquet", "wood", "carpet", "concrete")


@cache
def shared_renderer() -> Renderer:
    """The renderer of this process."""
    return create_renderer("moderngl")


def cameras(log: EventLog, *, width: int, height: int) -> Trajectory:
    """The cameras (F) of a log that has one."""
    own = sorted((s for s in log.states if s.thing == CAMERA), key=lambda s: s.frame)
    place = np.array([[UNIT_M * s.x, MIDDLE_M + UNIT_M * s.y, DISTANCE_M] for s in own])
    yaw = np.radians([-s.angle_deg for s in own])
    level = np.zeros(len(own))
    intrinsics = np.tile(intrinsics_from_fov(HFOV, width, height), (len(own), 1))
    intrinsics[:, :2] *= np.array([[s.scale] for s in own])
    times = np.arange(log.frames) / log.fps
    return Trajectory(se3(world_from_rig(yaw, level, level), place), intrinsics, times, width, height)


def draw_solid(log: EventLog, *, width: int, height: int, seed: int) -> Iterator[Picture]:
    """The pictures (H, W, 3) of a log with a camera; the seed decides wall and floor."""
    seen = cameras(log, width=width, height=height)
    scene, looks = _scene(log, seed)
    renderer = shared_renderer()
    renderer.open(scene, width=width, height=height, shadows=True)
    by_frame: dict[int, list[State]] = defaultdict(list)
    for state in log.states:
        by_frame[state.frame].append(state)
    for frame in range(log.frames):
        poses = dict.fromkeys(looks.values(), _AWAY)
        for state in by_frame[frame]:
            look = looks.get((state.thing, state.form, state.colour))
            if look is not None and state.visible:
                poses[look] = _pose(state)
        yield renderer.draw_color(View(seen.world_from_camera[frame], seen.intrinsics[frame], poses))


def _pose(state: State) -> Array:
    turn = rotation_z(np.radians(state.angle_deg)) * state.scale
    return se3(turn, (UNIT_M * state.x, MIDDLE_M + UNIT_M * state.y, 0.0))


def _scene(log: EventLog, seed: int) -> tuple[Scene, dict[tuple[str, str, str], int]]:
    """The scene, and the object of each look that a thing has at any time."""
    rng = stream(seed, "solid ground")
    wall = Surface((0.86, 0.84, 0.8), WALLS[int(rng.integers(len(WALLS)))], int(rng.integers(3)), tile_m=2.4)
    floor = Surface((0.7, 0.66, 0.6), FLOORS[int(rng.integers(len(FLOORS)))], int(rng.integers(3)), tile_m=1.5)
    ground = assemble([Piece(panel(30.0, 9.0), wall)])
    objects = [
        SceneObject(1, "wall", None, ground, se3(np.eye(3), (0.0, -1.5, WALL_M)), "structure"),
        SceneObject(
            2, "floor", None, assemble([Piece(floor_panel(30.0, 12.0), floor)]), se3(np.eye(3), (0.0, -1.5, 4.0))
        ),
    ]
    looks: dict[tuple[str, str, str], int] = {}
    things = {thing.name: thing for thing in log.things if thing.name != CAMERA}
    for state in log.states:
        key = (state.thing, state.form, state.colour)
        if state.thing in things and key not in looks:
            looks[key] = len(objects) + 1
            parts = assemble(_pieces(things[state.thing], state.form, state.colour))
            objects.append(SceneObject(looks[key], state.form, state.colour or None, parts, _AWAY, "mover"))
    scene = Scene(
        name="temporal",
        seed=seed,
        objects=tuple(objects),
        lights=(Light("directional", (0.35, -0.75, -0.56), intensity=0.75),),
        ambient_up=(0.5, 0.5, 0.52),
        ambient_down=(0.34, 0.33, 0.32),
        sky=None,
        sky_key=None,
        camera_zone=CameraZone((-1.0, 1.0, 3.0), (1.0, 2.0, 4.0)),
    )
    return scene, looks


def _pieces(thing: Thing, form: str, colour: str) -> list[Piece]:
    """A thing as solids about the origin, in its plane."""
    own = Surface(_rgb(colour))
    dark = Surface(_rgb("black"))
    w, h = UNIT_M * thing.width, UNIT_M * thing.height
    if form == "ball":
        return [Piece(sphere(w / 2).moved(y=-w / 2), own)]
    if form == "wheel":
        disc = cylinder(w / 2, 0.12 * w).moved(y=-0.06 * w)
        hand = box(0.12 * w, 0.42 * w, 0.06 * w).moved(y=0.0, z=0.08 * w)
        return [Piece(_facing(disc), own), Piece(hand, dark)]
    if form == "star":
        mark = box(0.1 * w, 0.16 * w, 0.06 * w).moved(y=0.22 * w, z=0.09 * w)
        return [Piece(_prism(_star(w / 2), 0.16 * w), own), Piece(mark, dark)]
    if form == "triangle":
        return [Piece(_prism([(0.0, h / 2), (-w / 2, -0.4 * h), (w / 2, -0.4 * h)], 0.2 * w), own)]
    deep = {"line": 0.03, "wall": 0.5}.get(form, 0.7 * w)
    return [Piece(box(w, h, deep, bevel=0.0).moved(y=-h / 2), own)]


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (part / 255 for part in RGB[colour])
    return red, green, blue


def _facing(geometry: Geometry) -> Geometry:
    """A shape about +Y turned so that its top faces the camera."""
    turn = rotation_x(np.pi / 2)
    return Geometry(geometry.vertices @ turn.T, geometry.normals @ turn.T, geometry.uvs, geometry.faces)


def _star(radius: float) -> list[tuple[float, float]]:
    corners = []
    for i in range(10):
        r, a = radius * (1.0 if i % 2 == 0 else 0.45), np.pi * i / 5
        corners.append((float(-r * np.sin(a)), float(r * np.cos(a))))
    return corners


def _prism(outline: list[tuple[float, float]], depth: float) -> Geometry:
    """A prism over an outline, counter-clockwise seen from the camera, that is star-shaped about the origin."""
    n = len(outline)
    front = [(x, y, depth / 2) for x, y in outline] + [(0.0, 0.0, depth / 2)]
    back = [(x, y, -depth / 2) for x, y in outline] + [(0.0, 0.0, -depth / 2)]
    faces = []
    for i in range(n):
        j = (i + 1) % n
        faces += [(n, i, j), (2 * n + 1, n + 1 + j, n + 1 + i), (i, n + 1 + i, n + 1 + j, j)]
    return polyhedron(front + back, faces)
