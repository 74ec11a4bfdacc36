"""Solved amounts move the picture by what was asked, in closed form where there is one."""

import numpy as np
import pytest

from synthcam.clips.amounts import picture_motion, solve_amount
from synthcam.motion.rig import RigState
from synthcam.scene.raycast import RayCaster


class Wall(RayCaster):
    """A wall across the view at a constant z-depth from wherever one looks."""

    def __init__(self, depth: float) -> None:
        super().__init__([])
        self.z = depth

    def distances(self, origins: np.ndarray, directions: np.ndarray) -> np.ndarray:
        return np.full(len(directions), self.z)


def trucked(metres: float, there_and_back: bool = False) -> RigState:
    u = np.array([0, 0.5, 1.0, 0.5, 0.0]) if there_and_back else np.linspace(0, 1, 5)
    zero = np.zeros(5)
    return RigState(np.outer(u * metres, [1.0, 0, 0]), zero, zero, zero, zero)


def test_a_truck_along_a_wall_moves_the_picture_by_focal_over_depth() -> None:
    share = picture_motion(trucked(0.5), hfov=np.radians(60), aspect=1.0, caster=Wall(3.0))
    assert share == pytest.approx(0.5 / 3.0 * 0.5 / np.tan(np.radians(30)), rel=1e-6)


def test_there_and_back_do_not_cancel() -> None:
    once = picture_motion(trucked(0.5), hfov=1.0, aspect=1.0, caster=Wall(3.0))
    both = picture_motion(trucked(0.5, there_and_back=True), hfov=1.0, aspect=1.0, caster=Wall(3.0))
    assert both == pytest.approx(2 * once)


def test_the_sky_does_not_count() -> None:
    assert picture_motion(trucked(0.5), hfov=1.0, aspect=1.0, caster=Wall(np.inf)) == 0.0


def test_solving_inverts_the_effect_and_respects_the_limits() -> None:
    assert solve_amount(lambda a: a / 10, share=0.2, lowest=0.01, highest=50) == pytest.approx(2.0, rel=0.03)
    assert solve_amount(lambda a: a / 10, share=0.2, lowest=0.01, highest=1.5) == 1.5, "near enough: the limit"
    assert solve_amount(lambda a: a / 10, share=0.2, lowest=0.01, highest=1.0) is None, "half is not near enough"
    assert solve_amount(lambda a: a, share=0.2, lowest=1.0, highest=0.5) is None


def test_amounts_have_three_digits() -> None:
    found = solve_amount(lambda a: a**1.1 / 7, share=0.2, lowest=0.01, highest=50)
    assert found is not None
    assert found == float(f"{found:.3g}")
