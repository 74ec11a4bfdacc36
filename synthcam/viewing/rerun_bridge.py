"""Writing clips as recordings for rerun (rerun.io): cameras with pictures, frustums, path, subject and text over time.

World metres with +Y up; a camera's axes are OpenCV's (right, down, forward), as everywhere here.
"""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.atomic_files import replacing
from synthcam.errors import InputError, MachineError

TIMELINE = "time"
DARK, BRIGHT = (68, 1, 84), (253, 231, 37)
"""The path's colour runs from the first to the last: the ends of viridis."""
_EDGES = ((0, 1, 2, 3, 0), (4, 5, 6, 7, 4), (0, 4), (1, 5), (2, 6), (3, 7))
"""Corners of a frustum that are joined, in the order of `synthcam.geometry.frustum.Frustum`."""


def write_recording(record: Mapping[str, Any], video: Path | None, out: Path, *, overwrite: bool) -> None:
    """Write a clip as an .rrd file.

    Args:
        record: the content of its clip.json.
        video: its mp4, put into the recording whole; None where it is not there.

    Raises:
        MachineError: rerun is not installed, or the file cannot be written.
        InputError: the file is there and `overwrite` is off.
    """
    if out.exists() and not overwrite:
        raise InputError(f"--rerun {out}: is already there; choose another name, or --overwrite to replace it")
    try:
        rr: Any = importlib.import_module("rerun")
    except ImportError as error:
        raise MachineError(
            "--rerun needs the rerun SDK, which is not installed: pip install 'synthcam[rerun]'"
        ) from error
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with replacing(out) as temporary:
            _write(rr, record, video, temporary)
    except OSError as error:
        raise MachineError(f"--rerun {out}: {error.strerror or error}") from error


def _write(rr: Any, record: Mapping[str, Any], video: Path | None, file: Path) -> None:
    # The same clip has the same identity each time it is written, so that the viewer does not show it twice.
    recording = rr.RecordingStream("synthcam", recording_id=record["spec"]["digest"])
    # Nothing but the clip's own time: no clock gets into the file's timelines.
    recording.set_log_time_enabled(False)
    recording.set_log_tick_enabled(False)
    try:
        recording.save(file)
    except RuntimeError as error:  # what the SDK raises where a file cannot be made
        raise OSError(str(error).split(", path:")[0]) from error
    poses = np.array(record["world_from_camera"])
    _log_world(rr, recording, record, poses)
    _log_cameras(rr, recording, record, poses)
    if video is not None:
        _log_video(rr, recording, record["fps"], len(poses), video)
    _log_subject(rr, recording, record)
    _log_text(rr, recording, record)
    recording.flush()
    recording.disconnect()


def _log_world(rr: Any, recording: Any, record: Mapping[str, Any], poses: np.ndarray[Any, Any]) -> None:
    recording.log("world", rr.ViewCoordinates.RIGHT_HAND_Y_UP, static=True)
    centres = poses[:, :3, 3]
    share = np.linspace(0.0, 1.0, len(centres))[:, None]
    colors = np.round((1 - share) * np.array(DARK) + share * np.array(BRIGHT)).astype(np.uint8)
    recording.log("world/path", rr.LineStrips3D([centres], colors=[(128, 128, 128)]), static=True)
    recording.log("world/path/frames", rr.Points3D(centres, colors=colors, radii=rr.Radius.ui_points(3)), static=True)


def _log_cameras(rr: Any, recording: Any, record: Mapping[str, Any], poses: np.ndarray[Any, Any]) -> None:
    size = (record["width"], record["height"])
    for i, (pose, k, frustum) in enumerate(zip(poses, record["intrinsics"], record["frustums"], strict=True)):
        recording.set_time(TIMELINE, duration=i / record["fps"])
        recording.log("world/camera", rr.Transform3D(translation=pose[:3, 3], mat3x3=pose[:3, :3]))
        pinhole = rr.Pinhole(
            focal_length=k[:2],
            principal_point=k[2:],
            resolution=size,
            camera_xyz=rr.ViewCoordinates.RDF,
            image_plane_distance=frustum["far"] / 4,
        )
        recording.log("world/camera", pinhole)
        corners = np.array(frustum["corners"])
        recording.log("world/frustum", rr.LineStrips3D([corners[list(edge)] for edge in _EDGES]))


def _log_video(rr: Any, recording: Any, fps: float, frames: int, video: Path) -> None:
    asset = rr.AssetVideo(path=video)
    recording.log("world/camera/video", asset, static=True)
    # The file's own times: they are rounded to its time base, and a frame is found by its exact time.
    for i, stamp in zip(range(frames), asset.read_frame_timestamps_nanos(), strict=True):
        recording.set_time(TIMELINE, duration=i / fps)
        recording.log("world/camera/video", rr.VideoFrameReference(nanoseconds=int(stamp)))


def _log_subject(rr: Any, recording: Any, record: Mapping[str, Any]) -> None:
    subject = record["subject"]
    if subject is None:
        return
    name = " ".join(filter(None, (subject["color"], subject["kind"])))
    for i, feet in enumerate(subject["positions"]):
        recording.set_time(TIMELINE, duration=i / record["fps"])
        recording.log("world/subject", rr.Points3D([feet], labels=[name], colors=[(220, 20, 60)], radii=[0.1]))


def _log_text(rr: Any, recording: Any, record: Mapping[str, Any]) -> None:
    true = [name.rsplit(".", 1)[-1] for name, value in record["labels"].items() if value]
    lines = [record["caption"] or "No caption.", f"Motions: {', '.join(record['motions']) or 'nothing certain'}"]
    recording.log("words", rr.TextDocument("\n\n".join([*lines, f"True: {', '.join(true)}"])), static=True)
    for segment in record["segments"]:
        for key, change in (("start_s", "begins"), ("end_s", "ends")):
            recording.set_time(TIMELINE, duration=segment[key])
            recording.log("segments", rr.TextLog(f"{segment['motion']} {change}"))
