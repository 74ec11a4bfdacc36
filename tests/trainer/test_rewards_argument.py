"""Consistency, geometry and the form of a chain are paid for arguments: an empty chain is never the best."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.truck_clip import TRUCK

from trainer.examples import Example
from trainer.pairs import PairedExamples, as_orders
from trainer.rewards import combine
from trainer.rewards.combine import paired_rewards, rewards_in_use
from trainer.rewards.reasoning import argues, says_something
from trainer.sources.prompts import prompt
from trainer.stage_config import RewardWeights

SEEN = "The red crate slides left faster than the blue door behind it."
THOUGHT = "A pan would carry both along together, so the camera itself is moving: it trucks right."
CONCLUDED = "The camera trucks right."
QUESTION, OPTIONS = "Does the camera truck to the right?", ("A. Yes", "B. No")
ASKED = Example(
    "s", Path("v"), QUESTION, OPTIONS, "A", prompt(QUESTION, OPTIONS, "reasoned"), None, "binary", "truck", "train", "c"
)


def chain(observation: str, think: str, answer: str = "A") -> str:
    return f"<observation>{observation}</observation><think>{think}</think><answer>{answer}</answer>"


@pytest.fixture
def total(monkeypatch: pytest.MonkeyPatch) -> object:
    """The sum of the rewards of a completion, with the default weights."""
    monkeypatch.setattr(combine, "judge_of", lambda example: TRUCK)
    functions, weights = rewards_in_use(RewardWeights())

    def of(text: str) -> float:
        said = [[{"role": "assistant", "content": text}]]
        values = [function(said, [ASKED])[0] for function in functions]
        return sum(w * v for w, v in zip(weights, values, strict=True) if v is not None)

    return of


def test_an_empty_chain_earns_what_its_answer_earns(total) -> None:  # type: ignore[no-untyped-def]
    weights = RewardWeights()
    argued = total(chain(SEEN, THOUGHT))
    assert argued > weights.accuracy + weights.format + 0.9 * (weights.geometry + weights.consistency)
    assert total(chain("x", "x")) == pytest.approx(weights.accuracy)
    assert total(chain("x y z.", "Hmm, well, so.")) == pytest.approx(weights.accuracy)
    repeated = total(chain(CONCLUDED, CONCLUDED))
    assert repeated == pytest.approx(weights.accuracy + weights.format), "the answer thrice is no argument"
    assert total(chain(SEEN.replace("left", "right"), THOUGHT)) < argued - 0.03, "what is seen must be true"


def test_what_an_argument_is() -> None:
    assert argues(chain(SEEN, THOUGHT), TRUCK)
    assert argues(chain(SEEN, THOUGHT), None)
    for text in (chain("x", "x"), chain(CONCLUDED, THOUGHT), chain(SEEN, "x"), "x", SEEN):
        assert not argues(text, TRUCK), text
    assert not argues(chain("The red crate slides right.", THOUGHT), TRUCK)
    assert says_something(chain(CONCLUDED, CONCLUDED))


def test_another_order_of_options_moves_the_letter() -> None:
    for options, answer, moved in ((OPTIONS, "A", "B"), (("A. pans", "B. tilts", "C. rolls"), "C", "A")):
        asked = replace(ASKED, options=options, answer=answer, prompt=prompt(QUESTION, options, "answer"))
        pair = as_orders(asked)
        assert pair is not None
        assert [one.answer for one in pair] == [answer, moved]
        texts = [{option[3:] for option in one.options} for one in pair]
        assert texts[0] == texts[1]
        before, after = (one.options["ABC".index(one.answer)][3:] for one in pair)
        assert before == after
        assert "\n".join(pair[1].options) in pair[1].prompt
        assert pair[0].pair == pair[1].pair is not None
        assert [one.reordered for one in pair] == [False, True]
    assert as_orders(replace(ASKED, options=(), answer="pan-left")) is None


def test_pairs_of_orders_are_neighbours_and_paid_if_both_are_right() -> None:
    found = list(PairedExamples([ASKED] * 8, share=0.0, orders=1.0, prompts_a_process=2, seed=0))
    assert [one.reordered for one in found] == [False, True] * 4
    said = [[{"role": "assistant", "content": chain("x", "x", letter)}] for letter in ("A", "B", "A", "A")]
    assert combine.option_order(said, found[:2] + [replace(one, pair=f"{one.pair}2") for one in found[2:4]]) == [
        1.0,
        1.0,
        0.0,
        0.0,
    ]
    assert combine.time_reversal(said, found[:4]) == [None] * 4
    assert paired_rewards([True], [None], [False]) == [None]
