"""Picked frames for any system: each item's video becomes a short one of the frames picked for its question."""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.dataset.storage.layout import MANIFEST
from synthcam.errors import InputError
from synthcam.evaluation.items import Item, Prediction
from synthcam.evaluation.system import System, SystemSettings, open_system
from synthcam.evaluation.systems.measured import MeasuredSystem
from synthcam.rendering.video import write_video
from trainer.examples import ClipGeometry, Example
from trainer.frame_selection.candidates import MOST, PICK_FPS, Candidates
from trainer.frame_selection.config import MOST_PICKED, SAMPLERS, PicksConfig
from trainer.frame_selection.picking import Opened, open_sampler
from trainer.frame_selection.samplers import PickedFrom, say_few, true_windows
from trainer.video import FRAMES_A_GRID, UnreadableVideoError, VideoInput, read_video_input

OPTIONS = ("policy", "reader", "candidates-fps")
BUDGET, LEAST_SIDE = 8, 32
"""Frames that are picked where no budget is given; the shortest side of a video that can be written."""


@contextmanager
def open_frames(system: str, by: str, settings: SystemSettings, out: Path) -> Iterator[System]:
    """Open a system, and show it the frames that are picked `by` one of the ways of `SAMPLERS`.

    Args:
        settings: its options policy, reader and candidates-fps are taken here, the others by the system.
        out: the file to which the picks are written, a row an item.

    Raises:
        InputError: there is no such way, a policy or reader is missing or does not fit, or the system measures motion,
            which single frames do not have.
    """
    if by not in SAMPLERS:
        raise InputError(f"--frames {by}: there is no such way; allowed are {', '.join(SAMPLERS)}")
    model = next((name for name in (system, system.partition(":")[2]) if name and Path(name).is_dir()), None)
    options = dict(settings.options)
    own = {key: options.pop(key) for key in OPTIONS if key in options}
    policy, reader = own.get("policy"), own.get("reader") or model
    if by == "policy" and policy is None:
        raise InputError("--frames policy: which one? name its folder with --option policy=DIR")
    if by == "similar" and reader is None:
        raise InputError("--frames similar: whose embeddings? name a model's folder with --option reader=DIR")
    budget = settings.budget or BUDGET
    if budget > MOST_PICKED:
        raise InputError(f"--budget {budget}: allowed with --frames are 1 to {MOST_PICKED}")
    picks = PicksConfig(
        by=by,
        budget=budget,
        fps=_rate(own.get("candidates-fps", 4.0)),
        most=MOST,
        policy=None if policy is None else Path(str(policy)),
        # A policy names its reader itself.
        reader=None if by == "policy" and "reader" not in own else reader,
    )
    # A model is shown each frame as a still pair, since it reads frames in pairs; a server is sent it once.
    pairs = FRAMES_A_GRID if model is not None else 1
    asked = replace(settings, budget=pairs * budget, fps=PICK_FPS if model is not None else 1.0, options=options)
    video = (read_video_input(Path(model)) if model is not None else None) or VideoInput()
    with (
        open_system(system, asked) as opened,
        tempfile.TemporaryDirectory(prefix="synthcam-frames-") as folder,
    ):
        if isinstance(opened, MeasuredSystem):
            raise InputError(f"--frames {by}: {opened.name} measures motion, which picked frames do not show")
        shown = FramesShown(opened, open_sampler(picks, seed=settings.seed), picks, video, pairs, Path(folder), out)
        yield shown


def _rate(value: Any) -> float:
    try:
        found = float(value)
    except (TypeError, ValueError):
        found = 0.0
    if not 0 < found <= 120:
        raise InputError(f"--option candidates-fps={value}; allowed is a number above 0, up to 120")
    return found


class FramesShown:
    """A system that is shown picked frames."""

    def __init__(
        self,
        asked: System,
        opened: Opened,
        picks: PicksConfig,
        video: VideoInput,
        pairs: int,
        folder: Path,
        log: Path,
    ) -> None:
        self.name, self.needs_video = asked.name, True
        self._asked, self._opened, self._picks, self._video = asked, opened, picks, video
        self._pairs, self._folder, self._log = pairs, folder, log
        self._refused: list[Prediction] = []

    def describe(self) -> Mapping[str, Any]:
        """What the system inside says, and how frames were picked."""
        return {**self._asked.describe(), "frames": self._picks.model_dump(mode="json")}

    def answer(self, items: Iterable[Item]) -> Iterator[Prediction]:
        """Answer from the picked frames; an item whose video cannot be read is an error in words."""
        for prediction in self._asked.answer(self._shortened(items)):
            yield prediction
            yield from self._taken()
        yield from self._taken()

    def _taken(self) -> Iterator[Prediction]:
        while self._refused:
            yield self._refused.pop()

    def _shortened(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            try:
                yield self._short(item)
            except (UnreadableVideoError, InputError) as error:
                self._refused.append(Prediction(item.id, error=" ".join(str(error).split())))

    def _short(self, item: Item) -> Item:
        """The item with a video of its picked frames."""
        if item.file is None:
            raise UnreadableVideoError(f"{item.video}: there is no video")
        if item.start is not None or item.end is not None:
            raise InputError(f"{item.video}: is asked about in part; frames are picked from whole videos")
        example = example_of(item, item.file)
        candidates = self._opened.candidates(example, self._video)
        video = PickedFrom(candidates.times, lambda: candidates.frames)
        say_few(example, video, self._picks.budget)
        picked = self._opened.sampler(example, video, self._picks.budget)
        self._write(item, example, candidates, picked)
        file = self._folder / f"{len(list(self._folder.iterdir())):06d}.mp4"
        frames = np.repeat(candidates.frames[picked], self._pairs, axis=0)
        if min(frames.shape[1:3]) < LEAST_SIDE:
            frames = frames.repeat(2, axis=1).repeat(2, axis=2)  # halved again, it is what it was
        height, width = (side - side % 2 for side in frames.shape[1:3])
        write_video(file, frames[:, :height, :width], fps=float(self._pairs), width=width, height=height)
        return replace(item, file=file)

    def _write(self, item: Item, example: Example, candidates: Candidates, picked: list[int]) -> None:
        row = {
            "item": item.id,
            "video": item.video,
            "question": item.question,
            "by": self._picks.by,
            "seconds": round(float(candidates.times[-1]), 3),
            "candidates": len(candidates),
            "picked_s": [round(float(candidates.times[i]), 3) for i in picked],
            "windows": [list(span) for span in _windows(example)],
        }
        with self._log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


def example_of(item: Item, file: Path) -> Example:
    """The example of an item; one of a dataset of synthcam's own knows where its true windows are."""
    dataset = next((folder for folder in file.parents if (folder / MANIFEST).is_file()), None)
    split = "test"
    geometry = None
    if dataset is not None:
        parts = file.relative_to(dataset).parts
        split = parts[1] if len(parts) == 4 else split
        geometry = ClipGeometry(dataset, file.stem)
    return Example(
        source="evaluation",
        video=file,
        question=item.question,
        options=item.options,
        answer="",
        prompt=item.question,
        chain=None,
        kind="choice",
        topic=item.task,
        split=split,
        clip=file.stem,
        geometry=geometry,
    )


def _windows(example: Example) -> list[tuple[float, float]]:
    try:
        return true_windows(example)
    except InputError:
        return []
