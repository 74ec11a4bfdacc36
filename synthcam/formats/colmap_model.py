"""Read and write the files of a COLMAP model, text or binary: its cameras and images; points are written alone.

Layout from COLMAP's own scripts/python/read_write_model.py and https://colmap.github.io/format.html
"""

import os
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from synthcam.errors import InputError
from synthcam.formats._assemble import MAX_FRAMES
from synthcam.formats._text import number, numbers, quoted, read_lines, require_file, write_bytes, write_text
from synthcam.formats.surface_points import SurfacePoints

# Model ids, names and numbers of parameters.
MODELS = {
    0: ("SIMPLE_PINHOLE", 3),
    1: ("PINHOLE", 4),
    2: ("SIMPLE_RADIAL", 4),
    3: ("RADIAL", 5),
    4: ("OPENCV", 8),
    5: ("OPENCV_FISHEYE", 8),
    6: ("FULL_OPENCV", 12),
    7: ("FOV", 5),
    8: ("SIMPLE_RADIAL_FISHEYE", 4),
    9: ("RADIAL_FISHEYE", 5),
    10: ("THIN_PRISM_FISHEYE", 12),
    11: ("RAD_TAN_THIN_PRISM_FISHEYE", 16),
    12: ("SIMPLE_DIVISION", 4),
    13: ("DIVISION", 5),
    14: ("SIMPLE_FISHEYE", 3),
    15: ("FISHEYE", 4),
    16: ("EUCM", 6),
    17: ("EQUIRECTANGULAR", 2),
}
_COUNTS = dict(MODELS.values())
_IDS = {name: key for key, (name, _) in MODELS.items()}
_TWO_FOCALS = (
    "PINHOLE", "OPENCV", "OPENCV_FISHEYE", "FULL_OPENCV", "FOV", "THIN_PRISM_FISHEYE", "RAD_TAN_THIN_PRISM_FISHEYE",
    "DIVISION", "FISHEYE", "EUCM",
)  # fmt: skip
_FISHEYES = (*(name for name in _COUNTS if "FISHEYE" in name), "FOV", "EUCM")
_MAX_NAME = 4096

_CAMERA = struct.Struct("<iiQQ")
_IMAGE = struct.Struct("<i7di")
_COUNT = struct.Struct("<Q")
_POINT_2D = struct.Struct("<2dq")
_POINT_3D = struct.Struct("<Q3d3BdQII")


@dataclass(frozen=True)
class Camera:
    """A lens: its model's name, picture size and parameters in COLMAP's order."""

    id: int
    model: str
    width: int
    height: int
    params: tuple[float, ...]


@dataclass(frozen=True)
class Image:
    """A registered picture: rotation and translation world to camera; `place` is its place in the file."""

    id: int
    wxyz: tuple[float, ...]
    translation: tuple[float, ...]
    camera_id: int
    name: str
    place: str


def pinhole(camera: Camera) -> tuple[tuple[float, float, float, float], str]:
    """fx, fy, cx, cy of a camera, and a sentence on what its lens has besides ("" for a pinhole)."""
    p = camera.params
    if camera.model == "EQUIRECTANGULAR":
        half = 0.5 * camera.width
        return (half, half, half, 0.5 * camera.height), "the pictures are panoramas: the path is read, 90 deg are taken"
    one = camera.model not in _TWO_FOCALS
    k = (p[0], p[0], p[1], p[2]) if one else (p[0], p[1], p[2], p[3])
    if camera.model in _FISHEYES:
        return k, (
            f"the lens is {camera.model}, wider than a pinhole: the path is read, the lens as a pinhole of the "
            "same focal length"
        )
    if any(p[3 if one else 4 :]):
        return k, f"lens distortion ({camera.model}) is left out: read as an undistorted pinhole"
    return k, ""


def read_text_model(folder: Path) -> tuple[dict[int, Camera], list[Image]]:
    """Cameras by id and images of cameras.txt and images.txt."""
    return _cameras_text(folder / "cameras.txt"), _images_text(folder / "images.txt")


def _integer(token: str, where: str) -> int:
    value = number(token, where)
    if value != int(value) or abs(value) > 2**31:
        raise InputError(f"{where} is {quoted(token)}; allowed is a whole number")
    return int(value)


def _cameras_text(path: Path) -> dict[int, Camera]:
    cameras = {}
    for index, line in enumerate(read_lines(path)):
        if not line or line.startswith("#"):
            continue
        where = f"{path}: line {index + 1}"
        tokens = line.split()
        if len(tokens) < 5 or tokens[1] not in _COUNTS:
            raise InputError(
                f"{where}: is {quoted(line)}; allowed is CAMERA_ID MODEL WIDTH HEIGHT PARAMS[] with MODEL one of "
                f"{', '.join(_COUNTS)}"
            )
        if len(tokens) != 4 + _COUNTS[tokens[1]]:
            raise InputError(f"{where}: {tokens[1]} has {len(tokens) - 4} parameters; allowed are {_COUNTS[tokens[1]]}")
        key, width, height = (_integer(tokens[i], f"{where}: column {i + 1}") for i in (0, 2, 3))
        cameras[key] = Camera(key, tokens[1], width, height, tuple(numbers(tokens[4:], where)))
    return cameras


def _images_text(path: Path) -> list[Image]:
    images = []
    lines = iter(enumerate(read_lines(path), start=1))
    for line_number, line in lines:
        if not line or line.startswith("#"):
            continue
        where = f"{path}: line {line_number}"
        tokens = line.split(maxsplit=9)
        if len(tokens) != 10:
            raise InputError(
                f"{where}: {len(tokens)} columns; allowed are 10 (IMAGE_ID QW QX QY QZ TX TY TZ CAMERA_ID NAME)"
            )
        pose = numbers(tokens[1:8], where)
        images.append(
            Image(
                _integer(tokens[0], f"{where}: column 1"),
                tuple(pose[:4]),
                tuple(pose[4:]),
                _integer(tokens[8], f"{where}: column 9"),
                tokens[9],
                f"line {line_number}",
            )
        )
        # The second line of an image lists its points (x y id ...) and may be empty; without it the next image
        # would be lost in silence.
        points_number, points = next(lines, (line_number, ""))
        if len(points.split()) % 3:
            raise InputError(
                f"{path}: line {points_number}: is {quoted(points)}; allowed is the image's POINTS2D[] as X Y "
                "POINT3D_ID (an empty line if there are none)"
            )
    return images


def read_binary(folder: Path) -> tuple[dict[int, Camera], list[Image]]:
    """Cameras by id and images of cameras.bin and images.bin; points are skipped, not read."""
    return _cameras_binary(folder / "cameras.bin"), _images_binary(folder / "images.bin")


class _Reader:
    """Reads little-endian records of a binary file; a file that ends too early is an InputError."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path, self.file = path, file
        self.size = os.fstat(file.fileno()).st_size

    def unpack(self, record: struct.Struct) -> tuple[float, ...]:
        data = self.file.read(record.size)
        if len(data) < record.size:
            raise InputError(f"{self.path}: ends in the middle of a record at byte {self.size}")
        return record.unpack(data)

    def count(self, least: int) -> int:
        """A count of records of at least `least` bytes each, which must fit into the file."""
        value = int(self.unpack(_COUNT)[0])
        if value * least > self.size:
            raise InputError(f"{self.path}: says it holds {value} records, more than its {self.size} bytes can")
        return value

    def name(self) -> str:
        """A NUL-terminated UTF-8 name."""
        start = self.file.tell()
        data, end, _ = self.file.read(_MAX_NAME).partition(b"\0")
        self.file.seek(start + len(data) + 1)
        try:
            if end:
                return data.decode()
        except UnicodeDecodeError:
            pass
        raise InputError(f"{self.path}: byte {start}: holds no picture name")


def _cameras_binary(path: Path) -> dict[int, Camera]:
    require_file(path)
    cameras = {}
    try:
        with path.open("rb") as file:
            reader = _Reader(path, file)
            for _ in range(reader.count(_CAMERA.size)):
                key, model, width, height = map(int, reader.unpack(_CAMERA))
                if model not in MODELS:
                    raise InputError(f"{path}: camera {key}: model id {model}; allowed are 0 to {max(MODELS)}")
                name, count = MODELS[model]
                params = [float(p) for p in reader.unpack(struct.Struct(f"<{count}d"))]
                where = f"{path}: camera {key}: parameter"
                cameras[key] = Camera(key, name, width, height, tuple(number(repr(p), where) for p in params))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    return cameras


def _images_binary(path: Path) -> list[Image]:
    require_file(path)
    images = []
    try:
        with path.open("rb") as file:
            reader = _Reader(path, file)
            count = reader.count(_IMAGE.size)
            if count > MAX_FRAMES:
                raise InputError(f"{path}: holds {count} images; allowed are {MAX_FRAMES}")
            for _ in range(count):
                key, *pose, camera = reader.unpack(_IMAGE)
                place = f"image {int(key)}"
                values = [number(repr(p), f"{path}: {place}: pose") for p in pose]
                name = reader.name()
                images.append(Image(int(key), tuple(values[:4]), tuple(values[4:]), int(camera), name, place))
                file.seek(24 * reader.count(24), os.SEEK_CUR)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    return images


def write_text_model(
    folder: Path, cameras: Sequence[Camera], images: Sequence[Image], points: SurfacePoints | None
) -> None:
    """Write cameras.txt, images.txt and points3D.txt; frame i of the points is image i."""
    _make(folder)
    write_text(
        folder / "cameras.txt",
        "# CAMERA_ID MODEL WIDTH HEIGHT PARAMS[]\n"
        + "".join(f"{c.id} {c.model} {c.width} {c.height} {' '.join(map(repr, c.params))}\n" for c in cameras),
    )
    write_text(
        folder / "images.txt",
        "# IMAGE_ID QW QX QY QZ TX TY TZ CAMERA_ID NAME, then POINTS2D[] as X Y POINT3D_ID\n"
        + "".join(
            f"{i.id} {' '.join(map(repr, i.wxyz + i.translation))} {i.camera_id} {i.name}\n"
            f"{' '.join(f'{x!r} {y!r} {point}' for x, y, point in shown)}\n"
            for i, shown in zip(images, _shown(points, len(images)), strict=True)
        ),
    )
    write_text(
        folder / "points3D.txt",
        "# POINT3D_ID X Y Z R G B ERROR TRACK[] as IMAGE_ID POINT2D_IDX\n"
        + "".join(
            f"{point} {' '.join(map(repr, xyz))} {' '.join(map(str, rgb))} 0.0 {images[frame].id} {place}\n"
            for point, xyz, rgb, frame, place in _points(points)
        ),
    )


def write_binary(
    folder: Path, cameras: Sequence[Camera], images: Sequence[Image], points: SurfacePoints | None
) -> None:
    """Write cameras.bin, images.bin and points3D.bin; frame i of the points is image i."""
    _make(folder)
    lenses = [
        _CAMERA.pack(c.id, _IDS[c.model], c.width, c.height) + struct.pack(f"<{len(c.params)}d", *c.params)
        for c in cameras
    ]
    write_bytes(folder / "cameras.bin", _COUNT.pack(len(lenses)) + b"".join(lenses))
    pictures = [
        b"".join(
            (
                _IMAGE.pack(i.id, *i.wxyz, *i.translation, i.camera_id),
                i.name.encode() + b"\0",
                _COUNT.pack(len(shown)),
                *(_POINT_2D.pack(*one) for one in shown),
            )
        )
        for i, shown in zip(images, _shown(points, len(images)), strict=True)
    ]
    write_bytes(folder / "images.bin", _COUNT.pack(len(pictures)) + b"".join(pictures))
    solid = [
        _POINT_3D.pack(point, *xyz, *rgb, 0.0, 1, images[frame].id, place)
        for point, xyz, rgb, frame, place in _points(points)
    ]
    write_bytes(folder / "points3D.bin", _COUNT.pack(len(solid)) + b"".join(solid))


def _shown(points: SurfacePoints | None, images: int) -> list[list[tuple[float, float, int]]]:
    """For each image x, y and the id of the points that it shows."""
    shown: list[list[tuple[float, float, int]]] = [[] for _ in range(images)]
    if points is not None:
        for point, (frame, (x, y)) in enumerate(
            zip(points.frames.tolist(), points.pixels.tolist(), strict=True), start=1
        ):
            shown[frame].append((x, y, point))
    return shown


def _points(points: SurfacePoints | None) -> Iterator[tuple[int, list[float], list[int], int, int]]:
    """Id, position and colour of each point, the frame that shows it, and its place among what that frame shows."""
    if points is None:
        return
    places: Counter[int] = Counter()
    columns = (points.positions.tolist(), points.colors.tolist(), points.frames.tolist())
    for point, (xyz, rgb, frame) in enumerate(zip(*columns, strict=True), start=1):
        yield point, xyz, rgb, frame, places[frame]
        places[frame] += 1


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made a folder ({error.strerror})") from None
