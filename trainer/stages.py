"""A whole run: stage after stage trains, and before and after each the model is evaluated on what it never saw."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
from accelerate import PartialState
from transformers import PrinterCallback, TrainerCallback

from synthcam.errors import InputError
from trainer.config import GrpoConfig, SftConfig, StageConfig, StageName, TrainConfig
from trainer.curves import Curves
from trainer.evaluation.controls import CONTROLS
from trainer.evaluation.held_out import Evaluation, evaluate
from trainer.examples import Example
from trainer.features import Encoder
from trainer.grpo import VideoGRPOTrainer, grpo_arguments
from trainer.machine import is_main_process, process_count
from trainer.mixture import Mixture, mixture_of
from trainer.models.load import load_model, load_processor, save_checkpoint, tokens_per_second
from trainer.models.tiny import build_tiny
from trainer.pairs import GroupFilter, PairedExamples
from trainer.rewards.combine import accuracy, rewards_in_use
from trainer.run_folder import DONE, START, begin_run, read_evaluation, write_evaluation
from trainer.sft import VideoSFTTrainer, sft_arguments
from trainer.sources.registry import FORMS, open_source
from trainer.video import check_video_input, read_video_input
from trainer.video_trainer import last_checkpoint

CACHE_BYTES = 10**9
"""Decoded frames kept in memory on a CPU, where decoding would take as long as learning."""
BEFORE = "before"


@dataclass(frozen=True)
class Watch:
    """What a run tells while it goes on.

    Attributes:
        say: a line.
        evaluating: what is evaluated, questions answered, questions in all.
        callbacks: those of the trainer that show the progress of a stage.
    """

    say: Callable[[str], None]
    evaluating: Callable[[str, int, int], None]
    callbacks: Callable[[str, int], list[TrainerCallback]]


def train(config: TrainConfig, folder: Path, watch: Watch, *, only: StageName | None = None) -> dict[str, Evaluation]:
    """Train and evaluate; what is finished already is not done again. Nothing is written before all data was read.

    Returns:
        Held-out scores by when they were taken: before, after sft, after grpo; none where nothing is evaluated.

    Raises:
        InputError: a source, the model or a checkpoint is not what it should be.
        TrainerError: the loss stopped being a number.
    """
    model = config.model.name
    stages = config.stages(only)
    _check_start(config)
    mixtures = {name: _mixture(name, stage, config, watch) for name, stage in stages.items()}
    held_out = _held_out(config, watch)
    if is_main_process():
        begin_run(config, folder)
    PartialState().wait_for_everyone()
    if model == "tiny":
        model = _tiny_start(config, folder, [*mixtures.values()], held_out)
    moment = BEFORE
    scores: dict[str, Evaluation] = {}
    for name in config.stages():
        done = (folder / name / DONE).is_file()
        if name not in stages and not done:
            continue  # the stage that was asked for starts from what there is
        if held_out:
            scores[moment] = _evaluated(moment, model, config, held_out, folder, watch)
        if not done:
            _train_stage(name, stages[name], config, model, mixtures[name], folder / name, watch)
        model, moment = str(folder / name / "model"), f"after {name}"
    if held_out:
        scores[moment] = _evaluated(moment, model, config, held_out, folder, watch)
    return scores


def _check_start(config: TrainConfig) -> None:
    """Refuse a folder as the model to start from.

    Raises:
        InputError: it was trained with another video input; it is an adapter, merged, that beta is measured from.
    """
    start = Path(config.model.name)
    if not start.is_dir():
        return
    check_video_input(start, config.video, allow_other=config.model.allow_other_video)
    merged = config.model.mode != "lora" and (start / "adapter_config.json").is_file()
    if merged and config.grpo is not None and config.grpo.beta > 0:
        raise InputError(
            f"grpo.beta {config.grpo.beta:g}: {start} is an adapter, and the divergence would be from the model below "
            "it; allowed are 0, mode lora, and a folder of the whole model"
        )


def _mixture(name: StageName, stage: StageConfig, config: TrainConfig, watch: Watch) -> Mixture:
    found = [open_source(source, form=FORMS[name], training=True) for source in stage.mixture]
    for line in (line for one in found for line in one.lines()):
        watch.say(f"{name}: {line}")
    return mixture_of(stage, found, processes=process_count(), seed=config.seed)


def _held_out(config: TrainConfig, watch: Watch) -> list[Example]:
    if config.evaluation is None:
        return []
    found = [open_source(source, form="answer", training=False) for source in config.evaluation.mixture]
    for line in (line for one in found for line in one.lines()):
        watch.say(f"held out: {line}")
    return [example for one in found for example in one.examples]


def _tiny_start(config: TrainConfig, folder: Path, mixtures: Sequence[Mixture], held_out: Sequence[Example]) -> str:
    """The folder of the tiny model with random weights; its tokenizer knows the words of all examples."""
    start = folder / START
    if not (start / DONE).is_file() and is_main_process():
        learned = [example for mixture in mixtures for source in mixture.sources for example in source]
        texts = {text for example in (*learned, *held_out) for text in (example.prompt, example.target)}
        model, processor = build_tiny(sorted(texts), seed=config.seed)
        save_checkpoint(start, model, processor, config.video)
        (start / DONE).touch()
    PartialState().wait_for_everyone()
    return str(start)


def _train_stage(
    name: StageName,
    stage: StageConfig,
    config: TrainConfig,
    model: str,
    mixture: Mixture,
    folder: Path,
    watch: Watch,
) -> None:
    loaded: Any = load_model(
        model,
        mode=config.model.mode,
        lora_rank=config.model.lora_rank,
        lora_alpha=config.model.lora_alpha,
        dtype=config.model.dtype,
        attention=config.model.attention,
        seed=config.seed,
    )
    encoder = _encoder(model, config, tokens_per_second(loaded))
    folder.mkdir(parents=True, exist_ok=True)
    questions = stage.questions_a_step * process_count()
    trainer: VideoSFTTrainer | VideoGRPOTrainer
    if isinstance(stage, GrpoConfig):
        examples = PairedExamples(
            mixture, share=stage.time_pairs, prompts_a_process=stage.questions_a_step, seed=config.seed
        )
        rewards, weights = rewards_in_use(stage.rewards)
        trainer = VideoGRPOTrainer(
            loaded,
            rewards,
            examples,
            encoder,
            grpo_arguments(stage, folder, encoder, reward_weights=weights, device=config.device, seed=config.seed),
            group_filter=GroupFilter(rewards.index(accuracy)) if accuracy in rewards else None,
            muon_learning_rate=stage.muon_learning_rate,
            callbacks=[Curves(folder, examples, questions_a_step=questions), *watch.callbacks(name, stage.steps)],
        )
    else:
        assert isinstance(stage, SftConfig)
        trainer = VideoSFTTrainer(
            loaded,
            mixture,
            encoder,
            sft_arguments(stage, folder, device=config.device, seed=config.seed),
            muon_learning_rate=stage.muon_learning_rate,
            callbacks=[Curves(folder, mixture, questions_a_step=questions), *watch.callbacks(name, stage.steps)],
        )
    trainer.remove_callback(PrinterCallback)
    checkpoint = last_checkpoint(folder)
    if checkpoint is not None:
        check_video_input(checkpoint, config.video)
        watch.say(f"{name}: goes on from {checkpoint}")
    trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))
    trainer.save_model(str(folder / "model"))
    trainer.accelerator.wait_for_everyone()
    if trainer.replaced:
        watch.say(f"{name}: {trainer.replaced} examples stood in for one whose video could not be read")
    if trainer.accelerator.is_main_process:
        (folder / DONE).touch()


def _encoder(model: str, config: TrainConfig, seconds: float) -> Encoder:
    cache = CACHE_BYTES if config.device == "cpu" else 0
    return Encoder(load_processor(model), config.video, tokens_per_second=seconds, cache_bytes=cache)


def _evaluated(
    name: str, model: str, config: TrainConfig, held_out: Sequence[Example], folder: Path, watch: Watch
) -> Evaluation:
    """Held-out scores, from an earlier run where they were written down."""
    assert config.evaluation is not None
    kept = read_evaluation(folder, name)
    if kept is not None:
        return kept
    loaded: Any = load_model(model, dtype=config.model.dtype, attention=config.model.attention)
    loaded.to(PartialState().device if config.device == "cuda" else "cpu")
    # Random weights say nothing yet, whatever is done to the frames.
    untrained = name == BEFORE and config.model.name == "tiny"
    controls = CONTROLS if config.evaluation.controls and not untrained else CONTROLS[:1]
    done = 0

    def progress(count: int) -> None:
        nonlocal done
        done += count
        watch.evaluating(name, done, len(held_out) * len(controls))

    found = evaluate(
        loaded,
        _encoder(model, config, tokens_per_second(loaded)),
        held_out,
        batch_size=config.evaluation.batch_size,
        max_new_tokens=config.evaluation.max_new_tokens,
        controls=controls,
        seed=config.seed,
        progress=progress,
    )
    found = replace(found, trained_with=read_video_input(Path(model)))
    if is_main_process():
        write_evaluation(folder, name, found)
    return found
