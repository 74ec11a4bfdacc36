"""Forecasts what a recipe would build and what that would cost, for a dry run."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synthcam.dataset.building.samples import MOST_ROUNDS
from synthcam.dataset.planning.plan import ShardPlan, plan
from synthcam.dataset.planning.recipe import DatasetRecipe, LookSpec
from synthcam.dataset.planning.temporal import TemporalShard
from synthcam.dataset.storage.layout import SampleKind
from synthcam.rendering.look import SUBFRAMES
from synthcam.temporal.clip import TemporalClip, TemporalSpec
from synthcam.temporal.kinds import WINDOW_KINDS

CPU_S_A_CLIP = 0.41
"""Scenes, staging, labels, language and writing, rejected candidates included."""
CPU_S_A_MEGAPIXEL = 0.29
"""Rendering and encoding. Both measured over 120 clips at 448x448 in room, street, vista, forest, night and tabletop,
on a core of an AMD EPYC, without a GPU."""
CPU_S_A_SAMPLE = 0.0019
"""Measured over 3,106 samples of 60 clips at 128x96."""
CPU_S_A_FLAT_CLIP, CPU_S_A_SOLID_CLIP = 0.12, 0.42
"""A temporal clip of seconds at 224x224, its samples and its log included."""
CPU_S_A_FLAT_FRAME, CPU_S_A_SOLID_FRAME = 0.003, 0.018
"""A frame of a temporal clip of minutes at 224x224; measured beside other work, which makes it dearer."""
BYTES_A_MEGAPIXEL, BYTES_A_CLIP, BYTES_A_SAMPLE = 110_000.0, 2_200.0, 500.0
"""Bytes of the video, of a clip's row and of a sample's row, on the same clips."""
BYTES_ALWAYS = 450_000.0
"""Bytes of the card, its pictures and the manifest."""
SAMPLES_A_TWIN = {"binary": 30, "choice": 14}
"""Samples that each of 54 twins at 128x96 gave when the recipe asked for as many as possible."""


@dataclass(frozen=True)
class Forecast:
    """What a dataset would hold, and what building it would cost.

    Attributes:
        seconds: of video.
        unlikely: portions that ask for more samples than their clips give, one line a portion and kind.
    """

    shards: int
    scenes: int
    clips: int
    twins: int
    samples: dict[str, int]
    seconds: float
    cpu_hours: float
    bytes: float
    unlikely: tuple[str, ...]


def forecast(recipe: DatasetRecipe) -> Forecast:
    """Forecast a build from its plan and the costs above."""
    shards = plan(recipe)
    spec = recipe.spec
    clips = frames = twins = drawn = 0
    samples: Counter[str] = Counter()
    for shard in shards:
        if isinstance(shard, TemporalShard):
            samples.update({f"{shard.use} {form}": count for form, count in shard.samples})
            continue
        for kind, count in shard.samples:
            samples[f"{shard.use} {kind}"] += count
        for group in shard.groups:
            clips += len(group.slots)
            twins += len(group.slots) if group.twin_kind is not None else 0
            frames += len(group.slots) * group.frames
            drawn += len(group.slots) * group.frames * _draws(group.look)
    of_motion = [shard for shard in shards if isinstance(shard, ShardPlan)]
    temporal = [clip for shard in shards if isinstance(shard, TemporalShard) for clip in shard.specs]
    seconds = clips * CPU_S_A_CLIP + sum(map(_temporal_seconds, temporal))
    clips, twins = clips + len(temporal), twins + len(temporal)
    frames += sum(TemporalClip(clip).frames for clip in temporal)
    megapixels = spec.size[0] * spec.size[1] / 1e6
    beyond = tuple(_beyond(of_motion))
    given = sum(samples.values()) - sum(count for count, _ in beyond)
    size = frames * megapixels * BYTES_A_MEGAPIXEL + clips * BYTES_A_CLIP + given * BYTES_A_SAMPLE + BYTES_ALWAYS
    return Forecast(
        shards=len(shards),
        scenes=sum(_scenes(shard) for shard in of_motion) + len(temporal) // 2,
        clips=clips,
        twins=twins,
        samples={name: count for name, count in samples.items() if count},
        seconds=frames / spec.fps,
        cpu_hours=(seconds + drawn * megapixels * CPU_S_A_MEGAPIXEL + given * CPU_S_A_SAMPLE) / 3600,
        bytes=size,
        unlikely=tuple(note for _, note in beyond),
    )


def _temporal_seconds(clip: TemporalSpec) -> float:
    """CPU seconds that a temporal clip takes."""
    flat = clip.view == "flat"
    if clip.kind not in WINDOW_KINDS:
        return CPU_S_A_FLAT_CLIP if flat else CPU_S_A_SOLID_CLIP
    return TemporalClip(clip).frames * (CPU_S_A_FLAT_FRAME if flat else CPU_S_A_SOLID_FRAME)


def _beyond(shards: Sequence[ShardPlan]) -> Iterator[tuple[int, str]]:
    """Portions that ask for more samples of a kind than their clips give: the excess, and a note."""
    wanted: Counter[tuple[str, str, SampleKind]] = Counter()
    clips: Counter[tuple[str, str]] = Counter()
    twins: Counter[tuple[str, str]] = Counter()
    for shard in shards:
        wanted.update({(shard.use, shard.split, kind): count for kind, count in shard.samples})
        for group in shard.groups:
            clips[shard.use, shard.split] += len(group.slots)
            twins[shard.use, shard.split] += len(group.slots) if group.twin_kind is not None else 0
    for (use, split, kind), count in wanted.items():
        note = f"{use} {split} asks for {count:,} {kind} samples; "
        if kind in SAMPLES_A_TWIN:
            most = SAMPLES_A_TWIN[kind] * twins[use, split]
            note += f"its {twins[use, split]:,} twins give about {most:,}, about {SAMPLES_A_TWIN[kind]} each"
        else:
            most = MOST_ROUNDS * clips[use, split]
            note += f"its {clips[use, split]:,} clips give at most {most:,}, {MOST_ROUNDS} each"
        if count > most:
            yield count - most, note


def _draws(look: LookSpec) -> int:
    return SUBFRAMES if look.shutter[1] else 1


def _scenes(shard: ShardPlan) -> int:
    """Scenes that are built for certain; a shard's others only where a motion finds no room."""
    return len({group.home for group in shard.groups})
