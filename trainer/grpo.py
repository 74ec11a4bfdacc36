"""Reinforcement learning on videos: trl's GRPOTrainer, made to show the video in every pass.

trl 1.16 shows a video to the model when it samples, but not when it scores what was sampled nor in the pass that gives
gradients: there, the log-probabilities are those of a model that sees nothing. Nothing fails; it learns from noise.
Here the video's patches travel with the batch into all three. The methods overridden are private, so trl is pinned.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from transformers import PreTrainedModel, TrainerCallback
from trl import GRPOConfig as TrlGRPOConfig
from trl import GRPOTrainer

from trainer.collator import ReadableExamples
from trainer.compat import require_version
from trainer.config import GrpoConfig
from trainer.examples import Example
from trainer.features import Encoder, Patches
from trainer.models.chat import VISION_TOKENS, prompt_messages
from trainer.video_trainer import StopAtInfiniteGradient, VideoTrainerMixin, common_arguments, index_dataset

TRL = "1.16.0"

Reward = Callable[..., list[float | None]]
"""Of trl: called with completions=, example= (the `Example` of each) and more; None where it does not apply."""

GroupFilter = Callable[[Sequence[Example], torch.Tensor], torch.Tensor]
"""(each group's example, rewards (groups, generations, functions)) -> (groups,) bool: which groups to learn from."""


def grpo_arguments(
    stage: GrpoConfig, folder: Path, encoder: Encoder, *, reward_weights: Sequence[float], device: str, seed: int
) -> TrlGRPOConfig:
    """The arguments of trl's GRPOTrainer for a stage of ours.

    Completions are sampled anew for every step, so every checkpoint falls between two generation batches and a resumed
    run repeats the uninterrupted one.
    """
    silent = encoder.processor.tokenizer.convert_tokens_to_ids(list(VISION_TOKENS))
    return TrlGRPOConfig(
        **common_arguments(stage, folder, device=device, seed=seed),
        steps_per_generation=stage.accumulate,
        num_iterations=1,
        num_generations=stage.generations,
        max_completion_length=stage.max_completion_tokens,
        temperature=stage.temperature,
        beta=stage.beta,
        loss_type="dapo",
        scale_rewards="group",
        reward_weights=list(reward_weights),
        shuffle_dataset=False,
        use_vllm=False,
        generation_kwargs={"suppress_tokens": silent},  # trl suppresses <|image_pad|> alone
    )


class VideoGRPOTrainer(VideoTrainerMixin, GRPOTrainer):  # type: ignore[misc]
    """GRPO on examples, in their order; rewards see each completion's `Example` as the column `example`.

    The model must come from a folder or the hub where `beta` is not 0: trl loads the reference from there.

    Args:
        group_filter: groups it turns down count neither in the gradient nor in its normalisation.

    Raises:
        MachineError: another trl is installed than the one whose private methods are overridden.
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
        muon_learning_rate: float | None = None,
        callbacks: Sequence[TrainerCallback] = (),
    ) -> None:
        require_version("trl", exactly=TRL)
        self.video_input, self.muon_learning_rate = encoder.video_input, muon_learning_rate
        self._encoder, self._group_filter = encoder, group_filter
        self._readable = ReadableExamples(examples, encoder)
        self._prompt_tokens: list[list[int]] = []
        self._shown: list[Patches] | None = None  # of each row of the batch being worked on
        self._rewards_by_function = torch.empty(0)
        super().__init__(
            model=model,
            reward_funcs=list(rewards),
            args=args,
            train_dataset=index_dataset(len(examples)),
            processing_class=encoder.processor,
            callbacks=[StopAtInfiniteGradient(), *callbacks],
        )

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> dict[str, Any]:
        read = {index: self._readable.at(index) for index in dict.fromkeys(row["index"] for row in inputs)}
        chosen = [read[row["index"]] for row in inputs]  # a prompt's completions share what is decoded once
        self.replaced += sum(one.replaced for one in chosen)
        self._prompt_tokens = [one.prompt.tokens for one in chosen]
        self._shown = [one.prompt.patches for one in chosen]
        rows = [{"prompt": prompt_messages(one.example), "example": one.example} for one in chosen]
        try:
            output: dict[str, Any] = super()._generate_and_score_completions(rows)
            output["patches"] = self._shown  # a list: trl shuffles and splits it with the rest of the batch
        finally:
            self._shown = None
        if self._group_filter is not None:
            self._leave_out_groups(output, [one.example for one in chosen])
        return output

    def _tokenize_prompts(self, prompts: list[Any]) -> tuple[list[list[int]], None, dict[str, Any]]:
        """Tokens and pictures for sampling; trl pads the lists among them on the left."""
        if self._shown is None or len(prompts) != len(self._shown):
            raise RuntimeError("prompts were tokenized outside of a generation batch")
        types = [self._encoder.token_types(torch.tensor(tokens)).tolist() for tokens in self._prompt_tokens]
        pictures = self._encoder.model_inputs(self._shown)
        return [list(tokens) for tokens in self._prompt_tokens], None, pictures | {"mm_token_type_ids": types}

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
            pictures = self._encoder.model_inputs(self._shown[rows])
            with self.accelerator.autocast():
                output = model(
                    input_ids=tokens,
                    attention_mask=mask,
                    mm_token_type_ids=self._encoder.token_types(tokens),
                    labels=labels,
                    fused_lm_head=True,
                    **{name: values.to(tokens.device) for name, values in pictures.items()},
                )
            log_probs.append(output.log_probs[:, -logits_to_keep:])
            if compute_entropy:
                entropies.append(output.entropy[:, -logits_to_keep:])
        return torch.cat(log_probs), torch.cat(entropies) if compute_entropy else None, None

    def _check_rows(self, prompts: torch.Tensor, shown: Sequence[Patches]) -> None:
        """Each row's video must be its own, whatever trl did to the order."""
        found = (prompts == self._encoder.video_token).sum(dim=1).tolist()
        expected = [self._encoder.video_tokens(one) for one in shown]
        if found != expected:
            raise RuntimeError(f"videos and prompts are out of step: {expected} tokens expected, {found} found")

    def _calculate_rewards(self, *args: Any, **kwargs: Any) -> torch.Tensor:
        self._rewards_by_function = super()._calculate_rewards(*args, **kwargs)
        return self._rewards_by_function

    def _leave_out_groups(self, output: dict[str, Any], examples: list[Example]) -> None:
        """Take groups that teach nothing out of the gradient and of what it is divided by."""
        generations = self.num_generations if self.model.training else self.num_generations_eval
        first = self.accelerator.process_index * len(examples)
        rewards = self._rewards_by_function[first : first + len(examples)].unflatten(0, (-1, generations))
        assert self._group_filter is not None
        kept = self._group_filter(examples[::generations], rewards).to(rewards.device)
        output["completion_mask"] = output["completion_mask"] * kept.repeat_interleave(generations)[:, None]
        tokens = self.accelerator.gather(output["completion_mask"].sum()).sum()
        output["num_items_in_batch"] = tokens.clamp(min=1)
        shares = self.accelerator.gather(kept.float().mean())
        self._metrics["train" if self.model.training else "eval"]["groups_kept"].append(shares.mean().item())
