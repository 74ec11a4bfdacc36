"""Seamless procedural textures by kind and variant: few enough to keep, tinted by the surfaces that wear them."""

import numpy as np

from synthcam.errors import InputError
from synthcam.scene.assets import Texture
from synthcam.scene.noise import SIZE
from synthcam.scene.patterns import PATTERNS
from synthcam.scene.picture_cache import PICTURES
from synthcam.seeding import stream

TEXTURE_KINDS: tuple[str, ...] = tuple(sorted(PATTERNS))
VARIANTS = 4
"""How many pictures of a kind there are; a colour does the rest."""
OWN_COLORS = frozenset({"painting", "outlook", "spines", "swirl", "glass"})
"""Kinds that are drawn in their own colours and keep their own brightness."""
MEAN_LEVEL = 0.72
"""Mean brightness of the others: leaves room for light parts, keeps a tint recognisable."""


def texture_key(kind: str, variant: int) -> str:
    """The key of a texture's content."""
    return f"{kind}-{variant}"


def make_texture(kind: str, variant: int) -> Texture:
    """Draw a texture, (SIZE, SIZE, 3) uint8.

    Raises:
        InputError: there is no such kind.
    """
    if kind not in PATTERNS:
        raise InputError(f"texture {kind!r} is not known; allowed are {', '.join(TEXTURE_KINDS)}")
    picture = PATTERNS[kind](stream(variant, "texture", kind))
    if kind not in OWN_COLORS:
        picture = picture * (MEAN_LEVEL / picture.mean())
    return np.rint(np.clip(picture, 0.0, 1.0) * 255.0).astype(np.uint8)


def texture(kind: str, variant: int) -> Texture:
    """The texture, read-only: from memory or disk if it has been drawn before, else drawn now."""
    return PICTURES.get(texture_key(kind, variant), (SIZE, SIZE, 3), lambda: make_texture(kind, variant))
