"""`synthcam build` from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from synthcam.dataset.storage.dataset import open_dataset

pytestmark = pytest.mark.usefixtures("built_here")

ONE_SHARD = """\
size: [64, 48]
seconds: [2, 2]
twins: {share: 1, kinds: {still: 1}}
portions:
  - {use: sft, split: train, clips: 2, scenes: [abstract], samples: {binary: 2, caption: 1}}
"""


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "one.yaml"
    path.write_text(ONE_SHARD)
    return path


def test_builds_and_says_what_it_made(synthcam: Callable[..., object], recipe: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = synthcam("build", recipe, "--out", out, "--workers", 1)
    assert ran.code == 0, ran
    assert ran.out.startswith(f"2 clips, 3 samples (2 binary, 1 caption) in {out}\n")
    assert "CPU seconds: " in ran.out
    assert (out / "manifest.json").is_file()
    again = synthcam("build", recipe, "--out", out, "--resume")
    assert (again.code, again.out) == (0, f"{out} is finished already\n")


def test_for_programs_and_for_scripts(synthcam: Callable[..., object], recipe: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = synthcam("build", recipe, "--out", out, "--workers", 1, "--json", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    made = json.loads(ran.out)
    assert (made["out"], made["finished"], made["clips"]) == (str(out), True, 2)
    assert made["samples"] == {"binary": 2, "caption": 1}
    again = json.loads(synthcam("build", recipe, "--out", out, "--resume", "--json").out)
    assert again["counts"]["clips"] == {"train": 2}
    checked = synthcam("check", out, "--quick", "--json")
    assert checked.code == 0
    assert {key: json.loads(checked.out)[key] for key in ("holds", "clips", "samples", "violations")} == {
        "holds": True, "clips": 2, "samples": 3, "violations": [],
    }  # fmt: skip
    assert (lambda ran: (ran.code, ran.out, ran.err))(synthcam("check", out, "--quick", "--quiet")) == (0, "", "")
    (out / "recipe.yaml").write_text("changed")
    checked = synthcam("check", out, "--quick", "--json")
    assert checked.code == 3
    assert [found["where"] for found in json.loads(checked.out)["violations"]] == ["recipe.yaml"]
    dry = json.loads(synthcam("build", recipe, "--dry-run", "--json", "--executor", "slurm").out)
    assert (dry["clips"], dry["workers"]) == (2, 64)


def test_a_build_that_cannot_run_here_leaves_nothing(
    refused: Callable[..., str], recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    line = refused("build", recipe, "--executor", "slurm", "--out", tmp_path / "deep" / "out")
    assert "--executor slurm" in line
    assert [path.name for path in tmp_path.iterdir()] == ["one.yaml"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "recipe.yaml").write_text("mine")
    assert "no build" in refused("build", recipe, "--executor", "slurm", "--out", tmp_path / "mine")
    assert (tmp_path / "mine" / "recipe.yaml").read_text() == "mine"


def test_samples_that_the_clips_do_not_give_are_told(
    synthcam: Callable[..., object], recipe: Path, tmp_path: Path
) -> None:
    recipe.write_text(ONE_SHARD.replace("caption: 1", "caption: 50"))
    dry = synthcam("build", recipe, "--dry-run")
    assert "note: sft train asks for 50 caption samples; its 2 clips give at most 12, 6 each\n" in dry.out
    assert " MB on disk" in dry.out
    ran = synthcam("build", recipe, "--out", tmp_path / "out", "--workers", 1)
    counts = open_dataset(tmp_path / "out").manifest.counts
    made = counts["samples"]["sft"]["train"]
    assert 2 < made <= 14
    assert ran.out.startswith(f"2 clips, {made} of 52 samples asked for (2 binary, {made - 2} caption) in ")
    assert counts["samples_wanted"] == {"sft": {"train": 52}}
    assert f"{made} of 52 samples that the recipe asks for" in (tmp_path / "out" / "README.md").read_text()


def test_clips_without_a_question_are_told(synthcam: Callable[..., object], recipe: Path, tmp_path: Path) -> None:
    recipe.write_text(ONE_SHARD.replace("binary: 2, caption: 1", "caption: 1"))
    ran = synthcam("build", recipe, "--out", tmp_path / "out", "--workers", 1)
    told = "1 of 2 clips have no question (none of the samples asked for fell to them)"
    assert told in ran.out.splitlines()
    assert f"{told}." in (tmp_path / "out" / "README.md").read_text()


def test_a_dry_run_writes_nothing(synthcam: Callable[..., object], tmp_path: Path) -> None:
    ran = synthcam("build", "camreasoner", "--dry-run", "--out", tmp_path / "out")
    assert ran.code == 0
    assert "16300 clips" in ran.out
    assert "CPU hours" in ran.out
    assert "GB on disk" in ran.out
    assert "note: " not in ran.out
    assert not (tmp_path / "out").exists()


def test_what_makes_no_sense_is_refused_in_one_line(refused: Callable[..., str], recipe: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "did you mean tiny?" in refused("build", "tyni", "--out", out)
    assert "--out DIR is missing" in refused("build", recipe)
    for wrong in ("0/3", "4/3", "1", "a/b", "1/"):
        assert f"--shard {wrong}: allowed is I/N" in refused("build", recipe, "--out", out, "--shard", wrong)
    assert "workers" in refused("build", recipe, "--out", out, "--workers", 0)
    assert "--dry-run tells of the whole dataset" in refused("build", recipe, "--dry-run", "--shard", "1/2")
    assert "--quick derives nothing again; leave out --workers 2" in refused("check", out, "--quick", "--workers", 2)
    assert "is no folder" in refused("check", out)
    recipe.write_text(ONE_SHARD.replace("clips: 2", "clips: 0"))
    assert f"recipe {recipe}:5: portions.0.clips" in refused("build", recipe, "--out", out)
    assert not out.exists()
    out.write_text("")
    recipe.write_text(ONE_SHARD)
    assert "is a file; allowed is a folder" in refused("build", recipe, "--out", out)
