"""What an operator does who follows a command, moment by moment: the oracle's own reading beside `motion.rig`.

Nothing of the closed forms is used: every segment is cut into a thousand moments, in each of which the head, the dolly
and the lens do a little of what is commanded. Only what was commanded is taken from the path: motions, amounts,
easings, times, where it starts, and where the subject walks.
"""

from dataclasses import dataclass

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.motion.expression import Term
from synthcam.motion.path import CameraPath

MOMENTS = 1000
RAMP = 0.15
"""The part of the time that the easing `ramp` takes to speed up, and to slow down."""
WAY = {"right": 1, "left": -1, "up": 1, "down": -1, "cw": 1, "ccw": -1, "in": 1, "out": -1}


@dataclass(frozen=True, eq=False)
class Operated:
    """The rig at T times: position (T, 3) metres, yaw, pitch, roll (T,) radians, log_zoom (T,) = ln(f / f0)."""

    position: Array
    yaw: Array
    pitch: Array
    roll: Array
    log_zoom: Array


def operated(path: CameraPath, times: Array) -> Operated:
    """Follow a command from its start; before and after it the rig stands."""
    clock = [np.zeros(1)]
    states = [np.array([[*path.start.position, path.start.yaw, path.start.pitch, 0.0, 0.0]])]
    for segment, (begin, end) in zip(path.expression.segments, path.segment_times(), strict=True):
        u = np.linspace(0.0, 1.0, MOMENTS + 1)
        clock.append(begin + (end - begin) * u[1:])
        tracking = [term for term in segment.terms if term.name.startswith("track-")]
        start = states[-1][-1]
        if tracking and path.subject is not None:
            states.append(_follow(path, tracking[0], start, u, begin + (end - begin) * u)[1:])
        else:
            states.append(_segment(path, segment.terms, start, u)[1:])
    at, state = np.concatenate(clock), np.concatenate(states)
    values = np.column_stack([np.interp(times, at, column) for column in state.T])
    return Operated(values[:, :3], *values[:, 3:].T)


def _segment(path: CameraPath, terms: tuple[Term, ...], start: Array, u: Array) -> Array:
    """States (M + 1, 7) of a segment: position, yaw, pitch, roll, log zoom."""
    yaw0, pitch0 = start[3], start[4]
    middle, length = 0.5 * (u[1:] + u[:-1]), np.diff(u)
    turn = np.zeros((len(u), 4))
    orbit, rise = np.zeros(len(u)), np.zeros(len(u))
    shift = np.zeros((len(u), 3))
    driven: list[tuple[Term, Array]] = []
    for term in terms:
        if term.name == "static":
            continue
        assert term.amount is not None
        family, _, way = term.name.rpartition("-")
        step = WAY[way] * term.amount * _speed(term.easing, middle) * length
        done = np.concatenate([[0.0], np.cumsum(step)])
        if family in ("pan", "tilt", "roll"):
            turn[:, ("pan", "tilt", "roll").index(family)] += np.radians(done)
        elif family == "zoom":
            turn[:, 3] += done / term.amount * np.log(term.amount)
        elif family == "pedestal":
            shift[:, 1] += done
        elif family == "dolly-zoom":
            # What is at the subject's distance keeps its size.
            shift += done[:, None] * _ahead(yaw0, pitch0)
            turn[:, 3] += np.log(1.0 - done / path.subject_distance)
        elif family == "arc":
            orbit += np.radians(done)
        elif family == "crane":
            rise += np.radians(done)
        else:
            driven.append((term, step))
    for term, step in driven:
        yaw, pitch = np.full_like(middle, yaw0), np.full_like(middle, pitch0)
        if path.heading == "current":
            yaw, pitch = yaw + _between(turn[:, 0]), pitch + _between(turn[:, 1])
        along = _ahead(yaw, pitch) if term.name.startswith("dolly") else _right(yaw)
        shift += np.concatenate([np.zeros((1, 3)), np.cumsum(step[:, None] * along, axis=0)])
    pivot = start[:3] + path.subject_distance * _ahead(yaw0, pitch0)
    arm = start[:3] + shift - pivot
    arm = _turned(arm, _right(np.asarray(yaw0)), -rise)
    arm = _turned(arm, np.array([0.0, 1.0, 0.0]), -orbit)
    angles = start[3:] + turn
    angles[:, 0] += orbit
    angles[:, 1] -= rise
    return np.column_stack([pivot + arm, angles])


def _follow(path: CameraPath, term: Term, start: Array, u: Array, times: Array) -> Array:
    """States of a camera that follows the subject."""
    assert path.subject is not None
    walked = path.subject.positions(times)
    out = np.tile(start, (len(u), 1))
    if term.name == "track-arc":
        assert term.amount is not None
        middle, length = 0.5 * (u[1:] + u[:-1]), np.diff(u)
        turned = np.radians(term.amount) * np.concatenate([[0.0], np.cumsum(_speed(term.easing, middle) * length)])
        arm = np.broadcast_to(start[:3] - path.subject.start, walked.shape)
        out[:, :3] = walked + _turned(arm, np.array([0.0, 1.0, 0.0]), -turned)
        out[:, 3] += turned
    elif term.name in ("track-pan", "track-tilt"):
        centre = np.array([0.0, path.subject.centre_height, 0.0]) - start[:3]
        x, y, z = np.concatenate([[path.subject.start], walked]).T + centre[:, None]
        bearing, height = np.unwrap(np.arctan2(x, -z)), np.arctan2(y, np.hypot(x, z))
        if term.name == "track-pan":
            out[:, 3] += bearing[1:] - bearing[0]
        out[:, 4] += height[1:] - height[0]
    else:
        out[:, :3] += walked - path.subject.start
    return out


def _speed(easing: str, u: Array) -> Array:
    """How fast an easing goes at normalised times, 1 on the average."""
    if easing == "ramp":
        return np.minimum(1.0, np.minimum(u, 1.0 - u) / RAMP) / (1.0 - RAMP)
    return {"linear": np.ones_like(u), "ease-in": 2 * u, "ease-out": 2 - 2 * u, "ease-in-out": 6 * u - 6 * u**2}[easing]


def _between(values: Array) -> Array:
    return np.asarray(0.5 * (values[1:] + values[:-1]))


def _ahead(yaw: Array | float, pitch: Array | float) -> Array:
    return np.stack([np.sin(yaw) * np.cos(pitch), np.sin(pitch), -np.cos(yaw) * np.cos(pitch)], axis=-1)


def _right(yaw: Array) -> Array:
    return np.stack([np.cos(yaw), np.zeros_like(yaw), np.sin(yaw)], axis=-1)


def _turned(vectors: Array, axis: Array, angle: Array) -> Array:
    """Vectors (T, 3) turned about a unit axis (3,) by angles (T,), right-handed (Rodrigues)."""
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    along = (vectors @ axis)[:, None] * axis
    return np.asarray(along + cos * (vectors - along) + sin * np.cross(axis, vectors))
