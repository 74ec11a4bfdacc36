"""Counts clips and samples by split and use for the card, and picks example clips to show."""

from collections import Counter
from dataclasses import dataclass, field

from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import clips_path, samples_path
from synthcam.dataset.storage.tables import read_rows

EXAMPLES = 6
CLIP_COLUMNS = ["clip", "video", "split", "use", "scene", "scene_seed", "motions", "twin_kind", "frames", "fps"]


@dataclass(frozen=True)
class Example:
    """A clip that the card shows."""

    video: str
    title: str


@dataclass
class Statistics:
    """Counts over the tables of a dataset; a place is a (use, split)."""

    places: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Clips by place."""
    seconds: Counter[tuple[str, str]] = field(default_factory=Counter)
    motions: dict[str, Counter[str]] = field(default_factory=dict)
    """Clips that contain a motion: {motion: {split: n}}; a clip counts for each of its motions."""
    scenes: dict[str, Counter[str]] = field(default_factory=dict)
    """Clips by scene family: {family: {split: n}}."""
    seeds: dict[str, set[int]] = field(default_factory=dict)
    """Scene seeds by split."""
    twins: int = 0
    kinds: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    """Samples by kind: {(use, split): {kind: n}}."""
    examples: tuple[Example, ...] = ()

    @property
    def clips(self) -> int:
        """Number of all clips."""
        return self.places.total()

    @property
    def samples(self) -> int:
        """Number of all samples."""
        return sum(counts.total() for counts in self.kinds.values())


def read_statistics(dataset: Dataset) -> Statistics:
    """Count the rows of all tables of a dataset."""
    found = Statistics()
    examples: dict[str, Example] = {}
    for split in dataset.splits:
        for row in read_rows(dataset.table(clips_path(split)), CLIP_COLUMNS):
            place = (row["use"], split)
            found.places[place] += 1
            found.seconds[place] += row["frames"] / row["fps"]
            for motion in row["motions"]:
                found.motions.setdefault(motion, Counter())[split] += 1
            found.scenes.setdefault(row["scene"], Counter())[split] += 1
            found.seeds.setdefault(split, set()).add(row["scene_seed"])
            found.twins += row["twin_kind"] is not None
            # The first clip of each different motion, up to EXAMPLES.
            name = ", ".join(row["motions"])
            if row["motions"] and name not in examples and len(examples) < EXAMPLES:
                examples[name] = Example(row["video"], f"{name}: {row['scene']}")
    for use, split in dataset.tables:
        kinds: Counter[str] = Counter()
        for row in read_rows(dataset.table(samples_path(use, split)), ["kind"]):
            kinds[row["kind"]] += 1
        found.kinds[use, split] = kinds
    found.examples = tuple(examples.values())
    return found
