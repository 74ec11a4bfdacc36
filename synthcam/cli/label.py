"""`synthcam label`."""

import json
from pathlib import Path
from typing import Any

import click

from synthcam.cli.pose_options import pose_options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "file_format", default="auto", show_default=True, help="Of the pose file; see `synthcam convert -h`."
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON: one object, or one a line where a file holds several clips."
)
@click.option(
    "--scene-depth",
    type=float,
    default=None,
    metavar="M",
    help="Median scene depth in the file's unit.  [default: 1.5, and said]",
)
@click.option(
    "--figure",
    type=click.Path(path_type=Path),
    default=None,
    metavar="PNG",
    help="Also draw path, frustums, effects over time and segments.",
)
@click.option("--overwrite", is_flag=True, help="Replace the figure.")
@pose_options
def command(file: Path, as_json: bool, figure: Path | None, overwrite: bool, **options: Any) -> None:
    """Label the camera motion of FILE: a pose file, a clip.json, or CameraBench's raw_labels.jsonl."""
    from synthcam.cli.label_sources import read_labelled

    found = read_labelled(file, **options)
    if figure is not None:
        from synthcam.errors import InputError
        from synthcam.viewing.label_figure import label_figure

        if figure.suffix.lower() != ".png" or figure.is_dir():
            raise InputError(f"--figure {figure}: allowed is the name of a .png file")
        if not figure.resolve().parent.is_dir():
            raise InputError(f"--figure {figure}: there is no folder {figure.parent}")
        if figure.exists() and not overwrite:
            raise InputError(f"--figure {figure}: exists; choose another name, or --overwrite")
        drawable = [item for item in found if item.labels is not None]
        if len(drawable) != 1 or drawable[0].trajectory is None or drawable[0].labels is None:
            raise InputError(f"--figure draws one measured clip; {file} holds {len(drawable)}")
        label_figure(drawable[0].trajectory, drawable[0].labels, title=drawable[0].name).savefig(figure, dpi=110)
    for item in found:
        if as_json:
            content = item.content if len(found) == 1 else {"name": item.name, **item.content}
            click.echo(json.dumps(content))
        else:
            _print(item.name, item.content, item.notes)


def _print(name: str, content: dict[str, Any], notes: tuple[str, ...]) -> None:
    click.echo(f"{name}: {', '.join(content['motions']) if content.get('motions') else 'nothing certain'}")
    annotation = content["annotation"]
    click.echo(
        f"  {annotation['camera_movement']} movement, {annotation['steadiness']}, {annotation['camera_motion_speed']}"
    )
    for segment in content.get("segments", []):
        click.echo(f"  {segment['start_s']:6.2f} s to {segment['end_s']:6.2f} s  {segment['motion']}")
    true = sorted(key.removeprefix("cam_motion.") for key, value in content["labels"].items() if value)
    undecided = sum(value is None for value in content["labels"].values())
    click.echo(f"  true ({len(true)} of {len(content['labels'])} labels, {undecided} not decided):")
    for name in true:
        click.echo(f"    {name}")
    for note in notes:
        click.echo(f"  note: {note}")
