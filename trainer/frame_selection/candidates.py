"""The frames of a video that can be picked, and how picked ones are shown to a model."""

import logging
import math
from collections.abc import Mapping, Sequence
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
    normalised,
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
            stamps = [packet.pts for packet in container.demux(stream) if packet.size and not packet.is_discard]
            clock, by_number = _clock(stamps, stream)
            chosen = _choose(np.array(sorted(clock.values())), fps, most, span)
            container.seek(0)
            kept = _decode(container, stream, clock, set(chosen.tolist()), video_input, by_number=by_number)
    except (OSError, IndexError, ValueError, av.error.FFmpegError) as error:
        raise UnreadableVideoError(f"{path}: not a readable video ({_reason(error)})") from error
    if not kept:
        raise UnreadableVideoError(f"{path}: not a readable video (none of its {len(stamps)} frames can be decoded)")
    damaged = len(chosen) - len(kept)
    if damaged:
        logger.warning("%s: %d of %d frames cannot be decoded; the others are used", path, damaged, len(chosen))
    frames = np.stack([picture for _, picture in kept])
    return Candidates(normalised(frames, video_input), np.array([time for time, _ in kept]), damaged)


def _clock(stamps: Sequence[int | None], stream: av.VideoStream) -> tuple[dict[int, float], bool]:
    """When each frame is shown, in seconds from the first, by its time stamp; by its number, and True, without."""
    if not stamps:
        raise ValueError("it holds no frames")
    known = [stamp for stamp in stamps if stamp is not None]
    if stream.time_base is None or len(set(known)) < len(stamps):
        rate = float(stream.average_rate or 1)
        return {number: number / rate for number in range(len(stamps))}, True
    first = min(known)
    return {stamp: float((stamp - first) * stream.time_base) for stamp in known}, False


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
    clock: Mapping[int, float],
    wanted: set[float],
    video_input: VideoInput,
    *,
    by_number: bool,
) -> list[tuple[float, npt.NDArray[np.uint8]]]:
    """The wanted frames with their times; packets and pictures that are damaged are passed over."""
    kept = list[tuple[float, npt.NDArray[np.uint8]]]()
    number = -1
    for packet in container.demux(stream):
        try:
            decoded = packet.decode()
        except av.error.FFmpegError:
            number += 1
            continue
        for frame in decoded:
            number += 1
            stamp = number if by_number else frame.pts
            time = None if stamp is None else clock.get(stamp)
            if time is None or time not in wanted or frame.is_corrupt:
                continue
            width, height = video_input.frame_size(frame.width, frame.height)
            scaling = "AREA" if width < frame.width else "BICUBIC"
            found: Any = frame.to_ndarray(format="rgb24", width=width, height=height, interpolation=scaling)
            kept.append((time, np.rot90(found, round(frame.rotation / 90))))
    return kept


def _reason(error: Exception) -> str:
    return str(error.strerror) if isinstance(error, av.error.FFmpegError) else str(error) or type(error).__name__


def as_shown(candidates: Candidates, picked: Sequence[int]) -> DecodedVideo:
    """Picked frames as a model is shown them: in the order of time, each a still pair."""
    order = np.repeat(sorted(picked), FRAMES_A_GRID)
    return DecodedVideo(np.ascontiguousarray(candidates.frames[order]), PICK_FPS, tuple(int(i) for i in order))
