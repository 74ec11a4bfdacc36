"""Paths in scenes of real pictures: no travel where they show no depth, and no look beyond what they show."""

from dataclasses import replace

import numpy as np

from synthcam.clips.placement import RejectedError
from synthcam.clips.spec import ClipSpec
from synthcam.errors import DoesNotFitError
from synthcam.geometry.camera import pixel_centres, rays
from synthcam.geometry.se3 import Array, yaw_pitch_roll
from synthcam.geometry.trajectory import Trajectory
from synthcam.motion.expression import MotionExpression
from synthcam.motion.path import CameraPath
from synthcam.scene.assets import Backdrop, Scene
from synthcam.scene.raycast import RayCaster

SHORTENED = (1.0, 0.7, 0.5, 0.35, 0.25)
"""Amounts that were not given are made smaller by these factors in turn, until they fit into a picture."""
CHECKED_FRAMES = 49
_EDGE_POINTS = 24
_ACROSS = 40
MOST_CARRIED = 0.08
"""Part of a frame that may show what a picture with depth does not: the cracks beside its near things."""
_TURNS_ONLY = {"pan", "tilt", "roll", "zoom"}
BEYOND = "the camera would look beyond the picture"


def check_travel(expression: MotionExpression, scene: Scene, spec: ClipSpec) -> None:
    """Refuse travel in a scene without depth, and clips that are longer than a scene's video.

    Raises:
        DoesNotFitError: names the motion.
    """
    check_length(scene, spec)
    if not scene.no_travel:
        return
    for term in expression.terms:
        if term.primitive.family not in _TURNS_ONLY and term.name != "static":
            raise DoesNotFitError(
                f"motion {term.name} in scene {spec.scene}: {scene.no_travel}, so the camera cannot travel in it; "
                "allowed are pan, tilt, roll, zoom, shake and static"
            )


def check_length(scene: Scene, spec: ClipSpec) -> None:
    """Refuse a clip that is longer than a scene's video.

    Raises:
        DoesNotFitError: says how long it is.
    """
    if spec.duration > scene.seconds:
        raise DoesNotFitError(
            f"scene {spec.scene}: the video lasts {scene.seconds:.3g} s, the clip {spec.seconds:.3g} s; allowed "
            "are clips that are no longer than the video, by --duration"
        )


def is_window(scene: Scene) -> bool:
    """Whether a scene's pictures end somewhere, so that a path must not look beyond them."""
    return scene.filled or (scene.backdrop is not None and scene.backdrop.projection == "photograph")


def shortened(expression: MotionExpression, part: float) -> MotionExpression:
    """The expression with the amounts that are still open made smaller."""
    if part == 1.0:
        return expression
    terms = [t if t.share is None else replace(t, share=part * t.share) for t in expression.terms]
    return expression.with_terms(terms)


def stay_inside(path: CameraPath, scene: Scene, caster: RayCaster, *, width: int, height: int) -> CameraPath:
    """The path itself where every frame shows the scene's pictures alone; else turned so that it does, if it can be.

    Raises:
        RejectedError: it looks beyond them.
    """
    if not is_window(scene):
        return path
    times = np.linspace(0.0, path.duration, CHECKED_FRAMES) if path.duration else np.zeros(1)
    cameras = path.trajectory(times, width=width, height=height)
    if _shows_only_pictures(cameras, scene, caster):
        return path
    backdrop = scene.backdrop
    if backdrop is None or backdrop.projection != "photograph":
        raise RejectedError(BEYOND)
    turned = _turned_to_middle(path, cameras, backdrop)
    if not _shows_only_pictures(turned.trajectory(times, width=width, height=height), scene, caster):
        raise RejectedError(BEYOND)
    return turned


def check_replay(trajectory: Trajectory, scene: Scene, caster: RayCaster) -> None:
    """Refuse replayed poses that travel in a scene without depth, or look beyond its pictures.

    Raises:
        DoesNotFitError: they travel.
        RejectedError: they look beyond the pictures.
    """
    reach = float(np.linalg.norm(trajectory.positions - trajectory.positions[0], axis=1).max())
    if scene.no_travel and reach > 1e-6:
        raise DoesNotFitError(
            f"the trajectory travels, and in scene {scene.name} the camera cannot: {scene.no_travel}; allowed are "
            "poses that turn and zoom alone"
        )
    if is_window(scene) and not _shows_only_pictures(trajectory, scene, caster):
        raise RejectedError(BEYOND)


def _turned_to_middle(path: CameraPath, cameras: Trajectory, backdrop: Backdrop) -> CameraPath:
    """The path with its start turned so that what it sweeps over lies about the picture's middle."""
    yaw, pitch, _ = yaw_pitch_roll(cameras.world_from_camera[:, :3, :3])
    yaw0, pitch0, _ = yaw_pitch_roll(backdrop.world_from_picture)
    swept = [0.5 * (angle.max() + angle.min()) for angle in (np.unwrap(yaw), pitch)]
    start = path.start
    return replace(
        path,
        start=replace(start, yaw=start.yaw - float(swept[0] - yaw0), pitch=start.pitch - float(swept[1] - pitch0)),
    )


def _shows_only_pictures(cameras: Trajectory, scene: Scene, caster: RayCaster) -> bool:
    """Whether the edge of every frame, and with it the frame, lies on the scene's pictures."""
    pixels = _edge(cameras.width, cameras.height)
    if scene.carried_id is not None:
        cameras = cameras.frames(slice(None, None, 4))
    for pose, intrinsics in zip(cameras.world_from_camera, cameras.intrinsics, strict=True):
        directions = rays(intrinsics, pixels) @ pose[:3, :3].T
        if scene.backdrop is not None:
            places = scene.backdrop.places(directions)
            inside = (np.abs(np.nan_to_num(places, nan=9.0)) <= 1.0).all()
        else:
            inside = np.isfinite(caster.view(pose, intrinsics, pixels)[0]).all()
            if inside and scene.carried_id is not None:
                grid = pixel_centres(cameras.width, cameras.height, columns=_ACROSS, rows=_ACROSS).reshape(-1, 2)
                # Cuts between pixels of the picture itself, which its own camera sees too, uncover nothing.
                home = pose.copy()
                home[:3, 3] = scene.camera_zone.low
                carried = [_carried(caster, where, intrinsics, grid, scene.carried_id) for where in (pose, home)]
                inside = np.bool_(carried[0] - carried[1] <= MOST_CARRIED)
        if not inside:
            return False
    return True


def _carried(caster: RayCaster, pose: Array, intrinsics: Array, pixels: Array, carried_id: int) -> float:
    """Part of the pixels (N, 2) that shows what a picture with depth is carried on with, or nothing."""
    distance, identity = caster.view(pose, intrinsics, pixels)
    return float(((identity == carried_id) | np.isinf(distance)).mean())


def _edge(width: int, height: int) -> Array:
    """Points (N, 2) along the edge of the picture, its corners among them."""
    along = np.linspace(0.0, 1.0, _EDGE_POINTS)
    none, one = np.zeros_like(along), np.ones_like(along)
    around = [(along, none), (along, one), (none, along), (one, along)]
    return np.asarray(np.concatenate([np.stack(pair, axis=-1) for pair in around]) * np.array([width, height]))
