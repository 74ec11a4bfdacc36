"""Facts about what a viewer sees: named things, near against far, the static scene as a whole."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from synthcam.evidence.shot import Shot
from synthcam.geometry.camera import pixel_centres, project_world, unproject
from synthcam.geometry.se3 import Array, transform_points
from synthcam.language.clock import Clock
from synthcam.language.facts import THE_SPOT, Fact, Span, round_percent
from synthcam.language.grammar import Noun
from synthcam.language.seen import (
    Enters,
    Growth,
    Hold,
    Leaves,
    ParallaxGrowth,
    ParallaxShift,
    Place,
    SameSize,
    Shift,
    Spread,
    Still,
)
from synthcam.language.things import NEAREST_M, Thing, sampled_frames

HELD, MOVED, STILL_SHARE = 0.025, 0.04, 0.008
"""Shares of the frame: a thing that strays by less keeps its place; one that shifts by more moves; at rest."""
SAME, CHANGED = 0.04, 0.08
"""A size that changes by less stays, by more grows or shrinks."""
FARTHER = 1.4
APART_PERCENT, APART_FACTOR, ALIKE = 10, 0.15, 0.03
"""Near against far is told where it tells: clearly apart, or alike though both move a good deal."""
INSIDE_S = 0.3
"""A thing that enters stays in, one that leaves stays out, for this long or to the clip's end."""
MOST_PARALLAX = 4


def thing_facts(thing: Thing, clock: Clock) -> list[Fact]:
    """Where one thing is and how it moves between the times farthest apart at which it is wholly seen."""
    frames = sampled_frames(clock)
    clear = np.flatnonzero(thing.clear)
    facts: list[Fact] = list(_crossings(thing, clock))
    for s in {clear[0], clear[-1]} if len(clear) else ():
        x, y = thing.centre[frames[s]]
        facts.append(Place(thing.name, round_percent(x), round_percent(y), clock.moment(int(frames[s]))))
    if len(clear) < 2 or (span := clock.span(int(frames[clear[0]]), int(frames[clear[-1]]))) is None:
        return facts
    moved = thing.centre[span.end.frame] - thing.centre[span.start.frame]
    if np.abs(moved).max() >= MOVED:
        dx, dy = (round_percent(part) if abs(part) >= MOVED else None for part in moved)
        facts.append(Shift(thing.name, dx, dy, span))
    between = thing.centre[span.start.frame : span.end.frame + 1]
    if np.isfinite(between).all() and np.abs(between - between[0]).max() <= HELD:
        facts.append(Hold(thing.name, span))
    growth = float(thing.size[clear[-1]] / thing.size[clear[0]])
    if abs(growth - 1) >= CHANGED:
        facts.append(Growth(thing.name, round(growth, 1), span))
    elif abs(growth - 1) <= SAME:
        facts.append(SameSize(thing.name, span))
    return facts


def _crossings(thing: Thing, clock: Clock) -> Iterator[Fact]:
    """The first entry and the last exit of a thing's centre."""
    centre = thing.centre
    known = np.asarray(np.isfinite(centre).all(axis=1))
    inside = np.asarray(known & (centre >= 0).all(axis=1) & (centre <= 1).all(axis=1))
    stay = max(1, round(INSIDE_S / float(np.median(np.diff(clock.times)))))
    for frame in range(1, len(inside)):
        after = slice(frame, frame + stay + 1)
        # Where a part of it is behind the camera it is nowhere in the picture, neither in nor out.
        if not (known[frame - 1] and known[after].all()) or inside[frame] == inside[frame - 1]:
            continue
        enters = bool(inside[frame])
        if (inside[after] != enters).any():
            continue
        outer = frame - 1 if enters else frame
        edge = _edge(centre[outer])
        moment = clock.moment(frame)
        if edge is not None and _seen_about(thing, clock, frame, after=enters):
            yield Enters(thing.name, edge, moment) if enters else Leaves(thing.name, edge, moment)


def _seen_about(thing: Thing, clock: Clock, frame: int, *, after: bool) -> bool:
    """Whether a thing is not covered by others at the sampled frame next to its crossing."""
    frames = sampled_frames(clock)
    beside = np.flatnonzero(frames >= frame)[:1] if after else np.flatnonzero(frames < frame)[-1:]
    return bool(thing.seen[beside].any())


def _edge(place: Array) -> str | None:
    """The edge a place (2,) outside the frame lies beyond; None near a corner."""
    beyond = {"left": -place[0], "right": place[0] - 1, "upper": -place[1], "lower": place[1] - 1}
    (edge, most), (_, second) = sorted(beyond.items(), key=lambda item: -item[1])[:2]
    return edge if most > 0 and second <= 0 else None


def parallax_facts(things: list[Thing], clock: Clock) -> list[Fact]:
    """Near things against far ones, over spans in which both are wholly seen."""
    frames = sampled_frames(clock)
    found: list[tuple[float, Fact]] = []
    for a, b in combinations([thing for thing in things if not thing.moves][:8], 2):
        both = np.flatnonzero(a.clear & b.clear)
        if len(both) < 2 or (span := clock.span(int(frames[both[0]]), int(frames[both[-1]]))) is None:
            continue
        start, end = span.start.frame, span.end.frame
        near, far = (a, b) if a.depth[start] < b.depth[start] else (b, a)
        ratio = float(far.depth[start] / near.depth[start])
        if ratio < FARTHER:
            continue
        sn, sf = (float(t.centre[end, 0] - t.centre[start, 0]) for t in (near, far))
        dn, df = round_percent(abs(sn)), round_percent(abs(sf))
        told_apart, alike = dn - df >= APART_PERCENT, abs(abs(sn) - abs(sf)) <= ALIKE and dn >= APART_PERCENT
        if (told_apart or alike) and (df == 0 or sn * sf > 0):
            found.append((ratio, ParallaxShift(near.name, far.name, dn, df, span)))
        gn, gf = (float(t.size[both[-1]] / t.size[both[0]]) for t in (near, far))
        told_apart, alike = abs(gn - gf) >= APART_FACTOR, abs(gn - gf) <= ALIKE and abs(gn - 1) >= APART_FACTOR
        if told_apart or alike:
            found.append((ratio, ParallaxGrowth(near.name, far.name, round(gn, 1), round(gf, 1), span)))
    best = sorted(found, key=lambda item: -item[0])
    shifts = [fact for _, fact in best if isinstance(fact, ParallaxShift)]
    growths = [fact for _, fact in best if isinstance(fact, ParallaxGrowth)]
    return [*shifts[:MOST_PARALLAX], *growths[:MOST_PARALLAX]]


def depth_pairs(things: list[Thing]) -> tuple[tuple[Noun, Noun], ...]:
    """A near and a far thing, both at rest and wholly seen in the first frame, those farthest apart in depth first."""
    whole = [thing for thing in things if not thing.moves and thing.clear[0]][:8]
    found = []
    for a, b in combinations(whole, 2):
        near, far = (a, b) if a.depth[0] < b.depth[0] else (b, a)
        ratio = float(far.depth[0] / near.depth[0])
        if ratio >= FARTHER:
            found.append((ratio, (near.name, far.name)))
    return tuple(pair for _, pair in sorted(found, key=lambda item: -item[0])[:MOST_PARALLAX])


def scene_facts(shot: Shot, span: Span) -> list[Fact]:
    """How the static scene as a whole moves in the frame over a span."""
    facts: list[Fact] = []
    grid = pixel_centres(shot.cameras.width, shot.cameras.height, columns=5, rows=5).reshape(-1, 2)
    points = _static_points(shot, span.start.frame, grid)
    if len(points) >= 3:
        places = _places(shot, points)[span.start.frame : span.end.frame + 1]
        strayed = np.linalg.norm(places - places[0], axis=-1)
        if np.isfinite(strayed).all() and strayed.max() <= STILL_SHARE:
            facts.append(Still(span))
    w, h = shot.cameras.width, shot.cameras.height
    five = np.array([[w / 2, h / 2], [w / 4, h / 4], [3 * w / 4, h / 4], [w / 4, 3 * h / 4], [3 * w / 4, 3 * h / 4]])
    points = _static_points(shot, span.start.frame, five)
    if len(points) >= 3:
        places = _places(shot, points)
        before, after = places[span.start.frame], places[span.end.frame]
        pairs = np.array(list(combinations(range(len(points)), 2)))
        with np.errstate(invalid="ignore"):
            ratio = np.linalg.norm(after[pairs[:, 0]] - after[pairs[:, 1]], axis=1) / np.linalg.norm(
                before[pairs[:, 0]] - before[pairs[:, 1]], axis=1
            )
        factor = float(np.median(ratio))
        if np.isfinite(ratio).all() and abs(factor - 1) >= CHANGED:
            facts.append(Spread(round(factor, 1), span))
    return facts


def spot_facts(shot: Shot, clock: Clock) -> list[Fact]:
    """What becomes of the point in the middle of the first frame."""
    middle = np.array([[shot.cameras.width / 2, shot.cameras.height / 2]])
    points = _static_points(shot, 0, middle)
    if not len(points):
        return []
    places = _places(shot, points)[:, 0] / np.array([1.0, shot.cameras.height / shot.cameras.width])
    facts: list[Fact] = []
    frames = sampled_frames(clock)
    inside = [int(f) for f in frames if (places[f] > 0.03).all() and (places[f] < 0.97).all()]
    if len(inside) < 2 or (span := clock.span(0, inside[-1])) is None:
        return []
    end = span.end.frame
    facts.append(Place(THE_SPOT, round_percent(places[end, 0]), round_percent(places[end, 1]), span.end))
    moved = places[end] - places[0]
    if np.abs(moved).max() >= MOVED:
        dx, dy = (round_percent(part) if abs(part) >= MOVED else None for part in moved)
        facts.append(Shift(THE_SPOT, dx, dy, span))
    return facts


def _static_points(shot: Shot, frame: int, pixels: Array) -> Array:
    """World points (N, 3) of the static scene seen at pixels of a frame; sky and what moving things cover left out."""
    pose, intrinsics = shot.cameras.world_from_camera[frame], shot.cameras.intrinsics[frame]
    depth, identity = shot.view(frame, pixels)
    hit = np.isfinite(depth) & ~np.isin(identity, list(shot.moving))
    return transform_points(pose, unproject(intrinsics, pixels[hit], depth[hit]))


def _places(shot: Shot, points: Array) -> Array:
    """Places (F, N, 2) of world points (N, 3) in frame widths; nan behind the camera."""
    cameras = shot.cameras
    world = np.broadcast_to(points, (len(cameras), *points.shape))
    pixels, depth = project_world(cameras.world_from_camera, cameras.intrinsics, world)
    return np.where((depth > NEAREST_M)[..., None], pixels, np.nan) / cameras.width
