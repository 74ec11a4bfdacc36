import numpy as np

from synthcam.rendering.context import shared_context
from synthcam.rendering.gpu import TextureCache

SIDE = 64
BYTES = SIDE * SIDE * 4 * 4 // 3


def picture(level: int) -> np.ndarray:
    return np.full((SIDE, SIDE, 3), level, np.uint8)


def test_same_key_is_uploaded_once() -> None:
    cache = TextureCache(shared_context(), 10 * BYTES)
    first = cache.get("a", picture(10))
    assert cache.get("a", picture(10)) is first
    assert cache.size_bytes == BYTES


def test_longest_unused_go_first_and_used_ones_stay() -> None:
    cache = TextureCache(shared_context(), 2 * BYTES)
    textures = {key: cache.get(key, picture(i)) for i, key in enumerate("abcd")}
    cache.get("a", picture(0))
    cache.trim(in_use={"b"})
    assert cache.size_bytes == 2 * BYTES
    assert cache.get("b", picture(1)) is textures["b"]  # in use
    assert cache.get("a", picture(0)) is textures["a"]  # used last
    assert cache.get("c", picture(2)) is not textures["c"]
