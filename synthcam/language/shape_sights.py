"""Sights of shapes: where all is one surface there is no near and far, but a turn makes lines on it converge."""

from synthcam.evidence.evidence import Evidence
from synthcam.evidence.near_far import SPREAD_OUT
from synthcam.language.grammar import Filling, Rule
from synthcam.language.near_far_sights import PairSight
from synthcam.language.sights import Sight, Window

TAPERS, KEEPS_SHAPE = 0.1, 0.02
"""Natural logarithm by which sizes at one edge change against those at the other: seen, and not to be seen."""
CONVERGES = 0.07
"""The same of sizes in one frame, where lines on a wall are seen to converge."""


ONE_WALL = 0.5
"""Part of the picture that a wall fills where its lines are what a viewer looks at."""


def _one_wall(evidence: Evidence, window: Window) -> bool:
    """Whether one wall fills most of the picture at the beginning of a stretch."""
    seen = evidence.grid.identity[evidence.grid.look_at(window.start)]
    walls = [o.id for o in evidence.shot.objects if o.role == "structure" and o.kind not in SPREAD_OUT]
    return any((seen == wall).mean() >= ONE_WALL for wall in walls)


def shape_sight(evidence: Evidence, window: Window, axis: str) -> PairSight | None:
    """Whether shapes taper along an axis ("x" or "y") in a stretch, as in a turn, or keep, where a turn would show it.

    None where the picture slides too little for either to be told, or where depths differ.
    """
    taper, slide = evidence.picture.taper(window.start, window.end), evidence.picture.over(window.start, window.end)
    if taper is None or slide is None or not taper.even or not _one_wall(evidence, window):
        return None
    cameras, side = evidence.shot.cameras, "xy".index(axis)
    focal = cameras.intrinsics[window.start, 0] / cameras.width
    shift = slide.right if side == 0 else slide.down
    # A turn by an angle a slides the picture by f a and changes sizes by a / f over a frame width (f in widths).
    expected = shift / focal**2 * (1.0 if side == 0 else cameras.height / cameras.width)
    grown = taper.right if side == 0 else taper.down
    ends = taper.ends_right if side == 0 else taper.ends_down
    if abs(expected) < TAPERS:
        return None
    towards, away = (("left", "right"), ("top", "bottom"))[side][:: 1 if expected > 0 else -1]
    names: tuple[tuple[str, Filling], ...] = (
        ("lines", Rule(f"LINES.{axis}", True)),
        ("side", Rule(f"EDGE.{towards}")),
        ("other_side", Rule(f"EDGE.{away}")),
    )
    if abs(grown) <= KEEPS_SHAPE:
        return PairSight(Sight("keeps_shape", names, window.when), "keeps_shape", axis, "", names, abs(expected))
    if grown / expected < 0.5 or abs(grown) < TAPERS:
        return None
    # Sizes fall towards the side that the view turns to: lines that ran apart there come to be parallel, or converge.
    converging = ends if expected > 0 else -ends
    rule = "tapers" if converging >= CONVERGES else "straightens" if converging <= abs(grown) / 2 else None
    if rule is None:
        return None
    return PairSight(Sight(rule, names, window.when), rule, axis, towards, names, abs(grown))
