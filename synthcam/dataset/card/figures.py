"""Draws the figures of the card; their bytes do not depend on when or where they are drawn."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from synthcam.atomic_files import replacing
from synthcam.dataset.card.statistics import Example, Statistics
from synthcam.dataset.storage.dataset import Dataset
from synthcam.figures.strip import labelled_grid
from synthcam.rendering.video import read_video

FIGURES = "figures"
EXAMPLES = f"{FIGURES}/examples.jpg"
MOTIONS, LABELS, GUESSERS = (f"{FIGURES}/{name}.png" for name in ("motions", "labels", "guessers"))
SPLIT_COLORS = {"train": "#2b6c99", "validation": "#8fb8d0", "test": "#e08e45"}
TRUTH_COLORS = ("#3a7d52", "#b9cfc0", "#ececec")
TRUTHS = ("true", "false", "not asked")
SHOWN_FRAMES = 4
_VARIANTS = re.compile("only_|_birds_worms_included|has_frame_freezing|has_shot_transition")
DPI = 100


def draw_figures(dataset: Dataset, statistics: Statistics) -> list[Path]:
    """Draw all figures for which there is data; returns the files it wrote."""
    (dataset.folder / FIGURES).mkdir(exist_ok=True)
    balance = dataset.manifest.balance
    drawn: dict[str, Figure] = {}
    if statistics.motions:
        drawn[MOTIONS] = motions_figure(statistics.motions, dataset.splits)
    if balance.get("labels"):
        drawn[LABELS] = labels_figure(balance["labels"])
    if balance.get("guessers"):
        drawn[GUESSERS] = guessers_figure(balance["guessers"])
    for name, figure in drawn.items():
        with replacing(dataset.folder / name) as temporary:
            # Without this, Matplotlib would write its own name and version into the file.
            figure.savefig(temporary, format="png", dpi=DPI, metadata={"Software": None})
    written = [dataset.folder / name for name in drawn]
    if statistics.examples:
        written.append(_draw_examples(dataset.folder, statistics.examples))
    return written


def motions_figure(motions: Mapping[str, Mapping[str, int]], splits: Sequence[str]) -> Figure:
    """Bars of the clips that contain each motion, the most frequent on top, stacked by split."""
    order = sorted(motions, key=lambda name: (sum(motions[name].values()), name))
    figure, axes = _bars(order)
    left = np.zeros(len(order))
    for split in splits:
        counts = np.array([motions[name].get(split, 0) for name in order], dtype=float)
        axes.barh(np.arange(len(order)), counts, left=left, color=SPLIT_COLORS[split], label=split, height=0.75)
        left += counts
    for place, total in enumerate(left):
        axes.text(total, place, f" {total:.0f}", va="center", fontsize=8)
    axes.set_xlabel("clips that hold the motion")
    axes.set_xlim(0, 1.08 * float(left.max()))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    _legend(axes)
    return figure


def labels_figure(labels: Mapping[str, Sequence[int]]) -> Figure:
    """Bars of the share of clips for which each label is true, false or not decided.

    Variants of a label with one more condition are left out; the card's table has them.
    """
    shown = [name for name in labels if not _VARIANTS.search(name)] or list(labels)
    names = sorted(shown, key=lambda name: (labels[name][0], name))
    parts = np.array([labels[name] for name in names], dtype=float)
    parts /= parts.sum(axis=1, keepdims=True)
    figure, axes = _bars([name.rsplit(".", 1)[-1] for name in names], row=0.17, points=7)
    left = np.zeros(len(names))
    for truth, color, column in zip(TRUTHS, TRUTH_COLORS, parts.T, strict=True):
        axes.barh(np.arange(len(names)), 100 * column, left=left, color=color, label=truth, height=0.8)
        left += 100 * column
    for place, name in enumerate(names):
        axes.text(101, place, f"{labels[name][0]} / {labels[name][1]}", va="center", fontsize=6.5, color="0.35")
    axes.set_xlabel("% of the clips (right: true / false)")
    axes.set_xlim(0, 112)
    _legend(axes)
    return figure


def guessers_figure(guessers: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Figure:
    """Accuracy of blind baselines beside chance and the range that luck explains."""
    rows = [(kind, name, found) for kind, by_name in guessers.items() for name, found in by_name.items()]
    rows.reverse()
    names = [f"{kind}: {name.replace('_', ' ')}" for kind, name, _ in rows]
    figure, axes = _bars(names)
    places = np.arange(len(rows))
    chance = np.array([100 * found["chance"] for *_, found in rows])
    luck = np.array([100 * found["luck"] for *_, found in rows])
    axes.barh(places, 2 * luck, left=chance - luck, color="#e3e3e3", height=0.7, label="chance, and what may be luck")
    axes.scatter(chance, places, marker="|", s=160, color="0.45")
    axes.scatter([100 * found["accuracy"] for *_, found in rows], places, color="#b0413e", s=26, label="guesser")
    axes.set_xlim(0, 100)
    axes.set_xlabel("right answers without seeing the video (%)")
    _legend(axes)
    return figure


def _bars(names: Sequence[str], *, row: float = 0.26, points: float = 8) -> tuple[Figure, Axes]:
    """Axes for a bar of each name, `row` inches high, with the names in letters of `points` beside them."""
    width, height = 8.0, 1.1 + row * len(names)
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    # Fixed margins: matplotlib's own layout measures every text, which takes longer than to draw them.
    letter = 0.6 * points / 72
    left = (0.15 + letter * max(map(len, names), default=0)) / width
    figure.subplots_adjust(left=left, right=1 - 0.35 / width, bottom=0.5 / height, top=1 - 0.35 / height)
    axes = figure.add_subplot()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0, labelsize=points)
    axes.tick_params(axis="x", labelsize=8)
    axes.margins(y=0.01)
    axes.grid(axis="x", color="0.92")
    axes.set_axisbelow(True)
    return figure, axes


def _legend(axes: Axes) -> None:
    """Add a legend above the bars."""
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, fontsize=8, frameon=False)


def _draw_examples(folder: Path, examples: Sequence[Example]) -> Path:
    """Draw the contact sheet of example clips, one row of frames a clip."""
    pictures, labels = [], []
    for example in examples:
        frames, fps = read_video(folder / example.video)
        for i in np.round(np.linspace(0, len(frames) - 1, SHOWN_FRAMES)).astype(int):
            pictures.append(frames[i])
            labels.append(example.title if i == 0 else f"{i / fps:.1f} s")
    path = folder / EXAMPLES
    with replacing(path) as temporary:
        sheet = labelled_grid(pictures, labels, "one clip a row, from its first to its last frame")
        sheet.save(temporary, format="JPEG", quality=88)
    return path
