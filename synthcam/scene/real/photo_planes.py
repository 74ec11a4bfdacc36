"""Rooms and streets of photographs: on walls, floors and boards at several depths, with cut-outs that move in front.

The cheapest real pixels in which a camera can travel: every surface is a plane with a photograph on it, unlit.
Photographs
become meshes: planes that they cover, and cut-outs along their transparency or a rounded outline.
"""

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from synthcam.errors import InputError
from synthcam.geometry.se3 import Array, rotation_y, se3
from synthcam.scene.assets import CameraZone, Material, MeshPart, Scene, SceneObject
from synthcam.scene.mover_paths import LinePath
from synthcam.scene.palette import color_word
from synthcam.scene.real.pictures import PICTURE_SUFFIXES, Picture, RealPicture, for_gpu, read_picture
from synthcam.scene.real.scene_file import PhotoPlanesFile
from synthcam.scene.sky import make_sky
from synthcam.seeding import stream

CELLS = 72
"""Of a grid over a picture, along its longer side: how finely its outline is followed."""
OPAQUE = 128
Rng = np.random.Generator


def covering_plane(
    corner: Array, right: Array, up: Array, texture: Picture, key: str, *, tile_m: float = 0.0
) -> MeshPart:
    """A rectangle with a photograph that covers it in its own proportions: cropped to it, or repeated.

    Args:
        corner: (3,) its lower left corner, seen from its front.
        right, up: (3,) its sides; their cross product points to its front.
        tile_m: width of one copy where the photograph is repeated; 0 where one covers all.
    """
    wide, high = float(np.linalg.norm(right)), float(np.linalg.norm(up))
    aspect = texture.shape[1] / texture.shape[0]
    if tile_m:
        u, v = wide / tile_m, high / tile_m * aspect
        low, top = np.array([0.0, 0.0]), np.array([u, v])
    else:
        share = np.array([min(1.0, wide / high / aspect), min(1.0, aspect / (wide / high))])
        low, top = 0.5 - 0.5 * share, 0.5 + 0.5 * share
    vertices = np.stack([corner, corner + right, corner + right + up, corner + up])
    uvs = np.array([[low[0], low[1]], [top[0], low[1]], [top[0], top[1]], [low[0], top[1]]])
    normal = np.cross(right, up) / (wide * high)
    return _part(vertices, np.tile(normal, (4, 1)), uvs, np.array([[0, 1, 2], [0, 2, 3]]), texture, key)


def rounded_cutout(texture: Picture, key: str, height: float, rng: Rng) -> MeshPart:
    """A piece of a photograph with a rounded outline of its own, upright, its lowest point at the origin, facing +Z."""
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    radius = np.ones_like(angles)
    for k in (2, 3, 5):
        radius += rng.uniform(0.0, 0.16) * np.cos(k * angles + rng.uniform(0, 2 * np.pi))
    outline = np.stack([np.cos(angles), np.sin(angles)], axis=-1) * radius[:, None]
    low, high = outline.min(axis=0), outline.max(axis=0)
    at = (outline - low) / (high - low)
    aspect = texture.shape[1] / texture.shape[0]
    places = np.concatenate([at, [[0.5, 0.5]]])
    faces = np.stack([np.full(48, 48), np.arange(48), np.roll(np.arange(48), -1)], axis=-1)
    return _upright(places, faces, texture, key, height, aspect)


def alpha_cutout(texture: Picture, alpha: npt.NDArray[np.uint8], key: str, height: float) -> MeshPart | None:
    """What is opaque of a picture, upright, its lowest point at the origin, facing +Z; None where nothing is."""
    rows, columns = alpha.shape
    longer = max(rows, columns)
    down, across = max(2, round(CELLS * rows / longer)), max(2, round(CELLS * columns / longer))
    at_y, at_x = np.linspace(0, rows - 1, down + 1), np.linspace(0, columns - 1, across + 1)
    values = alpha[np.rint(at_y).astype(int)][:, np.rint(at_x).astype(int)].astype(np.float64) - (OPAQUE - 0.5)
    places: list[tuple[float, float]] = []
    faces: list[tuple[int, int, int]] = []
    for row in range(down):
        for column in range(across):
            corners = [(row + 1, column), (row + 1, column + 1), (row, column + 1), (row, column)]
            polygon = _inside(corners, [float(values[c]) for c in corners])
            first = len(places)
            places += [(x / across, 1.0 - y / down) for y, x in polygon]
            faces += [(first, first + k, first + k + 1) for k in range(1, len(polygon) - 1)]
    if not faces:
        return None
    return _upright(np.array(places), np.array(faces), texture, key, height, columns / rows)


def _inside(corners: list[tuple[int, int]], values: list[float]) -> list[tuple[float, float]]:
    """The part of a cell where the value is positive (Sutherland and Hodgman), rows and columns."""
    kept: list[tuple[float, float]] = []
    for i in range(4):
        (y0, x0), (y1, x1) = corners[i], corners[(i + 1) % 4]
        a, b = values[i], values[(i + 1) % 4]
        if a > 0:
            kept.append((y0, x0))
        if (a > 0) != (b > 0):
            t = a / (a - b)
            kept.append((y0 + t * (y1 - y0), x0 + t * (x1 - x0)))
    return kept


def _upright(
    places: Array, faces: npt.NDArray[np.int64], texture: Picture, key: str, height: float, aspect: float
) -> MeshPart:
    """A flat mesh from places (V, 2) in a picture (right and up, 0 to 1), as high as stated."""
    low = float(places[:, 1].min())
    scale = height / max(float(places[:, 1].max()) - low, 1e-6)
    x, y = (places[:, 0] - 0.5) * aspect * scale, (places[:, 1] - low) * scale
    vertices = np.stack([x, y, np.zeros_like(x)], axis=-1)
    return _part(vertices, np.tile([0.0, 0.0, 1.0], (len(x), 1)), places, faces, texture, key, double_sided=True)


def _part(
    vertices: Array, normals: Array, uvs: Array, faces: npt.NDArray[np.int64], texture: Picture, key: str,
    *, double_sided: bool = False,
) -> MeshPart:  # fmt: skip
    material = Material(texture=texture, texture_key=key, unlit=True, double_sided=double_sided)
    return MeshPart(
        vertices.astype(np.float32),
        normals.astype(np.float32),
        uvs.astype(np.float32),
        faces.astype(np.int32),
        material,
    )


LONGEST_SIDE = 1024
"""Of a photograph on a plane."""
MOST_PICTURES = 400
MOVERS = 0.6
"""Chance that cut-outs move through a scene."""


def pictures_in(folder: Path) -> tuple[Path, ...]:
    """The pictures of a folder, sorted by name; without those below it."""
    found = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in PICTURE_SUFFIXES and path.is_file()]
    return tuple(found[:MOST_PICTURES])


def photo_planes_scene(folder: Path, said: PhotoPlanesFile, seed: int, *, name: str) -> Scene:
    """A room or a street of the photographs in a folder; the seed chooses which, and where they are.

    Raises:
        InputError: the folder holds no pictures, or one of them cannot be read.
    """
    files = pictures_in(folder)
    if not files:
        raise InputError(f"scene {folder}: holds no pictures; allowed are {', '.join(PICTURE_SUFFIXES)}")
    rng = stream(seed, "photo planes", name)
    layout = said.layout or ("room", "street")[int(rng.integers(2))]
    album = _Album(files, rng)
    maker = _room if layout == "room" else _street
    objects, zone, boards_in = maker(album, rng)
    objects += _boards(album, rng, zone, boards_in, len(objects))
    if rng.random() < MOVERS and said.movers:
        objects += _movers(album, rng, zone, boards_in, len(objects))
    sky = make_sky("overcast", 0) if layout == "street" else None
    return Scene(
        name=name, seed=seed, objects=tuple(objects), lights=(), ambient_up=(1.0, 1.0, 1.0),
        ambient_down=(1.0, 1.0, 1.0), sky=None if sky is None else sky.texture,
        sky_key=None if sky is None else sky.key, camera_zone=zone, credit=said.credited,
    )  # fmt: skip


class _Album:
    """Deals the pictures of a folder, none twice before all were dealt."""

    def __init__(self, files: tuple[Path, ...], rng: Rng) -> None:
        self._files, self._rng = files, rng
        self._left: list[int] = []

    def deal(self) -> tuple[RealPicture, Picture, str]:
        """A picture, its pixels for the GPU, and their key."""
        if not self._left:
            self._left = self._rng.permutation(len(self._files)).tolist()
        path = self._files[self._left.pop()]
        at = path.stat()
        return _loaded(path, at.st_mtime_ns, at.st_size)


@lru_cache(maxsize=64)
def _loaded(path: Path, changed_ns: int, size: int) -> tuple[RealPicture, Picture, str]:
    picture = read_picture(path)
    pixels = for_gpu(picture.pixels, longest=LONGEST_SIDE)
    return picture, pixels, f"photo-{hashlib.sha256(pixels.tobytes()).hexdigest()[:32]}"


def _surface(number: int, part: MeshPart) -> SceneObject:
    return SceneObject(number, "picture", None, (part,), role="structure")


def _plane(album: _Album, number: int, corner: Array, right: Array, up: Array, *, tile_m: float = 0.0) -> SceneObject:
    _, pixels, key = album.deal()
    return _surface(number, covering_plane(corner, right, up, pixels, key, tile_m=tile_m))


def _room(album: _Album, rng: Rng) -> tuple[list[SceneObject], CameraZone, Array]:
    """Six planes around; the camera near one end looks along -Z. Boards go into the box (2, 3) low and high."""
    wide, high, long = rng.uniform(5.0, 9.0), rng.uniform(3.0, 4.5), rng.uniform(8.0, 13.0)
    x, y, z = np.eye(3)
    low, far = -0.5 * wide * x, -(long - 3.0) * z
    planes = [
        (low + far, wide * x, high * y, 0.0),  # the end wall
        (low + 3.0 * z, -long * z, high * y, 0.0),  # left
        (-low + far, long * z, high * y, 0.0),  # right
        (-low + 3.0 * z, -wide * x, high * y, 0.0),  # behind
        (low + 3.0 * z, wide * x, -long * z, rng.uniform(2.0, 4.0)),  # floor
        (low + far + high * y, wide * x, long * z, 0.0),  # ceiling
    ]
    things = [_plane(album, i, c, r, u, tile_m=t) for i, (c, r, u, t) in enumerate(planes, start=1)]
    zone = CameraZone(
        (-0.2 * wide, 1.1, 0.2), (0.2 * wide, min(1.8, 0.55 * high), 1.8), yaw_deg=(-25.0, 25.0), depth_m=(1.5, 12.0)
    )
    return things, zone, np.array([[-0.42 * wide, 0.0, 4.2 - long], [0.42 * wide, high, -1.6]])


def _street(album: _Album, rng: Rng) -> tuple[list[SceneObject], CameraZone, Array]:
    """Fronts on both sides of a ground, and one across its far end, under a sky."""
    half, high, long = rng.uniform(4.0, 7.0), rng.uniform(6.0, 10.0), rng.uniform(26.0, 38.0)
    x, y, z = np.eye(3)
    things = [
        _plane(album, 1, -half * x + 8.0 * z, 2 * half * x, -(long + 8.0) * z, tile_m=rng.uniform(2.5, 5.0)),
        _plane(album, 2, -half * x - long * z, 2 * half * x, 1.3 * high * y),
    ]
    for side in (-1.0, 1.0):
        at = -long
        while at < 8.0:
            step = min(rng.uniform(5.0, 9.0), 8.0 - at + 1e-6)
            tall = high * rng.uniform(0.8, 1.2) * y
            corner = side * half * x + at * z
            part = (corner + step * z, -step * z, tall) if side < 0 else (corner, step * z, tall)
            things.append(_plane(album, len(things) + 1, *part))
            at += step
    zone = CameraZone((-0.35 * half, 1.2, 0.0), (0.35 * half, 1.9, 3.0), yaw_deg=(-35.0, 35.0), depth_m=(2.0, 30.0))
    return things, zone, np.array([[-0.8 * half, 0.0, -0.6 * long], [0.8 * half, high, -2.0]])


def _boards(album: _Album, rng: Rng, zone: CameraZone, box: Array, count: int) -> list[SceneObject]:
    """Upright boards and cut-outs on the ground, nearer ones to the sides."""
    things: list[SceneObject] = []
    for _ in range(int(rng.integers(4, 9))):
        height = rng.uniform(0.8, 2.2)
        x, z = rng.uniform(box[0, 0], box[1, 0]), rng.uniform(box[0, 2], box[1, 2])
        if z > -4.5 and abs(x) < 1.0:
            x += np.copysign(1.2, x)
        part, color = _figure(album, rng, height, cut=rng.random() < 0.5)
        pose = se3(rotation_y(float(rng.uniform(-0.5, 0.5))), np.array([x, 0.0, z]))
        things.append(SceneObject(count + len(things) + 1, "picture", color, (part,), pose))
    return things


def _movers(album: _Album, rng: Rng, zone: CameraZone, box: Array, count: int) -> list[SceneObject]:
    """Cut-outs that go by, across or along."""
    things: list[SceneObject] = []
    for _ in range(int(rng.integers(1, 3))):
        part, color = _figure(album, rng, float(rng.uniform(0.8, 1.8)), cut=True)
        z = float(rng.uniform(max(box[0, 2], -9.0), -3.0))
        sign = float(rng.choice([-1.0, 1.0]))
        path = LinePath(
            (sign * box[0, 0], 0.0, z), (sign * box[1, 0], 0.0, z), float(rng.uniform(0.4, 1.4)),
            head_start=float(rng.uniform(0.0, 0.6) * (box[1, 0] - box[0, 0])), back_and_forth=True,
        )  # fmt: skip
        # Its path turns its -Z ahead: a cut-out is seen from its side.
        turned = _turned(part)
        pose = path.poses(np.zeros(1))[0]
        things.append(SceneObject(count + len(things) + 1, "cutout", color, (turned,), pose, "mover", path))
    return things


def _figure(album: _Album, rng: Rng, height: float, *, cut: bool) -> tuple[MeshPart, str | None]:
    picture, pixels, key = album.deal()
    color = color_word(pixels.reshape(-1, 3).mean(axis=0) / 255.0)
    if picture.alpha is not None:
        part = alpha_cutout(pixels, picture.alpha, key, height)
        if part is not None:
            shown = picture.pixels[picture.alpha >= 128]
            return part, color_word(shown.mean(axis=0) / 255.0)
    if cut:
        return rounded_cutout(pixels, key, height, rng), color
    wide = min(height * pixels.shape[1] / pixels.shape[0], 2.5)
    plane = covering_plane(
        np.array([-0.5 * wide, 0.0, 0.0]), np.array([wide, 0.0, 0.0]), np.array([0.0, height, 0.0]), pixels, key
    )
    return _both_sides(plane), color


def _both_sides(part: MeshPart) -> MeshPart:
    return replace(part, material=replace(part.material, double_sided=True))


def _turned(part: MeshPart) -> MeshPart:
    """The part with its +Z turned to +X."""
    turn = rotation_y(np.pi / 2).astype(np.float32)
    return replace(part, vertices=part.vertices @ turn.T, normals=part.normals @ turn.T)
