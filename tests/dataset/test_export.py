"""Exports in general: whole or not at all, the same bytes, nothing of a user's is lost."""

import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from support.dataset_copies import copy_of, first_row

from synthcam.cli.export import FORMATS as CLI_FORMATS
from synthcam.dataset.export.export import FORMATS, PACKED, export_dataset
from synthcam.dataset.export.folder import RECEIPT
from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.layout import clips_path
from synthcam.errors import InputError, MachineError

Export = Callable[..., list[str]]
FORMS = [name for name in FORMATS if name != "critiques"]
"""Those that every dataset can be written in; critiques have tests beside their own dataset."""
LINKED = [name for name in FORMS if name not in PACKED]


def export(dataset: Path, out: Path, to: str, *, link: bool = False, overwrite: bool = False) -> list[str]:
    return export_dataset(open_dataset(dataset), out, to, link=link, overwrite=overwrite, progress=lambda *_: None)


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def beside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_command_offers_what_there_is() -> None:
    assert tuple(FORMATS) == CLI_FORMATS


@pytest.mark.parametrize("to", FORMS)
def test_same_bytes_from_another_place(built_dataset: Path, tmp_path: Path, to: str) -> None:
    copy = copy_of(built_dataset, tmp_path / "elsewhere" / "copy")
    assert export(built_dataset, tmp_path / "one", to) == export(copy, tmp_path / "deep" / "two", to)
    one, two = content(tmp_path / "one"), content(tmp_path / "deep" / "two")
    assert list(one) == list(two)
    assert [name for name in one if one[name] != two[name]] == []
    assert beside(tmp_path) == ["deep", "elsewhere", "one"]


@pytest.mark.parametrize("to", FORMS)
def test_no_place_of_this_machine_is_told(built_dataset: Path, tmp_path: Path, to: str) -> None:
    export(built_dataset, tmp_path / "out", to)
    for name, held in content(tmp_path / "out").items():
        assert str(built_dataset).encode() not in held, name
        assert str(tmp_path).encode() not in held, name


@pytest.mark.parametrize("to", LINKED)
def test_links_hold_the_same(built_dataset: Path, tmp_path: Path, to: str) -> None:
    source = copy_of(built_dataset, tmp_path / "source")
    export(source, tmp_path / "copied", to)
    export(source, tmp_path / "linked", to, link=True)
    assert content(tmp_path / "copied") == content(tmp_path / "linked")
    videos = sorted((tmp_path / "linked").rglob("*.mp4"))
    assert videos
    assert all(video.stat().st_nlink == 2 for video in videos)
    assert all(video.stat().st_nlink == 1 for video in (tmp_path / "copied").rglob("*.mp4"))


@pytest.mark.parametrize("to", PACKED)
def test_nothing_to_link(built_dataset: Path, tmp_path: Path, to: str) -> None:
    with pytest.raises(InputError, match=f"--link: {to} holds the videos in its own files"):
        export(built_dataset, tmp_path / "out", to, link=True)
    assert beside(tmp_path) == []


def test_the_receipt_lists_every_file(built_dataset: Path, tmp_path: Path) -> None:
    export(built_dataset, tmp_path / "out", "swift")
    receipt = json.loads((tmp_path / "out" / RECEIPT).read_text())
    assert {*receipt["files"], RECEIPT} == set(content(tmp_path / "out"))
    assert receipt["to"] == "swift"
    assert receipt["recipe"] == open_dataset(built_dataset).manifest.recipe


def test_an_earlier_export_is_replaced_only_when_told(built_dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(built_dataset, out, "swift")
    before = content(out)
    with pytest.raises(InputError, match="is not empty; choose another folder, or --overwrite"):
        export(built_dataset, out, "llamafactory")
    assert content(out) == before
    export(built_dataset, out, "llamafactory", overwrite=True)
    assert "dataset_info.json" in content(out)
    assert not [name for name in content(out) if name.endswith(".jsonl")]
    assert beside(tmp_path) == ["out"]


@pytest.mark.parametrize("receipt", [True, False])
def test_what_no_export_wrote_is_never_replaced(built_dataset: Path, tmp_path: Path, receipt: bool) -> None:
    out = tmp_path / "out"
    export(built_dataset, out, "swift")
    (out / "thesis.tex").write_text("years of work")
    if not receipt:
        (out / RECEIPT).unlink()
    with pytest.raises(InputError, match="which no export wrote; choose another folder"):
        export(built_dataset, out, "swift", overwrite=True)
    assert (out / "thesis.tex").read_text() == "years of work"


def test_an_edited_file_is_not_lost_and_the_message_says_so(built_dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(built_dataset, out, "llamafactory")
    with (out / "train.yaml").open("a") as settings:
        settings.write("lora_rank: 8\n")
    with pytest.raises(InputError, match=r"train\.yaml was changed since the export; move it away to keep the change"):
        export(built_dataset, out, "llamafactory", overwrite=True)
    (out / "train.yaml").rename(tmp_path / "mine.yaml")
    export(built_dataset, out, "llamafactory", overwrite=True)
    assert "lora_rank: 8" in (tmp_path / "mine.yaml").read_text()


def test_what_python_caches_of_an_exports_programs_is_replaced(built_dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(built_dataset, out, "swift")
    cache = out / "__pycache__"
    cache.mkdir()
    (cache / "synthcam_reward.cpython-311.pyc").write_bytes(b"")
    export(built_dataset, out, "swift", overwrite=True)
    assert not cache.exists()
    cache.mkdir()
    (cache / "mine.cpython-311.pyc").write_bytes(b"")
    with pytest.raises(InputError, match=r"holds __pycache__/mine\.cpython-311\.pyc, which no export wrote"):
        export(built_dataset, out, "swift", overwrite=True)


def test_a_folder_in_the_dataset_is_refused(built_dataset: Path) -> None:
    with pytest.raises(InputError, match="lies in the dataset"):
        export(built_dataset, built_dataset / "export", "swift")
    assert not (built_dataset / "export").exists()


def test_a_file_is_refused(built_dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(InputError, match="is a file; allowed is a folder"):
        export(built_dataset, tmp_path / "out", "swift")


@pytest.mark.parametrize("to", FORMS)
def test_a_missing_video_leaves_nothing_half_written(built_dataset: Path, tmp_path: Path, to: str) -> None:
    source = copy_of(built_dataset, tmp_path / "source")
    video = first_row(source, clips_path("test"))["video"]
    (source / video).unlink()
    with pytest.raises(InputError, match=rf"{video}: is missing; `synthcam check` says what else is"):
        export(source, tmp_path / "out", to)
    assert beside(tmp_path) == ["source"]


def test_a_full_disk_leaves_nothing_half_written(
    built_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(MachineError, match="No space left on device"):
        export(built_dataset, tmp_path / "out", "trl")
    assert beside(tmp_path) == []


def test_what_a_killed_export_left_is_removed_by_the_next(
    built_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    child = os.fork()
    if not child:
        monkeypatch.setattr(shutil, "copyfile", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        export(built_dataset, out, "trl")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    (left,) = beside(tmp_path)
    assert left.startswith(".out.partial-")
    (tmp_path / ".out.partial-of-mine").mkdir()
    (tmp_path / ".out.partial-of-mine" / "thesis.tex").write_text("years of work")
    export(built_dataset, out, "trl")
    assert beside(tmp_path) == [".out.partial-of-mine", "out"]
    assert (tmp_path / ".out.partial-of-mine" / "thesis.tex").read_text() == "years of work"


def test_another_file_system_cannot_be_linked_to(
    built_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def across(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", across)
    with pytest.raises(InputError, match="--link: no hard link can be made there; leave it out to copy"):
        export(built_dataset, tmp_path / "out", "trl", link=True)
    assert beside(tmp_path) == []


@pytest.mark.parametrize("to", FORMS)
@pytest.mark.parametrize("harm", ["missing", "cut"])
def test_videos_that_cannot_be_read_are_skipped_and_named_when_told(
    built_dataset: Path, tmp_path: Path, to: str, harm: str
) -> None:
    source = copy_of(built_dataset, tmp_path / "source")
    video = first_row(source, clips_path("train"))["video"]
    if harm == "missing":
        (source / video).unlink()
    else:
        (source / video).write_bytes((source / video).read_bytes()[:200])
    said = export_dataset(
        open_dataset(source), tmp_path / "out", to, link=False, overwrite=False, progress=lambda *_: None, skip=True
    )
    assert [line for line in said if line.startswith(f"left out {video}: ")]
    assert list(json.loads((tmp_path / "out" / RECEIPT).read_text())["left_out"]) == [video]
    clip = Path(video).stem
    assert not [name for name in content(tmp_path / "out") if name.endswith(".mp4") and clip in name]
