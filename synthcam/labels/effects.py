"""How far each camera motion moves the picture, and how much of that another motion could explain.

A motion's field B(pixel; depth) times its increment is what one frame step of it does to the picture. Its *effect* is
the sum over steps of the increment times the field's median magnitude, positive and negative increments apart, in
frame widths: nothing cancels. Its *margin* against another motion is what is left over (RMS, summed over steps) when
the clip's picture motion is explained again with the other motion in place of this one, beside how much the motion
moves the picture at all and how many points carry what is left over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from synthcam.geometry.image_motion import COMPONENTS, UP, Component, fields_about
from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.pixel_evidence import PixelEvidence
from synthcam.labels.rig_steps import RigSteps


@dataclass(frozen=True, eq=False)
class ImageFields:
    """How a unit of each motion moves the picture in each step, in frame widths per unit.

    Attributes:
        magnitude: (S, 7) median magnitude of the seven basis fields over the points that count; 0 if none do.
        gram: (S, 7, 7) mean over those points of the fields' dot products.
        along: (S, D) median magnitude of moving one metre along each of D further world directions.
        at: the seven basis fields of one step at the points that count, (7, n, 2); of a long clip worked out anew.
        points: how many points there are, whether they count or not.
    """

    magnitude: Array
    gram: Array
    along: Array
    at: Callable[[int], Array]
    points: int


KEPT = 200_000
"""Points of all steps together whose fields are kept: 22 MB."""


def step_fields(
    trajectory: Trajectory, steps: RigSteps, evidence: PixelEvidence, directions: Sequence[Array]
) -> ImageFields:
    """Image motion fields of every step at its middle pose.

    Args:
        directions: (S, 3) unit world vectors each, for `ImageFields.along`.
    """
    seen = evidence.steps()
    count, width = len(steps.pan), trajectory.width
    magnitude, gram = np.zeros((count, 7)), np.zeros((count, 7, 7))
    along = np.zeros((count, len(directions)))
    intrinsics = 0.5 * (trajectory.intrinsics[1:] + trajectory.intrinsics[:-1])

    kept: dict[int, Array] = {}

    def at(i: int) -> Array:
        return kept[i] if i in kept else fields_of(i)

    def fields_of(i: int, further: Sequence[Array] = ()) -> Array:
        use = seen.counts[i]
        camera_from_world = steps.mid_pose[i, :3, :3].T
        right = camera_from_world @ steps.right[i]
        pan = camera_from_world @ (-UP if steps.upright[i] >= 0 else UP)
        up = camera_from_world @ steps.up[i]
        moves = [camera_from_world @ direction[i] for direction in further]
        pixels, inverse = seen.pixels[use], seen.inverse_depth[i, use]
        return fields_about(intrinsics[i], pixels, inverse, pan=pan, right=right, up=up, moves=moves) / width

    for i in np.flatnonzero(seen.counts.any(axis=1)).tolist():
        fields = fields_of(i, directions)
        if count * len(seen.pixels) <= KEPT:
            kept[i] = fields[:7]
        medians = np.median(np.linalg.norm(fields, axis=-1), axis=1)
        magnitude[i], along[i] = medians[:7], medians[7:]
        flat = fields[:7].reshape(7, -1)
        gram[i] = flat @ flat.T / fields.shape[1]
    return ImageFields(magnitude, gram, along, at, len(seen.pixels))


def one_way_effects(shifts: Array, *, hysteresis: float = 0.0) -> tuple[float, float]:
    """Sum one motion's shifts of the picture (S,) in its positive and in its negative direction, in frame widths.

    Turning points closer than `hysteresis` to the previous one are shake and are skipped (the hysteresis filter of
    rainflow counting, ASTM E1049); with hysteresis 0 every step counts.
    """
    if hysteresis <= 0:
        return float(np.maximum(shifts, 0).sum()), float(np.maximum(-shifts, 0).sum())
    gone = {1: 0.0, -1: 0.0}
    going, turned_at, furthest = 0, 0.0, 0.0
    low = high = 0.0
    for value in np.cumsum(shifts).tolist():
        if going == 0:
            low, high = min(low, value), max(high, value)
            if high - low > hysteresis:
                going = 1 if value == high else -1
                turned_at, furthest = (low, high) if going > 0 else (high, low)
        elif going * (value - furthest) > 0:
            furthest = value
        elif going * (furthest - value) > hysteresis:
            gone[going] += abs(furthest - turned_at)
            going, turned_at, furthest = -going, furthest, value
    if going:
        gone[going] += abs(furthest - turned_at)
    return gone[1], gone[-1]


@dataclass(frozen=True)
class Margin:
    """How well an absent motion would explain a present one.

    Attributes:
        residual: RMS of the picture motion that the absent one cannot explain, summed over steps, in frame widths.
        substitute_effect: effect of the absent one in that explanation, in frame widths.
        own_motion: RMS of what the present one does to the picture, summed over steps, in frame widths.
        carried_by: part of the picture's points that carry the residual: (sum of squares)^2 / sum of fourth powers
            of its lengths, which is n for n equal ones, averaged over the steps by the residual.
    """

    residual: float
    substitute_effect: float
    own_motion: float
    carried_by: float

    @property
    def part(self) -> float:
        """The residual as a part of the motion: 0 where the absent one explains all of it, 1 where nothing."""
        return self.residual / self.own_motion if self.own_motion > 0 else 0.0


def margins(
    amounts: Array, fields: ImageFields, present: Sequence[Component], moving: Sequence[Component]
) -> dict[tuple[Component, Component], Margin]:
    """Explain the clip with each present motion replaced by each absent one, the others that move free in every step.

    Args:
        amounts: (S, 7) increments in the order of COMPONENTS; those of motions that do not move are ignored.
        present: the motions that move the picture enough to be told.
        moving: these and the ones that move it a little: which of them is how large is free, too.
    """
    index = {name: i for i, name in enumerate(COMPONENTS)}
    kept = [index[name] for name in moving]
    truth = np.zeros_like(amounts)
    truth[:, kept] = amounts[:, kept]
    projected = (fields.gram @ truth[..., None])[..., 0]
    power = (truth * projected).sum(axis=1)
    pairs = [(i, j) for i in present for j in COMPONENTS if j not in present]
    unexplained = np.zeros((len(pairs), *truth.shape))
    rest = np.zeros((len(pairs), len(truth)))
    for k, (i, j) in enumerate(pairs):
        free = sorted({*kept, index[j]} - {index[i]})
        inverse = np.linalg.pinv(fields.gram[:, free][:, :, free], rcond=1e-9, hermitian=True)
        right = projected[:, free]
        coefficients = (inverse @ right[..., None])[..., 0]
        rest[k] = np.sqrt(np.maximum(power - (right * coefficients).sum(axis=1), 0.0))
        unexplained[k] = truth
        unexplained[k][:, free] -= coefficients
    carried = _carried_by(unexplained, rest, fields)
    out: dict[tuple[Component, Component], Margin] = {}
    for k, (i, j) in enumerate(pairs):
        needed = truth[:, index[j]] - unexplained[k, :, index[j]]
        substitute = np.abs(needed) * fields.magnitude[:, index[j]]
        own = np.abs(truth[:, index[i]]) * np.sqrt(fields.gram[:, index[i], index[i]])
        out[i, j] = Margin(float(rest[k].sum()), float(substitute.sum()), float(own.sum()), carried[k])
    return out


def _carried_by(unexplained: Array, rest: Array, fields: ImageFields) -> list[float]:
    """The part of the points that carry what is left over of each pair.

    Args:
        unexplained: (P, S, 7) what each pair leaves of the seven motions.
        rest: (P, S) its RMS.
    """
    weighed = np.zeros(len(rest))
    for step in np.flatnonzero(rest.max(axis=0, initial=0.0) > 0).tolist():
        basis = fields.at(step)
        left = np.tensordot(unexplained[:, step], basis, axes=1)
        squares = (left**2).sum(axis=-1)
        effective = squares.sum(axis=1) ** 2 / np.maximum((squares**2).sum(axis=1), 1e-300)
        weighed += rest[:, step] * effective / fields.points
    total = rest.sum(axis=1)
    return [float(part) for part in weighed / np.maximum(total, 1e-300)]


def residual_without(amounts: Array, fields: ImageFields) -> dict[Component, float]:
    """Explain the clip without each motion in turn: what the other six cannot (RMS, summed over steps, frame widths).

    An effect is a median over the picture and misses a motion that only shifts a small near part of it; this does not.
    """
    projected = (fields.gram @ amounts[..., None])[..., 0]
    power = (amounts * projected).sum(axis=1)
    out: dict[Component, float] = {}
    for i, name in enumerate(COMPONENTS):
        if not amounts[:, i].any():
            out[name] = 0.0
            continue
        free = [k for k in range(len(COMPONENTS)) if k != i]
        inverse = np.linalg.pinv(fields.gram[:, free][:, :, free], rcond=1e-9, hermitian=True)
        right = projected[:, free]
        rest = power - (right * (inverse @ right[..., None])[..., 0]).sum(axis=1)
        out[name] = float(np.sqrt(np.maximum(rest, 0.0)).sum())
    return out


def picture_speed(amounts: Array, fields: ImageFields, *, fps: float) -> tuple[float, float]:
    """Measure how far the whole picture moves over the clip (RMS, summed over steps), and how fast while it moves.

    Returns frame widths, and frame widths a second (the median over the steps that move).
    """
    moved = np.sqrt(np.maximum(np.einsum("si,sij,sj->s", amounts, fields.gram, amounts), 0.0))
    total = float(moved.sum())
    active = moved > 0.1 * moved.max() if total > 0 else np.zeros(len(moved), dtype=bool)
    return total, float(np.median(moved[active]) * fps) if active.any() else 0.0
