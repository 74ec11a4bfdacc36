"""Scores of a caption: its words against a reference caption, and its claims against the clip or its record.

BLEU-2 is sacrebleu's sentence BLEU of one and two words, ROUGE-L that of rouge-score with stemming, as CameraBench
reports both. Words can be alike where the motion is the opposite one; the claims are what counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from synthcam.errors import MachineError
from synthcam.labels.annotation import MotionAnnotation
from synthcam.verification.reading import claims as c
from synthcam.verification.verdicts import TextVerdict

_WAYS = {
    "left_to_right": "right", "right_to_left": "left", "clockwise": "cw", "counter_clockwise": "ccw",
    "crane_up": "up", "crane_down": "down",
}  # fmt: skip
_KEYS = {
    "camera_pan": "pan", "camera_tilt": "tilt", "camera_roll": "roll", "camera_zoom": "zoom", "camera_arc": "arc",
    "camera_crane": "crane", "camera_left_right": "move", "camera_forward_backward": "move", "camera_up_down": "move",
}  # fmt: skip
"""Key of CameraBench's record -> family of claims."""
_TRAVEL = {"truck", "dolly", "pedestal", "move"}
_TRAVEL_WAYS = {"in": "forward", "out": "backward"}
STILL = ("still", None)


@dataclass(frozen=True)
class ClaimScore:
    """What a text about a clip is worth.

    Attributes:
        true: the share of its judged claims that are true; 0 for a text that claims nothing.
        covered: the share of the record's motions that it truly names.
        false: number of false claims.
    """

    true: float
    covered: float
    false: int


def word_scores(said: str, reference: str) -> dict[str, float]:
    """BLEU-2 and ROUGE-L (F1), both from 0 to 1.

    Raises:
        MachineError: sacrebleu or rouge-score is not installed.
    """
    if not said.strip():
        return {"bleu_2": 0.0, "rouge_l": 0.0}
    bleu, rouge = _scorers()
    return {
        "bleu_2": bleu.sentence_score(said, [reference]).score / 100,
        "rouge_l": float(rouge.score(reference, said)["rougeL"].fmeasure),
    }


@cache
def _scorers() -> tuple[Any, Any]:
    try:
        from rouge_score.rouge_scorer import RougeScorer
        from sacrebleu.metrics import BLEU
    except ModuleNotFoundError as error:
        raise MachineError(f"captions: scoring needs {error.name}; pip install 'synthcam[evaluate]'") from None
    # Lower case, as everywhere in this field; a sentence without a common pair of words is not worth nothing.
    return BLEU(max_ngram_order=2, lowercase=True, effective_order=True), RougeScorer(["rougeL"], use_stemmer=True)


def claim_score(verdict: TextVerdict, record: MotionAnnotation) -> ClaimScore:
    """Score a judged text against the record of its clip."""
    true, false = verdict.of("true"), verdict.of("false")
    judged = len(true) + len(false)
    wanted = record_motions(record)
    named = {motion for one in true if one.claim is not None for motion in _named(one.claim)}
    covered = len(wanted & named) / len(wanted) if wanted else 0.0
    return ClaimScore(len(true) / judged if judged else 0.0, covered, len(false))


def record_motions(record: MotionAnnotation) -> set[tuple[str, str | None]]:
    """The motions of a record as families and ways of claims; `STILL` for a camera that does not move."""
    if record.camera_movement == "no":
        return {STILL}
    found: set[tuple[str, str | None]] = set()
    for key, family in _KEYS.items():
        value = getattr(record, key)
        if key not in record.unsure and value not in (None, "no", "unknown"):
            found.add((family, _WAYS.get(value, value)))
    return found


def _named(claim: c.Claim) -> Iterable[tuple[str, str | None]]:
    if isinstance(claim, c.Motion) and not claim.denied:
        family = "move" if claim.family in _TRAVEL else claim.family
        way = _TRAVEL_WAYS.get(claim.way or "", claim.way) if family == "move" else claim.way
        yield family, way
    if isinstance(claim, c.Still) and not claim.denied and claim.what == "all":
        yield STILL
    if isinstance(claim, c.Motion) and claim.denied and claim.family == "any" and claim.part is None:
        yield STILL
    if isinstance(claim, c.Order):
        yield from (*_named(claim.first), *_named(claim.second))
    if isinstance(claim, c.Together):
        yield from (*_named(claim.one), *_named(claim.other))
