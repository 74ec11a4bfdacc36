"""How the picture of a clip moves: rays at a grid of pixels, followed from one looked-at frame to the next.

Distances in the picture are in frame widths across and frame heights down, so that 1 is the whole frame either way.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from synthcam.geometry.camera import pixel_centres, project, rays
from synthcam.geometry.se3 import Array, invert, transform_points
from synthcam.verification.clip import CheckedClip

LOOKS = 17
"""Frames that are looked at, first and last included."""
COLUMNS = 56
Flags = npt.NDArray[np.bool_]
_SKY_M = 1e5
_IN_BOX = 12
"""Rays across a thing's box, and down it."""
_KEPT = 0.4
"""A thing of which less than this part stays in sight is not followed by its outline."""
_LEAST_SHARE = 0.0003
"""Of the picture: what is smaller is not seen."""
LEAST_HITS = 4
"""So many rays must hit a thing before it counts as seen."""


@dataclass(frozen=True, eq=False)
class Step:
    """What moves between two looked-at frames: one entry for each ray of the first."""

    identity: npt.NDArray[np.uint16]
    at: Array
    """(N, 2) in frame widths and heights."""
    by: Array
    """(N, 2) displacement, in the same units."""
    depth: Array
    """(N,) in metres at the first frame."""


@dataclass(frozen=True, eq=False)
class Course:
    """How a thing, or the picture, goes through the clip; each array has one entry for each looked-at frame."""

    share: Array
    """Of the picture that it fills."""
    moved: Array
    """(L, 2) displacement since the first look, in frame widths and heights."""
    growth: Array
    """Logarithm of its size over that at the first look."""
    turned_deg: Array
    """Clockwise, as a viewer sees it."""
    centre: Array
    """(L, 2) of what is seen of it; nan where it is not seen."""
    identity: int = 0
    """Of the thing; 0 for the picture."""

    @property
    def seen(self) -> npt.NDArray[np.bool_]:
        """Where it is seen at all."""
        return np.asarray(self.share > 0)


class Look:
    """The rays of a clip; everything is cast when first needed."""

    def __init__(self, clip: CheckedClip) -> None:
        self.clip, self.cameras = clip, clip.cameras
        last = len(clip.cameras) - 1
        self.frames = sorted({round(f) for f in np.linspace(0, last, min(LOOKS, last + 1))})
        rows = max(8, round(COLUMNS * clip.cameras.height / clip.cameras.width))
        self.pixels = pixel_centres(clip.cameras.width, clip.cameras.height, columns=COLUMNS, rows=rows).reshape(-1, 2)
        self._size = np.array([clip.cameras.width, clip.cameras.height], dtype=np.float64)
        self._courses: dict[int, Course] = {}
        self.movers = frozenset(t.id for t in clip.sight.things.values() if t.moving is not None)

    @cached_property
    def hits(self) -> list[tuple[Array, npt.NDArray[np.uint16]]]:
        """Depth (N,) and id (N,) on the grid of each looked-at frame."""
        return [self.clip.sight.seen_at(frame, self.pixels) for frame in self.frames]

    @cached_property
    def steps(self) -> list[Step]:
        """From each looked-at frame to the next."""
        return [self._step(k) for k in range(len(self.frames) - 1)]

    def _step(self, k: int) -> Step:
        here, there = self.frames[k], self.frames[k + 1]
        depth, identity = self.hits[k]
        z = np.where(np.isfinite(depth), depth, _SKY_M)
        local = rays(self.cameras.intrinsics[here], self.pixels) * z[:, None]
        world = transform_points(self.cameras.world_from_camera[here], local)
        for mover in sorted(self.movers):
            of_it = identity == mover
            if of_it.any():
                poses = self.clip.sight.things[mover].world_from_object
                world[of_it] = transform_points(poses[there] @ invert(poses[here]), world[of_it])
        seen = transform_points(invert(self.cameras.world_from_camera[there]), world)
        pixels, ahead = project(self.cameras.intrinsics[there], seen)
        by = (pixels - self.pixels) / self._size
        by[ahead <= 1e-6] = np.nan
        return Step(identity, self.pixels / self._size, by, depth)

    def course(self, identity: int) -> Course:
        """How a thing goes through the clip, by rays inside its own box in each looked-at frame."""
        if identity not in self._courses:
            self._courses[identity] = self._course_of(identity)
        return self._courses[identity]

    def _course_of(self, identity: int) -> Course:
        looks = len(self.frames)
        moved, growth, turned = np.zeros((looks, 2)), np.zeros(looks), np.zeros(looks)
        share, centre = np.zeros(looks), np.full((looks, 2), np.nan)
        seen = [self._rays_at(identity, frame) for frame in self.frames]
        for k, (frame, (pixels, depth, part)) in enumerate(zip(self.frames, seen, strict=True)):
            enough = len(pixels) >= LEAST_HITS
            share[k] = part if enough else 0.0
            if len(pixels):
                centre[k] = (pixels / self._size).mean(axis=0)
            if k + 1 == looks:
                break
            shift, scale, turn = np.zeros(2), 0.0, 0.0
            if enough:
                by = self._followed(identity, frame, self.frames[k + 1], pixels, depth)
                shift, scale, turn = _similarity(pixels / self._size, by, self._size)
                outlined = self._outline_shift(identity, (frame, self.frames[k + 1]), (part, seen[k + 1][2]))
                shift = shift if outlined is None else outlined
            scale = self._hull_growth(identity, frame, self.frames[k + 1], scale)
            moved[k + 1], growth[k + 1], turned[k + 1] = moved[k] + shift, growth[k] + scale, turned[k] + turn
        return Course(share, moved, growth, turned, centre, identity)

    def _hull_growth(self, identity: int, here: int, there: int, otherwise: float) -> float:
        """Logarithm of the growth of a thing's outline, where that lies about in the frame; else the given one."""
        for frame in (here, there):
            box = self.clip.sight.box(identity, frame)
            if box is None or min(box) < -60 or max(box) > 160:
                return otherwise
        one, other = (self.clip.sight.size(identity, frame) for frame in (here, there))
        return float(np.log(other / one)) if one and other else otherwise

    def _outline_shift(self, identity: int, frames: tuple[int, int], seen: tuple[float, float]) -> Array | None:
        """How far the middle of a thing's outline goes (2,); None where an edge cuts it or most of it gets hidden.

        What is seen of its surface goes elsewhere where the camera circles it: the front of a cart turns away, while
        the cart stays in the middle of the picture.

        Args:
            seen: part of the picture that it fills in each frame.
        """
        middles, parts = [], []
        for frame, part in zip(frames, seen, strict=True):
            box = self.clip.sight.box(identity, frame)
            if box is None or min(box) < 0 or max(box) > 100:
                return None
            low, high = np.array(box[:2]) / 100, np.array(box[2:]) / 100
            middles.append((low + high) / 2)
            parts.append(part / max(float(np.prod(high - low)), 1e-9))
        return np.asarray(middles[1] - middles[0]) if min(parts) >= _KEPT * max(parts) else None

    def beyond(self, identity: int, frame: int, side: str | None) -> float:
        """The part of a thing's box that lies beyond an edge of the frame ("left", "right", "up", "down"), or any."""
        box = self.clip.sight.box(identity, frame)
        if box is None:
            return 1.0
        low, high = np.array(box[:2]) / 100, np.array(box[2:]) / 100
        over = np.clip(np.concatenate([-low, high - 1]) / np.tile(np.maximum(high - low, 1e-9), 2), 0, 1)
        found = {name: float(part) for name, part in zip(("left", "up", "right", "down"), over, strict=True)}
        return max(found.values()) if side is None else found.get(side, 0.0)

    def _rays_at(self, identity: int, frame: int) -> tuple[Array, Array, float]:
        """Pixels (N, 2) and depth (N,) where a thing is hit in a frame, and the share of the picture it fills."""
        box = self.clip.sight.box(identity, frame)
        if box is None:  # part of it is behind the camera: it is large, or not seen
            depth, ids = self.hits[self.frames.index(frame)]
            hit = ids == identity
            return self.pixels[hit], depth[hit], float(hit.mean())
        low = np.clip(np.array(box[:2]) / 100, 0, 1)
        high = np.clip(np.array(box[2:]) / 100, 0, 1)
        area = float(np.prod(high - low))
        if area <= 0:
            return np.zeros((0, 2)), np.zeros(0), 0.0
        at = (np.arange(_IN_BOX) + 0.5) / _IN_BOX
        inside = np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)
        pixels = (low + inside * (high - low)) * self._size
        depth, ids = self.clip.sight.seen_at(frame, pixels)
        hit = ids == identity
        part = float(hit.mean()) * area
        return (pixels[hit], depth[hit], part) if part >= _LEAST_SHARE else (pixels[:0], depth[:0], 0.0)

    def _followed(self, identity: int, here: int, there: int, pixels: Array, depth: Array) -> Array:
        """Where points of a thing go from one frame to another: displacement (N, 2) in frame widths and heights."""
        local = rays(self.cameras.intrinsics[here], pixels) * depth[:, None]
        world = transform_points(self.cameras.world_from_camera[here], local)
        poses = self.clip.sight.things[identity].world_from_object
        world = transform_points(poses[there] @ invert(poses[here]), world)
        seen, ahead = project(
            self.cameras.intrinsics[there], transform_points(invert(self.cameras.world_from_camera[there]), world)
        )
        by = (seen - pixels) / self._size
        return np.asarray(by[ahead > 1e-6]) if (ahead > 1e-6).all() else np.zeros_like(by)

    @cached_property
    def still_picture(self) -> Course:
        """The picture without what moves by itself."""
        looks = len(self.frames)
        moved, growth, turned = [np.zeros(2)], [0.0], [0.0]
        for step in self.steps:
            still = self._still(step.identity) & np.isfinite(step.by).all(axis=1)
            shift, scale, turn = _similarity(step.at[still], step.by[still], self._size, strict=True)
            moved.append(moved[-1] + shift)
            growth.append(growth[-1] + scale)
            turned.append(turned[-1] + turn)
        return Course(np.ones(looks), np.array(moved), np.array(growth), np.array(turned), np.full((looks, 2), 0.5))

    def _still(self, ids: npt.NDArray[np.uint16]) -> Flags:
        return np.asarray(~np.isin(ids, list(self.movers)))

    @cached_property
    def nearness(self) -> float:
        """Mean of 1 / depth over the still part of the picture: how much a metre of travel moves it."""
        values = []
        for depth, ids in self.hits[:: max(1, len(self.hits) // 4)]:
            of_it = self._still(ids)
            values.append(np.mean(1 / np.maximum(depth[of_it], 0.05)) if of_it.any() else 0.0)
        return float(np.mean(np.array(values, dtype=np.float64)))

    def _near_far_parts(self, step: Step) -> tuple[Flags, Flags, float]:
        """The rays that hit the nearest and the farthest of the still picture, and how many times farther these are.

        Rays near the left and right edge are left out: there even a turn moves the picture faster.
        """
        still = self._still(step.identity) & np.isfinite(step.by).all(axis=1)
        inner = still & (np.abs(step.at[:, 0] - 0.5) < 0.36) & (np.abs(step.at[:, 1] - 0.5) < 0.42)
        depth = np.where(np.isfinite(step.depth), step.depth, _SKY_M)
        if inner.sum() < 60:
            return inner, inner, 1.0
        low, high = np.quantile(depth[inner], [0.04, 0.8])
        near, far = inner & (depth <= 1.25 * low), inner & (depth >= 0.8 * high)
        return near, far, float(np.median(depth[far]) / np.median(depth[near]))

    def near_and_far(self, within: slice = slice(None)) -> tuple[Array, Array, float, float] | None:
        """How the nearest and the farthest of the still picture go in some steps: paths (2,) and growth of each.

        None where there is no near and far: depths within a factor of 1.5.
        """
        paths: tuple[list[Array], list[Array]] = ([], [])
        scales: tuple[list[float], list[float]] = ([], [])
        ratios = []
        for step in self.steps[within]:
            near_rays, far_rays, ratio = self._near_far_parts(step)
            ratios.append(ratio)
            for k, part in enumerate((near_rays, far_rays)):
                shift, scale, _ = _similarity(step.at[part], step.by[part], self._size)
                paths[k].append(np.abs(shift))
                scales[k].append(abs(scale))
        if not ratios or np.median(ratios) < 1.5:
            return None
        near, far = (np.sum(p, axis=0) for p in paths)
        return near, far, float(np.sum(scales[0])), float(np.sum(scales[1]))

    def group(self, *, far: bool) -> Course:
        """How the farthest (or nearest) quarter of the still picture goes."""
        moved, growth, turned = [np.zeros(2)], [0.0], [0.0]
        for step in self.steps:
            near_rays, far_rays, _ = self._near_far_parts(step)
            part = far_rays if far else near_rays
            shift, scale, turn = _similarity(step.at[part], step.by[part], self._size)
            moved.append(moved[-1] + shift)
            growth.append(growth[-1] + scale)
            turned.append(turned[-1] + turn)
        looks = len(self.frames)
        return Course(
            np.full(looks, 0.25), np.array(moved), np.array(growth), np.array(turned), np.full((looks, 2), 0.5)
        )

    def slopes(self, side: str) -> Array:
        """How much farther off the third at a side is than the one opposite, as a logarithm, at each look (L,)."""
        axis, away = (0, side == "right") if side in ("left", "right") else (1, side == "down")
        along = self.pixels[:, axis] / self._size[axis]
        first, last = along < 1 / 3, along > 2 / 3
        found = []
        for depth, ids in self.hits:
            near = self._still(ids) & np.isfinite(depth) & (depth > 0)
            ends = [np.median(np.log(depth[near & third])) if (near & third).any() else 0.0 for third in (first, last)]
            found.append((ends[1] - ends[0]) * (1 if away else -1))
        return np.asarray(found)

    def depth_of(self, identity: int) -> float:
        """Mean depth of what is seen of a thing, in metres, when it is first seen; inf where it never is."""
        for frame in self.frames:
            pixels, depth, _ = self._rays_at(identity, frame)
            if len(pixels):
                return float(depth.mean())
        return float("inf")

    def own_way(self, identity: int) -> tuple[float, float]:
        """How far a thing goes by its own motion alone, and how far of that to the right, in frame widths."""
        poses, total, right = self.clip.sight.things[identity].world_from_object, 0.0, 0.0
        middle = self.clip.sight.things[identity].middle[None]
        focal = self.cameras.intrinsics[:, 0] / self.cameras.width
        for here, there in zip(self.frames, self.frames[1:], strict=False):
            both = np.concatenate([transform_points(poses[f], middle) for f in (here, there)])
            pixels, ahead = project(
                self.cameras.intrinsics[here], transform_points(invert(self.cameras.world_from_camera[here]), both)
            )
            if (ahead > 1e-6).all():
                by = (pixels[1] - pixels[0]) / self.cameras.width
                far = float(np.linalg.norm(both[1] - both[0])) * focal[here] / max(float(ahead[0]), 0.1)
                total, right = total + far, right + float(by[0])
        return total, right

    def covered(self, back: int, front: int | None) -> Array:
        """The part of a thing's surface in the frame that another one hides, at each look.

        Args:
            front: the thing that hides it; None for any.
        """
        frame = max(self.frames, key=lambda f: self._rays_at(back, f)[2])
        pixels, depth, _ = self._rays_at(back, frame)
        if len(pixels) < LEAST_HITS:
            return np.zeros(0)
        local = rays(self.cameras.intrinsics[frame], pixels) * depth[:, None]
        poses = self.clip.sight.things[back].world_from_object
        own = transform_points(invert(poses[frame]) @ self.cameras.world_from_camera[frame], local)
        found = []
        for other in self.frames:
            seen = transform_points(invert(self.cameras.world_from_camera[other]) @ poses[other], own)
            pixels, ahead = project(self.cameras.intrinsics[other], seen)
            inside = (ahead > 1e-6) & (pixels > 0).all(axis=1) & (pixels < self._size).all(axis=1)
            if inside.sum() < LEAST_HITS:
                found.append(0.0)
                continue
            hit, who = self.clip.sight.seen_at(other, pixels[inside])
            hidden = (hit < ahead[inside] * 0.98) & (who != back)
            if front is not None:
                hidden &= who == front
            found.append(float(hidden.mean()))
        return np.array(found)

    def speeds(self) -> Array:
        """How fast the still picture goes in each step, in frame widths a second: median over its rays."""
        found = []
        for k, step in enumerate(self.steps):
            still = self._still(step.identity) & np.isfinite(step.by).all(axis=1)
            seconds = (self.frames[k + 1] - self.frames[k]) / self.clip.fps
            length = np.hypot(step.by[still, 0], step.by[still, 1] * self._size[1] / self._size[0])
            found.append(np.median(length) / seconds if still.any() else 0.0)
        return np.array(found)


def _similarity(at: Array, by: Array, size: Array, *, strict: bool = False) -> tuple[Array, float, float]:
    """Median shift (2,), logarithm of the scale and clockwise turn in degrees of points `at` that move `by`.

    A turn moves the picture sideways by height and up or down by breadth alike: a shear, as parallax makes it, is none.
    With `strict` the scale too must be that of both axes.
    """
    if len(at) < LEAST_HITS:
        return np.zeros(2), 0.0, 0.0
    shift = np.asarray(np.median(by, axis=0))
    x = (at - at.mean(axis=0)) * size
    covariance = x.T @ x
    if np.linalg.det(covariance) < 1e-6 * np.trace(covariance) ** 2 / len(at):
        return shift, 0.0, 0.0
    # y points down in the picture, so a positive angle is clockwise to a viewer.
    change = np.linalg.solve(covariance, x.T @ ((by - by.mean(axis=0)) * size))
    turn = _common(float(change[0, 1]), -float(change[1, 0]))
    wide, high = float(change[0, 0]), float(change[1, 1])
    scale = _common(wide, high) if strict else (wide + high) / 2
    return shift, float(np.log(max(1 + scale, 0.05))), float(np.degrees(np.arctan(turn)))


def _common(one: float, other: float) -> float:
    """What two numbers of one sign have in common; 0 for different signs."""
    return float(np.sign(one)) * min(abs(one), abs(other)) if one * other > 0 else 0.0
