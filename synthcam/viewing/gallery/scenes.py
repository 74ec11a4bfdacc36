"""The clip that the claims on a page are checked against, and what stands around its camera."""

from collections.abc import Mapping
from typing import Any

from synthcam.clips.restore import restore
from synthcam.errors import SynthcamError
from synthcam.verification.clip import CheckedClip
from synthcam.viewing.gallery.path_drawing import Outline


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
        found.append(Outline(name, roles[thing.id], thing.outermost @ pose[:3, :3].T + pose[:3, 3]))
    return found
