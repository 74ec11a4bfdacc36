"""Our own datasets become examples."""

from pathlib import Path

import pytest
from support.small_dataset import QUESTIONS_A_CLIP, write_dataset

from synthcam.dataset.planning.recipe import load_recipe
from synthcam.errors import InputError
from synthcam.language.sample import FORMAT
from trainer.examples import ClipGeometry
from trainer.sources.availability import missing_data
from trainer.sources.config import DatasetSource, MotionsSource
from trainer.sources.registry import open_source


def source(folder: Path, *, use: str = "sft", split: str = "train", **more: bool) -> DatasetSource:
    return DatasetSource.model_validate({"kind": "dataset", "path": folder, "use": use, "split": split, **more})


def test_questions_come_with_chain_and_geometry(tmp_path: Path) -> None:
    write_dataset(tmp_path, clips=3)
    found = open_source(source(tmp_path), form="answer", training=True)
    assert len(found.examples) == 3 * QUESTIONS_A_CLIP
    for example in found.examples:
        assert example.source == "dataset"
        assert example.video.is_file()
        assert FORMAT.match(example.target)
        assert example.target.endswith(f"<answer>{example.answer}</answer>")
        assert example.prompt.startswith(example.question)
        assert example.geometry == ClipGeometry(tmp_path, example.clip)


def test_without_chains_the_answer_alone_is_asked_for(tmp_path: Path) -> None:
    write_dataset(tmp_path, clips=2)
    with_chains = open_source(source(tmp_path), form="answer", training=True).examples
    alone = open_source(source(tmp_path, chains=False), form="answer", training=True).examples
    assert [(one.question, one.answer) for one in alone] == [(one.question, one.answer) for one in with_chains]
    for one in alone:
        assert one.target == f"<answer>{one.answer}</answer>"
        assert "<observation>" not in one.prompt
        assert one.prompt.startswith("\n".join([one.question, *one.options]))


def test_a_split_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    write_dataset(tmp_path, clips=1)
    with pytest.raises(InputError, match=r"has no questions rl/test; it has sft/train, sft/test"):
        open_source(source(tmp_path, use="rl", split="test"), form="answer", training=True)


def test_clips_that_were_not_copied_are_named(tmp_path: Path) -> None:
    write_dataset(tmp_path, clips=3)
    gone = open_source(source(tmp_path), form="answer", training=True).examples[0]
    gone.video.unlink()
    assert open_source(source(tmp_path), form="answer", training=True).missing == (gone.clip,)


@pytest.mark.parametrize(
    ("name", "command"),
    [("camreasoner", "run: synthcam build camreasoner --out {}"), ("mine", "run: synthcam build RECIPE --out {}")],
)
def test_a_dataset_that_is_not_there_is_told_how_to_build(tmp_path: Path, name: str, command: str) -> None:
    with pytest.raises(InputError) as raised:
        open_source(source(tmp_path / name), form="answer", training=True)
    assert command.format(tmp_path / name) in str(raised.value)


def test_a_recipe_of_a_config_is_named_as_build_takes_it(tmp_path: Path) -> None:
    motions = {"kind": "motions", "path": tmp_path / "none", "motions": ["static", "pan-left"]}
    told = missing_data(MotionsSource.model_validate(motions | {"recipe": "seven_motions"}))
    assert told is not None
    recipe = told.split("run: synthcam build ")[1].split(" --out ")[0]
    assert load_recipe(recipe).spec.about == "small clips of seven motions"


@pytest.mark.parametrize(
    ("manifest", "message"),
    [('{"format": 7}', r"manifest.json: format 7; this version of synthcam reads format 1"), (None, "not a dataset")],
)
def test_other_formats_are_one_line(tmp_path: Path, manifest: str | None, message: str) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(InputError, match=message) as raised:
        open_source(source(tmp_path), form="answer", training=True)
    assert "\n" not in str(raised.value)
