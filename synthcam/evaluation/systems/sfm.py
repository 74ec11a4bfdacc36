"""Structure from motion with pycolmap (COLMAP, BSD-3-Clause): poses of a clip's frames, read by our labels."""

import importlib
import subprocess
import sys
import tempfile
from bisect import bisect
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from synthcam import __version__
from synthcam.errors import InputError, MachineError
from synthcam.evaluation.footage import Frame, Part, evenly, read_footage
from synthcam.evaluation.items import Item
from synthcam.evaluation.system import System, SystemSettings
from synthcam.evaluation.systems import colmap_run
from synthcam.evaluation.systems.beliefs import COARSE, PRIMITIVES, RARE, STATIC, Beliefs
from synthcam.evaluation.systems.colmap_run import FEWEST
from synthcam.evaluation.systems.cuts import find_cuts
from synthcam.evaluation.systems.measured import MeasuredSystem, item_file, item_part
from synthcam.evaluation.systems.poses import beliefs_from_poses
from synthcam.formats.pose_file import PoseFile
from synthcam.geometry.se3 import Array, invert
from synthcam.geometry.trajectory import Trajectory

FPS, FRAMES, SIDE = 6.0, 20, 512
"""Frames a second, most frames, and pixels of the longest side."""
LONGEST_S = 300.0
"""Seconds after which COLMAP is given up."""
LEAST_PART = 0.6
"""The part of the frames that must be placed; else nothing is known."""
FAILED = "structure from motion found no cameras: no parallax, too little texture, a zoom, or too much that moves"


def open_sfm(argument: str, settings: SystemSettings) -> AbstractContextManager[System]:
    """Open structure from motion; `--fps` and `--budget` change how many frames are placed.

    Raises:
        MachineError: pycolmap is not installed.
    """
    if argument:
        raise InputError(f"--system sfm:{argument}: sfm takes nothing behind it")
    colmap = _library()
    fps, frames = settings.fps or FPS, settings.budget or FRAMES

    def measure(item: Item) -> Beliefs:
        return sfm_beliefs(item_file(item), item_part(item), fps=fps, most=frames)

    about = {
        "synthcam": __version__,
        "pycolmap": colmap.__version__,
        "fps": fps,
        "frames": frames,
        "longest_side": SIDE,
    }
    return nullcontext(MeasuredSystem("sfm", measure, about))


def sfm_beliefs(video: Path, part: Part, *, fps: float = FPS, most: int = FRAMES) -> Beliefs:
    """What the labels say of the cameras that COLMAP finds in the longest shot of a video.

    Where it finds none, every motion is as likely as it is rare.

    Raises:
        UnreadableVideoError: the video is missing or damaged.
        MachineError: pycolmap or PySceneDetect is not installed.
    """
    shot = _longest_shot(read_footage(video, fps=fps, longest_side=SIDE, part=part), find_cuts(video, part), most)
    found = reconstruct(shot) if len(shot) >= FEWEST else None
    if found is None:
        motions = dict.fromkeys(PRIMITIVES, RARE) | {STATIC: RARE}
        coarse = dict.fromkeys(COARSE, 0.1) | {STATIC: 0.3}  # a camera that stands still gives no parallax either
        return Beliefs(motions, coarse, notes=(FAILED,))
    poses, depth = found
    return beliefs_from_poses(poses, Part(), scene_depth=depth)


def reconstruct(frames: list[Frame]) -> tuple[PoseFile, float] | None:
    """Place frames by structure from motion, with one lens for all.

    Returns their poses, and the scene's median depth in their unit; None where too few frames can be
    placed (`FEWEST`, `LEAST_PART`).

    Raises:
        MachineError: pycolmap is not installed.
    """
    colmap = _library()
    with tempfile.TemporaryDirectory(prefix="synthcam-sfm-") as temporary:
        folder = Path(temporary)
        (folder / "images").mkdir()
        for number, frame in enumerate(frames):
            Image.fromarray(frame.picture).save(folder / "images" / f"{number:04}.png", compress_level=1)
        model = _run(colmap, folder)
        if model is None or model.num_reg_images() < max(FEWEST, LEAST_PART * len(frames)):
            return None
        return _read(model, frames)


def _run(colmap: Any, folder: Path) -> Any:
    """The largest model that COLMAP makes of a folder; None where it makes none, for whatever reason."""
    command = [sys.executable, "-m", colmap_run.__name__, str(folder)]
    try:
        subprocess.run(command, capture_output=True, timeout=LONGEST_S, check=False)
    except subprocess.TimeoutExpired:
        return None
    models = [colmap.Reconstruction(path) for path in sorted((folder / "models").glob("*")) if path.is_dir()]
    return max(models, key=lambda model: model.num_reg_images(), default=None)


def _read(model: Any, frames: list[Frame]) -> tuple[PoseFile, float]:
    height, width = frames[0].picture.shape[:2]
    poses, lenses, times, depths = [], [], [], []
    points = np.array([point.xyz for point in model.points3D.values()]).reshape(-1, 3)
    for image in sorted(model.images.values(), key=lambda image: image.name):
        if not image.has_pose:
            continue
        camera_from_world: Array = np.eye(4)
        camera_from_world[:3] = image.cam_from_world().matrix()
        poses.append(invert(camera_from_world))
        camera = model.cameras[image.camera_id]
        focal = float(camera.params[0])
        lenses.append([focal, focal, width / 2, height / 2])
        times.append(frames[int(Path(image.name).stem)].time_s)
        z = points @ camera_from_world[2, :3] + camera_from_world[2, 3]
        depths.append(float(np.median(z[z > 0])) if (z > 0).any() else 1.0)
    # COLMAP's y points down in the first camera, ours up: taken as upright in the first frame.
    world = np.array(poses)
    upright = np.diag([1.0, -1.0, -1.0, 1.0]) @ invert(world[0])
    path = Trajectory(upright @ world, np.array(lenses), np.array(times), width, height)
    file = PoseFile(name="sfm", format="colmap", trajectory=path, up_known=False, metric=False)
    return file, float(np.median(depths))


def _longest_shot(frames: Iterable[Frame], cuts: list[float], most: int) -> list[Frame]:
    """At most so many frames of the longest shot, evenly over it."""
    shots = groupby(frames, key=lambda frame: bisect(cuts, frame.time_s + 1e-3))
    return max((evenly(shot, most) for _, shot in shots), key=lambda shot: shot[-1].time_s - shot[0].time_s, default=[])


def _library() -> Any:
    try:
        return importlib.import_module("pycolmap")
    except ImportError:
        raise MachineError("structure from motion needs pycolmap; run `pip install 'synthcam[evaluate]'`") from None
