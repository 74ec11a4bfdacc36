"""Nuke's and Blender's .chan: "frame tx ty tz rx ry rz [vfov]" a line, degrees; y up, camera axes as OpenGL.

The rotation's order is not in the file: XYZ (about x first), the default of Blender's importer, is written and read.
Nuke's own default is ZXY (about z first): the format chan-zxy reads it. Frames are of 24 a second, Nuke's default.
https://github.com/blender/blender-addons/blob/main/io_anim_nuke_chan/import_nuke_chan.py
https://learn.foundry.com/nuke/content/comp_environment/3d_compositing/importing_exporting_cameras.html
"""

from pathlib import Path

import numpy as np

from synthcam.formats._assemble import assemble
from synthcam.formats._tables import pose_rows, read_table
from synthcam.formats._text import write_text
from synthcam.formats.nerf import OPENGL_FROM_OPENCV
from synthcam.formats.pose_file import DEFAULT_SIZE, METRES_MARK, Given, PoseFile, world_mark
from synthcam.geometry.se3 import Array, se3

FPS = 24.0
MAX_DEGREES = 1e5
# scipy's lower-case orders turn about fixed axes, the first letter first.
ORDERS = {"chan": "xyz", "chan-zxy": "zxy"}


def chan_rotations(degrees: Array, order: str) -> Array:
    """Rotations (F, 3, 3) of angles rx, ry, rz (F, 3) in degrees; `order` a key of ORDERS."""
    from scipy.spatial.transform import Rotation  # 0.3 s, and few pose files need it

    letters = ORDERS[order]
    columns = ["xyz".index(letter) for letter in letters]
    return np.asarray(Rotation.from_euler(letters, degrees[:, columns], degrees=True).as_matrix())


def read_chan(path: Path, given: Given | None = None) -> PoseFile:
    """Read a .chan file whose rotations are about x, then y, then z.

    Raises:
        InputError: a line has not 7 or 8 numbers, or see `assemble`.
    """
    return _read(path, given or Given(), "chan")


def read_chan_zxy(path: Path, given: Given | None = None) -> PoseFile:
    """Read a .chan file with Nuke's default order: about z, then x, then y.

    Raises:
        InputError: a line has not 7 or 8 numbers, or see `assemble`.
    """
    return _read(path, given or Given(), "chan-zxy")


def _read(path: Path, given: Given, order: str) -> PoseFile:
    content = read_table(path)
    table, where, notes = pose_rows(path, content, (7, 8))
    angles = np.clip(table[:, 4:7], -MAX_DEGREES, MAX_DEGREES)
    rotations = chan_rotations(angles, order) if len(table) else np.zeros((0, 3, 3))
    intrinsics = None
    size = (float(given.width), float(given.height)) if given.width and given.height else DEFAULT_SIZE
    if table.shape[1] == 8:
        half = np.deg2rad(np.clip(table[:, 7], 0.01, 179.9)) / 2
        focal = 0.5 * size[1] / np.tan(half)
        intrinsics = np.stack([focal, focal, *np.full((2, len(focal)), 0.5) * np.array([[size[0]], [size[1]]])], axis=1)
        if not given.width:
            notes.append(f"no picture size in the file: {size[0]:g}x{size[1]:g} assumed")
    if given.fps is None and len(table) > 1:
        notes.append(f"a .chan file numbers frames: {FPS:g} fps, Nuke's default, are taken")
    numbers = table[:, 0]
    counted = len(numbers) > 1 and bool((np.diff(numbers) == 1).all())
    return assemble(
        path,
        name=path.stem,
        format=order,
        poses=se3(rotations, table[:, 1:4]) @ OPENGL_FROM_OPENCV,
        world_to_camera=False,
        where=where,
        given=given,
        metric=METRES_MARK in content.mark,
        up="y" if given.up is None else None,
        intrinsics=intrinsics,
        size=size if intrinsics is not None else None,
        stamps=None if counted else numbers / FPS,
        fps=FPS,
        notes=notes,
    )


def write_chan(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write a .chan file, frames from 1 on; focal lengths may change. Returns what the format could not hold."""
    from scipy.spatial.transform import Rotation

    trajectory = pose_file.trajectory
    rotations = (trajectory.world_from_camera @ OPENGL_FROM_OPENCV)[:, :3, :3]
    degrees = _even(np.asarray(Rotation.from_matrix(rotations).as_euler("xyz", degrees=True)))
    fov = np.rad2deg(2.0 * np.arctan(0.5 * trajectory.height / trajectory.intrinsics[:, 1]))
    mark = world_mark(pose_file)
    lines = [*([f"# {mark}"] if mark else []), "# frame tx ty tz rx ry rz vfov; rotation order XYZ"]
    for index, row in enumerate(np.column_stack([trajectory.positions, degrees, fov]).tolist()):
        lines.append(f"{index + 1}\t" + "\t".join(map(repr, row)))
    write_text(path, "\n".join(lines) + "\n")
    lost = ["a .chan file holds no picture size and no principal point: left out; read it with rotation order XYZ"]
    if abs(trajectory.fps - FPS) > 1e-6:
        lost.append(f"a .chan file holds no rate: set {trajectory.fps:g} fps to read it")
    return tuple(lost)


def _even(degrees: Array) -> Array:
    """The same rotations by angles (F, 3) that are each near those of the frame before, as an animation needs them.

    Every rotation has two triples of angles, and each angle may be a full turn further.
    """
    out = degrees.copy()
    for i in range(1, len(out)):
        x, y, z = degrees[i]
        both = np.array([[x, y, z], [x + 180.0, 180.0 - y, z + 180.0]])
        both -= 360.0 * np.round((both - out[i - 1]) / 360.0)
        out[i] = both[np.argmin(np.abs(both - out[i - 1]).sum(axis=1))]
    return out
