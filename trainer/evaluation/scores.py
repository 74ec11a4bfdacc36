"""Scores of answers: accuracy, chance, the best constant answer, and accuracy with look-alikes counted as one."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from synthcam.motion.motions import LOOKALIKE, MOTIONS
from synthcam.option_text import LETTERS, option_text
from trainer.option_motions import only_motion
from trainer.rewards.accuracy import is_answer
from trainer.rewards.format import read_answer


@dataclass(frozen=True)
class ScoredAnswer:
    """A question with its right answer and the completion of a model.

    Attributes:
        source: name of the source that the question comes from.
        group: name of the clip's group of matched twins; None without twins.
        expected: the right answer: a letter or a word.
        said: the completion; None if the video could not be read, which counts as wrong.
    """

    clip: str
    question: str
    options: tuple[str, ...]
    kind: str
    topic: str
    source: str
    group: str | None
    expected: str
    said: str | None

    @property
    def answer(self) -> str | None:
        """The text between the answer tags of the completion."""
        return None if self.said is None else read_answer(self.said)

    @property
    def sort(self) -> str:
        """Questions of a sort share their possible answers: those of a kind, or directions of the same motion."""
        return f"{self.kind} of {self.topic}" if self.kind == "direction" else self.kind

    @property
    def right(self) -> bool:
        """Whether the answer is the expected one."""
        return self.answer is not None and is_answer(self.answer, self.expected, self.options)


@dataclass(frozen=True)
class Share:
    """A number of right answers out of a number of questions."""

    right: int
    count: int

    @classmethod
    def of(cls, truths: Collection[bool]) -> "Share":
        """The share of True among some truth values."""
        return cls(sum(truths), len(truths))

    @property
    def value(self) -> float | None:
        """A number from 0 to 1; None for a count of 0."""
        return self.right / self.count if self.count else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % confidence interval (E. B. Wilson, 1927)."""
        if not self.count:
            return None
        z, n = 1.96, self.count
        p = self.right / n
        middle, reach = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max((middle - reach) / (1 + z * z / n), 0.0), min((middle + reach) / (1 + z * z / n), 1.0)


@dataclass(frozen=True)
class Scores:
    """The scores of a set of answered questions.

    Attributes:
        accuracy: share of right answers.
        chance: accuracy of guessing among the options, or among all right words of such questions.
        majority: accuracy of always giving the most frequent right answer of each sort of question.
        twins_merged: accuracy with look-alikes counted as one (pan and truck, tilt and pedestal, zoom and dolly), over
            questions whose answer is a motion.
        matched: accuracy on clips that have a matched twin.
        whole_groups: share of the questions about matched twins that are answered rightly for every twin.
        unreadable: number of videos that could not be decoded.
        by_topic: accuracy for each topic.
        by_source: accuracy for each source.
    """

    accuracy: Share
    chance: float | None
    majority: float | None
    twins_merged: Share
    matched: Share
    whole_groups: Share
    unreadable: int
    by_topic: dict[str, Share]
    by_source: dict[str, Share]


def score(asked: Sequence[ScoredAnswer]) -> Scores:
    """Score answered questions."""
    topics, sources = (sorted({getattr(one, key) for one in asked}) for key in ("topic", "source"))
    return Scores(
        accuracy=Share.of([one.right for one in asked]),
        chance=chance(asked),
        majority=majority(asked),
        twins_merged=twins_merged(asked),
        matched=Share.of([one.right for one in asked if one.group is not None]),
        whole_groups=whole_groups(asked),
        unreadable=len({one.clip for one in asked if one.said is None}),
        by_topic={topic: Share.of([one.right for one in asked if one.topic == topic]) for topic in topics},
        by_source={source: Share.of([one.right for one in asked if one.source == source]) for source in sources},
    )


def chance(asked: Sequence[ScoredAnswer]) -> float | None:
    """The accuracy of guessing blindly among the options, or among the right words of questions of the same sort."""
    words: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        words[one.sort].add(one.expected.lower())
    return sum(1 / (len(one.options) or len(words[one.sort])) for one in asked) / len(asked) if asked else None


def majority(asked: Sequence[ScoredAnswer]) -> float | None:
    """The accuracy of always giving the most frequent right answer of each sort of question.

    The meaning of an answer counts, not its letter: "Yes" is one answer whether it is option A or B.
    """
    contents: dict[str, Counter[str]] = defaultdict(Counter)
    for one in asked:
        contents[one.sort][content(one.expected, one.options)] += 1
    return sum(counts.most_common(1)[0][1] for counts in contents.values()) / len(asked) if asked else None


def twins_merged(asked: Sequence[ScoredAnswer]) -> Share:
    """The share of answers that name the right motion or its look-alike, over questions whose answer is a motion."""
    truths = []
    for one in asked:
        wanted = merged(content(one.expected, one.options))
        if wanted is not None:
            letters = LETTERS[: len(one.options)] or tuple(sorted(MOTIONS))
            answer = one.answer
            given = [a for a in letters if answer is not None and is_answer(answer, a, one.options)]
            truths.append(bool(given) and merged(content(given[0], one.options)) == wanted)
    return Share.of(truths)


def whole_groups(asked: Sequence[ScoredAnswer]) -> Share:
    """The share of questions answered rightly for every one of several twins; a constant answer earns none of them."""
    groups: dict[tuple[str, str], list[ScoredAnswer]] = defaultdict(list)
    for one in asked:
        if one.group is not None:
            groups[one.group, one.question].append(one)
    several = [group for group in groups.values() if len({one.clip for one in group}) > 1]
    return Share.of([all(one.right for one in group) for group in several])


def content(answer: str, options: tuple[str, ...]) -> str:
    """The meaning of an answer without its letter: the name of the motion that its option states, else its words."""
    if not options:
        return answer.lower()
    option = options[LETTERS.index(answer)]
    return only_motion(option) or option_text(option).lower()


def merged(said: str) -> frozenset[str] | None:
    """A motion and its look-alike, which count as one: pan-left and truck-left. None for words that are no motion."""
    return frozenset({said, LOOKALIKE.get(said, said)}) if said in MOTIONS else None
