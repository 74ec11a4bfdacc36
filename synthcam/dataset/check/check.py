"""Checks a dataset: first its tables, then its files, then every clip derived again."""

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

from synthcam.dataset.check.derive import ClipJob, check_clips
from synthcam.dataset.check.files import check_files, expected_files
from synthcam.dataset.check.rows import (
    PAIR_KEYS,
    ClipHead,
    check_heads,
    check_pairs,
    check_place,
    check_sample,
    check_splits,
    check_twins,
    read_heads,
    read_samples,
)
from synthcam.dataset.check.violations import CheckReport, Violation, sorted_unique
from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.dataset.storage.layout import EVENTS, MANIFEST, clips_path, events_path, samples_path
from synthcam.dataset.storage.manifest import manifest_is_intact
from synthcam.dataset.storage.tables import RowsByClip, count_rows, read_rows
from synthcam.errors import InputError, MachineError
from synthcam.progress import ProgressCallback
from synthcam.seeding import stream

JOB = 8
"""Clips in one job of a worker: enough to share scenes, few enough for smooth progress."""
WAITING = 3
"""Jobs queued for each worker; more would only fill memory."""


@dataclass
class _Tables:
    """What the later checks need of the tables."""

    clips: dict[str, ClipHead] = field(default_factory=dict)
    readable: list[str] = field(default_factory=list)
    """Splits whose clips table is readable."""
    samples: dict[tuple[str, str], int] = field(default_factory=dict)
    """Number of rows of each readable table of samples, by use and split."""


def check_dataset(
    folder: Path, *, quick: bool, limit: int | None, workers: int, progress: ProgressCallback
) -> CheckReport:
    """Check that a dataset is complete and true.

    Args:
        quick: files and rows only; no video is decoded and nothing derived again.
        limit: derive at most this many clips again, drawn with the dataset's seed; None for all.

    Raises:
        InputError: the folder is no finished dataset of this format.
        MachineError: a worker died.
    """
    dataset = open_dataset(folder, intact=False)
    violations: list[Violation] = []
    if not manifest_is_intact(folder):
        violations.append(Violation("file", MANIFEST, "its content is not what was written (SHA-256)"))
    tables = _Tables()
    violations += _check_clips_tables(dataset, tables, progress)
    violations += _check_samples_tables(dataset, tables, progress)
    violations += _check_counts(dataset, tables)
    expected = expected_files(dataset, {head.video: head.sha256 for head in tables.clips.values()})
    unread = [split for split in dataset.splits if split not in tables.readable]
    violations += check_files(dataset, expected, unread, lambda done, of: progress("files", done, of))
    derived = chains = 0
    if not quick:
        missing = {violation.where for violation in violations if violation.kind == "file"}
        able = [clip for clip, head in tables.clips.items() if head.video not in missing]
        chosen = _choose(able, limit, dataset.manifest.seed)
        for job, found in _run(_jobs(dataset, tables, chosen), workers):
            violations += found
            derived += len(job.clips)
            chains += sum(len(samples) for _, samples in job.clips)
            progress("clips derived again", derived, len(chosen))
    return CheckReport(
        sorted_unique(violations),
        dataset.manifest.synthcam,
        len(expected),
        len(tables.clips),
        sum(tables.samples.values()),
        derived,
        chains,
    )


def _check_clips_tables(dataset: Dataset, tables: _Tables, progress: ProgressCallback) -> Iterator[Violation]:
    for number, split in enumerate(dataset.splits, start=1):
        table = clips_path(split)
        try:
            read = list(read_heads(dataset.table(table)))
        except InputError as error:
            yield Violation("table", table, _reason(error))
            continue
        heads = [head for head in read if isinstance(head, ClipHead)]
        yield from (one for one in read if isinstance(one, Violation))
        yield from check_heads(table, heads)
        for head in heads:
            if head.clip in tables.clips:
                yield Violation("row", head.clip, "is in the tables twice")
            tables.clips[head.clip] = head
        tables.readable.append(split)
        progress("tables of clips", number, len(dataset.splits))
    if not dataset.splits:
        yield Violation("table", MANIFEST, "knows no table of clips")
    yield from check_twins(tables.clips)
    yield from check_splits(tables.clips)


def _check_samples_tables(dataset: Dataset, tables: _Tables, progress: ProgressCallback) -> Iterator[Violation]:
    seen: set[str] = set()
    paired: dict[str, dict[str, Any]] = {}
    for number, (use, split) in enumerate(dataset.tables, start=1):
        table = samples_path(use, split)
        try:
            for row in read_samples(dataset.table(table)):
                if row["sample"] in seen:
                    yield Violation("row", row["sample"], "is in the tables twice")
                seen.add(row["sample"])
                misplaced = list(check_place(table, row))
                yield from misplaced
                if not misplaced and split in tables.readable:
                    yield from check_sample(row, tables.clips)
                if row["twin"] is not None:
                    paired[row["sample"]] = {key: row[key] for key in PAIR_KEYS}
            tables.samples[use, split] = count_rows(dataset.table(table))
        except InputError as error:
            yield Violation("table", table, _reason(error))
        progress("tables of samples", number, len(dataset.tables))
    yield from check_pairs(paired, tables.clips)


def _check_counts(dataset: Dataset, tables: _Tables) -> Iterator[Violation]:
    """Compare the manifest's numbers of clips and samples with the tables."""
    counts = dataset.manifest.counts
    clips = sum(counts.get("clips", {}).values())
    if clips != len(tables.clips):
        yield Violation("count", MANIFEST, f"counts {clips} clips; the tables hold {len(tables.clips)}")
    samples = sum(chain.from_iterable(split.values() for split in counts.get("samples", {}).values()))
    held = sum(tables.samples.values())
    if samples != held:
        yield Violation("count", MANIFEST, f"counts {samples} samples; the tables hold {held}")


def _reason(error: InputError) -> str:
    return str(error).rsplit(": ", 1)[-1]


def _choose(clips: Sequence[str], limit: int | None, seed: int) -> frozenset[str]:
    if limit is None or limit >= len(clips):
        return frozenset(clips)
    order = stream(seed, "check").permutation(len(clips))
    return frozenset(clips[int(i)] for i in order[:limit])


def _jobs(dataset: Dataset, tables: _Tables, chosen: frozenset[str]) -> Iterator[ClipJob]:
    """Jobs of a few chosen clips with their samples."""
    for split in tables.readable:
        samples = RowsByClip(dataset.table(samples_path(*table)) for table in tables.samples if table[1] == split)
        events = RowsByClip([dataset.table(t) for t in [events_path(split)] if t in dataset.manifest.files], EVENTS)
        rows = (row for row in read_rows(dataset.table(clips_path(split)), checked=False) if row["clip"] in chosen)
        while some := tuple(islice(rows, JOB)):
            found = {row["clip"]: its[0] for row in some if (its := events.of(row["clip"]))}
            yield ClipJob(dataset.folder, tuple((row, samples.of(row["clip"])) for row in some), found)


def _run(jobs: Iterator[ClipJob], workers: int) -> Iterator[tuple[ClipJob, list[Violation]]]:
    """Run jobs; each is returned with its violations as it ends."""
    if workers == 1:
        for job in jobs:
            yield job, check_clips(job)
        return
    # Spawned, not forked: a fork would share the threads and locks of the libraries underneath.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running: dict[Future[list[Violation]], ClipJob] = {}
        try:
            while True:
                for job in islice(jobs, workers * WAITING - len(running)):
                    running[pool.submit(check_clips, job)] = job
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()
        except KeyboardInterrupt:
            for process in active_children():
                process.terminate()
            raise
        except BrokenProcessPool as error:
            raise MachineError(
                "a worker of the check died (out of memory?); run it again with fewer --workers"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)
