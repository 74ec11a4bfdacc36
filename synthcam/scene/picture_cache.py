"""A cache of drawn pictures (textures, skies): in memory up to a limit, and on disk for the next process.

Safe for parallel processes: files are replaced in one step. A damaged file is drawn again, and a folder that cannot be
written only costs time.
"""

import contextlib
import os
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from synthcam.atomic_files import replacing
from synthcam.scene.assets import Texture

VERSION = 3
"""Part of every file name: raise it when what is drawn changes, and old files are left alone."""
MEMORY_BYTES = 160_000_000


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
        path = cache_dir() / f"v{VERSION}" / f"{key}.png"
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
        with Image.open(path) as image:
            picture = np.array(image.convert("RGB"), dtype=np.uint8)
    except (OSError, ValueError, SyntaxError):  # missing, unreadable or damaged (Pillow raises all three): made again
        return None
    return picture if picture.shape == shape else None


def _write(path: Path, picture: Texture) -> None:
    with contextlib.suppress(OSError):  # a full or read-only disk: work on without the cache
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            Image.fromarray(picture).save(temporary, format="PNG", compress_level=4)


PICTURES = PictureCache()
"""The cache that all of this process shares."""
