"""One picture of a labelled path: path and frustums from above, effects over time, segments."""

import numpy as np
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from synthcam.geometry.frustum import frustums
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.label import ClipLabels
from synthcam.viewing.frustum_figure import draw_views

NEAR_M = 0.1


def label_figure(trajectory: Trajectory, labels: ClipLabels, *, title: str) -> Figure:
    """Draw a measured clip: two views of the path, how far each motion has moved the picture by each frame, and when
    each motion goes on."""
    figure = Figure(figsize=(11, 9.5), layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(f"{title}: {', '.join(labels.motions) or 'nothing certain'}", fontsize=11)
    parts = figure.add_gridspec(3, 1, height_ratios=(1.5, 1, 0.7))
    top, middle, bottom = (figure.add_subfigure(parts[i, 0]) for i in range(3))
    depth = 1.0 / float(
        np.median(labels.measurement.evidence.inverse_depth[labels.measurement.evidence.inverse_depth > 0])
    )
    draw_views(top, frustums(trajectory, near=NEAR_M, far=max(depth, 2 * NEAR_M)), times=trajectory.times)
    names = [name for name, moved in labels.measurement.progress.items() if np.abs(moved).max(initial=0.0) > 0.005]
    colors = dict(
        zip(labels.measurement.progress, colormaps["tab10"](range(len(labels.measurement.progress))), strict=True)
    )
    axes = middle.subplots()
    for name in names:
        axes.plot(trajectory.times, 100 * labels.measurement.progress[name], color=colors[name], label=name)
    axes.axhspan(-4, 4, color="0.93", zorder=0)
    axes.set(
        xlabel="time (s)", ylabel="picture moved by\n(% of the width)", xlim=(trajectory.times[0], trajectory.times[-1])
    )
    if names:
        axes.legend(loc="upper left", fontsize=8, ncols=2)
    bars = bottom.subplots()
    for row, segment in enumerate(labels.segments):
        bars.barh(row, segment.end_s - segment.start_s, left=segment.start_s, height=0.7, color="0.6")
        bars.text(segment.start_s, row, f" {segment.name}", va="center", fontsize=9)
    bars.set(xlabel="time (s)", yticks=[], xlim=(trajectory.times[0], trajectory.times[-1]))
    bars.set_ylim(max(len(labels.segments), 1) - 0.4, -0.6)
    if not labels.segments:
        bars.text(0.5, 0.5, "no segment", transform=bars.transAxes, ha="center", va="center", color="0.5")
    return figure
