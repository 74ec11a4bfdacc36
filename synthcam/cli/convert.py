"""`synthcam convert`."""

from pathlib import Path

import click

from synthcam.cli.pose_options import pose_options

WRITTEN_BY_SUFFIX = {".txt": "realestate10k", ".tum": "tum", ".kitti": "kitti", ".npz": "megasam", ".json": "nerf"}
"""Which format a name asks for where --to does not say."""


@click.command(
    epilog="Formats: realestate10k, tum, kitti, colmap, colmap-binary, nerf, motionctrl, multicamvideo, megasam; "
    "read only: euroc, clip. Their conventions are in docs/formats.md."
)
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--from", "source_format", default="auto", show_default=True, metavar="FORMAT")
@click.option(
    "--to",
    "target_format",
    default=None,
    metavar="FORMAT",
    help="[default: by OUT's name: .txt realestate10k, .tum, .kitti, .npz megasam, .json nerf]",
)
@click.option("--camera", default=None, help="Which camera, where IN holds several.")
@click.option("--overwrite", is_flag=True, help="Replace OUT.")
@pose_options
def command(
    source: Path,
    target: Path,
    source_format: str,
    target_format: str | None,
    camera: str | None,
    fov_deg: float | None,
    fps: float | None,
    up: str | None,
    camera_extrinsics: Path | None,
    overwrite: bool,
) -> None:
    """Convert poses from one tool's format to another's."""
    from synthcam.errors import InputError
    from synthcam.formats.read_write import FORMATS, read_poses, write_poses

    writable = sorted(name for name, kind in FORMATS.items() if kind.write)
    kind = target_format or WRITTEN_BY_SUFFIX.get(target.suffix.lower())
    if kind is None:
        raise InputError(f"{target}: its name does not say a format; give --to with one of {', '.join(writable)}")
    if kind not in writable:
        raise InputError(f"--to {kind}: cannot be written; allowed are {', '.join(writable)}")
    if target.exists() and source.exists() and target.samefile(source):
        raise InputError(f"{target}: is the file that is read; choose another name")
    if target.exists() and not overwrite:
        raise InputError(f"{target}: exists; choose another name, or --overwrite")
    found = read_poses(
        source, format=source_format, fov_deg=fov_deg, fps=fps, up=up, camera_extrinsics=camera_extrinsics
    )
    names = [item.name for item in found]
    if camera is None and len(found) > 1:
        raise InputError(f"{source}: holds {len(found)} cameras; choose one with --camera: {', '.join(names)}")
    if camera is not None and camera not in names:
        raise InputError(f"--camera {camera}: {source} holds {', '.join(names)}")
    chosen = found[0] if camera is None else found[names.index(camera)]
    lost = write_poses(target, chosen, kind)
    click.echo(f"{len(chosen.trajectory)} poses, {chosen.format} to {kind}: {target}")
    for note in (*chosen.notes, *lost):
        click.echo(f"note: {note}")
