"""Worlds in which the same coarse motions are filmed: procedural scenes (A), scenes of real pictures (C), both (E).

Clips are filmed once, small and grey, into one file a scene below the run's folder; a run that was stopped goes on with
the scenes that are missing.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from benchmarks.coarse_motion.paths import FRAMES, LABELS, SECONDS, CoarseMotion, draw_motion, place_motion
from synthcam.atomic_files import replacing, replacing_folder
from synthcam.clips.placement import RejectedError, check_view, draw_start
from synthcam.clips.scene_source import find_scene
from synthcam.clips.staging import still_caster
from synthcam.errors import InputError
from synthcam.rendering.protocol import Renderer, View, create_renderer
from synthcam.scene.assets import Scene
from synthcam.scene.real.load import scene_files
from synthcam.scene.real.pictures import read_picture
from synthcam.scene.recipe import recipe_names
from synthcam.seeding import stream

SIDE = 96
CLIPS_A_SCENE = 25
STARTS = 40
"""Starts tried for each clip of a scene, before it is left with fewer."""
GREY = np.array([0.299, 0.587, 0.114], np.float32)
KINDS = {"A": ("procedural",), "C": ("planes", "panoramas", "photos")}
"""The kinds of scenes of each world."""
SHARE_OF_C = {"planes": 0.55, "panoramas": 0.37, "photos": 0.08}
CROPS = 4
"""Pictures for planes that are cut out of each panorama."""


@dataclass(frozen=True, eq=False)
class Clips:
    """Clips of one world: frames (N, 8, S, S) uint8, number of the label (N,), effects (N, 4)."""

    frames: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]
    effects: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.labels)

    def half(self) -> "Clips":
        """Every other clip."""
        return Clips(*(getattr(self, name)[::2] for name in ARRAYS))


ARRAYS = ("frames", "labels", "effects")


def joined(parts: Sequence[Clips]) -> Clips:
    """The clips of all parts."""
    return Clips(*(np.concatenate([getattr(part, name) for part in parts]) for name in ARRAYS))


@dataclass(frozen=True)
class Place:
    """A scene to film in: its name or path, its seed, and the kind of world that it belongs to."""

    kind: str
    scene: str
    seed: int

    @property
    def file(self) -> str:
        """The name of the file that its clips are kept in."""
        return f"{self.kind}-{Path(self.scene).stem}-{self.seed}.npz"


def places(kinds: tuple[str, ...], clips: int, pictures: Path, planes: Path) -> list[Place]:
    """The scenes that so many clips of some kinds of world need, kind after kind.

    Raises:
        InputError: the folder of pictures lacks panoramas or photographs.
    """
    found = []
    for kind in kinds:
        if kind == "procedural":
            names = recipe_names()
        elif kind == "planes":
            names = [str(pictures_for_planes(pictures, planes))]
        else:
            names = [str(path) for path in _real_scenes(pictures / kind)]
        count = -(-round(clips * SHARE_OF_C.get(kind, 1.0)) // CLIPS_A_SCENE)
        found += [Place(kind, names[i % len(names)], i // len(names)) for i in range(count)]
    return found


def _real_scenes(folder: Path) -> tuple[Path, ...]:
    scenes = scene_files(folder) if folder.is_dir() else ()
    if not scenes:
        raise InputError(
            f"--worlds {folder.parent}: {folder.name} holds no pictures; needed are panoramas/ and photos/"
        )
    return scenes


def pictures_for_planes(pictures: Path, folder: Path) -> Path:
    """A folder of pictures to build rooms and streets of: the photographs, and pieces of the panoramas' middle."""
    if folder.is_dir():
        return folder
    with replacing_folder(folder) as temporary:
        for path in _real_scenes(pictures / "photos"):
            Image.fromarray(read_picture(path).pixels).save(temporary / f"{path.stem}.png")
        for path in _real_scenes(pictures / "panoramas"):
            pixels = read_picture(path).pixels
            height, width = pixels.shape[:2]
            for number in range(CROPS):
                columns = slice(number * width // CROPS, (number + 1) * width // CROPS)
                piece = pixels[height * 3 // 10 : height * 7 // 10, columns]
                Image.fromarray(piece).save(temporary / f"{path.stem}{number}.png")
    return folder


def film(wanted: list[Place], folder: Path) -> Clips:
    """The clips of all places, from their files where they have been filmed before."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer: Renderer | None = None
    found = []
    for number, place in enumerate(wanted):
        file = folder / place.file
        if not file.is_file():
            renderer = renderer or create_renderer("moderngl")
            clips = _filmed(place, renderer)
            with replacing(file) as temporary, temporary.open("wb") as out:
                np.savez(out, **{name: getattr(clips, name) for name in ARRAYS})
            print(f"filmed {number + 1} of {len(wanted)}: {file.name}, {len(clips)} clips", file=sys.stderr, flush=True)
        with np.load(file) as stored:
            found.append(Clips(*(stored[name] for name in ARRAYS)))
    if renderer is not None:
        renderer.close()
    return joined(found)


def _filmed(place: Place, renderer: Renderer) -> Clips:
    """The clips of one scene; fewer than wanted where its starts run out."""
    scene = find_scene(place.scene).build(place.seed)
    caster, zone = still_caster(scene), scene.camera_zone
    renderer.open(scene, width=SIDE, height=SIDE, shadows=place.kind == "procedural")
    rng = stream(place.seed, "coarse motion", place.kind, Path(place.scene).name)
    frames: list[npt.NDArray[np.uint8]] = []
    motions: list[CoarseMotion] = []
    for _ in range(STARTS * CLIPS_A_SCENE):
        if len(frames) == CLIPS_A_SCENE:
            break
        start = draw_start(zone, rng, hfov_deg=None)
        try:
            check_view(start, zone, caster, aspect=1.0, aimed=zone.centrepiece is not None)
        except RejectedError:
            continue
        motion = draw_motion(rng)
        cameras = place_motion(motion, start, scene, caster, SIDE)
        if cameras is not None:
            frames.append(_drawn(scene, renderer, *cameras))
            motions.append(motion)
    labels = np.array([LABELS.index(motion.label) for motion in motions], np.int64)
    effects = np.array([motion.effects for motion in motions], np.float32)
    shape = (len(frames), FRAMES, SIDE, SIDE)
    return Clips(np.array(frames, np.uint8).reshape(shape), labels, effects.reshape(-1, 4))


def _drawn(
    scene: Scene, renderer: Renderer, poses: npt.NDArray[np.float64], intrinsics: npt.NDArray[np.float64]
) -> npt.NDArray[np.uint8]:
    frames = []
    for i, time in enumerate(np.linspace(0.0, SECONDS, FRAMES)):
        movers = {thing.id: thing.path.poses(np.array([time]))[0] for thing in scene.objects if thing.path is not None}
        picture = renderer.draw_color(View(poses[i], intrinsics[i], movers, float(time)))
        frames.append((picture @ GREY + 0.5).astype(np.uint8))
    return np.stack(frames)
