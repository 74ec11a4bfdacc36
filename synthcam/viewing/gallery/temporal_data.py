"""The data of a temporal clip's page: its events on the time line, its chains with the verdict on each sentence."""

from collections.abc import Mapping, Sequence
from typing import Any

from synthcam.errors import SynthcamError
from synthcam.labels.label_names import LABEL_NAMES
from synthcam.temporal.clip import TemporalClip, TemporalSpec
from synthcam.temporal.event_log import Event, EventLog
from synthcam.temporal.reading.verify import verify
from synthcam.viewing.gallery.gallery_clip import GalleryClip
from synthcam.viewing.gallery.pieces import piece, unchecked_sample

_OUTCOMES = {"true": "true", "false": "false", "unreadable": "unread"}


def is_temporal_record(record: Mapping[str, Any]) -> bool:
    """Whether a clip's record is of a temporal clip."""
    return "temporal" in record["spec"]


def temporal_entry_and_detail(clip: GalleryClip, strip_frames: Sequence[int]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The entry of a temporal clip for its card and the filters, and the detail for its own view."""
    record, spec = clip.record, clip.record["spec"]["temporal"]
    log, unchecked = _log(spec)
    samples = [_sample(sample, log) for sample in clip.samples]
    pieces = [piece["outcome"] for sample in samples for _, section in sample["sections"] for piece in section]
    frames = len(record["world_from_camera"])
    entry = {
        "id": clip.id,
        "motions": [],
        "order": [],
        "scene": record["spec"]["scene"],
        "split": clip.split,
        "use": clip.use,
        "twin_kind": clip.twin_kind,
        "twins": list(clip.twins),
        "labels": "n" * len(LABEL_NAMES),
        "claims": {outcome: pieces.count(outcome) for outcome in sorted(set(pieces))},
        "samples": len(samples),
        "caption": None,
        "width": record["width"],
        "height": record["height"],
        "seconds": frames / record["fps"],
        "tiles": len(strip_frames),
    }
    detail = {
        "id": clip.id,
        "fps": record["fps"],
        "frames": frames,
        "strip_frames": list(strip_frames),
        "checked": log is not None,
        "unchecked": unchecked,
        "caption": [],
        "samples": samples,
        "segments": [] if log is None else [_segment(event, log) for event in log.events],
        "annotation": {},
        "effects": [],
        "told_apart": {},
        "frustum": None,
        "spec": spec,
        "drawings": {},
    }
    return entry, detail


def _log(spec: Mapping[str, Any]) -> tuple[EventLog | None, str]:
    """The log of a clip; None and the reason where it cannot be played."""
    try:
        return TemporalClip(TemporalSpec.from_record(spec)).log, ""
    except SynthcamError as error:
        return None, str(error)


def _segment(event: Event, log: EventLog) -> dict[str, Any]:
    """An event as a bar in the lane of its thing, or of its sort where it is of none; a momentary one lasts a frame."""
    lane = event.thing or event.what
    # "pan left and back" says all of a swing.
    verb = event.what if event.thing and event.what != "swings" else ""
    words = " ".join(part for part in (verb, event.other, event.value) if part)
    end = max(event.end_s, min(event.start_s + 1 / log.fps, log.duration_s))
    return {"thing": lane, "motion": words, "start_s": event.start_s, "end_s": end, "effect": None}


def _sample(sample: Mapping[str, Any], log: EventLog | None) -> dict[str, Any]:
    """A sample with its chain in sentences and the verdict on each."""
    chain, answer, shown = sample["chain"], sample["answer"], unchecked_sample(sample)
    if log is None:
        return shown
    verdict = verify(chain, sample["question"], tuple(shown["options"]), answer, log)
    sections: dict[str, list[dict[str, str]]] = {"observation": [], "think": []}
    for sentence in verdict.sentences:
        sections[sentence.section].append(piece(sentence.text, _OUTCOMES[sentence.outcome]))
    right = piece(answer, "true" if verdict.problem is None else "false", why=verdict.problem or "")
    return {**shown, "sections": [*([name, pieces] for name, pieces in sections.items()), ["answer", [right]]]}
