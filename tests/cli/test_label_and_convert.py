"""`synthcam label` and `synthcam convert`."""

import json
from pathlib import Path

import numpy as np
import pytest

SMALL = ("--size", "128x96", "--frames", "9", "--fps", "4")
KEYS = {"motions", "annotation", "labels", "measurements", "segments"}


def straight(path: Path, step: tuple[float, float, float] = (0.0, 0.0, 0.15), frames: int = 16) -> Path:
    """A TUM file: level camera, moving by `step` a frame in its own axes (x right, y down, z forward)."""
    rows = [f"{i / 8:.4f} {i * step[0]} {i * step[1]} {i * step[2]} 0 0 0 1" for i in range(frames)]
    path.write_text("\n".join(rows))
    return path


def test_labels_a_pose_file(synthcam, tmp_path: Path) -> None:
    ran = synthcam("label", straight(tmp_path / "a b.tum"), "--json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert set(found) >= KEYS
    assert found["motions"] == ["dolly-in"]
    assert any("scene depth assumed" in note for note in found["notes"])
    far = json.loads(synthcam("label", tmp_path / "a b.tum", "--json", "--scene-depth", 500).out)
    assert far["motions"] == ["static"], "seen from 500 m off nothing moves"


def test_a_rendered_clip_is_labelled_the_same_again(synthcam, tmp_path: Path) -> None:
    synthcam("render", "--motion", "pan-left, zoom-in", *SMALL, "--out", tmp_path / "clip")
    first = json.loads((tmp_path / "clip" / "clip.json").read_text())
    ran = synthcam("label", tmp_path / "clip" / "clip.json", "--json")
    assert ran.code == 0, ran.err
    again = json.loads(ran.out)
    for key in ("motions", "annotation", "labels", "segments"):
        assert again[key] == first[key]


def test_draws_a_figure_and_prints_words(synthcam, tmp_path: Path) -> None:
    ran = synthcam("label", straight(tmp_path / "a.txt", (0.1, 0, 0)), "--figure", tmp_path / "a.png")
    assert ran.code == 0, ran.err
    assert "truck-right" in ran.out
    assert (tmp_path / "a.png").stat().st_size > 20_000


def test_converts_into_a_folder_that_is_not_there_yet(synthcam, refused, tmp_path: Path) -> None:
    source, target = straight(tmp_path / "a.tum"), tmp_path / "new" / "below"
    ran = synthcam("convert", source, target / "b.kitti")
    assert ran.code == 0, ran.err
    assert (target / "b.kitti").read_text().count("\n") == 16
    refused("convert", source, tmp_path / "other" / "c.nothing")
    assert not (tmp_path / "other").exists(), "nothing is made for what is refused"


def test_yaml_without_keyframes_is_told_what_belongs_there(refused, tmp_path: Path) -> None:
    (tmp_path / "keys.yaml").write_text("keys: []")
    assert "without `keyframes:`; allowed is a list of them" in refused("label", tmp_path / "keys.yaml")


@pytest.mark.real
def test_human_annotations_give_a_line_a_clip(synthcam, real_dir: Path) -> None:
    ran = synthcam("label", real_dir / "annotations" / "camerabench" / "raw_labels.jsonl", "--json")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert len(lines) == 1763
    assert all(set(line) >= {"name", "annotation", "labels"} for line in lines)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "empty"),
        ("0 0 0 0 0 0 0 1", "one frame"),
        ("0 0 0 0 0 0 0 1\n1 nan 0 0 0 0 0 1", "line 2"),
        ("hello world", "bad.txt"),
    ],
)
def test_bad_pose_files(content: str, message: str, refused, tmp_path: Path) -> None:
    file = tmp_path / "bad.txt"
    file.write_text(content)
    assert message in refused("label", file)


def test_options_that_make_no_sense(refused, tmp_path: Path) -> None:
    file = straight(tmp_path / "a.tum")
    assert "--scene-depth -1" in refused("label", file, "--scene-depth", -1)
    assert "fov" in refused("label", file, "--fov-deg", 200)
    assert "absent" in refused("label", tmp_path / "absent.txt")


def test_converts_there_and_back(synthcam, tmp_path: Path) -> None:
    source = straight(tmp_path / "a.tum", (0.02, 0.01, 0.1))
    ran = synthcam("convert", source, tmp_path / "b.json", "--to", "nerf")
    assert ran.code == 0, ran.err
    assert "16 poses, tum to nerf" in ran.out
    assert synthcam("convert", tmp_path / "b.json", tmp_path / "c.kitti").code == 0
    rows = np.loadtxt(tmp_path / "c.kitti").reshape(-1, 3, 4)
    moved = np.linalg.inv(rows[0, :, :3]) @ (rows[:, :, 3] - rows[0, :, 3]).T
    assert np.allclose(moved.T, np.outer(np.arange(16), [0.02, 0.01, 0.1]), atol=1e-6)


def test_convert_refuses(refused, synthcam, tmp_path: Path) -> None:
    source = straight(tmp_path / "a.tum")
    assert "does not say a format" in refused("convert", source, tmp_path / "b.xyz")
    assert "cannot be written" in refused("convert", source, tmp_path / "b.txt", "--to", "euroc")
    (tmp_path / "b.txt").write_text("keep me")
    assert "exists" in refused("convert", source, tmp_path / "b.txt")
    assert (tmp_path / "b.txt").read_text() == "keep me"
    assert synthcam("convert", source, tmp_path / "b.txt", "--overwrite").code == 0
