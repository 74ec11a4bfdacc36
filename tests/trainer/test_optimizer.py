"""Muon beside AdamW: each weight has its own, schedules reach both, a resumed run repeats the uninterrupted one."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")
import trainer.compat  # noqa: F401  # isort: skip
import torch
from support.toy_training import sft_trainer
from torch import nn

from trainer.examples import Example
from trainer.muon import _ROUNDED as torch_orthogonalised
from trainer.muon import MuonAndAdamW, orthogonalised


def small(rate: float = 0.1) -> tuple[nn.ModuleDict, MuonAndAdamW]:
    torch.manual_seed(0)
    layers = nn.ModuleDict({"embed": nn.Embedding(5, 8), "inner": nn.Linear(8, 8), "lm_head": nn.Linear(8, 5)})
    return layers, MuonAndAdamW(layers.named_parameters(), muon_lr=rate, adamw_lr=rate, beta2=0.95)


def test_a_matrix_inside_takes_an_orthogonal_step_and_others_do_not() -> None:
    layers, optimizer = small()
    before = {name: weight.detach().clone() for name, weight in layers.named_parameters()}
    layers["lm_head"](layers["inner"](layers["embed"](torch.arange(5)))).square().mean().backward()
    optimizer.step()
    steps = {name: before[name] - weight.detach() for name, weight in layers.named_parameters()}
    singular = torch.linalg.svdvals(steps["inner.weight"]) / 0.1
    rank = 5  # five rows went in
    assert singular[rank - 1] > 0.6, "Newton-Schulz brings them near 1"
    assert singular[0] < 1.3
    for name in ("embed.weight", "lm_head.weight", "inner.bias"):
        moved = steps[name].abs()
        assert torch.allclose(moved[moved > 1e-4], torch.tensor(0.1), rtol=1e-2), "AdamW's first step has its rate"


def test_a_schedule_reaches_both_and_what_is_saved_is_loaded() -> None:
    layers, optimizer = small()
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0 if step < 1 else 0.0)
    for _ in range(2):
        before = [weight.detach().clone() for weight in layers.parameters()]
        optimizer.zero_grad()
        layers["lm_head"](layers["inner"](layers["embed"](torch.arange(5)))).square().mean().backward()
        optimizer.step()
        schedule.step()
    assert all(torch.equal(a, b) for a, b in zip(before, layers.parameters(), strict=True)), "the rate was 0"
    _, other = small()
    other.load_state_dict(optimizer.state_dict())
    assert [group["lr"] for group in other.param_groups] == [0.0, 0.0]
    saved, loaded = optimizer.state_dict()["parts"], other.state_dict()["parts"]
    assert all(a["state"].keys() == b["state"].keys() and a["state"] for a, b in zip(saved, loaded, strict=True))


def test_a_resumed_run_repeats_the_uninterrupted_one(model: Path, examples: list[Example], tmp_path: Path) -> None:
    whole = sft_trainer(model, examples, tmp_path, steps=3, muon_learning_rate=0.02)
    whole.train()
    resumed = sft_trainer(model, examples, tmp_path, steps=3, muon_learning_rate=0.02)
    resumed.train(resume_from_checkpoint=str(tmp_path / "checkpoint-2"))
    curve = [entry["loss"] for entry in whole.state.log_history if "loss" in entry]
    assert [entry["loss"] for entry in resumed.state.log_history if "loss" in entry] == pytest.approx(curve, rel=1e-6)
    plain = sft_trainer(model, examples, tmp_path / "plain", steps=3)
    plain.train()
    assert curve[-1] != pytest.approx([e["loss"] for e in plain.state.log_history if "loss" in e][-1], rel=1e-3)
    pairs = zip(whole.model.parameters(), resumed.model.parameters(), strict=True)
    assert all(torch.allclose(a, b, atol=1e-6) for a, b in pairs)


@pytest.mark.parametrize("shape", [(24, 40), (40, 24), (16, 16)])
def test_a_step_of_muon_on_a_cpu_is_torchs_own_but_for_its_rounding(shape: tuple[int, int]) -> None:
    gradient = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    numbers = (3.4445, -4.7750, 2.0315)
    found = orthogonalised(gradient, numbers, 5, 1e-7)
    assert found.dtype == torch.float32
    assert torch.allclose(found, torch_orthogonalised(gradient, numbers, 5, 1e-7).float(), atol=0.03)
    assert torch.allclose(torch.linalg.svdvals(found), torch.ones(min(shape)), atol=0.35)
