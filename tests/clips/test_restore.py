"""Reopening a clip: the same cameras, or a refusal in one line, wherever a clip is reopened."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.cheap_builds import local_builds_in_this_process

import synthcam
from synthcam.clips import restore as restore_module
from synthcam.clips.label_file import relabel_clip_file
from synthcam.clips.restore import RestoreError, read_clip, restore
from synthcam.clips.staging import StagedMotion
from synthcam.clips.verify import read_checked_clip
from synthcam.dataset.check.derive import check_clip
from synthcam.dataset.storage.tables import read_rows
from synthcam.verification.clip import CheckedClip
from synthcam.viewing.gallery.clip_data import checked_clip

SMALL: dict[str, Any] = {"size": (96, 72), "frames": 8, "fps": 4.0}
RECIPE = """\
size: [96, 72]
seconds: [2, 2]
twins: {share: 0}
portions:
  - {use: rl, split: train, clips: 1, scenes: [room], samples: {caption: 1}}
"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    clip = synthcam.render("pan-left, dolly-in", **SMALL)
    return clip.save(tmp_path_factory.mktemp("restore") / "clip") / "clip.json"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("restore-dataset")
    (folder / "one.yaml").write_text(RECIPE)
    with local_builds_in_this_process():
        synthcam.build(folder / "one.yaml", folder / "dataset", workers=1, progress=False)
    return folder / "dataset"


@pytest.fixture
def another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if another version of the library put the camera elsewhere in the same scene."""
    unchanged = restore_module.stage

    def elsewhere(spec: Any, *arguments: Any, **options: Any) -> StagedMotion:
        return unchanged(spec.model_copy(update={"seed": spec.seed + 1}), *arguments, **options)

    monkeypatch.setattr(restore_module, "stage", elsewhere)


def test_a_clip_comes_back_as_it_was(saved: Path) -> None:
    restored = read_clip(saved)
    cameras = restored.staged.cameras(np.arange(8) / 4, 96, 72)
    assert np.allclose(cameras.world_from_camera, restored.record["world_from_camera"], rtol=0, atol=1e-9)
    assert restored.spec.motion == "pan-left, dolly-in"


def _ask(saved: Path, dataset: Path) -> None:
    synthcam.load(saved).ask(1)


def _draw(saved: Path, dataset: Path) -> None:
    _ = synthcam.load(saved).depth


def _verify(saved: Path, dataset: Path) -> None:
    read_checked_clip(saved)


def _label(saved: Path, dataset: Path) -> None:
    _, _, notes = relabel_clip_file(saved)
    if notes:
        assert "the poses alone were labelled" in notes[0]
        raise RestoreError(notes[0])


def _show(saved: Path, dataset: Path) -> None:
    clip, why = checked_clip(json.loads(saved.read_text()), "clip")
    if clip is None:
        raise RestoreError(why)


def _check(saved: Path, dataset: Path) -> None:
    (row,) = read_rows(dataset / "clips" / "train.parquet")
    violations = list(check_clip(dataset, row, []))
    if violations:
        assert violations[0].kind == "camera"
        raise RestoreError(str(violations[0]))


def _reward(saved: Path, dataset: Path) -> None:
    pytest.importorskip("torch")
    from trainer.clips import load_judge
    from trainer.examples import ClipGeometry

    load_judge.cache_clear()
    load_judge(ClipGeometry(dataset, "c0000000"))


PLACES = [_ask, _draw, _verify, _label, _show, _check, _reward]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__.strip("_"))
def test_every_place_reopens_a_clip_as_it_was(place: Callable[[Path, Path], None], saved: Path, dataset: Path) -> None:
    refused = None
    try:
        place(saved, dataset)
    except RestoreError as error:
        refused = str(error)
    assert refused is None, "refused a clip whose cameras are as recorded"


@pytest.mark.usefixtures("another_version")
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__.strip("_"))
def test_every_place_refuses_cameras_that_come_out_elsewhere(
    place: Callable[[Path, Path], None], saved: Path, dataset: Path
) -> None:
    with pytest.raises(RestoreError, match=r"its cameras are up to .* m, .* deg and .* px"):
        place(saved, dataset)


def test_a_changed_lens_is_refused_too(saved: Path) -> None:
    record = json.loads(saved.read_text())
    record["intrinsics"] = (np.array(record["intrinsics"]) * [1.01, 1.01, 1, 1]).tolist()
    with pytest.raises(RestoreError, match=r"up to 0 m, 0 deg and 0\.\d+ px"):
        restore(record, source="zoomed")


def test_a_scene_that_changed_is_named(saved: Path) -> None:
    record = json.loads(saved.read_text())
    for change, message in (
        ({"scene_digest": "0"}, "clip 7: scene room has changed since the clip was made"),
        ({"scene": "attic"}, "clip 7: .*attic"),
    ):
        with pytest.raises(RestoreError, match=message):
            restore({**record, "spec": {**record["spec"], **change}}, source="clip 7")


def test_the_scale_of_a_replay_is_kept(tmp_path: Path) -> None:
    far = "\n".join(f"{i / 4} {8.0 * i} 0 0 0 0 0 1" for i in range(8))
    (tmp_path / "far.tum").write_text(far)
    clip = synthcam.render(trajectory=tmp_path / "far.tum", scene="room", size=(96, 72))
    scale = clip.record["staging"]["scale"]
    assert scale < 1
    restored = read_clip(clip.save(tmp_path / "clip") / "clip.json")
    assert restored.staged.record()["scale"] == scale
    assert CheckedClip.from_staged(restored.staged, restored.record).cameras.positions.shape == (8, 3)
