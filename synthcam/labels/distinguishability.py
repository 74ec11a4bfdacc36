"""Which confusable pairs the pixels of a clip can tell apart, and by how much."""

from dataclasses import dataclass

from synthcam.geometry.image_motion import Component
from synthcam.labels.measurement import Measurement

PAIRS: tuple[tuple[Component, Component], ...] = (("zoom", "dolly"), ("pan", "truck"), ("tilt", "pedestal"))


@dataclass(frozen=True)
class Told:
    """Whether a pair is told apart: None where the clip holds both or neither. `margin` in frame widths, or a part."""

    told: bool | None
    margin: float

    def as_dict(self) -> dict[str, bool | float | None]:
        """The form written to clip.json."""
        return {"told": self.told, "margin": float(f"{self.margin:.4g}")}


def told_apart(measured: Measurement) -> dict[str, Told]:
    """For each confusable pair whether the pixels tell which of the two it is.

    Motions: the margin is what is left over when one is explained by the other. Arc or truck and pan: whether the path
    is clearly one or the other; the margin is the angle subtended, in turns. Camera or subject: the part of the
    textured picture that stands still in the world.
    """
    t = measured.thresholds
    out: dict[str, Told] = {}
    for a, b in PAIRS:
        found = [measured.margins[pair] for pair in ((a, b), (b, a)) if pair in measured.margins]
        if len(found) == 1:
            out[f"{a}/{b}"] = Told(measured.seeable and found[0].left_over >= t.distinct, found[0].left_over)
        else:
            out[f"{a}/{b}"] = Told(None, 0.0)
    turns = abs(measured.arc.degrees) / 360.0
    both = {"pan", "truck"} <= set(measured.present)
    out["arc/truck+pan"] = Told(measured.arc.found is not None if both else None, turns if both else 0.0)
    still = float(measured.evidence.static.min(initial=1.0))
    moves = float(measured.evidence.moving.max(initial=0.0)) > 0
    out["camera/subject"] = Told(still >= t.static_part if moves else None, still)
    return out
