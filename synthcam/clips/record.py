"""clip.json: what is known about a clip, in plain JSON."""

from typing import Any

import numpy as np

from synthcam.clips.drawing import frame_times
from synthcam.clips.shot import shot_of
from synthcam.clips.spec import ClipSpec
from synthcam.clips.staged import StagedClip
from synthcam.clips.verified import verified_caption, verified_samples
from synthcam.geometry.camera import pixel_centres
from synthcam.geometry.frustum import Frustum, frustums
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import ClipLabels, frustum_labels
from synthcam.language.clip_facts import clip_facts
from synthcam.language.grammar import Chooser
from synthcam.language.items import clip_item
from synthcam.language.samples import Refusals
from synthcam.scene.raycast import RayCaster
from synthcam.seeding import stream
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verdicts import Verifier

SAMPLES = 8
"""Written into clip.json, two of each kind; `synthcam ask` writes more."""
FRUSTUM_NEAR_M = 0.1
FRUSTUM_FAR_LIMIT_M = 50.0


def clip_frustums(cameras: Trajectory, static: RayCaster) -> list[Frustum]:
    """Frustums from 0.1 m to what the first frame shows: the median depth of its picture, at most 50 m."""
    pixels = pixel_centres(cameras.width, cameras.height, columns=16, rows=16)
    depth = static.depth(cameras.world_from_camera[0], cameras.intrinsics[0], pixels)
    seen = depth[np.isfinite(depth)]
    far = float(np.median(seen)) if seen.size else FRUSTUM_FAR_LIMIT_M
    far = float(f"{np.clip(far, 10 * FRUSTUM_NEAR_M, FRUSTUM_FAR_LIMIT_M):.3g}")
    return frustums(cameras, near=FRUSTUM_NEAR_M, far=far)


def clip_record(spec: ClipSpec, staged: StagedClip, renderer: dict[str, str], labels: ClipLabels) -> dict[str, Any]:
    """The content of clip.json."""
    measured = measured_record(spec, staged, renderer, labels)
    told = _told(spec, staged, measured)
    after = list(measured).index("segments") + 1
    items = list(measured.items())
    return dict([*items[:after], *told.items(), *items[after:]])


def measured_record(spec: ClipSpec, staged: StagedClip, renderer: dict[str, str], labels: ClipLabels) -> dict[str, Any]:
    """The content of clip.json without what is told in words: `caption` and `samples`."""
    cameras = staged.cameras(frame_times(spec), spec.width, spec.height)
    cut = clip_frustums(cameras, staged.static)
    found = labels.as_dict()
    found["measurements"]["frustum"] = frustum_labels(cameras, cut).as_dict()
    return {
        "spec": {**spec.model_dump(mode="json"), "digest": spec.digest()},
        "fps": spec.fps,
        "width": spec.width,
        "height": spec.height,
        "world_from_camera": cameras.world_from_camera.tolist(),
        "intrinsics": cameras.intrinsics.tolist(),
        "frustums": [f.as_dict() for f in cut],
        **found,
        "staging": staged.record(),
        "objects": [
            {"id": thing.id, "kind": thing.kind, "color": thing.color_name, "role": thing.role}
            for thing in staged.scene.objects
        ],
        "subject": _subject(spec, staged),
        "renderer": renderer,
    }


def _told(spec: ClipSpec, staged: StagedClip, measured: dict[str, Any]) -> dict[str, Any]:
    """The caption (None where the motions have no clear order) and a few samples, all of them verified."""
    chooser = Chooser(stream(spec.seed, "language"))
    facts = clip_facts(shot_of(spec, staged, measured))
    judge = Verifier(CheckedClip.from_staged(staged, measured))
    return {
        "caption": verified_caption(facts, judge, chooser),
        "samples": [clip_item(sample) for sample in verified_samples(facts, judge, SAMPLES, chooser, Refusals())],
    }


def _subject(spec: ClipSpec, staged: StagedClip) -> dict[str, Any] | None:
    """The attended subject: who it is and where it stands in each frame (its feet, world metres)."""
    if staged.subject_id is None or staged.subject is None:
        return None
    thing = next(t for t in staged.scene.objects if t.id == staged.subject_id)
    return {
        "id": thing.id,
        "kind": thing.kind,
        "color": thing.color_name,
        "height": 2 * staged.subject.centre_height,
        "positions": staged.subject.positions(frame_times(spec)).tolist(),
    }
