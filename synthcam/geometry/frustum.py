"""View frustums: apex, eight corners, field of view, and how much of one lies inside another."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthcam.geometry.camera import field_of_view, unproject
from synthcam.geometry.se3 import Array, transform_points
from synthcam.geometry.trajectory import Trajectory

# Corner indices of each face, counter-clockwise seen from outside: near, far, left, right, top, bottom.
FACES = ((0, 3, 2, 1), (4, 5, 6, 7), (0, 4, 7, 3), (1, 2, 6, 5), (0, 1, 5, 4), (3, 7, 6, 2))


@dataclass(frozen=True)
class Frustum:
    """One camera's view volume between two depths, in world metres.

    Attributes:
        apex: (3,) camera centre.
        corners: (8, 3) near then far; each top-left, top-right, bottom-right, bottom-left as seen by the camera.
        hfov_deg, vfov_deg: field of view.
        near, far: z-depths of the two faces, metres.
    """

    apex: Array
    corners: Array
    hfov_deg: float
    vfov_deg: float
    near: float
    far: float

    def as_dict(self) -> dict[str, object]:
        """The form written to clip.json."""
        return {
            "apex": self.apex.tolist(),
            "corners": self.corners.tolist(),
            "hfov_deg": self.hfov_deg,
            "vfov_deg": self.vfov_deg,
            "near": self.near,
            "far": self.far,
        }


def frustums(trajectory: Trajectory, *, near: float, far: float) -> list[Frustum]:
    """The frustum of every frame; needs 0 < near < far (ValueError otherwise)."""
    if not 0 < near < far:
        raise ValueError(f"near {near} and far {far}: needs 0 < near < far")
    w, h = trajectory.width, trajectory.height
    picture_corners = np.array([[0.0, 0.0], [w, 0.0], [w, h], [0.0, h]])
    hfov, vfov = field_of_view(trajectory.intrinsics, w, h)
    out = []
    for i, (pose, k) in enumerate(zip(trajectory.world_from_camera, trajectory.intrinsics, strict=True)):
        local = np.concatenate([unproject(k, picture_corners, np.full(4, d)) for d in (near, far)])
        out.append(
            Frustum(
                apex=pose[:3, 3].copy(),
                corners=transform_points(pose, local),
                hfov_deg=float(np.degrees(hfov[i])),
                vfov_deg=float(np.degrees(vfov[i])),
                near=near,
                far=far,
            )
        )
    return out


def volume(corners: npt.ArrayLike) -> float:
    """Volume in cubic metres of the frustum with `corners` (8, 3)."""
    c = np.asarray(corners, dtype=np.float64)
    return _polyhedron_volume([c[list(face)] for face in FACES])


def overlap_volume(corners_a: npt.ArrayLike, corners_b: npt.ArrayLike) -> float:
    """Volume in cubic metres that two frustums (8, 3) share.

    The polyhedron A is clipped by the six planes of B in turn (Sutherland-Hodgman, each cut closed by a new face);
    volume by the divergence theorem. Exact up to rounding for convex bodies.
    """
    a, b = np.asarray(corners_a, dtype=np.float64), np.asarray(corners_b, dtype=np.float64)
    faces = [a[list(face)] for face in FACES]
    for face in FACES:
        p = b[list(face)]
        normal = np.cross(p[2] - p[0], p[3] - p[1])
        normal /= np.linalg.norm(normal)
        faces = _clip(faces, normal, float(normal @ p.mean(axis=0)))
        if not faces:
            return 0.0
    return _polyhedron_volume(faces)


def overlap_fraction(corners_a: npt.ArrayLike, corners_b: npt.ArrayLike) -> float:
    """Share of frustum A's volume that lies inside B, in [0, 1]."""
    return min(1.0, overlap_volume(corners_a, corners_b) / volume(corners_a))


def _clip(faces: list[Array], normal: Array, offset: float) -> list[Array]:
    """Keep the part of a convex polyhedron with normal . x <= offset."""
    kept: list[Array] = []
    cut: list[Array] = []
    for polygon in faces:
        distance = polygon @ normal - offset
        if (distance <= 0).all():
            kept.append(polygon)
            continue
        points = []
        for i in range(len(polygon)):
            p, q, dp, dq = polygon[i - 1], polygon[i], distance[i - 1], distance[i]
            if (dp <= 0) != (dq <= 0):
                crossing = p + (q - p) * (dp / (dp - dq))
                points.append(crossing)
                cut.append(crossing)
            if dq <= 0:
                points.append(q)
        if len(points) >= 3:
            kept.append(np.array(points))
    if kept and len(cut) >= 3:
        rim = np.array(cut)
        axis = np.eye(3)[np.argmin(np.abs(normal))]
        u = np.cross(normal, axis)
        u /= np.linalg.norm(u)
        v = np.cross(normal, u)
        flat = rim - rim.mean(axis=0)
        kept.append(rim[np.argsort(np.arctan2(flat @ v, flat @ u), kind="stable")])
    return kept


def _polyhedron_volume(faces: list[Array]) -> float:
    origin = faces[0][0]
    total = 0.0
    for polygon in faces:
        p = polygon - origin
        total += float(np.sum(p[0] @ np.cross(p[1:-1], p[2:]).T))
    return abs(total) / 6.0
