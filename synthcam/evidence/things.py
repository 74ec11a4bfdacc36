"""The things of a clip that a viewer can find, what they are called, and what of them is seen when and where."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from synthcam.evidence.grid import Grid
from synthcam.geometry.se3 import Array
from synthcam.scene.assets import SceneObject

SEEN = 8
"""Rays that must hit a thing in some look for it to be a thing that a viewer notices."""
APART = 0.1
"""Frame widths between the leftmost thing of a name and the next."""
ABSENT, PRESENT = 0.05, 0.25
"""Of its largest visible share: below the first a thing is not in view, above the second it is."""
PLURAL_KINDS = frozenset({"flowers"})


@dataclass(frozen=True)
class Name:
    """What a viewer calls a thing: unique in the clip. `noun` is without article."""

    noun: str
    plural: bool = False

    @property
    def text(self) -> str:
        """With its article."""
        return f"the {self.noun}"


@dataclass(frozen=True, eq=False)
class SeenThing:
    """A thing with a name of its own, at every look of the grid.

    Attributes:
        id: in the scene.
        name: what it is called.
        moves: it moves by itself.
        share: (S,) part of the picture it fills.
        place: (S, 2) middle of what is seen of it, in shares of width and height; nan where nothing is.
        box: (S, 4) left, top, right, bottom of what is seen; nan where nothing is.
    """

    id: int
    name: Name
    moves: bool
    share: Array
    place: Array
    box: Array

    @cached_property
    def largest(self) -> float:
        """The largest part of the picture it ever fills."""
        return float(self.share.max())

    @cached_property
    def cut(self) -> npt.NDArray[np.bool_]:
        """(S,) whether an edge of the frame cuts it."""
        margin = 0.6 / 48
        return np.asarray(((self.box[:, :2] < margin) | (self.box[:, 2:] > 1 - margin)).any(axis=1))

    @property
    def enters(self) -> int | None:
        """The look in which it has come into view: hardly there at first, well seen from then on."""
        relative = self.share / self.largest
        if relative[0] > ABSENT:
            return None
        later = np.nonzero(relative >= PRESENT)[0]
        return int(later[0]) if len(later) and relative[-1] >= PRESENT else None

    @property
    def leaves(self) -> int | None:
        """The look from which on it is gone: well seen at first, hardly there at the end."""
        relative = self.share / self.largest
        if relative[-1] > ABSENT or relative[0] < PRESENT:
            return None
        return int(np.nonzero(relative > ABSENT)[0][-1]) + 1

    def edge(self, look: int) -> str | None:
        """The frame edge by which it is cut in a look: left, right, top or bottom; None where none or several do."""
        if not np.isfinite(self.box[look]).all():
            return None
        margin = 1.1 / 48
        left, top, right, bottom = self.box[look]
        touched = [
            side for side, at in (("left", left < margin), ("right", right > 1 - margin), ("top", top < margin)) if at
        ]
        touched += ["bottom"] if bottom > 1 - margin else []
        return touched[0] if len(touched) == 1 else None


def find_things(grid: Grid) -> tuple[SeenThing, ...]:
    """Every thing that is noticed in the clip and has a name of its own, the most prominent first."""
    objects = {thing.id: thing for thing in grid.shot.objects}
    counts = {
        identity: np.array([(look == identity).sum() for look in grid.identity])
        for identity in np.unique(grid.identity).tolist()
        if identity in objects
    }
    seen = [_look_at(grid, objects[i], count) for i, count in counts.items() if count.max() >= SEEN]
    names = _names(grid, [objects[i] for i in counts], {thing.id: thing for thing in seen})
    named = [
        SeenThing(thing.id, names[thing.id], thing.moves, thing.share, thing.place, thing.box)
        for thing in seen
        if thing.id in names
    ]
    return tuple(sorted(named, key=lambda thing: (-float(thing.share.mean()), thing.id)))


def _look_at(grid: Grid, thing: SceneObject, count: npt.NDArray[np.int64]) -> SeenThing:
    looks, rows, columns = grid.identity.shape
    place, box = np.full((looks, 2), np.nan), np.full((looks, 4), np.nan)
    for look in np.nonzero(count)[0]:
        down, across = np.nonzero(grid.identity[look] == thing.id)
        place[look] = (across.mean() + 0.5) / columns, (down.mean() + 0.5) / rows
        box[look] = across.min() / columns, down.min() / rows, (across.max() + 1) / columns, (down.max() + 1) / rows
    return SeenThing(thing.id, Name(thing.kind), thing.id in grid.shot.moving, count / (rows * columns), place, box)


def _names(grid: Grid, glimpsed: Sequence[SceneObject], seen: dict[int, SeenThing]) -> dict[int, Name]:
    """A name for each thing that has one of its own among all that is seen, if only by a single ray."""
    kinds = Counter(thing.kind for thing in glimpsed)
    names: dict[int, Name] = {}
    for thing in glimpsed:
        if thing.role == "structure" or thing.id not in seen:
            continue
        rivals = [
            other
            for other in glimpsed
            if other.kind == thing.kind
            and (other.color_name == thing.color_name or other.color_name is None or thing.color_name is None)
        ]
        if len(rivals) == 1 and (thing.color_name is not None or kinds[thing.kind] == 1):
            names[thing.id] = _name(thing, bare=kinds[thing.kind] == 1)
        elif len(rivals) > 1 and thing.color_name is not None and (side := _side(thing, rivals, seen)):
            names[thing.id] = _name(thing, side)
    return names


def _side(thing: SceneObject, rivals: Sequence[SceneObject], seen: dict[int, SeenThing]) -> str:
    """Whether a thing is the leftmost or rightmost of its name in the first frame, where all of them are seen."""
    if any(rival.id not in seen or seen[rival.id].share[0] == 0 for rival in rivals):
        return ""
    own = seen[thing.id].place[0, 0]
    others = np.array([seen[rival.id].place[0, 0] for rival in rivals if rival.id != thing.id])
    if (others - own >= APART).all():
        return " on the left"
    return " on the right" if (own - others >= APART).all() else ""


def _name(thing: SceneObject, side: str = "", *, bare: bool = False) -> Name:
    if thing.kind == "person" and thing.color_name is not None:
        return Name(f"person in {thing.color_name}{side}")
    words = f"{thing.color_name} {thing.kind}" if thing.color_name is not None else thing.kind
    return Name(f"{words}{side}", thing.kind in PLURAL_KINDS)
