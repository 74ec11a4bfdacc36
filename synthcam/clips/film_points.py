"""Points on the surfaces that a rendered clip films, with their colours, as reconstruction programs start from."""

from pathlib import Path

import numpy as np

from synthcam.clips.labelling import covered_by_movers
from synthcam.clips.restore import RestoreError, read_clip, record_cameras
from synthcam.formats.surface_points import SurfacePoints
from synthcam.geometry.camera import rays
from synthcam.labels.pixel_evidence import sample_points
from synthcam.rendering.video import read_video

MOST_FRAMES = 12
"""Frames from which points are taken, evenly over the clip."""


def film_points(file: Path) -> tuple[SurfacePoints | None, str]:
    """Find points of a clip.json's clip: what stands still at a grid of pixels, in the colours of the video beside it.

    Returns:
        The points, and ""; None, and why there are none, in a sentence.
    """
    video = file.parent / "clip.mp4"
    if not video.is_file():
        return None, "clip.mp4 is not beside it: the model has no points"
    try:
        clip = read_clip(file)
    except RestoreError as error:
        return None, f"the model has no points: {error}"
    cameras, (pictures, _) = record_cameras(clip.record), read_video(video)
    pixels = sample_points(cameras)
    covered = covered_by_movers(clip.staged, cameras)
    chosen = np.unique(np.linspace(0, len(cameras) - 1, MOST_FRAMES).round().astype(int))
    found: list[list[np.ndarray]] = []
    for frame in chosen[chosen < len(pictures)]:
        pose, intrinsics = cameras.world_from_camera[frame], cameras.intrinsics[frame]
        depth = clip.staged.static.depth(pose, intrinsics, pixels)
        seen = np.isfinite(depth) if covered is None else np.isfinite(depth) & ~covered[frame]
        local = rays(intrinsics, pixels[seen]) * depth[seen, None]
        columns, rows = pixels[seen].astype(int).T
        found.append(
            [
                local @ pose[:3, :3].T + pose[:3, 3],
                pictures[frame, rows, columns],
                np.full(seen.sum(), frame),
                pixels[seen],
            ]
        )
    positions, colors, frames, places = (np.concatenate(parts) for parts in zip(*found, strict=True))
    if not len(positions):
        return None, "nothing that stands still is in the pictures: the model has no points"
    return SurfacePoints(positions, colors, frames, places), ""
