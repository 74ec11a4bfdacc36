"""`synthcam train`: the whole of it on toy clips, stopping and going on, and everything that is refused."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("torch", reason="training needs the extra `train`")

from support.small_dataset import SLIDES

Synthcam = Callable[..., Any]
Refused = Callable[..., str]


@pytest.fixture
def config(tmp_path: Path, motion_dataset: Path) -> Path:
    """A run of a few steps on a few toy clips."""
    shutil.copytree(motion_dataset, tmp_path / "data")
    return write_config(tmp_path)


def write_config(folder: Path, **changes: Any) -> Path:
    source = {"kind": "motions", "path": str(folder / "data"), "motions": list(SLIDES)}
    stage = {"mixture": [source], "learning_rate": 1e-3, "gradient_checkpointing": False, "save_every": 2}
    content = {
        "device": "cpu",
        "out": str(folder / "run"),
        "model": {"name": "tiny", "dtype": "float32"},
        "video": {"fps": 4, "max_frames": 4, "pixels": 3136},
        "sft": {**stage, "steps": 4, "batch": 3, "log_every": 1},
        "grpo": {
            **stage,
            "steps": 2,
            "batch": 2,
            "generations": 2,
            "max_completion_tokens": 4,
            "log_every": 1,
        },
        "evaluation": {"mixture": [{**source, "split": "test"}], "max_new_tokens": 4, "controls": False},
        **changes,
    }
    file = folder / "config.yaml"
    file.write_text(yaml.safe_dump(content))
    return file


def test_a_run_from_beginning_to_end_and_on(synthcam: Synthcam, refused: Refused, config: Path, tmp_path: Path) -> None:
    ran = synthcam("train", "--config", config)
    assert ran.code == 0, ran.err
    run = tmp_path / "run"
    for moment in ("before", "after sft", "after grpo"):
        assert moment in ran.out
    for column in ("chance", "majority"):
        assert column in ran.out
    assert "33.3" in ran.out, "chance of three motions"
    assert "motions: 6 questions about 6 videos" in ran.err
    for line in ("sft: 4 of 4", "grpo: 2 of 2", "before: 6 of 6"):
        assert line in ran.err
    assert "{'loss'" not in ran.out + ran.err
    for stage in ("sft", "grpo"):
        assert (run / stage / "curves.png").stat().st_size > 5000
        assert list((run / stage / "tensorboard").glob("events.*"))
        assert (run / stage / "model" / "model.safetensors").is_file()
        video = json.loads((run / stage / "model" / "synthcam_video.json").read_text())
        assert (video["fps"], video["max_frames"]) == (4, 4)
    history = json.loads((run / "sft" / "checkpoint-4" / "trainer_state.json").read_text())["log_history"]
    assert [row["source/motions"] for row in history if "loss" in row] == [3] * 4
    assert json.loads((run / "evaluations" / "before" / "scores.json").read_text())["described"]["video"]["fps"] == 4

    told = refused("train", "--config", config)
    assert told == f"synthcam: {run}: holds a run; --resume continues it, or choose another --out\n"

    again = synthcam("train", "--config", config, "--resume")
    assert again.out == ran.out, "nothing is done twice"
    assert "sft: 4 of 4" not in again.err

    told = refused("train", "--config", config, "--seed", 5, "--resume", "--dry-run")
    assert "the run there was started with another seed" in told
    told = refused("train", "--config", config, "--seed", 5, "--resume")
    assert "the run there was started with another seed; choose another --out" in told

    # As a kill in the middle of a stage leaves it: no end, and the last checkpoint half written.
    shutil.rmtree(run / "grpo")
    (run / "sft" / "done").unlink()
    shutil.rmtree(run / "sft" / "model")
    (run / "sft" / "checkpoint-4" / "trainer_state.json").write_text("{")
    kept = json.loads((run / "sft" / "checkpoint-2" / "trainer_state.json").read_text())["log_history"]
    ran = synthcam("train", "--config", config, "--resume", "--stage", "sft")
    assert ran.code == 0, ran.err
    assert f"sft: continues from {run / 'sft' / 'checkpoint-2'}" in ran.err
    resumed = json.loads((run / "sft" / "checkpoint-4" / "trainer_state.json").read_text())["log_history"]
    assert resumed[:2] == kept
    losses = [[row["loss"] for row in rows if "loss" in row] for rows in (history, resumed)]
    assert losses[1] == pytest.approx(losses[0], rel=1e-5), "the resumed curve is the uninterrupted one"


RECIPE = """\
seed: 0
size: [64, 48]
fps: 4
seconds: [1, 1]
clips_a_scene: 2
scenes_a_shard: 1
shots: {single: 1}
motions: {pan: 1, tilt: 0, zoom: 0, roll: 0, dolly: 0, truck: 0, pedestal: 0, arc: 0, crane: 0, dolly-zoom: 0}
twins: {share: 1, kinds: {opposite: 1}}
portions:
  - {use: sft, split: train, clips: 2, scenes: [room], samples: {}}
  - {use: vqa, split: test, clips: 2, scenes: [corridor], samples: {}}
"""


@pytest.mark.usefixtures("built_here")
def test_a_dataset_that_is_not_there_is_built_and_one_half_built_gone_on_with(
    synthcam: Synthcam, tmp_path: Path
) -> None:
    (tmp_path / "pans.yaml").write_text(RECIPE)
    source = {
        "kind": "motions",
        "path": str(tmp_path / "pans"),
        "recipe": str(tmp_path / "pans.yaml"),
        "motions": ["pan-left", "pan-right"],
    }
    stage = {"mixture": [source], "steps": 1, "learning_rate": 1e-3, "gradient_checkpointing": False}
    config = write_config(
        tmp_path,
        sft={**stage, "batch": 2},
        grpo=None,
        evaluation={"mixture": [{**source, "split": "test"}], "max_new_tokens": 4, "controls": False},
    )
    ran = synthcam("train", "--config", config)
    assert ran.code == 0, ran.err
    assert ran.err.count(f"building {tmp_path / 'pans'}") == 1, "both sources are of the same dataset"
    assert "motions: 2 questions about 2 videos" in ran.err

    # As a kill before the end leaves it.
    begun = tmp_path / "again"
    (begun / ".build").mkdir(parents=True)
    content = yaml.safe_load(config.read_text())
    for place in (content["sft"], content["evaluation"]):
        place["mixture"][0]["path"] = str(begun)
    config.write_text(yaml.safe_dump(content))
    ran = synthcam("train", "--config", config, "--out", tmp_path / "other")
    assert ran.code == 0, ran.err
    assert (begun / "manifest.json").read_bytes() == (tmp_path / "pans" / "manifest.json").read_bytes()


def test_a_dry_run_writes_nothing(synthcam: Synthcam, config: Path, tmp_path: Path) -> None:
    ran = synthcam("train", "--config", config, "--dry-run")
    assert ran.code == 0, ran.err
    assert "sft: 12 examples in 4 steps of 3" in ran.out
    assert "motions: 6 questions about 6 videos" in ran.out
    assert "epochs of each source: motions 2.00" in ran.out
    assert not (tmp_path / "run").exists()


def test_gpus_are_for_a_dry_run(synthcam: Synthcam, refused: Refused, config: Path) -> None:
    ran = synthcam("train", "--config", config, "--dry-run", "--gpus", 3, "--stage", "sft")
    assert "a step on each of 3 devices: 1 examples" in ran.out
    assert "batch 3: is no multiple of 2 devices; near it is 2 and 4" in refused(
        "train", "--config", config, "--dry-run", "--gpus", 2
    )
    assert "--gpus: only --dry-run takes it" in refused("train", "--config", config, "--gpus", 2)


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"recipe": "eight"}, "recipe: there is no such recipe; allowed are"),
        ({"motions": ["static", "roll-cw"]}, "no clip in train has roll-cw"),
        ({"kind": "motion"}, "kind: found 'motion'; did you mean motions?"),
    ],
)
def test_what_is_refused_leaves_no_folder(
    refused: Refused, config: Path, tmp_path: Path, changes: dict[str, Any], message: str, dry: list[str]
) -> None:
    content = yaml.safe_load(config.read_text())
    content["sft"]["mixture"][0].update(changes)
    config.write_text(yaml.safe_dump(content))
    assert message in refused("train", "--config", config, *dry)
    assert not (tmp_path / "run").exists()


def test_a_folder_where_nothing_was_finished_takes_another_config(config: Path, tmp_path: Path) -> None:
    from synthcam.errors import InputError
    from trainer.config import load_config
    from trainer.run_folder import begin_run, check_run

    run = tmp_path / "run"
    begin_run(load_config(config), run)
    (run / "start").mkdir()
    other = load_config(write_config(tmp_path, seed=5))
    check_run(other, run, resume=False)
    begin_run(other, run)
    assert json.loads((run / "config.json").read_text())["seed"] == 5
    assert not (run / "start").exists(), "the tiny model of the other config"
    (run / "sft").mkdir()
    with pytest.raises(InputError, match="holds a run; --resume continues it"):
        check_run(other, run, resume=False)


def test_the_gpu_config_without_a_gpu(refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.chdir(tmp_path)
    told = refused("train", "--config", "qwen2_5_vl_7b")
    assert "config qwen2_5_vl_7b is for a GPU and torch finds none here; --dry-run says what it would take" in told
    assert not list(tmp_path.iterdir())


def test_one_process_with_several_gpus(refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.chdir(tmp_path)
    assert "one process and 2 GPUs: set CUDA_VISIBLE_DEVICES=0" in refused("train", "--config", "qwen2_5_vl_7b")
    assert not list(tmp_path.iterdir())


def test_whole_models_do_not_learn_in_half_numbers(refused: Refused, config: Path, tmp_path: Path) -> None:
    told = refused("train", "--config", write_config(tmp_path, model={"name": "tiny", "mode": "frozen-vision"}))
    assert "model.dtype bfloat16 with mode frozen-vision rounds most steps away; allowed are float32" in told
    assert not (tmp_path / "run").exists()


def test_from_python_one_stage_and_then_the_one_before_it(refused: Refused, config: Path, tmp_path: Path) -> None:
    import trainer

    reported: list[tuple[str, int, int]] = []
    trained = trainer.train(config, stage="grpo", progress=lambda *report: reported.append(report))
    assert trained.models == {"grpo": tmp_path / "run" / "grpo" / "model"}
    assert trained.model.is_dir()
    assert trained.curves["grpo"].is_file()
    assert list(trained.scores) == ["before", "after grpo"]
    works = [(name.partition(":")[0], done, total) for name, done, total in reported]
    assert {("before", 6, 6), ("grpo", 1, 2), ("grpo", 2, 2), ("after grpo", 6, 6)} <= set(works)
    told = refused("train", "--config", config, "--resume")
    assert f"{tmp_path / 'run'}: grpo is finished there without sft before it; choose another --out" in told
    assert not (tmp_path / "run" / "sft").exists()


def test_another_number_of_processes_reads_other_examples(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from synthcam.errors import InputError
    from trainer import run_folder
    from trainer.config import load_config

    run_folder.begin_run(load_config(config), tmp_path / "run")
    (tmp_path / "run" / "sft").mkdir()
    run_folder.check_run(load_config(config), tmp_path / "run", resume=True)
    monkeypatch.setattr(run_folder, "process_count", lambda: 8)
    with pytest.raises(InputError, match="started with another processes"):
        run_folder.check_run(load_config(config), tmp_path / "run", resume=True)


def test_beta_against_a_model_that_is_not_the_start(refused: Refused, config: Path, tmp_path: Path) -> None:
    adapter = tmp_path / "adapter"
    adapter.mkdir()
    (adapter / "adapter_config.json").write_text("{}")
    content = yaml.safe_load(config.read_text())
    grpo = {**content["grpo"], "beta": 0.1}
    other = write_config(tmp_path, model={"name": str(adapter), "dtype": "float32"}, grpo=grpo)
    assert f"grpo.beta 0.1: {adapter} is an adapter" in refused("train", "--config", other)


def test_a_checkpoint_of_another_frame_rate(refused: Refused, config: Path, tmp_path: Path) -> None:
    trained = tmp_path / "trained"
    trained.mkdir()
    shown = {"fps": 2.0, "max_frames": 4, "pixels": 3136}
    (trained / "synthcam_video.json").write_text(json.dumps(shown))
    told = refused("train", "--config", write_config(tmp_path, model={"name": str(trained), "dtype": "float32"}))
    assert f"{trained}: trained with fps 2.0, not 4.0" in told
    assert "model.allow_other_video: true takes it all the same" in told


def test_a_checkpoint_of_another_frame_rate_where_that_is_wanted(
    synthcam: Synthcam, config: Path, tmp_path: Path
) -> None:
    stage = {**yaml.safe_load(config.read_text())["sft"], "steps": 1}
    assert synthcam("train", "--config", write_config(tmp_path, sft=stage, evaluation=None), "--stage", "sft").code == 0
    model = {"name": str(tmp_path / "run" / "sft" / "model"), "dtype": "float32", "allow_other_video": True}
    other = write_config(tmp_path, model=model, sft=stage, video={"fps": 2, "max_frames": 4, "pixels": 3136})
    ran = synthcam("train", "--config", other, "--stage", "sft", "--out", tmp_path / "slower")
    assert ran.code == 0, ran.err
    for moment, rate in (("before", 4), ("after-sft", 2)):
        told = json.loads((tmp_path / "slower" / "evaluations" / moment / "scores.json").read_text())["described"]
        assert told["video"]["fps"] == 2
        assert told["trained_with"]["fps"] == rate


def test_a_dataset_of_another_format(refused: Refused, config: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / "manifest.json").write_text('{"format": 99}')
    assert "format 99; this version of synthcam reads format 1" in refused("train", "--config", config)


def test_a_folder_that_holds_something_else(refused: Refused, config: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / "x").touch()
    told = refused("train", "--config", config, "--out", tmp_path / "data")
    assert "exists already and holds no run; choose another --out" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--config", "tinny"], "did you mean tiny or tiny_early or tiny_frames?"),
        (["--config", "nowhere.yaml"], "config nowhere.yaml does not exist"),
        (["--stage", "rl"], "'rl' is not one of 'sft', 'grpo'"),
    ],
)
def test_what_makes_no_sense_is_refused(refused: Refused, arguments: list[str], message: str) -> None:
    assert message in refused("train", *arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"config": "tinny"}, "there is no config 'tinny'; did you mean tiny"),
        ({"config": 5}, "there is no config '5'"),
        ({"out": 5}, "out 5; allowed is the name of a file or folder"),
        ({"seed": 2**32}, "--seed 4294967296; allowed is a whole number from 0 to 4294967295"),
        ({"seed": 1.5}, "--seed 1.5; allowed is a whole number"),
        ({"stage": "rl"}, "--stage rl: the config has no rl"),
        ({"progress": "yes"}, "progress 'yes'; allowed is True, False or a function"),
    ],
)
def test_from_python_what_is_wrong_is_one_line(
    config: Path, tmp_path: Path, arguments: dict[str, Any], message: str
) -> None:
    import trainer
    from synthcam.errors import InputError

    with pytest.raises(InputError) as refused:
        trainer.train(**{"config": config, **arguments})
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "run").exists()


def test_a_seed_beyond_the_largest(refused: Refused, config: Path) -> None:
    assert "--seed 4294967296; allowed is" in refused("train", "--config", config, "--seed", 2**32)
    told = refused("train", "--config", write_config(config.parent, seed=2**32), "--dry-run")
    assert "seed" in told
    assert "4294967295" in told


@pytest.mark.parametrize("text", ["{", "[]"])
def test_a_damaged_run_is_refused(refused: Refused, config: Path, tmp_path: Path, text: str) -> None:
    run = tmp_path / "run"
    (run / "sft").mkdir(parents=True)
    (run / "config.json").write_text(text)
    assert f"{run / 'config.json'}: damaged" in refused("train", "--config", config, "--resume")


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"scores": [], "trained_with": null}'])
def test_damaged_scores_are_refused(tmp_path: Path, text: str) -> None:
    from synthcam.errors import InputError
    from trainer.run_folder import read_evaluation

    (tmp_path / "evaluations" / "after-sft").mkdir(parents=True)
    (tmp_path / "evaluations" / "after-sft" / "scores.json").write_text(text)
    with pytest.raises(InputError, match=r"scores\.json: damaged"):
        read_evaluation(tmp_path, "after sft")


def test_a_dry_run_of_another_kind_of_model(refused: Refused, config: Path, tmp_path: Path) -> None:
    (tmp_path / "llama").mkdir()
    (tmp_path / "llama" / "config.json").write_text('{"model_type": "llama"}')
    other = write_config(tmp_path, model={"name": str(tmp_path / "llama"), "dtype": "float32"})
    assert "a llama; only Qwen2.5-VL can be trained" in refused("train", "--config", other, "--dry-run")
