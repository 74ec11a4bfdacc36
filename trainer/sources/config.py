"""The sources of examples that a training config may list, one model for each kind."""

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from synthcam.checked_yaml import StrictModel
from synthcam.errors import InputError
from synthcam.motion.motions import MOTIONS
from trainer.examples import Form
from trainer.recipes import load_recipe, recipe_names

Positive = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]


def _known_motions(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in MOTIONS:
            raise ValueError(f"{name!r} is not a motion; allowed are {', '.join(MOTIONS)}")
    return names


def _known_recipe(name: str) -> str:
    """Read the recipe with the config, so that a mistake is found before the run's folder is made."""
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
    """Keys that all sources have.

    Attributes:
        forms: how questions are to be answered, by weight: reasoned (observation, thinking, answer), answer (in tags)
            and bare (without: Yes or No in CameraBench's words, the letter, words). Without it the stage decides.
        name: name in logs and curves; the kind of the source if it is not given.
        weight: share of every batch, relative to the weights of the other sources.
        loss_weight: weight of each of its examples in the loss of supervised training, relative to other sources.
        limit: use at most this many questions, always the same ones, drawn from the whole source.
    """

    name: str = ""
    weight: float = Field(default=1.0, gt=0)
    loss_weight: float = Field(default=1.0, gt=0)
    forms: dict[Form, Annotated[float, Field(gt=0)]] | None = Field(default=None, min_length=1)
    limit: Positive | None = None


class BuiltSource(Source):
    """A dataset that `synthcam build` made.

    Attributes:
        path: folder of the dataset.
        split: which clips are used.
        recipe: recipe from which the dataset is built if `path` holds none: a shipped one or a YAML file.
    """

    path: Path
    split: Literal["train", "validation", "test"] = "train"
    recipe: RecipeName | None = None


class DatasetSource(BuiltSource):
    """Its questions.

    Attributes:
        kind: selects this source.
        use: which of the dataset's question files is read.
        chains: ask for observation and thinking before the answer, and teach them; false asks for the answer alone.
        polished: teach chains as `synthcam polish` rewrote them, where it did.
        twins_together: questions of twins are neighbours, so that a batch has both: alike but for what is asked.
    """

    kind: Literal["dataset"]
    use: Literal["sft", "rl", "vqa", "temporal", "critique"]
    chains: bool = True
    polished: bool = False
    twins_together: bool = False


class MotionsSource(BuiltSource):
    """Its clips with a single motion; the question is which one, and a tiny model can learn to answer it.

    Attributes:
        kind: selects this source.
        motions: names of the motions; in the split train each is asked equally often.
        use: only clips of this use; clips of all uses if it is not given.
        clips: use at most this many clips, always the same ones, drawn from all.
        backwards: also ask about the clips played backwards, where the reversed motion is among `motions`.
        mirrored: also ask about the clips with left and right exchanged.
    """

    kind: Literal["motions"]
    motions: Annotated[tuple[str, ...], Field(min_length=2), AfterValidator(_known_motions)]
    use: Literal["sft", "rl", "vqa"] | None = None
    clips: Positive | None = None
    backwards: bool = False
    mirrored: bool = False


class DirectionsSource(BuiltSource):
    """Its clips, also those with several motions; the questions are whether and which way the camera pans, tilts ...

    Attributes:
        kind: selects this source.
        backwards: also ask about the clips played backwards.
        mirrored: also ask about the clips with left and right exchanged.
    """

    kind: Literal["directions"]
    backwards: bool = False
    mirrored: bool = False


class CameraBenchSource(Source):
    """CameraBench's training files: captions, yes/no questions, or raw records from which questions are written.

    Attributes:
        kind: selects this source.
        file: the JSON file of questions or records.
        videos: the folder of the videos.
        holds: what the file holds; molmo2 is Molmo2-CameraBenchTrain.
    """

    kind: Literal["camerabench"]
    file: Path
    videos: Path
    holds: Literal["captions", "vqa", "raw", "molmo2"]


class CamReasonerSource(Source):
    """CamReasoner's items, of its evaluation or of its RL files.

    Attributes:
        kind: selects this source.
        file: the JSON file of the items.
        videos: the folder of the videos.
    """

    kind: Literal["camreasoner"]
    file: Path
    videos: Path


class ShareGptSource(Source):
    """A ShareGPT file with videos, as LLaMA-Factory reads them.

    Attributes:
        kind: selects this source.
        file: the JSON file of the conversations.
        videos: the folder of the videos.
    """

    kind: Literal["sharegpt"]
    file: Path
    videos: Path


class RealClipsSource(Source):
    """Real clips with pose files, which the manifest.json of their folder pairs.

    Attributes:
        kind: selects this source.
        path: the folder.
        split: which clips are used; the split is by video.
        held_out: the videos of the test split: their names in the manifest, or the share of all videos.
        ask: `questions` writes questions in words, `directions` asks as the source of that kind does.
    """

    kind: Literal["real_clips"]
    path: Path
    split: Literal["train", "test"] = "train"
    held_out: Share | tuple[str, ...] = 0.4
    ask: Literal["questions", "directions"] = "questions"


FILE_SOURCES = (CameraBenchSource, CamReasonerSource, ShareGptSource)
"""Kinds of sources that have no splits."""

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
    """The name of a source in logs and curves."""
    if source.name:
        return source.name
    return f"{source.kind}-{source.holds}" if isinstance(source, CameraBenchSource) else source.kind
