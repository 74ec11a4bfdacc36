"""The folder of a clip: an earlier clip is replaced, anything else stays as it was."""

import json
from pathlib import Path

import pytest

from synthcam.clips.folder import PAGE, check_output, clip_folder
from synthcam.errors import InputError
from synthcam.receipts import FILES, file_sizes, list_files

PAGE_TEXT = '<!doctype html>\n<meta name="generator" content="synthcam 0.1.0">'
RECORD = {"spec": {"digest": "0" * 64}}


def write(folder: Path, *more: str, overwrite: bool = True, word: str = "new") -> None:
    """Write a clip's folder as `write_clip` does."""
    with clip_folder(folder, overwrite=overwrite) as aside:
        for name in ("clip.mp4", "strip.png", "frustums.png", *more):
            (aside / name).parent.mkdir(exist_ok=True)
            (aside / name).write_text(f"{word} {name}")
        (aside / "clip.json").write_text(json.dumps({**RECORD, FILES: list_files(aside)}))


def names(folder: Path) -> list[str]:
    return list(file_sizes(folder))


def test_a_clip_replaces_the_one_before_with_all_its_parts(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, "depth.npz", "frames/0001.png", word="old")
    (out / PAGE).write_text(PAGE_TEXT)
    (out / "thesis.tex").write_text("mine")
    write(out, "flow.npz")
    assert sorted(names(out)) == ["clip.json", "clip.mp4", "flow.npz", "frustums.png", "strip.png", "thesis.tex"]
    assert (out / "clip.mp4").read_text() == "new clip.mp4"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("name", ["clip.mp4", "strip.png", "frustums.png", "clip.json"])
def test_files_of_these_names_that_are_not_of_a_clip_are_refused_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    with pytest.raises(InputError, match=rf"holds {name}, but no clip of synthcam that --overwrite could"):
        check_output(tmp_path, overwrite=True)
    with pytest.raises(InputError, match="but no clip of synthcam"):
        write(tmp_path)
    assert names(tmp_path) == [name]


def test_depth_of_somebody_else_is_neither_removed_nor_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out)
    (out / "depth.npz").write_text("mine")
    write(out)
    assert (out / "depth.npz").read_text() == "mine"
    with pytest.raises(InputError, match=r"holds depth\.npz, which is not of the clip there"):
        write(out, "depth.npz")
    assert (out / "depth.npz").read_text() == "mine"
    assert (out / "clip.mp4").exists()


def test_a_part_that_was_changed_since_is_somebody_elses(tmp_path: Path) -> None:
    write(tmp_path, "depth.npz")
    (tmp_path / "depth.npz").write_text("denoised by me")
    write(tmp_path)
    assert (tmp_path / "depth.npz").read_text() == "denoised by me"
    (tmp_path / "strip.png").write_text("painted by me")
    with pytest.raises(InputError, match=r"holds strip\.png"):
        write(tmp_path)


def test_links_are_somebody_elses(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out)
    (tmp_path / "film.mp4").write_text("new clip.mp4")
    (out / "clip.mp4").unlink()
    (out / "clip.mp4").symlink_to(tmp_path / "film.mp4")
    with pytest.raises(InputError, match=r"holds clip\.mp4"):
        write(out)
    assert (tmp_path / "film.mp4").read_text() == "new clip.mp4"


def test_a_page_that_view_did_not_make_stays(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / PAGE).write_text("<html>my page</html>")
    write(tmp_path)
    assert (tmp_path / PAGE).read_text() == "<html>my page</html>"


def test_a_clip_of_an_earlier_version_is_replaced(tmp_path: Path) -> None:
    write(tmp_path, word="old")
    (tmp_path / "clip.json").write_text(json.dumps(RECORD))
    write(tmp_path)
    assert (tmp_path / "clip.mp4").read_text() == "new clip.mp4"
