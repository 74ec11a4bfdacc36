"""The numbers of scores.json: each kind of question by its own metrics, beside what is had without seeing anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from synthcam.evaluation.captioned import caption_table
from synthcam.evaluation.items import Answered, Item, Playback
from synthcam.evaluation.metrics.binary import binary_counts, binary_metrics, binary_table
from synthcam.evaluation.metrics.bootstrap import VideoDraws
from synthcam.evaluation.metrics.choices import choice_counts, choice_metrics, choices_table, confusions
from synthcam.evaluation.metrics.pairs import find_pairs, pairs_table
from synthcam.evaluation.metrics.primitives import find_clips, primitives_table
from synthcam.evaluation.metrics.table import Table, condition_table
from synthcam.evaluation.metrics.twins import twin_tables
from synthcam.evaluation.systems.blind import AlwaysNo, Majority, TextOnly


@dataclass(frozen=True)
class ScoreTables:
    """All tables of an evaluation, by kind: binary, pairs, choices, reasoned, primitives, captions; of changed clips
    apart."""

    tables: Mapping[str, Table]

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {kind: table.as_dict() for kind, table in self.tables.items()}


def score_tables(answered: Sequence[Answered], *, draws: VideoDraws | None = None) -> ScoreTables:
    """Score answered questions, each kind by its own metrics. Changed clips have tables of their own."""
    if draws is None:
        draws = VideoDraws(one.item.video for one in answered)
    found: dict[str, Table] = {}
    for playback in get_args(Playback):
        prefix = "" if playback == "forward" else f"{playback} "
        rows = [one for one in answered if one.item.playback == playback]
        binary = [one for one in rows if one.item.form == "yes-no" and one.item.pair is None]
        if binary:
            found[f"{prefix}binary"] = binary_table(binary, draws)
            decided = ("balanced_accuracy", "accuracy", "f1")
            table = condition_table(binary, draws, metrics=binary_metrics, counts=binary_counts, names=decided)
            if table is not None:
                found[f"{prefix}binary by condition"] = table
        for form, kind in (("choice", "choices"), ("reasoned", "reasoned")):
            chosen = [one for one in rows if one.item.form == form]
            if chosen:
                found[f"{prefix}{kind}"] = choices_table(chosen, draws)
                table = condition_table(
                    chosen, draws, metrics=choice_metrics, counts=choice_counts, names=("accuracy",)
                )
                if table is not None:
                    found[f"{prefix}{kind} by condition"] = table
                if any(one.item.twins is not None for one in chosen):
                    found |= {f"{prefix}{name}": twins for name, twins in twin_tables(chosen, draws).items()}
    pairs = find_pairs(answered)
    if pairs:
        found["pairs"] = pairs_table(pairs, draws)
        found["pairs by task"] = pairs_table(pairs, draws, by_task=True)
    clips = find_clips(answered)
    if clips:
        found["primitives"] = primitives_table(clips, draws)
    captions = caption_table(answered, draws)
    if captions is not None:
        found["captions"] = captions
    return ScoreTables(found)


def baseline_scores(items: Sequence[Item]) -> dict[str, Any]:
    """The same tables for always-No, for the majority and for a guesser from words, on the same questions.

    Returns:
        {system: {kind: {"tasks": {task: {metric: value}}, "macro": ..., "all": ...}}}.
    """
    asked = [item for item in items if item.answer is not None and item.form in ("yes-no", "choice", "reasoned")]
    if not asked:
        return {}
    found: dict[str, Any] = {}
    no_draws = VideoDraws((item.video for item in asked), draws=0)
    for system in (AlwaysNo(), Majority(asked), TextOnly(asked)):
        said = system.answer(item.without_answer for item in asked)
        answered = [Answered(item, prediction) for item, prediction in zip(asked, said, strict=True)]
        found[system.name] = {
            kind: _values(table) for kind, table in score_tables(answered, draws=no_draws).tables.items()
        }
    return found


def confused_choices(answered: Sequence[Answered]) -> list[dict[str, Any]]:
    """What choices about clips as they are were confused with what, most frequent first."""
    chosen = [one for one in answered if one.item.playback == "forward"]
    return confusions([one for one in chosen if one.item.form in ("choice", "reasoned")])


def _values(table: Table) -> dict[str, Any]:
    plain = table.as_dict()
    return {
        "tasks": {task: _only_values(row) for task, row in plain["tasks"].items()},
        "macro": _only_values(plain["macro"]),
        "all": _only_values(plain["all"]),
    }


def _only_values(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value["value"] for name, value in row.items() if isinstance(value, dict)}
