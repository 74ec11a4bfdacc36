"""Reading 3D Gaussian splats: INRIA's .ply, PlayCanvas' compressed .ply and Niantic's .spz by gsply, .splat here."""

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from synthcam.errors import InputError, MachineError
from synthcam.scene.assets import FloatArray, Texture

SPLAT_SUFFIXES = (".splat", ".spz")
"""Beside .ply files whose header names splats."""
MOST_GAUSSIANS = 5_000_000
MOST_BYTES = 2_000_000_000
LEAST_OPACITY = 1.0 / 255.0
_RECORD = np.dtype([("position", "<f4", 3), ("scale", "<f4", 3), ("color", "u1", 4), ("rotation", "u1", 4)])
"""Of antimatter15's .splat, which has no header."""
_SH_C0 = 0.28209479177387814


@dataclass(frozen=True, eq=False)
class Gaussians:
    """Gaussians as they are in a file, in its own frame and unit.

    Attributes:
        positions: (N, 3)
        scales: (N, 3) standard deviations.
        rotations: (N, 3, 3) their axes as columns.
        colors: (N, 3) sRGB, as seen from everywhere.
        opacities: (N,) 0 to 1.
    """

    positions: FloatArray
    scales: FloatArray
    rotations: FloatArray
    colors: Texture
    opacities: FloatArray


def is_splat_ply(path: Path) -> bool:
    """Whether a .ply file holds splats instead of a mesh, by its header."""
    try:
        with path.open("rb") as file:
            header = file.read(4096).partition(b"end_header")[0]
    except OSError:
        return False
    return header.startswith(b"ply") and (b" f_dc_0" in header or b" packed_position" in header)


def read_splats(path: Path) -> Gaussians:
    """Read the Gaussians of a file, without those that nothing shows.

    Raises:
        InputError: it is broken, cut short, too large, or holds NaN or infinity.
        MachineError: it needs gsply, which is not installed.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise InputError(f"splats {path} have {size / 1e9:.1f} GB; allowed are up to {MOST_BYTES / 1e9:.0f} GB")
    raw = _read_splat(path, size) if path.suffix.lower() == ".splat" else _read_by_gsply(path)
    positions, scales, quaternions, colors, opacities = raw
    if not len(positions):
        raise InputError(f"splats {path}: hold no Gaussians")
    if len(positions) > MOST_GAUSSIANS:
        raise InputError(f"splats {path}: hold {len(positions):,} Gaussians; allowed are up to {MOST_GAUSSIANS:,}")
    for name, values in (
        ("place", positions), ("scale", scales), ("rotation", quaternions), ("colour", colors), ("opacity", opacities),
    ):  # fmt: skip
        bad = np.flatnonzero(~np.isfinite(values.reshape(len(values), -1)).all(axis=1))
        if bad.size:
            raise InputError(f"splats {path}: the {name} of Gaussian {bad[0]} is NaN or infinity; allowed are numbers")
    length = np.linalg.norm(quaternions, axis=1)
    shown = np.flatnonzero((opacities >= LEAST_OPACITY) & (length > 1e-6) & (scales.max(axis=1) > 0))
    if not shown.size:
        raise InputError(f"splats {path}: none of {len(positions)} Gaussians can be seen")
    return Gaussians(
        np.ascontiguousarray(positions[shown], dtype=np.float32),
        np.ascontiguousarray(scales[shown], dtype=np.float32),
        _rotations(quaternions[shown] / length[shown, None]),
        np.clip(np.rint(colors[shown] * 255.0), 0, 255).astype(np.uint8),
        np.minimum(opacities[shown], 1.0).astype(np.float32),
    )


Raw = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]


def _read_splat(path: Path, size: int) -> Raw:
    if size == 0 or size % _RECORD.itemsize:
        raise InputError(
            f"splats {path}: have {size} bytes, which is no multiple of {_RECORD.itemsize}; the file is cut short "
            "or no .splat file"
        )
    content = np.fromfile(path, dtype=_RECORD)
    quaternions = (content["rotation"].astype(np.float32) - 128.0) / 128.0
    colors = content["color"].astype(np.float32) / 255.0
    return content["position"], content["scale"], quaternions, colors[:, :3], colors[:, 3]


def _read_by_gsply(path: Path) -> Raw:
    try:
        gsply: Any = importlib.import_module("gsply")
    except ImportError as error:
        raise MachineError(
            f"splats {path}: {path.suffix} needs gsply, which is not installed; run pip install 'synthcam[splats]'"
        ) from error
    try:
        data = gsply.read_spz(path) if path.suffix.lower() == ".spz" else gsply.plyread(path)
    except Exception as error:  # gsply raises whatever its parsers stumble over
        reason = (str(error).splitlines() or [type(error).__name__])[0].split(": ")[0][:80]
        raise InputError(f"splats {path} cannot be read: the file is cut short or broken ({reason})") from error
    means = np.asarray(data.means, dtype=np.float32)
    with np.errstate(over="ignore"):
        scales = np.exp(np.asarray(data.scales, dtype=np.float32))
        opacities = 1.0 / (1.0 + np.exp(-np.asarray(data.opacities, dtype=np.float32).reshape(-1)))
    colors = 0.5 + _SH_C0 * np.asarray(data.sh0, dtype=np.float32)
    return means, scales, np.asarray(data.quats, dtype=np.float32), colors, opacities


def _rotations(quaternions: npt.NDArray[Any]) -> FloatArray:
    """Matrices (N, 3, 3) of unit quaternions (N, 4) w, x, y, z."""
    w, x, y, z = np.asarray(quaternions, dtype=np.float32).T
    rows = [
        1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
        2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
        2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y),
    ]  # fmt: skip
    return np.ascontiguousarray(np.stack(rows, axis=-1).reshape(-1, 3, 3), dtype=np.float32)
