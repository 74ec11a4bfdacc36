"""Skies: a picture at infinite distance, and the light that comes from it.

Clouds are noise on a plane overhead, seen in perspective, so they thin out towards the horizon as real ones do and the
picture has no seam. Below the horizon the sky carries on as haze over land.
"""

from dataclasses import dataclass

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.scene.assets import Texture
from synthcam.scene.noise import SIZE, noise, soft_step
from synthcam.scene.palette import Rgb
from synthcam.scene.picture_cache import PICTURES
from synthcam.seeding import stream

ROWS, COLUMNS = 512, 1024
VARIANTS = 6


@dataclass(frozen=True)
class SkyLook:
    """The colours of a kind of sky (sRGB), and the light it gives."""

    zenith: Rgb
    horizon: Rgb
    land: Rgb
    sun: Rgb
    """Colour of the sun's (or the moon's) light."""
    sun_elevation_deg: tuple[float, float]
    sun_share: float
    """Strength of the sun's light on a clear day's scale of 1."""
    glow: float
    """How much the sky brightens around the sun."""
    cloud_cover: float
    """0 none, 1 all."""
    cloud_light: Rgb = (1.0, 1.0, 1.0)
    cloud_dark: Rgb = (0.70, 0.74, 0.80)
    stars: bool = False


SKIES: dict[str, SkyLook] = {
    "clear": SkyLook(
        (0.16, 0.38, 0.78), (0.74, 0.85, 0.95), (0.62, 0.66, 0.62), (1.0, 0.95, 0.86), (35, 60), 1.0, 0.5, 0.05
    ),
    "clouds": SkyLook(
        (0.20, 0.43, 0.80), (0.76, 0.86, 0.94), (0.62, 0.66, 0.62), (1.0, 0.95, 0.87), (35, 60), 0.9, 0.4, 0.48
    ),
    "overcast": SkyLook(
        (0.62, 0.67, 0.73), (0.84, 0.86, 0.88), (0.64, 0.66, 0.64), (0.94, 0.96, 1.0), (45, 65), 0.45, 0.1, 0.9,
        (0.90, 0.92, 0.94), (0.56, 0.60, 0.66),
    ),
    "dusk": SkyLook(
        (0.20, 0.24, 0.50), (0.98, 0.68, 0.44), (0.45, 0.38, 0.38), (1.0, 0.66, 0.40), (12, 22), 0.85, 0.9, 0.40,
        (1.0, 0.72, 0.55), (0.42, 0.36, 0.48),
    ),
    "night": SkyLook(
        (0.03, 0.05, 0.13), (0.14, 0.18, 0.30), (0.05, 0.06, 0.10), (0.62, 0.72, 1.0), (30, 55), 0.12, 0.25, 0.25,
        (0.18, 0.21, 0.30), (0.06, 0.08, 0.14), stars=True,
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sky:
    """A sky and its light."""

    texture: Texture
    key: str
    sun_vector: tuple[float, float, float]
    """Unit direction the sun's light travels along."""
    look: SkyLook


def sky_kind(key: str | None) -> str:
    """The kind of a sky from its key, "" where it is a picture of another origin."""
    name, _, rest = (key or "").partition("-")
    kind = rest.partition("-")[0]
    return kind if name == "sky" and kind in SKIES else ""


def make_sky(kind: str, variant: int) -> Sky:
    """Draw a sky of a kind in SKIES, or take it from memory or disk if it has been drawn before."""
    key = f"sky-{kind}-{variant}"
    sun = _sun_direction(kind, variant)
    picture = PICTURES.get(key, (ROWS, COLUMNS, 3), lambda: _draw(kind, variant))
    return Sky(picture, key, (-float(sun[0]), -float(sun[1]), -float(sun[2])), SKIES[kind])


def _sun_direction(kind: str, variant: int) -> Array:
    rng = stream(variant, "sun", kind)
    yaw = rng.uniform(-np.pi, np.pi)
    elevation = np.deg2rad(rng.uniform(*SKIES[kind].sun_elevation_deg))
    return np.array([np.sin(yaw) * np.cos(elevation), np.sin(elevation), -np.cos(yaw) * np.cos(elevation)])


def directions() -> Array:
    """Unit world direction (ROWS, COLUMNS, 3) of each pixel's centre (see assets.Scene.sky)."""
    pitch = np.pi / 2 - (np.arange(ROWS) + 0.5) * (np.pi / ROWS)
    yaw = -np.pi + (np.arange(COLUMNS) + 0.5) * (2 * np.pi / COLUMNS)
    flat = np.cos(pitch)[:, None]
    up = np.broadcast_to(np.sin(pitch)[:, None], (ROWS, COLUMNS))
    return np.stack([np.sin(yaw) * flat, up, -np.cos(yaw) * flat], axis=-1)


def _draw(kind: str, variant: int) -> Texture:
    look, rng = SKIES[kind], stream(variant, "sky", kind)
    way, sun = directions(), _sun_direction(kind, variant)
    up = way[..., 1:2]
    to_sun = (way @ sun)[..., None]
    height = np.clip(up, 0.0, 1.0) ** 0.5
    picture = np.array(look.horizon) * (1 - height) + np.array(look.zenith) * height
    halo = np.clip(to_sun, 0, 1)
    picture = picture + look.glow * np.array(look.sun) * (0.45 * halo**24 + 0.22 * halo**4)
    if look.stars:
        picture = picture + _stars(rng, way)
    picture = picture + np.array(look.sun) * 1.2 * soft_step(to_sun - np.cos(np.deg2rad(1.6)), 2e-4)
    cover = _clouds(rng, way, look.cloud_cover)
    depth = 0.25 + 0.75 * _clouds(rng, way, 0.7)
    lit = np.array(look.cloud_dark) * (1 - depth) + np.array(look.cloud_light) * depth
    lit = lit + look.glow * 0.3 * np.array(look.sun) * halo**8
    picture = picture * (1 - cover) + lit * cover
    haze = np.array(look.horizon) * 0.5 + np.array(look.land) * 0.5
    below = np.clip(-up * 6.0, 0.0, 1.0)
    land = haze * (1 - below) + np.array(look.land) * below
    ground = soft_step(-up, 0.02)
    return np.rint(np.clip(picture * (1 - ground) + land * ground, 0, 1) * 255).astype(np.uint8)


def _clouds(rng: np.random.Generator, way: Array, cover: float) -> Array:
    """Share of each pixel hidden by cloud, (ROWS, COLUMNS, 1); `cover` of the field is cloud."""
    field = noise(rng, 1.5, 30, falloff=1.7)
    edge = np.quantile(field, 1.0 - cover)
    density = soft_step((field - edge) / 1.1 - 0.5, 1.0)
    up = np.maximum(way[..., 1], 0.02)
    reach = SIZE * 0.16 / (up + 0.12)
    columns, rows = (way[..., axis] * reach for axis in (0, 2))
    from scipy.ndimage import map_coordinates  # 0.4 s, and skies are mostly cached

    seen = map_coordinates(density, [rows, columns], order=1, mode="grid-wrap")
    return np.asarray((seen * soft_step(way[..., 1] - 0.08, 0.14))[..., None])


def _stars(rng: np.random.Generator, way: Array) -> Array:
    """A few hundred soft stars, (ROWS, COLUMNS, 3)."""
    picture = np.zeros((ROWS, COLUMNS))
    count = 700
    points = rng.normal(size=(count, 3))
    points[:, 1] = np.abs(points[:, 1])
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    row = ((0.5 - np.arcsin(points[:, 1]) / np.pi) * ROWS).astype(np.int64)
    column = ((0.5 + np.arctan2(points[:, 0], -points[:, 2]) / (2 * np.pi)) * COLUMNS).astype(np.int64)
    bright = rng.uniform(0.15, 1.0, count) ** 2
    for dr, dc, share in ((0, 0, 1.0), (0, 1, 0.45), (1, 0, 0.45), (1, 1, 0.25)):
        np.maximum.at(picture, (np.clip(row + dr, 0, ROWS - 1), (column + dc) % COLUMNS), bright * share)
    return np.asarray((picture * np.clip(way[..., 1] * 5, 0, 1))[..., None] * np.array([0.95, 0.97, 1.0]))


SKY_KINDS: tuple[str, ...] = tuple(sorted(SKIES))
