from pathlib import Path

import numpy as np
import pytest
from evo.tools import file_interface

from synthcam.errors import InputError
from synthcam.formats.euroc import read_euroc
from synthcam.formats.read_write import detect_format, read_poses
from synthcam.geometry.se3 import exp_so3, quaternion_wxyz, se3
from synthcam.seeding import stream

HEADER = "#timestamp, p_RS_R_x [m], p_RS_R_y [m], p_RS_R_z [m], q_RS_w [], q_RS_x [], q_RS_y [], q_RS_z []\n"
BODY_FROM_CAMERA = se3(exp_so3([0.1, -1.4, 0.3]), [0.02, -0.06, 0.01])


@pytest.fixture
def ground_truth(tmp_path: Path) -> Path:
    rng = stream(1, "euroc")
    path = tmp_path / "data.csv"
    rows = []
    for i in range(6):
        q = quaternion_wxyz(exp_so3(rng.normal(0, 1, 3)))
        values = [*rng.normal(0, 2, 3), *q, *rng.normal(size=9)]
        rows.append(f"{1403636580838555648 + i * 5_000_000}," + ",".join(f"{v:.17g}" for v in values))
    path.write_text(HEADER + "\n".join(rows) + "\n")
    return path


@pytest.fixture
def sensor(tmp_path: Path) -> Path:
    path = tmp_path / "sensor.yaml"
    path.write_text(
        "sensor_type: camera\nT_BS:\n  cols: 4\n  rows: 4\n"
        f"  data: {BODY_FROM_CAMERA.ravel().tolist()}\n"
        "resolution: [752, 480]\ncamera_model: pinhole\nintrinsics: [458.654, 457.296, 367.215, 248.375]\n"
    )
    return path


def test_the_body_is_refused_as_a_camera_in_one_line(ground_truth: Path) -> None:
    assert detect_format(ground_truth) == "euroc"
    with pytest.raises(InputError, match=r"path of the body, not of a camera; allowed is with .* sensor\.yaml"):
        read_poses(ground_truth)


def test_a_file_without_header_is_known_by_its_commas(ground_truth: Path) -> None:
    ground_truth.write_text(ground_truth.read_text().removeprefix(HEADER))
    assert detect_format(ground_truth) == "euroc"


def test_the_camera_is_where_evos_body_and_the_extrinsics_put_it(ground_truth: Path, sensor: Path) -> None:
    (read,) = read_poses(ground_truth, camera_extrinsics=sensor)
    body = np.array(file_interface.read_euroc_csv_trajectory(str(ground_truth)).poses_se3)
    z_up = se3([[1, 0, 0], [0, 0, 1], [0, -1, 0]], [0, 0, 0])
    np.testing.assert_allclose(read.trajectory.world_from_camera, z_up @ body @ BODY_FROM_CAMERA, atol=1e-9)
    np.testing.assert_allclose(read.trajectory.times, np.arange(6) * 0.005, atol=1e-6)
    np.testing.assert_allclose(read.trajectory.intrinsics[0], [458.654, 457.296, 367.215, 248.375])
    assert (read.trajectory.width, read.trajectory.height) == (752, 480)
    assert read.up_known
    assert read.metric


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", ".*; allowed is a YAML file"),
        ("a: 1", "has no T_BS"),
        ("T_BS: {data: [1, 2]}", "T_BS.data has 2 entries; allowed are 16"),
        (f"T_BS: {{data: {[2.0] * 16}}}", "T_BS.data is not a rigid 4x4 matrix"),
        (f"T_BS: {{data: {np.eye(4).ravel().tolist()}}}", "resolution is None"),
    ],
)
def test_a_bad_sensor_file_is_named(ground_truth: Path, sensor: Path, text: str, message: str) -> None:
    sensor.write_text(text)
    with pytest.raises(InputError, match=rf"sensor\.yaml(:1)?: {message}"):
        read_euroc(ground_truth, sensor=sensor)
