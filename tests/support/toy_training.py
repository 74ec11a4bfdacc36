"""Clips of a pattern that slides, and a tiny model: what the tests of training share. Needs torch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")
import trainer.compat  # noqa: F401  # isort: skip
import torch

from synthcam.rendering.video import write_video
from trainer.examples import Example
from trainer.features import Encoder
from trainer.grpo import VideoGRPOTrainer, grpo_arguments
from trainer.models.load import load_model, load_processor, save_checkpoint
from trainer.models.tiny import build_tiny
from trainer.sft import VideoSFTTrainer, sft_arguments
from trainer.stage_config import GrpoConfig, SftConfig
from trainer.video import VideoInput

torch.set_num_threads(1)

VIDEO_INPUT = VideoInput(pixels=56 * 56)
SLIDES = {"pan-left": (3, 0), "pan-right": (-3, 0), "tilt-up": (0, 3), "tilt-down": (0, -3), "static": (0, 0)}
MIXTURE = ({"kind": "real_clips", "path": "unused"},)


def toy_examples(folder: Path, count: int = 10) -> list[Example]:
    """`count` clips at 4 fps, of 8 and 12 frames in turn, with questions of two lengths; those there are kept."""
    rng = np.random.default_rng(0)
    folder.mkdir(parents=True, exist_ok=True)
    examples = []
    for i in range(count):
        name = list(SLIDES)[i % len(SLIDES)]
        right, down = SLIDES[name]
        pattern = np.kron(rng.integers(0, 255, (24, 24, 3), dtype=np.uint8), np.ones((8, 8, 1), np.uint8))
        frames = [pattern[64 + down * k :, 64 + right * k :][:56, :56] for k in range(8 if i % 2 else 12)]
        path = folder / f"{i}.mp4"
        if not path.exists():
            write_video(path, frames, fps=4, width=56, height=56)
        question = "What does the camera do?" + (" Look at all frames." if i % 3 else "")
        examples.append(
            Example("toy", path, question, (), name, question, None, "open", "motion", "train", f"clip {i}")
        )
    return examples


def tiny_checkpoint(folder: Path, examples: Sequence[Example]) -> Path:
    """A tiny model with random weights that can write the examples' texts."""
    texts = [text for example in examples for text in (example.prompt, example.target)]
    model, processor = build_tiny(texts, seed=0)
    save_checkpoint(folder, model, processor, VIDEO_INPUT)
    return folder


def tiny_encoder(processor: Any, *, cache_bytes: int = 10**8) -> Encoder:
    """The encoder of the tiny model."""
    return Encoder(processor, VIDEO_INPUT, tokens_per_second=2, cache_bytes=cache_bytes)


def reward_even_tokens(completion_ids: Sequence[Sequence[int]], **_: object) -> list[float]:
    """A reward that a model with random weights gets unevenly: the share of even token numbers."""
    return [sum(token % 2 == 0 for token in tokens) / max(len(tokens), 1) for tokens in completion_ids]


def sft_stage(**changes: Any) -> SftConfig:
    """Six steps with two passes each, a checkpoint after every second."""
    settings = {"steps": 6, "batch": 6, "device_batch": 3, "learning_rate": 2e-3, "save_every": 2, "log_every": 1}
    return SftConfig.model_validate(
        {"mixture": MIXTURE, "gradient_checkpointing": False, "schedule": "linear", **settings, **changes}
    )


def sft_trainer(model: Path, examples: Sequence[Example], out: Path, **changes: Any) -> VideoSFTTrainer:
    """A trainer on the checkpoint in `model` that writes to `out`; what is not its own goes into its stage."""
    callbacks, mode = changes.pop("callbacks", ()), changes.pop("mode", "full")
    stage = sft_stage(**changes)
    arguments = sft_arguments(stage, out, steps=stage.steps_for([len(examples)]), device="cpu", seed=0)
    return VideoSFTTrainer(
        load_model(str(model), mode=mode, lora_rank=4),
        examples,
        tiny_encoder(load_processor(str(model))),
        arguments,
        weigh=stage.weigh,
        muon_learning_rate=stage.muon_learning_rate,
        camera_head=stage.camera_head,
        callbacks=callbacks,
    )


def grpo_stage(**changes: Any) -> GrpoConfig:
    """Four steps, each on two prompts with four completions in two passes, a checkpoint after every second."""
    settings = {"steps": 4, "batch": 2, "device_batch": 4, "learning_rate": 1e-3, "save_every": 2, "log_every": 1}
    sampling = {"generations": 4, "max_completion_tokens": 6, "mask_truncated": False}
    return GrpoConfig.model_validate(
        {"mixture": MIXTURE, "gradient_checkpointing": False, **settings, **sampling, **changes}
    )


def grpo_trainer(model: Path, examples: Sequence[Example], out: Path, **changes: Any) -> VideoGRPOTrainer:
    """A trainer on the checkpoint in `model` that writes to `out`; what is not its own goes into its stage."""
    own = {
        name: changes.pop(name)
        for name in ("callbacks", "group_filter", "rewards", "refill", "most_kl")
        if name in changes
    }
    mode = changes.pop("mode", "full")
    rewards = own.pop("rewards", [reward_even_tokens])
    encoder = tiny_encoder(load_processor(str(model)))
    stage = grpo_stage(**changes)
    steps, weights = stage.steps_for([len(examples)]), [1.0] * len(rewards)
    arguments = grpo_arguments(stage, out, encoder, steps=steps, reward_weights=weights, device="cpu", seed=0)
    return VideoGRPOTrainer(
        load_model(str(model), mode=mode, lora_rank=4), rewards, examples, encoder, arguments, **own
    )
