import json
from pathlib import Path

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.formats.motionctrl import read_motionctrl

IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]


def test_extrinsics_are_world_to_camera(tmp_path: Path) -> None:
    path = tmp_path / "poses.json"
    path.write_text(json.dumps([IDENTITY, [*IDENTITY[:11], -0.5], [1, 0, 0, 0.25, *IDENTITY[4:]]]))
    read = read_motionctrl(path)
    np.testing.assert_allclose(read.trajectory.positions, [[0, 0, 0], [0, 0, -0.5], [-0.25, 0, 0]], atol=1e-12)
    assert not read.metric
    assert not read.up_known


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"a": 1}, "the file is {'a': 1}; allowed is a list"),
        ([], "holds no pose"),
        ([IDENTITY, IDENTITY[:11]], "frame 1 has 11 entries; allowed are 12"),
        ([IDENTITY, [*IDENTITY[:11], "0"]], r"frame 1\[11\] is '0'; allowed is a finite number"),
        ([IDENTITY, [*IDENTITY[:11], float("nan")]], r"frame 1\[11\] is nan"),
        ([IDENTITY, [0] * 12], "frame 1: the 3x3 block is not a rotation"),
        ([[[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]], "frame 0 has 3 entries; allowed are 12"),
    ],
)
def test_a_bad_entry_is_named(tmp_path: Path, content: object, message: str) -> None:
    path = tmp_path / "poses.json"
    path.write_text(json.dumps(content))
    with pytest.raises(InputError, match=rf"poses\.json: {message}"):
        read_motionctrl(path)
