"""`synthcam render`."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synthcam.cli.completion import complete_motion, complete_scene
from synthcam.cli.shared_options import json_option, quiet_option
from synthcam.errors import DoesNotFitError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synthcam.clips.clip import Clip
    from synthcam.language.sample import Sample

MOST_SEEDS = 10_000


def _size(ctx: click.Context, parameter: click.Parameter, value: str) -> tuple[int, int]:
    width, _, height = value.lower().partition("x")
    if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise click.BadParameter(f"{value!r}; allowed is WIDTHxHEIGHT such as 448x448")
    return int(width), int(height)


def _seeds(ctx: click.Context, parameter: click.Parameter, value: str) -> int | list[int]:
    """One seed, or the seeds of `0..9` and `1,4,7`."""
    seeds: list[int] = []
    for part in value.split(","):
        match = re.fullmatch(r"\s*([0-9]{1,19})(?:\s*(?:\.\.|-)\s*([0-9]{1,19}))?\s*", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if last < first or last - first + len(seeds) >= MOST_SEEDS:
            raise click.BadParameter(
                f"{value!r}; allowed is a whole number of at least 0, or several such as 0..9 or 1,4,7 "
                f"(at most {MOST_SEEDS})"
            )
        seeds += range(first, last + 1)
    return seeds[0] if value.strip().isdigit() else list(dict.fromkeys(seeds))


def _motions(ctx: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """`--motion list` prints what there is, whatever else is given or missing."""
    if any(text.strip().lower() in ("list", "help", "?") for text in value):
        from synthcam.cli.motions import print_motions

        print_motions()
        ctx.exit()
    return value


@click.command(
    epilog="Motions join with + (together) and , (one after the other): 'pan-left:30deg+zoom-in:1.5x, dolly-in:2m'. "
    "Several motions, scenes or seeds make a clip of each combination, in folders below DIR."
)
@click.option(
    "--motion",
    multiple=True,
    metavar="EXPR",
    is_eager=True,
    callback=_motions,
    shell_complete=complete_motion,
    help="What the camera does, e.g. dolly-in; `--motion list` lists all. May be given several times.",
)
@click.option(
    "--trajectory",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Replay the poses of a file or a folder instead.",
)
@click.option("--camera", default=None, metavar="NAME", help="Which camera, where --trajectory holds several.")
@click.option("--format", default="auto", show_default=True, help="Of --trajectory; see `synthcam convert -h`.")
@click.option(
    "--scene",
    default=("room",),
    show_default="room",
    multiple=True,
    metavar="NAME or FILE",
    shell_complete=complete_scene,
    help="A shipped scene, a recipe (.yaml), a picture, video or scan of a real place, a folder of photographs, or a "
    "mesh of your own. May be given several times.",
)
@click.option(
    "--seed",
    callback=_seeds,
    default="0",
    show_default=True,
    metavar="N",
    help="Another seed, another clip. Several are 0..9 or 1,4,7.",
)
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
    "--focal-mm", type=float, default=None, metavar="MM", help="The same by the focal length, in millimetres."
)
@click.option(
    "--sensor-mm",
    type=float,
    default=None,
    metavar="MM",
    help="Width of the sensor that --focal-mm is for.  [default: 36, full frame]",
)
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
@json_option("of each clip an object with its files, what was measured, and notes.")
@quiet_option
@click.option("--overwrite", is_flag=True, help="Replace a clip that is in --out; other files there stay.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR")
def command(
    motion: tuple[str, ...],
    scene: tuple[str, ...],
    seed: int | list[int],
    as_json: bool,
    quiet: bool,
    out: Path,
    **options: Any,
) -> None:
    """Render one clip into DIR: clip.mp4, clip.json, strip.png and frustums.png; or several into folders below DIR."""
    single = len(motion) <= 1 and len(scene) == 1 and isinstance(seed, int)
    _refuse_early(motion, scene, options["trajectory"], out, overwrite=options["overwrite"] or not single)
    import synthcam

    unfitting: list[str] = []

    def tell(name: str, clip: "Clip | DoesNotFitError") -> None:
        folder = out / name
        if isinstance(clip, DoesNotFitError):
            unfitting.append(name)
            click.echo(f"synthcam: {name}: {clip}", err=True)
            if as_json:
                click.echo(json.dumps({"out": str(folder), "error": str(clip)}))
        elif as_json:
            click.echo(json.dumps(_facts(clip, folder)))
        elif not quiet:
            _print(clip, folder, in_full=single)

    asked: dict[str, Any] = {
        "motion": (motion[0] if len(motion) == 1 else list(motion)) if motion else None,
        "scene": scene[0] if len(scene) == 1 else list(scene),
        "seed": seed,
    }
    made = synthcam.render(
        **asked,
        out=out,
        progress=not quiet,
        on_clip=tell,
        **options,
    )
    if unfitting:
        count = len(made) if isinstance(made, list) else 1
        raise InputError(f"{count} of {count + len(unfitting)} clips are made; no room for {', '.join(unfitting)}")


def _refuse_early(
    motion: tuple[str, ...], scene: tuple[str, ...], trajectory: Path | None, out: Path, *, overwrite: bool
) -> None:
    """Refuse what most often goes wrong before anything slow is imported.

    Raises:
        InputError, MachineError: as `synthcam.render`.
    """
    from synthcam.clips.folder import check_output
    from synthcam.motion.expression import parse_motion
    from synthcam.shipped_files import SCENES

    if bool(motion) == (trajectory is not None):
        raise InputError("give either --motion or --trajectory, e.g. --motion dolly-in")
    for text in motion:
        parse_motion(text)
    for name in scene:
        if Path(name).suffix.lower() in ("", ".yaml", ".yml") and not Path(name).is_dir():
            SCENES.find(name)
    if trajectory is not None and not trajectory.exists():
        raise InputError(f"--trajectory {trajectory}: no such file or folder")
    check_output(out, overwrite=overwrite)


def _facts(clip: "Clip", folder: Path) -> dict[str, Any]:
    """What --json prints of a clip."""
    record = clip.record
    return {
        "out": str(folder),
        "files": sorted(str(path) for path in folder.iterdir()),
        "motion": record["spec"]["motion"],
        "trajectory": record["spec"]["trajectory"],
        "scene": record["spec"]["scene"],
        "seed": record["spec"]["seed"],
        "frames": len(clip.trajectory),
        "fps": clip.fps,
        "width": record["width"],
        "height": record["height"],
        "motions": list(clip.motions),
        "caption": clip.caption,
        "notes": list(clip.notes),
    }


def _print(clip: "Clip", folder: Path, *, in_full: bool) -> None:
    for note in clip.notes:
        click.echo(f"note: {note}")
    click.echo(_summary(clip, folder))
    click.echo(f"measured: {', '.join(clip.motions) or 'nothing certain'}")
    if in_full and clip.caption is not None:
        click.echo(f"caption: {clip.caption}")
    if in_full and (sample := _example(clip.samples)) is not None:
        click.echo(f"\n{' '.join([sample.question, *sample.options])}\n{sample.chain}")


def _example(samples: "Sequence[Sample]") -> "Sample | None":
    """The stored question that shows most: one between motions, with its chain, where there is one."""
    between_motions = (one for one in samples if one.kind == "choice" and one.topic == "caption")
    return next(between_motions, next(iter(samples), None))


def _summary(clip: "Clip", out: Path) -> str:
    """What was rendered, how long it is, and where it is."""
    staging, frames = clip.record["staging"], len(clip.trajectory)
    what = staging.get("motion") or f"{frames} poses"
    if staging.get("scale", 1.0) != 1.0:
        what += f", scaled to {staging['scale']:g} to fit the scene"
    return f"{what} ({frames / clip.fps:g} s) in {out}/clip.mp4; see also strip.png, frustums.png, clip.json"
