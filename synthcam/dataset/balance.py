"""How even a dataset is: labels over clips, answers over samples, and what guessers without the video get right."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from synthcam.dataset.guessers import FOLDS, Asked, asked_of, guess
from synthcam.dataset.tables import read_rows
from synthcam.labels.label_names import LABEL_NAMES

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
    asked: defaultdict[str, list[Asked]] = defaultdict(list)
    for table in tables:
        for row in read_rows(table, SAMPLE_COLUMNS):
            if row["options"]:
                counts["answers"][f"{len(row['options'])} options {row['answer']}"] += 1
            for name in ("topics", "skills", "lengths"):
                counts[name][row[name[:-1]]] += 1
            # A shard's scenes are its own: guessing across shards is guessing across scenes.
            seen = asked_of(row, fold=int(row["video"].split("/")[2]) % FOLDS)
            if seen is not None:
                asked[row["kind"]].append(seen)
    return {
        **{name: dict(sorted(found.items())) for name, found in counts.items()},
        "guessers": {kind: guess(found) for kind, found in sorted(asked.items())},
    }
