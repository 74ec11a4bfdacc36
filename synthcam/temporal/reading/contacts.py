"""Hits of balls, walked out from each frame's places and velocities: straight on, and back from what is in the way."""

from math import cos, hypot, radians, sin

from synthcam.temporal.event_log import State
from synthcam.temporal.reading.forms import Claims, Found, Questions, count_of, form, near, split_list
from synthcam.temporal.reading.states import LogStates

_TOUCH = 1e-4


def hits(states: LogStates, thing: str, other: str) -> list[float] | None:
    """Seconds at which a thing hits another; None where there are no such things."""
    if thing not in states.of or other not in states.of or thing == other:
        return None
    found = []
    for frame in range(states.frames - 1):
        found += [states.time(frame) + t for t, what in _between(states, thing, frame) if what == other]
    return found


def _between(states: LogStates, thing: str, frame: int) -> list[tuple[float, str]]:
    """Hits of a thing from a frame to the next: seconds after the frame, and with what."""
    step = 1 / states.fps
    a = states.of[thing][frame]
    speed = hypot(a.vx, a.vy)
    if speed < 1e-9:
        return []
    ux, uy = a.vx / speed, a.vy / speed
    found: list[tuple[float, str]] = []
    time, place, way = 0.0, 0.0, 1.0
    walls = _ends(states, thing, a, ux, uy)
    while len(found) < 20:
        ahead = [(abs(at - place) / speed, at, name) for at, name in walls if (at - place) * way > _TOUCH]
        if not ahead:
            return found
        wait, at, name = min(ahead)
        if time + wait > step:
            return found
        time, place, way = time + wait, at, -way
        found.append((time, name))
    return found


def _ends(states: LogStates, thing: str, a: State, ux: float, uy: float) -> list[tuple[float, str]]:
    """How far ahead (and behind: negative) a ball's middle turns round, and at what."""
    radius = states.things[thing].width / 2
    found = []
    for name, it in states.things.items():
        b = states.of[name][a.frame]
        if it.role == "wall":
            # The wall's own thin side faces along its angle.
            nx, ny = cos(radians(b.angle_deg)), sin(radians(b.angle_deg))
            away = (b.x - a.x) * nx + (b.y - a.y) * ny
            along = ux * nx + uy * ny
            reach = abs(away) - radius - it.width / 2
            if abs(along) > 0.5:
                found.append((reach * (1 if away * along > 0 else -1) / abs(along), name))
        elif name != thing and it.role == "mover":
            dx, dy = b.x - a.x, b.y - a.y
            ahead, beside = dx * ux + dy * uy, abs(dx * uy - dy * ux)
            if beside < radius:
                # Mirror images: both come as far before they meet.
                found.append(((abs(ahead) / 2 - radius) * (1 if ahead > 0 else -1), name))
    nearest_ahead = min((end for end in found if end[0] > 0), default=None)
    nearest_behind = max((end for end in found if end[0] <= 0), default=None)
    return [end for end in (nearest_ahead, nearest_behind) if end is not None]


def _how_many(states: LogStates, found: Found) -> str | None:
    times = hits(states, found["thing"], found["other"])
    return None if times is None else str(len(times))


def _at(states: LogStates, found: Found) -> bool:
    return any(near(found["time"], t) for t in hits(states, found["thing"], found["other"]) or ())


def _times(states: LogStates, found: Found) -> bool:
    said = [text.removesuffix(" s") for text in split_list(found["times"])]
    times = hits(states, found["thing"], found["other"])
    return times is not None and len(said) == len(times) and all(map(near, said, times))


def _often(states: LogStates, found: Found) -> bool:
    times = hits(states, found["thing"], found["other"])
    return times is not None and len(times) == count_of(found["often"])


def _others(states: LogStates, found: Found) -> bool:
    """Whether the thing has hits on other things than the named one."""
    return any(hits(states, found["thing"], name) for name in states.of if name != found["other"])


QUESTIONS: Questions = {form(r"How many times does the <x:thing> hit the <x:other>\?"): _how_many}
CLAIMS: Claims = {
    form(r"At <t:time> the <x:thing> hits the <x:other>\."): _at,
    form(r"The <x:thing> hits the <x:other> at (?P<times>[\d.]+ s(?:, [\d.]+ s)*(?: and [\d.]+ s)?)\."): _times,
    form(r"So the <x:thing> hits the <x:other> <n:often>\."): _often,
    form(r"The other hits of the <x:thing> are not hits on the <x:other> and do not count\."): _others,
}
