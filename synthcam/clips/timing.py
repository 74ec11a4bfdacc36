"""Frames and frame rate of a clip from whichever of frames, rate and duration were given."""

from synthcam.arguments import check_number
from synthcam.errors import InputError
from synthcam.geometry.trajectory import Trajectory

DEFAULT_SECONDS, DEFAULT_FPS = 3.0, 24.0


def motion_timing(frames: int | None, fps: float | None, duration: float | None) -> tuple[int, float]:
    """Frames and rate of a motion: 3 s at 24 frames a second where nothing is given.

    Raises:
        InputError: a value makes no sense, or all three contradict.
    """
    _check(frames, fps, duration)
    if frames is not None and duration is not None:
        return frames, frames / duration if fps is None else fps
    fps = DEFAULT_FPS if fps is None else fps
    if frames is None:
        frames = round((DEFAULT_SECONDS if duration is None else duration) * fps)
    return _enough(frames), fps


def replay_timing(
    poses: Trajectory, frames: int | None, fps: float | None, duration: float | None
) -> tuple[int, float]:
    """Frames and rate of a replay: the file's, pose for pose, where nothing is given.

    With frames or a rate alone the camera moves as fast as in the file; a duration makes it faster or slower.

    Raises:
        InputError: as `motion_timing`.
    """
    _check(frames, fps, duration)
    rows, rate = len(poses), poses.fps
    seconds = (rows - 1) / rate if duration is None else duration
    if frames is not None:
        if fps is None:
            fps = rate if frames == rows and duration is None else (frames - 1) / seconds
        return _enough(frames), fps
    if fps is None and duration is None:
        return _enough(rows), rate
    fps = rate if fps is None else fps
    return _enough(round(seconds * fps) + 1), fps


def _check(frames: int | None, fps: float | None, duration: float | None) -> None:
    if frames is not None and not isinstance(frames, int):
        raise InputError(f"--frames {frames!r}; allowed is a whole number of at least 2")
    check_number(fps, "--fps")
    check_number(duration, "--duration")
    if duration is not None and not 0 < duration <= 3600:
        raise InputError(f"--duration {duration:g}; allowed is more than 0 and up to 3600 seconds")
    if fps is not None and not 0 < fps <= 1000:
        raise InputError(f"--fps {fps:g}; allowed is more than 0 and up to 1000")
    if frames is not None:
        _enough(frames)
    if frames is not None and fps is not None and duration is not None and abs(frames / fps - duration) > 0.5 / fps:
        raise InputError(f"--frames {frames}, --fps {fps:g} and --duration {duration:g} contradict; give two of them")


def _enough(frames: int) -> int:
    if frames < 2:
        raise InputError(f"{frames} frames; a motion needs at least 2")
    return frames
