"""Sights: what an observation may say, each with the rule that puts it into words.

Amounts and times are as people see them. What is too small or too uneven to be seen is no sight, and neither is its
opposite: between "slides" and "does not slide" lies a gap where nothing is said.
"""

from dataclasses import dataclass

import numpy as np

from synthcam.evidence.evidence import Evidence
from synthcam.evidence.picture import PictureMotion
from synthcam.language.grammar import Chooser, Filling, Rule, has_rule, say

SLIDES, KEEPS = 0.04, 0.012
"""Frame widths: a picture that moves so far is seen to slide; one that moves no farther than the second is not."""
WHOLE, MOST, SOME = 0.8, 0.62, 0.42
"""Parts of the picture that are all of it, most of it, much of it; what fewer parts do is not said of the picture."""
NOTED = 0.003
"""Part of the picture that something fills whose own motion a viewer notes."""
GROWS, KEEPS_SIZE = 1.08, 1.025
TURNS_DEG, KEEPS_LEVEL_DEG = 4.0, 1.2
TREMBLES, SHAKES, CALM = 0.0022, 0.008, 0.0008
"""Frame widths (RMS): a slight tremble, a plain shake; below the last the picture is steady."""
FAST, SLOW = 0.35, 0.07
"""Frame widths a second."""


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
        if not amount:
            slots |= {slot: "" for slot in ("amount", "much") if slot in slots}
        text = say(f"SEE.{self.rule}", slots, chooser)
        if timed and self.when:
            when = say(f"WHEN.{self.when}", {}, chooser)
            text = f"{when}, {text}" if chooser.uniform() < 0.6 else f"{text} {when}"
        return text


def slide_amount(right: float, down: float, aspect: float) -> str:
    """The rule for how far something slides (right, down: frame widths); up and down it is taken by the height."""
    shift = max(abs(right), abs(down) / aspect)
    steps = ((0.08, "SLIGHT"), (0.2, ""), (0.29, "QUARTER"), (0.4, "THIRD"), (0.6, "HALF"), (0.95, "MOST"))
    name = next((name for limit, name in steps if shift < limit), "BEYOND")
    upright = abs(down) / aspect > abs(right) and has_rule(f"FAR.{name}_UPRIGHT")
    return f"FAR.{name}{'_UPRIGHT' if upright else ''}" if name else ""


def _scene(evidence: Evidence, part: float) -> tuple[str, Filling]:
    """The slot for as much of the picture as goes along; what moves by itself does not."""
    name = "ALL" if part >= WHOLE else "MOST" if part >= MOST else "MUCH"
    movers = any(thing.moves and thing.largest >= NOTED for thing in evidence.things)
    return "scene", Rule(f"{name}_BACKGROUND" if movers else name)


def growth_slots(growth: float, rule: str) -> tuple[tuple[str, Filling], ...]:
    """The slots for how much something grows or shrinks: after its verb by a rule, or before "larger"."""
    factor = max(growth, 1 / growth)
    steps = ((1.2, "SLIGHT"), (1.75, "CLEAR"), (2.4, "TWICE"))
    name = next((name for limit, name in steps if factor < limit), "TIMES")
    return ("amount", Rule(f"{rule}.{name}")), ("much", Rule(f"LARGER.{name}"))


def amount_slot(rule: str) -> Filling:
    return Rule(rule) if rule else ""


def picture_sights(evidence: Evidence, window: Window) -> list[Sight]:
    """What the picture as a whole does in a stretch, the largest first."""
    motion = evidence.picture.over(window.start, window.end)
    if motion is None:
        return []
    found: list[tuple[float, Sight]] = []
    ways = slide_ways(motion)
    if ways and motion.slide_part >= SOME:
        amount: Filling = (
            amount_slot(
                slide_amount(motion.right, motion.down, evidence.shot.cameras.height / evidence.shot.cameras.width)
            )
            if motion.slide_part >= WHOLE and not _slides_unevenly(evidence, window)
            else ""
        )
        slots: tuple[tuple[str, Filling], ...] = (
            _scene(evidence, motion.slide_part),
            ("way", way_slot(ways)),
            ("amount", amount),
        )
        found.append((motion.slide, Sight("slide", slots, window.when, ways)))
    if abs(np.log(motion.growth)) >= np.log(GROWS) and motion.growth_part >= SOME:
        way, log = ("grow" if motion.growth > 1 else "shrink"), abs(float(np.log(motion.growth)))
        uniform = motion.growth_part >= WHOLE and not _uneven(evidence, window)
        amounts = growth_slots(motion.growth, "GROWTH") if uniform else (("amount", ""), ("much", ""))
        found.append((0.3 * log, Sight(way, (_scene(evidence, motion.growth_part), *amounts), window.when, (way,))))
    if abs(motion.turn_deg) >= TURNS_DEG:
        sense = "cw" if motion.turn_deg > 0 else "ccw"
        slots = (
            _scene(evidence, 1.0),
            ("sense", Rule(f"SENSE.{sense}")),
            ("amount", amount_slot(_turn_amount(abs(motion.turn_deg)))),
        )
        found.append((float(abs(np.radians(motion.turn_deg))) * 0.3, Sight("turn", slots, window.when, (sense,))))
    return [sight for _, sight in sorted(found, key=lambda pair: -pair[0])]


def _slides_unevenly(evidence: Evidence, window: Window) -> bool:
    """Whether near things slide farther than far ones, so that no one amount holds of the picture."""
    pairs = (*evidence.compare_depths(window.start, window.end), *evidence.compare_things(window.start, window.end))
    far = [sorted((float(np.hypot(*pair.near_shift)), float(np.hypot(*pair.far_shift)))) for pair in pairs]
    return any(more - less > 0.25 * more for less, more in far if more > SLIDES)


def _uneven(evidence: Evidence, window: Window) -> bool:
    """Whether near things grow or shrink more than far ones, so that no one amount holds of the picture."""
    pairs = (*evidence.compare_depths(window.start, window.end), *evidence.compare_things(window.start, window.end))
    logs = [sorted(abs(float(np.log(g))) for g in (pair.near_growth, pair.far_growth)) for pair in pairs]
    return any(more - less > 0.25 * more for less, more in logs if more > np.log(GROWS))


def slide_ways(motion: PictureMotion) -> tuple[str, ...]:
    ways: list[str] = []
    larger = max(abs(motion.right), abs(motion.down))
    for shift, one, other in ((motion.right, "right", "left"), (motion.down, "down", "up")):
        if abs(shift) >= SLIDES and abs(shift) >= 0.3 * larger:
            ways.append(one if shift > 0 else other)
    return tuple(ways)


def way_slot(ways: tuple[str, ...]) -> Filling:
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
    spreads = growth > np.log(GROWS) / 2 or np.degrees(turn) > TURNS_DEG / 2
    for name, away, path, limit in values:
        # A shaking picture goes to and fro without sliding: it is never farther off than its shake.
        if (path <= 2 * limit and away <= limit) if calm else away <= limit + 4 * tremble:
            # In a picture that spreads or turns, single things do go sideways: only the whole does not.
            found[name] = Sight(f"no_{name}_as_a_whole" if name in "xy" and spreads else f"no_{name}")
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
