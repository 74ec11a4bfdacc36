"""Coarse camera motions with the statistics of real footage: one dominant effect on the picture, and what goes with it.

An effect is what a motion does to the picture over a clip: right and up in frame widths, `closer` as the logarithm of
how much larger things become, clockwise in radians. The camera makes each by turning and zooming, or by travelling as
far as moves what it looks at by so much. Amounts are log-uniform: pushes of 2 % of the frame as well as follows of two
widths.
"""

from dataclasses import dataclass

import numpy as np

from synthcam.evaluation.benchmarks.clip_folders import MEANINGS
from synthcam.geometry.camera import pixel_centres
from synthcam.geometry.image_motion import UP
from synthcam.geometry.se3 import Array, forward_direction, right_direction, se3, world_from_rig
from synthcam.motion.easing import EASINGS, ease
from synthcam.motion.path import RigStart
from synthcam.scene.assets import Scene
from synthcam.scene.raycast import RayCaster

LABELS = tuple(MEANINGS)
"""left, right, up, down, in, out, roll, static"""
EFFECTS = ("right", "up", "closer", "clockwise")
FRAMES, SECONDS = 8, 2.0
SHARES = {"static": 0.18, "roll": 0.07}
"""How often a clip has this label; the other six share the rest."""
AMOUNTS = {"right": (0.03, 2.2), "up": (0.03, 1.2), "closer": (0.03, 1.4), "clockwise": (0.08, 0.9)}
TO_WIDTHS = np.array([1.0, 1.0, 0.38, 0.38])
"""How far a typical point of the picture goes for an effect of 1, in frame widths."""
BESIDE, MOST_BESIDE = 0.4, 0.45
"""Chance of each other effect, and how large it may be beside the dominant one."""
TRAVELS, SHAKES = 0.6, 0.6
"""Chance that an effect is made by travel where the scene has depth, and that the camera is held by hand."""
SHAKE = (0.001, 0.010)
"""Root mean square of the shake in frame widths."""
FASTEST_TURN, NARROWEST, WIDEST = np.radians([80.0, 12.0, 85.0])


@dataclass(frozen=True, eq=False)
class CoarseMotion:
    """A motion without a place: effects (4,) in the order of `EFFECTS`, progress (F,) from 0 to 1, shake (F, 3) of yaw,
    pitch and roll in frame widths, and which effects (4,) are made by travel where there is room."""

    label: str
    effects: Array
    progress: Array
    shake: Array
    by_travel: np.ndarray


def draw_motion(rng: np.random.Generator) -> CoarseMotion:
    """A label, how much of it, what goes with it, and when."""
    others = [label for label in LABELS if label not in SHARES]
    shares = [SHARES.get(label, (1 - sum(SHARES.values())) / len(others)) for label in LABELS]
    label = LABELS[int(rng.choice(len(LABELS), p=shares))]
    effects = np.zeros(4)
    if label != "static":
        axis, sign = {
            "left": (0, -1), "right": (0, 1), "up": (1, 1), "down": (1, -1), "in": (2, 1), "out": (2, -1),
            "roll": (3, int(rng.choice([-1, 1]))),
        }[label]  # fmt: skip
        effects[axis] = sign * _log_uniform(rng, *AMOUNTS[EFFECTS[axis]])
        size = abs(effects[axis]) * TO_WIDTHS[axis]
        beside = rng.uniform(-MOST_BESIDE, MOST_BESIDE, 4) * size / TO_WIDTHS * (rng.random(4) < BESIDE)
        effects = np.where(np.arange(4) == axis, effects, beside)
    return CoarseMotion(label, effects, _progress(rng), _shake(rng), rng.random(4) < TRAVELS)


def place_motion(
    motion: CoarseMotion, start: RigStart, scene: Scene, caster: RayCaster, side: int
) -> tuple[Array, Array] | None:
    """Cameras of the motion from a start: world_from_camera (F, 4, 4) and intrinsics (F, 4) for side x side pixels.

    What there is no room to travel for is turned and zoomed; None where the camera would look beyond a photograph.
    """
    right, up, closer, clockwise = motion.effects
    depth = _reference_depth(start, caster)
    by_travel = motion.by_travel & (not scene.no_travel and depth is not None)
    for travels in (by_travel, np.zeros(4, bool)):
        lens = 0.0 if travels[2] else closer
        widest = np.clip(start.hfov * np.exp(0.5 * abs(lens)), NARROWEST * np.exp(abs(lens)), WIDEST)
        focal = 0.5 / np.tan(widest / 2) * np.exp(lens * motion.progress + max(-lens, 0.0))
        hfov = 2 * np.arctan(0.5 / focal)
        steps = np.diff(motion.progress, prepend=0.0)
        yaw = start.yaw + np.cumsum((0.0 if travels[0] else right) * steps * hfov) + motion.shake[:, 0] / focal
        rise = np.cumsum((0.0 if travels[1] else up) * steps * hfov)
        pitch = np.clip(start.pitch, -0.3, 0.3) + rise - 0.5 * rise[-1] + motion.shake[:, 1] / focal
        roll = clockwise * motion.progress + motion.shake[:, 2]
        position = np.repeat(start.position[None], FRAMES, axis=0)
        if travels.any():
            assert depth is not None
            far = depth / focal[0]
            position += (travels[0] * right * far * motion.progress)[:, None] * right_direction(start.yaw)
            position += (travels[1] * up * far * motion.progress)[:, None] * UP
            ahead = _ahead(closer, depth, motion.progress) if travels[2] else np.zeros(FRAMES)
            position += ahead[:, None] * forward_direction(start.yaw, start.pitch)
            near = caster.clearance(position) < 0.5 * scene.camera_zone.clearance_m
            if near.any() or caster.crosses(position):
                continue
        if np.abs(pitch).max() > FASTEST_TURN:
            return None
        poses = se3(world_from_rig(yaw, pitch, roll), position)
        pixels = focal * side
        middle = np.full(FRAMES, 0.5 * side)
        intrinsics = np.stack([pixels, pixels, middle, middle], axis=-1)
        return (poses, intrinsics) if _stays_inside(poses, intrinsics, scene, side) else None
    return None


def _ahead(closer: float, depth: float, progress: Array) -> Array:
    """Metres (F,) ahead of the start at which what is `depth` away has grown as wanted; out runs in's way back."""
    if closer >= 0:
        return np.asarray(depth * (1 - np.exp(-closer * progress)))
    return np.asarray(depth * (1 - np.exp(closer * (1 - progress))))


def _reference_depth(start: RigStart, caster: RayCaster) -> float | None:
    """Median depth of what is seen; None where that is mostly sky, or nothing has depth."""
    if caster.surrounded:
        return None
    focal = 0.5 / np.tan(start.hfov / 2)
    pose = se3(world_from_rig(start.yaw, start.pitch, 0.0), start.position)
    depth = caster.depth(pose, np.array([focal, focal, 0.5, 0.5]), pixel_centres(1, 1, columns=12, rows=12))
    seen = depth[np.isfinite(depth)]
    return float(np.median(seen)) if len(seen) > 0.3 * depth.size else None


def _stays_inside(poses: Array, intrinsics: Array, scene: Scene, side: int) -> bool:
    """Whether no frame shows what is beyond a photograph."""
    backdrop = scene.backdrop
    if backdrop is None or backdrop.projection != "photograph":
        return True
    corners = np.array([[0, 0], [side, 0], [0, side], [side, side]], np.float64)
    local = np.concatenate(
        [(corners[None] - intrinsics[:, None, 2:]) / intrinsics[:, None, :2], np.ones((FRAMES, 4, 1))], axis=-1
    )
    places = backdrop.places(np.einsum("fij,fnj->fni", poses[:, :3, :3], local))
    return bool((np.abs(np.nan_to_num(places, nan=9.0)) <= 1.0).all())


def _progress(rng: np.random.Generator) -> Array:
    """Progress (F,) from 0 to 1: eased, of changing speed, or with hesitation."""
    u = np.linspace(0.0, 1.0, FRAMES)
    kind = int(rng.integers(3))
    if kind == 0:
        return ease(EASINGS[int(rng.integers(len(EASINGS)))], u)
    speed = np.linspace(*rng.uniform(0.3, 1.0, 2), FRAMES - 1)
    if kind == 2:
        speed = speed * np.exp(0.4 * rng.standard_normal(FRAMES - 1))
    return np.asarray(np.concatenate([[0.0], np.cumsum(speed)]) / speed.sum())


def _shake(rng: np.random.Generator) -> Array:
    """Hand-held yaw, pitch and roll (F, 3) without drift, rough and smooth together."""
    if rng.random() >= SHAKES:
        return np.zeros((FRAMES, 3))
    rough = rng.standard_normal((FRAMES, 3))
    smooth = np.cumsum(rng.standard_normal((FRAMES, 3)), axis=0)
    smooth -= np.linspace(smooth[0], smooth[-1], FRAMES)
    return np.asarray(_log_uniform(rng, *SHAKE) * (0.4 * rough + 0.4 * smooth))


def _log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))
