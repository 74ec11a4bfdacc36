"""One shard: its clips and samples are made aside, then moved in by two renames; the second one commits."""

import errno
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

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
from synthcam.dataset.planning.plan import Group, ShardPlan
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.storage.layout import BUILD, CLIPS, SAMPLES, part_folder, shard_name, video_path
from synthcam.dataset.storage.shard_summary import NONE_FELL, TWIN_MISSING, ShardSummary, read_summary, write_summary
from synthcam.dataset.storage.tables import write_table
from synthcam.errors import MachineError, SynthcamError

MOST_ALONE = 3
"""So many drafts of one twin without the other are kept, in case no attempt gives both."""
CLIPS_PART, SAMPLES_PART = "clips.parquet", "samples.parquet"


@dataclass(frozen=True)
class ShardJob:
    """What is handed to a worker: everything a shard depends on, and where it goes."""

    folder: Path
    recipe: DatasetRecipe
    shard: ShardPlan


@dataclass(frozen=True)
class ShardFailure:
    """A shard that was not made. One that is `final` ends the build: every other shard would fail alike."""

    shard: int
    reason: str
    final: bool
    exit_code: int = 3


def attempt_shard(job: ShardJob) -> ShardSummary | ShardFailure:
    """Make a shard; what goes wrong is given back, to be carried from a worker to whoever can tell the user."""
    number = job.shard.number
    try:
        return make_shard(job)
    except SynthcamError as error:
        return ShardFailure(number, str(error), final=True, exit_code=error.exit_code)
    except Exception as error:
        return ShardFailure(number, f"{type(error).__name__}: {error}", final=False)


def make_shard(job: ShardJob) -> ShardSummary:
    """Make a shard and commit it; one that is there already is left as it is. Safe to run twice, even at once.

    Raises:
        MachineError: no space, no GL, a folder that cannot be written to.
        CheckFailedError: a chain that was written does not hold.
    """
    shard, folder = job.shard, job.folder
    part = part_folder(folder, shard.number)
    if part.is_dir():
        return read_summary(part)
    aside = folder / BUILD / "work" / f"{shard_name(shard.number)}-{os.uname().nodename}-{os.getpid()}"
    try:
        shutil.rmtree(aside, ignore_errors=True)
        for below in ("videos", "part"):
            (aside / below).mkdir(parents=True)
        summary = _make(job, aside)
        write_summary(aside / "part", summary)
        _commit(aside, folder / Path(video_path(shard.split, shard.number, "x")).parent, part)
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return summary


def _make(job: ShardJob, aside: Path) -> ShardSummary:
    """The files of a shard under `aside`: videos/*.mp4 and part/*.parquet."""
    shard, clock = job.shard, CpuTimer()
    maker, tally = ClipMaker(job.recipe, shard, clock), _Tally()
    made: list[tuple[AcceptedClip, ...]] = [
        _make_group(job, group, maker, aside / "videos", tally) for group in shard.groups
    ]
    clips = [clip for group in made for clip in group]
    twins: list[tuple[DescribedClip, DescribedClip]] = [
        (group[0].told, group[1].told) for group in made if len(group) == 2
    ]
    with clock.of("language"):
        asked = shard_samples(shard, [clip.told for clip in clips], twins, seed=job.recipe.seed)
    with clock.of("writing"):
        rows = [clip_row(shard, clip, group) for group in made for clip in group]
        write_table(aside / "part" / CLIPS_PART, rows, CLIPS)
        write_table(aside / "part" / SAMPLES_PART, sample_rows(shard, asked), SAMPLES)
    return ShardSummary(
        shard=shard.number,
        clips=len(clips),
        samples=dict(sorted(Counter(a.sample.kind for a in asked).items())),
        samples_wanted=dict(sorted(shard.samples)),
        rejected=dict(sorted(tally.rejected.items())),
        given_up=tally.given_up,
        unpaired=tally.unpaired,
        unasked=_unasked(made, asked),
        motions=dict(sorted(Counter(m for clip in clips for m in clip.record["motions"]).items())),
        videos={clip.file.name: clip.file.stat().st_size for clip in clips},
        seconds={name: round(spent, 3) for name, spent in sorted(clock.seconds.items())},
    )


def _unasked(made: Sequence[Sequence[AcceptedClip]], asked: Sequence[ClipSample]) -> dict[str, int]:
    """Clips without any sample, by what stood in the way."""
    named = {question.clip for question in asked}
    reasons = (
        TWIN_MISSING if clip.group.twin_kind is not None and len(group) == 1 else NONE_FELL
        for group in made
        for clip in group
        if clip.told.clip not in named
    )
    return dict(sorted(Counter(reasons).items()))


@dataclass
class _Tally:
    rejected: Counter[str] = field(default_factory=Counter)
    given_up: int = 0
    unpaired: int = 0


def _make_group(job: ShardJob, group: Group, maker: ClipMaker, videos: Path, tally: _Tally) -> tuple[AcceptedClip, ...]:
    """The clips of a group: both twins from one attempt; if no attempt gives both, one of them alone."""
    alone: list[StagedCandidate] = []
    attempt = 0
    while attempt < job.recipe.spec.attempts:
        try:
            drafts = _drafts(group, attempt, maker, tally, pair_only=len(alone) >= MOST_ALONE)
        except NoRoomError:
            attempt = next_scene(attempt)
            continue
        attempt += 1
        if len(drafts) < len(group.slots):
            alone += drafts
        elif len(made := _made(group, drafts, maker, videos, tally)) == len(drafts):
            return made
        else:
            # What was drawn and taken comes first: nothing is in doubt about it.
            alone[:0] = [draft for draft in drafts if draft.slot in {clip.slot for clip in made}]
    for draft in alone[:MOST_ALONE]:
        if found := _made(group, [draft], maker, videos, tally):
            tally.unpaired += len(group.slots) - 1
            tally.given_up += len(group.slots) - 1
            return found
    tally.given_up += len(group.slots)
    return ()


def _drafts(group: Group, attempt: int, maker: ClipMaker, tally: _Tally, *, pair_only: bool) -> list[StagedCandidate]:
    """What an attempt gives before it is drawn; of twins that do not start alike the first only.

    Raises:
        NoRoomError: the scene has no room for one of them.
    """
    drafts: list[StagedCandidate] = []
    for slot in group.slots:
        try:
            drafts.append(maker.draft(group, slot, attempt))
        except RejectedError as reason:
            tally.rejected[str(reason)] += 1
            if isinstance(reason, NoRoomError):
                raise
            if pair_only:
                return []
    # Later on a pair from two starts is better than none.
    if attempt < ATTEMPTS_A_SCENE and len({draft.staged.attempt for draft in drafts}) > 1:
        tally.rejected["its twin would start elsewhere"] += 1
        return drafts[:1]
    return drafts


def _made(
    group: Group, drafts: Sequence[StagedCandidate], maker: ClipMaker, videos: Path, tally: _Tally
) -> tuple[AcceptedClip, ...]:
    """The drafts that are taken, drawn."""
    made = []
    for draft in drafts:
        try:
            made.append(maker.make(group, draft, videos / f"{draft.slot.clip}.mp4"))
        except RejectedError as reason:
            tally.rejected[str(reason)] += 1
    return tuple(made)


def _commit(aside: Path, videos: Path, part: Path) -> None:
    """Move a shard's videos, then its tables, to their places.

    Another run may do the same at the same time: its bytes are the same, so either may win.
    """
    videos.parent.mkdir(parents=True, exist_ok=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    if videos.exists():
        # Left by a run that was stopped between the two renames.
        _rename(videos, aside / "replaced")
    _rename(aside / "videos", videos)
    _rename(aside / "part", part)


def _rename(source: Path, target: Path) -> None:
    """Rename a folder, unless another run has just put its own there, or taken this one away."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST) and (error.errno != errno.ENOENT or source.exists()):
            raise


def cannot_write(folder: Path, error: OSError, *, kept: bool = True) -> MachineError:
    """What a user can do about a disk that is full or a folder that cannot be written to, `kept` if anything stands."""
    stays = "what is finished stays: mend it, then run the same command with --resume"
    return MachineError(
        f"{error.filename or folder}: {error.strerror or error}; {stays if kept else 'nothing was written'}"
    )
