"""The layout of a dataset on disk: paths, names, and the columns of its tables.

DIR/README.md  DIR/recipe.yaml  DIR/manifest.json       written last: where it exists, the dataset is complete
DIR/videos/<split>/<shard>/<clip>.mp4
DIR/clips/<split>.parquet                               one row a clip
DIR/events/<split>.parquet                              one row a temporal clip: what happens in it
DIR/samples/<use>/<split>.parquet                       one row a sample
DIR/.build/parts/<shard>/*.parquet                      while it is being built
DIR/.build/failures.jsonl
DIR/polish.json                                         what `synthcam polish` kept, and why it did not keep the rest
DIR/.polish/replies.jsonl                               replies of language models, so that none is asked for twice
"""

from pathlib import Path
from typing import Literal, get_args

import pyarrow as pa

from synthcam.labels.label_names import LABEL_NAMES
from synthcam.language.sample import Kind

Split = Literal["train", "validation", "test"]
Use = Literal["sft", "rl", "vqa", "temporal", "critique"]
SampleKind = Kind | Literal["critique"]
"""Kinds of samples in a dataset: those of the language, and false chains with their critique."""
SPLITS: tuple[Split, ...] = get_args(Split)
USES: tuple[Use, ...] = get_args(Use)
README, RECIPE, MANIFEST, BUILD = "README.md", "recipe.yaml", "manifest.json", ".build"
POLISH_STATE, POLISHED = ".polish", "polish.json"
PARTS, FAILURES = f"{BUILD}/parts", f"{BUILD}/failures.jsonl"
CLIPS_PART, SAMPLES_PART, EVENTS_PART = "clips.parquet", "samples.parquet", "events.parquet"
"""Tables of a shard."""


def clip_id(number: int) -> str:
    """A clip's name from its number in the plan, which is random within a pair: names say nothing about motions."""
    return f"c{number:07d}"


def sample_id(clip: str, number: int) -> str:
    """A sample's name from its clip and its number among the clip's samples."""
    return f"{clip}-q{number:02d}"


def shard_name(number: int) -> str:
    """The name of a shard's folder."""
    return f"{number:05d}"


def video_path(split: str, shard: int, clip: str) -> str:
    """The path of a clip's video, relative to the dataset's folder, with forward slashes."""
    return f"videos/{split}/{shard_name(shard)}/{clip}.mp4"


def clips_path(split: str) -> str:
    """The path of the table of a split's clips."""
    return f"clips/{split}.parquet"


def events_path(split: str) -> str:
    """The path of the table of what happens in a split's temporal clips."""
    return f"events/{split}.parquet"


def samples_path(use: str, split: str) -> str:
    """The path of the table of a split's samples for one use."""
    return f"samples/{use}/{split}.parquet"


def part_folder(folder: Path, shard: int) -> Path:
    """The folder of a committed shard's tables while the dataset is being built."""
    return folder / PARTS / shard_name(shard)


SEGMENTS = pa.list_(
    pa.struct(
        [
            ("motion", pa.string()),
            ("start_frame", pa.int32()),
            ("end_frame", pa.int32()),
            ("start_s", pa.float64()),
            ("end_s", pa.float64()),
            ("effect", pa.float64()),
        ]
    )
)
JSON_COLUMNS = ("spec", "annotation", "measurements", "staging", "objects", "subject", "renderer")
"""Columns of JSON text (see `rows.canonical_json`): what clip.json holds under the same keys."""
CLIPS = pa.schema(
    [
        ("clip", pa.string()),
        ("video", pa.string()),
        ("sha256", pa.string()),
        ("split", pa.string()),
        ("use", pa.string()),
        ("shard", pa.int32()),
        ("scene", pa.string()),
        ("scene_seed", pa.int64()),
        ("twin_group", pa.string()),
        ("twin_kind", pa.string()),
        ("twins", pa.list_(pa.string())),
        ("fps", pa.float64()),
        ("width", pa.int32()),
        ("height", pa.int32()),
        ("frames", pa.int32()),
        ("world_from_camera", pa.list_(pa.list_(pa.list_(pa.float64())))),
        ("intrinsics", pa.list_(pa.list_(pa.float64()))),
        ("near", pa.float64()),
        ("far", pa.float64()),
        ("motions", pa.list_(pa.string())),
        ("caption", pa.string()),
        ("polished_caption", pa.string()),
        ("labels", pa.struct([(name, pa.bool_()) for name in LABEL_NAMES])),
        ("segments", SEGMENTS),
        *((name, pa.string()) for name in JSON_COLUMNS),
    ]
)
"""Columns of a clip. `near` and `far` are the planes of its frustums, in metres; `labels` are True, False or null (not
asked); `twins` are the other clips of the same `twin_group`; `twin_kind` is null where there are none.
`polished_caption` is the caption as a language model rewrote it, null where none was kept."""
NULLABLE = (
    "twin_group",
    "twin_kind",
    "twins",
    "caption",
    "polished_caption",
    "twin",
    "polished_chain",
    "flawed_chain",
    "critique",
)
"""Columns of clips and samples that may hold null; labels hold nulls inside."""
SAMPLES = pa.schema(
    [
        ("sample", pa.string()),
        ("clip", pa.string()),
        ("video", pa.string()),
        ("use", pa.string()),
        ("split", pa.string()),
        ("source", pa.string()),
        ("kind", pa.string()),
        ("topic", pa.string()),
        ("skill", pa.string()),
        ("length", pa.string()),
        ("question", pa.string()),
        ("options", pa.list_(pa.string())),
        ("answer", pa.string()),
        ("observation", pa.string()),
        ("think", pa.string()),
        ("chain", pa.string()),
        ("polished_chain", pa.string()),
        ("flawed_chain", pa.string()),
        ("critique", pa.string()),
        ("prompt", pa.string()),
        ("messages", pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))),
        ("videos", pa.list_(pa.string())),
        ("twin", pa.string()),
    ]
)
"""Columns of a sample. `twin` is the sample with the same words and another answer, null where there is none.
`polished_chain` is the chain as a language model rewrote it, null where none was kept. `flawed_chain` and
`critique` are a false chain and what is wrong with it, null but in samples of the kind critique."""
EVENTS = pa.schema(
    [
        ("clip", pa.string()),
        ("fps", pa.float64()),
        ("frames", pa.int32()),
        (
            "things",
            pa.list_(
                pa.struct(
                    [
                        *((name, pa.string()) for name in ("name", "role", "form", "colour")),
                        *((name, pa.float64()) for name in ("width", "height")),
                    ]
                )
            ),
        ),
        (
            "states",
            pa.list_(
                pa.struct(
                    [
                        ("frame", pa.int32()),
                        ("thing", pa.string()),
                        *((name, pa.float64()) for name in ("x", "y", "vx", "vy", "angle_deg", "scale")),
                        *((name, pa.string()) for name in ("colour", "form", "text")),
                        ("visible", pa.bool_()),
                    ]
                )
            ),
        ),
        (
            "events",
            pa.list_(
                pa.struct(
                    [
                        *((name, pa.float64()) for name in ("start_s", "end_s")),
                        *((name, pa.string()) for name in ("what", "thing", "other", "value")),
                    ]
                )
            ),
        ),
    ]
)
"""Columns of what happens in a temporal clip; `synthcam.temporal.event_log` says what they mean."""
