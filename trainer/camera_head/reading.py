"""Puts a camera head into a model, so that each pass also says what the camera does.

The head is a part of the model: its weights are synchronised, clipped, stepped and resumed with all others. The model's
own outputs stay as they are.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import Qwen2_5_VLForConditionalGeneration

from trainer.camera_head.config import CameraHeadConfig, Part
from trainer.camera_head.head import CameraHead, CameraPrediction

NAME = "camera_head"
"""The head's place in the model, and what the names of its weights begin with."""


class CameraReader:
    """A camera head in a model, and the hooks that feed it.

    Args:
        model: a Qwen2.5-VL, also wrapped by peft; the head becomes a part of it.
        config: where it reads; the model has such a block (`trainer.models.blocks`).
        seed: of the head's first weights; no other randomness is touched.
    """

    def __init__(self, model: Any, config: CameraHeadConfig, *, seed: int = 0) -> None:
        (self._whole,) = [one for one in model.modules() if isinstance(one, Qwen2_5_VLForConditionalGeneration)]
        self.config = config
        inner = self._whole.model
        self._vision = inner.visual.config
        block = self._blocks()[config.layer - 1]
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            head = CameraHead(hidden_size(self._whole.config, config.part), config.width)
        device = next(self._whole.parameters()).device
        setattr(self._whole, NAME, head.to(device))  # in float32: its steps would be rounded away in bfloat16
        # The head has a file of its own: the model's is that of the released architecture.
        self._whole._keys_to_ignore_on_save = {
            *(self._whole._keys_to_ignore_on_save or ()),
            *(name for name in self._whole.state_dict() if name.startswith(f"{NAME}.")),
        }
        self._call: dict[str, Any] | None = None
        self._states: torch.Tensor | None = None
        self._said: CameraPrediction | None = None
        inner.register_forward_pre_hook(self._begin, with_kwargs=True)
        block.register_forward_hook(self._keep)
        inner.register_forward_hook(self._end)

    @property
    def head(self) -> CameraHead:
        """The head."""
        found: CameraHead = getattr(self._whole, NAME)
        return found

    def weights(self) -> dict[str, torch.Tensor]:
        """The head's weights by their names in the model."""
        return {f"{NAME}.{name}": weight for name, weight in self.head.state_dict().items()}

    def prediction(self) -> CameraPrediction:
        """What the head said in the last pass of the model; each pass can be asked once."""
        assert self._said is not None, "no pass since the last question"
        said, self._said = self._said, None
        return said

    def look(self, pixels: torch.Tensor, grid: torch.Tensor) -> CameraPrediction:
        """What a head that reads the vision tower says of videos, without the language model."""
        assert self.config.part == "vision", "the head reads the language model"
        with torch.inference_mode(), self._reading({"video_grid_thw": grid}):
            self._whole.model.visual(pixels, grid_thw=grid)
            return self._read()

    def _blocks(self) -> Any:
        inner = self._whole.model
        return inner.visual.blocks if self.config.part == "vision" else inner.language_model.layers

    @contextmanager
    def _reading(self, call: dict[str, Any]) -> Iterator[None]:
        self._call, self._states = call, None
        try:
            yield
        finally:
            self._call = self._states = None

    def _begin(self, _: Any, args: tuple[Any, ...], call: dict[str, Any]) -> None:
        assert not args, "the model is called by names"
        self._call, self._states, self._said = (call if call.get("video_grid_thw") is not None else None), None, None

    def _keep(self, _: Any, __: Any, output: Any) -> None:
        # Gradient checkpointing runs the block again in the backward pass, when nothing is being read.
        if self._call is not None and self._states is None:
            self._states = output[0] if isinstance(output, tuple) else output

    def _end(self, _: Any, __: Any, ___: Any) -> None:
        if self._call is not None and self._states is not None:
            self._said = self._read()
        self._call = self._states = None

    def _read(self) -> CameraPrediction:
        assert self._call is not None
        assert self._states is not None
        grids: list[tuple[int, int, int]] = [tuple(grid) for grid in self._call["video_grid_thw"].tolist()]
        with torch.autocast(self._states.device.type, enabled=False):
            if self.config.part == "vision":
                videos = self._of_vision(self._states, grids)
            else:
                tokens = self._call["input_ids"] == self._whole.config.video_token_id
                videos = self._of_language(self._states[tokens], grids)
            said: CameraPrediction = self.head(videos)
        return said

    def _of_vision(self, states: torch.Tensor, grids: Sequence[tuple[int, int, int]]) -> list[torch.Tensor]:
        """States (P, hidden) in the tower's order, as (T, H, W, hidden) of each video."""
        merge = self._vision.spatial_merge_size
        window = self._vision.window_size // merge // self._vision.patch_size
        videos, start = [], 0
        for pairs, rows, columns in grids:
            count = pairs * rows * columns
            mine = states[start : start + count].reshape(-1, merge, merge, states.shape[-1])
            places = torch.argsort(window_order(pairs, rows // merge, columns // merge, window)).to(states.device)
            tokens = mine[places].reshape(pairs, rows // merge, columns // merge, merge, merge, -1)
            videos.append(tokens.transpose(2, 3).reshape(pairs, rows, columns, -1))
            start += count
        return videos

    def _of_language(self, states: torch.Tensor, grids: Sequence[tuple[int, int, int]]) -> list[torch.Tensor]:
        """States (N, hidden) at the video's tokens, as (T, H, W, hidden) of each video."""
        merge = self._vision.spatial_merge_size
        shapes = [(pairs, rows // merge, columns // merge) for pairs, rows, columns in grids]
        parts = states.split([pairs * rows * columns for pairs, rows, columns in shapes])
        return [part.reshape(*shape, -1) for part, shape in zip(parts, shapes, strict=True)]


def window_order(pairs: int, rows: int, columns: int, window: int) -> torch.Tensor:
    """The order in which the vision tower of Qwen2.5-VL takes a video's tokens: window after window of each pair.

    Args:
        rows, columns: of tokens.
        window: tokens along a side of a window.
    """
    pair, row, column = torch.meshgrid(*(torch.arange(n) for n in (pairs, rows, columns)), indexing="ij")
    across = -(-columns // window)
    number = (pair * -(-rows // window) + row // window) * across + column // window
    inside = (row % window) * window + column % window
    return torch.argsort((number * window**2 + inside).flatten())


def hidden_size(config: Any, part: Part) -> int:
    """The size of the hidden states of a part of a model with this configuration."""
    return int(config.vision_config.hidden_size if part == "vision" else config.text_config.hidden_size)
