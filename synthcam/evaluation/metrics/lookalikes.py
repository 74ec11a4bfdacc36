"""How often systems confuse pan with truck, tilt with pedestal, and zoom with dolly."""

from collections.abc import Sequence
from typing import Any

from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.primitives import find_clips
from synthcam.evaluation.metrics.replies import said_yes

LOOK_ALIKES = (
    ("Pan Left", "Move Left"),
    ("Pan Right", "Move Right"),
    ("Tilt Up", "Move Up"),
    ("Tilt Down", "Move Down"),
    ("Zoom In", "Move In"),
    ("Zoom Out", "Move Out"),
)


def taken_for_look_alike(answered: Sequence[Answered]) -> list[dict[str, Any]]:
    """Count how often a system answers the confusable motion for clips that show only the other one.

    Returns:
        {"motion", "taken_for", "clips", "said_yes"} for both directions of each pair that some clip tells apart.
    """
    clips = find_clips(answered)
    found = []
    for pair in LOOK_ALIKES:
        for motion, other in (pair, pair[::-1]):
            apart = [
                clip.answers[other]
                for clip in clips
                if motion in clip.answers
                and other in clip.answers
                and clip.answers[motion].item.answer == "Yes"
                and clip.answers[other].item.answer == "No"
            ]
            if apart:
                yes = sum(said_yes(one) is True for one in apart)
                found.append({"motion": motion, "taken_for": other, "clips": len(apart), "said_yes": yes})
    return found
