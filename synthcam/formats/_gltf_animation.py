"""What is needed of a glTF document to follow a camera: accessors, the tree of nodes, and keyed animation."""

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._text import json_number, quoted, read_bytes
from synthcam.geometry.se3 import Array, rotation_from_quaternion_wxyz

_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
# Component types, and what a normalised integer is divided by.
_TYPES = {
    5120: ("<i1", 127.0),
    5121: ("<u1", 255.0),
    5122: ("<i2", 32767.0),
    5123: ("<u2", 65535.0),
    5126: ("<f4", 1.0),
}
MAX_DEPTH = 64


@dataclass(frozen=True)
class Track:
    """Keyed values of one property: times (K,), values (K, C) (K, 3, C with tangents), and how to go between them."""

    times: Array
    values: Array
    interpolation: str

    def at(self, times: Array, *, rotation: bool) -> Array:
        """Values (T, C) at `times`; before the first and after the last key they are held.

        Rotations are quaternions x y z w and go along the shorter arc.
        """
        t = np.clip(times, self.times[0], self.times[-1])
        if len(self.times) == 1:
            return np.repeat(self._points()[:1], len(t), axis=0)
        after = np.clip(np.searchsorted(self.times, t, side="right"), 1, len(self.times) - 1)
        before = after - 1
        span = self.times[after] - self.times[before]
        share = np.where(span > 0, (t - self.times[before]) / np.where(span > 0, span, 1.0), 0.0)[:, None]
        points = self._points()
        a, b = points[before], points[after]
        if self.interpolation == "STEP":
            return np.where(share < 1.0, a, b)
        if self.interpolation == "CUBICSPLINE":
            step = span[:, None]
            leave, arrive = self.values[before, 2] * step, self.values[after, 0] * step
            s2, s3 = share**2, share**3
            return np.asarray(
                (2 * s3 - 3 * s2 + 1) * a + (s3 - 2 * s2 + share) * leave + (3 * s2 - 2 * s3) * b + (s3 - s2) * arrive
            )
        return _slerp(a, b, share) if rotation else np.asarray(a * (1 - share) + b * share)

    def _points(self) -> Array:
        return self.values[:, 1] if self.interpolation == "CUBICSPLINE" else self.values


def _slerp(a: Array, b: Array, share: Array) -> Array:
    """Between unit quaternions (T, 4), along the shorter arc (the formula of glTF 2.0, appendix C)."""
    cosine = (a * b).sum(axis=1, keepdims=True)
    b = np.where(cosine < 0, -b, b)
    angle = np.arccos(np.clip(np.abs(cosine), 0.0, 1.0))
    sine = np.sin(angle)
    near = sine < 1e-6
    safe = np.where(near, 1.0, sine)
    first = np.where(near, 1 - share, np.sin((1 - share) * angle) / safe)
    second = np.where(near, share, np.sin(share * angle) / safe)
    return np.asarray(first * a + second * b)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


@dataclass(frozen=True)
class Animation:
    """Keyed properties by (node, path) or by pointer, and the times of all their keys (K,)."""

    tracks: dict[tuple[int, str], Track]
    pointers: dict[str, Track]
    keys: Array


class Document:
    """A glTF document; what is not as the specification has it is an InputError that names the place."""

    def __init__(self, path: Path, content: dict[str, Any], binary: bytes) -> None:
        self.path, self.content, self.binary = path, content, binary
        self._parents: dict[int, int] = {}
        for index in range(len(self._list("nodes"))):
            for child in self._node(index).get("children") or []:
                if not isinstance(child, int) or isinstance(child, bool):
                    raise InputError(f"{path}: nodes[{index}].children is {quoted(child)}; allowed are whole numbers")
                self._parents[child] = index

    def number(self, value: object, where: str) -> float:
        """A finite number."""
        return json_number(value, f"{self.path}: {where}")

    def name_of(self, node: int) -> str:
        """A node's name, or its number."""
        return str(self._node(node).get("name") or f"camera{node}")

    def camera_nodes(self) -> list[int]:
        """The nodes that carry a perspective camera."""
        found = []
        for index in range(len(self._list("nodes"))):
            if "camera" in self._node(index) and isinstance(self.camera_of(index).get("perspective"), dict):
                found.append(index)
        return found

    def camera_of(self, node: int) -> dict[str, Any]:
        """The camera of a node."""
        return self._item("cameras", self._node(node)["camera"])

    def animation_of(self, node: int) -> Animation | None:
        """What keys a camera's node, the nodes above it, and its lens, in all animations of the file; None if nothing.

        Where several animations key one property (takes), the first is followed.
        """
        nodes = [node]
        while nodes[-1] in self._parents and len(nodes) <= MAX_DEPTH:
            nodes.append(self._parents[nodes[-1]])
        lens = f"/cameras/{self._node(node)['camera']}/perspective/yfov"
        tracks: dict[tuple[int, str], Track] = {}
        pointers: dict[str, Track] = {}
        for number in range(len(self._list("animations"))):
            more, more_pointers = self._tracks(number, nodes, lens)
            tracks, pointers = more | tracks, more_pointers | pointers
        times = [track.times for track in (*tracks.values(), *pointers.values())]
        return Animation(tracks, pointers, np.unique(np.concatenate(times))) if times else None

    def _tracks(
        self, number: int, nodes: list[int], lens: str
    ) -> tuple[dict[tuple[int, str], Track], dict[str, Track]]:
        """What one animation keys of some nodes, and of a lens."""
        listed = self._item("animations", number)
        tracks: dict[tuple[int, str], Track] = {}
        pointers: dict[str, Track] = {}
        channels, samplers = listed.get("channels"), listed.get("samplers")
        if not isinstance(channels, list) or not isinstance(samplers, list):
            raise InputError(f"{self.path}: animations[{number}] has no channels and samplers")
        for index, channel in enumerate(channels):
            where = f"animations[{number}].channels[{index}]"
            target = channel.get("target") if isinstance(channel, dict) else None
            sampler = channel.get("sampler") if isinstance(channel, dict) else None
            if not isinstance(target, dict) or not isinstance(sampler, int) or not 0 <= sampler < len(samplers):
                raise InputError(f"{self.path}: {where} has no target and sampler")
            kind = target.get("path")
            if kind == "pointer":
                extensions = target.get("extensions")
                pointer = extensions.get("KHR_animation_pointer") if isinstance(extensions, dict) else None
                if isinstance(pointer, dict) and pointer.get("pointer") == lens:
                    pointers[lens] = self._track(samplers[sampler], where, 1)
            elif kind in ("translation", "rotation", "scale") and target.get("node") in nodes:
                width = 4 if kind == "rotation" else 3
                tracks[target["node"], kind] = self._track(samplers[sampler], where, width)
        return tracks, pointers

    def world_from_node(self, node: int, times: Array, animation: Animation | None) -> Array:
        """Matrices (T, 4, 4) of a node in the world at `times`."""
        world = np.tile(np.eye(4), (len(times), 1, 1))
        at: int | None = node
        for _ in range(MAX_DEPTH):
            if at is None:
                return world
            world = self._local(at, times, animation) @ world
            at = self._parents.get(at)
        raise InputError(f"{self.path}: nodes[{node}] is below more than {MAX_DEPTH} others; allowed are fewer")

    def lens_over_time(self, node: int, times: Array, animation: Animation | None) -> Array:
        """The vertical field of view (T,) in radians."""
        camera = self._node(node)["camera"]
        track = None if animation is None else animation.pointers.get(f"/cameras/{camera}/perspective/yfov")
        if track is not None:
            return track.at(times, rotation=False)[:, 0]
        fov = self.number(self.camera_of(node)["perspective"].get("yfov"), f"cameras[{camera}].perspective.yfov")
        return np.full(len(times), fov)

    def _local(self, node: int, times: Array, animation: Animation | None) -> Array:
        """Matrices (T, 4, 4) of a node in its parent."""
        content = self._node(node)
        where = f"nodes[{node}]"
        if content.get("matrix") is not None:
            matrix = self._numbers(content["matrix"], f"{where}.matrix", 16).reshape(4, 4).T
            if np.abs(matrix).max() > 1e9:
                raise InputError(f"{self.path}: {where}.matrix has numbers beyond 1e9; allowed are less")
            return np.tile(matrix, (len(times), 1, 1))
        parts = {}
        for name, default in (("translation", [0.0] * 3), ("rotation", [0.0, 0, 0, 1]), ("scale", [1.0] * 3)):
            track = None if animation is None else animation.tracks.get((node, name))
            if track is not None:
                parts[name] = track.at(times, rotation=name == "rotation")
            else:
                rest = self._numbers(content.get(name, default), f"{where}.{name}", len(default))
                parts[name] = np.tile(rest, (len(times), 1))
        length = np.linalg.norm(np.clip(parts["rotation"], -2, 2), axis=1, keepdims=True)
        if (np.abs(length - 1.0) > 0.1).any():
            raise InputError(f"{self.path}: {where}.rotation has not length 1; allowed are unit quaternions")
        local = np.tile(np.eye(4), (len(times), 1, 1))
        turn = rotation_from_quaternion_wxyz((parts["rotation"] / length)[:, [3, 0, 1, 2]])
        local[:, :3, :3] = turn * parts["scale"][:, None]
        local[:, :3, 3] = parts["translation"]
        if not np.isfinite(local).all() or np.abs(local).max() > 1e9 or (np.abs(parts["scale"]) < 1e-9).any():
            raise InputError(f"{self.path}: {where} has no sound place; allowed are finite numbers and no scale of 0")
        return local

    def _track(self, sampler: object, where: str, width: int) -> Track:
        if not isinstance(sampler, dict):
            raise InputError(f"{self.path}: {where} has no sampler")
        interpolation = sampler.get("interpolation", "LINEAR")
        if interpolation not in ("LINEAR", "STEP", "CUBICSPLINE"):
            raise InputError(f"{self.path}: {where}: interpolation is {quoted(interpolation)}; allowed is LINEAR")
        times = self._accessor(sampler.get("input"), where)[:, 0]
        values = self._accessor(sampler.get("output"), where)
        if interpolation == "CUBICSPLINE" and len(values) == 3 * len(times):
            values = values.reshape(len(times), 3, -1)
        if not len(times) or len(values) != len(times) or values.shape[-1] != width or (np.diff(times) <= 0).any():
            raise InputError(f"{self.path}: {where}: {len(times)} times do not match values {values.shape}")
        return Track(times, values, interpolation)

    def _accessor(self, index: object, where: str) -> Array:
        """The numbers (N, C) of an accessor."""
        accessor = self._item("accessors", index)
        kind, component = accessor.get("type"), accessor.get("componentType")
        if not isinstance(kind, str) or kind not in _WIDTHS or not _is_count(component) or component not in _TYPES:
            raise InputError(f"{self.path}: {where}: its accessor is of no known type")
        dtype, scale = np.dtype(_TYPES[component][0]), _TYPES[component][1]
        view = self._item("bufferViews", accessor.get("bufferView"))
        data = self._buffer(view.get("buffer"))
        numbers = [accessor.get("count"), view.get("byteOffset", 0), accessor.get("byteOffset", 0)]
        numbers.append(view.get("byteStride") or 0)
        if not all(map(_is_count, numbers)):
            raise InputError(f"{self.path}: {where}: its accessor has no sound count and offsets")
        count, start, stride = (int(number or 0) for number in (numbers[0], numbers[1] + numbers[2], numbers[3]))
        size = dtype.itemsize * _WIDTHS[kind]
        stride = stride or size
        if count == 0 or start + stride * (count - 1) + size > len(data) or stride < size:
            raise InputError(f"{self.path}: {where}: its accessor reaches beyond its buffer")
        rows = np.ndarray((count, _WIDTHS[kind]), dtype, data, start, (stride, dtype.itemsize))
        values = rows.astype(np.float64) / (scale if accessor.get("normalized") else 1.0)
        if not np.isfinite(values).all():
            raise InputError(f"{self.path}: {where}: holds NaN or infinity; allowed are finite numbers")
        return values

    def _buffer(self, index: object) -> bytes:
        buffer = self._item("buffers", index)
        uri = buffer.get("uri")
        if uri is None:
            return self.binary
        if not isinstance(uri, str):
            raise InputError(f"{self.path}: buffers[{index}].uri is {quoted(uri)}; allowed is text")
        if uri.startswith("data:"):
            try:
                return base64.b64decode(uri.partition(",")[2], validate=True)
            except (ValueError, binascii.Error):
                raise InputError(f"{self.path}: buffers[{index}].uri is no base64") from None
        file = (self.path.parent / unquote(uri)).resolve()
        if not file.is_relative_to(self.path.parent.resolve()):
            raise InputError(f"{self.path}: buffers[{index}].uri is {quoted(uri)}; allowed is a file beside")
        return read_bytes(file)

    def _numbers(self, value: object, where: str, count: int) -> Array:
        if not isinstance(value, list) or len(value) != count:
            raise InputError(f"{self.path}: {where} is {quoted(value)}; allowed are {count} numbers")
        return np.array([self.number(v, f"{where}[{i}]") for i, v in enumerate(value)])

    def _list(self, name: str) -> list[Any]:
        found = self.content.get(name, [])
        if not isinstance(found, list):
            raise InputError(f"{self.path}: {name} is {quoted(found)}; allowed is a list")
        return found

    def _item(self, name: str, index: object) -> dict[str, Any]:
        listed = self._list(name)
        if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(listed):
            raise InputError(f"{self.path}: there is no {name}[{index}]")
        if not isinstance(listed[index], dict):
            raise InputError(f"{self.path}: {name}[{index}] is {quoted(listed[index])}; allowed is an object")
        return dict(listed[index])

    def _node(self, index: int) -> dict[str, Any]:
        return self._item("nodes", index)
