"""Ways to pick frames of a video for a question, all at the same budget: the policy and what it is compared with."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from synthcam.dataset.storage.layout import events_path
from synthcam.dataset.storage.tables import read_rows
from synthcam.errors import InputError, MachineError
from synthcam.seeding import stream
from synthcam.temporal.worlds.shots import WINDOW
from trainer.examples import Example

logger = logging.getLogger(__name__)
Spans = list[tuple[float, float]]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PickedFrom:
    """A video that frames are picked from; what a sampler does not need is not computed.

    Attributes:
        times: (N,) of the candidates, in seconds from the first frame of the file.
        pictures: gives the candidates (N, H, W, 3).
    """

    times: Floats
    pictures: Callable[[], npt.NDArray[np.uint8]]

    def __len__(self) -> int:
        return len(self.times)


Sampler = Callable[[Example, PickedFrom, int], list[int]]
"""Picks frames of an example's video at a budget: their numbers, in the order of time."""


def evenly(count: int, budget: int) -> list[int]:
    """The middles of equal parts: `budget` of `count` frames, or all of them where there are no more."""
    if count <= budget:
        return list(range(count))
    return [int((2 * part + 1) * count / (2 * budget)) for part in range(budget)]


def uniform(example: Example, video: PickedFrom, budget: int) -> list[int]:
    """Evenly over the video."""
    return evenly(len(video), budget)


def random_sampler(seed: int) -> Sampler:
    """Any frames, the same for the same seed and question."""

    def pick(example: Example, video: PickedFrom, budget: int) -> list[int]:
        rng = stream(seed, "random frames", example.clip, example.question)
        return sorted(int(i) for i in rng.permutation(len(video))[:budget])

    return pick


def flow(example: Example, video: PickedFrom, budget: int) -> list[int]:
    """The frames after which most moves: the largest mean optical flow to the next one.

    Raises:
        MachineError: OpenCV is not installed.
    """
    return highest(flow_to_next(video.pictures()), budget)


def flow_to_next(frames: npt.NDArray[np.uint8]) -> Floats:
    """The mean length of the optical flow (DIS) from each frame to the next, in pixels; 0 for the last.

    Raises:
        MachineError: OpenCV is not installed.
    """
    try:
        import cv2
    except ImportError as error:
        raise MachineError("--frames flow: needs OpenCV; pip install 'synthcam[evaluate]'") from error
    vision: Any = cv2  # its stubs lack what it makes at run time
    method = vision.DISOpticalFlow_create(vision.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
    grey = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in frames]
    lengths = np.zeros(len(frames))
    for number in range(len(frames) - 1):
        moved = method.calc(grey[number], grey[number + 1], None)
        lengths[number] = float(np.hypot(moved[..., 0], moved[..., 1]).mean())
    return lengths


def highest(scores: Sequence[float] | Floats, budget: int) -> list[int]:
    """The frames with the highest scores, in the order of time; of equal ones the earlier."""
    order = np.argsort(-np.asarray(scores), kind="stable")
    return sorted(int(i) for i in order[:budget])


def oracle(example: Example, video: PickedFrom, budget: int) -> list[int]:
    """Evenly over the true windows of the question, half of the budget in each of two.

    A window that has fewer frames than its part of the budget gives all of them; the rest goes to the others.

    Raises:
        InputError: the clip has no true windows.
    """
    inside = [frames_in([span], video) for span in true_windows(example)]
    inside = [frames for frames in inside if frames]
    if not inside:
        raise InputError(f"{example.source}, clip {example.clip}: none of the candidates is in a true window")
    picked: list[int] = []
    for number, frames in enumerate(sorted(inside, key=len)):
        share = (budget - len(picked)) // (len(inside) - number)
        picked += [frames[i] for i in evenly(len(frames), share)]
    return sorted(picked)


def frames_in(spans: Spans, video: PickedFrom) -> list[int]:
    """The candidates within some spans of time, their ends included."""
    half = 1e-3
    return [
        number
        for number, time in enumerate(video.times)
        if any(start - half <= time <= end + half for start, end in spans)
    ]


def true_windows(example: Example) -> Spans:
    """The true windows of an example's question, from the dataset's table of events; for scores and the oracle alone.

    Raises:
        InputError: the example is from no dataset, or its clip has no true windows.
    """
    where = f"{example.source}, clip {example.clip}"
    if example.geometry is None:
        raise InputError(f"{where}: has no true windows; those of datasets of the recipe long are known alone")
    spans = windows_of(example.geometry.dataset, example.split).get(example.clip)
    if not spans:
        raise InputError(f"{where}: has no true windows; those of datasets of the recipe long are known alone")
    return spans


_READ: dict[tuple[Path, str], dict[str, Spans]] = {}


def windows_of(dataset: Path, split: str) -> dict[str, Spans]:
    """The true windows of the clips of a split."""
    key = (dataset, split)
    if key not in _READ:
        file, found = dataset / events_path(split), dict[str, Spans]()
        for row in read_rows(file, ["clip", "events"]) if file.is_file() else ():
            found[row["clip"]] = [(e["start_s"], e["end_s"]) for e in row["events"] if e["what"] == WINDOW]
        _READ[key] = found
    return _READ[key]


def say_few(example: Example, video: PickedFrom, budget: int) -> None:
    """Say that a video has fewer frames than the budget; once, since short clips may be many."""
    if len(video) < budget and budget not in _SAID:
        _SAID.add(budget)
        logger.warning(
            "%s: has %d frame%s, fewer than the budget of %d; all are shown, as of any other such video",
            example.video,
            len(video),
            "" if len(video) == 1 else "s",
            budget,
        )


_SAID: set[int] = set()
