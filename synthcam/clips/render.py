"""Rendering clips: from a motion, or the poses of a file, to finished clips."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias, TypedDict, TypeVar, Unpack, overload

import numpy as np

from synthcam.arguments import as_path
from synthcam.clips.clip import Clip
from synthcam.clips.drawing import draw_frames, draw_truths, frame_times
from synthcam.clips.folder import check_output
from synthcam.clips.frames import FrameFolder, check_frames_dir, frame_folder
from synthcam.clips.labelling import label_staged
from synthcam.clips.record import clip_record
from synthcam.clips.render_arguments import clip_names, field_of_view
from synthcam.clips.replay import stage_replay
from synthcam.clips.restore import RestoredClip
from synthcam.clips.save import clip_title
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import ClipSpec, make_spec, motion_timing, replay_timing
from synthcam.clips.staged import StagedClip
from synthcam.clips.staging import stage
from synthcam.errors import DoesNotFitError, InputError
from synthcam.figures.strip import contact_sheet, shown_frames
from synthcam.formats.pose_file import PoseFile
from synthcam.formats.read_write import choose_camera, read_poses
from synthcam.motion.expression import parse_motion
from synthcam.motion.rig import Heading
from synthcam.progress import ProgressCallback, shown_progress
from synthcam.rendering.look import Picture
from synthcam.rendering.protocol import BackendName, Renderer, Truth, create_renderer
from synthcam.rendering.video import check_size, read_luma, write_video

Scene: TypeAlias = str | Path
T = TypeVar("T")
Several: TypeAlias = list[T] | tuple[T, ...]
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
                planned = _plan(
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


@dataclass(frozen=True, eq=False)
class PlannedClip:
    """A clip that is ready to be drawn: its spec, its cameras in their scene, and what was assumed on the way."""

    spec: ClipSpec
    staged: StagedClip
    notes: tuple[str, ...] = ()


def _plan(
    motion: str | None,
    trajectory: str | Path | None,
    scene: str,
    timing: tuple[int | None, float | None, float | None],
    up: str | None,
    camera: str | None,
    format: str,
    fields: dict[str, Any],
) -> PlannedClip:
    """Find the scene, and in it a place for the motion or for the poses of the file."""
    poses, notes = None, tuple[str, ...]()
    if trajectory is not None:
        file = Path(trajectory)
        poses = choose_camera(read_poses(file, format=format, fov_deg=fields["hfov_deg"], up=up), camera, file)
        fields["trajectory"] = file.name if camera is None else f"{file.name} ({camera})"
        fields["trajectory_digest"] = _digest(file, poses)
        frames, fps = replay_timing(poses.trajectory, *timing)
    else:
        expression = parse_motion(motion or "")
        if fields["heading"] == "current" and not expression.follows_heading:
            raise InputError(
                f"--heading current: changes nothing in {expression}; it is for a dolly or truck that turns"
            )
        fields["motion"], notes = str(expression), expression.notes
        frames, fps = motion_timing(*timing)
    source = find_scene(scene)
    spec = make_spec(scene=source.name, scene_digest=source.digest, frames=frames, fps=fps, **fields)
    built = source.build(spec.scene_seed)
    staged = stage(spec, built) if poses is None else stage_replay(spec, built, poses)
    return PlannedClip(spec, staged, (*notes, *(poses.notes if poses else ()), *built.notes, *staged.notes))


def _digest(file: Path, poses: PoseFile) -> str:
    """Pins the poses that are replayed: the file's bytes, or of a folder the poses themselves."""
    if file.is_file():
        return hashlib.sha256(file.read_bytes()).hexdigest()
    path = poses.trajectory
    return hashlib.sha256(
        b"".join(a.tobytes() for a in (path.world_from_camera, path.intrinsics, path.times))
    ).hexdigest()


def draw_clip(
    planned: PlannedClip,
    renderer: Renderer,
    *,
    truths: bool,
    progress: ProgressCallback,
    frames: FrameFolder | None = None,
) -> Clip:
    """Draw, encode and label a clip.

    Args:
        truths: also draw depth and segmentation now, while the scene is on the GPU.
        frames: where to write the frames as they are drawn.

    Raises:
        InputError: the size cannot be encoded.
        MachineError: no OpenGL, no space.
    """
    spec, staged = planned.spec, planned.staged
    shown = shown_frames(spec.frames)
    kept: list[Picture] = []

    def watched() -> Iterator[Picture]:
        for i, picture in enumerate(draw_frames(spec, staged, renderer)):
            if i in shown:
                kept.append(picture)
            if frames is not None:
                frames.add(picture)
            progress("drawing", i + 1, spec.frames)
            yield picture

    with tempfile.TemporaryDirectory(prefix="synthcam-") as folder:
        video = Path(folder) / "clip.mp4"
        renderer.open(staged.scene, width=spec.width, height=spec.height, shadows=spec.shadows)
        write_video(video, watched(), fps=spec.fps, width=spec.width, height=spec.height)
        drawn = _watched_truths(planned, renderer, progress) if truths else None
        described = renderer.describe()
        # Labels say what can be seen in the file, so they are read from the file.
        record = clip_record(spec, staged, described, label_staged(spec, staged, read_luma(video)))
        content = video.read_bytes()
    return Clip(
        # As it will be read back: tuples become lists, numbers of numpy plain ones.
        json.loads(json.dumps(record)),
        content,
        source=" ".join(clip_title(record).split()),
        notes=planned.notes,
        restored=RestoredClip(spec, staged, record),
        truths=drawn,
        strip=contact_sheet(kept, [float(frame_times(spec)[i]) for i in shown], clip_title(record)),
    )


def _watched_truths(planned: PlannedClip, renderer: Renderer, progress: ProgressCallback) -> list[Truth]:
    truths = []
    for i, truth in enumerate(draw_truths(planned.spec, planned.staged, renderer)):
        truths.append(truth)
        progress("depth, flow, segmentation", i + 1, planned.spec.frames)
    return truths


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
