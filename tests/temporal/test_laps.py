"""Laps: other speeds and directions give the same frames in another order, and events that are never at a frame."""

import numpy as np
import pytest

from synthcam.temporal.laps import PLACES, Laps, start_between, triangle


@pytest.mark.parametrize("places", sorted(set(PLACES.values())))
def test_the_frames_are_the_same_whatever_the_speed_and_the_direction(places: int) -> None:
    def visited(steps: int) -> list[float]:
        laps = Laps(places, steps, 0.37, fps=4.0)
        # The last frame is the first one again.
        return sorted(round(laps.lap(frame / 4.0) % 1.0, 9) for frame in range(places))

    for steps in (2, 3, 4, -1, -3):
        assert visited(steps) == visited(1)


@pytest.mark.parametrize("steps", [1, 2, 3, -2])
def test_the_last_frame_is_as_the_first(steps: int) -> None:
    laps = Laps(17, steps, 0.2, fps=4.0)
    assert (laps.lap(17 / 4.0) - laps.lap(0.0)) == pytest.approx(steps)


@pytest.mark.parametrize("steps", [1, 2, 3, 4, -3])
@pytest.mark.parametrize("seed", range(20))
def test_each_part_of_a_lap_is_reached_once_a_lap_and_never_at_a_frame(steps: int, seed: int) -> None:
    laps = Laps(23, steps, start_between(np.random.default_rng(seed), 23), fps=4.0)
    for part in (0.0, 0.25, 0.5, 0.75):
        times = laps.times(part)
        assert len(times) == abs(steps)
        for time in times:
            assert (laps.lap(time) - part) % 1.0 == pytest.approx(0.0, abs=1e-9) or (
                laps.lap(time) - part
            ) % 1.0 > 1 - 1e-9
            assert abs(time * 4.0 - round(time * 4.0)) > 0.01


def test_a_triangle_goes_there_and_back() -> None:
    assert [triangle(lap) for lap in (0.0, 0.25, 0.5, 0.75, 1.0, 1.25)] == [0.0, 0.5, 1.0, 0.5, 0.0, 0.5]
