"""How labels change when a threshold is halved and doubled.

    python -m pytest -m verify tests/labels/test_sensitivity.py -s

The oracle keeps the definition's own limits: contradictions show which way a threshold must not go.
"""

import dataclasses
import multiprocessing
from collections import Counter

import pytest
from support.oracle import Oracle
from support.oracle_verdict import Outcome, staged_clip, truths_of, verdict

from synthcam.clips.labelling import label_staged
from synthcam.errors import DoesNotFitError
from synthcam.labels.thresholds import DEFAULT, Thresholds

CLIPS = 150
VARIED = (
    "visible", "invisible", "distinct", "distinct_part", "distinct_points", "minor_part", "named_within_deg", "arc_deg",
    "arc_radius", "arc_radial", "arc_gaze_deg", "arc_depth", "dolly_zoom_scale", "still_jitter", "shake_reach",
    "shake_clear",
)  # fmt: skip


def _settings() -> dict[str, Thresholds]:
    out = {"as they are": DEFAULT}
    for name in VARIED:
        value = getattr(DEFAULT, name)
        # A depth factor of 1 is exact: what is halved and doubled is how far it may be off.
        half, double = (1 + (value - 1) * f if name == "arc_depth" else value * f for f in (0.5, 2.0))
        out[f"{name} {half:g}"] = dataclasses.replace(DEFAULT, **{name: half})
        out[f"{name} {double:g}"] = dataclasses.replace(DEFAULT, **{name: double})
    return out


def _outcomes(seed: int) -> list[Outcome]:
    """The clip of a seed under every setting; none where it does not fit."""
    try:
        spec, staged = staged_clip(seed)
    except DoesNotFitError:
        return []
    oracle = Oracle(spec, staged, truths_of(spec, staged))
    return [
        verdict(Outcome(seed, spec.scene, spec.motion or ""), oracle, label_staged(spec, staged, None, thresholds=t))
        for t in _settings().values()
    ]


@pytest.mark.verify
def test_sensitivity_of_the_labels_to_every_threshold() -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        clips = [outcomes for outcomes in pool.map(_outcomes, range(CLIPS), chunksize=5) if outcomes]
    said = dict(zip(_settings(), zip(*clips, strict=True), strict=True))
    base = said["as they are"]
    print(f"\n{len(base)} clips\n\n| threshold | True, % | False, % | None, % | changed | contradictions |")
    print("|---|---|---|---|---|---|")
    for name, outcomes in said.items():
        count = Counter(value for o in outcomes for value in o.said.values())
        shares = [100 * count[value] / count.total() for value in (True, False, None)]
        changed = sum(
            a.said[label] is not b.said[label] for a, b in zip(outcomes, base, strict=True) for label in a.said
        )
        wrong = sum(len(o.contradictions) for o in outcomes)
        print(f"| {name} | {shares[0]:.1f} | {shares[1]:.1f} | {shares[2]:.1f} | {changed} | {wrong} |")
    assert sum(len(o.contradictions) for o in base) == 0
    assert any(o.contradictions for o in said["visible 0.02"]), "the oracle must notice a wrong threshold"
