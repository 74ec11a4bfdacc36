"""From a file that a user names to a scene of real pixels: which kind it is, what is beside it, and what pins it."""

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from synthcam.errors import InputError
from synthcam.scene.assets import Scene
from synthcam.scene.real.backdrops import looks_like_panorama, panorama_scene, photograph_scene
from synthcam.scene.real.pictures import PICTURE_SUFFIXES, read_picture
from synthcam.scene.real.scene_file import (
    PanoramaFile,
    PhotographFile,
    RealSceneFile,
    ScanFile,
    VideoFile,
    kind_in,
    read_scene_file,
    yaml_beside,
)  # fmt: skip
from synthcam.scene.real.splat_files import SPLAT_SUFFIXES, is_splat_ply

VIDEO_SUFFIXES = (".mp4", ".mov", ".webm", ".mkv", ".avi", ".m4v")
KEPT = 4
"""Real scenes held in memory: their pictures are large, and clips of a dataset come scene by scene."""


@dataclass(frozen=True)
class RealSource:
    """A scene of real pixels that can be built: its file, and the YAML that says how it is taken.

    Attributes:
        path: what was named: the file, or the YAML.
        file: the picture or video itself.
        said: the content of the YAML; None without one.
        digest: SHA-256 over all files it is made of.
    """

    path: Path
    file: Path
    said: RealSceneFile | None
    digest: str

    def build(self, seed: int) -> Scene:
        """The scene; all its seeds share the pictures and scans, and differ in what is added around them."""
        if self.file.suffix.lower() in (*SPLAT_SUFFIXES, ".ply"):
            # Imports the recipes of the land around it.
            from synthcam.scene.real.scans import scan_scene

            if self.said is not None and not isinstance(self.said, ScanFile):
                raise InputError(f"scene {self.path}: {self.file.name} holds splats; allowed is kind: splats")
            return replace(scan_scene(self.file, self.said or ScanFile(kind="splats"), seed), name=self.path.stem)
        return replace(_build(self), seed=seed)


def is_real(path: Path) -> bool:
    """Whether a path names a scene of real pixels, as far as its name and the top of a YAML file tell."""
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml"):
        return path.is_file() and kind_in(path) is not None
    if suffix == ".ply":
        return is_splat_ply(path)
    return suffix in (*PICTURE_SUFFIXES, *VIDEO_SUFFIXES, *SPLAT_SUFFIXES)


def find_real(path: Path) -> RealSource:
    """The source of a scene of real pixels.

    Raises:
        InputError: there is no such file, or its YAML says what cannot be.
    """
    if path.suffix.lower() in (".yaml", ".yml"):
        said = read_scene_file(path)
        file = _file_of(path, said.file)
        return RealSource(path, file, said, _digest(path, file))
    if not path.is_file():
        raise InputError(f"scene {path}: no such file")
    beside = yaml_beside(path)
    if beside is None:
        return RealSource(path, path, None, _digest(path))
    said = read_scene_file(beside)
    if said.file is not None and beside.parent / said.file != path:
        raise InputError(f"scene {path}: {beside.name} beside it is about {said.file}; name one of the two")
    return RealSource(path, path, said, _digest(path, beside))


def _file_of(path: Path, named: str | None) -> Path:
    if named is not None:
        if Path(named).name != named:
            raise InputError(f"scene {path}: file is {named!r}; allowed is the name of a file beside it")
        file = path.parent / named
        if not file.is_file():
            raise InputError(f"scene {path}: file {named} is not beside it")
        return file
    for suffix in (*PICTURE_SUFFIXES, *VIDEO_SUFFIXES, *SPLAT_SUFFIXES, ".ply"):
        if (file := path.with_suffix(suffix)).is_file():
            return file
    raise InputError(f"scene {path}: has no key file, and no picture or video of its name is beside it")


@lru_cache(maxsize=KEPT)
def _build(source: RealSource) -> Scene:
    file, said, name = source.file, source.said, source.path.stem
    key = f"real-{source.digest}"
    if file.suffix.lower() in VIDEO_SUFFIXES:
        if said is not None and not isinstance(said, VideoFile):
            raise InputError(f"scene {source.path}: {file.name} is a video; allowed is kind: video")
        # PyAV is slow to import, and only videos need it.
        from synthcam.scene.real.locked_video import video_scene

        return video_scene(file, said or VideoFile(kind="video"), key=key, name=name)
    if isinstance(said, ScanFile):
        raise InputError(f"scene {source.path}: {file.name} holds no splats; allowed are .ply, .splat and .spz")
    if isinstance(said, VideoFile):
        raise InputError(f"scene {source.path}: {file.name} is no video; allowed are {', '.join(VIDEO_SUFFIXES)}")
    picture = read_picture(file)
    notes: tuple[str, ...] = ()
    if said is None:
        panorama, why = looks_like_panorama(picture.pixels)
        notes = (why,) if why else ()
        said = PanoramaFile(kind="panorama") if panorama else PhotographFile(kind="photograph")
    if isinstance(said, PanoramaFile):
        return panorama_scene(source.path, picture, said, key=key, name=name)
    return photograph_scene(source.path, picture, said, key=key, name=name, notes=notes)


def _digest(*files: Path) -> str:
    """SHA-256 over the contents of files; of one file that of its bytes."""
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
