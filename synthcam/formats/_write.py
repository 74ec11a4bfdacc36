"""What writers share: saying aloud what a format cannot hold."""

from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.geometry.trajectory import Trajectory


def zooms(trajectory: Trajectory) -> bool:
    """Whether the intrinsics change from frame to frame."""
    return not np.allclose(trajectory.intrinsics, trajectory.intrinsics[0], rtol=1e-9, atol=0.0)


def refuse_zoom(path: Path, title: str, trajectory: Trajectory) -> None:
    """Raise InputError if the intrinsics change: writing would lose the zoom without a trace."""
    if zooms(trajectory):
        low, high = trajectory.intrinsics[:, 0].min(), trajectory.intrinsics[:, 0].max()
        raise InputError(
            f"{path}: the focal length changes (fx {low:.6g} to {high:.6g}), which {title} cannot hold; "
            "allowed are realestate10k, nerf and colmap"
        )
