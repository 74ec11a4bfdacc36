"""Numbers that can be read in several ways are read as they were meant, or not at all: the user is asked.

Paths of every kind are written by every convention into files whose names say nothing. What is read has to be the path
that was written; its labels follow from that.
"""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation
from support.pose_layouts import LEVEL, OPENGL, Z_UP_FROM_Y_UP, inverse, rows, xyzw

from synthcam.errors import InputError
from synthcam.formats.read_write import read_poses

FRAMES = 24
MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def turned(amount: float, axis: str, *, lever: float = 0.0, drive: bool = False) -> np.ndarray:
    """(F, 4, 4) first camera from camera: a turn by degrees about an axis `lever` metres ahead (to drive: aside)."""
    out = np.tile(np.eye(4), (FRAMES, 1, 1))
    turn = Rotation.from_euler(axis, np.linspace(0, amount, FRAMES)[:, None], degrees=True).as_matrix()
    out[:, :3, :3] = turn
    pivot = np.array([lever, 0, 0]) if drive else np.array([0, 0, lever])
    out[:, :3, 3] = pivot - turn @ pivot
    return out


def moved(along: tuple[float, float, float], pan: float = 0, tilt: float = 0, shake: float = 0) -> np.ndarray:
    """(F, 4, 4) first camera from camera: a straight line, a turn beside it, and a trembling hand."""
    s = np.linspace(0, 1, FRAMES)
    noise = np.random.Generator(np.random.PCG64(3)).normal(0, shake, (FRAMES, 3)) * (s > 0)[:, None]
    out = np.tile(np.eye(4), (FRAMES, 1, 1))
    angles = np.column_stack([s * pan, s * tilt, 0 * s]) + noise
    out[:, :3, :3] = Rotation.from_euler("YXZ", angles, degrees=True).as_matrix()
    out[:, :3, 3] = s[:, None] * np.array(along)
    return out


MOTIONS: dict[str, Callable[[float], np.ndarray]] = {
    "pan": lambda a: turned(a, "y"),
    "tilt": lambda a: turned(a, "x"),
    "roll": lambda a: turned(a, "z"),
    "orbit": lambda a: turned(a, "y", lever=3.0),
    "pan on an arm": lambda a: turned(a, "y", lever=-0.5),
    "crane": lambda a: turned(a, "x", lever=3.0),
    "drive in a circle": lambda a: turned(a, "y", lever=4.0, drive=True),
    "dolly": lambda a: moved((0, 0, a / 20)),
    "truck": lambda a: moved((a / 20, 0, 0)),
    "pedestal": lambda a: moved((0, a / 20, 0)),
    "dolly and pan": lambda a: moved((0, 0, a / 20), pan=a),
    "dolly out and pan": lambda a: moved((0, 0, -a / 20), pan=a),
    "truck and tilt": lambda a: moved((a / 20, 0, 0), tilt=a / 3),
    "handheld": lambda a: moved((0.1, 0, a / 20), pan=a / 2, shake=0.4),
    "handheld pan": lambda a: moved((0, 0, 0), pan=a, shake=0.4),
}


def start(world: str, heading: float, pitch: float) -> np.ndarray:
    """(4, 4) world from the first camera: the camera's own world, or one with y or z up in which it stands aside."""
    out = np.eye(4)
    if world == "own":
        return out
    stand = Rotation.from_euler("YX", [heading, pitch], degrees=True).as_matrix()
    out[:3, :3] = LEVEL @ stand if world[0] == "y" else Z_UP_FROM_Y_UP @ LEVEL @ stand
    if "origin" not in world:
        out[:3, 3] = [0.7, 1.6, -0.4] if world == "y" else [0.7, -0.4, 1.6]
    return out


READINGS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "camera to world": lambda c2w: c2w,
    "world to camera": inverse,
    "OpenGL": lambda c2w: c2w @ OPENGL,
    "OpenGL's view matrix": lambda c2w: inverse(c2w @ OPENGL),
}


def npy(folder: Path, poses: np.ndarray) -> Path:
    np.save(folder / "a.npy", poses)
    return folder / "a.npy"


def text(folder: Path, poses: np.ndarray) -> Path:
    (folder / "a.txt").write_text(rows(poses.reshape(-1, 16)))
    return folder / "a.txt"


def stack(folder: Path, poses: np.ndarray) -> Path:
    (folder / "a.txt").write_text(rows(poses[:, :3].reshape(-1, 4)))
    return folder / "a.txt"


def a_file_a_frame(folder: Path, poses: np.ndarray) -> Path:
    (folder / "clip").mkdir()
    for index, pose in enumerate(poses):
        (folder / "clip" / f"{index}.txt").write_text(rows(pose))
    return folder / "clip"


def named_poses(folder: Path, poses: np.ndarray) -> Path:
    np.savez(folder / "a.npz", poses=poses, images=np.zeros((len(poses), 4, 6, 3), np.uint8))
    return folder / "a.npz"


def json_poses(folder: Path, poses: np.ndarray) -> Path:
    (folder / "a.json").write_text(json.dumps({"poses": poses.tolist()}))
    return folder / "a.json"


def seven_npy(folder: Path, poses: np.ndarray) -> Path:
    np.save(folder / "a.npy", np.column_stack([poses[:, :3, 3], xyzw(poses)]))
    return folder / "a.npy"


def seven_text(folder: Path, poses: np.ndarray) -> Path:
    (folder / "a.txt").write_text(rows(np.column_stack([poses[:, :3, 3], xyzw(poses)])))
    return folder / "a.txt"


LAYOUTS = [npy, text, stack, a_file_a_frame, named_poses, json_poses, seven_npy, seven_text]


def right_or_asked(file: Path, truth: np.ndarray) -> bool:
    """Whether a file is read; what is read has to be the truth, and what is not is asked about."""
    try:
        (read,) = read_poses(file)
    except InputError as error:
        if "give --format" not in str(error):
            raise
        return False
    found = read.trajectory.world_from_camera
    np.testing.assert_allclose(inverse(found[:1]) @ found, truth, atol=2e-3, err_msg=f"{read.format}: {read.notes}")
    return True


@MANY
@given(
    motion=st.sampled_from(sorted(MOTIONS)),
    amount=st.sampled_from([-70.0, -25.0, -8.0, 8.0, 25.0, 70.0]),
    reading=st.sampled_from(sorted(READINGS)),
    world=st.sampled_from(["own", "y", "z", "y at the origin", "z at the origin"]),
    heading=st.sampled_from([0.0, 90.0, 180.0, 30.0, -110.0]),
    pitch=st.sampled_from([0.0, -20.0, 15.0, -60.0]),
    layout=st.sampled_from(LAYOUTS),
)
def test_what_says_nothing_is_read_as_it_was_meant_or_asked_about(
    tmp_path_factory: pytest.TempPathFactory,
    motion: str,
    amount: float,
    reading: str,
    world: str,
    heading: float,
    pitch: float,
    layout: Callable[[Path, np.ndarray], Path],
) -> None:
    truth = MOTIONS[motion](amount)
    poses = READINGS[reading](start(world, heading, pitch) @ truth)
    right_or_asked(layout(tmp_path_factory.mktemp("ambiguous"), poses), truth)


@MANY
@given(
    motion=st.sampled_from(sorted(MOTIONS)),
    amount=st.sampled_from([-70.0, -25.0, 8.0, 25.0]),
    world=st.sampled_from(["own", "y", "z", "y at the origin", "z at the origin"]),
    heading=st.sampled_from([-20.0, 90.0, 160.0, 30.0, -110.0]),
    pitch=st.sampled_from([0.0, -20.0, 15.0, -60.0]),
    w_first=st.booleans(),
)
def test_the_order_of_a_quaternion_is_right_or_asked_about(
    tmp_path_factory: pytest.TempPathFactory,
    motion: str,
    amount: float,
    world: str,
    heading: float,
    pitch: float,
    w_first: bool,
) -> None:
    """In TUM's layout with numbers of frames for times, as networks write it.

    At the origin, 1 0 0 0 is taken as w first and 0 0 1 0 as DPVO's order, though cameras that look along the z axis
    of a world with y up are so, too.
    """
    truth = MOTIONS[motion](amount)
    poses = start(world, heading, pitch) @ truth
    quaternions = np.roll(xyzw(poses), 1, axis=1) if w_first else xyzw(poses)
    file = tmp_path_factory.mktemp("ambiguous") / "a.txt"
    file.write_text(rows(np.column_stack([np.arange(FRAMES), poses[:, :3, 3], quaternions])))
    right_or_asked(file, truth)


@pytest.mark.parametrize("motion", sorted(MOTIONS))
def test_what_stands_aside_in_a_world_with_z_up_is_read(tmp_path: Path, motion: str) -> None:
    """So that asking is no habit: OpenCV cameras held level, as scanners and motion capture give them, need no word."""
    truth = MOTIONS[motion](25.0)
    asked = motion in ("roll", "crane", "tilt", "truck and tilt")  # that roll, or tilt beyond what is level
    assert right_or_asked(npy(tmp_path, start("z", 30.0, 0.0) @ truth), truth) or asked
