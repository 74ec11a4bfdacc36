import json
from pathlib import Path

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.formats.read_write import PoseFile, read_poses
from synthcam.geometry.camera import field_of_view, project_world
from synthcam.geometry.se3 import yaw_pitch_roll

ORBIT = """
fps: 10
size: [320, 240]
keyframes:
  - {time: 0, position: [0, 1.6, 4], look_at: [0, 1.2, 0], hfov_deg: 50}
  - {time: 1, position: [2, 1.6, 3], look_at: [0, 1.2, 0]}
  - {time: 2, position: [3, 1.6, 1], look_at: [0, 1.2, 0], hfov_deg: 30}
  - {time: 3, position: [3, 1.6, 1], look_at: [0, 1.2, 0]}
"""


def read(folder: Path, text: str, name: str = "shot.yaml", **options) -> PoseFile:
    file = folder / name
    file.write_text(text)
    (only,) = read_poses(file, **options)
    return only


def test_the_path_passes_through_its_keys_and_holds_between_equal_ones(tmp_path: Path) -> None:
    found = read(tmp_path, ORBIT)
    path = found.trajectory
    assert (found.format, found.up_known, found.metric) == ("keyframes", True, True)
    assert (path.width, path.height, len(path)) == (320, 240, 31)
    np.testing.assert_allclose(path.positions[[0, 10, 20, 30]], [[0, 1.6, 4], [2, 1.6, 3], [3, 1.6, 1], [3, 1.6, 1]])
    np.testing.assert_allclose(path.positions[20:], np.tile([3, 1.6, 1], (11, 1)), atol=1e-12)
    hfov, _ = field_of_view(path.intrinsics, 320, 240)
    np.testing.assert_allclose(np.rad2deg(hfov)[[0, 10, 20, 30]], [50, 50, 30, 30])
    np.testing.assert_allclose(np.rad2deg(hfov)[20:], 30)
    assert np.ptp(np.rad2deg(hfov)[:11]) < 1.5


def test_what_is_looked_at_stays_in_the_middle(tmp_path: Path) -> None:
    path = read(tmp_path, ORBIT).trajectory
    pixels, depth = project_world(path.world_from_camera, path.intrinsics, np.array([[0.0, 1.2, 0.0]]))
    np.testing.assert_allclose(pixels[:, 0], np.tile([160, 120], (31, 1)), atol=1e-9)
    assert (depth > 0).all()


def test_angles_are_the_films_and_steps_are_even_where_linear(tmp_path: Path) -> None:
    keys = [
        {"time": 1, "position": [0, 1, 0], "pan_deg": 0, "tilt_deg": 0},
        {"time": 3, "position": [0, 1, -4], "pan_deg": 40, "tilt_deg": 10, "roll_deg": 20},
    ]
    text = json.dumps({"keyframes": keys, "interpolation": "linear"})
    found = read(tmp_path, text, "shot.json")
    path = found.trajectory
    assert len(path) == 49
    yaw, pitch, roll = (np.rad2deg(angle) for angle in yaw_pitch_roll(path.world_from_camera[:, :3, :3]))
    for angle, last in ((yaw, 40), (pitch, 10), (roll, 20)):
        np.testing.assert_allclose(angle, np.linspace(0, last, 49), atol=1e-9)
    np.testing.assert_allclose(path.positions[:, 2], np.linspace(0, -4, 49), atol=1e-12)
    assert "the first key has no hfov_deg: 60 deg assumed" in found.notes
    # +pan is to the right: the camera ends looking towards +x.
    assert path.optical_axes[-1, 0] > 0.5


def test_a_given_rate_samples_the_same_path(tmp_path: Path) -> None:
    slow, fast = read(tmp_path, ORBIT).trajectory, read(tmp_path, ORBIT, fps=30).trajectory
    assert (len(slow), len(fast)) == (31, 91)
    np.testing.assert_allclose(fast.positions[::3], slow.positions, atol=1e-9)
    np.testing.assert_allclose(fast.times, np.arange(91) / 30)


KEY = "{time: 0, position: [0, 0, 0], pan_deg: 0}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"keyframes: [{KEY}]", r"shot\.yaml:1: keyframes"),
        (f"keyframes:\n- {KEY}\n- {KEY}", r"keyframes\[1\]\.time: allowed is later than before"),
        (f"keyframes:\n- {KEY}\n- {{time: 1, position: [0, 0]}}", r"shot\.yaml:3"),
        (f"keyframes:\n- {KEY}\n- {{time: 1, position: [0, 0, 1]}}", "either look_at, or pan_deg and tilt_deg"),
        (f"keyframes:\n- {KEY}\n- {{time: 1, position: [0, 0, 1], look_at: [0, 0, 1]}}", "looks at its own place"),
        (f"keyframes:\n- {KEY}\n- {{time: 1, position: [0, 0, 1], look_at: [0, 1, 1]}}", "look_at in all of them"),
        (f"keyframes:\n- {KEY}\n- {{time: 1, position: [0, 0, .inf], pan_deg: 0}}", "a finite number"),
        (f"keyframes:\n- {KEY}\n- {{time: 1, positon: [0, 0, 1], pan_deg: 0}}", "nearest known one is position"),
        (f"keyframes:\n- {KEY}\n- {{time: 0.01, position: [0, 0, 1], pan_deg: 0}}", "one frame at 24 fps"),
        (f"size: [0, 5]\nkeyframes:\n- {KEY}\n- {KEY}", "size: allowed are 1 to"),
        ("scene: room", "is YAML without `keyframes:`; allowed is a list"),
    ],
)
def test_a_bad_key_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        read(tmp_path, text)
    assert "\n" not in str(error.value)
    assert "shot.yaml" in str(error.value)
