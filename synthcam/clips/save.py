"""The files of a clip's folder: video, clip.json, the contact sheet, the figure of its path, and depth on request."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL.Image import Image

from synthcam.clips.drawing import frame_times
from synthcam.clips.frames import write_gif
from synthcam.clips.record import clip_frustums
from synthcam.errors import InputError
from synthcam.figures.path_views import frustum_picture
from synthcam.figures.strip import contact_sheet, shown_frames
from synthcam.receipts import FILES, list_files

if TYPE_CHECKING:
    from synthcam.clips.clip import Clip


def write_clip(clip: "Clip", folder: Path, *, depth: bool, flow: bool, segmentation: bool, gif: bool = False) -> None:
    """Write clip.mp4, clip.json, strip.png and frustums.png into a folder, and what else is wanted as compressed npz.

    Raises:
        InputError: the clip has no video.
        RestoreError: its scene cannot be built again as it was.
    """
    if clip.video is None:
        raise InputError(f"{clip.source}: there is no clip.mp4 beside clip.json, so there is no clip to save")
    (folder / "clip.mp4").write_bytes(clip.video)
    if depth:
        np.savez_compressed(folder / "depth.npz", depth=clip.depth)
    if segmentation:
        np.savez_compressed(folder / "segmentation.npz", segmentation=clip.segmentation)
    if flow:
        np.savez_compressed(folder / "flow.npz", flow=clip.flow)
    if gif:
        write_gif(folder / "clip.gif", clip.frames, clip.fps)
    clip.strip.save(folder / "strip.png")
    _write_frustums(clip, folder / "frustums.png")
    record = {**clip.record, FILES: list_files(folder)}
    (folder / "clip.json").write_text(json.dumps(record, indent=1) + "\n")


def draw_strip(clip: "Clip") -> Image:
    """A contact sheet from the frames of the clip's video."""
    shown = shown_frames(len(clip.frames))
    return contact_sheet([clip.frames[i] for i in shown], [i / clip.fps for i in shown], clip_title(clip.record))


def clip_title(record: Mapping[str, Any]) -> str:
    """What stands above the pictures of a clip: its motion, or the pose file it replays, its scene and its seed."""
    spec = record["spec"]
    return f"{record['staging'].get('motion') or spec['trajectory']}  |  {spec['scene']}, seed {spec['seed']}"


def _write_frustums(clip: "Clip", file: Path) -> None:
    spec, staged = clip.restored.spec, clip.restored.staged
    times = frame_times(spec)
    picture = frustum_picture(
        clip_frustums(staged.cameras(times, spec.width, spec.height), staged.static),
        times=times,
        objects=staged.scene.objects,
        subject_positions=None if staged.subject is None else staged.subject.positions(times),
        title=clip_title(clip.record),
    )
    picture.save(file)
