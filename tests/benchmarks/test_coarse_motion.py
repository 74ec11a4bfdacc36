"""The coarse motions of `benchmarks/transfer.py` do to the picture what they say, and their judge chooses fairly."""

import sys
from pathlib import Path

import numpy as np
import pytest
from support.real_pictures import save, smooth_picture

from synthcam.clips.scene_source import find_scene
from synthcam.clips.staging import still_caster
from synthcam.errors import InputError
from synthcam.geometry.camera import project_world
from synthcam.motion.path import RigStart

pytest.importorskip("cv2", reason="OpenCV is not installed (extra dev)")
pytest.importorskip("torch", reason="torch is not installed (extra train)")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
transfer = pytest.importorskip("benchmarks.transfer", reason="the benchmarks are not beside the tests")

from benchmarks.coarse_motion.judging import PLAYS, UNAVERAGED, VIEWS, Choice, Windows, nested, scores  # noqa: E402
from benchmarks.coarse_motion.paths import FRAMES, LABELS, CoarseMotion, draw_motion, place_motion  # noqa: E402
from benchmarks.coarse_motion.randomised import plain, randomised  # noqa: E402
from benchmarks.coarse_motion.reader import MIRRORED, REVERSED, SIDE, STATIC, Budget, read, teach  # noqa: E402
from benchmarks.coarse_motion.worlds import Clips, places  # noqa: E402

NOT_SHAKEN = np.zeros((FRAMES, 3))
AMOUNTS = {
    "right": (0.2, 0, 0, 0), "left": (-0.2, 0, 0, 0), "up": (0, 0.2, 0, 0), "down": (0, -0.2, 0, 0),
    "in": (0, 0, 0.4, 0), "out": (0, 0, -0.4, 0), "roll": (0, 0, 0, 0.3), "static": (0, 0, 0, 0),
}  # fmt: skip


@pytest.mark.parametrize("travels", [False, True])
@pytest.mark.parametrize("label", LABELS)
def test_a_motion_moves_the_picture_as_far_as_it_says(label: str, travels: bool) -> None:
    scene = find_scene("plain").build(0)
    caster = still_caster(scene)
    start = RigStart(np.array([0.0, 1.6, 0.0]), 0.3, 0.0, np.radians(50.0))
    effects = np.array(AMOUNTS[label])
    motion = CoarseMotion(label, effects, np.linspace(0, 1, FRAMES), NOT_SHAKEN, np.array([travels] * 4))
    placed = place_motion(motion, start, scene, caster, 100)
    assert placed is not None
    poses, intrinsics = placed
    # A cross of points around the middle of the first frame, at the depth that travel is measured by.
    grid = (np.indices((12, 12)).reshape(2, -1).T + 0.5) * 100 / 12
    depth = caster.depth(poses[0], intrinsics[0], grid)
    depth = np.full(5, np.median(depth[np.isfinite(depth)]))
    pixels = np.array([[50, 50], [54, 50], [46, 50], [50, 54], [50, 46]], np.float64)
    local = np.concatenate([(pixels - 50) / intrinsics[0, 0], np.ones((5, 1))], axis=1) * depth[:, None]
    world = local @ poses[0, :3, :3].T + poses[0, :3, 3]
    after = project_world(poses[-1], intrinsics[-1], world)[0]
    shift = (after[0] - pixels[0]) / 100
    grown = np.log(np.linalg.norm(after[1] - after[2]) / 8)
    turned = np.arctan2(*(after[1] - after[2])[::-1])
    assert -shift[0] == pytest.approx(effects[0], abs=0.02)
    assert shift[1] == pytest.approx(effects[1], abs=0.03)
    assert grown == pytest.approx(effects[2], abs=0.12)
    assert -turned == pytest.approx(effects[3], abs=0.02)


def test_labels_are_the_dominant_effect_and_amounts_are_those_of_real_footage() -> None:
    rng = np.random.default_rng(0)
    motions = [draw_motion(rng) for _ in range(600)]
    signed = {"left": (0, -1), "right": (0, 1), "up": (1, 1), "down": (1, -1), "in": (2, 1), "out": (2, -1)}
    for motion in motions:
        widths = np.abs(motion.effects) * np.array([1, 1, 0.38, 0.38])
        if motion.label == "static":
            assert not motion.effects.any()
            continue
        axis, sign = signed.get(motion.label, (3, np.sign(motion.effects[3])))
        assert np.sign(motion.effects[axis]) == sign
        assert widths[axis] > 2 * np.delete(widths, axis).max()
        assert motion.progress[[0, -1]] == pytest.approx([0, 1])
    across = np.array([abs(m.effects[0]) for m in motions if m.label in ("left", "right")])
    assert across.min() < 0.05
    assert across.max() > 1.5
    assert np.median(across) == pytest.approx(np.sqrt(0.03 * 2.2), rel=0.5)  # log-uniform


def test_randomisation_changes_the_picture_and_not_its_size() -> None:
    rng = np.random.default_rng(0)
    frames = rng.integers(0, 255, (3, FRAMES, 96, 96), dtype=np.uint8)
    assert plain(frames[0], SIDE).shape == randomised(frames[0], frames, SIDE, rng).shape == (FRAMES, SIDE, SIDE)
    before = frames[0].copy()
    assert any((randomised(frames[0], frames, 96, rng) != before).any() for _ in range(5))
    assert (frames[0] == before).all()


def test_a_reader_that_was_stopped_goes_on_to_the_same_end(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    still = rng.integers(0, 255, (4, 1, 96, 96), dtype=np.uint8).repeat(FRAMES, axis=1)
    clips = Clips(still, np.full(4, STATIC), np.zeros((4, 4), np.float32))
    budget, kept = Budget(steps=3, batch=4), tmp_path / "kept.pt"
    whole = teach(clips, budget, seed=3, geometry=True)
    stopped = [teach(clips, budget, seed=3, geometry=True, kept=kept, until=0.0) for _ in range(3)]
    assert stopped[:2] == [None, None]
    assert not kept.exists()
    frames = np.stack([plain(clip, SIDE) for clip in still])
    logits = [read(reader, frames) for reader in (whole, stopped[2])]
    assert logits[0].shape == (4, len(LABELS))
    assert (logits[0] == logits[1]).all()
    assert sum(p.numel() for p in whole.parameters()) < 5_000_000


def windows(labels: list[int], videos: list[str]) -> Windows:
    shown = np.zeros((len(labels), FRAMES, SIDE, SIDE), np.uint8)
    return Windows(dict.fromkeys(VIEWS, shown), np.array(labels), videos, [f"{v}.mp4" for v in videos])


def certain(labels: np.ndarray) -> np.ndarray:
    return np.eye(len(LABELS), dtype=np.float32)[labels] * 10.0


def test_what_is_chosen_for_a_video_does_not_look_at_it() -> None:
    """One video is right in the middle alone, all others squeezed alone: it must be read squeezed, and wrong."""
    truth = np.array([0, 1, 2, 3, 4, 5])
    wrong = (truth + 1) % 6
    odd = np.arange(6) == 5
    readings = {}
    for play, relabelled in PLAYS.items():
        there = np.array(relabelled)
        readings["whole", play] = certain(there[np.where(odd, wrong, truth)])
        readings["middle", play] = 0.3 * certain(there[np.where(odd, truth, wrong)])
    found = nested(readings, windows(truth.tolist(), [f"v{i}" for i in range(6)]))
    assert (found["forward"] == np.where(odd, wrong, truth)).all()
    assert (found["reversed"] == np.array(REVERSED)[found["forward"]]).all()


def test_averaging_over_plays_undoes_what_each_does_to_the_label() -> None:
    truth = np.arange(len(LABELS))
    readings = {(view, play): certain(np.array(there)[truth]) for view in VIEWS for play, there in PLAYS.items()}
    for symmetric in (False, True):
        assert (Choice(VIEWS, symmetric).logits(readings).argmax(axis=1) == truth).all()
    assert (Choice().logits(readings, "mirrored").argmax(axis=1) == np.array(MIRRORED)).all()


def test_scores_are_of_all_seeds_and_controls_of_what_is_right_then() -> None:
    truth = np.array([0, 0, 0, 0, 0, STATIC, STATIC, STATIC, STATIC, STATIC])
    one = {play: np.array(there)[truth] for play, there in PLAYS.items()}
    one[UNAVERAGED] = one["forward"]
    two = one | {"forward": np.where(np.arange(10) < 5, STATIC, truth), "frozen": np.zeros(10, int)}
    told = scores([one, two], windows(truth.tolist(), [f"v{i // 2}" for i in range(10)]))
    expected = {
        "accuracy": 0.75,
        "balanced": 0.75,
        "moving": 0.5,
        "static": 1.0,
        "reversed": 1.0,
        "frozen": 0.5,
        "flips": 1.0,
    }
    assert {name: told[name].point for name in expected} == pytest.approx(expected)


def test_missing_data_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = {tmp_path / "none": "there is no such folder", tmp_path: "has no clips/manifest.json"}
    for real, message in cases.items():
        assert transfer.main(["--real", str(real), "--out", str(tmp_path / "out")]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"error: --real {real}")
        assert message in line
    assert not (tmp_path / "out").exists()
    (tmp_path / "photos").mkdir()
    save(tmp_path / "photos" / "yard.png", smooth_picture(64, 48))
    with pytest.raises(InputError, match="panoramas holds no pictures"):
        places(("panoramas",), 25, tmp_path, tmp_path / "planes")
