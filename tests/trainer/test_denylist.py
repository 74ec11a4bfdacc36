"""No evaluation clip passes under another folder, extension, case or URL; no training clip is taken for one."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.denylist import DenyList, camerabench_test_clips

NAMES = ("-2uIa-XMJC0.5.3.mp4", "61.1.2.mp4", "012c118a-b3092f3b.6.mp4", "r-BCbF55fxo.0.0.mp4")
DISGUISES = (
    "{name}",
    "{stem}",
    "{stem}.webm",
    "{stem}.GIF",
    "{stem}.mp4.part",
    "{stem} (1).mp4",
    "{stem}_4fps.mp4",
    "{stem}copy.mp4",
    "video/{name}",
    "/elsewhere/train/renamed.dir/{name}",
    "C:\\data\\{name}",
    "camerabench_{name}",
    "{stem}/frame_0001.png",
    "https://huggingface.co/datasets/syCen/CameraBench/resolve/main/videos_gif/{stem}.gif?download=true",
    "https://example.org/get?video={name}&fps=8#t=1",
)


@pytest.mark.parametrize("disguise", DISGUISES)
def test_every_test_clip_is_known_under_every_disguise(disguise: str) -> None:
    clips = camerabench_test_clips()
    for name in NAMES:
        text = disguise.format(name=name, stem=Path(name).stem)
        assert clips.find(text) == name
        assert clips.find(text.upper()) == name
        assert clips.find(quote(text, safe="")) == name
        assert clips.find(quote(quote(text, safe=""), safe="")) == name


def test_all_names_are_there_and_known() -> None:
    clips = camerabench_test_clips()
    text = (Path(__file__).resolve().parents[2] / "trainer" / "camerabench_test_videos.txt").read_text()
    names = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(names) == len(clips) == 1071
    assert all(clips.find(f"anywhere/{name}") == name for name in names)
    assert "CC BY 4.0" in text.splitlines()[1]


@pytest.mark.parametrize("text", ["61.1.21.mp4", "61.1.2.3.mp4", "861.1.2.mp4", "61.1.mp4", "", ".", "c0000061.mp4"])
def test_other_clips_are_other_clips(text: str) -> None:
    assert camerabench_test_clips().find(text) is None


@pytest.mark.real
def test_the_shipped_names_are_the_benchmarks_and_take_no_training_clip(real_dir: Path) -> None:
    folder = real_dir / "annotations" / "camerabench"
    clips = camerabench_test_clips()
    assert all(clips.find(name) == name for name in (folder / "test_videos.txt").read_text().split())
    for file in ("train_captions.jsonl", "train_vqa_balanced.jsonl"):
        videos = {json.loads(line)["video"] for line in (folder / file).read_text().splitlines()}
        assert len(videos) > 900
        assert not [video for video in sorted(videos) if clips.find(f"videos/{video}")]
    for line in (folder / "binary_classification.jsonl").read_text().splitlines():
        assert clips.find(json.loads(line)["image"])


def test_a_link_does_not_hide_a_clip(tmp_path: Path) -> None:
    real = tmp_path / "61.1.2.mp4"
    real.touch()
    link = tmp_path / "innocent.mp4"
    link.symlink_to(real)
    assert camerabench_test_clips().find_file(link) == "61.1.2.mp4"
    assert camerabench_test_clips().find_file(tmp_path / "innocent2.mp4") is None


def test_no_link_on_the_way_hides_a_clip(tmp_path: Path) -> None:
    """As a download's cache has it: a name of the user's, to the name it came by, to a blob."""
    clips = camerabench_test_clips()
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs" / "a1b2").touch()
    (tmp_path / "snapshot").mkdir()
    (tmp_path / "snapshot" / "61.1.2.mp4").symlink_to("../blobs/a1b2")
    (tmp_path / "0001.mp4").symlink_to("snapshot/61.1.2.mp4")
    assert clips.find_file(tmp_path / "0001.mp4") == "61.1.2.mp4"
    (tmp_path / "61.1.2").mkdir()
    (tmp_path / "61.1.2" / "v.mp4").touch()
    (tmp_path / "c1").symlink_to("61.1.2", target_is_directory=True)
    assert clips.find_file(tmp_path / "c1" / "v.mp4") == "61.1.2.mp4"
    (tmp_path / "round.mp4").symlink_to("round.mp4")
    assert clips.find_file(tmp_path / "round.mp4") is None


def test_folders_further_up_say_nothing_of_the_clip() -> None:
    assert camerabench_test_clips().find_file(Path("/tool-61.1.2/videos/train/mine.mp4")) is None


@given(stem=st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=12), data=st.data())
def test_a_stem_is_found_between_any_marks(stem: str, data: st.DataObject) -> None:
    marks = st.text(st.sampled_from("/ -_(?&=#"), min_size=1, max_size=3)
    before, after = data.draw(marks), data.draw(marks)
    assert DenyList([f"{stem}.mp4"]).find(f"a{before}{stem}{after}b") == f"{stem}.mp4"
