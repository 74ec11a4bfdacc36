"""Reading pictures of real places as sRGB: JPEG, PNG and what else Pillow reads, Radiance HDR, and EXR with OpenCV.

Pictures of linear light are exposed so that their median becomes a middle grey, and their highlights are rolled off.
"""

import importlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from synthcam.errors import InputError, MachineError

Picture = npt.NDArray[np.uint8]
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".hdr", ".exr")
LINEAR_SUFFIXES = (".hdr", ".exr")
MOST_PIXELS = 16384 * 8192
LONGEST_SIDE = 8192
"""Larger pictures are made smaller."""
SIDE_STEP = 16
"""Sides become multiples of this, so that four levels of mipmaps are exact halves."""
_LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
_MIDDLE_GREY = 0.18
_FOCAL_35MM = 41989
"""The EXIF tag FocalLengthIn35mmFilm."""


@dataclass(frozen=True, eq=False)
class RealPicture:
    """A picture as it was read.

    Attributes:
        pixels: (H, W, 3) sRGB.
        alpha: (H, W) 0 to 255; None where the file has none.
        size: width and height in the file.
        hfov_deg: horizontal field of view by the file's EXIF; None where it does not say.
    """

    pixels: Picture
    alpha: npt.NDArray[np.uint8] | None
    size: tuple[int, int]
    hfov_deg: float | None = None


def read_picture(path: Path) -> RealPicture:
    """Read a picture file.

    Raises:
        InputError: it is missing, broken, or too large.
        MachineError: it is an EXR, and OpenCV is not installed.
    """
    if not path.is_file():
        raise InputError(f"picture {path}: no such file")
    if path.suffix.lower() in LINEAR_SUFFIXES:
        light = read_linear(path)
        return RealPicture(expose(light), None, (light.shape[1], light.shape[0]))
    limit = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None  # the size is known from the header alone, and is checked below
    try:
        with Image.open(path) as image:
            _check_size(path, *image.size)
            hfov = _exif_hfov_deg(image)
            image.load()
            turned = ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InputError(f"picture {path} cannot be read ({_reason(error)})") from error
    finally:
        Image.MAX_IMAGE_PIXELS = limit
    if turned.mode.startswith(("I;16", "I", "F")) and turned.mode != "IF":
        values = np.asarray(turned, dtype=np.float64)
        top = 65535.0 if values.max() > 255 else 255.0
        turned = Image.fromarray(np.clip(np.rint(values * 255.0 / top), 0, 255).astype(np.uint8))
    alpha = None
    if "A" in turned.getbands() or "transparency" in turned.info:
        rgba = turned.convert("RGBA")
        alpha, turned = np.asarray(rgba.getchannel("A")), rgba
    pixels = np.asarray(turned.convert("RGB"), dtype=np.uint8)
    height, width = pixels.shape[:2]
    if turned.size != image.size and hfov is not None:
        hfov = float(np.degrees(2 * np.arctan(np.tan(np.radians(hfov) / 2) * width / height)))
    return RealPicture(pixels, alpha, (width, height), hfov)


def read_linear(path: Path) -> npt.NDArray[np.float32]:
    """Linear light (H, W, 3) of a Radiance HDR or EXR file.

    Raises:
        InputError, MachineError: as `read_picture`.
    """
    light = _read_radiance(path) if path.suffix.lower() == ".hdr" else _read_exr(path)
    if not np.isfinite(light).all():
        raise InputError(f"picture {path}: holds NaN or infinity; allowed are finite numbers")
    return np.maximum(light, 0.0)


def expose(light: npt.NDArray[np.float32]) -> Picture:
    """sRGB (H, W, 3) of linear light: the median becomes a middle grey, highlights roll off (Reinhard 2002, eq. 4)."""
    luma = light @ _LUMA
    median = float(np.median(luma[luma > 0])) if (luma > 0).any() else 1.0
    scaled = light * np.float32(_MIDDLE_GREY / median)
    white2 = np.float32(max(float(np.quantile(scaled @ _LUMA, 0.995)), 1.0) ** 2)
    rolled = np.clip(scaled * (1 + scaled / white2) / (1 + scaled), 0.0, 1.0)
    encoded = np.where(rolled <= 0.0031308, 12.92 * rolled, 1.055 * np.maximum(rolled, 1e-9) ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(255 * encoded), dtype=np.uint8)


def for_gpu(pixels: Picture, *, longest: int = LONGEST_SIDE) -> Picture:
    """The picture resampled to sides that halve evenly, none above `longest`; its corners stay its corners."""
    height, width = pixels.shape[:2]
    shrink = min(1.0, longest / max(width, height))
    sides = [max(SIDE_STEP, SIDE_STEP * round(side * shrink / SIDE_STEP)) for side in (width, height)]
    if (width, height) == tuple(sides):
        return np.ascontiguousarray(pixels)
    return np.asarray(Image.fromarray(pixels).resize((sides[0], sides[1]), Image.Resampling.LANCZOS))


def _check_size(path: Path, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise InputError(
            f"picture {path} has {width}x{height} pixels; allowed are up to {MOST_PIXELS:,}, such as 16384x8192"
        )
    if min(width, height) < 8:
        raise InputError(f"picture {path} has {width}x{height} pixels; allowed are 8 a side or more")


def _exif_hfov_deg(image: Image.Image) -> float | None:
    """By the focal length that is equivalent on 35 mm film, 36 mm wide along the longer side."""
    try:
        focal = float(image.getexif().get_ifd(0x8769).get(_FOCAL_35MM, 0) or 0)
    except (ValueError, TypeError, SyntaxError, OSError):
        return None
    if not 5 <= focal <= 2000:
        return None
    width, height = image.size
    film = 36.0 if width >= height else 36.0 * width / height
    return float(np.degrees(2 * np.arctan(film / 2 / focal)))


def _reason(error: Exception) -> str:
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return text[:120]


def _read_radiance(path: Path) -> npt.NDArray[np.float32]:
    """Linear light of a Radiance picture (RGBE, run-length encoded or flat; Ward, "Real Pixels", Graphics Gems II)."""
    content = path.read_bytes()
    broken = InputError(f"picture {path} cannot be read as Radiance HDR; it is cut short or another kind of file")
    header, found, rest = content.partition(b"\n\n")
    if not content.startswith(b"#?") or not found:
        raise broken
    line, _, data = rest.partition(b"\n")
    words = line.split()
    if len(words) != 4 or words[0] != b"-Y" or words[2] != b"+X" or not (words[1] + words[3]).isdigit():
        raise InputError(f"picture {path}: its resolution line is {line[:40]!r}; allowed is -Y HEIGHT +X WIDTH")
    if b"32-bit_rle_xyze" in header:
        raise InputError(f"picture {path} holds XYZE colours; allowed are RGBE ones")
    height, width = int(words[1]), int(words[3])
    _check_size(path, width, height)
    try:
        rgbe = _radiance_rows(np.frombuffer(data, np.uint8), width, height)
    except (ValueError, IndexError) as error:
        raise broken from error
    scale = np.where(rgbe[..., 3:] > 0, np.ldexp(1.0, rgbe[..., 3:].astype(np.int32) - 136), 0.0)
    return np.asarray((rgbe[..., :3] + 0.5 * (rgbe[..., 3:] > 0)) * scale, dtype=np.float32)


def _radiance_rows(data: npt.NDArray[np.uint8], width: int, height: int) -> npt.NDArray[np.uint8]:
    """RGBE (H, W, 4) of the encoded rows.

    Raises:
        ValueError, IndexError: the data is cut short or damaged.
    """
    rows = np.zeros((height, 4, width), np.uint8)
    run_length = 8 <= width < 32768 and data[:2].tolist() == [2, 2] and int(data[2]) * 256 + int(data[3]) == width
    if not run_length:
        flat = data[: height * width * 4]
        return flat.reshape(height, width, 4)
    at = 0
    for row in rows:
        if int(data[at + 2]) * 256 + int(data[at + 3]) != width:
            raise ValueError("a row of another width")
        at += 4
        for channel in row:
            filled = 0
            while filled < width:
                count = int(data[at])
                if count > 128:
                    count -= 128
                    channel[filled : filled + count] = data[at + 1]
                    at += 2
                else:
                    part = data[at + 1 : at + 1 + count]
                    if len(part) < count or count == 0:
                        raise ValueError("cut short")
                    channel[filled : filled + count] = part
                    at += 1 + count
                filled += count
            if filled > width:
                raise ValueError("a run beyond its row")
    return rows.transpose(0, 2, 1)


def _read_exr(path: Path) -> npt.NDArray[np.float32]:
    os.environ.setdefault("OPENCV_IO_ENABLE_OPENEXR", "1")
    try:
        cv2: Any = importlib.import_module("cv2")
    except ImportError as error:
        raise MachineError(
            f"picture {path}: EXR needs OpenCV, which is not installed; run pip install 'synthcam[evaluate]', or save "
            "it as Radiance HDR"
        ) from error
    try:
        pixels = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise InputError(f"picture {path} cannot be read as EXR ({_reason(error)})") from error
    if pixels is None:
        raise InputError(f"picture {path} cannot be read as EXR; it is broken, or OpenCV was built without EXR")
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=-1)
    _check_size(path, pixels.shape[1], pixels.shape[0])
    return np.asarray(pixels[..., 2::-1], dtype=np.float32)
