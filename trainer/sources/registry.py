"""Opens the sources of a config, each with the reader of its kind."""

from collections import Counter
from collections.abc import Iterable

from synthcam.errors import InputError
from synthcam.seeding import stream
from trainer.config import StageName
from trainer.denylist import camerabench_test_clips
from trainer.examples import Example, Form
from trainer.sources.availability import missing_data
from trainer.sources.camerabench import read_captions, read_molmo2, read_raw, read_vqa
from trainer.sources.config import (
    CameraBenchSource,
    CamReasonerSource,
    DatasetSource,
    DirectionsSource,
    MotionsSource,
    RealClipsSource,
    ShareGptSource,
    SourceConfig,
    source_name,
)
from trainer.sources.dataset import read_dataset, read_motions
from trainer.sources.directions import read_directions
from trainer.sources.loaded import LoadedSource, sift
from trainer.sources.prompts import in_forms
from trainer.sources.question_files import read_camreasoner, read_sharegpt
from trainer.sources.real_clips import read_real_clips

FORMS: dict[StageName, Form] = {"sft": "answer", "grpo": "reasoned", "frames": "answer"}
"""The form of the answer that each stage asks for in sources without chains."""
_CAMERABENCH = {"captions": read_captions, "vqa": read_vqa, "raw": read_raw, "molmo2": read_molmo2}


def open_source(source: SourceConfig, *, form: Form, training: bool) -> LoadedSource:
    """Load a source of a config.

    Args:
        form: the form of the answer that sources without chains ask for.
        training: whether to refuse evaluation clips.

    Raises:
        InputError: the source cannot be read, or none of its examples can be used.
    """
    lacking = missing_data(source)
    if lacking is not None:
        raise InputError(f"{source_name(source)}: {lacking}")
    unusable: Counter[str] = Counter()
    examples = list(_examples(source, form, unusable))
    if source.limit is not None and source.limit < len(examples):
        # Drawn, not every nth one: sources list motions in turn, and a stride would hit the same motions.
        drawn = stream(0, "limit", source_name(source)).permutation(len(examples))[: source.limit]
        examples = [examples[i] for i in sorted(drawn.tolist())]
    if source.forms is not None:
        examples = [in_forms(example, source.forms) for example in examples]
    deny = camerabench_test_clips() if training else None
    return sift(source_name(source), examples, deny=deny, unusable=unusable)


def _examples(source: SourceConfig, form: Form, unusable: Counter[str]) -> Iterable[Example]:
    name = source_name(source)
    match source:
        case DatasetSource():
            return read_dataset(
                source.path,
                name=name,
                use=source.use,
                split=source.split,
                chains=source.chains,
                polished=source.polished,
                twins_together=source.twins_together,
            )
        case MotionsSource():
            return read_motions(
                source.path,
                source.motions,
                name=name,
                split=source.split,
                use=source.use,
                clips=source.clips,
                both_ways=source.backwards,
                in_mirrors=source.mirrored,
            )
        case DirectionsSource():
            return read_directions(
                source.path,
                name=name,
                split=source.split,
                both_ways=source.backwards,
                in_mirrors=source.mirrored,
            )
        case CameraBenchSource():
            return _CAMERABENCH[source.holds](source.file, source.videos, name=name, form=form)
        case CamReasonerSource():
            return read_camreasoner(source.file, source.videos, name=name, form=form)
        case ShareGptSource():
            return read_sharegpt(source.file, source.videos, name=name, form=form, unusable=unusable)
        case RealClipsSource():
            return read_real_clips(
                source.path, name=name, split=source.split, held_out=source.held_out, ask=source.ask, form=form
            )
