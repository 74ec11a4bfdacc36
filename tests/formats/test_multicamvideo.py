import json
from pathlib import Path

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.formats.multicamvideo import read_multicamvideo
from synthcam.geometry.camera import field_of_view
from synthcam.geometry.se3 import Array, invert, yaw_pitch_roll
from synthcam.seeding import stream


def unreal(position: list[float], *, yaw: float = 0, pitch: float = 0) -> Array:
    """Unreal's own row-vector matrix of a camera: rows are its forward, right and up axis, then its place in cm.

    As FRotationTranslationMatrix of Unreal Engine: positive yaw turns right, positive pitch looks up.
    """
    cp, sp, cy, sy = np.cos(pitch), np.sin(pitch), np.cos(yaw), np.sin(yaw)
    matrix = np.eye(4)
    matrix[0, :3] = cp * cy, cp * sy, sp
    matrix[1, :3] = -sy, cy, 0
    matrix[2, :3] = -sp * cy, -sp * sy, cp
    matrix[3, :3] = position
    return matrix


def text(matrix: Array) -> str:
    return " ".join("[" + " ".join(map(str, row)) + "]" for row in matrix.tolist()) + " "


def write(folder: Path, cameras: dict[str, list[Array]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "camera_extrinsics.json"
    count = len(next(iter(cameras.values())))
    path.write_text(json.dumps({f"frame{i}": {name: text(m[i]) for name, m in cameras.items()} for i in range(count)}))
    return path


def test_unreal_axes_become_ours(tmp_path: Path) -> None:
    # 1 m forward, 1 m to the right, 1 m up, then a turn to the right and a look up; start facing Unreal's +x.
    frames = [unreal([300, 0, 150]), unreal([400, 0, 150]), unreal([300, 100, 150]), unreal([300, 0, 250])]
    frames += [unreal([300, 0, 150], yaw=0.3), unreal([300, 0, 150], pitch=0.2)]
    (read,) = read_multicamvideo(write(tmp_path, {"cam01": frames}))
    trajectory = read.trajectory
    moves = trajectory.positions - trajectory.positions[0]
    np.testing.assert_allclose(moves[:4], [[0, 0, 0], [0, 0, -1], [1, 0, 0], [0, 1, 0]], atol=1e-12)
    yaw, pitch, roll = yaw_pitch_roll(trajectory.world_from_camera[:, :3, :3])
    np.testing.assert_allclose(yaw, [0, 0, 0, 0, 0.3, 0], atol=1e-12)
    np.testing.assert_allclose(pitch, [0, 0, 0, 0, 0, 0.2], atol=1e-12)
    np.testing.assert_allclose(roll, 0, atol=1e-12)
    assert trajectory.positions[0, 1] == pytest.approx(1.5)
    assert read.up_known
    assert read.metric
    assert trajectory.fps == pytest.approx(15)


def test_relative_poses_are_those_of_the_authors_code(tmp_path: Path) -> None:
    rng = stream(0, "multicam")
    frames = [unreal(rng.normal(0, 300, 3), yaw=rng.uniform(-3, 3), pitch=rng.uniform(-1, 1)) for _ in range(6)]
    (read,) = read_multicamvideo(write(tmp_path, {"cam01": frames}))
    # ReCamMaster, inference_recammaster.py: transpose, columns 1 2 0 3, y negated, centimetres to metres.
    authors = np.stack(frames).transpose(0, 2, 1)[:, :, [1, 2, 0, 3]]
    authors[:, :3, 1] *= -1
    authors[:, :3, 3] /= 100
    ours = read.trajectory.world_from_camera
    np.testing.assert_allclose(invert(ours[0]) @ ours, np.linalg.inv(authors[0]) @ authors, atol=1e-9)


def test_every_camera_comes_in_order_and_the_folder_tells_the_lens(tmp_path: Path) -> None:
    frames = [unreal([0, 0, 0]), unreal([1, 0, 0])]
    path = write(tmp_path / "f18_aperture10" / "scene1" / "cameras", {"cam10": frames, "cam02": frames})
    read = read_multicamvideo(path)
    assert [pose_file.name for pose_file in read] == ["cam02", "cam10"]
    trajectory = read[0].trajectory
    assert (trajectory.width, trajectory.height) == (1280, 1280)
    hfov, _ = field_of_view(trajectory.intrinsics[0], 1280, 1280)
    assert float(hfov) == pytest.approx(2 * np.arctan(0.5 * 23.76 / 18))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"frame0": {"cam01": "[1 0 0 0]"}}, r"frame0: cam01 is .*; allowed are four rows"),
        ({"frame0": {"cam01": 3}}, "frame0: cam01 is 3"),
        ({"frame0": {}}, "frame0 holds no camera"),
        ({"frame0": []}, "'frame0'; allowed are frame0, frame1"),
        ({"frame0": {"cam01": text(np.eye(4))}, "frame2": {"cam01": text(np.eye(4))}}, "after frame0 comes frame2"),
        ({"frame0": {"cam01": text(np.eye(4))}, "frame1": {}}, "frame1: camera 'cam01' is not in every frame"),
        ({"frame0": {"cam01": text(np.diag([1.0, 1, 2, 1]))}}, "the 3x3 block is not a rotation"),
        ({"frame0": {"cam01": text(unreal([1, 2, 3]).T)}}, "the last column is not 0 0 0 1"),
        ({"frame0": {"cam01": text(np.eye(4)).replace("1.0", "nan", 1)}}, "frame0: cam01: column 1 is 'nan'"),
    ],
)
def test_a_bad_entry_is_named(tmp_path: Path, content: object, message: str) -> None:
    path = tmp_path / "camera_extrinsics.json"
    path.write_text(json.dumps(content))
    with pytest.raises(InputError, match=message):
        read_multicamvideo(path)
