"""A clip.json with anything at all in any of its fields is shown and loaded, or refused in one line."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import synthcam
from synthcam.errors import SynthcamError
from synthcam.viewing.gallery import clip_data as clip_data_module
from synthcam.viewing.gallery.clip_data import clip_data
from synthcam.viewing.gallery.gallery import script_json
from synthcam.viewing.gallery.gallery_clip import read_gallery_clip

WRONG: list[Any] = [None, True, 3, -1, 1e308, 2**70, 0.5, "x", "", [], {}, [1], ["a"], [[]], {"a": 1}, [{}], [None]]
ABSENT = object()


def places(value: Any, place: tuple[Any, ...] = (), depth: int = 0) -> Iterator[tuple[Any, ...]]:
    """Every key of an object down to four levels; of a list its first entry."""
    if place:
        yield place
    if depth < 4 and isinstance(value, dict):
        for key in sorted(value)[: 40 if len(value) < 40 else 3]:
            yield from places(value[key], (*place, key), depth + 1)
    elif depth < 4 and isinstance(value, list) and value:
        yield from places(value[0], (*place, 0), depth + 1)


def put(content: Any, place: tuple[Any, ...], value: Any) -> None:
    for key in place[:-1]:
        content = content[key]
    if value is ABSENT:
        del content[place[-1]]
    else:
        content[place[-1]] = value


def told_by(use: Callable[[Path], object], file: Path) -> str:
    """What a use of a clip.json says of it; "" where it is taken. Anything but one line is let through as it is."""
    try:
        use(file)
    except SynthcamError as error:
        return str(error)
    return ""


def show(file: Path) -> None:
    """All that reads a clip.json and does not build its scene."""
    clip = synthcam.load(file)
    held = [repr(clip), clip.motions, clip.labels, clip.annotation, clip.segments, clip.caption, clip.samples]
    shown = clip_data(read_gallery_clip(file))
    assert all(script_json(part) for part in (shown.detail, shown.entry, held[-2]))


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.verify), 4])
def test_every_field_may_be_wrong(
    rendered: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    monkeypatch.setattr(clip_data_module, "checked_clip", lambda *_, **__: (None, "not here"))
    source = (rendered["followed"] / "clip.json").read_text()
    content = json.loads(source)
    file = tmp_path / "clip.json"
    everywhere = [place for place in places(content) if place[0] != "files"]
    assert len(everywhere) > 100
    refused = 0
    for number, place in enumerate(everywhere):
        # A few of the wrong values for each place, all of them for those at the top.
        chosen = [ABSENT, *WRONG] if len(place) == 1 else [ABSENT, *WRONG[number % 5 :: 5]]
        for value in chosen[number % every :: every]:
            changed = json.loads(source)
            put(changed, place, value)
            file.write_text(json.dumps(changed))
            try:
                told = told_by(show, file)
            except Exception as error:
                raise AssertionError(f"{place} = {value!r}: {type(error).__name__}: {error}") from error
            assert "\n" not in told, (place, value)
            assert len(told) < 400, (place, value)
            refused += bool(told)
    assert refused > 200 / every


@pytest.mark.parametrize("place", [("spec", "scene"), ("spec", "seed"), ("fps",), ("staging",), ("spec", "frames")])
def test_labels_and_checks_of_a_wrong_clip_are_refused_or_said(
    rendered: dict[str, Path], tmp_path: Path, place: tuple[str, ...]
) -> None:
    content = json.loads((rendered["panned"] / "clip.json").read_text())
    for value in ([], "../../etc/passwd", 10**9):
        put(content, place, value)
        (tmp_path / "clip.json").write_text(json.dumps(content))
        uses: tuple[Callable[[Path], object], ...] = (
            synthcam.label,
            lambda file: clip_data(read_gallery_clip(file)),
            lambda file: synthcam.load(file).ask(1),
        )
        for use in uses:
            assert "\n" not in told_by(use, tmp_path / "clip.json")


def test_a_byte_order_mark_is_read_over(rendered: dict[str, Path], tmp_path: Path) -> None:
    shutil.copytree(rendered["panned"], tmp_path / "clip")
    file = tmp_path / "clip" / "clip.json"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert synthcam.load(file).motions == ("pan-left",)
    assert read_gallery_clip(file).record["motions"] == ["pan-left"]
    assert synthcam.label(file).motions == ("pan-left",)
