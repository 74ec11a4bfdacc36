"""One picture of a labelled path: path and frustums from above, effects over time, segments."""

import numpy as np
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from synthcam.figures.frustum_figure import draw_views
from synthcam.geometry.frustum import frustums
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import ClipLabels

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
    figure.suptitle(f"{title}: {', '.join(labels.motions) or 'nothing certain'}", fontsize=11)
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
    effects.legend(loc="upper left", fontsize=8, ncols=2)
    for row, segment in enumerate(labels.segments):
        bars.barh(row, segment.end_s - segment.start_s, left=segment.start_s, height=0.7, color="0.7")
        bars.text(segment.start_s, row, f" {segment.name}", va="center", fontsize=9)
    if not labels.segments:
        bars.text(0.5, 0.5, "no segment", transform=bars.transAxes, ha="center", va="center", color="0.5")
    bars.set(xlabel="time (s)", yticks=[], xlim=(trajectory.times[0], trajectory.times[-1]))
    bars.set_ylim(max(len(labels.segments), 1) - 0.4, -0.6)
    return figure
