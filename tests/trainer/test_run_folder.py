"""The folder of a run: only what a run wrote is ever replaced."""

import json
from pathlib import Path

import pytest

from synthcam.errors import InputError
from trainer.checkpoints import seal
from trainer.config import TrainConfig, load_config
from trainer.run_folder import CONFIG, DONE, START, begin_run, check_run


@pytest.fixture(scope="module")
def tiny() -> TrainConfig:
    return load_config("tiny")


def start_model(folder: Path) -> None:
    """The tiny model as a run leaves it."""
    (folder / START).mkdir()
    (folder / START / "model.safetensors").write_text("weights")
    seal(folder / START)
    (folder / START / DONE).touch()


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"model_type": "llama"}', '{"model": "mine"}'])
def test_a_config_of_something_else_is_never_replaced(tiny: TrainConfig, tmp_path: Path, content: str) -> None:
    (tmp_path / CONFIG).write_text(content)
    start_model(tmp_path)
    before = files(tmp_path)
    for resume in (False, True):
        with pytest.raises(InputError, match=r"config\.json(: damaged|, which is not of a run; choose another --out)"):
            check_run(tiny, tmp_path, resume=resume)
    assert files(tmp_path) == before


def test_what_a_run_wrote_before_it_began_is_replaced(tiny: TrainConfig, tmp_path: Path) -> None:
    begin_run(tiny, tmp_path)
    start_model(tmp_path)
    (tmp_path / ".start.partial-0123").mkdir()
    check_run(tiny, tmp_path, resume=False)
    begin_run(tiny, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".start.partial-0123", CONFIG]
    assert json.loads((tmp_path / CONFIG).read_text())["model"]["name"] == "tiny"


@pytest.mark.parametrize("name", ["thesis.tex", "deeper/thesis.tex", "model.safetensors"])
def test_a_start_with_anything_else_in_it_is_never_removed(tiny: TrainConfig, tmp_path: Path, name: str) -> None:
    begin_run(tiny, tmp_path)
    start_model(tmp_path)
    (tmp_path / START / name).parent.mkdir(exist_ok=True)
    (tmp_path / START / name).write_text("mine")
    with pytest.raises(InputError, match=rf"start: holds {name}, which no run wrote; choose another --out"):
        check_run(tiny, tmp_path, resume=False)
    assert (tmp_path / START / name).read_text() == "mine"


def test_a_start_that_is_a_link_is_never_removed(tiny: TrainConfig, tmp_path: Path) -> None:
    run = tmp_path / "run"
    begin_run(tiny, run)
    (tmp_path / "mine").mkdir()
    (run / START).symlink_to(tmp_path / "mine")
    with pytest.raises(InputError, match="start: holds a link, which no run wrote"):
        check_run(tiny, run, resume=False)
