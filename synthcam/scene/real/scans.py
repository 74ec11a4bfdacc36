"""Scenes from scans: Gaussian splats set upright, to scale and on the ground, with what rays hit in their place."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from synthcam.errors import InputError
from synthcam.geometry.se3 import Array
from synthcam.scene.assets import (
    CameraZone,
    FloatArray,
    Material,
    MeshPart,
    Scene,
    SceneObject,
    SplatCloud,
)  # fmt: skip
from synthcam.scene.open_land import open_land, zone_before
from synthcam.scene.palette import color_word
from synthcam.scene.raycast import RayCaster
from synthcam.scene.real.placing import UNITS_M, axis_turn
from synthcam.scene.real.scene_file import ScanFile
from synthcam.scene.real.splat_files import Gaussians, read_splats
from synthcam.scene.sky import make_sky

OBJECT_M, PLACE_M = 1.2, 8.0
"""Longest side that scans of unknown scale are given: of a thing, and of a place one is inside of."""
ROBUST = (0.01, 0.99)
"""Quantiles of the Gaussians' places between which a scan is taken to lie."""
HIT_OPACITY = 0.3
"""From so much opacity on a ray ends at a Gaussian ..."""
HIT_RADIUS = 1.2
"""... within so many standard deviations."""
MOST_HITS = 700_000
"""Of more Gaussians than this, the largest are what rays hit."""
ROUND = 0.35
"""A Gaussian whose thinnest axis has this part of its longest one is hit from all sides, else its flat side is."""
BEYOND = 1.5
"""A scan of a place has Gaussians over this many times its robust box, a thing that was cut out has none."""
SURROUNDED = 0.7
"""Part of the level directions from its middle that end at a scan of a place one is inside of."""


def scan_scene(path: Path, said: ScanFile, seed: int, *, notes: Sequence[str] = ()) -> Scene:
    """A scene of a scan: a thing on open land, or a place that the camera is in.

    Raises:
        InputError, MachineError: as `read_splats`; or nothing is left inside the crop.
    """
    gaussians, assumed = _placed(path, said)
    notes = [*notes, *assumed]
    parts = (_hit_part(gaussians),)
    thing = SceneObject(1, said.name or "object", None, parts, drawn=False)
    low, high = _robust_box(gaussians.positions)
    inside = said.inside
    if inside is None:
        inside = _is_inside(thing, low, high, gaussians.positions)
        if inside:
            notes.append("It reaches all around its middle: it was taken as a place to be in (inside: false if not).")
            if said.scale is None and said.unit is None:
                return scan_scene(path, said.model_copy(update={"inside": True}), seed, notes=notes[-1:])
    if inside:
        sky = make_sky("overcast", 0)
        place = replace(thing, role="structure", kind="scan")
        scene = Scene(
            name=path.stem, seed=seed, objects=(place,), lights=(), ambient_up=(1.0, 1.0, 1.0),
            ambient_down=(1.0, 1.0, 1.0), sky=sky.texture, sky_key=sky.key, camera_zone=_zone_inside(low, high),
        )  # fmt: skip
    else:
        zone = zone_before(low, high)
        scene = open_land(zone, seed, reach=zone.high[2] + float((high - low).max()))
        color = None if said.name is None else color_word(_mean_color(gaussians))
        thing = replace(thing, id=len(scene.objects) + 1, color_name=color)
        scene = replace(scene, name=path.stem, objects=(*scene.objects, thing), camera_zone=zone)
    cloud = SplatCloud(
        scene.objects[-1].id, gaussians.positions, gaussians.rotations * gaussians.scales[:, None, :], gaussians.colors,
        gaussians.opacities,
    )  # fmt: skip
    return replace(scene, splats=cloud, notes=tuple(notes), credit=said.credited)


def _placed(path: Path, said: ScanFile) -> tuple[Gaussians, list[str]]:
    """The Gaussians in metres, +Y up, their robust foot at the origin."""
    found, notes = read_splats(path), []
    if said.crop is not None:
        low, high = (np.array(corner, dtype=np.float32) for corner in said.crop)
        kept = np.flatnonzero(((found.positions >= low) & (found.positions <= high)).all(axis=1))
        if not kept.size:
            raise InputError(
                f"splats {path}: none of its Gaussians is inside the crop {said.crop[0]} to {said.crop[1]}"
            )
        found = _chosen(found, kept)
    up = said.up
    if up is None:
        up = "y" if path.suffix.lower() == ".spz" else "-y"
        notes.append(
            f"Its up axis is not known: {up} was taken, as in most {path.suffix} files (key up of a YAML beside it)."
        )
    turn = axis_turn(up).astype(np.float32)
    positions: FloatArray = found.positions @ turn.T
    least, most = _robust_box(positions)
    longest = float((most - least).max())
    if longest <= 0:
        raise InputError(f"splats {path}: all Gaussians are at one place")
    scale = (said.scale or 1.0) * UNITS_M[said.unit or "m"]
    if said.scale is None and said.unit is None:
        scale = (PLACE_M if said.inside else OBJECT_M) / longest
        notes.append(f"Its unit is not known: it was scaled by {scale:.4g} to {scale * longest:g} m (key scale).")
    foot = np.array([0.5 * (least[0] + most[0]), least[1], 0.5 * (least[2] + most[2])]).astype(np.float32)
    return replace(
        found, positions=(positions - foot) * np.float32(scale), scales=found.scales * np.float32(scale),
        rotations=np.ascontiguousarray(turn @ found.rotations),
    ), notes  # fmt: skip


def _chosen(found: Gaussians, kept: npt.NDArray[np.int64]) -> Gaussians:
    return Gaussians(
        found.positions[kept], found.scales[kept], found.rotations[kept], found.colors[kept], found.opacities[kept]
    )


def _robust_box(positions: FloatArray) -> tuple[Array, Array]:
    low, high = np.quantile(positions.astype(np.float64), ROBUST, axis=0)
    return low, high


def _hit_part(found: Gaussians) -> MeshPart:
    """Diamonds across the Gaussians' flat sides, and across all three where they are round: what rays hit."""
    hit = np.flatnonzero(found.opacities >= HIT_OPACITY)
    if len(hit) > MOST_HITS:
        sides = np.sort(found.scales[hit], axis=1)
        area = sides[:, 1] * sides[:, 2]
        hit = np.sort(hit[np.argsort(-area, kind="stable")[:MOST_HITS]])
    order = np.argsort(found.scales[hit], axis=1, kind="stable")
    scaled = np.take_along_axis(found.scales[hit], order, axis=1) * np.float32(HIT_RADIUS)
    turned = np.take_along_axis(found.rotations[hit], order[:, None, :], axis=2)
    axes = (turned * scaled[:, None, :]).transpose(0, 2, 1)  # (M, 3, 3), thinnest first
    middle = found.positions[hit]
    round_ones = scaled[:, 0] >= ROUND * scaled[:, 2]
    corners = [_diamonds(middle, axes[:, 1], axes[:, 2])]
    for one, other in ((0, 1), (0, 2)):
        corners.append(_diamonds(middle[round_ones], axes[round_ones, one], axes[round_ones, other]))
    vertices = np.concatenate(corners).reshape(-1, 3)
    count = len(vertices) // 4
    faces = (np.arange(count)[:, None, None] * 4 + np.array([[0, 1, 2], [0, 2, 3]])).reshape(-1, 3)
    zeros = np.zeros((len(vertices), 3), np.float32)
    return MeshPart(vertices, zeros, zeros[:, :2], faces.astype(np.int32), Material(unlit=True, double_sided=True))


def _diamonds(middle: FloatArray, one: FloatArray, other: FloatArray) -> FloatArray:
    """(M, 4, 3) corners of squares with half sides `one` and `other`."""
    return np.stack([middle - one - other, middle + one - other, middle + one + other, middle - one + other], axis=1)


def _is_inside(thing: SceneObject, low: Array, high: Array, positions: FloatArray) -> bool:
    """Whether a scan surrounds its own middle, with room there to stand in, and has a background far beyond.

    A thing that was cut out of its scan may be hollow too, but nothing lies beyond it.
    """
    size = high - low
    if (np.ptp(positions, axis=0) < BEYOND * size).all():
        return False
    middle = 0.5 * (low + high)
    angles = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    level = np.stack([np.cos(angles), np.zeros_like(angles), np.sin(angles)], axis=-1)
    distance = RayCaster([thing]).distances(np.broadcast_to(middle, level.shape), level)
    return bool(np.isfinite(distance).mean() >= SURROUNDED and np.median(distance) > 0.2 * min(size[0], size[2]))


def _zone_inside(low: Array, high: Array) -> CameraZone:
    size, middle = high - low, 0.5 * (low + high)
    reach = 0.25 * size
    eye = (min(1.2, 0.4 * size[1]), min(1.7, 0.6 * size[1]))
    return CameraZone(
        (float(middle[0] - reach[0]), float(eye[0]), float(middle[2] - reach[2])),
        (float(middle[0] + reach[0]), float(max(eye[1], eye[0] + 0.05)), float(middle[2] + reach[2])),
        depth_m=(0.1 * float(size.max()), 2.0 * float(size.max())), clearance_m=min(0.3, 0.04 * float(size.max())),
    )  # fmt: skip


def _mean_color(found: Gaussians) -> Array:
    """Mean sRGB (3,) in 0 to 1, by what each Gaussian covers."""
    sides = np.sort(found.scales.astype(np.float64), axis=1)
    weight = found.opacities * sides[:, 1] * sides[:, 2]
    return np.asarray(np.average(found.colors / 255.0, axis=0, weights=weight))
