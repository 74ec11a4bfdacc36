"""Read numpy's files safely: arrays of npy files and npz archives, by name, without unpickling anything."""

import io
import tokenize
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._text import MAX_BYTES, read_bytes, require_file
from synthcam.geometry.se3 import Array

MAX_NUMBERS = 100_000 * 17

# What a damaged archive makes zipfile and numpy's own npy reader raise.
_DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    MemoryError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


@contextmanager
def _named_damage(path: Path, kind: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        raise InputError(f"{path}: is a damaged {kind} ({reason})") from None


class Archive:
    """An open npz: names and shapes without reading, arrays on request.

    Raises:
        InputError: the file is no zip archive, or what is asked for is damaged, too large or no array of numbers.
    """

    def __init__(self, path: Path) -> None:
        require_file(path)
        self.path = path
        with _named_damage(path, "npz"):
            self._zip = zipfile.ZipFile(path)
            self.names = sorted(name.removesuffix(".npy") for name in self._zip.namelist() if name.endswith(".npy"))

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape in an array's header, without reading the array."""
        with _named_damage(self.path, "npz"), self._zip.open(f"{name}.npy") as file:
            return _shape(file, f"{self.path}: {name}")

    def array(self, name: str) -> Array:
        """An array of numbers, as floats."""
        shape = self.shape(name)
        with _named_damage(self.path, "npz"):
            size = self._zip.getinfo(f"{name}.npy").file_size
            if np.prod(shape, dtype=np.float64) > MAX_NUMBERS or size > MAX_BYTES:
                raise InputError(f"{self.path}: {name} has shape {shape}; allowed are 100000 frames")
            values = np.lib.format.read_array(io.BytesIO(self._zip.read(f"{name}.npy")), allow_pickle=False)
        return _floats(values, f"{self.path}: {name}")


def read_npy(path: Path) -> Array:
    """The array of an npy file, as floats.

    Raises:
        InputError: the file is damaged, too large, or holds no numbers.
    """
    data = read_bytes(path)
    with _named_damage(path, "npy"):
        file = io.BytesIO(data)
        shape = _shape(file, str(path))
        if np.prod(shape, dtype=np.float64) > MAX_NUMBERS:
            raise InputError(f"{path}: has shape {shape}; allowed are 100000 frames")
        values = np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)
    return _floats(values, str(path))


def _floats(values: np.ndarray, where: str) -> Array:
    if values.dtype.kind not in "fiu":
        raise InputError(f"{where} holds {values.dtype}; allowed are numbers")
    return values.astype(np.float64)


def _shape(file: "io.BufferedIOBase | BinaryIO | object", where: str) -> tuple[int, ...]:
    version = np.lib.format.read_magic(file)  # type: ignore[arg-type]
    if version != (1, 0):  # the later ones exist for headers beyond 64 kB only
        raise InputError(f"{where}: npy version {version}; allowed is (1, 0)")
    return tuple(np.lib.format.read_array_header_1_0(file)[0])  # type: ignore[arg-type]
