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
FOLDS = 2
"""A guesser learns from half of the scenes and guesses on the other half, and the other way round."""


@dataclass(frozen=True)
class BlindQuestion:
    """What a guesser sees of a sample: no video, and the right letter to learn from."""

    question: str
    options: tuple[str, ...]
    """Without their letters."""
    right: int
    clip: str
    fold: int


def blind_question(row: Row, fold: int) -> BlindQuestion | None:
    """A sample as a guesser sees it; None where there is nothing to choose."""
    if not row["options"]:
        return None
    options = tuple(option.split(". ", 1)[-1] for option in row["options"])
    return BlindQuestion(row["question"], options, "ABCDEFGH".index(row["answer"]), row["clip"], fold)


Features = Callable[[BlindQuestion, int], Iterable[str]]
"""What a guesser looks at, of a question and one of its options."""


def letter(asked: BlindQuestion, option: int) -> Iterable[str]:
    """The place of the option."""
    yield f"{len(asked.options)}:{option}"


def question_word(asked: BlindQuestion, option: int) -> Iterable[str]:
    """The question's first words, with what the option says, or, where that is free, with its place."""
    first = " ".join(_words(asked.question)[:2])
    said = asked.options[option] if len(asked.options) == 2 else ""
    yield f"{first}|{said}|{len(asked.options)}"
    yield f"{first}|{option}|{len(asked.options)}"


def text(asked: BlindQuestion, option: int) -> Iterable[str]:
    """All words of question and option."""
    own = asked.options[option]
    if own in ("Yes", "No"):
        words = _words(asked.question)
        yield from (f"{word}|{own}" for word in words)
        yield from (f"{a} {b}|{own}" for a, b in pairwise(words))
    else:
        yield from _words(own)


def file_name(asked: BlindQuestion, option: int) -> Iterable[str]:
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

    def learn(self, asked: BlindQuestion, features: Features) -> None:
        for option in range(len(asked.options)):
            (self.right if option == asked.right else self.wrong).update(set(features(asked, option)))

    def score(self, asked: BlindQuestion, option: int, features: Features) -> float:
        """Naive Bayes with a count of one half added: how much likelier the option is right than wrong."""
        odds = len(asked.options) - 1
        return sum(
            log((self.right[name] + 0.5) * odds / (self.wrong[name] + 0.5 * odds))
            for name in sorted(set(features(asked, option)))
        )


def blind_accuracies(samples: Sequence[BlindQuestion]) -> dict[str, dict[str, float]]:
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


def _hit(asked: BlindQuestion, learnt: _Counts, features: Features) -> float:
    scores = [learnt.score(asked, option, features) for option in range(len(asked.options))]
    best = [option for option, score in enumerate(scores) if score > max(scores) - 1e-9]
    return (asked.right in best) / len(best)


def _words(said: str) -> list[str]:
    return re.findall(r"[a-z']+", said.lower())


SAMPLE_COLUMNS = ["clip", "video", "kind", "topic", "skill", "length", "question", "options", "answer"]


def balance(folder: Path, files: Iterable[str]) -> dict[str, Any]:
    """The balance of the tables among `files`, paths below the dataset's folder.

    Returns:
        labels: {label: [true, false, not asked]} over clips, of labels that any clip decides.
        motions, scenes, twins: clips by each.
        answers, topics, skills, lengths: samples by each; answers as "2 options A" and so on.
        guessers: {kind: {guesser: {accuracy, chance, luck}}}, over all uses and splits.
    """
    names = sorted(files)
    clips = _clips([folder / name for name in names if name.startswith("clips/")])
    return {**clips, **_samples([folder / name for name in names if name.startswith("samples/")])}


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
    asked: defaultdict[str, list[BlindQuestion]] = defaultdict(list)
    for table in tables:
        for row in read_rows(table, SAMPLE_COLUMNS):
            if row["options"]:
                counts["answers"][f"{len(row['options'])} options {row['answer']}"] += 1
            for name in ("topics", "skills", "lengths"):
                counts[name][row[name[:-1]]] += 1
            # A shard's scenes are its own: guessing across shards is guessing across scenes.
            seen = blind_question(row, fold=int(row["video"].split("/")[2]) % FOLDS)
            if seen is not None:
                asked[row["kind"]].append(seen)
    return {
        **{name: dict(sorted(found.items())) for name, found in counts.items()},
        "guessers": {kind: blind_accuracies(found) for kind, found in sorted(asked.items())},
    }
