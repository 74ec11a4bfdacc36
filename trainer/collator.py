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
from trainer.examples import Example
from trainer.features import Encoder, Prompt
from trainer.video import UnreadableVideoError

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
    """Turns rows {"index": index of an example} into a batch, padded on the right.

    The batch also has `replaced`: how many examples replace one whose video could not be read.
    """

    def __init__(self, examples: Sequence[Example], encoder: Encoder) -> None:
        self._encoder = encoder
        self.readable = ReadableExamples(examples, encoder)

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Make the batch of some rows."""
        chosen = [self.readable.at(row["index"]) for row in rows]
        prompts = [one.prompt.tokens for one in chosen]
        answers = [self._encoder.answer(one.example) for one in chosen]
        both = list(zip(prompts, answers, strict=True))
        tokens = _padded([prompt + answer for prompt, answer in both], self._encoder.pad_token)
        return {
            "input_ids": tokens,
            "attention_mask": _padded([[1] * len(prompt + answer) for prompt, answer in both], 0),
            "labels": _padded([[IGNORED] * len(prompt) + answer for prompt, answer in both], IGNORED),
            "mm_token_type_ids": self._encoder.token_types(tokens),
            **self._encoder.model_inputs([one.prompt.patches for one in chosen]),
            "replaced": sum(one.replaced for one in chosen),
        }


def _padded(rows: list[list[int]], value: int) -> torch.Tensor:
    return pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=value)
