"""Paths against closed forms written here from the film definitions, to 1e-9."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthcam.geometry.trajectory import Trajectory
from synthcam.motion.easing import EASINGS, ease, speed
from synthcam.motion.expression import parse_motion
from synthcam.motion.path import CameraPath, RigStart
from synthcam.motion.rig import Heading
from synthcam.motion.shake import make_shake
from synthcam.motion.subject import SubjectPath

TIMES = np.linspace(0.0, 3.0, 25)
P0, YAW, PITCH, HFOV, D = np.array([1.0, 1.5, -2.0]), 0.7, -0.2, 1.0, 4.0
FORWARD = np.array([np.sin(YAW) * np.cos(PITCH), np.sin(PITCH), -np.cos(YAW) * np.cos(PITCH)])
LEVEL_FORWARD = np.array([np.sin(YAW), 0.0, -np.cos(YAW)])
RIGHT = np.array([np.cos(YAW), 0.0, np.sin(YAW)])
PIVOT = P0 + D * FORWARD
TIGHT = {"rtol": 0, "atol": 1e-9}


def path(text: str, heading: Heading = "start", subject: SubjectPath | None = None) -> CameraPath:
    start = RigStart(P0, YAW, PITCH, HFOV)
    return CameraPath(parse_motion(text), start, 3.0, 3.0, heading, D, subject=subject)


def fly(text: str, heading: Heading = "start", subject: SubjectPath | None = None) -> Trajectory:
    return path(text, heading, subject).trajectory(TIMES, width=200, height=100)


def axis_angle(axis: np.ndarray, angle: float) -> np.ndarray:
    """Rotation matrix by the textbook formula, independent of the library."""
    x, y, z = axis
    c, s = np.cos(angle), np.sin(angle)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return c * np.eye(3) + s * k + (1 - c) * np.outer(axis, axis)


def rotations(text: str) -> np.ndarray:
    return fly(text).world_from_camera[:, :3, :3]


def start_rotation() -> np.ndarray:
    down = np.cross(FORWARD, RIGHT)
    return np.stack([RIGHT, down, FORWARD], axis=1)


def test_the_start_is_where_it_should_be() -> None:
    assert np.allclose(rotations("static")[7], start_rotation(), **TIGHT)
    assert np.allclose(fly("static").positions, P0, **TIGHT)
    assert np.allclose(fly("static").intrinsics, [100 / np.tan(0.5), 100 / np.tan(0.5), 100, 50], **TIGHT)


@pytest.mark.parametrize(("name", "sign"), [("pan-right", 1), ("pan-left", -1)])
def test_pan_is_about_gravity_whatever_the_tilt_and_moves_nothing(name: str, sign: int) -> None:
    clip = fly(f"{name}:40deg:linear")
    for t, pose in zip(TIMES, clip.world_from_camera, strict=True):
        angle = sign * np.radians(40) * t / 3
        expected = axis_angle(np.array([0.0, -1.0, 0.0]), angle) @ start_rotation()
        assert np.allclose(pose[:3, :3], expected, **TIGHT)
    assert np.allclose(clip.positions, P0, **TIGHT)


@pytest.mark.parametrize(("name", "sign"), [("tilt-up", 1), ("tilt-down", -1)])
def test_tilt_is_about_the_horizontal_axis(name: str, sign: int) -> None:
    clip = fly(f"{name}:25deg:linear")
    for t, pose in zip(TIMES, clip.world_from_camera, strict=True):
        expected = axis_angle(RIGHT, sign * np.radians(25) * t / 3) @ start_rotation()
        assert np.allclose(pose[:3, :3], expected, **TIGHT)


@pytest.mark.parametrize(("name", "sign"), [("roll-cw", 1), ("roll-ccw", -1)])
def test_roll_keeps_the_axis(name: str, sign: int) -> None:
    clip = fly(f"{name}:50deg:linear")
    assert np.allclose(clip.optical_axes, FORWARD, **TIGHT)
    expected = axis_angle(FORWARD, sign * np.radians(50)) @ start_rotation()
    assert np.allclose(clip.world_from_camera[-1, :3, :3], expected, **TIGHT)
    lowered = clip.world_from_camera[-1, 1, 0]
    assert np.sign(lowered) == -sign, "clockwise seen from behind: the camera's right side goes down"


@pytest.mark.parametrize(("name", "factor"), [("zoom-in", 2.0), ("zoom-out", 0.5)])
def test_zoom_changes_the_focal_length_and_nothing_else(name: str, factor: float) -> None:
    clip, still = fly(f"{name}:2x:linear"), fly("static")
    assert np.allclose(clip.world_from_camera, still.world_from_camera, **TIGHT)
    assert np.allclose(clip.intrinsics[:, :2], still.intrinsics[:, :2] * factor ** (TIMES / 3)[:, None], **TIGHT)
    assert np.allclose(clip.intrinsics[:, 2:], still.intrinsics[:, 2:], **TIGHT)


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("dolly-in", FORWARD),
        ("dolly-out", -FORWARD),
        ("truck-right", RIGHT),
        ("truck-left", -RIGHT),
        ("pedestal-up", np.array([0.0, 1.0, 0.0])),
        ("pedestal-down", np.array([0.0, -1.0, 0.0])),
    ],
)
def test_translations_stay_on_their_axis_and_turn_nothing(name: str, direction: np.ndarray) -> None:
    clip = fly(f"{name}:1.5m:linear")
    assert np.allclose(clip.positions, P0 + np.outer(1.5 * TIMES / 3, direction), **TIGHT)
    assert np.allclose(clip.world_from_camera[:, :3, :3], start_rotation(), **TIGHT)
    assert np.allclose(clip.intrinsics, fly("static").intrinsics, **TIGHT)


@pytest.mark.parametrize("name", ["arc-cw", "arc-ccw", "crane-up", "crane-down"])
def test_arcs_and_cranes_keep_distance_and_look_at(name: str) -> None:
    clip = fly(f"{name}:30deg")
    to_pivot = PIVOT - clip.positions
    assert np.allclose(np.linalg.norm(to_pivot, axis=1), D, **TIGHT)
    assert np.allclose(to_pivot / D, clip.optical_axes, **TIGHT)
    assert np.allclose(clip.world_from_camera[:, 1, 0], 0, **TIGHT), "no roll"
    if name.startswith("arc"):
        assert np.allclose(clip.positions[:, 1], P0[1], **TIGHT)
        turned = np.degrees(np.arctan2(clip.optical_axes[-1, 0], -clip.optical_axes[-1, 2]) - YAW)
        assert turned == pytest.approx(30 if name == "arc-cw" else -30)
        moved_right = (clip.positions[1] - P0) @ RIGHT
        assert (moved_right < 0) == (name == "arc-cw"), "clockwise from above: goes left while panning right"
    else:
        assert ((clip.positions[-1, 1] - P0[1]) > 0) == (name == "crane-up")
        angle = np.degrees(np.arccos(clip.optical_axes[0] @ clip.optical_axes[-1]))
        assert angle == pytest.approx(30)


@pytest.mark.parametrize("name", ["dolly-zoom-in", "dolly-zoom-out"])
def test_dolly_zoom_keeps_the_projected_height_of_the_subject(name: str) -> None:
    clip = fly(f"{name}:1.5m")
    distance = (PIVOT - clip.positions) @ FORWARD
    assert np.allclose(clip.intrinsics[:, 1] / distance, clip.intrinsics[0, 1] / D, **TIGHT)
    sign = 1 if name.endswith("in") else -1
    assert distance[-1] == pytest.approx(D - sign * 1.5)
    assert np.sign(clip.intrinsics[-1, 0] - clip.intrinsics[0, 0]) == -sign


def test_compounds_add_and_sequences_continue() -> None:
    both = fly("pan-right:30deg:linear+pedestal-up:0.6m:linear+zoom-in:1.5x:linear")
    assert np.allclose(both.world_from_camera[:, :3, :3], rotations("pan-right:30deg:linear"), **TIGHT)
    assert np.allclose(both.positions, fly("pedestal-up:0.6m:linear").positions, **TIGHT)
    assert np.allclose(both.intrinsics, fly("zoom-in:1.5x:linear").intrinsics, **TIGHT)
    then = fly("pan-right:90deg:linear, dolly-in:2m:linear")
    turned = axis_angle(np.array([0.0, -1.0, 0.0]), np.pi / 2) @ FORWARD
    assert np.allclose(then.positions[12], P0, **TIGHT), "half way the pan is done and nothing has moved"
    assert np.allclose(then.positions[-1], P0 + 2 * turned, **TIGHT), "then it drives where it now looks"


def test_arc_with_a_pedestal_is_a_helix_about_the_subject() -> None:
    clip = fly("arc-ccw:60deg:linear+pedestal-up:1m:linear")
    arm = clip.positions - PIVOT
    assert np.allclose(np.hypot(arm[:, 0], arm[:, 2]), np.hypot(*(P0 - PIVOT)[[0, 2]]), **TIGHT)
    assert np.allclose(clip.positions[:, 1], P0[1] + TIMES / 3, **TIGHT)


def test_current_heading_drives_along_a_circle() -> None:
    clip = fly("pan-right:90deg:linear+truck-right:3m:linear", "current")
    angle = YAW + np.radians(90) * TIMES / 3
    radius = 3.0 / np.radians(90)
    expected = P0 + radius * np.stack([np.sin(angle) - np.sin(YAW), np.zeros(25), np.cos(YAW) - np.cos(angle)], axis=1)
    assert np.allclose(clip.positions, expected, **TIGHT)
    straight = fly("pan-right:90deg:linear+truck-right:3m:linear", "start")
    assert np.allclose(straight.positions, P0 + np.outer(TIMES, RIGHT), **TIGHT)


def test_current_heading_with_a_ramp_against_fine_sums() -> None:
    text = "pan-left:70deg+tilt-up:20deg:ease-in+dolly-in:2m:ease-out"
    clip = fly(text, "current")
    u = (np.arange(400_000) + 0.5) / 400_000
    yaw = YAW - np.radians(70) * ease("ramp", u)
    pitch = PITCH + np.radians(20) * ease("ease-in", u)
    axis = np.stack([np.sin(yaw) * np.cos(pitch), np.sin(pitch), -np.cos(yaw) * np.cos(pitch)], axis=1)
    moved = 2 * (axis * speed("ease-out", u)[:, None]).sum(axis=0) / 400_000
    assert np.allclose(clip.positions[-1] - P0, moved, rtol=0, atol=1e-9)


@given(st.sampled_from(EASINGS), st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_easings_rise_from_0_to_1_and_speed_is_their_derivative(name: str, values: list[float]) -> None:
    u = np.sort(values)
    assert (np.diff(ease(name, u)) >= -1e-12).all()
    assert np.allclose(ease(name, [0.0, 1.0]), [0, 1], atol=1e-12)
    inner = np.clip(u, 1e-5, 1 - 1e-5)
    numeric = (ease(name, inner + 1e-6) - ease(name, inner - 1e-6)) / 2e-6
    assert np.allclose(speed(name, inner), numeric, atol=1e-4)


def test_shake_has_the_stated_size_in_the_picture_and_repeats() -> None:
    width, hfov = 400, 1.0
    focal_share = 0.5 / np.tan(hfov / 2)
    shake = make_shake(0.02, focal_share=focal_share, duration=3.0, rng=np.random.default_rng(5))
    times = np.arange(0, 3, 1 / 240)
    clip = CameraPath(parse_motion("shake:2%"), RigStart(P0, YAW, 0.0, hfov), 3.0, 3.0, "start", D, shake=shake)
    axes = clip.trajectory(times, width=width, height=width).optical_axes
    level = fly("static").world_from_camera
    assert level.shape == (25, 4, 4)
    centre = np.stack([axes @ RIGHT, axes @ [0, 1, 0]], axis=1) / (axes @ LEVEL_FORWARD)[:, None] * focal_share
    rms = np.sqrt((centre**2).sum(axis=1).mean())
    assert rms == pytest.approx(0.02, rel=0.02)
    again = make_shake(0.02, focal_share=focal_share, duration=3.0, rng=np.random.default_rng(5))
    assert np.array_equal(shake.angles(times), again.angles(times))
    spectrum = np.abs(np.fft.rfft(axes @ RIGHT))
    frequency = np.fft.rfftfreq(len(times), 1 / 240)
    assert spectrum[frequency > 8].sum() < 0.1 * spectrum.sum(), "band-limited"


def subject(travel: np.ndarray) -> SubjectPath:
    start = P0 + D * LEVEL_FORWARD - [0, 1.5, 0]
    return SubjectPath(start, travel, 0.0, 0.9, 0.0, 3.0, "ramp")


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("track-lead", -LEVEL_FORWARD),
        ("track-tail", LEVEL_FORWARD),
        ("track-side-left", -RIGHT),
        ("track-side-right", RIGHT),
        ("track-aerial", LEVEL_FORWARD),
    ],
)
def test_following_shots_keep_the_offset_to_the_subject(name: str, direction: np.ndarray) -> None:
    who = subject(2.0 * direction)
    clip = fly(f"{name}:2m", subject=who)
    assert np.allclose(clip.positions - who.positions(TIMES), P0 - who.start, **TIGHT)
    assert np.allclose(clip.positions[-1] - P0, 2 * direction, **TIGHT)
    assert np.allclose(clip.world_from_camera[:, :3, :3], start_rotation(), **TIGHT)


def test_track_arc_circles_a_moving_subject() -> None:
    who = subject(np.array([0.5, 0, 0.5]))
    clip = fly("track-arc:40deg", subject=who)
    arm = clip.positions - who.positions(TIMES)
    assert np.allclose(np.linalg.norm(arm, axis=1), np.linalg.norm(P0 - who.start), **TIGHT)
    bearing = np.unwrap(np.arctan2(arm[:, 0], -arm[:, 2]))
    assert np.degrees(bearing[-1] - bearing[0]) == pytest.approx(40)


@pytest.mark.parametrize(("name", "travel"), [("track-pan", 2.0 * RIGHT), ("track-tilt", np.array([0, 2.0, 0]))])
def test_track_pan_and_tilt_keep_the_subject_in_the_middle(name: str, travel: np.ndarray) -> None:
    who = subject(travel)
    pitch = np.arctan2(0.9 - 1.5, D)  # aimed at the subject's centre, 0.9 m above its feet
    aimed = CameraPath(parse_motion(f"{name}:2m"), RigStart(P0, YAW, pitch, HFOV), 3.0, 3.0, "start", D, subject=who)
    clip = aimed.trajectory(TIMES, width=200, height=100)
    assert np.allclose(clip.positions, P0, **TIGHT)
    target = who.positions(TIMES) + np.array([0, 0.9, 0]) - P0
    assert np.allclose(clip.optical_axes, target / np.linalg.norm(target, axis=1, keepdims=True), **TIGHT)
