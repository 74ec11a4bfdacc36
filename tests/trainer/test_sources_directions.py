"""Which way, for each kind of motion: answers are the record's, backwards and in a mirror too."""

from pathlib import Path

import pytest

from synthcam.errors import InputError
from synthcam.motion.motions import LABEL_OF, MIRRORED, OPPOSITE
from trainer.changed_clips import answer_of_changed
from trainer.examples import Example
from trainer.sources.config import DirectionsSource, RealClipsSource
from trainer.sources.directions import NOT, ask_directions, directions
from trainer.sources.registry import open_source

NOTHING: dict[str, bool | None] = dict.fromkeys(LABEL_OF.values(), False)


def with_motions(*motions: str) -> dict[str, bool | None]:
    return NOTHING | {LABEL_OF[motion]: True for motion in motions}


def test_a_kind_is_told_by_its_labels_and_left_out_where_they_are_open() -> None:
    assert directions(with_motions("pan-left", "dolly-in")) == {
        "pan": "pan-left", "tilt": NOT, "roll": NOT, "zoom": NOT, "dolly": "dolly-in", "truck": NOT, "pedestal": NOT,
    }  # fmt: skip
    unsure = with_motions("pan-left") | {LABEL_OF["truck-left"]: None}
    assert "truck" not in directions(unsure)
    both = with_motions("tilt-up", "tilt-down")
    assert "tilt" not in directions(both), "no single answer"


def test_as_many_are_asked_that_are_not_there() -> None:
    def asked(*motions: str) -> list[Example]:
        return ask_directions(with_motions(*motions), source="s", video=Path("v"), clip="c", split="train")

    answers = [example.answer for example in asked("pan-left", "dolly-in")]
    assert answers[:2] == ["pan-left", "dolly-in"]
    assert answers[2:] == [NOT, NOT]
    assert [example.answer for example in asked()] == [NOT]
    assert asked("pan-left") == asked("pan-left")
    assert all(example.question.startswith(f"Does the camera {example.topic}?") for example in asked("pan-left"))


def test_versions_of_a_clip_have_the_answers_of_their_records(motion_dataset: Path) -> None:
    source = DirectionsSource.model_validate(
        {"kind": "directions", "path": motion_dataset, "backwards": True, "mirrored": True}
    )
    found = open_source(source, form="answer", training=True).examples
    moving = {(e.clip, e.reversed, e.mirrored): e.answer for e in found if e.answer != NOT}
    plain = {clip: motion for (clip, back, mirror), motion in moving.items() if not back and not mirror}
    assert plain
    for (clip, back, mirror), motion in moving.items():
        expected = OPPOSITE[plain[clip]] if back else plain[clip]
        assert motion == (MIRRORED.get(expected, expected) if mirror else expected)
    with pytest.raises(InputError, match="has no clips validation"):
        open_source(source.model_copy(update={"split": "validation"}), form="answer", training=True)


def test_changed_clips_are_answered_by_their_changed_record(motion_dataset: Path) -> None:
    source = DirectionsSource.model_validate({"kind": "directions", "path": motion_dataset})
    found = open_source(source, form="answer", training=True).examples
    for example in found:
        assert answer_of_changed(example, "frozen") == NOT
        moved = example.answer != NOT
        assert answer_of_changed(example, "reversed") == (OPPOSITE[example.answer] if moved else NOT)
        assert answer_of_changed(example, "mirrored") == MIRRORED.get(example.answer, example.answer)
    assert any(example.answer != NOT for example in found)


@pytest.mark.real
def test_real_clips_are_asked_alike(real_dir: Path) -> None:
    source = RealClipsSource.model_validate(
        {"kind": "real_clips", "path": real_dir, "held_out": 0, "ask": "directions"}
    )
    found = [e for e in open_source(source, form="answer", training=True).examples if e.clip.endswith("2bb4.mp4")]
    told = {(e.answer, e.reversed, e.mirrored) for e in found if e.answer != NOT}
    assert {"dolly-in", "truck-right", "pan-right"} == {m for m, back, mirror in told if not back and not mirror}
    assert {"dolly-in", "truck-left", "pan-left"} == {m for m, back, mirror in told if not back and mirror}
    assert {"dolly-out", "pan-left"} <= {m for m, back, mirror in told if back and not mirror}
