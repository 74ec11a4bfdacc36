"""Whether a person could tell two motions apart: in scenes that are nearly a wall, and by how many points."""

import numpy as np
import pytest
from support.label_worlds import box

from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.image_motion import Component
from synthcam.geometry.se3 import se3, world_from_rig
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import ClipLabels, label_clip
from synthcam.labels.pixel_evidence import scene_evidence
from synthcam.scene.raycast import RayCaster

FRAMES = 25
PAIRS: tuple[tuple[Component, Component], ...] = (
    ("dolly", "zoom"), ("zoom", "dolly"), ("truck", "pan"),
    ("pan", "truck"), ("pedestal", "tilt"), ("tilt", "pedestal"),
)  # fmt: skip


def clip(motion: Component, scene: RayCaster, *, amount: float) -> ClipLabels:
    """One motion by `amount`: metres, radians or ln of the focal length."""
    u = np.linspace(0.0, amount, FRAMES)
    still = np.zeros(FRAMES)
    angles = {"pan": (u, still), "tilt": (still, u)}.get(motion, (still, still))
    way = {"dolly": (0.0, 0.0, -1.0), "truck": (1.0, 0.0, 0.0), "pedestal": (0.0, 1.0, 0.0)}.get(motion, (0.0,) * 3)
    intrinsics = np.tile(intrinsics_from_fov(np.radians(50), 320, 320), (FRAMES, 1))
    if motion == "zoom":
        intrinsics[:, :2] *= np.exp(u)[:, None]
    poses = se3(world_from_rig(*angles, still), u[:, None] * np.array(way))
    path = Trajectory(poses, intrinsics, np.arange(FRAMES) / 12, 320, 320)
    return label_clip(path, scene_evidence(path, scene, pictures=None))


def wall(*things: object) -> RayCaster:
    return RayCaster([box((40, 40, 0.5), (0, 0, -4.25)), *things])  # type: ignore[list-item]


AMOUNTS: dict[Component, float] = {"dolly": 1.0, "zoom": 0.3, "truck": 0.6, "pan": 0.15, "pedestal": 0.6, "tilt": 0.15}


@pytest.mark.parametrize(("own", "other"), PAIRS)
def test_a_wall_with_a_little_relief_does_not_tell(own: Component, other: Component) -> None:
    """What is left over is over one per cent of the frame, and a small part of the motion."""
    relief = [
        box((0.5, 0.5, 0.3), (x, y, -3.9), k + 2) for k, (x, y) in enumerate(((-1, 0.6), (0.4, -0.8), (1.2, 0.9)))
    ]
    found = clip(own, wall(*relief), amount=1.5 * AMOUNTS[own])
    margin = found.measurement.margins[own, other]
    assert margin.part < 0.15
    assert not found.measurement.tells(margin)
    assert all(found.measurement.status(own, sign) is not True for sign in (1, -1))
    assert own not in str(found.motions)
    if own in ("dolly", "zoom", "pan", "tilt"):
        # The other one cannot be denied where it would look the same.
        assert found.measurement.status(other, 1) is None or margin.residual < 0.01


@pytest.mark.parametrize(("own", "other"), PAIRS)
def test_near_and_far_things_tell(own: Component, other: Component) -> None:
    near = [
        box((0.4, 5.0, 0.2), (-0.5, 0, -2.0), 2),
        box((3.0, 0.3, 0.2), (0.2, -0.5, -1.8), 3),
        box((0.3, 0.8, 0.2), (0.5, 0.4, -2.2), 4),
    ]
    found = clip(own, wall(*near), amount=AMOUNTS[own])
    margin = found.measurement.margins[own, other]
    assert margin.part > 0.15
    assert margin.carried_by > 0.1
    assert found.measurement.tells(margin)
    assert any(found.measurement.status(own, sign) is True for sign in (1, -1))


def test_a_thing_of_a_few_points_does_not_tell() -> None:
    """One thin rod before a wall: where its points lie is chance."""
    rod = box((0.05, 0.3, 0.05), (0.1, 0.06, -2.0), 2)
    margin = clip("truck", wall(rod), amount=0.5).measurement.margins["truck", "pan"]
    without = clip("truck", wall(), amount=0.5).measurement.margins["truck", "pan"]
    assert margin.carried_by < without.carried_by


def test_what_carries_a_residual_is_counted() -> None:
    """A residual of one size all over is carried by the whole picture."""
    found = clip("truck", wall(), amount=0.5)
    assert 0.3 < found.measurement.margins["truck", "roll"].carried_by <= 1.0
