"""Writes the files of a shard of temporal clips: videos, their rows, their logs, and samples whose chains hold."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from synthcam.dataset.building.clip_maker import CpuTimer
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.planning.temporal import TemporalGroup, TemporalShard
from synthcam.dataset.storage.layout import (
    CLIPS,
    CLIPS_PART,
    EVENTS,
    EVENTS_PART,
    SAMPLES,
    SAMPLES_PART,
    sample_id,
    video_path,
)
from synthcam.dataset.storage.rows import canonical_json
from synthcam.dataset.storage.shard_summary import NO_SAMPLE_LEFT, ShardSummary
from synthcam.dataset.storage.tables import write_table
from synthcam.digests import file_digest
from synthcam.errors import CheckFailedError
from synthcam.labels.label_names import LABEL_NAMES
from synthcam.language.items import SOURCE, prompt, sharegpt_item
from synthcam.language.sample import Sample
from synthcam.rendering.video import write_video
from synthcam.seeding import stream
from synthcam.temporal.clip import NEAR_FAR_M, TemporalClip
from synthcam.temporal.reading.verify import verify
from synthcam.temporal.samples import make_samples

TWIN_KIND = "temporal"
"""What temporal twins differ in: what happens."""
Pair = tuple[tuple[str, Sample], ...]
"""Samples in the same words, each with the clip that it is about."""


def write_temporal_shard(recipe: DatasetRecipe, shard: TemporalShard, working: Path) -> ShardSummary:
    """Write the files of a shard below `working`: videos/*.mp4 and part/*.parquet.

    Raises:
        CheckFailedError: a chain does not hold of its clip.
        MachineError: a video could not be written.
    """
    timer = CpuTimer()
    clips, events, pairs, kinds = [], [], [], Counter[str]()
    forms = Counter[str]()
    for group in shard.groups:
        made = tuple((name, TemporalClip(spec)) for name, spec in group.clips)
        for name, clip in made:
            file, spec = working / "videos" / f"{name}.mp4", clip.spec
            with timer.stage("drawing"):
                # Frame by frame: a clip of minutes is never in memory as a whole.
                write_video(file, clip.pictures(), fps=spec.fps, width=spec.width, height=spec.height)
            clips.append(temporal_row(shard, group, name, clip, file))
            events.append({"clip": name, "fps": clip.log.fps, "frames": clip.log.frames, **clip.log.as_row()})
            kinds[clip.spec.kind] += 1
        with timer.stage("language"):
            for form in group.forms:
                found = make_samples(tuple(clip for _, clip in made), form, stream(recipe.seed, group.name, form))
                if found is not None:
                    pairs.append(tuple((name, sample) for (name, _), sample in zip(made, found, strict=True)))
                    _check(pairs[-1], dict(made))
                    forms[form] += len(found)
    with timer.stage("writing"):
        part = working / "part"
        write_table(part / CLIPS_PART, clips, CLIPS)
        write_table(part / EVENTS_PART, events, EVENTS)
        write_table(part / SAMPLES_PART, _sample_rows(shard, pairs), SAMPLES)
    asked = {name for pair in pairs for name, _ in pair}
    unasked = sum(name not in asked for name in shard.slots)
    return ShardSummary(
        shard=shard.number,
        clips=len(clips),
        samples=dict(sorted(forms.items())),
        samples_wanted=dict(sorted(shard.samples)),
        rejected={},
        given_up=0,
        unpaired=0,
        unasked={NO_SAMPLE_LEFT: unasked} if unasked else {},
        unwritten={},
        motions=dict(sorted(kinds.items())),
        tables={name: file_digest(part / name) for name in (CLIPS_PART, EVENTS_PART, SAMPLES_PART)},
        videos={f"{name}.mp4": file_digest(working / "videos" / f"{name}.mp4") for name in shard.slots},
        seconds={name: round(spent, 3) for name, spent in sorted(timer.seconds.items())},
    )


def _check(pair: Pair, clips: dict[str, TemporalClip]) -> None:
    for name, sample in pair:
        verdict = verify(sample.chain, sample.question, sample.options, sample.answer, clips[name].log)
        if not verdict.supported:
            wrong = next((s.text for s in verdict.sentences if s.outcome != "true"), "")
            raise CheckFailedError(f"clip {name}: a chain written about it does not hold: {verdict.problem or wrong}")


def temporal_row(
    shard: TemporalShard, group: TemporalGroup, name: str, clip: TemporalClip, file: Path
) -> dict[str, Any]:
    """The clips row of a temporal clip. It has no labels: CameraBench's are not asked of it."""
    cameras, spec = clip.cameras(), clip.spec
    near, far = NEAR_FAR_M
    return {
        "clip": name,
        "video": video_path(shard.split, shard.number, name),
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "split": shard.split,
        "use": shard.use,
        "shard": shard.number,
        "scene": spec.kind,
        "scene_seed": spec.seed,
        "twin_group": group.name,
        "twin_kind": TWIN_KIND,
        "twins": [other for other, _ in group.clips if other != name],
        "fps": spec.fps,
        "width": spec.width,
        "height": spec.height,
        "frames": clip.log.frames,
        "world_from_camera": cameras.world_from_camera.tolist(),
        "intrinsics": cameras.intrinsics.tolist(),
        "near": near,
        "far": far,
        "motions": [],
        "caption": None,
        "polished_caption": None,
        "labels": dict.fromkeys(LABEL_NAMES),
        "segments": [],
        "spec": canonical_json({"temporal": spec.as_record(), "scene": spec.kind, "seed": spec.seed}),
        "renderer": canonical_json(clip.renderer()),
        **dict.fromkeys(("annotation", "measurements", "staging"), "{}"),
        "objects": "[]",
        "subject": "null",
    }


def _sample_rows(shard: TemporalShard, pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """The samples rows, in the order of their clips."""
    ordered = sorted(
        ((name, number, sample) for number, pair in enumerate(pairs) for name, sample in pair),
        key=lambda one: one[:2],
    )
    numbers: Counter[str] = Counter()
    names: dict[tuple[str, int], str] = {}
    for clip, number, _ in ordered:
        names[clip, number] = sample_id(clip, numbers[clip])
        numbers[clip] += 1
    rows = []
    for clip, number, sample in ordered:
        # Twins of open questions may have different words.
        others = [
            names[other, number]
            for other, its in pairs[number]
            if other != clip and its.question == sample.question and its.answer != sample.answer
        ]
        rows.append(_sample_row(shard, clip, names[clip, number], sample, others[0] if others else None))
    return rows


def _sample_row(shard: TemporalShard, clip: str, name: str, sample: Sample, twin: str | None) -> dict[str, Any]:
    video = video_path(shard.split, shard.number, clip)
    return {
        "sample": name,
        "clip": clip,
        "video": video,
        "use": shard.use,
        "split": shard.split,
        "source": SOURCE,
        **{key: getattr(sample, key) for key in ("kind", "topic", "skill", "length", "question", "answer")},
        **{key: getattr(sample, key) for key in ("observation", "think", "chain")},
        "options": list(sample.options),
        "prompt": prompt(sample),
        **sharegpt_item(sample, video=video),
        "twin": twin,
    }
