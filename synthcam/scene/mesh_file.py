"""A scene from the user's own GLB, OBJ or PLY: the model on open land under a sky, with room for a camera in front."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import trimesh
from PIL import Image

from synthcam.errors import InputError
from synthcam.geometry.image_motion import UP
from synthcam.geometry.se3 import Array
from synthcam.scene.assets import Material, MeshPart, Scene, SceneObject, Texture
from synthcam.scene.mesh_damage import mesh_damage
from synthcam.scene.open_land import open_land, zone_before
from synthcam.scene.palette import Rgb, color_word
from synthcam.scene.real.placing import UNITS_M, axis_turn
from synthcam.scene.real.scene_file import MeshFile

FILE_KINDS = (".glb", ".gltf", ".obj", ".ply", ".stl")
MAX_BYTES = 300_000_000
MAX_TRIANGLES = 2_000_000
MAX_TEXTURE_SIDE = 2048
MAX_TEXTURE_PIXELS = 8192 * 8192
"""Of a picture as it is in the file; it is made smaller to `MAX_TEXTURE_SIDE`."""
KEPT_M = (0.5, 100.0)
"""Models whose longest side is within this are taken to be in metres."""
SCALED_TO_M = 2.0
UNNAMED = "object"
"""What texts call a model that nothing names."""


def load_mesh_scene(path: str | Path, seed: int, said: MeshFile | None = None) -> Scene:
    """Build a scene with the model on open land; the seed chooses the land, the light and the surroundings.

    Raises:
        InputError: the file is missing, broken, empty, too large, has no triangles or refers to other folders.
    """
    thing, notes = load_mesh_object(path, said)
    low, high = thing.world_bounds()
    zone = zone_before(low, high)
    land = open_land(zone, seed, reach=zone.high[2] + float((high - low).max()))
    model = replace(thing, id=len(land.objects) + 1)
    return replace(
        land,
        name=Path(path).stem,
        objects=(*land.objects, model),
        camera_zone=zone,
        notes=tuple(notes),
        credit=None if said is None else said.credited,
    )


def load_mesh_object(path: str | Path, said: MeshFile | None = None) -> tuple[SceneObject, list[str]]:
    """Load a model as one object with id 1 on the ground at the origin, with a sentence for each change made to it.

    Raises:
        InputError: as `load_mesh_scene`.
    """
    path = Path(path)
    loaded = _read(path)
    is_gltf = path.suffix.lower() in (".glb", ".gltf")
    parts: list[MeshPart] = []
    for node in sorted(loaded.graph.nodes_geometry):
        world_from_node, name = loaded.graph[node]
        mesh = loaded.geometry[name]
        if isinstance(mesh, trimesh.Trimesh) and len(mesh.faces):
            parts.append(_part(path, mesh, np.asarray(world_from_node), len(parts), linear=is_gltf))
    if not parts:
        raise InputError(f"{path} holds no triangles; allowed are GLB, OBJ and PLY files with triangle meshes")
    triangles = sum(len(part.faces) for part in parts)
    if triangles > MAX_TRIANGLES:
        raise InputError(f"{path} has {triangles} triangles; allowed are up to {MAX_TRIANGLES}")
    known_m: float | None = None
    if said is not None:
        parts = [_turned(part, axis_turn(said.up)) for part in parts]
        if said.unit is not None or said.scale is not None:
            known_m = (said.scale or 1.0) * UNITS_M[said.unit or "m"]
    placed, notes = _on_ground(path, parts, known_m)
    # The name of a file is no word for what it shows: texts then say its colour alone.
    kind = UNNAMED if said is None or said.name is None else said.name
    return SceneObject(1, kind, color_word(_mean_color(placed)), tuple(placed)), notes


class _FolderResolver(trimesh.resolvers.Resolver):
    """Gives a loader the files beside the model, and none from anywhere else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self.refused: list[str] = []
        self.missing: list[str] = []

    def get(self, name: str) -> bytes:
        """Content of a file in the folder or below it."""
        target = (self._folder / name.strip()).resolve()
        if "://" in name or not target.is_relative_to(self._folder):
            self.refused.append(name)
            raise FileNotFoundError(name)
        if not target.is_file():
            self.missing.append(name)
            raise FileNotFoundError(name)
        return target.read_bytes()

    def keys(self) -> list[str]:
        """Names of the files beside the model."""
        return sorted(entry.name for entry in self._folder.iterdir() if entry.is_file())

    def namespaced(self, namespace: str) -> "_FolderResolver":
        """Files in a folder below."""
        return _FolderResolver(self._folder / namespace)

    def write(self, name: str, data: object) -> None:
        """Nothing is ever written here."""
        raise PermissionError(name)


def _read(path: Path) -> Any:
    """Read the file as a trimesh.Scene."""
    if path.suffix.lower() not in FILE_KINDS:
        raise InputError(f"{path} is not a mesh file; allowed are {', '.join(FILE_KINDS)}")
    if not path.is_file():
        raise InputError(f"{path} does not exist")
    if (size := path.stat().st_size) > MAX_BYTES:
        raise InputError(f"{path} has {size / 1e6:.0f} MB; allowed are up to {MAX_BYTES / 1e6:.0f} MB")
    resolver = _FolderResolver(path.parent)
    try:
        with path.open("rb") as file, _watched_pictures(path) as problems:
            loaded = trimesh.load_scene(file, file_type=path.suffix.lower()[1:], resolver=resolver, process=False)
    except Exception as error:  # trimesh raises whatever its parsers stumble over
        reason = mesh_damage(path.read_bytes(), path.suffix.lower())
        if isinstance(error, FileNotFoundError) and error.filename is not None:
            reason = f"it refers to {Path(error.filename).name!r}, which is not beside it"
        raise InputError(f"{path} cannot be read as {path.suffix.lower()[1:].upper()}: {reason}") from error
    if problems:
        raise InputError(problems[0])
    if resolver.refused:
        raise InputError(f"{path} refers to {resolver.refused[0]!r}, which is outside its folder; that is not allowed")
    if resolver.missing:
        raise InputError(f"{path} refers to {resolver.missing[0]!r}, which is not beside it")
    return loaded


@contextmanager
def _watched_pictures(path: Path) -> Iterator[list[str]]:
    """While trimesh loads a model, look at each of its pictures before it is decoded.

    trimesh leaves out what it cannot open, and says nothing: the model would come out grey. The list holds why.
    """
    problems: list[str] = []
    opened, limit = Image.open, Image.MAX_IMAGE_PIXELS

    def watched(file: Any, *arguments: Any, **options: Any) -> Any:
        try:
            picture = opened(file, *arguments, **options)
        except Exception as error:
            problems.append(f"{path}: a texture cannot be read ({str(error).splitlines()[0][:120]})")
            raise
        width, height = picture.size
        if width * height > MAX_TEXTURE_PIXELS:
            problems.append(
                f"{path}: a texture has {width}x{height} pixels; allowed are up to {MAX_TEXTURE_PIXELS:,}, "
                f"such as 8192x8192"
            )
            raise ValueError(problems[-1])
        return picture

    # The size is known from the header alone: Pillow's own limit would hide it.
    Image.open, Image.MAX_IMAGE_PIXELS = cast(Any, watched), None
    try:
        yield problems
    finally:
        Image.open, Image.MAX_IMAGE_PIXELS = opened, limit


def _part(path: Path, mesh: Any, world_from_node: Array, number: int, *, linear: bool) -> MeshPart:
    vertices, faces = np.asarray(mesh.vertices, dtype=np.float64), np.asarray(mesh.faces, dtype=np.int64)
    bad = np.flatnonzero(~np.isfinite(vertices).all(axis=1))
    if bad.size:
        raise InputError(f"{path}: vertex {bad[0]} holds NaN or infinity; allowed are finite numbers")
    if faces.min() < 0 or faces.max() >= len(vertices):
        raise InputError(f"{path}: a face refers to vertex {int(faces.max())} of {len(vertices)}")
    linear_part = world_from_node[:3, :3]
    points = vertices @ linear_part.T + world_from_node[:3, 3]
    if np.linalg.det(linear_part) < 0:
        faces = faces[:, ::-1]  # a mirror turns triangles inside out
    normals = np.asarray(mesh.vertex_normals) @ np.linalg.pinv(linear_part)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    normals = np.where(length > 1e-9, normals / np.maximum(length, 1e-9), UP)
    material, uvs, colors = _look(path, mesh, number, linear=linear)
    return MeshPart(
        points.astype(np.float32),
        normals.astype(np.float32),
        uvs.astype(np.float32),
        faces.astype(np.int32),
        material,
        colors,
    )


def _look(path: Path, mesh: Any, number: int, *, linear: bool) -> tuple[Material, Array, Texture | None]:
    """Material, texture coordinates (V, 2) and vertex colours (V, 3) or None.

    glTF factors and vertex colours are linear light, the other formats' are sRGB; textures are sRGB everywhere.
    """
    count, visual = len(mesh.vertices), mesh.visual
    uvs = getattr(visual, "uv", None)
    uvs = np.zeros((count, 2)) if uvs is None or len(uvs) != count else np.nan_to_num(np.asarray(uvs, np.float64))
    double_sided = not mesh.is_watertight
    if visual.kind == "texture":
        source = visual.material
        image = getattr(source, "baseColorTexture", None) or getattr(source, "image", None)
        factor = getattr(source, "baseColorFactor", None)
        if factor is None:
            # An OBJ's diffuse colour is multiplied in only where there is no picture, as most tools do.
            factor = None if image is not None else getattr(source, "diffuse", None)
        base = (1.0, 1.0, 1.0) if factor is None else _rgb(np.asarray(factor, dtype=np.float64), linear)
        picture = None if image is None else _power_of_two(path, image)
        key = None if picture is None else f"{path.resolve()}-{path.stat().st_mtime_ns}-{number}"
        sided = double_sided or bool(getattr(source, "doubleSided", False))
        return Material(base, picture, key, double_sided=sided), uvs, None
    colors = None
    if visual.kind in ("vertex", "face"):
        values = np.asarray(visual.vertex_colors)[:, :3].astype(np.float64) / 255.0
        colors = np.rint((_srgb(values) if linear else values) * 255.0).astype(np.uint8)
    plain = (1.0, 1.0, 1.0) if colors is not None else (0.7, 0.7, 0.7)
    return Material(plain, double_sided=double_sided), uvs, colors


def _rgb(factor: Array, linear: bool) -> Rgb:
    scaled = np.clip(factor[:3] / (255.0 if factor.max() > 1.0 else 1.0), 0.0, 1.0)
    red, green, blue = (_srgb(scaled) if linear else scaled).tolist()
    return red, green, blue


def _srgb(linear: Array) -> Array:
    """sRGB of linear light (IEC 61966-2-1)."""
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055)


def _power_of_two(path: Path, image: Image.Image) -> Texture:
    """Resize a picture to (H, W, 3) uint8 with the nearest powers of two as its sides."""
    try:
        sides = [min(MAX_TEXTURE_SIDE, 2 ** max(0, round(float(np.log2(side))))) for side in image.size]
        picture = image.convert("RGB").resize((sides[0], sides[1]), Image.Resampling.LANCZOS)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise InputError(f"{path}: a texture cannot be read ({error})") from error
    return np.asarray(picture, dtype=np.uint8)


def _on_ground(path: Path, parts: list[MeshPart], known_m: float | None) -> tuple[list[MeshPart], list[str]]:
    """Lowest point at y = 0, middle at x = z = 0, in metres; `known_m` is what a unit is, where that was said."""
    points = np.concatenate([part.vertices for part in parts]).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max())
    if extent <= 0:
        raise InputError(f"{path}: all vertices are at one place")
    foot = np.array([0.5 * (low[0] + high[0]), low[1], 0.5 * (low[2] + high[2])])
    scale, notes = known_m or 1.0, []
    if known_m is None and not KEPT_M[0] <= extent <= KEPT_M[1]:
        scale = SCALED_TO_M / extent
        notes.append(f"The model's longest side is {extent:.4g}: it was scaled by {scale:.4g} to {SCALED_TO_M:g} m.")
    if np.abs(foot).max() > 1e-6:
        shift = ", ".join(f"{0.0 - value:.3g}" for value in foot)
        notes.append(f"The model was moved by ({shift}) to stand on the ground.")
    moved = [replace(p, vertices=((p.vertices.astype(np.float64) - foot) * scale).astype(np.float32)) for p in parts]
    return moved, notes


def _turned(part: MeshPart, turn: Array) -> MeshPart:
    """The part turned by a rotation (3, 3)."""
    rotation = turn.astype(np.float32)
    return replace(part, vertices=part.vertices @ rotation.T, normals=part.normals @ rotation.T)


def _mean_color(parts: list[MeshPart]) -> Array:
    """Mean sRGB (3,) of all parts, weighted by their triangles' areas."""
    total, weight = np.zeros(3), 0.0
    for part in parts:
        a, b, c = (part.vertices[part.faces[:, i]].astype(np.float64) for i in range(3))
        area = float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())
        color = np.array(part.material.base_color)
        if part.material.texture is not None:
            color = color * part.material.texture.mean(axis=(0, 1)) / 255.0
        if part.colors is not None:
            color = color * part.colors.mean(axis=0) / 255.0
        total, weight = total + area * color, weight + area
    return total / max(weight, 1e-12)
