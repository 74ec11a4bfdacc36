"""What a config says of each source of examples."""

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from synthcam.checked_yaml import StrictModel
from synthcam.errors import InputError
from synthcam.motion.motions import MOTIONS
from trainer.recipes import load_recipe, recipe_names

Positive = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]


def _known_motions(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in MOTIONS:
            raise ValueError(f"{name!r} is not a motion; allowed are {', '.join(MOTIONS)}")
    return names


def _known_recipe(name: str) -> str:
    """Read here already: a run must not find out after it has made its folder."""
    allowed = recipe_names()
    if name not in allowed and not name.endswith((".yaml", ".yml")) and "/" not in name:
        raise ValueError(f"there is no such recipe; {_meant(name, allowed)}, or a YAML file")
    try:
        load_recipe(name)
    except InputError as error:
        raise ValueError(str(error)) from error
    return name


def _meant(name: str, allowed: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, allowed, n=1, cutoff=0.4)
    return (f"did you mean {near[0]}? " if near else "") + f"allowed are {', '.join(allowed)}"


RecipeName = Annotated[str, AfterValidator(_known_recipe)]


class Source(StrictModel):
    """What all sources have in common.

    Attributes:
        name: by which it is counted; the kind of the source otherwise.
        weight: its part of every batch, relative to the other sources'.
        limit: only so many of its questions, always the same ones, drawn from all over the file.
    """

    name: str = ""
    weight: float = Field(default=1.0, gt=0)
    limit: Positive | None = None


class BuiltSource(Source):
    """A dataset that `synthcam build` made.

    Attributes:
        recipe: built into `path` where nothing is there yet.
    """

    path: Path
    split: Literal["train", "validation", "test"] = "train"
    recipe: RecipeName | None = None


class DatasetSource(BuiltSource):
    """Its questions.

    Attributes:
        use: which of its question files.
        chains: with observation and thinking before the answer; without, the answer alone is asked for and taught.
    """

    kind: Literal["dataset"]
    use: Literal["sft", "rl", "vqa", "temporal"]
    chains: bool = True


class MotionsSource(BuiltSource):
    """Its clips that hold one motion, asked for it by name: what a tiny model can learn.

    Attributes:
        motions: those that are asked for; in train each equally often.
        use: clips of that use alone; of all otherwise.
        backwards: also the clips played backwards, where their motion has a name.
        mirrored: also the clips with left and right exchanged.
    """

    kind: Literal["motions"]
    motions: Annotated[tuple[str, ...], Field(min_length=2), AfterValidator(_known_motions)]
    use: Literal["sft", "rl", "vqa"] | None = None
    backwards: bool = False
    mirrored: bool = False


class DirectionsSource(BuiltSource):
    """Its clips, asked whether and which way the camera pans, tilts and so on; several motions may be in one.

    Attributes:
        backwards, mirrored: also the clips played backwards, and with left and right exchanged.
    """

    kind: Literal["directions"]
    backwards: bool = False
    mirrored: bool = False


class CameraBenchSource(Source):
    """CameraBench's training files: captions and yes/no questions as they stand, raw records asked about by us."""

    kind: Literal["camerabench"]
    file: Path
    videos: Path
    holds: Literal["captions", "vqa", "raw"]


class CamReasonerSource(Source):
    """CamReasoner's items: its evaluation or its RL files."""

    kind: Literal["camreasoner"]
    file: Path
    videos: Path


class ShareGptSource(Source):
    """Any ShareGPT file with videos, as LLaMA-Factory reads them."""

    kind: Literal["sharegpt"]
    file: Path
    videos: Path


class RealClipsSource(Source):
    """Real clips with pose files: a folder whose manifest.json pairs them.

    Attributes:
        split: clips are split by video.
        held_out: the videos of the test split, as the manifest calls them, or how large a part of all they are.
        ask: questions in words, or as the kind `directions` does.
    """

    kind: Literal["real_clips"]
    path: Path
    split: Literal["train", "test"] = "train"
    held_out: Share | tuple[str, ...] = 0.4
    ask: Literal["questions", "directions"] = "questions"


FILE_SOURCES = (CameraBenchSource, CamReasonerSource, ShareGptSource)
"""What has no splits of its own."""

_KINDS = ("dataset", "motions", "directions", "camerabench", "camreasoner", "sharegpt", "real_clips")


def _known_kind(source: Any) -> Any:
    if isinstance(source, dict):
        if "kind" not in source:
            raise ValueError(f"kind is missing; allowed are {', '.join(_KINDS)}")
        if source["kind"] not in _KINDS:
            raise ValueError(f"kind: found {source['kind']!r}; {_meant(str(source['kind']), _KINDS)}")
    return source


SourceConfig = Annotated[
    DatasetSource
    | MotionsSource
    | DirectionsSource
    | CameraBenchSource
    | CamReasonerSource
    | ShareGptSource
    | RealClipsSource,
    Field(discriminator="kind"),
    BeforeValidator(_known_kind),
]


def source_name(source: SourceConfig) -> str:
    """By what a source is counted."""
    if source.name:
        return source.name
    return f"{source.kind}-{source.holds}" if isinstance(source, CameraBenchSource) else source.kind
