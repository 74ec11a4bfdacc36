import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.formats.clip_json import read_clip_json
from synthcam.formats.pose_file import Given


@pytest.fixture
def clip(make_pose_file) -> dict[str, Any]:
    trajectory = make_pose_file(4, up_known=True, zoom=True).trajectory
    return {
        "fps": 12.5,
        "width": 640,
        "height": 360,
        "world_from_camera": trajectory.world_from_camera.tolist(),
        "intrinsics": trajectory.intrinsics.tolist(),
        "motions": ["dolly-in"],
    }


def write(folder: Path, content: dict[str, Any]) -> Path:
    path = folder / "clip.json"
    path.write_text(json.dumps(content))
    return path


def test_a_clip_is_read_as_it_stands(tmp_path: Path, clip: dict[str, Any], make_pose_file) -> None:
    read = read_clip_json(write(tmp_path, clip))
    expected = make_pose_file(4, up_known=True, zoom=True).trajectory
    np.testing.assert_allclose(read.trajectory.world_from_camera, expected.world_from_camera, atol=1e-12)
    np.testing.assert_allclose(read.trajectory.intrinsics, expected.intrinsics, rtol=1e-12)
    np.testing.assert_allclose(read.trajectory.times, expected.times)
    assert read.up_known
    assert read.metric
    assert read.notes == ()
    assert read.name == tmp_path.name


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fps": 0}, "fps is 0"),
        ({"width": "640"}, "width is '640'"),
        ({"intrinsics": [[1, 1, 1, 1]]}, "intrinsics has 1 entries; allowed are 9"),
        ({"world_from_camera": [3], "intrinsics": [3]}, r"world_from_camera\[0\] is 3; allowed is a list"),
    ],
)
def test_a_bad_key_is_named(tmp_path: Path, clip: dict[str, Any], change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=rf"clip\.json: {message}"):
        read_clip_json(write(tmp_path, clip | change))


@pytest.mark.parametrize("key", ["fps", "width", "height", "intrinsics", "world_from_camera"])
def test_a_missing_key_is_named(tmp_path: Path, clip: dict[str, Any], key: str) -> None:
    del clip[key]
    with pytest.raises(InputError, match=f"has no key '{key}'"):
        read_clip_json(write(tmp_path, clip))


def test_its_gravity_is_not_up_for_discussion(tmp_path: Path, clip: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="clip knows its gravity"):
        read_clip_json(write(tmp_path, clip), Given(up="z"))
