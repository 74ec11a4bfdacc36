"""A table of scores: metrics by task, or by what is hard about a clip, their mean, and over all questions at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.bootstrap import Metrics, Sampled, VideoDraws, mean_of

U = TypeVar("U")


@dataclass(frozen=True)
class Table:
    """Scores of one kind of question.

    Attributes:
        tasks: {task: {metric: value}}, in the order of the benchmark.
        macro: the mean over the tasks in which a metric is defined.
        all: every question counted once.
        counts: numbers of questions and the like, by task, and of all under "".
    """

    tasks: Mapping[str, Mapping[str, Sampled]]
    macro: Mapping[str, Sampled]
    all: Mapping[str, Sampled]
    counts: Mapping[str, Mapping[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "tasks": {task: _plain(row) | dict(self.counts[task]) for task, row in self.tasks.items()},
            "macro": _plain(self.macro),
            "all": _plain(self.all) | dict(self.counts[""]),
        }

    def __sub__(self, other: "Table") -> "Table":
        """Paired differences of two systems that answered the same questions."""
        return Table(
            {task: _minus(row, other.tasks[task]) for task, row in self.tasks.items()},
            _minus(self.macro, other.macro),
            _minus(self.all, other.all),
            self.counts,
        )


def make_table(
    units: Sequence[U],
    draws: VideoDraws,
    *,
    task: Callable[[U], str],
    video: Callable[[U], str],
    metrics: Callable[[Sequence[U]], Metrics],
    counts: Callable[[Sequence[U]], Mapping[str, Any]],
) -> Table:
    """Score units (questions, pairs of questions, clips) by task."""
    groups: dict[str, list[U]] = {}
    for unit in units:
        groups.setdefault(task(unit), []).append(unit)
    tasks = {name: draws.sample([video(unit) for unit in group], metrics(group)) for name, group in groups.items()}
    everything = draws.sample([video(unit) for unit in units], metrics(units))
    macro = {name: mean_of([row[name] for row in tasks.values() if name in row]) for name in everything}
    return Table(
        tasks, macro, everything, {name: counts(group) for name, group in groups.items()} | {"": counts(units)}
    )


def _plain(row: Mapping[str, Sampled]) -> dict[str, Any]:
    return {name: value.as_dict() for name, value in row.items()}


def _minus(one: Mapping[str, Sampled], other: Mapping[str, Sampled]) -> dict[str, Sampled]:
    return {name: value - other[name] for name, value in one.items() if name in other}


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
