"""Scores that separate seeing that something moves from seeing which of two similar motions it is.

Who takes pans for trucks loses half of the second and nothing of the first; a constant answer earns none of the
second.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.bootstrap import Array, Metrics, VideoDraws, weighted_mean
from synthcam.evaluation.metrics.choices import is_right
from synthcam.evaluation.metrics.primitives import find_clips
from synthcam.evaluation.metrics.replies import answer_in_tags, chosen_answer, said_yes
from synthcam.evaluation.metrics.table import Table, make_table
from synthcam.motion.motions import LOOKALIKE, MOTIONS
from synthcam.option_text import LETTERS, option_text, plain
from synthcam.verification.option_motions import only_motion

TWINS_MERGED, ALL_TWINS = "look-alikes merged", "all twins"


def twin_tables(answered: Sequence[Answered], draws: VideoDraws) -> dict[str, Table]:
    """Tables of choices about twins: `TWINS_MERGED` over questions whose answer is a motion, and `ALL_TWINS`."""
    found = {}
    motions = [one for one in answered if _right_motion(one) is not None]
    if motions:
        found[TWINS_MERGED] = make_table(
            motions,
            draws,
            task=lambda one: one.item.task,
            video=lambda one: one.item.video,
            metrics=lambda group: _share([merged(_said_motion(one)) == merged(_right_motion(one)) for one in group]),
            counts=lambda group: {"questions": len(group)},
        )
    groups = twin_groups(answered)
    if groups:
        found[ALL_TWINS] = make_table(
            groups,
            draws,
            task=lambda group: group[0].item.task,
            video=lambda group: group[0].item.video,
            metrics=lambda many: _share([all(is_right(one) for one in group) for group in many]),
            counts=lambda many: {"questions": len(many)},
        )
    return found


def twin_groups(answered: Sequence[Answered]) -> list[list[Answered]]:
    """The questions that are asked of several twins, each with its answers about all of them."""
    groups: dict[tuple[str, str], list[Answered]] = defaultdict(list)
    for one in answered:
        if one.item.twins is not None:
            groups[one.item.twins, one.item.question].append(one)
    return [group for group in groups.values() if len({one.item.video for one in group}) > 1]


def merged(motion: str | None) -> frozenset[str] | None:
    """A motion together with the one it is easily confused with, as pan-left with truck-left; None for no motion."""
    return None if motion is None else frozenset({motion, LOOKALIKE.get(motion, motion)})


def motion_of(option: str) -> str | None:
    """The motion that an option names or states; None where it states something else, or more."""
    name = plain(option_text(option))
    return name if name in MOTIONS else only_motion(option)


def _right_motion(one: Answered) -> str | None:
    return _motion(one, one.item.answer)


def _said_motion(one: Answered) -> str | None:
    chosen = chosen_answer(one)
    if chosen is not None:
        return _motion(one, chosen)
    text = one.prediction.text or ""
    return motion_of(answer_in_tags(text) or text) if one.prediction.error is None else None


def _motion(one: Answered, answer: str | None) -> str | None:
    options = one.item.options
    if answer is None or not options:
        return answer if answer in MOTIONS else None
    place = LETTERS.find(answer)
    return motion_of(options[place]) if 0 <= place < len(options) else None


def _share(truths: Sequence[bool]) -> Metrics:
    values: Array = np.array(truths, dtype=float)
    return lambda weights: {"accuracy": weighted_mean(values, weights)}


LOOK_ALIKES = (
    ("Pan Left", "Move Left"),
    ("Pan Right", "Move Right"),
    ("Tilt Up", "Move Up"),
    ("Tilt Down", "Move Down"),
    ("Zoom In", "Move In"),
    ("Zoom Out", "Move Out"),
)


def taken_for_look_alike(answered: Sequence[Answered]) -> list[dict[str, Any]]:
    """Count how often a system answers the confusable motion for clips that show only the other one.

    Returns:
        {"motion", "taken_for", "clips", "said_yes"} for both directions of each pair that some clip tells apart.
    """
    clips = find_clips(answered)
    found = []
    for pair in LOOK_ALIKES:
        for motion, other in (pair, pair[::-1]):
            apart = [
                clip.answers[other]
                for clip in clips
                if motion in clip.answers
                and other in clip.answers
                and clip.answers[motion].item.answer == "Yes"
                and clip.answers[other].item.answer == "No"
            ]
            if apart:
                yes = sum(said_yes(one) is True for one in apart)
                found.append({"motion": motion, "taken_for": other, "clips": len(apart), "said_yes": yes})
    return found
