"""Figures judged against the cameras: how far they go, how far they turn, how wide they see."""

import numpy as np

from synthcam.geometry.camera import field_of_view
from synthcam.verification.clip import CheckedClip
from synthcam.verification.judging.outcome import OPEN, Outcome, between
from synthcam.verification.reading import claims as c

PART = 0.1
"""By how large a part a figure may be off, and at least by as much as rounding changes it; false from twice that on."""
LEAST_M, LEAST_DEG = 0.06, 1.5


def figure_holds(claim: c.Figure, clip: CheckedClip) -> Outcome:
    """Whether a figure is right, as seen from the first frame."""
    if claim.quantity == "view":
        cameras = clip.cameras
        width = np.degrees(field_of_view(cameras.intrinsics, cameras.width, cameras.height)[0])
        off = [(float(width[-1]), claim.value)]
        off += [(float(width[0]), claim.before)] if claim.before is not None else []
        return between(-max(_off(exact, told, LEAST_DEG) for exact, told in off), -1.0, -2.0)
    exact = _moved(clip, claim.way) if claim.quantity == "moves" else _turned(clip, claim.way)
    if exact is None:
        return OPEN
    return between(-_off(exact, claim.value, LEAST_M if claim.quantity == "moves" else LEAST_DEG), -1.0, -2.0)


def _off(exact: float, told: float, least: float) -> float:
    return abs(exact - told) / max(PART * abs(told), least)


def _moved(clip: CheckedClip, way: c.Way | None) -> float | None:
    """Metres along an axis of the first camera (right, down, ahead), or in all."""
    poses = clip.cameras.world_from_camera
    right, down, ahead = poses[0, :3, :3].T @ (poses[-1, :3, 3] - poses[0, :3, 3])
    if way is None:
        return float(np.linalg.norm((right, down, ahead)))
    signs = {
        "right": right, "left": -right, "up": -down, "down": down, "forward": ahead, "backward": -ahead, "in": ahead,
        "out": -ahead,
    }  # fmt: skip
    return None if way not in signs else float(signs[way])


def _turned(clip: CheckedClip, way: c.Way | None) -> float | None:
    """Degrees that the heading, the pitch or the roll changes by from the first frame to the last."""
    yaw, pitch, roll = (float(angle[-1] - angle[0]) for angle in clip.angles_deg)
    if way is None:
        return max((abs(yaw), abs(pitch), abs(roll)))
    signs = {"right": yaw, "left": -yaw, "up": pitch, "down": -pitch, "cw": roll, "ccw": -roll}
    return signs.get(way)
