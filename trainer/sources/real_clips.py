"""Real clips with pose files: questions about them, answered by the labels of their poses.

The folder's manifest.json pairs them: {"files": [{"path": "poses/a.txt", "paired_video": "videos/a.mp4"}, ...]}.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from synthcam.data_paths import path_in
from synthcam.errors import InputError
from synthcam.formats.read_write import read_poses
from synthcam.geometry.trajectory import Trajectory
from synthcam.json_rows import Row, checked, read_manifest_files
from synthcam.labels.clip_labels import label_poses
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.labels.symmetry import mirrored
from synthcam.language.grammar import Chooser
from synthcam.seeding import stream
from trainer.examples import Example, Form
from trainer.sources.directions import ask_directions
from trainer.sources.label_questions import Labels, short_labels
from trainer.sources.label_questions import ask as ask_in_words

QUESTIONS_A_CLIP = 16
MANIFEST = "manifest.json"


class Pairing(Row):
    """A pose file and the video it was made from."""

    path: str
    paired_video: str


def read_real_clips(
    folder: Path,
    *,
    name: str,
    split: Literal["train", "test"],
    held_out: float | Sequence[str],
    form: Form,
    ask: Literal["questions", "directions"] = "questions",
) -> Iterator[Example]:
    """Ask about the clips of one split as they are, played backwards, mirrored, and both.

    Args:
        held_out: the videos of the test split by their names in the manifest, or their share of all videos: always the
            same ones, and at least one unless the share is 0.
        ask: questions in words, answered in `form`, or `trainer.sources.directions`.

    Raises:
        InputError: there is no manifest, it pairs nothing, it lacks a video of `held_out`, or a pose file cannot be
            read.
    """
    pairings = sorted(_pairings(folder), key=lambda pairing: pairing.paired_video)
    held = _held_out(folder, pairings, held_out)
    for pairing in pairings:
        if (pairing.paired_video in held) == (split == "test"):
            for labels, backwards, in_mirror in _versions(folder, pairing):
                if ask == "directions":
                    video = pairing.paired_video
                    found = ask_directions(labels, source=name, video=folder / video, clip=video, split=split)
                else:
                    chooser = Chooser(stream(0, "real clips", pairing.paired_video, str(backwards), str(in_mirror)))
                    found = _questions(labels, folder, pairing, chooser, name=name, split=split, form=form)
                yield from (replace(example, reversed=backwards, mirrored=in_mirror) for example in found)


def _held_out(folder: Path, pairings: Sequence[Pairing], held_out: float | Sequence[str]) -> frozenset[str]:
    videos = [pairing.paired_video for pairing in pairings]
    if not isinstance(held_out, (int, float)):
        for video in held_out:
            if video not in videos:
                raise InputError(
                    f"{folder / MANIFEST}: held_out {video!r} is not paired; there are {', '.join(videos)}"
                )
        return frozenset(held_out)
    order = stream(0, "real clips").permutation(len(videos))
    return frozenset(videos[i] for i in order[: math.ceil(held_out * len(videos))])


def _pairings(folder: Path) -> list[Pairing]:
    found = [
        checked(Pairing, where, entry)
        for where, entry in read_manifest_files(folder / MANIFEST)
        if "paired_video" in entry
    ]
    for pairing in found:
        for reference in (pairing.path, pairing.paired_video):
            path_in(folder, reference, what=f"{folder / MANIFEST}:")
    if not found:
        raise InputError(f"{folder / MANIFEST}: pairs no pose file with a video; needed are path and paired_video")
    return found


def _versions(folder: Path, pairing: Pairing) -> Iterator[tuple[Labels, bool, bool]]:
    """Labels of the clip as it is, mirrored, backwards and both, each with the flags backwards and mirrored."""
    (poses, *others) = read_poses(folder / pairing.path)
    if others:
        raise InputError(f"{folder / pairing.path}: holds {1 + len(others)} cameras; allowed is one a video")
    for backwards in (False, True):
        # Reversed poses are measured anew: the directions of the record depend on the first camera.
        trajectory = _backwards(poses.trajectory) if backwards else poses.trajectory
        annotation = label_poses(trajectory, up_known=poses.up_known).annotation
        for in_mirror in (False, True):
            labels = short_labels(derive_labels(mirrored(annotation) if in_mirror else annotation))
            yield labels, backwards, in_mirror


def _questions(
    labels: Labels, folder: Path, pairing: Pairing, chooser: Chooser, *, name: str, split: str, form: Form
) -> list[Example]:
    video = pairing.paired_video
    asked = ask_in_words(labels, QUESTIONS_A_CLIP, chooser)
    return [one.example(name, folder / video, video, form, split=split) for one in asked]


def _backwards(path: Trajectory) -> Trajectory:
    return replace(path, world_from_camera=path.world_from_camera[::-1], intrinsics=path.intrinsics[::-1])
