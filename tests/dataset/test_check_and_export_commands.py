"""`synthcam check` and `synthcam export`, run as commands."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.dataset_copies import change_manifest, change_rows, copy_of, first_row

from synthcam.cli.check import SHOWN
from synthcam.cli.main import main
from synthcam.dataset.storage.layout import MANIFEST, clips_path

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `synthcam ARGUMENTS...`: exit code, stdout, stderr."""

    def ran(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        printed = capfd.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return ran


def test_check_says_what_it_looked_at(built_dataset: Path, run: Run) -> None:
    code, out, err = run("check", built_dataset, "--limit", 1, "--workers", 1)
    assert (code, err) == (0, "")
    looked, holds = out.splitlines()
    assert "; 1 clips derived again, " in looked
    assert holds == f"{built_dataset}: holds"


def test_check_names_what_does_not_hold_one_a_line(built_dataset: Path, tmp_path: Path, run: Run) -> None:
    copy = copy_of(built_dataset, tmp_path / "copy")
    gone = first_row(copy, clips_path("test"))["video"]
    (copy / gone).unlink()
    (copy / "more.txt").write_text("")
    code, out, err = run("check", copy, "--quick")
    assert code == 3
    assert out.splitlines()[:2] == [
        "more.txt: does not belong to the dataset: neither manifest nor tables know it",
        f"{gone}: is missing",
    ]
    assert err == f"synthcam: {copy}: 2 things do not hold (file 2)\n"


def test_check_does_not_print_the_same_without_end(built_dataset: Path, tmp_path: Path, run: Run) -> None:
    copy = copy_of(built_dataset, tmp_path / "copy")
    for number in range(SHOWN + 7):
        (copy / f"{number:03d}.txt").write_text("")
    code, out, err = run("check", copy, "--quick")
    assert code == 3
    assert len(out.splitlines()) == SHOWN + 2
    assert out.splitlines()[SHOWN] == "... and 7 more of this kind (file)"
    assert f"{SHOWN + 7} things do not hold (file {SHOWN + 7})" in err


def test_check_says_that_another_version_made_it(built_dataset: Path, tmp_path: Path, run: Run) -> None:
    copy = copy_of(built_dataset, tmp_path / "copy")
    change_manifest(copy, lambda content: content.update(synthcam="0.0.1"))
    _, out, _ = run("check", copy, "--limit", 1, "--workers", 1)
    assert "note: synthcam 0.0.1 made it; what " in out
    _, out, _ = run("check", copy, "--quick")
    assert "note" not in out


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: (folder / MANIFEST).unlink(), "is no dataset, there is no manifest.json in it"),
        (lambda folder: (folder / MANIFEST).write_text("{"), "is not JSON"),
        (lambda folder: change_manifest(folder, lambda content: content.update(format=2)), "format 2; this version"),
        (lambda folder: change_manifest(folder, lambda content: content.pop("counts")), "key counts: field required"),
    ],
)
@pytest.mark.parametrize("command", ["check", "export"])
def test_what_is_no_dataset_is_refused(
    built_dataset: Path, tmp_path: Path, run: Run, spoil: Callable[[Path], object], says: str, command: str
) -> None:
    copy = copy_of(built_dataset, tmp_path / "copy")
    spoil(copy)
    more = ["--to", "swift", "--out", tmp_path / "out"] if command == "export" else []
    code, out, err = run(command, copy, *more)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert says in err


def test_quick_with_limit_makes_no_sense(built_dataset: Path, run: Run) -> None:
    code, _, err = run("check", built_dataset, "--quick", "--limit", 3)
    assert code == 2
    assert "--quick derives nothing again; leave out --limit" in err


def test_export_says_what_it_wrote(built_dataset: Path, tmp_path: Path, run: Run) -> None:
    code, out, err = run("export", built_dataset, "--to", "swift", "--out", tmp_path / "out", "--link")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == f"{built_dataset} as swift: {tmp_path / 'out'}"
    assert (tmp_path / "out" / "sft_train.jsonl").is_file()


def test_export_stops_at_a_table_that_cannot_be_read(built_dataset: Path, tmp_path: Path, run: Run) -> None:
    copy = copy_of(built_dataset, tmp_path / "copy")
    path = copy / clips_path("test")
    path.write_bytes(path.read_bytes()[:-50])
    code, _, err = run("export", copy, "--to", "camerabench", "--out", tmp_path / "out")
    assert code == 2
    assert f"{path}: not a readable table" in err
    assert not (tmp_path / "out").exists()


def test_a_forged_table_is_found_by_the_command(few_built: Path, tmp_path: Path, run: Run) -> None:
    """All of it, through spawned workers: the violation comes back from another process."""
    copy = copy_of(few_built, tmp_path / "copy")
    table = clips_path("test")
    label = "cam_motion.camera_centric_movement.pan_left.has_pan_left"

    def forge(row: dict[str, dict[str, bool | None]]) -> None:
        row["labels"][label] = None if row["labels"][label] else True

    change_rows(copy, table, forge)
    code, out, err = run("check", copy, "--workers", 2)
    assert code == 3
    assert "label" in err
    assert f"labels.{label}: " in out
