"""Violations: what in a dataset is not as it must be, and where; and the report of a check."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

ViolationKind = Literal["file", "table", "video", "row", "twin", "split", "count", "camera", "label", "chain"]


@dataclass(frozen=True, order=True)
class Violation:
    """Something in a dataset that is not as it must be.

    Attributes:
        kind: what is violated.
        where: a file below the dataset's folder, a clip or a sample.
        what: what was found, and what should have been.
    """

    kind: ViolationKind
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class CheckReport:
    """What a check looked at and which violations it found.

    Attributes:
        violations: sorted.
        made_by: version of synthcam that built the dataset.
        files: number of files that were hashed, videos included.
        derived: number of clips whose cameras and labels were derived again.
        chains: number of chains that were verified again.
    """

    violations: tuple[Violation, ...]
    made_by: str
    files: int
    clips: int
    samples: int
    derived: int
    chains: int

    @property
    def holds(self) -> bool:
        """Whether there are no violations."""
        return not self.violations

    def counts(self) -> dict[str, int]:
        """Number of violations of each kind."""
        return dict(sorted(Counter(violation.kind for violation in self.violations).items()))


def sorted_unique(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """Each violation once, in an order that does not depend on the order of the checks."""
    return tuple(sorted(set(violations)))


def check_nulls(row: Mapping[str, Any], nullable: Iterable[str], where: str) -> Iterator[Violation]:
    """Columns of a row that are null and must not be."""
    for key, value in row.items():
        if value is None and key not in nullable:
            yield Violation("row", where, f"{key} is null")
