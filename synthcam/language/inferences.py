"""Inferences: from what is seen to one motion of the camera, with what its twin would have looked like instead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from synthcam.evidence.evidence import Evidence
from synthcam.language.near_far_sights import PairSight, pair_sights
from synthcam.language.shape_sights import shape_sight
from synthcam.language.sights import Sight, Window, picture_sights, still_sights
from synthcam.language.thing_sights import mover_sights, thing_sights
from synthcam.motion.motions import LOOKALIKE, MOTIONS

PICTURE_GOES = {
    "left": "right", "right": "left", "up": "down", "down": "up",
    "in": "grow", "out": "shrink", "cw": "ccw", "ccw": "cw",
}  # fmt: skip
"""Which way the picture goes where the camera pans, tilts, rolls, zooms or travels in a direction."""
_AROUND = {"arc-cw": ("x", "left"), "arc-ccw": ("x", "right"), "crane-up": ("y", "up"), "crane-down": ("y", "down")}
"""Where what lies behind goes while the camera circles the thing in front of it."""
_STRAIGHT = {
    "arc-cw": "truck-left", "arc-ccw": "truck-right", "crane-up": "pedestal-up", "crane-down": "pedestal-down",
    "dolly-zoom-in": "zoom-out", "dolly-zoom-out": "zoom-in",
}  # fmt: skip
"""The plain motion that a composite one is set against."""
_TURNS = {"pan": "x", "tilt": "y"}
_TRAVELS = {"truck": "x", "pedestal": "y"}


@dataclass(frozen=True)
class Inference:
    """A motion, and what shows it.

    Attributes:
        motion: canonical name.
        window: when.
        main: the sight it is read from.
        pair: near against far, where that tells it from its twin.
        twin: the motion it could be taken for; None where nothing else looks like it.
        law: the rule of what the twin would do to the pair.
        around: all motions of that time.
    """

    motion: str
    window: Window
    main: Sight
    pair: PairSight | None
    twin: str | None
    law: str | None
    around: tuple[str, ...]

    @property
    def sights(self) -> tuple[Sight, ...]:
        """What it cites."""
        return (self.main,) if self.pair is None or self.pair.sight == self.main else (self.main, self.pair.sight)


def infer(evidence: Evidence, motion: str, window: Window, around: Sequence[str]) -> Inference | None:
    """The inference to a motion in a stretch of the clip; None where the pictures do not show it plainly.

    Args:
        around: all motions of the stretch.
    """
    found = _infer(evidence, motion, window, around)
    return None if found is None else replace(found, around=tuple(around))


def _infer(evidence: Evidence, motion: str, window: Window, around: Sequence[str]) -> Inference | None:
    family, direction = MOTIONS[motion].family, MOTIONS[motion].direction
    if motion == "static":
        still = still_sights(evidence).get("all")
        return None if still is None else Inference(motion, window, still, None, None, None, ())
    if family == "track":
        return _tracking(evidence, motion, window)
    if motion in _AROUND:
        axis, way = _AROUND[motion]
        pair = _plainest(evidence, window, ("pivot", "opposed", "slower"), axis, way)
        return None if pair is None else Inference(motion, window, pair.sight, pair, _STRAIGHT[motion], "straight", ())
    if family == "dolly-zoom":
        way = "shrink" if direction == "in" else "grow"
        pair = _plainest(evidence, window, ("keeps_size", "size_opposed"), "size", way)
        twin = _STRAIGHT[motion]
        return None if pair is None else Inference(motion, window, pair.sight, pair, twin, twin, ())
    way = PICTURE_GOES[direction or ""]
    main = next((sight for sight in picture_sights(evidence, window) if way in sight.ways), None)
    if main is None:
        return None
    if family == "roll":
        return Inference(motion, window, main, None, None, None, ())
    pair = _decider(evidence, motion, window, way)
    lookalike, law = _twin(motion)
    if pair is None and not any(MOTIONS[other].family not in (*_TURNS, *_TRAVELS, "zoom") for other in around):
        pair = _shape_decider(evidence, motion, window)
        law = f"shape_{law}" if pair is not None else law
    return Inference(motion, window, main, pair, lookalike, law, ())


def _shape_decider(evidence: Evidence, motion: str, window: Window) -> PairSight | None:
    """What becomes of shapes, where it shows a turn or a move to the side and no near and far denies it; None else."""
    family = MOTIONS[motion].family
    axis = (_TURNS | _TRAVELS).get(family)
    if axis is None or any(pair.axis == axis for pair in pair_sights(evidence, window)):
        return None
    found = shape_sight(evidence, window, axis)
    return found if found is not None and (found.kind == "keeps_shape") == (family in _TRAVELS) else None


def _twin(motion: str) -> tuple[str | None, str | None]:
    twin = LOOKALIKE.get(motion)
    if twin is None:
        return None, None
    family = MOTIONS[twin].family
    return twin, twin if family in ("zoom", "dolly") else family


def _decider(evidence: Evidence, motion: str, window: Window, way: str) -> PairSight | None:
    """Near against far, where it shows the motion and nothing shows its twin; None else."""
    family = MOTIONS[motion].family
    if family in ("zoom", "dolly"):
        own, against = f"{way}_together", f"{way}s_more"
        if family == "dolly":
            own, against = against, own
        axis = "size"
    else:
        axis = (_TURNS | _TRAVELS)[family]
        own, against = ("together", "faster") if family in _TURNS else ("faster", "together")
    pairs = [p for p in pair_sights(evidence, window) if p.axis == axis and p.way == way]
    if family in _TURNS and any(
        p.axis == axis and p.kind in ("opposed", "pivot") for p in pair_sights(evidence, window)
    ):
        return None
    fitting = [p for p in pairs if p.kind == own]
    contrary = [p for p in pairs if p.kind == against]
    if not fitting or (contrary and (family in _TURNS or family == "zoom")):
        return None
    return fitting[0]


def _plainest(evidence: Evidence, window: Window, kinds: tuple[str, ...], axis: str, way: str) -> PairSight | None:
    return next((p for p in pair_sights(evidence, window) if p.kind in kinds and p.axis == axis and p.way == way), None)


def _tracking(evidence: Evidence, motion: str, window: Window) -> Inference | None:
    """That a thing moves by itself and yet keeps its place in the picture, while the background goes by."""
    identity = evidence.shot.subject_id
    moving = {thing.id for _, thing in mover_sights(evidence)}
    if identity is None or identity not in moving:
        return None
    own = [sight for sight, thing in thing_sights(evidence, window) if thing.id == identity]
    stays = next((sight for sight in own if sight.rule == "thing_stays"), None)
    if stays is None:
        return None
    return Inference(motion, window, stays, None, None, None, ())
