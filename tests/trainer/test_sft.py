"""Supervised fine-tuning: it learns, it can be killed and resumed, and it stops at what is not a number."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")
import trainer.compat  # noqa: F401  # isort: skip
import torch
from safetensors.torch import load_file, save_file
from support.toy_training import VIDEO_INPUT, sft_trainer, tiny_encoder

from synthcam.errors import InputError
from trainer.checkpoints import last_checkpoint
from trainer.examples import Example
from trainer.models.load import load_model, load_processor
from trainer.sft import VideoSFTTrainer
from trainer.video import read_video_input
from trainer.video_trainer import TrainerError, checkpoint_to_resume


def losses(trainer: VideoSFTTrainer) -> dict[int, float]:
    return {entry["step"]: entry["loss"] for entry in trainer.state.log_history if "loss" in entry}


def answers(folder: Path, examples: Sequence[Example]) -> list[str]:
    """What the model in `folder` says, greedily."""
    loaded, processor = load_model(str(folder)), load_processor(str(folder))
    encoder, said = tiny_encoder(processor), []
    for example in examples:
        prompt = encoder.prompt(example)
        tokens = torch.tensor([prompt.tokens])
        inputs = encoder.model_inputs([prompt.patches]) | {"mm_token_type_ids": encoder.token_types(tokens)}
        out = loaded.generate(input_ids=tokens, **inputs, max_new_tokens=12, do_sample=False)
        said.append(processor.tokenizer.decode(out[0, tokens.shape[1] :], skip_special_tokens=True))
    return said


def test_it_learns_what_the_videos_show_and_keeps_it(model: Path, examples: list[Example], tmp_path: Path) -> None:
    asked_alike = [replace(example, prompt="What does the camera do?") for example in examples[:5]]
    trainer = sft_trainer(
        model, asked_alike, tmp_path, steps=60, batch=5, device_batch=5, learning_rate=4e-3, save_every=60
    )
    trainer.train()
    trainer.save_model(str(tmp_path / "final"))
    assert losses(trainer)[60] < 0.1 < 2 < losses(trainer)[1]
    assert answers(tmp_path / "final", asked_alike) == [example.target for example in asked_alike]
    assert read_video_input(tmp_path / "final") == read_video_input(tmp_path / "checkpoint-60") == VIDEO_INPUT


def test_a_killed_run_goes_on_as_if_it_had_not_been(
    model: Path, killed_runs: Path, examples: list[Example], tmp_path: Path
) -> None:
    shutil.copytree(killed_runs / "sft", tmp_path / "killed")
    assert last_checkpoint(tmp_path / "killed") == tmp_path / "killed" / "checkpoint-2"

    whole = sft_trainer(model, examples, tmp_path / "whole")
    whole.train()
    resumed = sft_trainer(model, examples, tmp_path / "killed")
    resumed.train(resume_from_checkpoint=str(checkpoint_to_resume(tmp_path / "killed", VIDEO_INPUT)))
    assert losses(whole).keys() == losses(resumed).keys() == set(range(1, 7))
    assert losses(resumed) == pytest.approx(losses(whole), rel=1e-6)
    pairs = zip(whole.model.parameters(), resumed.model.parameters(), strict=True)
    assert all(torch.allclose(a, b, atol=1e-7) for a, b in pairs)


def test_an_adapter_is_resumed_too(model: Path, examples: list[Example], tmp_path: Path) -> None:
    whole = sft_trainer(model, examples, tmp_path, mode="lora")
    whole.train()
    resumed = sft_trainer(model, examples, tmp_path, mode="lora")
    resumed.train(resume_from_checkpoint=str(tmp_path / "checkpoint-4"))
    assert losses(resumed) == pytest.approx(losses(whole), rel=1e-6)
    assert sorted(path.name for path in (tmp_path / "checkpoint-4").glob("*.safetensors")) == [
        "adapter_model.safetensors"
    ]


def test_weights_that_do_not_fit_are_not_passed_over(model: Path, examples: list[Example], tmp_path: Path) -> None:
    sft_trainer(model, examples, tmp_path, steps=2).train()
    weights = tmp_path / "checkpoint-2" / "model.safetensors"
    tensors = load_file(weights)
    del tensors["lm_head.weight"]
    save_file(tensors, weights, metadata={"format": "pt"})
    with pytest.raises(InputError, match=r"checkpoint-2: 1 weights are missing, such as lm_head\.weight"):
        sft_trainer(model, examples, tmp_path).train(resume_from_checkpoint=str(tmp_path / "checkpoint-2"))


def test_a_checkpoint_that_was_cut_off_is_not_resumed_from(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no checkpoint to resume from"):
        checkpoint_to_resume(tmp_path, VIDEO_INPUT)
    for step, state in ((9, "{}"), (10, "{}"), (11, '{"global_st'), (12, None)):
        folder = tmp_path / f"checkpoint-{step}"
        folder.mkdir()
        VIDEO_INPUT.write(folder)
        if state is not None:
            (folder / "trainer_state.json").write_text(state)
    assert checkpoint_to_resume(tmp_path, VIDEO_INPUT).name == "checkpoint-10"
    with pytest.raises(InputError, match=r"checkpoint-10: trained with fps 4\.0, not 2\.0"):
        checkpoint_to_resume(tmp_path, VIDEO_INPUT.model_copy(update={"fps": 2.0}))


def test_unreadable_videos_are_counted_in_the_log(model: Path, examples: list[Example], tmp_path: Path) -> None:
    damaged = [*examples[:4], replace(examples[4], video=tmp_path / "missing.mp4"), examples[5]]
    trainer = sft_trainer(model, damaged, tmp_path / "out", steps=2)
    trainer.train()
    counted = [entry["replaced_examples"] for entry in trainer.state.log_history if "loss" in entry]
    assert counted == [1, 2]  # six examples, two times six places


def test_a_loss_that_is_not_a_number_stops_training(model: Path, examples: list[Example], tmp_path: Path) -> None:
    trainer = sft_trainer(model, examples, tmp_path)
    with torch.no_grad():
        trainer.model.lm_head.weight[:] = torch.nan
    with pytest.raises(TrainerError, match=r"step 1: the loss is not a finite number.*0\.002.*from the beginning"):
        trainer.train()


def test_a_gradient_that_is_not_a_number_stays_out_of_the_weights(
    model: Path, examples: list[Example], tmp_path: Path
) -> None:
    trainer = sft_trainer(model, examples, tmp_path)
    before = [weight.clone() for weight in trainer.model.parameters()]
    trainer.model.lm_head.weight.register_hook(lambda gradient: gradient * torch.inf)
    with pytest.raises(TrainerError, match="step 1: the gradient is not a finite number"):
        trainer.train()
    assert all(torch.equal(a, b) for a, b in zip(before, trainer.model.parameters(), strict=True))
