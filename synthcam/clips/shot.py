"""What the language reads of a clip, from its stage and its measured record."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from synthcam.clips.drawing import frame_times
from synthcam.clips.spec import ClipSpec
from synthcam.clips.staged import StagedClip
from synthcam.errors import InputError
from synthcam.evidence.shot import Shot
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.segments import MotionSegment
from synthcam.scene.moving import MovingThing
from synthcam.scene.sky import sky_kind


def shot_of(spec: ClipSpec, staged: StagedClip, record: Mapping[str, Any]) -> Shot:
    """Gather everything that facts about a clip are computed from.

    Args:
        record: `motions`, `annotation`, `labels`, `segments` and `measurements` as in clip.json.
    """
    times = frame_times(spec)
    poses = [staged.object_poses(float(t)) for t in times]
    paths = {identity: np.stack([at[identity] for at in poses]) for identity in sorted(poses[0])}
    return Shot(
        cameras=staged.cameras(times, spec.width, spec.height),
        objects=staged.scene.objects,
        static=staged.static,
        moving={
            thing.id: MovingThing(thing, paths[thing.id], times)
            for thing in staged.scene.objects
            if thing.id in paths and not np.allclose(paths[thing.id], paths[thing.id][0])
        },
        motions=tuple(record["motions"]),
        annotation=MotionAnnotation.from_record(record["annotation"]),
        labels=record["labels"],
        segments=record_segments(record["segments"], source="clip"),
        still_seen=record["measurements"]["frustum"]["still_seen"],
        subject_id=staged.subject_id,
        sky=sky_kind(staged.scene.sky_key),
    )


def record_segments(parts: Sequence[Mapping[str, Any]], *, source: str) -> tuple[MotionSegment, ...]:
    """The segments that a clip's record holds.

    Raises:
        InputError: a key is missing; the message calls the clip `source`.
    """
    keys = ("motion", "start_frame", "end_frame", "start_s", "end_s", "effect")
    try:
        return tuple(MotionSegment(*(part[key] for key in keys)) for part in parts)
    except (KeyError, TypeError) as error:
        raise InputError(f"{source}: key segments is not a list of segments with {', '.join(keys)}") from error
