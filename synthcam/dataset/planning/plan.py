"""Plans a dataset: which shots are filmed in which scenes, in which shards. A pure function of the recipe.

The bytes of a shard depend on the recipe and the shard's plan alone, so that the number of workers, the order of work
and interruptions change nothing.
"""

from dataclasses import dataclass

import numpy as np

from synthcam.dataset.planning.deck import Deck
from synthcam.dataset.planning.recipe import DatasetRecipe, DatasetRecipeFile, LookSpec, Portion, TwinKind
from synthcam.dataset.planning.shots import RequiredLabels, ShotDealer, ShotPlan, required_labels
from synthcam.dataset.planning.temporal import TemporalPortion, TemporalShard, plan_temporal
from synthcam.dataset.storage.layout import SampleKind, Split, Use, clip_id
from synthcam.language.sample import KINDS
from synthcam.seeding import stream

SCENES_OF_A_SEED = 2**20
"""Scene seeds of a recipe: consecutive from a multiple of this drawn from its seed; below 2**53, exact in any JSON."""


@dataclass(frozen=True)
class ScenePlan:
    """A scene that the clips of a shard share."""

    family: str
    seed: int


@dataclass(frozen=True)
class Slot:
    """A clip of the plan: the shot that its camera makes, and the labels that must be measured in it."""

    clip: str
    shot: ShotPlan
    required: RequiredLabels


@dataclass(frozen=True)
class Group:
    """Clips that are made together: two twins, or a single clip.

    Attributes:
        number: in the whole plan; the randomness of candidates depends on it.
        slots: one, or two that differ in one thing.
        twin_kind: what twins differ in; None for a single clip.
        home: index of the shard's scene that is tried first.
        frames: number of frames of each clip.
        look: exposure, vignette, noise and shutter of the clips.
    """

    number: int
    slots: tuple[Slot, ...]
    twin_kind: TwinKind | None
    home: int
    frames: int
    look: LookSpec

    @property
    def name(self) -> str:
        """The name of the group in the tables."""
        return f"g{self.number:07d}"


@dataclass(frozen=True)
class ShardPlan:
    """A shard, the unit of work and of commit: some scenes, some clips in each, and samples about these.

    Attributes:
        samples: number of samples of each kind.
    """

    number: int
    use: Use
    split: Split
    scenes: tuple[ScenePlan, ...]
    groups: tuple[Group, ...]
    samples: tuple[tuple[SampleKind, int], ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of all groups, in order."""
        return tuple(slot for group in self.groups for slot in group.slots)


AnyShard = ShardPlan | TemporalShard


def plan(recipe: DatasetRecipe) -> tuple[AnyShard, ...]:
    """Plan the shards of a dataset, in the order of their rows in its tables."""
    planner = _Planner(recipe)
    for portion in recipe.spec.portions:
        planner.add(portion)
    for temporal in recipe.spec.temporal:
        planner.add_temporal(temporal)
    return (*planner.shards, *planner.temporal_shards)


class _Planner:
    """Plans portion after portion; numbers shards, groups, clips and scenes over all of them."""

    def __init__(self, recipe: DatasetRecipe) -> None:
        self.spec, self.seed = recipe.spec, recipe.seed
        self.shards: list[ShardPlan] = []
        self.temporal_shards: list[TemporalShard] = []
        self._groups = self._clips = self._scenes = 0
        self._first_scene = int(stream(self.seed, "scenes").integers(2**32)) * SCENES_OF_A_SEED

    def add(self, portion: Portion) -> None:
        """Plan the shards of a portion."""
        rng = stream(self.seed, "plan", portion.use, portion.split)
        shots = _shots(self.spec, portion.clips, rng)
        families = Deck(dict.fromkeys(portion.scenes, 1.0), rng)
        looks = Deck({i: look.weight for i, look in enumerate(self.spec.looks)}, rng)
        done = 0
        for batch in _batches(shots, self.spec.clips_a_scene * self.spec.scenes_a_shard):
            size = sum(len(group) for _, group in batch)
            homes = -(-size // self.spec.clips_a_scene)
            scenes = tuple(self._scene(families.deal()) for _ in range(self.spec.scenes_a_shard))
            groups = tuple(
                self._group(kind, group, home=i % homes, look=self.spec.looks[looks.deal()], rng=rng)
                for i, (kind, group) in enumerate(batch)
            )
            quota = tuple(
                (kind, _share(portion, kind, done, done + size))
                for kind in (*KINDS, *_CRITIQUE)
                if kind in (*KINDS, *portion.samples)
            )
            self.shards.append(ShardPlan(len(self.shards), portion.use, portion.split, scenes, groups, quota))
            done += size

    def add_temporal(self, portion: TemporalPortion) -> None:
        """Plan the shards of a portion of temporal clips; those come after all others."""
        first = len(self.shards) + len(self.temporal_shards)
        before = sum(len(shard.groups) for shard in self.temporal_shards)
        self.temporal_shards += plan_temporal(
            portion, seed=self.seed, size=self.spec.size, fps=self.spec.fps, shard=first, clip=self._clips, group=before
        )
        self._clips += portion.clips

    def _scene(self, family: str) -> ScenePlan:
        self._scenes += 1
        return ScenePlan(family, self._first_scene + self._scenes)

    def _group(
        self, kind: TwinKind | None, shots: tuple[ShotPlan, ...], *, home: int, look: LookSpec, rng: np.random.Generator
    ) -> Group:
        # Twins are numbered in random order, so that a clip's number says nothing about its motion.
        order = rng.permutation(len(shots))
        slots = []
        for i in order:
            twin = shots[1 - i] if len(shots) == 2 else None
            slots.append(Slot(clip_id(self._clips), shots[i], required_labels(shots[i], twin)))
            self._clips += 1
        self._groups += 1
        return Group(self._groups - 1, tuple(slots), kind, home, _frames(self.spec, shots, rng), look)


def _shots(
    spec: DatasetRecipeFile, clips: int, rng: np.random.Generator
) -> list[tuple[TwinKind | None, tuple[ShotPlan, ...]]]:
    """The shots of `clips` clips in groups, in random order."""
    dealer = ShotDealer(spec, rng)
    pairs = min(round(spec.twins.share * clips / 2), clips // 2)
    groups: list[tuple[TwinKind | None, tuple[ShotPlan, ...]]] = []
    for _ in range(pairs):
        kind, a, b = dealer.twins()
        groups.append((kind, (a, b)))
    groups += [(None, (dealer.without_twin(),)) for _ in range(clips - 2 * pairs)]
    return [groups[i] for i in rng.permutation(len(groups))]


def _batches(
    shots: list[tuple[TwinKind | None, tuple[ShotPlan, ...]]], capacity: int
) -> list[list[tuple[TwinKind | None, tuple[ShotPlan, ...]]]]:
    """Groups by shard: shards hold about equally many clips, none more than `capacity`."""
    total = sum(len(group) for _, group in shots)
    count = -(-total // max(1, capacity - 1))
    batches: list[list[tuple[TwinKind | None, tuple[ShotPlan, ...]]]] = [[] for _ in range(count)]
    done = 0
    for kind, group in shots:
        batches[done * count // total].append((kind, group))
        done += len(group)
    return [batch for batch in batches if batch]


_CRITIQUE: tuple[SampleKind, ...] = ("critique",)


def _share(portion: Portion, kind: SampleKind, first: int, last: int) -> int:
    """Number of a portion's samples of a kind that are about its clips from `first` to before `last`.

    Kinds that are asked of twins come in pairs.
    """
    step = 2 if kind in ("binary", "choice") else 1
    total = portion.samples.get(kind, 0) // step
    return step * (total * last // portion.clips - total * first // portion.clips)


def _frames(spec: DatasetRecipeFile, shots: tuple[ShotPlan, ...], rng: np.random.Generator) -> int:
    """Number of frames of a clip: sequences of motions get longer clips, slow and fast shots the shortest."""
    low, high = spec.seconds
    middle = (low + high) / 2
    if any(len(shot.segments) > 1 for shot in shots):
        low = middle
    if any(shot.pace != "usual" for shot in shots):
        high = low
    return max(2, round(spec.fps * float(rng.uniform(low, high))))
