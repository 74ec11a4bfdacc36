"""Sights of near against far: a near thing and what lies behind it, and how their motions in the picture compare."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from synthcam.evidence.evidence import Evidence
from synthcam.evidence.near_far import Comparison
from synthcam.evidence.things import SeenThing
from synthcam.language.grammar import Filling, Noun, Rule
from synthcam.language.sights import GROWS, SLIDES, Sight, Window

APART, APART_SHARE = 0.02, 0.18
"""Near and far are seen to move unlike from so many frame widths, and so large a part of the larger shift, on."""
ALIKE, ALIKE_SHARE = 0.008, 0.07
FORESHORTENED = 0.36
"""The part of the larger shift where perspective alone parts near from far a little."""
FEWEST_PLACES = 9
IN_FRONT = 0.02
"""Part of the picture that a mover fills which a viewer takes for what is near: "the near parts" would be about it."""
SWELLS = float(np.log(1.12))
"""Natural logarithm by which a thing must grow against what lies behind it, which shrinks, or the reverse."""
DEEPER = 1.25
"""How many times as far away the far one is where they would move unlike under the twin."""


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
    if any(thing.moves and thing.largest >= IN_FRONT for thing in evidence.things):
        return named
    for general in evidence.compare_depths(window.start, window.end):
        if general.places >= 2 * FEWEST_PLACES:
            named += list(_compared(general, window, _nameless()))
    return named


def _pair_names(thing: SeenThing, comparison: Comparison) -> tuple[tuple[str, Filling], ...]:
    near = Noun(thing.name.text, thing.name.plural)
    it = "them" if near.plural or near.person else "it"
    if comparison.behind.startswith("the "):
        far: Filling = Noun(f"{comparison.behind} behind {it}")
        short: Filling = Noun(comparison.behind)
    elif comparison.behind:
        far, short = Noun(f"the {comparison.behind} behind {it}"), Noun(f"the {comparison.behind}")
    else:
        far, short = Rule(f"BEHIND.{it}", False), Rule("BACKGROUND", False)
    return (("near", near), ("far", far), ("far_short", short), ("both", Rule("BOTH")))


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
            if near * far < 0 and min(abs(near), abs(far)) >= SLIDES:
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
        elif near * far < 0 and min(abs(near), abs(far)) >= SWELLS:
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
