"""A clip's labels measured again from its own folder: the scene is rebuilt from the spec, the video decoded."""

import json
from pathlib import Path

from pydantic import ValidationError

from synthcam.clips.labelling import label_staged
from synthcam.clips.rebuilt import restaged, scene_of
from synthcam.clips.spec import ClipSpec
from synthcam.errors import InputError
from synthcam.formats.read_write import read_poses
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import ClipLabels, label_poses
from synthcam.rendering.video import read_luma


def relabel_clip_file(file: Path) -> tuple[Trajectory, ClipLabels, tuple[str, ...]]:
    """Cameras, labels and notes of a clip.json.

    With a scene that can be rebuilt the labels are those of the rendered clip; with another scene file, or another
    version of it, the poses alone are labelled, and a note says so.

    Raises:
        InputError: the file is no clip.json.
    """
    poses = read_poses(file, format="clip")[0]
    spec = clip_spec(file)
    try:
        rebuilt = scene_of(spec)
    except InputError:
        labels = label_poses(poses.trajectory)
        depth = labels.measurement.evidence.source
        why = f"scene {spec.scene} is not at hand as it was: the poses alone were labelled, depth {depth}"
        return poses.trajectory, labels, (why,)
    staged = restaged(spec, poses.trajectory, rebuilt)
    video = file.parent / "clip.mp4"
    pictures = read_luma(video) if video.is_file() else None
    notes = () if pictures is not None else ("clip.mp4 is not beside it: every surface counts as textured",)
    return poses.trajectory, label_staged(spec, staged, pictures), notes


def clip_spec(file: Path) -> ClipSpec:
    """The spec of a clip.json.

    Raises:
        InputError: it is not one of this version.
    """
    content = json.loads(file.read_text())["spec"]
    content.pop("digest", None)
    try:
        return ClipSpec(**content)
    except (ValidationError, TypeError) as error:
        raise InputError(f"{file}: key spec is not one of this version's clips") from error
