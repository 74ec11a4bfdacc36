"""The camera as a thing of the log, still things before it, and what it does: swings out and back, shuttles, slides."""

from math import pi, sin

import numpy as np

from synthcam.temporal.event_log import At, EventLog, LogWriter, Thing
from synthcam.temporal.looks import hues, thing

CAMERA = Thing("camera", "camera", "camera", "", 0.0, 0.0)
PAN_DEG, SLIDE, RISE, ZOOM = 24.0, 0.75, 0.4, 0.55
"""How far the camera pans, slides and rises, and by how much of itself its focal length grows."""
SWINGS = {
    "pan left and back": ("angle_deg", PAN_DEG),
    "pan right and back": ("angle_deg", -PAN_DEG),
    "slide left and back": ("x", -SLIDE),
    "slide right and back": ("x", SLIDE),
    "rise and sink back": ("y", RISE),
    "zoom in and out again": ("scale", ZOOM),
}
"""What changes, and by how much, at the far end of each swing."""
SWINGS_DONE = {
    name: name.replace("rise and sink", "rises and sinks") if name.startswith("rise") else name.replace(" ", "s ", 1)
    for name in SWINGS
}
"""The same of a camera that does it: "pans left and back"."""
AT_REST = {"x": 0.0, "y": 0.0, "angle_deg": 0.0, "scale": 1.0}


def swung(name: str, part: float) -> dict[str, float]:
    """The camera in a swing when a share of it is over."""
    field, amount = SWINGS[name]
    return {**AT_REST, field: AT_REST[field] + amount * sin(pi * part) ** 2}


def add_props(writer: LogWriter, rng: np.random.Generator, count: int) -> None:
    """Add things that stand still, so that there is something to see."""
    forms = ("ball", "square", "star", "wheel")
    for number, colour in enumerate(hues(rng, count)):
        its = thing(forms[int(rng.integers(4))], colour, float(rng.uniform(0.25, 0.4)))
        x = 1.5 * ((number + 0.5) / count - 0.5) + float(rng.uniform(-0.1, 0.1))
        y = float(rng.uniform(-0.5, 0.5))
        writer.add(Thing(its.name, "ground", its.form, its.colour, its.width, its.height), at_rest(x, y))


def at_rest(x: float, y: float) -> At:
    """A thing that stands still."""
    return lambda t: {"x": x, "y": y}


def with_camera(log: EventLog, way: At) -> EventLog:
    """A log with a camera that sees it."""
    writer = LogWriter(fps=log.fps, frames=log.frames)
    writer.add(CAMERA, way)
    own = writer.log()
    states = sorted([*own.states, *log.states], key=lambda state: state.frame)
    return EventLog(log.fps, log.frames, (CAMERA, *log.things), tuple(states), log.events)
