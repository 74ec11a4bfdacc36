"""Scores of questions that are answered by a letter or a word: accuracy by task, and what is confused with what."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.bootstrap import Array, Metrics, VideoDraws, weighted_mean
from synthcam.evaluation.metrics.replies import chosen_answer, first_character, in_form, reasoning_agrees
from synthcam.evaluation.metrics.table import Table, make_table
from synthcam.option_text import LETTERS, option_text


def is_right(one: Answered) -> bool:
    """Whether the chosen answer is the right one."""
    return one.item.answer is not None and chosen_answer(one) == one.item.answer


def choices_table(answered: Sequence[Answered], draws: VideoDraws) -> Table:
    """Accuracy by task; for reasoned answers also as CamReasoner's own script counts it, the share in its form, and the
    share whose thinking states the answer given, of the questions that our reader reads.
    """
    return make_table(
        answered,
        draws,
        task=lambda one: one.item.task,
        video=lambda one: one.item.video,
        metrics=choice_metrics,
        counts=choice_counts,
    )


def choice_metrics(rows: Sequence[Answered]) -> Metrics:
    """Shares of answers for any weighting of them. Balanced accuracy is the mean over right answers, by meaning."""
    columns = {"accuracy": [is_right(one) for one in rows]}
    if all(one.item.form == "reasoned" for one in rows):
        columns["accuracy_by_first_character"] = [first_character(one) == (one.item.answer or "")[:1] for one in rows]
        columns["in_form"] = [one.prediction.error is None and in_form(one.prediction.text or "") for one in rows]
    values = {name: np.array(column, dtype=float) for name, column in columns.items()}
    agrees = [reasoning_agrees(one) for one in rows] if "in_form" in columns else []
    judged = np.array([value is not None for value in agrees], dtype=float)
    agreed = np.array([value is True for value in agrees], dtype=float)
    wanted = [meaning(one, one.item.answer) for one in rows]
    classes = [np.array([one == kind for one in wanted], dtype=float) for kind in sorted(set(wanted), key=str)]

    def metrics(weights: Array) -> dict[str, Array]:
        with np.errstate(invalid="ignore", divide="ignore"):
            recalls = np.array([(weights @ (values["accuracy"] * kind)) / (weights @ kind) for kind in classes])
            known = np.isfinite(recalls)
            balanced = np.where(known, recalls, 0.0).sum(axis=0) / known.sum(axis=0)
        found = {"balanced_accuracy": balanced} | {name: weighted_mean(v, weights) for name, v in values.items()}
        if len(judged):
            with np.errstate(invalid="ignore", divide="ignore"):
                found["reasoning_agrees"] = (weights @ agreed) / (weights @ judged)
        return found

    return metrics


def meaning(one: Answered, answer: str | None) -> str | None:
    """The text of the option that an answer names, or the word itself, in lower case."""
    if answer is None or not one.item.options:
        return None if answer is None else answer.lower()
    place = LETTERS.find(answer)
    return option_text(one.item.options[place]).lower() if 0 <= place < len(one.item.options) else None


def confusions(answered: Sequence[Answered], most: int = 40) -> list[dict[str, Any]]:
    """What was said in place of what, most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in answered:
        wanted, said = meaning(one, one.item.answer), meaning(one, chosen_answer(one))
        if wanted is not None and wanted != said:
            counts[wanted, said or "no answer"] += 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return [{"right": wanted, "said": said, "count": count} for (wanted, said), count in ordered]


def choice_counts(rows: Sequence[Answered]) -> dict[str, Any]:
    """Numbers of questions, errors and replies that name no answer, and what guessing is worth."""
    chance = sum(_chance(one) for one in rows) / len(rows)
    errors = sum(one.prediction.error is not None for one in rows)
    unread = sum(one.prediction.error is None and chosen_answer(one) is None for one in rows)
    return {"questions": len(rows), "errors": errors, "unread": unread, "chance": chance}


def _chance(one: Answered) -> float:
    if one.item.options:
        return 1 / len(one.item.options)
    return 0.5 if (one.item.answer or "").lower() in ("yes", "no") else 0.0
