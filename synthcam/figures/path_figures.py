"""The figure of a labelled path: two views of it, how far each motion moved the picture, and when each goes on."""

from io import BytesIO

import numpy as np
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from synthcam.figures.path_views import WIDTH, frustum_picture
from synthcam.geometry.frustum import frustums
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import ClipLabels

NEAR_M = 0.1
SHOWN_SHARE = 0.005
"""Motions that move the picture by less are not drawn."""
DPI = 110


def label_picture(trajectory: Trajectory, labels: ClipLabels, *, title: str) -> Image.Image:
    """The views of the path above the chart of its motions, under a title that names them."""
    finite = labels.measurement.evidence.inverse_depth
    finite = finite[finite > 0]
    depth = 1.0 / float(np.median(finite)) if finite.size else 1.0
    cut = frustums(trajectory, near=NEAR_M, far=max(depth, 2 * NEAR_M))
    words = f"{title}: {', '.join(labels.motions) or 'nothing certain'}"
    views = frustum_picture(cut, times=trajectory.times, title=words)
    drawn = BytesIO()
    motions_chart(trajectory, labels).savefig(drawn, format="png")
    chart = Image.open(drawn).convert("RGB")
    picture = Image.new("RGB", (WIDTH, views.height + chart.height), (255, 255, 255))
    picture.paste(views, (0, 0))
    picture.paste(chart, (0, views.height))
    return picture


def motions_chart(trajectory: Trajectory, labels: ClipLabels) -> Figure:
    """How far each motion has moved the picture by each frame, and the segments in which each goes on.

    Effects are those along the camera's current axes; segments carry the names that travel has from its start on.
    """
    measured = labels.measurement
    figure = Figure(figsize=(WIDTH / DPI, 4.9), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    effects, bars = figure.subplots(2, 1, sharex=True, height_ratios=(1, 0.6))
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
