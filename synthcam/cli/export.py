"""`synthcam export`."""

from pathlib import Path

import click

from synthcam.cli.shared_options import quiet_option

FORMATS = (
    "webdataset", "llamafactory", "swift", "trl", "camreasoner", "camerabench", "parquet", "hub", "easyr1", "verl",
    "camchoreo", "critiques",
)  # fmt: skip


@click.command(epilog="What each form holds, and in which tools it was opened, is in docs/exports.md.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--to", "form", type=click.Choice(FORMATS), required=True, help="Whose files to write.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A new folder.")
@click.option("--link", is_flag=True, help="Hard links to the videos of DIR, not copies.")
@click.option("--polished", is_flag=True, help="Chains as `synthcam polish` rewrote them, where it did.")
@click.option("--skip-unreadable", is_flag=True, help="Leave out clips whose video cannot be read, and name them.")
@click.option("--overwrite", is_flag=True, help="Replace an earlier export in OUT.")
@quiet_option
def command(
    folder: Path,
    form: str,
    out: Path,
    link: bool,
    polished: bool,
    skip_unreadable: bool,
    overwrite: bool,
    quiet: bool,
) -> None:
    """Write the dataset in DIR in the form that another tool reads."""
    from synthcam.dataset.export.export import export_dataset
    from synthcam.dataset.storage.dataset import open_dataset
    from synthcam.progress import shown_progress

    dataset = open_dataset(folder, polished=polished)
    with shown_progress(not quiet) as progress:
        options = {"link": link, "overwrite": overwrite, "skip": skip_unreadable}
        said = export_dataset(dataset, out, form, **options, progress=progress)
    if quiet:
        return
    for line in said:
        click.echo(line)
    click.echo(f"{folder} as {form}: {out}")
