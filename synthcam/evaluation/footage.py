"""Reads real footage frame after frame: upright, at a chosen rate, with the times at which frames are shown.

Files from phones and the net have rotation flags, variable rates, bars and lengths of minutes: frames are chosen by
their times, decoded in order, scaled and turned one at a time, so that memory does not grow with the length of a video.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from synthcam.errors import InputError
from synthcam.evaluation.items import Playback
from synthcam.seeding import stream

Picture = npt.NDArray[np.uint8]


class UnreadableVideoError(InputError):
    """A video file is missing, holds no frames or is damaged."""


@dataclass(frozen=True)
class Part:
    """A part of a video, and how it is played.

    Attributes:
        start_s, end_s: in seconds of the video; None for its end.
        playback: mirrored frames have left and right exchanged, a frozen part shows its first frame throughout,
            shuffled frames are in another order, always the same one for the same video.
    """

    start_s: float = 0.0
    end_s: float | None = None
    playback: Playback = "forward"


WHOLE = Part()
MOST_AHEAD = 8
MOST_HELD = 480
"""Frames that are held in memory at once, for a part that is not played forward; of a longer one fewer are taken."""


@dataclass(frozen=True)
class Frame:
    """A frame of a video.

    Attributes:
        time_s: when it is shown, in seconds from the first frame that was asked for.
        picture: (H, W, 3) uint8 RGB, upright.
    """

    time_s: float
    picture: Picture


def read_footage(
    path: Path, *, fps: float, longest_side: int | None = None, pixels: int | None = None, part: Part = WHOLE
) -> Iterator[Frame]:
    """Yield the frames of a part of a video, at most `fps` of them a second.

    A frame is taken when its time has come, so a video with fewer or irregular frames yields those that it has.

    Args:
        longest_side, pixels: larger frames are scaled down to this side in pixels, and to so many pixels in all.

    Raises:
        UnreadableVideoError: no such file, no frames in it or in that part, or it is damaged from the start. A video
            that is damaged later ends there.
    """
    frames = _forward(path, fps, (longest_side, pixels), part)
    match part.playback:
        case "forward":
            return frames
        case "mirrored":
            return (replace(frame, picture=np.ascontiguousarray(frame.picture[:, ::-1])) for frame in frames)
        case "frozen":
            return _frozen(frames)
        case "reversed" | "shuffled":
            return iter(_played(evenly(frames, MOST_HELD), path, part.playback))


def _frozen(frames: Iterator[Frame]) -> Iterator[Frame]:
    first: Frame | None = None
    for frame in frames:
        first = first or frame
        yield replace(frame, picture=first.picture)


def _played(frames: list[Frame], path: Path, playback: str) -> list[Frame]:
    """The frames in another order, at the times of this order."""
    if playback == "reversed":
        end = frames[-1].time_s
        return [Frame(end - frame.time_s, frame.picture) for frame in reversed(frames)]
    order = stream(0, "shuffled frames", path.name).permutation(len(frames))
    return [Frame(frame.time_s, frames[i].picture) for frame, i in zip(frames, order, strict=True)]


def _forward(path: Path, fps: float, most: tuple[int | None, int | None], part: Part) -> Iterator[Frame]:
    slot: int | None = None
    first_s, start_s, end_s = 0.0, part.start_s, part.end_s
    try:
        with av.open(str(path.absolute()), mode="r") as container:
            video = container.streams.video[0]
            video.thread_type = "AUTO"
            rate = float(video.average_rate or 0) or 25.0
            origin = float(video.start_time * video.time_base) if video.start_time and video.time_base else 0.0
            if start_s > 2.0 and video.time_base:
                container.seek(round((origin + start_s - 1.0) / video.time_base), stream=video)
            for number, frame in enumerate(container.decode(video)):
                time_s = number / rate if frame.time is None else frame.time - origin
                if time_s < start_s - 1e-6:
                    continue
                if end_s is not None and time_s >= end_s - 1e-6:
                    break
                first_s = time_s if slot is None else first_s
                # A third of an interval early is on time: rounded time stamps must not halve the rate.
                found = math.floor((time_s - first_s) * fps + 1 / 3)
                if slot is None or found > slot:
                    slot = found
                    yield Frame(time_s - first_s, _upright(frame, *most))
    except (OSError, IndexError, ValueError, av.error.FFmpegError) as error:
        if slot is None:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise UnreadableVideoError(f"{path}: not a readable video ({reason or type(error).__name__})") from error
    if slot is None:
        where = "" if part == WHOLE else f" from {start_s:g} s" + (f" to {end_s:g} s" if end_s else "")
        raise UnreadableVideoError(f"{path}: holds no frames{where}")


def evenly(frames: Iterable[Frame], count: int) -> list[Frame]:
    """At most `count` of the frames, evenly over them, first and last included; few more are held on the way."""
    kept: list[Frame] = []
    last, step = None, 1
    for number, last in enumerate(frames):
        if number % step == 0:
            kept.append(last)
        if len(kept) > MOST_AHEAD * count:
            kept, step = kept[::2], 2 * step
    if last is not None and kept[-1] is not last:
        kept.append(last)
    return kept if len(kept) <= count else [kept[round(i)] for i in np.linspace(0, len(kept) - 1, count)]


def _upright(frame: av.VideoFrame, longest_side: int | None, pixels: int | None) -> Picture:
    sides = (frame.width, frame.height)
    by_side = 1.0 if longest_side is None else longest_side / max(sides)
    by_pixels = 1.0 if pixels is None else math.sqrt(pixels / (frame.width * frame.height))
    scale = min(1.0, by_side, by_pixels)
    width, height = (max(2, round(side * scale)) for side in sides)
    scaling = "AREA" if scale < 1 else "BICUBIC"
    picture = frame.to_ndarray(format="rgb24", width=width, height=height, interpolation=scaling)
    return np.ascontiguousarray(np.rot90(picture, round(frame.rotation / 90)))
