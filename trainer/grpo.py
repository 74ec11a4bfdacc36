"""Reinforcement learning on videos: trl's GRPOTrainer with the video in every pass, and no group that teaches nothing.

trl 1.16 gives the model the video when it samples, but neither when it scores the samples nor in the pass that makes
gradients: the log-probabilities are then those of a model that sees nothing, which learns from noise without an error.
Here the patches of the video are in the batch of all three. The overridden methods are private, so trl is pinned.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from transformers import PreTrainedModel, TrainerCallback
from trl import GRPOConfig as TrlGRPOConfig
from trl import GRPOTrainer
from trl.trainer.utils import split_tensor_dict

from trainer.collator import ReadableExamples
from trainer.compat import require_version
from trainer.examples import Example
from trainer.features import Encoder, Patches
from trainer.groups import GroupFilter, refilled
from trainer.models.chat import VISION_TOKENS, prompt_messages
from trainer.models.shared_videos import Kept, shared_videos, tower_learns
from trainer.models.vllm_video import VideoEngine
from trainer.rollback import Rollback, divergence
from trainer.stage_config import GrpoConfig
from trainer.video_trainer import StopAtInfiniteGradient, VideoTrainerMixin, common_arguments, index_dataset

TRL = "1.16.0"

Reward = Callable[..., list[float | None]]
"""trl calls it with completions=, example= (the `Example` of each) and more; None where the reward does not apply."""


def grpo_arguments(
    stage: GrpoConfig,
    folder: Path,
    encoder: Encoder,
    *,
    steps: int,
    reward_weights: Sequence[float],
    device: str,
    seed: int,
) -> TrlGRPOConfig:
    """The arguments of trl's GRPOTrainer for a stage.

    Completions are sampled anew for every step, so every checkpoint is between two generation batches and a resumed
    run repeats the uninterrupted one.
    """
    silent = encoder.processor.tokenizer.convert_tokens_to_ids(list(VISION_TOKENS))
    return TrlGRPOConfig(
        **(common := common_arguments(stage, folder, steps=steps, device=device, seed=seed)),
        steps_per_generation=common["gradient_accumulation_steps"],
        num_iterations=1,
        num_generations=stage.generations,
        max_completion_length=stage.max_completion_tokens,
        temperature=stage.temperature,
        beta=stage.beta,
        loss_type="dapo",
        scale_rewards="group",
        reward_weights=list(reward_weights),
        shuffle_dataset=False,
        mask_truncated_completions=stage.mask_truncated,
        **_sampling(stage, silent),
    )


def _sampling(stage: GrpoConfig, silent: list[int]) -> dict[str, Any]:
    """What samples completions, and that it never says tokens of pictures; trl suppresses <|image_pad|> alone."""
    if stage.rollouts == "transformers":
        return {"use_vllm": False, "generation_kwargs": {"suppress_tokens": silent}}
    return {
        "use_vllm": True,
        "vllm_mode": "colocate",
        "vllm_gpu_memory_utilization": stage.vllm_memory,
        "vllm_enable_sleep_mode": True,
        "vllm_importance_sampling_correction": True,
        "generation_kwargs": {"logit_bias": dict.fromkeys(silent, -100.0)},
    }


class VideoGRPOTrainer(VideoTrainerMixin, GRPOTrainer):  # type: ignore[misc]
    """GRPO on examples in their order; rewards get the `Example` of each completion in the column `example`.

    If `beta` is not 0 the model must come from a folder or the hub, from which trl loads the reference.

    Args:
        group_filter: groups that it rejects count neither in the gradient nor in its normalisation.
        most_kl: divergence from the start, in nats a token, above which the weights go back; None lets them go.
        refill: how many times at most questions of rejected groups are replaced by others.

    Raises:
        MachineError: the installed trl is not the version whose private methods are overridden.
    """

    def __init__(
        self,
        model: PreTrainedModel,
        rewards: Sequence[Reward],
        examples: Sequence[Example],
        encoder: Encoder,
        args: TrlGRPOConfig,
        *,
        group_filter: GroupFilter | None = None,
        refill: int = 0,
        most_kl: float | None = None,
        muon_learning_rate: float | None = None,
        callbacks: Sequence[TrainerCallback] = (),
    ) -> None:
        require_version("trl", exactly=TRL)
        self.video_input, self.muon_learning_rate = encoder.video_input, muon_learning_rate
        self._encoder, self._group_filter, self._refill = encoder, group_filter, refill
        self._readable = ReadableExamples(examples, encoder)
        self._prompt_tokens: list[list[int]] = []
        self._shown: list[Patches] | None = None  # of each row of the batch being worked on
        self._kept: Kept | None = None  # encodings of a vision tower that does not learn
        self._rewards_by_function = torch.empty(0)
        super().__init__(
            model=model,
            reward_funcs=list(rewards),
            args=args,
            train_dataset=index_dataset(len(examples)),
            processing_class=encoder.processor,
            callbacks=[StopAtInfiniteGradient(), *callbacks],
        )
        spread = self.is_fsdp_enabled or self.is_deepspeed_enabled
        self._rollback = None if most_kl is None else Rollback(self.model, most_kl, spread=spread)
        if self.use_vllm:
            self.vllm_generation.llm = VideoEngine(self.vllm_generation.llm, self._asked, encoder)

    def _asked(self) -> list[tuple[list[int], Patches]]:
        """Tokens and video of each row of the batch being worked on."""
        return list(zip(self._prompt_tokens, self._shown or [], strict=True))

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> dict[str, Any]:
        """Sample and score; questions whose group teaches nothing are drawn anew, at most `refill` times.

        Every process takes part in every draw, for the rewards of all are gathered.
        """
        training = self.model.training
        self._kept = None if tower_learns(self.model) else {}
        output, kept = self._sampled(inputs)
        if training and self._rollback is not None and self._strayed(output, self._rollback):
            self._rollback.go_back(self.optimizer)
            output, kept = self._sampled(inputs)
        draws = 1
        while training and draws <= self._refill and not bool(self.accelerator.gather(kept).all()):
            more, more_kept = self._sampled(self._later(inputs, draws))
            filled = refilled(output, more, kept, more_kept, generations=self._generations, pad=self._encoder.pad_token)
            kept[filled] = True
            draws += 1
        if self._group_filter is not None:
            self._leave_out_groups(output, kept)
            self._metrics["train" if training else "eval"]["draws"].append(float(draws))
        return output

    def _strayed(self, output: dict[str, Any], rollback: Rollback) -> bool:
        """Whether the divergence from the start exceeds its bound; if not, the weights are remembered."""
        tokens = torch.cat([output["prompt_ids"], output["completion_ids"]], dim=1)
        mask = torch.cat([output["prompt_mask"], output["completion_mask"]], dim=1)
        length, size = output["completion_ids"].shape[1], self.args.per_device_train_batch_size
        self._shown, kept, self._kept = output["patches"], self._kept, None
        try:
            with torch.no_grad():
                now = self._get_per_token_logps_and_entropies(self.model, tokens, mask, length, size)[0]
                with rollback.start() as start:
                    before = self._get_per_token_logps_and_entropies(start, tokens, mask, length, size)[0]
        finally:
            self._shown, self._kept = None, kept
        found = float(self.accelerator.gather(divergence(before, now, output["completion_mask"])).mean())
        strayed = found > rollback.most
        if not strayed:
            rollback.keep()
        self._metrics["train"]["kl_from_start"].append(found)
        self._metrics["train"]["rollbacks"].append(float(rollback.count + strayed))
        return strayed

    @property
    def _generations(self) -> int:
        return int(self.num_generations if self.model.training else self.num_generations_eval)

    def _later(self, inputs: Sequence[dict[str, Any]], draw: int) -> list[dict[str, Any]]:
        """The questions of another step far from this one, which is a whole number of batches away, as pairs need."""
        batch = len(inputs) // self._generations * self.accelerator.num_processes
        count = len(self._readable)
        apart = max(1, count // (self._refill + 1) // batch) * batch
        return [{"index": (row["index"] + draw * apart) % (count - count % 2 or count)} for row in inputs]

    def _sampled(self, inputs: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], torch.Tensor]:
        """What trl makes of some rows, with their videos, and which groups teach something (groups,)."""
        read = {index: self._readable.at(index) for index in dict.fromkeys(row["index"] for row in inputs)}
        chosen = [read[row["index"]] for row in inputs]  # a prompt's completions share what is decoded once
        self.replaced += sum(one.replaced for one in chosen)
        self._prompt_tokens = [one.prompt.tokens for one in chosen]
        self._shown = [one.prompt.patches for one in chosen]
        rows = [{"prompt": prompt_messages(one.example), "example": one.example} for one in chosen]
        try:
            with self._shared(self.model):
                output: dict[str, Any] = super()._generate_and_score_completions(rows)
            output["patches"] = self._shown  # a list: trl splits it with the rest of the batch
        finally:
            self._shown = None
        return output, self._teaching([one.example for one in chosen])

    def _tokenize_prompts(self, prompts: list[Any]) -> tuple[list[list[int]], None, dict[str, Any]]:
        """Tokens and pictures for sampling; trl pads lists on the left."""
        if self._shown is None or len(prompts) != len(self._shown):
            raise RuntimeError("prompts were tokenized outside of a generation batch")
        types = [self._encoder.token_types(torch.tensor(tokens)).tolist() for tokens in self._prompt_tokens]
        pictures = self._encoder.model_inputs(self._shown, device=self.accelerator.device, shared=True)
        return [list(tokens) for tokens in self._prompt_tokens], None, pictures | {"mm_token_type_ids": types}

    def _prepare_inputs(self, generation_batch: Any) -> Any:
        """What trl does, but completions of a question stay together, so that a pass encodes their video once.

        All passes of a generation make one optimizer step, so their order does not matter.
        """
        if not self.model.training:
            return self._generate_and_score_completions(generation_batch)
        own: Any = self
        passes = own.args.steps_per_generation
        if own._step % passes == 0 or own._buffered_inputs is None:
            own._buffered_inputs = split_tensor_dict(self._generate_and_score_completions(generation_batch), passes)
        return own._buffered_inputs[own._step % passes]

    def _shared(self, model: Any, rows: slice = slice(None)) -> AbstractContextManager[None]:
        """Within, the rows of the batch being worked on share the encodings of their videos."""
        assert self._shown is not None
        return shared_videos(model, [id(one) for one in self._shown[rows]], kept=self._kept)

    def _compute_loss(self, model: Any, inputs: dict[str, Any]) -> torch.Tensor:
        self._shown = inputs["patches"]
        try:
            loss: torch.Tensor = super()._compute_loss(model, inputs)
        finally:
            self._shown = None
        return loss

    def _get_per_token_logps_and_entropies(
        self,
        model: Any,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        logits_to_keep: int,
        batch_size: int | None = None,
        compute_entropy: bool = False,
        **_: Any,
    ) -> tuple[torch.Tensor, torch.Tensor | None, None]:
        """Log-probabilities (B, C) of the completions, and entropies (B, C), with the video in view."""
        if self._shown is None or len(self._shown) != len(input_ids):
            raise RuntimeError("log-probabilities were asked for without the videos of their rows")
        self._check_rows(input_ids[:, :-logits_to_keep], self._shown)
        size = batch_size or len(input_ids)
        log_probs, entropies = [], []
        for start in range(0, len(input_ids), size):
            rows = slice(start, start + size)
            tokens, mask = input_ids[rows], attention_mask[rows]
            labels = tokens.masked_fill(mask == 0, -100)
            labels[:, :-logits_to_keep] = -100
            pictures = self._encoder.model_inputs(self._shown[rows], device=tokens.device, shared=True)
            with self.accelerator.autocast(), self._shared(model, rows):
                output = model(
                    input_ids=tokens,
                    attention_mask=mask,
                    mm_token_type_ids=self._encoder.token_types(tokens),
                    labels=labels,
                    fused_lm_head=True,
                    **pictures,
                )
            log_probs.append(output.log_probs[:, -logits_to_keep:])
            if compute_entropy:
                entropies.append(output.entropy[:, -logits_to_keep:])
        return torch.cat(log_probs), torch.cat(entropies) if compute_entropy else None, None

    def _check_rows(self, prompts: torch.Tensor, shown: Sequence[Patches]) -> None:
        """Check that each row still has its own video after trl has shuffled the batch."""
        found = (prompts == self._encoder.video_token).sum(dim=1).tolist()
        expected = [self._encoder.video_tokens(one) for one in shown]
        if found != expected:
            raise RuntimeError(f"videos and prompts are out of step: {expected} tokens expected, {found} found")

    def _calculate_rewards(self, *args: Any, **kwargs: Any) -> torch.Tensor:
        self._rewards_by_function = super()._calculate_rewards(*args, **kwargs)
        return self._rewards_by_function

    def _teaching(self, examples: Sequence[Example]) -> torch.Tensor:
        """Which groups of the rows that were just sampled the filter keeps (groups,)."""
        generations = self._generations
        if self._group_filter is None:
            return torch.ones(len(examples) // generations, dtype=torch.bool, device=self.accelerator.device)
        first = self.accelerator.process_index * len(examples)
        rewards = self._rewards_by_function[first : first + len(examples)].unflatten(0, (-1, generations))
        return self._group_filter(examples[::generations], rewards).to(self.accelerator.device)

    def _leave_out_groups(self, output: dict[str, Any], kept: torch.Tensor) -> None:
        """Remove rejected groups from the gradient and from its normalisation."""
        output["completion_mask"] = output["completion_mask"] * kept.repeat_interleave(self._generations)[:, None]
        tokens = self.accelerator.gather(output["completion_mask"].sum()).sum()
        output["num_items_in_batch"] = tokens.clamp(min=1)
        shares = self.accelerator.gather(kept.float().mean())
        self._metrics["train" if self.model.training else "eval"]["groups_kept"].append(shares.mean().item())
