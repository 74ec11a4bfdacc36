"""A head that learns exact cameras: where it reads, what its loss reaches, whom it skips, and that it is kept."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")
import trainer.compat  # noqa: F401  # isort: skip
import torch
from safetensors.torch import load_file
from support.toy_training import sft_stage, sft_trainer, tiny_encoder

from synthcam.errors import InputError
from synthcam.evaluation.items import Item
from synthcam.evaluation.system import SystemSettings, open_system
from trainer.camera_head.config import CameraHeadConfig
from trainer.camera_head.head import UNIT, CameraPrediction, head_parameters
from trainer.camera_head.loss import camera_loss, truths_of_batch
from trainer.camera_head.reading import NAME, CameraReader, window_order
from trainer.camera_head.saved import FILE
from trainer.camera_head.truth import OPEN, CameraTruth, camera_truth
from trainer.collator import OF_THE_TRAINER, VideoCollator
from trainer.config import TrainConfig
from trainer.dry_run import dry_run
from trainer.examples import Example
from trainer.features import PIXELS, cut_into_patches
from trainer.models.load import load_model, load_processor
from trainer.run import train
from trainer.sft import VideoSFTTrainer
from trainer.sources.dataset import read_motions
from trainer.stage_config import ModelConfig

NAMES = ("static", "pan-left", "pan-right")
HEAD = {"part": "vision", "layer": 1, "width": 32}


@pytest.fixture(scope="module")
def pans(motion_dataset: Path) -> list[Example]:
    """Six clips of a dataset with cameras."""
    return list(read_motions(motion_dataset, NAMES, name="pans", split="train", use=None))


def batch_of(model: Path, examples: Sequence[Example]) -> tuple[dict[str, Any], dict[str, torch.Tensor]]:
    """A batch as the model takes it, and the true cameras of its rows."""
    encoder = tiny_encoder(load_processor(str(model)))
    batch = VideoCollator(examples, encoder, cameras=True)([{"index": i} for i in range(len(examples))])
    batch[PIXELS] = encoder.normalised(batch[PIXELS])
    cameras = batch["cameras"]
    return {name: value for name, value in batch.items() if name not in OF_THE_TRAINER}, cameras


def grows(part: Any) -> bool:
    """Whether any weight of a part has a gradient that is not 0."""
    return any(weight.grad is not None and weight.grad.abs().max() > 0 for weight in part.parameters())


@pytest.mark.parametrize(("part", "layer"), [("vision", 1), ("vision", 2), ("language", 1), ("language", 2)])
def test_its_loss_reaches_all_below_where_it_reads_and_nothing_above(
    model: Path, pans: list[Example], part: str, layer: int
) -> None:
    loaded: Any = load_model(str(model))
    before = {name for name, _ in loaded.named_parameters()}
    reader = CameraReader(loaded, CameraHeadConfig(part=part, layer=layer, width=32))
    batch, cameras = batch_of(model, pans)
    loaded(**batch)
    camera_loss(reader.prediction(), cameras).rows.sum().backward()
    tower, language = loaded.model.visual, loaded.model.language_model
    in_order = [tower.patch_embed, *tower.blocks, tower.merger, language.layers[0], language.layers[1], loaded.lm_head]
    last = layer if part == "vision" else 3 + layer
    assert [grows(one) for one in in_order] == [place <= last for place in range(len(in_order))]
    assert all(weight.grad.abs().max() > 0 for weight in reader.head.parameters())
    assert {name for name, _ in loaded.named_parameters()} - before == {
        f"{NAME}.{name}" for name, _ in reader.head.named_parameters()
    }


def test_gradient_checkpointing_changes_nothing(model: Path, pans: list[Example]) -> None:
    found = []
    for checkpointing in (False, True):
        loaded: Any = load_model(str(model))
        reader = CameraReader(loaded, CameraHeadConfig(**HEAD))
        if checkpointing:
            loaded.gradient_checkpointing_enable({"use_reentrant": False})
        loaded.train()
        batch, cameras = batch_of(model, pans)
        loaded(**batch, use_cache=False)
        camera_loss(reader.prediction(), cameras).rows.sum().backward()
        found.append(loaded.model.visual.patch_embed.proj.weight.grad)
    assert torch.allclose(*found, atol=1e-6)


@pytest.mark.parametrize("size", [(2, 2), (8, 8), (5, 9), (16, 4)])
def test_windows_are_those_of_the_vision_tower(size: tuple[int, int]) -> None:
    vision = pytest.importorskip("transformers.vision_utils", reason="an earlier transformers keeps it elsewhere")
    index, _ = vision.get_vision_window_index(
        torch.tensor([[3, 2 * size[0], 2 * size[1]]]), spatial_merge_size=2, window_size=56, patch_size=7
    )
    assert torch.equal(window_order(3, *size, window=4), index)


def test_states_are_put_where_their_patches_are(model: Path) -> None:
    reader = CameraReader(load_model(str(model)), CameraHeadConfig(**HEAD))
    frames = np.zeros((4, 12 * 14, 20 * 14, 3), np.uint8)
    frames[..., 0] = np.repeat(np.arange(12), 14)[None, :, None]
    frames[..., 1] = np.repeat(np.arange(20), 14)[None, None, :]
    frames[..., 2] = np.repeat(np.arange(2), 2)[:, None, None]
    patches, grid = cut_into_patches(frames, patch=14, merge=2)
    order = window_order(grid[0], grid[1] // 2, grid[2] // 2, window=4)
    states = torch.from_numpy(patches.reshape(len(patches), 3, -1)[:, :, 0].astype(np.float32))
    as_the_tower = states.reshape(-1, 4, 3)[order].reshape(-1, 3)
    assert not torch.equal(as_the_tower, states)
    # Two videos of different sizes, one after the other.
    one, two = reader._of_vision(torch.cat([as_the_tower, as_the_tower]), [grid, grid])
    places = torch.stack(torch.meshgrid(torch.arange(12), torch.arange(20), indexing="ij"), dim=-1)
    for video in (one, two):
        assert video.shape == (2, 12, 20, 3)
        assert torch.equal(video[..., :2].long(), places.expand(2, -1, -1, -1))
        assert video[..., 2].unique(dim=0).shape[0] == 2


def prediction_of(truths: Sequence[CameraTruth]) -> CameraPrediction:
    """A prediction that is right."""
    kinds = torch.stack([torch.nn.functional.one_hot(torch.tensor(one.kinds).clamp(min=0), 3) for one in truths])
    return CameraPrediction(
        torch.cat([torch.from_numpy(one.motions) / UNIT for one in truths]),
        40.0 * kinds,
        torch.tensor([40.0 if one.static == 1 else -40.0 for one in truths]),
    )


def test_what_is_right_costs_nothing_and_nil_travel_has_no_direction() -> None:
    moves = np.array([[0, 0.1, 0, 0, 0, 0.2, 0], [0, 0, 0, 0.004, 0, 0, 0.1]], np.float32)
    truth = CameraTruth(moves, np.array([1, 2, 2, 2, OPEN, 2, 2]), 0)
    cameras = truths_of_batch([truth], [3])
    said = prediction_of([truth])
    found = camera_loss(said, cameras)
    assert float(found.rows) == pytest.approx(0, abs=1e-5)
    assert (found.pairs, found.right, found.asked) == (2, 7, 7)
    # The other way: half of the pairs travels, with a cosine of -1, and by (0.2 + 0.2) / 0.1 along one of three axes.
    there = said.motions.clone()
    there[:, 3:6] *= -1
    away = camera_loss(replace(said, motions=there), cameras)
    small = 0.5 * (0.008 / UNIT) ** 2 / 3
    assert float(away.rows) == pytest.approx((2 + (4 - 0.5) / 3 + small) / 2, rel=1e-4)
    # A turn that is off by 0.05 rad in both pairs.
    there = said.motions.clone()
    there[:, 0] += 0.05 / UNIT
    turned = camera_loss(replace(said, motions=there), cameras)
    assert float(turned.rows) == pytest.approx(0.5 * 0.5**2 / 3, rel=1e-4)
    assert turned.turn_deg / turned.pairs == pytest.approx(np.degrees(0.05), rel=1e-4)


def test_rows_without_cameras_and_open_labels_have_no_part_in_it(pans: list[Example]) -> None:
    known = [camera_truth(example, range(8)) for example in pans[:2]]
    mixed = truths_of_batch([known[0], None, known[1]], [4, 2, 4])
    assert mixed["known"].tolist() == [True, False, True]
    assert mixed["rows"].tolist() == [0, 0, 0, 1, 2, 2, 2]
    rng = torch.Generator().manual_seed(0)
    said = CameraPrediction(
        torch.randn(7, 7, generator=rng, requires_grad=True),
        torch.randn(3, 7, 3, generator=rng, requires_grad=True),
        torch.randn(3, generator=rng, requires_grad=True),
    )
    found = camera_loss(said, mixed)
    alone = camera_loss(
        CameraPrediction(said.motions[[0, 1, 2, 4, 5, 6]], said.kinds[[0, 2]], said.static[[0, 2]]),
        truths_of_batch(known, [4, 4]),
    )
    assert found.rows[1] == 0
    assert torch.allclose(found.rows[[0, 2]], alone.rows)
    assert found.sums() == alone.sums()
    found.rows.sum().backward()
    assert said.motions.grad[3].abs().max() == said.kinds.grad[1].abs().max() == said.static.grad[1] == 0


def log_of(trainer: VideoSFTTrainer) -> list[dict[str, float]]:
    return [row for row in trainer.state.log_history if "loss" in row]


def test_it_learns_to_read_cameras(model: Path, pans: list[Example], tmp_path: Path) -> None:
    stage = {"steps": 40, "batch": 6, "learning_rate": 4e-3, "save_every": 40, "camera_head": {**HEAD, "layer": 2}}
    trainer = sft_trainer(model, pans, tmp_path, device_batch=3, **stage)
    trainer.train()
    rows = log_of(trainer)
    assert rows[-1]["camera/loss"] < 0.3 < 1 < rows[0]["camera/loss"]
    assert rows[-1]["camera/right"] == 1 > rows[0]["camera/right"]
    assert rows[-1]["camera/turn_deg"] < 2 < rows[0]["camera/turn_deg"]
    # What it learnt is read from its file, by name, and answers questions.
    with open_system(f"camera-head:{tmp_path / 'checkpoint-40'}", SystemSettings()) as system:
        items = [Item(one.clip, "x", "yes-no", one.clip, "Q?", file=one.video, label="has_pan_left") for one in pans]
        found = {one.item: one.p_yes or 0.0 for one in system.answer(items)}
        assert system.describe()["head"]["layer"] == 2
    assert all((found[one.clip] > 0.5) == (one.answer == "pan-left") for one in pans)


def test_with_weight_0_the_model_is_that_without_a_head(model: Path, pans: list[Example], tmp_path: Path) -> None:
    plain = sft_trainer(model, pans, tmp_path / "plain", steps=3)
    plain.train()
    idle = sft_trainer(model, pans, tmp_path / "idle", steps=3, camera_head={**HEAD, "weight": 0})
    first = {name: weight.clone() for name, weight in idle.camera.weights().items()}
    idle.train()
    mine = idle.model.state_dict()
    assert all(torch.equal(weight, mine[name]) for name, weight in first.items())
    # The norm that gradients are clipped by is a sum of more numbers, and is rounded otherwise.
    apart = max((weight - mine[name]).abs().max() for name, weight in plain.model.state_dict().items())
    assert apart < 1e-6


def test_real_clips_are_passed_over(model: Path, examples: list[Example], pans: list[Example], tmp_path: Path) -> None:
    real = [replace(one, geometry=None) for one in (*examples[:5], pans[0])]
    plain = sft_trainer(model, real, tmp_path / "plain", steps=2)
    plain.train()
    with_head = sft_trainer(model, real, tmp_path / "head", steps=2, camera_head=HEAD)
    with_head.train()
    assert [row["loss"] for row in log_of(with_head)] == pytest.approx([row["loss"] for row in log_of(plain)])
    assert all("camera/right" not in row and row["camera/loss"] == 0 for row in log_of(with_head))
    mine = with_head.model.state_dict()
    assert max((weight - mine[name]).abs().max() for name, weight in plain.model.state_dict().items()) < 1e-6


@pytest.mark.parametrize("mode", ["full", "lora"])
def test_a_resumed_run_goes_on_with_its_head(model: Path, pans: list[Example], tmp_path: Path, mode: str) -> None:
    whole = sft_trainer(model, pans, tmp_path, mode=mode, camera_head=HEAD)
    whole.train()
    resumed = sft_trainer(model, pans, tmp_path, mode=mode, camera_head=HEAD)
    resumed.train(resume_from_checkpoint=str(tmp_path / "checkpoint-4"))
    assert [row["loss"] for row in log_of(resumed)] == pytest.approx([row["loss"] for row in log_of(whole)], rel=1e-5)
    mine, theirs = resumed.camera.weights(), whole.camera.weights()
    assert all(torch.allclose(weight, theirs[name], atol=1e-6) for name, weight in mine.items())
    # It has a file of its own; the model's file is that of the released architecture.
    kept = tmp_path / "checkpoint-4"
    assert set(load_file(kept / FILE)) == {name.removeprefix(f"{NAME}.") for name in mine}
    others = {name for file in kept.glob("*.safetensors") if file.name != FILE for name in load_file(file)}
    assert not any(NAME in name for name in others)


def test_a_checkpoint_without_its_head_is_refused(model: Path, pans: list[Example], tmp_path: Path) -> None:
    sft_trainer(model, pans, tmp_path, steps=2).train()
    trainer = sft_trainer(model, pans, tmp_path, camera_head=HEAD)
    with pytest.raises(InputError, match=r"checkpoint-2.camera_head.safetensors: no such file"):
        trainer.train(resume_from_checkpoint=str(tmp_path / "checkpoint-2"))


def config_of(data: Path, out: Path, head: dict[str, Any]) -> TrainConfig:
    stage = {"steps": 1, "batch": 2, "learning_rate": 1e-3, "gradient_checkpointing": False, "camera_head": head}
    stage["mixture"] = [{"kind": "motions", "path": str(data), "motions": list(NAMES)}]
    video = {"fps": 4, "max_frames": 4, "pixels": 3136}
    return TrainConfig.model_validate(
        {"device": "cpu", "out": str(out), "model": {"name": "tiny", "dtype": "float32"}, "video": video, "sft": stage}
    )


def test_a_run_keeps_or_drops_it_and_a_dry_run_tells_its_size(motion_dataset: Path, tmp_path: Path) -> None:
    for keep in (True, False):
        config = config_of(motion_dataset, tmp_path / str(keep), {**HEAD, "keep": keep})
        trained = train(config, progress=False)
        assert (trained.model / FILE).exists() == keep
        assert (trained.folder / "sft" / "checkpoint-1" / FILE).exists()
        load_model(str(trained.model))
    (line,) = [line for line in dry_run(config, resume=True) if "camera head" in line]
    size = head_parameters(96, 32)
    assert size == sum(weight.numel() for weight in load_file(tmp_path / "True" / "sft" / "model" / FILE).values())
    assert f"{size / 1e3:.1f} k parameters more" in line
    assert "reads block 1 of 2 of the vision tower, weight 0.5" in line
    dropped = f"camera-head:{tmp_path / 'False' / 'sft' / 'model'}"
    with (
        pytest.raises(InputError, match=r"no such file; a model has it where sft\.camera_head\.keep was true"),
        open_system(dropped, SystemSettings()),
    ):
        pass


def test_blocks_that_are_not_there_are_refused_before_anything_is_written(motion_dataset: Path, tmp_path: Path) -> None:
    config = config_of(motion_dataset, tmp_path / "run", {**HEAD, "layer": 3})
    for work in (lambda: train(config, progress=False), lambda: list(dry_run(config))):
        with pytest.raises(InputError, match=r"layer 3: the vision tower has 2 blocks; allowed are 1 to 2"):
            work()
    assert not (tmp_path / "run").exists()
    with pytest.raises(ValueError, match="vision_lora_blocks: not with mode full; allowed is lora"):
        ModelConfig(name="tiny", vision_lora_blocks=1)
    assert sft_stage(camera_head={}).camera_head == CameraHeadConfig()


def test_adapters_may_be_on_the_first_blocks_of_the_tower(model: Path, pans: list[Example], tmp_path: Path) -> None:
    loaded: Any = load_model(str(model), mode="lora", lora_rank=4, vision_lora_blocks=1)
    named = [name for name, weight in loaded.named_parameters() if weight.requires_grad]
    on_tower = {name.split(".lora_")[0].split("blocks.")[1] for name in named if "visual" in name}
    assert on_tower == {
        f"0.{part}" for part in ("attn.qkv", "attn.proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj")
    }
    assert sum("language_model" in name for name in named) == 2 * 2 * 7
    reader = CameraReader(loaded, CameraHeadConfig(**HEAD))
    batch, cameras = batch_of(model, pans)
    loaded(**batch)
    camera_loss(reader.prediction(), cameras).rows.sum().backward()
    assert any("visual" in name and weight.grad is not None and weight.grad.abs().max() > 0
               for name, weight in loaded.named_parameters())  # fmt: skip
    old = tmp_path / "old"
    load_model(str(model), mode="lora", lora_rank=4).save_pretrained(old)
    with pytest.raises(InputError, match="an adapter of the language model alone"):
        load_model(str(old), mode="lora", vision_lora_blocks=1)
