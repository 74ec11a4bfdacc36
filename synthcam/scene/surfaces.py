"""Surfaces (a tinted texture at a size), and joining shapes with surfaces into the mesh parts of an object."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from synthcam.scene.assets import Material, MeshPart
from synthcam.scene.palette import COLORS, Rgb
from synthcam.scene.shapes import Geometry, join
from synthcam.scene.textures import texture, texture_key


@dataclass(frozen=True)
class Surface:
    """A tinted texture at a size."""

    color: Rgb = (1.0, 1.0, 1.0)
    texture: str | None = None
    """A texture kind; None is a flat colour, for small things only."""
    variant: int = 0
    tile_m: float = 1.0
    """Metres that one tile covers."""
    unlit: bool = False

    def tinted(self, color: Rgb | str) -> "Surface":
        """This surface in another colour (sRGB or a colour word)."""
        return replace(self, color=COLORS[color] if isinstance(color, str) else color)

    def shaded(self, factor: float) -> "Surface":
        """This surface, darker or lighter by a factor."""
        red, green, blue = (min(1.0, c * factor) for c in self.color)
        return replace(self, color=(red, green, blue))

    def material(self) -> Material:
        """The material that renderers draw for this surface."""
        if self.texture is None:
            return Material(self.color, unlit=self.unlit)
        return Material(
            self.color,
            texture=texture(self.texture, self.variant),
            texture_key=texture_key(self.texture, self.variant),
            unlit=self.unlit,
        )


class Piece(NamedTuple):
    """A shape with its surface, and the limb of its figure's skeleton that carries it."""

    geometry: Geometry
    surface: Surface
    limb: int = 0


WOOD = Surface(COLORS["brown"], "wood", tile_m=1.2)
STEEL = Surface((0.62, 0.63, 0.65), "metal", tile_m=0.8)
IRON = Surface((0.22, 0.22, 0.24), "metal", variant=1, tile_m=0.8)
RUBBER = Surface((0.13, 0.13, 0.14), "fabric", tile_m=0.4)
GLASS = Surface((0.42, 0.52, 0.62), "glass", variant=1, tile_m=2.6)
STONE = Surface((0.72, 0.70, 0.66), "rock", tile_m=1.5)
BARK = Surface((0.46, 0.34, 0.24), "bark", tile_m=1.0)


def assemble(pieces: Iterable[Piece]) -> tuple[MeshPart, ...]:
    """Join pieces that share surface and limb into the mesh parts of one object, in order of first appearance."""
    groups: dict[tuple[Surface, int], list[Geometry]] = {}
    for geometry, surface, limb in pieces:
        groups.setdefault((surface, limb), []).append(_tiled(geometry, surface.tile_m))
    return tuple(
        replace(mesh_part(join(group), surface.material()), limb=limb) for (surface, limb), group in groups.items()
    )


def _tiled(geometry: Geometry, tile_m: float) -> Geometry:
    """Convert texture coordinates from metres to tiles, with a whole number of tiles around round shapes."""
    scale = np.array([1.0 / tile_m, 1.0 / tile_m])
    if geometry.wrap_m:
        scale[0] = max(1, round(geometry.wrap_m / tile_m)) / geometry.wrap_m
    return replace(geometry, uvs=geometry.uvs * scale)


def mesh_part(geometry: Geometry, material: Material) -> MeshPart:
    """A mesh part from a geometry whose uvs count tiles, and its material."""
    colors = None
    if geometry.shades is not None:
        grey = np.rint(np.clip(geometry.shades, 0.0, 1.0) * 255.0).astype(np.uint8)
        colors = np.repeat(grey[:, None], 3, axis=1)
    return MeshPart(
        geometry.vertices.astype(np.float32),
        geometry.normals.astype(np.float32),
        geometry.uvs.astype(np.float32),
        np.ascontiguousarray(geometry.faces, dtype=np.int32),
        material,
        colors,
    )
