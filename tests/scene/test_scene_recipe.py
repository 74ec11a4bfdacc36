"""Recipes: found by name or path; what is wrong with one is said in one line."""

import hashlib
from pathlib import Path

import pytest

from synthcam.errors import InputError
from synthcam.scene.build import build_scene
from synthcam.scene.recipe import load_recipe, recipe_names
from synthcam.shipped_files import SCENES

ROOM = (SCENES.folder / "room.yaml").read_text()


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    return path


def test_by_name_and_by_path_are_one(tmp_path: Path) -> None:
    shipped, own = load_recipe("room"), load_recipe(written(tmp_path, ROOM))
    assert shipped.spec == own.spec
    assert shipped.digest == own.digest == hashlib.sha256(ROOM.encode()).hexdigest()
    assert (shipped.name, own.name) == ("room", "mine")
    assert build_scene(own, 3).name == "mine"


def test_names_are_sorted_and_many() -> None:
    assert recipe_names() == sorted(recipe_names())
    assert len(recipe_names()) >= 10


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no scene 'forst'; did you mean forest\?"):
        load_recipe("forst")
    with pytest.raises(InputError, match="allowed are abstract, corridor"):
        load_recipe("zzz")
    with pytest.raises(InputError, match="does not exist"):
        load_recipe("nowhere/room.yaml")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("kind: [rug]", "kind: [rugg]", r"mine\.yaml:\d+: props\.2\.kind: 'rugg' is not a prop; allowed are .*rug"),
        ("width_m: [6.4, 8.5]", "width_m: [9, 8.5]", r"structure\.width_m: \[9\.0, 8\.5\] runs backwards"),
        ("width_m: [6.4, 8.5]", "width_m: [0, 8.5]", r"structure\.width_m: .*allowed is more than 0"),
        ("width_m: [6.4, 8.5]", "width_m: wide", r"structure\.width_m: found 'wide'; allowed: a list$"),
        ("width_m: [6.4, 8.5]", "width_m: [.nan, 8.5]", r"structure\.width_m\.0: .*finite"),
        ("height_m:", "tallness_m:", r"structure\.height_m is missing|tallness_m is not a key"),
        ("about:", "colour: red\nabout:", r"mine\.yaml:\d+: colour is not a key"),
        ("kind: room", "kind: castle", r"structure: found 'castle'; allowed: room, street"),
        ("sky: [clouds]", "sky: [green]", r"sky: 'green' is not a sky; allowed are clear"),
        ("sky: [clouds]", "sky: [clouds", r"mine\.yaml:\d+: "),
        ("place: top", "place: roof", r"place: found 'roof'; allowed: floor, wall"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in ROOM
    with pytest.raises(InputError, match=message) as caught:
        load_recipe(written(tmp_path, ROOM.replace(before, after, 1)))
    assert "\n" not in str(caught.value)


def test_the_line_is_the_one_of_the_mistake(tmp_path: Path) -> None:
    text = ROOM.replace("kind: [rug]", "kind: [rugg]", 1)
    line = next(i for i, row in enumerate(text.splitlines(), start=1) if "rugg" in row)
    with pytest.raises(InputError, match=f"mine.yaml:{line}:"):
        load_recipe(written(tmp_path, text))


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words"])
def test_not_a_recipe_at_all(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="allowed are keys and values"):
        load_recipe(written(tmp_path, text))


def test_yaml_cannot_run_code(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load_recipe(written(tmp_path, "about: !!python/object/apply:os.system ['true']"))


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "bin.yaml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(InputError, match="UTF-8"):
        load_recipe(path)
