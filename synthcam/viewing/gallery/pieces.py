"""Pieces of text on a clip's page, each with its verdict, and a sample before anything of it was judged."""

from collections.abc import Mapping
from typing import Any

NOT_CHECKED = "not checked"
"""The outcome of the text of a clip that cannot be rebuilt."""


def piece(text: str, outcome: str, *, why: str = "") -> dict[str, str]:
    """A piece of text with what came of it, and why in words where that is not plain."""
    return {"text": text, "outcome": outcome, "why": why}


def unchecked_sample(sample: Mapping[str, Any]) -> dict[str, Any]:
    """A sample for the page with its chain in one piece, unchecked."""
    return {
        **{key: sample[key] for key in ("kind", "topic", "skill", "length", "question", "answer")},
        "twin_clip": sample.get("twin_clip"),
        "options": list(sample["options"]),
        "problem": None,
        "answer_problem": None,
        "sections": [["chain", [piece(sample["chain"], NOT_CHECKED)]]],
    }
