"""Balance: what is counted, and guessers that find what gives answers away, and nothing where nothing does."""

import numpy as np
import pytest

from synthcam.dataset.card.blind_baselines import BlindQuestion, blind_accuracies, blind_question

YES_NO = ("Yes", "No")


def asked(count: int, **given: object) -> list[BlindQuestion]:
    """Random questions whose answers nothing tells, but for what is given: a function of the index and the answer."""
    rng = np.random.default_rng(5)
    found = []
    for i in range(count):
        options = YES_NO if rng.random() < 0.5 else YES_NO[::-1]
        right = int(rng.integers(2))
        yes = options[right] == "Yes"
        subject = ("camera", "view", "shot")[int(rng.integers(3))]
        words = {"question": f"does the {subject} pan left", "clip": f"c{int(rng.integers(10**7)):07d}"}
        words |= {key: value(i, yes, right) for key, value in given.items()}  # type: ignore[operator]
        found.append(BlindQuestion(words["question"], options, right, words["clip"], fold=i // 10 % 2))
    return found


def beyond_chance(samples: list[BlindQuestion]) -> dict[str, bool]:
    return {
        name: found["accuracy"] > found["chance"] + 2 * found["luck"]
        for name, found in blind_accuracies(samples).items()
    }


def test_nothing_is_guessed_where_nothing_tells() -> None:
    assert not any(beyond_chance(asked(2000)).values()), blind_accuracies(asked(2000))


@pytest.mark.parametrize(
    ("guesser", "given"),
    [
        ("text_only", {"question": lambda i, yes, right: f"does the camera {'really' if yes else 'perhaps'} pan left"}),
        ("question_word", {"question": lambda i, yes, right: f"{'does' if yes else 'is'} the camera panning"}),
        ("file_name", {"clip": lambda i, yes, right: f"c{2 * i + yes:07d}"}),
    ],
)
def test_what_gives_answers_away_is_found(guesser: str, given: dict[str, object]) -> None:
    assert beyond_chance(asked(2000, **given))[guesser]


def test_a_favourite_letter_is_found() -> None:
    samples = [BlindQuestion("which", tuple("abcd"), 2 if i % 3 else i % 4, f"c{i:07d}", i % 2) for i in range(600)]
    assert beyond_chance(samples)["option_letter"]


def test_open_answers_are_nothing_to_guess() -> None:
    assert blind_question({"options": [], "answer": "The camera pans."}, 0) is None
    row = {"options": ["A. Yes", "B. No"], "answer": "B", "question": "q", "clip": "c0000001"}
    assert blind_question(row, 1) == BlindQuestion("q", ("Yes", "No"), 1, "c0000001", 1)
