"""Questions about clips of which only labels are known, in the words of `synthcam.language` and without chains."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from synthcam.language.choices import draw_choice, options
from synthcam.language.grammar import Chooser
from synthcam.language.questions import LETTERS, open_question, shuffled
from synthcam.language.topics import topics
from synthcam.language.yes_no import YesNo, draw_yes_no, put
from trainer.examples import Example, Form
from trainer.sources.prompts import prompt

Labels = Mapping[str, bool | None]
"""Truth of each label by the last part of its name; None is not asked about."""


def short_labels(labels: Mapping[str, bool | None]) -> Labels:
    """Shorten the names of labels to their last part."""
    return {name.rsplit(".", 1)[-1]: truth for name, truth in labels.items()}


@dataclass(frozen=True)
class LabelQuestion:
    """A question with its options and the letter of the right one."""

    kind: str
    topic: str
    question: str
    options: tuple[str, ...]
    answer: str

    def example(self, source: str, video: Path, clip: str, form: Form, *, split: str = "train") -> Example:
        """Make an example of the question about a video."""
        words = prompt(self.question, self.options, form)
        return Example(
            source, video, self.question, self.options, self.answer, words, None, self.kind, self.topic, split, clip
        )


def ask(labels: Labels, count: int, chooser: Chooser) -> list[LabelQuestion]:
    """Ask at most `count` different questions about one clip, yes/no and choices in turn.

    `synthcam.language` draws them so that their words do not tell the answers.

    Returns:
        Fewer questions if the labels decide fewer.
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
    """Ask yes/no questions about many clips: for each topic as many with yes as with no, at most `most` of each.

    These clips were not made as twins, so the words must not tell the answer over all clips together.
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
    """Ask which of several statements is true of a clip; None if no such question is possible."""
    names = draw_choice(labels, chooser)
    if names is None:
        return None
    right = next(name for name in names if topics()[name].holds(labels))
    words = open_question("CHOOSE", chooser)
    return LabelQuestion("choice", right, words, options(names, chooser), LETTERS[names.index(right)])
