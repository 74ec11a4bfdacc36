"""The score files of CameraBench's own scripts (https://github.com/linzhiqiu/t2v_metrics, camerabench/): writing and
reading them, and the numbers that those scripts get from them.

The scripts leave out rows with an error without saying so, and count a file with one class as 0; our own scores count
errors as wrong, and leave undefined what is undefined. Both are in scores.json.
"""

import json
import math
import string
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.atomic_files import write_text
from synthcam.data_paths import file_name
from synthcam.errors import InputError
from synthcam.evaluation.items import PLACES, Answered
from synthcam.evaluation.metrics.binary import average_precision, roc_auc
from synthcam.evaluation.metrics.captions import word_scores
from synthcam.evaluation.metrics.pairs import Pair, find_pairs
from synthcam.evaluation.metrics.replies import yes_probability
from synthcam.evaluation.predictions import EvaluationFolder, read_json

DESCRIPTIONS = "complex_description"
"""The skill whose retrieval is reported as based on captions."""


def write_official(evaluation: str | Path, out: str | Path) -> list[Path]:
    """Write a finished evaluation as CameraBench's score files: one a task, one a skill of pairs, and one of captions.

    Raises:
        InputError: it is no finished evaluation, or holds nothing of the three.
    """
    folder, target = EvaluationFolder(Path(evaluation)), Path(out)
    answered = list(folder.read())
    system = str(read_json(folder.run).get("system"))
    files: dict[str, dict[str, Any]] = {}
    for task, rows in _binary_by_task(answered).items():
        name = task.replace(" ", "_")
        entry: dict[str, Any] = {"split_name": name, "scores": [binary_entry(one, system) for one in rows]}
        files[f"classification_scores_{file_name(system)}_{name}.json"] = entry
    for skill, pairs in _pairs_by_skill(answered).items():
        entry = {"skill_name": skill.replace("_", " "), "scores": [pair_entry(pair, system) for pair in pairs]}
        files[f"vqa_retrieval_scores_{file_name(system)}_{skill}.json"] = entry
    captions = [caption_entry(one) for one in answered if one.item.form == "caption"]
    if captions:
        files[f"caption_results_{file_name(system)}.json"] = {"captions": captions}
    if not files:
        raise InputError(f"{folder.path}: holds no binary questions, pairs or captions, which are CameraBench's")
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, entry in files.items():
        content = {str(key): entry.pop(key) for key in ("scores", "captions") if key in entry}
        metadata = {"method_type": "synthcam", "model_name": system, "checkpoint": None, **entry}
        write_text(target / name, json.dumps({"metadata": metadata, **content}, indent=1) + "\n")
        written.append(target / name)
    return written


def binary_entry(one: Answered, system: str) -> dict[str, Any]:
    """An entry of a binary score file."""
    found = yes_probability(one)
    return {
        "sample_id": one.item.id,
        "video_path": one.item.video,
        "question": one.item.question,
        "ground_truth_label": one.item.answer,
        "method": system,
        "score": 0.0 if found is None else found[0],
        "error": _error(one),
    }


def caption_entry(one: Answered) -> dict[str, Any]:
    """An entry of a file of captions."""
    return {
        "sample_id": one.item.id,
        "video_path": one.item.video,
        "question": one.item.question,
        "reference_answer": one.item.answer,
        "generated_caption": one.prediction.text or "",
        "error": one.prediction.error,
    }


def pair_entry(pair: Pair, system: str) -> dict[str, Any]:
    """An entry of a score file of pairs."""
    found = {place: yes_probability(pair.places[place]) or (0.0, 0.0) for place in PLACES}
    first, last = pair.places[PLACES[0]].item, pair.places[PLACES[3]].item
    errors = [error for place in PLACES if (error := _error(pair.places[place])) is not None]
    return {
        "pos_video": first.video,
        "neg_video": last.video,
        "pos_question": first.question,
        "neg_question": last.question,
        "method": system,
        "yes_scores": {place: yes for place, (yes, _) in found.items()},
        "no_scores": {place: no for place, (_, no) in found.items()},
        "error": errors[0] if errors else None,
    }


def official_numbers(answered: Sequence[Answered]) -> dict[str, float]:
    """What CameraBench's scripts print for these answers, by the names that their result files have.

    Splits are tasks for binary questions, skills for pairs; their means are over splits.
    """
    found: dict[str, float] = {}
    binary = _binary_by_task(answered)
    if binary:
        split = [_binary_split([one for one in task if _error(one) is None]) for task in binary.values()]
        known = [one for one in split if one is not None]
        found["overall_average_precision"] = _mean([precision for precision, _ in known])
        found["overall_roc_auc"] = _mean([auc for _, auc in known])
    skills = {
        skill: [pair for pair in pairs if all(_error(one) is None for one in pair.places.values())]
        for skill, pairs in _pairs_by_skill(answered).items()
    }
    # The scripts take a file without any usable row for one without scores.
    rows = {skill: [pair.metrics() for pair in pairs] for skill, pairs in skills.items() if pairs}
    if rows:
        for name in ("binary_acc", "question_acc"):
            found[f"overall_{name}"] = _mean_of_splits(rows, name, list(rows))
        for name in ("text", "image", "group"):
            found[f"overall_retrieval_{name}"] = _mean_of_splits(rows, name, list(rows))
            by_caption = {True: "caption_based", False: "skill_based"}
            for captions, kind in by_caption.items():
                chosen = [skill for skill in rows if (skill == DESCRIPTIONS) is captions]
                if chosen:
                    found[f"{kind}_retrieval_{name}"] = _mean_of_splits(rows, name, chosen)
    return found | official_caption_numbers(answered)


def read_score_files(path: Path) -> dict[tuple[str, str], tuple[float, float] | str]:
    """Read CameraBench's score files, one or all of a folder: P(Yes) and P(No), or an error, by video and question.

    Raises:
        InputError: there is none, or an entry lacks a key.
    """
    files = [path] if path.is_file() else sorted(path.glob("*.json"))
    if not files:
        raise InputError(f"{path}: holds no score file; allowed is a file of CameraBench's scripts or a folder of them")
    found: dict[tuple[str, str], tuple[float, float] | str] = {}
    for file in files:
        entries = read_json(file).get("scores")
        if not isinstance(entries, list) or not entries:
            raise InputError(f"{file}: key scores is {str(entries)[:40]}; needed is a list of entries")
        for number, entry in enumerate(entries):
            try:
                found.update(_read_entry(entry))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise InputError(f"{file}: scores.{number}: is no entry of a score file ({error!r})") from None
    return found


def _read_entry(entry: dict[str, Any]) -> dict[tuple[str, str], tuple[float, float] | str]:
    error = entry.get("error")
    if "yes_scores" not in entry:
        key = (entry["video_path"], entry["question"])
        return {key: str(error) if error is not None else (float(entry["score"]), 1 - float(entry["score"]))}
    found: dict[tuple[str, str], tuple[float, float] | str] = {}
    for place in PLACES:
        text, picture = place.split("_")[0], place.split("_")[2]
        key = (entry[f"{picture}_video"], entry[f"{text}_question"])
        scores = float(entry["yes_scores"][place]), float(entry["no_scores"][place])
        found[key] = scores if error is None else str(error)
    return found


def _binary_by_task(answered: Sequence[Answered]) -> dict[str, list[Answered]]:
    found: dict[str, list[Answered]] = {}
    for one in answered:
        if one.item.form == "yes-no" and one.item.pair is None and one.item.playback == "forward":
            found.setdefault(one.item.task, []).append(one)
    return found


def _pairs_by_skill(answered: Sequence[Answered]) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = {}
    for pair in find_pairs(answered):
        found.setdefault(pair.first.item.skill or pair.first.item.task, []).append(pair)
    return found


def _error(one: Answered) -> str | None:
    if one.prediction.error is not None:
        return one.prediction.error
    return None if yes_probability(one) is not None else "the answer is neither Yes nor No"


def _binary_split(rows: Sequence[Answered]) -> tuple[float, float] | None:
    if not rows:
        return None
    truths = [one.item.answer == "Yes" for one in rows]
    if len(set(truths)) < 2:
        return 0.0, 0.0
    scores = [yes_probability(one) or (0.0, 0.0) for one in rows]
    yes = [pair[0] for pair in scores]
    return float(average_precision(truths, yes)[0]), float(roc_auc(truths, yes)[0])


def _mean_of_splits(rows: dict[str, list[dict[str, float]]], name: str, skills: Sequence[str]) -> float:
    return _mean([_mean([row[name] for row in rows[skill]]) for skill in skills])


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0


_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
SMOOTHED = 0.1
"""The numerator that stands for no common pair of words (smoothing method 1 of Chen and Cherry, 2014)."""


def official_caption_numbers(answered: Sequence[Answered]) -> dict[str, float]:
    """What the script prints for these captions; nothing without any. It leaves out captions with an error."""
    rows = [one for one in answered if one.item.form == "caption"]
    pairs = [(one.item.answer or "", one.prediction.text or "") for one in rows if one.prediction.error is None]
    pairs = [(reference, said) for reference, said in pairs if reference and said]
    if not pairs:
        return {}
    words = [(_words(reference), _words(said)) for reference, said in pairs]
    scores = {
        "caption_spice": [_common(a, b) for a, b in words],
        "caption_cider": [_cosine(a, b) for a, b in words],
        "caption_bleu2": [_bleu_2(a, b) for a, b in words],
        "caption_rouge_l": [word_scores(said, reference)["rouge_l"] for reference, said in pairs],
        "caption_meteor": [_meteor(a, b) for a, b in words],
    }
    return {name: sum(values) / len(values) for name, values in scores.items()}


def _words(text: str) -> list[str]:
    return text.lower().translate(_NO_PUNCTUATION).split()


def _pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    return list(pairwise(words))


def _common(reference: Sequence[str], said: Sequence[str]) -> float:
    """F1 of the sets of words."""
    known, made = set(reference), set(said)
    return 2 * len(known & made) / (len(known) + len(made)) if known & made else 0.0


def _cosine(reference: Sequence[str], said: Sequence[str]) -> float:
    """The cosine between counts of words."""
    known, made = Counter(reference), Counter(said)
    length = math.sqrt(sum(n * n for n in known.values())) * math.sqrt(sum(n * n for n in made.values()))
    return sum(known[word] * made[word] for word in known) / length if length else 0.0


def _bleu_2(reference: Sequence[str], said: Sequence[str]) -> float:
    if not said or not set(reference) & set(said):
        return 0.0
    product = 1.0
    for known, made in ((reference, said), (_pairs(reference), _pairs(said))):
        counts: Counter[object] = Counter(made)
        limits: Counter[object] = Counter(known)
        hits = sum(min(count, limits[one]) for one, count in counts.items())
        product *= (hits or SMOOTHED) / max(1, len(made))
    brevity = 1.0 if len(said) > len(reference) else math.exp(1 - len(reference) / len(said))
    return brevity * math.sqrt(product)


def _meteor(reference: Sequence[str], said: Sequence[str]) -> float:
    precision = recall = 0.0
    for weight, known, made in ((0.8, set(reference), set(said)), (0.2, set(_pairs(reference)), set(_pairs(said)))):
        hits = len(known & made)
        precision += weight * hits / len(made) if made else 0.0
        recall += weight * hits / len(known) if known else 0.0
    return 10 * precision * recall / (recall + 9 * precision) if precision + recall else 0.0
