"""The affine step between two frames."""

import numpy as np

from synthcam.evidence.picture import _affine_step


def test_a_step_that_turns_the_picture_inside_out_is_unknown() -> None:
    """Orbits of 720 deg in a few frames make such steps; their growth has no logarithm."""
    places = np.random.default_rng(0).uniform(-0.5, 0.5, (60, 2))
    assert np.isnan(_affine_step(places, -2.5 * places, np.ones(60))).all()
    np.testing.assert_allclose(_affine_step(places, 0.1 * places, np.ones(60))[2], np.log1p(0.1), rtol=1e-6)
