"""Folders of weights: no changed bit, cut or missing file is used without a word."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from synthcam.errors import InputError
from trainer.checkpoints import SEAL, check_intact, damage, find_checkpoint, last_checkpoint, seal


def checkpoint(folder: Path, step: int, *, sealed: bool = True) -> Path:
    path = folder / f"checkpoint-{step}"
    path.mkdir(parents=True)
    (path / "model.safetensors").write_bytes(np.random.default_rng(step).bytes(200))
    (path / "optimizer.pt").write_bytes(b"moments")
    (path / "trainer_state.json").write_text(json.dumps({"global_step": step}))
    if sealed:
        seal(path)
    return path


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place // 8] ^= 1 << place % 8
    path.write_bytes(content)


def test_no_changed_bit_of_any_file_passes(tmp_path: Path) -> None:
    whole = checkpoint(tmp_path, 1)
    assert damage(whole) is None
    for name in ("model.safetensors", "optimizer.pt", "trainer_state.json", SEAL):
        bits = 8 * (whole / name).stat().st_size
        for place in range(0, bits, max(1, bits // 40)):
            flip(whole / name, place)
            assert damage(whole) is not None, (name, place)
            flip(whole / name, place)
    assert damage(whole) is None


@pytest.mark.parametrize("harm", ["cut", "missing", "emptied"])
def test_the_one_before_a_damaged_checkpoint_is_taken_and_that_is_said(tmp_path: Path, harm: str) -> None:
    before, last = checkpoint(tmp_path, 9), checkpoint(tmp_path, 10)
    weights = last / "model.safetensors"
    if harm == "missing":
        weights.unlink()
    else:
        weights.write_bytes(weights.read_bytes()[:100] if harm == "cut" else b"")
    what = "missing" if harm == "missing" else "not what was written"
    assert find_checkpoint(tmp_path) == (before, [f"{last}: model.safetensors is {what}; it is not used"])
    shutil.rmtree(before)
    assert last_checkpoint(tmp_path) is None


def test_other_folders_and_unfinished_ones_are_passed_over(tmp_path: Path) -> None:
    whole = checkpoint(tmp_path, 2)
    for name in ("checkpoint-abc", "checkpoint-", "checkpoint-3.bak", "checkpoint--1"):
        (tmp_path / name).mkdir()
    (checkpoint(tmp_path, 3, sealed=False) / "trainer_state.json").write_text("{")
    (tmp_path / "checkpoint-4").mkdir()
    assert find_checkpoint(tmp_path) == (whole, [])
    assert find_checkpoint(tmp_path / "nowhere") == (None, [])


def test_checkpoints_of_earlier_versions_are_taken_as_they_are(tmp_path: Path) -> None:
    old = checkpoint(tmp_path, 5, sealed=False)
    assert find_checkpoint(tmp_path) == (old, [])


def test_a_model_that_is_not_there_or_harmed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="model: is missing; do this"):
        check_intact(tmp_path / "model", "do this")
    (tmp_path / "model").mkdir()
    with pytest.raises(InputError, match="model: holds nothing; do this"):
        check_intact(tmp_path / "model", "do this")
    whole = checkpoint(tmp_path, 1)
    flip(whole / "optimizer.pt", 3)
    with pytest.raises(InputError, match=r"optimizer\.pt is not what was written; do this"):
        check_intact(whole, "do this")
