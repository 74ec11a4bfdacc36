"""What a page is told of a clip: a short entry for cards and filters, and all the rest for when it is opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from synthcam.geometry.frustum import Frustum
from synthcam.geometry.image_motion import COMPONENTS
from synthcam.labels.axis_effects import NAMES
from synthcam.labels.label_names import DESCRIPTIONS, LABEL_NAMES
from synthcam.verification.clip import CheckedClip
from synthcam.viewing.gallery.path_drawing import View, draw_path
from synthcam.viewing.gallery.scenes import checked_clip, outlines
from synthcam.viewing.gallery.shown_clip import ShownClip
from synthcam.viewing.gallery.strip_picture import strip_picture
from synthcam.viewing.gallery.ticked import tally, ticked_sample, ticked_text

LETTERS = {True: "t", False: "f", None: "n"}


@dataclass(frozen=True)
class ClipData:
    """A clip for a page.

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


def clip_data(clip: ShownClip) -> ClipData:
    """Check a clip's claims, draw its path, lay out its frames.

    Raises:
        InputError: its video cannot be decoded.
    """
    record = clip.record
    checked = checked_clip(record)
    samples = [ticked_sample(sample, checked) for sample in clip.samples]
    caption = [] if record["caption"] is None else ticked_text(record["caption"], checked)
    strip, strip_frames = (None, []) if clip.video is None else strip_picture(clip.video)
    frames = len(record["world_from_camera"])
    entry = {
        "id": clip.id,
        "motions": list(record["motions"]),
        "scene": record["spec"]["scene"],
        "split": clip.split,
        "use": clip.use,
        "twin_kind": clip.twin_kind,
        "twins": list(clip.twins),
        "labels": "".join(LETTERS[record["labels"][name]] for name in LABEL_NAMES),
        "claims": tally(samples, caption),
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


def _drawings(clip: ShownClip, checked: CheckedClip | None) -> dict[str, str]:
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
