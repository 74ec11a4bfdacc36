"""Datasets of real pictures: recipes name folders of them, and cards list their licences."""

from pathlib import Path

import pytest
from support.cheap_builds import local_builds_in_this_process
from support.real_pictures import save, smooth_picture

import synthcam
from synthcam.dataset.planning.recipe import load_recipe
from synthcam.errors import InputError

RECIPE = """\
seed: 3
size: [64, 48]
fps: 4
seconds: [2, 2]
clips_a_scene: 2
scenes_a_shard: 2
shots: {single: 1, compound: 0, sequence: 0, tracking: 0, shaky: 0, static: 0}
motions: {pan: 1, dolly: 0, truck: 0, pedestal: 0, arc: 0, crane: 0, dolly-zoom: 0}
twins: {share: 0.5, kinds: {opposite: 1}}
portions:
  - {use: sft, split: train, clips: 2, scenes: [places/], samples: {binary: 2}}
"""


def test_a_dataset_is_built_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SYNTHCAM_SCENES", "")
    (tmp_path / "places").mkdir()
    save(tmp_path / "places" / "hill.png", smooth_picture(1024, 512, around=True, grain=4.0))
    (tmp_path / "places" / "hill.yaml").write_text("kind: panorama\nlicence: CC0\ncredit: A. Maker\n")
    save(tmp_path / "places" / "yard.png", smooth_picture(640, 480, grain=3.0))
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    assert load_recipe(tmp_path / "recipe.yaml").spec.portions[0].scenes == ("hill.yaml", "yard.png")
    with local_builds_in_this_process():
        synthcam.build(tmp_path / "recipe.yaml", out=tmp_path / "data", workers=1, progress=False)
    card = (tmp_path / "data" / "README.md").read_text()
    assert "other people's work" in card
    assert any(row in card for row in ("| hill.yaml | CC0 | A. Maker |", "| yard.png | not stated |"))


def test_a_folder_without_scenes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "places").mkdir()
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    with pytest.raises(InputError, match="'places/' is not a scene"):
        load_recipe(tmp_path / "recipe.yaml")
