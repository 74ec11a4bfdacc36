"""Derives a clip again from its spec and compares cameras, labels and texts with what is stored."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from synthcam.clips.labelling import label_staged
from synthcam.clips.record import measured_record
from synthcam.clips.restore import RestoreError, read_spec, restore
from synthcam.clips.spec import ClipSpec
from synthcam.dataset.check.files import check_video
from synthcam.dataset.check.rows import CLIPS_NULLABLE
from synthcam.dataset.check.temporal import check_temporal_clip
from synthcam.dataset.check.violations import Violation, check_nulls
from synthcam.dataset.polishing.acceptance import read_original, refusals, unwrap
from synthcam.dataset.polishing.texts import caption_text, chain_text
from synthcam.dataset.storage.dataset import video_in
from synthcam.dataset.storage.rows import is_temporal, row_to_record
from synthcam.errors import InputError, SynthcamError
from synthcam.rendering.video import read_luma
from synthcam.verification.chains import verify_chain
from synthcam.verification.clip import CheckedClip
from synthcam.verification.questions import Question
from synthcam.verification.verdicts import ClauseVerdict, Verifier

Row = Mapping[str, Any]
MEASURED = ("motions", "annotation", "labels", "measurements", "segments")
SHOWN = 90
"""Characters that are quoted of a clause that does not hold."""


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
