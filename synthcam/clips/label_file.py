"""Labelling files: pose files of any known format, our own clips, and CameraBench's human annotations."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict, Unpack

from synthcam.arguments import as_path, check_number
from synthcam.clips.labelling import label_staged
from synthcam.clips.restore import RestoreError, read_clip
from synthcam.errors import InputError
from synthcam.formats.camerabench import read_raw_labels
from synthcam.formats.read_write import PoseFile, detect_format, read_poses
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.clip_labels import ClipLabels, label_poses
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.rendering.video import read_luma

VIDEOS = (".mp4", ".mov", ".avi", ".mkv", ".webm", ".gif")


@dataclass(frozen=True, eq=False)
class LabelledPath:
    """A camera path with its labels.

    Attributes:
        name: the clip's or the camera's name.
        annotation: CameraBench's raw record.
        labels: CameraBench's primitives by full name: True, False, or None where the path cannot tell.
        motions: canonical names that were measured; empty for human annotations, which name none.
        notes: what was assumed about the file, one sentence each.
        trajectory, measured: the cameras and all that was measured; None for human annotations.
    """

    name: str
    annotation: MotionAnnotation
    labels: dict[str, bool | None]
    motions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    trajectory: Trajectory | None = None
    measured: ClipLabels | None = None

    def as_dict(self) -> dict[str, Any]:
        """What `synthcam label --json` prints."""
        if self.measured is None:
            return {"annotation": self.annotation.as_record(), "labels": self.labels}
        return self.measured.as_dict() | ({"notes": list(self.notes)} if self.notes else {})


def label(
    file: str | Path,
    *,
    format: str = "auto",
    scene_depth: float | None = None,
    fov_deg: float | None = None,
    fps: float | None = None,
    up: str | None = None,
    camera_extrinsics: str | Path | None = None,
    figure: str | Path | None = None,
    overwrite: bool = False,
) -> LabelledPath | list[LabelledPath]:
    """Label the camera motion of a pose file, a clip.json, or CameraBench's raw_labels.jsonl.

    Args:
        format: of the pose file, see docs/formats.md; recognised by its content without it.
        scene_depth: median depth of the scene in the file's unit; 1.5 is assumed without it, and a note says so.
        fov_deg, fps, up, camera_extrinsics: what you know about the file, see `synthcam.read_poses`.
        figure: a .png file to draw path, frustums, effects over time and segments into.
        overwrite: replace the figure.

    Returns:
        The labelled path; a list of them where the file holds several.

    Raises:
        InputError: the file cannot be labelled, or an option makes no sense for it.

    Example:
        >>> synthcam.label("out/clip.json").motions
        ('dolly-in',)
    """
    options = PoseOptions(format=format, fov_deg=fov_deg, fps=fps, up=up, camera_extrinsics=camera_extrinsics)
    labelled = label_all(file, scene_depth=scene_depth, figure=figure, overwrite=overwrite, **options)
    return labelled[0] if len(labelled) == 1 else list(labelled)


class PoseOptions(TypedDict):
    """What a user knows about a pose file that the file does not say."""

    format: str
    fov_deg: float | None
    fps: float | None
    up: str | None
    camera_extrinsics: str | Path | None


def label_all(
    file: str | Path,
    *,
    scene_depth: float | None,
    figure: str | Path | None,
    overwrite: bool,
    **options: Unpack[PoseOptions],
) -> Sequence[LabelledPath]:
    """Label every clip of a file, as `label` does, always as a sequence."""
    check_number(scene_depth, "--scene-depth")
    path = as_path(file, "file")
    target = None if figure is None else as_path(figure, "figure")
    if target is not None:
        check_figure(target, overwrite=overwrite)
    elif overwrite:
        raise InputError("--overwrite: replaces a --figure; there is none")
    labelled = _label_file(path, scene_depth, options)
    if target is not None:
        _draw(labelled, target, path)
    return labelled


def check_figure(figure: Path, *, overwrite: bool) -> None:
    """Refuse a figure that cannot be written, before anything is measured.

    Raises:
        InputError: its name will not do, or it exists and `overwrite` is off.
    """
    if figure.suffix.lower() != ".png" or figure.is_dir():
        raise InputError(f"--figure {figure}: allowed is the name of a .png file")
    if not figure.resolve().parent.is_dir():
        raise InputError(f"--figure {figure}: there is no folder {figure.parent}")
    if figure.exists() and not overwrite:
        raise InputError(f"--figure {figure}: exists; choose another name, or --overwrite")


def _draw(labelled: Sequence[LabelledPath], figure: Path, source: Path) -> None:
    """Draw the one measured path of a file.

    Raises:
        InputError: there is not one path to draw.
    """
    from synthcam.figures.path_figures import label_picture

    drawable = [item for item in labelled if item.measured is not None]
    if len(drawable) != 1 or drawable[0].trajectory is None or drawable[0].measured is None:
        raise InputError(f"--figure draws one measured clip; {source} holds {len(drawable)}")
    label_picture(drawable[0].trajectory, drawable[0].measured, title=drawable[0].name).save(figure)


def _label_file(file: Path, scene_depth: float | None, options: PoseOptions) -> Sequence[LabelledPath]:
    if scene_depth is not None and not 1e-3 <= scene_depth <= 1e5:
        raise InputError(f"--scene-depth {scene_depth:g}; allowed is 0.001 to 100000")
    if file.is_dir() and (file / "clip.json").is_file():
        file = file / "clip.json"
    if file.suffix.lower() in VIDEOS:
        raise InputError(f"{file}: is a video; motion is labelled from poses, such as a clip.json or a pose file")
    if _is_annotation_file(file):
        if options["format"] != "auto":
            raise InputError(f"--format {options['format']}: is for pose files; {file} holds CameraBench's annotations")
        _refuse_options(file, "CameraBench's annotations", scene_depth, options)
        records = read_raw_labels(file)
        return [LabelledPath(name, record, derive_labels(record)) for name, record in records.items()]
    if options["format"] in ("auto", "clip") and file.suffix == ".json" and detect_format(file) == "clip":
        _refuse_options(file, "a clip.json, which holds cameras and scene", scene_depth, options)
        trajectory, measured, notes = relabel_clip_file(file)
        return [_measured(file.parent.name or file.stem, trajectory, measured, notes)]
    return [_from_poses(item, scene_depth) for item in read_poses(file, **options)]


def _refuse_options(file: Path, what: str, scene_depth: float | None, options: PoseOptions) -> None:
    """Refuse options that would change nothing.

    Raises:
        InputError: one of them is given; names it.
    """
    given = {
        "--scene-depth": scene_depth, "--fov-deg": options["fov_deg"], "--fps": options["fps"], "--up": options["up"],
        "--camera-extrinsics": options["camera_extrinsics"],
    }  # fmt: skip
    for name, value in given.items():
        if value is not None:
            raise InputError(f"{name} {value}: is for pose files; {file} is {what}")


def relabel_clip_file(file: Path) -> tuple[Trajectory, ClipLabels, tuple[str, ...]]:
    """Measure the labels of a clip.json again: from its scene, and from the texture in the video beside it.

    Where the clip cannot be restored as it was, the poses alone are labelled, and a note says why.

    Returns:
        The cameras, their labels, and notes.

    Raises:
        InputError: the file is not a clip.json.
    """
    poses = read_poses(file, format="clip")[0].trajectory
    try:
        restored = read_clip(file)
    except RestoreError as error:
        labels = label_poses(poses)
        depth = labels.measurement.evidence.source
        return poses, labels, (f"{error}: the poses alone were labelled, depth {depth}",)
    video = file.parent / "clip.mp4"
    pictures = read_luma(video) if video.is_file() else None
    notes = () if pictures is not None else ("clip.mp4 is not beside it: every surface counts as textured",)
    return poses, label_staged(restored.spec, restored.staged, pictures), notes


def _from_poses(item: PoseFile, scene_depth: float | None) -> LabelledPath:
    if len(item.trajectory) < 2:
        raise InputError(f"{item.name}: holds one frame; motion needs at least 2")
    measured = label_poses(item.trajectory, scene_depth=scene_depth, up_known=item.up_known)
    notes = (*item.notes, *measured.notes, f"scene depth {measured.measurement.evidence.source}")
    return _measured(item.name, item.trajectory, measured, notes)


def _measured(name: str, trajectory: Trajectory, measured: ClipLabels, notes: tuple[str, ...]) -> LabelledPath:
    return LabelledPath(
        name, measured.annotation, dict(measured.labels), tuple(measured.motions), notes, trajectory, measured
    )


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
