"""Sights of single things: how they slide and grow, come into view and leave it, and move by themselves."""

from collections.abc import Iterator

import numpy as np

from synthcam.evidence.evidence import Evidence
from synthcam.evidence.picture import PictureMotion
from synthcam.evidence.things import SeenThing
from synthcam.language.grammar import Filling, Noun, Rule
from synthcam.language.sights import Sight, Window, amount_slot, growth_slots, slide_amount, slide_ways, way_slot

PLAIN_SIZE = 0.004
"""Part of the picture that a thing fills which is worth a sentence."""


def thing_sights(evidence: Evidence, window: Window) -> list[tuple[Sight, SeenThing]]:
    """What single things do in a stretch, the most prominent first."""
    found: list[tuple[Sight, SeenThing]] = []
    for thing in evidence.things:
        if thing.largest < PLAIN_SIZE:
            continue
        found += [(sight, thing) for sight in _of_thing(evidence, thing, window)]
    return found


def _of_thing(evidence: Evidence, thing: SeenThing, window: Window) -> Iterator[Sight]:
    noun: tuple[str, Filling] = ("thing", Noun(thing.name.text, thing.name.plural))
    looks = [i for i, frame in enumerate(evidence.grid.frames) if window.start - 1 <= frame <= window.end + 1]
    size = evidence.grid.identity[0].size
    for look, rule in ((thing.enters, "enters"), (thing.leaves, "leaves")):
        if look is None or not looks[0] <= look <= looks[-1] or thing.largest * size < 16:
            continue
        beside = look if rule == "enters" else look - 1
        # The edge is named by the first or last glimpse of it.
        glimpses = np.nonzero(thing.share > 0)[0]
        edge = thing.edge(int(glimpses[0] if rule == "enters" else glimpses[-1])) or thing.edge(beside)
        if edge is not None:
            yield Sight(
                rule, (noun, ("edge", Rule(f"EDGE.{edge}"))), _moment(look / (len(evidence.grid.frames) - 1)), (edge,)
            )
    whole = [look for look in looks if thing.share[look] * size >= 6 and not thing.cut[look]]
    if len(whole) < 2 or whole[-1] - whole[0] < 0.6 * (looks[-1] - looks[0]):
        return
    first, last = whole[0], whole[-1]
    aspect = evidence.shot.cameras.height / evidence.shot.cameras.width
    right, down = (thing.place[last] - thing.place[first]) * np.array([1.0, aspect])
    ways = slide_ways(PictureMotion(float(right), float(down), 1.0, 0.0, 1.0))
    path = float(
        np.nanmax(np.linalg.norm((thing.place[first : last + 1] - thing.place[first]) * [1.0, aspect], axis=1))
    )
    if ways:
        slots = (
            noun,
            ("way", way_slot(ways)),
            ("amount", amount_slot(slide_amount(float(right), float(down), aspect))),
        )
        yield Sight("thing_slides", slots, window.when, ways)
    elif path <= 0.03:
        yield Sight("thing_stays", (noun,), window.when, ("stay",))
    growth = _grown(thing, first, last)
    if growth >= 1.3 or growth <= 1 / 1.3:
        rule = "thing_grows" if growth > 1 else "thing_shrinks"
        yield Sight(rule, (noun, *growth_slots(growth, "SIZE")), window.when, ("grow" if growth > 1 else "shrink",))
    elif 1 / 1.07 <= growth <= 1.07 and thing.largest * size >= 40:
        yield Sight("thing_keeps_size", (noun,), window.when, ("size",))


def _grown(thing: SeenThing, first: int, last: int) -> float:
    """By what factor a thing grows by its outline and by what is seen of it, whichever is less: one may be covered."""
    extent = [(box[2] - box[0]) * (box[3] - box[1]) for box in (thing.box[first], thing.box[last])]
    logs = [float(np.log(size[1] / size[0]) / 2) for size in (extent, (thing.share[first], thing.share[last]))]
    return float(np.exp(min(logs, key=abs))) if logs[0] * logs[1] > 0 else 1.0


def _moment(part: float) -> str:
    return "EARLY" if part < 0.34 else "MIDWAY" if part <= 0.67 else "LATE"


def mover_sights(evidence: Evidence) -> list[tuple[Sight, SeenThing]]:
    """Things that are seen to move by themselves: their shift is not that of what lies behind them."""
    found = []
    for thing in evidence.things:
        if not thing.moves or thing.largest < PLAIN_SIZE:
            continue
        gap = moves_against_background(evidence, thing)
        if gap >= 0.05:
            noun: tuple[str, Filling] = ("thing", Noun(thing.name.text, thing.name.plural))
            found.append((Sight("moves_itself", (noun,), "", ("itself",)), thing))
    return found


def moves_against_background(evidence: Evidence, thing: SeenThing) -> float:
    """How far a thing goes against the static scene behind it, in frame widths, added up over the looks."""
    grid, total = evidence.grid, 0.0
    aspect = np.array([1.0, evidence.shot.cameras.height / evidence.shot.cameras.width])
    for look in range(len(grid.frames) - 1):
        cells = grid.identity[look] == thing.id
        if cells.sum() < 4 or thing.cut[look] or thing.share[look + 1] == 0 or thing.cut[look + 1]:
            continue
        first, last = int(grid.frames[look]), int(grid.frames[look + 1])
        points = grid.points(look, cells)
        carried = grid.see(grid.moved_on(thing.id, points, first, last), last)[0]
        fixed = grid.see(points, last)[0]
        if np.isfinite(carried).all() and np.isfinite(fixed).all():
            total += float(np.linalg.norm(np.median((carried - fixed) * aspect, axis=0)))
    return total
