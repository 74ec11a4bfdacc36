"""Video files: one deterministic H.264 writer, one reader.

The encoder is the ffmpeg that imageio-ffmpeg brings along, on one thread: the same frames give the same bytes in
every run. (PyAV's bundled x264 does not: its bytes and even its decoded pixels differ from run to run.)
"""

import io
import shutil
from collections.abc import Iterable
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import numpy.typing as npt

from synthcam.errors import InputError, MachineError

Picture = npt.NDArray[np.uint8]
GOP = 12
"""A key frame at least this often, so that a reader can seek."""
_OUTPUT = [
    *("-preset", "veryfast", "-crf", "18", "-threads", "1", "-g", str(GOP), "-keyint_min", "1"),
    *("-colorspace", "smpte170m", "-color_range", "tv", "-movflags", "+faststart"),
    # No encoder name, no dates: the same bytes next year.
    *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
]


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
        writer = imageio_ffmpeg.write_frames(
            # ffmpeg takes a path that begins with - for an option, one with a colon for a protocol.
            str(path.absolute()),
            (width, height),
            fps=fps,
            codec="libx264",
            pix_fmt_in="rgb24",
            pix_fmt_out="yuv420p",
            quality=None,
            macro_block_size=2,
            ffmpeg_log_level="quiet",
            output_params=_OUTPUT,
        )
        writer.send(None)
        try:
            for frame in frames:
                writer.send(np.ascontiguousarray(frame))
                count += 1
        finally:
            writer.close()
    except OSError as error:
        raise MachineError(_why(path, error)) from error
    _check_written(path, count, fps)
    return count


def read_video(path: Path) -> tuple[npt.NDArray[np.uint8], float]:
    """Read all frames (F, H, W, 3) uint8 RGB and the frame rate.

    Raises:
        InputError: no such file, or no video in it.
    """
    return _decode(str(path.absolute()), str(path), "rgb24")


def decode_video(content: bytes, name: str) -> npt.NDArray[np.uint8]:
    """All frames (F, H, W, 3) uint8 RGB of a video that is held in memory.

    Raises:
        InputError: there is no video in it; the message calls it `name`.
    """
    return _decode(io.BytesIO(content), name, "rgb24")[0]


def read_luma(path: Path) -> npt.NDArray[np.uint8]:
    """Read the luma of all frames (F, H, W) uint8 in full range: cheaper than `read_video`.

    Raises:
        InputError: no such file, or no video in it.
    """
    return _decode(str(path.absolute()), str(path), "gray")[0]


def _decode(source: str | io.BytesIO, name: str, layout: str) -> tuple[npt.NDArray[np.uint8], float]:
    try:
        with av.open(source, mode="r") as container:
            stream = container.streams.video[0]
            stream.thread_type = "NONE"
            rate = stream.average_rate
            frames = [frame.to_ndarray(format=layout) for frame in container.decode(stream)]
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
    """The version of the ffmpeg that encodes."""
    return str(imageio_ffmpeg.get_ffmpeg_version())


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
