"""Configs say what a run is; what is wrong with one is told in a line with its place."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from synthcam.errors import InputError
from trainer.config import TrainConfig, config_names, load_config
from trainer.sources.config import BuiltSource, CameraBenchSource, DatasetSource, source_name
from trainer.stage_config import Spread

SMALL: dict[str, Any] = {
    "device": "cpu",
    "out": "run",
    "model": {"name": "tiny", "dtype": "float32"},
    "video": {"fps": 4, "max_frames": 8, "pixels": 3136},
    "sft": {
        "mixture": [{"kind": "dataset", "path": "data", "use": "sft"}],
        "steps": 10,
        "batch": 4,
        "learning_rate": 0.001,
    },
    "grpo": {
        "mixture": [{"kind": "dataset", "path": "data", "use": "rl"}],
        "steps": 10,
        "batch": 2,
        "generations": 4,
        "learning_rate": 0.0001,
    },
}


TALK = {"kind": "sharegpt", "file": "a", "videos": "b"}
REAL = {"kind": "real_clips", "path": "real"}


def written(folder: Path, changes: dict[str, Any]) -> Path:
    """SMALL with changes; a key with dots reaches inside, a value of None takes a key away."""
    content: dict[str, Any] = yaml.safe_load(yaml.safe_dump(SMALL))
    for key, value in changes.items():
        *path, last = key.split(".")
        place: Any = content
        for part in path:
            place = place[int(part)] if part.isdigit() else place[part]
        if value is None:
            del place[last]
        else:
            place[last] = value
    file = folder / "config.yaml"
    file.write_text(yaml.safe_dump(content, sort_keys=False))
    return file


@pytest.mark.parametrize("name", config_names())
def test_every_shipped_config_is_valid(name: str) -> None:
    config = load_config(name)
    of_sft_alone = ("camerabench_sft", "tiny_directions", "tiny_fifteen", "tiny_frames", "tiny_temporal")
    of_frames = ("qwen2_5_vl_7b_frames", "tiny_frames")
    changed = set() if name == "qwen2_5_vl_7b_frames" else {"sft"} if name in of_sft_alone else {"sft", "grpo"}
    assert set(config.stages()) == changed
    assert (config.frames is not None) == (name in of_frames)
    assert config.evaluation is not None or config.frames is not None
    assert config.video.fps <= 4 or name == "camerabench_sft", "denser frames share time positions"
    assert any(isinstance(source, BuiltSource) for source in config.sources())


def test_tiny_runs_on_a_cpu_and_seven_b_on_a_gpu() -> None:
    tiny = ["tiny", "tiny_chains", "tiny_directions", "tiny_early", "tiny_fifteen", "tiny_frames", "tiny_temporal"]
    large = ["camerabench_sft", "camreasoner", "qwen2_5_vl_7b", "qwen2_5_vl_7b_8gpu", "qwen2_5_vl_7b_frames"]
    assert config_names() == [*large, *tiny]
    assert {load_config(name).device for name in tiny} == {"cpu"}
    assert {load_config(name).device for name in large} == {"cuda"}


def test_a_batch_is_the_same_on_any_number_of_devices() -> None:
    for name in config_names():
        for stage in load_config(name).stages().values():
            for devices in (1, 8):
                spread = stage.spread(devices)
                sequences = devices * spread.device_batch * spread.passes
                assert sequences == stage.batch * stage.sequences_an_example, (name, devices)
                assert devices * spread.examples == stage.batch


def test_a_batch_that_cannot_be_spread_is_told_with_what_could() -> None:
    stage = load_config("qwen2_5_vl_7b").stages()["sft"]
    with pytest.raises(InputError, match=r"batch 64: is no multiple of 5 devices; near it is 60 and 65"):
        stage.spread(5)
    with pytest.raises(InputError, match=r"device_batch 3: does not divide the 8 sequences of each of 8 .* 1, 2, 4, 8"):
        stage.model_copy(update={"device_batch": 3}).spread(8)


def test_epochs_and_examples_and_steps_say_the_same_length() -> None:
    """Half of the mixture is the first source, of 30 examples: two epochs are 120 examples of both."""
    stage = load_config("tiny_chains").stages()["sft"].model_copy(update={"steps": None, "batch": 8})
    first, second = stage.mixture
    even = stage.model_copy(update={"mixture": (first, second.model_copy(update={"weight": first.weight}))})
    lengths = [{"epochs": 2.0}, {"examples": 120}, {"steps": 15}]
    assert [even.model_copy(update=length).steps_for([30, 7]) for length in lengths] == [15, 15, 15]


def test_nothing_is_evaluated_that_trains() -> None:
    for name in config_names():
        config = load_config(name)
        asked = (
            *(config.evaluation.mixture if config.evaluation else ()),
            *(config.frames.held_out if config.frames else ()),
        )
        held_out = [s for s in asked if isinstance(s, BuiltSource)]
        assert held_out
        assert all(source.split == "test" for source in held_out)
        for stage in config.stages().values():
            for source in stage.mixture:
                if isinstance(source, BuiltSource):
                    assert source.split == "train"


def test_the_seven_b_replays_real_data_in_every_batch_of_both_stages() -> None:
    config = load_config("qwen2_5_vl_7b")
    for stage in config.stages().values():
        weights = {source_name(source): source.weight for source in stage.mixture}
        real = sum(source.weight for source in stage.mixture if isinstance(source, CameraBenchSource))
        assert {type(source) for source in stage.mixture} == {DatasetSource, CameraBenchSource}
        # Shares are kept to within less than two examples (see Mixture), so this is at least one in every batch.
        assert real / sum(weights.values()) * stage.batch >= 2


@pytest.mark.parametrize(
    ("changes", "line", "message"),
    [
        (
            {"sft.learning_rat": 1},
            "  learning_rat:",
            "sft.learning_rat is not a key here; the nearest known one is learning_rate",
        ),
        ({"vidoe": {}}, "vidoe:", "vidoe is not a key here; the nearest known one is video"),
        (
            {"sft.mixture.0.limt": 3},
            "    limt:",
            "sft.mixture.0.limt is not a key here; the nearest known one is limit",
        ),
        (
            {"sft.mixture.0.videos": "x"},
            "    videos:",
            "sft.mixture.0.videos is not a key here; the nearest known one is",
        ),
        ({"video.multiple": 30}, "video:", "video: multiple 30 cuts through tokens; allowed are multiples of 28"),
        ({"video.multiple": 84}, "video:", "video: pixels 3136 is less than a frame of multiple x multiple, 7056"),
        ({"video.frames": 3}, "  frames:", "video.frames is not a key here; the nearest known one is max_frames"),
        (
            {"grpo.rewards": {"acuracy": 1}},
            "    acuracy:",
            "grpo.rewards.acuracy is not a key here; the nearest known one is accuracy",
        ),
        ({"sft.batch": None}, "sft:", "sft.batch is missing"),
        ({"sft.steps": None}, "sft:", "sft: nothing says how long it trains; needed is one of epochs, examples, steps"),
        ({"sft.epochs": 2}, "sft:", "sft: epochs and steps says how long it trains; needed is one of epochs, "),
        (
            {"sft.batch_size": 4},
            "  batch_size:",
            "sft.batch_size is not a key here; the nearest ",
        ),
        ({"sft.steps": 0}, "  steps: 0", "sft.steps: found 0; allowed: at least 1"),
        ({"device": "gpu"}, "device:", "device: found 'gpu'; allowed: cpu, cuda; the nearest is cpu"),
        (
            {"video.max_frames": 7},
            "  max_frames:",
            "video.max_frames: 7 is odd; the model reads frames in pairs (found 7)",
        ),
        (
            {"sft.mixture.0.kind": "dataste"},
            "  - kind: dataste",
            "sft.mixture.0: kind: found 'dataste'; did you mean dataset? allowed are dataset, motions, directions, ",
        ),
        ({"sft.mixture.0.kind": None}, "  - path:", "sft.mixture.0: kind is missing; allowed are dataset, motions, "),
        (
            {"sft.mixture.0.recipe": "seven_motion"},
            "    recipe:",
            "sft.mixture.0.recipe: there is no such recipe; did you mean seven_motions? allowed are benchmark, ",
        ),
        (
            {"sft.mixture.0.recipe": "nowhere/x.yaml"},
            "    recipe:",
            "sft.mixture.0.recipe: recipe nowhere/x.yaml does not exist",
        ),
        (
            {"evaluation": {"mixture": [{"kind": "dataset", "path": "data", "use": "vqa"}]}},
            "device:",
            "(top): evaluation source dataset: split is missing; it says whether clips that train are meant",
        ),
        (
            {"sft.mixture": [TALK], "evaluation": {"mixture": [TALK]}},
            "device:",
            "(top): evaluation source sharegpt: a trains as well; allowed are other files",
        ),
        (
            {
                "sft.mixture": [{**REAL, "held_out": 0.2}],
                "evaluation": {"mixture": [{**REAL, "split": "test"}]},
            },
            "device:",
            "(top): real: held_out is 0.2 in one source and 0.4 in another; clips would train and be held out",
        ),
        ({"sft": None, "grpo": None}, "device:", "(top): there is no stage; allowed are sft, grpo, frames, or"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, changes: dict[str, Any], line: str, message: str) -> None:
    file = written(tmp_path, changes)
    number = next(n for n, text in enumerate(file.read_text().splitlines(), start=1) if text.startswith(line))
    with pytest.raises(InputError) as raised:
        load_config(file)
    told = str(raised.value)
    assert told.startswith(f"config {file}:{number}: {message}"), told
    assert "\n" not in told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("device: cpu\ndevice: cuda\n", "2: device comes a second time; allowed is once"),
        ("- 1\n", " found list; allowed are keys and values"),
        ("a: [1\n", "2: expected ',' or ']'"),
        ("", " found NoneType"),
    ],
)
def test_files_that_are_no_config(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(text)
    with pytest.raises(InputError) as raised:
        load_config(file)
    assert f"{file}:{message}" in str(raised.value)


def test_names_that_are_none() -> None:
    with pytest.raises(
        InputError,
        match=r"there is no config 'tinny'; did you mean tiny or tiny_early or tiny_frames\? "
        r"allowed are camerabench_sft, cam",
    ):
        load_config("tinny")
    with pytest.raises(InputError, match=r"config nowhere/x.yaml does not exist; shipped ones are"):
        load_config("nowhere/x.yaml")


def test_sources_that_would_be_counted_as_one_are_refused(tmp_path: Path) -> None:
    twice = [{"kind": "dataset", "path": path, "use": "sft"} for path in ("a", "b")]
    with pytest.raises(InputError, match="two sources are called 'dataset'; give one another name"):
        load_config(written(tmp_path, {"sft.mixture": twice}))
    twice[0]["name"] = "first"
    config = load_config(written(tmp_path, {"sft.mixture": twice}))
    assert [source_name(source) for source in config.stages()["sft"].mixture] == ["first", "dataset"]


def test_a_question_of_reinforcement_learning_is_answered_several_times() -> None:
    config = TrainConfig.model_validate(SMALL)
    assert config.stages()["sft"].spread(2) == Spread(examples=2, device_batch=2, passes=1)
    assert config.stages()["grpo"].spread(2) == Spread(examples=1, device_batch=4, passes=1)


def test_a_stage_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--stage grpo: the config has no grpo"):
        load_config(written(tmp_path, {"grpo": None})).stages("grpo")
