"""One clip of a dataset: staged, judged before it is drawn, drawn, encoded, measured, judged again, recorded."""

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
from synthcam.clips.spec import ClipSpec
from synthcam.clips.staging import Stage, stage, still_caster
from synthcam.clips.telling import shot_of
from synthcam.dataset.building.candidates import candidate, judge, scene_index
from synthcam.dataset.building.samples import DescribedClip
from synthcam.dataset.planning.plan import Group, ScenePlan, ShardPlan, Slot
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.storage.layout import video_path
from synthcam.dataset.storage.rows import row_of
from synthcam.errors import DoesNotFitError
from synthcam.labels.clip_labels import ClipLabels
from synthcam.language.captions import short_caption
from synthcam.language.clip_facts import clip_facts
from synthcam.language.grammar import Chooser
from synthcam.rendering.backends import create_renderer
from synthcam.rendering.protocol import BackendName, Renderer
from synthcam.rendering.video import read_luma, write_video
from synthcam.scene.assets import Scene
from synthcam.scene.raycast import RayCaster
from synthcam.seeding import stream
from synthcam.verification.clip import CheckedClip

STARTS = 30
"""Starts that are tried in a scene; where none has room, the shard has other scenes."""


@dataclass
class CpuTimer:
    """CPU seconds of this process, and of the encoders it started, by stage of the work."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def of(self, stage_name: str) -> Iterator[None]:
        """Count what is done inside to a stage."""
        before = sum(os.times()[:4])
        try:
            yield
        finally:
            self.seconds[stage_name] += sum(os.times()[:4]) - before


@dataclass(frozen=True, eq=False)
class StagedCandidate:
    """A candidate whose cameras came out as wished, as far as can be told without its pixels."""

    slot: Slot
    spec: ClipSpec
    staged: Stage


@dataclass(frozen=True, eq=False)
class AcceptedClip:
    """A clip that was taken."""

    slot: Slot
    group: Group
    file: Path
    record: dict[str, Any]
    told: DescribedClip

    def sha256(self) -> str:
        """Of the video."""
        return hashlib.sha256(self.file.read_bytes()).hexdigest()


class RejectedError(Exception):
    """A candidate is not taken; the message is the reason, the same words for the same reason."""


class NoRoomError(RejectedError):
    """The scene has no room for a candidate: others of its kind would find none either."""


class ClipMaker:
    """Makes the clips of one shard, whose scenes it builds once."""

    def __init__(self, recipe: DatasetRecipe, shard: ShardPlan, clock: CpuTimer) -> None:
        self._recipe, self._shard, self._clock = recipe, shard, clock
        self._scenes: dict[ScenePlan, tuple[Scene, RayCaster]] = {}

    def draft(self, group: Group, slot: Slot, attempt: int) -> StagedCandidate:
        """Stage a candidate and judge its cameras.

        Raises:
            RejectedError: it will not do.
        """
        scene_plan = self._shard.scenes[scene_index(self._shard, group, attempt)]
        source = family_source(scene_plan.family)
        with self._clock.of("scenes"):
            scene, caster = self._scene(scene_plan, source)
        spec = candidate(self._recipe, self._shard, group, slot, attempt, source=source)
        with self._clock.of("staging"):
            try:
                staged = stage(spec, scene, caster=caster, attempts=STARTS)
            except DoesNotFitError as error:
                raise NoRoomError("no room for it, or something is in the way") from error
        with self._clock.of("labels"):
            # Texture can only take from what the cameras allow: most that fail, fail here, before they are drawn.
            self._judged(slot, label_staged(spec, staged, None))
        return StagedCandidate(slot, spec, staged)

    def make(self, group: Group, draft: StagedCandidate, file: Path) -> AcceptedClip:
        """Draw, encode and measure a draft.

        Raises:
            RejectedError: what was measured is not what was wished for.
        """
        slot, spec, staged = draft.slot, draft.spec, draft.staged
        with self._clock.of("rendering"):
            renderer = shared_renderer(spec.backend)
            renderer.open(staged.scene, width=spec.width, height=spec.height, shadows=spec.shadows)
            frames = list(draw_frames(spec, staged, renderer))
        with self._clock.of("encoding"):
            write_video(file, frames, fps=spec.fps, width=spec.width, height=spec.height)
        with self._clock.of("labels"):
            labels = self._judged(slot, label_staged(spec, staged, read_luma(file)))
            record = measured_record(spec, staged, renderer.describe(), labels)
        with self._clock.of("language"):
            facts = clip_facts(shot_of(spec, staged, record))
            caption = short_caption(facts)
            chooser = Chooser(stream(spec.seed, "caption"))
            record["caption"] = None if caption is None else caption.sentence(chooser)
            told = DescribedClip(slot.clip, facts, CheckedClip.from_staged(staged, record))
        return AcceptedClip(slot, group, file, record, told)

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
    """A scene family; read once a process."""
    return find_scene(family)


@cache
def shared_renderer(backend: BackendName) -> Renderer:
    """The one renderer of this process: its context stays, scenes come and go."""
    return create_renderer(backend)


def clip_row(shard: ShardPlan, clip: AcceptedClip, group: Sequence[AcceptedClip]) -> dict[str, Any]:
    """A clip's row; `group` holds it and its twin."""
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
    return row_of(clip.record, columns)
