"""Derives a clip again from its spec, and compares cameras, labels and texts with what is stored.

A temporal clip is played again: its log, its pictures and its samples are compared.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.clips.labelling import label_staged
from synthcam.clips.record import measured_record
from synthcam.clips.restore import RestoreError, read_spec, restore
from synthcam.clips.spec import ClipSpec
from synthcam.dataset.check.files import check_video
from synthcam.dataset.check.rows import CLIPS_NULLABLE
from synthcam.dataset.check.violations import Violation, check_nulls
from synthcam.dataset.polishing.acceptance import read_original, refusals, unwrap
from synthcam.dataset.polishing.texts import caption_text, chain_text
from synthcam.dataset.storage.dataset import video_in
from synthcam.dataset.storage.rows import is_temporal, row_to_record
from synthcam.errors import InputError, SynthcamError
from synthcam.rendering.video import read_luma, read_video
from synthcam.temporal.clip import TemporalClip, TemporalSpec
from synthcam.temporal.event_log import EventLog
from synthcam.temporal.reading.verify import verify
from synthcam.verification.chains import verify_chain
from synthcam.verification.clip import CheckedClip
from synthcam.verification.questions import Question
from synthcam.verification.verdicts import ClauseVerdict, Verifier

Row = Mapping[str, Any]
MEASURED = ("motions", "annotation", "labels", "measurements", "segments")
SHOWN = 90
"""Characters that are quoted of a clause that does not hold."""


PICTURE_TOLERANCE = 6.0
"""Mean difference of a decoded frame from the drawn one, of 255: encoding makes about 2, another clip 10 and more."""


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


@dataclass(frozen=True)
class ClipJob:
    """Clips that a worker derives again: each clips row with the rows of its samples."""

    folder: Path
    clips: tuple[tuple[dict[str, Any], tuple[dict[str, Any], ...]], ...]
    events: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    """Of the temporal clips among them, by clip: the row of the table of events."""


def check_clips(job: ClipJob) -> list[Violation]:
    """Check a few clips; runs in a worker process."""
    return [
        violation
        for row, samples in job.clips
        for violation in check_clip(job.folder, row, samples, job.events.get(row["clip"]))
    ]


def check_clip(folder: Path, row: Row, samples: Sequence[Row], events: Row | None = None) -> Iterator[Violation]:
    """Derive a clip again from its spec and check its video, cameras, labels and texts."""
    clip = row["clip"]
    try:
        video = video_in(folder, row["video"])
    except InputError:
        return  # Its row and its file are reported already.
    broken = [*check_nulls(row, CLIPS_NULLABLE, clip), *check_video(video, row)]
    yield from broken
    if broken:
        return  # Labels measured from another video would prove nothing.
    if is_temporal(row):
        yield from check_temporal_clip(row, samples, events, video)
        return
    try:
        stored = row_to_record(row)
        spec = _spec(stored)
        staged = restore(stored, source=clip).staged
        labels = label_staged(spec, staged, read_luma(video))
        derived = json.loads(json.dumps(measured_record(spec, staged, stored["renderer"], labels)))
    except RestoreError as error:
        yield Violation("camera", clip, str(error).removeprefix(f"{clip}: "))
        return
    except (SynthcamError, ValueError, TypeError, KeyError) as error:
        yield Violation("camera", clip, f"cannot be derived again: {' '.join(str(error).split())}")
        return
    for key in ("scene", "scene_seed", "frames"):
        if row[key] != getattr(spec, key):
            yield Violation("camera", clip, f"{key} is {row[key]!r}; its spec says {getattr(spec, key)!r}")
    for key, value in derived.items():
        difference = first_difference(stored[key], value, key)
        if difference is not None:
            yield Violation("label" if key in MEASURED else "camera", clip, difference)
    # Texts are verified against what was derived just now, not against what is stored beside them.
    yield from _check_texts(Verifier(CheckedClip.from_staged(staged, derived)), row, samples)


def _spec(record: Mapping[str, Any]) -> ClipSpec:
    spec = read_spec(record, source="clip")
    if spec.trajectory is not None:
        raise InputError("its spec replays a pose file, which a dataset does not hold")
    if spec.digest() != record["spec"]["digest"]:
        raise InputError("its spec is not what its digest was made of")
    return spec


def _check_texts(judge: Verifier, row: Row, samples: Sequence[Row]) -> Iterator[Violation]:
    if row["caption"] is not None:
        for clause in judge.verify(row["caption"]).of("false", "unread"):
            yield Violation("chain", row["clip"], _fault("caption", clause))
    for sample in samples:
        asked = Question(sample["question"], tuple(sample["options"]), sample["answer"])
        verdict = verify_chain(sample["chain"], judge, asked)
        problems = [problem for problem in (verdict.problem, verdict.answer_problem) if problem]
        problems += [_fault(clause.section or "chain", clause) for clause in verdict.of("false", "unread")]
        for problem in problems:
            yield Violation("chain", sample["sample"], problem)
        if sample["flawed_chain"] is not None and verify_chain(sample["flawed_chain"], judge, asked).supported:
            yield Violation("chain", sample["sample"], "its flawed chain is true of the clip")
    yield from _check_polished(judge, row, samples)


def _check_polished(verifier: Verifier, row: Row, samples: Sequence[Row]) -> Iterator[Violation]:
    """Check that texts which a language model rewrote still hold, as they did when they were kept."""
    polished = [(row["polished_caption"], caption_text(row, {}))] if row["polished_caption"] is not None else []
    polished += [(s["polished_chain"], chain_text(s, {})) for s in samples if s["polished_chain"] is not None]
    for candidate, text in polished:
        if unwrap(candidate, text) != candidate and text.is_chain:
            yield Violation("chain", text.name, "the rewritten chain has not its three tags and nothing else")
            continue
        for reason in refusals(candidate, text, read_original(text, verifier), verifier):
            yield Violation(
                "chain", text.name, f"the rewritten {'chain' if text.is_chain else 'caption'}: {reason.why}"
            )


def _fault(where: str, clause: ClauseVerdict) -> str:
    quoted = clause.text if len(clause.text) <= SHOWN else f"{clause.text[: SHOWN - 1]}…"
    return f"{where} says {quoted!r}, which is {'false of the clip' if clause.outcome == 'false' else 'not read'}"


RELATIVE, ABSOLUTE = 1e-6, 1e-9
"""Tolerance for numbers: other processors round the last digits differently."""


def first_difference(stored: Any, derived: Any, at: str = "") -> str | None:
    """The first place where two values of plain JSON differ, and the values there; None if they are equal."""
    if isinstance(stored, Mapping) and isinstance(derived, Mapping):
        return _of_keys(stored, derived, at)
    if _is_list(stored) and _is_list(derived):
        if len(stored) != len(derived):
            return f"{at}: {len(stored)} stored, {len(derived)} derived"
        pairs = enumerate(zip(stored, derived, strict=True))
        found = (first_difference(mine, its, f"{at}[{i}]") for i, (mine, its) in pairs)
        return next((difference for difference in found if difference), None)
    return None if _same(stored, derived) else f"{at}: {stored!r} stored, {derived!r} derived"


def _of_keys(stored: Mapping[str, Any], derived: Mapping[str, Any], at: str) -> str | None:
    for key in sorted({*stored, *derived}):
        place = f"{at}.{key}" if at else key
        if key not in stored or key not in derived:
            return f"{place}: {'not derived' if key in stored else 'not stored'}"
        if (difference := first_difference(stored[key], derived[key], place)) is not None:
            return difference
    return None


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _same(stored: Any, derived: Any) -> bool:
    both = (stored, derived)
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in both):
        return type(stored) is type(derived) and bool(stored == derived)
    return math.isclose(stored, derived, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
