"""Both versions of a clip in one batch, and groups that teach nothing."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hand_made_clips import record

from synthcam.errors import InputError
from trainer import changed_clips
from trainer.examples import ClipGeometry, Example

torch = pytest.importorskip("torch", reason="training needs torch: pip install 'synthcam[train]'")

from trainer.groups import undecided_by, undecided_groups  # noqa: E402
from trainer.mixture import Mixture  # noqa: E402
from trainer.pairs import PairedExamples, as_pair  # noqa: E402

PANS = record(camera_movement="major_simple", steadiness="very_smooth", camera_pan="right_to_left")


def example(number: int, source: str = "made", *, geometry: bool = True) -> Example:
    known = ClipGeometry(Path("made"), f"c{number}") if geometry else None
    return Example(
        source, Path(f"{number}.mp4"), "Does it pan left?", ("A. No", "B. Yes"), "B", "?", "<a chain>", "binary",
        "has_pan_left", "train", f"c{number}", known,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def all_pan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changed_clips, "annotation_of", lambda one: PANS if one.geometry else None)


def paired(examples: list[Example], share: float = 0.5, seed: int = 0) -> PairedExamples:
    return PairedExamples(examples, share=share, prompts_a_process=4, seed=seed)


def test_a_pair_is_one_question_about_a_clip_forwards_and_backwards() -> None:
    versions = as_pair(example(1))
    assert versions is not None
    forward, backward = versions
    assert (forward.reversed, forward.answer, forward.chain) == (False, "B", "<a chain>")
    assert (backward.reversed, backward.answer, backward.chain) == (True, "A", None)
    assert forward.pair == backward.pair is not None
    assert (forward.question, forward.options, forward.video) == (backward.question, backward.options, backward.video)


def test_what_has_no_other_answer_backwards_has_no_pair() -> None:
    assert as_pair(example(1, geometry=False)) is None
    assert as_pair(replace(example(1), topic="shaky_camera", answer="A")) is None


@given(st.integers(0, 40), st.floats(0, 1), st.integers(0, 5))
def test_pairs_are_never_torn_apart(count: int, share: float, seed: int) -> None:
    sequence = paired([example(i) for i in range(count)], share, seed)
    assert len(sequence) == count
    for first in range(0, count - 1, 2):
        one, other = sequence[first], sequence[first + 1]
        assert one.pair == other.pair
        assert one.pair is None or (one.reversed, other.reversed) == (False, True)
    if count % 2:
        assert sequence[count - 1].pair is None


def test_a_share_of_the_twos_are_pairs_and_the_rest_is_as_it_came() -> None:
    examples = [example(i) for i in range(1000)]
    sequence = paired(examples, 0.5)
    twos = [(sequence[i], sequence[i + 1]) for i in range(0, 1000, 2)]
    pairs = sum(one.pair is not None for one, _ in twos)
    assert 200 < pairs < 300
    for i, (one, other) in enumerate(twos):
        if one.pair is None:
            assert (one, other) == (examples[2 * i], examples[2 * i + 1])
        else:
            assert one.clip in (examples[2 * i].clip, examples[2 * i + 1].clip)


def test_a_place_holds_the_same_whatever_was_read_before() -> None:
    examples = [example(i) for i in range(60)]
    first, again = paired(examples), paired(examples)
    assert [first[i] for i in range(60)] == [again[i] for i in reversed(range(60))][::-1]


def test_every_source_gets_pairs_though_they_take_turns() -> None:
    sources = [[example(i, name) for i in range(50)] for name in ("a", "b")]
    mixture = Mixture(sources, [1, 1], names=["a", "b"], length=400, seed=0, together=2)
    sequence = PairedExamples(mixture, share=1.0, prompts_a_process=2, seed=0)
    counts = Counter(sequence[i].source for i in range(400) if sequence[i].pair)
    assert counts["a"] == counts["b"] == 200
    assert sequence.counts(0, 400) == dict(counts)


def test_a_source_that_cannot_be_reversed_keeps_its_share() -> None:
    sources = [[example(i, "made") for i in range(50)], [example(i, "real", geometry=False) for i in range(50)]]
    mixture = Mixture(sources, [3, 1], names=["made", "real"], length=400, seed=0, together=2)
    sequence = PairedExamples(mixture, share=0.5, prompts_a_process=8, seed=0)
    assert [sequence.counts(start, start + 8) for start in range(0, 400, 8)] == [{"made": 6, "real": 2}] * 50


def test_where_one_of_two_cannot_be_reversed_the_other_makes_the_pair() -> None:
    sequence = paired([example(0, geometry=False), example(1)], share=1.0)
    assert (sequence[0].clip, sequence[1].clip) == ("c1", "c1")
    neither = [example(0, geometry=False), example(1, geometry=False)]
    assert [paired(neither, share=1.0)[i] for i in range(2)] == neither


def test_an_odd_number_of_questions_a_process_is_refused() -> None:
    with pytest.raises(InputError, match="3 questions at a time; allowed is an even number"):
        PairedExamples([example(0)], share=0.5, prompts_a_process=3, seed=0)
    assert len(PairedExamples([example(0)], share=0.0, prompts_a_process=3, seed=0)) == 1


def test_places_beyond_the_end_do_not_exist() -> None:
    with pytest.raises(IndexError):
        paired([example(0)])[1]


def test_groups_that_are_all_right_or_all_wrong_are_left_out() -> None:
    nan = float("nan")
    accuracy = torch.tensor([[1.0, 1, 1, 1], [0, 0, 0, 0], [1, 0, 0, 0], [0.5, 0.5, 0.5, 0.5], [nan] * 4])
    assert undecided_groups(accuracy).tolist() == [False, False, True, True, True]
    rewards = torch.stack([torch.zeros(5, 4), accuracy], dim=2)
    assert undecided_by(1)([], rewards).tolist() == [False, False, True, True, True]
