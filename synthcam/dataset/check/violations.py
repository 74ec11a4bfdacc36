"""What a check found: where, and what does not hold."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

ViolationKind = Literal["file", "table", "video", "row", "twin", "split", "count", "camera", "label", "chain"]


@dataclass(frozen=True, order=True)
class Violation:
    """One thing that does not hold.

    Attributes:
        kind: what sort of thing it is.
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
    """What was looked at, and what does not hold.

    Attributes:
        findings: sorted.
        made_by: version of synthcam that the manifest names.
        files: how many were hashed, videos included.
        derived: clips whose cameras and labels were derived again.
        chains: chains that were read against their clip again.
    """

    findings: tuple[Violation, ...]
    made_by: str
    files: int
    clips: int
    samples: int
    derived: int
    chains: int

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def counts(self) -> dict[str, int]:
        """Findings of each kind."""
        return dict(sorted(Counter(finding.kind for finding in self.findings).items()))


def sorted_unique(findings: Iterable[Violation]) -> tuple[Violation, ...]:
    """Each once, in an order that does not depend on who found it first."""
    return tuple(sorted(set(findings)))


def check_nulls(row: Mapping[str, Any], nullable: Iterable[str], where: str) -> Iterator[Violation]:
    """Columns of a row that are empty and may not be."""
    for key, value in row.items():
        if value is None and key not in nullable:
            yield Violation("row", where, f"{key} is null")
