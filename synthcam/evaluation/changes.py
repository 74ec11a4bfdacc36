"""Changed clips: the same questions about clips played backwards, mirrored, frozen or shuffled, and what is right then.

Who looks at the order of frames answers them as well as the clips themselves; who guesses from a frame, a place or the
words does not.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark
from synthcam.evaluation.benchmarks.clip_folders import MEANINGS
from synthcam.evaluation.benchmarks.clip_folders import OPTIONS as COARSE_OPTIONS
from synthcam.evaluation.items import Item, Playback
from synthcam.evaluation.systems.beliefs import PRIMITIVES
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.labels.symmetry import changed as changed_record
from synthcam.motion.motions import MIRRORED, OPPOSITE
from synthcam.option_text import LETTERS, option_text

CHANGES: tuple[Playback, ...] = tuple(name for name in get_args(Playback) if name != "forward")
Truths = Mapping[str, bool]
"""What the questions about one clip say of its labels, by their last names."""

_COARSE: Mapping[Playback, Mapping[str, str]] = {
    "reversed": {"left": "right", "right": "left", "up": "down", "down": "up", "in": "out", "out": "in"},
    "mirrored": {"left": "right", "right": "left"},
    "frozen": dict.fromkeys(MEANINGS, "static"),
}
_MOTIONS = {f"has_{labels[0]}": motion for motion, labels in PRIMITIVES.items()}
_LABELS = {motion: label for label, motion in _MOTIONS.items()}
STATIC = "fixed_camera"
_TURNS = ("pan-left", "pan-right", "tilt-up", "tilt-down", "roll-cw", "roll-ccw")
_TRAVELS = ("dolly-in", "dolly-out", "truck-left", "truck-right", "pedestal-up", "pedestal-down")


def read_changes(names: str | Sequence[str]) -> tuple[Playback, ...]:
    """The changes that `--changes` names, in the order of `CHANGES`.

    Raises:
        InputError: there is no such change.
    """
    asked = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    for name in asked:
        if name not in CHANGES:
            raise InputError(f"--changes {name!r}: there is none; allowed are {', '.join(CHANGES)}")
    return tuple(name for name in CHANGES if name in asked)


def with_changes(benchmark: Benchmark, changes: Sequence[Playback]) -> Benchmark:
    """The benchmark with its questions asked again of changed clips, as far as the right answer is known then.

    Pairs, captions and open questions are asked of the clips themselves alone.
    """
    if not changes:
        return benchmark
    asked = [item for item in benchmark.items if item.pair is None and item.form in ("yes-no", "choice", "reasoned")]
    truths: dict[str, dict[str, bool]] = defaultdict(dict)
    for item in asked:
        if item.label is not None and item.answer in ("Yes", "No"):
            truths[item.video][_last(item.label)] = item.answer == "Yes"
    items, notes = list(benchmark.items), list(benchmark.notes)
    for change in changes:
        found = []
        for item in asked:
            answer = changed_answer(item, change, benchmark.records.get(item.video), truths[item.video])
            if answer is not None:
                found.append(replace(item, id=f"{item.id}@{change}", answer=answer, playback=change))
        if not found:
            raise InputError(
                f"--changes {change}: of no question of {benchmark.name} is the answer about a {change} clip known"
            )
        items += found
        notes.append(f"{len(found)} of {len(asked)} questions are also asked about {change} clips; of the others the "
                     "right answer is not known then" if len(found) < len(asked)
                     else f"all {len(asked)} questions are also asked about {change} clips")  # fmt: skip
    return replace(benchmark, items=tuple(items), notes=tuple(notes))


def changed_answer(item: Item, change: Playback, record: MotionAnnotation | None, truths: Truths) -> str | None:
    """The right answer about the changed clip; None where it is not known.

    It follows from the clip's record where there is one, else from the answers about the same clip's opposite motions.
    A shuffled clip has no right answer and keeps that of the clip itself, so that who reads the order of frames falls
    towards chance.
    """
    if change == "shuffled":
        return item.answer
    if item.options == COARSE_OPTIONS:
        names = list(MEANINGS)
        name = names[LETTERS.index(item.answer or "")]
        return LETTERS[names.index(_COARSE[change].get(name, name))]
    was = _said(item)
    if item.label is None or was is None:
        return None
    becomes = _by_truths(_last(item.label), change, truths) if record is None else _by_record(item, change, record, was)
    return None if becomes is None else _answer(item, becomes)


def _by_record(item: Item, change: Playback, record: MotionAnnotation, was: bool) -> bool | None:
    """By the record, if it agrees with the benchmark about the clip itself: records were revised later."""
    assert change in ("reversed", "mirrored", "frozen")
    assert item.label is not None
    if derive_labels(record).get(item.label) is not was:
        return None
    return derive_labels(changed_record(record, change)).get(item.label)


def _by_truths(label: str, change: Playback, truths: Truths) -> bool | None:
    if label == STATIC:
        return True if change == "frozen" else truths.get(label)
    motion = _MOTIONS.get(label)
    if motion is None:
        return None
    if change == "frozen":
        return False
    if change == "mirrored":
        return truths.get(_LABELS[MIRRORED.get(motion, motion)])
    if motion in _TRAVELS and not (_none(_TURNS, truths) or _none(_TRAVELS, truths)):
        return None  # directions are those of the first view, which is another one then
    return truths.get(_LABELS[OPPOSITE[motion]])


def _none(motions: Sequence[str], truths: Truths) -> bool:
    return all(truths.get(_LABELS[motion]) is False for motion in motions)


def _said(item: Item) -> bool | None:
    """Whether the right answer is yes; None where it is neither yes nor no."""
    answer = item.answer or ""
    if item.options:
        place = LETTERS.find(answer)
        answer = option_text(item.options[place]) if 0 <= place < len(item.options) else ""
    return {"yes": True, "no": False}.get(answer.lower())


def _answer(item: Item, yes: bool) -> str | None:
    word = "Yes" if yes else "No"
    if not item.options:
        return word
    texts = [option_text(option).lower() for option in item.options]
    return LETTERS[texts.index(word.lower())] if word.lower() in texts else None


def _last(label: str) -> str:
    return label.rpartition(".")[2]
