"""Scores of captions over a benchmark: in words, and claim by claim."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from synthcam.clips.restore import RestoreError, restore
from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.rows import row_to_record
from synthcam.evaluation.benchmarks.benchmark import Benchmark
from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.bootstrap import Array, Metrics, VideoDraws, weighted_mean
from synthcam.evaluation.metrics.captions import claim_score, word_scores
from synthcam.evaluation.metrics.table import Table, make_table
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verdicts import Verifier


def judge_captions(answered: Sequence[Answered], benchmark: Benchmark) -> list[Answered]:
    """The answers, with what each caption is worth: BLEU-2, ROUGE-L, true claims, and covered motions of the record.

    Claims are judged where every captioned video has a record. `reference_` stands before what the reference captions
    are worth.
    """
    rows = [one for one in answered if one.item.form == "caption"]
    judged: dict[str, dict[str, float]] = {one.item.id: {} for one in rows}
    for one in rows:
        judged[one.item.id] |= word_scores(_said(one), one.item.answer or "")
    if rows and all(one.item.video in benchmark.records for one in rows):
        restored = _restored(benchmark)
        for one in rows:
            record = benchmark.records[one.item.video]
            # By the exact clip where the benchmark is a dataset of our own, else by the record alone.
            verifier = Verifier(restored(one.item.video) or record)
            for prefix, text in (("", _said(one)), ("reference_", one.item.answer or "")):
                claims = claim_score(verifier.verify(text), record)
                judged[one.item.id] |= {f"{prefix}claims_true": claims.true, f"{prefix}record_covered": claims.covered}
    return [replace(one, judged=judged[one.item.id]) if one.item.id in judged else one for one in answered]


def caption_table(answered: Sequence[Answered], draws: VideoDraws) -> Table | None:
    """Means of what `judge_captions` found of each caption; None without captions."""
    rows = [one for one in answered if one.item.form == "caption" and one.judged]
    if not rows:
        return None
    names = [name for name in rows[0].judged if all(name in one.judged for one in rows)]
    return make_table(
        rows,
        draws,
        task=lambda one: one.item.task,
        video=lambda one: one.item.video,
        metrics=lambda group: _means({name: np.array([one.judged[name] for one in group]) for name in names}),
        counts=_counts,
    )


def _restored(benchmark: Benchmark) -> Callable[[str], CheckedClip | None]:
    if benchmark.dataset is None:
        return lambda video: None
    names = set(benchmark.clips.values())
    rows = {row["video"]: row for row in open_dataset(benchmark.dataset).clips() if row["clip"] in names}

    def one(video: str) -> CheckedClip | None:
        record = row_to_record(rows[video])
        try:
            return CheckedClip.from_staged(restore(record, source=f"{benchmark.dataset}: {video}").staged, record)
        except RestoreError:
            return None

    return one


def _means(columns: dict[str, Array]) -> Metrics:
    return lambda weights: {name: weighted_mean(values, weights) for name, values in columns.items()}


def _said(one: Answered) -> str:
    return "" if one.prediction.error is not None else one.prediction.text or ""


def _counts(rows: Sequence[Answered]) -> dict[str, Any]:
    errors = sum(one.prediction.error is not None for one in rows)
    return {"questions": len(rows), "errors": errors}
