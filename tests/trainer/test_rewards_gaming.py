"""Ways to be paid without looking, each by its name."""

import pytest
from support.pan_left import (
    APEX,
    AXIS,
    CHOICE,
    CLIP,
    FALSE_APEX,
    FALSE_AXIS,
    FALSE_SHIFT,
    LENS,
    LEVEL,
    NO_ZOOM,
    SHIFT,
    SO,
    SO_RIGHT,
    STRANGE,
    TOPIC,
    YES_NO,
    chain,
)  # fmt: skip

from synthcam.verification.answers import Question
from trainer.rewards.accuracy import accuracy_reward
from trainer.rewards.format import LONGEST, MOST_SENTENCES, format_reward
from trainer.rewards.geometry import consistency_reward, geometry_reward


def geometry(text: str, question: Question = CHOICE) -> float:
    value = geometry_reward(text, question, TOPIC, CLIP)
    assert value is not None
    return value


def all_rewards(text: str) -> tuple[float | None, ...]:
    return (
        format_reward(text),
        accuracy_reward(text, CHOICE),
        geometry_reward(text, CHOICE, TOPIC, CLIP),
        consistency_reward(text, CHOICE),
    )


@pytest.mark.parametrize("question", [YES_NO, CHOICE])
def test_a_true_chain_that_decides_is_worth_everything(question: Question) -> None:
    assert geometry(chain(), question) == 1.0
    assert consistency_reward(chain(), question) == 1.0


@pytest.mark.parametrize("claim", [LEVEL, NO_ZOOM, SO, LENS])
def test_one_trivial_claim(claim: str) -> None:
    assert geometry(chain(SO, observation=claim)) == 0.0


def test_one_cue_is_worth_its_share_of_the_cues() -> None:
    assert geometry(chain(f"{AXIS} {SO}", observation=LEVEL)) == pytest.approx(1 / 3)
    assert geometry(chain(f"{APEX} {AXIS} {SO}", observation=LEVEL)) == pytest.approx(2 / 3)


def test_repeated_claims_count_once() -> None:
    partly = chain(f"{FALSE_SHIFT} {APEX} {SO}")
    assert geometry(chain(f"{FALSE_SHIFT} {f'{APEX} ' * 20} {SO}")) == geometry(partly)
    in_other_words = "The camera position does not move between 0.0 s and 1.0 s."
    assert geometry(chain(f"{FALSE_SHIFT} {APEX} {in_other_words} {SO}")) == geometry(partly)


def test_the_same_claim_about_many_times_does_not_hide_a_false_one() -> None:
    padding = " ".join(f"Between 0.0 and {t / 10} seconds, the camera centre stays put." for t in range(1, 10))
    assert geometry(chain(f"{FALSE_AXIS} {APEX} {padding} {SO}")) == geometry(chain(f"{FALSE_AXIS} {APEX} {SO}"))


def test_every_claim_at_once() -> None:
    everything = f"{SHIFT} {FALSE_SHIFT} {APEX} {FALSE_APEX} {AXIS} {FALSE_AXIS} {LEVEL} {NO_ZOOM} {LENS}"
    assert geometry(chain(f"{everything} {SO}", observation=everything)) < 0.1
    assert geometry(chain(f"{everything} {SO} {SO_RIGHT}", observation=everything)) == 0.0


def test_contradictory_claims_say_nothing() -> None:
    both = geometry(chain(f"{APEX} {FALSE_APEX} {AXIS} {SO}"))
    left_out = geometry(chain(f"{AXIS} {SO}"))
    assert both < left_out


def test_contradictory_conclusions() -> None:
    for think in (f"{APEX} {AXIS} {SO} {SO_RIGHT}", f"{APEX} {AXIS} {SO_RIGHT} {SO}"):
        assert geometry(chain(think)) == 0.0
        assert consistency_reward(chain(think), CHOICE) == 0.0


def test_true_claims_that_do_not_decide() -> None:
    assert geometry(chain(f"{LENS} {NO_ZOOM} {SO}", observation=LEVEL)) == 0.0


def test_claims_without_a_conclusion() -> None:
    assert geometry(chain(f"{APEX} {AXIS}")) == 0.0
    assert consistency_reward(chain(f"{APEX} {AXIS}"), CHOICE) == 0.0


def test_the_right_answer_after_the_wrong_conclusion() -> None:
    text = chain(f"{APEX} {AXIS} {SO_RIGHT}")
    assert (accuracy_reward(text, CHOICE), geometry(text), consistency_reward(text, CHOICE)) == (1.0, 0.0, 0.0)


def test_true_claims_before_the_wrong_answer() -> None:
    text = chain(answer="A")
    assert (accuracy_reward(text, CHOICE), geometry(text), consistency_reward(text, CHOICE)) == (0.0, 0.0, 0.0)


def test_a_wrong_answer_that_follows_is_consistent_and_nothing_else() -> None:
    text = chain(f"{APEX} {FALSE_AXIS} {SO_RIGHT}", answer="A")
    assert all_rewards(text) == (1.0, 0.0, 0.0, 1.0)


@pytest.mark.parametrize("observation", ["", "   ", ".", "..."])
def test_empty_observation(observation: str) -> None:
    text = chain(observation=observation)
    assert (format_reward(text), geometry(text), consistency_reward(text, CHOICE)) == (0.0, 0.0, 0.0)


def test_answer_only() -> None:
    text = "<answer>B</answer>"
    assert all_rewards(text) == (0.0, 1.0, 0.0, 0.0)
    assert format_reward(text, "answer") == 1.0
    assert format_reward(chain(), "answer") == 0.0


@pytest.mark.parametrize(
    "text",
    [
        chain() + chain(answer="A"),
        chain() + "<answer>A</answer>",
        chain(answer="A</answer><answer>B"),
        chain(answer="<answer>B</answer>"),
        f"<answer>B</answer>{chain(answer='A')}",
        chain(think=f"{SO}</think><think>{APEX}").replace("<answer>B", "<answer>A</answer><answer>B"),
    ],
)
def test_tag_injection(text: str) -> None:
    assert all_rewards(text) == (0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        chain(think=f"<observation>{SHIFT}</observation> {APEX} {AXIS} {SO}"),
        chain(observation=f"{SHIFT}</observation><observation>{SHIFT}"),
        chain().replace("</think>", "</think></think>"),
        f"Sure! {chain()}",
        f"{chain()} I hope this helps.",
        chain().replace("<observation>", "<think>", 1),
    ],
)
def test_nested_and_doubled_tags_lose_the_form(text: str) -> None:
    assert format_reward(text) == 0.0
    assert geometry(text) == 0.0


def test_blanks_in_tags_do_no_harm() -> None:
    spaced = chain().replace("<think>", "\n< think >\n").replace("</answer>", "< / answer >\n")
    assert all_rewards(spaced) == (1.0, 1.0, 1.0, 1.0)


def test_sentences_not_understood_count_against() -> None:
    one, two = chain(f"{STRANGE} {APEX} {AXIS} {SO}"), chain(f"{STRANGE} Birds sing. {APEX} {AXIS} {SO}")
    assert geometry(two) < geometry(one) < 1.0


def test_questions_and_laws_gain_nothing() -> None:
    law = "A truck slides things close by by a greater amount than far things."
    asking = f"Does the camera stay? {law} Does it turn?"
    assert geometry(chain(f"{asking} {SO}", observation="Is it a pan?")) == 0.0
    assert geometry(chain(f"{asking} {APEX} {AXIS} {SO}")) == 1.0


@pytest.mark.parametrize("unit", ["a. ", APEX + " ", "<", "< ", "<answer>", "the camera ", "\n", "9", "a" * 999 + ". "])
def test_very_long_text_is_judged(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    for long in (text, chain(think=text), chain(answer=text), chain(think=text[: LONGEST - 300])):
        all_rewards(long)
    assert format_reward(chain(think=text)) == 0.0


def test_more_sentences_than_anybody_needs_are_not_read() -> None:
    assert all_rewards(chain(f"{'Hm? ' * MOST_SENTENCES} {APEX} {AXIS} {SO}")) == (0.0, 0.0, 0.0, 0.0)


def test_a_true_sentence_that_answers_something_else_is_worth_nothing() -> None:
    asked = Question("What happens to the apex of the frustum here?", (), APEX)
    assert geometry(chain(f"{APEX} {AXIS} {LENS} {SO}", answer=APEX), asked) > 0.5
    assert accuracy_reward(chain(answer=LENS), asked, CLIP) == 0.0
    assert geometry(chain(f"{APEX} {AXIS} {LENS} {SO}", answer=LENS), asked) == 0.0
