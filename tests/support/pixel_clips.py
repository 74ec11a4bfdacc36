"""Clips drawn at random over all scenes and motions, filmed to mp4, read by the labels and by the pixel estimator."""

import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt
from support.built_scenes import caster_of, scene_of, source_of
from support.pixel_estimator import Reading, read_motion

from synthcam.clips.drawing import frame_times, view_at
from synthcam.clips.labelling import label_staged
from synthcam.clips.spec import ClipSpec, make_spec
from synthcam.clips.staging import StagedMotion, stage
from synthcam.errors import DoesNotFitError, InputError
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.axis_effects import NAMES
from synthcam.labels.clip_labels import ClipLabels
from synthcam.motion.expression import parse_motion
from synthcam.rendering.protocol import Renderer, create_renderer
from synthcam.rendering.video import read_video, write_video
from synthcam.scene.recipe import recipe_names
from synthcam.seeding import stream

DIRECTED = tuple(name for pair in NAMES.values() for name in pair)
WHOLES = {
    "arc-cw": ("truck-left", "pan-right"),
    "arc-ccw": ("truck-right", "pan-left"),
    "crane-up": ("pedestal-up", "tilt-down"),
    "crane-down": ("pedestal-down", "tilt-up"),
    "dolly-zoom-in": ("dolly-in", "zoom-out"),
    "dolly-zoom-out": ("dolly-out", "zoom-in"),
}
"""Wholes and the parts by which they are checked."""
SIDE, FRAMES, FPS = 224, 16, 8.0
SCENE_SEEDS = 4
FOUND, DENIED = 0.02, 0.04
"""The estimator finds a motion from half the visible threshold on, and contradicts a False label from all of it on."""
TOO_FAST, FINER = 0.05, 3
"""Where a tenth of the picture moves by more than this a frame, the clip is filmed anew at so many times the frames."""


@dataclass(frozen=True)
class Comparison:
    """One clip, read twice.

    Attributes:
        wanted: directed motions that the labels say are there, with the parts of wholes.
        denied: those that they say are not there.
        found: those that the estimator finds.
        missed: those that the estimator does not find: (name, effect by the labels, effect by the estimator).
        contradicted: those that the labels deny and the estimator finds, likewise.
    """

    seed: int
    scene: str
    scene_seed: int
    motion: str
    wanted: tuple[str, ...]
    denied: tuple[str, ...]
    found: tuple[str, ...]
    missed: tuple[tuple[str, float, float], ...]
    contradicted: tuple[tuple[str, float, float], ...]

    def __str__(self) -> str:
        def told(found: tuple[tuple[str, float, float], ...]) -> str:
            return ", ".join(f"{name} (label {label:.3f}, pixels {pixels:.3f})" for name, label, pixels in found)

        return (
            f"seed {self.seed}, {self.scene} (scene seed {self.scene_seed}), {self.motion}: "
            f"missed [{told(self.missed)}], contradicted [{told(self.contradicted)}]"
        )


def draw_clip(seed: int, side: int = SIDE) -> tuple[ClipSpec, StagedMotion]:
    """Clip number `seed`, `side` pixels wide and high: scenes take turns, motions are single, compound or a sequence.

    Misfits are drawn again.
    """
    names = recipe_names()
    name, scene_seed = names[seed % len(names)], seed // len(names) % SCENE_SEEDS
    source, scene, caster = source_of(name), scene_of(name, scene_seed), caster_of(name, scene_seed)
    attempt = 0
    while True:
        rng = stream(seed, "pixels", attempt)
        attempt += 1
        try:
            motion = str(parse_motion(_draw_motion(rng)))
            spec = make_spec(
                scene=source.name, scene_digest=source.digest, motion=motion, seed=seed, scene_seed=scene_seed,
                frames=FRAMES, fps=FPS, width=side, height=side,
            )  # fmt: skip
            return spec, stage(spec, scene, caster=caster)
        except (DoesNotFitError, InputError):
            # No room in this scene, or two motions that drive the same thing.
            continue


def _draw_motion(rng: np.random.Generator) -> str:
    kind = rng.choice(["single", "compound", "sequence"])
    if kind == "single":
        return _with_amount(rng, str(rng.choice([*DIRECTED, *WHOLES, "static"])))
    if kind == "compound":
        return "+".join(_with_amount(rng, str(name)) for name in rng.choice([*DIRECTED, *WHOLES], 2, replace=False))
    # A dolly zoom stays out of sequences: it needs its subject ahead.
    names = rng.choice([*DIRECTED, *list(WHOLES)[:4]], int(rng.integers(2, 4)), replace=False)
    return ", ".join(_with_amount(rng, str(name)) for name in names)


def _with_amount(rng: np.random.Generator, name: str) -> str:
    """A motion with its usual amount, or one that moves the picture by 5 to 60 % of the frame."""
    if name == "static" or rng.random() < 0.4:
        return name
    return f"{name}:{100 * np.exp(rng.uniform(np.log(0.05), np.log(0.6))):.0f}%"


def film(
    spec: ClipSpec, staged: StagedMotion, times: npt.NDArray[np.float64], renderer: Renderer, path: Path
) -> tuple[npt.NDArray[np.uint8], Trajectory]:
    """The clip at some times, as decoded from its mp4, and its cameras."""
    cameras = staged.cameras(times, spec.width, spec.height)
    renderer.open(staged.scene, width=spec.width, height=spec.height, shadows=spec.shadows)
    try:
        pictures = (renderer.draw_color(view_at(staged, cameras, i)) for i in range(len(times)))
        write_video(path, pictures, fps=cameras.fps, width=spec.width, height=spec.height)
    finally:
        renderer.close()
    return read_video(path)[0], cameras


def read_pixels(staged: StagedMotion, frames: npt.NDArray[np.uint8], cameras: Trajectory) -> Reading:
    """The estimator's reading: of the cameras it gets true depth, the first focal length and the first gravity."""

    def depth_at(frame: int, pixels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return staged.static.depth(cameras.world_from_camera[frame], cameras.intrinsics[frame], pixels)

    return read_motion(
        frames, depth_at, focal=float(cameras.intrinsics[0, 0]), down=-cameras.world_from_camera[0, 1, :3]
    )


def compare(seed: int, side: int = SIDE) -> Comparison:
    """Film clip number `seed`, `side` pixels wide and high, and read it both ways."""
    spec, staged = draw_clip(seed, side)
    renderer = create_renderer(spec.backend)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        frames, cameras = film(spec, staged, frame_times(spec), renderer, path)
        labels = label_staged(spec, staged, frames)
        reading = read_pixels(staged, frames, cameras)
        if reading.fastest > TOO_FAST:
            times = np.arange((spec.frames - 1) * FINER + 1) / (spec.fps * FINER)
            reading = read_pixels(staged, *film(spec, staged, times, renderer, path))
    return _compared(spec, labels, reading)


def compare_many(seeds: range) -> list[Comparison]:
    """Comparisons in order, a process a core."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return list(pool.map(compare, seeds, chunksize=4))


def _compared(spec: ClipSpec, labels: ClipLabels, reading: Reading) -> Comparison:
    measured = labels.measurement
    whole_parts = {part for name in labels.motions for part in WHOLES.get(name, ())}
    wanted, denied, missed, contradicted = [], [], [], []
    for component, pair in NAMES.items():
        for name, sign in ((pair[0], 1), (pair[1], -1)):
            status, seen = measured.status(component, sign), reading.effects[name]  # type: ignore[arg-type]
            both = (name, measured.axis_effects[component].any(sign), seen)  # type: ignore[arg-type]
            if status or name in whole_parts:
                wanted.append(name)
                if seen <= FOUND:
                    missed.append(both)
            elif status is False:
                denied.append(name)
                if seen >= DENIED:
                    contradicted.append(both)
    return Comparison(
        seed=spec.seed,
        scene=spec.scene,
        scene_seed=spec.scene_seed,
        motion=str(spec.motion),
        wanted=tuple(wanted),
        denied=tuple(denied),
        found=tuple(name for name, effect in reading.effects.items() if effect > FOUND),
        missed=tuple(missed),
        contradicted=tuple(contradicted),
    )
