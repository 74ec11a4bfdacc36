"""Guessers that never see a video: what they get right beyond chance, the words, letters or names give away."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log, sqrt
from typing import Any

Row = Mapping[str, Any]
FOLDS = 2
"""A guesser learns from half of the scenes and guesses on the other half, and the other way round."""


@dataclass(frozen=True)
class Asked:
    """What a guesser sees of a sample: no video, and the right letter to learn from."""

    question: str
    options: tuple[str, ...]
    """Without their letters."""
    right: int
    clip: str
    fold: int


def asked_of(row: Row, fold: int) -> Asked | None:
    """A sample as a guesser sees it; None where there is nothing to choose."""
    if not row["options"]:
        return None
    options = tuple(option.split(". ", 1)[-1] for option in row["options"])
    return Asked(row["question"], options, "ABCDEFGH".index(row["answer"]), row["clip"], fold)


Features = Callable[[Asked, int], Iterable[str]]
"""What a guesser looks at, of a question and one of its options."""


def letter(asked: Asked, option: int) -> Iterable[str]:
    """The place of the option."""
    yield f"{len(asked.options)}:{option}"


def question_word(asked: Asked, option: int) -> Iterable[str]:
    """The question's first words, with what the option says, or, where that is free, with its place."""
    first = " ".join(_words(asked.question)[:2])
    said = asked.options[option] if len(asked.options) == 2 else ""
    yield f"{first}|{said}|{len(asked.options)}"
    yield f"{first}|{option}|{len(asked.options)}"


def text(asked: Asked, option: int) -> Iterable[str]:
    """All words of question and option."""
    own = asked.options[option]
    if own in ("Yes", "No"):
        words = _words(asked.question)
        yield from (f"{word}|{own}" for word in words)
        yield from (f"{a} {b}|{own}" for a, b in pairwise(words))
    else:
        yield from _words(own)


def file_name(asked: Asked, option: int) -> Iterable[str]:
    """The clip's name: its last digits, with the option's place and what it says if that is yes or no."""
    own = asked.options[option] if asked.options[option] in ("Yes", "No") else ""
    for digits in (1, 2):
        yield f"{asked.clip[-digits:]}|{option}|{len(asked.options)}"
        yield f"{asked.clip[-digits:]}|{own}|{len(asked.options)}"


GUESSERS: Mapping[str, Features] = {
    "option_letter": letter,
    "question_word": question_word,
    "text_only": text,
    "file_name": file_name,
}


@dataclass
class _Counts:
    """How often a feature was seen with right and with wrong options."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def learn(self, asked: Asked, features: Features) -> None:
        for option in range(len(asked.options)):
            (self.right if option == asked.right else self.wrong).update(set(features(asked, option)))

    def score(self, asked: Asked, option: int, features: Features) -> float:
        """Naive Bayes with a count of one half added: how much likelier the option is right than wrong."""
        odds = len(asked.options) - 1
        return sum(
            log((self.right[name] + 0.5) * odds / (self.wrong[name] + 0.5 * odds))
            for name in sorted(set(features(asked, option)))
        )


def guess(samples: Sequence[Asked]) -> dict[str, dict[str, float]]:
    """For each guesser its accuracy; chance; and two standard deviations of it: what lies within may be luck.

    Accuracy on a question on which the guesser is undecided between k options counts as 1 / k.
    """
    if not samples:
        return {}
    chance = sum(1 / len(asked.options) for asked in samples) / len(samples)
    found: dict[str, dict[str, float]] = {}
    for name, features in GUESSERS.items():
        learnt: defaultdict[int, _Counts] = defaultdict(_Counts)
        for asked in samples:
            for fold in range(FOLDS):
                if fold != asked.fold:
                    learnt[fold].learn(asked, features)
        hits = sum(_hit(asked, learnt[asked.fold], features) for asked in samples)
        found[name] = {
            "accuracy": round(hits / len(samples), 4),
            "chance": round(chance, 4),
            "luck": round(2 * sqrt(chance * (1 - chance) / len(samples)), 4),
        }
    return found


def _hit(asked: Asked, learnt: _Counts, features: Features) -> float:
    scores = [learnt.score(asked, option, features) for option in range(len(asked.options))]
    best = [option for option, score in enumerate(scores) if score > max(scores) - 1e-9]
    return (asked.right in best) / len(best)


def _words(said: str) -> list[str]:
    return re.findall(r"[a-z']+", said.lower())
