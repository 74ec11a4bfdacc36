"""Scenes made of one real picture: a panorama around the camera, a photograph before it, or one hung up as a plane."""

from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.geometry.se3 import world_from_rig
from synthcam.scene.assets import Backdrop, CameraZone, Material, MeshPart, Scene, SceneObject
from synthcam.scene.real.pictures import Picture, RealPicture, for_gpu
from synthcam.scene.real.scene_file import PanoramaFile, PhotographFile, VideoFile

ASSUMED_HFOV_DEG = 65.0
"""Of photographs and videos that do not say: a phone's main camera."""
VIEW_PART = (0.34, 0.72)
"""Views into a photograph start with this part of its width, so that there is room to turn."""
RATIO_TOLERANCE = 0.02
"""A panorama is twice as wide as high within this."""
SEAM_FACTOR, SEAM_LEVELS = 3.0, 4.0
"""Its left and right edges differ by at most this many times what neighbouring columns do, and these 8-bit levels."""
FLAT_AT_M = 3.0
EYE = (0.0, 1.6, 0.0)
"""Where the cameras of backdrops stand: at eye height, though nothing shows it."""


def looks_like_panorama(pixels: Picture) -> tuple[bool, str]:
    """Whether a picture is an equirectangular panorama, and if it almost is one, why not."""
    height, width = pixels.shape[:2]
    if abs(width / height - 2.0) > 2.0 * RATIO_TOLERANCE:
        return False, ""
    columns = pixels[:, [0, -1, 1, -2]].astype(np.float64).mean(axis=2)
    beside = 0.5 * (np.abs(columns[:, 0] - columns[:, 2]).mean() + np.abs(columns[:, 1] - columns[:, 3]).mean())
    seam = np.abs(columns[:, 0] - columns[:, 1]).mean()
    if seam <= SEAM_FACTOR * beside + SEAM_LEVELS:
        return True, ""
    return False, (
        f"It is 2:1 as panoramas are, but its left and right edges differ by {seam:.0f} levels: it was taken as a "
        "photograph (kind: panorama in a YAML file beside it says otherwise)."
    )


def panorama_scene(path: Path, picture: RealPicture, said: PanoramaFile, *, key: str, name: str) -> Scene:
    """A scene in which the camera turns and zooms inside a panorama.

    Raises:
        InputError: the picture is not twice as wide as it is high.
    """
    width, height = picture.size
    if abs(width / height - 2.0) > 2.0 * RATIO_TOLERANCE:
        raise InputError(
            f"scene {path}: a panorama is twice as wide as high, this picture has {width}x{height} pixels; allowed are "
            "2:1, or kind: photograph"
        )
    pitch = np.pi * (said.horizon - 0.5)
    turn = world_from_rig(np.radians(said.heading_deg), pitch, np.radians(said.roll_deg))
    zone = CameraZone(
        EYE, EYE, pitch_deg=_sorted(said.pitch_deg), hfov_deg=_sorted(said.hfov_deg), yaw_deg=_sorted(said.look_deg),
        clearance_m=0.0,
    )  # fmt: skip
    backdrop = Backdrop(for_gpu(picture.pixels)[None], key, "panorama", turn)
    return _scene(name, zone, backdrop, "a panorama shows no depth", said, ())


def photograph_scene(
    path: Path, picture: RealPicture, said: PhotographFile, *, key: str, name: str, notes: tuple[str, ...] = ()
) -> Scene:
    """A scene in which the camera turns and zooms inside a photograph, or before it where it shows a flat thing."""
    width, height = picture.size
    hfov, source = said.hfov_deg, "the YAML file"
    if hfov is None and picture.hfov_deg is not None:
        hfov, source = picture.hfov_deg, "its EXIF"
    if hfov is None:
        hfov, source = ASSUMED_HFOV_DEG, ""
    if not source:
        notes = (*notes, f"Its field of view is not known: {hfov:g} deg across was assumed.")
    if said.flat:
        return _flat_scene(picture, said, key=key, name=name, notes=notes)
    notes = (
        *notes,
        "It was taken to show near and far, as most do (if not: flat: true in a YAML file beside it).",
    )
    half = float(np.tan(np.radians(hfov) / 2))
    backdrop = Backdrop(
        for_gpu(picture.pixels)[None], key, "photograph",
        world_from_rig(0.0, np.radians(said.pitch_deg), np.radians(said.roll_deg)), (half, half * height / width),
    )  # fmt: skip
    return window_scene(name, backdrop, "a photograph shows no depth", said, notes)


def window_scene(
    name: str, backdrop: Backdrop, why: str, said: PhotographFile | VideoFile, notes: tuple[str, ...]
) -> Scene:
    """A scene in which the camera looks through a window at a picture, and never beyond it."""
    half_x, half_y = backdrop.half_size
    pitch = float(np.degrees(np.arcsin(backdrop.world_from_picture[1, 2])))
    smaller = min(half_x, half_y)
    hfov = [float(2 * np.degrees(np.arctan(part * smaller))) for part in VIEW_PART]
    yaw, rise = (float(np.degrees(np.arctan(0.6 * half))) for half in (half_x, half_y))
    zone = CameraZone(
        EYE, EYE, pitch_deg=(pitch - rise, pitch + rise), hfov_deg=(hfov[0], hfov[1]), yaw_deg=(-yaw, yaw),
        clearance_m=0.0,
    )  # fmt: skip
    return _scene(name, zone, backdrop, why, said, notes)


def _flat_scene(picture: RealPicture, said: PhotographFile, *, key: str, name: str, notes: tuple[str, ...]) -> Scene:
    """The picture hung up before the camera, so large that a view of it has room to move."""
    width, height = picture.size
    high = 4.0
    wide = high * width / height
    texture = for_gpu(picture.pixels)
    part = plane_part((-0.5 * wide, 0.0, -FLAT_AT_M), (0.5 * wide, high, -FLAT_AT_M), texture, key)
    thing = SceneObject(1, "picture", None, (part,), role="structure")
    reach_x, reach_y = 0.2 * wide, 0.2 * high
    zone = CameraZone(
        (-reach_x, 0.5 * high - reach_y, -0.9), (reach_x, 0.5 * high + reach_y, -0.4), pitch_deg=(-4.0, 4.0),
        hfov_deg=(30.0, 45.0), yaw_deg=(-5.0, 5.0), depth_m=(0.3, 10.0), clearance_m=0.2,
    )  # fmt: skip
    return Scene(
        name=name, seed=0, objects=(thing,), lights=(), ambient_up=(1.0, 1.0, 1.0), ambient_down=(1.0, 1.0, 1.0),
        sky=None, sky_key=None, camera_zone=zone, notes=notes, filled=True, credit=said.credited,
    )  # fmt: skip


def plane_part(
    low: tuple[float, float, float], high: tuple[float, float, float], texture: Picture, key: str
) -> MeshPart:
    """An upright plane that faces +Z, from its lowest left to its highest right corner, with a picture on it."""
    (x0, y0, z), (x1, y1, _) = low, high
    return MeshPart(
        np.array([[x0, y0, z], [x1, y0, z], [x1, y1, z], [x0, y1, z]], np.float32),
        np.tile(np.array([[0, 0, 1]], np.float32), (4, 1)),
        np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32),
        np.array([[0, 1, 2], [0, 2, 3]], np.int32),
        Material(texture=texture, texture_key=key, unlit=True),
    )


def _scene(
    name: str,
    zone: CameraZone,
    backdrop: Backdrop,
    why: str,
    said: PanoramaFile | PhotographFile | VideoFile,
    notes: tuple[str, ...],
) -> Scene:
    return Scene(
        name=name, seed=0, objects=(), lights=(), ambient_up=(1.0, 1.0, 1.0), ambient_down=(1.0, 1.0, 1.0), sky=None,
        sky_key=None, camera_zone=zone, notes=notes, backdrop=backdrop, no_travel=why, credit=said.credited,
    )  # fmt: skip


def _sorted(limits: tuple[float, float]) -> tuple[float, float]:
    return (min(limits), max(limits))
