"""ARKitScenes' lowres_wide.traj: time, rotation as axis times angle, translation; world to camera, seconds, metres.

OpenCV camera axes. Gravity is not said (the meshes that go with the files have z up: `up="z"`).
https://github.com/apple/ARKitScenes/blob/main/DATA.md
"""

from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._tables import pose_rows, read_table
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.formats.tum import stamp_unit
from synthcam.geometry.se3 import exp_so3, se3

COLUMNS = 7
MAX_ANGLE = 4 * np.pi


def read_arkitscenes(path: Path, given: Given | None = None) -> PoseFile:
    """Read an ARKitScenes trajectory.

    Raises:
        InputError: a row has not 7 numbers, a rotation is absurd, or see `assemble`.
    """
    given = given or Given()
    table, where, notes = pose_rows(path, read_table(path), (COLUMNS,))
    angle = np.linalg.norm(np.clip(table[:, 1:4], -100.0, 100.0), axis=1)
    bad = np.flatnonzero(angle > MAX_ANGLE)
    if bad.size:
        raise InputError(f"{path}: {where[bad[0]]}: the rotation's angle is {angle[bad[0]]:g}; allowed are radians")
    if given.up is None:
        notes.append("an ARKitScenes file declares no gravity; its meshes have z up (--up z)")
    return assemble(
        path,
        name=path.stem,
        format="arkitscenes",
        poses=se3(exp_so3(table[:, 1:4]), table[:, 4:7]),
        world_to_camera=True,
        where=where,
        given=given,
        metric=True,
        stamps=table[:, 0],
        stamp_unit=stamp_unit(table[:, 0]),
        notes=notes,
    )
