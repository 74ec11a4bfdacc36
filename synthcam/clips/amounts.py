"""Amounts that were not given: solved so that the picture moves by a stated share of the frame in that scene."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from synthcam.clips.clearance import check_pose, highest_amount
from synthcam.clips.placement import Opening, RejectedError
from synthcam.clips.spec import ClipSpec
from synthcam.clips.subject_walk import subject_walk
from synthcam.geometry.camera import intrinsics_from_fov, pixel_centres
from synthcam.geometry.se3 import Array, invert, se3
from synthcam.motion.expression import MotionExpression, Term
from synthcam.motion.motions import is_tracking
from synthcam.motion.rig import RigState, advance
from synthcam.motion.subject import SubjectPath
from synthcam.scene.raycast import RayCaster

GRID = 20
"""The picture is sampled with GRID x GRID rays."""
STEPS = 5
"""A motion is followed in this many steps; a step's flow uses the depth seen at its start."""
TOLERANCE = 0.02
LEAST_ORBIT_DEG = 22.0
"""Solved arcs and cranes go at least this far: well clear of what is still called one."""
MOST_ORBIT_DEG = 180.0
"""... and at most this far: more has to be asked for in degrees."""
REACHED = 0.6
"""A motion that is stopped by its limits counts if it moves the picture by at least this part of the wanted share."""


@dataclass(frozen=True, eq=False)
class AmountSolver:
    """Fills in the amounts that a motion expression leaves open, from one opening in one scene.

    Attributes:
        caster: at everything that stands still.
        clearance_m: what the camera keeps from everything.
    """

    spec: ClipSpec
    opening: Opening
    caster: RayCaster
    clearance_m: float

    def solve(self, expression: MotionExpression) -> tuple[MotionExpression, SubjectPath | None]:
        """Solve segment after segment, each from where the camera is when it begins.

        Returns:
            The expression with every amount filled in, and the walk of the subject in a tracking shot.

        Raises:
            RejectedError: there is no room for a motion to move the picture as far as it should.
        """
        start = self.opening.start
        one = np.ones(1)
        state = RigState(start.position[None], start.yaw * one, start.pitch * one, 0 * one, 0 * one)
        walk: SubjectPath | None = None
        terms: list[Term] = []
        scale = self.spec.duration / self.spec.seconds
        spans = expression.segment_times(self.spec.seconds)
        for segment, span in zip(expression.segments, spans, strict=True):
            times = (span[0] * scale, span[1] * scale)
            solved: tuple[Term, ...] = ()
            for term in segment.terms:
                amount, walk = self._solve_term(term, state, walk, times)
                solved += (amount,)
            terms += solved
            state = self._advance(state, solved, np.ones(1), walk, times)
            check_pose(state, start.hfov)
        return expression.with_terms(terms), walk

    def _solve_term(
        self, term: Term, state: RigState, walk: SubjectPath | None, times: tuple[float, float]
    ) -> tuple[Term, SubjectPath | None]:
        """One motion with its amount, and the subject's walk from then on.

        Args:
            walk: the walk of the tracking shot before, if there was one.
            times: when the segment begins and ends, seconds.
        """
        tracking, hfov = is_tracking(term.name), self.opening.start.hfov
        distance = self.opening.subject_distance
        if tracking and term.amount is not None:
            walk = self._walk(term, state, times)
        if term.share is None:
            if term.name == "dolly-zoom-in" and (term.amount or 0.0) >= distance:
                raise RejectedError("a dolly zoom would pass through its subject")
            return term, walk

        def effect(amount: float) -> float:
            trial = replace(term, amount=amount, share=None, easing="linear")
            trial_walk = self._walk(trial, state, times) if tracking else walk
            rig = self._advance(state, (trial,), np.linspace(0, 1, STEPS + 1), trial_walk, times)
            return picture_motion(rig, hfov=hfov, aspect=self.spec.height / self.spec.width, caster=self.caster)

        room = highest_amount(
            term, state, hfov=hfov, subject_distance=distance, caster=self.caster, clearance_m=self.clearance_m
        )
        amount = solve_amount(
            effect,
            share=term.share,
            lowest=max(term.primitive.lowest, LEAST_ORBIT_DEG if term.primitive.orbits else 0.0),
            highest=min(term.primitive.highest, room, MOST_ORBIT_DEG if term.primitive.orbits else np.inf),
        )
        if amount is None:
            raise RejectedError(f"there is no room for {term.name} to move the picture by {100 * term.share:.3g}%")
        solved = replace(term, amount=amount, share=None)
        return solved, self._walk(solved, state, times) if tracking else walk

    def _advance(
        self, state: RigState, terms: tuple[Term, ...], u: Array, walk: SubjectPath | None, times: tuple[float, float]
    ) -> RigState:
        """The camera after the parts `u` (T,) of a segment, 0 to 1."""
        begin, end = times
        return advance(
            state,
            terms,
            u,
            heading=self.spec.heading,
            subject_distance=self.opening.subject_distance,
            subject=walk,
            times=begin + u * (end - begin),
        )

    def _walk(self, term: Term, state: RigState, times: tuple[float, float]) -> SubjectPath:
        """The subject's walk in a tracking shot of a known amount."""
        subject = self.opening.subject
        if subject is None or term.amount is None:
            raise ValueError(f"{term.name} needs a subject and an amount")
        return subject_walk(
            term.name,
            term.amount,
            camera=state.position[0],
            yaw=float(state.yaw[0]),
            feet=subject.feet,
            centre_height=subject.model.centre_height,
            side=self.opening.side,
            start_time=times[0],
            end_time=times[1],
            easing=term.easing,
        )


def picture_motion(rig: RigState, *, hfov: float, aspect: float, caster: RayCaster) -> float:
    """How far the picture moves along rig states (T), in frame widths: the sum over steps of the median flow.

    The median is over pixels that see anything but an empty sky. Summed step by step, so a motion and its return
    do not cancel.

    Args:
        rig: states in the order of time.
        hfov: horizontal field of view in radians where log_zoom is 0.
        aspect: height / width of the picture.
        caster: what the camera sees (at rest).
    """
    focal = intrinsics_from_fov(hfov, 1, 1)[0] * np.exp(rig.log_zoom)
    middle = np.array([0.5, 0.5 * aspect])
    pixels = _grid(aspect)
    poses = se3(rig.rotation(), rig.position)
    before, after = poses[:-1], poses[1:]
    # (T - 1, N, 3), with z = 1 in the camera: the distance along a ray is the z-depth, and its inverse 0 for the sky.
    rays = np.stack(np.broadcast_arrays(*np.moveaxis((pixels - middle) / focal[:-1, None, None], -1, 0), 1.0), axis=-1)
    directions = rays @ np.swapaxes(before[:, :3, :3], -1, -2)
    origins = np.broadcast_to(before[:, None, :3, 3], directions.shape)
    depth = caster.distances(origins.reshape(-1, 3), directions.reshape(-1, 3)).reshape(directions.shape[:-1])
    seen = (np.isfinite(depth) | caster.surrounded) & (depth > 0)
    after_from_before = invert(after) @ before
    turned = rays @ np.swapaxes(after_from_before[:, :3, :3], -1, -2)
    inverse = 1.0 / np.where(seen, depth, np.inf)
    points = turned + after_from_before[:, None, :3, 3] * inverse[..., None]
    in_front = np.where(points[..., 2:] > 1e-9, points[..., 2:], np.nan)
    moved = points[..., :2] / in_front * focal[1:, None, None] + middle
    # A step that passes everything it sees is longer than any frame.
    length = np.nan_to_num(np.linalg.norm(moved - pixels, axis=-1), nan=np.inf)
    if seen.all():
        return sum(np.median(length, axis=1).tolist(), 0.0)
    return sum((float(np.median(step[there])) for step, there in zip(length, seen, strict=True) if there.any()), 0.0)


def solve_amount(effect: Callable[[float], float], *, share: float, lowest: float, highest: float) -> float | None:
    """The amount in [lowest, highest] whose effect is `share`, to 2 %; None if not even the highest comes near.

    `effect` grows with the amount. Found by bisection in the logarithm; rounded to three digits, so that a last-bit
    difference between processors does not change the clip.
    """
    if highest <= lowest:
        return None
    top = effect(highest)
    if top < share:
        return _round(highest) if top >= REACHED * share else None
    low, high = lowest, highest
    for _ in range(24):
        middle = float(np.sqrt(low * high))
        value = effect(middle)
        if abs(value - share) <= TOLERANCE * share:
            return _round(middle)
        low, high = (middle, high) if value < share else (low, middle)
    return _round(float(np.sqrt(low * high)))


def _round(amount: float) -> float:
    return float(f"{amount:.3g}")


@lru_cache(maxsize=16)
def _grid(aspect: float) -> Array:
    """Sample positions (GRID * GRID, 2) over a picture 1 wide and `aspect` high."""
    return np.asarray(pixel_centres(1, 1, columns=GRID, rows=GRID).reshape(-1, 2) * np.array([1.0, aspect]))
