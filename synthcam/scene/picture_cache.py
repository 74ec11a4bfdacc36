"""A cache of drawn pictures (textures, skies): in memory up to a limit, and on disk for the next process.

Safe for parallel processes: files are replaced in one step. A damaged file is drawn again, and a folder that cannot be
written only costs time. Files hold a checksum and the bytes as they are: every process reads a dozen of them before its
first frame, and to unpack a PNG takes eight times as long.
"""

import contextlib
import os
import zlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import numpy as np

from synthcam.atomic_files import replacing
from synthcam.scene.assets import Texture

VERSION = 5
"""Part of every file name: raise it when what is drawn changes, and old files are left alone."""
MEMORY_BYTES = 160_000_000
CHECKSUM_BYTES = 4


def cache_dir() -> Path:
    """The folder of the cache: $SYNTHCAM_CACHE, else $XDG_CACHE_HOME/synthcam, else ~/.cache/synthcam."""
    if own := os.environ.get("SYNTHCAM_CACHE"):
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "synthcam"


class PictureCache:
    """Pictures by key; the least recently used are dropped first."""

    def __init__(self, memory_bytes: int = MEMORY_BYTES) -> None:
        self._memory: OrderedDict[str, Texture] = OrderedDict()
        self._bytes = 0
        self._limit = memory_bytes

    def get(self, key: str, shape: tuple[int, int, int], make: Callable[[], Texture]) -> Texture:
        """The picture of this key and shape (H, W, 3), read-only; `make` draws it if it is not in the cache."""
        if key in self._memory:
            self._memory.move_to_end(key)
            return self._memory[key]
        path = cache_dir() / f"v{VERSION}" / f"{key}.rgb"
        picture = _read(path, shape)
        if picture is None:
            picture = make()
            _write(path, picture)
        picture.setflags(write=False)
        self._memory[key] = picture
        self._bytes += picture.nbytes
        while self._bytes > self._limit and len(self._memory) > 1:
            self._bytes -= self._memory.popitem(last=False)[1].nbytes
        return picture

    def clear_memory(self) -> None:
        """Empty the memory; files stay."""
        self._memory.clear()
        self._bytes = 0


def _read(path: Path, shape: tuple[int, int, int]) -> Texture | None:
    try:
        content = path.read_bytes()
    except OSError:  # missing or unreadable: made again, as what is damaged
        return None
    pixels = np.frombuffer(content, np.uint8, offset=min(CHECKSUM_BYTES, len(content)))
    if pixels.size != np.prod(shape) or content[:CHECKSUM_BYTES] != _checksum(pixels):
        return None
    return pixels.reshape(shape)


def _write(path: Path, picture: Texture) -> None:
    with contextlib.suppress(OSError):  # a full or read-only disk: work on without the cache
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            temporary.write_bytes(_checksum(picture) + picture.tobytes())


def _checksum(pixels: Texture) -> bytes:
    return zlib.crc32(np.ascontiguousarray(pixels).data).to_bytes(CHECKSUM_BYTES, "big")


PICTURES = PictureCache()
"""The cache that all of this process shares."""
