"""Baselines that see no video: always No, the most frequent answer, and a guesser from the words of the question.

An accuracy means little unless it is above theirs: always-No is right on 87.7 % of CameraBench's binary questions.
"""

import re
import zlib
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import pairwise
from math import exp, log
from typing import Any

from synthcam import __version__
from synthcam.errors import InputError
from synthcam.evaluation.items import Item, Prediction
from synthcam.evaluation.system import System, SystemSettings
from synthcam.option_text import LETTERS, option_text

FOLDS = 5
"""The guesser from words learns from the answers about four fifths of the videos, and answers about the others."""
NO_TEXT = "it has no words to caption a video that it does not see"


def open_always_no(argument: str, settings: SystemSettings) -> AbstractContextManager[System]:
    """Open the system that always says No, and the first option where No is none."""
    _no_argument("always-no", argument)
    return nullcontext(AlwaysNo())


def open_majority(argument: str, settings: SystemSettings) -> AbstractContextManager[System]:
    """Open the system that always says the most frequent answer of each task; it alone is shown the right answers."""
    _no_argument("majority", argument)
    return nullcontext(Majority(settings.items))


def open_text_only(argument: str, settings: SystemSettings) -> AbstractContextManager[System]:
    """Open the guesser that learns from the words of other videos' questions."""
    _no_argument("text-only", argument)
    return nullcontext(TextOnly(settings.items))


def _no_argument(name: str, argument: str) -> None:
    if argument:
        raise InputError(f"--system {name}:{argument}: {name} takes nothing behind it")


class _Blind(ABC):
    """What the blind systems share: one prediction for each item, from a probability of each possible answer."""

    name: str
    needs_video = False

    def describe(self) -> Mapping[str, Any]:
        return {"synthcam": __version__}

    def answer(self, items: Iterable[Item]) -> Iterator[Prediction]:
        for item in items:
            contents = answer_contents(item)
            if not contents:
                yield Prediction(item.id, error=NO_TEXT)
            else:
                yield prediction_of(item, self.probabilities(item, contents))

    @abstractmethod
    def probabilities(self, item: Item, contents: Sequence[str]) -> Sequence[float]:
        """How probable each of the possible answers is."""


class AlwaysNo(_Blind):
    """Says No to everything; where No is no option, it takes the first one."""

    name = "always-no"

    def probabilities(self, item: Item, contents: Sequence[str]) -> Sequence[float]:
        chosen = contents.index("no") if "no" in contents else 0
        return [float(number == chosen) for number in range(len(contents))]


class Majority(_Blind):
    """Gives each task's most frequent right answer: the most that a constant answer can reach."""

    name = "majority"

    def __init__(self, items: Iterable[Item]) -> None:
        self._counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for item in items:
            right = right_content(item)
            if right is not None:
                self._counts[item.task, item.playback][right] += 1

    def probabilities(self, item: Item, contents: Sequence[str]) -> Sequence[float]:
        counts = self._counts[item.task, item.playback]
        total = sum(counts[content] for content in contents)
        return [counts[content] / total if total else 1 / len(contents) for content in contents]


class TextOnly(_Blind):
    """Guesses from the words of question and options, by naive Bayes over what was right about other videos."""

    name = "text-only"

    def __init__(self, items: Iterable[Item]) -> None:
        # Counts of each feature in right and in wrong answers: of all items, and of each fold of videos.
        self._right: list[Counter[str]] = [Counter() for _ in range(FOLDS)]
        self._wrong: list[Counter[str]] = [Counter() for _ in range(FOLDS)]
        for item in items:
            right = right_content(item)
            if right is not None:
                for content in answer_contents(item):
                    counts = self._right if content == right else self._wrong
                    counts[fold(item)].update(set(features(item, content)))
        self._all_right = sum(self._right, Counter())
        self._all_wrong = sum(self._wrong, Counter())

    def probabilities(self, item: Item, contents: Sequence[str]) -> Sequence[float]:
        own, odds = fold(item), max(len(contents) - 1, 1)
        scores = []
        for content in contents:
            score = 0.0
            for name in sorted(set(features(item, content))):
                right = self._all_right[name] - self._right[own][name]
                wrong = self._all_wrong[name] - self._wrong[own][name]
                score += log((right + 0.5) * odds / (wrong + 0.5 * odds))
            scores.append(score)
        best = max(scores)
        weights = [exp(max(score - best, -500.0)) for score in scores]
        return [weight / sum(weights) for weight in weights]


def answer_contents(item: Item) -> list[str]:
    """The possible answers of an item by meaning, in lower case: yes and no, or the options without letters."""
    if item.options:
        return [option_text(option).lower() for option in item.options]
    return ["yes", "no"] if item.form == "yes-no" or (item.answer or "").lower() in ("yes", "no") else []


def right_content(item: Item) -> str | None:
    """The meaning of the right answer; None where it is none of the possible ones, as a caption is."""
    if item.answer is None:
        return None
    if item.options:
        place = LETTERS.find(item.answer)
        return answer_contents(item)[place] if 0 <= place < len(item.options) else None
    return item.answer.lower() if item.answer.lower() in ("yes", "no") else None


def prediction_of(item: Item, probabilities: Sequence[float]) -> Prediction:
    """A prediction from the probability of each possible answer."""
    if not item.options:
        yes = probabilities[0]
        said = "Yes" if yes > 0.5 else "No"
    else:
        said = LETTERS[max(range(len(probabilities)), key=lambda number: probabilities[number])]
    text = f"<answer>{said}</answer>" if item.form == "reasoned" else said
    if item.form == "yes-no":
        # Undecided is No, so that nothing is won or lost by rounding.
        undecided = abs(probabilities[0] - 0.5) < 1e-9
        return Prediction(item.id, p_yes=0.499999 if undecided else probabilities[0], text=text)
    logs = tuple(log(max(probability, 1e-300)) for probability in probabilities) if item.options else None
    return Prediction(item.id, options=logs, text=text)


def features(item: Item, content: str) -> Iterator[str]:
    """The words of an answer; for Yes and No the words of the question, alone and in pairs, with it."""
    if content in ("yes", "no"):
        words = _words(item.question)
        yield f"|{content}"
        yield from (f"{word}|{content}" for word in words)
        yield from (f"{one} {other}|{content}" for one, other in pairwise(words))
    else:
        yield from _words(content)


def fold(item: Item) -> int:
    """The fold of an item, the same on every machine: that of its video, or of its pair.

    A question of a pair is Yes on one video and No on the other: learning from one would give the other away.
    """
    return zlib.crc32((item.pair or item.video).encode("utf-8", "surrogatepass")) % FOLDS


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())
