"""A clip to check against, from its clip.json: the same as from its stage."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from synthcam.clips.labelling import label_staged
from synthcam.clips.record import clip_record
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import make_spec
from synthcam.clips.staging import stage
from synthcam.clips.verify import read_checked_clip
from synthcam.errors import InputError
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verdicts import Verifier


@pytest.fixture(scope="module")
def made() -> tuple[CheckedClip, dict[str, Any]]:
    source = find_scene("abstract")
    spec = make_spec(
        motion="track-tail", scene=source.name, scene_digest=source.digest, seed=3, frames=12, fps=4.0, width=160,
        height=120,
    )  # fmt: skip
    staged = stage(spec, source.build(0))
    content = clip_record(spec, staged, {}, label_staged(spec, staged, None))
    return CheckedClip.from_staged(staged, content), content


def written(content: dict[str, Any], folder: Path) -> Path:
    file = folder / "clip.json"
    file.write_text(json.dumps(content))
    return file


def test_a_file_gives_the_same_clip(made: tuple[CheckedClip, dict[str, Any]], tmp_path: Path) -> None:
    clip, content = made
    read = read_checked_clip(written(content, tmp_path))
    assert np.allclose(read.cameras.world_from_camera, clip.cameras.world_from_camera)
    assert read.annotation == clip.annotation
    assert read.subject_id == clip.subject_id is not None
    for sample in content["samples"]:
        outcomes = [[clause.outcome for clause in Verifier(one).verify(sample["chain"])] for one in (read, clip)]
        assert outcomes[0] == outcomes[1]


def test_what_moves_hides_and_is_hidden(made: tuple[CheckedClip, dict[str, Any]]) -> None:
    clip, _ = made
    subject = clip.subject_id
    assert subject is not None
    box = clip.sight.box(subject, 0)
    assert box is not None
    middle = np.array([[(box[0] + box[2]) / 200 * clip.cameras.width, (box[1] + box[3]) / 200 * clip.cameras.height]])
    depth, identity = clip.sight.seen_at(0, middle)
    assert identity[0] == subject
    assert 0 < depth[0] < np.inf


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"annotation": None}, "no key 'annotation'"),
        ({"spec": {"scene_digest": "0"}}, "has changed since the clip was made"),
    ],
)
def test_what_cannot_be_checked_is_said(
    made: tuple[CheckedClip, dict[str, Any]], tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    content = dict(made[1])
    for key, value in change.items():
        if value is None:
            del content[key]
        else:
            content[key] = {**content[key], **value}
    with pytest.raises(InputError, match=message):
        read_checked_clip(written(content, tmp_path))
