"""`synthcam render`."""

import hashlib
import json
from pathlib import Path
from typing import Any

import click

from synthcam.errors import InputError


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
@click.option(
    "--up",
    type=click.Choice(["x", "-x", "y", "-y", "z", "-z"]),
    default=None,
    help="Axis of the --trajectory's world that points up.  [default: its first frame is upright]",
)
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
    up: str | None,
    overwrite: bool,
    out: Path,
    **fields: Any,
) -> None:
    """Render one clip into DIR: clip.mp4, clip.json, strip.png and frustums.png."""
    from synthcam.clips.folder import check_output
    from synthcam.clips.render import Extras, render_clip
    from synthcam.clips.replay import stage_replay
    from synthcam.clips.scene_source import find_scene
    from synthcam.clips.spec import make_spec
    from synthcam.clips.staging import stage
    from synthcam.clips.timing import motion_timing, replay_timing
    from synthcam.motion.expression import parse_motion
    from synthcam.progress import progress_bar
    from synthcam.rendering.protocol import create_renderer
    from synthcam.rendering.video import check_size

    if (motion is None) == (trajectory is None):
        raise InputError("give either --motion or --trajectory, e.g. --motion dolly-in")
    check_size(*size)
    check_output(out, overwrite=overwrite)
    poses = None
    if trajectory is not None:
        from synthcam.formats.read_write import read_poses

        found = read_poses(trajectory, fov_deg=fields["hfov_deg"], up=up)
        if len(found) > 1:
            raise InputError(f"{trajectory}: holds {len(found)} cameras; --trajectory takes a file with one")
        poses = found[0]
        fields["trajectory"] = trajectory.name
        fields["trajectory_digest"] = hashlib.sha256(trajectory.read_bytes()).hexdigest()
        frames, fps = replay_timing(poses.trajectory, frames, fps, duration)
    else:
        fields["motion"] = str(parse_motion(motion or ""))
        frames, fps = motion_timing(frames, fps, duration)
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
    record = json.loads((out / "clip.json").read_text())
    click.echo(_summary(staged, spec.seconds, out))
    click.echo(f"measured: {', '.join(record['motions']) or 'nothing certain'}")
    written = record["samples"]
    if written:
        click.echo(f"\n{' '.join([written[0]['question'], *written[0]['options']])}\n{written[0]['chain']}")


def _summary(staged: Any, seconds: float, out: Path) -> str:
    from synthcam.clips.staging import Stage

    what = str(staged.path.expression) if isinstance(staged, Stage) else f"{len(staged.trajectory)} poses"
    if not isinstance(staged, Stage) and staged.scale != 1.0:
        what += f", scaled to {staged.scale:g} to fit the scene"
    return f"{what} ({seconds:g} s) in {out}/clip.mp4; see also strip.png, frustums.png, clip.json"
