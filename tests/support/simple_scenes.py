"""Small scenes made by hand, with nothing of the scene builders in them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.se3 import Array, se3, world_from_rig
from synthcam.rendering.protocol import View
from synthcam.scene.assets import CameraZone, Light, Material, MeshPart, Scene, SceneObject, Texture

SUN = Light("directional", (0.35, -0.8, -0.45), intensity=0.8)
FILL = Light("directional", (-0.6, -0.3, 0.5), color=(0.8, 0.9, 1.0), intensity=0.3)


def quad(corners: Array, material: Material, *, repeat: float = 1.0) -> MeshPart:
    """A rectangle from its corners (4, 3), counter-clockwise from its lower left."""
    normal = np.cross(corners[1] - corners[0], corners[3] - corners[0])
    normal = normal / np.linalg.norm(normal)
    return MeshPart(
        vertices=np.asarray(corners, dtype=np.float32),
        normals=np.tile(normal, (4, 1)).astype(np.float32),
        uvs=np.array([[0, 0], [repeat, 0], [repeat, repeat], [0, repeat]], dtype=np.float32),
        faces=np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32),
        material=material,
    )


def ground(half: float, material: Material, *, repeat: float = 1.0) -> MeshPart:
    """The plane y = 0, facing up."""
    corners = np.array([[-half, 0, half], [half, 0, half], [half, 0, -half], [-half, 0, -half]])
    return quad(corners, material, repeat=repeat)


def box(size: Sequence[float], material: Material) -> MeshPart:
    """An axis-aligned box (3,) metres around the origin, seen from outside."""
    half = 0.5 * np.asarray(size, dtype=np.float64)
    vertices, normals, uvs, faces = [], [], [], []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            normal = np.zeros(3)
            normal[axis] = sign
            first = np.roll(normal, 1) * sign
            second = np.cross(normal, first)
            corners = [normal + a * first + b * second for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            base = 4 * len(faces)
            vertices += [corner * half for corner in corners]
            normals += [normal] * 4
            uvs += [(0, 0), (1, 0), (1, 1), (0, 1)]
            faces.append([[base, base + 1, base + 2], [base, base + 2, base + 3]])
    return MeshPart(
        np.asarray(vertices, np.float32),
        np.asarray(normals, np.float32),
        np.asarray(uvs, np.float32),
        np.asarray(faces, np.int32).reshape(-1, 3),
        material,
    )


def sphere(radius: float, material: Material, *, rings: int = 24) -> MeshPart:
    """A UV sphere around the origin."""
    theta = np.linspace(0, np.pi, rings + 1)
    phi = np.linspace(0, 2 * np.pi, 2 * rings + 1)
    t, p = np.meshgrid(theta, phi, indexing="ij")
    normals = np.stack([np.sin(t) * np.cos(p), np.cos(t), -np.sin(t) * np.sin(p)], axis=-1).reshape(-1, 3)
    uvs = np.stack([p / (2 * np.pi), 1 - t / np.pi], axis=-1).reshape(-1, 2)
    row = 2 * rings + 1
    i, j = (a.ravel() for a in np.meshgrid(np.arange(rings), np.arange(2 * rings), indexing="ij"))
    a, b, c, d = i * row + j, (i + 1) * row + j, (i + 1) * row + j + 1, i * row + j + 1
    faces = np.concatenate([np.stack([a, b, c], axis=-1), np.stack([a, c, d], axis=-1)])
    return MeshPart(
        (radius * normals).astype(np.float32),
        normals.astype(np.float32),
        uvs.astype(np.float32),
        faces.astype(np.int32),
        material,
    )


def checker(side: int, cells: int, colors: Sequence[Sequence[int]] = ((230, 225, 210), (60, 70, 90))) -> Texture:
    """A checkerboard picture (side, side, 3)."""
    index = np.arange(side) * cells // side
    odd = (index[:, None] + index[None, :]) % 2
    return np.asarray(colors, dtype=np.uint8)[odd]


def at(x: float, y: float, z: float) -> Array:
    """Pose (4, 4) of an unturned object at a place."""
    return se3(np.eye(3), [x, y, z])


def scene(
    objects: Sequence[SceneObject],
    *,
    lights: Sequence[Light] = (SUN, FILL),
    ambient_up: tuple[float, float, float] = (0.25, 0.27, 0.3),
    ambient_down: tuple[float, float, float] = (0.12, 0.11, 0.1),
    sky: Texture | None = None,
    sky_key: str | None = None,
) -> Scene:
    """A scene of `objects` whose cameras start around the origin at eye height."""
    zone = CameraZone(low=(-2.0, 1.0, -2.0), high=(2.0, 2.0, 2.0))
    return Scene("test", 0, tuple(objects), tuple(lights), ambient_up, ambient_down, sky, sky_key, zone)


def thing(
    id: int, parts: Sequence[MeshPart], pose: Array | None = None, *, role: str = "prop", kind: str = "box"
) -> SceneObject:
    """A scene object of some parts."""
    return SceneObject(id, kind, None, tuple(parts), np.eye(4) if pose is None else pose, role)  # type: ignore[arg-type]


def view(
    position: Sequence[float] = (0.0, 1.5, 0.0),
    *,
    yaw_deg: float = 0.0,
    pitch_deg: float = 0.0,
    roll_deg: float = 0.0,
    hfov_deg: float = 60.0,
    width: int = 160,
    height: int = 120,
) -> View:
    """A camera; yaw 0 looks along -Z."""
    rotation = world_from_rig(*np.radians([yaw_deg, pitch_deg, roll_deg]))
    return View(se3(rotation, position), intrinsics_from_fov(np.radians(hfov_deg), width, height))


def shifted(camera: View, dx: float, dy: float) -> View:
    """The same camera with its principal point moved by pixels."""
    return replace(camera, intrinsics=camera.intrinsics + np.array([0, 0, dx, dy]))


def yard() -> Scene:
    """A floor, boxes, spheres, a slanted board and a sky: something of everything the renderers do."""
    floor = Material(texture=checker(512, 8), texture_key="checker512")
    planks = Material(texture=checker(256, 16, ((170, 120, 70), (120, 80, 50))), base_color=(0.9, 0.8, 0.7))
    board = np.array([[-1.0, 0, 0], [1.0, 0, 0], [1.0, 2.0, -1.5], [-1.0, 2.0, -1.5]])
    return scene(
        [
            thing(1, [ground(40.0, floor, repeat=20.0)], role="structure", kind="floor"),
            thing(2, [box((1, 1, 1), planks)], at(-1.5, 0.5, -5.0)),
            thing(3, [sphere(0.6, Material(base_color=(0.8, 0.15, 0.1)))], at(0.3, 0.6, -4.0), kind="ball"),
            thing(4, [quad(board, Material(base_color=(0.2, 0.6, 0.3), double_sided=True))], at(2.0, 0, -5.5)),
            thing(5, [box((0.4, 0.4, 0.4), Material(base_color=(0.9, 0.9, 0.2), unlit=True))], at(1.2, 0.2, -3.2)),
        ],
        sky=sky_picture(),
        sky_key="sky-test",
    )


def sky_picture(height: int = 256) -> Texture:
    """Blue above, grey below, with a red patch at yaw +30 deg, pitch +10 deg."""
    rows = np.linspace(0, 1, height)[:, None, None]
    picture = np.where(rows < 0.5, [120, 170, 230], [110, 110, 105]) * np.ones((height, 2 * height, 1))
    x, y = int((30 + 180) / 360 * 2 * height), int((90 - 10) / 180 * height)
    r = height // 64
    picture[y - r : y + r, x - r : x + r] = [255, 0, 0]
    return picture.astype(np.uint8)
