"""Figures of the path for chains of the style `metric`: metres and degrees, for models that are given poses."""

import numpy as np

from synthcam.evidence.shot import Shot
from synthcam.geometry.camera import field_of_view
from synthcam.geometry.se3 import yaw_pitch_roll

LEAST_M, LEAST_DEG = 0.02, 0.5


def path_in_figures(shot: Shot) -> str:
    """Where the camera ends as seen from its first frame, by how much it turns, and its field of view: one clause."""
    cameras = shot.cameras
    start = cameras.world_from_camera[0]
    right, down, forward = start[:3, :3].T @ (cameras.world_from_camera[-1, :3, 3] - start[:3, 3])
    moved = [
        f"{abs(metres):.2g} m {one if metres > 0 else other}"
        for metres, one, other in ((forward, "forward", "backward"), (right, "right", "left"), (-down, "up", "down"))
        if abs(metres) >= LEAST_M
    ]
    angles = [np.degrees(np.unwrap(angle)) for angle in yaw_pitch_roll(cameras.world_from_camera[:, :3, :3])]
    turned = [
        f"{abs(degrees):.0f} degrees {one if degrees > 0 else other}"
        for degrees, one, other in zip(
            [float(angle[-1] - angle[0]) for angle in angles],
            ("right", "up", "clockwise"),
            ("left", "down", "counter-clockwise"),
            strict=True,
        )
        if abs(degrees) >= LEAST_DEG
    ]
    width = np.degrees(field_of_view(cameras.intrinsics, cameras.width, cameras.height)[0])
    lens = f"from {width[0]:.0f} to {width[-1]:.0f}" if abs(width[-1] - width[0]) >= LEAST_DEG else f"{width[0]:.0f}"
    moves = f"moves {' and '.join(moved)}" if moved else "does not move"
    turns = f"turns {' and '.join(turned)}" if turned else "does not turn"
    view = f"goes {lens}" if "to" in lens else f"stays at {lens}"
    return f"in figures , the camera {moves} and {turns} , and its field of view {view} degrees"
