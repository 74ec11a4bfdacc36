"""The frames of a video that can be picked, and how picked ones are shown to a model."""

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from trainer.video import (
    FRAMES_A_GRID,
    DecodedVideo,
    Span,
    UnreadableVideoError,
    VideoInput,
    local_contrast,
)

logger = logging.getLogger(__name__)
MOST = 512
"""The most candidates of a video."""
PICK_FPS = float(FRAMES_A_GRID)
"""Frames per second at which picked frames are shown: each is a still pair of a second, since its neighbours in the
video may be minutes away."""


@dataclass(frozen=True)
class Candidates:
    """The frames of a video that can be picked, at the size at which they are shown.

    Attributes:
        frames: (N, H, W, 3) uint8 RGB, N at least 1.
        times: (N,) when each is shown, in seconds from the first frame of the file.
        damaged: how many frames that should be among them cannot be decoded.
    """

    frames: npt.NDArray[np.uint8]
    times: npt.NDArray[np.float64]
    damaged: int = 0

    def __len__(self) -> int:
        return len(self.frames)


def read_candidates(
    path: Path, video_input: VideoInput, *, fps: float, most: int = MOST, span: Span = (0.0, None)
) -> Candidates:
    """Decode the candidates of a video: at most `fps` of them a second, and at most `most`, evenly over it.

    Frames in the middle that cannot be decoded are left out and counted, with a warning.

    Raises:
        UnreadableVideoError: there is no such file, no video in it, or none of its frames can be decoded.
    """
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "NONE"
            times, base, rate = [], stream.time_base, float(stream.average_rate or 1)
            for packet in container.demux(stream):
                if packet.size and not packet.is_discard:
                    times.append(math.nan if packet.pts is None or base is None else float(packet.pts * base))
            chosen = _choose(_in_order(times, rate), fps, most, span)
            container.seek(0)
            kept = _decode(container, stream, chosen, rate, video_input)
    except (OSError, IndexError, ValueError, av.error.FFmpegError) as error:
        raise UnreadableVideoError(f"{path}: not a readable video ({_reason(error)})") from error
    if not kept:
        raise UnreadableVideoError(f"{path}: not a readable video (none of its {len(times)} frames can be decoded)")
    damaged = len(chosen) - len(kept)
    if damaged:
        logger.warning("%s: %d of %d frames cannot be decoded; the others are used", path, damaged, len(chosen))
    frames = np.stack([picture for _, picture in kept])
    if video_input.normalise == "local-contrast":
        frames = local_contrast(frames)
    return Candidates(frames, np.array([time for time, _ in kept]), damaged)


def _in_order(times: Sequence[float], rate: float) -> npt.NDArray[np.float64]:
    """When each frame is shown, from the first; by the frame rate where the file does not say."""
    if not times:
        raise ValueError("it holds no frames")
    if any(math.isnan(time) for time in times):
        return np.arange(len(times)) / rate
    ordered = np.sort(np.array(times))
    return np.asarray(ordered - ordered[0])


def _choose(times: npt.NDArray[np.float64], fps: float, most: int, span: Span) -> npt.NDArray[np.float64]:
    """The times of the frames that become candidates."""
    end = math.inf if span[1] is None else span[1]
    inside = times[(times >= span[0] - 1e-6) & (times < end - 1e-6)]
    if not len(inside):
        raise ValueError(f"no frames from {span[0]:g} s to {end:g} s")
    slots = np.floor((inside - inside[0]) * fps + 1e-6)
    first = np.concatenate([[True], slots[1:] > slots[:-1]])
    taken = inside[first]
    if len(taken) > most:
        taken = taken[np.round(np.linspace(0, len(taken) - 1, most)).astype(int)]
    return np.asarray(taken)


def _decode(
    container: av.container.InputContainer,
    stream: av.VideoStream,
    chosen: npt.NDArray[np.float64],
    rate: float,
    video_input: VideoInput,
) -> list[tuple[float, npt.NDArray[np.uint8]]]:
    """The chosen frames with their times; packets and pictures that are damaged are passed over."""
    wanted, kept = {round(time, 4) for time in chosen}, list[tuple[float, npt.NDArray[np.uint8]]]()
    origin: float | None = None
    number = 0
    for packet in container.demux(stream):
        try:
            decoded = packet.decode()
        except av.error.FFmpegError:
            number += 1
            continue
        for frame in decoded:
            stamp = number / rate if frame.time is None else float(frame.time)
            number += 1
            origin = stamp if origin is None else origin
            if round(stamp - _start(stream, origin), 4) not in wanted or frame.is_corrupt:
                continue
            width, height = video_input.frame_size(frame.width, frame.height)
            scaling = "AREA" if width < frame.width else "BICUBIC"
            found: Any = frame.to_ndarray(format="rgb24", width=width, height=height, interpolation=scaling)
            kept.append((stamp - _start(stream, origin), np.rot90(found, round(frame.rotation / 90))))
    return kept


def _start(stream: av.VideoStream, origin: float) -> float:
    """When the first frame is shown by the file's own clock."""
    if stream.start_time is None or stream.time_base is None:
        return origin
    return float(stream.start_time * stream.time_base)


def _reason(error: Exception) -> str:
    return str(error.strerror) if isinstance(error, av.error.FFmpegError) else str(error) or type(error).__name__


def as_shown(candidates: Candidates, picked: Sequence[int]) -> DecodedVideo:
    """Picked frames as a model is shown them: in the order of time, each a still pair."""
    order = np.repeat(sorted(picked), FRAMES_A_GRID)
    return DecodedVideo(np.ascontiguousarray(candidates.frames[order]), PICK_FPS, tuple(int(i) for i in order))
