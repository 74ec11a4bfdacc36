"""Figures of a camera path: top and side view with frustums and objects, and the figure of a labelled path."""

from collections.abc import Sequence
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import Rectangle

from synthcam.figures.projections import FLAT_M, drawn_frames, drawn_length, main_direction
from synthcam.geometry.frustum import Frustum, frustums
from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import ClipLabels
from synthcam.scene.assets import SceneObject

TITLE_CHARACTERS = 110
VIEWS = (
    ("seen from above", 0, 2, "x (m)", "z (m)"),
    ("seen from the side", None, 1, "along the path (m)", "height (m)"),
)


def frustum_figure(
    frustums: Sequence[Frustum],
    *,
    times: Array,
    objects: Sequence[SceneObject] = (),
    subject_positions: Array | None = None,
    title: str = "",
) -> Figure:
    """Draw the path and at most seven of its frustums, coloured from first (dark) to last (bright).

    The side view looks along the horizontal direction in which the cameras spread least, so that it shows most.

    Args:
        frustums: one a frame.
        times: (F,) seconds.
        objects: outlines drawn in grey, those near the path only.
        subject_positions: (F, 3) of a moving subject.
    """
    # Fixed margins: to measure every text for them takes as long as to draw it, half of all that a clip's files take.
    figure = Figure(figsize=(11, 6.2))
    FigureCanvasAgg(figure)
    words = _in_lines(title)
    figure.suptitle(words, fontsize=11, y=0.985)
    figure.subplots_adjust(left=0.07, right=0.985, bottom=0.115, top=0.915 - 0.03 * words.count("\n"), wspace=0.17)
    draw_views(figure, frustums, times=times, objects=objects, subject_positions=subject_positions)
    return figure


def _in_lines(title: str) -> str:
    """A title in at most three lines."""
    most = 3 * TITLE_CHARACTERS - 20
    return fill(title if len(title) <= most else f"{title[:most]} ...", TITLE_CHARACTERS)


def draw_views(
    figure: Figure | SubFigure,
    frustums: Sequence[Frustum],
    *,
    times: Array,
    objects: Sequence[SceneObject] = (),
    subject_positions: Array | None = None,
) -> None:
    """Draw both views side by side into a figure or a part of one."""
    apexes = np.array([f.apex for f in frustums])
    reach = drawn_length(apexes, frustums)
    along = main_direction(apexes, frustums)
    shown = drawn_frames(len(frustums))
    colors = colormaps["viridis"](np.linspace(0.0, 0.92, len(frustums)))
    for panel, (name, first, second, xlabel, ylabel) in enumerate(VIEWS):
        axes = figure.add_subplot(1, 2, panel + 1)
        horizontal = np.eye(3)[first] if first is not None else along
        flat = np.stack([horizontal, np.eye(3)[second]])
        flown = apexes @ flat.T
        points = [flown]
        points += _draw_frustums(axes, [frustums[i] for i in shown], flat, reach, colors[list(shown)])
        axes.plot(flown[:, 0], flown[:, 1], color="0.15", lw=1.2, zorder=4)
        axes.scatter(flown[:, 0], flown[:, 1], c=colors, s=9, zorder=5)
        if subject_positions is not None:
            walked = subject_positions @ flat.T
            points.append(walked)
            axes.plot(walked[:, 0], walked[:, 1], color="crimson", lw=2, zorder=3)
            axes.scatter(walked[:1, 0], walked[:1, 1], color="crimson", s=30, zorder=3)
        _frame(axes, np.concatenate(points))
        _draw_objects(axes, objects, flat)
        axes.set(xlabel=xlabel, ylabel=ylabel, aspect="equal")
        # A height of its own: else matplotlib looks at every tick for what the title might cover.
        axes.set_title(name, y=1.0, fontsize=10)
        if second == 2:
            axes.invert_yaxis()
    # Under the views, where it covers nothing.
    notes = [f"dark: {times[0]:.2f} s", f"bright: {times[-1]:.2f} s"]
    notes += ["grey: the scene"] if objects else []
    notes += ["red: the subject, from the dot on"] if subject_positions is not None else []
    figure.supxlabel("; ".join(notes), fontsize=8)


def _draw_frustums(axes: Any, frustums: Sequence[Frustum], flat: Array, reach: float, colors: Array) -> list[Array]:
    """Draw the edges of frustums, each in its colour; returns where their far corners (4, 2) are in the view."""
    edges, edge_colors, ends = [], [], []
    for frustum, color in zip(frustums, colors, strict=True):
        corners = frustum.apex + (frustum.corners[4:] - frustum.apex) * (reach / frustum.far)
        apex, far = frustum.apex @ flat.T, np.asarray(corners @ flat.T)
        edges += [*((far[i], far[(i + 1) % 4]) for i in range(4)), *((apex, end) for end in far)]
        edge_colors += 8 * [color]
        ends.append(far)
    # One artist for all, which the layout passes over: a line each takes half of all that a clip's files take.
    drawn = LineCollection(edges, colors=edge_colors, linewidths=1.0, capstyle="projecting", zorder=2)
    drawn.set_in_layout(False)
    axes.add_collection(drawn, autolim=False)
    return ends


def _frame(axes: Any, points: Array) -> None:
    low, high = points.min(axis=0), points.max(axis=0)
    middle, half = (low + high) / 2, 0.62 * max(float((high - low).max()), 1.0)
    axes.set_xlim(middle[0] - half, middle[0] + half)
    axes.set_ylim(middle[1] - half, middle[1] + half)


def _draw_objects(axes: Any, objects: Sequence[SceneObject], flat: Array) -> None:
    (x0, x1), (y0, y1) = sorted(axes.get_xlim()), sorted(axes.get_ylim())
    outlines: dict[bool, list[Rectangle]] = {True: [], False: []}
    for thing in objects:
        low, high = thing.world_bounds()
        if thing.role != "structure" and high[1] - low[1] < FLAT_M:
            continue
        corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
        a, b = (corners @ flat.T).min(axis=0), (corners @ flat.T).max(axis=0)
        if a[0] > x1 or b[0] < x0 or a[1] > y1 or b[1] < y0:
            continue
        outlines[thing.role == "structure"].append(Rectangle((a[0], a[1]), b[0] - a[0], b[1] - a[1]))
    for structure, rectangles in outlines.items():
        fill, edge = ("none", "0.85") if structure else ("0.95", "0.8")
        drawn = PatchCollection(rectangles, facecolor=fill, edgecolor=edge, linewidth=0.6, zorder=1)
        drawn.set_in_layout(False)
        axes.add_collection(drawn, autolim=False)


NEAR_M = 0.1
SHOWN_SHARE = 0.005
"""Motions that move the picture by less are not drawn."""


def label_figure(trajectory: Trajectory, labels: ClipLabels, *, title: str) -> Figure:
    """Two views of the path, how far each motion has moved the picture by each frame, and when each goes on.

    Effects are those along the camera's current axes; segments carry the names that travel has from its start on.
    """
    measured = labels.measurement
    figure = Figure(figsize=(11, 9.5), layout="constrained")
    FigureCanvasAgg(figure)
    words = f"{title}: {', '.join(labels.motions) or 'nothing certain'}"
    figure.suptitle(_in_lines(words), fontsize=11)
    rows = figure.add_gridspec(2, 1, height_ratios=(1.5, 1.6))
    finite = measured.evidence.inverse_depth[measured.evidence.inverse_depth > 0]
    depth = 1.0 / float(np.median(finite)) if finite.size else 1.0
    cut = frustums(trajectory, near=NEAR_M, far=max(depth, 2 * NEAR_M))
    draw_views(figure.add_subfigure(rows[0, 0]), cut, times=trajectory.times)
    effects, bars = figure.add_subfigure(rows[1, 0]).subplots(2, 1, sharex=True, height_ratios=(1, 0.6))
    colors = colormaps["tab10"](range(len(measured.progress)))
    for color, (name, moved) in zip(colors, measured.progress.items(), strict=True):
        if np.abs(moved).max(initial=0.0) > SHOWN_SHARE:
            effects.plot(trajectory.times, 100 * moved, color=color, label=name)
    visible = 100 * measured.thresholds.visible
    effects.axhspan(-visible, visible, color="0.93", zorder=0, label="not visible")
    effects.set_ylabel("picture moved by\n(% of the width)")
    # Beside the curves: a legend among them covers some.
    effects.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=8)
    for row, segment in enumerate(labels.segments):
        bars.barh(row, segment.end_s - segment.start_s, left=segment.start_s, height=0.7, color="0.7")
        late = segment.start_s - trajectory.times[0] > 0.6 * (trajectory.times[-1] - trajectory.times[0])
        edge, side = (segment.end_s, "right") if late else (segment.start_s, "left")
        bars.text(edge, row, f" {segment.name} ", va="center", ha=side, fontsize=9)
    if not labels.segments:
        bars.text(0.5, 0.5, "no segment", transform=bars.transAxes, ha="center", va="center", color="0.5")
    bars.set(xlabel="time (s)", yticks=[], xlim=(trajectory.times[0], trajectory.times[-1]))
    bars.set_ylim(max(len(labels.segments), 1) - 0.4, -0.6)
    return figure
