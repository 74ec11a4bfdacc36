"""What is said of a mesh file that cannot be read: words about the file, none of a library's."""

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trimesh

from synthcam.errors import InputError
from synthcam.scene.mesh_file import load_mesh_object


@pytest.fixture(scope="module")
def good() -> bytes:
    content = trimesh.creation.icosphere(subdivisions=1).export(file_type="glb")
    assert isinstance(content, bytes)
    return content


def changed(content: bytes, change: Callable[[Any], object]) -> bytes:
    """A GLB whose JSON was changed."""
    length = struct.unpack("<I", content[12:16])[0]
    tree = json.loads(content[20 : 20 + length])
    change(tree)
    text = json.dumps(tree).encode()
    text += b" " * (-len(text) % 4)
    body = struct.pack("<II", len(text), 0x4E4F534A) + text + content[20 + length :]
    return b"glTF" + struct.pack("<II", 2, 12 + len(body)) + body


def said_of(content: bytes, name: str, folder: Path) -> str:
    file = folder / name
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_mesh_object(file)
    line = str(caught.value)
    assert line.startswith(f"{file} cannot be read as {name[-3:].upper()}: ")
    assert not any(word in line for word in ("Error", "array", "reshape", "axis", "dtype", "tuple"))
    return line


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda t: t["accessors"][0].update(count=10**6),
            "accessor 0 counts 1000000 values; its bufferView has room for",
        ),
        (lambda t: t["accessors"][0].update(componentType=9999), "accessor 0 holds SCALAR of 9999"),
        (lambda t: t["accessors"][0].update(bufferView=77), "accessor 0 uses bufferView 77; there are 2"),
        (lambda t: t["bufferViews"][0].update(byteOffset=10**9), "bufferView 0 ends at byte"),
        (lambda t: t.pop("accessors"), "POSITION of mesh 0 is accessor 1; there are 0"),
        (lambda t: t["nodes"][-1].update(matrix=[1, 2, 3]), "has 3 numbers, not 16"),
        (lambda t: t.update(meshes="x"), "its meshes are no list"),
        (lambda t: t["meshes"][0]["primitives"][0]["attributes"].pop("POSITION"), "mesh 0 has no POSITION"),
    ],
)
def test_a_glb_with_a_wrong_part(change: Callable[[Any], object], message: str, good: bytes, tmp_path: Path) -> None:
    assert message in said_of(changed(good, change), "a.glb", tmp_path)


def test_files_that_are_something_else_or_cut_off(good: bytes, tmp_path: Path) -> None:
    assert f"it says that it has {len(good)} bytes, 200 are there" in said_of(good[:200], "a.glb", tmp_path)
    assert "does not begin with glTF" in said_of(b"XXXX" + good[4:], "a.glb", tmp_path)
    assert "it is glTF 1" in said_of(good[:4] + struct.pack("<I", 1) + good[8:], "a.glb", tmp_path)
    assert "it is empty" in said_of(b"", "a.glb", tmp_path)
    assert "it is a web page" in said_of(b"<!DOCTYPE html><html>", "a.glb", tmp_path)
    assert "Git LFS pointer" in said_of(
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a.glb", tmp_path
    )
    face = b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 99\n"
    assert "line 4: a face has the corner '99'; there are 3 vertices" in said_of(face, "a.obj", tmp_path)
    assert "line 1: 'v a b c' is no vertex" in said_of(b"v a b c\nf 1 1 1\n", "a.obj", tmp_path)
    head = b"ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nend_header\n1\n2\n"
    assert "its vertices have no y" in said_of(head, "a.ply", tmp_path)
