"""The parts of a built scene: what recipes produce and ray casts and renderers read.

World frame: right-handed, +Y up, ground y = 0, metres. Colours of lights and materials are sRGB in
[0, 1]; the ambient light of a scene is linear. Texture row 0 is the top of the picture and v = 1 (OpenGL texture
coordinates).
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array
from synthcam.motion.motions import is_tracking
from synthcam.scene.mover_paths import MoverPath
from synthcam.scene.skeleton import LimbMotion, Skeleton

FloatArray = npt.NDArray[np.float32]
Texture = npt.NDArray[np.uint8]
STANDING_SUBJECTS = ("statue", "figurine")
"""Kinds of subject that go nowhere by themselves."""
BACKGROUND_ID = 0
"""Segmentation value of the sky and of nothing at all; objects count from 1."""


@dataclass(frozen=True, eq=False)
class Material:
    """Lambertian surface: colour = texture (or white) x base_color x light. `unlit` ignores the lights."""

    base_color: tuple[float, float, float] = (1.0, 1.0, 1.0)
    texture: Texture | None = None
    """(H, W, 3) uint8, wrapped at its borders; powers of two."""
    texture_key: str | None = None
    """Names the texture's content: the same key means the same pixels (uploaded once a process)."""
    unlit: bool = False
    double_sided: bool = False


@dataclass(frozen=True, eq=False)
class MeshPart:
    """Triangles of one material, in the frame of the object that holds them."""

    vertices: FloatArray
    """(V, 3)"""
    normals: FloatArray
    """(V, 3) unit"""
    uvs: FloatArray
    """(V, 2)"""
    faces: npt.NDArray[np.int32]
    """(N, 3), counter-clockwise seen from outside"""
    material: Material
    colors: Texture | None = None
    """(V, 3) uint8 vertex colours, multiplied in; None is white"""
    limb: int = 0
    """Which limb of a figure carries it; see `SceneObject.limbs`"""


@dataclass(frozen=True, eq=False)
class SceneObject:
    """A named object of the scene that a viewer could point at."""

    id: int
    """Segmentation value, 1 and up, unique in the scene."""
    kind: str
    """What it is, as one would say it: "crate", "wall", "tree"."""
    color_name: str | None
    """One plain colour word, None where no single one fits."""
    parts: tuple[MeshPart, ...]
    world_from_object: Array = field(default_factory=lambda: np.eye(4))
    """(4, 4) pose at rest."""
    role: Literal["structure", "prop", "subject", "mover"] = "prop"
    """structure: floor, walls, terrain; prop: furniture; subject: what the camera attends to; mover: goes by itself."""

    path: "MoverPath | None" = None
    """How a mover moves by itself; everything else stands still unless the clip moves it."""
    limbs: LimbMotion | None = None
    """How the limbs of a walker, or wheels, move in its frame as it travels; None where it is rigid, as it stands."""
    drawn: bool = True
    """False where its parts are only what rays hit, and something else is drawn in its place"""

    def radius(self) -> float:
        """Metres from the object's origin to its farthest vertex."""
        return float(max(np.linalg.norm(part.vertices, axis=1).max() for part in self.parts))

    def world_bounds(self) -> tuple[Array, Array]:
        """Lowest and highest corner (3,), (3,) at rest."""
        corners = np.concatenate([part.vertices for part in self.parts]).astype(np.float64)
        world = corners @ self.world_from_object[:3, :3].T + self.world_from_object[:3, 3]
        return world.min(axis=0), world.max(axis=0)


@dataclass(frozen=True, eq=False)
class SubjectModel:
    """A subject that a camera looks at or follows, in its own frame: feet at the origin, facing -Z."""

    kind: str
    color_name: str | None
    parts: tuple[MeshPart, ...]
    height: float
    """Metres."""
    radius: float
    """Metres from its upright axis that it needs around it, striding."""
    skeleton: Skeleton | None = None
    """How its limbs move where it travels."""

    @property
    def centre_height(self) -> float:
        """Metres from its feet to its middle."""
        return 0.5 * self.height


@dataclass(frozen=True)
class Light:
    """A directional light (unit `vector` the light travels along) or a point light (at `vector`, metres)."""

    kind: Literal["directional", "point"]
    vector: tuple[float, float, float]
    color: tuple[float, float, float] = (1.0, 1.0, 1.0)
    intensity: float = 1.0
    range_m: float = 10.0
    """Point lights: intensity falls as 1 / (1 + (d / range)^2)^2 towards nothing."""


@dataclass(frozen=True, eq=False)
class SplatCloud:
    """A scan: 3D Gaussians, blended back to front. An object of the scene stands for it where rays are cast."""

    object_id: int
    """Of the object whose parts are what rays hit in its place; that object is not drawn"""
    positions: FloatArray
    """(N, 3) world metres"""
    axes: FloatArray
    """(N, 3, 3) world metres; a matrix times its transpose is the covariance: columns are the scaled axes"""
    colors: Texture
    """(N, 3) sRGB"""
    opacities: FloatArray
    """(N,) 0 to 1"""


@dataclass(frozen=True, eq=False)
class Backdrop:
    """Real pictures infinitely far away, which the camera turns and zooms in: they turn with it and have no parallax.

    A panorama surrounds the camera; a photograph, or the frames of a locked-off video, is a window that it must not
    look beyond.
    """

    pictures: npt.NDArray[np.uint8]
    """(T, H, W, 3) sRGB; one of a still picture, the frames of a video"""
    key: str
    """Names their content, as `Material.texture_key`"""
    projection: Literal["panorama", "photograph"]
    world_from_picture: Array
    """(3, 3) turn from the picture's own axes (those of a camera that looks at its middle) to the world's"""
    half_size: tuple[float, float] = (0.0, 0.0)
    """Of a photograph: tangents of half its horizontal and half its vertical field of view"""
    fps: float = 0.0
    """Of a video"""
    moving: npt.NDArray[np.bool_] | None = None
    """(T, h, w) where things move in each frame of a video, at any resolution"""

    def frame_at(self, time: float) -> int:
        """The number of the picture that is shown at a time in seconds; a video ends on its last."""
        return min(max(int(time * self.fps + 1e-6), 0), len(self.pictures) - 1)

    def moves_at(self, directions: Array, time: float) -> npt.NDArray[np.bool_]:
        """Whether what is seen in world directions (..., 3) moves in the video at a time: (...,) bool."""
        if self.moving is None:
            return np.zeros(directions.shape[:-1], dtype=np.bool_)
        moving = self.moving[self.frame_at(time)]
        share = 0.5 + 0.5 * np.clip(np.nan_to_num(self.places(directions), nan=1.0), -1.0, 1.0)
        size = np.array(moving.shape[::-1])
        column, row = np.moveaxis(np.minimum((share * size).astype(np.int64), size - 1), -1, 0)
        return np.asarray(moving[row, column])

    def places(self, directions: Array) -> Array:
        """Where world directions (..., 3) are in a photograph: (..., 2) right and down, -1 to 1 inside it.

        nan for directions behind it.
        """
        local = np.asarray(directions) @ self.world_from_picture
        ahead = np.where(local[..., 2:] > 1e-9, local[..., 2:], np.nan)
        return np.asarray(local[..., :2] / ahead / np.array(self.half_size))


@dataclass(frozen=True, eq=False)
class Scene:
    """A scene: everything a picture depends on except the camera and its look."""

    name: str
    seed: int
    objects: tuple[SceneObject, ...]
    lights: tuple[Light, ...]
    """At most 4 directional and 8 point lights; the first directional one casts the shadow."""
    ambient_up: tuple[float, float, float]
    """Light from above (for normals facing +Y); blends into `ambient_down` by normal.y."""
    ambient_down: tuple[float, float, float]
    sky: Texture | None
    """(H, 2H, 3) equirectangular picture of what is infinitely far, world +Y at the top row, column 0 at yaw -180 deg
    (world +Z), centre column at yaw 0 (world -Z), yaw growing to the right. None: black."""
    sky_key: str | None
    camera_zone: "CameraZone"
    subjects: tuple[str, ...] = ()
    """Kinds of subject that suit this scene and can walk, drive or roll (see scene.subjects)."""
    rising_subjects: tuple[str, ...] = ()
    """Kinds that can rise and sink: for tilting tracking shots."""
    notes: tuple[str, ...] = ()
    """What was assumed of a user's file, or done to it, to make it a scene, one sentence each."""
    backdrop: Backdrop | None = None
    """A real picture in place of the sky."""
    filled: bool = False
    """Only what the scene holds may be seen: a path that looks past its pictures is refused"""
    splats: SplatCloud | None = None
    """A scan that is drawn over the meshes"""
    carried_id: int | None = None
    """Object that carries on what a picture with depth does not show: only a little of a frame may show it"""
    no_travel: str = ""
    """Why the camera cannot travel in this scene, as messages say it; "" where it can."""
    seconds: float = float("inf")
    """How long a video backdrop lasts"""
    credit: "Credit | None" = None
    """Whose work a user's file is, where that is known."""

    def subjects_for(self, motion: str) -> tuple[str, ...]:
        """The kinds of subject that suit a motion in this scene."""
        if motion == "track-tilt":
            return self.rising_subjects
        return tuple(kind for kind in self.subjects if not (is_tracking(motion) and kind in STANDING_SUBJECTS))

    @property
    def triangles(self) -> int:
        """Triangles of all objects."""
        return sum(len(part.faces) for thing in self.objects for part in thing.parts)


@dataclass(frozen=True)
class Credit:
    """Whose work a scene's pictures are, and under which licence, as its YAML file says; cards list it."""

    licence: str
    credit: str


@dataclass(frozen=True)
class CameraZone:
    """The positions and view directions from which a camera may start in this scene."""

    low: tuple[float, float, float]
    """Lowest corner of the box of start positions, metres."""
    high: tuple[float, float, float]
    pitch_deg: tuple[float, float] = (-8.0, 4.0)
    hfov_deg: tuple[float, float] = (50.0, 65.0)
    yaw_deg: tuple[float, float] = (-180.0, 180.0)
    depth_m: tuple[float, float] = (1.5, 30.0)
    """Median scene depth a start view should have."""
    clearance_m: float = 0.3
    """The camera keeps at least this far from every surface."""
    centrepiece: tuple[float, float, float] | None = None
    """What every start looks at, give or take `yaw_deg` and `pitch_deg`: the middle of a user's own model. Arcs, cranes
    and dolly zooms attend to it instead of to a subject of their own."""
