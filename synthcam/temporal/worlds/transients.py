"""Brief changes from rest and back: hops, swellings, turns, flashes. What has happened leaves no trace."""

from dataclasses import dataclass
from math import pi, sin

from synthcam.temporal.event_log import At

ACTS = ("hops", "swells", "turns", "flashes")
"""Verbs of what a thing can do; turning is one full turn."""
HOP, SWELL = 0.3, 0.7
"""Height of a hop in stage units, and growth of a swelling as a share."""
TIP_DEG = 40.0
"""How far a thing tips to its right."""
FLASH = "white"


@dataclass(frozen=True)
class Act:
    """A brief change of a thing, from `start_s` to `end_s`."""

    what: str
    start_s: float
    end_s: float

    def change(self, time_s: float) -> dict[str, float | str]:
        """What is special about the thing at a time: "rise" above its place, and fields of its state."""
        part = (time_s - self.start_s) / (self.end_s - self.start_s)
        return act(self.what, part) if 0 < part < 1 else {}


def act(what: str, part: float) -> dict[str, float | str]:
    """A brief change when a share of it is over."""
    rise = sin(pi * part) ** 2
    if what == "hops":
        return {"rise": HOP * rise}
    if what == "swells":
        return {"scale": 1 + SWELL * rise}
    if what == "turns":
        return {"angle_deg": -360 * part}
    if what == "tips":
        return {"angle_deg": -TIP_DEG * rise}
    return {"colour": FLASH} if 0.2 < part < 0.8 else {}


def resting_at(x: float, y: float, acts: list[Act]) -> At:
    """A thing at a place that changes now and then."""

    def at(time_s: float) -> dict[str, float | str]:
        changed = {key: value for one in acts for key, value in one.change(time_s).items()}
        rise = float(changed.pop("rise", 0.0))
        return {"x": x, "y": y + rise, **changed}

    return at
