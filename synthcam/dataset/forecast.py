"""What a recipe would make, and what that would cost, before anything is made."""

from collections import Counter
from dataclasses import dataclass

from synthcam.dataset.plan import ShardPlan, plan
from synthcam.dataset.recipe import LookSpec, Recipe
from synthcam.rendering.look import SUBFRAMES

CPU_S_A_CLIP = 0.41
"""Scenes, staging, labels, language and writing, with what candidates cost that are not taken."""
CPU_S_A_MEGAPIXEL = 0.29
"""Drawing and encoding. Both measured over 120 clips at 448x448 in room, street, vista, forest, night and tabletop, on
a core of an AMD EPYC, without a GPU."""
BYTES_A_MEGAPIXEL, BYTES_A_CLIP, BYTES_A_SAMPLE = 110_000.0, 2_200.0, 500.0
"""Of the video, of a clip's row and of a sample's, on the same clips."""


@dataclass(frozen=True)
class Forecast:
    """What a dataset would hold, and cost."""

    shards: int
    scenes: int
    clips: int
    twins: int
    samples: dict[str, int]
    seconds: float
    """Of video."""
    cpu_hours: float
    bytes: float


def forecast(recipe: Recipe) -> Forecast:
    """From the plan alone, and costs that were measured elsewhere."""
    shards = plan(recipe)
    spec = recipe.spec
    clips = frames = twins = drawn = 0
    samples: Counter[str] = Counter()
    for shard in shards:
        for kind, count in shard.samples:
            samples[f"{shard.use} {kind}"] += count
        for group in shard.groups:
            clips += len(group.slots)
            twins += len(group.slots) if group.twin_kind is not None else 0
            frames += len(group.slots) * group.frames
            drawn += len(group.slots) * group.frames * _draws(group.look)
    megapixels = spec.size[0] * spec.size[1] / 1e6
    size = frames * megapixels * BYTES_A_MEGAPIXEL + clips * BYTES_A_CLIP + sum(samples.values()) * BYTES_A_SAMPLE
    return Forecast(
        shards=len(shards),
        scenes=sum(_scenes(shard) for shard in shards),
        clips=clips,
        twins=twins,
        samples={name: count for name, count in samples.items() if count},
        seconds=frames / spec.fps,
        cpu_hours=(clips * CPU_S_A_CLIP + drawn * megapixels * CPU_S_A_MEGAPIXEL) / 3600,
        bytes=size,
    )


def _draws(look: LookSpec) -> int:
    return SUBFRAMES if look.shutter[1] else 1


def _scenes(shard: ShardPlan) -> int:
    """Those that are tried first; the others are built only where a motion finds no room."""
    return len({group.home for group in shard.groups})
