"""Rooms and streets of photographs: on walls, floors and boards at several depths, with cut-outs that move in front.

The cheapest real pixels in which a camera can travel: every surface is a plane with a photograph on it, unlit.
"""

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.geometry.se3 import Array, rotation_y, se3
from synthcam.scene.assets import CameraZone, LinePath, MeshPart, Scene, SceneObject
from synthcam.scene.palette import color_word
from synthcam.scene.real.cutouts import alpha_cutout, covering_plane, rounded_cutout
from synthcam.scene.real.pictures import PICTURE_SUFFIXES, Picture, RealPicture, for_gpu, read_picture
from synthcam.scene.real.scene_file import PhotoPlanesFile
from synthcam.scene.sky import make_sky
from synthcam.seeding import stream

LONGEST_SIDE = 1024
"""Of a photograph on a plane."""
MOST_PICTURES = 400
MOVERS = 0.6
"""Chance that cut-outs move through a scene."""
Rng = np.random.Generator


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
