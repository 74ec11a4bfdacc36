"""What the pixels of a clip show: flow of the decoded video, and the drawn segmentation and depth of each frame.

The oracle of `benchmarks/chain_truth.py` stands on it. It shares no definition with what writes chains nor with what
verifies them: sizes, places and who is seen are pixels, motion is optical flow, the camera is its own path.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from support.dis_flow import dis_flow, grey_pictures

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
WIDEST = 256
"""Pixels across; larger pictures are halved before their flow is computed."""
FEWEST = 25
"""Pixels with a trusted flow that a median needs."""


@dataclass(frozen=True)
class Egomotion:
    """The camera's motion between two frames, fitted to the flow by the drawn depth; in widths of the picture.

    Attributes:
        turn: (4,) slides by panning and tilting, turn (radians, clockwise on the screen), log growth by zooming.
        travel: (3,) slides to the right and down of a point at unit depth, and its log growth.
        right, down, growth, roll: the affine motion of the static picture: slides, log growth, radians clockwise.
        along: part of the static picture that goes along with its slide.
        spread: part of it that goes along with its growth.
        pace: median length of the flow.
    """

    turn: Array
    travel: Array
    right: float
    down: float
    growth: float
    roll: float
    along: float
    spread: float
    pace: float


class Film:
    """A clip as its pixels.

    Args:
        frames: (F, H, W, 3) as decoded.
        segmentation: (F, H, W) ids; depth: (F, H, W) metres.
        cameras: world_from_camera (F, 4, 4) and intrinsics (F, 4).
        objects: `objects` of clip.json. movers: ids of what moves by itself.
        motion: the expression that was asked for.
    """

    def __init__(
        self, frames: npt.NDArray[np.uint8], segmentation: npt.NDArray[np.uint16], depth: npt.NDArray[np.float32],
        fps: float, cameras: tuple[Array, Array], objects: Sequence[Mapping[str, Any]], movers: Iterable[int],
        motion: str, scene: str,
    ) -> None:  # fmt: skip
        step = 1 if frames.shape[2] <= 1.3 * WIDEST else 2
        if step == 2:
            frames = np.stack([cv2.resize(f, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for f in frames])
        self.grey = grey_pictures(frames)
        self.ids, self.depth = segmentation[:, ::step, ::step], depth[:, ::step, ::step].astype(np.float64)
        self.last, self.height, self.width = len(frames) - 1, *self.grey.shape[1:]
        self.fps, self.objects, self.motion, self.scene = fps, objects, motion, scene
        self.poses, self.focal = cameras[0], cameras[1][:, 0] / step
        self.movers = frozenset(movers)
        self.aspect = self.height / self.width
        self._kept: dict[tuple[Any, ...], Any] = {}

    def _once(self, key: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
        """What was computed before under a key, or is now."""
        if key not in self._kept:
            self._kept[key] = compute()
        return self._kept[key]

    @cached_property
    def flows(self) -> list[tuple[Array, Mask]]:
        """(H, W, 2) pixels to the next frame and where to trust it."""
        found = []
        for before, after in zip(self.grey[:-1], self.grey[1:], strict=True):
            flow, miss = dis_flow(before, after)
            size = np.linalg.norm(flow, axis=-1)
            found.append((flow.astype(np.float64), np.asarray(miss < np.maximum(0.8, 0.1 * size))))
        return found

    @cached_property
    def scales(self) -> list[Array]:
        """(H, W) log growth of what each pixel shows to the next frame, from the drawn depth and the focal length."""
        found = []
        y, x = np.mgrid[: self.height, : self.width]
        for i, (flow, _) in enumerate(self.flows):
            to_x = np.clip(np.round(x + flow[..., 0]), 0, self.width - 1).astype(int)
            to_y = np.clip(np.round(y + flow[..., 1]), 0, self.height - 1).astype(int)
            with np.errstate(all="ignore"):
                scale = np.log(self.focal[i + 1] / self.focal[i] * self.depth[i] / self.depth[i + 1][to_y, to_x])
            found.append(np.where(self.ids[i] == self.ids[i + 1][to_y, to_x], scale, np.nan))
        return found

    def static(self, i: int) -> Mask:
        """Pixels of a frame that show what stands still and have a trusted flow."""
        return self.flows[i][1] & ~np.isin(self.ids[i], list(self.movers))

    @cached_property
    def steps(self) -> list[Egomotion | None]:
        """The camera's motion from each frame to the next, read from the flow."""
        return [self._step(i) for i in range(self.last)]

    def _step(self, i: int) -> Egomotion | None:
        rows, columns = np.nonzero(self.static(i)[1::3, 1::3])
        if len(rows) < 60:
            return None
        rows, columns = 3 * rows + 1, 3 * columns + 1
        flow = self.flows[i][0][rows, columns] / self.width
        x, y = (columns + 0.5) / self.width - 0.5, ((rows + 0.5) / self.height - 0.5) * self.aspect
        focal = self.focal[i] / self.width
        with np.errstate(divide="ignore"):
            near = np.where(np.isfinite(self.depth[i][rows, columns]), 1 / self.depth[i][rows, columns], 0.0)
        zero, one = np.zeros_like(x), np.ones_like(x)
        across = [one + (x / focal) ** 2, x * y / focal**2, -y, x, near, zero, x * near]
        down = [x * y / focal**2, one + (y / focal) ** 2, x, y, zero, near, y * near]
        fit = _robust(
            np.concatenate([np.stack(across, 1), np.stack(down, 1)]), np.concatenate([flow[:, 0], flow[:, 1]])
        )
        simple = np.concatenate([np.stack([one, zero, x, -y], 1), np.stack([zero, one, y, x], 1)])
        slide = _robust(simple, np.concatenate([flow[:, 0], flow[:, 1]]))
        way = slide[:2]
        along = float((flow @ way >= 0.4 * (way @ way)).mean())
        outward = np.stack([x, y], 1)
        radius = (outward**2).sum(1)
        off = radius > 0.01
        speed = ((flow - way) * outward).sum(1)[off] / radius[off]
        spread = float((speed * np.sign(slide[2]) >= 0.4 * abs(slide[2])).mean()) if off.any() else 1.0
        pace = float(np.median(np.linalg.norm(flow, axis=1)))
        return Egomotion(fit[:4], fit[4:], *(float(v) for v in slide), along, spread, pace)

    def whole(self, start: int, end: int) -> Egomotion | None:
        """The same from one frame to a later one, steps added up; None where too many are unknown."""
        return self._once(("whole", start, end), lambda: self._whole(start, end))  # type: ignore[no-any-return]

    def _whole(self, start: int, end: int) -> Egomotion | None:
        known = [step for step in self.steps[start:end] if step is not None]
        if len(known) < 0.6 * (end - start):
            return None
        more = (end - start) / len(known)
        weights = np.array([np.hypot(step.right, step.down) + 1e-6 for step in known])
        swell = np.array([abs(step.growth) + 1e-6 for step in known])
        return Egomotion(
            sum(step.turn for step in known) * more, sum(step.travel for step in known) * more,
            *(sum(getattr(step, name) for step in known) * more for name in ("right", "down", "growth", "roll")),
            float(np.average([step.along for step in known], weights=weights)),
            float(np.average([step.spread for step in known], weights=swell)),
            float(np.mean([step.pace for step in known])) * self.fps,
        )  # fmt: skip

    @cached_property
    def path(self) -> Array:
        """(F, 4) where the picture is since the first frame: right, down, log growth, roll."""
        rows = [[s.right, s.down, s.growth, s.roll] if s else [0.0] * 4 for s in self.steps]
        return np.concatenate([np.zeros((1, 4)), np.cumsum(rows, axis=0)])

    @cached_property
    def jitter(self) -> float:
        """What goes to and fro faster than a parabola over five frames, in widths (root of the mean square)."""
        path = self.path * np.array([1.0, 1.0, 0.25, 0.25])
        span = min(5, len(path))
        t = np.arange(span) - (span - 1) / 2
        left = np.eye(span) - np.polynomial.polynomial.polyvander(t, 2) @ np.linalg.pinv(
            np.polynomial.polynomial.polyvander(t, 2)
        )
        rest = [left @ path[i : i + span] for i in range(len(path) - span + 1)]
        middle = np.array([part[span // 2] for part in rest])
        return float(1.2 * np.sqrt(np.quantile((middle**2).sum(axis=1), 0.35) / left[span // 2, span // 2]))

    # Things

    def mask(self, ids: Iterable[int], frame: int) -> Mask:
        """Pixels of a frame that show one of some objects."""
        return np.isin(self.ids[frame], list(ids))

    def area(self, ids: Iterable[int]) -> Array:
        """(F,) part of the picture that some objects fill."""
        return np.array([self.mask(ids, i).mean() for i in range(self.last + 1)])

    def box(self, ids: Iterable[int], frame: int) -> Array | None:
        """Left, top, right, bottom in parts of width and height; None where they are not seen."""
        rows, columns = np.nonzero(self.mask(ids, frame))
        if len(rows) < 3:
            return None
        h, w = self.height, self.width
        return np.array([columns.min() / w, rows.min() / h, (columns.max() + 1) / w, (rows.max() + 1) / h])

    def centre(self, ids: Iterable[int], frame: int) -> Array | None:
        """Middle of what is seen of some objects, in parts of width and height."""
        rows, columns = np.nonzero(self.mask(ids, frame))
        return np.array([columns.mean() / self.width, rows.mean() / self.height]) if len(rows) >= 3 else None

    def cut(self, ids: Iterable[int], frame: int) -> bool:
        """Whether an edge of the frame cuts them."""
        box = self.box(ids, frame)
        return box is None or bool((box[:2] <= 0.5 / self.height).any() or (box[2:] >= 1 - 0.5 / self.height).any())

    def sums(self, masks: Sequence[Mask | None], start: int) -> Array | None:
        """(4,) of the flow under masks, one a frame from `start`: right, down (widths), log growth, part of steps."""
        total, used = np.zeros(3), 0
        for i, mask in enumerate(masks, start):
            if mask is None or i >= self.last:
                continue
            good = mask & self.flows[i][1]
            if good.sum() < FEWEST:
                continue
            scale = self.scales[i][good]
            growth = float(np.nanmedian(scale)) if np.isfinite(scale).sum() >= FEWEST / 2 else 0.0
            total += [*(np.median(self.flows[i][0][good], axis=0) / self.width), growth]
            used += 1
        return None if not used else np.array([*total, used / max(1, len(masks))])

    def ring(self, ids: Iterable[int], frame: int, wanted: Iterable[int] | None = None) -> Mask | None:
        """What is seen around some objects, stands still and lies farther away; of `wanted` ids only where given."""
        own = self.mask(ids, frame)
        if own.sum() < 8:
            return None
        reach = max(3, round(0.09 * self.width))
        around = cv2.dilate(own.astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)).astype(bool) & ~own
        depth = np.median(self.depth[frame][own])
        around &= self.depth[frame] > 1.12 * depth
        around &= ~np.isin(self.ids[frame], list(self.movers))
        if wanted is not None:
            around &= np.isin(self.ids[frame], list(wanted))
        return around if around.sum() >= FEWEST else None

    def against(self, ids: Iterable[int], start: int, end: int, wanted: Iterable[int] | None = None) -> Array | None:
        """(2, 3) how a thing and what lies behind it go while both are seen: right, down (widths), log growth."""
        key = ("against", tuple(ids), start, end, None if wanted is None else tuple(wanted))
        return self._once(key, lambda: self._against(key[1], start, end, key[4]))  # type: ignore[no-any-return]

    def _against(self, ids: tuple[int, ...], start: int, end: int, wanted: tuple[int, ...] | None) -> Array | None:
        near, far = [], []
        for i in range(start, end):
            ring, own = self.ring(ids, i, wanted), self.mask(ids, i)
            both = (
                ring is not None
                and (own & self.flows[i][1]).sum() >= FEWEST
                and (ring & self.flows[i][1]).sum() >= FEWEST
            )
            near.append(own if both else None)
            far.append(ring if both else None)
        one, other = self.sums(near, start), self.sums(far, start)
        return None if one is None or other is None or one[3] < 0.3 else np.stack([one[:3], other[:3]])

    def near_and_far(self, start: int, end: int) -> Array | None:
        """(2, 3) how near and far parts of the picture go at one place of it, from the fitted camera motion."""
        return self._once(("near_and_far", start, end), lambda: self._near_and_far(start, end))  # type: ignore[no-any-return]

    def _near_and_far(self, start: int, end: int) -> Array | None:
        known = [i for i in range(start, end) if self.steps[i] is not None]
        if len(known) < 0.6 * (end - start):
            return None
        total = np.zeros((2, 3))
        for i in known:
            step = self.steps[i]
            assert step is not None
            depth = self.depth[i][self.static(i)]
            depth = depth[np.isfinite(depth)]
            if len(depth) < 60:
                return None
            inverse = 1 / np.percentile(depth, [15, 80])
            for row, near in enumerate(inverse):
                total[row] += [step.turn[0] + step.travel[0] * near, step.turn[1] + step.travel[1] * near,
                               step.turn[3] + step.travel[2] * near]  # fmt: skip
        return total * (end - start) / len(known)

    # The camera's own path

    def moved(self, start: int, end: int) -> dict[str, float]:
        """What the camera does between two frames: degrees, log focal ratio, travel in parts of the scene's depth."""
        return self._once(("moved", start, end), lambda: self._moved(start, end))  # type: ignore[no-any-return]

    def _moved(self, start: int, end: int) -> dict[str, float]:
        rotation, position = self.poses[:, :3, :3], self.poses[:, :3, 3]
        found = dict.fromkeys(("left", "right", "up", "down", "in", "out"), 0.0)
        turns = dict.fromkeys(("pan-left", "pan-right", "tilt-up", "tilt-down", "roll-cw", "roll-ccw"), 0.0)
        zoom = {"zoom-in": 0.0, "zoom-out": 0.0}
        stride = max(1, (end - start + 1) // 2) if "shake" in self.motion else 1
        marks = [*range(start, end, stride), end]
        for i, j in pairwise(marks):
            finite = self.depth[i][np.isfinite(self.depth[i])]
            depth = float(np.percentile(finite, 35)) if len(finite) else 10.0
            across, _, forward = rotation[i].T
            level = np.array([forward[0], 0.0, forward[2]])
            level = level / max(1e-9, float(np.linalg.norm(level)))
            side = np.cross(level, [0.0, 1.0, 0.0])
            side = side if side @ across > 0 else -side
            step = (position[j] - position[i]) / depth
            lift = float(step @ [0.0, 1.0, 0.0])
            ahead = float(step @ (forward if abs(forward[1]) < 0.5 else level))
            for value, plus, minus in (
                (float(step @ side), "right", "left"),
                (lift, "up", "down"),
                (ahead, "in", "out"),
            ):
                found[plus if value > 0 else minus] += abs(value)
            ahead_now, ahead_next = rotation[i][:, 2], rotation[j][:, 2]
            (a, b), (c, d) = _flat(ahead_now), _flat(ahead_next)
            yaw = np.degrees(np.arctan2(a * d - b * c, a * c + b * d))
            pitch = np.degrees(np.arcsin(np.clip(ahead_next[1], -1, 1)) - np.arcsin(np.clip(ahead_now[1], -1, 1)))
            roll = _roll(rotation[j]) - _roll(rotation[i])
            for value, plus, minus in (
                (yaw, "pan-right", "pan-left"),
                (pitch, "tilt-up", "tilt-down"),
                (roll, "roll-cw", "roll-ccw"),
            ):
                turns[plus if value > 0 else minus] += abs(float(value))
            ratio = float(np.log(self.focal[j] / self.focal[i]))
            zoom["zoom-in" if ratio > 0 else "zoom-out"] += abs(ratio)
        return {**found, **turns, **zoom}

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The motions of the expression, without amounts."""
        return tuple(dict.fromkeys(re.sub(r":.*", "", part.strip()) for part in re.split(r"[,+]", self.motion)))


def _flat(v: Array) -> Array:
    """A direction seen from above, so that a positive angle is a turn to the right."""
    return np.array([-v[2], v[0]])


def _roll(rotation: Array) -> float:
    """Degrees by which the camera leans over clockwise, seen from behind it."""
    across, _, forward = rotation.T
    level = np.cross([0.0, 1.0, 0.0], -forward)
    level = level / max(1e-9, float(np.linalg.norm(level)))
    level = level if abs(level @ across) < 1e-9 or level @ across > 0 else -level
    return float(np.degrees(np.arctan2(-(across @ [0.0, 1.0, 0.0]), level @ across)))


def _robust(design: Array, values: Array) -> Array:
    """Least squares with Huber weights."""
    size = np.abs(design).max(axis=0) + 1e-12
    scaled = design / size
    weights = np.ones(len(values))
    fit = np.zeros(design.shape[1])
    ridge = 1e-4 * np.sqrt(len(values)) * np.eye(design.shape[1])
    for _ in range(6):
        root = np.sqrt(weights)[:, None]
        fit = np.linalg.lstsq(
            np.concatenate([scaled * root, ridge]),
            np.concatenate([values * root[:, 0], np.zeros(len(fit))]),
            rcond=None,
        )[0]
        rest = np.abs(values - scaled @ fit)
        limit = 1.5 * np.median(rest) + 1e-6
        weights = np.where(rest <= limit, 1.0, limit / np.maximum(rest, 1e-12))
    return fit / size
