"""Scores of captions over a benchmark: in words, and claim by claim; and whether reasoning agrees with its answer."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from synthcam.clips.restore import RestoreError, restore
from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.rows import row_to_record
from synthcam.evaluation.benchmarks.benchmark import Benchmark
from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.bootstrap import Array, Metrics, VideoDraws, weighted_mean
from synthcam.evaluation.metrics.captions import ClaimScore, claim_score, word_scores
from synthcam.evaluation.metrics.table import Table, make_table
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verdicts import Verifier


def caption_table(answered: Sequence[Answered], benchmark: Benchmark | None, draws: VideoDraws) -> Table | None:
    """BLEU-2 and ROUGE-L; with records also the share of true claims and of covered motions. None without captions.

    Args:
        benchmark: knows the records of videos; claims are judged where every video has one.
    """
    rows = [one for one in answered if one.item.form == "caption"]
    if not rows:
        return None
    words = [word_scores(_said(one), one.item.answer or "") for one in rows]
    columns = {name: np.array([row[name] for row in words]) for name in words[0]}
    records = {} if benchmark is None else benchmark.records
    if benchmark is not None and all(one.item.video in records for one in rows):
        for prefix, text in (("", _said), ("reference_", _reference)):
            judged = _claims(rows, benchmark, text)
            columns[f"{prefix}claims_true"] = np.array([one.true for one in judged])
            columns[f"{prefix}record_covered"] = np.array([one.covered for one in judged])
    place = {id(one): number for number, one in enumerate(rows)}
    return make_table(
        rows,
        draws,
        task=lambda one: one.item.task,
        video=lambda one: one.item.video,
        metrics=lambda group: _means({n: v[[place[id(one)] for one in group]] for n, v in columns.items()}),
        counts=_counts,
    )


def _claims(rows: Iterable[Answered], benchmark: Benchmark, text: Callable[[Answered], str]) -> list[ClaimScore]:
    """Judge texts by the exact clip where the benchmark is a dataset of our own, else by the record alone."""
    restored = _restored(benchmark)
    found = []
    for one in rows:
        record = benchmark.records[one.item.video]
        verifier = Verifier(restored(one.item.video) or record)
        found.append(claim_score(verifier.verify(text(one)), record))
    return found


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


def _reference(one: Answered) -> str:
    return one.item.answer or ""


def _counts(rows: Sequence[Answered]) -> dict[str, Any]:
    errors = sum(one.prediction.error is not None for one in rows)
    return {"questions": len(rows), "errors": errors}
