"""Writes questions about clips of which only labels are known, in the words of `synthcam.language`, without chains."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from synthcam.language.choices import draw_choice, options
from synthcam.language.grammar import Chooser
from synthcam.language.questions import LETTERS, open_question, shuffled
from synthcam.language.topics import topics
from synthcam.language.yes_no import YesNo, draw_yes_no, put
from trainer.examples import Example
from trainer.sources.prompts import Form, prompt

Labels = Mapping[str, bool | None]
"""By the last part of their names; None is not asked about."""


def short_labels(labels: Mapping[str, bool | None]) -> Labels:
    """Labels by full names, by the last part of them."""
    return {name.rsplit(".", 1)[-1]: truth for name, truth in labels.items()}


@dataclass(frozen=True)
class LabelQuestion:
    """A question with its options, and the right one's letter."""

    kind: str
    topic: str
    question: str
    options: tuple[str, ...]
    answer: str

    def example(self, source: str, video: Path, clip: str, form: Form, *, split: str = "train") -> Example:
        """The question about this video."""
        words = prompt(self.question, self.options, form)
        return Example(
            source, video, self.question, self.options, self.answer, words, None, self.kind, self.topic, split, clip
        )


def ask(labels: Labels, count: int, chooser: Chooser) -> list[LabelQuestion]:
    """At most `count` questions about one clip, none twice: yes/no and choices in turn.

    Returns:
        Fewer where the labels decide fewer. As `synthcam.language` draws them, their words do not tell the answers.
    """
    asked: dict[tuple[str, str], LabelQuestion] = {}
    for number in range(2 * count):
        if number % 2:
            found = ask_choice(labels, chooser)
        else:
            drawn = draw_yes_no(labels, chooser)
            found = None if drawn is None else _yes_no(drawn, bool(drawn.topic.holds(labels)))
        if found is not None:
            asked.setdefault((found.kind, found.topic), found)
        if len(asked) == count:
            break
    return list(asked.values())


def deal_yes_no(clips: Mapping[str, Labels], most: int, chooser: Chooser) -> Iterator[tuple[str, LabelQuestion]]:
    """Yes/no questions about many clips: each topic is so of as many as it is not so of, at most `most` each.

    Nobody made these clips in pairs, so it is over all of them that words must not tell the answer.
    """
    for topic in topics().values():
        sides: dict[bool, list[str]] = {True: [], False: []}
        for clip, labels in clips.items():
            truth = topic.holds(labels)
            if truth is not None:
                sides[truth].append(clip)
        count = min(most, len(sides[True]), len(sides[False]))
        for truth, found in sides.items():
            for clip in shuffled(found, chooser)[:count]:
                yield clip, _yes_no(put(topic, chooser), truth)


def _yes_no(asked: YesNo, truth: bool) -> LabelQuestion:
    return LabelQuestion("binary", asked.topic.name, asked.words, asked.options, asked.letter(truth))


def ask_choice(labels: Labels, chooser: Chooser) -> LabelQuestion | None:
    """Which of several statements fits a clip; None where none does."""
    names = draw_choice(labels, chooser)
    if names is None:
        return None
    right = next(name for name in names if topics()[name].holds(labels))
    words = open_question("CHOOSE", chooser)
    return LabelQuestion("choice", right, words, options(names, chooser), LETTERS[names.index(right)])
