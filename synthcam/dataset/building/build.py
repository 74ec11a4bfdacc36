"""Builds a dataset: plans it, runs the shards that are missing, and merges all shards into the finished dataset.

A build can be stopped at any moment; the next run with `resume` keeps the shards that are complete.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from synthcam.dataset.building.build_folder import (
    build_lock,
    check_begun,
    check_same_recipe,
    holds_something,
    join,
    make_place,
    remove_beginning,
)
from synthcam.dataset.building.executors.protocol import Executor, Outcome
from synthcam.dataset.building.finalize import finalize
from synthcam.dataset.building.shard import ShardFailure, ShardJob, cannot_write
from synthcam.dataset.planning.plan import AnyShard, plan
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.storage.layout import BUILD, FAILURES, MANIFEST, PARTS, part_folder, video_path
from synthcam.dataset.storage.manifest import read_manifest
from synthcam.dataset.storage.shard_summary import ShardSummary, read_summary
from synthcam.digests import file_digest
from synthcam.errors import CheckFailedError, InputError, MachineError, SynthcamError


@dataclass(frozen=True)
class Slice:
    """One machine's part of a build: every `of`-th shard, starting with the `number`-th (from 1)."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The slice I/N, such as 2/8 for the second of eight machines.

        Raises:
            InputError: the text is something else, or I is not from 1 to N.
        """
        number, slash, of = str(text).partition("/")
        if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
            raise InputError(f"--shard {text}: allowed is I/N with I from 1 to N, such as 2/8")
        return cls(int(number), int(of))

    def takes(self, shard: AnyShard) -> bool:
        """Whether a shard belongs to this slice."""
        return shard.number % self.of == self.number - 1


@dataclass
class BuildStatus:
    """How far a build is.

    Attributes:
        total: number of shards of this run's slice.
        before: summaries of shards that earlier runs completed.
        done: summaries of shards completed in this run.
        failed: shards that failed in this run.
    """

    total: int
    before: list[ShardSummary]
    done: list[ShardSummary] = field(default_factory=list)
    failed: list[ShardFailure] = field(default_factory=list)

    @property
    def summaries(self) -> list[ShardSummary]:
        """Summaries of all completed shards."""
        return [*self.before, *self.done]


OnStatus = Callable[[BuildStatus], None]
"""Called with the status at the start of a build and after every shard."""


def build(
    recipe: DatasetRecipe,
    folder: Path,
    executor: Executor,
    *,
    resume: bool = False,
    only: Slice | None = None,
    watch: OnStatus = lambda status: None,
) -> BuildStatus:
    """Build a dataset into a folder, or the shards that are missing there.

    Args:
        executor: what runs the shards (see `executors.make_executor`).
        resume: go on with the unfinished build in the folder; a finished dataset is left as it is.
        only: build these shards alone and leave the others, and the merging, to other runs.
        watch: called with the status at the start and after every shard.

    Raises:
        InputError: the folder is not empty, holds another build, or has none to resume.
        MachineError: the folder cannot be written to, or the disk is full.
        CheckFailedError: shards failed; the next run with `resume` tries them again.
    """
    shards = plan(recipe)
    if (folder / MANIFEST).is_file():
        return _done_already(recipe, folder, shards, resume=resume)
    if resume and only is None:
        check_begun(folder)
    fresh = only is None and not (folder / BUILD).exists()
    missing = [parent for parent in (folder, *folder.resolve().parents) if not parent.exists()]
    status = BuildStatus(0, [])
    try:
        make_place(folder)
        what = "build" if only is None else f"build --shard {only.number}/{only.of}"
        with build_lock(folder, alone=only is None, what=what):
            try:
                _build_shards(recipe, folder, shards, executor, status, resume=resume, only=only, watch=watch)
            except SynthcamError:
                # Nothing could run here: what was begun is of no use, and would be in the way of the next try.
                if fresh and not status.done and not status.failed and not (folder / MANIFEST).is_file():
                    remove_beginning(folder, missing)
                raise
    except (OSError, SynthcamError) as error:
        if only is None and (folder / MANIFEST).is_file():
            # Another run has finished the dataset meanwhile, and taken the tables of the shards away.
            return _done_already(recipe, folder, shards, resume=resume)
        if isinstance(error, OSError):
            raise cannot_write(folder, error, kept=status.total > 0 and (folder / PARTS).is_dir()) from error
        raise
    if only is None:
        shutil.rmtree(folder / BUILD, ignore_errors=True)
    return status


def _build_shards(
    recipe: DatasetRecipe,
    folder: Path,
    shards: Sequence[AnyShard],
    executor: Executor,
    status: BuildStatus,
    *,
    resume: bool,
    only: Slice | None,
    watch: OnStatus,
) -> None:
    """Build the shards that are missing and, without `only`, merge all; runs under the lock of the build.

    Args:
        status: is filled in.

    Raises:
        OSError: the folder cannot be written to.
        InputError, MachineError, CheckFailedError: see `build`.
    """
    if (folder / MANIFEST).is_file():
        shutil.rmtree(folder / BUILD, ignore_errors=True)
        _done_already(recipe, folder, shards, resume=resume)
        status.total = len(shards)
        return
    join(recipe, folder, resume=resume or only is not None)
    wanted = [shard for shard in shards if only is None or only.takes(shard)]
    there = {shard.number: found for shard in wanted if (found := _committed(folder, shard)) is not None}
    status.total, status.before = len(wanted), list(there.values())
    watch(status)

    def on_done(outcome: Outcome) -> None:
        if isinstance(outcome, ShardFailure):
            status.failed.append(outcome)
        else:
            status.done.append(outcome)
        watch(status)

    executor.run([ShardJob(folder, recipe, s) for s in wanted if s.number not in there], on_done)
    _report_failures(folder, status)
    if only is None:
        _check_complete(folder, shards)
        finalize(recipe, folder, shards)


def build_missing(
    recipe: DatasetRecipe, folder: Path, executor: Executor, *, watch: OnStatus = lambda status: None
) -> BuildStatus | None:
    """Build a dataset unless it is finished already, going on with a build that was stopped.

    Returns:
        The status of the build; None where the dataset was there.

    Raises:
        InputError, MachineError, CheckFailedError: see `build`.
    """
    if (folder / MANIFEST).is_file():
        return None
    return build(recipe, folder, executor, resume=holds_something(folder), watch=watch)


def _check_complete(folder: Path, shards: Sequence[AnyShard]) -> None:
    """Refuse to merge while shards are missing.

    Raises:
        CheckFailedError: shards are missing though none failed: their runs were stopped.
    """
    left = sum(not part_folder(folder, shard.number).is_dir() for shard in shards)
    if left:
        raise CheckFailedError(f"{folder}: {left} of {len(shards)} shards are not made yet; --resume goes on with them")


def _committed(folder: Path, shard: AnyShard) -> ShardSummary | None:
    """The summary of a complete shard; a damaged one is removed, to be built again, and gives None."""
    part = part_folder(folder, shard.number)
    if not part.is_dir():
        return None
    try:
        summary = read_summary(part)
        videos = folder / Path(video_path(shard.split, shard.number, "x")).parent
        whole = all(file_digest(videos / name) == digest for name, digest in summary.videos.items())
        if whole and all(file_digest(part / name) == digest for name, digest in summary.tables.items()):
            return summary
    except (OSError, ValueError):
        pass
    shutil.rmtree(part)
    return None


def _report_failures(folder: Path, status: BuildStatus) -> None:
    """List the shards that failed in DIR/.build/failures.jsonl.

    Raises:
        MachineError: a failure that ended the build, such as a full disk.
        CheckFailedError: any other shard failed.
    """
    lines = [json.dumps({"shard": f.shard, "reason": f.reason}, sort_keys=True) + "\n" for f in _sorted(status.failed)]
    if not lines:
        (folder / FAILURES).unlink(missing_ok=True)
        return
    (folder / FAILURES).write_text("".join(lines))
    for failure in _sorted(status.failed):
        if failure.final:
            raise (CheckFailedError if failure.exit_code == CheckFailedError.exit_code else MachineError)(
                failure.reason
            )
    first = _sorted(status.failed)[0]
    raise CheckFailedError(
        f"{len(lines)} of {status.total} shards failed, the first is {first.shard}: {first.reason}; all are listed in "
        f"{folder / FAILURES}; the same command with --resume tries them again"
    )


def _sorted(failures: Iterable[ShardFailure]) -> list[ShardFailure]:
    return sorted(failures, key=lambda failure: failure.shard)


def _done_already(recipe: DatasetRecipe, folder: Path, shards: Sequence[AnyShard], *, resume: bool) -> BuildStatus:
    """The status of a dataset that is finished; leftovers of a run that was stopped at its very end are removed."""
    if not resume:
        raise InputError(f"--out {folder}: holds a finished dataset; choose another folder")
    manifest = read_manifest(folder)
    check_same_recipe(manifest, recipe, folder)
    shutil.rmtree(folder / BUILD, ignore_errors=True)
    return BuildStatus(len(shards), [])
