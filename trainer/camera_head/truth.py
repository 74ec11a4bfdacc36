"""What the camera of an example truly does, as the head predicts it: from the cameras that the dataset stores.

Frames are taken as the model is shown them: chosen, reversed, shuffled or mirrored. Scaling and cutting frames into
patches change neither poses nor the ratio of focal lengths.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.layout import clips_path
from synthcam.dataset.storage.rows import is_temporal, row_to_trajectory
from synthcam.dataset.storage.tables import read_rows
from synthcam.errors import InputError
from synthcam.geometry.se3 import Array, invert, log_so3
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.labels_from_annotation import derive_labels
from trainer.clips import annotation_of, clip_split
from trainer.examples import ClipGeometry, Example
from trainer.sources.directions import KINDS, NOT, directions
from trainer.sources.label_questions import short_labels
from trainer.video import FRAMES_A_GRID

OPEN = -100
"""The class of a primitive that the labels leave open; it has no loss."""
NUMBERS = 7
"""Numbers of a pair's motion: rotation (3), translation by depth (3), logarithm of the ratio of focal lengths."""
CLASSES: dict[str, tuple[str, ...]] = {kind: (*motions, NOT) for kind, motions in KINDS.items()}
"""The classes of each kind of motion, which exclude each other: one way, the other way, neither."""
_COLUMNS = ["clip", "world_from_camera", "intrinsics", "fps", "width", "height", "frames", "far", "spec"]


@dataclass(frozen=True, eq=False)
class CameraTruth:
    """The true camera of an example.

    Attributes:
        motions: (T - 1, 7) for each pair of frames that the model reads together, the motion from its first frame to
            the first frame of the next pair: rotation vector in radians, translation over the scene's depth, logarithm
            of the ratio of focal lengths. Axes are those of the earlier camera: x right, y down, z forward, so that a
            pan to the right turns about +y, a tilt up about +x, a clockwise roll about +z.
        kinds: (7,) for each kind of `CLASSES` the number of its class, or `OPEN`.
        static: 1 where the camera stands still, 0 where it moves, or `OPEN`.
    """

    motions: npt.NDArray[np.float32]
    kinds: npt.NDArray[np.int64]
    static: int


@dataclass(frozen=True, eq=False)
class StoredCameras:
    """The cameras of a clip, and the median depth in metres of what its first frame shows (1 to 50)."""

    trajectory: Trajectory
    depth: float


def camera_truth(example: Example, frames: Sequence[int]) -> CameraTruth | None:
    """What the camera of an example does; None for a real clip, and for a temporal one, whose camera is not stored.

    Args:
        frames: for each frame that the model is shown, which frame of the file it is; an even number of them.

    Raises:
        InputError: the clip is not in its dataset, or has fewer frames there than in its file.
    """
    annotation = annotation_of(example)
    if example.geometry is None or annotation is None:
        return None
    stored = stored_cameras(example.geometry)
    if stored is None:
        return None
    if max(frames) >= len(stored.trajectory):
        raise InputError(
            f"{example.geometry.dataset}: clip {example.clip}: frame {max(frames)} is shown, and its table has cameras "
            f"of {len(stored.trajectory)} frames"
        )
    labels = short_labels(derive_labels(annotation))
    found = directions(labels)
    kinds = [names.index(found[kind]) if kind in found else OPEN for kind, names in CLASSES.items()]
    still = labels["fixed_camera"]
    return CameraTruth(
        pair_motions(stored.trajectory, frames, depth=stored.depth, mirrored=example.mirrored).astype(np.float32),
        np.array(kinds, dtype=np.int64),
        OPEN if still is None else int(still),
    )


def pair_motions(trajectory: Trajectory, frames: Sequence[int], *, depth: float, mirrored: bool = False) -> Array:
    """The motion (T - 1, 7) from each pair of frames to the next, between their first frames (see `CameraTruth`).

    Args:
        frames: (2 T,) the frames in the order in which they are shown.
        depth: metres that translations are divided by.
        mirrored: left and right are exchanged in what is shown.
    """
    first = np.asarray(frames)[::FRAMES_A_GRID]
    poses, focal = trajectory.world_from_camera[first], trajectory.intrinsics[first, 0]
    here_from_next = invert(poses[:-1]) @ poses[1:]
    rotation = log_so3(here_from_next[:, :3, :3])
    translation = here_from_next[:, :3, 3] / depth
    if mirrored:
        # A reflection of x: positions change the sign of x, axes of rotation that of y and z.
        rotation, translation = rotation * [1, -1, -1], translation * [-1, 1, 1]
    return np.concatenate([rotation, translation, np.log(focal[1:] / focal[:-1])[:, None]], axis=1)


def stored_cameras(geometry: ClipGeometry) -> StoredCameras | None:
    """The cameras of a clip of a dataset; None for a temporal clip.

    Raises:
        InputError: the dataset has no such clip.
    """
    return _cameras(geometry.dataset, clip_split(geometry))[geometry.clip]


@lru_cache(maxsize=8)
def _cameras(dataset: Path, split: str) -> dict[str, StoredCameras | None]:
    found: dict[str, StoredCameras | None] = {}
    for row in read_rows(open_dataset(dataset).table(clips_path(split)), _COLUMNS):
        found[row["clip"]] = None if is_temporal(row) else StoredCameras(row_to_trajectory(row), row["far"])
    return found
