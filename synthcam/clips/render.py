"""Rendering clips: from a motion, or the poses of a file, to finished clips."""

import math
import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias, TypedDict, TypeVar, Unpack, overload

import numpy as np

from synthcam.arguments import as_path, check_number
from synthcam.clips.clip import Clip
from synthcam.clips.folder import check_output
from synthcam.clips.frames import check_frames_dir, frame_folder
from synthcam.clips.one_clip import draw_clip, plan_clip
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import HFOV_DEG
from synthcam.errors import DoesNotFitError, InputError
from synthcam.motion.expression import parse_motion
from synthcam.motion.rig import Heading
from synthcam.progress import ProgressCallback, shown_progress
from synthcam.rendering.protocol import BackendName, Renderer, create_renderer
from synthcam.rendering.video import check_size

Scene: TypeAlias = str | Path
T = TypeVar("T")
Several: TypeAlias = list[T] | tuple[T, ...]
FULL_FRAME_MM = 36.0
OnClip: TypeAlias = Callable[[str, "Clip | DoesNotFitError"], None]
"""Called with the name of each clip of a call, and the clip once it is made and saved, or why its scene has no room."""


class RenderOptions(TypedDict, total=False):
    """The options of `render` that are the same for all clips of a call; `render` says what they mean."""

    trajectory: str | Path | None
    camera: str | None
    format: str
    scene_seed: int | None
    size: tuple[int, int]
    frames: int | None
    fps: float | None
    duration: float | None
    hfov_deg: float | None
    focal_mm: float | None
    sensor_mm: float | None
    heading: Heading
    shadows: bool
    exposure: float
    vignette: float
    noise: float
    motion_blur: float
    backend: BackendName
    up: str | None
    depth: bool
    flow: bool
    segmentation: bool
    frames_dir: str | Path | None
    gif: bool
    out: str | Path | None
    overwrite: bool
    progress: ProgressCallback | bool
    on_clip: OnClip | None


@overload
def render(
    motion: str | None = None, *, scene: Scene = "room", seed: int = 0, **options: Unpack[RenderOptions]
) -> Clip: ...
@overload
def render(
    motion: Several[str], *, scene: Scene | Several[Scene] = "room", seed: int | Several[int] | range = 0,
    **options: Unpack[RenderOptions],
) -> list[Clip]: ...  # fmt: skip
@overload
def render(
    motion: str | None = None, *, scene: Several[Scene], seed: int | Several[int] | range = 0,
    **options: Unpack[RenderOptions],
) -> list[Clip]: ...  # fmt: skip
@overload
def render(
    motion: str | None = None, *, scene: Scene = "room", seed: Several[int] | range, **options: Unpack[RenderOptions]
) -> list[Clip]: ...
def render(
    motion: str | Several[str] | None = None,
    *,
    scene: Scene | Several[Scene] = "room",
    seed: int | Several[int] | range = 0,
    trajectory: str | Path | None = None,
    camera: str | None = None,
    format: str = "auto",
    scene_seed: int | None = None,
    size: tuple[int, int] = (448, 448),
    frames: int | None = None,
    fps: float | None = None,
    duration: float | None = None,
    hfov_deg: float | None = None,
    focal_mm: float | None = None,
    sensor_mm: float | None = None,
    heading: Heading = "start",
    shadows: bool = True,
    exposure: float = 0.0,
    vignette: float = 0.0,
    noise: float = 0.0,
    motion_blur: float = 0.0,
    backend: BackendName = "moderngl",
    up: str | None = None,
    depth: bool = False,
    flow: bool = False,
    segmentation: bool = False,
    frames_dir: str | Path | None = None,
    gif: bool = False,
    out: str | Path | None = None,
    overwrite: bool = False,
    progress: ProgressCallback | bool = True,
    on_clip: OnClip | None = None,
) -> Clip | list[Clip]:
    """Render a camera motion, or the poses of a file, in a scene.

    Lists of motions, scenes or seeds give a list of clips, one for each combination (motions outermost, seeds
    innermost), drawn in one OpenGL context.

    Args:
        motion: a motion expression such as "dolly-in" or "pan-left:30deg+zoom-in:1.5x, dolly-in:2m".
        scene: a shipped scene, a recipe (.yaml), a picture, video or scan of a real place, a folder of photographs, or
            a mesh of your own (.glb, .gltf, .obj, .ply, .stl).
        seed: another seed, another clip of the same motion.
        trajectory: a pose file, or a folder that holds poses, whose path is replayed in place of a motion.
        camera: which camera of the trajectory, where it holds several.
        format: of the trajectory, see docs/formats.md; recognised by its content without it.
        scene_seed: the seed of the scene alone; `seed` without it.
        size: width and height in pixels, even numbers.
        frames, fps, duration: two of them decide; 3 seconds at 24 frames a second without them.
        hfov_deg: horizontal field of view at the start; drawn from the scene's range without it.
        focal_mm, sensor_mm: the same by focal length and the width of the sensor (36 without it), in millimetres.
        heading: what dolly and truck follow while the camera turns: where it looked at the "start" of the motion, or
            where it looks at the "current" moment.
        shadows: whether the main light casts shadows.
        exposure: in stops.
        vignette: light lost in the corners, 0 to 1.
        noise: sensor noise at middle grey, for example 0.02.
        motion_blur: how long the shutter is open, as a share of the frame time, 0 to 1.
        backend: "moderngl" or "pyrender".
        up: the axis of the trajectory's world that points up, such as "z"; its first frame is upright without it.
        depth, flow, segmentation: draw these now, and save them too where `out` is given; otherwise they are drawn when
            the clip is first asked for them.
        frames_dir: a folder for the frames as they were drawn, frame_00000.png and so on.
        gif: also save clip.gif; needs `out`.
        out: a folder to save the clip into, as `Clip.save` does. Of several clips each gets a folder below it, named by
            what differs (`dolly-in-seed-3`); so it is with `frames_dir`.
        overwrite: replace clips that are there.
        progress: True draws a bar on a terminal, False draws nothing; a function is called with the name of the work,
            how much is done, and how much there is.
        on_clip: called with the name and each clip as soon as it is made and saved. With it, a clip that has no room
            in its scene does not end the call: the error is given in the clip's place, and the list lacks it.

    Raises:
        InputError: an argument or a file is not what it should be.
        DoesNotFitError: the scene has no room for the motion.
        MachineError: there is no OpenGL, or no room to write.

    Example:
        >>> clip = synthcam.render("dolly-in", size=(96, 72), frames=6, fps=4)
        >>> clip.motions
        ('dolly-in',)
        >>> clip.frames.shape
        (6, 72, 96, 3)
    """
    if (motion is None) == (trajectory is None):
        raise InputError("give either --motion or --trajectory, e.g. --motion dolly-in")
    if camera is not None and trajectory is None:
        raise InputError(f"--camera {camera}: is for a --trajectory that holds several cameras")
    if format != "auto" and trajectory is None:
        raise InputError(f"--format {format}: is for a --trajectory")
    _check_types(motion, scene, seed, trajectory, size, out, frames_dir)
    if gif and out is None:
        raise InputError("gif: needs a folder to save the clip into (out)")
    if up is not None and trajectory is None:
        raise InputError(f"--up {up}: is for the world of a --trajectory; there is none")
    if heading != "start" and trajectory is not None:
        raise InputError(
            f"--heading {heading}: is for a --motion; the poses of a --trajectory are replayed as they are"
        )
    check_size(*size)
    hfov_deg = field_of_view(hfov_deg, focal_mm, sensor_mm)
    asked = list(product(_listed(motion), _listed(scene), _listed(seed)))
    for text in dict.fromkeys(text for text, _, _ in asked if text is not None):
        parse_motion(text)
    if isinstance(scene, list | tuple):
        for one in dict.fromkeys(map(str, scene)):
            find_scene(one)
    single = not any(isinstance(value, list | tuple | range) for value in (motion, scene, seed))
    names = [""] if single else clip_names(asked)
    folders = [None if out is None else Path(out) / name for name in names]
    frame_folders = [None if frames_dir is None else Path(frames_dir) / name for name in names]
    for folder, frame_dir in zip(folders, frame_folders, strict=True):
        if folder is not None:
            check_output(folder, overwrite=overwrite)
        if frame_dir is not None:
            check_frames_dir(frame_dir, overwrite=overwrite, clip=folder)
    fields = {
        "scene_seed": scene_seed, "width": size[0], "height": size[1], "hfov_deg": hfov_deg, "heading": heading,
        "shadows": shadows, "exposure_ev": exposure, "vignette": vignette, "noise": noise, "shutter": motion_blur,
        "backend": backend,
    }  # fmt: skip
    clips, truths = [], depth or flow or segmentation
    with shown_progress(progress) as report, ExitStack() as stack:
        renderer: Renderer | None = None
        for (one_motion, one_scene, one_seed), name, folder, frame_dir in zip(
            asked, names, folders, frame_folders, strict=True
        ):
            report("making the scene", 0, 1)
            chosen = {**fields, "seed": one_seed, "scene_seed": one_seed if scene_seed is None else scene_seed}
            try:
                planned = plan_clip(
                    one_motion, trajectory, str(one_scene), (frames, fps, duration), up, camera, format, chosen
                )
            except DoesNotFitError as error:
                if on_clip is None or single:
                    raise
                on_clip(name, error)
                continue
            report("making the scene", 1, 1)
            # Only when a clip is sure to be drawn: bad arguments are refused on machines without OpenGL too.
            renderer = renderer or stack.enter_context(create_renderer(backend))
            with nullcontext() if frame_dir is None else frame_folder(frame_dir, overwrite=overwrite) as drawn:
                clip = draw_clip(planned, renderer, truths=truths, progress=report, frames=drawn)
                if folder is not None:
                    clip.save(folder, depth=depth, flow=flow, segmentation=segmentation, gif=gif, overwrite=overwrite)
            if on_clip is not None:
                on_clip(name, clip)
            clips.append(clip)
    return clips[0] if single else clips


def _listed(value: Any) -> list[Any]:
    """A list of one for a single value."""
    return list(value) if isinstance(value, list | tuple | range) else [value]


def _check_types(motion: Any, scene: Any, seed: Any, trajectory: Any, size: Any, out: Any, frames_dir: Any) -> None:
    """Refuse values of another kind with one line, before anything reads them.

    Raises:
        InputError: names the argument, what was given and what is allowed.
    """
    allowed: tuple[tuple[str, Any, tuple[type, ...], str], ...] = (
        ("motion", motion, (str, type(None)), "a motion expression such as 'dolly-in', or a list of them"),
        ("scene", scene, (str, Path), "the name of a scene or of a file, or a list of them"),
        ("seed", seed, (int, np.integer), "a whole number of at least 0, or a list of them"),
    )
    for name, value, kinds, what in allowed:
        values = _listed(value)
        wrong = [one for one in values if not isinstance(one, kinds)]
        if wrong or not values:
            raise InputError(f"{name} {wrong[0] if wrong else value!r}; allowed is {what}")
    if not (isinstance(size, tuple | list) and len(size) == 2 and all(isinstance(side, int) for side in size)):
        raise InputError(f"size {size!r}; allowed is (width, height) such as (448, 448)")
    for name, file in (("trajectory", trajectory), ("out", out), ("frames_dir", frames_dir)):
        if file is not None:
            as_path(file, name)


def field_of_view(hfov_deg: float | None, focal_mm: float | None, sensor_mm: float | None) -> float | None:
    """The horizontal field of view in degrees that is asked for in one of two ways; None where it is not.

    Raises:
        InputError: both ways are used, a sensor stands alone, or a number is out of range.
    """
    check_number(focal_mm, "--focal-mm")
    check_number(sensor_mm, "--sensor-mm")
    if focal_mm is None:
        if sensor_mm is not None:
            raise InputError(f"--sensor-mm {sensor_mm:g}: says nothing without --focal-mm")
        return hfov_deg
    if hfov_deg is not None:
        raise InputError(f"--hfov-deg {hfov_deg} and --focal-mm {focal_mm:g} say the same thing; give one of them")
    sensor = FULL_FRAME_MM if sensor_mm is None else sensor_mm
    if not 0.1 <= sensor <= 1000:
        raise InputError(f"--sensor-mm {sensor:g}; allowed is the width of a sensor from 0.1 to 1000")
    shortest, longest = (sensor / (2 * math.tan(math.radians(deg) / 2)) for deg in reversed(HFOV_DEG))
    if not shortest <= focal_mm <= longest:
        raise InputError(
            f"--focal-mm {focal_mm:g}; on a sensor {sensor:g} mm wide allowed is {shortest:.3g} to {longest:.3g} "
            f"(a view of {HFOV_DEG[1]:g} to {HFOV_DEG[0]:g} degrees)"
        )
    return math.degrees(2 * math.atan(sensor / (2 * focal_mm)))


def clip_names(asked: Sequence[tuple[str | None, str | Path, int]]) -> list[str]:
    """A name for each clip of a call, from what differs between them: motion, scene, seed."""
    several = [len({str(values[i]) for values in asked}) > 1 for i in range(3)]
    names: list[str] = []
    for motion, scene, seed in asked:
        parts = [str(parse_motion(motion)) if motion is not None and several[0] else ""]
        parts += [Path(scene).stem if several[1] else "", f"seed-{seed}" if several[2] else ""]
        plain = re.sub(r"[^\w.]+", "-", "-".join(filter(None, parts))).strip("-.")[:100] or "clip"
        same = sum(name == plain or re.fullmatch(re.escape(plain) + r"-\d+th", name) is not None for name in names)
        names.append(f"{plain}-{same + 1}th" if same else plain)
    return names
