"""Open land around a user's own model or scan, with room for a camera in front of it."""

from synthcam.geometry.se3 import Array
from synthcam.scene.assets import CameraZone, Scene
from synthcam.scene.build import build_scene
from synthcam.scene.recipe import SceneRecipe, SceneRecipeFile


def zone_before(low: Array, high: Array) -> CameraZone:
    """Where cameras start before a thing that lies between two corners (3,): on its +Z side, looking at its middle."""
    size, top = float((high - low).max()), float(high[1])
    near, far = float(high[2]) + 0.7 * size + 0.6, float(high[2]) + 1.4 * size + 1.2
    side = 0.4 * size + 0.3
    eye = (max(0.25, min(0.45 * top, 1.4)), max(0.5, min(0.9 * top, 2.0)))
    return CameraZone(
        low=(-side, eye[0], near),
        high=(side, max(eye[1], eye[0] + 0.1), far),
        yaw_deg=(-8.0, 8.0),
        pitch_deg=(-4.0, 4.0),
        centrepiece=(0.5 * float(low[0] + high[0]), 0.5 * float(low[1] + high[1]), 0.5 * float(low[2] + high[2])),
        depth_m=(min(1.0, 0.5 * size), 20.0 * size + 20.0),
        clearance_m=0.1 * min(1.0, size),
    )


def open_land(zone: CameraZone, seed: int, *, reach: float) -> Scene:
    """Build open land with trees and houses beyond `reach` metres; the seed chooses land, light and what is on it."""
    away = 1.2 * reach
    spec = {
        "about": "open land around a model",
        "sky": ["clear", "clouds", "overcast"],
        "sun": [1.9, 2.4],
        "ambient": {"intensity": [0.55, 0.65]},
        "structure": {
            "kind": "terrain",
            "flat_m": [away + 4.0, away + 5.0],
            "hills_m": [3, 6],
            "mountains_m": [80, 150],
            "ground": {
                "texture": ["grass", "paving", "sand", "gravel"],
                "color": ["green", "gray", "beige"],
                "tile_m": 1.5,
            },
        },
        "props": [
            {"kind": ["tree", "pine", "birch"], "count": [10, 16], "distance_m": [away + 4, away + 30]},
            {"kind": ["house"], "count": [2, 3], "distance_m": [away + 12, away + 40]},
            {"kind": ["bush", "rock"], "count": [6, 10], "distance_m": [away + 2, away + 15]},
        ],
        "camera": {
            "x_m": [zone.low[0], zone.high[0]],
            "y_m": [zone.low[1], zone.high[1]],
            "z_m": [zone.low[2], zone.high[2]],
        },
        "subjects": ["person", "dog", "ball"],
        "rising_subjects": ["balloon", "drone"],
    }
    return build_scene(SceneRecipe("mesh", "", SceneRecipeFile.model_validate(spec)), seed)
