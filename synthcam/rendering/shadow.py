"""The volume of a directional light's shadow map: an orthographic box around the part of the scene that cameras see."""

from dataclasses import dataclass

import numpy as np

from synthcam.geometry.image_motion import UP
from synthcam.geometry.se3 import Array
from synthcam.scene.assets import Light, Scene

SHADOW_MAP_SIDE = 2048


@dataclass(frozen=True, eq=False)
class ShadowBox:
    """The volume that a shadow map covers.

    Attributes:
        shadow_from_scene: (4, 4); x and y in [0, 1] across the map, z in [0, 1] away from the light.
        texel_m: side of one texel in metres.
    """

    shadow_from_scene: Array
    texel_m: float


def shadow_box(scene: Scene, light: Light, anchor: Array) -> ShadowBox:
    """The box of `light`, for coordinates relative to `anchor` (3,).

    It covers what lies within the camera zone and its largest usual depth, and reaches back towards the light as far as
    anything stands, so that what is out of sight still throws its shadow in.
    """
    low, high = np.asarray(scene.camera_zone.low), np.asarray(scene.camera_zone.high)
    centre = 0.5 * (low + high)
    reach = 0.5 * float(np.linalg.norm(high - low)) + scene.camera_zone.depth_m[1]
    bounds = [thing.world_bounds() for thing in scene.objects]
    scene_low = np.min([b[0] for b in bounds], axis=0)
    scene_high = np.max([b[1] for b in bounds], axis=0)
    corners = np.stack(np.meshgrid(*np.stack([scene_low, scene_high], axis=1)), axis=-1).reshape(-1, 3)
    visible = np.clip(corners, centre - reach, centre + reach)

    forward = np.asarray(light.vector) / np.linalg.norm(light.vector)
    helper = np.array([0.0, 0.0, 1.0]) if abs(forward[1]) > 0.9 else UP
    right = np.cross(forward, helper)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(right, forward), forward])  # light from world

    seen = visible @ axes.T
    box_low, box_high = seen.min(axis=0), seen.max(axis=0)
    box_low[2] = (corners @ axes.T)[:, 2].min()
    side = max(float((box_high - box_low)[:2].max()), 1e-3)
    span = np.array([side, side, max(float(box_high[2] - box_low[2]), 1e-3)])
    middle = 0.5 * (box_low + box_high)
    margin = 1.02

    shadow_from_scene = np.eye(4)
    shadow_from_scene[:3, :3] = axes / (span * margin)[:, None]
    shadow_from_scene[:3, 3] = (axes @ anchor - middle) / (span * margin) + 0.5
    return ShadowBox(shadow_from_scene, side * margin / SHADOW_MAP_SIDE)
