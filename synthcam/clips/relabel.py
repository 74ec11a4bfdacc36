"""A clip's labels measured again from its own folder: the scene is rebuilt from the spec, the video decoded."""

import json
from pathlib import Path

from pydantic import ValidationError

from synthcam.clips.labelling import label_staged
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import ClipSpec
from synthcam.clips.staging import stage
from synthcam.errors import InputError
from synthcam.formats.pose_files import read_poses
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.label import ClipLabels, label_poses
from synthcam.rendering.video import read_luma


def relabel_clip_file(file: Path) -> tuple[Trajectory, ClipLabels, tuple[str, ...]]:
    """Cameras, labels and notes of a clip.json.

    With a scene that can be rebuilt the labels are those of the rendered clip; with another scene file, or another
    version of it, the poses alone are labelled, and a note says so.

    Raises:
        InputError: the file is no clip.json.
    """
    poses = read_poses(file, format="clip")[0]
    spec = _spec(file)
    try:
        source = find_scene(spec.scene)
    except InputError:
        source = None
    if source is None or source.digest != spec.scene_digest or spec.trajectory is not None:
        why = "a replay" if spec.trajectory else f"scene {spec.scene} is not at hand as it was"
        labels = label_poses(poses.trajectory)
        return (
            poses.trajectory,
            labels,
            (f"{why}: the poses alone were labelled, depth {labels.measurement.evidence.source}",),
        )
    staged = stage(spec, source.build(spec.scene_seed))
    video = file.parent / "clip.mp4"
    pictures = read_luma(video) if video.is_file() else None
    notes = () if pictures is not None else ("clip.mp4 is not beside it: every surface counts as textured",)
    return poses.trajectory, label_staged(spec, staged, pictures), notes


def _spec(file: Path) -> ClipSpec:
    content = json.loads(file.read_text())["spec"]
    content.pop("digest", None)
    try:
        return ClipSpec(**content)
    except (ValidationError, TypeError) as error:
        raise InputError(f"{file}: key spec is not one of this version's clips") from error
