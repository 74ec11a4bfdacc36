"""Captions that people wrote, read and judged against the labels that people gave (CameraBench, CC BY 4.0)."""

import json
from pathlib import Path

import pytest

from synthcam.labels.annotation import MotionAnnotation
from synthcam.verification.judging.record import judge_by_record
from synthcam.verification.reading.clause import Clause
from synthcam.verification.reading.read import read
from synthcam.verification.reading.tokens import sentences, tokenize

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def captions(real_dir: Path) -> list[tuple[str, str, list[Clause]]]:
    """Video, caption and what is read in it."""
    file = real_dir / "annotations" / "camerabench" / "train_captions.jsonl"
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    return [(row["video"], row["answer"], read(row["answer"])) for row in rows]


@pytest.fixture(scope="module")
def records(real_dir: Path) -> dict[str, MotionAnnotation]:
    file = real_dir / "annotations" / "camerabench" / "raw_labels.jsonl"
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    return {row["video_name"]: MotionAnnotation.from_record(row["cam_motion"]) for row in rows}


def test_four_of_five_sentences_yield_a_claim(captions: list[tuple[str, str, list[Clause]]]) -> None:
    total = with_claim = 0
    for _, text, clauses in captions:
        for sentence in sentences(tokenize(text)):
            start, end = sentence[0].start, sentence[-1].end
            total += 1
            with_claim += any(clause.claims and start <= clause.span[0] < end for clause in clauses)
    assert total > 1500
    assert with_claim / total >= 0.8


def test_claims_are_decided_and_agree_with_human_labels(
    captions: list[tuple[str, str, list[Clause]]], records: dict[str, MotionAnnotation]
) -> None:
    outcomes = [
        judge_by_record(claim, records[video])
        for video, _, clauses in captions
        if video in records
        for clause in clauses
        for claim in clause.claims
    ]
    decided = [outcome for outcome in outcomes if outcome != "open"]
    assert len(decided) / len(outcomes) >= 0.6
    assert decided.count("true") / len(decided) >= 0.95
