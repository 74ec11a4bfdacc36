"""Recipes: what a file may say, and clear words with the line for what it may not."""

from pathlib import Path
from typing import get_args

import pytest
from support.mini_recipe import MINI

from synthcam.dataset.planning.recipe import ShotKind, TwinKind, load_recipe, recipe_names
from synthcam.errors import InputError


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("size: [64, 48]", "size: [64, 47]", "3: size: [64, 47] cannot be encoded; allowed are even numbers"),
        ("seconds: [2, 3]", "seconds: [3, 2]", "5: seconds: [3.0, 2.0] runs backwards; allowed is [low, high]"),
        (
            "scenes: [corridor]",
            "scenes: [lobby]",
            "19: portions.2.scenes: 'lobby' is not a scene; allowed are abstract,",
        ),
        ("order: 1", "ordre: 1", "12: twins.kinds.ordre: found 'ordre'; allowed: confusable, opposite, order, whole,"),
        (
            "binary: 6, choice: 4, open: 3",
            "binary: -6, choice: 4, open: 3",
            "17: portions.0.samples.binary: found -6; allowed: at least 0",
        ),
        ("fps: 4", "fsp: 4", "4: fsp is not a key here; the nearest known one is fps"),
        ("clips: 3,", "clips: three,", "18: portions.1.clips: found 'three'; allowed: a whole number"),
        ("  share: 0.8", "  share: 80", "11: twins.share: found 80; allowed: at most 1"),
        ("use: rl", "use: sftt", "18: portions.1.use: found 'sftt'; allowed: sft, rl, vqa; the nearest is sft"),
        ("fps: 4", "fps: .nan", "4: fps: found nan; allowed: a finite number"),
        ("scenes: [corridor]", "scenes: []", "19: portions.2.scenes: found a list of 0; allowed: at least 1 entries"),
        ("use: rl", "use: sft", "16: portions: two portions are for sft train; allowed is one"),
        ("seed: 11", "seed: [11", ":"),
    ],
)
def test_errors_name_the_line_the_key_and_what_is_allowed(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "mine.yaml"
    assert old in MINI
    path.write_text(MINI.replace(old, new, 1))
    with pytest.raises(InputError) as error:
        load_recipe(path)
    message = str(error.value)
    assert message.startswith(f"recipe {path}:")
    assert said in message
    assert "\n" not in message


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no recipe 'tyni'; did you mean tiny\? allowed are benchmark, camreasoner"):
        load_recipe("tyni")
    with pytest.raises(InputError, match=r"recipe nowhere\.yaml does not exist; shipped ones are"):
        load_recipe("nowhere.yaml")


def test_a_seed_given_beside_it_stands_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    for text in (MINI, MINI.replace("seed: 11\n", "")):
        path.write_text(text)
        recipe = load_recipe(path, seed=77)
        assert recipe.seed == 77
        path.write_text(recipe.text)
        again = load_recipe(path)
        assert again.spec == recipe.spec
        assert again.digest == recipe.digest
    assert load_recipe(path, seed=77).text == recipe.text


def test_every_recipe_that_ships_starts_with_how_to_run_it() -> None:
    assert recipe_names() == [
        "benchmark",
        "camreasoner",
        "long",
        "real",
        "small",
        "temporal",
        "temporal_benchmark",
        "tiny",
    ]
    for name in recipe_names():
        assert load_recipe(name).text.startswith(f"# synthcam build {name} --out {name}\n")


def test_the_recipe_of_the_docs_is_one(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "recipes.md").read_text()
    path = tmp_path / "docs.yaml"
    path.write_text(page.split("```yaml\n")[1].split("```")[0])
    recipe = load_recipe(path)
    assert set(recipe.spec.twins.kinds) == set(get_args(TwinKind))
    assert set(recipe.spec.shots) == set(get_args(ShotKind))
