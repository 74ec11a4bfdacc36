"""Things that shuttle in lanes from end to end at constant speed, for velocity, distance and speed comparison."""

from dataclasses import dataclass

import numpy as np

from synthcam.temporal.event_log import Event, EventLog, LogWriter, Thing
from synthcam.temporal.laps import Laps, start_between
from synthcam.temporal.looks import hues, thing
from synthcam.temporal.words import seconds
from synthcam.temporal.worlds.lanes import HALF_LENGTH, Lane, lane_line, lanes

FORMS = ("ball", "square", "star")


@dataclass(frozen=True)
class Shuttle:
    """A thing in its lane."""

    thing: Thing
    lane: Lane
    laps: Laps


def shuttles(rng: np.random.Generator, laps: list[Laps], *, level: int) -> list[Shuttle]:
    """Things of different colours in lanes of their own, one for each of the laps, in random order of lanes."""
    found = lanes(rng, len(laps), tilted=level == 3)
    order = rng.permutation(len(laps))
    colours = hues(rng, len(laps))
    forms = [FORMS[int(i)] if level > 1 else "ball" for i in rng.integers(len(FORMS), size=len(laps))]
    return [
        Shuttle(thing(form, colour, 2 * found[int(at)].radius), found[int(at)], its)
        for form, colour, at, its in zip(forms, colours, order, laps, strict=True)
    ]


def any_laps(rng: np.random.Generator, places: int, steps: int, fps: float) -> Laps:
    """Laps from a random start in a random direction."""
    return Laps(places, steps if rng.random() < 0.5 else -steps, start_between(rng, places), fps)


def add_shuttle(writer: LogWriter, shuttle: Shuttle, number: int) -> None:
    """Add a thing, the line and the end posts of its lane, and the times at which it turns back."""
    lane, its = shuttle.lane, shuttle.thing
    lane_line(writer, lane, number)
    for side, sign in (("left", -1), ("right", 1)):
        post = Thing(f"{side} post {number}", "ground", "wall", "black", 0.03, 3.2 * lane.radius)
        place = lane.at(sign * (HALF_LENGTH + lane.radius + 0.015))
        writer.add(post, lambda t, place=place: {**place, "angle_deg": lane.tilt_deg})  # type: ignore[misc]
    writer.add(its, lambda t: lane.at(lane.there_and_back(shuttle.laps, t)))
    for part, side in ((0.0, "left"), (0.5, "right")):
        for time in shuttle.laps.times(part):
            writer.happens("turns back", its.name, time, value=side)


def turns_seen(log: EventLog, name: str) -> tuple[str, ...]:
    """A sentence for each time that a thing turns back."""
    return tuple(
        f"At {seconds(e.start_s)} the {name} turns back at the {e.value} end of its lane." for e in turns(log, name)
    )


def turns(log: EventLog, name: str) -> tuple[Event, ...]:
    """The events in which a thing turns back."""
    return log.of(name, "turns back")
