"""Portions of temporal clips in a recipe, and the plan of their shards. A pure function of the recipe."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, cast

import numpy as np
from pydantic import AfterValidator, Field, model_validator

from synthcam.checked_yaml import StrictModel
from synthcam.dataset.planning.deck import Deck
from synthcam.dataset.storage.layout import Split, Use, clip_id
from synthcam.errors import InputError
from synthcam.seeding import stream
from synthcam.temporal.clip import VIEWS, TemporalClip, TemporalSpec, View
from synthcam.temporal.kind import LEVELS
from synthcam.temporal.kinds import ALL_KINDS, KINDS
from synthcam.temporal.samples import FORMS, Form

CLIPS_A_SHARD = 48
"""Clips in a shard, an even number."""
FAMILIES = tuple(dict.fromkeys(kind.family for kind in ALL_KINDS.values()))


def _known_kinds(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in ALL_KINDS and name not in FAMILIES:
            raise ValueError(
                f"{name!r} is no kind; allowed are {', '.join(ALL_KINDS)}, and {', '.join(FAMILIES)} for a whole family"
            )
    return tuple(k for k in ALL_KINDS if k in names or ALL_KINDS[k].family in names)


def _known_levels(levels: tuple[int, ...]) -> tuple[int, ...]:
    for level in levels:
        if level not in LEVELS:
            raise ValueError(f"{level} is no level; allowed are {', '.join(map(str, LEVELS))}")
    return tuple(sorted(set(levels)))


FLAT: dict[View, float] = {"flat": 1.0}
Count = Annotated[int, Field(ge=0, le=10_000_000)]


class TemporalPortion(StrictModel):
    """Temporal clips of one use in one split, as pairs of twins: the same stage with another answer."""

    use: Literal["sft", "rl", "vqa"]
    """What the samples are for."""
    split: Split
    """The split of the dataset that the clips belong to."""
    clips: Annotated[int, Field(ge=2, le=1_000_000)]
    """Number of clips, an even one, since all are twins."""
    kinds: Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_known_kinds)] = tuple(KINDS)
    """Kinds of change, or families of kinds (short, long, camera, windows); each is dealt equally often. Those of the
    family windows are clips of minutes, and only made where they are named."""
    levels: Annotated[tuple[int, ...], Field(min_length=1), AfterValidator(_known_levels)] = LEVELS
    """Levels of difficulty; each is dealt equally often."""
    views: Annotated[dict[View, Annotated[float, Field(ge=0, le=1e6)]], Field(min_length=1)] = FLAT
    """Weights of how clips are drawn: flat, or as solids before a camera that stands still, moves, or follows what is
    asked about. A kind is drawn in those of them that it has, else in its first one."""
    samples: dict[Form, Count]
    """Number of samples of each form; at most one of each a clip."""

    @model_validator(mode="after")
    def _balanced(self) -> "TemporalPortion":
        cells = len(self.kinds) * len(self.levels)
        if self.clips % 2:
            raise ValueError(f"{self.clips} clips cannot be twins; allowed is an even number")
        if self.clips < 2 * cells:
            raise ValueError(
                f"{self.clips} clips cannot be balanced over {len(self.kinds)} kinds and {len(self.levels)} levels; "
                f"allowed are {2 * cells} and more"
            )
        if not any(self.views.values()):
            raise ValueError(f"views: all weights of {', '.join(self.views)} are 0; allowed is one above 0")
        for form, count in self.samples.items():
            if count > self.clips:
                raise ValueError(f"{count} {form} samples about {self.clips} clips; allowed is at most one a clip")
            if count % 2:
                raise ValueError(f"{count} {form} samples cannot be balanced between twins; allowed is an even number")
        return self


@dataclass(frozen=True)
class TemporalGroup:
    """Twins of the plan: one stage with two answers.

    Attributes:
        number: among the temporal groups of the plan.
        clips: names and specs of the two.
        forms: forms of the samples that are asked of it.
    """

    number: int
    clips: tuple[tuple[str, TemporalSpec], ...]
    forms: tuple[Form, ...]

    @property
    def name(self) -> str:
        """The name of the group in the tables."""
        return f"t{self.number:07d}"


@dataclass(frozen=True)
class TemporalShard:
    """A shard of temporal clips, the unit of work and of commit."""

    number: int
    use: Use
    split: Split
    groups: tuple[TemporalGroup, ...]
    samples: tuple[tuple[str, int], ...]

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of all clips."""
        return tuple(name for group in self.groups for name, _ in group.clips)

    @property
    def specs(self) -> tuple[TemporalSpec, ...]:
        """The specs of all clips."""
        return tuple(spec for group in self.groups for _, spec in group.clips)


def plan_temporal(
    portion: TemporalPortion, *, seed: int, size: tuple[int, int], fps: float, shard: int, clip: int, group: int
) -> Iterator[TemporalShard]:
    """Plan the shards of a portion; shards, clips and groups are numbered from the given numbers."""
    rng = stream(seed, "temporal", portion.use, portion.split)
    first_seed = int(stream(seed, "temporal seeds").integers(2**32)) * 2**20
    specs = [
        TemporalSpec(kind, level, first_seed + group + number, 0, view, *size, fps)
        for number, (kind, level, view) in enumerate(_cells(portion, rng))
    ]
    forms = _forms_of_groups(portion, [TemporalClip(spec).setup.grounded for spec in specs], rng)
    groups = []
    for number, (spec, own) in enumerate(zip(specs, forms, strict=True)):
        options = rng.permutation(len(TemporalClip(spec).setup.options))[:2]
        clips = tuple(
            (clip_id(clip + 2 * number + i), _with_option(spec, int(option))) for i, option in enumerate(options)
        )
        groups.append(TemporalGroup(group + number, clips, own))
    for begin in range(0, len(groups), CLIPS_A_SHARD // 2):
        some = tuple(groups[begin : begin + CLIPS_A_SHARD // 2])
        quota = tuple((form, 2 * sum(form in one.forms for one in some)) for form in FORMS)
        yield TemporalShard(shard + begin // (CLIPS_A_SHARD // 2), portion.use, portion.split, some, quota)


def _with_option(spec: TemporalSpec, option: int) -> TemporalSpec:
    return TemporalSpec.from_record({**spec.as_record(), "option": option})


def _cells(portion: TemporalPortion, rng: np.random.Generator) -> list[tuple[str, int, View]]:
    """Kind, level and view of each pair; kinds and levels equally often, give or take one."""
    count = portion.clips // 2
    deck = Deck({(kind, level): 1.0 for kind in portion.kinds for level in portion.levels}, rng)
    # A kind that cannot be drawn in any of the views that are asked for is drawn in its first one.
    able = {
        kind: {view: portion.views.get(view, 0.0) for view in VIEWS if view in ALL_KINDS[kind].views}
        for kind in portion.kinds
    }
    of_kind = {
        kind: Deck({v: w for v, w in own.items() if w > 0} or {cast(View, ALL_KINDS[kind].views[0]): 1.0}, rng)
        for kind, own in able.items()
    }
    return [(kind, level, of_kind[kind].deal()) for kind, level in (deck.deal() for _ in range(count))]


def _forms_of_groups(
    portion: TemporalPortion, grounded: list[bool], rng: np.random.Generator
) -> list[tuple[Form, ...]]:
    """The forms that each pair is asked in: as many as wished, spread at random over the pairs that have them.

    Raises:
        InputError: more stretches of time are wished than clips have one to ask for.
    """
    chosen: dict[Form, set[int]] = {}
    for form in FORMS:
        able = [pair for pair in range(len(grounded)) if form != "seconds" or grounded[pair]]
        wished = portion.samples.get(form, 0)
        if wished > 2 * len(able):
            raise InputError(
                f"temporal {portion.use}/{portion.split}: {wished} {form} samples; {2 * len(able)} of {portion.clips} "
                f"clips are of kinds with a stretch of time to ask for, allowed is at most one a clip"
            )
        order = rng.permutation(len(able))
        chosen[form] = {able[int(i)] for i in order[: wished // 2]}
    return [tuple(form for form in FORMS if pair in chosen[form]) for pair in range(len(grounded))]
