"""Pictures for people: right size, drawn things where they should be, no crash on odd paths."""

import numpy as np
import pytest

from synthcam.figures.path_figures import frustum_figure, label_figure
from synthcam.figures.strip import contact_sheet, shown_frames
from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.frustum import frustums
from synthcam.geometry.se3 import se3, world_from_rig
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import label_poses


def flight(frames: int, step: float) -> Trajectory:
    poses = se3(world_from_rig(0.3, 0.0, 0.0), np.outer(np.arange(frames) * step, [0.3, 0.0, -1.0]))
    k = np.tile(intrinsics_from_fov(1.0, 320, 240), (frames, 1))
    return Trajectory(poses, k, np.arange(frames) / 8.0, 320, 240)


def test_a_strip_shows_first_and_last_and_at_most_eight() -> None:
    assert shown_frames(2) == [0, 1]
    assert shown_frames(72)[0] == 0
    assert shown_frames(72)[-1] == 71
    assert len(shown_frames(72)) == 8
    pictures = [np.full((90, 160, 3), 30 * i, np.uint8) for i in range(6)]
    sheet = np.asarray(contact_sheet(pictures, list(range(6)), "six"))
    middles = [(30 + 63, 6 + 112 + i * 230) for i in range(4)]
    assert [int(sheet[y, x, 0]) for y, x in middles] == [0, 30, 60, 90]


@pytest.mark.parametrize("step", [0.0, 1e-9, 0.2, 50.0])
@pytest.mark.parametrize("frames", [2, 30])
def test_figures_draw_paths_of_any_extent(frames: int, step: float) -> None:
    path = flight(frames, step)
    cut = frustums(path, near=0.1, far=4.0)
    figure = frustum_figure(cut, times=path.times, subject_positions=path.positions + 1.0, title="x")
    figure.canvas.draw()
    top, side = figure.axes
    low, high = top.get_xlim()
    assert low < path.positions[:, 0].min()
    assert high > path.positions[:, 0].max()
    assert len(top.lines) > 8, "frustum edges are drawn"
    assert side.get_ylim()[0] < side.get_ylim()[1], "up is up"
    labelled = label_figure(path, label_poses(path), title="x")
    labelled.canvas.draw()
    assert len(labelled.subfigs) == 2
