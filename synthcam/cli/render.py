"""`synthcam render`."""

import hashlib
from pathlib import Path
from typing import Any

import click

from synthcam.errors import InputError

DEFAULT_SECONDS, DEFAULT_FPS = 3.0, 24.0


def _size(ctx: click.Context, parameter: click.Parameter, value: str) -> tuple[int, int]:
    width, _, height = value.lower().partition("x")
    if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise click.BadParameter(f"{value!r}; allowed is WIDTHxHEIGHT such as 448x448")
    return int(width), int(height)


@click.command(
    epilog="Motions join with + (together) and , (one after the other): 'pan-left:30deg+zoom-in:1.5x, dolly-in:2m'"
)
@click.option("--motion", metavar="EXPR", help="What the camera does, e.g. dolly-in. `synthcam motions` lists all.")
@click.option(
    "--trajectory", type=click.Path(path_type=Path), metavar="FILE", help="Replay the poses of a file instead."
)
@click.option(
    "--scene",
    default="room",
    show_default=True,
    metavar="NAME or FILE",
    help="A shipped scene, a recipe (.yaml), or a mesh of your own (.glb, .obj, .ply).",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Another seed, another clip.")
@click.option(
    "--scene-seed", type=click.IntRange(min=0), default=None, help="Seed of the scene alone.  [default: --seed]"
)
@click.option(
    "--size", callback=_size, default="448x448", show_default=True, metavar="WxH", help="In pixels, even numbers."
)
@click.option("--frames", type=int, default=None, help="Number of frames.  [default: 3 s of them]")
@click.option("--fps", type=float, default=None, help="Frames a second.  [default: 24]")
@click.option("--duration", type=float, default=None, metavar="S", help="Seconds.  [default: 3]")
@click.option("--hfov-deg", type=float, default=None, help="Horizontal field of view at the start.  [default: drawn]")
@click.option(
    "--heading",
    type=click.Choice(["start", "current"]),
    default="start",
    show_default=True,
    help="What dolly and truck follow while the camera turns.",
)
@click.option("--shadows/--no-shadows", default=True, show_default=True, help="Shadow of the main light.")
@click.option("--exposure", "exposure_ev", type=float, default=0.0, help="Stops.")
@click.option("--vignette", type=float, default=0.0, help="Light lost in the corners, 0 to 1.")
@click.option("--noise", type=float, default=0.0, help="Sensor noise at middle grey, e.g. 0.02.")
@click.option("--motion-blur", "shutter", type=float, default=0.0, help="Shutter as a share of the frame time, 0 to 1.")
@click.option("--backend", type=click.Choice(["moderngl", "pyrender"]), default="moderngl", show_default=True)
@click.option("--depth", is_flag=True, help="Also write depth.npz (metres, inf is sky).")
@click.option("--flow", is_flag=True, help="Also write flow.npz (pixels to the next frame).")
@click.option("--segmentation", is_flag=True, help="Also write segmentation.npz (object ids, named in clip.json).")
@click.option("--overwrite", is_flag=True, help="Replace a clip that is in --out; other files there stay.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR")
def command(
    motion: str | None,
    trajectory: Path | None,
    scene: str,
    size: tuple[int, int],
    frames: int | None,
    fps: float | None,
    duration: float | None,
    depth: bool,
    flow: bool,
    segmentation: bool,
    overwrite: bool,
    out: Path,
    **fields: Any,
) -> None:
    """Render one clip into DIR: clip.mp4, clip.json, strip.png and frustums.png."""
    from synthcam.cli.progress import progress_bar
    from synthcam.clips.folder import check_output
    from synthcam.clips.render import Extras, render_clip
    from synthcam.clips.replay import stage_replay
    from synthcam.clips.scene_source import find_scene
    from synthcam.clips.spec import make_spec
    from synthcam.clips.staging import stage
    from synthcam.motion.expression import parse_motion
    from synthcam.rendering.backends import create_renderer
    from synthcam.rendering.video import check_size

    if (motion is None) == (trajectory is None):
        raise InputError("give either --motion or --trajectory, e.g. --motion dolly-in")
    check_size(*size)
    check_output(out, overwrite=overwrite)
    poses = None
    if trajectory is not None:
        from synthcam.formats.pose_files import read_poses

        found = read_poses(trajectory, fov_deg=fields["hfov_deg"])
        if len(found) > 1:
            raise InputError(f"{trajectory}: holds {len(found)} cameras; --trajectory takes a file with one")
        poses = found[0]
        fields["trajectory"] = trajectory.name
        fields["trajectory_digest"] = hashlib.sha256(trajectory.read_bytes()).hexdigest()
        frames = frames if frames is not None or duration is not None else len(poses.trajectory)
        fps = fps if fps is not None else poses.trajectory.fps
    else:
        fields["motion"] = str(parse_motion(motion or ""))
    frames, fps = _timing(frames, fps, duration)
    source = find_scene(scene)
    if fields["scene_seed"] is None:
        fields["scene_seed"] = fields["seed"]
    spec = make_spec(
        scene=source.name, scene_digest=source.digest, width=size[0], height=size[1], frames=frames, fps=fps, **fields
    )
    with progress_bar() as progress:
        progress("making the scene", 0, 2)
        built = source.build(spec.scene_seed)
        progress("making the scene", 1, 2)
        staged = stage(spec, built) if poses is None else stage_replay(spec, built, poses)
        progress("making the scene", 2, 2)
        with create_renderer(spec.backend) as renderer:
            render_clip(
                spec,
                staged,
                renderer,
                out,
                extras=Extras(depth, flow, segmentation),
                overwrite=overwrite,
                progress=progress,
            )
    for note in (*(poses.notes if poses else ()), *built.notes):
        click.echo(f"note: {note}")
    click.echo(_summary(staged, spec.seconds, out))


def _timing(frames: int | None, fps: float | None, duration: float | None) -> tuple[int, float]:
    """Frames and rate from whichever were given."""
    if duration is not None and not 0 < duration <= 3600:
        raise InputError(f"--duration {duration:g}; allowed is more than 0 and up to 3600 seconds")
    if fps is not None and not 0 < fps <= 1000:
        raise InputError(f"--fps {fps:g}; allowed is more than 0 and up to 1000")
    if frames is not None and duration is not None:
        if fps is not None and abs(frames / fps - duration) > 0.5 / fps:
            raise InputError(
                f"--frames {frames}, --fps {fps:g} and --duration {duration:g} contradict; give two of them"
            )
        fps = fps if fps is not None else frames / duration
    fps = DEFAULT_FPS if fps is None else fps
    if frames is None:
        frames = round((DEFAULT_SECONDS if duration is None else duration) * fps)
    if frames < 2:
        raise InputError(f"{frames} frames; a motion needs at least 2")
    return frames, fps


def _summary(staged: Any, seconds: float, out: Path) -> str:
    from synthcam.clips.staging import Stage

    what = str(staged.path.expression) if isinstance(staged, Stage) else f"{len(staged.trajectory)} poses"
    if not isinstance(staged, Stage) and staged.scale != 1.0:
        what += f", scaled to {staged.scale:g} to fit the scene"
    return f"{what} ({seconds:g} s) in {out}/clip.mp4; see also strip.png, frustums.png, clip.json"
