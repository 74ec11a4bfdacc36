"""How the perspective of a picture changes, against what a turn by an angle does to sizes."""

import numpy as np
import pytest
from support.language_clips import facts

from synthcam.language.shape_sights import shape_sight


@pytest.mark.parametrize(("motion", "axis"), [("pan-left", 0), ("pan-right", 0), ("tilt-up", 1), ("tilt-down", 1)])
def test_a_turn_changes_sizes_by_the_slide_over_the_focal_length_squared(motion: str, axis: int) -> None:
    told = facts(motion, "plain")
    taper, slide = told.evidence.picture.taper(0, told.evidence.last), told.evidence.picture.over(0, told.evidence.last)
    assert taper is not None
    assert slide is not None
    cameras = told.shot.cameras
    focal = cameras.intrinsics[0, 0] / cameras.width
    expected = (slide.right, slide.down)[axis] / focal**2
    got, across = (taper.right, taper.down)[axis], (taper.down, taper.right)[axis]
    assert np.sign(got) == np.sign(expected)
    assert 0.75 <= got / expected <= 1.1
    assert abs(across) < 0.1 * abs(got)


@pytest.mark.parametrize("motion", ["truck-left", "truck-right", "pedestal-up", "pedestal-down"])
def test_a_move_to_the_side_changes_no_sizes(motion: str) -> None:
    told = facts(motion, "plain")
    taper = told.evidence.picture.taper(0, told.evidence.last)
    assert taper is not None
    assert abs(taper.right) < 0.03
    assert abs(taper.down) < 0.03


@pytest.mark.parametrize(
    ("motion", "axis", "kinds"),
    [
        ("pan-left", "x", ("tapers", "straightens")),
        ("tilt-up", "y", ("tapers", "straightens")),
        ("truck-right", "x", ("keeps_shape",)),
        ("pedestal-down", "y", ("keeps_shape",)),
    ],
)
def test_a_wall_shows_a_turn_by_its_shapes(motion: str, axis: str, kinds: tuple[str, ...]) -> None:
    told = facts(motion, "plain")
    found = shape_sight(told.evidence, told.whole, axis)
    assert found is None or found.kind in kinds
