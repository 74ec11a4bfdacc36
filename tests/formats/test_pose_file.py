import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthcam.errors import InputError
from synthcam.formats.pose_file import UP_AXES, Given, first_frame_upright, turn_up
from synthcam.geometry.se3 import exp_so3, invert, se3, yaw_pitch_roll

AXES = {"x": [1, 0, 0], "y": [0, 1, 0], "z": [0, 0, 1]}
small = st.floats(-3, 3)


@pytest.mark.parametrize("up", UP_AXES)
def test_turn_up_turns_that_axis_to_plus_y_and_mirrors_nothing(up: str) -> None:
    turn = turn_up(np.eye(4)[None], up)[0]
    axis = np.array(AXES[up[-1]]) * (-1 if up.startswith("-") else 1)
    np.testing.assert_array_equal(turn[:3, :3] @ axis, [0, 1, 0])
    assert np.linalg.det(turn) == pytest.approx(1.0)


@given(st.lists(st.tuples(*[small] * 6), min_size=1, max_size=5), st.tuples(*[small] * 6))
def test_upright_keeps_relative_poses_and_forgets_the_world(
    poses: list[tuple[float, ...]], change: tuple[float, ...]
) -> None:
    table = np.array(poses)
    path = se3(exp_so3(table[:, :3]), table[:, 3:])
    upright = first_frame_upright(path)
    yaw, pitch, roll = yaw_pitch_roll(upright[0, :3, :3])
    np.testing.assert_allclose([yaw, pitch, roll], 0, atol=1e-9)
    np.testing.assert_allclose(upright[0, :3, 3], 0, atol=1e-9)
    np.testing.assert_allclose(invert(upright[0]) @ upright, invert(path[0]) @ path, atol=1e-9)
    world = se3(exp_so3(change[:3]), change[3:])
    np.testing.assert_allclose(first_frame_upright(world @ path), upright, atol=1e-9)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"fov_deg": 0.0}, "fov_deg is 0"),
        ({"fov_deg": float("nan")}, "fov_deg is nan"),
        ({"fps": -1.0}, "fps is -1"),
        ({"fps": float("inf")}, "fps is inf"),
        ({"width": 640}, "both width and height"),
        ({"width": 0, "height": 5}, "width is 0"),
        ({"up": "Y"}, "up is 'Y'; allowed are x, -x"),
    ],
)
def test_given_values_out_of_range_are_said(values: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Given(**values)  # type: ignore[arg-type]
