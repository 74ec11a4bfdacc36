"""Greedy answers of a model to questions about videos."""

from collections.abc import Callable, Sequence
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from peft import PeftModel
from transformers import PreTrainedModel

from trainer.evaluation.controls import Shown, frame_controls
from trainer.features import Encoder, Prompt
from trainer.models.chat import VISION_TOKENS
from trainer.video import UnreadableVideoError

Progress = Callable[[int], None]
"""Told how many more questions are answered."""


def answer_greedily(
    model: PreTrainedModel | PeftModel,
    encoder: Encoder,
    questions: Sequence[Shown],
    *,
    batch_size: int,
    max_new_tokens: int,
    seed: int,
    progress: Progress | None = None,
) -> list[str | None]:
    """What the model says to each question, always taking the likeliest token; None where the video is unreadable.

    The model is left in the mode it was in.

    Args:
        seed: of the order of shuffled frames.
    """
    was_training = model.training
    model.train(False)
    said: list[str | None] = []
    try:
        for start in range(0, len(questions), batch_size):
            batch = questions[start : start + batch_size]
            prompts = [_prompt(encoder, shown, seed=seed) for shown in batch]
            readable = [prompt for prompt in prompts if prompt is not None]
            texts = iter(_generate(model, encoder, readable, max_new_tokens) if readable else [])
            said += [None if prompt is None else next(texts) for prompt in prompts]
            if progress is not None:
                progress(len(batch))
    finally:
        model.train(was_training)
    return said


def _prompt(encoder: Encoder, shown: Shown, *, seed: int) -> Prompt | None:
    try:
        return encoder.prompt(shown.example, **frame_controls(shown, seed=seed))
    except UnreadableVideoError:
        return None


def _generate(
    model: PreTrainedModel | PeftModel, encoder: Encoder, prompts: Sequence[Prompt], max_new_tokens: int
) -> list[str]:
    tokens, mask = pad_left([prompt.tokens for prompt in prompts], encoder.pad_token)
    device = model.device
    pictures = encoder.model_inputs([prompt.patches for prompt in prompts])
    generate: Any = model.generate
    with torch.inference_mode():
        output = generate(
            input_ids=tokens.to(device),
            attention_mask=mask.to(device),
            mm_token_type_ids=encoder.token_types(tokens).to(device),
            **{name: values.to(device) for name, values in pictures.items()},
            do_sample=False,
            temperature=None,
            top_p=None,
            top_k=None,
            repetition_penalty=1.0,  # the released model's own generation config has another
            max_new_tokens=max_new_tokens,
            suppress_tokens=encoder.processor.tokenizer.convert_tokens_to_ids(list(VISION_TOKENS)),
        )
    texts: list[str] = encoder.processor.tokenizer.batch_decode(output[:, tokens.shape[1] :], skip_special_tokens=True)
    return texts


def pad_left(rows: Sequence[Sequence[int]], value: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows (B, T) padded at their beginning, and the mask (B, T) of what is not padding."""
    longest = max(len(row) for row in rows)
    tokens = torch.tensor([[value] * (longest - len(row)) + list(row) for row in rows])
    mask = torch.tensor([[0] * (longest - len(row)) + [1] * len(row) for row in rows])
    return tokens, mask
