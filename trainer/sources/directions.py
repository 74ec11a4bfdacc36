"""Which way the camera pans, tilts, dollies and so on, if at all: one question a kind of motion, in fixed words.

Unlike the one name of `trainer.sources.dataset` that asks about clips with several motions too, real ones among them,
and still needs no language: what a tiny model can learn.
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.layout import clips_path
from synthcam.dataset.storage.tables import read_rows
from synthcam.errors import InputError
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.labels.symmetry import mirrored, time_reversed
from synthcam.motion.motions import LABEL_OF, MOTIONS, SIMPLE_FAMILIES
from synthcam.seeding import stream
from trainer.examples import ClipGeometry, Example
from trainer.sources.label_questions import Labels, short_labels
from trainer.sources.prompts import ANSWER_ALONE

KINDS = {
    family: tuple(name for name, motion in MOTIONS.items() if motion.family == family) for family in SIMPLE_FAMILIES
}
"""The motions that a question asks to choose from, by the name of their kind."""
NOT = "no"
"""The answer where a kind of motion is not there."""


def directions(labels: Labels) -> dict[str, str]:
    """For each kind of motion the one that is there, or `NOT`; without the kinds that the labels leave open."""
    found: dict[str, str] = {}
    for kind, motions in KINDS.items():
        truths = [labels[LABEL_OF[motion]] for motion in motions]
        if None not in truths and sum(map(bool, truths)) < len(truths):
            found[kind] = motions[truths.index(True)] if True in truths else NOT
    return found


def ask_directions(
    labels: Labels, *, source: str, video: Path, clip: str, split: str, geometry: ClipGeometry | None = None
) -> list[Example]:
    """A question for each motion that is there, and for as many that are not: of a clip that stands still, for one.

    Which of those that are not there are asked for is drawn by the clip's name and what is there.
    """
    found = directions(labels)
    there = [kind for kind, answer in found.items() if answer != NOT]
    absent = [kind for kind, answer in found.items() if answer == NOT]
    order = stream(0, "directions", clip, *(found[kind] for kind in there)).permutation(len(absent))
    asked = there + sorted(absent[i] for i in order[: max(1, len(there))])
    return [
        Example(
            source=source,
            video=video,
            question=(question := f"Does the camera {kind}? Which way?"),
            options=(),
            answer=found[kind],
            prompt=f"{question}\n{ANSWER_ALONE.format(answer='its name, or no')}",
            chain=None,
            kind="direction",
            topic=kind,
            split=split,
            clip=clip,
            geometry=geometry,
        )
        for kind in asked
    ]


def read_directions(
    folder: Path, *, name: str, split: str, both_ways: bool = False, in_mirrors: bool = False
) -> Iterator[Example]:
    """Questions about every clip of a split.

    Args:
        both_ways, in_mirrors: also of the clips played backwards and of those with left and right exchanged.

    Raises:
        InputError: it is no finished dataset of this format, or has no such split.
    """
    dataset = open_dataset(folder)
    if split not in dataset.splits:
        raise InputError(f"{folder}: has no clips {split}; there are {', '.join(dataset.splits)}")
    changes = list(itertools.product((False, True)[: 1 + both_ways], (False, True)[: 1 + in_mirrors]))
    for row in read_rows(folder / clips_path(split), ["clip", "video", "annotation"]):
        record = MotionAnnotation.model_validate_json(row["annotation"])
        for backwards, in_mirror in changes:
            seen = time_reversed(record) if backwards else record
            labels = short_labels(derive_labels(mirrored(seen) if in_mirror else seen))
            for example in ask_directions(
                labels,
                source=name,
                video=folder / row["video"],
                clip=row["clip"],
                split=split,
                geometry=ClipGeometry(folder, row["clip"]),
            ):
                yield replace(example, reversed=backwards, mirrored=in_mirror)
