"""Real clips are asked about by what their poses show, and split by video."""

import json
from pathlib import Path

import pytest

from synthcam.errors import InputError
from synthcam.formats.read_write import read_poses
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import ClipLabels, label_poses
from synthcam.language.topics import topics
from trainer.sources.config import RealClipsSource
from trainer.sources.loaded import LoadedSource
from trainer.sources.registry import open_source


def opened(folder: Path, split: str, held_out: float | list[str] = 0.4) -> LoadedSource:
    source = RealClipsSource.model_validate(
        {"kind": "real_clips", "path": folder, "split": split, "held_out": held_out}
    )
    return open_source(source, form="answer", training=True)


def short(labels: ClipLabels) -> dict[str, bool | None]:
    return {name.rsplit(".", 1)[-1]: truth for name, truth in labels.labels.items()}


@pytest.mark.real
def test_the_real_clips_are_split_by_video_and_answered_by_their_poses(real_dir: Path) -> None:
    train, test = opened(real_dir, "train"), opened(real_dir, "test")
    videos = {split: {example.video for example in found.examples} for split, found in (("a", train), ("b", test))}
    assert len(videos["a"]) == 3
    assert len(videos["b"]) == 2
    assert not videos["a"] & videos["b"]
    pose_of = {
        real_dir / entry["paired_video"]: real_dir / entry["path"]
        for entry in json.loads((real_dir / "manifest.json").read_text())["files"]
        if "paired_video" in entry
    }
    asked = [e for e in (*train.examples, *test.examples) if not e.reversed and not e.mirrored]
    assert len(asked) > 30
    for example in asked:
        (poses,) = read_poses(pose_of[example.video])
        holds = topics()[example.topic].holds(short(label_poses(poses.trajectory)))
        assert holds is True if example.kind == "choice" else holds is not None


@pytest.mark.real
def test_backwards_the_answers_are_those_of_the_reversed_poses(real_dir: Path) -> None:
    agree = 0
    for entry in json.loads((real_dir / "manifest.json").read_text())["files"]:
        if "paired_video" not in entry:
            continue
        path = read_poses(real_dir / entry["path"])[0].trajectory
        backwards = Trajectory(path.world_from_camera[::-1], path.intrinsics[::-1], path.times, path.width, path.height)
        labels = short(label_poses(backwards))
        for example in opened(real_dir, "train", 0).examples:
            here = example.clip == entry["paired_video"] and not example.mirrored
            if here and example.reversed and example.kind == "choice":
                assert topics()[example.topic].holds(labels) is True, example
                agree += 1
    assert agree >= 10


@pytest.mark.real
def test_in_a_mirror_left_is_right(real_dir: Path) -> None:
    found = [e for e in opened(real_dir, "train", 0).examples if e.kind == "choice" and not e.reversed]
    sides = {(e.clip, e.mirrored, e.topic) for e in found if e.topic in ("has_leftward", "has_rightward")}
    other = {"has_leftward": "has_rightward", "has_rightward": "has_leftward"}
    for clip, mirrored, topic in sides:
        assert (clip, mirrored, other[topic]) not in sides
        assert (clip, not mirrored, topic) not in sides
    assert {mirrored for _, mirrored, _ in sides} == {False, True}


@pytest.mark.real
def test_videos_are_held_out_by_name(real_dir: Path) -> None:
    video = "videos/re10k/2c80f9eb0d3b2bb4.mp4"
    assert {e.clip for e in opened(real_dir, "test", [video]).examples} == {video}
    assert len({e.clip for e in opened(real_dir, "train", [video]).examples}) == 4
    with pytest.raises(InputError, match=r"held_out 'x.mp4' is not paired; there are videos/re10k/0bf"):
        opened(real_dir, "test", ["x.mp4"])


def test_a_folder_that_pairs_nothing(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"files": [{"path": "a"}]}')
    with pytest.raises(InputError, match="pairs no pose file with a video"):
        opened(tmp_path, "train")
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(InputError, match="allowed is an object with a list"):
        opened(tmp_path, "train")
