"""From a file that a user names to a scene of real pixels: which kind it is, what is beside it, and what pins it."""

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from synthcam.errors import InputError
from synthcam.scene.assets import Scene
from synthcam.scene.real.backdrops import looks_like_panorama, panorama_scene, photograph_scene
from synthcam.scene.real.photo_planes import photo_planes_scene, pictures_in
from synthcam.scene.real.pictures import PICTURE_SUFFIXES, read_picture
from synthcam.scene.real.rgbd import rgbd_scene
from synthcam.scene.real.scene_file import (
    MODELS,
    MeshFile,
    PanoramaFile,
    PhotographFile,
    PhotoPlanesFile,
    RealSceneFile,
    RgbdFile,
    ScanFile,
    VideoFile,
    kind_in,
    read_scene_file,
    yaml_beside,
)  # fmt: skip
from synthcam.scene.real.splat_files import SPLAT_SUFFIXES, is_splat_ply

MESH_SUFFIXES = (".glb", ".gltf", ".obj", ".ply", ".stl")
VIDEO_SUFFIXES = (".mp4", ".mov", ".webm", ".mkv", ".avi", ".m4v")
Said = TypeVar("Said", bound=RealSceneFile)
KEPT = 4
"""Real scenes held in memory: their pictures are large, and clips of a dataset come scene by scene."""


@dataclass(frozen=True)
class RealSource:
    """A scene of real pixels that can be built: its file, and the YAML that says how it is taken.

    Attributes:
        path: what was named: the file, the folder, or the YAML.
        file: the picture, video or scan itself, or the folder of pictures.
        said: the content of the YAML; None without one.
        digest: SHA-256 over all files it is made of.
    """

    path: Path
    file: Path
    said: RealSceneFile | None
    digest: str

    def build(self, seed: int) -> Scene:
        """The scene; all its seeds share the pictures and scans, and differ in what is made of them or around them.

        Raises:
            InputError, MachineError: a file is broken, or no such scene can be made of it.
        """
        name, said = self.path.stem, self.said
        if self.file.is_dir():
            said = said or PhotoPlanesFile(kind="photo-planes")
            return photo_planes_scene(self.file, self._as(PhotoPlanesFile, said, "is a folder"), seed, name=name)
        if isinstance(said, MeshFile) or (self.file.suffix.lower() in MESH_SUFFIXES and not is_splat_ply(self.file)):
            # trimesh is slow to import, and only meshes need it.
            from synthcam.scene.mesh_file import load_mesh_scene

            said = self._as(MeshFile, said or MeshFile(kind="mesh"), "is a mesh")
            return replace(load_mesh_scene(self.file, seed, said), name=name)
        if self.file.suffix.lower() in (*SPLAT_SUFFIXES, ".ply"):
            # Imports the recipes of the land around it.
            from synthcam.scene.real.scans import scan_scene

            said = self._as(ScanFile, said or ScanFile(kind="splats"), "holds splats")
            return replace(scan_scene(self.file, said, seed), name=name)
        return replace(_build(self), seed=seed)

    def _as(self, model: type[Said], said: RealSceneFile, what: str) -> Said:
        """What the YAML says, which must be of the kind that the file is.

        Raises:
            InputError: it is of another.
        """
        if not isinstance(said, model):
            kind = next(word for word, other in MODELS.items() if other is model)
            raise InputError(f"scene {self.path}: {self.file.name} {what}; allowed is kind: {kind}, found {said.kind}")
        return said


def is_real(path: Path) -> bool:
    """Whether a path names a scene of real pixels, as far as its name and the top of a YAML file tell."""
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml"):
        return path.is_file() and kind_in(path) is not None
    if suffix == ".ply" and is_splat_ply(path):
        return True
    if suffix in MESH_SUFFIXES:
        return yaml_beside(path) is not None
    return suffix in (*PICTURE_SUFFIXES, *VIDEO_SUFFIXES, *SPLAT_SUFFIXES) or (
        path.is_dir() and bool(pictures_in(path))
    )


def scene_files(folder: Path) -> tuple[Path, ...]:
    """The scenes of real pixels in a folder, sorted by name: each file, or the YAML beside it alone."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and is_real(path)]
    said = [path for path in files if path.suffix.lower() in (".yaml", ".yml")]
    taken: set[str] = set()
    for path in said:
        model = read_scene_file(path)
        taken |= {getattr(model, "file", None) or "", getattr(model, "depth", "")}
        taken |= {other.name for other in files if other.stem == path.stem and other != path}
    return tuple(path for path in files if path.name not in taken)


def find_real(path: Path) -> RealSource:
    """The source of a scene of real pixels.

    Raises:
        InputError: there is no such file, or its YAML says what cannot be.
    """
    if path.is_dir():
        return RealSource(path, path, None, _digest(*pictures_in(path)))
    if path.suffix.lower() in (".yaml", ".yml"):
        said = read_scene_file(path)
        if isinstance(said, PhotoPlanesFile):
            folder = path.parent if said.folder is None else _beside(path, said.folder, "folder")
            if not folder.is_dir() or not pictures_in(folder):
                raise InputError(f"scene {path}: folder {folder.name or folder} holds no pictures")
            return RealSource(path, folder, said, _digest(path, *pictures_in(folder)))
        file = _file_of(path, said.file)
        return RealSource(path, file, said, _digest(path, file, *_depth_of(path, said)))
    if not path.is_file():
        raise InputError(f"scene {path}: no such file")
    beside = yaml_beside(path)
    if beside is None:
        return RealSource(path, path, None, _digest(path))
    said = read_scene_file(beside)
    if isinstance(said, PhotoPlanesFile) or (said.file is not None and beside.parent / said.file != path):
        raise InputError(f"scene {path}: {beside.name} beside it is not about it; name one of the two")
    return RealSource(path, path, said, _digest(path, beside, *_depth_of(path, said)))


def _depth_of(path: Path, said: RealSceneFile) -> tuple[Path, ...]:
    """The depth map that a YAML names, as far as it is there: whether it must be is said when the scene is built."""
    if not isinstance(said, RgbdFile):
        return ()
    file = _beside(path, said.depth, "depth")
    return (file,) if file.is_file() else ()


def _beside(path: Path, named: str, key: str) -> Path:
    """The file or folder beside a YAML that a key of it names.

    Raises:
        InputError: it is no bare name.
    """
    if Path(named).name != named:
        raise InputError(f"scene {path}: {key} is {named!r}; allowed is a name beside it")
    return path.parent / named


def _file_of(path: Path, named: str | None) -> Path:
    if named is not None:
        file = _beside(path, named, "file")
        if not file.is_file():
            raise InputError(f"scene {path}: file {named} is not beside it")
        return file
    for suffix in (*PICTURE_SUFFIXES, *VIDEO_SUFFIXES, *SPLAT_SUFFIXES, *MESH_SUFFIXES):
        if (file := path.with_suffix(suffix)).is_file():
            return file
    raise InputError(f"scene {path}: has no key file, and no picture, video or scan of its name is beside it")


@lru_cache(maxsize=KEPT)
def _build(source: RealSource) -> Scene:
    """The scene of one picture or video."""
    file, said, name = source.file, source.said, source.path.stem
    key = f"real-{source.digest}"
    if file.suffix.lower() in VIDEO_SUFFIXES:
        # PyAV is slow to import, and only videos need it.
        from synthcam.scene.real.locked_video import video_scene

        said = source._as(VideoFile, said or VideoFile(kind="video"), "is a video")
        return video_scene(file, said, key=key, name=name)
    if isinstance(said, RgbdFile):
        return rgbd_scene(file, source.path.parent, said, key=key, name=name)
    picture = read_picture(file)
    notes: tuple[str, ...] = ()
    if said is None:
        panorama, why = looks_like_panorama(picture.pixels)
        notes = (why,) if why else ()
        said = PanoramaFile(kind="panorama") if panorama else PhotographFile(kind="photograph")
    if isinstance(said, PanoramaFile):
        return panorama_scene(source.path, picture, said, key=key, name=name)
    said = source._as(PhotographFile, said, "is a picture")
    return photograph_scene(source.path, picture, said, key=key, name=name, notes=notes)


def _digest(*files: Path) -> str:
    """SHA-256 over the contents of files; of one file that of its bytes."""
    digests = [_file_digest(file, file.stat().st_mtime_ns, file.stat().st_size) for file in files]
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


@lru_cache(maxsize=4096)
def _file_digest(file: Path, changed_ns: int, size: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
