"""The things of a clip that a viewer can find: which are seen, how they are called, where their boxes are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import ConvexHull, QhullError

from synthcam.evidence.shot import Shot
from synthcam.geometry.camera import pixel_centres, project_world
from synthcam.geometry.se3 import Array, transform_points
from synthcam.language.clock import Clock
from synthcam.language.grammar import Noun
from synthcam.scene.assets import SceneObject

GRID = 48
"""Rays a side of the picture."""
SAMPLED = 9
"""Frames that are looked at for what is seen."""
SEEN = 6
"""Rays that must hit a thing for it to be seen."""
UNCOVERED = 0.35
"""The least part of a thing's outline that must be seen where its place is told."""
APART = 0.1
"""Frame widths between the leftmost thing of a name and the next."""
NEAREST_M = 0.05
PLURAL_KINDS = frozenset({"flowers"})


@dataclass(frozen=True, eq=False)
class Thing:
    """A thing with a name that is unique in the clip, in shares of the frame.

    Attributes:
        centre: (F, 2) middle of its box, nan where part of it is behind the camera.
        inside: (F,) whether its box lies in the frame.
        size: (S,) square root of its outline's area at the sampled frames, in frame widths.
        seen: (S,) whether enough rays hit it there.
        clear: (S,) whether it is seen there whole: its box in the frame, most of its outline not covered.
        depth: (F,) metres along the optical axis.
        moves: it moves by itself.
        prominence: part of the rays of all sampled frames that hit it.
    """

    id: int
    name: Noun
    centre: Array
    inside: npt.NDArray[np.bool_]
    size: Array
    seen: npt.NDArray[np.bool_]
    clear: npt.NDArray[np.bool_]
    depth: Array
    moves: bool
    prominence: float


def sampled_frames(clock: Clock) -> npt.NDArray[np.int64]:
    """The frames that are looked at: spread evenly, first and last among them, each named by its time."""
    last = len(clock.times) - 1
    found = {clock.moment(round(f)).frame for f in np.linspace(0, last, SAMPLED)}
    return np.array(sorted({0, last} | found), dtype=np.int64)


def find_things(shot: Shot) -> list[Thing]:
    """Every thing seen in the clip that has a name of its own, the most prominent first."""
    frames = sampled_frames(Clock(shot.cameras.times))
    hits = _hits(shot, frames)
    outlines = {thing.id: _outline(shot, thing) for thing in shot.objects if hits.get(thing.id, np.zeros(1)).any()}
    names = _names(shot, hits, {identity: outline[0] for identity, outline in outlines.items()})
    found = []
    for thing in shot.objects:
        if thing.id in names:
            centre, inside, depth, pixels = outlines[thing.id]
            size = np.array([_hull_size(pixels[i]) for i in frames]) / shot.cameras.width
            aspect = shot.cameras.width / shot.cameras.height
            # Of a thing whose outline covers this many rays at least so many should hit it.
            enough = np.maximum(SEEN, UNCOVERED * size**2 * aspect * GRID**2)
            count = hits[thing.id]
            found.append(
                Thing(
                    id=thing.id,
                    name=names[thing.id],
                    centre=centre,
                    inside=inside,
                    size=size,
                    seen=count >= SEEN,
                    clear=inside[frames] & (count >= enough),
                    depth=depth,
                    moves=thing.id in shot.moving,
                    prominence=float(count.sum()) / (len(frames) * GRID**2),
                )
            )
    return sorted(found, key=lambda thing: (-thing.prominence, thing.id))


def _hits(shot: Shot, frames: npt.NDArray[np.int64]) -> dict[int, npt.NDArray[np.int64]]:
    """How many rays hit each thing in each sampled frame: id -> (S,)."""
    pixels = pixel_centres(shot.cameras.width, shot.cameras.height, columns=GRID, rows=GRID).reshape(-1, 2)
    counts: dict[int, npt.NDArray[np.int64]] = {thing.id: np.zeros(len(frames), np.int64) for thing in shot.objects}
    for s, frame in enumerate(frames):
        _, identity = shot.view(int(frame), pixels)
        for found, count in zip(*np.unique(identity, return_counts=True), strict=True):
            if found in counts:
                counts[int(found)][s] = count
    return counts


def _outline(shot: Shot, thing: SceneObject) -> tuple[Array, npt.NDArray[np.bool_], Array, Array]:
    """Box centre (F, 2) in shares, whether the box is in the frame (F,), depth (F,), pixels of the hull (F, V, 2)."""
    cameras = shot.cameras
    corners = np.unique(np.concatenate([part.vertices for part in thing.parts]).astype(np.float64), axis=0)
    middle = corners.mean(axis=0)
    corners = _hull_vertices(corners)
    points = np.concatenate([middle[None], corners])
    poses = shot.moving.get(thing.id, thing.world_from_object[None])
    world = transform_points(poses, points)
    pixels, depth = project_world(
        cameras.world_from_camera, cameras.intrinsics, np.broadcast_to(world, (len(cameras), *points.shape))
    )
    whole = np.asarray((depth > NEAREST_M).all(axis=1))
    extent = np.array([cameras.width, cameras.height], dtype=np.float64)
    outline = np.where(whole[:, None, None], pixels[:, 1:], np.nan)
    low, high = outline.min(axis=1) / extent, outline.max(axis=1) / extent
    with np.errstate(invalid="ignore"):
        inside = np.asarray(whole & (low >= 0).all(axis=1) & (high <= 1).all(axis=1))
    return 0.5 * (low + high), inside, depth[:, 0], outline


def _hull_vertices(points: Array) -> Array:
    """The vertices that bound a thing: the box of its projections needs no others."""
    try:
        return np.asarray(points[ConvexHull(points).vertices])
    except QhullError:
        return points


def _hull_size(pixels: Array) -> float:
    """Square root of the area of the convex hull of pixels (V, 2); nan where they are not all in front."""
    if not np.isfinite(pixels).all():
        return float("nan")
    try:
        return float(np.sqrt(ConvexHull(pixels).volume))
    except QhullError:
        return float("nan")


def _names(shot: Shot, hits: dict[int, npt.NDArray[np.int64]], centres: dict[int, Array]) -> dict[int, Noun]:
    """A name for each thing that has one of its own among all that is seen, if only by a single ray."""
    glimpsed = [thing for thing in shot.objects if hits[thing.id].any()]
    kinds = Counter(thing.kind for thing in glimpsed)
    names: dict[int, Noun] = {}
    for thing in glimpsed:
        if thing.role == "structure" or hits[thing.id].max() < SEEN:
            continue
        rivals = [
            other
            for other in glimpsed
            if other.kind == thing.kind
            and (other.color_name == thing.color_name or other.color_name is None or thing.color_name is None)
        ]
        if len(rivals) == 1 and (thing.color_name is not None or kinds[thing.kind] == 1):
            names[thing.id] = _name(thing)
        elif len(rivals) > 1 and (side := _side(thing, rivals, hits, centres)) and thing.color_name is not None:
            names[thing.id] = _name(thing, side)
    return names


def _side(
    thing: SceneObject,
    rivals: Sequence[SceneObject],
    hits: dict[int, npt.NDArray[np.int64]],
    centres: dict[int, Array],
) -> str:
    """Whether a thing is the leftmost or rightmost of its name in the first frame, where all of them are seen."""
    if any(hits[rival.id][0] < SEEN for rival in rivals):
        return ""
    own = centres[thing.id][0, 0]
    others = np.array([centres[rival.id][0, 0] for rival in rivals if rival.id != thing.id])
    if not np.isfinite([own, *others]).all():
        return ""
    if (others - own >= APART).all():
        return " on the left"
    return " on the right" if (own - others >= APART).all() else ""


def _name(thing: SceneObject, side: str = "") -> Noun:
    if thing.kind == "person" and thing.color_name is not None:
        return Noun(f"the person in {thing.color_name}{side}")
    words = f"{thing.color_name} {thing.kind}" if thing.color_name is not None else thing.kind
    return Noun(f"the {words}{side}", thing.kind in PLURAL_KINDS)
