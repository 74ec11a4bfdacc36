"""Paths and names that stand in data: none leads out of its folder, and what people have still works."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthcam.data_paths import MOST_NAME_BYTES, file_name, is_bare_name, path_in
from synthcam.errors import InputError

OUTSIDE = [
    "../victim",
    "a/../../victim",
    "a/../b.mp4",
    "/etc/passwd",
    "//host/share",
    "C:/Windows/x",
    "C:x",
    "..\\victim",
    "a\\..\\..\\victim",
    "..",
    ".",
    "",
    "./a.mp4",
    "a//b.mp4",
    "a/",
    "a\0b",
    "a\nb",
    "\udc80",
    "x" * 5000,
    "x" * 256 + ".mp4",
    "é" * 128,
    "/".join(["folder"] * 700),
]


@pytest.mark.parametrize("reference", [*OUTSIDE, None, 3, b"a.mp4", ["a.mp4"]], ids=lambda value: repr(value)[:24])
def test_what_is_no_path_below_the_folder_is_refused_in_one_short_line(tmp_path: Path, reference: object) -> None:
    with pytest.raises(InputError, match=r"^row 7: video .*; allowed are files below ") as refused:
        path_in(tmp_path, reference, what="row 7: video")
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 250 + len(str(tmp_path))


@pytest.mark.parametrize("reference", ["a.mp4", "videos/train/00000/c0000001.mp4", "..a/b..c", "ein Bär.mp4", "-x"])
def test_files_below_the_folder_are_allowed_whether_they_exist_or_not(tmp_path: Path, reference: str) -> None:
    assert path_in(tmp_path, reference, what="video") == tmp_path / reference
    (tmp_path / reference).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / reference).write_bytes(b"")
    assert path_in(tmp_path, reference, what="video") == tmp_path / reference


@pytest.mark.parametrize("link", ["file", "folder", "relative", "through another", "dangling"])
def test_links_out_of_the_folder_are_refused(tmp_path: Path, link: str) -> None:
    root, outside = tmp_path / "data", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "x.mp4").write_bytes(b"secret")
    reference = "x.mp4"
    if link == "file":
        (root / "x.mp4").symlink_to(outside / "x.mp4")
    elif link == "folder":
        (root / "videos").symlink_to(outside)
        reference = "videos/x.mp4"
    elif link == "relative":
        (root / "x.mp4").symlink_to("../outside/x.mp4")
    elif link == "through another":
        (root / "y.mp4").symlink_to(outside / "x.mp4")
        (root / "x.mp4").symlink_to("y.mp4")
    else:
        (root / "x.mp4").symlink_to(outside / "missing.mp4")
    with pytest.raises(InputError, match="is a link that leads elsewhere"):
        path_in(root, reference, what="video")


def test_links_inside_the_folder_and_to_the_folder_are_allowed(tmp_path: Path) -> None:
    root = tmp_path / "data"
    (root / "pool").mkdir(parents=True)
    (root / "pool" / "x.mp4").write_bytes(b"")
    (root / "y.mp4").symlink_to("pool/x.mp4")
    (tmp_path / "link").symlink_to(root)
    assert path_in(root, "y.mp4", what="video") == root / "y.mp4"
    assert path_in(tmp_path / "link", "y.mp4", what="video") == tmp_path / "link" / "y.mp4"


def test_a_folder_beside_with_a_longer_name_is_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data2").mkdir()
    (tmp_path / "data" / "x").symlink_to(tmp_path / "data2" / "x")
    with pytest.raises(InputError, match="leads elsewhere"):
        path_in(tmp_path / "data", "x", what="video")


def test_links_in_a_circle_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name, problem in [("a", "link to itself"), ("self", "itself"), ("folder", "regular"), ("pipe", "regular")]:
        with pytest.raises(InputError, match=problem):
            path_in(tmp_path, name, what="video")


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """A dataset in a Hugging Face cache, as huggingface_hub lays it out."""
    repository = tmp_path / "hub" / "datasets--me--mine"
    snapshot = repository / "snapshots" / "0a1b2c"
    (snapshot / "videos" / "test").mkdir(parents=True)
    (repository / "blobs").mkdir()
    (repository / "blobs" / "d34db33f").write_bytes(b"video")
    (snapshot / "videos" / "test" / "x.mp4").symlink_to("../../../../blobs/d34db33f")
    (snapshot / "manifest.json").symlink_to("../../blobs/d34db33f")
    return snapshot


def test_the_cache_of_hugging_face_is_allowed(snapshot: Path) -> None:
    for name in ("videos/test/x.mp4", "manifest.json"):
        assert path_in(snapshot, name, what="video").read_bytes() == b"video"
    assert path_in(snapshot / "videos", "test/x.mp4", what="video").read_bytes() == b"video"


def test_other_links_of_a_cache_are_refused(snapshot: Path, tmp_path: Path) -> None:
    blobs = snapshot.parent.parent / "blobs"
    other = tmp_path / "hub" / "datasets--me--other" / "blobs"
    other.mkdir(parents=True)
    (other / "beef").write_bytes(b"")
    (blobs / "below").mkdir()
    (blobs / "below" / "x").write_bytes(b"")
    (blobs / "link").symlink_to(other / "beef")
    (snapshot / "folder").symlink_to(blobs)
    for name, target in [("a", other / "beef"), ("b", blobs / "below" / "x"), ("c", blobs / "link"), ("d", blobs)]:
        (snapshot / name).symlink_to(target)
    for name in ("a", "b", "c", "d", "folder/d34db33f"):
        with pytest.raises(InputError):
            path_in(snapshot, name, what="video")


def test_bare_names() -> None:
    assert all(is_bare_name(name) for name in ("room", "my scene.glb", "..x"))
    assert not any(is_bare_name(name) for name in ("a/b", "../a", "..", "", "/a", "a\\b", "C:a", "a\0", "x" * 256))


@pytest.mark.parametrize("name", ["c0000001", "walk_2", "A-b", "0"])
def test_plain_names_stay(name: str) -> None:
    assert file_name(name) == name


@given(st.text(max_size=400))
def test_every_name_becomes_a_name_for_a_file(name: str) -> None:
    made = file_name(name)
    assert made.replace("-", "").replace("_", "").isalnum() or set(made) <= set("-_")
    assert made.isascii()
    assert not made.startswith((".", "-"))
    assert 0 < len(made) <= MOST_NAME_BYTES - len(".partial-0123456789ab.jsonl")


def test_names_that_look_alike_afterwards_are_kept_apart() -> None:
    names = ["../evil", "..\\evil", "__evil", "..:evil", "/_evil", "x" * 300, "x" * 301]
    assert len({file_name(name) for name in names}) == len(names)
