"""Dataset recipes: the YAML files that say what dataset to build."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar, get_args

from pydantic import AfterValidator, Field, model_validator

from synthcam.checked_yaml import StrictModel, parse_yaml, read_text
from synthcam.clips.scene_source import add_scene_folder
from synthcam.dataset.planning.temporal import TemporalPortion
from synthcam.dataset.storage.layout import SampleKind, Split
from synthcam.language.style import Numbers, Style, Wording
from synthcam.rendering.protocol import BackendName
from synthcam.scene.real.load import is_real, scene_files
from synthcam.scene.recipe import recipe_names as scene_names
from synthcam.shipped_files import DATASET_RECIPES

ShotKind = Literal["single", "compound", "sequence", "tracking", "shaky", "static"]
TwinKind = Literal["confusable", "opposite", "order", "whole", "shake", "pace", "subject", "still"]
Family = Literal["pan", "tilt", "roll", "zoom", "dolly", "truck", "pedestal", "arc", "crane", "dolly-zoom"]
FAMILIES: tuple[Family, ...] = get_args(Family)
DEFAULT_TWINS: dict[TwinKind, float] = {
    "confusable": 6,
    "opposite": 5,
    "order": 1,
    "whole": 2,
    "shake": 2,
    "pace": 1,
    "subject": 3,
    "still": 1,
}
DEFAULT_SHOTS: dict[ShotKind, float] = {
    "single": 6,
    "compound": 2,
    "sequence": 2,
    "tracking": 1,
    "shaky": 1,
    "static": 1,
}


def _ascending(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] > value[1]:
        raise ValueError(f"{list(value)} runs backwards; allowed is [low, high]")
    return value


def _known_scenes(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of scenes, with each folder or file of real pictures replaced by the names of its scenes."""
    known: list[str] = []
    for name in names:
        if name in scene_names():
            known.append(name)
            continue
        path = Path(name)
        found = scene_files(path) if path.is_dir() else (path,) if path.is_file() and is_real(path) else ()
        if not found:
            raise ValueError(
                f"{name!r} is not a scene; allowed are {', '.join(scene_names())}, and folders and files of pictures"
            )
        for file in found:
            add_scene_folder(file.parent)
            known.append(file.name)
    return tuple(dict.fromkeys(known))


def _even(size: tuple[int, int]) -> tuple[int, int]:
    if any(side % 2 or not 32 <= side <= 4096 for side in size):
        raise ValueError(f"{list(size)} cannot be encoded; allowed are even numbers from 32 to 4096")
    return size


def _not_all_zero(weights: dict[str, float]) -> dict[str, float]:
    if not sum(weights.values()):
        raise ValueError("all weights are 0; allowed is at least one above")
    return weights


Weight = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]
Probability = Annotated[float, Field(ge=0, le=1)]
ExposureRange = Annotated[
    tuple[Annotated[float, Field(ge=-2)], Annotated[float, Field(le=2)]], AfterValidator(_ascending)
]
UnitRange = Annotated[tuple[Probability, Probability], AfterValidator(_ascending)]
Noise = Annotated[tuple[Probability, Annotated[float, Field(ge=0, le=0.2)]], AfterValidator(_ascending)]
FactorRange = Annotated[
    tuple[Annotated[float, Field(ge=0.2)], Annotated[float, Field(le=5)]],
    AfterValidator(_ascending),
]
Seconds = Annotated[
    tuple[Annotated[float, Field(ge=1)], Annotated[float, Field(le=60)]],
    AfterValidator(_ascending),
]
Scenes = Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_known_scenes)]
Size = Annotated[tuple[int, int], AfterValidator(_even)]


class LookSpec(StrictModel):
    """The look of a camera; each clip draws one of the looks and its values from their ranges."""

    weight: Weight = 1.0
    """How often this look is drawn, relative to the weights of the others."""
    exposure_ev: ExposureRange = (0.0, 0.0)
    """Exposure in stops; +1 doubles the light."""
    vignette: UnitRange = (0.0, 0.0)
    """Share of the light that is lost in the corners."""
    noise: Noise = (0.0, 0.0)
    """Standard deviation of the sensor noise at middle grey, as a share of full scale."""
    shutter: UnitRange = (0.0, 0.0)
    """Share of the frame interval that the shutter is open; above 0 every frame is rendered eight times."""


class Twins(StrictModel):
    """Twins: two clips from the same start in the same scene that differ in one thing only."""

    share: Probability = 0.9
    """Share of the clips that have a twin."""
    kinds: Annotated[dict[TwinKind, Weight], AfterValidator(_not_all_zero)] = DEFAULT_TWINS
    """Weights of what twins differ in. confusable: pan or truck, tilt or pedestal, zoom or dolly; opposite: left or
    right, in or out; order: a then b, or b then a; whole: an arc or truck and pan, a crane or pedestal and tilt; shake:
    with or without; pace: slow or fast; subject: following a subject, or the same camera motion without one; still:
    static or moving."""


class Portion(StrictModel):
    """The clips of one use in one split; no other portion has clips in the same scenes."""

    use: Literal["sft", "rl", "vqa"]
    """What the samples are for: supervised fine-tuning, reinforcement learning, or a benchmark."""
    split: Split
    """The split of the dataset that the clips belong to."""
    clips: Annotated[int, Field(ge=1, le=1_000_000)]
    """Number of clips, twins included."""
    scenes: Scenes
    """Names of scene families; folders of pictures, videos, scans and their YAML files, of which each is a scene."""
    samples: dict[SampleKind, Annotated[int, Field(ge=0, le=10_000_000)]]
    """Number of samples of each kind. Binary and choice questions are asked of twins: same words, different answers.
    A critique is the chain of another sample with one thing made false, what is wrong with it, and the true chain."""


AnyPortion = TypeVar("AnyPortion", Portion, TemporalPortion)


def _unique_places(portions: tuple[AnyPortion, ...]) -> tuple[AnyPortion, ...]:
    places = [(portion.use, portion.split) for portion in portions]
    for place in places:
        if places.count(place) > 1:
            raise ValueError(f"two portions are for {place[0]} {place[1]}; allowed is one")
    return portions


class DatasetRecipeFile(StrictModel):
    """The content of a recipe file."""

    about: str = ""
    """A description in a few words."""
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0
    """All randomness of the build derives from it; `--seed` replaces it."""
    size: Size = (448, 448)
    """Width and height of the frames in pixels; even numbers."""
    fps: Annotated[float, Field(gt=0, le=120)] = 4.0
    """Frames per second."""
    seconds: Seconds = (3.0, 6.0)
    """Range from which the duration of a clip is drawn."""
    backend: BackendName = "moderngl"
    """The renderer; pyrender is several times slower."""
    clips_a_scene: Annotated[int, Field(ge=2, le=100)] = 8
    """Clips that are filmed in each scene."""
    scenes_a_shard: Annotated[int, Field(ge=1, le=50)] = 3
    """Scenes in a shard, which is the unit of work and the most that a stopped build loses for each worker."""
    attempts: Annotated[int, Field(ge=1, le=200)] = 18
    """Candidates that are tried for a clip, or a pair of twins, before it is given up."""
    amounts: FactorRange = (0.6, 1.7)
    """Range of the factor on the default amount of a motion."""
    shots: Annotated[dict[ShotKind, Weight], AfterValidator(_not_all_zero)] = DEFAULT_SHOTS
    """Weights of kinds of shots. Twins are drawn from the kinds that their difference allows."""
    motions: Annotated[dict[Family, Weight], AfterValidator(_not_all_zero)] = Field(
        default_factory=dict, validate_default=False
    )
    """Weights of families of motions; families that are not named weigh 1."""
    twins: Twins = Twins()
    """How many clips have a twin, and what twins differ in."""
    wording: Wording = "mixed"
    """Questions in our own words (plain), in CameraBench's (camerabench), or in either as often (mixed)."""
    numbers: Numbers = "words"
    """Amounts in chains: as people see them (words), or with metres and degrees beside them (metric)."""
    looks: Annotated[tuple[LookSpec, ...], Field(min_length=1)] = (LookSpec(),)
    """The looks of cameras that clips draw from."""
    portions: Annotated[tuple[Portion, ...], AfterValidator(_unique_places)] = ()
    """The clips and samples of each use and split."""
    temporal: Annotated[tuple[TemporalPortion, ...], AfterValidator(_unique_places)] = ()
    """Temporal clips of each use and split: things that change over time, instead of camera motions."""

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.portions and not self.temporal:
            raise ValueError("portions is missing; allowed is at least one portion, or one of temporal clips")
        return self

    def weight(self, family: Family) -> float:
        """The weight of a family of motions."""
        return self.motions.get(family, 1.0)


@dataclass(frozen=True)
class DatasetRecipe:
    """A dataset recipe, read and checked; `text` is the file's, with the seed that is used."""

    name: str
    text: str
    spec: DatasetRecipeFile

    @property
    def digest(self) -> str:
        """SHA-256 of the text, by which a build knows its recipe again."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def seed(self) -> int:
        """The seed that all randomness of the build derives from."""
        return self.spec.seed

    @property
    def style(self) -> Style:
        """How questions and chains are written."""
        return Style(self.spec.wording, self.spec.numbers)


def recipe_names() -> list[str]:
    """Names of the shipped recipes, sorted."""
    return DATASET_RECIPES.names()


def load_recipe(name_or_path: str | Path, *, seed: int | None = None) -> DatasetRecipe:
    """Read a dataset recipe by its name or from a YAML file; `seed` replaces the recipe's own.

    Raises:
        InputError: there is no such recipe, or a key or value that recipes do not have.
    """
    path = DATASET_RECIPES.find(name_or_path)
    text = read_text(path, "recipe")
    spec = parse_yaml(text, DatasetRecipeFile, path=path, what="recipe")
    if seed is not None and seed != spec.seed:
        text = _with_seed(text, seed)
        spec = parse_yaml(text, DatasetRecipeFile, path=path, what="recipe")
    return DatasetRecipe(path.stem, text, spec)


def _with_seed(text: str, seed: int) -> str:
    changed, count = re.subn(r"^seed:.*$", f"seed: {seed}", text, count=1, flags=re.MULTILINE)
    return changed if count else f"{text.rstrip()}\nseed: {seed}\n"
