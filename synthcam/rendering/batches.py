"""Scene parts merged into few big vertex buffers: pure numpy, nothing of GL.

Everything that stands still is one mesh for each (texture, unlit, double-sided); vertex colours carry the base
colours, and vertices the object's id. What moves keeps meshes of its own.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array
from synthcam.rendering.look import srgb_to_linear
from synthcam.rendering.visibility import Boxes
from synthcam.scene.assets import Material, MeshPart, Scene, SceneObject
from synthcam.scene.moving import parts_by_limb

VERTEX = np.dtype(
    [
        ("position", "<f4", 3),
        ("normal", "<f4", 3),
        ("uv", "<f4", 2),
        ("color", "<f2", 4),
        ("object_id", "<u4"),
    ]
)
"""One vertex; colours are linear light, not sRGB. Must match ATTRIBUTES."""
ATTRIBUTES = ("3f4 3f4 2f4 4f2 1u4", "in_position", "in_normal", "in_uv", "in_color", "in_object_id")
"""The same for moderngl."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Triangles of one look, in one buffer."""

    vertices: npt.NDArray[np.void]
    """(V,) of VERTEX, in the frame of the object's limb, or of the scene's anchor where `object_id` is None"""
    faces: npt.NDArray[np.int32]
    """(N, 3); those that are flat, of one normal and one colour, come first"""
    flat: int
    """How many of the faces are flat"""
    runs: tuple[tuple[int, int], ...]
    """First face and count of neighbours that are drawn together: the flat ones, or the others, of one mesh"""
    boxes: Boxes
    """Around each of the runs, in the frame of the vertices; those of the scene's structure are drawn behind others"""
    material: Material
    """Its texture, unlit and double_sided hold for all; its base colour is in the vertices"""
    object_id: int | None
    """The object whose pose moves it; None where it stands still"""
    limb: int = 0
    """Of the object, which moves it in the object's frame"""


def anchor_of(scene: Scene) -> Array:
    """The point (3,) that renderers measure positions from: among the cameras, where float32 must be finest."""
    return np.asarray(0.5 * np.add(scene.camera_zone.low, scene.camera_zone.high), dtype=np.float64)


def merge(scene: Scene, moving: Collection[int], anchor: Array) -> list[Batch]:
    """The batches of `scene`: objects whose id is in `moving` apart, all others merged in a frame at `anchor` (3,)."""
    still: dict[tuple[object, ...], list[tuple[SceneObject, MeshPart]]] = {}
    batches = []
    to_anchor = np.eye(4)
    to_anchor[:3, 3] = -anchor
    for thing in scene.objects:
        if not thing.drawn:
            continue
        if thing.id not in moving:
            for part in thing.parts:
                still.setdefault(_draw_state(part.material), []).append((thing, part))
            continue
        for limb, parts in parts_by_limb(thing).items():
            groups: dict[tuple[object, ...], list[tuple[SceneObject, MeshPart]]] = {}
            for part in parts:
                groups.setdefault(_draw_state(part.material), []).append((thing, part))
            batches += [_batch(group, np.eye(4), thing.id, limb) for group in groups.values()]
    return [_batch(group, to_anchor, None) for group in still.values()] + batches


def _draw_state(material: Material) -> tuple[object, ...]:
    """What two parts must share to be drawn with one call."""
    if material.texture is None:
        texture: object = None
    else:
        texture = material.texture_key if material.texture_key is not None else id(material.texture)
    return texture, material.unlit, material.double_sided


def _batch(group: Iterable[tuple[SceneObject, MeshPart]], frame: Array, object_id: int | None, limb: int = 0) -> Batch:
    vertices, count = [], 0
    flat_faces: list[tuple[npt.NDArray[np.int32], bool]] = []
    round_faces: list[tuple[npt.NDArray[np.int32], bool]] = []
    for thing, part in group:
        pose = frame @ thing.world_from_object if object_id is None else frame
        packed = np.zeros(len(part.vertices), VERTEX)
        packed["position"] = part.vertices.astype(np.float64) @ pose[:3, :3].T + pose[:3, 3]
        packed["normal"] = part.normals @ pose[:3, :3].T
        packed["uv"] = part.uvs
        packed["uv"][:, 1] = 1.0 - packed["uv"][:, 1]  # pictures are uploaded top row first
        color = srgb_to_linear(part.material.base_color)
        packed["color"][:, :3] = (
            color if part.colors is None else color * srgb_to_linear(part.colors / np.float64(255.0))
        )
        packed["object_id"] = thing.id
        vertices.append(packed)
        flat = _flat_faces(part)
        behind = thing.role == "structure"
        flat_faces.append((part.faces[flat] + count, behind))
        round_faces.append((part.faces[~flat] + count, behind))
        count += len(packed)
        material = part.material
    merged = np.concatenate(vertices)
    parts = [(faces, behind) for faces, behind in flat_faces + round_faces if len(faces)]
    counts = [len(faces) for faces, _ in parts]
    firsts = np.cumsum([0, *counts[:-1]]).tolist()
    corners = [merged["position"][faces.ravel()].astype(np.float64) for faces, _ in parts]
    boxes = Boxes(
        np.stack([c.min(axis=0) for c in corners]),
        np.stack([c.max(axis=0) for c in corners]),
        np.array([behind for _, behind in parts]),
    )
    faces = np.concatenate([faces for faces, _ in parts]).astype(np.int32)
    flat_count = sum(len(faces) for faces, _ in flat_faces)
    return Batch(merged, faces, flat_count, tuple(zip(firsts, counts, strict=True)), boxes, material, object_id, limb)


def _flat_faces(part: MeshPart) -> npt.NDArray[np.bool_]:
    """Which faces (N,) have one normal and one colour on all three corners."""
    varying: list[npt.NDArray[Any]] = [part.normals] if part.colors is None else [part.normals, part.colors]
    flat = np.ones(len(part.faces), np.bool_)
    for values in varying:
        a, b, c = (values[part.faces[:, corner]] for corner in range(3))
        alike = (a == b) & (a == c)
        flat &= alike[:, 0] & alike[:, 1] & alike[:, 2]  # all(axis=1) takes ten times as long
    return flat
