"""Turns committed shards into the finished dataset: merges their tables, writes the card and, last, the manifest."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from synthcam import __version__
from synthcam.atomic_files import replacing, sync_to_disk
from synthcam.dataset.building.versions import library_versions
from synthcam.dataset.card.blind_baselines import balance
from synthcam.dataset.card.card import write_card
from synthcam.dataset.planning.plan import AnyShard
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.planning.temporal import TemporalShard
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import (
    BUILD,
    CLIPS,
    CLIPS_PART,
    EVENTS,
    EVENTS_PART,
    RECIPE,
    SAMPLES,
    SAMPLES_PART,
    SPLITS,
    USES,
    clips_path,
    events_path,
    part_folder,
    samples_path,
)
from synthcam.dataset.storage.manifest import Manifest, hash_file, write_manifest
from synthcam.dataset.storage.shard_summary import ShardSummary, read_summary, sum_counts
from synthcam.dataset.storage.tables import count_rows, read_rows, read_table, write_parts
from synthcam.errors import CheckFailedError, InputError
from synthcam.labels.thresholds import DEFAULT


def finalize(recipe: DatasetRecipe, folder: Path, shards: Sequence[AnyShard]) -> Manifest:
    """Merge the committed shards of a build into the finished dataset.

    Can be stopped and run again, even at the same time: the shards' own tables stay until the manifest is written, and
    the caller removes them then.

    Raises:
        InputError: shards were drawn by different renderers.
        CheckFailedError: a table does not hold what the shards hold.
    """
    for split in SPLITS:
        own = [shard for shard in shards if shard.split == split]
        _merge(folder, own, CLIPS_PART, folder / clips_path(split), CLIPS)
        temporal = [shard for shard in own if isinstance(shard, TemporalShard)]
        _merge(folder, temporal, EVENTS_PART, folder / events_path(split), EVENTS)
        for use in USES:
            of_use = [shard for shard in own if use in _uses(shard)]
            _merge(folder, of_use, SAMPLES_PART, folder / samples_path(use, split), SAMPLES, use=use)
    tables = sorted(path for below in ("clips", "events", "samples") for path in (folder / below).rglob("*.parquet"))
    files = {path.relative_to(folder).as_posix(): hash_file(path) for path in (*tables, folder / RECIPE)}
    summaries = [read_summary(part_folder(folder, shard.number)) for shard in shards]
    _check_sums(folder, files, summaries)
    facts = _count_clips(folder, [folder / name for name in files if name.startswith("clips/")])
    manifest = Manifest(
        synthcam=__version__,
        recipe=recipe.name,
        recipe_sha256=recipe.digest,
        seed=recipe.seed,
        backend=recipe.spec.backend,
        renderer=facts.pop("renderer"),
        versions=library_versions(recipe.spec.backend),
        thresholds=asdict(DEFAULT),
        counts={**facts, **_totals(shards, summaries), "samples": _samples(folder), "samples_wanted": _wanted(shards)},
        rejected=sum_counts(summary.rejected for summary in summaries),
        balance=balance(folder, sorted(files)),
        files=files,
    )
    made = write_card(Dataset(folder, manifest))
    card = {path.relative_to(folder).as_posix(): hash_file(path) for path in made}
    manifest = manifest.model_copy(update={"files": dict(sorted({**files, **card}.items()))})
    for path in (*tables, folder / RECIPE, *made):
        sync_to_disk(path)
    write_manifest(folder, manifest)
    return manifest


def _uses(shard: AnyShard) -> tuple[str, ...]:
    """What the samples of a shard are for: its own use, and critiques where its plan asks for them."""
    return (shard.use, "critique") if dict(shard.samples).get("critique") else (shard.use,)


def _merge(
    folder: Path, shards: Sequence[AnyShard], part: str, target: Path, schema: pa.Schema, *, use: str | None = None
) -> None:
    """Write one table from the tables of some shards, in their order, with the rows of one use; none without shards."""
    if not shards:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target, temporary_in=folder / BUILD, sync=True) as temporary:
        tables = (read_table(part_folder(folder, shard.number) / part, schema) for shard in shards)
        kept = (table if use is None else table.filter(pc.equal(table["use"], use)) for table in tables)
        write_parts(temporary, kept, schema)


def _check_sums(folder: Path, files: Iterable[str], summaries: Sequence[ShardSummary]) -> None:
    """Compare the number of rows in the merged tables with those of the shards.

    Raises:
        CheckFailedError: they differ.
    """
    for below, expected in (
        ("clips", sum(summary.clips for summary in summaries)),
        ("samples", sum(sum(summary.samples.values()) for summary in summaries)),
    ):
        found = sum(count_rows(folder / name) for name in files if name.startswith(f"{below}/"))
        if found != expected:
            raise CheckFailedError(f"{folder}: its tables hold {found} {below}, its shards {expected}")


def _count_clips(folder: Path, tables: Sequence[Path]) -> dict[str, Any]:
    """Clips by split, scenes, seconds of video, and the renderer, which must be one."""
    clips: dict[str, int] = defaultdict(int)
    scenes: set[int] = set()
    seconds = 0.0
    renderers: dict[str, str] = {}
    for row in _rows(tables, ["clip", "split", "scene_seed", "frames", "fps", "renderer"]):
        clips[row["split"]] += 1
        scenes.add(row["scene_seed"])
        seconds += row["frames"] / row["fps"]
        # Flat pictures are drawn by no renderer.
        if row["renderer"] != "{}":
            renderers.setdefault(row["renderer"], row["clip"])
    if len(renderers) > 1:
        (one, clip), (other, later), *_ = sorted(renderers.items())
        raise InputError(
            f"{folder}: clip {clip} was drawn by {one}, clip {later} by {other}; a dataset is drawn by one renderer: "
            f"build it again on machines with the same renderer"
        )
    return {
        "clips": dict(clips),
        "scenes": len(scenes),
        "video_seconds": round(seconds, 3),
        "renderer": json.loads(next(iter(renderers), "{}")),
    }


def _rows(tables: Sequence[Path], columns: list[str]) -> Iterator[dict[str, Any]]:
    for table in tables:
        yield from read_rows(table, columns)


def _totals(shards: Sequence[AnyShard], summaries: Sequence[ShardSummary]) -> dict[str, Any]:
    return {
        "shards": len(shards),
        "slots": sum(len(shard.slots) for shard in shards),
        "given_up": sum(summary.given_up for summary in summaries),
        "unpaired": sum(summary.unpaired for summary in summaries),
        "unasked": sum_counts(summary.unasked for summary in summaries),
        "unwritten": sum_counts(summary.unwritten for summary in summaries),
    }


def _wanted(shards: Sequence[AnyShard]) -> dict[str, dict[str, int]]:
    """Number of samples that the recipe asks for, by use and split."""
    found: dict[str, dict[str, int]] = {}
    for shard in shards:
        for kind, count in shard.samples:
            of_use = found.setdefault("critique" if kind == "critique" else shard.use, {})
            of_use[shard.split] = of_use.get(shard.split, 0) + count
    return found


def _samples(folder: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for use in USES:
        for split in SPLITS:
            path = folder / samples_path(use, split)
            if path.is_file():
                found.setdefault(use, {})[split] = count_rows(path)
    return found
