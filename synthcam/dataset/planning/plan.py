"""The plan of a dataset: which clips are wished for, in which scenes, in which shards. A pure function of the recipe.

Whatever is made of a shard depends on nothing but the recipe and its plan, so that workers, their number, the order of
work and interruptions change no byte.
"""

from dataclasses import dataclass

import numpy as np

from synthcam.dataset.planning.deck import Deck
from synthcam.dataset.planning.recipe import DatasetRecipe, DatasetRecipeFile, LookSpec, Portion, TwinKind
from synthcam.dataset.planning.shots import RequiredLabels, ShotDealer, ShotPlan, required_labels
from synthcam.dataset.storage.layout import Split, Use, clip_id
from synthcam.language.sample import KINDS, Kind
from synthcam.seeding import stream

SCENES_OF_A_SEED = 2**20
"""Scene seeds are counted from a start that hangs on the recipe's seed; below 2**53, to be exact in any JSON."""


@dataclass(frozen=True)
class ScenePlan:
    """A scene that the clips of a shard share."""

    family: str
    seed: int


@dataclass(frozen=True)
class Slot:
    """A clip that is wished for: what its camera does, and the labels that must be measured."""

    clip: str
    shot: ShotPlan
    wish: RequiredLabels


@dataclass(frozen=True)
class Group:
    """Clips that are made together: twins, or one alone.

    Attributes:
        number: in the whole plan; candidates are drawn from it.
        slots: one, or two that differ in one thing.
        twin_kind: what they differ in; None for one alone.
        home: index of the shard's scene that is tried first.
        frames: of each of its clips.
        look: how they are filmed.
    """

    number: int
    slots: tuple[Slot, ...]
    twin_kind: TwinKind | None
    home: int
    frames: int
    look: LookSpec

    @property
    def name(self) -> str:
        """The group's name in the tables."""
        return f"g{self.number:07d}"


@dataclass(frozen=True)
class ShardPlan:
    """The unit of work and of commit: some scenes, some clips in each, and samples of these.

    Attributes:
        samples: how many of each kind.
    """

    number: int
    use: Use
    split: Split
    scenes: tuple[ScenePlan, ...]
    groups: tuple[Group, ...]
    samples: tuple[tuple[Kind, int], ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All slots in order."""
        return tuple(slot for group in self.groups for slot in group.slots)


def plan(recipe: DatasetRecipe) -> tuple[ShardPlan, ...]:
    """The shards of a dataset, in the order in which their rows stand in it."""
    planner = _Planner(recipe)
    for portion in recipe.spec.portions:
        planner.add(portion)
    return tuple(planner.shards)


class _Planner:
    """Counts shards, groups, clips and scenes over all portions."""

    def __init__(self, recipe: DatasetRecipe) -> None:
        self.spec, self.seed = recipe.spec, recipe.seed
        self.shards: list[ShardPlan] = []
        self._groups = self._clips = self._scenes = 0
        self._first_scene = int(stream(self.seed, "scenes").integers(2**32)) * SCENES_OF_A_SEED

    def add(self, portion: Portion) -> None:
        """Plan a portion's shards."""
        rng = stream(self.seed, "plan", portion.use, portion.split)
        shots = _shots(self.spec, portion.clips, rng)
        families = Deck(dict.fromkeys(portion.scenes, 1.0), rng)
        looks = Deck({i: look.weight for i, look in enumerate(self.spec.looks)}, rng)
        done = 0
        for batch in _batches(shots, self.spec.clips_a_scene * self.spec.scenes_a_shard):
            size = sum(len(made) for _, made in batch)
            homes = -(-size // self.spec.clips_a_scene)
            scenes = tuple(self._scene(families.deal()) for _ in range(self.spec.scenes_a_shard))
            groups = tuple(
                self._group(kind, made, home=i % homes, look=self.spec.looks[looks.deal()], rng=rng)
                for i, (kind, made) in enumerate(batch)
            )
            quota = tuple((kind, _share(portion, kind, done, done + size)) for kind in KINDS)
            self.shards.append(ShardPlan(len(self.shards), portion.use, portion.split, scenes, groups, quota))
            done += size

    def _scene(self, family: str) -> ScenePlan:
        self._scenes += 1
        return ScenePlan(family, self._first_scene + self._scenes)

    def _group(
        self, kind: TwinKind | None, shots: tuple[ShotPlan, ...], *, home: int, look: LookSpec, rng: np.random.Generator
    ) -> Group:
        # Which of twins comes first says nothing: clips are numbered in an order of chance.
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
    """Shots in groups, in an order of chance: together `clips`."""
    variety = ShotDealer(spec, rng)
    pairs = min(round(spec.twins.share * clips / 2), clips // 2)
    found: list[tuple[TwinKind | None, tuple[ShotPlan, ...]]] = []
    for _ in range(pairs):
        kind, a, b = variety.twins()
        found.append((kind, (a, b)))
    found += [(None, (variety.alone(),)) for _ in range(clips - 2 * pairs)]
    return [found[i] for i in rng.permutation(len(found))]


def _batches(
    shots: list[tuple[TwinKind | None, tuple[ShotPlan, ...]]], capacity: int
) -> list[list[tuple[TwinKind | None, tuple[ShotPlan, ...]]]]:
    """Groups for one shard after the other, about evenly filled, none above `capacity`."""
    total = sum(len(made) for _, made in shots)
    count = -(-total // max(1, capacity - 1))
    batches: list[list[tuple[TwinKind | None, tuple[ShotPlan, ...]]]] = [[] for _ in range(count)]
    done = 0
    for kind, made in shots:
        batches[done * count // total].append((kind, made))
        done += len(made)
    return [batch for batch in batches if batch]


def _share(portion: Portion, kind: Kind, first: int, last: int) -> int:
    """How many of a portion's samples of a kind fall to its clips from `first` to before `last`.

    Those put to twins come in twos.
    """
    step = 2 if kind in ("binary", "choice") else 1
    total = portion.samples.get(kind, 0) // step
    return step * (total * last // portion.clips - total * first // portion.clips)


def _frames(spec: DatasetRecipeFile, shots: tuple[ShotPlan, ...], rng: np.random.Generator) -> int:
    """Clips with motions in a row are among the longer ones, those that are fast among the shorter ones."""
    low, high = spec.seconds
    middle = (low + high) / 2
    if any(len(shot.segments) > 1 for shot in shots):
        low = middle
    if any(shot.pace != "usual" for shot in shots):
        high = low
    return max(2, round(spec.fps * float(rng.uniform(low, high))))
