"""A clip as a rerun recording, read back with rerun's own reader."""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from synthcam.errors import InputError, MachineError
from synthcam.viewing.rerun_bridge import write_recording


def load(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "clip.json").read_text())
    return content


def read_back(file: Path) -> dict[str, list[Any]]:
    """Chunks of a recording by entity."""
    reading = pytest.importorskip("rerun.chunk", reason="rerun-sdk is not installed: pip install 'synthcam[rerun]'")
    found: dict[str, list[Any]] = {}
    for chunk in reading.RrdReader(file).stream():
        found.setdefault(chunk.entity_path, []).append(chunk)
    return found


def column(chunks: list[Any], name: str) -> list[Any]:
    """The values of the one column whose name ends so, in order."""
    (values,) = (
        batch.column(field).to_pylist()
        for batch in (chunk.to_record_batch() for chunk in chunks)
        for field in batch.schema.names
        if field.endswith(name)
    )
    return list(values)


def test_the_recording_holds_the_cameras(rendered: dict[str, Path], tmp_path: Path) -> None:
    pytest.importorskip("rerun", reason="rerun-sdk is not installed: pip install 'synthcam[rerun]'")
    record = load(rendered["followed"])
    out = tmp_path / "new" / "clip.rrd"
    write_recording(record, rendered["followed"] / "clip.mp4", out, overwrite=False)
    found = read_back(out)
    poses = np.array(record["world_from_camera"])
    camera = found["/world/camera"]
    np.testing.assert_allclose(
        np.array(column(camera, "Transform3D:translation")).reshape(-1, 3), poses[:, :3, 3], atol=1e-5
    )
    turned = np.array(column(camera, "Transform3D:mat3x3")).reshape(-1, 3, 3).swapaxes(1, 2)  # columns first
    np.testing.assert_allclose(turned, poses[:, :3, :3], atol=1e-6)
    pinhole = np.array(column(camera, "Pinhole:image_from_camera")).reshape(-1, 3, 3).swapaxes(1, 2)
    k = np.array(record["intrinsics"])
    np.testing.assert_allclose(pinhole[:, [0, 1, 0, 1], [0, 1, 2, 2]], k, rtol=1e-6)
    times = column([c for c in camera if c.num_rows == 12][:1], "time")
    np.testing.assert_allclose([t.total_seconds() for t in times], np.arange(12) / 4)

    strips = column(found["/world/frustum"], "LineStrips3D:strips")
    apexes = np.array([f["apex"] for f in record["frustums"]])
    near = np.array([frame[0][:4] for frame in strips])
    np.testing.assert_allclose(near, np.array([f["corners"][:4] for f in record["frustums"]]), atol=1e-5)
    assert np.linalg.norm(near.mean(axis=1) - apexes, axis=1).max() < 0.2
    video = found["/world/camera/video"]
    assert bytes(column(video, "AssetVideo:blob")[0][0]) == (rendered["followed"] / "clip.mp4").read_bytes()
    assert len(column(video, "VideoFrameReference:timestamp")) == 12
    np.testing.assert_allclose(
        np.array(column(found["/world/subject"], "Points3D:positions")).reshape(-1, 3),
        record["subject"]["positions"],
        atol=1e-5,
    )
    said = column(found["/segments"], "TextLog:text")
    assert said[0] == [f"{record['segments'][0]['motion']} begins"]


def test_without_video_and_subject(rendered: dict[str, Path], tmp_path: Path) -> None:
    pytest.importorskip("rerun", reason="rerun-sdk is not installed: pip install 'synthcam[rerun]'")
    write_recording(load(rendered["panned"]), None, tmp_path / "clip.rrd", overwrite=False)
    found = read_back(tmp_path / "clip.rrd")
    assert {"/world/camera", "/world/frustum", "/world/path", "/words"} <= set(found)
    assert not {"/world/camera/video", "/world/subject"} & set(found)
    with pytest.raises(InputError, match="already there"):
        write_recording(load(rendered["panned"]), None, tmp_path / "clip.rrd", overwrite=False)
    write_recording(load(rendered["panned"]), None, tmp_path / "clip.rrd", overwrite=True)
    assert [p.name for p in tmp_path.iterdir()] == ["clip.rrd"]


def test_without_the_sdk_it_says_how_to_get_it(
    rendered: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rerun", None)
    with pytest.raises(MachineError, match=r"pip install 'synthcam\[rerun\]'"):
        write_recording(load(rendered["panned"]), None, tmp_path / "clip.rrd", overwrite=False)
    assert not list(tmp_path.iterdir())
