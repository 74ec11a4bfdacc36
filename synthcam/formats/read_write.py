"""Read and write camera poses in any supported format; the format of a file is detected from its content."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from synthcam.arguments import as_path
from synthcam.errors import InputError
from synthcam.formats._text import is_folder, quoted
from synthcam.formats.arkit import read_arkitscenes, read_record3d
from synthcam.formats.bundler import read_bundler
from synthcam.formats.chan import read_chan, read_chan_zxy, write_chan
from synthcam.formats.clip_json import read_clip_json
from synthcam.formats.co3d import read_co3d
from synthcam.formats.colmap import read_colmap, write_colmap, write_colmap_binary
from synthcam.formats.detect import Detected, detect
from synthcam.formats.euroc import read_euroc
from synthcam.formats.gltf import read_gltf, write_gltf
from synthcam.formats.keyframes import read_keyframes
from synthcam.formats.kitti import read_kitti, read_kitti360, write_kitti
from synthcam.formats.kubric import read_kubric
from synthcam.formats.matrices import READINGS, read_matrices
from synthcam.formats.multicamvideo import read_multicamvideo, write_multicamvideo
from synthcam.formats.named_arrays import read_arrays, read_megasam, write_megasam
from synthcam.formats.nerf import read_llff, read_nerf, write_nerf
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.formats.pose_folder import read_pose_folder
from synthcam.formats.posenet import read_posenet
from synthcam.formats.quaternion_rows import DROID, read_droid, read_tartanair
from synthcam.formats.realestate10k import read_motionctrl, read_realestate10k, write_motionctrl, write_realestate10k
from synthcam.formats.tum import read_tum, read_tum_w2c, read_tum_wxyz, read_tum_yzwx, write_tum
from synthcam.formats.viewer_cameras import read_camera_path, read_splat_cameras, write_camera_path, write_splat_cameras

__all__ = ["FORMATS", "Format", "Given", "PoseFile", "choose_camera", "detect_format", "read_poses", "write_poses"]


@dataclass(frozen=True)
class Format:
    """A pose file format: a one-line title, its reader, and its writer if there is one."""

    title: str
    read: Callable[[Path, Given], PoseFile | list[PoseFile]]
    write: Callable[[Path, PoseFile], tuple[str, ...]] | None = None


def _readings(
    name: str, title: str, read: Callable[..., PoseFile], names: Mapping[str, str] | None = None
) -> dict[str, Format]:
    """A format for each way in which matrices can be read, named by what it adds to `name`, or by `names`."""
    found = {}
    for key, reading in READINGS.items():
        way = "world to camera" if reading.world_to_camera else "camera to world"
        axes = ", OpenGL cameras (y up, z back)" if reading.opengl else ""
        found[names[key] if names else name + key] = Format(f"{title}; {way}{axes}", partial(read, reading=key))
    return found


FORMATS: dict[str, Format] = {
    "realestate10k": Format("RealEstate10K text (CameraCtrl, CamI2V)", read_realestate10k, write_realestate10k),
    "tum": Format("TUM RGB-D trajectory", read_tum, write_tum),
    "tum-wxyz": Format("TUM's layout with w first (MonST3R)", read_tum_wxyz),
    "tum-yzwx": Format("TUM's layout as DPVO wrote it, qy qz qw qx", read_tum_yzwx),
    "tum-w2c": Format("TUM's layout, world to camera", read_tum_w2c),
    "kitti": Format("KITTI odometry poses", read_kitti, write_kitti),
    "kitti360": Format("KITTI-360 poses.txt, the vehicle's path", read_kitti360),
    **_readings("matrices", "matrices: Replica, KITTI-360 cam0_to_world, .log, npy", read_matrices),
    **_readings("pose-folder", "a matrix a file: ScanNet, 7-Scenes, MVSNet", read_pose_folder),
    "colmap": Format("COLMAP model folder; written as text", read_colmap, write_colmap),
    "colmap-binary": Format("COLMAP model folder; written as binary", read_colmap, write_colmap_binary),
    "nerf": Format("NeRF transforms.json (instant-ngp, nerfstudio, ns-export)", read_nerf, write_nerf),
    "camera-path": Format("nerfstudio camera_path.json", read_camera_path, write_camera_path),
    "3dgs": Format("cameras.json of 3D Gaussian Splatting", read_splat_cameras, write_splat_cameras),
    "gltf": Format("glTF with an animated camera, .glb or .gltf", read_gltf, write_gltf),
    "chan": Format(".chan of Nuke and Blender, rotation order XYZ", read_chan, write_chan),
    "chan-zxy": Format(".chan with Nuke's rotation order ZXY", read_chan_zxy),
    "keyframes": Format("keyed cameras, YAML or JSON", read_keyframes),
    "llff": Format("LLFF poses_bounds.npy", read_llff),
    "motionctrl": Format("MotionCtrl JSON", read_motionctrl, write_motionctrl),
    "multicamvideo": Format("MultiCamVideo camera_extrinsics.json", read_multicamvideo, write_multicamvideo),
    "megasam": Format("MegaSaM npz", read_megasam, write_megasam),
    **_readings("arrays", "named arrays, npz or JSON: VGGT, Depth-Anything-3, AC3D", read_arrays),
    **_readings("droid", "tx ty tz qx qy qz qw a row, npy or text: DROID-SLAM", read_droid, DROID),
    "tartanair": Format("TartanAir pose_left.txt", read_tartanair),
    "arkitscenes": Format("ARKitScenes lowres_wide.traj", read_arkitscenes),
    "kubric": Format("Kubric metadata.json", read_kubric),
    "record3d": Format("Record3D .r3d or metadata.json", read_record3d),
    "bundler": Format("Bundler .out, v0.3", read_bundler),
    "co3d": Format("CO3D frame_annotations.jgz", read_co3d),
    "posenet": Format("PoseNet's dataset_train.txt: Cambridge Landmarks", read_posenet),
    "posenet-c2w": Format("the same, camera to world", partial(read_posenet, camera_to_world=True)),
    "euroc": Format("EuRoC ground truth csv; needs the camera's sensor.yaml", read_euroc),
    "clip": Format("synthcam clip.json", read_clip_json),
}

_FOLDERS = ("colmap", "colmap-binary", *(f"pose-folder{key}" for key in READINGS))
"""Formats whose readers take a folder."""


def read_poses(
    path: str | Path,
    *,
    format: str = "auto",
    fov_deg: float | None = None,
    fps: float | None = None,
    width: int | None = None,
    height: int | None = None,
    up: str | None = None,
    camera_extrinsics: str | Path | None = None,
) -> list[PoseFile]:
    """Read every camera of a pose file or of a folder that holds poses.

    Args:
        format: a key of FORMATS, or "auto" to detect it from the content.
        fov_deg, fps, width, height, up: see `Given`; these override the file, and the notes say so.
        camera_extrinsics: a EuRoC sensor.yaml with body_from_camera (T_BS), for EuRoC ground truth only.

    Raises:
        InputError: the file is not there, is of no known format, or holds what cannot be a camera path.

    Example:
        >>> (poses,) = synthcam.read_poses("out/clip.json")
        >>> poses.format, poses.trajectory.world_from_camera.shape
        ('clip', (8, 4, 4))
    """
    path = as_path(path, "path")
    given = Given(fov_deg=fov_deg, fps=fps, width=width, height=height, up=up)
    if format != "auto" and format not in FORMATS:
        raise InputError(f"format is {quoted(format)}; allowed are auto, {', '.join(FORMATS)}")
    if format == "auto":
        known = detect(path)
    elif is_folder(path) and format not in _FOLDERS:
        known = Detected(format, detect(path).file)
    else:
        known = Detected(format, path)
    if known.format == "euroc":
        sensor = None if camera_extrinsics is None else Path(camera_extrinsics)
        return [read_euroc(known.file, given, sensor=sensor)]
    if camera_extrinsics is not None:
        raise InputError(f"{path}: is a {known.format} file; camera_extrinsics are allowed for euroc only")
    found = FORMATS[known.format].read(known.file, given)
    read = found if isinstance(found, list) else [found]
    return [replace(item, notes=(*known.notes, *item.notes)) for item in read]


def choose_camera(cameras: Sequence[PoseFile], name: str | None, source: Path) -> PoseFile:
    """The camera of that name, or the only one.

    Raises:
        InputError: there are several and none is named, or none has that name; lists the names.
    """
    names = [item.name for item in cameras]
    if name is None and len(cameras) > 1:
        raise InputError(f"{source}: holds {len(cameras)} cameras; choose one with --camera: {', '.join(names)}")
    if name is not None and name not in names:
        raise InputError(f"--camera {name}: {source} holds {', '.join(names)}")
    return cameras[0] if name is None else cameras[names.index(name)]


def write_poses(path: str | Path, pose_file: PoseFile, format: str) -> tuple[str, ...]:
    """Write a camera path, replacing an existing file; returns what the format could not hold, one sentence each.

    Raises:
        InputError: the format is not known or cannot be written, it would lose a zoom, or the path is forbidden.
    """
    writable = [name for name, known in FORMATS.items() if known.write]
    write = FORMATS[format].write if format in FORMATS else None
    if write is None:
        raise InputError(f"format {quoted(format)} cannot be written; allowed are {', '.join(writable)}")
    return write(Path(path), pose_file)


def detect_format(path: Path) -> str:
    """Detect a file's format (a key of FORMATS) from its content.

    Raises:
        InputError: nothing is there, the content is of no known format, or it speaks for none of two; see `detect`.
    """
    return detect(path).format
