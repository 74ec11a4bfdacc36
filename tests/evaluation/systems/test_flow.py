"""Optical flow against cameras whose motion is known."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed")
pytest.importorskip("scenedetect", reason="PySceneDetect is not installed")

from support.moving_pictures import FOCAL, film

from synthcam.evaluation.footage import Part, UnreadableVideoError
from synthcam.evaluation.systems.flow import flow_beliefs, read_flow, typical_radius
from synthcam.evaluation.systems.flow_geometry import explain_by_travel, explain_by_turning
from synthcam.rendering.video import read_video, write_video

NEAR_AND_FAR = (5.0, 2.5)
CASES = {
    "pan-right": (lambda t: ((14 * t, 0, 0), (0, 0, 0), 1.0), (3.0,)),
    "pan-left": (lambda t: ((-14 * t, 0, 0), (0, 0, 0), 1.0), NEAR_AND_FAR),
    "tilt-up": (lambda t: ((0, 10 * t, 0), (0, 0, 0), 1.0), (3.0,)),
    "tilt-down": (lambda t: ((0, -10 * t, 0), (0, 0, 0), 1.0), (3.0,)),
    "roll-cw": (lambda t: ((0, 0, 20 * t), (0, 0, 0), 1.0), (3.0,)),
    "roll-ccw": (lambda t: ((0, 0, -20 * t), (0, 0, 0), 1.0), (3.0,)),
    "zoom-in": (lambda t: ((0, 0, 0), (0, 0, 0), 1.6**t), NEAR_AND_FAR),
    "zoom-out": (lambda t: ((0, 0, 0), (0, 0, 0), 1.6**-t), NEAR_AND_FAR),
    "truck-right": (lambda t: ((0, 0, 0), (0.9 * t, 0, 0), 1.0), NEAR_AND_FAR),
    "truck-left": (lambda t: ((0, 0, 0), (-0.9 * t, 0, 0), 1.0), NEAR_AND_FAR),
    "pedestal-up": (lambda t: ((0, 0, 0), (0, 0.7 * t, 0), 1.0), NEAR_AND_FAR),
    "pedestal-down": (lambda t: ((0, 0, 0), (0, -0.7 * t, 0), 1.0), NEAR_AND_FAR),
    "dolly-in": (lambda t: ((0, 0, 0), (0, 0, 1.2 * t), 1.0), NEAR_AND_FAR),
    "dolly-out": (lambda t: ((0, 0, 0), (0, 0, -1.2 * t), 1.0), NEAR_AND_FAR),
    "static": (lambda t: ((0, 0, 0), (0, 0, 0), 1.0), (3.0,)),
}


@pytest.mark.parametrize("motion", CASES)
def test_flow_reads_each_of_the_fifteen_motions(motion: str, tmp_path: Path) -> None:
    pose, planes = CASES[motion]
    beliefs = flow_beliefs(read_flow(film(tmp_path / "a.mp4", pose, planes=planes)))
    likely = {name for name, belief in beliefs.motions.items() if belief > 0.5}
    assert likely == {motion}


def test_two_motions_after_one_another_are_both_found_and_in_order(tmp_path: Path) -> None:
    video = film(tmp_path / "a.mp4", lambda t: ((18 * min(t, 0.5), 0, 30 * max(t - 0.5, 0)), (0, 0, 0), 1.0), seconds=3)
    beliefs = flow_beliefs(read_flow(video))
    assert beliefs.likely() == ["pan-right", "roll-cw"]
    assert beliefs.seconds(3.0)[0] == ["pan-right"]
    assert "roll-cw" in beliefs.seconds(3.0)[2]


def test_there_and_back_is_both_ways(tmp_path: Path) -> None:
    video = film(tmp_path / "a.mp4", lambda t: ((20 * (0.5 - abs(t - 0.5)), 0, 0), (0, 0, 0), 1.0), seconds=3)
    amounts = read_flow(video).amounts
    assert amounts["pan-left"] == pytest.approx(amounts["pan-right"], rel=0.3)
    assert amounts["pan-left"] > 0.05


def test_the_amounts_are_those_of_the_camera(tmp_path: Path) -> None:
    pan = read_flow(film(tmp_path / "a.mp4", CASES["pan-right"][0])).amounts["pan-right"]
    assert pan == pytest.approx(np.radians(14) * FOCAL, rel=0.06)
    amounts = read_flow(film(tmp_path / "b.mp4", CASES["zoom-in"][0])).amounts
    # What is not quite surely a zoom is a dolly in part.
    assert amounts["zoom-in"] + amounts["dolly-in"] == pytest.approx(np.log(1.6) * typical_radius(0.75), rel=0.06)


def test_what_moves_before_a_camera_that_stands_is_no_camera_motion(tmp_path: Path) -> None:
    video = film(tmp_path / "a.mp4", CASES["static"][0], subject=lambda t: 0.05 + 0.6 * t)
    assert flow_beliefs(read_flow(video)).likely() == []
    assert flow_beliefs(read_flow(video)).motions["static"] > 0.5


def test_a_subject_that_walks_along_hides_no_pan(tmp_path: Path) -> None:
    video = film(tmp_path / "a.mp4", CASES["pan-right"][0], subject=lambda t: 0.4 + 0.02 * t)
    assert flow_beliefs(read_flow(video)).likely() == ["pan-right"]


def test_a_cut_is_no_motion(tmp_path: Path) -> None:
    one, _ = read_video(film(tmp_path / "a.mp4", CASES["static"][0], seed=1))
    other, _ = read_video(film(tmp_path / "b.mp4", CASES["pan-left"][0], seed=7))
    write_video(tmp_path / "c.mp4", [*one, *other], fps=12.0, width=192, height=144)
    reading = read_flow(tmp_path / "c.mp4")
    assert reading.cuts == pytest.approx([1.5], abs=0.05)
    assert flow_beliefs(reading).likely() == ["pan-left"]
    assert all(not (piece.start_s < 1.45 and piece.end_s > 1.55) for piece in reading.pieces)


@pytest.mark.parametrize("fps", [5.0, 29.97, 60.0])
def test_the_frame_rate_changes_nothing(fps: float, tmp_path: Path) -> None:
    video = film(tmp_path / "a.mp4", CASES["truck-right"][0], planes=NEAR_AND_FAR, fps=fps)
    assert flow_beliefs(read_flow(video)).likely() == ["truck-right"]


def test_a_part_of_a_video_can_be_read(tmp_path: Path) -> None:
    video = film(tmp_path / "a.mp4", lambda t: ((18 * min(t, 0.5), 0, 30 * max(t - 0.5, 0)), (0, 0, 0), 1.0), seconds=3)
    assert flow_beliefs(read_flow(video, Part(end_s=1.4))).likely() == ["pan-right"]
    assert flow_beliefs(read_flow(video, Part(start_s=1.6))).likely() == ["roll-cw"]


def test_played_backwards_the_motion_is_the_opposite_and_shuffled_it_is_none(tmp_path: Path) -> None:
    video = film(tmp_path / "a.mp4", CASES["dolly-in"][0], planes=NEAR_AND_FAR)
    assert flow_beliefs(read_flow(video, Part(playback="reversed"))).likely() == ["dolly-out"]
    assert flow_beliefs(read_flow(video, Part(playback="shuffled"))).likely() != ["dolly-in"]


def test_plain_pictures_and_single_frames_leave_everything_open(tmp_path: Path) -> None:
    grey = np.full((144, 192, 3), 90, np.uint8)
    for count in (1, 12):
        write_video(tmp_path / f"{count}.mp4", [grey] * count, fps=12.0, width=192, height=144)
        beliefs = flow_beliefs(read_flow(tmp_path / f"{count}.mp4"))
        assert beliefs.likely() == []
        assert beliefs.motions["static"] == 0.5
        assert beliefs.notes


def test_missing_empty_and_damaged_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").write_bytes(b"")
    (tmp_path / "text.mp4").write_text("no video")
    for name in ("missing.mp4", "empty.mp4", "text.mp4"):
        with pytest.raises(UnreadableVideoError, match=name):
            read_flow(tmp_path / name)


def test_points_in_space_give_rotation_and_travel_exactly() -> None:
    """Midpoints make the formula exact to third order: 3 degrees of pan on a truck are found to 2 %."""
    rng = np.random.default_rng(0)
    points = rng.uniform((-0.48, -0.27), (0.48, 0.27), (300, 2))
    depth = rng.uniform(2.0, 6.0, 300)
    space = np.column_stack([points / FOCAL, np.ones(300)]) * depth[:, None]
    angle = np.radians(3.0)
    turn = np.array([[np.cos(angle), 0, -np.sin(angle)], [0, 1, 0], [np.sin(angle), 0, np.cos(angle)]])
    moved = (space - [0.12, 0, 0]) @ turn.T
    after = moved[:, :2] / moved[:, 2:] * FOCAL
    found = explain_by_travel(points, after, focal=FOCAL, pixel=1 / 384)
    assert found.pan == pytest.approx(angle, rel=0.05)
    assert found.direction == pytest.approx([1, 0, 0], abs=0.06)
    assert found.cost < 0.05 < explain_by_turning(points, after, focal=FOCAL, pixel=1 / 384).cost
