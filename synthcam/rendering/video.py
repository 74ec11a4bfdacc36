"""Video files: one deterministic H.264 writer, one reader, both in this process by PyAV.

The same frames give the same bytes in every run and, for one release of PyAV, on every x86-64 processor: x264 is told
to choose nothing by the processor and does without mbtree, whose fastest code rounds in its own way; colours are
converted by swscale's exact integer arithmetic.
"""

import io
import shutil
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from synthcam.errors import InputError, MachineError

Picture = npt.NDArray[np.uint8]
GOP = 12
"""A key frame at least this often, so that a reader can seek."""
_ENCODER = {
    **{"preset": "veryfast", "crf": "18"},
    "x264-params": f"keyint={GOP}:min-keyint=1:threads=1:lookahead-threads=1:cpu-independent=1:mbtree=0",
}
_CONTAINER = {"movflags": "+faststart", "fflags": "+bitexact"}
"""No encoder name and no dates: the same bytes next year."""
_EXACT = "bicubic+full_chroma_int+accurate_rnd+bitexact"
_BITEXACT = 1 << 23
_SMPTE170M, _TV_RANGE, _FULL = 6, 1, 2


def check_size(width: int, height: int) -> None:
    """Refuse picture sizes that yuv420p cannot hold.

    Raises:
        InputError: odd, too small or too large.
    """
    if width % 2 or height % 2 or not (32 <= width <= 4096 and 32 <= height <= 4096):
        raise InputError(f"size {width}x{height}: allowed are even numbers from 32 to 4096")


def write_video(path: Path, frames: Iterable[Picture], *, fps: float, width: int, height: int) -> int:
    """Encode frames (H, W, 3) to H.264 yuv420p with faststart and check what was written; returns their number.

    Raises:
        InputError: a size that yuv420p cannot hold.
        MachineError: the file could not be written whole (disk full, no encoder).
    """
    check_size(width, height)
    count = 0
    try:
        with av.open(str(path.absolute()), "w", format="mp4", options=_CONTAINER) as container:
            rate = Fraction(fps).limit_denominator(10_000)
            stream = container.add_stream("libx264", rate=rate, options=_ENCODER)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            codec = stream.codec_context
            codec.thread_count = 1
            codec.flags |= _BITEXACT
            codec.colorspace, codec.color_range = _SMPTE170M, _TV_RANGE
            to_yuv = _converter(width, height)
            for picture in frames:
                frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
                to_yuv.push(frame)
                converted = to_yuv.vpull()
                converted.pts, converted.time_base = count, 1 / rate
                container.mux(stream.encode(converted))
                count += 1
            container.mux(stream.encode(None))
    except (OSError, av.error.FFmpegError) as error:
        raise MachineError(_why(path, error)) from error
    _check_written(path, count, fps)
    return count


def _converter(width: int, height: int) -> av.filter.Graph:
    """RGB pictures to yuv420p (BT.601, limited range) in arithmetic that is the same on every processor."""
    graph = av.filter.Graph()
    steps = [
        graph.add_buffer(width=width, height=height, format=av.VideoFormat("rgb24"), time_base=Fraction(1, 1000)),
        graph.add("scale", f"flags={_EXACT}:out_color_matrix=bt601:out_range=tv"),
        graph.add("format", "yuv420p"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*steps).configure()
    return graph


def read_video(path: Path) -> tuple[npt.NDArray[np.uint8], float]:
    """Read all frames (F, H, W, 3) uint8 RGB and the frame rate.

    Raises:
        InputError: no such file, or no video in it.
    """
    return _decode(str(path.absolute()), str(path), _rgb)


def decode_video(content: bytes, name: str) -> npt.NDArray[np.uint8]:
    """All frames (F, H, W, 3) uint8 RGB of a video that is held in memory.

    Raises:
        InputError: there is no video in it; the message calls it `name`.
    """
    return _decode(io.BytesIO(content), name, _rgb)[0]


def read_luma(path: Path) -> npt.NDArray[np.uint8]:
    """Read the luma of all frames (F, H, W) uint8 in full range: cheaper than `read_video`.

    Raises:
        InputError: no such file, or no video in it.
    """
    return _decode(str(path.absolute()), str(path), _luma)[0]


_FULL_RANGE = np.clip(np.round((np.arange(256) - 16) * (255 / 219)), 0, 255).astype(np.uint8)
"""Luma 0 to 255 by its code in limited range, 16 to 235."""


def _luma(frame: Any) -> npt.NDArray[np.uint8]:
    """The luma (H, W) of a decoded frame in full range: its first plane, converted only where it must be."""
    if frame.format.name != "yuv420p" or frame.color_range == _FULL:
        return np.asarray(frame.to_ndarray(format="gray"))
    plane = frame.planes[0]
    codes = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
    return _FULL_RANGE[codes]


def _rgb(frame: Any) -> npt.NDArray[np.uint8]:
    return np.asarray(frame.to_ndarray(format="rgb24"))


def _decode(
    source: str | io.BytesIO, name: str, pixels: Callable[[Any], npt.NDArray[np.uint8]]
) -> tuple[npt.NDArray[np.uint8], float]:
    try:
        with av.open(source, mode="r") as container:
            stream = container.streams.video[0]
            stream.thread_type = "NONE"
            rate = stream.average_rate
            frames = [pixels(frame) for frame in container.decode(stream)]
    except (OSError, IndexError, av.error.FFmpegError) as error:
        raise InputError(f"{name}: not a readable video ({type(error).__name__})") from error
    if not frames or rate is None:
        raise InputError(f"{name}: holds no frames")
    return np.stack(frames), float(rate)


def check_readable(path: Path) -> None:
    """Refuse a file whose first frame cannot be decoded.

    Raises:
        InputError: there is no video in it.
    """
    try:
        with av.open(str(path.absolute())) as container:
            found = next(container.decode(container.streams.video[0]), None)
    except (OSError, IndexError, av.error.FFmpegError) as error:
        raise InputError(f"{path}: not a readable video ({type(error).__name__})") from error
    if found is None:
        raise InputError(f"{path}: holds no frames")


def encoder_version() -> str:
    """The versions of the ffmpeg that encodes and of the PyAV that brings it along."""
    return f"{av.ffmpeg_version_info} (PyAV {av.__version__})"


def _check_written(path: Path, count: int, fps: float) -> None:
    try:
        with av.open(str(path.absolute())) as container:
            stream = container.streams.video[0]
            found, rate = stream.frames, float(stream.average_rate or 0)
    except (OSError, IndexError, av.error.FFmpegError) as error:
        raise MachineError(_why(path, error)) from error
    if found != count or abs(rate - fps) > 1e-3 * fps:
        raise MachineError(f"{path}: wrote {count} frames at {fps:g} fps, the file holds {found} at {rate:g}")


def _why(path: Path, error: Exception) -> str:
    if not path.parent.is_dir():
        return f"{path}: could not be written, there is no folder {path.parent}"
    free = shutil.disk_usage(path.parent).free
    if free < 4_000_000:
        return f"{path}: could not be written, the disk is full ({free / 1e6:.1f} MB free)"
    reason = str(error).strip().splitlines()
    return f"{path}: the encoder failed ({reason[-1] if reason else type(error).__name__})"
