"""Pictures for people: right size, drawn things where they should be, no crash on odd paths."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from synthcam.figures.path_figures import frustum_figure, label_figure
from synthcam.figures.projections import drawn_frames
from synthcam.figures.strip import contact_sheet, shown_frames
from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.frustum import frustums
from synthcam.geometry.se3 import se3, world_from_rig
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import label_poses

LONG = "tilt-down:10deg+shake:2%, " * 9


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


def test_a_long_title_is_broken_into_lines_above_the_pictures() -> None:
    pictures = [np.full((160, 60, 3), 90, np.uint8)] * 8
    title = "pan-left:30deg+zoom-in:1.5x, dolly-in:2m, truck-left:25%, tilt-up:10deg  |  courtyard, seed 123456"
    short, long = (np.asarray(contact_sheet(pictures, list(range(8)), text)) for text in ("static", title))
    assert short.shape[1] == long.shape[1]
    more = long.shape[0] - short.shape[0]
    assert more >= 2 * 19
    assert (long[30 + more + 40 :] == short[30 + 40 :]).all(), "the pictures are the same, further down"
    assert (long[:30, -5:] == 24).all() or long[:30, -5:].max() < 60, "no letter is cut off at the right edge"


def shown_text(figure: Figure) -> list[Text]:
    """All visible text but numbers at ticks, some of which are beyond the axes and never drawn."""
    ticks = {label for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for label in axis.get_ticklabels()}
    found = [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_visible()]
    return [text for text in found if text.get_text().strip() and text not in ticks]


@pytest.mark.parametrize(
    ("frames", "step", "title"),
    [(2, 0.0, "x"), (2, 0.0, LONG), (9, 0.2, "x"), (40, 5.0, LONG)],
)
def test_no_text_is_cut_off_and_no_legend_covers_a_curve(frames: int, step: float, title: str) -> None:
    path = flight(frames, step)
    cut = frustums(path, near=0.1, far=4.0)
    walked = path.positions + 1.0
    for figure in (
        frustum_figure(cut, times=path.times, subject_positions=walked, title=title),
        label_figure(path, label_poses(path), title=title),
    ):
        figure.canvas.draw()
        width, height = figure.canvas.get_width_height()
        for text in shown_text(figure):
            box = text.get_window_extent()
            assert box.x0 >= 0, text
            assert box.y0 >= 0, text
            assert box.x1 <= width, text
            assert box.y1 <= height, text
        for axes in figure.axes:
            legend = axes.get_legend()
            assert legend is None or not legend.get_window_extent().overlaps(
                axes.get_window_extent().shrunk(0.99, 0.99)
            )


@pytest.mark.parametrize(("frames", "step"), [(2, 0.0), (30, 1e-9), (30, 0.2), (2, 50.0)])
def test_figures_draw_paths_of_any_extent(frames: int, step: float) -> None:
    path = flight(frames, step)
    cut = frustums(path, near=0.1, far=4.0)
    figure = frustum_figure(cut, times=path.times, subject_positions=path.positions + 1.0, title="x")
    figure.canvas.draw()
    top, side = figure.axes
    low, high = top.get_xlim()
    assert low < path.positions[:, 0].min()
    assert high > path.positions[:, 0].max()
    (edges,) = (drawn for drawn in top.collections if isinstance(drawn, LineCollection))
    assert len(edges.get_segments()) == 8 * len(drawn_frames(frames)), "every edge of a frustum is drawn"
    assert side.get_ylim()[0] < side.get_ylim()[1], "up is up"
    labelled = label_figure(path, label_poses(path), title="x")
    labelled.canvas.draw()
    assert len(labelled.subfigs) == 2
