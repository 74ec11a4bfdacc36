"""Tracking shots: read from the subject's path and its place in the frame."""

import numpy as np
import pytest
from support.label_worlds import cameras, path

from synthcam.clips.subject_walk import subject_walk
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.thresholds import DEFAULT
from synthcam.labels.tracking import SubjectTrack, find_tracking

CENTRE = 0.85
FEET = np.array([0.0, -CENTRE, -4.0])


def shot(name: str, amount: str, side: int = 1) -> tuple[Trajectory, SubjectTrack]:
    walk = subject_walk(
        name, float(amount.rstrip("degm")), camera=np.zeros(3), yaw=0.0, feet=FEET, centre_height=CENTRE, side=side,
        start_time=0.0, end_time=3.0, easing="ramp",
    )  # fmt: skip
    trajectory = cameras(path(f"{name}:{amount}", subject=walk))
    return trajectory, SubjectTrack(walk.positions(trajectory.times) + np.array([0, CENTRE, 0]), 2 * CENTRE)


@pytest.mark.parametrize(
    ("name", "amount", "kind"),
    [
        ("track-lead", "2m", "lead"),
        ("track-tail", "2.5m", "tail"),
        ("track-side-left", "2m", "side"),
        ("track-side-right", "2m", "side"),
        ("track-arc", "40deg", "arc"),
        ("track-pan", "2m", "pan"),
        ("track-tilt", "1.5m", "tilt"),
    ],
)
def test_each_shot_is_its_kind(name: str, amount: str, kind: str) -> None:
    found = find_tracking(*shot(name, amount), DEFAULT)
    assert found.kinds == (kind,)


def test_a_subject_that_walks_through_a_standing_shot_is_not_tracked() -> None:
    _, subject = shot("track-side-left", "2m")
    assert find_tracking(cameras(path("static")), subject, DEFAULT).kinds == ()


def test_a_camera_that_moves_past_a_standing_subject_does_not_track_it() -> None:
    trajectory = cameras(path("truck-left:1.5m"))
    standing = SubjectTrack(np.tile(FEET + np.array([0, CENTRE, 0]), (len(trajectory), 1)), 2 * CENTRE)
    assert find_tracking(trajectory, standing, DEFAULT).kinds == ()


def test_a_camera_that_goes_the_other_way_does_not_track() -> None:
    _, subject = shot("track-side-left", "2m")
    assert find_tracking(cameras(path("truck-right:2m")), subject, DEFAULT).kinds == ()


def test_apparent_size_follows_the_distance() -> None:
    _, subject = shot("track-tail", "2m")
    slower = cameras(path("dolly-in:1m"))
    nearer = find_tracking(slower, subject, DEFAULT).size_ratio
    assert nearer == pytest.approx(4.0 / 5.0, rel=1e-6), "the subject gets a metre ahead"


def test_a_subject_behind_the_camera_is_not_tracked() -> None:
    trajectory, subject = shot("track-tail", "2m")
    behind = SubjectTrack(subject.centres * [1, 1, -1], subject.height)
    assert find_tracking(trajectory, behind, DEFAULT).kinds == ()
