"""Builds one shard: its clips and samples are written to a working folder, then moved into the dataset by two renames.

The second rename commits the shard: a run that is stopped before it leaves nothing that counts.
"""

import errno
import filecmp
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from synthcam.atomic_files import sync_to_disk
from synthcam.dataset.building.candidates import ATTEMPTS_A_SCENE, next_scene
from synthcam.dataset.building.clip_maker import (
    AcceptedClip,
    ClipMaker,
    CpuTimer,
    NoRoomError,
    RejectedError,
    StagedCandidate,
    clip_row,
)
from synthcam.dataset.building.samples import ClipSample, DescribedClip, sample_rows, shard_samples
from synthcam.dataset.building.temporal_shard import write_temporal_shard
from synthcam.dataset.planning.plan import AnyShard, Group, ShardPlan
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.planning.temporal import TemporalShard
from synthcam.dataset.storage.layout import (
    BUILD,
    CLIPS,
    CLIPS_PART,
    SAMPLES,
    SAMPLES_PART,
    part_folder,
    shard_name,
    video_path,
)
from synthcam.dataset.storage.shard_summary import (
    NO_SAMPLE_LEFT,
    TWIN_MISSING,
    ShardSummary,
    read_summary,
    write_summary,
)
from synthcam.dataset.storage.tables import write_table
from synthcam.digests import file_digest
from synthcam.errors import MachineError, SynthcamError

MOST_ALONE = 3
"""Staged candidates of one twin that are kept in case no attempt gives both twins."""


@dataclass(frozen=True)
class ShardJob:
    """What a worker needs to build a shard: all that its bytes depend on, and the dataset's folder."""

    folder: Path
    recipe: DatasetRecipe
    shard: AnyShard


@dataclass(frozen=True)
class ShardFailure:
    """A shard that could not be built; a `final` failure ends the build, since every other shard would fail too."""

    shard: int
    reason: str
    final: bool
    exit_code: int = 3


def attempt_shard(job: ShardJob) -> ShardSummary | ShardFailure:
    """Build a shard in a worker; an error is returned, for the main process to report."""
    number = job.shard.number
    try:
        return build_shard(job)
    except SynthcamError as error:
        return ShardFailure(number, str(error), final=True, exit_code=error.exit_code)
    except Exception as error:
        return ShardFailure(number, f"{type(error).__name__}: {error}", final=False)


def build_shard(job: ShardJob) -> ShardSummary:
    """Build a shard and commit it; a committed shard is left as it is. Safe to run twice, even at the same time.

    Raises:
        MachineError: no space, no GL, or a folder that cannot be written to.
    """
    shard, folder = job.shard, job.folder
    part = part_folder(folder, shard.number)
    if part.is_dir():
        return read_summary(part)
    working = folder / BUILD / "work" / f"{shard_name(shard.number)}-{os.uname().nodename}-{os.getpid()}"
    try:
        shutil.rmtree(working, ignore_errors=True)
        for below in ("videos", "part"):
            (working / below).mkdir(parents=True)
        if isinstance(shard, TemporalShard):
            summary = write_temporal_shard(job.recipe, shard, working)
        else:
            summary = _write_shard(job.recipe, shard, working)
        write_summary(working / "part", summary)
        sync_to_disk(working)
        _commit(working, folder / Path(video_path(shard.split, shard.number, "x")).parent, part)
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        shutil.rmtree(working, ignore_errors=True)
    return summary


def _write_shard(recipe: DatasetRecipe, shard: ShardPlan, working: Path) -> ShardSummary:
    """Write the files of a shard below `working`: videos/*.mp4 and part/*.parquet."""
    timer = CpuTimer()
    maker, tally = ClipMaker(recipe, shard, timer), _Tally()
    made: list[tuple[AcceptedClip, ...]] = [
        _make_group(recipe, group, maker, working / "videos", tally) for group in shard.groups
    ]
    clips = [clip for group in made for clip in group]
    twins: list[tuple[DescribedClip, DescribedClip]] = [
        (group[0].described, group[1].described) for group in made if len(group) == 2
    ]
    with timer.stage("language"):
        samples, unwritten = shard_samples(shard, [clip.described for clip in clips], twins, seed=recipe.seed)
    with timer.stage("writing"):
        rows = [clip_row(shard, clip, group) for group in made for clip in group]
        write_table(working / "part" / CLIPS_PART, rows, CLIPS)
        write_table(working / "part" / SAMPLES_PART, sample_rows(shard, samples), SAMPLES)
    return ShardSummary(
        shard=shard.number,
        clips=len(clips),
        samples=dict(sorted(Counter(sample.kind for sample in samples).items())),
        samples_wanted=dict(sorted(shard.samples)),
        rejected=dict(sorted(tally.rejected.items())),
        given_up=tally.given_up,
        unpaired=tally.unpaired,
        unasked=_unasked(made, samples),
        unwritten=dict(sorted(unwritten.items())),
        motions=dict(sorted(Counter(m for clip in clips for m in clip.record["motions"]).items())),
        tables={name: file_digest(working / "part" / name) for name in (CLIPS_PART, SAMPLES_PART)},
        videos={clip.file.name: file_digest(clip.file) for clip in clips},
        seconds={name: round(spent, 3) for name, spent in sorted(timer.seconds.items())},
    )


def _unasked(made: Sequence[Sequence[AcceptedClip]], samples: Sequence[ClipSample]) -> dict[str, int]:
    """Numbers of clips without any sample, by the reason."""
    named = {sample.clip for sample in samples}
    reasons = (
        TWIN_MISSING if clip.group.twin_kind is not None and len(group) == 1 else NO_SAMPLE_LEFT
        for group in made
        for clip in group
        if clip.slot.clip not in named
    )
    return dict(sorted(Counter(reasons).items()))


@dataclass
class _Tally:
    """Counts of a shard's rejected candidates, empty slots and clips without their twin."""

    rejected: Counter[str] = field(default_factory=Counter)
    given_up: int = 0
    unpaired: int = 0


def _make_group(
    recipe: DatasetRecipe, group: Group, maker: ClipMaker, videos: Path, tally: _Tally
) -> tuple[AcceptedClip, ...]:
    """Make the clips of a group: both twins from one attempt or, if no attempt gives both, one of them."""
    alone: list[StagedCandidate] = []
    attempt = 0
    while attempt < recipe.spec.attempts:
        try:
            staged = _stage_group(group, attempt, maker, tally, pair_only=len(alone) >= MOST_ALONE)
        except NoRoomError:
            attempt = next_scene(attempt)
            continue
        attempt += 1
        if len(staged) < len(group.slots):
            alone += staged
        elif len(made := _make_staged(group, staged, maker, videos, tally)) == len(staged):
            return made
        else:
            # Those accepted after rendering come first: they are certain to be accepted again.
            alone[:0] = [one for one in staged if one.slot in {clip.slot for clip in made}]
    for one in alone[:MOST_ALONE]:
        if found := _make_staged(group, [one], maker, videos, tally):
            tally.unpaired += len(group.slots) - 1
            tally.given_up += len(group.slots) - 1
            return found
    tally.given_up += len(group.slots)
    return ()


def _stage_group(
    group: Group, attempt: int, maker: ClipMaker, tally: _Tally, *, pair_only: bool
) -> list[StagedCandidate]:
    """The staged candidates of an attempt; only the first where twins would start at different poses.

    Raises:
        NoRoomError: the scene has no room for one of them.
    """
    staged: list[StagedCandidate] = []
    for slot in group.slots:
        try:
            staged.append(maker.stage_candidate(group, slot, attempt))
        except RejectedError as reason:
            tally.rejected[str(reason)] += 1
            if isinstance(reason, NoRoomError):
                raise
            if pair_only:
                return []
    # In later attempts a pair from two start poses is better than none.
    if attempt < ATTEMPTS_A_SCENE and len({one.staged.attempt for one in staged}) > 1:
        tally.rejected["its twin would start elsewhere"] += 1
        return staged[:1]
    return staged


def _make_staged(
    group: Group, staged: Sequence[StagedCandidate], maker: ClipMaker, videos: Path, tally: _Tally
) -> tuple[AcceptedClip, ...]:
    """Render staged candidates; the clips that are accepted."""
    made = []
    for one in staged:
        try:
            made.append(maker.make(group, one, videos / f"{one.slot.clip}.mp4"))
        except RejectedError as reason:
            tally.rejected[str(reason)] += 1
    return tuple(made)


def _commit(working: Path, videos: Path, part: Path) -> None:
    """Move a shard's videos, then its tables, into the dataset.

    Another run may do the same at the same time: its bytes are the same, so either may win.
    """
    videos.parent.mkdir(parents=True, exist_ok=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    if videos.exists() and not _holds_the_same(videos, working / "videos"):
        # Left by a run that was stopped between the two renames, and harmed since.
        _rename(videos, working / "replaced")
    _rename(working / "videos", videos)
    _rename(working / "part", part)
    for folder in (videos.parent, part.parent):
        sync_to_disk(folder, deep=False)


def _holds_the_same(folder: Path, other: Path) -> bool:
    """Whether two folders of files have the same names and contents."""
    names = sorted(path.name for path in other.iterdir())
    return names == sorted(path.name for path in folder.iterdir()) and all(
        filecmp.cmp(folder / name, other / name, shallow=False) for name in names
    )


def _rename(source: Path, target: Path) -> None:
    """Rename a folder, unless another run has just created the target or removed the source."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST) and (error.errno != errno.ENOENT or source.exists()):
            raise


def cannot_write(folder: Path, error: OSError, *, kept: bool = True) -> MachineError:
    """The error of a full disk or an unwritable folder; `kept` says whether completed shards remain."""
    stays = "what is finished stays: mend it, then run the same command with --resume"
    return MachineError(
        f"{error.filename or folder}: {error.strerror or error}; {stays if kept else 'nothing was written'}"
    )
