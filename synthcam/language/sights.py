"""Sights: what an observation may say, each with the rule that puts it into words.

Amounts and times are as people see them. What is too small or too uneven to be seen is no sight, and neither is its
opposite: between "slides" and "does not slide" lies a gap where nothing is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from synthcam.evidence.evidence import Evidence
from synthcam.evidence.near_far import Comparison
from synthcam.evidence.picture import PictureMotion
from synthcam.evidence.things import SeenThing
from synthcam.language.grammar import Chooser, Filling, Noun, Rule, say

SLIDES, KEEPS = 0.04, 0.012
"""Frame widths: a picture that moves so far is seen to slide; one that moves no farther than the second is not."""
WHOLE, MOST, SOME = 0.8, 0.62, 0.42
"""Parts of the picture that are all of it, most of it, much of it; what fewer parts do is not said of the picture."""
GROWS, KEEPS_SIZE = 1.08, 1.025
TURNS_DEG, KEEPS_LEVEL_DEG = 4.0, 1.2
APART, APART_SHARE = 0.02, 0.18
"""Near and far are seen to move unlike from so many frame widths, and so large a part of the larger shift, on."""
ALIKE, ALIKE_SHARE = 0.008, 0.07
FORESHORTENED = 0.36
"""The part of the larger shift where perspective alone parts near from far a little."""
FEWEST_PLACES = 9
DEEPER = 1.25
"""How many times as far away the far one is where they would move unlike under the twin."""
TREMBLES, SHAKES, CALM = 0.0022, 0.008, 0.0008
"""Frame widths (RMS): a slight tremble, a plain shake; below the last the picture is steady."""
FAST, SLOW = 0.35, 0.07
"""Frame widths a second."""
PLAIN_SIZE = 0.004
"""Part of the picture that a thing fills which is worth a sentence."""


@dataclass(frozen=True)
class Window:
    """A stretch of a clip, and when it is as a viewer says: "" for all of it."""

    start: int
    end: int
    when: str

    @classmethod
    def of(cls, start: int, end: int, last: int) -> "Window":
        """Name the stretch between two frames."""
        early, late = start / last < 0.17, end / last > 0.83
        return cls(start, end, "" if early and late else "EARLY" if early else "LATE" if late else "MIDWAY")


@dataclass(frozen=True)
class Sight:
    """One thing that can be seen.

    Attributes:
        rule: the grammar's rule for it, without the "SEE." in front.
        slots: what fills its slots.
        when: a rule of WHEN, or "".
        ways: the directions it speaks of: "left", "grow", "cw" and so on.
    """

    rule: str
    slots: tuple[tuple[str, Filling], ...] = ()
    when: str = ""
    ways: tuple[str, ...] = ()

    def clause(self, chooser: Chooser, *, timed: bool = False, amount: bool = True) -> str:
        """In words, without capital and full stop."""
        slots = dict(self.slots)
        if not amount and "amount" in slots:
            slots["amount"] = ""
        text = say(f"SEE.{self.rule}", slots, chooser)
        if timed and self.when:
            when = say(f"WHEN.{self.when}", {}, chooser)
            text = f"{when}, {text}" if chooser.uniform() < 0.6 else f"{text} {when}"
        return text


def slide_amount(right: float, down: float, aspect: float) -> str:
    """The rule for how far something slides (right, down: frame widths); up and down it is taken by the height."""
    shift = max(abs(right), abs(down) / aspect)
    steps = ((0.08, "SLIGHT"), (0.2, ""), (0.29, "QUARTER"), (0.41, "THIRD"), (0.6, "HALF"), (0.95, "MOST"))
    return next((f"FAR.{name}" if name else "" for limit, name in steps if shift < limit), "FAR.BEYOND")


def _scene(part: float) -> tuple[str, Filling]:
    """The slot for as much of the picture as goes along."""
    return "scene", Rule("ALL" if part >= WHOLE else "MOST" if part >= MOST else "MUCH")


def size_amount(growth: float, rule: str = "SIZE") -> str:
    """The rule for how much something grows or shrinks."""
    factor = max(growth, 1 / growth)
    steps = ((1.2, "SLIGHT"), (1.65, "CLEAR"), (2.4, "TWICE"))
    return f"{rule}." + next((name for limit, name in steps if factor < limit), "TIMES")


def _amount(rule: str) -> Filling:
    return Rule(rule) if rule else ""


def picture_sights(evidence: Evidence, window: Window) -> list[Sight]:
    """What the picture as a whole does in a stretch, the largest first."""
    motion = evidence.picture.over(window.start, window.end)
    if motion is None:
        return []
    found: list[tuple[float, Sight]] = []
    ways = _slide_ways(motion)
    if ways and motion.slide_part >= SOME:
        amount: Filling = (
            _amount(slide_amount(motion.right, motion.down, evidence.shot.cameras.height / evidence.shot.cameras.width))
            if motion.slide_part >= WHOLE
            else ""
        )
        slots: tuple[tuple[str, Filling], ...] = (_scene(motion.slide_part), ("way", _way(ways)), ("amount", amount))
        found.append((motion.slide, Sight("slide", slots, window.when, ways)))
    if abs(np.log(motion.growth)) >= np.log(GROWS) and motion.growth_part >= SOME:
        way, log = ("grow" if motion.growth > 1 else "shrink"), abs(float(np.log(motion.growth)))
        amount = Rule(size_amount(motion.growth, "GROWTH")) if motion.growth_part >= WHOLE else ""
        found.append((0.3 * log, Sight(way, (_scene(motion.growth_part), ("amount", amount)), window.when, (way,))))
    if abs(motion.turn_deg) >= TURNS_DEG:
        sense = "cw" if motion.turn_deg > 0 else "ccw"
        slots = (
            _scene(1.0),
            ("sense", Rule(f"SENSE.{sense}")),
            ("amount", _amount(_turn_amount(abs(motion.turn_deg)))),
        )
        found.append((float(abs(np.radians(motion.turn_deg))) * 0.3, Sight("turn", slots, window.when, (sense,))))
    return [sight for _, sight in sorted(found, key=lambda pair: -pair[0])]


def _slide_ways(motion: PictureMotion) -> tuple[str, ...]:
    ways: list[str] = []
    larger = max(abs(motion.right), abs(motion.down))
    for shift, one, other in ((motion.right, "right", "left"), (motion.down, "down", "up")):
        if abs(shift) >= SLIDES and abs(shift) >= 0.3 * larger:
            ways.append(one if shift > 0 else other)
    return tuple(ways)


def _way(ways: tuple[str, ...]) -> Filling:
    return Rule("WAY." + "-".join(ways))


def _turn_amount(degrees: float) -> str:
    if degrees < 12:
        return "TURN.SLIGHT"
    steps = ((35, ""), (60, "EIGHTH"), (120, "QUARTER"))
    return next((f"TURN.{name}" if name else "" for limit, name in steps if degrees < limit), "TURN.HALF")


def still_sights(evidence: Evidence) -> dict[str, Sight]:
    """What the picture certainly does not do at any time: "x", "y", "size", "level", or "all" of them."""
    swept = evidence.picture.swept
    if swept is None:
        return {}
    tremble = evidence.picture.tremble
    found: dict[str, Sight] = {}
    calm = tremble < CALM
    right, down, growth, turn = evidence.picture.excursion
    values = (
        ("x", right, swept.right, KEEPS),
        ("y", down, swept.down, KEEPS),
        ("size", growth, float(np.log(swept.growth)), float(np.log(KEEPS_SIZE))),
        ("level", float(np.degrees(turn)), swept.turn_deg, KEEPS_LEVEL_DEG),
    )
    for name, away, path, limit in values:
        # A shaking picture goes to and fro without sliding: it is never farther off than its shake.
        if (path <= 2 * limit and away <= limit) if calm else away <= limit + 4 * tremble:
            found[name] = Sight(f"no_{name}")
    if len(found) == 4:
        found["all"] = Sight("still" if calm else "still_but_shaking")
    return found


def steadiness_sight(evidence: Evidence) -> Sight | None:
    """Whether the picture shakes, trembles a little, or is steady; None between, and where the record disagrees."""
    tremble, record = evidence.picture.tremble, evidence.shot.annotation
    if "steadiness" in record.unsure:
        return None
    if record.steadiness in ("unsteady", "very_unsteady"):
        if tremble >= SHAKES:
            return Sight("shakes", ways=("shake",))
        return Sight("trembles", ways=("shake",)) if tremble >= TREMBLES and record.steadiness == "unsteady" else None
    return Sight("steady", ways=("steady",)) if tremble < CALM else None


def pace_sight(evidence: Evidence, speed: str) -> Sight | None:
    """How fast the picture goes by, where the record's speed and the eye's agree."""
    swept = evidence.picture.swept
    if swept is None:
        return None
    pace = "fast" if swept.speed >= FAST else "slow" if swept.speed <= SLOW else "regular"
    return Sight(f"pace_{pace}", ways=(pace,)) if pace == speed else None


@dataclass(frozen=True)
class PairSight:
    """A near and a far thing beside each other, and how they compare.

    Attributes:
        sight: in words.
        kind: "faster", "opposed", "pivot" (the near one keeps its place), "together", "grows_more", "shrinks_more",
            "grow_together", "shrink_together", "keeps_size".
        axis: "x", "y" or "size".
        way: where the far one goes: a direction, "grow" or "shrink".
        names: the slots `near`, `far`, `both`, for what is said of them afterwards.
        weight: how plain it is to see.
    """

    sight: Sight
    kind: str
    axis: str
    way: str
    names: tuple[tuple[str, Filling], ...]
    weight: float


def pair_sights(evidence: Evidence, window: Window) -> list[PairSight]:
    """Near against far in a stretch, the plainest first; named pairs before nameless ones."""
    found: list[PairSight] = []
    for comparison in evidence.compare_things(window.start, window.end):
        thing = evidence.thing(comparison.near_id)
        if thing is not None and comparison.places >= FEWEST_PLACES:
            found += _compared(comparison, window, _pair_names(thing, comparison))
    named = sorted(found, key=lambda pair: -pair.weight)
    for general in evidence.compare_depths(window.start, window.end):
        if general.places >= 2 * FEWEST_PLACES:
            named += list(_compared(general, window, _nameless()))
    return named


def _pair_names(thing: SeenThing, comparison: Comparison) -> tuple[tuple[str, Filling], ...]:
    plural = thing.name.plural
    it = "them" if plural else "it"
    if comparison.behind.startswith("the "):
        far: Filling = Noun(f"{comparison.behind} behind {it}")
        short: Filling = Noun(comparison.behind)
    elif comparison.behind:
        far, short = Noun(f"the {comparison.behind} behind {it}"), Noun(f"the {comparison.behind}")
    else:
        far, short = Rule("BEHIND.them" if plural else "BEHIND.it", False), Rule("BACKGROUND", False)
    return (("near", Noun(thing.name.text, plural)), ("far", far), ("far_short", short), ("both", Rule("BOTH")))


def _nameless() -> tuple[tuple[str, Filling], ...]:
    return (
        ("near", Rule("NEAR", True)),
        ("far", Rule("FAR_PARTS", False)),
        ("far_short", Rule("BACKGROUND", False)),
        ("both", Rule("NEAR_AND_FAR")),
    )


def _compared(c: Comparison, window: Window, names: tuple[tuple[str, Filling], ...]) -> Iterator[PairSight]:
    for axis, (one, other) in enumerate((("right", "left"), ("down", "up"))):
        near, far = c.near_shift[axis], c.far_shift[axis]
        letter = "xy"[axis]
        larger, gap = max(abs(near), abs(far)), c.parallax[axis]
        across = max(abs(c.near_shift[1 - axis]), abs(c.far_shift[1 - axis]))
        if letter not in c.axes or larger < 0.03 or larger < 0.35 * across:
            continue
        apart, alike = (APART_SHARE, ALIKE_SHARE) if not c.foreshortened else (FORESHORTENED, FORESHORTENED / 3)
        near_way, far_way = (one if near > 0 else other), (one if far > 0 else other)
        if abs(gap) >= APART and abs(gap) >= apart * larger:
            if near * far < 0 and min(abs(near), abs(far)) >= 0.02:
                slots = (*names, ("way", Rule(f"WAY.{near_way}")), ("way2", Rule(f"WAY.{far_way}")))
                sight = Sight("opposed", slots, window.when, (near_way, far_way))
                yield PairSight(sight, "opposed", letter, far_way, names, abs(gap))
            elif abs(near) > abs(far) and (near * far > 0 or abs(far) < 0.02):
                sight = Sight("faster", (*names, ("way", Rule(f"WAY.{near_way}"))), window.when, (near_way,))
                yield PairSight(sight, "faster", letter, near_way, names, abs(gap))
            elif abs(near) < 0.35 * abs(far) and abs(near) < 0.05:
                sight = Sight("pivot", (*names, ("way", Rule(f"WAY.{far_way}"))), window.when, (far_way,))
                yield PairSight(sight, "pivot", letter, far_way, names, abs(gap))
            elif abs(far) > abs(near):
                sight = Sight("slower", (*names, ("way", Rule(f"WAY.{far_way}"))), window.when, (far_way,))
                yield PairSight(sight, "slower", letter, far_way, names, abs(gap))
        elif abs(gap) <= max(ALIKE, alike * larger) and larger >= SLIDES and c.depth_ratio >= DEEPER:
            sight = Sight("together", (*names, ("way", Rule(f"WAY.{near_way}"))), window.when, (near_way,))
            yield PairSight(sight, "together", letter, near_way, names, larger * min(c.depth_ratio - 1, 1.5))
    if "s" in c.axes:
        yield from _sizes_compared(c, window, names)


def _sizes_compared(c: Comparison, window: Window, names: tuple[tuple[str, Filling], ...]) -> Iterator[PairSight]:
    near, far = float(np.log(c.near_growth)), float(np.log(c.far_growth))
    larger, gap = max(abs(near), abs(far)), near - far
    if larger < np.log(GROWS):
        return
    grows = (near if abs(near) > abs(far) else far) > 0
    way = "grow" if grows else "shrink"
    if abs(gap) >= 0.06 and abs(gap) >= APART_SHARE * larger:
        if abs(near) <= 0.07 and abs(far) >= np.log(GROWS) + 0.04:
            yield PairSight(
                Sight(
                    f"keeps_size_{'grow' if far > 0 else 'shrink'}",
                    names,
                    window.when,
                    ("grow" if far > 0 else "shrink",),
                ),
                "keeps_size",
                "size",
                "grow" if far > 0 else "shrink",
                names,
                abs(gap),
            )
        elif near * far < 0 and min(abs(near), abs(far)) >= 0.07:
            rule = "swells_against" if near > 0 else "shrinks_against"
            yield PairSight(
                Sight(rule, names, window.when),
                "size_opposed",
                "size",
                "grow" if far > 0 else "shrink",
                names,
                abs(gap),
            )
        elif abs(near) > abs(far) and (near * far > 0 or abs(far) < 0.03):
            yield PairSight(
                Sight(f"{way}s_more", names, window.when, (way,)), f"{way}s_more", "size", way, names, abs(gap)
            )
    elif abs(gap) <= max(0.02, 0.08 * larger) and larger >= np.log(GROWS) and c.depth_ratio >= DEEPER:
        sight = Sight(f"{way}_together", names, window.when, (way,))
        yield PairSight(sight, f"{way}_together", "size", way, names, larger * min(c.depth_ratio - 1, 1.5))


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
    ways = _slide_ways(PictureMotion(float(right), float(down), 1.0, 0.0, 1.0))
    path = float(
        np.nanmax(np.linalg.norm((thing.place[first : last + 1] - thing.place[first]) * [1.0, aspect], axis=1))
    )
    if ways:
        slots = (noun, ("way", _way(ways)), ("amount", _amount(slide_amount(float(right), float(down), aspect))))
        yield Sight("thing_slides", slots, window.when, ways)
    elif path <= 0.03:
        yield Sight("thing_stays", (noun,), window.when, ("stay",))
    growth = _grown(thing, first, last)
    if growth >= 1.3 or growth <= 1 / 1.3:
        rule = "thing_grows" if growth > 1 else "thing_shrinks"
        yield Sight(
            rule, (noun, ("amount", Rule(size_amount(growth)))), window.when, ("grow" if growth > 1 else "shrink",)
        )
    elif 1 / 1.07 <= growth <= 1.07 and thing.largest * size >= 40:
        yield Sight("thing_keeps_size", (noun,), window.when, ("size",))


def _grown(thing: SeenThing, first: int, last: int) -> float:
    """By what factor a thing's visible extent grows: the root of its box's area."""
    extent = [(box[2] - box[0]) * (box[3] - box[1]) for box in (thing.box[first], thing.box[last])]
    return float(np.sqrt(extent[1] / extent[0]))


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
