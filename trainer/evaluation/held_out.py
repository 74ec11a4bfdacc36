"""Held-out accuracy by greedy generation, beside what is reached without looking."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
from peft import PeftModel
from transformers import PreTrainedModel

from synthcam.errors import InputError
from trainer.clips import lookalikes_of
from trainer.evaluation.controls import CONTROLS, Control, Shown, shown_under
from trainer.evaluation.generation import answer_greedily
from trainer.evaluation.scores import Asked, Scores, Share, score
from trainer.examples import Example
from trainer.features import Encoder
from trainer.rewards.accuracy import is_free_text
from trainer.rewards.combine import question_of
from trainer.video import VideoInput


@dataclass(frozen=True)
class Evaluation:
    """What was found, and how the videos were shown.

    Attributes:
        left_out: questions answered in sentences, which have no accuracy by letter or word.
        scores: by control, in their order.
        trained_with: how the model was shown videos in training, where that is written down.
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
        InputError: no such question is among them.
    """
    short = [example for example in examples if not is_free_text(question_of(example))]
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
        scores[control] = score([_asked(shown, text) for shown, text in zip(questions, said, strict=True)])
    return Evaluation(encoder.video_input, len(examples) - len(short), scores)


def _asked(shown: Shown, said: str | None) -> Asked:
    one = shown.example
    group = lookalikes_of(one)
    return Asked(one.clip, one.question, one.options, one.kind, one.topic, one.source, group, shown.expected, said)


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
