"""The recipe `real`: motions on every scale, procedural scenes, and folders of pictures beside them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from support.cheap_builds import figures_drawn_once, local_builds_in_this_process
from support.real_pictures import save, smooth_picture

import synthcam
from synthcam.dataset.planning.recipe import load_recipe
from synthcam.scene.recipe import recipe_names as scene_names


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of one picture, in a working directory of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SYNTHCAM_SCENES", "")
    (tmp_path / "places").mkdir()
    save(tmp_path / "places" / "hill.png", smooth_picture(1024, 512, around=True, grain=4.0))
    with local_builds_in_this_process(), figures_drawn_once():
        yield tmp_path


def small(places: Path, scenes: list[str]) -> Path:
    """The recipe as a file, with a few small clips in some scenes."""
    recipe = yaml.safe_load(load_recipe("real").text)
    recipe |= {"size": [64, 48], "seconds": [2, 2], "clips_a_scene": 2, "scenes_a_shard": 2}
    recipe["portions"] = [{"use": "sft", "split": "train", "clips": 4, "scenes": scenes, "samples": {"binary": 4}}]
    path = places / "few.yaml"
    path.write_text(yaml.safe_dump(recipe))
    return path


def test_what_ships_needs_no_pictures() -> None:
    recipe = load_recipe("real").spec
    assert all(set(portion.scenes) <= set(scene_names()) for portion in recipe.portions)
    low, high = recipe.amounts
    assert high / low >= 20


def test_it_builds_small_with_a_folder_of_pictures_beside(places: Path) -> None:
    path = small(places, ["plain", "places/"])
    assert load_recipe(path).spec.portions[0].scenes == ("plain", "hill.png")
    dataset = synthcam.build(path, out=places / "data", workers=1, progress=False)
    clips = list(dataset.clips())
    assert len(clips) >= 2
    assert {clip["scene"] for clip in clips} <= {"plain", "hill.png"}
    assert {clip["fps"] for clip in clips} == {8.0}
