"""Held-out evaluation: greedy answers to questions under every control, their scores, and the table of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

import trainer.compat  # noqa: F401  # isort: skip
import torch
from peft import PeftModel
from transformers import PreTrainedModel

from synthcam.errors import InputError
from trainer.clips import lookalikes_of
from trainer.evaluation.controls import CONTROLS, Control, Shown, frame_controls, shown_under
from trainer.evaluation.scores import ScoredAnswer, Scores, Share, score
from trainer.examples import Example, is_temporal
from trainer.features import Encoder, Prompt
from trainer.models.chat import VISION_TOKENS
from trainer.rewards.accuracy import is_free_text
from trainer.rewards.combine import question_of
from trainer.video import UnreadableVideoError, VideoInput


@dataclass(frozen=True)
class Evaluation:
    """The held-out scores of a model.

    Attributes:
        video: how videos were shown to the model.
        left_out: number of questions that are answered in sentences, and are not scored.
        scores: scores under each control, in order.
        trained_with: how videos were shown in training, if that is known.
    """

    video: VideoInput
    left_out: int
    scores: dict[Control, Scores]
    trained_with: VideoInput | None = None

    def as_dict(self) -> dict[str, Any]:
        """The JSON form: every share with its count and its interval."""
        return {
            "video": self.video.model_dump(),
            "trained_with": None if self.trained_with is None else self.trained_with.model_dump(),
            "left_out": self.left_out,
            "scores": {control: _plain(scores) for control, scores in self.scores.items()},
        }


def evaluate(
    model: PreTrainedModel | PeftModel,
    encoder: Encoder,
    examples: Sequence[Example],
    *,
    batch_size: int,
    max_new_tokens: int,
    controls: Sequence[Control] = CONTROLS,
    seed: int = 0,
    progress: Callable[[int], None] | None = None,
) -> Evaluation:
    """Ask the model every question with a letter or a word as its answer, under every control.

    Raises:
        InputError: none of the questions has a letter or a word as its answer.
    """
    short = [example for example in examples if not is_free_text(question_of(example)) or is_temporal(example.topic)]
    if not short:
        raise InputError(f"none of {len(examples)} held-out questions has a letter or a word as its answer")
    scores: dict[Control, Scores] = {}
    for control in controls:
        questions = shown_under(short, control)
        said = answer_greedily(
            model,
            encoder,
            questions,
            batch_size=batch_size,
            max_new_tokens=max_new_tokens,
            seed=seed,
            progress=progress,
        )
        scores[control] = score([_scored(shown, text) for shown, text in zip(questions, said, strict=True)])
    return Evaluation(encoder.video_input, len(examples) - len(short), scores)


def _scored(shown: Shown, said: str | None) -> ScoredAnswer:
    one = shown.example
    group = lookalikes_of(one)
    return ScoredAnswer(
        one.clip, one.question, one.options, one.kind, one.topic, one.source, group, shown.expected, said
    )


def _plain(scores: Scores) -> dict[str, Any]:
    shares = {key: share for key, share in vars(scores).items() if isinstance(share, Share)}
    return asdict(scores) | {
        **{key: share_dict(share) for key, share in shares.items()},
        "by_topic": {topic: share_dict(share) for topic, share in scores.by_topic.items()},
        "by_source": {source: share_dict(share) for source, share in scores.by_source.items()},
    }


def share_dict(share: Share) -> dict[str, Any]:
    """Counts, value and interval."""
    return {"right": share.right, "count": share.count, "value": share.value, "interval": share.interval}


Progress = Callable[[int], None]
"""Called with the number of questions that were answered since the last call."""


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
    """Answer each question by greedy decoding; None for a question whose video is unreadable.

    Args:
        model: stays in the mode (training or not) that it was in.
        seed: seed of the order of shuffled frames.
    """
    was_training = model.training
    model.train(False)
    said: list[str | None] = []
    try:
        for start in range(0, len(questions), batch_size):
            batch = questions[start : start + batch_size]
            prompts = [_prompt(encoder, shown, seed=seed) for shown in batch]
            readable = [prompt for prompt in prompts if prompt is not None]
            texts = iter(generate_greedily(model, encoder, readable, max_new_tokens) if readable else [])
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


def generate_greedily(
    model: PreTrainedModel | PeftModel, encoder: Encoder, prompts: Sequence[Prompt], max_new_tokens: int
) -> list[str]:
    """The greedy continuation of each prompt."""
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
    """Pad rows of tokens on the left: tokens (B, T), and a mask (B, T) that is 0 where there is padding."""
    longest = max(len(row) for row in rows)
    tokens = torch.tensor([[value] * (longest - len(row)) + list(row) for row in rows])
    mask = torch.tensor([[0] * (longest - len(row)) + [1] * len(row) for row in rows])
    return tokens, mask


def evaluation_table(evaluations: Mapping[str, Evaluation]) -> Table:
    """A table of evaluations by the name of the model, such as "before", "after sft", "after grpo".

    Each row has its own chance and majority, because not every question has an answer under every control. Questions of
    several sources also get a row for each source.
    """
    table = Table(title="Held-out questions, greedy answers")
    table.add_column("model")
    table.add_column("frames")
    for heading in ("questions", "right", "95 %", "chance", "majority", "twins merged", "matched twins", "all twins"):
        table.add_column(heading, justify="right")
    for model, evaluation in evaluations.items():
        for control, scores in evaluation.scores.items():
            table.add_row(
                model,
                control,
                str(scores.accuracy.count),
                _percent(scores.accuracy.value),
                _interval(scores.accuracy),
                _percent(scores.chance),
                _percent(scores.majority),
                _percent(scores.twins_merged.value),
                _percent(scores.matched.value),
                _percent(scores.whole_groups.value),
            )
            if len(scores.by_source) > 1:
                for source, share in scores.by_source.items():
                    table.add_row(
                        "", f"- of {source}", str(share.count), _percent(share.value), _interval(share), *[""] * 5
                    )
        table.add_section()
    return table


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"


def _interval(share: Share) -> str:
    return "" if share.interval is None else f"{100 * share.interval[0]:.0f}-{100 * share.interval[1]:.0f}"
