"""Random camera paths for format tests."""

from collections.abc import Callable

import numpy as np
import pytest

from synthcam.formats.pose_file import PoseFile
from synthcam.geometry.se3 import WORLD_FROM_LEVEL_CAMERA, exp_so3, se3
from synthcam.geometry.trajectory import Trajectory
from synthcam.seeding import stream

MakePoseFile = Callable[..., PoseFile]


@pytest.fixture(scope="session")
def make_pose_file() -> MakePoseFile:
    """A function that makes a random path: first camera level at the origin, or anywhere with `up_known`."""

    def make(seed: int = 0, *, frames: int = 9, zoom: bool = False, up_known: bool = False) -> PoseFile:
        rng = stream(seed, "format tests")
        relative = se3(exp_so3(rng.normal(0, 1, (frames, 3))), rng.normal(0, 2, (frames, 3)))
        if not up_known:
            relative[0] = np.eye(4)
        world_from_camera = se3(WORLD_FROM_LEVEL_CAMERA, np.zeros(3)) @ relative
        focal = 400 * (np.exp(rng.normal(0, 0.2, frames)) if zoom else np.ones(frames))
        # An off-centre principal point and almost square pixels, so that no axis can be mistaken for the other.
        intrinsics = np.stack([focal, 1.003 * focal, np.full(frames, 310.0), np.full(frames, 190.0)], axis=1)
        trajectory = Trajectory(world_from_camera, intrinsics, np.arange(frames) / 12.5, 640, 360)
        return PoseFile("random", "test", trajectory, up_known, metric=up_known)

    return make
