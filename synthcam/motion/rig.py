"""A tripod head on a dolly: what each primitive adds to its state, in closed form.

The head has yaw about world up, pitch about the camera's own x and roll about the optical axis; the dolly has a
position; the lens has a log focal length. Within a segment every primitive adds its own part to the state at the
segment's start, so compound motions are exact. Two rules give natural compounds:

- a translation follows the heading at the segment's start (or the current one, see `Heading`);
- an arc or a crane turns the whole rig, with what other terms have added, about the subject: an arc with a
  pedestal is a helix.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from synthcam.geometry.image_motion import UP
from synthcam.geometry.se3 import (
    Array,
    forward_direction,
    look_at_yaw_pitch,
    right_direction,
    rotation_x,
    world_from_rig,
    world_from_yaw,
)
from synthcam.motion.easing import KNOTS, ease, speed
from synthcam.motion.expression import Term
from synthcam.motion.motions import is_tracking
from synthcam.motion.subject import SubjectPath

Heading: TypeAlias = Literal["start", "current"]


@dataclass(frozen=True, eq=False)
class RigState:
    """The rig at T times: position (T, 3) metres, yaw, pitch, roll (T,) radians, log_zoom (T,) = ln(f / f0)."""

    position: Array
    yaw: Array
    pitch: Array
    roll: Array
    log_zoom: Array

    def rotation(self) -> Array:
        """World-from-camera rotations (T, 3, 3)."""
        return world_from_rig(self.yaw, self.pitch, self.roll)

    def last(self) -> "RigState":
        """The state at the last of the times, as one of T = 1."""
        return RigState(*(values[-1:] for values in (self.position, self.yaw, self.pitch, self.roll, self.log_zoom)))


def advance(
    start: RigState,
    terms: tuple[Term, ...],
    u: Array,
    *,
    heading: Heading,
    subject_distance: float,
    subject: SubjectPath | None,
    times: Array,
) -> RigState:
    """The rig at normalised times u (T,) in [0, 1] of a segment that begins at `start` (T = 1).

    Args:
        start: state at the segment's start.
        terms: motions with their amounts solved.
        u: normalised time within the segment.
        heading: whether dolly and truck follow the heading at the segment's start or the current one.
        subject_distance: metres along the optical axis to what arcs, cranes and dolly zooms attend to.
        subject: the tracked subject, for tracking shots.
        times: (T,) seconds of the clip at u, for the subject.
    """
    yaw0, pitch0, roll0, zoom0 = (float(v[0]) for v in (start.yaw, start.pitch, start.roll, start.log_zoom))
    origin = start.position[0]
    turn: dict[str, Callable[[Array], Array]] = {}
    yaw, pitch = np.full_like(u, yaw0), np.full_like(u, pitch0)
    roll, log_zoom = np.full_like(u, roll0), np.full_like(u, zoom0)
    shift = np.zeros((*u.shape, 3))
    orbit, rise = np.zeros_like(u), np.zeros_like(u)
    for term in terms:
        sign, amount = term.primitive.sign, _amount(term)
        done = sign * ease(term.easing, u)
        match term.primitive.family:
            case "pan":
                yaw = yaw + done * np.radians(amount)
                turn["yaw"] = _turned(yaw0, sign * np.radians(amount), term)
            case "tilt":
                pitch = pitch + done * np.radians(amount)
                turn["pitch"] = _turned(pitch0, sign * np.radians(amount), term)
            case "roll":
                roll = roll + done * np.radians(amount)
            case "zoom":
                log_zoom = log_zoom + done * np.log(amount)
            case "dolly-zoom":
                # The subject's projected height is f H / D: keep f / D.
                shift = shift + (done * amount)[:, None] * forward_direction(yaw0, pitch0)
                log_zoom = log_zoom + np.log((subject_distance - done * amount) / subject_distance)
            case "pedestal":
                shift = shift + (done * amount)[:, None] * UP
            case "arc":
                orbit = orbit + done * np.radians(amount)
            case "crane":
                rise = rise + done * np.radians(amount)
    for term in terms:
        if term.name in ("dolly-in", "dolly-out", "truck-left", "truck-right"):
            shift = shift + _driven(term, u, yaw0, pitch0, turn if heading == "current" else {})
    pivot = origin + subject_distance * forward_direction(yaw0, pitch0)
    if orbit.any() or rise.any():
        level = world_from_yaw(yaw0)
        boom = level @ rotation_x(-rise) @ level.T
        arm = (world_from_yaw(orbit) @ boom @ (origin + shift - pivot)[..., None])[..., 0]
        position = pivot + arm
    else:
        position = origin + shift
    yaw, pitch = yaw + orbit, pitch - rise
    track = next((term for term in terms if is_tracking(term.name)), None)
    if track is not None and subject is not None:
        position, yaw, pitch = _follow(track, u, origin, yaw0, pitch0, subject, times)
    return RigState(position, yaw, pitch, roll, log_zoom)


def _amount(term: Term) -> float:
    if term.name == "static":
        return 0.0
    if term.amount is None:
        raise ValueError(f"{term.name} has no amount yet")
    return term.amount


def _turned(angle0: float, by: float, term: Term) -> Callable[[Array], Array]:
    return lambda u: angle0 + by * ease(term.easing, u)


def _driven(term: Term, u: Array, yaw0: float, pitch0: float, turn: dict[str, Callable[[Array], Array]]) -> Array:
    """Displacement (T, 3) of a dolly or truck; follows `turn` where the heading changes during the segment.

    With a changing heading the displacement is the integral of direction x speed: Gauss-Legendre quadrature between
    the easing's knots, where the integrand is smooth (error below 1e-12 for turns up to a full circle).
    """
    amount = term.primitive.sign * _amount(term)
    dolly = term.name.startswith("dolly")

    def direction(yaw: Array, pitch: Array) -> Array:
        return forward_direction(yaw, pitch) if dolly else right_direction(yaw)

    if not turn:
        fixed = direction(np.asarray(yaw0), np.asarray(pitch0))
        return np.asarray(amount * ease(term.easing, u)[:, None] * fixed)
    nodes, weights = np.polynomial.legendre.leggauss(20)
    total = np.zeros((*u.shape, 3))
    for low, high in itertools.pairwise(KNOTS):
        half = 0.5 * (np.clip(u, low, high) - low)
        at = low + half[:, None] * (nodes + 1)
        yaw = turn["yaw"](at) if "yaw" in turn else np.full_like(at, yaw0)
        pitch = turn["pitch"](at) if "pitch" in turn else np.full_like(at, pitch0)
        rate = (speed(term.easing, at) * weights)[..., None] * direction(yaw, pitch)
        total += half[:, None] * rate.sum(axis=1)
    return amount * total


def _follow(
    term: Term, u: Array, origin: Array, yaw0: float, pitch0: float, subject: SubjectPath, times: Array
) -> tuple[Array, Array, Array]:
    """Position, yaw and pitch of a tracking shot."""
    moved = subject.positions(times) - subject.start
    still_yaw, still_pitch = np.full_like(u, yaw0), np.full_like(u, pitch0)
    if term.name == "track-arc":
        angle = np.radians(_amount(term)) * ease(term.easing, u)
        arm = (world_from_yaw(angle) @ (origin - subject.start)[:, None])[..., 0]
        return subject.positions(times) + arm, still_yaw + angle, still_pitch
    if term.name in ("track-pan", "track-tilt"):
        # Turn by as much as the bearing of the subject changes: continuous whatever the start looks at.
        start_target = subject.start + subject.centre_height * UP - origin
        yaw, pitch = look_at_yaw_pitch(np.concatenate([start_target[None], start_target + moved]))
        turned = (np.unwrap(yaw) - yaw[0])[1:] if term.name == "track-pan" else np.zeros_like(u)
        return np.broadcast_to(origin, moved.shape), still_yaw + turned, still_pitch + (pitch - pitch[0])[1:]
    return origin + moved, still_yaw, still_pitch
