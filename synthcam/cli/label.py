"""`synthcam label`."""

import json
from pathlib import Path
from typing import Any

import click

from synthcam.cli.shared_options import pose_options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", default="auto", show_default=True, help="Of the pose file; see `synthcam convert -h`.")
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
def command(file: Path, as_json: bool, **options: Any) -> None:
    """Label the camera motion of FILE: a pose file, a clip.json, or CameraBench's raw_labels.jsonl."""
    from synthcam.clips.label_file import label_all

    labelled = label_all(file, **options)
    for item in labelled:
        content = item.as_dict()
        if as_json:
            click.echo(json.dumps(content if len(labelled) == 1 else {"name": item.name, **content}))
        else:
            _print(item.name, content, item.notes)


def _print(name: str, content: dict[str, Any], notes: tuple[str, ...]) -> None:
    click.echo(f"{name}: {', '.join(content['motions']) if content.get('motions') else 'nothing certain'}")
    annotation = content["annotation"]
    movement, steadiness, speed = (
        "open" if key in annotation["unsure"] else annotation[key]
        for key in ("camera_movement", "steadiness", "camera_motion_speed")
    )
    click.echo(f"  movement: {movement}, steadiness: {steadiness}, speed: {speed}")
    for segment in content.get("segments", []):
        click.echo(f"  {segment['start_s']:6.2f} s to {segment['end_s']:6.2f} s  {segment['motion']}")
    true = sorted(key.removeprefix("cam_motion.") for key, value in content["labels"].items() if value)
    undecided = sum(value is None for value in content["labels"].values())
    click.echo(f"  true ({len(true)} of {len(content['labels'])} labels, {undecided} not decided):")
    for name in true:
        click.echo(f"    {name}")
    for note in notes:
        click.echo(f"  note: {note}")
