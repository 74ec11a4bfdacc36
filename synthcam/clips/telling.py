"""A clip as the language sees it, from its stage or from its clip.json."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.clips.drawing import frame_times
from synthcam.clips.rebuilt import restaged, scene_of
from synthcam.clips.relabel import clip_spec
from synthcam.clips.replay import Replay
from synthcam.clips.spec import ClipSpec
from synthcam.clips.staging import Stage
from synthcam.errors import InputError
from synthcam.formats.read_write import read_poses
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.segments import MotionSegment
from synthcam.language.shot import Shot


def shot_of(spec: ClipSpec, staged: Stage | Replay, found: dict[str, Any]) -> Shot:
    """What facts about a clip are computed from.

    Args:
        found: `motions`, `annotation`, `labels`, `segments` and `measurements` as in clip.json.
    """
    times = frame_times(spec)
    poses = [staged.object_poses(float(t)) for t in times]
    paths = {identity: np.stack([at[identity] for at in poses]) for identity in sorted(poses[0])}
    return Shot(
        cameras=staged.cameras(times, spec.width, spec.height),
        objects=staged.scene.objects,
        static=staged.static,
        moving={identity: path for identity, path in paths.items() if not np.allclose(path, path[0])},
        motions=tuple(found["motions"]),
        annotation=MotionAnnotation.from_record(found["annotation"]),
        labels=found["labels"],
        segments=tuple(
            MotionSegment(s["motion"], s["start_frame"], s["end_frame"], s["start_s"], s["end_s"], s["effect"])
            for s in found["segments"]
        ),
        still_seen=found["measurements"]["frustum"]["still_seen"],
        subject_id=staged.subject_id,
    )


def read_shot(file: Path) -> tuple[ClipSpec, Shot]:
    """The shot of a clip.json; its scene is built again.

    Raises:
        InputError: the file is no clip.json, or its scene is not at hand as it was.
    """
    cameras = read_poses(file, format="clip")[0].trajectory
    spec = clip_spec(file)
    try:
        rebuilt = scene_of(spec)
    except InputError as error:
        raise InputError(f"{file}: {error}") from error
    staged = restaged(spec, cameras, rebuilt)
    try:
        return spec, shot_of(spec, staged, json.loads(file.read_text()))
    except KeyError as missing:
        raise InputError(
            f"{file}: key {missing} is missing; only clips that were labelled can be asked about"
        ) from missing
