"""Parallax as an eye sees it: compares the motion of near and far things that are neighbours in the picture.

Only neighbours are compared: where a camera turns, things at the edge slide faster than things in the middle whatever
their depth. A thing is compared with what is seen right beside it and lies farther away.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from synthcam.evidence.grid import Grid, inside
from synthcam.evidence.things import SeenThing
from synthcam.geometry.filters import binary_dilation
from synthcam.geometry.se3 import Array

FARTHER = 1.25
"""What lies behind a thing is at least this many times as far away."""
LEAST_CELLS = 5
ATTACHED = 1.12
"""A wall that is at most so many times as far away where a thing ends is the one that the thing is part of."""
SPREAD_OUT = ("ground", "floor", "road", "sidewalk", "pavement", "lawn", "ceiling", "water", "path")
"""Surfaces that reach from near to far: "the floor behind it" would not say which part of it."""
MOST_BORDERS = 24
"""So many borders between near and far are enough, however many there were at first."""
ALONG = 1.6
"""Parts of one row or column are compared if one is so many times as far away as the other."""
RING = 3
"""Cells around a thing that are its neighbourhood."""


@dataclass(frozen=True)
class Comparison:
    """How a near thing and what is behind it move in the picture, over the same time.

    Attributes:
        near: name of the near thing, or "" for near parts of the picture in general.
        behind: what lies behind it: a name, or a kind of surface ("wall"); "" where it has none.
        near_id, behind_id: ids in the scene; 0 in general.
        near_shift, far_shift: (right, down) in frame widths; of a named near thing that of its outline.
        parallax: (right, down) by which the near one gains on the far one, without the spreading of a zoom, which
            carries neighbours apart whatever their depth.
        near_growth, far_growth: factors.
        depth_ratio: how many times as far away the far one is.
        start, end: frames.
        places: number of grid cells that the comparison stands on.
    """

    near: str
    behind: str
    near_id: int
    behind_id: int
    near_shift: tuple[float, float]
    far_shift: tuple[float, float]
    parallax: tuple[float, float]
    near_growth: float
    far_growth: float
    depth_ratio: float
    start: int
    end: int
    places: int
    axes: str = "xys"
    """What may be compared: shifts to the side (x), up or down (y), sizes (s)."""
    foreshortened: bool = False
    """The two lie apart along the shift itself: in a mere turn, too, they part a little, by perspective."""


def compare_things(grid: Grid, things: tuple[SeenThing, ...], start: int, end: int) -> Iterator[Comparison]:
    """Compare each thing at rest that is seen well at both ends of a stretch with what lies behind it.

    Args:
        start, end: frames; looks between them are used, and a thing that leaves early is followed as far as it is seen.
    """
    names = {thing.id: thing.name.text for thing in things}
    structures = {o.id: o.kind for o in grid.shot.objects if o.role == "structure" and o.kind not in SPREAD_OUT}
    looks = [look for look, frame in enumerate(grid.frames) if start <= frame <= end]
    if len(looks) < 2:
        return
    for thing in things:
        if thing.moves:
            continue
        seen = [look for look in looks if thing.share[look] * grid.identity[0].size >= LEAST_CELLS]
        if len(seen) < 2 or seen[-1] - seen[0] < max(1, 0.4 * (looks[-1] - looks[0])):
            continue
        near = grid.identity[seen[0]] == thing.id
        depth = float(np.median(grid.depth[seen[0]][near]))
        around = binary_dilation(near, RING) & ~near & grid.static[seen[0]]
        far = around & (grid.depth[seen[0]] > FARTHER * depth)
        far &= ~np.isin(grid.identity[seen[0]], _carriers(grid, near, seen[0]))
        if far.sum() < LEAST_CELLS:
            continue
        ids, counts = np.unique(grid.identity[seen[0]][far], return_counts=True)
        behind = int(ids[np.argmax(counts)])
        if counts.max() < 0.6 * far.sum():
            behind = 0
        found = _compare(grid, near, far, seen[0], int(grid.frames[seen[-1]]))
        if found is not None:
            label = names.get(behind, structures.get(behind, ""))
            comparison = Comparison(thing.name.text, label, thing.id, behind, *found)
            own = _outline_shift(grid, thing, comparison.start, comparison.end)
            yield comparison if own is None else replace(comparison, near_shift=own)


def _carriers(grid: Grid, near: npt.NDArray[np.bool_], look: int) -> list[int]:
    """Ids of the walls that a thing hangs on or stands in, which are not background behind it.

    A door and the slanted wall around it are one surface: such a wall begins at the thing's edge, at the same depth.
    """
    identity, depth = grid.identity[look], grid.depth[look]
    edge = binary_dilation(near) & ~near
    found = []
    for structure in grid.shot.objects:
        if structure.role != "structure" or structure.kind in SPREAD_OUT:
            continue
        touching = edge & (identity == structure.id)
        if touching.sum() < 2:
            continue
        beside = near & binary_dilation(touching)
        if np.median(depth[touching]) < ATTACHED * np.median(depth[beside]):
            found.append(structure.id)
    return found


def _outline_shift(grid: Grid, thing: SeenThing, start: int, end: int) -> tuple[float, float] | None:
    """How far the outline of an object moves in the picture; None where it is cut by an edge or largely hidden.

    Points on its surface go elsewhere where the camera circles it: the front of a ball turns, the ball stays in place.
    """
    first, last = grid.look_at(start), grid.look_at(end)
    share = sorted((thing.share[first], thing.share[last]))
    if thing.cut[first] or thing.cut[last] or share[0] < 0.4 * share[1]:
        return None
    aspect = grid.shot.cameras.height / grid.shot.cameras.width
    right, down = (thing.place[last] - thing.place[first]) * np.array([1.0, aspect])
    return float(right), float(down)


def compare_depths(grid: Grid, start: int, end: int) -> tuple[Comparison, ...]:
    """Compare near and far parts of the picture in general.

    Wherever one borders on the other; and, where too few do, near and far parts one above the other for what slides to
    the side (a turn to the side carries a column along alike), and one beside the other for what slides up or down.
    """
    looks = [look for look, frame in enumerate(grid.frames) if start <= frame <= end]
    if len(looks) < 2:
        return ()
    found = _compare_cells(grid, looks, *_borders(grid, looks[0]), axes="xys")
    if found is not None:
        return (found,)
    apart: list[Comparison] = []
    for axis, axes, foreshortened in ((0, "xs", False), (1, "y", False), (0, "y", True), (1, "x", True)):
        if not any(set(axes) & set(other.axes) for other in apart):
            cells = _in_line(grid, looks[0], axis, central=foreshortened)
            comparison = _compare_cells(grid, looks, *cells, axes=axes)
            if comparison is not None:
                apart.append(replace(comparison, foreshortened=foreshortened))
    return tuple(apart)


Cells = npt.NDArray[np.int64]


def _compare_cells(grid: Grid, looks: list[int], near_cells: Cells, far_cells: Cells, axes: str) -> Comparison | None:
    """Compare pairs of cells (N, 2), (N, 2) of the first look, as far as they stay in view; None with too few pairs."""
    if len(near_cells) < 2 * LEAST_CELLS:
        return None
    hit = np.isfinite(grid.depth[looks[0]])
    points = grid.points(looks[0], hit)
    index = np.full(hit.shape, -1)
    index[hit] = np.arange(len(points))
    one, other = points[index[tuple(near_cells.T)]], points[index[tuple(far_cells.T)]]
    first = int(grid.frames[looks[0]])
    for look in reversed(looks[1:]):
        frame = int(grid.frames[look])
        kept = inside(grid.see(one, frame)[0]) & inside(grid.see(other, frame)[0])
        if kept.sum() >= MOST_BORDERS or (kept.mean() >= 0.25 and kept.sum() >= 2 * LEAST_CELLS):
            near_shift, far_shift = (_shift(grid, part[kept], first, frame) for part in (one, other))
            scale = grid.shot.cameras.intrinsics[frame, 0] / grid.shot.cameras.intrinsics[first, 0]
            before, after = (grid.see(one[kept], at)[1] for at in (first, frame))
            far_before, far_after = (grid.see(other[kept], at)[1] for at in (first, frame))
            growths = float(np.median(scale * before / after)), float(np.median(scale * far_before / far_after))
            return Comparison(
                near="", behind="", near_id=0, behind_id=0, near_shift=near_shift, far_shift=far_shift,
                parallax=_parallax(grid, one[kept], other[kept], first, frame), near_growth=growths[0],
                far_growth=growths[1], depth_ratio=float(np.median(far_before / before)), start=first, end=frame,
                places=int(kept.sum()), axes=axes,
            )  # fmt: skip
    return None


def _in_line(grid: Grid, look: int, axis: int, *, central: bool) -> tuple[Cells, Cells]:
    """Pairs of cells (N, 2), (N, 2) of one column (axis 0) or row (1), the second 1.6 times as far away or more.

    Args:
        central: without the outer sixths of the picture.
    """
    depth = np.where(grid.static[look], grid.depth[look], np.nan)
    if central:
        rows, columns = (side // 6 for side in depth.shape)
        inner = np.full_like(depth, np.nan)
        inner[rows:-rows, columns:-columns] = depth[rows:-rows, columns:-columns]
        depth = inner
    near: list[tuple[int, int]] = []
    far: list[tuple[int, int]] = []
    lines = depth.T if axis == 0 else depth
    for i, line in enumerate(lines):
        known = np.nonzero(np.isfinite(line))[0]
        if len(known) < 2 * LEAST_CELLS:
            continue
        order = known[np.argsort(line[known], kind="stable")]
        count = max(2, len(order) // 4)
        for a, b in zip(order[:count], order[-count:], strict=True):
            if line[b] > ALONG * line[a]:
                near.append((int(a), i) if axis == 0 else (i, int(a)))
                far.append((int(b), i) if axis == 0 else (i, int(b)))
    return np.array(near, dtype=np.int64).reshape(-1, 2), np.array(far, dtype=np.int64).reshape(-1, 2)


def _borders(grid: Grid, look: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pairs of cells (N, 2), (N, 2) two apart, of which the second lies much farther away."""
    depth, static = grid.depth[look], grid.static[look]
    pairs: list[tuple[tuple[int, int], tuple[int, int]]] = []
    rows, columns = depth.shape
    for down, across in ((0, 2), (2, 0)):
        a = depth[: rows - down, : columns - across]
        b = depth[down:, across:]
        both = static[: rows - down, : columns - across] & static[down:, across:]
        with np.errstate(invalid="ignore"):
            first_near = both & (b > 1.4 * a)
            second_near = both & (a > 1.4 * b)
        pairs += [((r, c), (r + down, c + across)) for r, c in np.argwhere(first_near).tolist()]
        pairs += [((r + down, c + across), (r, c)) for r, c in np.argwhere(second_near).tolist()]
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2, 2)
    return found[:, 0], found[:, 1]


def _compare(
    grid: Grid, near: npt.NDArray[np.bool_], far: npt.NDArray[np.bool_], look: int, until: int
) -> tuple[tuple[float, float], tuple[float, float], tuple[float, float], float, float, float, int, int, int] | None:
    """What a Comparison holds beside names and ids, of two sets of cells; None where one of them goes out of view."""
    cameras = grid.shot.cameras
    first = int(grid.frames[look])
    points = grid.points(look, near), grid.points(look, far)
    for frame in sorted({int(f) for f in grid.frames if first < f <= until}, reverse=True):
        places = [grid.see(p, frame) for p in points]
        kept = [inside(place) for place, _ in places]
        if any(k.mean() < 0.35 or k.sum() < LEAST_CELLS - 1 for k in kept):
            continue
        shifts = [_shift(grid, p[k], first, frame) for p, k in zip(points, kept, strict=True)]
        scale = cameras.intrinsics[frame, 0] / cameras.intrinsics[first, 0]
        growth, depth = [], []
        for p, k in zip(points, kept, strict=True):
            before, after = grid.see(p[k], first)[1], grid.see(p[k], frame)[1]
            growth.append(float(scale * np.median(before / after)))
            depth.append(float(np.median(before)))
        count = int(sum(k.sum() for k in kept))
        parallax = _parallax(grid, points[0][kept[0]], points[1][kept[1]], first, frame)
        return shifts[0], shifts[1], parallax, growth[0], growth[1], depth[1] / depth[0], first, frame, count
    return None


def _shift(grid: Grid, points: Array, first: int, last: int) -> tuple[float, float]:
    """Median shift (right, down) of points from one frame to another, in frame widths."""
    aspect = np.array([1.0, grid.shot.cameras.height / grid.shot.cameras.width])
    right, down = np.median((grid.see(points, last)[0] - grid.see(points, first)[0]) * aspect, axis=0)
    return float(right), float(down)


def _parallax(grid: Grid, near: Array, far: Array, first: int, last: int) -> tuple[float, float]:
    """Median shift of near points less that of far ones, with the last frame scaled back to the first one's lens."""
    cameras = grid.shot.cameras
    aspect = np.array([1.0, cameras.height / cameras.width])
    scale = cameras.intrinsics[first, 0] / cameras.intrinsics[last, 0]
    medians = [
        np.median(((grid.see(points, last)[0] - 0.5) * scale - (grid.see(points, first)[0] - 0.5)) * aspect, axis=0)
        for points in (near, far)
    ]
    right, down = (medians[0] - medians[1]) / max(scale, 1e-6)
    return float(right), float(down)
