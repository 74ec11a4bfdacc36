"""Reinforcement learning on videos: trl's GRPOTrainer with the video in every pass, and pairs of reversed clips.

trl 1.16 gives the model the video when it samples, but neither when it scores the samples nor in the pass that makes
gradients: the log-probabilities are then those of a model that sees nothing, which learns from noise without an error.
Here the patches of the video are in the batch of all three. The overridden methods are private, so trl is pinned.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from transformers import PreTrainedModel, TrainerCallback
from trl import GRPOConfig as TrlGRPOConfig
from trl import GRPOTrainer

from synthcam.errors import InputError
from synthcam.seeding import stream
from trainer.changed_clips import backwards
from trainer.collator import ReadableExamples
from trainer.compat import require_version
from trainer.config import GrpoConfig
from trainer.examples import Example
from trainer.features import Encoder, Patches
from trainer.models.chat import VISION_TOKENS, prompt_messages
from trainer.video_trainer import StopAtInfiniteGradient, VideoTrainerMixin, common_arguments, index_dataset

TRL = "1.16.0"

Reward = Callable[..., list[float | None]]
"""trl calls it with completions=, example= (the `Example` of each) and more; None where the reward does not apply."""

GroupFilter = Callable[[Sequence[Example], torch.Tensor], torch.Tensor]
"""(each group's example, rewards (groups, generations, functions)) -> (groups,) bool: which groups to learn from."""


def grpo_arguments(
    stage: GrpoConfig, folder: Path, encoder: Encoder, *, reward_weights: Sequence[float], device: str, seed: int
) -> TrlGRPOConfig:
    """The arguments of trl's GRPOTrainer for a stage.

    Completions are sampled anew for every step, so every checkpoint is between two generation batches and a resumed
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
    """GRPO on examples in their order; rewards get the `Example` of each completion in the column `example`.

    If `beta` is not 0 the model must come from a folder or the hub, from which trl loads the reference.

    Args:
        group_filter: groups that it rejects count neither in the gradient nor in its normalisation.

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
        """Tokens and pictures for sampling; trl pads lists on the left."""
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
        """Check that each row still has its own video after trl has shuffled the batch."""
        found = (prompts == self._encoder.video_token).sum(dim=1).tolist()
        expected = [self._encoder.video_tokens(one) for one in shown]
        if found != expected:
            raise RuntimeError(f"videos and prompts are out of step: {expected} tokens expected, {found} found")

    def _calculate_rewards(self, *args: Any, **kwargs: Any) -> torch.Tensor:
        self._rewards_by_function = super()._calculate_rewards(*args, **kwargs)
        return self._rewards_by_function

    def _leave_out_groups(self, output: dict[str, Any], examples: list[Example]) -> None:
        """Remove rejected groups from the gradient and from its normalisation."""
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


class PairedExamples(Sequence[Example]):
    """Examples in which neighbours may be a pair: one question about a clip forwards and about it backwards.

    Indices 2k and 2k+1 are neighbours (a mixture has one source there). A process takes an even number of examples at a
    time, so that a pair is never split. The example at an index depends on the examples, the seed and the index only.

    Args:
        share: the share of neighbours that become pairs; neighbours whose answers stay the same backwards do not.
        prompts_a_process: how many examples a process samples completions for at a time.

    Raises:
        InputError: `prompts_a_process` is odd.
    """

    def __init__(self, examples: Sequence[Example], *, share: float, prompts_a_process: int, seed: int) -> None:
        if share > 0 and prompts_a_process % 2:
            raise InputError(
                f"time_pairs {share:g}: each process samples for {prompts_a_process} questions at a time; allowed is "
                "an even number, so that both versions of a clip are together (batch_size x accumulate / generations)"
            )
        self._examples, self._share, self._seed = examples, share, seed

    def __len__(self) -> int:
        return len(self._examples)

    def __getitem__(self, place: int) -> Example:  # type: ignore[override]  # nothing slices it
        if not 0 <= place < len(self):
            raise IndexError(place)
        first = place - place % 2
        if first + 1 == len(self):
            return self._examples[place]
        draw = stream(self._seed, "time pairs", first)
        if draw.random() < self._share:
            # If it were always the first of the two, the second would never be asked both ways.
            turn = int(draw.integers(2))
            for candidate in (first + turn, first + 1 - turn):
                versions = as_pair(self._examples[candidate])
                if versions is not None:
                    return versions[place - first]
        return self._examples[place]

    def counts(self, start: int, stop: int) -> dict[str, int]:
        """Count the examples from `start` up to `stop` by the name of their source."""
        return dict(sorted(Counter(self[place].source for place in range(start, min(stop, len(self)))).items()))


def as_pair(example: Example) -> tuple[Example, Example] | None:
    """Make a pair of a question about a clip: forwards and backwards; None if its answer stays the same backwards.

    With the same answer both ways, a model that ignores the order of frames would earn the time reversal reward.
    """
    back = backwards(example)
    if back is None or back.answer == example.answer:
        return None
    name = "|".join((example.source, example.clip, str(example.mirrored), example.question, *example.options))
    pair = (replace(example, pair=name), replace(back, pair=name))
    return pair[::-1] if example.reversed else pair


LEAST_RIGHT, MOST_RIGHT = 0.01, 0.99
"""CamReasoner's bounds on the mean accuracy of a group that is learned from."""


def undecided_groups(accuracy: torch.Tensor) -> torch.Tensor:
    """Select the groups with both right and wrong completions; in all others the advantages of accuracy are 0.

    Args:
        accuracy: (groups, generations), NaN where accuracy does not apply.

    Returns:
        (groups,) bool. A group to which accuracy does not apply is kept: other rewards may differ within it.
    """
    mean = accuracy.mean(dim=1)
    return mean.isnan() | ((mean > LEAST_RIGHT) & (mean < MOST_RIGHT))


def undecided_by(column: int) -> GroupFilter:
    """A filter that keeps groups with right and with wrong completions; `column` is that of accuracy in the rewards."""
    return lambda examples, rewards: undecided_groups(rewards[:, :, column])
