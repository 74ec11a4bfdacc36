"""The stage frames and `evaluate --frames` over a small long dataset: what they write, what they refuse."""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import av
import pytest

torch = pytest.importorskip("torch")

from support.cheap_builds import InThisProcess  # noqa: E402

import synthcam  # noqa: E402
from synthcam.dataset.building.build import build  # noqa: E402
from synthcam.dataset.check.check import check_dataset  # noqa: E402
from synthcam.dataset.planning.recipe import load_recipe  # noqa: E402
from synthcam.errors import InputError  # noqa: E402
from synthcam.evaluation.items import Item, Prediction  # noqa: E402
from trainer.config import TrainConfig, load_config  # noqa: E402
from trainer.frame_selection import reader as reader_module  # noqa: E402
from trainer.frame_selection.config import PicksConfig  # noqa: E402
from trainer.frame_selection.picking import picks_shown  # noqa: E402
from trainer.frame_selection.samplers import true_windows  # noqa: E402
from trainer.frame_selection.saved import load_policy  # noqa: E402
from trainer.models.load import save_checkpoint  # noqa: E402
from trainer.models.tiny import TinyShape, build_tiny  # noqa: E402
from trainer.run import train  # noqa: E402
from trainer.sources.dataset import read_dataset  # noqa: E402
from trainer.video import VideoInput  # noqa: E402

RECIPE = """
seed: 3
size: [32, 32]
fps: 2
temporal:
  - {use: rl, split: train, clips: 4, kinds: [window_way], levels: [2], samples: {choice: 4}}
  - {use: vqa, split: test, clips: 4, kinds: [window_way, windows_order], levels: [2], samples: {choice: 4}}
"""
VIDEO = VideoInput(fps=2, max_frames=16, pixels=784)
SHAPE = TinyShape(
    hidden=32, layers=1, heads=4, kv_heads=2, intermediate=48, vision_hidden=32, vision_layers=1, vision_intermediate=48
)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of eight clips of 256 frames."""
    folder = tmp_path_factory.mktemp("long")
    (folder / "recipe.yaml").write_text(RECIPE)
    build(load_recipe(folder / "recipe.yaml"), folder / "out", InThisProcess())
    return folder / "out"


def save_reader(folder: Path, long: Path, *, seed: int) -> Path:
    """A reader with random weights that knows the words of a dataset."""
    examples = [*_examples(long, "rl", "train"), *_examples(long, "vqa", "test")]
    texts = {text for one in examples for text in (one.prompt, one.target)}
    model, processor = build_tiny(sorted(texts), SHAPE, seed=seed)
    save_checkpoint(folder, model, processor, VIDEO)
    return folder


def _examples(long: Path, use: str, split: str) -> list[Any]:
    return list(read_dataset(long, name="long", use=use, split=split, chains=False))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, long: Path) -> Path:
    return save_reader(tmp_path_factory.mktemp("model") / "reader", long, seed=0)


def config(model: Path, long: Path, **changes: Any) -> TrainConfig:
    source = {"kind": "dataset", "path": str(long), "chains": False}
    frames = {
        "mixture": [source | {"use": "rl"}],
        "held_out": [source | {"use": "vqa", "split": "test"}],
        **{"fps": 2, "most": 256, "budgets": [2, 4], "steps": 4, "questions": 2, "group": 2, "hidden": 8},
        **{"variance": 0.0, "warm_start": {"steps": 1}},
    }
    return TrainConfig.model_validate(
        {
            "device": "cpu",
            "out": "x",
            "model": {"name": str(model), "dtype": "float32"},
            "video": VIDEO.model_dump(),
            "frames": frames,
        }
        | changes
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, model: Path, long: Path) -> Iterator[Path]:
    """A run of the stage with a reader of random weights, whose letters get little probability."""
    folder = tmp_path_factory.mktemp("run") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader_module, "LEAST_MASS", 0.0)
        done = train(config(model, long), folder, stage="frames", progress=False)
        assert done.policy is not None
        assert done.policy.folder == folder / "frames" / "policy"
        again = train(config(model, long), folder, stage="frames", resume=True, progress=False)
        assert again.policy == done.policy
    return folder


def test_a_long_dataset_is_checked_and_its_windows_are_stored(long: Path) -> None:
    assert not check_dataset(long, quick=False, limit=3, workers=1, progress=lambda *_: None).violations
    for example in _examples(long, "vqa", "test"):
        spans = true_windows(example)
        assert len(spans) == (1 if example.topic == "window_way" else 2)
        assert all(0 <= start < end <= 128 for start, end in spans)


def test_the_stage_writes_a_policy_a_log_and_a_comparison(run: Path, model: Path) -> None:
    stage = run / "frames"
    assert len((stage / "log.jsonl").read_text().splitlines()) == 4
    found = json.loads((stage / "comparison.json").read_text())
    for budget in ("2", "4"):
        ways = found["budgets"][budget]
        assert sorted(ways) == ["flow", "oracle", "policy", "random", "similar", "uniform"]
        assert all(way["count"] == 4 for way in ways.values())
        assert ways["oracle"]["inside"] == 1.0
        assert 0 < ways["uniform"]["chance"] < 0.2
    policy = load_policy(stage / "policy", reader_module.Reader(str(model)))
    assert not policy.training


def test_a_policy_picks_what_a_model_is_shown(run: Path, model: Path, long: Path) -> None:
    picks = PicksConfig(by="policy", budget=4, policy=run / "frames" / "policy")
    shown = picks_shown(picks, VIDEO, seed=0)
    example = _examples(long, "vqa", "test")[0]
    found = shown(example, (0.0, None))
    assert found.frames.shape == (8, 28, 28, 3)
    assert found.indices[::2] == found.indices[1::2]
    assert list(found.indices) == sorted(found.indices)
    with pytest.raises(InputError, match="asked about in part"):
        shown(example, (1.0, 4.0))


def test_a_policy_of_another_reader_is_refused_in_a_line(run: Path, long: Path, tmp_path: Path) -> None:
    other = save_reader(tmp_path / "other", long, seed=1)
    picks = PicksConfig(by="policy", budget=4, policy=run / "frames" / "policy", reader=str(other))
    with pytest.raises(InputError, match="was trained with the vision tower of") as caught:
        picks_shown(picks, VIDEO, seed=0)
    assert "\n" not in str(caught.value)


def test_a_damaged_policy_is_refused_in_a_line(run: Path, tmp_path: Path) -> None:
    harmed = tmp_path / "policy"
    shutil.copytree(run / "frames" / "policy", harmed)
    (harmed / "policy.json").write_text("{}")
    with pytest.raises(InputError, match=r"policy\.json is not what was written"):
        picks_shown(PicksConfig(by="policy", budget=4, policy=harmed), VIDEO, seed=0)
    with pytest.raises(InputError, match=r"holds no policy\.json"):
        picks_shown(PicksConfig(by="policy", budget=4, policy=tmp_path), VIDEO, seed=0)


def test_a_reader_without_letters_is_refused_before_anything_is_trained(
    model: Path, long: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="does not answer in letters"):
        train(config(model, long), tmp_path / "out", stage="frames", progress=False)
    assert not (tmp_path / "out" / "frames" / "policy").exists()


def test_a_config_says_what_the_stage_lacks(model: Path, long: Path) -> None:
    with pytest.raises(InputError, match="--stage sft: the config has no sft"):
        config(model, long).stages("sft")
    with pytest.raises(InputError, match="--stage frames: the config has no frames"):
        load_config("tiny").stages("frames")
    with pytest.raises(ValueError, match="budgets"):
        config(model, long, frames=config(model, long).frames.model_dump() | {"budgets": [8, 4]})  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="the folder of one, is missing"):
        PicksConfig(by="policy")


class Counter:
    """A system that says A, and counts the frames of the videos that it is given."""

    name, needs_video = "counter", True
    frames: list[int]

    def __init__(self) -> None:
        type(self).frames = []

    def describe(self) -> dict[str, str]:
        return {}

    def answer(self, items: Iterable[Item]) -> Iterator[Prediction]:
        for item in items:
            with av.open(str(item.file)) as container:
                self.frames.append(sum(1 for _ in container.decode(video=0)))
            yield Prediction(item.id, options=(-0.1, -3.0, -3.0, -3.0)[: len(item.options)])


def open_counter(argument: str, settings: object) -> Any:
    return nullcontext(Counter())


@pytest.mark.parametrize("frames", ["uniform", "random", "flow", "oracle", "similar", "policy"])
def test_every_system_is_shown_the_picked_frames(
    frames: str, run: Path, model: Path, long: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    options = {"policy": {"policy": str(run / "frames" / "policy")}, "similar": {"reader": str(model)}}.get(frames, {})
    found = synthcam.evaluate(
        "long",
        f"python:{Path(__file__).stem}:open_counter",
        file=long,
        frames=frames,
        budget=8,
        options={"candidates-fps": "2", **options},
        out=tmp_path / "out",
    )
    assert found.scores["errors"] == 0
    rows = [json.loads(line) for line in (tmp_path / "out" / "picks.jsonl").read_text().splitlines()]
    assert len(rows) == 4
    for row in rows:
        assert row["by"] == frames
        assert len(set(row["picked_s"])) == 8
        assert row["candidates"] == 256
        inside = sum(any(a <= time <= b for a, b in row["windows"]) for time in row["picked_s"])
        assert inside == 8 or frames != "oracle" or sum(b - a + 0.5 for a, b in row["windows"]) < 4


def test_a_model_is_shown_each_picked_frame_as_a_still_pair(model: Path, long: Path, tmp_path: Path) -> None:
    found = synthcam.evaluate("long", str(model), file=long, frames="oracle", budget=4, out=tmp_path / "out")
    assert found.scores["errors"] == 0
    assert found.scores["described"]["video"]["max_frames"] == 8
    assert found.scores["described"]["video"]["fps"] == 2.0


def test_ways_that_lack_something_are_refused_in_a_line(model: Path, long: Path, tmp_path: Path) -> None:
    def refused(frames: str, system: str = "always-no", **options: str) -> str:
        with pytest.raises(InputError) as caught:
            synthcam.evaluate("long", system, file=long, frames=frames, options=options, out=tmp_path / "out")
        assert "\n" not in str(caught.value)
        return str(caught.value)

    assert "--frames policy: which one?" in refused("policy")
    assert "--frames similar: whose embeddings?" in refused("similar")
    assert "there is no such way" in refused("best")
    assert "measures motion" in refused("uniform", "flow")
    assert "allowed is a number above 0" in refused("uniform", **{"candidates-fps": "fast"})
