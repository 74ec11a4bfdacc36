"""What a camera head learns: values by hand, the labels' signs, rendered flow, and frames in another order."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")
import synthcam
from synthcam.errors import InputError
from synthcam.geometry.camera import pixel_centres
from synthcam.geometry.se3 import exp_so3, se3, world_from_rig
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import label_poses
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.motion.motions import LABEL_OF
from trainer.camera_head.truth import CLASSES, OPEN, camera_truth, pair_motions
from trainer.examples import Example
from trainer.sources.dataset import read_motions
from trainer.sources.label_questions import short_labels

FRAMES, DEPTH = 8, 2.5
STEPS = {
    # What one frame adds: yaw, pitch, roll in degrees; metres to the right, up, ahead; logarithm of the focal length.
    "pan-right": (3, 0, 0, 0, 0, 0, 0),
    "tilt-up": (0, 3, 0, 0, 0, 0, 0),
    "roll-cw": (0, 0, 3, 0, 0, 0, 0),
    "truck-right": (0, 0, 0, 0.2, 0, 0, 0),
    "pedestal-up": (0, 0, 0, 0, 0.2, 0, 0),
    "dolly-in": (0, 0, 0, 0, 0, 0.2, 0),
    "zoom-in": (0, 0, 0, 0, 0, 0, 0.1),
}
TURN, TRAVEL = np.radians(6), 0.4 / DEPTH
BY_HAND = {
    # Two frames' motion in the axes of the earlier camera: x right, y down, z ahead.
    "pan-right": (0, TURN, 0, 0, 0, 0, 0),
    "tilt-up": (TURN, 0, 0, 0, 0, 0, 0),
    "roll-cw": (0, 0, TURN, 0, 0, 0, 0),
    "truck-right": (0, 0, 0, TRAVEL, 0, 0, 0),
    "pedestal-up": (0, 0, 0, 0, -TRAVEL, 0, 0),
    "dolly-in": (0, 0, 0, 0, 0, TRAVEL, 0),
    "zoom-in": (0, 0, 0, 0, 0, 0, 0.2),
}


def path(motion: str) -> Trajectory:
    """A level camera that looks along -Z and moves by `STEPS` with each frame."""
    yaw, pitch, roll, right, up, ahead, zoom = (np.arange(FRAMES) * step for step in STEPS[motion])
    rotation = world_from_rig(*np.radians([yaw, pitch, roll]))
    focal = 60 * np.exp(zoom)
    intrinsics = np.stack([focal, focal, np.full(FRAMES, 28), np.full(FRAMES, 28)], axis=1)
    poses = se3(rotation, np.stack([right, up, -ahead], axis=1))
    return Trajectory(poses, intrinsics, np.arange(FRAMES) / 4, 56, 56)


@pytest.mark.parametrize("motion", STEPS)
def test_motions_are_those_by_hand_and_go_the_way_of_the_labels(motion: str) -> None:
    found = pair_motions(path(motion), range(FRAMES), depth=DEPTH)
    np.testing.assert_allclose(found, [BY_HAND[motion]] * 3, atol=1e-12)
    labels = short_labels(derive_labels(label_poses(path(motion), scene_depth=DEPTH).annotation))
    assert labels[LABEL_OF[motion]] is True


@pytest.mark.parametrize("motion", STEPS)
def test_frames_count_in_the_order_in_which_they_are_shown(motion: str) -> None:
    one = np.array(BY_HAND[motion])
    backwards = pair_motions(path(motion), range(FRAMES)[::-1], depth=DEPTH)
    np.testing.assert_allclose(backwards, [-one] * 3, atol=1e-12)
    frozen = pair_motions(path(motion), [3] * FRAMES, depth=DEPTH)
    np.testing.assert_allclose(frozen, 0, atol=1e-12)
    shuffled = pair_motions(path(motion), [4, 0, 6, 1, 2, 3], depth=DEPTH)
    np.testing.assert_allclose(shuffled, [one, -2 * one], atol=1e-12)


def test_a_mirror_exchanges_left_and_right_alone() -> None:
    for motion, by_hand in BY_HAND.items():
        sign = -1 if motion in ("pan-right", "roll-cw", "truck-right") else 1
        mirrored = pair_motions(path(motion), range(FRAMES), depth=DEPTH, mirrored=True)
        np.testing.assert_allclose(mirrored, [sign * np.array(by_hand)] * 3, atol=1e-12)


def test_they_say_how_rendered_pictures_move(tmp_path: Path) -> None:
    """The flow that the renderer wrote is that of the numbers, with the rendered depth, for all of them at once."""
    motion = "pan-right:8deg+tilt-down:4deg+roll-cw:5deg+dolly-in:0.3m+truck-left:0.2m+zoom-in:1.2x"
    clip = synthcam.render(
        motion, out=tmp_path / "clip", seed=2, size=(64, 48), frames=4, fps=4, depth=True, flow=True, progress=False
    )
    path, size, unit = clip.trajectory, (clip.trajectory.width, clip.trajectory.height), 3.0
    depth, flow = (np.load(tmp_path / "clip" / f"{name}.npz")[name] for name in ("depth", "flow"))
    found = pair_motions(path, np.repeat(range(4), 2), depth=unit)  # each frame twice: from one to the next
    assert np.abs(found).min(axis=0).max() > 0.01
    pixels = pixel_centres(*size, columns=size[0], rows=size[1]).reshape(-1, 2)
    for i, motion_of_pair in enumerate(found):
        turn, travel, zoom = motion_of_pair[:3], motion_of_pair[3:6] * unit, motion_of_pair[6]
        fx, fy, cx, cy = path.intrinsics[i]
        z = depth[i].reshape(-1)
        points = np.stack([(pixels[:, 0] - cx) / fx * z, (pixels[:, 1] - cy) / fy * z, z], axis=1)
        seen = np.isfinite(z)
        there = (points[seen] - travel) @ exp_so3(turn)  # world points in the axes of the later camera
        moved = there[:, :2] / there[:, 2:] * [fx, fy] * np.exp(zoom) + [cx, cy] - pixels[seen]
        apart = np.abs(moved - flow[i].reshape(-1, 2)[seen]).max(axis=1)
        assert np.median(np.abs(moved)) > 1
        assert np.quantile(apart, 0.95) < 0.05


@pytest.fixture(scope="module")
def pans(motion_dataset: Path) -> list[Example]:
    names = ("static", "pan-left", "pan-right")
    return list(read_motions(motion_dataset, names, name="x", split="train", use=None, both_ways=True, in_mirrors=True))


def test_the_truth_of_an_example_is_that_of_its_clip_as_it_is_shown(pans: list[Example]) -> None:
    seen = set()
    for example in pans:
        frames = range(FRAMES)[::-1] if example.reversed else range(FRAMES)
        truth = camera_truth(example, frames)
        assert truth is not None
        turn = {"static": 0, "pan-left": -2, "pan-right": 2}[example.answer] * np.arctan(3 / 56)
        np.testing.assert_allclose(truth.motions, [[0, turn, 0, 0, 0, 0, 0]] * 3, atol=1e-6)
        kinds = dict(zip(CLASSES, truth.kinds.tolist(), strict=True))
        assert kinds.pop("pan") == {"pan-left": 0, "pan-right": 1, "static": 2}[example.answer]
        assert set(kinds.values()) <= {2, OPEN}
        assert truth.static == (example.answer == "static")
        seen.add((example.answer, example.reversed, example.mirrored))
    assert {(name, back, mirror) for name, back, mirror in seen if name != "static"} == {
        (name, back, mirror) for name in ("pan-left", "pan-right") for back in (False, True) for mirror in (False, True)
    }


def test_real_clips_have_no_truth_and_clips_of_another_length_are_refused(pans: list[Example]) -> None:
    assert camera_truth(replace(pans[0], geometry=None), range(FRAMES)) is None
    with pytest.raises(InputError, match=r"clip c\d+: frame 8 is shown, and its table has cameras of 8 frames"):
        camera_truth(pans[0], range(1, FRAMES + 1))
