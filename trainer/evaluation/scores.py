"""From answers to numbers: accuracy, chance and the commonest answer, and what is left when twins count as one."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from synthcam.motion.motions import LABEL_OF, LOOKALIKE, MOTIONS
from synthcam.verification import claims as c
from trainer.option_text import LETTERS, option_text
from trainer.rewards.accuracy import is_answer
from trainer.rewards.conclusions import meanings
from trainer.rewards.format import read_answer

_MOTION_OF_LABEL = {label: motion for motion, label in LABEL_OF.items()} | {"fixed_camera": "static"}


@dataclass(frozen=True)
class ScoredAnswer:
    """One question, what is right and what was said.

    Attributes:
        source: of the mixture that the question comes from.
        group: of the matched twins that the clip belongs to; None where it has none.
        said: the whole completion; None where the video could not be read, which counts as wrong.
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
        """What stands in the answer's tags."""
        return None if self.said is None else read_answer(self.said)

    @property
    def sort(self) -> str:
        """Questions of a sort have the same answers to choose from: directions those of their motion."""
        return f"{self.kind} of {self.topic}" if self.kind == "direction" else self.kind

    @property
    def right(self) -> bool:
        """Whether the answer is the expected one."""
        return self.answer is not None and is_answer(self.answer, self.expected, self.options)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    right: int
    count: int

    @classmethod
    def of(cls, truths: Collection[bool]) -> "Share":
        """How many are true."""
        return cls(sum(truths), len(truths))

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None where there is nothing to count."""
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
    """Of one set of questions.

    Attributes:
        chance: of a guess among the options; of words, among all right words.
        majority: of always giving the answer that is most often right, in each kind of question.
        twins_merged: right if pan and truck, tilt and pedestal, zoom and dolly count as one; where motions are asked.
        matched: on clips that have a matched twin alone.
        whole_groups: questions that are answered rightly of all the twins they are asked of.
        unreadable: videos that could not be decoded.
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
    """The scores of answered questions."""
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
    """The mean chance that a blind guess is right: among the options, or the words that are right of such questions."""
    words: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        words[one.sort].add(one.expected.lower())
    return sum(1 / (len(one.options) or len(words[one.sort])) for one in asked) / len(asked) if asked else None


def majority(asked: Sequence[ScoredAnswer]) -> float | None:
    """The accuracy of always saying what is most often right, of each sort of question by itself.

    What is said counts, not its letter: "Yes" whether it is A or B.
    """
    contents: dict[str, Counter[str]] = defaultdict(Counter)
    for one in asked:
        contents[one.sort][content(one.expected, one.options)] += 1
    return sum(counts.most_common(1)[0][1] for counts in contents.values()) / len(asked) if asked else None


def twins_merged(asked: Sequence[ScoredAnswer]) -> Share:
    """How many answers name the right motion or its twin in the same direction; of answers that name a motion."""
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
    """How many questions are answered rightly of every one of several twins: who guesses one answer for all fails."""
    groups: dict[tuple[str, str], list[ScoredAnswer]] = defaultdict(list)
    for one in asked:
        if one.group is not None:
            groups[one.group, one.question].append(one)
    several = [group for group in groups.values() if len({one.clip for one in group}) > 1]
    return Share.of([all(one.right for one in group) for group in several])


def content(answer: str, options: tuple[str, ...]) -> str:
    """What an answer says, whatever its letter: a motion's name where its option says one, else its words."""
    if not options:
        return answer.lower()
    text = option_text(options[LETTERS.index(answer)])
    said = [meaning for meaning in meanings(text) if isinstance(meaning, c.Conclusion)]
    if len(said) == 1 and len(said[0].labels) == 1:
        ((label, holds),) = said[0].labels
        return _MOTION_OF_LABEL.get(label, label) if holds else f"not {label}"
    return text.lower()


def merged(said: str) -> frozenset[str] | None:
    """A motion and its look-alike, which count as one: pan-left and truck-left. None for words that are no motion."""
    return frozenset({said, LOOKALIKE.get(said, said)}) if said in MOTIONS else None
