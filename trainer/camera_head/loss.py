"""How far a head's predictions are from the true cameras of a batch."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

import trainer.compat  # noqa: F401  # isort: skip
import torch
from torch.nn import functional

from trainer.camera_head.head import UNIT, CameraPrediction
from trainer.camera_head.truth import CLASSES, NUMBERS, OPEN, CameraTruth

NIL = 0.01
"""Travel in depths below which its direction has no loss: it moves the picture by about a hundredth of its width."""
_TURN, _TRAVEL = slice(0, 3), slice(3, 6)


def truths_of_batch(truths: Sequence[CameraTruth | None], pairs: Sequence[int]) -> dict[str, torch.Tensor]:
    """The true cameras of a batch as tensors.

    Args:
        truths: of each row; None for a row without.
        pairs: how many pairs of frames each row's video has.

    Returns:
        `motions` (P, 7) and `rows` (P,), the row that each belongs to, of all rows one after the other; `kinds` (B, 7)
        and `static` (B,) classes; `known` (B,) whether a row has a truth.
    """
    steps = [max(count - 1, 0) for count in pairs]
    blank = [np.zeros((count, NUMBERS), np.float32) for count in steps]
    motions = [none if one is None else one.motions for one, none in zip(truths, blank, strict=True)]
    open_ = np.full(len(CLASSES), OPEN)
    return {
        "motions": torch.from_numpy(np.concatenate(motions)),
        "rows": torch.repeat_interleave(torch.arange(len(steps)), torch.tensor(steps)),
        "kinds": torch.from_numpy(np.stack([open_ if one is None else one.kinds for one in truths])),
        "static": torch.tensor([OPEN if one is None else one.static for one in truths]),
        "known": torch.tensor([one is not None for one in truths]),
    }


@dataclass(frozen=True, eq=False)
class CameraLoss:
    """The loss of each row, and what says how good the predictions are.

    Attributes:
        rows: (B,) the loss of each row; 0 where nothing is known of it.
        turn_deg: sum of the errors of rotation, in degrees, over the pairs that are known.
        pairs: their number.
        right: number of kinds and static whose likeliest class is right.
        asked: number of those that the labels decide.
    """

    rows: torch.Tensor
    turn_deg: float
    pairs: int
    right: int
    asked: int

    def sums(self) -> dict[str, float]:
        """What adds up over passes and processes."""
        known = {"turn_deg": self.turn_deg, "pairs": self.pairs, "right": self.right, "asked": self.asked}
        return {name: float(value) for name, value in known.items()}


def camera_loss(said: CameraPrediction, truth: dict[str, torch.Tensor]) -> CameraLoss:
    """The loss of a batch.

    A row's loss is the mean over its pairs (smooth L1 of rotation, translation and focal length in units of `UNIT`, and
    one minus the cosine between true and predicted travel where there is any), and the mean cross-entropy of its
    primitives.
    """
    known, rows = truth["known"], truth["rows"]
    of_pairs = known[rows]
    apart = functional.smooth_l1_loss(said.motions, truth["motions"] / UNIT, reduction="none")
    travel, true_travel = said.motions[:, _TRAVEL], truth["motions"][:, _TRAVEL]
    travels = true_travel.norm(dim=1) >= NIL
    askew = (1 - functional.cosine_similarity(travel, true_travel, dim=1, eps=1e-6)) * travels
    each = (apart[:, _TURN].mean(1) + apart[:, _TRAVEL].mean(1) + apart[:, -1] + askew) * of_pairs
    count = torch.zeros(len(known), device=each.device).index_add(0, rows, torch.ones_like(each))
    total = torch.zeros_like(count).index_add(0, rows, each) / count.clamp(min=1)

    kinds, static = truth["kinds"], truth["static"]
    named = functional.cross_entropy(said.kinds.transpose(1, 2), kinds, ignore_index=OPEN, reduction="none")
    decided = static != OPEN
    still = functional.binary_cross_entropy_with_logits(said.static, decided * static.float(), reduction="none")
    asked = (kinds != OPEN).sum(1) + decided
    total = total + (named.sum(1) + still * decided) / asked.clamp(min=1)
    # Where no row is known the loss is 0 all the same, and still has the head in its graph.
    return CameraLoss(total * known, *_quality(said, truth, of_pairs))


def _quality(
    said: CameraPrediction, truth: dict[str, torch.Tensor], of_pairs: torch.Tensor
) -> tuple[float, int, int, int]:
    with torch.no_grad():
        off = (said.motions * UNIT - truth["motions"])[:, _TURN].norm(dim=1).rad2deg() * of_pairs
        right = (said.kinds.argmax(2) == truth["kinds"]).sum() + ((said.static > 0) == (truth["static"] == 1)).sum()
        # What is open counts neither as right nor as asked.
        right = right - ((said.static <= 0) & (truth["static"] == OPEN)).sum()
        asked = (truth["kinds"] != OPEN).sum() + (truth["static"] != OPEN).sum()
    return float(off.sum()), int(of_pairs.sum()), int(right), int(asked)
