"""Camera matrices as plain numbers: a 4x4 or 3x4 matrix a row of a table, a stack of matrices, or an npy of them.

Replica and other NeRF-SLAM data (traj.txt, sixteen numbers a row), KITTI-360's cam0_to_world.txt (the frame's number
first), Redwood's .log (a line of numbers before each matrix), and arrays (N, 4, 4) that somebody saved. OpenCV camera
axes, arbitrary scale, no times, no intrinsics, no gravity. These files hold camera-to-world matrices (format matrices);
the same layout is also used for world-to-camera ones (matrices-w2c), and for OpenGL camera axes (matrices-gl and, of
view matrices, matrices-gl-w2c).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._arrays import read_npy
from synthcam.formats._assemble import assemble
from synthcam.formats._tables import Table, lost_note, pose_rows, read_table
from synthcam.formats._text import is_number, numbers
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.formats.tum import stamp_unit
from synthcam.geometry.se3 import Array, invert

COLUMNS = (12, 13, 16, 17)
OPENGL_FROM_OPENCV = np.diag([1.0, -1.0, -1.0, 1.0])
LAST_ROW = np.array([0.0, 0.0, 0.0, 1.0])


@dataclass(frozen=True)
class Reading:
    """What matrices may be: world to camera or camera to world, with OpenGL's camera axes or OpenCV's."""

    world_to_camera: bool
    opengl: bool

    def opencv(self, poses: Array) -> Array:
        """The matrices (F, 4, 4) of OpenCV's camera axes, in the same direction."""
        if not self.opengl:
            return poses
        return np.asarray(OPENGL_FROM_OPENCV @ poses if self.world_to_camera else poses @ OPENGL_FROM_OPENCV)

    def world_from_camera(self, poses: Array) -> Array:
        """The path (F, 4, 4) of OpenCV cameras."""
        return invert(self.opencv(poses)) if self.world_to_camera else self.opencv(poses)


READINGS = {
    "": Reading(False, False),
    "-w2c": Reading(True, False),
    "-gl": Reading(False, True),
    "-gl-w2c": Reading(True, True),
}
"""By what they add to the name of a format."""


def read_matrices(path: Path, given: Given | None = None, *, reading: str = "") -> PoseFile:
    """Read the matrices of a table, a stack, or an npy file.

    Args:
        reading: a key of READINGS.

    Raises:
        InputError: a row has another number of columns, a matrix's last row is not 0 0 0 1, or see `assemble`.
    """
    given = given or Given()
    numbered: Array | None = None
    if path.suffix.lower() == ".npy":
        values = read_npy(path)
        poses, notes = whole_matrices(values, str(path))
        where = [f"[{index}]" for index in range(len(poses))]
        poses, where, more = without_lost(poses, where)
        notes += more
    else:
        poses, numbered, where, notes = read_rows(path)
    stamps, more = row_stamps(numbered)
    return assemble(
        path,
        name=path.stem,
        format=f"matrices{reading}",
        poses=READINGS[reading].opencv(poses),
        world_to_camera=READINGS[reading].world_to_camera,
        where=where,
        given=given,
        metric=False,
        stamps=stamps,
        stamp_unit=1.0 if stamps is None else stamp_unit(stamps),
        notes=[*notes, *more],
    )


def row_stamps(numbered: Array | None) -> tuple[Array | None, list[str]]:
    """Time stamps (F,) of a table's first column, or None where it numbers frames."""
    if numbered is None or not len(numbered):
        return None, []
    if (numbered == np.round(numbered)).all() and np.abs(numbered).max() < 1e7:
        note = "the first column numbers the frames: taken for their order alone"
        return None, [note]
    return numbered, []


def read_rows(path: Path) -> tuple[Array, Array | None, list[str], list[str]]:
    """Matrices (F, 4, 4) of a text file, the column before them (F,) if there is one, their places, and notes.

    Raises:
        InputError: the file holds no matrices; names the line.
    """
    table = read_table(path)
    if len(table.lines[0] if table.lines else ()) <= 5:
        poses, where, notes = _stack(path, table)
        return poses, None, where, notes
    rows, where, notes = pose_rows(path, table, COLUMNS)
    first = None
    if rows.shape[1] in (13, 17):
        first, rows = rows[:, 0], rows[:, 1:]
        if first.size and (np.diff(first) < 0).any():
            order = np.argsort(first, kind="stable")
            first, rows, where = first[order], rows[order], [where[i] for i in order]
            notes.append("frames were not in order of their numbers: sorted")
    poses, more = whole_matrices(rows, str(path), where)
    return poses, first, where, [*notes, *more]


def _stack(path: Path, table: Table) -> tuple[Array, list[str], list[str]]:
    """Matrices that stand one below the other, four numbers a line; lines of one to three numbers part them."""
    rows = [(tokens, place) for tokens, place in zip(table.lines, table.where, strict=True) if len(tokens) == 4]
    odd = next((place for tokens, place in zip(table.lines, table.where, strict=True) if len(tokens) > 4), None)
    if odd is not None:
        raise InputError(f"{path}: {odd}: more than 4 columns; allowed are matrices of 4 columns")
    words = [tokens for tokens, _ in rows if not all(map(is_number_or_lost, tokens))]
    if words or len(rows) < 3:
        raise InputError(f"{path}: holds no matrices; allowed are 4 (or 3) lines of 4 numbers each")
    tall = (
        4
        if len(rows) % 4 == 0 and all(float(token) == value for token, value in zip(rows[3][0], LAST_ROW, strict=True))
        else 3
    )
    if len(rows) % tall:
        raise InputError(f"{path}: holds {len(rows)} lines of 4 numbers; allowed are {tall} a matrix")
    matrices, where, lost = [], [], []
    for index in range(0, len(rows), tall):
        tokens, places = zip(*rows[index : index + tall], strict=True)
        if any(not is_number(token) for row in tokens for token in row):
            lost.append(places[0])
            continue
        matrices.append([numbers(row, f"{path}: {place}") for row, place in zip(tokens, places, strict=True)])
        where.append(places[0])
    poses, notes = whole_matrices(np.array(matrices).reshape(-1, 4 * tall), str(path), where)
    return poses, where, [*notes, *lost_note(lost)]


def is_number_or_lost(token: str) -> bool:
    """Whether a token is a number, nan or inf."""
    return is_number(token) or token.lower().lstrip("+-") in ("nan", "inf", "infinity")


def whole_matrices(values: Array, path: str, where: list[str] | None = None) -> tuple[Array, list[str]]:
    """Matrices (F, 4, 4) of (F, 12), (F, 16), (F, 3, 4) or (F, 4, 4), and notes; leading axes of length 1 are dropped.

    Raises:
        InputError: another shape, or a last row that is not 0 0 0 1.
    """
    while values.ndim > 3 and values.shape[0] == 1:
        values = values[0]
    if values.ndim == 2 and values.shape[1] in (12, 16):
        values = values.reshape(len(values), -1, 4)
    if values.ndim != 3 or values.shape[1:] not in ((3, 4), (4, 4)):
        raise InputError(f"{path}: has shape {values.shape}; allowed is (N, 4, 4) or (N, 3, 4)")
    if values.shape[1] == 3:
        return np.concatenate([values, np.tile(LAST_ROW, (len(values), 1, 1))], axis=1), []
    notes = []
    sound = np.isfinite(values).all(axis=(1, 2))

    def closes(rows: Array) -> bool:
        return bool(np.allclose(rows[sound], LAST_ROW, rtol=0.0, atol=1e-4))

    if not closes(values[:, 3]) and closes(values[:, :, 3]):
        values = np.swapaxes(values, 1, 2)
        notes.append("matrices stand column by column: read so")
    bad = np.flatnonzero(sound & ~np.isclose(values[:, 3], LAST_ROW, rtol=0.0, atol=1e-4).all(axis=1))
    if bad.size:
        place = where[bad[0]] if where else f"[{bad[0]}]"
        found = " ".join(f"{value:g}" for value in values[bad[0], 3])
        raise InputError(f"{path}: {place}: the matrix's last row is {found}; allowed is 0 0 0 1")
    return values, notes


def without_lost(poses: Array, where: list[str]) -> tuple[Array, list[str], list[str]]:
    """Poses (F, 4, 4) without those that are not finite numbers, their places, and a note."""
    sound = np.asarray(np.isfinite(poses).all(axis=(1, 2)))
    lost = [place for place, good in zip(where, sound, strict=True) if not good]
    return poses[sound], [place for place, good in zip(where, sound, strict=True) if good], lost_note(lost)
