"""Position of each token in time, height and width, as Qwen2.5-VL was trained, in every version of transformers.

transformers differs from the released model's rule (https://github.com/huggingface/transformers/pull/35569) in two
ways, without an error. Before pull request 48669 it rounds the seconds between two pairs of frames down first, so that
all frames at 4 fps have the same time position. And text after a video gets the positions of its later frames (far
before the end of a long clip) instead of those after the last.
"""

from collections.abc import Iterator
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import Qwen2_5_VLModel

_TEXT, _VIDEO = 0, 2


def rope_index(
    self: Any,
    input_ids: torch.Tensor,
    mm_token_type_ids: torch.Tensor,
    image_grid_thw: torch.Tensor | None = None,
    video_grid_thw: torch.Tensor | None = None,
    second_per_grid_ts: torch.Tensor | None = None,
    attention_mask: torch.Tensor | None = None,
    **_: Any,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Positions (3, B, L) of tokens (B, L), and (B, 1) how far the next token's position is from their number.

    Text counts on by one in all three. In a video, time is the whole part of seconds times `tokens_per_second`, height
    and width are those of the token, all from where the video starts. What follows starts after the largest of them.
    """
    vision = self.config.vision_config
    grids = {1: _rows(image_grid_thw), 2: _rows(video_grid_thw)}
    seconds = _rows(second_per_grid_ts)
    positions = torch.zeros(3, *input_ids.shape, dtype=torch.long)
    behind = []
    for i, types in enumerate(mm_token_type_ids.cpu()):
        real = torch.ones_like(types, dtype=torch.bool) if attention_mask is None else attention_mask[i].bool().cpu()
        parts, start = [], 0
        kinds, lengths = torch.unique_consecutive(types[real], return_counts=True)
        for kind, length in zip(kinds.tolist(), lengths.tolist(), strict=True):
            if kind == _TEXT:
                part = torch.arange(length).expand(3, -1)
            else:
                pairs, rows, columns = next(grids[kind])
                step = vision.tokens_per_second * next(seconds) if kind == _VIDEO else 0
                sides = [torch.arange(side // vision.spatial_merge_size) for side in (rows, columns)]
                times = (torch.arange(pairs) * step).long()
                part = torch.stack(torch.meshgrid(times, *sides, indexing="ij")).flatten(1)
            parts.append(part + start)
            start = int(parts[-1].max()) + 1
        positions[:, i, real] = torch.cat(parts, dim=1)
        behind.append([start - int(real.sum())])
    return positions.to(input_ids.device), torch.tensor(behind, device=input_ids.device)


def _rows(values: Any) -> Iterator[Any]:
    return iter(()) if values is None else iter(torch.as_tensor(values).tolist())


def use_released_positions() -> None:
    """Make every Qwen2.5-VL in this process use these positions."""
    Qwen2_5_VLModel.get_rope_index = rope_index
