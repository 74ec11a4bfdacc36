"""Scene recipes: what a YAML file in scenes/ may say, and reading one by its name or path.

Ranges are [low, high]; choices are lists of words. The origin of a scene is in the middle of its floor; x is to the
right, -z ahead, metres.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from synthcam.checked_yaml import StrictModel, parse_yaml, read_text
from synthcam.scene.palette import COLORS, WARM_AND_COOL
from synthcam.scene.props.catalog import PROP_KINDS
from synthcam.scene.sky import SKY_KINDS
from synthcam.scene.subjects import RISING_KINDS, SUBJECT_KINDS
from synthcam.scene.textures import TEXTURE_KINDS
from synthcam.shipped_files import SCENES


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
    """Textures to draw from."""
    color: Annotated[Colors, Field(min_length=1)]
    """Colours to draw from."""
    tile_m: Annotated[float, Field(gt=0.01, le=200)] = 2.0
    """Metres one tile of the texture covers."""
    pastel: Annotated[float, Field(ge=0, le=0.9)] = 0.0
    """How much white is mixed into the colour."""


class Room(StrictModel):
    """Four walls, a floor and a ceiling, seen from inside."""

    kind: Literal["room"]
    """Selects this structure."""
    width_m: Size
    """Size along x."""
    depth_m: Size
    """Size along z."""
    height_m: Size
    """Height of the ceiling."""
    walls: SurfaceSpec
    """Surface of the walls."""
    accent: SurfaceSpec | None = None
    """One wall has this surface instead."""
    floor: SurfaceSpec
    """Surface of the floor."""
    ceiling: SurfaceSpec
    """Surface of the ceiling."""
    skirting: bool = True
    """Whether skirting boards run along the walls."""
    beams: Count = (0, 0)
    """Beams under the ceiling, across the room."""


class Street(StrictModel):
    """A road along z between two rows of buildings, closed by buildings at its ends."""

    kind: Literal["street"]
    """Selects this structure."""
    road_m: Size
    """Width of the road."""
    sidewalk_m: Size
    """Width of the sidewalk on each side."""
    length_m: Size
    """Length of the road."""
    building_m: Size
    """Width of one building."""
    height_m: Size
    """Height of one building."""
    walls: SurfaceSpec
    """Surface of the buildings."""
    road: SurfaceSpec
    """Surface of the road."""
    sidewalk: SurfaceSpec
    """Surface of the sidewalks."""
    lit_windows: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Share of windows with light behind them."""


class Courtyard(StrictModel):
    """A paved yard with buildings on all four sides."""

    kind: Literal["courtyard"]
    """Selects this structure."""
    width_m: Size
    """Size of the yard along x."""
    depth_m: Size
    """Size of the yard along z."""
    building_m: Size
    """Width of one building."""
    height_m: Size
    """Height of one building."""
    walls: SurfaceSpec
    """Surface of the buildings."""
    ground: SurfaceSpec
    """Surface of the yard."""
    lit_windows: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Share of windows with light behind them."""


class Terrain(StrictModel):
    """Open land: flat about the origin, then hills, then mountains."""

    kind: Literal["terrain"]
    """Selects this structure."""
    flat_m: Size
    """Radius of the flat part."""
    hills_m: Amount = (0.0, 0.0)
    """Height of the hills."""
    drop_m: Amount = (0.0, 0.0)
    """How far the land falls off beyond the flat part: a lookout."""
    mountains_m: Amount = (0.0, 0.0)
    """Height of the mountains around, 300 to 900 m away."""
    ground: SurfaceSpec
    """Surface of the land."""


class Glow(StrictModel):
    """The light that a group of props gives, lamps for example."""

    color: LightColors
    """Colours of light to draw from."""
    intensity: Size
    """Strength of the light close to its source; the lamps of shipped scenes have 1.1 to 6."""
    range_m: Size
    """Distance at which the light has fallen to a quarter."""


class PropSpec(StrictModel):
    """A group of props; those that do not fit into the scene are left out."""

    kind: Props
    """Kinds of props to draw from."""
    count: Count
    """How many are placed, if there is room for them."""
    place: Literal["floor", "wall", "ceiling", "top", "row", "middle"] = "floor"
    """floor: anywhere free; wall: against a wall or hung on it; ceiling: evenly under it; top: on tables and the like;
    row: along the lines a structure has for it (kerbs, walls of a corridor); middle: at the origin."""
    texture: Textures = ()
    """Textures to draw from; the prop's own without any."""
    color: Colors = ()
    """Colours to draw from; the prop's own without any."""
    scale: Size = (1.0, 1.0)
    """Factor on the size of the prop."""
    distance_m: Size | None = None
    """From the middle of the camera zone (place: floor)."""
    spacing_m: Size = (3.0, 4.0)
    """Between neighbours (place: row)."""
    turn_deg: Range = (-180.0, 180.0)
    """Turned about its upright axis (place: floor, top, middle)."""
    glow: Glow | None = None
    """The light that each prop gives; none without it."""


class LightSpec(StrictModel):
    """Light that does not come from the sky."""

    kind: Literal["directional", "ceiling"]
    """directional: parallel light from a random side; ceiling: points spread out below the ceiling."""
    color: LightColors
    """Colours of light to draw from."""
    intensity: Size
    """Strength of the light; the sun of shipped scenes has 1 to 2.6."""
    count: Count = (1, 1)
    """How many lights of this kind there are."""
    elevation_deg: Range = (35.0, 65.0)
    """Elevation of a directional light above the horizon."""
    range_m: Size = (6.0, 8.0)
    """Distance at which the light of a ceiling light has fallen to a quarter."""


class AmbientSpec(StrictModel):
    """Ambient light, the same from all sides."""

    intensity: Size
    """Strength of the light; shipped scenes have 0.05 at night to 0.8."""
    color: LightColors | None = None
    """Colours of light to draw from; the sky's colour without any."""


class CameraSpec(StrictModel):
    """Where the camera may start; props taller than its feet keep clear of it."""

    x_m: Range
    """Range of x."""
    y_m: Size
    """Range of the height above the ground."""
    z_m: Range
    """Range of z."""
    yaw_deg: Range = (-180.0, 180.0)
    """Direction of view about the vertical; 0 looks along -z, positive to the right."""
    pitch_deg: Range = (-8.0, 4.0)
    """Direction of view above the horizon."""
    hfov_deg: Size = (50.0, 65.0)
    """Horizontal field of view."""
    depth_m: Size = (1.5, 30.0)
    """Range in which the median depth of the first view must be."""
    clearance_m: Annotated[float, Field(gt=0, le=10)] = 0.3
    """Distance that the camera keeps from everything on its way."""
    clear_m: Annotated[float, Field(ge=0, le=50)] = 1.0
    """Free space around the zone."""


class MoverSpec(StrictModel):
    """Objects that move on their own, cars and walkers for example."""

    kind: Annotated[Subjects, Field(min_length=1)]
    """Kinds of subjects to draw from."""
    count: Count
    """How many there are."""
    probability: Annotated[float, Field(ge=0, le=1)] = 1.0
    """Chance that a scene has any of them."""
    path: Literal["road", "walk", "circle"]
    """road: along the road; walk: back and forth on a footway; circle: around the camera zone."""
    speed_mps: Size
    """Speed in metres per second."""


class SceneRecipeFile(StrictModel):
    """The content of a recipe file: one family of scenes."""

    about: Annotated[str, Field(min_length=1)]
    """A description in a few words."""
    sky: Skies
    """Skies to draw from."""
    sun: Amount = (0.0, 0.0)
    """Strength of the light from the sky's sun or moon; 0 indoors."""
    ambient: AmbientSpec
    """Light that comes from all sides."""
    lights: tuple[LightSpec, ...] = ()
    """Lights beside that of the sky."""
    structure: Annotated[Room | Street | Courtyard | Terrain, Field(discriminator="kind")]
    """What the scene is built of."""
    props: tuple[PropSpec, ...] = ()
    """Groups of things that are placed in the structure."""
    camera: CameraSpec
    """Where the camera may start."""
    subjects: Subjects = ()
    """Subjects that suit the scene: the camera circles or follows them."""
    rising_subjects: RisingSubjects = ()
    """Subjects that can rise and sink, for track-tilt."""
    movers: tuple[MoverSpec, ...] = ()
    """Groups of things that move on their own."""


@dataclass(frozen=True)
class SceneRecipe:
    """A scene recipe that has been read from a file and checked."""

    name: str
    digest: str
    """SHA-256 of the file's bytes."""
    spec: SceneRecipeFile


def recipe_names() -> list[str]:
    """Names of the shipped recipes, sorted."""
    return SCENES.names()


def load_recipe(name_or_path: str | Path) -> SceneRecipe:
    """Read a recipe by its name, or from a YAML file.

    Raises:
        InputError: there is no such recipe, or the file says something a recipe cannot.
    """
    path = SCENES.find(name_or_path)
    text = read_text(path, "scene recipe")
    spec = parse_yaml(text, SceneRecipeFile, path=path, what="scene recipe")
    return SceneRecipe(path.stem, hashlib.sha256(text.encode()).hexdigest(), spec)
