"""Pictures for people: right size, drawn things where they should be, no crash on odd paths."""

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from synthcam.figures.path_figures import label_picture, motions_chart
from synthcam.figures.path_views import SQUARE, FlatView, flat_views, frustum_picture, round_ticks
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


@pytest.mark.parametrize(
    ("frames", "step", "title"),
    [(2, 0.0, "x"), (2, 0.0, LONG), (9, 0.2, "W" * 400), (40, 5.0, LONG)],
)
def test_no_text_is_cut_off_and_no_legend_covers_a_curve(frames: int, step: float, title: str) -> None:
    path = flight(frames, step)
    cut = frustums(path, near=0.1, far=4.0)
    views = frustum_picture(cut, times=path.times, subject_positions=path.positions + 1.0, title=title)
    whole = label_picture(path, label_poses(path), title=title)
    for picture in (views, whole):
        assert rim(np.asarray(picture)).min() == 255, "nothing reaches the edge of the picture"
    chart = motions_chart(path, label_poses(path))
    chart.canvas.draw()
    for axes in chart.axes:
        legend = axes.get_legend()
        assert legend is None or not legend.get_window_extent().overlaps(axes.get_window_extent().shrunk(0.99, 0.99))
    width, height = chart.canvas.get_width_height()
    ticks = {label for axes in chart.axes for axis in (axes.xaxis, axes.yaxis) for label in axis.get_ticklabels()}
    for text in set(chart.findobj(Text)) - ticks:
        if isinstance(text, Text) and text.get_visible() and text.get_text().strip():
            box = text.get_window_extent()
            assert min(box.x0, box.y0) >= 0, text
            assert (box.x1, box.y1) <= (width, height), text


def rim(picture: np.ndarray) -> np.ndarray:
    """The outermost two pixels all around."""
    return np.concatenate([edge.ravel() for edge in (picture[:2], picture[-2:], picture[:, :2], picture[:, -2:])])


def in_view(picture: Image.Image, number: int) -> np.ndarray:
    """The pixels of the first or the second view, found by its frame: dark from end to end."""
    dark = np.asarray(picture).max(axis=2) < 60
    top = int(np.argmax(dark.sum(axis=1) >= 2 * SQUARE)) + 1
    lefts = np.flatnonzero((dark[top : top + SQUARE]).all(axis=0)) + 1
    return np.asarray(picture)[top : top + SQUARE, lefts[2 * number] : lefts[2 * number] + SQUARE]


@pytest.mark.parametrize(("frames", "step"), [(2, 0.0), (30, 1e-9), (30, 0.2), (2, 50.0)])
def test_pictures_show_paths_of_any_extent(frames: int, step: float) -> None:
    path = flight(frames, step)
    cut = frustums(path, near=0.1, far=4.0)
    subject = path.positions + 1.0
    picture = frustum_picture(cut, times=path.times, subject_positions=subject, title="x")
    for number, view in enumerate(flat_views(cut, subject)):
        seen = in_view(picture, number).astype(int)
        corners = cut[0].apex + (cut[0].corners[4:] - cut[0].apex) * (reach_drawn(path.positions) / cut[0].far)
        for corner in corners:
            along = view.pixels(np.linspace(cut[0].apex, corner, 9))[1:-1].astype(int)
            drawn = [seen[max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2].min(axis=2).min() for x, y in along]
            assert max(drawn) < 225, "every edge of the first frustum is drawn"
        x, y = view.pixels(subject[:1])[0].astype(int)
        assert (seen[y, x] == (220, 20, 60)).all(), "the subject begins with a dot"
    assert label_picture(path, label_poses(path), title="x").height > picture.height


def reach_drawn(positions: np.ndarray) -> float:
    """How long frustums are drawn next to a path, at most their 4 m."""
    return min(4.0, max(1.2, 0.6 * float(np.linalg.norm(np.ptp(positions, axis=0)))))


def test_up_is_up_and_far_is_up_from_above() -> None:
    rising = np.array([[0.0, 0.0, 0.0], [0.0, 2.0, -2.0]])
    above = FlatView.around(rising, np.eye(3)[[0, 2]], downwards=True)
    side = FlatView.around(rising, np.eye(3)[[2, 1]], downwards=False)
    assert above.pixels(rising)[1, 1] < above.pixels(rising)[0, 1], "the world's -z, which cameras face, is up"
    assert side.pixels(rising)[1, 1] < side.pixels(rising)[0, 1]


@pytest.mark.parametrize(
    ("low", "high"), [(-0.31, 0.93), (0.0, 1e-3), (-12.0, 3000.0), (4512345.2, 4512349.9), (-2e7, 1e9)]
)
def test_numbers_along_an_axis_are_round_and_short(low: float, high: float) -> None:
    values, numbers, taken = round_ticks(low, high)
    assert 4 <= len(values) <= 12
    assert low <= values[0] <= values[-1] <= high
    assert len(set(numbers)) == len(numbers)
    assert max(map(len, numbers)) <= 9
    written = [float(number) - float(taken.replace(" ", "") or 0) for number in numbers]
    assert np.allclose(written, values, rtol=5e-3, atol=0.1 * (values[1] - values[0]))
