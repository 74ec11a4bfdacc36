"""The YAML beside a real picture, scan or model, or in place of it: what kind of scene it is, and how it is taken."""

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from synthcam.checked_yaml import StrictModel, load_yaml, parse_yaml, read_text
from synthcam.errors import InputError
from synthcam.scene.assets import Credit
from synthcam.scene.real.placing import Unit, UpAxis

Degrees = Annotated[float, Field(ge=-360, le=360)]
FieldOfView = Annotated[float, Field(ge=5, le=150)]
Share = Annotated[float, Field(ge=0, le=1)]
Metres = Annotated[float, Field(gt=0, le=10_000)]
Words = Annotated[str, Field(min_length=1, max_length=200)]
FileName = Annotated[str, Field(min_length=1, max_length=255)]


class _Common(StrictModel):
    """Keys of every kind."""

    about: str = ""
    """A description in a few words."""
    licence: str = ""
    """The licence of the pictures; cards of datasets list it."""
    credit: str = ""
    """Whose work they are; cards of datasets list it."""

    @property
    def credited(self) -> Credit | None:
        """Licence and credit; None where neither is said."""
        return Credit(self.licence, self.credit) if self.licence or self.credit else None


class PanoramaFile(_Common):
    """An equirectangular picture around the camera."""

    kind: Literal["panorama"]
    """What it is."""
    file: FileName | None = None
    """The picture, beside the YAML; without it the one of the same name."""
    heading_deg: Degrees = 0.0
    """Heading at the picture's middle, growing to the right."""
    horizon: Share = 0.5
    """Height of the horizon at the picture's middle, from 0 at its top to 1 at its bottom."""
    roll_deg: Annotated[float, Field(ge=-90, le=90)] = 0.0
    """How far the camera that took it was turned clockwise about the direction of the picture's middle."""
    look_deg: tuple[Degrees, Degrees] = (-180.0, 180.0)
    """Headings at which clips may start."""
    pitch_deg: tuple[Annotated[float, Field(ge=-80, le=80)], Annotated[float, Field(ge=-80, le=80)]] = (-12.0, 12.0)
    """Pitches at which clips may start."""
    hfov_deg: tuple[FieldOfView, FieldOfView] = (50.0, 75.0)
    """Horizontal fields of view that clips start with."""


class PhotographFile(_Common):
    """A photograph, in which the camera turns and zooms."""

    kind: Literal["photograph"]
    """What it is."""
    file: FileName | None = None
    """The picture, beside the YAML; without it the one of the same name."""
    hfov_deg: FieldOfView | None = None
    """Horizontal field of view of the photograph; without it that of its EXIF, else 65."""
    pitch_deg: Annotated[float, Field(ge=-80, le=80)] = 0.0
    """How far the camera that took it was tilted up."""
    roll_deg: Annotated[float, Field(ge=-90, le=90)] = 0.0
    """How far the camera that took it was turned clockwise."""
    flat: bool = False
    """It shows one flat thing that faces the camera, such as a wall or a painting: it is hung up as a plane, on which a
    zoom and a dolly look alike."""


class VideoFile(_Common):
    """A video from a camera that stands still, in which the virtual camera turns and zooms."""

    kind: Literal["video"]
    """What it is."""
    file: FileName | None = None
    """The video, beside the YAML; without it the one of the same name."""
    hfov_deg: FieldOfView | None = None
    """Horizontal field of view of the video; 65 without it."""
    pitch_deg: Annotated[float, Field(ge=-80, le=80)] = 0.0
    """How far the camera that took it was tilted up."""


Corner: TypeAlias = tuple[float, float, float]
Factor = Annotated[float, Field(gt=0, le=1e6)]


class ScanFile(_Common):
    """A scan of 3D Gaussians."""

    kind: Literal["splats"]
    """What it is."""
    file: FileName | None = None
    """The splats, beside the YAML; without it those of the same name."""
    name: Words | None = None
    """What it shows, as one would say it: plant."""
    up: UpAxis | None = None
    """Which of the file's axes points up; without it -y, of .spz files y."""
    unit: Unit | None = None
    """What a unit of the file is."""
    scale: Factor | None = None
    """How many units a unit of the file is; without it and `unit` the scan is given a likely size."""
    crop: tuple[Corner, Corner] | None = None
    """Lowest and highest corner of what is kept, in the file's own frame and unit."""
    inside: bool | None = None
    """Whether the camera is in it, as in a room; without it that is found by whether it surrounds its middle."""


class MeshFile(_Common):
    """A mesh of the user's own."""

    kind: Literal["mesh"]
    """What it is."""
    file: FileName | None = None
    """The mesh, beside the YAML; without it the one of the same name."""
    name: Words | None = None
    """What it is, as one would say it: chair."""
    up: UpAxis = "y"
    """Which of the file's axes points up."""
    unit: Unit | None = None
    """What a unit of the file is."""
    scale: Factor | None = None
    """How many units a unit of the file is; without it and `unit` metres, or a likely size where that cannot be."""


class PhotoPlanesFile(_Common):
    """A room or a street made of the photographs of a folder."""

    kind: Literal["photo-planes"]
    """What it is."""
    folder: FileName | None = None
    """The folder with the pictures, beside the YAML; without it the one that the YAML is in."""
    layout: Literal["room", "street"] | None = None
    """What is built of them; without it the seed chooses."""
    movers: bool = True
    """Whether cut-outs may move through it."""


class RgbdFile(_Common):
    """A photograph with a depth map."""

    kind: Literal["rgbd"]
    """What it is."""
    file: FileName | None = None
    """The picture, beside the YAML; without it the one of the same name."""
    depth: FileName
    """Its depth map, beside the YAML: .npy, .npz, a picture of 16 bits, EXR; of the same size."""
    depth_scale: Factor = 1.0
    """Metres that 1 in the depth map is: 0.001 for millimetres."""
    disparity: bool = False
    """The depth map holds disparities in pixels: depth = baseline_m * focal_px / (disparity + offset_px)."""
    baseline_m: Factor | None = None
    """Metres between the two cameras of a disparity."""
    offset_px: Annotated[float, Field(ge=-10_000, le=10_000)] = 0.0
    """Difference of the two principal points, in pixels."""
    focal_px: Annotated[float, Field(gt=1, le=1e6)] | None = None
    """Focal length of the picture in pixels."""
    principal_px: tuple[float, float] | None = None
    """Principal point of the picture in pixels; its middle without it."""
    hfov_deg: FieldOfView | None = None
    """Horizontal field of view, where focal_px is not given; without it that of its EXIF, else 65."""


RealSceneFile: TypeAlias = PanoramaFile | PhotographFile | VideoFile | ScanFile | MeshFile | PhotoPlanesFile | RgbdFile
MODELS: dict[str, type[RealSceneFile]] = {
    "panorama": PanoramaFile, "photograph": PhotographFile, "video": VideoFile, "splats": ScanFile, "mesh": MeshFile,
    "photo-planes": PhotoPlanesFile, "rgbd": RgbdFile,
}  # fmt: skip
"""By the word after `kind`."""


def kind_in(path: Path) -> str | None:
    """The word after `kind` at the top of a YAML file; None where there is none, or it is no YAML file."""
    try:
        content = load_yaml(read_text(path, "scene"), f"scene {path}")
    except InputError:
        return None
    kind = content.get("kind") if isinstance(content, dict) else None
    return kind if isinstance(kind, str) else None


def read_scene_file(path: Path) -> RealSceneFile:
    """Read and check a YAML file with a key `kind`.

    Raises:
        InputError: it says something that its kind cannot.
    """
    kind = kind_in(path)
    if kind not in MODELS:
        raise InputError(f"scene {path}: kind is {kind!r}; allowed are {', '.join(MODELS)}")
    return parse_yaml(read_text(path, "scene"), MODELS[kind], path=path, what="scene")


def yaml_beside(path: Path) -> Path | None:
    """The YAML file of the same name beside a file, if it says what kind of scene it is."""
    for suffix in (".yaml", ".yml"):
        beside = path.with_suffix(suffix)
        if beside.is_file() and kind_in(beside) is not None:
            return beside
    return None
