"""One-word mutants of captions that people wrote, and of sentences that were judged by looking, are called false."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.panel import read_panel

from synthcam.labels.annotation import MotionAnnotation
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verdicts import Verifier

LEAST_CAUGHT, MOST_ALARMS = 0.97, 0.01
_OPPOSITE = {
    "left": "right", "up": "down", "in": "out", "forward": "backward", "upward": "downward", "upwards": "downwards",
    "leftward": "rightward", "clockwise": "counterclockwise", "forwards": "backwards", "larger": "smaller",
    "grows": "shrinks", "enters": "leaves", "faster": "slower", "more": "less", "before": "after",
}  # fmt: skip
OPPOSITE = _OPPOSITE | {other: one for one, other in _OPPOSITE.items()}
_MOVES = re.compile(
    r"\b(pan|tilt|zoom|roll|truck)(?:s|ning|ing|ling)?(?: \w+ly)? "
    r"(left|right|up|down|upward|downward|in|out|clockwise|counterclockwise)\b(?! of)"
)
_KEYS = {
    "pan": "camera_pan", "tilt": "camera_tilt", "zoom": "camera_zoom", "roll": "camera_roll",
    "truck": "camera_left_right",
}  # fmt: skip
_LABELS = {
    "left": {"right_to_left", "left"}, "right": {"left_to_right", "right"}, "up": {"up"}, "down": {"down"},
    "upward": {"up"}, "downward": {"down"}, "in": {"in"}, "out": {"out"}, "clockwise": {"clockwise"},
    "counterclockwise": {"counter_clockwise"},
}  # fmt: skip
_STEADY = re.compile(r"\bwith (no|minimal) (shaking|vibration|unsteadiness)\b")
_SHAKY = re.compile(r"\bwith (some |noticeable |significant )(shaking|unsteadiness)\b")


def mutants(text: str, record: MotionAnnotation) -> Iterator[tuple[str, str]]:
    """Kind and text of each mutant that the record says is false though the caption agrees with it."""
    for found in _MOVES.finditer(text):
        family, way = found[1], found[2]
        if record.value(_KEYS[family]) not in _LABELS[way]:
            continue
        yield "direction", text[: found.start(2)] + OPPOSITE[way] + text[found.end(2) :]
        if re.search(r"[Tt]he camera $", text[: found.start()]) and found[0].startswith(f"{family}s "):
            denied = f"does not {found[0].replace(family + 's', family, 1)}"
            yield "negation", text[: found.start()] + denied + text[found.end() :]
    if record.steadiness in ("static", "very_smooth") and (found_ := _STEADY.search(text)):
        yield "steadiness", text[: found_.start()] + f"with significant {found_[2]}" + text[found_.end() :]
    if record.steadiness == "very_unsteady" and (found_ := _SHAKY.search(text)):
        yield "steadiness", text[: found_.start()] + f"with no {found_[2]}" + text[found_.end() :]


@pytest.mark.real
def test_mutants_of_human_captions(real_dir: Path) -> None:
    folder = real_dir / "annotations" / "camerabench"
    labels = [json.loads(line) for line in (folder / "raw_labels.jsonl").read_text().splitlines()]
    records = {row["video_name"]: MotionAnnotation.from_record(row["cam_motion"]) for row in labels}
    caught, alarms = Counter[tuple[str, bool]](), Counter[bool]()
    for line in (folder / "train_captions.jsonl").read_text().splitlines():
        row = json.loads(line)
        record = records.get(row["video"])
        if record is None:
            continue
        judge = Verifier(record)
        made = list(mutants(row["answer"], record))
        false = {v.claim for v in judge.verify(row["answer"]).of("false")} if made else set()
        for kind, mutant in made:
            caught[kind, bool({v.claim for v in judge.verify(mutant).of("false")} - false)] += 1
        if made:
            alarms[bool(false)] += 1
    total = caught.total()
    right = sum(count for (_, was), count in caught.items() if was)
    print(f"human captions: {right} of {total} mutants caught ({right / total:.1%}); {dict(caught)}")
    print(f"unmutated: {alarms[True]} of {alarms.total()} with a clause that disagrees with the record")
    assert total > 300
    assert right / total >= LEAST_CAUGHT


def swapped(text: str) -> Iterator[tuple[str, str]]:
    """Each sentence with one word of direction, size or order turned into its opposite."""
    of_motions = {found.start(2) for found in _MOVES.finditer(text)}
    for found in re.finditer(r"\w+", text):
        word = found[0].lower()
        if word in OPPOSITE and (word not in ("in", "out", "more", "up", "down") or found.start() in of_motions):
            other = OPPOSITE[word]
            yield word, text[: found.start()] + other + text[found.end() :]


@pytest.mark.verify
def test_mutants_of_the_panel() -> None:
    caught, missed = Counter[bool](), []
    for panel_clip in read_panel("tune"):
        clip = panel_clip.render()
        judge = Verifier(CheckedClip.from_staged(clip.restored.staged, clip.record))
        for sentence in panel_clip.sentences:
            if sentence.judged != "true" or sentence.kind not in (
                "motion",
                "thing",
                "near_far",
                "visibility",
                "caption",
            ):
                continue
            if judge.verify(sentence.text).of("false"):
                continue
            for word, mutant in swapped(sentence.text):
                found = bool(judge.verify(mutant).of("false"))
                caught[found] += 1
                if not found:
                    missed.append((word, mutant))
    print(f"panel: {caught[True]} of {caught.total()} mutants caught; missed: {missed}")
    assert caught[True] / caught.total() >= 0.9
