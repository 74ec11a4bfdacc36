"""What is looked up of a clip in a dataset, against the clip it was written from."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from synthcam.clips.labelling import label_staged
from synthcam.clips.record import clip_record
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import make_spec
from synthcam.clips.staging import stage
from synthcam.dataset.storage.layout import CLIPS, clips_path
from synthcam.dataset.storage.manifest import Manifest, hash_file, write_manifest
from synthcam.dataset.storage.rows import record_to_row
from synthcam.dataset.storage.tables import write_table
from synthcam.errors import InputError
from synthcam.labels.symmetry import time_reversed
from synthcam.verification.clip import CheckedClip
from synthcam.verification.questions import Question
from synthcam.verification.verdicts import Verifier
from trainer.clips import annotation_of, judge_of, load_judge, lookalikes_of
from trainer.examples import ClipGeometry, Example
from trainer.rewards.reasoning import geometry_reward

Made = tuple[Path, CheckedClip, list[dict[str, Any]]]
KINDS = {"c0000000": "confusable", "c0000001": "opposite", "c0000002": None}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A dataset of one clip under three names, the clip, and what was asked about it."""
    source = find_scene("room")
    spec = make_spec(
        motion="pan-left:20deg", scene=source.name, scene_digest=source.digest, seed=1, scene_seed=0, frames=16,
        fps=4.0, width=112, height=112,
    )  # fmt: skip
    staged = stage(spec, source.build(0))
    record = clip_record(spec, staged, {}, label_staged(spec, staged, None))
    folder = tmp_path_factory.mktemp("dataset")
    (folder / "clips").mkdir()
    rows = [
        record_to_row(
            record,
            {
                "clip": clip, "video": f"videos/test/00000/{clip}.mp4", "sha256": "", "split": "test", "use": "vqa",
                "shard": 0, "scene": spec.scene, "scene_seed": 0, "twin_group": kind and "g", "twin_kind": kind,
                "twins": [] if kind is None else ["other"],
            },
        )
        for clip, kind in KINDS.items()
    ]  # fmt: skip
    write_table(folder / clips_path("test"), rows, CLIPS)
    manifest = Manifest(
        synthcam="0", recipe="by hand", recipe_sha256="", seed=0, backend="none", renderer={}, versions={},
        thresholds={}, counts={}, rejected={}, balance={},
        files={clips_path("test"): hash_file(folder / clips_path("test"))},
    )  # fmt: skip
    write_manifest(folder, manifest)
    return folder, CheckedClip.from_staged(staged, record), record["samples"]


def example(folder: Path, clip: str) -> Example:
    geometry = ClipGeometry(folder, clip)
    return Example("s", Path("v.mp4"), "?", (), "pan-left", "?", None, "open", "motion", "test", clip, geometry)


def test_the_record_is_that_of_the_way_it_is_shown(made: Made) -> None:
    folder, clip, _ = made
    forward = example(folder, "c0000000")
    assert annotation_of(forward) == clip.annotation
    assert annotation_of(replace(forward, reversed=True)) == time_reversed(clip.annotation)
    assert annotation_of(replace(forward, geometry=None)) is None


def test_matched_twins_are_those_that_look_alike(made: Made) -> None:
    assert [lookalikes_of(example(made[0], clip)) for clip in KINDS] == ["g", None, None]


def test_a_clip_read_back_judges_like_the_one_that_was_written(
    made: Made,
) -> None:
    folder, clip, samples = made
    again = judge_of(example(folder, "c0000002"))
    assert again is not None
    assert again is load_judge(ClipGeometry(folder, "c0000002"))
    own, values = Verifier(clip), set()
    for sample in samples:
        question = Question(sample["question"], tuple(sample["options"]), sample["answer"])
        for text in (sample["chain"], sample["chain"].replace("left", "right")):
            value = geometry_reward(text, question, again)
            assert value == geometry_reward(text, question, own)
            values.add(value)
    assert len(values) > 1


def test_of_a_clip_shown_backwards_no_claim_is_checked(made: Made) -> None:
    assert judge_of(replace(example(made[0], "c0000000"), reversed=True)) is None


def test_a_clip_that_is_not_there_is_named(made: Made) -> None:
    with pytest.raises(InputError, match="has no clip c0000009"):
        annotation_of(example(made[0], "c0000009"))
