"""`synthcam view`, for real: on a dataset that was built, and on a clip that was rendered."""

import json
import shutil
from pathlib import Path

import pytest

from synthcam import render

pytestmark = pytest.mark.usefixtures("built_here")

RECIPE = """\
about: a few clips
seed: 3
size: [64, 48]
fps: 4
seconds: [2, 3]
clips_a_scene: 2
scenes_a_shard: 1
shots: {single: 1, compound: 0, sequence: 0, tracking: 0, shaky: 0, static: 0}
twins: {share: 1.0, kinds: {opposite: 1}}
looks: [{weight: 1}]
portions:
  - {use: sft, split: train, clips: 4, scenes: [abstract], samples: {binary: 4, choice: 4}}
"""


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    clip = render("pan-left", scene="abstract", size=(64, 48), frames=8, fps=4.0)
    return clip.save(tmp_path_factory.mktemp("rendered") / "clip")


@pytest.fixture
def clip(rendered: Path, tmp_path: Path) -> Path:
    return shutil.copytree(rendered, tmp_path / "clip") / "clip.json"


def test_a_dataset_from_recipe_to_gallery(synthcam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "few.yaml").write_text(RECIPE)
    built = synthcam("build", tmp_path / "few.yaml", "--out", tmp_path / "set", "--workers", 1)
    assert built.code == 0, built.err
    monkeypatch.chdir(tmp_path)
    ran = synthcam("view", "set")
    assert (ran.code, ran.err) == (0, "")
    clips = len(list((tmp_path / "set").rglob("*.mp4")))
    assert ran.out == f"{clips} clips in gallery/index.html\n"
    assert len(list((tmp_path / "gallery" / "videos").iterdir())) == clips > 2
    again = synthcam("view", "set")
    assert again.code == 2
    assert "--overwrite" in again.err
    limited = synthcam("view", "set", "--limit", 2, "--overwrite")
    assert limited.out == "2 clips in gallery/index.html\n"
    assert len(list((tmp_path / "gallery" / "videos").iterdir())) == 2

    next((tmp_path / "set").rglob("*.mp4")).unlink()
    missing = synthcam("view", "set", "--overwrite")
    assert missing.code == 0
    assert missing.out.startswith("note: 1 of the videos are not there; `synthcam check set` says which")


def test_a_clip_gets_a_page_beside_it_or_a_gallery(synthcam, clip: Path, tmp_path: Path) -> None:
    ran = synthcam("view", clip)
    assert (ran.code, ran.err) == (0, "")
    assert (clip.parent / "clip.html").is_file()
    assert synthcam("view", clip).code == 2
    assert synthcam("view", clip, "--overwrite").code == 0
    assert synthcam("view", clip, "--out", tmp_path / "g").code == 0
    assert (tmp_path / "g" / "videos" / "00001.mp4").read_bytes() == (clip.parent / "clip.mp4").read_bytes()


def test_a_clip_for_rerun(synthcam, clip: Path, tmp_path: Path) -> None:
    pytest.importorskip("rerun", reason="rerun-sdk is not installed: pip install 'synthcam[rerun]'")
    ran = synthcam("view", clip, "--rerun", tmp_path / "clip.rrd")
    assert ran.code == 0, ran.err
    assert (tmp_path / "clip.rrd").stat().st_size > (clip.parent / "clip.mp4").stat().st_size
    assert not (clip.parent / "clip.html").exists()


def test_what_cannot_be_shown_is_said_in_one_line(refused, clip: Path, tmp_path: Path) -> None:
    assert "no such file" in refused("view", tmp_path / "nowhere")
    assert "clip.json" in refused("view", clip.parent)
    assert "manifest.json" in refused("view", tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 99}))
    assert "format 99" in refused("view", tmp_path)
    assert "--limit" in refused("view", clip, "--limit", 3)
    assert "--rerun" in refused("view", tmp_path, "--rerun", tmp_path / "x.rrd")
    (tmp_path / "other.json").write_text("{}")
    assert "other.json" in refused("view", tmp_path / "other.json")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.txt").write_text("years of work")
    assert "thesis.txt" in refused("view", clip, "--out", tmp_path / "taken", "--overwrite")
    assert (tmp_path / "taken" / "thesis.txt").read_text() == "years of work"
