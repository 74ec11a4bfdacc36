"""Real clips are asked about by what their poses show, and split by video."""

import json
from pathlib import Path

import pytest

from synthcam.errors import InputError
from synthcam.formats.pose_files import read_poses
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.label import ClipLabels, label_poses
from synthcam.language.topics import topics
from trainer.config import RealClipsSource
from trainer.sources.found import Found
from trainer.sources.open import open_source


def opened(folder: Path, split: str, held_out: float = 0.4) -> Found:
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
    asked = [e for e in (*train.examples, *test.examples) if not e.reversed]
    assert len(asked) > 30
    for example in asked:
        (poses,) = read_poses(pose_of[example.video])
        holds = topics()[example.topic].holds(short(label_poses(poses.trajectory)))
        assert holds is True if example.kind == "choice" else holds is not None


@pytest.mark.real
def test_backwards_the_answers_are_those_of_the_reversed_poses(real_dir: Path) -> None:
    """The labels come from the forward record; here the poses themselves are reversed and measured anew."""
    agree = 0
    for entry in json.loads((real_dir / "manifest.json").read_text())["files"]:
        if "paired_video" not in entry:
            continue
        path = read_poses(real_dir / entry["path"])[0].trajectory
        backwards = Trajectory(path.world_from_camera[::-1], path.intrinsics[::-1], path.times, path.width, path.height)
        labels = short(label_poses(backwards))
        for example in opened(real_dir, "train", 0).examples:
            if example.reversed and example.kind == "choice" and example.clip == entry["paired_video"]:
                truth = topics()[example.topic].holds(labels)
                assert truth is not False, example
                agree += truth is True
    assert agree >= 2


def test_a_folder_that_pairs_nothing(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"files": [{"path": "a"}]}')
    with pytest.raises(InputError, match="pairs no pose file with a video"):
        opened(tmp_path, "train")
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(InputError, match="allowed is an object with a list"):
        opened(tmp_path, "train")
