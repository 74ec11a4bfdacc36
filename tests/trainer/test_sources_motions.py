"""Clips that hold one motion are asked for it, each motion as often, and backwards by what their record says."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support.small_dataset import SLIDES

from synthcam.errors import InputError
from synthcam.motion.motions import OPPOSITE
from trainer.examples import Example
from trainer.sources.config import MotionsSource
from trainer.sources.registry import open_source


def opened(folder: Path, **changes: Any) -> tuple[Example, ...]:
    source = {"kind": "motions", "path": folder, "motions": list(SLIDES), **changes}
    return open_source(MotionsSource.model_validate(source), form="reasoned", training=True).examples


def test_each_motion_is_asked_for_by_its_name(motion_dataset: Path) -> None:
    found = opened(motion_dataset)
    assert Counter(example.answer for example in found) == dict.fromkeys(SLIDES, 2)
    assert {example.split for example in found} == {"train"}
    assert len({example.prompt for example in found}) == 1, "its words tell nothing"
    assert all(example.target == f"<answer>{example.answer}</answer>" for example in found)
    assert not {e.clip for e in found} & {e.clip for e in opened(motion_dataset, split="test")}


def test_backwards_a_pan_is_the_opposite_pan(motion_dataset: Path) -> None:
    found = opened(motion_dataset, backwards=True)
    forwards = {example.clip: example.answer for example in found if not example.reversed}
    backwards = {example.clip: example.answer for example in found if example.reversed}
    assert set(forwards) == set(backwards)
    assert all(backwards[clip] == OPPOSITE.get(motion, motion) for clip, motion in forwards.items())


def test_in_a_mirror_left_is_right_and_both_changes_together_undo_each_other(motion_dataset: Path) -> None:
    found = opened(motion_dataset, backwards=True, mirrored=True)
    said = {(example.clip, example.reversed, example.mirrored): example.answer for example in found}
    assert len(said) == len(found) == 4 * len({example.clip for example in found})
    for (clip, backwards, mirrored), motion in said.items():
        once = OPPOSITE.get(said[clip, False, False], said[clip, False, False])
        assert motion == (once if backwards != mirrored else said[clip, False, False])


def test_some_clips_are_the_same_ones_with_all_their_versions(motion_dataset: Path) -> None:
    some, again = (opened(motion_dataset, clips=5, backwards=True, mirrored=True) for _ in range(2))
    assert some == again
    assert len({example.clip for example in some}) == 5
    every = opened(motion_dataset, backwards=True, mirrored=True)
    assert {e.clip for e in some} < {e.clip for e in every} == {e.clip for e in opened(motion_dataset, clips=99)}


def test_rare_motions_repeat(motion_dataset: Path) -> None:
    """Static clips have two versions, and those of pan-left one: right pans backwards are the other two."""
    forwards = [e for e in opened(motion_dataset, motions=["static", "pan-left"], backwards=True) if not e.reversed]
    counts = Counter(e.answer for e in opened(motion_dataset, motions=["static", "pan-left"], backwards=True))
    assert counts["static"] == counts["pan-left"] == 4
    assert Counter(e.clip for e in forwards if e.answer == "pan-left").most_common(1)[0][1] == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"motions": ["static", "roll-cw"]},
            "no clip in train has roll-cw as its one motion; motions there are pan-left, pan-right",
        ),
        ({"split": "validation"}, "has no clips validation; there are train, test"),
        ({"use": "rl"}, "no clip in train has static or pan-left or pan-right"),
    ],
)
def test_what_is_not_there_is_named(motion_dataset: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        opened(motion_dataset, **changes)


def test_what_is_held_out_is_asked_once(motion_dataset: Path) -> None:
    found = opened(motion_dataset, motions=["static", "pan-left"], split="test", backwards=True)
    versions = [(example.clip, example.reversed) for example in found]
    assert len(versions) == len(set(versions)) == 8 - 2
