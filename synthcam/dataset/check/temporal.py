"""Plays a temporal clip again from its spec, and compares its log, its pictures and its samples with what is stored."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.dataset.check.violations import Violation
from synthcam.errors import InputError, SynthcamError
from synthcam.rendering.video import read_video
from synthcam.temporal.clip import TemporalClip, TemporalSpec
from synthcam.temporal.event_log import EventLog
from synthcam.temporal.reading.verify import verify

Row = Mapping[str, Any]
PICTURE_TOLERANCE = 6.0
"""Mean difference of a decoded frame from the drawn one, of 255: encoding makes about 2, another clip 10 and more."""
SHOWN = 90


def check_temporal_clip(row: Row, samples: Sequence[Row], events: Row | None, video: Path) -> Iterator[Violation]:
    """Check what happens in a clip, its pictures and its samples.

    Args:
        events: its row in the table of events; None where there is none.
        video: which is there and has the frames that the row says.
    """
    name = row["clip"]
    if events is None:
        yield Violation("camera", name, "has no row in the table of events")
        return
    try:
        clip = TemporalClip(TemporalSpec.from_record(json.loads(row["spec"])["temporal"]))
        log = clip.log
        stored = EventLog.from_row(events)
    except (SynthcamError, ValueError, TypeError, KeyError) as error:
        yield Violation("camera", name, f"cannot be played again: {' '.join(str(error).split())}")
        return
    if stored != log:
        yield Violation("camera", name, f"its table of events is not what its spec gives: {_difference(stored, log)}")
    for key, value in (("scene", clip.spec.kind), ("scene_seed", clip.spec.seed), ("frames", log.frames)):
        if row[key] != value:
            yield Violation("camera", name, f"{key} is {row[key]!r}; its spec says {value!r}")
    cameras = clip.cameras()
    for key, found in (("world_from_camera", cameras.world_from_camera), ("intrinsics", cameras.intrinsics)):
        if not np.array_equal(np.array(row[key]), found):
            yield Violation("camera", name, f"{key} is not what its spec gives")
    yield from _check_pictures(name, clip, video)
    # Texts are verified against what was played just now, not against what is stored beside them.
    for sample in samples:
        verdict = verify(sample["chain"], sample["question"], tuple(sample["options"]), sample["answer"], log)
        if verdict.problem is not None:
            yield Violation("chain", sample["sample"], verdict.problem)
        for sentence in verdict.sentences:
            if sentence.outcome != "true":
                yield Violation(
                    "chain", sample["sample"], f"{sentence.section}: {sentence.text[:SHOWN]!r} is {sentence.outcome}"
                )


def _difference(stored: EventLog, log: EventLog) -> str:
    for key in ("fps", "frames", "things", "states", "events"):
        found, right = getattr(stored, key), getattr(log, key)
        if found != right:
            if not isinstance(found, tuple) or len(found) != len(right):
                return f"{key} differ in number" if isinstance(found, tuple) else f"{key} is {found!r}, not {right!r}"
            at = next(i for i, (a, b) in enumerate(zip(found, right, strict=True)) if a != b)
            return f"{key}[{at}] is {found[at]!r}"[: 2 * SHOWN]
    return "nothing"


def _check_pictures(name: str, clip: TemporalClip, video: Path) -> Iterator[Violation]:
    try:
        decoded, _ = read_video(video)
    except InputError:
        return  # Reported already.
    for frame, (picture, drawn) in enumerate(zip(decoded, clip.pictures(), strict=False)):
        away = float(np.abs(picture.astype(np.float32) - drawn).mean())
        if away > PICTURE_TOLERANCE:
            yield Violation("video", name, f"frame {frame} is {away:.1f} of 255 away from what its spec draws")
            return
