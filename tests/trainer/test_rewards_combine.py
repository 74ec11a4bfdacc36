"""The rewards as TRL calls them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pan_left import CHOICE, JUDGE, chain

from trainer.examples import ClipGeometry, Example
from trainer.rewards import combine
from trainer.rewards.combine import paired_rewards
from trainer.sources.prompts import prompt
from trainer.stage_config import RewardWeights

PROMPT = prompt(CHOICE.text, CHOICE.options, "reasoned")
FORWARD = Example(
    "made", Path("v.mp4"), CHOICE.text, CHOICE.options, "B", PROMPT, None, "choice", "has_pan_left", "train", "c1",
    ClipGeometry(Path("made"), "c1"),
)  # fmt: skip
ALONE = replace(FORWARD, prompt=prompt(CHOICE.text, CHOICE.options, "answer"))
ELSEWHERE = replace(FORWARD, geometry=None)


@pytest.fixture(autouse=True)
def known_clip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        combine, "judge_of", lambda example: JUDGE if example.geometry and not example.reversed else None
    )


def said(*texts: str) -> list[list[dict[str, Any]]]:
    return [[{"role": "assistant", "content": text}] for text in texts]


def scores(example: Example, text: str, **weights: float) -> dict[str, float | None]:
    rewards, _ = combine.rewards_in_use(RewardWeights(**weights))
    return {reward.__name__: reward(completions=said(text), example=[example], prompts=[""])[0] for reward in rewards}


def test_each_reward_scores_its_own() -> None:
    assert scores(FORWARD, chain()) == {
        "accuracy": 1.0, "format": 1.0, "geometry": 1.0, "consistency": 1.0, "time_reversal": None,
    }  # fmt: skip
    assert scores(FORWARD, "<answer>B</answer>") == {
        "accuracy": 1.0, "format": 0.0, "geometry": 0.0, "consistency": 0.0, "time_reversal": None,
    }  # fmt: skip


def test_where_only_an_answer_is_asked_for_thinking_is_not_judged() -> None:
    assert scores(ALONE, "<answer>B</answer>") == {
        "accuracy": 1.0, "format": 1.0, "geometry": None, "consistency": None, "time_reversal": None,
    }  # fmt: skip


def test_without_geometry_the_rest_still_counts() -> None:
    assert scores(ELSEWHERE, chain())["geometry"] is None
    assert scores(ELSEWHERE, chain())["consistency"] == 1.0


def test_a_weight_of_0_leaves_a_reward_out() -> None:
    rewards, weights = combine.rewards_in_use(RewardWeights(geometry=0, time_reversal=0))
    assert [reward.__name__ for reward in rewards] == ["accuracy", "format", "consistency"]
    assert weights == [RewardWeights().accuracy, RewardWeights().format, RewardWeights().consistency]


@given(st.text(max_size=200), st.text(max_size=200))
def test_by_default_nothing_wrong_outweighs_something_right(right: str, wrong: str) -> None:
    defaults = RewardWeights()
    best_wrong = defaults.format + defaults.geometry + defaults.consistency + defaults.time_reversal
    assert best_wrong < defaults.accuracy

    def total(text: str) -> float:
        return sum(getattr(defaults, name) * v for name, v in scores(FORWARD, text).items() if v is not None)

    assert total(chain(wrong, answer="A")) < total(chain(right, answer="B"))


PAIR = [replace(FORWARD, pair="p"), replace(FORWARD, pair="p", reversed=True, answer="A")]


def bonus(*answers: str) -> list[float | None]:
    half = len(answers) // 2
    examples = [PAIR[0]] * half + [PAIR[1]] * half
    return combine.time_reversal(said(*(f"<answer>{a}</answer>" for a in answers)), examples)


def test_the_bonus_is_paid_when_both_versions_are_right() -> None:
    assert bonus("B", "A") == [1.0, 1.0]
    for one_wrong in (("B", "B"), ("A", "A"), ("A", "B")):
        assert bonus(*one_wrong) == [0.0, 0.0]


def test_the_nth_forwards_goes_with_the_nth_backwards() -> None:
    assert bonus("B", "A", "B", "A", "A", "B") == [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]


@given(st.sampled_from("AB"), st.integers(1, 8))
def test_a_model_blind_to_the_order_of_frames_gets_no_bonus(answer: str, generations: int) -> None:
    assert set(bonus(*[answer] * (2 * generations))) == {0.0}


def test_outside_of_pairs_and_without_a_counterpart_there_is_none() -> None:
    assert paired_rewards([True, True], [None, None], [False, True]) == [None, None]
    assert paired_rewards([True, True, True], ["p", "p", "p"], [False, False, True]) == [1.0, None, 1.0]
    assert paired_rewards([True, True], ["p", "q"], [False, True]) == [None, None]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["p", "q", None]), st.booleans()), max_size=12))
def test_more_right_answers_never_lower_a_bonus(rows: list[tuple[bool, str | None, bool]]) -> None:
    right, pairs, backwards = ([row[i] for row in rows] for i in range(3))
    before = paired_rewards(right, pairs, backwards)  # type: ignore[arg-type]
    for i in range(len(rows)):
        after = paired_rewards([*right[:i], True, *right[i + 1 :]], pairs, backwards)  # type: ignore[arg-type]
        assert all((a is None) == (b is None) and (a or 0) <= (b or 0) for a, b in zip(before, after, strict=True))
