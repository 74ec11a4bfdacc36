"""The same scores by condition: what is hard about a clip, or where a question comes from."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.bootstrap import Metrics, VideoDraws
from synthcam.evaluation.metrics.table import Table, make_table


def condition_table(
    answered: Sequence[Answered],
    draws: VideoDraws,
    *,
    metrics: Callable[[Sequence[Answered]], Metrics],
    counts: Callable[[Sequence[Answered]], Mapping[str, Any]],
    names: Sequence[str],
) -> Table | None:
    """Score all questions of a condition together; a question counts under each of its conditions. None without any.

    Args:
        names: the metrics that mean something over questions of different tasks. Ranking does not: P(Yes) of different
            questions are not one scale.
    """
    rows = [(condition, one) for one in answered for condition in one.item.conditions]
    if not rows:
        return None
    rows.sort(key=lambda row: row[0])

    def chosen(group: Sequence[tuple[str, Answered]]) -> Metrics:
        found = metrics([one for _, one in group])

        def some(weights: Any) -> dict[str, Any]:
            values = found(weights)
            return {name: values[name] for name in names}

        return some

    return make_table(
        rows,
        draws,
        task=lambda row: row[0],
        video=lambda row: row[1].item.video,
        metrics=chosen,
        counts=lambda group: counts([one for _, one in group]),
    )
