"""`synthcam scenes`."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--preview",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Draw every scene into DIR: NAME.png, and all of them in scenes.png.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Which scene of each family.")
@click.option("--overwrite", is_flag=True, help="Replace pictures that are in DIR.")
def command(preview: Path | None, seed: int, overwrite: bool) -> None:
    """List the scene families, or draw a picture of each."""
    from rich.console import Console
    from rich.table import Table

    from synthcam.scene.recipe import load_recipe, recipe_names

    names = recipe_names()
    if preview is not None:
        _draw(names, preview, seed, overwrite)
        return
    table = Table(box=None, pad_edge=False)
    for column in ("scene", "what it is", "subjects"):
        table.add_column(column)
    for name in names:
        spec = load_recipe(name).spec
        table.add_row(name, spec.about, ", ".join(spec.subjects))
    Console().print(table)
    click.echo("\nYour own: --scene path/to/recipe.yaml, or a mesh: --scene path/to/thing.glb (.obj, .ply)")


def _draw(names: list[str], folder: Path, seed: int, overwrite: bool) -> None:
    from PIL import Image

    from synthcam.clips.drawing import PREVIEW_SIZE, preview
    from synthcam.errors import InputError, MachineError
    from synthcam.figures.strip import labelled_grid
    from synthcam.progress import progress_bar
    from synthcam.rendering.protocol import create_renderer

    targets = [folder / f"{name}.png" for name in (*names, "scenes")]
    taken = [target.name for target in targets if target.exists()]
    if taken and not overwrite:
        raise InputError(f"--preview {folder}: already holds {taken[0]}; choose another folder, or --overwrite")
    with progress_bar() as progress, create_renderer("moderngl") as renderer:
        pictures = []
        for i, name in enumerate(names):
            pictures.append(preview(name, seed, renderer))
            progress("drawing scenes", i + 1, len(names))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in zip(names, pictures, strict=True):
            Image.fromarray(picture).save(folder / f"{name}.png")
        title = f"synthcam scenes, seed {seed}"
        labelled_grid(pictures, names, title, tile=PREVIEW_SIZE[0] * 3 // 4).save(folder / "scenes.png")
    except OSError as error:
        raise MachineError(f"--preview {folder}: {error.strerror or error}") from error
    click.echo(f"{len(names)} scenes in {folder}; all of them in scenes.png")
