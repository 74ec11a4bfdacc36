"""Small worlds of known depth, and clips in them, for label tests."""

from collections.abc import Callable

import numpy as np
import trimesh

from synthcam.geometry.se3 import se3
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import ClipLabels, label_clip
from synthcam.labels.pixel_evidence import scene_evidence
from synthcam.motion.expression import parse_motion
from synthcam.motion.path import CameraPath, RigStart
from synthcam.motion.rig import Heading
from synthcam.motion.shake import make_shake
from synthcam.motion.subject import SubjectPath
from synthcam.scene.assets import Material, MeshPart, SceneObject
from synthcam.scene.raycast import RayCaster

WIDTH = HEIGHT = 448
HFOV = np.radians(60.0)
HAS = {
    "pan-left": "camera_centric_movement.pan_left.has_pan_left",
    "pan-right": "camera_centric_movement.pan_right.has_pan_right",
    "tilt-up": "camera_centric_movement.tilt_up.has_tilt_up",
    "tilt-down": "camera_centric_movement.tilt_down.has_tilt_down",
    "roll-cw": "camera_centric_movement.roll_clockwise.has_roll_clockwise",
    "roll-ccw": "camera_centric_movement.roll_counterclockwise.has_roll_counterclockwise",
    "zoom-in": "camera_centric_movement.zoom_in.has_zoom_in",
    "zoom-out": "camera_centric_movement.zoom_out.has_zoom_out",
    "dolly-in": "camera_centric_movement.forward.has_forward_wrt_camera",
    "dolly-out": "camera_centric_movement.backward.has_backward_wrt_camera",
    "truck-left": "camera_centric_movement.leftward.has_leftward",
    "truck-right": "camera_centric_movement.rightward.has_rightward",
    "pedestal-up": "ground_centric_movement.upward.has_upward_wrt_ground",
    "pedestal-down": "ground_centric_movement.downward.has_downward_wrt_ground",
}
"""The label that each motion's name asserts, without its `cam_motion.`."""


def box(size: tuple[float, float, float], at: tuple[float, float, float], identity: int = 1) -> SceneObject:
    """A solid box, its centre at `at`."""
    mesh = trimesh.creation.box(size)
    part = MeshPart(
        mesh.vertices.astype(np.float32),
        mesh.vertex_normals.astype(np.float32),
        np.zeros((len(mesh.vertices), 2), np.float32),
        mesh.faces.astype(np.int32),
        Material(),
    )
    return SceneObject(identity, "box", None, (part,), se3(np.eye(3), np.array(at, dtype=float)))


def wall(distance: float) -> RayCaster:
    """One flat wall across the whole view of a camera at the origin that looks along -Z, `distance` ahead."""
    return RayCaster([box((4000, 4000, 0.5), (0, 0, -distance - 0.25))])


def room() -> RayCaster:
    """A hall of 24 x 16 m with 4 m walls; the camera stands 8 m before its end wall among pillars and crates."""
    things = [
        box((24, 0.2, 24), (0, -1.6, -2)),
        box((24, 0.2, 24), (0, 3.0, -2)),
        box((0.2, 5, 24), (-8, 0.7, -2)),
        box((0.2, 5, 24), (8, 0.7, -2)),
        box((24, 5, 0.2), (0, 0.7, -8)),
        box((24, 5, 0.2), (0, 0.7, 8)),
    ]
    rng = np.random.default_rng(3)
    for x, z in ((-3.0, -4.5), (-1.4, -6.5), (0.0, -4.0), (1.7, -6.0), (3.2, -5.0), (-5, -3), (5, -2.5)):
        height = float(rng.uniform(0.8, 2.6))
        things.append(box((0.7, height, 0.7), (x, -1.5 + height / 2, z)))
    return RayCaster(things)


def path(
    motion: str,
    *,
    pitch_deg: float = 0.0,
    position: tuple[float, float, float] = (0, 0, 0),
    seconds: float = 3.0,
    distance: float = 4.0,
    heading: Heading = "start",
    subject: SubjectPath | None = None,
    seed: int = 0,
) -> CameraPath:
    """A path from the origin along -Z."""
    expression = parse_motion(motion)
    shake = None
    if expression.shake:
        rng = np.random.default_rng(seed)
        shake = make_shake(expression.shake, focal_share=0.5 / np.tan(HFOV / 2), duration=seconds, rng=rng)
    start = RigStart(np.array(position, dtype=float), 0.0, float(np.radians(pitch_deg)), float(HFOV))
    return CameraPath(expression, start, seconds, seconds, heading, distance, shake, subject)


def cameras(camera_path: CameraPath, fps: float = 8.0) -> Trajectory:
    """Its frames at `fps`."""
    frames = round(camera_path.duration * fps) + 1
    return camera_path.trajectory(np.linspace(0, camera_path.duration, frames), width=WIDTH, height=HEIGHT)


def label(motion: str, world: Callable[[], RayCaster] | RayCaster, fps: float = 8.0, **start: object) -> ClipLabels:
    """Labels of a motion in a world in which every surface is textured."""
    flown = path(motion, **start)  # type: ignore[arg-type]
    trajectory = cameras(flown, fps)
    scene = world if isinstance(world, RayCaster) else world()
    fine = cameras(flown, fps * int(np.ceil(24 / fps)))
    return label_clip(trajectory, scene_evidence(trajectory, scene, pictures=None), fine=fine)
