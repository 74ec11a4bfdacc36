"""What the frustums of a clip say as a whole: did the apex move, the axis turn, the field of view change."""

from dataclasses import dataclass

import numpy as np

from synthcam.geometry.camera import field_of_view
from synthcam.geometry.frustum import Frustum, overlap_fraction
from synthcam.geometry.trajectory import Trajectory

APEX_MOVED_M, AXIS_TURNED_DEG, FOV_CHANGED = 0.02, 0.5, 1.01
"""Less than this is no change: 2 cm, half a degree, 1 % of the focal length."""


@dataclass(frozen=True)
class FrustumLabels:
    """Attributes:
    apex_moved_m: largest distance of the apex from where it was at first, metres.
    axis_turned_deg: largest angle of the optical axis from where it was at first.
    hfov_first_deg, hfov_last_deg: horizontal field of view.
    still_seen: part of the first frustum's volume that lies inside the last one.
    apex_moved, axis_turned, fov_changed: whether each is more than numerically nothing.
    """

    apex_moved_m: float
    axis_turned_deg: float
    hfov_first_deg: float
    hfov_last_deg: float
    still_seen: float
    apex_moved: bool
    axis_turned: bool
    fov_changed: bool

    def as_dict(self) -> dict[str, float | bool]:
        """The form written to clip.json."""
        return {k: v if isinstance(v, bool) else round(v, 5) for k, v in vars(self).items()}


def frustum_labels(trajectory: Trajectory, frustums: list[Frustum]) -> FrustumLabels:
    """Read the frustums of a trajectory, one a frame."""
    moved = float(np.linalg.norm(trajectory.positions - trajectory.positions[0], axis=1).max())
    first = trajectory.optical_axes[0]
    # The arc tangent keeps small angles exact where the arc cosine loses them.
    across = np.linalg.norm(np.cross(trajectory.optical_axes, first), axis=1)
    turned = float(np.degrees(np.arctan2(across, trajectory.optical_axes @ first)).max())
    hfov = np.degrees(field_of_view(trajectory.intrinsics, trajectory.width, trajectory.height)[0])
    focal = trajectory.intrinsics[:, 0]
    return FrustumLabels(
        apex_moved_m=moved,
        axis_turned_deg=turned,
        hfov_first_deg=float(hfov[0]),
        hfov_last_deg=float(hfov[-1]),
        still_seen=overlap_fraction(frustums[0].corners, frustums[-1].corners),
        apex_moved=moved > APEX_MOVED_M,
        axis_turned=turned > AXIS_TURNED_DEG,
        fov_changed=float(focal.max() / focal.min()) > FOV_CHANGED,
    )
