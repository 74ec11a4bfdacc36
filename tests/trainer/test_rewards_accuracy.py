"""Letters, words and sentences as answers."""

import pytest
from support.pan_left import FALSE_SEEN, JUDGE, SEEN, SO, STRANGE

from synthcam.verification.questions import Question
from trainer.rewards.accuracy import accuracy_reward, is_answer

OPTIONS = ("A. No", "B. Yes")
LETTERED = Question("Does the camera pan left?", OPTIONS, "B")


@pytest.mark.parametrize("said", ["B", " B ", "b", "(b)", "b. yes", "B.", "(B)", "B: Yes", "B. yes.", "(B) Yes"])
def test_a_letter_alone_or_with_its_own_text(said: str) -> None:
    assert is_answer(said, "B", OPTIONS)
    assert accuracy_reward(f"<answer>{said}</answer>", LETTERED) == 1.0


@pytest.mark.parametrize("said", ["A", "a", "B. No", "b. no", "Yes", "A or B", "A B", "BB", "", "C", "B, not A", "AB"])
def test_anything_else_is_wrong(said: str) -> None:
    assert not is_answer(said, "B", OPTIONS)
    assert accuracy_reward(f"<answer>{said}</answer>", LETTERED) == 0.0


def test_no_letter_beyond_the_options() -> None:
    assert not is_answer("C", "C", OPTIONS)


@pytest.mark.parametrize(("answer", "said", "right"), [
    ("Yes", "yes.", True), ("Yes", "No", False), ("Yes", "Yes and no", False),
    ("pan-left", "pan-left", True), ("pan-left", "Pan-Left", True), ("pan-left", "pan-right", False),
    ("pan-left", "pan-left pan-right", False),
])  # fmt: skip
def test_words(answer: str, said: str, right: bool) -> None:
    assert accuracy_reward(f"<answer>{said}</answer>", Question("What?", (), answer)) == float(right)


def test_without_tags_nothing_is_answered() -> None:
    assert accuracy_reward("B", LETTERED) == 0.0


def sentences(said: str, answer: str) -> float:
    value = accuracy_reward(f"<answer>{said}</answer>", Question("Describe it.", (), answer), JUDGE)
    assert value is not None
    return value


def test_sentences_are_checked_against_the_clip() -> None:
    assert sentences("The view turns leftward.", "The camera pans left.") == 1.0
    assert sentences("The camera pans right.", "The camera pans left.") == 0.0
    assert sentences("The camera trucks left.", "The camera pans left.") == 0.0
    assert sentences("What a lovely day.", "The camera pans left.") == 0.0


def test_sentences_must_be_complete_and_to_the_point() -> None:
    both = f"{SEEN} {SO}"
    assert sentences(both, both) == 1.0
    assert 0 < sentences(SO, both) < 1
    assert sentences(SEEN, SO) == 0.0


@pytest.mark.parametrize("beside", [FALSE_SEEN, STRANGE])
def test_what_is_false_or_unread_beside_costs(beside: str) -> None:
    assert sentences(f"{SO} {beside}", SO) == 0.5


def test_free_text_without_geometry_or_without_a_readable_truth_is_not_judged() -> None:
    assert accuracy_reward("<answer>It pans.</answer>", Question("Describe it.", (), "The camera pans left.")) is None
    assert accuracy_reward("<answer>It pans.</answer>", Question("Describe it.", (), STRANGE), JUDGE) is None
