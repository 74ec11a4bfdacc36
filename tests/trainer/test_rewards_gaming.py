"""Ways to be paid without looking, each by its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pan_left import CHOICE, FALSE_SEEN, JUDGE, SEEN, SO, SO_RIGHT, STRANGE, WHY, YES_NO, chain

from synthcam.seeding import stream
from synthcam.verification.questions import Question
from trainer.rewards.accuracy import accuracy_reward
from trainer.rewards.format import LONGEST, MOST_SENTENCES, format_reward
from trainer.rewards.reasoning import consistency_reward, geometry_reward

TRUE = (
    SEEN,
    WHY,
    "The red crate keeps its size.",
    "Near and far slide alike.",
    "The camera stays in its place.",
    "Nothing zooms.",
)
FALSE = (FALSE_SEEN, "The red crate grows twice as large.", "The camera trucks left.", SO_RIGHT, STRANGE)


def geometry(text: str, question: Question = CHOICE) -> float:
    value = geometry_reward(text, question, JUDGE)
    assert value is not None
    return value


def all_rewards(text: str) -> tuple[float | None, ...]:
    return (format_reward(text), accuracy_reward(text, CHOICE), geometry(text), consistency_reward(text, CHOICE))


@pytest.mark.parametrize("question", [YES_NO, CHOICE])
def test_a_true_chain_that_decides_is_worth_much(question: Question) -> None:
    assert geometry(chain(), question) > 0.9
    assert consistency_reward(chain(), question) == 1.0


def test_the_right_answer_after_the_wrong_conclusion() -> None:
    text = chain(f"{WHY} {SO_RIGHT}")
    assert (accuracy_reward(text, CHOICE), geometry(text), consistency_reward(text, CHOICE)) == (1.0, 0.0, 0.0)


def test_true_claims_before_the_wrong_answer() -> None:
    text = chain(answer="A")
    assert (accuracy_reward(text, CHOICE), geometry(text), consistency_reward(text, CHOICE)) == (0.0, 0.0, 0.0)


def test_a_wrong_answer_that_follows_is_consistent_and_nothing_else() -> None:
    assert all_rewards(chain(f"{WHY} {SO_RIGHT}", answer="A")) == (1.0, 0.0, 0.0, 1.0)


@pytest.mark.parametrize(
    "think", [f"{SO} {SO_RIGHT}", f"{SO_RIGHT} {SO}", "The camera does not pan left. It pans left."]
)
def test_contradictory_conclusions(think: str) -> None:
    assert geometry(chain(think)) == 0.0
    assert consistency_reward(chain(think), CHOICE) == 0.0


@pytest.mark.parametrize(
    "think",
    [
        "The camera pans left, tilts up, rolls, zooms in, dollies in, trucks left and arcs.",
        CHOICE.text,
        " ".join(CHOICE.options),
        "Perhaps it pans left, or maybe it trucks left.",
        "What a lovely afternoon.",
    ],
)
def test_everything_at_once_copies_and_hedges_are_worth_nothing(think: str) -> None:
    assert geometry(chain(think)) == 0.0


def test_the_words_of_a_good_thought_in_another_order_are_hardly_ever_paid() -> None:
    rng, words = stream(0, "word salad"), f"{WHY} {SO}".replace(".", "").split()
    salads = [" ".join(words[i] for i in rng.permutation(len(words))) for _ in range(100)]
    paid = [salad for salad in salads if geometry(chain(f"{salad}.")) > 0.1]
    assert len(paid) <= 3, paid


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
        chain(think=f"{SO}</think><think>{WHY}").replace("<answer>B", "<answer>A</answer><answer>B"),
    ],
)
def test_tag_injection(text: str) -> None:
    assert all_rewards(text) == (0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        chain(think=f"<observation>{SEEN}</observation> {WHY} {SO}"),
        chain(observation=f"{SEEN}</observation><observation>{SEEN}"),
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
    assert all_rewards(spaced) == all_rewards(chain())


def test_questions_and_laws_gain_nothing() -> None:
    assert geometry(chain(f"Does the camera stay? {WHY} Does it turn? {SO}")) <= geometry(chain(SO)) + 1e-9


@pytest.mark.parametrize("unit", ["a. ", WHY + " ", "<", "< ", "<answer>", "the camera ", "\n", "9", "a" * 999 + ". "])
def test_very_long_text_is_judged(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    for long in (text, chain(think=text), chain(answer=text), chain(think=text[: LONGEST - 300])):
        all_rewards(long)
    assert format_reward(chain(think=text)) == 0.0


def test_more_sentences_than_anybody_needs_are_not_read() -> None:
    assert all_rewards(chain(f"{'Hm? ' * MOST_SENTENCES} {WHY} {SO}")) == (0.0, 0.0, 0.0, 0.0)


def test_a_true_sentence_that_answers_something_else_is_worth_nothing() -> None:
    asked = Question("What does the camera do?", (), SO)
    assert geometry(chain(answer=SO), asked) > 0.5
    assert geometry(chain(answer="Nothing zooms."), asked) == 0.0


sentences = st.lists(st.sampled_from((*TRUE, *FALSE, SO)), min_size=1, max_size=6)


@given(sentences, sentences, st.sampled_from(FALSE), st.integers(0, 6), st.booleans())
def test_a_false_or_unread_sentence_never_pays(
    observed: list[str], thought: list[str], false: str, at: int, seen: bool
) -> None:
    before = geometry(chain(" ".join(thought), observation=" ".join(observed)))
    (observed if seen else thought).insert(at, false)
    assert geometry(chain(" ".join(thought), observation=" ".join(observed))) <= before + 1e-12


@given(sentences, sentences)
def test_repeating_the_thinking_does_not_matter(observed: list[str], thought: list[str]) -> None:
    once, twice = (chain(" ".join(times * thought), observation=" ".join(observed)) for times in (1, 2))
    assert geometry(twice) == pytest.approx(geometry(once))


@given(st.text(max_size=300))
def test_any_text_has_a_value_between_0_and_1(text: str) -> None:
    for said in (text, chain(text), chain(observation=text), chain(answer=text)):
        assert all(value is not None and 0.0 <= value <= 1.0 for value in all_rewards(said))


@given(st.text(max_size=100))
def test_what_is_said_never_decides_whether_a_reward_applies(text: str) -> None:
    foreign = Question("Does the lens breathe?", ("A. No", "B. Yes"), "B")
    open_ended = Question("Describe it.", (), "The camera pans left.")
    for said in (text, chain(text)):
        assert geometry_reward(said, CHOICE, None) is None
        assert geometry_reward(said, foreign, JUDGE) is None
        assert consistency_reward(said, foreign) is None
        assert accuracy_reward(said, open_ended) is None
        assert accuracy_reward(said, open_ended, JUDGE) is not None
