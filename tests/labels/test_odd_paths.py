"""Odd paths with known truth, each also mirrored and reversed: no label of theirs may be certain and wrong.

Each is tried as it is and both mirrored and reversed; `-m verify` tries each of the two alone, too.

The truth of a path says which directions it has and which it surely has not; what it does not say is left open.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from support.label_worlds import HAS

from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.se3 import Array, se3, world_from_rig
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.axis_effects import NAMES
from synthcam.labels.clip_labels import ClipLabels, label_poses

ARCS = {
    "arc-cw": "arc_crane_movement.arc_clockwise.has_arc_clockwise",
    "arc-ccw": "arc_crane_movement.arc_counterclockwise.has_arc_counterclockwise",
}
LABELS = HAS | ARCS | {"static": "steadiness_and_movement.fixed_camera"}
LEVEL = ("pan-left", "pan-right", "tilt-up", "tilt-down", "truck-left", "truck-right")
TURNS = ("pan-left", "pan-right", "tilt-up", "tilt-down", "roll-cw", "roll-ccw")
STATES = ("moving_camera", "fixed_camera", "fixed_camera_with_shake")
ZOOMS = ("zoom-in", "zoom-out")
TRAVEL = ("dolly-in", "dolly-out", "truck-left", "truck-right", "pedestal-up", "pedestal-down")
MIRRORED = {a: b for x, y in (("left", "right"), ("cw", "ccw")) for a, b in ((x, y), (y, x))}
REVERSED = MIRRORED | {a: b for x, y in (("in", "out"), ("up", "down")) for a, b in ((x, y), (y, x))}


@dataclass(frozen=True)
class OddPath:
    """A path (F frames) and what is true of it: `has` is there, `not_` is surely not, `found` must be listed."""

    trajectory: Trajectory
    has: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    found: tuple[str, ...] | None = None
    depth: float | None = 5.0
    reversible: bool = True


def rig(
    *,
    yaw: object = 0.0,
    pitch: object = 0.0,
    roll: object = 0.0,
    at: Array | None = None,
    zoom: object = 1.0,
    frames: int = 49,
    fps: float = 24.0,
    fov: float = 60.0,
) -> Trajectory:
    """A trajectory of angles in degrees, positions (F, 3) and zoom factors."""
    yaw, pitch, roll, zoom = (np.broadcast_to(np.asarray(v, float), frames) for v in (yaw, pitch, roll, zoom))
    position = np.zeros((frames, 3)) if at is None else at
    intrinsics = np.tile(intrinsics_from_fov(np.radians(fov), 640, 360), (frames, 1))
    intrinsics[:, :2] *= zoom[:, None]
    poses = se3(world_from_rig(np.radians(yaw), np.radians(pitch), np.radians(roll)), position)
    return Trajectory(poses, intrinsics, np.arange(frames) / fps, 640, 360)


def u(frames: int = 49) -> Array:
    return np.linspace(0.0, 1.0, frames)


def line(x: float = 0.0, y: float = 0.0, z: float = 0.0, frames: int = 49) -> Array:
    """Positions (F, 3) from the origin: x right, y up, z forward of a camera with yaw 0."""
    return u(frames)[:, None] * np.array([x, y, -z])


def orbit(degrees: float, radius: float, frames: int = 97, *, shrink: float = 1.0, rise: float = 0.0) -> Trajectory:
    """A circle about a point ahead, clockwise seen from above where degrees are positive; it may spiral and rise."""
    angle = np.radians(degrees) * u(frames)
    r = radius * shrink ** u(frames)
    # Clockwise from above the camera goes to its left and pans right.
    at = np.column_stack([-r * np.sin(angle), rise * u(frames), -radius + r * np.cos(angle)])
    return rig(yaw=np.degrees(angle), at=at, frames=frames)


def drive(turn: float, metres: float, *, aside: float = 0.0, rise: float = 0.0, frames: int = 97) -> Trajectory:
    """A drive round a bend, by `turn` degrees, that goes `aside` degrees to the right of where the camera looks."""
    heading = np.radians(turn * u(frames) + aside)
    step = np.column_stack([np.sin(heading), 0 * heading, -np.cos(heading)]) * metres / (frames - 1)
    at = np.concatenate([np.zeros((1, 3)), np.cumsum(0.5 * (step[1:] + step[:-1]), axis=0)])
    at[:, 1] = rise * u(frames)
    return rig(yaw=turn * u(frames), at=at, frames=frames)


def flip(names: tuple[str, ...], words: dict[str, str]) -> tuple[str, ...]:
    out = []
    for name in names:
        head, _, tail = name.rpartition("-")
        out.append(f"{head}-{words.get(tail, tail)}" if head else name)
    return tuple(out)


def mirrored(case: OddPath) -> OddPath:
    """The path in a mirror across the plane x = 0; the picture is mirrored left to right."""
    across = np.diag([-1.0, 1.0, 1.0, 1.0])
    poses = across @ case.trajectory.world_from_camera @ across
    found = None if case.found is None else flip(case.found, MIRRORED)
    return replace(
        case,
        trajectory=replace(case.trajectory, world_from_camera=poses),
        has=flip(case.has, MIRRORED),
        not_=flip(case.not_, MIRRORED),
        found=found,
    )


def backwards(case: OddPath) -> OddPath:
    """The path played backwards."""
    t = case.trajectory
    path = replace(t, world_from_camera=t.world_from_camera[::-1], intrinsics=t.intrinsics[::-1])
    found = None if case.found is None else flip(case.found, REVERSED)
    return replace(case, trajectory=path, has=flip(case.has, REVERSED), not_=flip(case.not_, REVERSED), found=found)


def others(*names: str) -> tuple[str, ...]:
    """Every direction but these."""
    return tuple(name for name in HAS if name not in names)


def cases() -> dict[str, OddPath]:
    """All odd paths by name."""
    out: dict[str, OddPath] = {}
    rng = np.random.default_rng(13)
    for roll in (0.0, 20.0, -45.0, 55.0):
        out[f"pan, rolled {roll}"] = OddPath(
            rig(yaw=30 * u(), roll=roll), ("pan-right",), others("pan-right"), ("pan-right",)
        )
        out[f"truck, rolled {roll}"] = OddPath(
            rig(at=line(x=2), roll=roll), ("truck-right",), others("truck-right"), ("truck-right",)
        )
    for roll in (130.0, 180.0, -150.0):
        out[f"pan, rolled {roll}"] = OddPath(
            rig(yaw=30 * u(), roll=roll), ("pan-left",), others("pan-left"), ("pan-left",)
        )
        out[f"tilt, rolled {roll}"] = OddPath(
            rig(pitch=20 * u(), roll=roll), ("tilt-down",), others("tilt-down"), ("tilt-down",)
        )
        out[f"truck, rolled {roll}"] = OddPath(
            rig(at=line(x=2), roll=roll), ("truck-left",), ("truck-right", *TURNS), ("truck-left",)
        )
        out[f"dolly, rolled {roll}"] = OddPath(
            rig(at=line(z=2), roll=roll), ("dolly-in",), ("dolly-out", *TURNS), ("dolly-in",)
        )
    for roll in (75.0, 90.0, -90.0, 110.0):
        out[f"pan, rolled {roll}"] = OddPath(
            rig(yaw=30 * u(), roll=roll), (), ("static", "roll-cw", "roll-ccw", *ZOOMS, *TRAVEL[:2]), ()
        )
        out[f"dolly, rolled {roll}"] = OddPath(
            rig(at=line(z=2), roll=roll), ("dolly-in",), ("dolly-out", *ZOOMS), ("dolly-in",)
        )
    for pitch in (-90.0, -88.0, -80.0):
        out[f"rise at pitch {pitch}"] = OddPath(
            rig(pitch=pitch, at=line(y=8)),
            ("dolly-out", "pedestal-up"),
            ("dolly-in", "pedestal-down", *ZOOMS),
            ("pedestal-up",),
            20.0,
        )
        out[f"north at pitch {pitch}"] = OddPath(
            rig(pitch=pitch, at=line(z=8)), (), ("pedestal-down", *ZOOMS, "truck-left", "truck-right"), (), 20.0
        )
        out[f"truck at pitch {pitch}"] = OddPath(
            rig(pitch=pitch, at=line(x=8)), ("truck-right",), ("truck-left", *ZOOMS), ("truck-right",), 20.0
        )
        out[f"spin at pitch {pitch}"] = OddPath(rig(pitch=pitch, yaw=50 * u()), (), (*TRAVEL, *ZOOMS), (), 20.0)
    out["rise at the zenith"] = OddPath(
        rig(pitch=90.0, at=line(y=8)),
        ("dolly-in", "pedestal-up"),
        ("dolly-out", "pedestal-down"),
        ("pedestal-up",),
        20.0,
    )
    for degrees in (25.0, 60.0, 110.0, 180.0, 360.0, 720.0):
        frames = 49 if degrees < 100 else 193
        out[f"orbit {degrees}"] = OddPath(orbit(degrees, 5.0, frames), ("arc-cw",), ("arc-ccw",), ("arc-cw",))
    for degrees in (90.0, 360.0):
        out[f"helix {degrees}"] = OddPath(
            orbit(degrees, 5.0, rise=degrees / 30.0),
            (),
            ("arc-ccw", "pan-left", "truck-right", "pedestal-down"),
            ("arc-cw", "pedestal-up"),
        )
        out[f"spiral in {degrees}"] = OddPath(
            orbit(degrees, 5.0, shrink=0.4), (), ("arc-ccw", "pan-left", "truck-right", "dolly-out"), None
        )
    for axis in (0.01, 0.02, 0.05):
        turned = np.radians(40 * u())
        ahead = np.column_stack([-axis * np.sin(turned), 0 * turned, axis * np.cos(turned) - axis])
        out[f"pan about an axis {axis} ahead"] = OddPath(
            rig(yaw=40 * u(), at=ahead), ("pan-right",), ("arc-ccw", "arc-cw", "pan-left"), ("pan-right",)
        )
        out[f"the same without depth {axis}"] = OddPath(
            rig(yaw=40 * u(), at=ahead), (), ("arc-ccw", "pan-left", "static"), None, None
        )
    for fov in (5.0, 20.0, 90.0, 120.0):
        out[f"pan at fov {fov}"] = OddPath(
            rig(yaw=0.4 * fov * u(), fov=fov), ("pan-right",), ("pan-left", "tilt-up", "roll-cw", *TRAVEL), None
        )
        out[f"dolly at fov {fov}"] = OddPath(rig(at=line(z=2), fov=fov), ("dolly-in",), ("dolly-out", *TURNS), None)
        out[f"zoom at fov {fov}"] = OddPath(
            rig(zoom=1.6 ** u(), fov=fov), ("zoom-in",), ("zoom-out", *TURNS, *TRAVEL), None
        )
    for frames in (2, 3, 5, 2000):
        out[f"pan of {frames} frames"] = OddPath(
            rig(yaw=20 * u(frames), frames=frames), ("pan-right",), others("pan-right"), ("pan-right",)
        )
        out[f"dolly of {frames} frames"] = OddPath(
            rig(at=line(z=2, frames=frames), frames=frames), ("dolly-in",), others("dolly-in"), ("dolly-in",)
        )
    out["720 deg of pan"] = OddPath(
        rig(yaw=720 * u(193), frames=193), ("pan-right",), others("pan-right"), ("pan-right",)
    )
    ease = 3 * u() ** 2 - 2 * u() ** 3
    out["whip pan"] = OddPath(
        rig(yaw=np.concatenate([np.zeros(20), 90 * (3 * u(9) ** 2 - 2 * u(9) ** 3), np.full(20, 90.0)])),
        ("pan-right",),
        ("pan-left", *TRAVEL),
        None,
    )
    for turn in (30.0, 80.0):
        out[f"dashcam curve {turn}"] = OddPath(
            drive(turn, 10.0),
            ("dolly-in", "pan-right"),
            ("dolly-out", "pan-left", "arc-cw", "arc-ccw"),
            ("dolly-in", "pan-right"),
            12.0,
            False,
        )
    for turn in (30.0, 90.0):
        out[f"a bend {turn} that climbs"] = OddPath(
            drive(turn, 10.0, rise=4.0),
            ("dolly-in", "pan-right", "pedestal-up"),
            ("dolly-out", "pan-left", "truck-left", "truck-right", "pedestal-down"),
            ("dolly-in", "pan-right", "pedestal-up"),
            12.0,
            False,
        )
    out["a bend driven aslant"] = OddPath(
        drive(30.0, 10.0, aside=45.0),
        ("dolly-in", "pan-right", "truck-right"),
        ("dolly-out", "pan-left", "truck-left"),
        ("dolly-in", "pan-right", "truck-right"),
        12.0,
        False,
    )
    for shrink, way in ((0.2, "dolly-in"), (0.4, "dolly-in"), (2.0, "dolly-out")):
        out[f"a spiral to {shrink}"] = OddPath(
            orbit(45.0, 5.0, shrink=shrink),
            (),
            ("arc-ccw", "pan-left", "truck-right"),
            (way, "pan-right", "truck-left"),
            reversible=False,
        )
    for rise in (1.5, 3.0, 12.0):
        out[f"a gentle helix {rise}"] = OddPath(
            orbit(90.0, 5.0, rise=rise), (), ("arc-ccw", "pedestal-down"), ("arc-cw", "pedestal-up")
        )
    away = 4 / (4 - 1.6 * ease)
    out["vertigo"] = OddPath(
        rig(at=np.column_stack([0 * ease, 0 * ease, -1.6 * ease]), zoom=1 / away), (), ("zoom-in", "dolly-out"), None
    )
    for size in (0.002, 0.005):
        noise = rng.normal(scale=size, size=(73, 3))
        out[f"a tripod with noise of {size}"] = OddPath(
            rig(at=noise, frames=73), (), ("arc-cw", "arc-ccw"), ("static",)
        )
        out[f"a pan with noise of {size}"] = OddPath(
            rig(yaw=30 * u(73), at=noise, frames=73), ("pan-right",), ("pan-left", "arc-cw", "arc-ccw"), ("pan-right",)
        )
        out[f"a dolly with noise of {size}"] = OddPath(
            rig(at=line(z=2, frames=73) + noise, frames=73),
            ("dolly-in",),
            ("dolly-out", "truck-left", "truck-right"),
            ("dolly-in",),
        )
    for scale in (3e-4, 1e-2, 0.05):
        out[f"a dolly without a unit {scale}"] = OddPath(
            rig(at=line(z=scale)), ("dolly-in",), ("dolly-out", "static", "truck-left", *TURNS), None, None
        )
    out["a dolly that is plain without a unit"] = OddPath(
        rig(at=line(z=1.5)), ("dolly-in",), ("dolly-out", "static", *TURNS), ("dolly-in",), None
    )
    return out


WAYS: dict[str, Callable[[OddPath], OddPath]] = {
    "as it is": lambda case: case,
    "mirrored": mirrored,
    "backwards": backwards,
    "both": lambda case: mirrored(backwards(case)),
}
CASES = cases()


def wrong(case: OddPath, said: ClipLabels) -> list[str]:
    """Labels and listed motions that are certain and not so."""
    out = []
    for name in case.has:
        if said.labels[f"cam_motion.{LABELS[name]}"] is False:
            out.append(f"{name} is denied")
    for name in case.not_:
        if said.labels[f"cam_motion.{LABELS[name]}"] is True:
            out.append(f"{name} is asserted")
        if name in said.motions:
            out.append(f"{name} is listed")
    return out


def test_there_are_two_hundred() -> None:
    assert sum(2 if not case.reversible else 4 for case in CASES.values()) >= 200


def ways_of(case: OddPath) -> tuple[str, ...]:
    """The two that are always tried, then the others."""
    if not case.reversible:
        return ("as it is", "mirrored")
    return ("as it is", "both", "mirrored", "backwards")


@pytest.mark.parametrize("name", sorted(CASES))
def test_nothing_certain_is_wrong(name: str) -> None:
    # A path of 2,000 frames takes seconds.
    assert faults(name, ways_of(CASES[name])[: 2 if len(CASES[name].trajectory) < 1000 else 1]) == []


@pytest.mark.verify
@pytest.mark.parametrize("name", sorted(CASES))
def test_nothing_certain_is_wrong_either_way(name: str) -> None:
    assert faults(name, ways_of(CASES[name])[1:]) == []


def faults(name: str, ways: tuple[str, ...]) -> list[tuple[object, ...]]:
    """Certain labels that are wrong, and motions listed other than those that are known, of each way of a path."""
    found: list[tuple[object, ...]] = []
    for way in ways:
        case = WAYS[way](CASES[name])
        said = label_poses(case.trajectory, scene_depth=case.depth)
        found += [(way, "wrong", fault, said.motions) for fault in wrong(case, said)]
        if case.found is not None and set(said.motions) != set(case.found):
            found.append((way, "motions", said.motions, said.notes))
    return found


@pytest.mark.parametrize("name", [name for name in sorted(CASES) if len(CASES[name].trajectory) < 1000])
def test_the_picture_shows_every_motion_that_is_listed(name: str) -> None:
    """Along the camera's current axes, whatever heading gave the name: a truck that is listed slides the picture."""
    case = CASES[name]
    said = label_poses(case.trajectory, scene_depth=case.depth)
    if case.trajectory.world_from_camera[0, 1, 1] > -0.3:  # straight down gravity is the optical axis
        return
    for component, pair in NAMES.items():
        steps = np.diff(said.measurement.progress[component])
        for motion, sign in zip(pair, (1, -1), strict=True):
            if motion in said.motions:
                assert np.maximum(sign * steps, 0).sum() > 0.02, motion


def test_a_camera_that_stays_in_place_and_shakes_is_neither_static_nor_moving() -> None:
    rng = np.random.default_rng(0)
    for kind in ("turn", "roll", "travel", "zoom"):
        tones = np.sin(2 * np.pi * np.outer(np.arange(97) / 24, (1.7, 2.6, 3.9)) + rng.uniform(0, 6, 3)).sum(axis=1)
        shaken = {
            "turn": rig(yaw=0.6 * tones, frames=97),
            "roll": rig(roll=1.5 * tones, frames=97),
            "travel": rig(at=np.outer(tones, [0.03, 0.03, 0.0]), frames=97),
            "zoom": rig(zoom=np.exp(0.02 * tones), frames=97),
        }[kind]
        said = label_poses(shaken, scene_depth=5.0)
        assert said.motions == ("shake",), kind
        assert said.annotation.steadiness in ("smooth", "unsteady"), kind
        assert said.labels["cam_motion.steadiness_and_movement.fixed_camera_with_shake"] is True
        assert said.labels["cam_motion.steadiness_and_movement.fixed_camera"] is False
        assert not any(said.labels[f"cam_motion.{label}"] for label in HAS.values()), kind


def test_roll_that_shakes_makes_a_dolly_unsteady() -> None:
    rng = np.random.default_rng(1)
    said = label_poses(rig(at=line(z=3, frames=73), roll=rng.normal(scale=2.0, size=73), frames=73), scene_depth=5.0)
    assert said.motions == ("dolly-in",)
    assert said.annotation.steadiness in ("unsteady", "very_unsteady")


def test_a_jump_is_a_cut_and_labels_are_those_of_no_shot() -> None:
    yaw = np.r_[np.zeros(20), np.full(29, 70.0)]
    at = np.zeros((49, 3))
    at[20:] = [3.0, 0.0, -2.0]
    said = label_poses(rig(yaw=yaw, at=at), scene_depth=5.0)
    assert said.annotation.shot_transition
    assert said.labels["cam_motion.has_shot_transition_cam_motion"] is True
    assert [name for name, truth in said.labels.items() if truth is not None] == [
        "cam_motion.has_shot_transition_cam_motion"
    ]
    assert said.motions == ("static",)
    assert "frame 20" in said.notes[0]


def test_segments_are_those_of_the_shots() -> None:
    yaw = np.r_[30 * u(25), 120 + np.zeros(24)]
    at = np.zeros((49, 3))
    at[25:] = [8.0, 0.0, 0.0] + line(z=1.5, frames=24) @ np.array([[0, 0, 0], [0, 1, 0], [-1, 0, 0]])
    said = label_poses(rig(yaw=yaw, at=at), scene_depth=5.0)
    assert next((s.name, s.start_frame, s.end_frame) for s in said.segments) == ("pan-right", 0, 24)
    assert all(s.start_frame >= 25 for s in said.segments[1:])
    assert said.segments[1:]


@pytest.mark.parametrize("frames", [(15,), (15, 16), (8, 30)])
def test_bad_poses_are_repaired_with_a_note(frames: tuple[int, ...]) -> None:
    yaw = np.zeros(49)
    yaw[list(frames)] = 25.0
    said = label_poses(rig(yaw=yaw, at=line(z=2)), scene_depth=5.0)
    assert said.motions == ("dolly-in",)
    assert said.annotation.shot_transition is False
    assert any(f"{frames[0]} (" in note and "bad pose" in note for note in said.notes)
    assert said.labels["cam_motion.steadiness_and_movement.very_stable_camera"] is True


def test_a_jump_that_may_be_a_jerk_leaves_labels_open() -> None:
    yaw = np.r_[np.zeros(20), np.full(29, 6.0)]
    said = label_poses(rig(yaw=yaw), scene_depth=5.0)
    assert set(said.labels.values()) == {None}
    assert said.motions == ()
    assert "jump" in said.notes[0]


@pytest.mark.parametrize("fps", [10.0, 24.0, 60.0])
@pytest.mark.parametrize(("metres", "turn_deg"), [(0.006, 0.0), (0.0, 0.05), (0.005, 0.03)])
def test_what_may_be_a_trackers_noise_neither_moves_nor_shakes_the_camera(
    metres: float, turn_deg: float, fps: float
) -> None:
    rng = np.random.Generator(np.random.PCG64(7))
    noise = rng.normal(size=(2, 60, 3))
    yaw, pitch = turn_deg * noise[1, :, :2].T
    said = label_poses(rig(at=metres * noise[0], yaw=yaw, pitch=pitch, frames=60, fps=fps), scene_depth=5.0)
    state = {name: said.labels[f"cam_motion.steadiness_and_movement.{name}"] for name in STATES}
    assert said.motions in ((), ("static",))
    assert state["moving_camera"] is not True
    assert state["fixed_camera"] is not False
    assert state["fixed_camera_with_shake"] is not True
    assert not any(said.labels[f"cam_motion.{label}"] for label in HAS.values())


@pytest.mark.parametrize("aside", [1.0, 3.5])
def test_travel_that_is_plain_without_a_unit_is_named_where_it_may_be_an_arc(aside: float) -> None:
    """The camera passes something four units away and keeps looking at it: an arc, or a truck with a pan."""
    at = line(x=aside)
    path = rig(at=at, yaw=-np.degrees(np.arctan2(at[:, 0], 4.0)))
    said = label_poses(path)
    assert said.measurement.arc.present is None
    assert said.motions == ("pan-left", "truck-right")


@pytest.mark.parametrize("metres", [0.01, 0.1, 0.4])
def test_without_a_unit_a_head_whose_axis_is_ahead_of_the_lens_leaves_travel_open(metres: float) -> None:
    said = label_poses(orbit(40.0, metres))
    assert "truck-left" not in said.motions
    assert "arc-cw" not in said.motions
