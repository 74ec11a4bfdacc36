"""How far each motion moves the picture, and how far another could have moved it in its stead.

A motion's field B(pixel; depth) times its increment is what one frame step of it does to the picture. Its *effect* is
the sum over steps of the increment times the field's median magnitude, positive and negative increments apart, in
frame widths: nothing cancels. Its *margin* against another motion is what is left over (RMS, summed over steps) when
the clip's motion is explained again with the other in its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthcam.geometry.image_motion import COMPONENTS, Component, basis_fields, translation_field
from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.pixel_evidence import PixelEvidence
from synthcam.labels.rig_steps import Increments


@dataclass(frozen=True, eq=False)
class Fields:
    """What the picture can show of each motion, step by step, in frame widths per unit.

    Attributes:
        magnitude: (S, 7) median magnitude of the seven basis fields over the points that count; 0 where none do.
        gram: (S, 7, 7) mean over those points of the fields' dot products.
        along: (S, D) median magnitude of moving one metre along each of D further world directions.
    """

    magnitude: Array
    gram: Array
    along: Array


def step_fields(
    trajectory: Trajectory, steps: Increments, evidence: PixelEvidence, directions: Sequence[Array]
) -> Fields:
    """Fields of every step at its middle pose; `directions` are (S, 3) unit world vectors."""
    seen = evidence.steps()
    count, width = len(steps.pan), trajectory.width
    magnitude, gram = np.zeros((count, 7)), np.zeros((count, 7, 7))
    along = np.zeros((count, len(directions)))
    intrinsics = 0.5 * (trajectory.intrinsics[1:] + trajectory.intrinsics[:-1])
    for i in range(count):
        use = seen.counts[i]
        if not use.any():
            continue
        pixels, inverse = seen.pixels[use], seen.inverse_depth[i, use]
        fields = basis_fields(steps.mid_pose[i], intrinsics[i], pixels, inverse) / width
        magnitude[i] = np.median(np.linalg.norm(fields, axis=-1), axis=1)
        flat = fields.reshape(7, -1)
        gram[i] = flat @ flat.T / use.sum()
        for j, direction in enumerate(directions):
            local = steps.mid_pose[i, :3, :3].T @ direction[i]
            field = translation_field(intrinsics[i], pixels, inverse, local) / width
            along[i, j] = np.median(np.linalg.norm(field, axis=-1))
    return Fields(magnitude, gram, along)


def effects(moved: Array, *, reach: float = 0.0) -> tuple[float, float]:
    """Positive and negative effect of one motion's steps (S,), in frame widths.

    Turning points closer than `reach` to the one before are part of the shake and are passed over (the hysteresis
    filter of rainflow counting, ASTM E1049); with reach 0 every step counts.
    """
    if reach <= 0:
        return float(np.maximum(moved, 0).sum()), float(np.maximum(-moved, 0).sum())
    gone = {1: 0.0, -1: 0.0}
    going, turned_at, furthest = 0, 0.0, 0.0
    low = high = 0.0
    for value in np.cumsum(moved).tolist():
        if going == 0:
            low, high = min(low, value), max(high, value)
            if high - low > reach:
                going = 1 if value == high else -1
                turned_at, furthest = (low, high) if going > 0 else (high, low)
        elif going * (value - furthest) > 0:
            furthest = value
        elif going * (furthest - value) > reach:
            gone[going] += abs(furthest - turned_at)
            going, turned_at, furthest = -going, furthest, value
    if going:
        gone[going] += abs(furthest - turned_at)
    return gone[1], gone[-1]


@dataclass(frozen=True)
class Margin:
    """How a present motion would be explained by an absent one.

    Attributes:
        left_over: RMS of the picture motion that the other cannot explain, summed over steps, in frame widths.
        needed: effect the other would have in the best explanation, in frame widths.
    """

    left_over: float
    needed: float


def margins(amounts: Array, fields: Fields, present: Sequence[Component]) -> dict[tuple[Component, Component], Margin]:
    """The margin of each present motion against each absent one; the other present ones are free in every step.

    Args:
        amounts: (S, 7) increments in the order of COMPONENTS; those of absent motions are ignored.
        present: the motions that are there.
    """
    index = {name: i for i, name in enumerate(COMPONENTS)}
    kept = [index[name] for name in present]
    truth = np.zeros_like(amounts)
    truth[:, kept] = amounts[:, kept]
    projected = (fields.gram @ truth[..., None])[..., 0]
    power = (truth * projected).sum(axis=1)
    out: dict[tuple[Component, Component], Margin] = {}
    for i in present:
        for j in COMPONENTS:
            if j in present:
                continue
            free = [*(k for k in kept if k != index[i]), index[j]]
            inverse = np.linalg.pinv(fields.gram[:, free][:, :, free], rcond=1e-9, hermitian=True)
            right = projected[:, free]
            coefficients = (inverse @ right[..., None])[..., 0]
            rest = np.maximum(power - (right * coefficients).sum(axis=1), 0.0)
            needed = np.abs(coefficients[:, -1]) * fields.magnitude[:, index[j]]
            out[i, j] = Margin(float(np.sqrt(rest).sum()), float(needed.sum()))
    return out


def unexplained(amounts: Array, fields: Fields) -> dict[Component, float]:
    """What the six other motions leave over (RMS, summed over steps, in frame widths) of the clip, by left-out motion.

    The median that an effect is does not see what a motion does to a small near part of the picture; this does.
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


def picture_speed(amounts: Array, fields: Fields, *, fps: float) -> tuple[float, float]:
    """How far the whole picture moves over the clip (RMS, summed), and its usual speed while it moves.

    Returns frame widths, and frame widths a second: the median over the steps that move at all.
    """
    moved = np.sqrt(np.maximum(np.einsum("si,sij,sj->s", amounts, fields.gram, amounts), 0.0))
    total = float(moved.sum())
    active = moved > 0.1 * moved.max() if total > 0 else np.zeros(len(moved), dtype=bool)
    return total, float(np.median(moved[active]) * fps) if active.any() else 0.0
