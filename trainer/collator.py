"""Batches for supervised fine-tuning, with the loss on the words of the assistant only."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from torch.nn.utils.rnn import pad_sequence

from synthcam.errors import InputError
from trainer.camera_head.loss import truths_of_batch
from trainer.camera_head.truth import camera_truth
from trainer.examples import Example
from trainer.features import Encoder, Prompt, positions_of_batch
from trainer.stage_config import Weigh
from trainer.video import UnreadableVideoError

OF_THE_TRAINER = ("loss_weights", "sources", "replaced", "cameras")
"""What of a batch is for the trainer and not for the model."""
IGNORED = -100
"""Label of a token that has no loss."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReadableExample:
    """An example with its encoded prompt.

    Attributes:
        replaced: whether it replaces an example whose video cannot be read.
    """

    example: Example
    prompt: Prompt
    replaced: bool


class ReadableExamples:
    """Examples by index; one whose video cannot be read is replaced by the next readable one, the same in every run.

    Attributes:
        unreadable: videos that could not be read so far, with the reason.
    """

    def __init__(self, examples: Sequence[Example], encoder: Encoder) -> None:
        self._examples, self._encoder = examples, encoder
        self.unreadable: dict[Path, str] = {}

    def __len__(self) -> int:
        return len(self._examples)

    def at(self, index: int) -> ReadableExample:
        """The example of an index, or its replacement.

        Raises:
            InputError: no example has a readable video.
        """
        for offset in range(len(self._examples)):
            example = self._examples[(index + offset) % len(self._examples)]
            if example.video in self.unreadable:
                continue
            try:
                return ReadableExample(example, self._encoder.prompt(example), replaced=offset > 0)
            except UnreadableVideoError as error:
                self.unreadable[example.video] = str(error)
                logger.warning("%s: skipped, another example takes its place (%d so far)", error, len(self.unreadable))
        raise InputError(f"none of {len(self._examples)} examples has a readable video: {next(iter(self.unreadable))}")


class VideoCollator:
    """Turns rows {"index": index of an example} into a batch, padded on the right; pictures stay bytes.

    The batch also has `loss_weights` (B, T), the weight of each token in the loss; `sources`, the source of each row;
    `replaced`, how many examples replace one whose video could not be read; and, if a head learns them, `cameras`, what
    the camera of each row truly does (`truths_of_batch`).

    Args:
        cameras: whether a head learns the cameras of rendered clips.
        weigh: "examples" gives every example the same weight, which its tokens share, "tokens" every token the same.
    """

    def __init__(
        self, examples: Sequence[Example], encoder: Encoder, *, weigh: Weigh = "examples", cameras: bool = False
    ) -> None:
        self._encoder, self._weigh, self._cameras = encoder, weigh, cameras
        self.readable = ReadableExamples(examples, encoder)

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Make the batch of some rows."""
        chosen = [self.readable.at(row["index"]) for row in rows]
        prompts = [one.prompt.tokens for one in chosen]
        answers = [self._encoder.answer(one.example) for one in chosen]
        both = list(zip(prompts, answers, strict=True))
        # Every token the same, or every example the same, which its tokens share.
        lengths = [len(answer) if self._weigh == "examples" else 1 for answer in answers]
        weights = [one.example.loss_weight / length for one, length in zip(chosen, lengths, strict=True)]
        tokens = _padded([prompt + answer for prompt, answer in both], self._encoder.pad_token)
        return {
            "input_ids": tokens,
            "attention_mask": _padded([[1] * len(prompt + answer) for prompt, answer in both], 0),
            "labels": _padded([[IGNORED] * len(prompt) + answer for prompt, answer in both], IGNORED),
            "mm_token_type_ids": self._encoder.token_types(tokens),
            **self._encoder.bytes_of_batch([one.prompt.patches for one in chosen]),
            **positions_of_batch([one.prompt.patches for one in chosen]),
            "loss_weights": _padded(
                [[0.0] * len(prompt) + [w] * len(answer) for (prompt, answer), w in zip(both, weights, strict=True)], 0
            ),
            "sources": [one.example.source for one in chosen],
            "replaced": sum(one.replaced for one in chosen),
            **(self._true_cameras(chosen) if self._cameras else {}),
        }

    def _true_cameras(self, chosen: Sequence[ReadableExample]) -> dict[str, Any]:
        truths = [camera_truth(one.example, one.prompt.patches.frames) for one in chosen]
        return {"cameras": truths_of_batch(truths, [one.prompt.patches.grid[0] for one in chosen])}


def _padded(rows: Sequence[Sequence[float]], value: int) -> torch.Tensor:
    return pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=value)
