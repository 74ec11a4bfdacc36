"""Claims about things and about the static scene, against where they project to."""

import numpy as np

from synthcam.verification import claims as c
from synthcam.verification.clip import CheckedClip
from synthcam.verification.findings import FACTOR, HOLDS, PERCENT, Finding, at_most, fails, near
from synthcam.verification.names import NoSuchThing, find_thing

HELD_PERCENT, SAME_SIZE, STILL_PERCENT, FARTHER = 3.0, (0.95, 1.05), 1.0, 1.3
"""How far a thing that holds its place may stray, its size change, a static point shift; how much farther far is."""
STAYS_S, CROSSING_S = 0.3, 0.1
"""What enters stays in for so long; the time of crossing may be off by so much."""
ALIKE = ("pan", "tilt", "zoom")
"""Kinds of motion that act on near and far things alike; travel acts more on near ones."""
_EPS = 1e-9


def check_place(claim: c.Place, clip: CheckedClip, frame: int) -> Finding:
    place = _place(claim.thing, clip, (frame,))
    if isinstance(place, Finding):
        return place
    x, y = place[0]
    return near("x", x, claim.x, PERCENT, "%") & near("y", y, claim.y, PERCENT, "%")


def check_shift(claim: c.Shift, clip: CheckedClip, start: int, end: int) -> Finding:
    places = _place(claim.thing, clip, (start, end))
    if isinstance(places, Finding):
        return places
    (x0, y0), (x1, y1) = places
    sideways = HOLDS if claim.right is None else near("shift to the right", x1 - x0, claim.right, PERCENT, "%")
    downwards = HOLDS if claim.down is None else near("shift down", y1 - y0, claim.down, PERCENT, "%")
    return sideways & downwards


def check_hold(claim: c.Hold, clip: CheckedClip, start: int, end: int) -> Finding:
    identity = _whole_thing(claim.thing, clip, (start, end))
    if isinstance(identity, Finding):
        return identity
    centres = [clip.sight.centre(identity, frame) for frame in range(start, end + 1)]
    known = np.array([centre for centre in centres if centre is not None])
    if len(known) < len(centres):
        return fails(f"{claim.thing} goes behind the camera", "a place in every frame")
    return at_most("strays by", float(np.abs(known - known[0]).max()), HELD_PERCENT, "%")


def check_growth(claim: c.Growth, clip: CheckedClip, start: int, end: int) -> Finding:
    ratio = _growth(claim.thing, clip, start, end)
    if isinstance(ratio, Finding):
        return ratio
    if (claim.way == "grows" and ratio <= 1) or (claim.way == "shrinks" and ratio >= 1):
        return fails(f"size factor {ratio:.3g}", f"one with which it {claim.way}")
    return near("size factor", ratio, claim.factor, FACTOR)


def check_same_size(claim: c.SameSize, clip: CheckedClip, start: int, end: int) -> Finding:
    ratio = _growth(claim.thing, clip, start, end)
    if isinstance(ratio, Finding):
        return ratio
    low, high = SAME_SIZE
    return HOLDS if low - _EPS <= ratio <= high + _EPS else fails(f"size factor {ratio:.3g}", f"{low:g} to {high:g}")


def check_crosses(claim: c.Crosses, clip: CheckedClip, seconds: float) -> Finding:
    """Entering is being outside one frame before and inside for 0.3 s from then on; leaving the reverse."""
    identity = find_thing(claim.thing, clip)
    if isinstance(identity, NoSuchThing):
        return fails(identity.reason, f"one {claim.thing}")
    verb = "enters" if claim.enters else "leaves"
    reach = max(CROSSING_S, 1 / clip.fps) + _EPS
    found = [
        (frame, edge)
        for frame in range(1, clip.last + 1)
        if (edge := _crossing(identity, clip, frame, enters=claim.enters)) is not None
    ]
    if any(edge == claim.edge and abs(float(clip.cameras.times[f]) - seconds) <= reach for f, edge in found):
        return HOLDS
    said = ", ".join(f"{verb} over the {edge} edge at {float(clip.cameras.times[f]):.2f} s" for f, edge in found)
    return fails(said or f"never {verb}", f"the {claim.edge} edge within {reach:.2g} s of {seconds:g} s")


def check_parallax_shift(claim: c.ParallaxShift, clip: CheckedClip, start: int, end: int) -> Finding:
    pair = _near_and_far(claim.near, claim.far, clip, start, end)
    if isinstance(pair, Finding):
        return pair
    shifts = []
    for identity in pair:
        before, after = clip.sight.centre(identity, start), clip.sight.centre(identity, end)
        assert before is not None
        assert after is not None  # both are whole in the picture
        shifts.append(after[0] - before[0])
    near_shift, far_shift = shifts
    if claim.far_shift != 0 and near_shift * far_shift < 0:
        return fails(f"shifts of {near_shift:.1f}% and {far_shift:.1f}%", "the same way")
    return near("near shift", abs(near_shift), claim.near_shift, PERCENT, "%") & near(
        "far shift", abs(far_shift), claim.far_shift, PERCENT, "%"
    )


def check_parallax_growth(claim: c.ParallaxGrowth, clip: CheckedClip, start: int, end: int) -> Finding:
    pair = _near_and_far(claim.near, claim.far, clip, start, end)
    if isinstance(pair, Finding):
        return pair
    ratios = [_size(clip, identity, end) / _size(clip, identity, start) for identity in pair]
    return near("near factor", ratios[0], claim.near_factor, FACTOR) & near(
        "far factor", ratios[1], claim.far_factor, FACTOR
    )


def check_spread(claim: c.Spread, clip: CheckedClip, start: int, end: int) -> Finding:
    factor = clip.points.spread(start, end)
    if factor is None:
        return fails("fewer than 3 static points", "3 or more")
    if (claim.way == "apart" and factor <= 1) or (claim.way == "together" and factor >= 1):
        return fails(f"factor {factor:.3g}", f"points that move {claim.way}")
    return near("factor", factor, claim.factor, FACTOR)


def check_still(_: c.Still, clip: CheckedClip, start: int, end: int) -> Finding:
    return at_most("a static point shifts by", clip.points.largest_shift(start, end), STILL_PERCENT, "% of the width")


def check_supposed(claim: c.Supposed, clip: CheckedClip) -> Finding:
    """What is supposed follows from depth: travel moves and scales near things more, a turn or a zoom all alike."""
    if claim.alike is not (claim.kind in ALIKE):
        return fails(f"a {claim.kind} said to act {'alike' if claim.alike else 'more on near things'}", "the contrary")
    pair = _near_and_far(claim.near, claim.far, clip, 0, 0)
    if isinstance(pair, Finding):
        return pair
    return _at_rest(claim.near, pair[0], clip) & _at_rest(claim.far, pair[1], clip)


def check_supposed_fixed(claim: c.SupposedFixed, clip: CheckedClip) -> Finding:
    identity = _whole_thing(claim.thing, clip, (0,))
    if isinstance(identity, Finding):
        return identity
    return _at_rest(claim.thing, identity, clip)


def _at_rest(name: c.Name, identity: int, clip: CheckedClip) -> Finding:
    moves = clip.sight.things[identity].caster is not None
    return fails(f"{name} moves by itself", "something at rest") if moves else HOLDS


def _place(thing: c.Name | c.Spot, clip: CheckedClip, frames: tuple[int, ...]) -> Finding | list[tuple[float, float]]:
    """Where a thing is in each frame, in percent."""
    if isinstance(thing, c.Name):
        identity = _whole_thing(thing, clip, frames)
        if isinstance(identity, Finding):
            return identity
        centres = [clip.sight.centre(identity, frame) for frame in frames]
        return [centre for centre in centres if centre is not None]
    if clip.points.spot is None:
        return fails("the sky, or something that moves, in the middle of the first frame", "a point at rest")
    places = [clip.sight.project(frame, clip.points.spot[None])[0] for frame in frames]
    if not all(np.isfinite(place).all() for place in places):
        return fails("a point behind the camera", "one in front of it")
    return [(float(x), float(y)) for x, y in places]


def _whole_thing(name: c.Name, clip: CheckedClip, frames: tuple[int, ...]) -> int | Finding:
    """The thing a name means, seen whole in these frames."""
    identity = find_thing(name, clip)
    if isinstance(identity, NoSuchThing):
        return fails(identity.reason, f"one {name}")
    for frame in frames:
        if not clip.sight.is_whole(identity, frame):
            return fails(
                f"{name} not whole in view at {float(clip.cameras.times[frame]):.2f} s", "seen inside the frame"
            )
    return identity


def _growth(name: c.Name, clip: CheckedClip, start: int, end: int) -> float | Finding:
    identity = _whole_thing(name, clip, (start, end))
    if isinstance(identity, Finding):
        return identity
    return _size(clip, identity, end) / _size(clip, identity, start)


def _size(clip: CheckedClip, identity: int, frame: int) -> float:
    size = clip.sight.size(identity, frame)
    assert size is not None  # it is whole in the picture
    return size


def _near_and_far(
    near_name: c.Name, far_name: c.Name, clip: CheckedClip, start: int, end: int
) -> tuple[int, int] | Finding:
    one = _whole_thing(near_name, clip, (start, end))
    other = _whole_thing(far_name, clip, (start, end))
    if isinstance(one, Finding):
        return one
    if isinstance(other, Finding):
        return other
    ratio = clip.sight.depth(other, start) / clip.sight.depth(one, start)
    if ratio < FARTHER - _EPS:
        return fails(f"{far_name} {ratio:.2f} times as far as {near_name}", f"{FARTHER:g} times or more")
    return one, other


def _crossing(identity: int, clip: CheckedClip, frame: int, *, enters: bool) -> c.Edge | None:
    """The edge over which a thing's centre crosses at a frame; None where it does not."""
    stays = range(frame, min(frame + int(np.floor(STAYS_S * clip.fps + 1e-6)), clip.last) + 1)
    centres = {f: clip.sight.centre(identity, f) for f in (frame - 1, *stays)}
    known = {f: place for f, place in centres.items() if place is not None}
    if len(known) < len(centres):
        return None
    if _inside(known[frame - 1]) == enters or any(_inside(known[f]) != enters for f in stays):
        return None
    return _edge(known[frame - 1] if enters else known[frame])


def _inside(place: tuple[float, float]) -> bool:
    return 0 <= place[0] <= 100 and 0 <= place[1] <= 100


def _edge(place: tuple[float, float]) -> c.Edge:
    """The edge a place outside lies beyond; the farther one of two."""
    beyond: dict[c.Edge, float] = {
        "left": -place[0],
        "right": place[0] - 100,
        "upper": -place[1],
        "lower": place[1] - 100,
    }
    return max(beyond, key=lambda edge: beyond[edge])
