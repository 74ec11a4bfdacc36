import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.formats.read_write import detect_format, read_poses

POSES = [[0, 0, 0, 1, 0, 1.5, -0.1 * i] for i in range(4)]
META = {"w": 720, "h": 960, "K": [800, 0, 0, 0, 801, 0, 350, 470, 1], "poses": POSES}


def test_an_archive_is_read_with_its_times_and_the_lens_of_each_frame(tmp_path: Path) -> None:
    meta = META | {
        "frameTimestamps": [10.0, 10.1, 10.3, 10.4],
        "perFrameIntrinsicCoeffs": [[800 + i, 801 + i, 350, 470] for i in range(4)],
    }
    file = tmp_path / "scan.r3d"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("metadata", json.dumps(meta))
        archive.writestr("rgbd/0.jpg", b"")
    assert detect_format(file) == "record3d"
    (read,) = read_poses(file)
    path = read.trajectory
    assert (read.up_known, read.metric, path.width, path.height) == (True, True, 720, 960)
    np.testing.assert_allclose(path.times, [0, 0.1, 0.3, 0.4], atol=1e-9)
    np.testing.assert_allclose(path.intrinsics[2], [802, 803, 350, 470])
    # ARKit's camera looks along -z with y up, as its world has it.
    np.testing.assert_allclose(path.optical_axes, np.tile([0, 0, -1], (4, 1)), atol=1e-12)
    np.testing.assert_allclose(path.positions[-1], [0, 1.5, -0.3], atol=1e-12)


def test_the_lens_stands_column_by_column(tmp_path: Path) -> None:
    (tmp_path / "metadata.json").write_text(json.dumps(META | {"fps": 30}))
    (read,) = read_poses(tmp_path)
    np.testing.assert_allclose(read.trajectory.intrinsics[0], [800, 801, 350, 470])
    assert read.trajectory.fps == pytest.approx(30)
    assert "read from metadata.json in the folder" in read.notes


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"poses": []}, "holds no pose"),
        ({"poses": [[0, 0, 0, 1, 0, 0]]}, r"poses\[0\] has 6 entries; allowed are 7"),
        ({"K": [1, 2]}, "K has 2 entries; allowed are 9"),
        ({"poses": [[0, 0, 0, 3, 0, 0, 0]]}, "the quaternion .* has not length 1"),
    ],
)
def test_a_bad_entry_is_named(tmp_path: Path, change: dict, message: str) -> None:
    file = tmp_path / "metadata"
    file.write_text(json.dumps(META | change))
    with pytest.raises(InputError, match=message):
        read_poses(file)


def test_an_archive_without_metadata_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "scan.r3d"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("metadata", b"\x00not json")
    with pytest.raises(InputError, match=r"scan\.r3d: is no Record3D archive"):
        read_poses(file)
