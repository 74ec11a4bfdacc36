"""Scene recipes: what a YAML file in scenes/ may say, and reading one by its name or path.

Ranges are [low, high]; choices are lists of words. The origin of a scene is in the middle of its floor; x is to the
right, -z ahead, metres.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from synthcam.checked_yaml import StrictModel, find_yaml, parse_yaml, read_text
from synthcam.scene.palette import COLORS, WARM_AND_COOL
from synthcam.scene.props.catalog import PROP_KINDS
from synthcam.scene.sky import SKY_KINDS
from synthcam.scene.subjects import RISING_KINDS, SUBJECT_KINDS
from synthcam.scene.textures import TEXTURE_KINDS


def _ordered(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] > value[1]:
        raise ValueError(f"{list(value)} runs backwards; allowed is [low, high]")
    return value


def _not_negative(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] < 0:
        raise ValueError(f"{list(value)} goes below 0; allowed is 0 and up")
    return _ordered(value)


def _positive(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] <= 0:
        raise ValueError(f"{list(value)} goes down to 0 or below; allowed is more than 0")
    return _ordered(value)


def _one_of(allowed: tuple[str, ...], what: str) -> AfterValidator:
    def check(words: tuple[str, ...]) -> tuple[str, ...]:
        for word in words:
            if word not in allowed:
                raise ValueError(f"{word!r} is not a {what}; allowed are {', '.join(allowed)}")
        return words

    return AfterValidator(check)


Finite = Annotated[float, Field(allow_inf_nan=False, ge=-5000, le=5000)]
Range = Annotated[tuple[Finite, Finite], AfterValidator(_ordered)]
Amount = Annotated[tuple[Finite, Finite], AfterValidator(_not_negative)]
Size = Annotated[tuple[Finite, Finite], AfterValidator(_positive)]
Count = Annotated[
    tuple[Annotated[int, Field(ge=0, le=500)], Annotated[int, Field(ge=0, le=500)]], AfterValidator(_ordered)
]
Textures = Annotated[tuple[str, ...], _one_of(TEXTURE_KINDS, "texture")]
Colors = Annotated[tuple[str, ...], _one_of(tuple(COLORS), "colour")]
LightColors = Annotated[tuple[str, ...], Field(min_length=1), _one_of(tuple(WARM_AND_COOL), "colour of light")]
Props = Annotated[tuple[str, ...], Field(min_length=1), _one_of(PROP_KINDS, "prop")]
Subjects = Annotated[tuple[str, ...], _one_of(SUBJECT_KINDS, "subject")]
RisingSubjects = Annotated[tuple[str, ...], _one_of(RISING_KINDS, "rising subject")]
Skies = Annotated[tuple[str, ...], Field(min_length=1), _one_of(SKY_KINDS, "sky")]


class SurfaceSpec(StrictModel):
    """The texture and colour of a wall, a floor or the ground."""

    texture: Annotated[Textures, Field(min_length=1)]
    color: Annotated[Colors, Field(min_length=1)]
    tile_m: Annotated[float, Field(gt=0.01, le=200)] = 2.0
    """Metres one tile of the texture covers."""
    pastel: Annotated[float, Field(ge=0, le=0.9)] = 0.0
    """How much white is mixed into the colour."""


class Room(StrictModel):
    """Four walls, a floor and a ceiling, seen from inside."""

    kind: Literal["room"]
    width_m: Size
    depth_m: Size
    height_m: Size
    walls: SurfaceSpec
    accent: SurfaceSpec | None = None
    """One wall has this surface instead."""
    floor: SurfaceSpec
    ceiling: SurfaceSpec
    skirting: bool = True
    beams: Count = (0, 0)
    """Beams under the ceiling, across the room."""


class Street(StrictModel):
    """A road along z between two rows of buildings, closed by buildings at its ends."""

    kind: Literal["street"]
    road_m: Size
    sidewalk_m: Size
    length_m: Size
    building_m: Size
    """Width of one building."""
    height_m: Size
    walls: SurfaceSpec
    road: SurfaceSpec
    sidewalk: SurfaceSpec
    lit_windows: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Share of windows with light behind them."""


class Courtyard(StrictModel):
    """A paved yard with buildings on all four sides."""

    kind: Literal["courtyard"]
    width_m: Size
    depth_m: Size
    building_m: Size
    height_m: Size
    walls: SurfaceSpec
    ground: SurfaceSpec
    lit_windows: Annotated[float, Field(ge=0, le=1)] = 0.0


class Terrain(StrictModel):
    """Open land: flat about the origin, then hills, then mountains."""

    kind: Literal["terrain"]
    flat_m: Size
    """Radius of the flat part."""
    hills_m: Amount = (0.0, 0.0)
    """Height of the hills."""
    drop_m: Amount = (0.0, 0.0)
    """How far the land falls off beyond the flat part: a lookout."""
    mountains_m: Amount = (0.0, 0.0)
    """Height of the mountains around, 300 to 900 m away."""
    ground: SurfaceSpec


class Glow(StrictModel):
    """The light that a group of props gives, lamps for example."""

    color: LightColors
    intensity: Size
    range_m: Size


class PropSpec(StrictModel):
    """A group of props; those that do not fit into the scene are left out."""

    kind: Props
    count: Count
    place: Literal["floor", "wall", "ceiling", "top", "row", "middle"] = "floor"
    """floor: anywhere free; wall: against a wall or hung on it; ceiling: evenly under it; top: on tables and the like;
    row: along the lines a structure has for it (kerbs, walls of a corridor); middle: at the origin."""
    texture: Textures = ()
    color: Colors = ()
    scale: Size = (1.0, 1.0)
    distance_m: Size | None = None
    """From the middle of the camera zone (place: floor)."""
    spacing_m: Size = (3.0, 4.0)
    """Between neighbours (place: row)."""
    turn_deg: Range = (-180.0, 180.0)
    """Turned about its upright axis (place: floor, top, middle)."""
    glow: Glow | None = None


class LightSpec(StrictModel):
    """Light that does not come from the sky."""

    kind: Literal["directional", "ceiling"]
    """directional: parallel light from a random side; ceiling: points spread out below the ceiling."""
    color: LightColors
    intensity: Size
    count: Count = (1, 1)
    elevation_deg: Range = (35.0, 65.0)
    """How high a directional light stands."""
    range_m: Size = (6.0, 8.0)


class AmbientSpec(StrictModel):
    """Ambient light, the same from all sides."""

    intensity: Size
    color: LightColors | None = None
    """None: the sky's."""


class CameraSpec(StrictModel):
    """Where the camera may start; props taller than its feet keep clear of it."""

    x_m: Range
    y_m: Size
    z_m: Range
    yaw_deg: Range = (-180.0, 180.0)
    pitch_deg: Range = (-8.0, 4.0)
    hfov_deg: Size = (50.0, 65.0)
    depth_m: Size = (1.5, 30.0)
    clearance_m: Annotated[float, Field(gt=0, le=10)] = 0.3
    clear_m: Annotated[float, Field(ge=0, le=50)] = 1.0
    """Free space around the zone."""


class MoverSpec(StrictModel):
    """Objects that move on their own, cars and walkers for example."""

    kind: Annotated[Subjects, Field(min_length=1)]
    count: Count
    probability: Annotated[float, Field(ge=0, le=1)] = 1.0
    """Chance that a scene has any of them."""
    path: Literal["road", "walk", "circle"]
    """road: along the road; walk: back and forth on a footway; circle: around the camera zone."""
    speed_mps: Size


class SceneRecipeFile(StrictModel):
    """The content of a recipe file: one family of scenes."""

    about: Annotated[str, Field(min_length=1)]
    """A description in a few words."""
    sky: Skies
    sun: Amount = (0.0, 0.0)
    """Strength of the light from the sky's sun or moon; 0 indoors."""
    ambient: AmbientSpec
    lights: tuple[LightSpec, ...] = ()
    structure: Annotated[Room | Street | Courtyard | Terrain, Field(discriminator="kind")]
    props: tuple[PropSpec, ...] = ()
    camera: CameraSpec
    subjects: Subjects = ()
    rising_subjects: RisingSubjects = ()
    movers: tuple[MoverSpec, ...] = ()


@dataclass(frozen=True)
class SceneRecipe:
    """A scene recipe that has been read from a file and checked."""

    name: str
    digest: str
    """SHA-256 of the file's bytes."""
    spec: SceneRecipeFile


_PACKAGE = Path(__file__).resolve().parents[1]


def recipe_folder() -> Path:
    """The folder of the shipped recipes: inside an installed package, or beside it in the source tree."""
    installed = _PACKAGE / "_scenes"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenes"


def recipe_names() -> list[str]:
    """Names of the shipped recipes, sorted."""
    return sorted(path.stem for path in recipe_folder().glob("*.yaml"))


def load_recipe(name_or_path: str | Path) -> SceneRecipe:
    """Read a recipe by its name, or from a YAML file.

    Raises:
        InputError: there is no such recipe, or the file says something a recipe cannot.
    """
    path = find_yaml(name_or_path, recipe_folder(), recipe_names(), what="scene", kind="scene recipe")
    text = read_text(path, "scene recipe")
    spec = parse_yaml(text, SceneRecipeFile, path=path, what="scene recipe")
    return SceneRecipe(path.stem, hashlib.sha256(text.encode()).hexdigest(), spec)
