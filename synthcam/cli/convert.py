"""`synthcam convert`."""

from pathlib import Path
from typing import Any

import click

from synthcam.cli.shared_options import pose_options, quiet_option


@click.command(
    epilog="Formats: realestate10k, tum, kitti, colmap, colmap-binary, nerf, camera-path, 3dgs, gltf, chan, "
    "motionctrl, multicamvideo, megasam; read only: keyframes, tum-wxyz, tum-yzwx, tum-w2c, kitti360, matrices, "
    "matrices-gl, pose-folder, llff, arrays, droid, tartanair, arkitscenes, kubric, record3d, bundler, co3d, posenet, "
    "euroc, clip. Endings -w2c, -gl and -gl-w2c of matrices, pose-folder and arrays: world to camera, OpenGL axes. "
    "Their conventions are in docs/formats.md."
)
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--from", "--format", "from_format", default="auto", show_default=True, metavar="FORMAT")
@click.option(
    "--to",
    "to_format",
    default=None,
    metavar="FORMAT",
    help="[default: by OUT's name: .txt realestate10k, .tum, .kitti, .npz megasam, .json nerf, camera_path.json, "
    "cameras.json, .glb, .gltf, .chan]",
)
@click.option("--camera", default=None, help="Which camera, where IN holds several.")
@click.option("--overwrite", is_flag=True, help="Replace OUT.")
@quiet_option
@pose_options
def command(source: Path, target: Path, quiet: bool, **options: Any) -> None:
    """Convert poses from one tool's format to another's."""
    import synthcam

    done = synthcam.convert(source, target, **options)
    if quiet:
        return
    click.echo(f"{done.poses} poses, {done.source_format} to {done.target_format}: {target}")
    for note in done.notes:
        click.echo(f"note: {note}")
