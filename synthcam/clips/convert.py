"""Converting a camera path from one tool's file format to another's, with points on the surfaces that a clip films."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from synthcam.arguments import as_path
from synthcam.atomic_files import parents_made
from synthcam.clips.labelling import covered_by_movers
from synthcam.clips.restore import RestoreError, read_clip, record_cameras
from synthcam.errors import InputError, MachineError
from synthcam.formats.read_write import FORMATS, choose_camera, read_poses, write_poses
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


FORMAT_OF_SUFFIX = {
    ".txt": "realestate10k", ".tum": "tum", ".kitti": "kitti", ".npz": "megasam", ".json": "nerf", ".glb": "gltf",
    ".gltf": "gltf", ".chan": "chan",
}  # fmt: skip
"""The format that a file's name asks for where none is given."""

FORMAT_OF_NAME = {"camera_path.json": "camera-path", "cameras.json": "3dgs"}
"""The format of files that have one name wherever they are used."""

WITH_POINTS = ("colmap", "colmap-binary")
"""Formats that hold points of what is filmed, which a clip.json's scene gives."""


@dataclass(frozen=True)
class Converted:
    """What `convert` did.

    Attributes:
        target: the file or folder that was written.
        source_format, target_format: names of formats, see docs/formats.md.
        poses: how many.
        notes: what was assumed about the source and what the target could not hold, one sentence each.
    """

    target: Path
    source_format: str
    target_format: str
    poses: int
    notes: tuple[str, ...]


def convert(
    source: str | Path,
    target: str | Path,
    *,
    from_format: str = "auto",
    to_format: str | None = None,
    camera: str | None = None,
    fov_deg: float | None = None,
    fps: float | None = None,
    up: str | None = None,
    camera_extrinsics: str | Path | None = None,
    overwrite: bool = False,
) -> Converted:
    """Convert poses from one tool's format to another's.

    Args:
        from_format: of the source; told from its content by "auto".
        to_format: of the target; told from its suffix without it.
        camera: which camera, where the source holds several.
        fov_deg, fps, up, camera_extrinsics: what you know about the source, see `synthcam.read_poses`.
        overwrite: replace the target.

    Raises:
        InputError: the source cannot be read, the target exists or cannot hold the path, or a format is not known.
        MachineError: the folder of the target cannot be made.

    Example:
        >>> done = synthcam.convert("out/clip.json", "poses.tum")
        >>> done.source_format, done.target_format, done.poses
        ('clip', 'tum', 8)
    """
    source, target = as_path(source, "source"), as_path(target, "target")
    writable = sorted(name for name, known in FORMATS.items() if known.write)
    kind = to_format or FORMAT_OF_NAME.get(target.name.lower()) or FORMAT_OF_SUFFIX.get(target.suffix.lower())
    if kind is None:
        raise InputError(f"{target}: its name does not say a format; give --to with one of {', '.join(writable)}")
    if kind not in writable:
        raise InputError(f"--to {kind}: cannot be written; allowed are {', '.join(writable)}")
    if target.exists() and source.exists() and target.samefile(source):
        raise InputError(f"{target}: is the file that is read; choose another name")
    if target.exists() and not overwrite:
        raise InputError(f"{target}: exists; choose another name, or --overwrite")
    cameras = read_poses(
        source, format=from_format, fov_deg=fov_deg, fps=fps, up=up, camera_extrinsics=camera_extrinsics
    )
    chosen = choose_camera(cameras, camera, source)
    if kind in WITH_POINTS and chosen.format == "clip":
        points, why = film_points(source)
        chosen = replace(chosen, points=points, notes=(*chosen.notes, *([why] if why else [])))
    try:
        with parents_made(target.absolute()):
            lost = write_poses(target, chosen, kind)
    except OSError as error:
        raise MachineError(f"{target}: {error.strerror or error}") from error
    return Converted(target, chosen.format, kind, len(chosen.trajectory), (*chosen.notes, *lost))
