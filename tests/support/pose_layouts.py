"""Writers of other tools' layouts, written down a second time and apart from the readers, and paths to write."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

Array = np.ndarray
FRAMES = 40

# An OpenCV camera (x right, y down, z forward) that stands level and looks along -z of a world with y up.
LEVEL = np.diag([1.0, -1.0, -1.0])
Z_UP_FROM_Y_UP = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])


def path(
    dolly: float = 0, truck: float = 0, pan: float = 0, tilt: float = 0, roll: float = 0, shake: float = 0
) -> Array:
    """(F, 4, 4) first camera from camera: metres along z and x, degrees to the right, up and clockwise, all evenly."""
    s = np.linspace(0, 1, FRAMES)
    out = np.tile(np.eye(4), (FRAMES, 1, 1))
    rng = np.random.Generator(np.random.PCG64(1))
    noise = rng.normal(0, shake, (FRAMES, 3)) * (s > 0)[:, None]
    yaw = Rotation.from_euler("y", (s * pan + noise[:, 0])[:, None], degrees=True)
    pitch = Rotation.from_euler("x", (s * tilt + noise[:, 1])[:, None], degrees=True)
    turn = Rotation.from_euler("z", (s * roll + noise[:, 2])[:, None], degrees=True)
    out[:, :3, :3] = (yaw * pitch * turn).as_matrix()
    out[:, 2, 3] = s * dolly
    out[:, 0, 3] = s * truck
    return out


def in_world(relative: Array, world: str) -> Array:
    """(F, 4, 4) camera to world: "first" is the first camera's own, "y" and "z" have that axis up, the camera aside."""
    if world == "first":
        return relative
    start = np.eye(4)
    start[:3, :3] = LEVEL if world == "y" else Z_UP_FROM_Y_UP @ LEVEL
    start[:3, 3] = [0.0, 1.6, 0.0] if world == "y" else [0.7, -0.4, 1.6]
    return start @ relative


def inverse(poses: Array) -> Array:
    return np.linalg.inv(poses)


def xyzw(poses: Array) -> Array:
    return Rotation.from_matrix(poses[:, :3, :3]).as_quat()


def rows(table: Array, separator: str = " ") -> str:
    return "".join(separator.join(f"{value:.8g}" for value in row) + "\n" for row in table)


def times(poses: Array) -> Array:
    return np.arange(len(poses)) / 24.0


OPENGL = np.diag([1.0, -1.0, -1.0, 1.0])
INTRINSIC = np.array([[450.0, 0, 259], [0, 450, 147], [0, 0, 1]])
Writer = Callable[[Path, Array], Path]
WRITERS: dict[str, Writer] = {}


def writer(function: Writer) -> Writer:
    WRITERS[function.__name__] = function
    return function


@writer
def tum_header(folder: Path, c2w: Array) -> Path:
    file = folder / "trajectory.txt"
    file.write_text("timestamp tx ty tz qx qy qz qw\n" + rows(np.column_stack([times(c2w), c2w[:, :3, 3], xyzw(c2w)])))
    return file


@writer
def tum_header_w_first(folder: Path, c2w: Array) -> Path:
    file = folder / "pose.csv"
    table = np.column_stack([times(c2w), c2w[:, :3, 3], np.roll(xyzw(c2w), 1, axis=1)])
    file.write_text("# timestamp,tx,ty,tz,qw,qx,qy,qz\n" + rows(table, ","))
    return file


@writer
def tum_nanoseconds(folder: Path, c2w: Array) -> Path:
    file = folder / "trajectory.txt"
    stamps = [1403636579763555584 + round(t * 1e9) for t in times(c2w)]
    lines = rows(np.column_stack([c2w[:, :3, 3], xyzw(c2w)])).splitlines()
    file.write_text("\n".join(f"{stamp} {line}" for stamp, line in zip(stamps, lines, strict=True)))
    return file


@writer
def tum_ros_bag(folder: Path, c2w: Array) -> Path:
    """As `rostopic echo -p` writes poses."""
    file = folder / "camera_pose.csv"
    names = [f"field.pose.position.{axis}" for axis in "xyz"] + [f"field.pose.orientation.{axis}" for axis in "xyzw"]
    stamps = [1600000000000000000 + round(t * 1e9) for t in times(c2w)]
    lines = rows(np.column_stack([c2w[:, :3, 3], xyzw(c2w)]), ",").splitlines()
    text = "\n".join(f"{stamp},{line}" for stamp, line in zip(stamps, lines, strict=True))
    file.write_text(",".join(["%time", *names]) + "\n" + text)
    return file


@writer
def tum_w_first_in_words(folder: Path, c2w: Array) -> Path:
    file = folder / "result.txt"
    table = np.column_stack([times(c2w), c2w[:, :3, 3], np.roll(xyzw(c2w), 1, axis=1)])
    file.write_text("# time, position (x, y, z), quaternion (w, x, y, z)\n" + rows(table))
    return file


@writer
def tum_of_the_world(folder: Path, c2w: Array) -> Path:
    file = folder / "estimate.txt"
    w2c = inverse(c2w)
    file.write_text("# T_cw\n" + rows(np.column_stack([times(c2w), w2c[:, :3, 3], xyzw(w2c)])))
    return file


@writer
def opengl_in_words(folder: Path, c2w: Array) -> Path:
    file = folder / "cameras.txt"
    file.write_text("# OpenGL, camera to world\n" + rows((c2w @ OPENGL).reshape(-1, 16)))
    return file


@writer
def replica(folder: Path, c2w: Array) -> Path:
    file = folder / "traj.txt"
    file.write_text(rows(c2w.reshape(-1, 16)))
    return file


@writer
def column_by_column(folder: Path, c2w: Array) -> Path:
    file = folder / "traj.txt"
    file.write_text(rows(np.swapaxes(c2w, 1, 2).reshape(-1, 16)))
    return file


@writer
def redwood_log(folder: Path, c2w: Array) -> Path:
    file = folder / "apartment.log"
    file.write_text("".join(f"{i} {i} {i + 1}\n" + rows(pose) for i, pose in enumerate(c2w)))
    return file


@writer
def kitti360_camera(folder: Path, c2w: Array) -> Path:
    file = folder / "cam0_to_world.txt"
    file.write_text(rows(np.column_stack([np.arange(len(c2w)) * 2, c2w.reshape(-1, 16)])))
    return file


@writer
def kitti360_vehicle(folder: Path, c2w: Array) -> Path:
    file = folder / "poses.txt"
    camera_from_vehicle = np.array([[0.0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1]])
    vehicle = c2w @ camera_from_vehicle
    file.write_text(rows(np.column_stack([np.arange(len(c2w)) * 2, vehicle[:, :3].reshape(-1, 12)])))
    return file


@writer
def scannet(folder: Path, c2w: Array) -> Path:
    poses = folder / "pose"
    poses.mkdir()
    for index, pose in enumerate(c2w):
        (poses / f"{index}.txt").write_text(rows(np.full((4, 4), -np.inf) if index == 7 else pose))
    (folder / "intrinsic").mkdir()
    lens = np.diag([1170.0, 1170, 1, 1])
    lens[:2, 2] = [648, 484]
    (folder / "intrinsic" / "intrinsic_color.txt").write_text(rows(lens))
    return folder


@writer
def seven_scenes(folder: Path, c2w: Array) -> Path:
    for index, pose in enumerate(c2w):
        (folder / f"frame-{index:06d}.pose.txt").write_text(rows(pose, "\t "))
        (folder / f"frame-{index:06d}.color.png").write_bytes(b"")
    return folder


@writer
def mvsnet(folder: Path, c2w: Array) -> Path:
    (folder / "cams").mkdir()
    for index, pose in enumerate(inverse(c2w)):
        text = f"extrinsic\n{rows(pose)}\nintrinsic\n{rows(INTRINSIC)}\n425.0 2.5\n"
        (folder / "cams" / f"{index:08d}_cam.txt").write_text(text)
    return folder


@writer
def cut3r(folder: Path, c2w: Array) -> Path:
    (folder / "camera").mkdir()
    for index, pose in enumerate(c2w):
        np.savez(folder / "camera" / f"{index:06d}.npz", pose=pose.astype(np.float32), intrinsics=INTRINSIC)
    return folder


@writer
def vggt(folder: Path, c2w: Array) -> Path:
    file = folder / "predictions.npz"
    np.savez(
        file,
        extrinsic=inverse(c2w)[None, :, :3],
        intrinsic=np.tile(INTRINSIC, (1, len(c2w), 1, 1)),
        images=np.zeros((1, len(c2w), 3, 294, 518), np.uint8),
    )
    return file


@writer
def depth_anything(folder: Path, c2w: Array) -> Path:
    file = folder / "results.npz"
    depth = np.ones((len(c2w), 294, 518), np.uint8)
    np.savez(file, depth=depth, extrinsics=inverse(c2w)[:, :3], intrinsics=np.tile(INTRINSIC, (len(c2w), 1, 1)))
    return file


@writer
def ac3d(folder: Path, c2w: Array) -> Path:
    file = folder / "clip.camera_info.json"
    content = {"imH": 294, "imW": 518, "intrinsics": [INTRINSIC.tolist()] * len(c2w), "w2c": inverse(c2w).tolist()}
    file.write_text(json.dumps(content))
    return file


@writer
def llff(folder: Path, c2w: Array) -> Path:
    file = folder / "poses_bounds.npy"
    size = np.tile(np.array([[540.0], [960.0], [800.0]]), (len(c2w), 1, 1))
    turned = np.stack([c2w[:, :3, 1], c2w[:, :3, 0], -c2w[:, :3, 2], c2w[:, :3, 3]], axis=2)
    np.save(file, np.column_stack([np.concatenate([turned, size], axis=2).reshape(-1, 15), np.ones((len(c2w), 2))]))
    return file


@writer
def arkitscenes(folder: Path, c2w: Array) -> Path:
    file = folder / "lowres_wide.traj"
    w2c = inverse(c2w)
    turn = Rotation.from_matrix(w2c[:, :3, :3]).as_rotvec()
    file.write_text(rows(np.column_stack([np.round(6845.7 + times(c2w), 3), turn, w2c[:, :3, 3]])))
    return file


@writer
def kubric(folder: Path, c2w: Array) -> Path:
    file = folder / "metadata.json"
    camera = {
        "focal_length": 35.0,
        "sensor_width": 32.0,
        "positions": c2w[:, :3, 3].tolist(),
        "quaternions": np.roll(xyzw(c2w @ OPENGL), 1, axis=1).tolist(),
    }
    file.write_text(json.dumps({"camera": camera, "metadata": {"resolution": [256, 256], "num_frames": len(c2w)}}))
    return file


@writer
def record3d(folder: Path, c2w: Array) -> Path:
    file = folder / "metadata"
    poses = np.column_stack([xyzw(c2w @ OPENGL), c2w[:, :3, 3]])
    file.write_text(
        json.dumps({"w": 720, "h": 960, "fps": 24, "K": [800, 0, 0, 0, 800, 0, 360, 480, 1], "poses": poses.tolist()})
    )
    return file


@writer
def gaussian_splatting(folder: Path, c2w: Array) -> Path:
    file = folder / "cameras.json"
    cameras = [
        {"id": i, "img_name": f"f{i}", "width": 960, "height": 540, "position": pose[:3, 3].tolist(),
         "rotation": pose[:3, :3].tolist(), "fx": 800.0, "fy": 800.0}
        for i, pose in enumerate(c2w)
    ]  # fmt: skip
    file.write_text(json.dumps(cameras[::-1]))
    return file


@writer
def nerfstudio_path(folder: Path, c2w: Array) -> Path:
    file = folder / "camera_path.json"
    cameras = [{"camera_to_world": pose.ravel().tolist(), "fov": 50, "aspect": 1.78} for pose in c2w @ OPENGL]
    file.write_text(json.dumps({"render_height": 1080, "render_width": 1920, "fps": 24, "camera_path": cameras}))
    return file


@writer
def nerfstudio_export(folder: Path, c2w: Array) -> Path:
    file = folder / "transforms_train.json"
    frames = [
        {"file_path": f"images/frame_{i:05d}.png", "transform": pose[:3].tolist()}
        for i, pose in enumerate(c2w @ OPENGL)
    ]
    file.write_text(json.dumps(frames))
    return file


@writer
def tartanair(folder: Path, c2w: Array) -> Path:
    """Of a world with z up, as its own world has z down."""
    file = folder / "pose_left.txt"
    ned_from_world = np.diag([1.0, -1.0, -1.0, 1.0])
    body = ned_from_world @ c2w @ np.array([[0.0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1]])
    file.write_text(rows(np.column_stack([body[:, :3, 3], xyzw(body)])))
    return file


@writer
def droid(folder: Path, c2w: Array) -> Path:
    file = folder / "poses.npy"
    w2c = inverse(c2w)
    np.save(file, np.column_stack([w2c[:, :3, 3], xyzw(w2c)]).astype(np.float32))
    np.save(folder / "tstamps.npy", np.arange(len(c2w)))
    return file


@writer
def bundler(folder: Path, c2w: Array) -> Path:
    file = folder / "bundle.out"
    w2c = inverse(c2w @ OPENGL)
    cameras = [f"700 0 0\n{rows(pose[:3, :3])}{rows(pose[None, :3, 3])}" for pose in w2c]
    point = "0 0 0\n255 0 0\n1 0 5 10.5 -3.5\n"
    file.write_text(f"# Bundle file v0.3\n{len(c2w)} 1\n{''.join(cameras)}{point}")
    (folder / "list.txt").write_text("".join(f"images/{i}.jpg 0 700\n" for i in range(len(c2w))))
    return file


@writer
def co3d(folder: Path, c2w: Array) -> Path:
    """x_camera = x_world R + T with x to the left and y up, as PyTorch3D has it."""
    file = folder / "frame_annotations.jgz"
    left_up_forward = c2w @ np.diag([-1.0, -1.0, 1.0, 1.0])
    frames = [
        {
            "sequence_name": "110_13051_23361",
            "frame_number": i + 1,
            "frame_timestamp": i / 24,
            "image": {"path": f"hydrant/110_13051_23361/images/frame{i + 1:06d}.jpg", "size": [1000, 500]},
            "viewpoint": {
                "R": pose[:3, :3].tolist(),
                "T": (-pose[:3, 3] @ pose[:3, :3]).tolist(),
                "focal_length": [3.2, 3.2],
                "principal_point": [0.1, -0.2],
                "intrinsics_format": "ndc_isotropic",
            },
        }
        for i, pose in enumerate(left_up_forward)
    ]
    file.write_bytes(gzip.compress(json.dumps(frames[::-1]).encode()))
    return file


@writer
def cambridge(folder: Path, c2w: Array) -> Path:
    file = folder / "dataset_train.txt"
    quaternions = np.roll(xyzw(inverse(c2w)), 1, axis=1)
    table = rows(np.column_stack([c2w[:, :3, 3], quaternions])).splitlines()
    lines = [f"seq1/frame{i:05d}.png {line}" for i, line in enumerate(table)]
    head = ["Visual Landmark Dataset V1", "ImageFile, Camera Position [X Y Z W P Q R]", ""]
    file.write_text("\n".join([*head, *lines]) + "\n")
    return file


def _mvsnet_1(folder: Path, c2w: Array) -> Path:
    """The depth of `cams_1`, as MVSNet's followers pack Tanks and Temples."""
    (mvsnet(folder, c2w) / "cams").rename(folder / "cams_1")
    return folder


WRITERS["mvsnet_1"] = _mvsnet_1
OPEN_WRITERS: dict[str, Writer] = {}
"""Layouts whose numbers alone do not say how they are to be read."""


def open_writer(function: Writer) -> Writer:
    OPEN_WRITERS[function.__name__] = function
    return function


@open_writer
def tum_plain(folder: Path, c2w: Array) -> Path:
    file = folder / "trajectory.txt"
    file.write_text(rows(np.column_stack([times(c2w), c2w[:, :3, 3], xyzw(c2w)])))
    return file


@open_writer
def tum_commas(folder: Path, c2w: Array) -> Path:
    file = folder / "trajectory.csv"
    file.write_text(rows(np.column_stack([times(c2w), c2w[:, :3, 3], xyzw(c2w)]), ","))
    return file


@open_writer
def tum_commas_w_first(folder: Path, c2w: Array) -> Path:
    file = folder / "pose.csv"
    file.write_text(rows(np.column_stack([times(c2w), c2w[:, :3, 3], np.roll(xyzw(c2w), 1, axis=1)]), ","))
    return file


@open_writer
def kitti_commas(folder: Path, c2w: Array) -> Path:
    file = folder / "poses.txt"
    file.write_bytes(rows(c2w[:, :3].reshape(-1, 12), ", ").replace("\n", "\r\n").encode())
    return file


@open_writer
def brackets(folder: Path, c2w: Array) -> Path:
    """A list of numbers a line, as Python prints it."""
    file = folder / "poses.txt"
    file.write_text("".join(f"{row}\n" for row in c2w.reshape(-1, 16).tolist()))
    return file


@open_writer
def monst3r(folder: Path, c2w: Array) -> Path:
    file = folder / "pred_traj.txt"
    file.write_text(rows(np.column_stack([np.arange(len(c2w)), c2w[:, :3, 3], np.roll(xyzw(c2w), 1, axis=1)])))
    return file


@open_writer
def droid_alone(folder: Path, c2w: Array) -> Path:
    file = folder / "droid_poses.npy"
    w2c = inverse(c2w)
    np.save(file, np.column_stack([w2c[:, :3, 3], xyzw(w2c)]))
    return file


@open_writer
def droid_result(folder: Path, c2w: Array) -> Path:
    file = folder / "traj_est.npy"
    np.save(file, np.column_stack([c2w[:, :3, 3], xyzw(c2w)]))
    return file


@open_writer
def seven_columns(folder: Path, c2w: Array) -> Path:
    file = folder / "camera_path.txt"
    file.write_text(rows(np.column_stack([c2w[:, :3, 3], xyzw(c2w)])))
    return file


@open_writer
def sixteen_w2c(folder: Path, c2w: Array) -> Path:
    file = folder / "extrinsics.txt"
    file.write_text(rows(inverse(c2w).reshape(-1, 16)))
    return file


@open_writer
def folder_w2c(folder: Path, c2w: Array) -> Path:
    for index, pose in enumerate(inverse(c2w)):
        (folder / f"{index}.txt").write_text(rows(pose))
    return folder


@open_writer
def npy_c2w(folder: Path, c2w: Array) -> Path:
    file = folder / "cams.npy"
    np.save(file, c2w)
    return file


@open_writer
def npz_poses(folder: Path, c2w: Array) -> Path:
    file = folder / "pose.npz"
    np.savez(file, data=c2w, inds=np.arange(len(c2w)))
    return file


@open_writer
def kitti360_numbered_camera(folder: Path, c2w: Array) -> Path:
    file = folder / "poses.txt"
    file.write_text(rows(np.column_stack([np.arange(len(c2w)) * 2, c2w[:, :3].reshape(-1, 12)])))
    return file


@open_writer
def posenet(folder: Path, c2w: Array) -> Path:
    file = folder / "poses_with_pictures.txt"
    table = rows(np.column_stack([c2w[:, :3, 3], np.roll(xyzw(c2w), 1, axis=1)])).splitlines()
    file.write_text("\n".join(f"{i}.png {line}" for i, line in enumerate(table)))
    return file


@open_writer
def dpvo(folder: Path, c2w: Array) -> Path:
    file = folder / "saved_trajectory.txt"
    file.write_text(rows(np.column_stack([times(c2w), c2w[:, :3, 3], xyzw(c2w)[:, [1, 2, 3, 0]]])))
    return file
