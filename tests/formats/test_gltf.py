"""glTF files that are put together by hand, and what trimesh reads of ours."""

import base64
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh
from scipy.spatial.transform import Rotation, Slerp

from synthcam.errors import InputError
from synthcam.formats.gltf import write_gltf
from synthcam.formats.read_write import detect_format, read_poses

OPENGL = np.diag([1.0, -1.0, -1.0, 1.0])


class Hand:
    """A glTF document whose arrays are added one by one."""

    def __init__(self) -> None:
        self.data = b""
        self.content: dict[str, Any] = {"asset": {"version": "2.0"}, "accessors": [], "bufferViews": []}

    def array(self, values: Any, kind: str) -> int:
        array = np.asarray(values, dtype="<f4")
        view = {"buffer": 0, "byteOffset": len(self.data), "byteLength": array.nbytes}
        self.content["bufferViews"].append(view)
        accessor = {
            "bufferView": len(self.content["bufferViews"]) - 1,
            "componentType": 5126,
            "count": len(array),
            "type": kind,
        }
        self.content["accessors"].append(accessor)
        self.data += array.tobytes()
        return len(self.content["accessors"]) - 1

    def save(self, file: Path, **keys: Any) -> Path:
        uri = "data:application/octet-stream;base64," + base64.b64encode(self.data).decode()
        self.content["buffers"] = [{"byteLength": len(self.data), "uri": uri}]
        file.write_text(json.dumps(self.content | keys))
        return file


LENS = {"type": "perspective", "perspective": {"yfov": 0.6, "aspectRatio": 1.5, "znear": 0.1}}


def channel(sampler: int, node: int, path: str) -> dict[str, Any]:
    return {"sampler": sampler, "target": {"node": node, "path": path}}


@pytest.mark.parametrize("name", ["camera.glb", "camera.gltf"])
def test_trimesh_sees_our_first_camera_and_the_keys_hold_all(tmp_path: Path, make_pose_file, name: str) -> None:
    before = make_pose_file(3, zoom=True, up_known=True)
    file = tmp_path / name
    lost = write_gltf(file, before)
    assert any("KHR_animation_pointer" in note for note in lost)
    assert detect_format(file) == "gltf"
    scene = trimesh.load(file)
    transform, _ = scene.graph["camera"]
    np.testing.assert_allclose(transform @ OPENGL, before.trajectory.world_from_camera[0], atol=2e-6)
    fy = before.trajectory.intrinsics[0, 1]
    np.testing.assert_allclose(np.deg2rad(scene.camera.fov[1]), 2 * np.arctan(180 / fy), rtol=1e-6)
    if name.endswith(".glb"):
        data = file.read_bytes()
        length = struct.unpack_from("<I", data, 12)[0]
        content, binary = json.loads(data[20 : 20 + length]), data[28 + length :]
        assert struct.unpack_from("<4sII", data) == (b"glTF", 2, len(data))
    else:
        content = json.loads(file.read_text())
        binary = base64.b64decode(content["buffers"][0]["uri"].partition(",")[2])

    def values(accessor: int) -> np.ndarray:
        entry = content["accessors"][accessor]
        view = content["bufferViews"][entry["bufferView"]]
        return np.frombuffer(binary, "<f4", view["byteLength"] // 4, view["byteOffset"]).reshape(entry["count"], -1)

    animation = content["animations"][0]
    keyed = {c["target"]["path"]: animation["samplers"][c["sampler"]] for c in animation["channels"]}
    poses = np.tile(np.eye(4), (9, 1, 1))
    poses[:, :3, 3] = values(keyed["translation"]["output"])
    poses[:, :3, :3] = Rotation.from_quat(values(keyed["rotation"]["output"])).as_matrix()
    np.testing.assert_allclose(poses @ OPENGL, before.trajectory.world_from_camera, atol=2e-6)
    np.testing.assert_allclose(values(keyed["rotation"]["input"])[:, 0], before.trajectory.times, atol=1e-6)
    np.testing.assert_allclose(
        360 / 2 / np.tan(values(keyed["pointer"]["output"])[:, 0] / 2), before.trajectory.intrinsics[:, 1], rtol=1e-5
    )


def test_without_a_zoom_nothing_beyond_the_core_is_used(tmp_path: Path, make_pose_file) -> None:
    file = tmp_path / "plain.gltf"
    write_gltf(file, make_pose_file())
    assert "extensionsUsed" not in json.loads(file.read_text())


def test_a_camera_below_an_animated_node_with_sparse_keys(tmp_path: Path) -> None:
    """A dolly that is keyed at three times carries a head that turns; both move the camera."""
    hand = Hand()
    times = hand.array([0.0, 1.0, 2.0], "SCALAR")
    places = hand.array([[0, 0, 0], [1, 0, 0], [1, 2, 0]], "VEC3")
    ends = hand.array([0.0, 2.0], "SCALAR")
    turn = Rotation.from_euler("y", [[0], [90]], degrees=True)
    turns = hand.array(turn.as_quat(), "VEC4")
    file = hand.save(
        tmp_path / "rig.gltf",
        nodes=[
            {"name": "dolly", "children": [1], "translation": [9, 9, 9], "scale": [2, 2, 2]},
            {"name": "head", "children": [2]},
            {"name": "lens", "camera": 0, "translation": [0, 0, 1]},
            {"name": "mesh"},
        ],
        cameras=[LENS],
        animations=[
            {
                "samplers": [{"input": times, "output": places}, {"input": ends, "output": turns}],
                "channels": [channel(0, 0, "translation"), channel(1, 1, "rotation")],
            }
        ],
    )
    (read,) = read_poses(file, fps=10)
    path = read.trajectory
    assert len(path) == 21
    assert read.up_known
    at = np.arange(21) / 10
    dolly = np.stack(
        [np.interp(at, [0, 1, 2], column) for column in np.transpose([[0, 0, 0], [1, 0, 0], [1, 2, 0]])], 1
    )
    head = Slerp([0, 2], turn)(at)
    np.testing.assert_allclose(path.positions, dolly + 2 * head.apply([0, 0, 1]), atol=1e-6)
    np.testing.assert_allclose(path.optical_axes, head.apply([0, 0, -1]), atol=1e-6)
    np.testing.assert_allclose(path.intrinsics[:, 1], path.height / 2 / np.tan(0.3))
    assert (path.width, path.height) == (640, 427)


def test_steps_and_cubic_splines(tmp_path: Path) -> None:
    hand = Hand()
    times = hand.array([0.0, 1.0, 2.0], "SCALAR")
    held = hand.array([[0, 0, 0], [1, 0, 0], [2, 0, 0]], "VEC3")
    # in-tangent, value, out-tangent: straight lines of speed 3, then flat.
    spline = hand.array(
        [[3, 0, 0], [0, 0, 0], [3, 0, 0], [3, 0, 0], [3, 0, 0], [0, 0, 0], [0, 0, 0], [3, 0, 0], [0, 0, 0]], "VEC3"
    )
    for interpolation, output, expected in (
        ("STEP", held, [0, 0, 1, 1, 2]),
        ("CUBICSPLINE", spline, [0, 1.5, 3, 3, 3]),
    ):
        animation = {
            "samplers": [{"input": times, "output": output, "interpolation": interpolation}],
            "channels": [channel(0, 0, "translation")],
        }
        file = hand.save(tmp_path / "a.gltf", nodes=[{"camera": 0}], cameras=[LENS], animations=[animation])
        (read,) = read_poses(file, fps=2)
        np.testing.assert_allclose(read.trajectory.positions[:, 0], expected, atol=1e-6)


def test_several_cameras_have_names(tmp_path: Path) -> None:
    hand = Hand()
    nodes = [{"name": "left", "camera": 0}, {"name": "right", "camera": 0, "translation": [1, 0, 0]}]
    left, right = read_poses(hand.save(tmp_path / "two.gltf", nodes=nodes, cameras=[LENS]))
    assert (left.name, right.name) == ("left", "right")
    assert "no animation of the camera in the file" in left.notes


def test_only_what_moves_the_camera_counts_and_actions_may_stand_apart(tmp_path: Path) -> None:
    """Blender writes an animation for each action: here one turns the camera, one moves its parent, one a mesh."""
    hand = Hand()
    times = hand.array(np.arange(5) / 10, "SCALAR")
    long = hand.array(np.arange(5) * 10.0, "SCALAR")
    places = hand.array([[i, 0, 0] for i in range(5)], "VEC3")
    turns = hand.array(Rotation.from_euler("y", np.arange(5)[:, None] * 10, degrees=True).as_quat(), "VEC4")

    def action(node: int, path: str, keys: int, values: int) -> dict[str, Any]:
        return {"samplers": [{"input": keys, "output": values}], "channels": [channel(0, node, path)]}

    file = hand.save(
        tmp_path / "actions.gltf",
        nodes=[{"children": [1]}, {"camera": 0}, {"name": "dancer"}],
        cameras=[LENS],
        animations=[
            action(2, "translation", long, places), action(1, "rotation", times, turns),
            action(0, "translation", times, places),
        ],
    )  # fmt: skip
    (read,) = read_poses(file)
    np.testing.assert_allclose(read.trajectory.times, np.arange(5) / 10, atol=1e-6)
    np.testing.assert_allclose(read.trajectory.positions[:, 0], np.arange(5), atol=1e-6)
    turned = np.rad2deg(np.arctan2(-read.trajectory.optical_axes[:, 0], -read.trajectory.optical_axes[:, 2]))
    np.testing.assert_allclose(turned, np.arange(5) * 10, atol=1e-4)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"nodes": [{}]}, "holds no perspective camera"),
        ({"nodes": [{"camera": 3}], "cameras": [LENS]}, r"there is no cameras\[3\]"),
        ({"nodes": [{"camera": 0}], "cameras": [{"perspective": {"yfov": 4}}]}, "yfov is 4 to 4; allowed is 0 to pi"),
        ({"nodes": [{"camera": 0, "rotation": [0, 0, 0, 0]}], "cameras": [LENS]}, "rotation has not length 1"),
        ({"nodes": [{"camera": 0, "matrix": [1]}], "cameras": [LENS]}, "allowed are 16 numbers"),
        ({"nodes": [{"camera": 0, "children": [0]}], "cameras": [LENS]}, "is below more than 64 others"),
        ({"nodes": [{"camera": 0}], "cameras": [LENS], "animations": [{}]}, "has no channels and samplers"),
    ],
)
def test_a_bad_document_is_named(tmp_path: Path, keys: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=rf"bad\.gltf: .*{message}"):
        read_poses(Hand().save(tmp_path / "bad.gltf", **keys))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": {"a": 1}}, "of no known type"),
        ({"componentType": [1]}, "of no known type"),
        ({"count": True}, "no sound count"),
        ({"byteOffset": -4}, "no sound count and offsets"),
        ({"count": 10**9}, "reaches beyond its buffer"),
        ({"bufferView": 9}, r"there is no bufferViews\[9\]"),
    ],
)
def test_a_bad_accessor_is_named(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    hand = Hand()
    times = hand.array([0.0, 1.0], "SCALAR")
    places = hand.array([[0, 0, 0], [1, 0, 0]], "VEC3")
    hand.content["accessors"][places] |= change
    animation = {"samplers": [{"input": times, "output": places}], "channels": [channel(0, 0, "translation")]}
    file = hand.save(tmp_path / "a.gltf", nodes=[{"camera": 0}], cameras=[LENS], animations=[animation])
    with pytest.raises(InputError, match=message):
        read_poses(file)


def test_a_buffer_outside_its_folder_is_refused(tmp_path: Path) -> None:
    hand = Hand()
    times = hand.array([0.0, 1.0], "SCALAR")
    animation = {"samplers": [{"input": times, "output": times}], "channels": [channel(0, 0, "translation")]}
    file = hand.save(tmp_path / "a.gltf", nodes=[{"camera": 0}], cameras=[LENS], animations=[animation])
    content = json.loads(file.read_text())
    content["buffers"][0]["uri"] = "../secret.bin"
    file.write_text(json.dumps(content))
    with pytest.raises(InputError, match=r"buffers\[0\]\.uri is '\.\./secret\.bin'; allowed is a file beside"):
        read_poses(file)


def test_a_glb_cut_anywhere_is_an_input_error(tmp_path: Path, make_pose_file) -> None:
    whole = tmp_path / "whole.glb"
    write_gltf(whole, make_pose_file(frames=3))
    data = whole.read_bytes()
    cut = tmp_path / "cut.glb"
    for length in range(1, len(data), 17):
        cut.write_bytes(data[:length])
        with pytest.raises(InputError):
            read_poses(cut)
