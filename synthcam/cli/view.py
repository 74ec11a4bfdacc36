"""`synthcam view`."""

from pathlib import Path

import click

from synthcam.cli.shared_options import quiet_option
from synthcam.errors import InputError


@click.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="DIR|CLIP.json")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Where the gallery goes.  [default: gallery for a dataset, clip.html beside a clip]",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=None,
    help="Show at most so many clips, evenly spread.  [default: 200]",
)
@click.option(
    "--rerun", type=click.Path(path_type=Path), default=None, metavar="FILE.rrd", help="Write a clip for rerun instead."
)
@click.option("--skip-unreadable", is_flag=True, help="Leave out clips whose video cannot be read, and name them.")
@click.option("--overwrite", is_flag=True, help="Replace what an earlier run wrote there.")
@quiet_option
def command(
    source: Path,
    out: Path | None,
    limit: int | None,
    rerun: Path | None,
    skip_unreadable: bool,
    overwrite: bool,
    quiet: bool,
) -> None:
    """Show the clips of a dataset, or one clip, as a page that opens without a server and without a network.

    Of an evaluation with --frames, it shows which frames were picked, above the true windows.
    """
    if not source.exists():
        raise InputError(f"{source}: no such file or folder; allowed are a dataset's folder and a clip.json")
    if source.is_dir():
        if rerun is not None:
            raise InputError(f"--rerun {rerun}: takes one clip, a clip.json; {source} is a folder")
        if _is_evaluation(source):
            _view_picks(source, out, limit, overwrite=overwrite, quiet=quiet)
            return
        _view_dataset(source, out or Path("gallery"), limit or 200, skip_unreadable, overwrite=overwrite, quiet=quiet)
        return
    if skip_unreadable:
        raise InputError(f"--skip-unreadable: is for a dataset's folder; {source} is one clip")
    if limit is not None:
        raise InputError(f"--limit {limit}: is for a dataset's folder; {source} is one clip")
    _view_clip(source, out, rerun, overwrite=overwrite, quiet=quiet)


def _is_evaluation(folder: Path) -> bool:
    """Whether a folder holds an evaluation that picked frames."""
    return (folder / "picks.jsonl").is_file()


def _view_picks(source: Path, out: Path | None, limit: int | None, *, overwrite: bool, quiet: bool) -> None:
    from synthcam.viewing.picks import MOST, PAGE, write_picks_page

    page = (source if out is None else out) / PAGE
    page.parent.mkdir(parents=True, exist_ok=True)
    shown = write_picks_page(source, page, limit=limit or MOST, overwrite=overwrite)
    if not quiet:
        click.echo(f"{shown} questions in {page}")


def _view_dataset(source: Path, out: Path, limit: int, skip: bool, *, overwrite: bool, quiet: bool) -> None:
    from synthcam.dataset.storage.dataset import open_dataset
    from synthcam.progress import shown_progress
    from synthcam.viewing.gallery.gallery import write_dataset_gallery

    if (source / "clip.json").is_file():
        raise InputError(f"{source}: is the folder of one clip; view {source / 'clip.json'}")
    say = _no_words if quiet else click.echo
    dataset = open_dataset(source)
    with shown_progress(not quiet) as progress:
        skipped: list[str] = []
        shown, missing = write_dataset_gallery(
            dataset, out, limit=limit, overwrite=overwrite, progress=progress, skipped=skipped if skip else None
        )
    for line in skipped:
        say(line)
    if missing:
        say(f"note: {missing} of the videos are not there; `synthcam check {source}` says which")
    say(f"{shown} clips in {out}/index.html")


def _view_clip(source: Path, out: Path | None, rerun: Path | None, *, overwrite: bool, quiet: bool) -> None:
    from synthcam.clips.folder import check_folder
    from synthcam.progress import shown_progress
    from synthcam.viewing.gallery.gallery import write_clip_gallery, write_clip_page
    from synthcam.viewing.gallery.gallery_clip import read_gallery_clip

    say = _no_words if quiet else click.echo
    if rerun is not None:
        check_folder(rerun.parent, "--rerun")
    clip = read_gallery_clip(source)
    if clip.video is None:
        say(f"note: there is no clip.mp4 beside {source}")
    if rerun is not None:
        from synthcam.viewing.rerun_bridge import write_recording

        write_recording(clip.record, clip.video, rerun, overwrite=overwrite)
        say(f"{clip.id} in {rerun}; open it with: rerun {rerun}")
    if out is not None:
        with shown_progress(not quiet) as progress:
            write_clip_gallery(clip, out, overwrite=overwrite, progress=progress)
        say(f"{clip.id} in {out}/index.html")
    elif rerun is None:
        say(f"{clip.id} in {write_clip_page(clip, source.parent, overwrite=overwrite)}")


def _no_words(text: str) -> None:
    """Say nothing."""
