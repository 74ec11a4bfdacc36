"""The weights of a mixture hold in the gradient: every example counts alike, however long its answer is."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")
import trainer.compat  # noqa: F401  # isort: skip
import torch
from support.toy_training import sft_trainer, tiny_encoder

from trainer.collator import OF_THE_TRAINER, VideoCollator
from trainer.examples import Example
from trainer.features import PIXELS
from trainer.mixture import Mixture
from trainer.models.load import load_model, load_processor

LONG = "The camera pans left. " * 8


@pytest.fixture(scope="module")
def long_and_short(examples: list[Example]) -> list[Example]:
    """Chains and bare answers in turn, four of each."""
    asked = examples[:8]
    return [
        replace(one, source="chains", chain=LONG + one.target) if i % 2 else replace(one, source="answers")
        for i, one in enumerate(asked)
    ]


def gradient_of_means(model: Path, examples: Sequence[Example], weights: Sequence[float]) -> torch.Tensor:
    """The gradient of the head under the weighted mean of the examples' mean losses, by transformers' own loss."""
    loaded: Any = load_model(str(model))
    encoder = tiny_encoder(load_processor(str(model)))
    collator = VideoCollator(examples, encoder)
    total = torch.zeros(())
    for index, weight in enumerate(weights):
        batch = collator([{"index": index}])
        for key in OF_THE_TRAINER:
            batch.pop(key, None)
        batch[PIXELS] = encoder.normalised(batch[PIXELS])
        total = total + weight / len(weights) * loaded(**batch).loss
    total.backward()
    return loaded.lm_head.weight.grad


def gradient_of_step(model: Path, examples: Sequence[Example], out: Path, **changes: Any) -> torch.Tensor:
    """The gradient of the head that the trainer hands to the optimizer in its first step, before it is clipped."""
    trainer = sft_trainer(model, examples, out, steps=1, **changes)
    trainer.args.max_grad_norm = 0.0
    kept: list[torch.Tensor] = []
    optimizer = trainer.create_optimizer()
    optimizer.step = lambda closure=None: kept.append(trainer.model.lm_head.weight.grad.clone())  # type: ignore[method-assign]
    trainer.train()
    return kept[0]


@pytest.mark.parametrize("device_batch", [8, 2])
def test_every_example_counts_alike_in_the_gradient(
    model: Path, long_and_short: list[Example], tmp_path: Path, device_batch: int
) -> None:
    found = gradient_of_step(model, long_and_short, tmp_path, batch=8, device_batch=device_batch)
    assert torch.allclose(found, gradient_of_means(model, long_and_short, [1.0] * 8), atol=1e-6)


def test_a_source_may_weigh_more(model: Path, long_and_short: list[Example], tmp_path: Path) -> None:
    groups = [[one for one in long_and_short if one.source == name] for name in ("answers", "chains")]
    mixed = Mixture(groups, [1, 1], names=["answers", "chains"], length=8, seed=0, loss_weights=[3, 1])
    weights = [one.loss_weight for one in mixed]
    assert sorted(weights) == [0.5] * 4 + [1.5] * 4
    found = gradient_of_step(model, mixed, tmp_path, batch=8, device_batch=4)
    assert torch.allclose(found, gradient_of_means(model, mixed, weights), atol=1e-6)


def test_with_tokens_alike_chains_outweigh_answers(model: Path, long_and_short: list[Example], tmp_path: Path) -> None:
    lengths = [len(tiny_encoder(load_processor(str(model))).answer(one)) for one in long_and_short]
    weights = [8 * length / sum(lengths) for length in lengths]
    found = gradient_of_step(model, long_and_short, tmp_path, batch=8, device_batch=4, weigh="tokens")
    assert torch.allclose(found, gradient_of_means(model, long_and_short, weights), atol=1e-6)


def test_the_log_has_the_share_of_each_source_in_the_loss(
    model: Path, long_and_short: list[Example], tmp_path: Path
) -> None:
    rows = {}
    for weigh in ("examples", "tokens"):
        trainer = sft_trainer(model, long_and_short, tmp_path / weigh, steps=1, batch=8, device_batch=4, weigh=weigh)
        trainer.train()
        (rows[weigh],) = [row for row in trainer.state.log_history if "loss" in row]
        assert rows[weigh]["loss_share/chains"] + rows[weigh]["loss_share/answers"] == pytest.approx(1)
    mean = (rows["examples"]["loss/chains"] + rows["examples"]["loss/answers"]) / 2
    assert rows["examples"]["loss"] == pytest.approx(mean, rel=1e-4)
    assert 0.4 < rows["examples"]["loss_share/answers"] < 0.6  # random weights: every token costs alike
    assert rows["tokens"]["loss_share/answers"] < 0.2
