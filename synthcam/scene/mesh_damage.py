"""Why a mesh file cannot be read, in words: what a parser stumbles over says little to who has the file."""

import json
import struct
from collections.abc import Iterator
from typing import Any

_COMPONENT_BYTES = {5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4}
_COMPONENTS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_UNKNOWN = "it is damaged"


def mesh_damage(content: bytes, suffix: str) -> str:
    """The first thing that is wrong with the content of a mesh file that could not be read."""
    if not content.strip():
        return "it is empty"
    if content.startswith(b"version https://git-lfs"):
        return "it is a Git LFS pointer, not the file itself; `git lfs pull` fetches that"
    if content.lstrip()[:1] == b"<":
        return "it is a web page, not a mesh"
    find = {".glb": _glb_damage, ".obj": _obj_damage, ".ply": _ply_damage}.get(suffix, _unknown_damage)
    try:
        return next(find(content), _UNKNOWN)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, RecursionError, struct.error):
        return _UNKNOWN


def _unknown_damage(content: bytes) -> Iterator[str]:
    yield _UNKNOWN


def _glb_damage(content: bytes) -> Iterator[str]:
    if content[:4] != b"glTF":
        yield "it does not begin with glTF, as every GLB does"
    if len(content) < 20:
        yield f"it is cut off: it has {len(content)} bytes"
    version, length, json_length = struct.unpack("<III", content[4:16])
    if version != 2:
        yield f"it is glTF {version}; allowed is glTF 2"
    if length > len(content) or 20 + json_length > len(content):
        yield f"it is cut off: it says that it has {length} bytes, {len(content)} are there"
    try:
        tree = json.loads(content[20 : 20 + json_length])
    except ValueError:
        yield "its JSON is damaged"
        return
    if not isinstance(tree, dict):
        yield "its JSON is no object"
    for key in ("meshes", "nodes", "accessors", "bufferViews"):
        if not isinstance(tree.get(key, []), list):
            yield f"its {key} are no list"
    yield from _tree_damage(tree, len(content) - 20 - json_length)


def _tree_damage(tree: dict[str, Any], held: int) -> Iterator[str]:
    """What is wrong with the parts of a glTF whose binary chunk has at most `held` bytes."""
    accessors, views = tree.get("accessors", []), tree.get("bufferViews", [])
    for i, node in enumerate(tree.get("nodes", [])):
        if len(node.get("matrix", range(16))) != 16:
            yield f"the matrix of node {i} has {len(node['matrix'])} numbers, not 16"
    for i, mesh in enumerate(tree.get("meshes", [])):
        for primitive in mesh["primitives"]:
            if "POSITION" not in primitive.get("attributes", {}):
                yield f"mesh {i} has no POSITION"
            for name, number in {**primitive["attributes"], "indices": primitive.get("indices", 0)}.items():
                if not (isinstance(number, int) and 0 <= number < len(accessors)):
                    yield f"{name} of mesh {i} is accessor {number}; there are {len(accessors)}"
    for i, accessor in enumerate(accessors):
        size = _COMPONENT_BYTES.get(accessor.get("componentType"), 0) * _COMPONENTS.get(accessor.get("type"), 0)
        if not size:
            found = f"{accessor.get('type')} of {accessor.get('componentType')}"
            yield f"accessor {i} holds {found}, which glTF does not know"
        view, count = accessor.get("bufferView"), accessor.get("count")
        if view is not None and not (isinstance(view, int) and 0 <= view < len(views)):
            yield f"accessor {i} uses bufferView {view}; there are {len(views)}"
        if view is not None and not (isinstance(count, int) and 0 < count * size <= views[view]["byteLength"]):
            yield f"accessor {i} counts {count} values; its bufferView has room for {views[view]['byteLength'] // size}"
    for i, view in enumerate(views):
        end = view.get("byteOffset", 0) + view["byteLength"]
        if not 0 <= end <= held:
            yield f"bufferView {i} ends at byte {end}; the binary part has {max(held - 8, 0)}"


def _obj_damage(content: bytes) -> Iterator[str]:
    vertices = 0
    lines = content.decode("utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, start=1):
        word, *values = line.split("#")[0].split() or [""]
        if word == "v":
            vertices += 1
            if len(values) < 3 or not all(map(_is_number, values[:3])):
                yield f"line {number}: {line.strip()[:40]!r} is no vertex; allowed is v and three numbers"
    for number, line in enumerate(lines, start=1):
        word, *values = line.split("#")[0].split() or [""]
        for index in (value.split("/")[0] for value in values) if word == "f" else ():
            if not (index.lstrip("-").isdigit() and 1 <= abs(int(index)) <= vertices):
                yield f"line {number}: a face has the corner {index[:20]!r}; there are {vertices} vertices"


def _ply_damage(content: bytes) -> Iterator[str]:
    if not content.startswith(b"ply"):
        yield "it does not begin with ply, as every PLY does"
    head, end, _ = content.partition(b"end_header")
    if not end:
        yield "its header has no end"
    words = [line.split() for line in head.decode("ascii", errors="replace").splitlines()]
    form = next((line[1] for line in words if line[:1] == ["format"] and len(line) > 1), "nothing")
    if form not in ("ascii", "binary_little_endian", "binary_big_endian"):
        yield f"its format is {form[:30]}; allowed are ascii, binary_little_endian and binary_big_endian"
    properties = {line[-1] for line in words if line[:1] == ["property"]}
    for axis in "xyz":
        if axis not in properties:
            yield f"its vertices have no {axis}"
    yield "it is cut off, or holds another number of vertices and faces than its header says"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
