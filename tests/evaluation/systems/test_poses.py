"""Poses of other tools, and structure from motion, made into answers by our labels."""

from pathlib import Path

import numpy as np
import pytest
from support.moving_pictures import film

from synthcam.errors import InputError
from synthcam.evaluation.footage import Part
from synthcam.evaluation.items import Item
from synthcam.evaluation.system import SystemSettings, open_system
from synthcam.evaluation.systems.beliefs import Beliefs
from synthcam.evaluation.systems.poses import beliefs_from_poses
from synthcam.evaluation.systems.sfm import sfm_beliefs
from synthcam.formats.pose_file import PoseFile
from synthcam.formats.read_write import write_poses
from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory


def path(step: Array, *, frames: int = 24, focal: float = 1.0) -> PoseFile:
    """A camera that goes (right, up, forward) at an even pace, while its lens changes by a factor."""
    poses = np.tile(np.diag([1.0, -1.0, -1.0, 1.0]), (frames, 1, 1))
    t = np.linspace(0, 1, frames)
    poses[:, :3, 3] = t[:, None] * np.asarray(step) * [1, 1, -1]
    lens = np.stack([300 * focal**t, 300 * focal**t, 0 * t + 160, 0 * t + 120], axis=1)
    return PoseFile("a", "tum", Trajectory(poses, lens, np.arange(frames) / 8, 320, 240), up_known=True, metric=True)


@pytest.mark.parametrize(
    ("step", "focal", "motion", "coarse"),
    [
        ((0, 0, 1.0), 1.0, "dolly-in", "in"),
        ((-1.0, 0, 0), 1.0, "truck-left", "left"),
        ((0, 1.0, 0), 1.0, "pedestal-up", "up"),
        ((0, 0, 0), 1.5, "zoom-in", "in"),
        ((0, 0, 0), 1.0, "static", "static"),
    ],
)
def test_poses_become_likelihoods(step: Array, focal: float, motion: str, coarse: str) -> None:
    beliefs = beliefs_from_poses(path(step, focal=focal), Part(), scene_depth=4.0)
    assert {name for name, belief in beliefs.motions.items() if belief > 0.5} == {motion}
    assert max(beliefs.coarse, key=lambda name: beliefs.coarse[name]) == coarse


def test_a_part_and_the_way_back_are_what_is_played() -> None:
    poses = path(np.array([0, 0, 1.0]))
    assert beliefs_from_poses(poses, Part(playback="reversed"), scene_depth=4.0).likely() == ["dolly-out"]
    assert beliefs_from_poses(poses, Part(1.0, 2.9), scene_depth=4.0).likely() == ["dolly-in"]
    aside = path(np.array([1.0, 0, 0]))
    assert beliefs_from_poses(aside, Part(playback="mirrored"), scene_depth=4.0).likely() == ["truck-left"]
    assert beliefs_from_poses(aside, Part(playback="frozen"), scene_depth=4.0).likely() == []
    with pytest.raises(InputError, match="needed are two"):
        beliefs_from_poses(poses, Part(2.8, 2.9))


def test_a_folder_of_poses_answers_by_the_names_of_videos(tmp_path: Path) -> None:
    write_poses(tmp_path / "one.txt", path(np.array([0, 0, 6.0])), "tum")
    (tmp_path / "two.txt").write_text("no poses")
    items = [Item(v, "Move In", "yes-no", f"{v}.mp4", "Is it moving forward?") for v in ("one", "two", "three")]
    with open_system(f"poses:{tmp_path}", SystemSettings()) as system:
        one, two, three = system.answer(items)
        assert not system.needs_video
    assert one.p_yes is not None
    assert one.p_yes > 0.5
    assert "two.txt" in str(two.error)
    assert "no pose files are named like it" in str(three.error)
    for argument in ("", tmp_path / "nowhere"):
        with pytest.raises(InputError, match="no such folder"), open_system(f"poses:{argument}", SystemSettings()):
            pass


def sfm_beliefs_of(video: Path) -> Beliefs:
    pytest.importorskip("pycolmap", reason="pycolmap is not installed")
    pytest.importorskip("scenedetect", reason="PySceneDetect is not installed")
    return sfm_beliefs(video, Part())


def test_structure_from_motion_knows_nothing_of_a_camera_that_stands(tmp_path: Path) -> None:
    beliefs = sfm_beliefs_of(film(tmp_path / "b.mp4", lambda t: ((0, 0, 0), (0, 0, 0), 1.0), seconds=0.8))
    assert beliefs.likely() == []
    assert "found no cameras" in beliefs.notes[0]


@pytest.mark.verify
@pytest.mark.real
def test_structure_from_motion_places_a_real_camera(real_dir: Path) -> None:
    beliefs = sfm_beliefs_of(real_dir / "clips" / "4a2d6753676df096_0s.mp4")
    assert max(beliefs.coarse, key=lambda name: beliefs.coarse[name]) == "right"
    assert "pan-right" in beliefs.likely()
