"""A training run from its config to its scores: what `trainer.train` and `synthcam train` do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
from accelerate import PartialState
from transformers import PrinterCallback

from synthcam.arguments import as_path
from synthcam.atomic_files import replacing_folder
from synthcam.dataset.building.build import BuildStatus, build_missing
from synthcam.dataset.building.executors import make_executor
from synthcam.errors import InputError
from synthcam.progress import ProgressCallback, RunReport, run_report
from trainer.camera_head.saved import FILE as HEAD_FILE
from trainer.checkpoints import check_intact, find_checkpoint, seal
from trainer.config import StageName, TrainConfig, load_config
from trainer.curves import FILE as CURVES
from trainer.curves import Curves, StepProgress
from trainer.evaluation.controls import CONTROLS
from trainer.evaluation.held_out import Evaluation, evaluate
from trainer.examples import Example
from trainer.features import Encoder
from trainer.frame_selection.picking import picks_shown
from trainer.frame_selection.stage import TrainedPolicy, train_frames
from trainer.groups import undecided_by
from trainer.grpo import VideoGRPOTrainer, grpo_arguments
from trainer.machine import check_machine, is_main_process, join_processes, process_count, quiet
from trainer.mixture import Mixture, mixture_of
from trainer.models.blocks import block_counts, check_blocks, names_blocks
from trainer.models.load import ADAPTER_FILE, load_model, load_processor, save_checkpoint, tokens_per_second
from trainer.models.tiny import build_tiny
from trainer.pairs import PairedExamples
from trainer.rewards.combine import accuracy, rewards_in_use
from trainer.run_folder import DONE, START, begin_run, check_run, evaluation_folder, read_evaluation
from trainer.sft import VideoSFTTrainer, sft_arguments
from trainer.sources.availability import datasets_to_build
from trainer.sources.registry import FORMS, open_source
from trainer.stage_config import GrpoConfig, SftConfig, StageConfig
from trainer.video import check_video_input, read_video_input

CACHE_BYTES = 10**9
"""Decoded frames kept in memory on a CPU, where decoding would take as long as learning."""
BEFORE = "before"


@dataclass(frozen=True)
class TrainedRun:
    """A finished run.

    Attributes:
        folder: of the run.
        models: the folder of the model after each stage of this run, by stage.
        curves: the picture of each stage's curves.
        scores: held-out scores by when they were taken ("before", "after sft", "after grpo"); empty if the config has
            no evaluation.
        policy: the policy that picks frames, if this run trained one.
    """

    folder: Path
    models: dict[StageName, Path]
    curves: dict[StageName, Path]
    scores: dict[str, Evaluation] = field(default_factory=dict)
    policy: TrainedPolicy | None = None

    @property
    def model(self) -> Path:
        """The folder of the model after the last stage.

        Raises:
            InputError: no stage of this run changes the model.
        """
        if not self.models:
            raise InputError(f"{self.folder}: the run changes no model, it trains a policy")
        return list(self.models.values())[-1]


def train(
    config: str | Path | TrainConfig,
    out: str | Path | None = None,
    *,
    stage: StageName | None = None,
    seed: int | None = None,
    resume: bool = False,
    progress: ProgressCallback | bool = True,
) -> TrainedRun:
    """Train and evaluate a model as a config says; stop it at any moment, and `resume` continues.

    Datasets that the config has a recipe for are built where they are missing. Nothing is written into the run's folder
    before the config, the machine and all data have been checked.

    Args:
        config: the name of a shipped config, a YAML file, or a config that was read before.
        out: the folder of the run, in place of the config's.
        stage: run this stage only.
        seed: in place of the config's.
        resume: continue the run in the folder, and start one if there is none; finished parts are not repeated.
        progress: True shows bars on a terminal and prints lines elsewhere, False shows nothing; a function is called
            with the name of the work, how much is done, and how much there is.

    Raises:
        InputError: the config, a source, the model or a checkpoint is wrong, or the folder holds something else.
        MachineError: there is no GPU for a config that needs one, or a dataset cannot be built here.
        TrainerError: the loss or a gradient is not a finite number.

    """
    settings = load_config(config, seed=seed)
    folder = settings.out if out is None else as_path(out, "out")
    join_processes(settings.device)
    check_machine(settings, str(settings.out) if isinstance(config, TrainConfig) else str(config))
    quiet()
    stages = settings.stages(stage)
    with run_report(progress) as report:
        if is_main_process():
            check_run(settings, folder, resume=resume, only=stage)
            if resume and not folder.exists():
                report.say(f"{folder}: there is no run yet; starting one")
        _build_datasets(settings, report)
        scores = _train_and_evaluate(settings, folder, report, only=stage) if stages else {}
        policy = None
        if settings.frames is not None and stage in (None, "frames"):
            policy = _train_policy(settings, folder, report)
    return TrainedRun(
        folder,
        models={name: folder / name / "model" for name in stages},
        curves={name: folder / name / CURVES for name in stages},
        scores=scores,
        policy=policy,
    )


def _train_policy(config: TrainConfig, folder: Path, report: RunReport) -> TrainedPolicy | None:
    """Train the policy that picks frames, with the last model of the run, or the config's where no stage changes it."""
    stages = list(config.stages())
    reader = config.model.name if not stages else str(folder / stages[-1] / "model")
    if stages and not (folder / stages[-1] / DONE).is_file():
        raise InputError(f"{folder}: {stages[-1]} is not finished, whose model the stage frames asks; run it first")
    if not stages and reader == "tiny":
        raise InputError("model.name tiny: has random weights; the stage frames needs a model that was trained")
    if not is_main_process():
        return None
    begin_run(config, folder)
    return train_frames(config, folder, reader, report)


def _build_datasets(config: TrainConfig, report: RunReport) -> None:
    """Build the datasets of a config that are missing and have a recipe."""
    for folder, recipe in datasets_to_build(config):
        report.say(f"building {folder}: {recipe.spec.about or recipe.name}")

        def on_status(status: BuildStatus, name: str = folder.name) -> None:
            report.progress(f"shards of {name}", len(status.summaries) + len(status.failed), status.total)

        status = build_missing(recipe, folder, make_executor(), watch=on_status)
        if status is not None:
            report.say(f"{folder}: {sum(summary.clips for summary in status.summaries):,} clips")


def _train_and_evaluate(
    config: TrainConfig, folder: Path, report: RunReport, *, only: StageName | None
) -> dict[str, Evaluation]:
    """Run stage after stage and take held-out scores before and after each; parts that are finished are kept."""
    model = config.model.name
    stages = config.stages(only)
    _check_start(config)
    mixtures = {name: _mixture(name, stage, config, report) for name, stage in stages.items()}
    held_out = _held_out(config, report)
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
            continue  # the stage that was asked for starts from the model there is
        if held_out:
            scores[moment] = _evaluated(moment, model, config, held_out, folder, report)
        if not done:
            _train_stage(name, stages[name], config, model, mixtures[name], folder / name, report)
        else:
            advice = f"without {folder / name / DONE}, the stage is finished again from its checkpoints"
            check_intact(folder / name / "model", advice)
        model, moment = str(folder / name / "model"), f"after {name}"
    if held_out:
        scores[moment] = _evaluated(moment, model, config, held_out, folder, report)
    return scores


def _check_start(config: TrainConfig) -> None:
    """Refuse a folder that the config's model cannot start from, and blocks that the model does not have.

    Raises:
        InputError: there is no such block; it was trained with another video input, or is an adapter that would be
            merged and beta is not 0.
    """
    if names_blocks(config):
        check_blocks(config, block_counts(config.model.name))
    start = Path(config.model.name)
    if not start.is_dir():
        return
    check_intact(start, "model.name: allowed is the folder of a whole model")
    check_video_input(start, config.video, allow_other=config.model.allow_other_video)
    merged = config.model.mode != "lora" and (start / ADAPTER_FILE).is_file()
    if merged and config.grpo is not None and config.grpo.beta > 0:
        raise InputError(
            f"grpo.beta {config.grpo.beta:g}: {start} is an adapter, and the divergence would be from the model below "
            "it; allowed are 0, mode lora, and a folder of the whole model"
        )


def _mixture(name: StageName, stage: StageConfig, config: TrainConfig, report: RunReport) -> Mixture:
    loaded = [open_source(source, form=FORMS[name], training=True) for source in stage.mixture]
    for line in (line for source in loaded for line in source.lines()):
        report.say(f"{name}: {line}")
    return mixture_of(stage, loaded, seed=config.seed)


def _held_out(config: TrainConfig, report: RunReport) -> list[Example]:
    if config.evaluation is None:
        return []
    loaded = [open_source(source, form="answer", training=False) for source in config.evaluation.mixture]
    for line in (line for source in loaded for line in source.lines()):
        report.say(f"held out: {line}")
    return [example for source in loaded for example in source.examples]


def _tiny_start(config: TrainConfig, folder: Path, mixtures: Sequence[Mixture], held_out: Sequence[Example]) -> str:
    """Make the tiny model with random weights, whose tokenizer knows the words of all examples; return its folder."""
    start = folder / START
    if (start / DONE).is_file():
        check_intact(start, "choose another --out")
    elif is_main_process():
        learned = [example for mixture in mixtures for source in mixture.sources for example in source]
        texts = {text for example in (*learned, *held_out) for text in (example.prompt, example.target)}
        model, processor = build_tiny(sorted(texts), seed=config.seed)
        with replacing_folder(start) as temporary:
            save_checkpoint(temporary, model, processor, config.video)
            seal(temporary)
            (temporary / DONE).touch()
    PartialState().wait_for_everyone()
    return str(start)


def _train_stage(
    name: StageName,
    stage: StageConfig,
    config: TrainConfig,
    model: str,
    mixture: Mixture,
    folder: Path,
    report: RunReport,
) -> None:
    # Arguments before the model: they tell transformers of ZeRO-3, which then spreads weights while they are loaded.
    encoder = _encoder(model, config, tokens_per_second(model))
    folder.mkdir(parents=True, exist_ok=True)
    steps = len(mixture) // stage.batch
    trainer: VideoSFTTrainer | VideoGRPOTrainer
    if isinstance(stage, GrpoConfig):
        rewards, weights = rewards_in_use(stage.rewards)
        arguments = grpo_arguments(
            stage, folder, encoder, steps=steps, reward_weights=weights, device=config.device, seed=config.seed
        )
        examples = PairedExamples(
            mixture,
            share=stage.time_pairs,
            orders=stage.option_pairs,
            prompts_a_process=stage.spread(process_count()).examples,
            seed=config.seed,
        )
        trainer = VideoGRPOTrainer(
            _to_train(model, config),
            rewards,
            examples,
            encoder,
            arguments,
            group_filter=undecided_by(rewards.index(accuracy)) if accuracy in rewards else None,
            refill=stage.refill,
            most_kl=stage.most_kl,
            muon_learning_rate=stage.muon_learning_rate,
            callbacks=[Curves(folder, examples, questions_a_step=stage.batch), StepProgress(name, report.progress)],
        )
    else:
        assert isinstance(stage, SftConfig)
        sft = sft_arguments(stage, folder, steps=steps, device=config.device, seed=config.seed)
        trainer = VideoSFTTrainer(
            _to_train(model, config),
            mixture,
            encoder,
            sft,
            weigh=stage.weigh,
            muon_learning_rate=stage.muon_learning_rate,
            camera_head=stage.camera_head,
            callbacks=[Curves(folder, mixture, questions_a_step=stage.batch), StepProgress(name, report.progress)],
        )
    trainer.remove_callback(PrinterCallback)
    checkpoint, damaged = find_checkpoint(folder)
    for line in damaged:
        report.say(f"{name}: {line}")
    if checkpoint is not None:
        check_video_input(checkpoint, config.video)
        report.say(f"{name}: continues from {checkpoint}")
    trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))
    trainer.save_model(str(folder / "model"))
    trainer.accelerator.wait_for_everyone()
    if trainer.replaced:
        report.say(f"{name}: {trainer.replaced} examples replaced one whose video could not be read")
    if trainer.accelerator.is_main_process:
        if isinstance(stage, SftConfig) and stage.camera_head is not None and not stage.camera_head.keep:
            (folder / "model" / HEAD_FILE).unlink()
        seal(folder / "model")
        (folder / DONE).touch()


def _to_train(model: str, config: TrainConfig) -> Any:
    """The model of a stage, with the weights selected that learn."""
    return load_model(
        model,
        mode=config.model.mode,
        lora_rank=config.model.lora_rank,
        lora_alpha=config.model.lora_alpha,
        vision_lora_blocks=config.model.vision_lora_blocks,
        dtype=config.model.dtype,
        attention=config.model.attention,
        seed=config.seed,
    )


def _encoder(model: str, config: TrainConfig, seconds: float) -> Encoder:
    cache = CACHE_BYTES if config.device == "cpu" else 0
    picked = None if config.picks is None else picks_shown(config.picks, config.video, seed=config.seed)
    return Encoder(load_processor(model), config.video, tokens_per_second=seconds, cache_bytes=cache, picked=picked)


def _evaluated(
    name: str, model: str, config: TrainConfig, held_out: Sequence[Example], folder: Path, report: RunReport
) -> Evaluation:
    """Held-out scores of a model; those that an earlier run wrote are read."""
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
        report.progress(name, done, len(held_out) * len(controls))

    trained_with = read_video_input(Path(model))
    return evaluate(
        loaded,
        _encoder(model, config, tokens_per_second(model)),
        held_out,
        name=name,
        folder=evaluation_folder(folder, name),
        batch_size=config.evaluation.batch_size,
        max_new_tokens=config.evaluation.max_new_tokens,
        controls=controls,
        seed=config.seed,
        described={"trained_with": None if trained_with is None else trained_with.model_dump()},
        progress=progress,
    )
