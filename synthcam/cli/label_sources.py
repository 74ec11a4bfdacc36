"""What `synthcam label` reads: pose files, our own clips, human annotations."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthcam.errors import InputError
from synthcam.formats.camerabench import read_raw_labels
from synthcam.formats.read_write import PoseFile, detect_format, read_poses
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import ClipLabels, label_poses
from synthcam.labels.labels_from_annotation import derive_labels

VIDEOS = (".mp4", ".mov", ".avi", ".mkv", ".webm", ".gif")


@dataclass(frozen=True, eq=False)
class Labelled:
    """One labelled clip: what is printed, and where it was measured the cameras and the measurement."""

    name: str
    content: dict[str, Any]
    notes: tuple[str, ...] = ()
    trajectory: Trajectory | None = None
    labels: ClipLabels | None = None


def read_labelled(
    file: Path,
    *,
    file_format: str,
    scene_depth: float | None,
    fov_deg: float | None,
    fps: float | None,
    up: str | None,
    camera_extrinsics: Path | None,
) -> list[Labelled]:
    """Label every clip of a file.

    Raises:
        InputError: the file is none of what can be labelled, or an option makes no sense for it.
    """
    if scene_depth is not None and not 1e-3 <= scene_depth <= 1e5:
        raise InputError(f"--scene-depth {scene_depth:g}; allowed is 0.001 to 100000")
    if file.is_dir() and (file / "clip.json").is_file():
        file = file / "clip.json"
    if file.suffix.lower() in VIDEOS:
        raise InputError(f"{file}: is a video; motion is labelled from poses, such as a clip.json or a pose file")
    if _is_annotation_file(file):
        return [
            Labelled(name, {"annotation": annotation.as_record(), "labels": derive_labels(annotation)})
            for name, annotation in read_raw_labels(file).items()
        ]
    if file_format in ("auto", "clip") and file.suffix == ".json" and detect_format(file) == "clip":
        from synthcam.clips.relabel import relabel_clip_file

        trajectory, labels, notes = relabel_clip_file(file)
        return [Labelled(file.parent.name or file.stem, labels.as_dict(), notes, trajectory, labels)]
    found = read_poses(file, format=file_format, fov_deg=fov_deg, fps=fps, up=up, camera_extrinsics=camera_extrinsics)
    return [_from_poses(item, scene_depth) for item in found]


def _from_poses(item: PoseFile, scene_depth: float | None) -> Labelled:
    if len(item.trajectory) < 2:
        raise InputError(f"{item.name}: holds one frame; motion needs at least 2")
    labels = label_poses(item.trajectory, scene_depth=scene_depth)
    content = labels.as_dict()
    notes = (*item.notes, f"scene depth {labels.measurement.evidence.source}")
    content["notes"] = list(notes)
    return Labelled(item.name, content, notes, item.trajectory, labels)


def _is_annotation_file(file: Path) -> bool:
    """Whether a file's first line is one of CameraBench's raw records."""
    if file.suffix != ".jsonl" or not file.is_file():
        return False
    with file.open(encoding="utf-8", errors="replace") as lines:
        first = lines.readline(1_000_000)
    try:
        record = json.loads(first)
    except json.JSONDecodeError:
        return True  # read_raw_labels says what is wrong with it, and in which line
    return isinstance(record, dict)
