"""What a run will cost, against models that were really built and memory that was really counted."""

import re
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs the extra `train`")

import trainer.compat  # noqa: F401  # isort: skip
import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from support.small_dataset import write_dataset
from transformers import Qwen2_5_VLForConditionalGeneration

from synthcam.errors import InputError
from synthcam.rendering.video import write_video
from trainer.config import TrainConfig, config_names, load_config
from trainer.cost import MeasuredCost, Tokens, measured_costs, memory, sizes_of
from trainer.dry_run import dry_run, model_shape, video_tokens
from trainer.features import cut_into_patches
from trainer.models.load import lora_targets
from trainer.stage_config import ModelConfig, SftConfig
from trainer.video import VideoInput, read_video

SEVEN_B = "Qwen/Qwen2.5-VL-7B-Instruct"


@pytest.fixture(scope="module")
def seven_b() -> TrainConfig:
    return load_config("qwen2_5_vl_7b")


def test_the_seven_b_shape_has_the_released_models_parameters(seven_b: TrainConfig) -> None:
    """8,292,166,656 by the index of the released safetensors: 16,584,333,312 bytes in bfloat16."""
    sizes = sizes_of(model_shape(seven_b, ()), ModelConfig(name=SEVEN_B))
    assert sizes.parameters == sizes.trainable == 16_584_333_312 // 2


def test_adapters_are_as_many_as_peft_makes(seven_b: TrainConfig) -> None:
    shape = model_shape(seven_b, ())
    sizes = sizes_of(shape, seven_b.model)
    assert seven_b.model.lora_rank == 64
    assert sizes.trainable == sizes.adapters == 161_480_704
    with torch.device("meta"):
        model = Qwen2_5_VLForConditionalGeneration(shape)
    adapted = get_peft_model(model, LoraConfig(r=64, target_modules=lora_targets(), task_type="CAUSAL_LM"))
    assert sum(p.numel() for p in adapted.parameters() if p.requires_grad) == sizes.adapters


def test_a_frozen_vision_tower_leaves_its_merger_to_learn(seven_b: TrainConfig) -> None:
    shape = model_shape(seven_b, ())
    sizes = sizes_of(shape, ModelConfig(name=SEVEN_B, mode="frozen-vision"))
    with torch.device("meta"):
        vision = Qwen2_5_VLForConditionalGeneration(shape).model.visual
    learned = sum(p.numel() for name, p in vision.named_parameters() if name.startswith("merger."))
    assert sizes.parameters - sizes.trainable == sum(p.numel() for p in vision.parameters()) - learned


@pytest.mark.parametrize("fps", [24, 4])
@pytest.mark.parametrize("pixels", [3136, 64 * 784])
def test_tokens_of_a_video_are_those_of_its_patches(tmp_path: Path, pixels: int, fps: int) -> None:
    """A video is written, decoded and cut into patches; one token stands for four of them."""
    shown = VideoInput(fps=4, max_frames=16, pixels=pixels)
    video = tmp_path / "video.mp4"
    write_video(video, [np.zeros((136, 240, 3), np.uint8)] * (3 * fps), fps=fps, width=240, height=136)
    values, _ = cut_into_patches(read_video(video, shown).frames, patch=14, merge=2)
    assert video_tokens(shown, 240, 136, 3.0, fps) == len(values) // 4


def test_states_are_what_adamw_holds(tmp_path: Path) -> None:
    config = load_config("tiny")
    shape = model_shape(config, ["some words"])
    sizes = sizes_of(shape, config.model)
    model = Qwen2_5_VLForConditionalGeneration(shape)
    optimizer = torch.optim.AdamW(model.parameters())
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    held = list(model.parameters()) + [p.grad for p in model.parameters() if p.grad is not None]
    moments = [v for state in optimizer.state.values() for v in state.values() if v.numel() > 1 or v.ndim > 0]
    counted = sum(t.numel() * t.element_size() for t in (*held, *moments))
    stage = config.stages()["sft"]
    assert memory(sizes, config.model, stage, Tokens(16, 20, 8), device="cpu").states == counted


def test_activations_are_of_the_size_that_autograd_keeps() -> None:
    """What a forward pass of the tiny model saves for its gradient, counted tensor by tensor."""
    config = load_config("tiny")
    stage = config.stages()["sft"].model_copy(update={"batch": 8, "gradient_checkpointing": False})
    assert isinstance(stage, SftConfig)
    shape = model_shape(config, ["some words"])
    model = Qwen2_5_VLForConditionalGeneration(shape)
    tokens = Tokens(video=16, prompt=40, answer=8)
    video, patches = 16 * stage.batch, 64 * stage.batch
    ids = torch.full((stage.batch, tokens.all), 5)
    ids[:, : tokens.video] = shape.video_token_id
    weights = {parameter.untyped_storage().data_ptr() for parameter in model.parameters()}
    kept: dict[int, int] = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        model.model(
            input_ids=ids,
            mm_token_type_ids=torch.where(ids == shape.video_token_id, 2, 0),
            pixel_values_videos=torch.zeros(patches, 3 * 2 * 14 * 14),
            video_grid_thw=torch.tensor([[4, 4, 4]] * stage.batch),
            second_per_grid_ts=torch.full((stage.batch,), 0.5),
        )
    assert video * 4 == patches
    estimate = memory(sizes_of(shape, config.model), config.model, stage, tokens, device="cpu").forward
    assert 0.6 < sum(kept.values()) / estimate < 1.6


def test_checkpointing_saves_memory_and_adapters_more(seven_b: TrainConfig) -> None:
    shape, stage, tokens = model_shape(seven_b, ()), seven_b.stages()["sft"], Tokens(1344, 100, 300)
    full = seven_b.model.model_copy(update={"mode": "full"})
    needs = {
        name: memory(sizes_of(shape, model), model, stage.model_copy(update=changes), tokens, device="cuda")
        for name, model, changes in (
            ("lora", seven_b.model, {}),
            ("full", full, {}),
            ("all kept", full, {"gradient_checkpointing": False}),
        )
    }
    assert needs["lora"].peak < 40e9 < needs["full"].peak < needs["all kept"].peak
    assert needs["lora"].rollouts == 0
    rolled = memory(sizes_of(shape, seven_b.model), seven_b.model, seven_b.stages()["grpo"], tokens, device="cuda")
    # Keys and values of 28 layers of 4 heads of 128, in two bytes, for 16 questions with 8 completions.
    assert rolled.rollouts == 128 * tokens.all * 28 * 2 * 4 * 128 * 2


def test_the_plan_of_the_seven_b_needs_no_data_and_no_download(
    seven_b: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("a dry run asked the network")

    monkeypatch.setattr("socket.socket.connect", no_network)
    text = "\n".join(dry_run(seven_b))
    assert "parameters 8.292 B" in text
    assert "trainable 161.5 M (1.91%), adapters of rank 64" in text
    assert text.count(": missing: ") == 6
    assert "48,000 examples in 750 steps of 64" in text
    assert "synthetic 1.33 (planned), real-vqa 2.65 (planned)" in text
    assert text.count("by a formula, not measured") == 2
    video = seven_b.video.max_frames // 2 * (seven_b.video.pixels // 28**2)
    assert text.count(f"at most: {video} video + ") == 2, "no real video can be more"
    assert re.search(
        r"memory at least \d\d\.\d GB by the formula = weights 17.2 GB \+ gradients 0.6 GB \+ optimizer 1.3 GB", text
    )
    assert text.count("plan for") == text.count("plan for a GPU of 80 GB; not measured") == 1
    assert "run: synthcam build camreasoner --out data/camreasoner" in text
    assert "cannot be read" not in text
    assert "sft:" not in "\n".join(dry_run(seven_b, stage="grpo"))


def test_the_memory_of_the_seven_b_is_told_in_one_way(seven_b: TrainConfig, tmp_path: Path) -> None:
    """The config's comment and the docs say what the formula gives, whichever stage takes most."""
    peaks = [float(gb) for gb in re.findall(r"memory at least ([\d.]+) GB", "\n".join(dry_run(seven_b)))]
    said = f"at least {max(peaks):.0f} GB by the formula; plan for 80 GB; not measured"
    root = Path(__file__).resolve().parents[2]
    for file in ("trainer/configs/qwen2_5_vl_7b.yaml", "docs/training.md"):
        assert said in (root / file).read_text(), file


@pytest.mark.parametrize("part", ["sft", "evaluation"])
def test_motions_that_a_dataset_at_hand_lacks_are_refused(
    seven_b: TrainConfig, motion_dataset: Path, part: str
) -> None:
    asked = {"kind": "motions", "path": motion_dataset, "motions": ["static", "pan-left"]}
    lacking = {**asked, "motions": ["static", "roll-cw"]}
    config = TrainConfig.model_validate(
        {
            **seven_b.model_dump(exclude={"grpo"}),
            "sft": {
                "mixture": [lacking if part == "sft" else asked],
                "steps": 1,
                "batch": 2,
                "learning_rate": 1e-4,
            },
            "evaluation": {"mixture": [{**(lacking if part == "evaluation" else asked), "split": "test"}]},
        }
    )
    with pytest.raises(InputError, match="has roll-cw as its one motion; motions there are pan-left, pan-right"):
        list(dry_run(config))


def test_the_plan_counts_what_is_there(seven_b: TrainConfig, tmp_path: Path) -> None:
    write_dataset(tmp_path, clips=50)
    source = {"kind": "dataset", "path": tmp_path, "use": "sft"}
    stage = {"mixture": [source], "epochs": 4, "batch": 4, "learning_rate": 1e-4}
    config = TrainConfig.model_validate({**seven_b.model_dump(exclude={"grpo", "evaluation", "sft"}), "sft": stage})
    text = "\n".join(dry_run(config))
    assert "dataset: 100 questions about 50 videos" in text
    assert "sft: 400 examples in 100 steps of 4" in text
    assert "epochs of each source: dataset 4.00" in text


def test_a_model_of_unknown_sizes_is_refused(seven_b: TrainConfig) -> None:
    other = seven_b.model_copy(update={"model": ModelConfig(name="somebody/else")})
    with pytest.raises(
        InputError, match=r"model somebody/else: its sizes are unknown here; a dry run knows tiny, folders"
    ):
        model_shape(other, ())


@pytest.mark.parametrize("name", config_names())
def test_every_shipped_config_passes_the_dry_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "\n".join(dry_run(name, gpus=8))
    config = load_config(name)
    if config.sft or config.grpo:
        assert ("on each of 8 devices" in text, "  hours: about" in text) == (True, config.device == "cuda")
    assert ("so neighbours share one" in text) == (name == "camerabench_sft")


def test_eight_devices_show_as_many_examples_as_one(
    seven_b: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = [re.findall(r"([\d,]+) (?:examples|questions) in", "\n".join(dry_run(seven_b, gpus=n))) for n in (1, 8)]
    assert shown[0] == shown[1] == ["48,000", "8,000"]
    hours = [
        [float(h) for h in re.findall(r"hours: about ([\d.]+)", "\n".join(dry_run(seven_b, gpus=n)))] for n in (1, 8)
    ]
    assert hours[1][0] == pytest.approx(hours[0][0] / 8, abs=0.1)


def test_what_was_measured_replaces_the_formula(seven_b: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"model": SEVEN_B, "mode": "lora", "stage": "sft", "gpu": "NVIDIA H100 80GB", "tokens_a_second": 10_000}
    monkeypatch.setattr("trainer.cost.measured_costs", lambda: [MeasuredCost.model_validate(row)])
    lines = [line for line in dry_run(seven_b) if "hours" in line]
    tokens = 48_000 * (1536 + 100 + 300)
    assert (
        lines[0]
        == f"  hours: about {tokens / 10_000 / 3600:.1f} (measured on NVIDIA H100 80GB: 10,000 tokens a second)"
    )
    assert "by a formula" in lines[1]


def test_the_shipped_table_of_costs_can_be_read() -> None:
    assert all(row.gpu and row.stage in ("sft", "grpo") for row in measured_costs())
