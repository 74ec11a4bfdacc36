"""Right answers about changed clips: reversed, mirrored or frozen.

The answer follows from the changed record (`synthcam.labels.symmetry`), never from exchanged words. A question that the
changed record leaves open has no answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.labels.symmetry import mirrored, time_reversed
from synthcam.labels.validity import DIRECTION_KEYS
from synthcam.language.topics import topics
from synthcam.motion.motions import LABEL_OF, MIRRORED, MOTIONS, OPPOSITE
from synthcam.verification import claims as c
from trainer.clips import annotation_of
from trainer.examples import Example
from trainer.option_text import LETTERS, option_text
from trainer.rewards.conclusions import meanings
from trainer.sources.directions import directions
from trainer.sources.label_questions import Labels, short_labels

Change = Literal["reversed", "mirrored", "frozen"]
Groups = tuple[frozenset[str], ...]
"""The motions of a caption in order; those of a group are simultaneous."""

_NOT_OF_ONE_FRAME = frozenset({"motion_blur", "frame_freezing"})
_STANDS_STILL = {
    "steadiness": "static",
    "camera_movement": "no",
    "scene_movement": "static",
    "is_tracking": False,
    "tracking_shot_types": (),
    "dolly_zoom": False,
    "complex_motion_description": "",
    **dict.fromkeys((*DIRECTION_KEYS, "subject_size_change"), "no"),
}


def frozen(annotation: MotionAnnotation) -> MotionAnnotation:
    """The record of a clip that shows its first frame throughout: nothing moves."""
    unsure = (annotation.unsure & {"start_view"}) | _NOT_OF_ONE_FRAME
    return annotation.model_copy(update=_STANDS_STILL | {"unsure": unsure})


_RECORDS: Mapping[Change, Callable[[MotionAnnotation], MotionAnnotation]] = {
    "reversed": time_reversed,
    "mirrored": mirrored,
    "frozen": frozen,
}


def backwards(example: Example) -> Example | None:
    """The same question about the clip played backwards; None if its answer is not decided.

    The result has no chain, because the chain describes the unchanged clip.
    """
    answer = answer_of_changed(example, "reversed")
    return None if answer is None else replace(example, answer=answer, chain=None, reversed=not example.reversed)


def in_a_mirror(example: Example) -> Example | None:
    """The same question about the clip with left and right exchanged; None if its answer is not decided.

    The result has no chain, because the chain describes the unchanged clip.
    """
    answer = answer_of_changed(example, "mirrored")
    return None if answer is None else replace(example, answer=answer, chain=None, mirrored=not example.mirrored)


def answer_of_changed(example: Example, change: Change) -> str | None:
    """The right answer about the changed clip; None if it is open, or if the clip has no record."""
    annotation = annotation_of(example)
    return None if annotation is None else changed_answer(example, annotation, change)


def changed_answer(example: Example, annotation: MotionAnnotation, change: Change) -> str | None:
    """The right answer after a clip with this record is changed; None if the changed record leaves it open."""
    before, after = _labels(annotation), _labels(_RECORDS[change](annotation))
    if example.kind == "binary":
        return _yes_no_answer(example, before, after)
    if example.kind == "direction":
        return directions(after).get(example.topic)
    if example.options:
        groups = _groups_of_answer(example)
        if _the_true_option(example.options, before, groups) != example.answer:
            return None  # the options are not read as they were meant
        return _the_true_option(example.options, after, _changed_groups(groups, change))
    return _changed_motion(example.answer, change, after) if example.answer in MOTIONS else None


def _labels(annotation: MotionAnnotation) -> Labels:
    return short_labels(derive_labels(annotation))


def _yes_no_answer(example: Example, before: Labels, after: Labels) -> str | None:
    """The same answer if the change keeps the truth of the topic, else the other one."""
    topic = topics().get(example.topic)
    if topic is None or (was := topic.holds(before)) is None or (becomes := topic.holds(after)) is None:
        return None
    answers = LETTERS[: len(example.options)] if example.options else ("Yes", "No")
    if example.answer not in answers:
        return None
    if becomes is was:
        return example.answer
    (other,) = (answer for answer in answers if answer != example.answer)
    return other


def _the_true_option(options: tuple[str, ...], labels: Labels, right: Groups | None) -> str | None:
    """The letter of the one option that is true, if every other one is certainly false."""
    truths = [_option_holds(option_text(option), labels, right) for option in options]
    return LETTERS[truths.index(True)] if truths.count(True) == 1 and None not in truths else None


def _option_holds(option: str, labels: Labels, right: Groups | None) -> bool | None:
    """Whether an option is true; None if that is open, or if the option is not understood.

    Args:
        right: the motions of the right caption in their order, if the options are captions.
    """
    truths = {_meaning_holds(meaning, labels, right) for meaning in meanings(option)}
    return truths.pop() if len(truths) == 1 else None


def _meaning_holds(meaning: c.Claim, labels: Labels, right: Groups | None) -> bool | None:
    if isinstance(meaning, c.Conclusion):
        truths = [None if labels[name] is None else labels[name] is wanted for name, wanted in meaning.labels]
        return False if False in truths else None if None in truths else True
    if not isinstance(meaning, c.Caption):
        return None
    groups = _groups(meaning)
    there = [_is_there(motion, labels) for group in groups for motion in group]
    if False in there:
        return False
    if None in there:
        return None
    if right is None:
        return True if len(there) == 1 else None
    return groups == right if frozenset().union(*groups) == frozenset().union(*right) else None


def _is_there(motion: str, labels: Labels) -> bool | None:
    return labels["fixed_camera"] if motion == "static" else labels.get(LABEL_OF.get(motion, ""))


def _groups(caption: c.Caption) -> Groups:
    return tuple(frozenset(group) for group in caption.groups)


def _groups_of_answer(example: Example) -> Groups | None:
    """The motions in the right option of a choice between captions."""
    if example.topic != "caption" or example.answer not in LETTERS[: len(example.options)]:
        return None
    said = meanings(option_text(example.options[LETTERS.index(example.answer)]))
    return next((_groups(meaning) for meaning in said if isinstance(meaning, c.Caption)), None)


def _changed_groups(groups: Groups | None, change: Change) -> Groups | None:
    if groups is None:
        return None
    if change == "frozen":
        return (frozenset({"static"}),)
    names = OPPOSITE if change == "reversed" else MIRRORED
    changed = tuple(frozenset(names.get(motion, motion) for motion in group) for group in groups)
    return changed[::-1] if change == "reversed" else changed


def _changed_motion(motion: str, change: Change, after: Labels) -> str | None:
    """The name of the changed motion, if the changed record confirms it."""
    names: Mapping[Change, str] = {
        "reversed": OPPOSITE.get(motion, motion),
        "mirrored": MIRRORED.get(motion, motion),
        "frozen": "static",
    }
    return names[change] if _is_there(names[change], after) else None
