"""Reads a camera's motion from decoded pictures. It never sees a pose, and shares nothing with the labels.

Given are the pictures, depth along rays of the pictures, the first frame's focal length and which way is down in it.
Found are, step by step, pan, tilt, roll, zoom, dolly, truck and pedestal, and then which of them the clip needs.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from scipy.linalg import solve
from support.pixel_steps import AHEAD, DOLLY, MOTIONS, PEDESTAL, WAYS, DepthAt, Floats, Head, Step, follow

STEADY, REST = 0.02, 3e-4
"""What a change of rate from step to step, and a rate itself, cost against what the picture says: they decide only what
that leaves open."""
SPARSER, SMALL_PART = 6, 0.03
"""Rounds in which what is under this part of the largest motion is made costlier."""
PAUSE = 0.6
"""Travel slower than this part of its usual speed hesitates: names follow the heading from there on."""
NEEDED, NEEDED_PART = 0.004, 0.01
"""A motion is there if the best explanation without it differs by this much (RMS, summed over steps): in frame widths,
and as a part of how far the picture moves in all, since the errors of flow grow with it."""


@dataclass(frozen=True)
class Reading:
    """What the pictures show.

    Attributes:
        effects: how far each of the 14 directed motions moves the picture, in frame widths; 0 where it is not needed.
        fastest: the flow that a tenth of the points exceed in the fastest step, in frame widths.
    """

    effects: dict[str, float]
    fastest: float


def read_motion(frames: npt.NDArray[np.uint8], depth_at: DepthAt, *, focal: float, down: Floats) -> Reading:
    """Read a clip.

    Args:
        frames: (F, H, W, 3) decoded pictures.
        depth_at: true depth of what each frame shows.
        focal: of the first frame, in pixels; the principal point is the picture's middle.
        down: (3,) gravity in the first frame's camera axes.
    """
    first = Head(focal, down, frames.shape[2], frames.shape[1])
    steps, fastest = follow(frames, depth_at, first)
    return Reading(read_effects(steps, first), fastest)


def read_effects(steps: list[Step], first: Head) -> dict[str, float]:
    """The 14 effects of the motions that are needed.

    A travel is called dolly or truck if it is one from where the camera looks now, or from where it looked when it set
    out; pedestal only if it both rises over the ground and is no travel along a tilted view.
    """
    rates = _fewest(steps, _needed(steps))
    now = np.array([rate * _sizes(step.fields) for rate, step in zip(rates, steps, strict=True)])
    ground = _over_ground(steps, rates, first)
    effects = {}
    for j, (positive, negative) in enumerate(WAYS):
        for name, sign in ((positive, 1), (negative, -1)):
            readings = [np.maximum(sign * now[:, j], 0).sum()]
            if j >= DOLLY:
                readings.append(np.maximum(sign * ground[:, j - DOLLY], 0).sum())
            effects[name] = float(min(readings) if j == PEDESTAL else max(readings))
    return effects


def _sizes(fields: Floats) -> Floats:
    """Median length (K,) of fields (K, M, 2)."""
    return np.asarray(np.median(np.linalg.norm(fields, axis=-1), axis=-1))


def _over_ground(steps: list[Step], rates: Floats, first: Head) -> Floats:
    """How far travel (S, 3) forward, right and up moves the picture; the heading is that at its stretch's start."""
    out = np.zeros((len(steps), 3))
    first_from_camera, head, axes = np.eye(3), first, np.eye(3)
    travels = [np.tensordot(rate[DOLLY:], step.fields[DOLLY:], 1) for rate, step in zip(rates, steps, strict=True)]
    speed = np.array([np.median(np.linalg.norm(travel, axis=-1)) for travel in travels])
    usual = float(np.median(speed[speed >= 0.01 * speed.max()]))
    for i, (step, rate) in enumerate(zip(steps, rates, strict=True)):
        if i == 0 or (speed[i - 1] < PAUSE * usual and speed[i] >= speed[i - 1]):
            up = -head.down
            axes = first_from_camera @ np.column_stack([np.cross(up, head.right), head.right, up])
        spin, middle = head.spin(rate), head.moved(0.5 * rate)
        first_from_middle = first_from_camera @ cv2.Rodrigues(0.5 * spin)[0]
        # The field of a direction is the mixture of the three known ones which the direction is of their axes.
        known = np.column_stack([AHEAD, middle.right, -middle.down])
        mixture = np.linalg.lstsq(known, first_from_middle.T @ axes, rcond=1e-3)[0]
        parts = axes.T @ first_from_middle @ middle.travel(rate)
        out[i] = parts * _sizes(np.einsum("kj,kmc->jmc", mixture, step.fields[DOLLY:]))
        first_from_camera = first_from_camera @ cv2.Rodrigues(spin)[0]
        head = head.moved(rate)
    return out


def _solve(steps: list[Step], kept: list[int], rest: Floats | float = REST) -> Floats:
    """Rates (S, 7) of the kept motions, the others 0; where the picture leaves a rate open it fades.

    Args:
        rest: what a rate costs, alike or (S, 7).
    """
    count, own = len(steps), len(kept)
    rates = np.zeros((count, MOTIONS))
    if not own:
        return rates
    cost = np.broadcast_to(rest, (count, MOTIONS))[:, kept]
    shown = np.stack([step.gram[kept, kept] for step in steps]) + 1e-12
    system, goal = np.zeros((count, own, count, own)), np.stack([step.right[kept] for step in steps])
    for i, step in enumerate(steps):
        system[i, :, i] += step.gram[np.ix_(kept, kept)] + np.diag(cost[i] * shown[i])
        if i:
            # In units of what the less telling of both steps shows: a metre near a wall does not bind one before hills.
            tie = STEADY * np.diag(np.minimum(shown[i - 1], shown[i]))
            system[i, :, i] += tie
            system[i - 1, :, i - 1] += tie
            system[i, :, i - 1] = system[i - 1, :, i] = -tie
    rates[:, kept] = solve(system.reshape(count * own, -1), goal.ravel(), assume_a="pos").reshape(count, own)
    return rates


def _fewest(steps: list[Step], kept: list[int]) -> Floats:
    """Rates (S, 7) that use few of the kept motions in each step: what is small costs more (reweighted least squares).

    Candes, Wakin & Boyd, Enhancing sparsity by reweighted l1 minimization, 2008.
    """
    rates = _solve(steps, kept)
    sizes = np.stack([_sizes(step.fields) for step in steps])
    for _ in range(SPARSER):
        part = np.abs(rates * sizes)
        part /= max(float(part.max()), 1e-12)
        rates = _solve(steps, kept, REST / (part + SMALL_PART))
    return rates


def _picture_motion(steps: list[Step], rates: Floats) -> float:
    """How far rates (S, 7) move the picture: RMS over its points, summed over steps, in frame widths."""
    power = [rate @ step.gram @ rate for step, rate in zip(steps, rates, strict=True)]
    return float(np.sqrt(np.maximum(power, 0)).sum())


def _needed(steps: list[Step]) -> list[int]:
    """The fewest motions that explain the clip: one after another is dropped while that changes little."""
    kept = list(range(MOTIONS))
    everything = _solve(steps, kept)
    least = NEEDED + NEEDED_PART * _picture_motion(steps, everything)
    while kept:
        full = _solve(steps, kept)
        costs = [_picture_motion(steps, full - _solve(steps, [k for k in kept if k != j])) for j in kept]
        if min(costs) >= least:
            break
        kept.pop(int(np.argmin(costs)))
    return kept
