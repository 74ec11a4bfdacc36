"""The cases a careful viewer would check, by name."""

from dataclasses import replace

import numpy as np
import pytest
from support.label_worlds import HAS, HEIGHT, WIDTH, box, cameras, label, path, room, wall

from synthcam.labels.clip_labels import label_clip, separable_pairs
from synthcam.labels.pixel_evidence import scene_evidence
from synthcam.labels.symmetry import violations
from synthcam.scene.raycast import RayCaster

WHOLE_LABELS = {"arc-cw": ".has_arc_", "crane-up": ".has_crane_", "dolly-zoom-in": ".has_dolly_"}


def has(found, name: str) -> bool | None:
    return found.labels[f"cam_motion.{HAS[name]}"]


@pytest.mark.parametrize("name", sorted(HAS))
def test_every_single_motion_in_a_room_is_it_and_nothing_else(name: str) -> None:
    amount = {"z": "1.6x", "p": "20deg", "t": "20deg", "r": "30deg", "d": "1.5m"}[name[0]]
    if name.startswith(("truck", "pedestal")):
        amount = "1m"
    found = label(f"{name}:{amount}", room)
    assert found.motions == (name,)
    assert has(found, name) is True
    assert all(has(found, other) is False for other in HAS if other != name)
    assert violations(found.annotation) == []
    assert [s.name for s in found.segments] == [name]
    assert (found.segments[0].start_frame, found.segments[0].end_frame) == (0, 24)


def test_a_static_camera_is_static() -> None:
    found = label("static", room)
    assert found.motions == ("static",)
    assert found.annotation.steadiness == "static"
    assert all(has(found, name) is False for name in HAS)
    assert found.labels["cam_motion.steadiness_and_movement.fixed_camera"] is True


def test_pan_left_then_pan_right_is_both_and_mixed_and_never_static() -> None:
    found = label("pan-left:25deg, pan-right:25deg", room)
    assert found.motions == ("pan-left", "pan-right")
    assert [(s.name, s.start_frame, s.end_frame) for s in found.segments] == [
        ("pan-left", 0, 12),
        ("pan-right", 12, 24),
    ]
    assert found.annotation.camera_movement == "major_complex"
    assert "camera_pan" in found.annotation.unsure
    assert has(found, "pan-left") is None
    assert has(found, "pan-right") is None
    assert found.labels["cam_motion.steadiness_and_movement.fixed_camera"] is False


@pytest.mark.parametrize("pitch", [30.0, -30.0, 60.0])
def test_a_pan_with_a_tilted_camera_is_a_pan(pitch: float) -> None:
    found = label("pan-right:40deg", room, pitch_deg=pitch)
    assert found.motions == ("pan-right",)
    assert has(found, "roll-cw") is False
    assert has(found, "roll-ccw") is False
    assert has(found, "dolly-in") is False


def test_level_travel_under_a_tilted_camera_is_a_dolly_and_no_pedestal() -> None:
    start = cameras(path("static", pitch_deg=-30.0))
    poses = start.world_from_camera.copy()
    poses[:, 2, 3] -= np.linspace(0, 1.5, len(poses))
    flown = replace(start, world_from_camera=poses)
    found = label_clip(flown, scene_evidence(flown, room(), pictures=None))
    assert found.motions == ("dolly-in",)
    assert has(found, "pedestal-up") is False
    assert found.annotation.camera_up_down_cam_frame == "up", "in the first frame's own axes it also rises"


@pytest.mark.parametrize("pitch", [-25.0, -10.0])
def test_an_arc_under_a_tilted_camera_is_an_arc(pitch: float) -> None:
    found = label("arc-cw:40deg", room, pitch_deg=pitch, distance=3.0)
    assert found.motions == ("arc-cw",)


def test_a_turn_then_a_dolly_where_it_now_looks() -> None:
    found = label("pan-right:90deg, dolly-in:2m", room)
    assert found.motions == ("pan-right", "dolly-in")
    assert found.annotation.camera_movement == "major_complex"
    assert has(found, "pan-right") is True
    first_frame = found.annotation
    assert first_frame.camera_forward_backward == "forward", "ground keys follow the heading at the segment's start"
    assert first_frame.camera_forward_backward_cam_frame == "no", "first-frame keys follow the first frame"


def test_a_dolly_while_panning_keeps_its_name() -> None:
    found = label("pan-right:35deg+dolly-in:2m", room)
    assert set(found.motions) == {"pan-right", "dolly-in"}


@pytest.mark.parametrize(("motion", "twin"), [("zoom-in:1.8x", "dolly-in"), ("dolly-in:1.5m", "zoom-in")])
def test_zoom_and_dolly_at_a_flat_wall_cannot_be_told(motion: str, twin: str) -> None:
    found = label(motion, wall(3.0))
    own = motion.split(":")[0]
    assert has(found, own) is None
    assert has(found, twin) is None
    assert found.motions == ()
    assert separable_pairs(found.measurement)["zoom/dolly"].separable is False
    in_room = label(motion, room)
    assert has(in_room, own) is True
    assert has(in_room, twin) is False
    assert separable_pairs(in_room.measurement)["zoom/dolly"].separable is True


def test_a_small_pan_at_a_far_wall_cannot_be_told_a_large_one_can() -> None:
    small, large = label("pan-right:4deg", wall(30.0)), label("pan-right:40deg", wall(30.0))
    assert has(small, "pan-right") is None
    assert has(small, "truck-right") is None
    assert has(large, "pan-right") is True
    assert separable_pairs(small.measurement)["pan/truck"].separable is False
    assert separable_pairs(large.measurement)["pan/truck"].separable is True


def test_a_truck_of_5_cm_beside_a_pan_of_40_deg_is_not_claimed() -> None:
    found = label("pan-right:40deg+truck-right:0.05m", room)
    assert found.motions == ("pan-right",)
    assert has(found, "truck-right") is not True
    assert has(found, "truck-left") is False


def test_an_arc_against_the_same_pan_and_truck_without_fixation() -> None:
    arc = label("arc-cw:35deg", room, distance=4.0)
    assert arc.motions == ("arc-cw",)
    assert arc.labels["cam_motion.arc_crane_movement.arc_clockwise.has_arc_clockwise"] is True
    way = 2 * 4.0 * np.sin(np.radians(35) / 2)
    outward = label(f"pan-left:35deg+truck-left:{way:.4g}m", room)
    assert set(outward.motions) == {"pan-left", "truck-left"}
    assert outward.labels["cam_motion.arc_crane_movement.arc_clockwise.has_arc_clockwise"] is False
    assert outward.labels["cam_motion.arc_crane_movement.arc_counterclockwise.has_arc_counterclockwise"] is False
    near = label("pan-right:35deg+truck-left:0.5m", room)
    assert "arc-cw" not in near.motions, "it fixates a point at 0.8 m, where nothing is"


@pytest.mark.parametrize(
    ("there", "back", "amount"),
    [("arc-cw", "arc-ccw", "40deg"), ("crane-up", "crane-down", "25deg"), ("dolly-zoom-in", "dolly-zoom-out", "1.2m")],
)
def test_a_whole_there_and_back_is_both_and_neither_is_denied(there: str, back: str, amount: str) -> None:
    found = label(f"{there}:{amount}, {back}:{amount}", room, distance=4.0)
    assert found.motions == (there, back)
    said = [value for name, value in found.labels.items() if WHOLE_LABELS[there] in name]
    assert said == [None, None], "the record has one value for both"


def test_a_dolly_after_a_dolly_zoom_leaves_it_one() -> None:
    found = label("dolly-zoom-in:1.2m:linear, dolly-in:0.6m:linear", room, distance=4.0)
    assert set(found.motions) == {"dolly-zoom-in", "dolly-in"}
    assert found.annotation.dolly_zoom is True


@pytest.mark.parametrize("motion", ["arc-cw:90deg", "pan-left:40deg:ease-in-out", "zoom-in:1.3x, crane-down:35deg"])
def test_a_fast_motion_is_no_shake(motion: str) -> None:
    found = label(motion, room, fps=24.0, seconds=15 / 24, pitch_deg=-20.0, distance=3.0)
    assert found.annotation.steadiness == "very_smooth"
    assert found.motions == tuple(part.split(":")[0] for part in motion.split(", "))


def test_a_crane_is_a_crane() -> None:
    found = label("crane-up:25deg", room, distance=4.0)
    assert found.motions == ("crane-up",)
    down = label("crane-down:30deg", room, pitch_deg=-35.0, distance=5.0, position=(0.0, 1.8, 0.0))
    assert down.motions == ("crane-down",), "a looking-down crane"


@pytest.mark.parametrize("name", ["dolly-zoom-in", "dolly-zoom-out"])
def test_a_dolly_zoom_with_and_without_background(name: str) -> None:
    found = label(f"{name}:1.6m", room, distance=4.0)
    assert found.motions == (name,)
    assert found.annotation.dolly_zoom is True
    assert violations(found.annotation) == []
    alone = label(f"{name}:1.2m", wall(4.0), distance=4.0)
    assert alone.motions == (), "nothing changes in the picture"
    assert alone.annotation.dolly_zoom is False or "dolly_zoom" in alone.annotation.unsure
    assert has(alone, "dolly-in" if name.endswith("in") else "dolly-out") is None


@pytest.mark.parametrize("motion", ["pan-right:60deg", "roll-cw:60deg"])
def test_straight_down_pan_and_roll_are_not_told_apart(motion: str) -> None:
    found = label(motion, room, pitch_deg=-85.0)
    assert found.motions == ()
    for name in ("pan-left", "pan-right", "roll-cw", "roll-ccw"):
        assert has(found, name) is None
    assert has(found, "tilt-up") is False
    assert found.annotation.start_view == "birds_eye"


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_shake_alone_is_a_fixed_camera_that_shakes(seed: int) -> None:
    found = label("shake:1%", room, fps=24.0, seed=seed)
    assert found.annotation.camera_movement == "no"
    assert found.annotation.steadiness == "unsteady"
    assert found.labels["cam_motion.steadiness_and_movement.fixed_camera_with_shake"] is True
    assert not any(has(found, name) for name in HAS)
    assert violations(found.annotation) == []


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_shake_with_a_dolly_is_an_unsteady_dolly(seed: int) -> None:
    found = label("dolly-in:1.5m+shake:1%", room, fps=24.0, seed=seed)
    assert found.motions == ("dolly-in",)
    assert found.annotation.steadiness == "unsteady"
    assert has(found, "dolly-in") is True


def evidence_of(pictures: list[np.ndarray], moving: np.ndarray | None = None, motion: str = "pan-right:20deg"):
    trajectory = cameras(path(motion))
    shown = [pictures[0]] * len(trajectory)
    return label_clip(trajectory, scene_evidence(trajectory, room(), pictures=shown, moving=moving))


def test_a_plain_or_black_wall_shows_nothing_at_all() -> None:
    for level in (0, 128):
        found = evidence_of([np.full((HEIGHT, WIDTH, 3), level, np.uint8)])
        assert found.motions == ()
        assert all(value is None for value in found.labels.values())
    textured = np.random.default_rng(0).integers(0, 255, (HEIGHT // 8, WIDTH // 8, 3)).astype(np.uint8)
    seen = evidence_of([np.kron(textured, np.ones((8, 8, 1), np.uint8))])
    assert seen.motions == ("pan-right",)


def test_a_static_camera_with_a_subject_that_fills_the_frame() -> None:
    texture = np.kron(
        np.random.default_rng(0).integers(0, 255, (56, 56, 3)).astype(np.uint8), np.ones((8, 8, 1), np.uint8)
    )
    covered = np.ones((25, 400), dtype=bool)
    full = evidence_of([texture], covered, "static")
    assert all(value is None for value in full.labels.values()), "the camera may as well have moved"
    assert separable_pairs(full.measurement)["camera/subject"].separable is False
    covered[:, :200] = False
    half = evidence_of([texture], covered, "static")
    assert half.motions == ("static",)
    assert half.annotation.scene_movement == "dynamic"


def test_travel_past_one_near_thing_before_a_far_world_is_not_denied() -> None:
    world = RayCaster([box((9000, 9000, 1), (0, 0, -900)), box((1.7, 1.7, 0.4), (0, 0, -4))])
    found = label("dolly-in:1.6m", world)
    assert has(found, "dolly-in") is None, "most of the picture stands still, but the thing in its middle grows"
    assert "static" not in found.motions
    assert "camera_movement" in found.annotation.unsure


def test_an_unknown_far_world_hides_travel() -> None:
    found = label("truck-right:1m", RayCaster([box((9000, 9000, 1), (0, 0, -800))]))
    assert found.motions == ("static",), "at 800 m a metre moves the picture by less than a pixel"
