"""How even a dataset is, and blind baselines: how often guessers that never see the video are right.

Accuracy beyond chance means that words, letters or file names give answers away.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from typing import Any

from synthcam.dataset.storage.tables import read_rows
from synthcam.labels.label_names import LABEL_NAMES

Row = Mapping[str, Any]
SAMPLE_COLUMNS = ["clip", "video", "kind", "topic", "skill", "length", "question", "options", "answer"]
FOLDS = 2
"""Cross-validation: a guesser learns from half of the scenes and is tested on the other half, and the reverse."""


@dataclass(frozen=True)
class BlindQuestion:
    """A multiple-choice sample as a guesser sees it: without the video, with the right option to learn from."""

    question: str
    options: tuple[str, ...]
    """Without their letters."""
    right: int
    clip: str
    fold: int


def blind_question(row: Row, fold: int) -> BlindQuestion | None:
    """The row of a sample as a guesser sees it; None for samples without options."""
    if not row["options"]:
        return None
    options = tuple(option.split(". ", 1)[-1] for option in row["options"])
    return BlindQuestion(row["question"], options, "ABCDEFGH".index(row["answer"]), row["clip"], fold)


Features = Callable[[BlindQuestion, int], Iterable[str]]
"""The features of a question and one of its options that a guesser uses."""


def letter(question: BlindQuestion, option: int) -> Iterable[str]:
    """Position of the option."""
    yield f"{len(question.options)}:{option}"


def question_word(question: BlindQuestion, option: int) -> Iterable[str]:
    """The question's first two words, with the option's text if there are two options, and with its position."""
    first = " ".join(_words(question.question)[:2])
    said = question.options[option] if len(question.options) == 2 else ""
    yield f"{first}|{said}|{len(question.options)}"
    yield f"{first}|{option}|{len(question.options)}"


def text(question: BlindQuestion, option: int) -> Iterable[str]:
    """All words of the option, or of the question if the option is Yes or No."""
    own = question.options[option]
    if own in ("Yes", "No"):
        words = _words(question.question)
        yield from (f"{word}|{own}" for word in words)
        yield from (f"{a} {b}|{own}" for a, b in pairwise(words))
    else:
        yield from _words(own)


def file_name(question: BlindQuestion, option: int) -> Iterable[str]:
    """The last digits of the clip's name, with the option's position and, for Yes and No, its text."""
    own = question.options[option] if question.options[option] in ("Yes", "No") else ""
    for digits in (1, 2):
        yield f"{question.clip[-digits:]}|{option}|{len(question.options)}"
        yield f"{question.clip[-digits:]}|{own}|{len(question.options)}"


GUESSERS: Mapping[str, Features] = {
    "option_letter": letter,
    "question_word": question_word,
    "text_only": text,
    "file_name": file_name,
}


@dataclass
class _Counts:
    """Counts of features in right and in wrong options: a naive Bayes classifier."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def learn(self, question: BlindQuestion, features: Features) -> None:
        for option in range(len(question.options)):
            (self.right if option == question.right else self.wrong).update(set(features(question, option)))

    def score(self, question: BlindQuestion, option: int, features: Features) -> float:
        """Log odds that an option is right, by naive Bayes with half a count added to each feature."""
        odds = len(question.options) - 1
        return sum(
            log((self.right[name] + 0.5) * odds / (self.wrong[name] + 0.5 * odds))
            for name in sorted(set(features(question, option)))
        )


def blind_accuracies(samples: Sequence[BlindQuestion]) -> dict[str, dict[str, float]]:
    """The cross-validated accuracy of each guesser, beside chance and luck (two standard deviations of chance).

    A question on which a guesser is undecided between k options, one of them right, counts as 1 / k.
    """
    if not samples:
        return {}
    chance = sum(1 / len(question.options) for question in samples) / len(samples)
    found: dict[str, dict[str, float]] = {}
    for name, features in GUESSERS.items():
        learnt: defaultdict[int, _Counts] = defaultdict(_Counts)
        for question in samples:
            for fold in range(FOLDS):
                if fold != question.fold:
                    learnt[fold].learn(question, features)
        hits = sum(_hit(question, learnt[question.fold], features) for question in samples)
        found[name] = {
            "accuracy": round(hits / len(samples), 4),
            "chance": round(chance, 4),
            "luck": round(2 * sqrt(chance * (1 - chance) / len(samples)), 4),
        }
    return found


def _hit(question: BlindQuestion, learnt: _Counts, features: Features) -> float:
    scores = [learnt.score(question, option, features) for option in range(len(question.options))]
    best = [option for option, score in enumerate(scores) if score > max(scores) - 1e-9]
    return (question.right in best) / len(best)


def _words(said: str) -> list[str]:
    return re.findall(r"[a-z']+", said.lower())


def balance(folder: Path, files: Iterable[str]) -> dict[str, Any]:
    """Count labels over clips and answers over samples, and run the blind baselines.

    Args:
        files: paths of tables, relative to the dataset's folder.

    Returns:
        labels: {label: [true, false, not asked]} over clips, for labels that are decided for any clip.
        motions, scenes, twins: clips by each.
        answers, topics, skills, lengths: samples by each; answers as "2 options A" and so on.
        guessers: {kind: {guesser: {accuracy, chance, luck}}}, over all uses and splits but critiques.
    """
    names = sorted(files)
    clips = _clips([folder / name for name in names if name.startswith("clips/")])
    return {
        **clips,
        **_samples(
            [
                folder / name
                for name in names
                if name.startswith("samples/") and not name.startswith("samples/critique/")
            ]
        ),
    }


def _clips(tables: Iterable[Path]) -> dict[str, Any]:
    labels: dict[str, list[int]] = {name: [0, 0, 0] for name in LABEL_NAMES}
    motions: Counter[str] = Counter()
    scenes: Counter[str] = Counter()
    twins: Counter[str] = Counter()
    for table in tables:
        for row in read_rows(table, ["labels", "motions", "scene", "twin_kind"]):
            for name, truth in row["labels"].items():
                labels[name][2 if truth is None else 1 - int(truth)] += 1
            motions.update(row["motions"])
            scenes[row["scene"]] += 1
            twins[row["twin_kind"] or "none"] += 1
    return {
        "labels": {name: counts for name, counts in labels.items() if counts[0] or counts[1]},
        "motions": dict(sorted(motions.items())),
        "scenes": dict(sorted(scenes.items())),
        "twins": dict(sorted(twins.items())),
    }


def _samples(tables: Iterable[Path]) -> dict[str, Any]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("answers", "topics", "skills", "lengths")}
    questions: defaultdict[str, list[BlindQuestion]] = defaultdict(list)
    for table in tables:
        for row in read_rows(table, SAMPLE_COLUMNS):
            if row["options"]:
                counts["answers"][f"{len(row['options'])} options {row['answer']}"] += 1
            for name in ("topics", "skills", "lengths"):
                counts[name][row[name[:-1]]] += 1
            # Shards share no scenes: folds by shard are folds by scene.
            question = blind_question(row, fold=int(row["video"].split("/")[2]) % FOLDS)
            if question is not None:
                questions[row["kind"]].append(question)
    return {
        **{name: dict(sorted(found.items())) for name, found in counts.items()},
        "guessers": {kind: blind_accuracies(found) for kind, found in sorted(questions.items())},
    }
