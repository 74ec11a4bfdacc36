"""The dry run: what a run needs, in lines of text. Nothing is downloaded and no weights are made."""

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import cast

import av
import numpy as np

import trainer.compat  # noqa: F401  # isort: skip
from transformers import Qwen2_5_VLConfig

from synthcam.arguments import as_path
from synthcam.errors import InputError
from trainer.camera_head.config import CameraHeadConfig
from trainer.camera_head.head import head_parameters
from trainer.config import StageName, TrainConfig, load_config
from trainer.cost import LEARNING_BYTES, Memory, Sizes, Tokens, hours_of, memory, sizes_of
from trainer.examples import Example
from trainer.frame_selection.stage import frames_lines
from trainer.models.blocks import check_blocks, counts_of_shape
from trainer.models.load import read_model_config
from trainer.models.tiny import TinyShape, tiny_config, train_tokenizer
from trainer.recipes import load_recipe, recipe_names
from trainer.run_folder import check_run
from trainer.sources.availability import missing_data
from trainer.sources.config import BuiltSource, CameraBenchSource, DatasetSource, SourceConfig, source_name
from trainer.sources.loaded import LoadedSource
from trainer.sources.registry import FORMS, open_source
from trainer.stage_config import GrpoConfig, SftConfig, StageConfig
from trainer.video import FRAMES_A_GRID, VideoInput, choose_frames, time_position_warning

SHAPES = {"Qwen/Qwen2.5-VL-7B-Instruct": "qwen2_5_vl_7b.json"}
"""Models whose sizes are shipped."""
CHARACTERS_A_TOKEN = 4
"""Rough value for English text in Qwen's tokenizer, which would have to be downloaded."""
LOOKED_AT = 64
"""Number of examples of a stage whose tokens are counted."""
CARDS_GB = (24, 48, 80, 141)
"""Memory of common GPUs."""
MARGIN = 2
"""Factor on the formula for the CUDA context, the allocator and long batches, which were not measured."""
PUBLISHED = {"captions": 1402, "vqa": 4532, "raw": 5437}
"""Examples that CameraBench's published training files make here."""
ASSUMED_TEXT = (400, 1200)
"""Characters of a prompt and of a chain if no example can be read."""


def dry_run(
    config: str | Path | TrainConfig,
    out: str | Path | None = None,
    *,
    stage: StageName | None = None,
    seed: int | None = None,
    resume: bool = False,
    gpus: int = 1,
) -> Iterator[str]:
    """Say in lines what a run would need; nothing is written. Arguments but `gpus` are those of `trainer.train`.

    Args:
        gpus: number of devices that train together.

    Raises:
        InputError: a batch cannot be spread over the devices, the sizes of the model are unknown here, a dataset lacks
            questions that the config asks for, or with `resume` the run in the folder is another.
    """
    settings = load_config(config, seed=seed)
    stages = settings.stages(stage)
    for one in stages.values():
        one.spread(gpus)
    if resume:
        check_run(settings, settings.out if out is None else as_path(out, "out"), resume=True, only=stage)
    return _lines(settings, stages, gpus, frames=settings.frames is not None and stage in (None, "frames"))


def _lines(config: TrainConfig, stages: Mapping[StageName, StageConfig], gpus: int, *, frames: bool) -> Iterator[str]:
    _check_held_out(config)
    read = {name: _read(name, stage) for name, stage in stages.items()}
    found = [one for sources in read.values() for one in sources if isinstance(one, LoadedSource)]
    texts = [text for one in found for example in one.examples for text in (example.prompt, example.target)]
    shape = model_shape(config, texts)
    check_blocks(config, counts_of_shape(shape))
    sizes = sizes_of(shape, config.model)
    where = config.device if gpus == 1 else f"{gpus} x {config.device}"
    yield f"model {config.model.name}, {config.model.mode}, {config.model.dtype}, on {where}"
    yield f"  parameters {count(sizes.parameters)}"
    share = sizes.trainable / (sizes.parameters + sizes.adapters)
    rank = f", adapters of rank {config.model.lora_rank}" if sizes.adapters else ""
    yield f"  trainable {count(sizes.trainable)} ({share:.2%}){rank}"
    warning = time_position_warning(config.video, tokens_per_second=shape.vision_config.tokens_per_second)
    if warning:
        yield f"  warning: {warning}"
    peak = 0.0
    for name, stage in stages.items():
        need = yield from _stage(name, stage, config, sizes, read[name], gpus)
        peak = max(peak, on_each_device(need, config.model.mode, gpus))
    if frames:
        yield from frames_lines(config, sizes)
    if config.device == "cuda" and stages:
        card = next((gb for gb in CARDS_GB if gb * 1e9 >= MARGIN * peak), None)
        several = "GPUs" if gpus > 1 else "a GPU"
        where = f"{several} of {card} GB" if card else "more GPUs"
        yield f"in all at least {size(peak)} on each by the formula; plan for {where}; not measured"


def on_each_device(need: Memory, mode: str, gpus: int) -> float:
    """The memory on each of some devices: adapters have the whole model on each, other modes spread its states."""
    return need.peak if gpus == 1 or mode == "lora" else need.states / gpus + need.peak - need.states


def model_shape(config: TrainConfig, texts: Sequence[str]) -> Qwen2_5_VLConfig:
    """The sizes of the config's model: from its folder, from a shipped file, or for the tiny model from its texts.

    Raises:
        InputError: the model is none of these.
    """
    name = config.model.name
    if name == "tiny":
        tiny = TinyShape()
        return tiny_config(train_tokenizer(texts, vocabulary=tiny.vocabulary), tiny)
    file = Path(name) / "config.json"
    if file.is_file():
        return cast(Qwen2_5_VLConfig, read_model_config(name))
    if name not in SHAPES:
        raise InputError(
            f"model {name}: its sizes are unknown here; a dry run knows tiny, folders with a config.json, and "
            f"{', '.join(SHAPES)}"
        )
    sizes = json.loads(files("trainer").joinpath("shapes", SHAPES[name]).read_text())
    del sizes["credit"]
    return Qwen2_5_VLConfig(**sizes)


def video_tokens(video_input: VideoInput, width: int, height: int, seconds: float, fps: float) -> int:
    """The number of tokens of a video of this size and length."""
    chosen, _ = choose_frames(np.arange(max(2, round(seconds * fps))) / fps, video_input)
    shown = video_input.frame_size(width, height)
    across, down = (side // video_input.multiple for side in shown)
    return len(chosen) // FRAMES_A_GRID * across * down


def most_video_tokens(video_input: VideoInput) -> int:
    """The number of tokens of the longest and largest video that the config shows."""
    return video_input.max_frames // FRAMES_A_GRID * (video_input.pixels // video_input.multiple**2)


def _read(name: StageName, stage: StageConfig) -> list[LoadedSource | str]:
    """Load each source, or say why it cannot be read: a dry run may come before its data.

    Raises:
        InputError: a dataset exists and lacks the questions that the config asks for.
    """
    read: list[LoadedSource | str] = []
    for source in stage.mixture:
        lacking = missing_data(source)
        if lacking is not None:
            read.append(f"{source_name(source)}: missing: {lacking}")
            continue
        try:
            read.append(open_source(source, form=FORMS[name], training=True))
        except InputError as error:
            if isinstance(source, BuiltSource):
                raise
            read.append(f"{source_name(source)}: incomplete: {error}")
    return read


def _check_held_out(config: TrainConfig) -> None:
    """Check that existing datasets have the held-out questions, though these need no memory."""
    for source in config.evaluation.mixture if config.evaluation else ():
        if isinstance(source, BuiltSource) and missing_data(source) is None:
            open_source(source, form="answer", training=False)


def _stage(
    name: str, stage: StageConfig, config: TrainConfig, sizes: Sizes, read: Sequence[LoadedSource | str], gpus: int
) -> Generator[str, None, Memory]:
    """Yield the lines of a stage; returns its memory."""
    counts = [_count(source, one) for source, one in zip(stage.mixture, read, strict=True)]
    steps = None if stage.epochs is not None and counts[0] is None else stage.steps_for([one or 0 for one in counts])
    yield from _schedule(name, stage, steps, gpus)
    for line in (line for one in read for line in ([one] if isinstance(one, str) else one.lines())):
        yield f"  {line}"
    found = [one for one in read if isinstance(one, LoadedSource)]
    whole = len(found) == len(read)
    if steps is not None:
        yield f"  epochs of each source: {', '.join(_epochs(stage, steps, counts, read))}"
    examples = [example for one in found for example in one.examples]
    tokens, how = _tokens(examples, config.video, stage, whole=whole)
    yield (
        f"  tokens a sample, at most: {tokens.video} video + {tokens.prompt} prompt + {tokens.answer} answer "
        f"= {tokens.all} ({how})"
    )
    need = memory(sizes, config.model, stage, tokens, device=config.device, devices=gpus)
    yield from _memory_lines(need, config, gpus)
    if isinstance(stage, SftConfig) and stage.camera_head is not None:
        yield from _head_lines(stage.camera_head, config, sizes)
    if steps is not None and config.device == "cuda":
        sequences = steps * stage.batch * stage.sequences_an_example
        took = hours_of(name, stage, config.model, sizes, tokens, sequences=sequences, devices=gpus)
        yield f"  hours: about {took.hours:.1f} ({took.how})"
    return need


def _head_lines(head: CameraHeadConfig, config: TrainConfig, sizes: Sizes) -> Iterator[str]:
    """The size of a camera head, which the model's own numbers leave out, and what it can teach."""
    tower = head.part == "vision"
    weights = head_parameters(sizes.vision_hidden if tower else sizes.hidden, head.width)
    where = f"block {head.layer} of {sizes.vision_layers if tower else sizes.layers}"
    yield (
        f"  camera head: {count(weights)} parameters more, {size(4 * LEARNING_BYTES * weights)} with gradients and "
        f"optimizer; reads {where} of the {'vision tower' if tower else 'language model'}, weight {head.weight:g}"
    )
    if tower and not sizes.vision_learns:
        yield f"    nothing below it learns in mode {config.model.mode}: it is a probe and teaches the model nothing"


def _schedule(name: str, stage: StageConfig, steps: int | None, gpus: int) -> Iterator[str]:
    """How many examples a stage shows, and how a step is spread."""
    what = "questions" if isinstance(stage, GrpoConfig) else "examples"
    if steps is None:
        yield f"{name}: {stage.epochs:g} epochs of {source_name(stage.mixture[0])}, whose size is unknown here"
    else:
        yield f"{name}: {steps * stage.batch:,} {what} in {steps:,} steps of {stage.batch}"
    spread = stage.spread(gpus)
    each = f"on each of {gpus} devices" if gpus > 1 else "on the device"
    answers = f" x {stage.generations} completions" if isinstance(stage, GrpoConfig) else ""
    passes = f"{spread.device_batch} sequences in each of {spread.passes} passes"
    yield f"  a step {each}: {spread.examples} {what}{answers}, {passes}"


def _count(source: SourceConfig, read: LoadedSource | str) -> int | None:
    """How many examples a source has; by its recipe or its publication where it is not here; None if unknown."""
    if isinstance(read, LoadedSource):
        return len(read.examples)
    count: int | None = None
    if isinstance(source, DatasetSource):
        recipe = source.recipe or (source.path.name if source.path.name in recipe_names() else None)
        portions = load_recipe(recipe).spec.portions if recipe else ()
        count = next(
            (sum(p.samples.values()) for p in portions if (p.use, p.split) == (source.use, source.split)), None
        )
    elif isinstance(source, CameraBenchSource):
        count = PUBLISHED.get(source.holds)
    return count if count is None or source.limit is None else min(count, source.limit)


def _epochs(
    stage: StageConfig, steps: int, counts: Sequence[int | None], read: Sequence[LoadedSource | str]
) -> Iterator[str]:
    total = sum(source.weight for source in stage.mixture)
    for source, count, one in zip(stage.mixture, counts, read, strict=True):
        shown = steps * stage.batch * source.weight / total
        planned = "" if isinstance(one, LoadedSource) else " (planned)"
        yield f"{source_name(source)} " + (f"{shown / count:.2f}{planned}" if count else "unknown")


def _tokens(
    examples: Sequence[Example], video_input: VideoInput, stage: StageConfig, *, whole: bool
) -> tuple[Tokens, str]:
    """The most tokens among some examples, and how they were counted; without a video, the most that are possible."""
    many = min(LOOKED_AT, len(examples))
    looked = [examples[i * len(examples) // many] for i in range(many)]
    sizes = [_video_size(example.video) for example in looked]
    seen = [size for size in sizes if size is not None]
    if whole and len(seen) == len(sizes):
        video, how = max(video_tokens(video_input, *size) for size in seen), f"the most of {many} examples"
    else:
        video, how = most_video_tokens(video_input), "the most that `video` allows, for lack of videos"
    prompt = max((len(example.prompt) for example in looked), default=ASSUMED_TEXT[0])
    answer = max((len(example.target) for example in looked), default=ASSUMED_TEXT[1])
    said = stage.max_completion_tokens if isinstance(stage, GrpoConfig) else -(-answer // CHARACTERS_A_TOKEN)
    return Tokens(video, -(-prompt // CHARACTERS_A_TOKEN), said), f"{how}; {CHARACTERS_A_TOKEN} characters a text token"


def _video_size(video: Path) -> tuple[int, int, float, float] | None:
    """Width, height, seconds and frames per second from a video's header; None if it lacks them."""
    try:
        with av.open(str(video)) as container:
            stream = container.streams.video[0]
            seconds = float(container.duration or 0) / av.time_base
            fps = float(stream.average_rate or 0)
            return (stream.width, stream.height, seconds, fps) if seconds > 0 and fps > 0 else None
    except (OSError, IndexError, av.error.FFmpegError):
        return None


def _memory_lines(need: Memory, config: TrainConfig, gpus: int) -> Iterator[str]:
    turns = f"forward {size(need.forward)}"
    if need.rollouts:
        turns = f"the larger of {turns} and rollouts {size(need.rollouts)}"
    yield (
        f"  memory at least {size(need.peak)} by the formula = weights {size(need.weights)} "
        f"+ gradients {size(need.gradients)} + optimizer {size(need.optimizer)} + {turns}"
    )
    if gpus > 1 and config.device == "cuda":
        way = "the whole model" if config.model.mode == "lora" else "spread by ZeRO-3 or FSDP2"
        yield f"  on each of {gpus} devices {size(on_each_device(need, config.model.mode, gpus))}, {way}"


def size(number: float) -> str:
    """A number of bytes in GB or MB."""
    return f"{number / 1e9:.1f} GB" if number >= 1e8 else f"{number / 1e6:.1f} MB"


def count(number: int) -> str:
    """A number of parameters in B, M or k."""
    if number >= 1e9:
        return f"{number / 1e9:.3f} B"
    return f"{number / 1e6:.1f} M" if number >= 1e6 else f"{number / 1e3:.1f} k"
