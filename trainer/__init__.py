"""Teaches Qwen2.5-VL camera motion: supervised fine-tuning, then reinforcement learning, synthetic mixed with real.

    trained = trainer.train("tiny", "runs/tiny")
    trained.model, trained.scores

`train` is imported when it is first used, so `import trainer` needs no torch.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trainer.run import train

__all__ = ["train"]


def __getattr__(name: str) -> Any:
    """Import `train` when it is first used."""
    if name != "train":
        raise AttributeError(f"module 'trainer' has no attribute {name!r}")
    from trainer.run import train

    globals()["train"] = train
    return train
