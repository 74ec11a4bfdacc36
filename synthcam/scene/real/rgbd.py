"""A picture with depth as a surface to travel along; paths that would show what it does not show are refused.

Each pixel is a vertex at its depth. Where depth jumps the surface is cut, and behind the cut the farther side is
carried on a little, so that the crack that opens first is not black; how much of a frame may show of that is bounded.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from synthcam.errors import InputError
from synthcam.geometry.filters import binary_dilation
from synthcam.geometry.se3 import Array
from synthcam.scene.assets import CameraZone, Material, MeshPart, Scene, SceneObject
from synthcam.scene.real.backdrops import ASSUMED_HFOV_DEG, EYE
from synthcam.scene.real.pictures import RealPicture, for_gpu, read_linear, read_picture
from synthcam.scene.real.scene_file import RgbdFile

MOST_VERTICES = 420_000
JUMP = 0.04
"""Neighbouring pixels whose depths differ by more than this part lie on different surfaces."""
CARRIED_PX = 20
"""So far the farther side is carried on behind the nearer one, at the resolution of the mesh."""
SURFACE_ID, CARRIED_ID = 1, 2
WIDEST_M = 1e4


@dataclass(frozen=True)
class PinholePicture:
    """Intrinsics of a picture in pixels: focal length and principal point."""

    focal: float
    cx: float
    cy: float


def rgbd_scene(path: Path, folder: Path, said: RgbdFile, *, key: str, name: str) -> Scene:
    """A scene whose one surface is a picture at the depths of its depth map.

    Args:
        path: the picture.
        folder: of the depth map.

    Raises:
        InputError: the depth map is missing, of another size, or holds no depth.
    """
    picture = read_picture(path)
    width, height = picture.size
    notes: list[str] = []
    focal = said.focal_px
    if focal is None:
        hfov = said.hfov_deg or picture.hfov_deg
        if hfov is None:
            hfov = ASSUMED_HFOV_DEG
            notes.append(f"Its field of view is not known: {hfov:g} deg across was assumed.")
        focal = float(0.5 * width / np.tan(np.radians(hfov) / 2))
    cx, cy = said.principal_px or (0.5 * width, 0.5 * height)
    depth = read_depth(folder / said.depth, said, (width, height), focal)
    step = max(1, int(np.ceil(np.sqrt(width * height / MOST_VERTICES))))
    if step > 1:
        depth = depth[step // 2 :: step, step // 2 :: step]
    unknown = np.isnan(depth)
    if unknown.any():
        notes.append(f"{100 * unknown.mean():.1f} % of the depth map is unknown: it was filled from what is nearest.")
        from scipy.ndimage import distance_transform_edt  # 0.4 s, and few scenes need it

        index = distance_transform_edt(unknown, return_distances=False, return_indices=True)
        depth = depth[tuple(index)]
    camera = PinholePicture(focal, cx, cy)
    parts = surfaces(picture, depth, camera, step=step, key=key)
    objects = tuple(
        SceneObject(number, "picture", None, (part,), role="structure")
        for number, part in zip((SURFACE_ID, CARRIED_ID), parts, strict=True)
        if len(part.faces)
    )
    near, middle = float(np.nanquantile(depth, 0.02)), float(np.nanmedian(depth))
    zone = CameraZone(
        (EYE[0], EYE[1], 0.0), EYE, yaw_deg=(-4.0, 4.0), pitch_deg=(-4.0, 4.0),
        hfov_deg=_views(camera, width, height), depth_m=(0.3 * middle, 5.0 * middle), clearance_m=min(0.3, 0.3 * near),
    )  # fmt: skip
    return Scene(
        name=name, seed=0, objects=objects, lights=(), ambient_up=(1.0, 1.0, 1.0), ambient_down=(1.0, 1.0, 1.0),
        sky=None, sky_key=None, camera_zone=zone, notes=tuple(notes), filled=True, carried_id=CARRIED_ID,
        credit=said.credited,
    )  # fmt: skip


def read_depth(path: Path, said: RgbdFile, size: tuple[int, int], focal: float) -> Array:
    """z-depth (H, W) in metres, nan where there is none.

    Raises:
        InputError: the file is missing, of another size, or holds no depth.
    """
    if not path.is_file():
        raise InputError(f"depth map {path}: no such file")
    values = _values(path)
    if values.shape[::-1] != size:
        raise InputError(
            f"depth map {path} has {values.shape[1]}x{values.shape[0]} pixels, its picture {size[0]}x{size[1]}; "
            "allowed is the same size"
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        if said.disparity:
            if said.baseline_m is None:
                raise InputError(f"depth map {path}: disparity needs the key baseline_m beside it")
            depth = said.baseline_m * focal / (values + said.offset_px)
        else:
            depth = values * said.depth_scale
        depth = np.where(np.isfinite(depth) & (depth > 0) & (depth < WIDEST_M), depth, np.nan)
    if np.isfinite(depth).mean() < 0.05:
        raise InputError(
            f"depth map {path}: {100 * np.isfinite(depth).mean():.0f} % of it is depth; allowed is 5 % or more"
        )
    return np.asarray(depth)


def surfaces(
    picture: RealPicture, depth: Array, camera: PinholePicture, *, step: int, key: str
) -> tuple[MeshPart, MeshPart]:
    """The surface that the picture shows, and the farther side carried on behind its cuts.

    Args:
        depth: (h, w) of every `step`-th pixel.
    """
    rows, columns = depth.shape
    x: Array = (np.arange(columns, dtype=np.float64) * step + step // 2 + 0.5)[None].repeat(rows, axis=0)
    y: Array = (np.arange(rows, dtype=np.float64) * step + step // 2 + 0.5)[:, None].repeat(columns, axis=1)
    width, height = picture.size
    uvs = np.stack([x / width, 1.0 - y / height], axis=-1).reshape(-1, 2)
    whole = _triangles(depth, np.ones((rows - 1, columns - 1), dtype=bool))
    texture = for_gpu(picture.pixels)
    surface = _part(_points(x, y, depth, camera), uvs, whole, Material(texture=texture, texture_key=key, unlit=True))
    known = np.where(np.isfinite(depth), depth, 0.0)
    from scipy.ndimage import distance_transform_edt, maximum_filter, median_filter

    farthest = maximum_filter(known, size=2 * CARRIED_PX + 1)
    near_cut = binary_dilation(_cuts(depth), CARRIED_PX)
    farther = np.isfinite(depth) & ((known >= farthest / (1 + 2 * JUMP)) | ~near_cut)
    index = distance_transform_edt(~farther, return_distances=False, return_indices=True)
    behind = median_filter(known[tuple(index)], size=3) * 1.01
    cells = near_cut[:-1, :-1] & near_cut[1:, 1:]
    carried_uvs = np.stack([x[tuple(index)] / width, 1.0 - y[tuple(index)] / height], axis=-1).reshape(-1, 2)
    faces = _triangles(behind, cells, jump=np.inf)
    carried = _part(
        _points(x, y, behind, camera), carried_uvs, faces, Material(texture=texture, texture_key=key, unlit=True)
    )
    return surface, carried


def _views(camera: PinholePicture, width: int, height: int) -> tuple[float, float]:
    """Fields of view in degrees that leave a margin around them to move in."""
    room = min(camera.cx, width - camera.cx, camera.cy, height - camera.cy) / camera.focal
    low, high = (float(2 * np.degrees(np.arctan(part * room))) for part in (0.5, 0.8))
    return low, high


def _points(x: Array, y: Array, depth: Array, camera: PinholePicture) -> Array:
    """World points (N, 3) of pixels at depths: the picture's camera stands at EYE and looks along -Z."""
    z = np.where(np.isfinite(depth), depth, 1.0)
    right, down = (x - camera.cx) / camera.focal * z, (y - camera.cy) / camera.focal * z
    return np.asarray(np.stack([right, -down, -z], axis=-1).reshape(-1, 3) + np.array(EYE))


def _triangles(depth: Array, cells: npt.NDArray[np.bool_], *, jump: float = JUMP) -> npt.NDArray[np.int64]:
    """Faces (N, 3) of the cells between pixels, without those across a jump of depth or a hole."""
    rows, columns = depth.shape
    number = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1]
    found = []
    flat = depth.reshape(-1)
    for corners in ((a, d, c), (a, c, b)):
        values = np.stack([flat[corner] for corner in corners])
        with np.errstate(invalid="ignore"):
            joined = np.isfinite(values).all(axis=0) & (values.max(axis=0) <= (1 + jump) * values.min(axis=0)) & cells
        found.append(np.stack([corner[joined] for corner in corners], axis=-1))
    return np.concatenate(found)


def _cuts(depth: Array) -> npt.NDArray[np.bool_]:
    """Pixels (h, w) beside a jump of depth or a hole."""
    cut = np.zeros(depth.shape, dtype=bool)
    for axis in (0, 1):
        one, other = (np.take(depth, range(k, depth.shape[axis] - 1 + k), axis=axis) for k in (0, 1))
        with np.errstate(invalid="ignore"):
            jump = ~(np.maximum(one, other) <= (1 + JUMP) * np.minimum(one, other))
        first = [slice(None)] * 2
        first[axis] = slice(0, -1)
        second = [slice(None)] * 2
        second[axis] = slice(1, None)
        cut[tuple(first)] |= jump
        cut[tuple(second)] |= jump
    return cut


def _part(vertices: Array, uvs: Array, faces: npt.NDArray[np.int64], material: Material) -> MeshPart:
    used, index = np.unique(faces, return_inverse=True)
    normals = np.tile(np.array([[0.0, 0.0, 1.0]], dtype=np.float32), (len(used), 1))
    return MeshPart(
        vertices[used].astype(np.float32), normals, uvs[used].astype(np.float32),
        index.reshape(-1, 3).astype(np.int32), material,
    )  # fmt: skip


def _values(path: Path) -> Array:
    """The numbers of a depth map (H, W): .npy, .npz, a picture of 8 or 16 bits, or EXR."""
    suffix = path.suffix.lower()
    try:
        if suffix in (".npy", ".npz"):
            loaded = np.load(path, allow_pickle=False)
            if suffix == ".npz":
                names = sorted(loaded.files)
                if len(names) != 1:
                    raise InputError(f"depth map {path}: holds {len(names)} arrays; allowed is one")
                loaded = loaded[names[0]]
            values = np.asarray(loaded, dtype=np.float64)
        elif suffix in (".exr", ".hdr"):
            values = read_linear(path)[..., 0].astype(np.float64)
        else:
            with Image.open(path) as image:
                values = np.asarray(image, dtype=np.float64)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:100]
        raise InputError(f"depth map {path} cannot be read ({reason})") from error
    if values.ndim == 3 and values.shape[2] in (1, 3, 4):
        values = values[..., 0]
    if values.ndim != 2:
        raise InputError(f"depth map {path}: has the shape {values.shape}; allowed is (height, width)")
    return values
