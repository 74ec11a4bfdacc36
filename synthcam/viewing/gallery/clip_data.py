"""The data of a clip's page: a short entry for cards and filters, and a detail for when the clip is opened."""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from synthcam.clips.restore import restore
from synthcam.errors import SynthcamError
from synthcam.figures.strip import shown_frames
from synthcam.geometry.frustum import Frustum
from synthcam.geometry.image_motion import COMPONENTS
from synthcam.labels.axis_effects import NAMES
from synthcam.labels.label_names import DESCRIPTIONS, LABEL_NAMES
from synthcam.rendering.video import read_video
from synthcam.verification.chains import verify_chain
from synthcam.verification.clip import CheckedClip
from synthcam.verification.questions import Question
from synthcam.verification.verdicts import ClauseVerdict, Verifier
from synthcam.viewing.gallery.gallery_clip import GalleryClip
from synthcam.viewing.gallery.path_drawing import Outline, View, draw_path
from synthcam.viewing.gallery.pieces import NOT_CHECKED, piece, unchecked_sample
from synthcam.viewing.gallery.temporal_data import is_temporal_record, temporal_entry_and_detail

LETTERS = {True: "t", False: "f", None: "n"}


@dataclass(frozen=True)
class ClipData:
    """The data of one clip for a page.

    Attributes:
        entry: for its card and the filters.
        detail: for its own view.
        strip: a JPEG of its frames; None where there is no video.
    """

    entry: dict[str, Any]
    detail: dict[str, Any]
    strip: bytes | None


def label_names() -> list[list[str]]:
    """[last part of the name, group, what it says] of every label, in the order of an entry's letters."""
    names = []
    for name in LABEL_NAMES:
        *path, last = name.split(".")
        group = path[1] if len(path) > 1 else "picture"
        names.append([last, group.replace("_", " "), DESCRIPTIONS[name]])
    return names


def clip_data(clip: GalleryClip) -> ClipData:
    """Collect the data of a clip: check its claims, draw its path, lay out its frames.

    Raises:
        InputError: its video cannot be decoded.
    """
    record = clip.record
    if is_temporal_record(record):
        picture, shown = (None, []) if clip.video is None else strip_picture(clip.video)
        return ClipData(*temporal_entry_and_detail(clip, shown), picture)
    checked, unchecked = checked_clip(record, clip.id)
    judge = None if checked is None else Verifier(checked)
    samples = [sample_with_verdicts(sample, judge) for sample in clip.samples]
    caption = [] if record["caption"] is None else text_with_verdicts(record["caption"], judge)
    strip, strip_frames = (None, []) if clip.video is None else strip_picture(clip.video)
    frames = len(record["world_from_camera"])
    entry = {
        "id": clip.id,
        "motions": list(record["motions"]),
        "order": motion_order(record["motions"], record["segments"]),
        "scene": record["spec"]["scene"],
        "split": clip.split,
        "use": clip.use,
        "twin_kind": clip.twin_kind,
        "twins": list(clip.twins),
        "labels": "".join(LETTERS[record["labels"][name]] for name in LABEL_NAMES),
        "claims": count_outcomes(samples, caption),
        "samples": len(samples),
        "caption": record["caption"],
        "width": record["width"],
        "height": record["height"],
        "seconds": frames / record["fps"],
        "tiles": len(strip_frames),
    }
    detail = {
        "id": clip.id,
        "fps": record["fps"],
        "frames": frames,
        "strip_frames": strip_frames,
        "checked": checked is not None,
        "unchecked": unchecked,
        "caption": caption,
        "samples": samples,
        "segments": [{key: s[key] for key in ("motion", "start_s", "end_s", "effect")} for s in record["segments"]],
        "annotation": record["annotation"],
        "effects": _effects(record["measurements"]),
        "told_apart": record["measurements"]["told_apart"],
        "frustum": record["measurements"]["frustum"],
        "spec": record["spec"],
        "drawings": _drawings(clip, checked),
    }
    return ClipData(entry, detail, strip)


def motion_order(motions: Sequence[str], segments: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Group the motions of a clip: those of a group go on together, the groups one after the other.

    A segment joins the group before it if the two overlap for more than half of the shorter one. Motions without a
    segment are in the last group.
    """
    groups: list[list[Mapping[str, Any]]] = []
    for segment in sorted(segments, key=lambda one: (one["start_s"], one["end_s"])):
        if groups and any(_together(segment, other) for other in groups[-1]):
            groups[-1].append(segment)
        else:
            groups.append([segment])
    named = [list(dict.fromkeys(one["motion"] for one in group)) for group in groups]
    rest = [name for name in motions if not any(name in group for group in named)]
    if rest:
        named = [*named[:-1], [*(named[-1] if named else []), *rest]]
    return named


def _together(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    shared = min(one["end_s"], other["end_s"]) - max(one["start_s"], other["start_s"])
    return bool(shared > 0.5 * min(one["end_s"] - one["start_s"], other["end_s"] - other["start_s"]))


def _effects(measurements: Mapping[str, Any]) -> list[list[Any]]:
    """[component, name of its negative way, how far, name of its positive way, how far], in frame widths."""
    effects = measurements["effects"]
    return [
        [
            component,
            NAMES[component][1],
            effects[component]["negative"],
            NAMES[component][0],
            effects[component]["positive"],
        ]
        for component in COMPONENTS
    ]


def _drawings(clip: GalleryClip, checked: CheckedClip | None) -> dict[str, str]:
    cut = [_frustum(content) for content in clip.record["frustums"]]
    around = [] if checked is None else outlines(checked, clip.record)
    subject = clip.record.get("subject")
    walked = None if subject is None else np.array(subject["positions"])
    views: tuple[View, ...] = ("above", "side")
    return {view: draw_path(cut, view, outlines=around, subject_positions=walked) for view in views}


def _frustum(content: Mapping[str, Any]) -> Frustum:
    """A frustum as clip.json holds it."""
    arrays = {key: np.array(content[key], dtype=np.float64) for key in ("apex", "corners")}
    return Frustum(**{**content, **arrays})


TILE_HEIGHT = 168
QUALITY = 80


def strip_picture(video: Path) -> tuple[bytes, list[int]]:
    """A strip of at most eight frames, first and last among them, as JPEG, and the indices of the frames.

    Raises:
        InputError: the file is no video.
    """
    frames, _ = read_video(video)
    shown = shown_frames(len(frames))
    height, width = frames.shape[1:3]
    tile = (round(width * TILE_HEIGHT / height), TILE_HEIGHT)
    strip = Image.new("RGB", (tile[0] * len(shown), tile[1]))
    for column, index in enumerate(shown):
        strip.paste(Image.fromarray(frames[index]).resize(tile, Image.Resampling.LANCZOS), (column * tile[0], 0))
    held = io.BytesIO()
    strip.save(held, "JPEG", quality=QUALITY, optimize=True)
    return held.getvalue(), shown


_WORST_FIRST = ("false", "unread", "open", "true", "no claim")


def sample_with_verdicts(sample: Mapping[str, Any], judge: Verifier | None) -> dict[str, Any]:
    """A sample for the page, its chain in sections of clauses with the verifier's verdicts.

    A chain that cannot be read section by section (its tags are wrong, or there is nothing to check it against) is one
    piece; `problem` says what is wrong with its tags, `answer_problem` why the answer does not follow.
    """
    chain, answer, shown = sample["chain"], sample["answer"], unchecked_sample(sample)
    if judge is None:
        return shown
    verdict = verify_chain(chain, judge, Question(sample["question"], tuple(shown["options"]), answer))
    if verdict.problem is not None:
        return {**shown, "problem": verdict.problem, "sections": [["chain", [piece(chain, "false")]]]}
    sections = [
        [name, _pieces(chain, [clause for clause in verdict.clauses if clause.section == name])]
        for name in ("observation", "think", "answer")
    ]
    if not sections[-1][1]:
        follows = "true" if verdict.answer_problem is None else "false"
        sections[-1][1] = [piece(answer, follows, why=verdict.answer_problem or "")]
    return {**shown, "answer_problem": verdict.answer_problem, "sections": sections}


def text_with_verdicts(text: str, judge: Verifier | None) -> list[dict[str, str]]:
    """The clauses of a caption, each with the verifier's verdict."""
    return [piece(text, NOT_CHECKED)] if judge is None else _pieces(text, judge.verify(text).clauses)


def count_outcomes(samples: Sequence[Mapping[str, Any]], caption: Sequence[Mapping[str, str]]) -> dict[str, int]:
    """Count the clauses of each outcome."""
    pieces = [piece for sample in samples for _, section in sample["sections"] for piece in section]
    return dict(sorted(Counter(piece["outcome"] for piece in (*pieces, *caption)).items()))


def _pieces(text: str, clauses: Sequence[ClauseVerdict]) -> list[dict[str, str]]:
    """A text cut where its clauses begin, each with the worst of its verdicts: a clause may claim several things."""
    by_span: dict[tuple[int, int], list[ClauseVerdict]] = {}
    for clause in clauses:
        by_span.setdefault(clause.span, []).append(clause)
    spans = sorted(by_span)
    pieces = []
    for number, (start, end) in enumerate(spans):
        tag = text.find("<", end)
        until = spans[number + 1][0] if number + 1 < len(spans) else (tag if tag >= 0 else len(text))
        outcome = min((v.outcome for v in by_span[start, end]), key=_WORST_FIRST.index)
        # Words before the first clause ("so", "because") belong to it.
        begin = text.rfind(">", 0, start) + 1 if number == 0 else start
        pieces.append(piece(text[begin : max(until, end)].strip(), outcome))
    return pieces


def checked_clip(record: Mapping[str, Any], source: str) -> tuple[CheckedClip | None, str]:
    """Restore a clip to check its claims; where that is not possible, None and the reason in words."""
    try:
        return CheckedClip.from_staged(restore(record, source=source).staged, record), ""
    except SynthcamError as error:
        return None, str(error)


def outlines(clip: CheckedClip, record: Mapping[str, Any]) -> list[Outline]:
    """What stands around the camera, where it is in the first frame, apart from the attended subject."""
    roles = {thing["id"]: thing["role"] for thing in record["objects"]}
    found = []
    for thing in clip.sight.things.values():
        if thing.id == clip.subject_id and record["subject"] is not None:
            continue
        pose = thing.world_from_object[0]
        name = " ".join(filter(None, (thing.color, thing.kind)))
        found.append(Outline(name, roles.get(thing.id, ""), thing.outermost[0] @ pose[:3, :3].T + pose[:3, 3]))
    return found
