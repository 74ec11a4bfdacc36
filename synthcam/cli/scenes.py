"""`synthcam scenes`."""

import json
from pathlib import Path

import click

from synthcam.cli.shared_options import json_option, quiet_option
from synthcam.errors import InputError, MachineError


@click.command()
@click.option(
    "--preview",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Draw every scene into DIR: NAME.png, and all of them in scenes.png.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=None, help="Which scene of each family is drawn.  [default: 0]"
)
@click.option("--overwrite", is_flag=True, help="Replace pictures that are in DIR.")
@json_option("a list of objects, one a scene.")
@quiet_option
def command(preview: Path | None, seed: int | None, overwrite: bool, as_json: bool, quiet: bool) -> None:
    """List the scene families, or draw a picture of each."""
    if preview is None and (seed is not None or overwrite):
        raise InputError(f"{'--overwrite' if seed is None else f'--seed {seed}'}: is for --preview DIR; there is none")
    if preview is not None:
        from synthcam.clips.folder import check_folder

        check_folder(preview, "--preview")
    from synthcam.scene.recipe import load_recipe, recipe_names

    names = recipe_names()
    if preview is not None:
        _draw(names, preview, seed or 0, overwrite, quiet=quiet)
    if as_json:
        rows = []
        for name in names:
            spec = load_recipe(name).spec
            row = {"name": name, "about": spec.about, "subjects": list(spec.subjects)}
            rows.append(row if preview is None else {**row, "preview": str(preview / f"{name}.png")})
        click.echo(json.dumps(rows, indent=1))
    elif preview is not None and not quiet:
        click.echo(f"{len(names)} scenes in {preview}; all of them in scenes.png")
    elif not quiet:
        _print(names)


def _print(names: list[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    from synthcam.scene.recipe import load_recipe

    table = Table(box=None, pad_edge=False)
    for column in ("scene", "what it is", "subjects"):
        table.add_column(column)
    for name in names:
        spec = load_recipe(name).spec
        table.add_row(name, spec.about, ", ".join(spec.subjects))
    Console().print(table)
    click.echo("\nYour own: --scene path/to/recipe.yaml, or a mesh: --scene path/to/thing.glb (.obj, .ply)")


def _draw(names: list[str], folder: Path, seed: int, overwrite: bool, *, quiet: bool) -> None:
    targets = [folder / f"{name}.png" for name in (*names, "scenes")]
    taken = [target.name for target in targets if target.exists()]
    if taken and not overwrite:
        raise InputError(f"--preview {folder}: already holds {taken[0]}; choose another folder, or --overwrite")
    from PIL import Image

    from synthcam.atomic_files import replacing
    from synthcam.clips.drawing import PREVIEW_SIZE, preview
    from synthcam.figures.strip import labelled_grid
    from synthcam.progress import shown_progress
    from synthcam.rendering.protocol import create_renderer

    with shown_progress(not quiet) as progress, create_renderer("moderngl") as renderer:
        pictures = []
        for i, name in enumerate(names):
            pictures.append(preview(name, seed, renderer))
            progress("drawing scenes", i + 1, len(names))
    title = f"synthcam scenes, seed {seed}"
    sheets = [*map(Image.fromarray, pictures), labelled_grid(pictures, names, title, tile=PREVIEW_SIZE[0] * 3 // 4)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target, sheet in zip(targets, sheets, strict=True):
            with replacing(target) as temporary:
                sheet.save(temporary, "PNG")
    except OSError as error:
        raise MachineError(f"--preview {folder}: {error.strerror or error}") from error
