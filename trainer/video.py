"""The frames of a video that a model sees. Training, rollouts and evaluation all decode videos here.

The settings are stored in every checkpoint as `synthcam_video.json`, because a model that was trained at one frame rate
misjudges speed and order at another.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TypedDict, Unpack

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import VideoReformatter
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from scipy.ndimage import uniform_filter

from synthcam.errors import InputError
from synthcam.seeding import stream

FILE_NAME = "synthcam_video.json"
FRAMES_A_GRID = 2
"""Qwen2.5-VL reads frames in pairs (its temporal patch size)."""
TOKEN_SIDE = 28
"""Pixels along a side of what a token of Qwen2.5-VL sees: its patch size times its merge size."""


class UnreadableVideoError(InputError):
    """A video file is missing, holds no video or is damaged."""


class VideoInput(BaseModel):
    """How videos are shown to a model.

    Attributes:
        fps: frames per second; above 4 neighbouring frames have the same time position, as in the released model.
        max_frames: the most frames; a longer video is sampled evenly.
        pixels: the largest area of a frame in pixels; its aspect ratio is kept.
        multiple: both sides are multiples of this, which is a multiple of 28, the side of a token.
        normalise: for the tiny model; local-contrast shows changes of brightness instead of textures, colour-contrast
            changes of each colour, which still tell a red ball from a blue one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fps: float = Field(default=4.0, gt=0, le=120)
    max_frames: int = Field(default=16, ge=2, le=768)
    pixels: int = Field(default=256 * 28 * 28, ge=28 * 28)
    multiple: int = Field(default=28, ge=2)
    normalise: Literal["none", "local-contrast", "colour-contrast"] = "none"

    @field_validator("max_frames")
    @classmethod
    def _in_pairs(cls, count: int) -> int:
        if count % FRAMES_A_GRID:
            raise ValueError(f"{count} is odd; the model reads frames in pairs")
        return count

    @model_validator(mode="after")
    def _whole_tokens(self) -> Self:
        if self.multiple % TOKEN_SIDE:
            raise ValueError(f"multiple {self.multiple} cuts through tokens; allowed are multiples of {TOKEN_SIDE}")
        if self.pixels < self.multiple**2:
            raise ValueError(f"pixels {self.pixels} is less than a frame of multiple x multiple, {self.multiple**2}")
        return self

    def write(self, folder: Path) -> None:
        """Write into a checkpoint's folder."""
        (folder / FILE_NAME).write_text(self.model_dump_json(indent=2) + "\n")

    def frame_size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height at which a picture is shown: not enlarged, unless a side is shorter than `multiple`."""
        scale = min(1.0, math.sqrt(self.pixels / (width * height)))
        sides = [max(self.multiple, round(side * scale / self.multiple) * self.multiple) for side in (width, height)]
        while sides[0] * sides[1] > self.pixels and max(sides) > self.multiple:
            sides[sides.index(max(sides))] -= self.multiple
        return sides[0], sides[1]


@dataclass(frozen=True)
class DecodedVideo:
    """The frames a model is shown.

    Attributes:
        frames: (N, H, W, 3) uint8 RGB, N even.
        fps: their frames per second, lower than the setting for a slow or a long video.
        indices: for each frame, which frame of the file it is.
    """

    frames: npt.NDArray[np.uint8]
    fps: float
    indices: tuple[int, ...]


def read_video_input(folder: Path) -> VideoInput | None:
    """Read how videos were shown to the model of a checkpoint; None if its folder does not say.

    Raises:
        InputError: the file there is damaged.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return None
    try:
        return VideoInput.model_validate(json.loads(path.read_text()))
    except (ValidationError, ValueError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise InputError(f"{path}: not a description of video input ({reason})") from error


def check_video_input(folder: Path, wanted: VideoInput, *, allow_other: bool = False) -> None:
    """Refuse a checkpoint that was trained with another video input, unless `allow_other`.

    A folder without that information, such as the released model, is accepted.

    Raises:
        InputError: the video inputs differ; the message names the keys.
    """
    trained = read_video_input(folder)
    if trained is None or trained == wanted or allow_other:
        return
    keys = [key for key in VideoInput.model_fields if getattr(trained, key) != getattr(wanted, key)]
    differences = ", ".join(f"{key} {getattr(trained, key)}, not {getattr(wanted, key)}" for key in keys)
    raise InputError(f"{folder}: trained with {differences}; model.allow_other_video: true takes it all the same")


def time_positions(fps: float, frames: int, *, tokens_per_second: float) -> list[int]:
    """Qwen2.5-VL's time position of each pair of frames: the whole part of seconds times `tokens_per_second`."""
    seconds_a_grid = FRAMES_A_GRID / fps
    return [int(grid * seconds_a_grid * tokens_per_second) for grid in range(frames // FRAMES_A_GRID)]


def time_position_warning(video_input: VideoInput, *, tokens_per_second: float) -> str | None:
    """Say that neighbouring frames get the same time position at this frame rate; None if all have their own.

    The released model collapses them too: it was trained with this rule, and CameraBench's authors train and ask at 8
    fps. Within a position, the order of frames is then told by the order of their tokens alone.
    """
    positions = time_positions(video_input.fps, video_input.max_frames, tokens_per_second=tokens_per_second)
    if len(set(positions)) == len(positions):
        return None
    shown = ", ".join(map(str, positions[:8]))
    return (
        f"video fps {video_input.fps:g}: pairs of frames get the time positions {shown} ..., so neighbours share one; "
        "the released model does the same at this rate and tells their order by that of their tokens alone; up to "
        f"{FRAMES_A_GRID * tokens_per_second:g} fps every pair has its own"
    )


class Controls(TypedDict, total=False):
    """Changes to the frames, as `rearranged` takes them."""

    reverse: bool
    mirror: bool
    freeze: bool
    shuffle_seed: int | None


Span = tuple[float, float | None]
"""From when to when a video is shown, in seconds from its first frame; None for its end."""


def read_video(
    path: Path, video_input: VideoInput, *, span: Span = (0.0, None), **controls: Unpack[Controls]
) -> DecodedVideo:
    """Decode the frames that a model is shown.

    Raises:
        UnreadableVideoError: no such file, no video in it, or it is damaged.
    """
    try:
        with av.open(str(path)) as container:
            stream_ = container.streams.video[0]
            packets = list(container.demux(stream_))
            times = _frame_times(packets, stream_)
            first, last = _within(times, span)
            chosen, fps = choose_frames(times[first:last], video_input)
            chosen = [first + i for i in chosen]
            frames = _decode(packets, stream_, chosen, video_input)
    except (OSError, IndexError, ValueError, av.error.FFmpegError) as error:
        raise UnreadableVideoError(f"{path}: not a readable video ({_reason(error)})") from error
    decoded = DecodedVideo(np.ascontiguousarray(normalised(frames, video_input)), fps, tuple(chosen))
    return rearranged(decoded, **controls)


def _within(times: npt.NDArray[np.float64], span: Span) -> tuple[int, int]:
    """The first frame of a span, and the one after its last."""
    if not len(times):
        return 0, 0
    end = math.inf if span[1] is None else span[1]
    first, last = (int(i) for i in np.searchsorted(times - times[0], (span[0] - 1e-6, end - 1e-6)))
    if first >= last:
        raise ValueError(f"no frames from {span[0]:g} s to {end:g} s")
    return first, last


def rearranged(
    decoded: DecodedVideo,
    *,
    reverse: bool = False,
    mirror: bool = False,
    freeze: bool = False,
    shuffle_seed: int | None = None,
) -> DecodedVideo:
    """Show the same frames in another order, or mirrored.

    Args:
        reverse: last frame first.
        mirror: left and right exchanged.
        freeze: the first frame throughout.
        shuffle_seed: frames in a random order, the same for the same seed.
    """
    order = np.arange(len(decoded.indices))
    if freeze:
        order = np.zeros_like(order)
    if shuffle_seed is not None:
        order = stream(shuffle_seed, "shuffled frames").permutation(order)
    if reverse:
        order = order[::-1]
    frames = decoded.frames[order]
    if mirror:
        frames = frames[:, :, ::-1]
    return DecodedVideo(np.ascontiguousarray(frames), decoded.fps, tuple(decoded.indices[i] for i in order))


def choose_frames(times: npt.NDArray[np.float64], video_input: VideoInput) -> tuple[list[int], float]:
    """Choose the frames to show, an even number of them; returns their indices and their frames per second.

    Args:
        times: (F,) time of each frame of the file in seconds, increasing.
    """
    if len(times) == 0:
        raise ValueError("it holds no frames")
    if len(times) == 1:
        return [0] * FRAMES_A_GRID, video_input.fps
    duration = (times[-1] - times[0]) * len(times) / (len(times) - 1)
    fps = min(video_input.fps, len(times) / duration)
    count = max(FRAMES_A_GRID, math.floor(duration * fps + 1e-6))
    if count > video_input.max_frames:
        count = video_input.max_frames
        fps = count / duration
    count -= count % FRAMES_A_GRID
    wanted = times[0] + np.arange(count) / fps
    after = np.searchsorted(times, wanted).clip(1, len(times) - 1)
    nearest = np.where(wanted - times[after - 1] <= times[after] - wanted, after - 1, after)
    return [int(i) for i in nearest], float(fps)


def normalised(frames: npt.NDArray[np.uint8], video_input: VideoInput) -> npt.NDArray[np.uint8]:
    """The frames (N, H, W, 3) as the settings have them shown."""
    if video_input.normalise == "none":
        return frames
    return local_contrast(frames, in_colour=video_input.normalise == "colour-contrast")


def local_contrast(frames: npt.NDArray[np.uint8], *, in_colour: bool = False) -> npt.NDArray[np.uint8]:
    """Grey, minus its mean over 9x9 pixels, over its deviation over 13x13; as grey pictures with 128 for zero.

    This removes the look of textures and keeps their edges, which show motion. Three deviations fill the range.

    Args:
        frames: (N, H, W, 3) uint8 RGB.
        in_colour: the same for red, green and blue, over the deviation of all three.
    """
    shown = frames.astype(np.float32)
    if not in_colour:
        shown = (shown @ np.array([0.299, 0.587, 0.114], np.float32))[..., None]
    detail = shown - uniform_filter(shown, size=(0, 9, 9, 0))
    # The filter keeps a running sum, which rounding takes a little below 0 where a picture is flat.
    deviation = np.sqrt(uniform_filter((detail**2).mean(axis=-1), size=(0, 13, 13)).clip(min=0))
    scaled = 128 + detail / (deviation + _CODEC_NOISE)[..., None] * (127 / 3)
    return np.broadcast_to(scaled.clip(0, 255).astype(np.uint8), frames.shape).copy()


_CODEC_NOISE = 2.0
"""Grey levels that compression adds by itself: detail below it is not blown up."""


def _reason(error: Exception) -> str:
    """What went wrong, without the path, which is named before it."""
    if isinstance(error, av.error.FFmpegError):
        return str(error.strerror)
    return str(error) or type(error).__name__


def _frame_times(read: Sequence[Any], video: av.VideoStream) -> npt.NDArray[np.float64]:
    """When each frame is shown, in the order of showing, in seconds; from the packets, without decoding."""
    packets = [packet for packet in read if packet.size]
    shown = [packet for packet in packets if not packet.is_discard]
    base = video.time_base
    stamps = [packet.pts for packet in shown if packet.pts is not None]
    if base is None or len(stamps) < len(shown):  # raw streams have no times
        return np.arange(len(shown)) / float(video.average_rate or 1)
    times = np.sort(np.array(stamps)) * float(base)
    # A file that was cut off still says what it should hold. Frames alone may lack: AVI leaves out repeated ones.
    if len(packets) < video.frames and video.duration and len(times):
        length = float(video.duration * base)
        if times[-1] - times[0] < _ALMOST_WHOLE * length:
            raise ValueError(f"cut off after {times[-1] - times[0]:.1f} of {length:.1f} s")
    return times


_ALMOST_WHOLE = 0.9


def _decode(
    packets: Sequence[Any], video: av.VideoStream, chosen: list[int], video_input: VideoInput
) -> npt.NDArray[np.uint8]:
    """The chosen frames (N, H, W, 3), scaled to what the model is shown."""
    video.thread_type = "NONE"
    places: dict[int, list[int]] = {}
    for place, i in enumerate(chosen):
        places.setdefault(i, []).append(place)
    scaler = VideoReformatter()  # one for all frames: it keeps its tables
    frames: npt.NDArray[np.uint8] | None = None
    for i, frame in enumerate(frame for packet in packets for frame in packet.decode()):
        if i in places:
            width, height = video_input.frame_size(frame.width, frame.height)
            scaling = "AREA" if width < frame.width else "BICUBIC"
            shown = scaler.reformat(frame, width, height, "rgb24", interpolation=scaling)
            plane: Any = shown.planes[0]
            rows = np.frombuffer(plane, np.uint8).reshape(height, plane.line_size)[:, : 3 * width]
            picture = rows.reshape(height, width, 3)
            turns = round(frame.rotation / 90)
            if turns:
                picture = np.rot90(picture, turns)  # a phone held upright: a pan would be a tilt
            if frames is None:
                frames = np.empty((len(chosen), *picture.shape), np.uint8)
            if picture.shape != frames.shape[1:]:
                raise ValueError(f"its frames change their size from {frames.shape[1:3]} to {picture.shape[:2]}")
            for place in places.pop(i):
                frames[place] = picture
            if not places:
                break
    if frames is None or places:
        found = len(set(chosen)) - len(places)
        raise ValueError(f"{found} of {len(set(chosen))} frames can be decoded")
    return frames
