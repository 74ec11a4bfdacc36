"""Real clips with pose files: what is asked about them, and its answers, come from their poses.

The folder's manifest.json pairs them: {"files": [{"path": "poses/a.txt", "paired_video": "videos/a.mp4"}, ...]}.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from synthcam.errors import InputError
from synthcam.formats.pose_files import read_poses
from synthcam.labels.label import label_poses
from synthcam.labels.primitives import derive_labels
from synthcam.labels.symmetry import time_reversed
from synthcam.language.grammar import Chooser
from synthcam.seeding import stream
from trainer.examples import Example
from trainer.sources.asked import ask, short_labels
from trainer.sources.prompts import Form
from trainer.sources.rows import Row, checked, read_manifest_files

QUESTIONS_A_CLIP = 16
MANIFEST = "manifest.json"


class Pairing(Row):
    """A pose file and the video it was made from."""

    path: str
    paired_video: str


def read_real_clips(
    folder: Path, *, name: str, split: Literal["train", "test"], held_out: float, form: Form
) -> Iterator[Example]:
    """Questions about the clips of one split, and about the same clips played backwards.

    Clips are split by video, always in the same way: at least one is held out unless `held_out` is 0.

    Raises:
        InputError: there is no manifest, it pairs nothing, or a pose file cannot be read.
    """
    pairings = sorted(_pairings(folder), key=lambda pairing: pairing.paired_video)
    order = stream(0, "real clips").permutation(len(pairings))
    held = {int(i) for i in order[: math.ceil(held_out * len(pairings))]}
    for i, pairing in enumerate(pairings):
        if (i in held) == (split == "test"):
            yield from _questions(folder, pairing, name=name, split=split, form=form)


def _pairings(folder: Path) -> list[Pairing]:
    found = [
        checked(Pairing, where, entry)
        for where, entry in read_manifest_files(folder / MANIFEST)
        if "paired_video" in entry
    ]
    if not found:
        raise InputError(f"{folder / MANIFEST}: pairs no pose file with a video; needed are path and paired_video")
    return found


def _questions(folder: Path, pairing: Pairing, *, name: str, split: str, form: Form) -> Iterator[Example]:
    (poses, *others) = read_poses(folder / pairing.path)
    if others:
        raise InputError(f"{folder / pairing.path}: holds {1 + len(others)} cameras; allowed is one a video")
    annotation = label_poses(poses.trajectory).annotation
    for backwards in (False, True):
        # A reversed clip is another clip with labels of its own.
        labels = short_labels(derive_labels(time_reversed(annotation) if backwards else annotation))
        chooser = Chooser(stream(0, "real clips", pairing.paired_video, str(backwards)))
        for asked in ask(labels, QUESTIONS_A_CLIP, chooser):
            example = asked.example(name, folder / pairing.paired_video, pairing.paired_video, form, split=split)
            yield replace(example, reversed=backwards)
