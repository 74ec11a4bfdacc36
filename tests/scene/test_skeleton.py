"""Figures that walk: feet do not slide, joints hold, wheels roll without slipping, whatever the path and its speed."""

from typing import Any

import numpy as np
import pytest

from synthcam.geometry.se3 import Array, transform_points
from synthcam.motion.easing import EASINGS
from synthcam.motion.subject import SubjectPath
from synthcam.scene.assets import SubjectModel
from synthcam.scene.mover_paths import CirclePath, LinePath
from synthcam.scene.skeleton import Leg, LimbMotion, Skeleton
from synthcam.scene.subjects import SUBJECT_KINDS, make_subject

WALKERS = ("person", "dog", "robot", "toy robot")
ROLLERS = ("car", "ball", "toy car", "small ball")
TIMES = np.linspace(0.0, 3.0, 601)


def _model(kind: str) -> SubjectModel:
    return make_subject(kind, np.random.default_rng(4))


def _skeleton(kind: str) -> Skeleton:
    skeleton = _model(kind).skeleton
    assert skeleton is not None
    return skeleton


def _paths(size: float) -> dict[str, Any]:
    """Paths of all kinds, as long as a figure of a size in metres needs for several steps."""
    eased = {
        easing: SubjectPath(np.zeros(3), size * np.array([2.0, 0.0, -1.5]), np.arctan2(2.0, 1.5), 1.0, 0.4, 2.7, easing)
        for easing in EASINGS
    }
    left, right = (CirclePath((1.0, 0.0, 2.0), 2.0 * size, sign * size, phase=0.7) for sign in (1.0, -1.0))
    stops = LinePath((0.0, 0.0, 0.0), (0.0, 0.0, 3.0 * size), 1.3 * size, head_start=0.3 * size)
    ever = LinePath((0.0, 0.0, 0.0), (90.0, 0.0, 0.0), 3.0 * size, head_start=0.3, back_and_forth=True)
    return {**eased, "left": left, "right": right, "stops": stops, "ever": ever}


def _feet(leg: Leg, limbs: Array, roots: Array) -> tuple[Array, Array]:
    """Two points of a foot, its ankle and the tip of its toes: (T, 2, 3) world metres; whether it is down (T,)."""
    toes = np.array(leg.ankle) - np.array([0.0, 0.0, 0.3 * leg.length])
    local = transform_points(limbs[:, leg.foot], np.stack([leg.ankle, toes]))
    down = np.abs(local[:, :, 1] - leg.ankle[1]).max(axis=1) < 1e-9
    return transform_points(roots, local), down


@pytest.mark.parametrize("kind", WALKERS)
def test_feet_that_stand_do_not_slide(kind: str) -> None:
    model = _model(kind)
    skeleton = _skeleton(kind)
    for name, path in _paths(0.55 * model.height).items():
        limbs = LimbMotion(skeleton, path).poses(TIMES)
        for leg in skeleton.legs:
            points, down = _feet(leg, limbs, path.poses(TIMES))
            both = down[1:] & down[:-1]
            slid = np.linalg.norm(np.diff(points, axis=0), axis=-1)[both]
            assert slid.max() < 1e-9, (name, leg.upper)
            assert 0.15 < both.mean() < 0.9, (name, leg.upper)
        assert np.ptp(path.positions(TIMES), axis=0).max() > model.height, name


def test_a_foot_is_always_down_in_a_walk_and_not_in_a_run() -> None:
    skeleton = _skeleton("person")
    for speed, airborne in ((1.3, False), (4.5, True)):
        path = CirclePath((0.0, 0.0, 0.0), 50.0, speed)
        limbs = LimbMotion(skeleton, path).poses(TIMES)
        downs = [_feet(leg, limbs, path.poses(TIMES))[1] for leg in skeleton.legs]
        assert (~np.any(downs, axis=0)).any() == airborne


@pytest.mark.parametrize("kind", WALKERS)
def test_limbs_hold_together_and_stay_above_ground(kind: str) -> None:
    model = _model(kind)
    skeleton = _skeleton(kind)
    for name, path in _paths(0.9 * model.height).items():
        limbs = LimbMotion(skeleton, path).poses(TIMES)
        np.testing.assert_allclose(np.linalg.det(limbs[..., :3, :3]), 1.0, atol=1e-9)
        for leg in skeleton.legs:
            for above, below, joint in ((leg.upper, leg.lower, leg.knee), (leg.lower, leg.foot, leg.ankle)):
                point = np.array([joint])
                apart = transform_points(limbs[:, above], point) - transform_points(limbs[:, below], point)
                assert np.abs(apart).max() < 1e-9, name
            hips = transform_points(limbs[:, leg.upper], np.array([leg.hip])) - transform_points(
                limbs[:, skeleton.body], np.array([leg.hip])
            )
            assert np.abs(hips).max() < 1e-9, name
        for joint in skeleton.joints:
            at = np.array([joint.at])
            apart = transform_points(limbs[:, joint.limb], at) - transform_points(limbs[:, joint.parent], at)
            assert np.abs(apart).max() < 1e-9, name
        for part in model.parts:
            points = transform_points(limbs[::10, part.limb], part.vertices)
            assert points[..., 1].min() > -0.03 * model.height, name
            if path.route.speed < 1.2 * model.height:  # who runs leaves feet farther behind
                assert np.hypot(points[..., 0], points[..., 2]).max() < 1.15 * model.radius, name


@pytest.mark.parametrize("kind", WALKERS)
def test_who_has_arrived_stands_as_before_the_start(kind: str) -> None:
    skeleton = _skeleton(kind)
    path = _paths(_model(kind).height)["ramp"]
    limbs = LimbMotion(skeleton, path).poses(TIMES)
    assert np.abs(limbs[TIMES > 2.7] - limbs[0]).max() < 1e-9
    # ... in the standing figure, but for the give of its knees.
    assert np.abs(limbs[0][:, :3, 3]).max() < 0.12 * _model(kind).height
    assert np.abs(limbs[(TIMES > 1.0) & (TIMES < 2.0)] - limbs[0]).max() > 0.3


@pytest.mark.parametrize("kind", ROLLERS)
def test_wheels_and_balls_roll_without_slipping(kind: str) -> None:
    model = _model(kind)
    skeleton = _skeleton(kind)
    path = _paths(model.height)["ease-in-out"]
    limbs, roots = LimbMotion(skeleton, path).poses(TIMES), path.poses(TIMES)
    for wheel in skeleton.wheels:
        touching = np.array([wheel.axle]) - [0.0, wheel.radius, 0.0]
        now = transform_points(roots @ limbs[:, wheel.limb], transform_points(_inverse(limbs[:, wheel.limb]), touching))
        later = transform_points(
            roots[1:] @ limbs[1:, wheel.limb], transform_points(_inverse(limbs[:-1, wheel.limb]), touching)
        )
        slip, way = np.linalg.norm(later - now[:-1], axis=-1), np.linalg.norm(np.diff(roots[:, :3, 3], axis=0), axis=-1)
        assert slip.max() < 0.02 * way.max()
        assert way.max() > 0
    own = [part for part in model.parts if part.limb]
    assert {part.limb for part in own} == {wheel.limb for wheel in skeleton.wheels}


def _inverse(poses: Array) -> Array:
    return np.linalg.inv(poses)


@pytest.mark.parametrize("kind", SUBJECT_KINDS)
def test_every_limb_that_has_parts_is_in_the_skeleton(kind: str) -> None:
    model = _model(kind)
    limbs = 1 if model.skeleton is None else model.skeleton.limbs
    assert max(part.limb for part in model.parts) < limbs


def test_limbs_depend_on_the_time_alone() -> None:
    skeleton = _skeleton("person")
    path = _paths(1.5)["ramp"]
    motion = LimbMotion(skeleton, path)
    together = motion.poses(TIMES[::60])
    for i, time in enumerate(TIMES[::60]):
        assert (motion.poses(np.array([time]))[0] == together[i]).all()
