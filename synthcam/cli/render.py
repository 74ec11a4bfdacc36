"""`synthcam render`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from synthcam.clips.clip import Clip


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
    "--trajectory",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Replay the poses of a file or a folder instead.",
)
@click.option("--camera", default=None, metavar="NAME", help="Which camera, where --trajectory holds several.")
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
@click.option("--exposure", type=float, default=0.0, help="Stops.")
@click.option("--vignette", type=float, default=0.0, help="Light lost in the corners, 0 to 1.")
@click.option("--noise", type=float, default=0.0, help="Sensor noise at middle grey, e.g. 0.02.")
@click.option("--motion-blur", type=float, default=0.0, help="Shutter as a share of the frame time, 0 to 1.")
@click.option("--backend", type=click.Choice(["moderngl", "pyrender"]), default="moderngl", show_default=True)
@click.option("--depth", is_flag=True, help="Also write depth.npz (metres, inf is sky).")
@click.option("--flow", is_flag=True, help="Also write flow.npz (pixels to the next frame).")
@click.option("--segmentation", is_flag=True, help="Also write segmentation.npz (object ids, named in clip.json).")
@click.option(
    "--frames-dir",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Also write the frames as drawn, frame_00000.png and so on, named as `synthcam convert` names pictures.",
)
@click.option("--gif", is_flag=True, help="Also write clip.gif.")
@click.option(
    "--up",
    type=click.Choice(["x", "-x", "y", "-y", "z", "-z"]),
    default=None,
    help="Axis of the --trajectory's world that points up.  [default: its first frame is upright]",
)
@click.option("--overwrite", is_flag=True, help="Replace a clip that is in --out; other files there stay.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR")
def command(**options: Any) -> None:
    """Render one clip into DIR: clip.mp4, clip.json, strip.png and frustums.png."""
    import synthcam

    clip = synthcam.render(**options)
    for note in clip.notes:
        click.echo(f"note: {note}")
    click.echo(_summary(clip, options["out"]))
    click.echo(f"measured: {', '.join(clip.motions) or 'nothing certain'}")
    for sample in clip.samples[:1]:
        click.echo(f"\n{' '.join([sample.question, *sample.options])}\n{sample.chain}")


def _summary(clip: "Clip", out: Path) -> str:
    """What was rendered, how long it is, and where it is."""
    staging, frames = clip.record["staging"], len(clip.trajectory)
    what = staging.get("motion") or f"{frames} poses"
    if staging.get("scale", 1.0) != 1.0:
        what += f", scaled to {staging['scale']:g} to fit the scene"
    return f"{what} ({frames / clip.fps:g} s) in {out}/clip.mp4; see also strip.png, frustums.png, clip.json"
