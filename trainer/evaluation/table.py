"""Evaluations as a table: one row a model and control."""

from collections.abc import Mapping

from rich.table import Table

from trainer.evaluation.held_out import Evaluation
from trainer.evaluation.scores import Share


def evaluation_table(evaluations: Mapping[str, Evaluation]) -> Table:
    """A table of evaluations by the name of the model, such as "before", "after SFT", "after GRPO".

    Chance and majority stand in each row: the questions differ between controls, for not every one has an answer under
    each of them. Where questions come from several sources, each has a row of its own below.
    """
    table = Table(title="Held-out questions, greedy answers")
    table.add_column("model")
    table.add_column("frames")
    for heading in ("questions", "right", "95 %", "chance", "majority", "twins merged", "matched twins", "all twins"):
        table.add_column(heading, justify="right")
    for model, evaluation in evaluations.items():
        for control, scores in evaluation.scores.items():
            table.add_row(
                model,
                control,
                str(scores.accuracy.count),
                _percent(scores.accuracy.value),
                _interval(scores.accuracy),
                _percent(scores.chance),
                _percent(scores.majority),
                _percent(scores.twins_merged.value),
                _percent(scores.matched.value),
                _percent(scores.whole_groups.value),
            )
            if len(scores.by_source) > 1:
                for source, share in scores.by_source.items():
                    table.add_row(
                        "", f"- of {source}", str(share.count), _percent(share.value), _interval(share), *[""] * 5
                    )
        table.add_section()
    return table


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"


def _interval(share: Share) -> str:
    return "" if share.interval is None else f"{100 * share.interval[0]:.0f}-{100 * share.interval[1]:.0f}"
