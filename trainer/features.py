"""The model input of a question: tokens and patches. Training, rollouts and evaluation all encode here.

`Qwen2_5_VLProcessor` does this in one call. Here it is three steps, so that decoded frames can be cached between
questions and epochs, under any control. The tests compare both.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

import numpy as np
import numpy.typing as npt

import trainer.compat  # noqa: F401  # isort: skip
import torch
from transformers import Qwen2_5_VLProcessor

from trainer.examples import Example
from trainer.models.chat import prompt_messages, refuse_special_tokens
from trainer.video import (
    FRAMES_A_GRID,
    Controls,
    DecodedVideo,
    Span,
    VideoInput,
    read_video,
    rearranged,
    time_position_warning,
)

logger = logging.getLogger(__name__)

PIXELS = "pixel_values_videos"
TEXT, VIDEO = 0, 2
"""Values of `mm_token_type_ids`; an image would be 1."""


@dataclass(frozen=True)
class Patches:
    """A video cut into patches.

    Attributes:
        values: (P, D) uint8, P patches in the order in which the vision tower reads them, D bytes a patch.
        grid: pairs of frames, rows and columns of patches; their product is P.
        seconds_a_grid: time from one pair of frames to the next.
        frames: for each frame that is shown, in order, which frame of the file it is; empty where there is no file.
    """

    values: torch.Tensor
    grid: tuple[int, int, int]
    seconds_a_grid: float
    frames: tuple[int, ...] = ()


@dataclass(frozen=True)
class Prompt:
    """The model input before the answer: the tokens of the chat, and the patches of the video."""

    tokens: list[int]
    patches: Patches


class Encoder:
    """Turns examples into tokens and patches.

    Args:
        tokens_per_second: of the model's vision config; a warning tells of a frame rate at which positions coincide.
        cache_bytes: the most bytes of decoded frames that are kept in memory.
        picked: gives the frames of an example's video that are shown; without it those that `video_input` says.
    """

    def __init__(
        self,
        processor: Qwen2_5_VLProcessor,
        video_input: VideoInput,
        *,
        tokens_per_second: float,
        cache_bytes: int = 0,
        picked: Callable[[Example, Span], DecodedVideo] | None = None,
    ) -> None:
        warning = time_position_warning(video_input, tokens_per_second=tokens_per_second)
        if warning is not None:
            logger.warning(warning)
        self.processor = processor
        self.video_input = video_input
        self.video_token = int(processor.video_token_id)
        self.end_token = int(processor.tokenizer.convert_tokens_to_ids("<|im_end|>"))
        self.pad_token = int(processor.tokenizer.pad_token_id)
        settings = processor.video_processor
        self.patch, self.merge = int(settings.patch_size), int(settings.merge_size)
        # Bytes become what the vision tower was trained on: shares of 255, minus the mean, over the deviation.
        a_channel = FRAMES_A_GRID * self.patch**2
        self._mean = torch.tensor(settings.image_mean).repeat_interleave(a_channel) * 255
        self._deviation = torch.tensor(settings.image_std).repeat_interleave(a_channel) * 255
        self._room = cache_bytes
        self._cache: dict[tuple[Path, Span, str], DecodedVideo] = {}
        self._picked = picked

    def patches(
        self, video: Path, *, span: Span = (0.0, None), example: Example | None = None, **controls: Unpack[Controls]
    ) -> Patches:
        """Decode a video, or a part of it, and cut it into patches.

        Args:
            example: whose question decides which frames are shown, where frames are picked.

        Raises:
            UnreadableVideoError: it cannot be decoded.
        """
        key = (video, span, example.question if example is not None and self._picked is not None else "")
        decoded = self._cache.get(key)
        if decoded is None:
            if example is not None and self._picked is not None:
                decoded = self._picked(example, span)
            else:
                decoded = read_video(video, self.video_input, span=span)
            if decoded.frames.nbytes <= self._room:
                self._room -= decoded.frames.nbytes
                self._cache[key] = decoded
        shown = rearranged(decoded, **controls)
        values, grid = cut_into_patches(shown.frames, patch=self.patch, merge=self.merge)
        return Patches(torch.from_numpy(values), grid, FRAMES_A_GRID / shown.fps, shown.indices)

    def prompt(self, example: Example, *, span: Span = (0.0, None), **controls: Unpack[Controls]) -> Prompt:
        """Encode the question of an example. `reverse` and `mirror` are applied after those of the example itself.

        Raises:
            UnreadableVideoError: the video cannot be decoded.
            InputError: the text contains a special token.
        """
        controls["reverse"] = bool(controls.get("reverse")) != example.reversed
        controls["mirror"] = bool(controls.get("mirror")) != example.mirrored
        patches = self.patches(example.video, span=span, example=example, **controls)
        text: str = self.processor.apply_chat_template(
            prompt_messages(example), tokenize=False, add_generation_prompt=True
        )
        marker = self.processor.video_token
        text = text.replace(marker, marker * self.video_tokens(patches))
        return Prompt(self.processor.tokenizer(text)["input_ids"], patches)

    def video_tokens(self, patches: Patches) -> int:
        """The number of tokens in the prompt that represent a video."""
        return len(patches.values) // self.merge**2

    def answer(self, example: Example) -> list[int]:
        """Encode the target of an example, with the token that ends it.

        Raises:
            InputError: the text contains a special token.
        """
        refuse_special_tokens(example.target, f"{example.source}, clip {example.clip}: answer")
        tokens: list[int] = self.processor.tokenizer(example.target)["input_ids"]
        return [*tokens, self.end_token]

    def model_inputs(
        self, patches: Sequence[Patches], *, device: torch.device | str = "cpu", shared: bool = False
    ) -> dict[str, torch.Tensor]:
        """The patches of a batch as arguments of the model, normalised to float32 on the device.

        Args:
            shared: patches that several rows have in common are given once, as `shared_videos` takes them.
        """
        found = self.bytes_of_batch(distinct(patches) if shared else patches)
        found |= positions_of_batch(patches)
        moved = {name: values.to(device) for name, values in found.items()}
        return moved | {PIXELS: self.normalised(moved[PIXELS])}

    def bytes_of_batch(self, patches: Sequence[Patches]) -> dict[str, torch.Tensor]:
        """The patches of a batch as the bytes that they are: a quarter of what floats take on their way to a device."""
        return {PIXELS: torch.cat([one.values for one in patches])}

    def normalised(self, values: torch.Tensor) -> torch.Tensor:
        """Bytes (P, D) as the vision tower was trained on: shares of 255, minus the mean, over the deviation."""
        mean, deviation = self._mean.to(values.device), self._deviation.to(values.device)
        return (values.float() - mean) / deviation

    def token_types(self, tokens: torch.Tensor) -> torch.Tensor:
        """Mark the tokens that represent video; without this the model treats all tokens as text, without an error."""
        return torch.where(tokens == self.video_token, VIDEO, TEXT)


def positions_of_batch(patches: Sequence[Patches]) -> dict[str, torch.Tensor]:
    """How many patches each row's video has, and how far apart in time they are."""
    return {
        "video_grid_thw": torch.tensor([one.grid for one in patches]),
        "second_per_grid_ts": torch.tensor([one.seconds_a_grid for one in patches]),
    }


def distinct(patches: Sequence[Patches]) -> list[Patches]:
    """Each video once, in order, where rows have the same one."""
    return list({id(one): one for one in patches}.values())


def cut_into_patches(
    frames: npt.NDArray[np.uint8], *, patch: int, merge: int
) -> tuple[npt.NDArray[np.uint8], tuple[int, int, int]]:
    """Cut frames into the patches of Qwen2.5-VL, two frames deep; patches of the same token are neighbours.

    Args:
        frames: (N, H, W, 3), N even, H and W multiples of `patch * merge`.

    Returns:
        (P, 3 * 2 * patch * patch) patches, and how many there are in time, downwards and across.
    """
    count, height, width, channels = frames.shape
    grid = (count // FRAMES_A_GRID, height // patch, width // patch)
    cut = frames.reshape(
        (grid[0], FRAMES_A_GRID, grid[1] // merge, merge, patch, grid[2] // merge, merge, patch, channels)
    )
    ordered = cut.transpose(0, 2, 5, 3, 6, 8, 1, 4, 7)
    return np.ascontiguousarray(ordered).reshape(grid[0] * grid[1] * grid[2], -1), grid


def joined_from_patches(patches: Patches, *, patch: int, merge: int) -> npt.NDArray[np.uint8]:
    """The frames (N, H, W, 3) that were cut into patches: what `cut_into_patches` undoes."""
    pairs, rows, columns = patches.grid
    cut = patches.values.numpy().reshape(
        (pairs, rows // merge, columns // merge, merge, merge, 3, FRAMES_A_GRID, patch, patch)
    )
    ordered = cut.transpose(0, 6, 1, 3, 7, 2, 4, 8, 5)
    return np.ascontiguousarray(ordered).reshape(pairs * FRAMES_A_GRID, rows * patch, columns * patch, 3)
