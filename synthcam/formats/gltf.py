"""glTF 2.0 with an animated camera, .glb or .gltf: camera to world, camera axes as OpenGL, metres, world with y up.

A camera is a node; its place and turn, and those of the nodes above it, are keyed. Core glTF keys no lens: a zoom is
written and read by the extension KHR_animation_pointer; programs without it show the first frame's.
https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html
"""

import base64
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import MAX_FRAMES, assemble
from synthcam.formats._gltf_animation import Animation, Document
from synthcam.formats._text import read_bytes, write_bytes
from synthcam.formats.nerf import OPENGL_FROM_OPENCV
from synthcam.formats.pose_file import Given, PoseFile, zooms
from synthcam.geometry.se3 import Array, nearest_rotation, quaternion_wxyz, se3

FPS = 24.0
POINTER = "KHR_animation_pointer"
_JSON_CHUNK, _BINARY_CHUNK = 0x4E4F534A, 0x004E4942


def is_gltf(content: object) -> bool:
    """Whether a JSON object is a glTF document."""
    return isinstance(content, dict) and isinstance(content.get("asset"), dict) and "nodes" in content


def read_gltf(path: Path, given: Given | None = None) -> list[PoseFile]:
    """Read every camera of a glTF file over the time in which it, or a node above it, is keyed.

    Raises:
        InputError: there is no camera, the file is damaged, or see `assemble`.
    """
    given = given or Given()
    document = _open(path)
    nodes = document.camera_nodes()
    if not nodes:
        raise InputError(f"{path}: holds no perspective camera; allowed is a glTF file with one")
    found = []
    for node in nodes:
        animation = document.animation_of(node)
        times, notes = _times(animation, given)
        if len(times) > MAX_FRAMES:
            raise InputError(f"{path}: holds {len(times)} frames; allowed are {MAX_FRAMES}")
        world = document.world_from_node(node, times, animation)
        width, height, focal, more = _lens(document, node, times, animation)
        half = np.ones(len(times))
        found.append(
            assemble(
                path,
                name=document.name_of(node) if len(nodes) > 1 else path.stem,
                format="gltf",
                poses=se3(nearest_rotation(world[:, :3, :3]), world[:, :3, 3]) @ OPENGL_FROM_OPENCV,
                world_to_camera=False,
                where=[f"{document.name_of(node)} at {t:g} s" for t in times],
                given=given,
                metric=True,
                up="y" if given.up is None else None,
                intrinsics=np.stack([focal, focal, half * width / 2, half * height / 2], axis=1),
                size=(width, height),
                stamps=times if len(times) > 1 else None,
                notes=[*notes, *more],
            )
        )
    return found


def _times(animation: Animation | None, given: Given) -> tuple[Array, list[str]]:
    """The times of frames: those of the keys where they are as dense as frames, else an even rate between the ends."""
    if animation is None:
        return np.zeros(1), ["no animation of the camera in the file"]
    keys = animation.keys
    if given.fps is None and len(keys) > 2:
        steps = np.diff(keys)
        if steps.max() < 1.5 * steps.min() and steps.max() <= 0.26:
            return keys, []
    rate = given.fps or FPS
    count = int(np.floor((keys[-1] - keys[0]) * rate + 1e-6)) + 1
    notes = [] if given.fps else [f"the keys are not frames: {rate:g} fps between them"]
    return keys[0] + np.arange(count) / rate, notes


def _lens(
    document: Document, node: int, times: Array, animation: Animation | None
) -> tuple[float, float, Array, list[str]]:
    """Picture width and height, focal lengths (F,) in pixels, and notes."""
    camera = document.camera_of(node)
    lens = camera["perspective"]
    extras = camera.get("extras") if isinstance(camera.get("extras"), dict) else {}
    notes = []
    aspect = document.number(lens.get("aspectRatio", 16 / 9), "aspectRatio")
    if not 0.05 < aspect < 20:
        raise InputError(f"{document.path}: aspectRatio is {aspect:g}; allowed is 0.05 to 20")
    width, height = 640.0 * min(1.0, aspect), 640.0 / max(1.0, aspect)
    assert isinstance(extras, dict)
    if "width" in extras and "height" in extras:
        width, height = (document.number(extras[key], f"extras.{key}") for key in ("width", "height"))
    else:
        width, height = float(round(width)), float(round(height))
        notes.append(f"no picture size in the file: {width:g}x{height:g}, of its aspect, assumed")
    yfov = document.lens_over_time(node, times, animation)
    if not ((yfov > 1e-3) & (yfov < np.pi - 1e-3)).all():
        raise InputError(f"{document.path}: yfov is {yfov.min():g} to {yfov.max():g}; allowed is 0 to pi radians")
    return width, height, 0.5 * height / np.tan(0.5 * yfov), notes


def _open(path: Path) -> Document:
    """The document and its binary chunk.

    Raises:
        InputError: the file is damaged.
    """
    data = read_bytes(path)
    binary = b""
    if data[:4] == b"glTF":
        chunks: dict[int, bytes] = {}
        at = 12
        while at + 8 <= len(data):
            length, kind = struct.unpack_from("<II", data, at)
            if at + 8 + length > len(data):
                raise InputError(f"{path}: ends in the middle of a chunk at byte {len(data)}")
            chunks.setdefault(kind, data[at + 8 : at + 8 + length])
            at += 8 + length
        data, binary = chunks.get(_JSON_CHUNK, b""), chunks.get(_BINARY_CHUNK, b"")
    try:
        content: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not glTF ({' '.join(str(error).split())[:60]})") from None
    if not is_gltf(content):
        raise InputError(f"{path}: is not glTF; allowed is a document with asset and nodes")
    return Document(path, content, binary)


@dataclass
class _Writer:
    """Accessors of float arrays, one after the other in one buffer."""

    data: bytes = b""

    def __post_init__(self) -> None:
        self.views: list[dict[str, int]] = []
        self.accessors: list[dict[str, Any]] = []

    def add(self, values: Array, kind: str) -> int:
        """The accessor of an array (N,) or (N, C)."""
        array = np.ascontiguousarray(values, dtype="<f4")
        flat = array.reshape(len(array), -1)
        self.views.append({"buffer": 0, "byteOffset": len(self.data), "byteLength": array.nbytes})
        self.accessors.append(
            {"bufferView": len(self.views) - 1, "componentType": 5126, "count": len(array), "type": kind,
             "min": flat.min(axis=0).tolist(), "max": flat.max(axis=0).tolist()}
        )  # fmt: skip
        self.data += array.tobytes()
        return len(self.accessors) - 1


def write_gltf(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write a scene with one animated camera, binary if the name ends in .glb. Returns what it could not hold."""
    trajectory = pose_file.trajectory
    poses = trajectory.world_from_camera @ OPENGL_FROM_OPENCV
    quaternions = _continuous(quaternion_wxyz(poses[:, :3, :3]))[:, [1, 2, 3, 0]]
    yfov = 2.0 * np.arctan(0.5 * trajectory.height / trajectory.intrinsics[:, 1])
    zoom = zooms(trajectory)
    writer = _Writer()
    times = writer.add(trajectory.times, "SCALAR")
    outputs = [("translation", writer.add(poses[:, :3, 3], "VEC3")), ("rotation", writer.add(quaternions, "VEC4"))]
    samplers = [{"input": times, "output": output, "interpolation": "LINEAR"} for _, output in outputs]
    channels: list[dict[str, Any]] = [
        {"sampler": i, "target": {"node": 0, "path": name}} for i, (name, _) in enumerate(outputs)
    ]
    if zoom:
        samplers.append({"input": times, "output": writer.add(yfov, "SCALAR"), "interpolation": "LINEAR"})
        pointer = {POINTER: {"pointer": "/cameras/0/perspective/yfov"}}
        channels.append({"sampler": 2, "target": {"path": "pointer", "extensions": pointer}})
    content: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "synthcam"},
        **({"extensionsUsed": [POINTER]} if zoom else {}),
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [
            {
                "name": "camera", "camera": 0,
                "translation": poses[0, :3, 3].tolist(), "rotation": quaternions[0].tolist(),
            }
        ],
        "cameras": [
            {
                "type": "perspective",
                "name": "camera",
                "perspective": {
                    "yfov": float(yfov[0]), "aspectRatio": trajectory.width / trajectory.height, "znear": 0.01,
                },
                "extras": {"width": trajectory.width, "height": trajectory.height},
            }
        ],
        "animations": [{"name": "camera path", "samplers": samplers, "channels": channels}],
        "accessors": writer.accessors,
        "bufferViews": writer.views,
        "buffers": [{"byteLength": len(writer.data)}],
    }  # fmt: skip
    write_bytes(path, _packed(content, writer.data, binary=path.suffix.lower() == ".glb"))
    lost = ["glTF holds no principal point (the picture's middle is implied): left out"]
    if zoom:
        lost.append(f"the zoom is keyed by {POINTER}: programs without it show the first frame's field of view")
    return tuple(lost)


def _continuous(quaternions: Array) -> Array:
    """Quaternions (F, 4) with the signs that keep each near the one before."""
    sign = np.sign((quaternions[1:] * quaternions[:-1]).sum(axis=1))
    return np.asarray(quaternions * np.concatenate([[1.0], np.cumprod(np.where(sign == 0, 1.0, sign))])[:, None])


def _packed(content: dict[str, Any], data: bytes, *, binary: bool) -> bytes:
    if not binary:
        uri = "data:application/octet-stream;base64," + base64.b64encode(data).decode()
        content["buffers"][0]["uri"] = uri
        return (json.dumps(content, indent=1) + "\n").encode()
    text = json.dumps(content).encode()
    text += b" " * (-len(text) % 4)
    data += b"\0" * (-len(data) % 4)
    chunks = struct.pack("<II", len(text), _JSON_CHUNK) + text + struct.pack("<II", len(data), _BINARY_CHUNK) + data
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks
