"""Camera poses that other tools estimated (VGGT, MegaSaM, DROID, COLMAP ...), made into answers by our labels."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from synthcam import __version__
from synthcam.errors import InputError
from synthcam.evaluation.footage import Part
from synthcam.evaluation.items import Item
from synthcam.evaluation.system import System, SystemSettings
from synthcam.evaluation.systems.beliefs import COARSE, PRIMITIVES, STATIC, Beliefs, TimedMotion, rises
from synthcam.evaluation.systems.measured import MeasuredSystem, item_part
from synthcam.formats.read_write import PoseFile, read_poses
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.axis_effects import AxisEffects
from synthcam.labels.clip_labels import ClipLabels, label_poses
from synthcam.motion.motions import MOTIONS
from synthcam.seeding import stream

SURE = {True: (0.7, 0.98), None: (0.3, 0.6), False: (0.01, 0.2)}
"""The likelihoods that a label's three states lie between, by how far the motion moves the picture."""
SEEN, NONE = 0.04, 0.01
"""The labels' own thresholds, in frame widths: visible, and as good as none."""


class NoPosesError(InputError):
    """There is no pose file for a video, or it does not hold one camera path."""


def open_poses(argument: str, settings: SystemSettings) -> AbstractContextManager[System]:
    """Open a folder with a pose file or a folder of poses for each video, named like it.

    Raises:
        InputError: there is no such folder, or nothing in it.
    """
    folder = Path(argument)
    if not argument or not folder.is_dir():
        raise InputError(f"--system poses:{argument}: there is no such folder; allowed is poses:DIR")
    files = find_files(folder)
    if not files:
        raise InputError(f"--system poses:{argument}: the folder is empty")

    def measure(item: Item) -> Beliefs:
        return beliefs_from_poses(read_path(pose_file(files, item.video), fps=settings.fps), item_part(item))

    about = {"synthcam": __version__, "poses": str(folder), "files": len(files)}
    return nullcontext(MeasuredSystem("poses", measure, about, needs_video=False))


def find_files(folder: Path) -> dict[str, Path]:
    """The files and folders of a folder by their paths without suffixes; videos are passed over."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in (".mp4", ".avi", ".mov", ".mkv", ".webm", ".jpg", ".png"):
            found.setdefault(_stem(path.relative_to(folder).as_posix()), path)
    return found


def pose_file(files: Mapping[str, Path], video: str) -> Path:
    """The poses of a video: at the same place, or else of the same name wherever it lies.

    Raises:
        NoPosesError: there is none, or there are several.
    """
    wanted = _stem(video)
    if wanted in files:
        return files[wanted]
    same = [path for name, path in files.items() if name.rpartition("/")[2] == wanted.rpartition("/")[2]]
    if len(same) != 1:
        raise NoPosesError(f"{video}: {len(same) or 'no'} pose files are named like it")
    return same[0]


def read_path(file: Path, *, fps: float | None) -> PoseFile:
    """The one camera path of a file.

    Raises:
        InputError: it is of no known format, or holds several cameras.
    """
    cameras = read_poses(file, fps=fps)
    if len(cameras) != 1:
        raise NoPosesError(f"{file}: holds {len(cameras)} cameras; allowed is one a video")
    return cameras[0]


def beliefs_from_poses(poses: PoseFile, part: Part, *, scene_depth: float | None = None) -> Beliefs:
    """What our labels say of a part of a camera path.

    Args:
        scene_depth: median depth of the scene in the unit of the poses, where it is known.

    Raises:
        NoPosesError: the part holds fewer than two poses.
    """
    path = played(poses.trajectory, part)
    labels = label_poses(path, scene_depth=scene_depth, up_known=poses.up_known)
    return beliefs_from_labels(labels, notes=(*poses.notes, *labels.notes))


def played(path: Trajectory, part: Part) -> Trajectory:
    """A part of a path, in the order in which it is played.

    Raises:
        NoPosesError: it holds fewer than two poses.
    """
    times = path.times - path.times[0]
    inside = (times >= part.start_s - 1e-6) & (times < (np.inf if part.end_s is None else part.end_s))
    if inside.sum() < 2:
        raise NoPosesError(f"only {inside.sum()} poses from {part.start_s:g} s on; needed are two")
    order = np.flatnonzero(inside)
    kept = path.times[order]
    if part.playback == "reversed":
        order = order[::-1]
        kept = kept[-1] - (kept[::-1] - kept[0])
    elif part.playback == "shuffled":
        order = order[stream(0, "shuffled poses").permutation(len(order))]
    elif part.playback == "frozen":
        order = np.full_like(order, order[0])
    poses, lenses = path.world_from_camera[order], path.intrinsics[order]
    if part.playback == "mirrored":
        mirror = np.diag([-1.0, 1.0, 1.0, 1.0])
        poses = mirror @ poses @ mirror  # x of the world and x of the camera point the other way
        lenses = np.column_stack([lenses[:, :2], path.width - lenses[:, 2], lenses[:, 3]])
    return replace(path, world_from_camera=poses, intrinsics=lenses, times=kept)


def beliefs_from_labels(found: ClipLabels, *, notes: tuple[str, ...] = ()) -> Beliefs:
    """Likelihoods from labels that are True, False or open, ranked by how far each motion moves the picture."""
    last = {name.rpartition(".")[2]: value for name, value in found.labels.items()}
    effects = found.measurement.axis_effects
    motions = {}
    for name, names in PRIMITIVES.items():
        # Of several frames of reference the last one leaves nothing out.
        motions[name] = _likelihood(last[f"has_{names[-1]}"], _effect(effects, name))
    motions[STATIC] = _likelihood(last["fixed_camera"], NONE * SEEN / max(found.measurement.picture_motion, 1e-4))
    labels = {name: _likelihood(value, SEEN) for name, value in last.items()}
    for name, names in PRIMITIVES.items():
        for label in names:
            labels[f"has_{label}"] = _likelihood(last[f"has_{label}"], _effect(effects, name))
    labels["fixed_camera"] = motions[STATIC]
    timeline = tuple(TimedMotion(s.name, s.start_s, s.end_s) for s in found.segments if s.name in MOTIONS)
    begin = float(found.measurement.times[0])
    timeline = tuple(TimedMotion(one.name, one.start_s - begin, one.end_s - begin) for one in timeline)
    composite = {name: 0.95 for name in found.motions if name in MOTIONS and name not in motions}
    return Beliefs(motions | composite, _coarse(effects), labels, timeline, notes)


def _effect(effects: Mapping[Any, AxisEffects], name: str) -> float:
    motion = MOTIONS[name]
    return effects[motion.family].any(1 if motion.sign > 0 else -1)


def _likelihood(state: bool | None, effect: float) -> float:
    low, high = SURE[state]
    return low + (high - low) * rises(effect, SEEN, 1.5)


def _coarse(effects: Mapping[Any, AxisEffects]) -> dict[str, float]:
    """Where the picture goes on the whole, whatever moves it."""

    def net(*axes: str) -> float:
        return sum(effects[axis].any_positive - effects[axis].any_negative for axis in axes)

    across, up, nearer = net("pan", "truck"), net("tilt", "pedestal"), net("dolly", "zoom")
    values = {"right": across, "left": -across, "up": up, "down": -up, "in": nearer, "out": -nearer}
    values |= {"roll": abs(net("roll")), "static": NONE}
    weights = {name: max(values[name], 0.0) ** 3 for name in COARSE}
    return {name: weight / sum(weights.values()) for name, weight in weights.items()}


def _stem(name: str) -> str:
    folder, _, last = name.replace("\\", "/").rpartition("/")
    return f"{folder}/{last.split('.')[0]}" if folder else last.split(".")[0]
