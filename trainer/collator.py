"""Batches for supervised fine-tuning: the loss is on what the assistant says, and on nothing else."""

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
"""The label of a token without loss."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chosen:
    """An example that can be shown.

    Attributes:
        replaced: it stands in for another, whose video cannot be read.
    """

    example: Example
    prompt: Prompt
    replaced: bool


class ReadableExamples:
    """Examples by number; one whose video cannot be read is replaced by the next that can, the same in every run.

    Attributes:
        unreadable: the videos met so far that cannot be read, with the reason.
    """

    def __init__(self, examples: Sequence[Example], encoder: Encoder) -> None:
        self._examples, self._encoder = examples, encoder
        self.unreadable: dict[Path, str] = {}

    def __len__(self) -> int:
        return len(self._examples)

    def at(self, index: int) -> Chosen:
        """The example of this number, or its replacement.

        Raises:
            InputError: no video can be read at all.
        """
        for offset in range(len(self._examples)):
            example = self._examples[(index + offset) % len(self._examples)]
            if example.video in self.unreadable:
                continue
            try:
                return Chosen(example, self._encoder.prompt(example), replaced=offset > 0)
            except UnreadableVideoError as error:
                self.unreadable[example.video] = str(error)
                logger.warning("%s: skipped, another example takes its place (%d so far)", error, len(self.unreadable))
        raise InputError(f"none of {len(self._examples)} examples has a readable video: {next(iter(self.unreadable))}")


class VideoCollator:
    """Turns rows {"index": number of the example} into a batch, padded on the right.

    The batch also holds `replaced`: how many of its examples stand in for one whose video could not be read.
    """

    def __init__(self, examples: Sequence[Example], encoder: Encoder) -> None:
        self._encoder = encoder
        self.readable = ReadableExamples(examples, encoder)

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The batch of these rows."""
        chosen = [self.readable.at(row["index"]) for row in rows]
        asked = [one.prompt.tokens for one in chosen]
        answers = [self._encoder.answer(one.example) for one in chosen]
        both = list(zip(asked, answers, strict=True))
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
