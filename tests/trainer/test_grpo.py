"""Reinforcement learning: the video is in every pass, rows do not touch each other, and a killed run can be resumed."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")
import trainer.compat  # isort: skip
import torch
from support.toy_training import VIDEO_INPUT, grpo_trainer, reward_even_tokens, tiny_encoder
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import Qwen2_5_VLModel

from synthcam.errors import MachineError
from trainer import compat
from trainer.checkpoints import last_checkpoint
from trainer.examples import Example
from trainer.features import VIDEO, Prompt
from trainer.grpo import VideoGRPOTrainer
from trainer.models.chat import VISION_TOKENS
from trainer.models.load import load_model, load_processor
from trainer.models.shared_videos import shared_videos
from trainer.video_trainer import checkpoint_to_resume


@pytest.fixture
def trainer(model: Path, examples: list[Example], tmp_path: Path) -> VideoGRPOTrainer:
    return grpo_trainer(model, examples, tmp_path)


@contextmanager
def spied(model: Any) -> Iterator[list[dict[str, Any]]]:
    """What the model's forward is called with, and whether gradients are wanted."""
    calls: list[dict[str, Any]] = []
    hook = model.register_forward_pre_hook(
        lambda module, args, kwargs: calls.append(kwargs | {"gradients": torch.is_grad_enabled()}), with_kwargs=True
    )
    yield calls
    hook.remove()


def numbers_of(trainer: VideoGRPOTrainer) -> dict[int, tuple[float, float]]:
    """Loss and reward of every step."""
    return {entry["step"]: (entry["loss"], entry["reward"]) for entry in trainer.state.log_history if "loss" in entry}


def scored(trainer: VideoGRPOTrainer, prompts: Sequence[Prompt], answer: Sequence[int]) -> torch.Tensor:
    """Log-probabilities (B, C) of one answer to several prompts, as trl lays them out: prompts padded on the left."""
    longest = max(len(prompt.tokens) for prompt in prompts)
    pad = trainer._encoder.pad_token
    gaps = [longest - len(prompt.tokens) for prompt in prompts]
    tokens = [[pad] * gap + prompt.tokens + list(answer) for gap, prompt in zip(gaps, prompts, strict=True)]
    mask = [[0] * gap + [1] * (len(row) - gap) for gap, row in zip(gaps, tokens, strict=True)]
    trainer._shown = [prompt.patches for prompt in prompts]
    with torch.no_grad():
        log_probs, _, _ = trainer._get_per_token_logps_and_entropies(
            trainer.model, torch.tensor(tokens), torch.tensor(mask), len(answer)
        )
    return log_probs


def check_pictures(trainer: VideoGRPOTrainer, call: dict[str, Any]) -> None:
    """A call shows each row a whole video, rows of a question the same one, and says which tokens stand for it."""
    tokens, video = call["input_ids"], trainer._encoder.video_token
    tokens_of_videos = call["video_grid_thw"].prod(dim=1) // 4
    assert torch.equal((tokens == video).sum(dim=1), tokens_of_videos)
    assert tokens_of_videos.min() > 0
    groups = tokens_of_videos.unflatten(0, (-1, 4))
    assert len(call["pixel_values_videos"]) == 4 * groups[:, 0].sum()
    assert torch.equal(call["mm_token_type_ids"], torch.where(tokens == video, VIDEO, 0))
    assert call["second_per_grid_ts"].tolist() == [0.5] * len(tokens)


def test_every_pass_sees_the_video(trainer: VideoGRPOTrainer, monkeypatch: pytest.MonkeyPatch) -> None:
    sampled: list[dict[str, Any]] = []
    generate = trainer.model.generate
    monkeypatch.setattr(trainer.model, "generate", lambda **inputs: sampled.append(inputs) or generate(**inputs))
    with spied(trainer.model) as calls:
        trainer.train()
    learned_from = [call for call in calls if call["gradients"]]
    assert (len(sampled), len(learned_from)) == (4, 4 * 2)
    for call in sampled + learned_from:
        check_pictures(trainer, call)


def test_each_row_sees_its_own_video(model: Path, examples: list[Example], tmp_path: Path) -> None:
    asked = [replace(example, prompt=f"{example.prompt} {i}") for i, example in enumerate(examples[:8])]
    trainer = grpo_trainer(model, asked, tmp_path)
    with spied(trainer.model) as calls:
        trainer.train()
    encoder = trainer._encoder
    known = {tuple(encoder.prompt(example).tokens): encoder.prompt(example).patches for example in asked}
    seen = 0
    for call in (call for call in calls if call["gradients"]):
        # Four rows of one question: their one video is given once.
        pictures = [call["pixel_values_videos"]] * 4
        for tokens, mask, picture in zip(call["input_ids"], call["attention_mask"], pictures, strict=True):
            row = tuple(tokens[mask.bool()].tolist())
            (own,) = [patches for prompt, patches in known.items() if row[: len(prompt)] == prompt]
            assert torch.equal(picture, encoder.model_inputs([own])["pixel_values_videos"])
            seen += 1
    assert seen == 4 * 8


@pytest.mark.parametrize(("mode", "in_loss"), [("full", 2), ("lora", 0)])
def test_a_group_is_encoded_once(model: Path, examples: list[Example], tmp_path: Path, mode: str, in_loss: int) -> None:
    """Two questions with four completions each: the tower reads two videos to sample and two to learn, not eight.

    With adapters on the language model it does not learn, so what it made of them for sampling is used again.
    """
    trainer = grpo_trainer(model, examples, tmp_path, steps=1, mode=mode)
    (inner,) = [module for module in trainer.model.modules() if isinstance(module, Qwen2_5_VLModel)]
    read: list[tuple[bool, int]] = []
    inner.visual.register_forward_pre_hook(
        lambda module, args, kwargs: read.append((torch.is_grad_enabled(), len(kwargs["grid_thw"]))), with_kwargs=True
    )
    trainer.train()
    assert sum(videos for gradients, videos in read if not gradients) == 2
    assert sum(videos for gradients, videos in read if gradients) == in_loss


def test_a_shared_encoding_gives_the_gradient_of_separate_ones(model: Path, examples: list[Example]) -> None:
    loaded: Any = load_model(str(model))
    encoder = tiny_encoder(load_processor(str(model)))
    prompts = [encoder.prompt(example) for example in (examples[0], examples[6])]
    tokens = torch.tensor([prompts[0].tokens, prompts[0].tokens, prompts[1].tokens])
    patches = [prompts[0].patches, prompts[0].patches, prompts[1].patches]
    gradients = []
    for shared in (False, True):
        loaded.zero_grad()
        numbers = [0, 0, 1] if shared else [0, 1, 2]
        with shared_videos(loaded, numbers):
            output = loaded(
                input_ids=tokens,
                mm_token_type_ids=encoder.token_types(tokens),
                **encoder.model_inputs(patches, shared=shared),
            )
        output.logits[:, -1].logsumexp(dim=1).sum().backward()
        gradients.append([weight.grad.clone() for weight in loaded.model.visual.parameters()])
    assert all(torch.allclose(a, b, atol=1e-6) for a, b in zip(*gradients, strict=True))
    assert max(gradient.abs().max() for gradient in gradients[0]) > 0


def test_truncated_completions_make_no_gradient(model: Path, examples: list[Example], tmp_path: Path) -> None:
    for masked in (False, True):
        trainer = grpo_trainer(model, examples, tmp_path / str(masked), mask_truncated=masked)
        trainer.model.train()
        torch.manual_seed(0)
        batch = trainer._generate_and_score_completions([{"index": i // 4} for i in range(8)])
        end = trainer._encoder.end_token
        whole = (batch["completion_ids"] == end).any(dim=1)
        assert not whole.all()
        assert torch.equal(batch["completion_mask"].any(dim=1), whole if masked else torch.ones(8, dtype=torch.bool))


def test_without_the_video_log_probabilities_are_others(trainer: VideoGRPOTrainer, examples: list[Example]) -> None:
    prompt, answer = trainer._encoder.prompt(examples[0]), trainer._encoder.answer(examples[0])
    seen = scored(trainer, [prompt], answer)
    still = scored(trainer, [trainer._encoder.prompt(examples[0], freeze=True)], answer)
    with torch.no_grad():
        tokens = torch.tensor([prompt.tokens + answer])
        labels = torch.tensor([[-100] * len(prompt.tokens) + answer])
        blind = trainer.model(input_ids=tokens, labels=labels, fused_lm_head=True).log_probs[:, -len(answer) :]
    assert (seen - blind).abs().max() > 0.02
    assert (seen - still).abs().max() > 1e-4


def test_log_probabilities_are_those_of_the_plain_model(trainer: VideoGRPOTrainer, examples: list[Example]) -> None:
    prompt, answer = trainer._encoder.prompt(examples[0]), trainer._encoder.answer(examples[0])
    tokens = torch.tensor([prompt.tokens + answer])
    with torch.no_grad():
        logits = trainer.model(
            input_ids=tokens,
            mm_token_type_ids=trainer._encoder.token_types(tokens),
            **trainer._encoder.model_inputs([prompt.patches]),
        ).logits[0, -len(answer) - 1 : -1]
    expected = logits.log_softmax(dim=-1).gather(1, torch.tensor(answer)[:, None])[:, 0]
    assert torch.allclose(scored(trainer, [prompt], answer)[0], expected, atol=1e-5)


def test_a_batch_of_mixed_lengths_is_each_of_its_rows(trainer: VideoGRPOTrainer, examples: list[Example]) -> None:
    prompts = [trainer._encoder.prompt(example) for example in examples[:4]]
    assert len({len(prompt.tokens) for prompt in prompts}) > 2
    answer = trainer._encoder.answer(examples[0])
    together = scored(trainer, prompts, answer)
    for row, prompt in zip(together, prompts, strict=True):
        assert torch.allclose(row, scored(trainer, [prompt], answer)[0], atol=1e-5)


def test_sampling_pads_on_the_left_and_sees_what_scoring_sees(
    model: Path, examples: list[Example], tmp_path: Path
) -> None:
    trainer = grpo_trainer(model, examples, tmp_path, generations=2, batch=4, device_batch=8)
    trainer.generation_config.do_sample = False
    batch = trainer._generate_and_score_completions([{"index": i // 2} for i in range(8)])
    assert (batch["prompt_mask"].diff(dim=1) >= 0).all()
    assert not batch["prompt_mask"].all()
    for i in range(8):
        prompt = trainer._encoder.prompt(examples[i // 2])
        assert batch["prompt_ids"][i][batch["prompt_mask"][i].bool()].tolist() == prompt.tokens
        tokens = torch.tensor([prompt.tokens])
        alone = trainer.model.generate(
            input_ids=tokens,
            mm_token_type_ids=trainer._encoder.token_types(tokens),
            **trainer._encoder.model_inputs([prompt.patches]),
            generation_config=trainer.generation_config,
        )[0, len(prompt.tokens) :].tolist()
        said = batch["completion_ids"][i][batch["completion_mask"][i].bool()].tolist()
        assert said == alone[: len(said)]


def test_a_token_that_stands_for_a_picture_is_never_said(model: Path, examples: list[Example], tmp_path: Path) -> None:
    trainer = grpo_trainer(model, examples, tmp_path)
    silent = set(load_processor(str(model)).tokenizer.convert_tokens_to_ids(list(VISION_TOKENS)))
    trainer.model.lm_head.forward = lambda hidden: torch.nn.functional.linear(hidden, eager)
    eager = trainer.model.lm_head.weight.detach().clone()
    eager[sorted(silent)] *= 1000  # half of what is said would be one of these
    batch = trainer._generate_and_score_completions([{"index": i // 4} for i in range(8)])
    assert len(silent) == 5
    assert not silent & set(batch["completion_ids"].unique().tolist())


def test_videos_out_of_step_with_their_rows_are_noticed(trainer: VideoGRPOTrainer, examples: list[Example]) -> None:
    prompts = [trainer._encoder.prompt(example) for example in examples[:2]]
    swapped = [replace(prompts[0], patches=prompts[1].patches), replace(prompts[1], patches=prompts[0].patches)]
    with pytest.raises(RuntimeError, match=r"out of step: \[16, 24\] tokens expected, \[24, 16\] found"):
        scored(trainer, swapped, [1, 2])
    trainer._shown = None
    with pytest.raises(RuntimeError, match="without the videos of their rows"):
        trainer._get_per_token_logps_and_entropies(trainer.model, torch.tensor([[1, 2]]), torch.tensor([[1, 1]]), 1)


def test_rewards_get_the_example_that_was_shown(model: Path, examples: list[Example], tmp_path: Path) -> None:
    damaged = [examples[0], replace(examples[1], video=tmp_path / "missing.mp4"), *examples[2:4]]
    asked: list[Example] = []

    def reward(completion_ids: Any, example: Sequence[Example], **_: Any) -> list[float]:
        asked.extend(example)
        return reward_even_tokens(completion_ids)

    trainer = grpo_trainer(model, damaged, tmp_path / "out", steps=1, rewards=[reward])
    trainer.train()
    assert asked == [examples[0]] * 4 + [examples[2]] * 4
    assert [entry["replaced_examples"] for entry in trainer.state.log_history if "loss" in entry] == [4]


def test_groups_that_are_left_out_do_not_count(model: Path, examples: list[Example], tmp_path: Path) -> None:
    seen: list[tuple[list[str], tuple[int, ...]]] = []

    def second_alone(asked: Sequence[Example], rewards: torch.Tensor) -> torch.Tensor:
        seen.append(([example.clip for example in asked], tuple(rewards.shape)))
        return torch.tensor([False, True])

    trainer = grpo_trainer(model, examples, tmp_path, group_filter=second_alone)
    trainer.model.train()
    batch = trainer._generate_and_score_completions([{"index": i // 4} for i in range(8)])
    assert seen == [(["clip 0", "clip 1"], (2, 4, 1))]
    assert not batch["completion_mask"][:4].any()
    assert batch["completion_mask"][4:].any(dim=1).all()
    assert batch["num_items_in_batch"] == batch["completion_mask"].sum()
    assert trainer._metrics["train"]["groups_kept"] == [0.5]


def test_groups_that_teach_nothing_are_drawn_anew(model: Path, examples: list[Example], tmp_path: Path) -> None:
    """The first draw keeps one group of two; a later one has another in its place, with its own video and tokens."""
    drawn: list[list[str]] = []
    verdicts = [torch.tensor([False, True]), torch.tensor([False, False]), torch.tensor([True, True])]

    def first_alone(asked: Sequence[Example], rewards: torch.Tensor) -> torch.Tensor:
        drawn.append([example.clip for example in asked])
        return verdicts[len(drawn) - 1]

    trainer = grpo_trainer(model, examples, tmp_path, group_filter=first_alone, refill=5)
    trainer.model.train()
    batch = trainer._generate_and_score_completions([{"index": i // 4} for i in range(8)])
    assert len(drawn) == 3, "as many as it takes, not five"
    assert not set(drawn[0]) & set(drawn[1])
    by_clip = {example.clip: trainer._encoder.prompt(example) for example in examples}
    for row, clip in enumerate([drawn[2][0]] * 4 + [drawn[0][1]] * 4):
        mask = batch["prompt_mask"][row].bool()
        assert batch["prompt_ids"][row][mask].tolist() == by_clip[clip].tokens
        assert torch.equal(batch["patches"][row].values, by_clip[clip].patches.values)
    assert batch["completion_mask"].any(dim=1).all()
    assert batch["num_items_in_batch"] == batch["completion_mask"].sum()
    assert trainer._metrics["train"]["groups_kept"] == [1.0]
    assert trainer._metrics["train"]["draws"] == [3.0]


def test_a_stream_that_teaches_nothing_is_not_drawn_from_for_ever(
    model: Path, examples: list[Example], tmp_path: Path
) -> None:
    trainer = grpo_trainer(
        model, examples, tmp_path, steps=1, refill=2, group_filter=lambda asked, _: torch.zeros(len(asked)) > 0
    )
    trainer.train()
    assert trainer.state.log_history[0]["draws"] == 3
    assert trainer.state.log_history[0]["groups_kept"] == 0


@pytest.mark.parametrize("mode", ["full", "lora"])
def test_weights_that_stray_go_back(model: Path, examples: list[Example], tmp_path: Path, mode: str) -> None:
    """Any step strays further than the bound: each is undone before the next questions are asked."""
    free = grpo_trainer(model, examples, tmp_path / "free", mode=mode, learning_rate=0.05, most_kl=1e9)
    bound = grpo_trainer(model, examples, tmp_path / "bound", mode=mode, learning_rate=0.05, most_kl=1e-9)
    before = [weight.detach().clone() for weight in bound.model.parameters()]
    for trainer in (free, bound):
        torch.manual_seed(0)
        trainer.train()
    rows = [[row for row in trainer.state.log_history if "loss" in row] for trainer in (free, bound)]
    assert [row["rollbacks"] for row in rows[0]] == [0] * 4
    assert [row["rollbacks"] for row in rows[1]] == [0, 1, 2, 3]
    assert rows[0][0]["kl_from_start"] == pytest.approx(0, abs=1e-6)
    assert rows[0][3]["kl_from_start"] > 1e-6
    assert bound._rollback is not None
    bound._rollback.go_back(bound.optimizer)
    assert all(torch.equal(a, b) for a, b in zip(before, bound.model.parameters(), strict=True))


def test_a_batch_without_any_group_changes_nothing(model: Path, examples: list[Example], tmp_path: Path) -> None:
    trainer = grpo_trainer(
        model, examples, tmp_path, steps=1, group_filter=lambda asked, _: torch.zeros(len(asked)) > 0
    )
    before = [weight.clone() for weight in trainer.model.parameters()]
    trainer.train()
    assert all(torch.equal(a, b) for a, b in zip(before, trainer.model.parameters(), strict=True))
    assert trainer.state.log_history[0]["groups_kept"] == 0


@pytest.mark.parametrize("changes", [{"beta": 0.1}, {"beta": 0.1, "mode": "lora"}, {"gradient_checkpointing": True}])
def test_reference_adapter_and_checkpointing_see_the_video_too(
    model: Path, examples: list[Example], tmp_path: Path, changes: dict[str, Any]
) -> None:
    plain = grpo_trainer(model, examples, tmp_path / "plain", steps=1, mode=changes.get("mode", "full"))
    changed = grpo_trainer(model, examples, tmp_path / "changed", steps=1, **changes)
    for trainer in (plain, changed):
        torch.manual_seed(0)  # the same completions
        trainer.train()
    # In the first step the model is its own reference, so nothing of this may change loss or gradient.
    first, second = plain.state.log_history[0], changed.state.log_history[0]
    assert second["loss"] == pytest.approx(first["loss"], abs=1e-5)
    assert second["grad_norm"] == pytest.approx(first["grad_norm"], rel=1e-3)
    assert second.get("kl", 0) == pytest.approx(0, abs=1e-5)


def test_a_killed_run_goes_on_as_if_it_had_not_been(
    model: Path, killed_runs: Path, examples: list[Example], tmp_path: Path
) -> None:
    shutil.copytree(killed_runs / "grpo", tmp_path / "killed")
    assert last_checkpoint(tmp_path / "killed") == tmp_path / "killed" / "checkpoint-2"

    whole = grpo_trainer(model, examples, tmp_path / "whole")
    whole.train()
    resumed = grpo_trainer(model, examples, tmp_path / "killed")
    resumed.train(resume_from_checkpoint=str(checkpoint_to_resume(tmp_path / "killed", VIDEO_INPUT)))
    assert numbers_of(resumed).keys() == {1, 2, 3, 4}
    for step, (loss, reward) in numbers_of(whole).items():
        assert numbers_of(resumed)[step] == pytest.approx((loss, reward), rel=1e-5, abs=1e-7), step
    assert len({reward for _, reward in numbers_of(whole).values()}) > 1
    pairs = zip(whole.model.parameters(), resumed.model.parameters(), strict=True)
    assert all(torch.allclose(a, b, atol=1e-6) for a, b in pairs)


def test_another_trl_is_refused(
    model: Path, examples: list[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compat, "version", lambda package: "1.17.0")
    with pytest.raises(MachineError, match=r"trl 1\.16\.0, installed is 1\.17\.0"):
        grpo_trainer(model, examples, tmp_path)
