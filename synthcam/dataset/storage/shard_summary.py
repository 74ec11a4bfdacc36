"""The summary of a shard: counts that progress displays show and the finished dataset adds up."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from synthcam.digests import KEY, digest_holds, with_digest

_FILE = "summary.json"
TWIN_MISSING, NO_SAMPLE_LEFT = "their twin is missing", "none of the samples asked for fell to them"
"""Reasons for clips without a question."""


class ShardSummary(BaseModel):
    """Counts over a committed shard.

    Attributes:
        samples: number of samples by kind.
        samples_wanted: number of samples that the plan asks for, by kind.
        rejected: rejected candidates by reason.
        given_up: slots without a clip.
        unpaired: clips whose twin is missing.
        unasked: clips without any question, by reason.
        unwritten: chains that were not written or not kept, by kind of question and reason.
        motions: clips that contain each motion.
        tables: SHA-256 of each table, by name.
        videos: SHA-256 of each video, by name.
        seconds: CPU seconds by stage of the work; all that differs from run to run.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    shard: int
    clips: int
    samples: dict[str, int]
    samples_wanted: dict[str, int]
    rejected: dict[str, int]
    given_up: int
    unpaired: int
    unasked: dict[str, int]
    unwritten: dict[str, int]
    motions: dict[str, int]
    tables: dict[str, str]
    videos: dict[str, str]
    seconds: dict[str, float]


def write_summary(part: Path, summary: ShardSummary) -> None:
    """Write a summary beside a shard's tables."""
    (part / _FILE).write_text(json.dumps(with_digest(summary.model_dump(mode="json")), sort_keys=True))


def read_summary(part: Path) -> ShardSummary:
    """Read the summary of a committed shard.

    Raises:
        OSError, ValueError: it is missing or damaged.
    """
    content = json.loads((part / _FILE).read_text())
    if not isinstance(content, dict) or not digest_holds(content):
        raise ValueError(f"{part / _FILE}: is not what was written")
    return ShardSummary.model_validate({key: value for key, value in content.items() if key != KEY})


def unasked_sentence(clips: int, unasked: Mapping[str, int]) -> str:
    """Such as "6 of 32 clips have no question (their twin is missing)"; "" if all clips have one."""
    if not unasked:
        return ""
    reasons = [why if len(unasked) == 1 else f"{count}: {why}" for why, count in unasked.items()]
    return f"{sum(unasked.values()):,} of {clips:,} clips have no question ({'; '.join(reasons)})"


def sum_counts(dictionaries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Add up counts by name, sorted by name."""
    total: Counter[str] = Counter()
    for counts in dictionaries:
        total.update(counts)
    return dict(sorted(total.items()))
