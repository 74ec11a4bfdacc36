"""Judges readers by windows of real video: nested cross-validation by video, and the same windows changed.

What is left to choose after training (how a window is made square, whether readings of it played in four ways are
averaged, how much less likely "static" is) is chosen for each video on the windows of all others.
"""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.coarse_motion.paths import FRAMES, LABELS
from benchmarks.coarse_motion.reader import MIRRORED, REVERSED, SIDE, STATIC
from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.clip_folders import MANIFEST, read_clips
from synthcam.evaluation.footage import Part, read_footage
from synthcam.evaluation.metrics.bootstrap import Sampled, VideoDraws, weighted_mean
from synthcam.option_text import LETTERS

VIEWS = ("whole", "middle")
"""A window made square: squeezed, or cut to its middle."""
PLAYS: dict[str, tuple[int, ...]] = {
    "forward": tuple(range(len(LABELS))),
    "reversed": REVERSED,
    "mirrored": MIRRORED,
    "reversed and mirrored": tuple(MIRRORED[i] for i in REVERSED),
    "frozen": (STATIC,) * len(LABELS),
}
"""How a window is played, and the label that each label has then."""
SYMMETRIC = ("forward", "reversed", "mirrored", "reversed and mirrored")
UNAVERAGED = "forward, not averaged"
FEWEST = 5
"""Windows that a label needs to count in the balanced accuracy."""
Labels = npt.NDArray[np.int64]
Readings = Mapping[tuple[str, str], npt.NDArray[np.float32]]
"""Logits (N, 8) by view and play."""


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows of real video: frames (N, 8, 64, 64) by view, numbers of labels (N,), the video each is of, its file."""

    frames: Mapping[str, npt.NDArray[np.uint8]]
    labels: Labels
    videos: list[str]
    files: list[str]

    def played(self, view: str, play: str) -> npt.NDArray[np.uint8]:
        """Frames (N, 8, 64, 64) as they are played."""
        frames = self.frames[view]
        if play == "frozen":
            return np.repeat(frames[:, :1], FRAMES, axis=1)
        frames = frames[:, ::-1] if "reversed" in play else frames
        return np.ascontiguousarray(frames[..., ::-1] if "mirrored" in play else frames)


def read_windows(folder: Path) -> Windows:
    """The windows of a folder with a manifest.json.

    Raises:
        InputError: there is no such folder or manifest, or a video is missing or cannot be read.
    """
    if not (folder / MANIFEST).is_file():
        raise InputError(f"--real {folder.parent}: has no clips/{MANIFEST}; needed is a folder of labelled real clips")
    items = read_clips(folder, None).items
    rows = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    sources = [row.get("source", row["video"]) for row in (rows["clips"] if isinstance(rows, dict) else rows)]
    frames: dict[str, list[npt.NDArray[np.uint8]]] = {view: [] for view in VIEWS}
    for item in items:
        if item.file is None:
            raise InputError(f"--real {folder.parent}: clips/{item.video} is not there")
        for view, shown in square_frames(item.file, item.start or 0.0, item.end).items():
            frames[view].append(shown)
    labels = np.array([LETTERS.index(item.answer or "A") for item in items])
    stacked = {view: np.stack(shown) for view, shown in frames.items()}
    return Windows(stacked, labels, sources, [item.video for item in items])


def square_frames(file: Path, start: float = 0.0, end: float | None = None) -> dict[str, npt.NDArray[np.uint8]]:
    """Eight grey frames (8, 64, 64) of a part of a video, evenly from its first to its last, by view."""
    every = [frame.picture for frame in read_footage(file, fps=60, longest_side=320, part=Part(start, end))]
    grey = [cv2.cvtColor(every[round(i)], cv2.COLOR_RGB2GRAY) for i in np.linspace(0, len(every) - 1, FRAMES)]
    high, wide = grey[0].shape
    side = min(high, wide)
    y, x = (high - side) // 2, (wide - side) // 2
    cut = {"whole": grey, "middle": [frame[y : y + side, x : x + side] for frame in grey]}
    return {
        view: np.stack([cv2.resize(frame, (SIDE, SIDE), interpolation=cv2.INTER_AREA) for frame in shown])
        for view, shown in cut.items()
    }


@dataclass(frozen=True)
class Choice:
    """What is chosen after training: `bias` is added to the logit of static."""

    views: tuple[str, ...] = ("whole",)
    symmetric: bool = False
    bias: float = 0.0

    def logits(self, readings: Readings, play: str = "forward") -> npt.NDArray[np.float32]:
        """Logits (N, 8) of the windows as they are played; averaged over symmetries only as they are."""
        plays = SYMMETRIC if self.symmetric and play == "forward" else (play,)
        relabelled = PLAYS if play == "forward" else {play: PLAYS["forward"]}
        found = [readings[view, one][:, list(relabelled[one])] for view in self.views for one in plays]
        mean = np.mean(found, axis=0)
        mean[:, STATIC] += self.bias
        return np.asarray(mean)


CHOICES = tuple(
    Choice(views, symmetric, bias)
    for symmetric, views, bias in itertools.product(
        (False, True), (("whole",), ("middle",), VIEWS), (0.0, -0.75, 0.75, -1.5, 1.5)
    )
)


def nested(readings: Readings, windows: Windows) -> dict[str, Labels]:
    """What is read in each window by play, with what was chosen on the windows of all other videos."""
    scores = np.stack([_log_softmax(choice.logits(readings)) for choice in CHOICES])  # (choices, N, 8)
    right = scores.argmax(axis=2) == windows.labels
    likely = scores[:, np.arange(len(windows.labels)), windows.labels]
    found = {play: np.zeros_like(windows.labels) for play in (*PLAYS, UNAVERAGED)}
    videos = np.array(windows.videos)
    for video in sorted(set(windows.videos)):
        inner, outer = videos != video, videos == video
        # Most right on the others; where equally many, the more likely.
        best = CHOICES[int(np.argmax(right[:, inner].mean(axis=1) + 1e-3 * likely[:, inner].mean(axis=1)))]
        for play in PLAYS:
            found[play][outer] = best.logits(readings, play).argmax(axis=1)[outer]
        found[UNAVERAGED][outer] = replace(best, symmetric=False).logits(readings).argmax(axis=1)[outer]
    return found


def _log_softmax(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def scores(found: list[dict[str, Labels]], windows: Windows) -> dict[str, Sampled]:
    """Accuracies over the windows and seeds, with their values over draws of videos.

    accuracy and balanced, of moving and of static windows; of reversed, mirrored and frozen ones; and flips, the part
    of the moving windows that are read the opposite way when they are reversed. Plays that a system was not asked about
    have none.
    """
    truth = np.tile(windows.labels, len(found))
    videos = windows.videos * len(found)
    read = {play: np.concatenate([one[play] for one in found]) for play in found[0]}
    right = (read["forward"] == truth).astype(float)
    moving = (truth != STATIC).astype(float)
    counted = [label for label in range(len(LABELS)) if (windows.labels == label).sum() >= FEWEST]

    def metrics(weights: npt.NDArray[np.float64]) -> dict[str, npt.NDArray[np.float64]]:
        with np.errstate(invalid="ignore"):
            balanced = np.nanmean([weighted_mean(right, weights * (truth == label)) for label in counted], axis=0)
        told = {
            "accuracy": weighted_mean(right, weights),
            "balanced": balanced,
            "moving": weighted_mean(right, weights * moving),
            "static": weighted_mean(right, weights * (1 - moving)),
        }
        for play in ("reversed", "mirrored", "frozen"):
            if play in read:
                wanted = np.array(PLAYS[play])[truth]
                told[play] = weighted_mean((read[play] == wanted).astype(float), weights)
        if UNAVERAGED in read:
            flipped = read["reversed"] == np.array(REVERSED)[read[UNAVERAGED]]
            told["flips"] = weighted_mean((flipped & (read[UNAVERAGED] != STATIC)).astype(float), weights * moving)
        return told

    return VideoDraws(windows.videos).sample(videos, metrics)
