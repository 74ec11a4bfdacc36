"""Makes one clip of a dataset from a candidate: stages, renders, encodes and measures it, or rejects it.

A candidate is judged by its cameras before it is rendered, and by the decoded video afterwards.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from synthcam.clips.drawing import draw_frames
from synthcam.clips.labelling import label_staged
from synthcam.clips.record import measured_record
from synthcam.clips.scene_source import SceneSource, find_scene
from synthcam.clips.shot import shot_of
from synthcam.clips.spec import ClipSpec
from synthcam.clips.staging import StagedMotion, stage, still_caster
from synthcam.clips.verified import verified_caption
from synthcam.dataset.building.candidates import candidate_spec, judge, scene_index
from synthcam.dataset.building.samples import DescribedClip
from synthcam.dataset.planning.plan import Group, ScenePlan, ShardPlan, Slot
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.storage.layout import video_path
from synthcam.dataset.storage.rows import record_to_row
from synthcam.errors import DoesNotFitError
from synthcam.labels.clip_labels import ClipLabels
from synthcam.language.clip_facts import clip_facts
from synthcam.language.grammar import Chooser
from synthcam.rendering.protocol import BackendName, Renderer, create_renderer
from synthcam.rendering.video import read_luma, write_video
from synthcam.scene.assets import Scene
from synthcam.scene.raycast import RayCaster
from synthcam.seeding import stream
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verdicts import Verifier

STARTS = 30
"""Start poses that are tried in a scene before the candidate is moved to another scene of the shard."""


@dataclass
class CpuTimer:
    """Adds up CPU seconds of this process and its encoders, by stage of the work."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the CPU time of the `with` block towards a stage."""
        before = sum(os.times()[:4])
        try:
            yield
        finally:
            self.seconds[name] += sum(os.times()[:4]) - before


@dataclass(frozen=True, eq=False)
class StagedCandidate:
    """A candidate whose cameras have the required labels; its pixels are still to be rendered."""

    slot: Slot
    spec: ClipSpec
    staged: StagedMotion


@dataclass(frozen=True, eq=False)
class AcceptedClip:
    """A clip whose measured labels are the required ones.

    Attributes:
        file: its video.
        record: the content of its clip.json.
        described: the clip as its samples are written and verified.
    """

    slot: Slot
    group: Group
    file: Path
    record: dict[str, Any]
    described: DescribedClip

    def sha256(self) -> str:
        """SHA-256 of the video file."""
        return hashlib.sha256(self.file.read_bytes()).hexdigest()


class RejectedError(Exception):
    """A candidate is rejected; the message is one of a few fixed reasons, which are counted."""


class NoRoomError(RejectedError):
    """The scene has no room for a candidate, so further attempts in it are skipped."""


class ClipMaker:
    """Makes the clips of one shard; each of its scenes is built once."""

    def __init__(self, recipe: DatasetRecipe, shard: ShardPlan, timer: CpuTimer) -> None:
        self._recipe, self._shard, self._timer = recipe, shard, timer
        self._scenes: dict[ScenePlan, tuple[Scene, RayCaster]] = {}

    def stage_candidate(self, group: Group, slot: Slot, attempt: int) -> StagedCandidate:
        """Stage the candidate of an attempt and judge its cameras.

        Raises:
            NoRoomError: the scene has no room for its motion.
            RejectedError: its cameras do not have the required labels.
        """
        scene_plan = self._shard.scenes[scene_index(self._shard, group, attempt)]
        source = family_source(scene_plan.family)
        with self._timer.stage("scenes"):
            scene, caster = self._scene(scene_plan, source)
        spec = candidate_spec(self._recipe, self._shard, group, slot, attempt, source=source)
        with self._timer.stage("staging"):
            try:
                staged = stage(spec, scene, caster=caster, attempts=STARTS)
            except DoesNotFitError as error:
                raise NoRoomError("no room for it, or something is in the way") from error
        with self._timer.stage("labels"):
            # Texture can only remove labels that the cameras allow: most rejections happen here, before rendering.
            self._judged(slot, label_staged(spec, staged, None))
        return StagedCandidate(slot, spec, staged)

    def make(self, group: Group, candidate: StagedCandidate, file: Path) -> AcceptedClip:
        """Render, encode, measure and describe a staged candidate.

        Raises:
            RejectedError: the labels measured from its video are not the required ones.
        """
        slot, spec, staged = candidate.slot, candidate.spec, candidate.staged
        with self._timer.stage("rendering"):
            renderer = shared_renderer(spec.backend)
            renderer.open(staged.scene, width=spec.width, height=spec.height, shadows=spec.shadows)
            frames = list(draw_frames(spec, staged, renderer))
        with self._timer.stage("encoding"):
            write_video(file, frames, fps=spec.fps, width=spec.width, height=spec.height)
        with self._timer.stage("labels"):
            labels = self._judged(slot, label_staged(spec, staged, read_luma(file)))
            record = measured_record(spec, staged, renderer.describe(), labels)
        with self._timer.stage("language"):
            facts = clip_facts(shot_of(spec, staged, record), self._recipe.style)
            judge = Verifier(CheckedClip.from_staged(staged, record))
            record["caption"] = verified_caption(facts, judge, Chooser(stream(spec.seed, "caption")))
            described = DescribedClip(slot.clip, facts, judge)
        return AcceptedClip(slot, group, file, record, described)

    def _scene(self, scene_plan: ScenePlan, source: SceneSource) -> tuple[Scene, RayCaster]:
        if scene_plan not in self._scenes:
            scene = source.build(scene_plan.seed)
            self._scenes[scene_plan] = (scene, still_caster(scene))
        return self._scenes[scene_plan]

    @staticmethod
    def _judged(slot: Slot, labels: ClipLabels) -> ClipLabels:
        reason = judge(slot, labels)
        if reason is not None:
            raise RejectedError(reason)
        return labels


@cache
def family_source(family: str) -> SceneSource:
    """A scene family, read once per process."""
    return find_scene(family)


@cache
def shared_renderer(backend: BackendName) -> Renderer:
    """The renderer of this process; its GL context is created once and used for all scenes."""
    return create_renderer(backend)


def clip_row(shard: ShardPlan, clip: AcceptedClip, group: Sequence[AcceptedClip]) -> dict[str, Any]:
    """The clips row of a clip; `group` holds it and, if there is one, its twin."""
    name = clip.slot.clip
    twins = [other.slot.clip for other in group if other is not clip]
    scene = clip.record["spec"]
    columns = {
        "clip": name,
        "video": video_path(shard.split, shard.number, name),
        "sha256": clip.sha256(),
        "split": shard.split,
        "use": shard.use,
        "shard": shard.number,
        "scene": scene["scene"],
        "scene_seed": scene["scene_seed"],
        "twin_group": clip.group.name,
        "twin_kind": clip.group.twin_kind if twins else None,
        "twins": twins,
    }
    return record_to_row(clip.record, columns)
