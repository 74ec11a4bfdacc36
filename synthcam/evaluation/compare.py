"""Comparing two evaluations of the same questions: paired differences with intervals, by task."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthcam.arguments import as_path
from synthcam.errors import InputError
from synthcam.evaluation.metrics.bootstrap import VideoDraws
from synthcam.evaluation.metrics.table import Table
from synthcam.evaluation.predictions import EvaluationFolder, read_json
from synthcam.evaluation.scores import score_tables


@dataclass(frozen=True)
class Comparison:
    """What two evaluations differ in.

    Attributes:
        first, second: what was compared.
        questions: number of questions that both answered.
        differences: tables of second minus first, by kind of question.
    """

    first: str
    second: str
    questions: int
    differences: Mapping[str, Table]

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        tables = {kind: table.as_dict() for kind, table in self.differences.items()}
        return {"first": self.first, "second": self.second, "questions": self.questions, "differences": tables}


def compare(first: str | Path, second: str | Path) -> Comparison:
    """Compare two finished evaluations; the differences are those of the second minus the first.

    Videos are drawn anew a thousand times, the same for both, so that the intervals are those of paired differences.

    Raises:
        InputError: one is no finished evaluation, or they asked different questions.

    Example:
        >>> synthcam.compare("base", "trained").differences["binary"].macro["average_precision"]  # doctest: +SKIP
        Sampled(point=0.031, ...)
    """
    one, two = EvaluationFolder(as_path(first, "first")), EvaluationFolder(as_path(second, "second"))
    before, after = ({row.item.id: row for row in folder.read()} for folder in (one, two))
    ran, again = read_json(one.run), read_json(two.run)
    if ran.get("digest") != again.get("digest"):
        raise InputError(
            f"{two.path}: answers other questions ({again.get('benchmark')}, {again.get('questions')} of them) than "
            f"{one.path} ({ran.get('benchmark')}, {ran.get('questions')}); allowed are evaluations of the same"
        )
    both = [name for name in before if name in after]
    if not both:
        raise InputError(f"{two.path}: answers no question that {one.path} answers")
    draws = VideoDraws(before[name].item.video for name in both)
    rows = [[found[name] for name in both] for found in (before, after)]
    tables = [score_tables(part, draws=draws).tables for part in rows]
    differences = {kind: table - tables[0][kind] for kind, table in tables[1].items() if kind in tables[0]}
    return Comparison(str(one.path), str(two.path), len(both), differences)
