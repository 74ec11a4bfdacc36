"""Questions about directions: whether and which way the camera pans, tilts, dollies and so on, in fixed words.

Unlike the name of a single motion, they can be asked about clips with several motions, real ones among them. They need
no language, so a tiny model can learn to answer them.
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
"""The answer if a kind of motion does not occur."""


def directions(labels: Labels) -> dict[str, str]:
    """For each kind of motion the one that occurs, or `NOT`; kinds that the labels leave open are absent."""
    found: dict[str, str] = {}
    for kind, motions in KINDS.items():
        truths = [labels[LABEL_OF[motion]] for motion in motions]
        if None not in truths and sum(map(bool, truths)) < len(truths):
            found[kind] = motions[truths.index(True)] if True in truths else NOT
    return found


def direction_question(kind: str) -> str:
    """The question about a kind of motion."""
    return f"Does the camera {kind}? Which way?"


def direction_prompt(kind: str) -> str:
    """The question with the form of its answer."""
    return f"{direction_question(kind)}\n{ANSWER_ALONE.format(answer='its name, or no')}"


def ask_directions(
    labels: Labels, *, source: str, video: Path, clip: str, split: str, geometry: ClipGeometry | None = None
) -> list[Example]:
    """Ask about each motion that occurs, and about as many that do not (about one, if none occurs).

    The clip's name and its motions decide which absent motions are asked about.
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
            question=direction_question(kind),
            options=(),
            answer=found[kind],
            prompt=direction_prompt(kind),
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
    """Read every clip of a split and ask about its directions.

    Args:
        both_ways: also ask about the clips played backwards.
        in_mirrors: also ask about the clips with left and right exchanged.

    Raises:
        InputError: the folder is not a finished dataset of this format, or has no such split.
    """
    dataset = open_dataset(folder)
    if split not in dataset.splits:
        raise InputError(f"{folder}: has no clips {split}; there are {', '.join(dataset.splits)}")
    changes = list(itertools.product((False, True)[: 1 + both_ways], (False, True)[: 1 + in_mirrors]))
    for row in read_rows(dataset.table(clips_path(split)), ["clip", "video", "annotation"]):
        record = MotionAnnotation.model_validate_json(row["annotation"])
        for backwards, in_mirror in changes:
            seen = time_reversed(record) if backwards else record
            labels = short_labels(derive_labels(mirrored(seen) if in_mirror else seen))
            for example in ask_directions(
                labels,
                source=name,
                video=dataset.video(row),
                clip=row["clip"],
                split=split,
                geometry=ClipGeometry(folder, row["clip"]),
            ):
                yield replace(example, reversed=backwards, mirrored=in_mirror)
