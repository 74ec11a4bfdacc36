"""A collator for TRL's SFTTrainer that shows the model the videos: rows of this folder in, a padded batch out.

TRL's own collators look for images alone: they stop at these rows, or train on the text without the video.
"""

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import av
import numpy as np

IGNORED = -100
"""Label of a token that has no loss."""


class VideoCollator:
    """Turns rows with `messages` and `videos` into a batch; the loss is on the words of the assistant only.

    Args:
        processor: of the model (Qwen2.5-VL, Qwen3-VL); its tokenizer is made to pad on the right.
        folder: the folder that the rows' `videos` are relative to: this one.
        opened: turns an entry of `videos` into a path or an open file, where they are no paths.
    """

    def __init__(
        self, processor: Any, folder: str | Path = ".", opened: Callable[[str], Path | IO[bytes]] | None = None
    ) -> None:
        self.processor = processor
        self.opened = opened or Path(folder).joinpath
        processor.tokenizer.padding_side = "right"

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Make the batch of some rows.

        Raises:
            ValueError: the model's processor made nothing of the videos.
        """
        read = [[read_video(self.opened(video)) for video in row["videos"]] for row in rows]
        prompts = [self._text(row["messages"][:-1], add_generation_prompt=True) for row in rows]
        whole = [self._text(row["messages"]) for row in rows]
        batch = self.processor(
            text=whole,
            videos=[frames for videos in read for frames, _ in videos],
            video_metadata=[told for videos in read for _, told in videos],
            do_sample_frames=False,
            padding=True,
            return_tensors="pt",
        )
        if "pixel_values_videos" not in batch:
            raise ValueError("the processor made no pixel_values_videos of the videos")
        labels = batch["input_ids"].clone()
        for row, (prompt, text) in enumerate(zip(prompts, whole, strict=True)):
            told = len(self.processor.tokenizer(text[len(prompt) :])["input_ids"])
            end = int(batch["attention_mask"][row].sum())
            labels[row, : end - told] = IGNORED
            labels[row, end:] = IGNORED
        return {**batch, "labels": labels}

    def _text(self, messages: list[dict[str, Any]], **options: bool) -> str:
        parts = [{**message, "content": [_without_nulls(part) for part in message["content"]]} for message in messages]
        text: str = self.processor.apply_chat_template(parts, tokenize=False, **options)
        return text.rstrip("\n") if not options else text


def read_video(video: Path | IO[bytes]) -> tuple[np.ndarray[Any, Any], dict[str, Any]]:
    """All frames of a clip (N, H, W, 3), N even, and what a processor has to know of them: rate and indices."""
    with av.open(str(video) if isinstance(video, Path) else video) as container:
        stream = container.streams.video[0]
        fps = float(stream.average_rate or 1)
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(stream)]
    frames = frames[: max(2, len(frames) // 2 * 2)]
    told = {
        "fps": fps,
        "total_num_frames": len(frames),
        "frames_indices": list(range(len(frames))),
        "duration": len(frames) / fps,
    }
    return np.stack(frames), told


def _without_nulls(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if value is not None}
