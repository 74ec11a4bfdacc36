"""The look: each part does what it says, and only when asked."""

import numpy as np
import pytest

from synthcam.rendering.look import SUBFRAMES, Look, apply_look, average, blur_times, linear_to_srgb, srgb_to_linear

GREY = np.full((48, 64, 3), 118, dtype=np.uint8)  # 18 % grey


def linear(picture: np.ndarray) -> np.ndarray:
    return srgb_to_linear(picture / 255.0)


def test_no_look_is_the_same_picture() -> None:
    assert apply_look(GREY, Look(), seed=0, frame=0) is GREY
    assert apply_look(GREY, Look(shutter=0.5), seed=0, frame=0) is GREY, "blur is made while drawing"


def test_srgb_conversion_inverts() -> None:
    v = np.linspace(0, 1, 1001)
    assert np.allclose(linear_to_srgb(srgb_to_linear(v)), v, atol=1e-7)


def test_exposure_doubles_light_a_stop_and_clips() -> None:
    brighter = apply_look(GREY, Look(exposure_ev=1.0), seed=0, frame=0)
    assert linear(brighter).mean() == pytest.approx(2 * linear(GREY).mean(), rel=0.01)
    assert apply_look(GREY, Look(exposure_ev=6.0), seed=0, frame=0).min() == 255


def test_vignette_darkens_corners_only() -> None:
    seen = linear(apply_look(GREY, Look(vignette=0.4), seed=0, frame=0))[..., 0] / linear(GREY)[0, 0, 0]
    assert seen[24, 32] == pytest.approx(1.0, abs=0.01)
    assert seen[0, 0] == pytest.approx(0.6, abs=0.03)
    assert np.allclose(seen, seen[::-1, ::-1], atol=1e-6)


def test_noise_has_the_stated_size_is_seeded_and_grows_with_light() -> None:
    big = np.full((400, 400, 3), 118, dtype=np.uint8)
    one = apply_look(big, Look(noise=0.02), seed=3, frame=5)
    assert np.array_equal(one, apply_look(big, Look(noise=0.02), seed=3, frame=5))
    assert not np.array_equal(one, apply_look(big, Look(noise=0.02), seed=3, frame=6))
    assert not np.array_equal(one, apply_look(big, Look(noise=0.02), seed=4, frame=5))
    assert linear(one).std() == pytest.approx(0.02 * np.sqrt(1.1), rel=0.05)
    dark = apply_look(np.full_like(big, 40), Look(noise=0.02), seed=3, frame=5)
    assert linear(dark).std() < 0.7 * linear(one).std()


def test_motion_blur_times_span_the_shutter_and_stay_in_the_clip() -> None:
    times = blur_times(1.0, fps=24, shutter=0.5, duration=3.0)
    assert len(times) == SUBFRAMES
    assert times.mean() == pytest.approx(1.0)
    assert np.ptp(times) == pytest.approx(0.5 / 24 * (SUBFRAMES - 1) / SUBFRAMES)
    assert blur_times(0.0, fps=24, shutter=1.0, duration=3.0).min() == 0.0


def test_average_is_in_linear_light() -> None:
    black, white = np.zeros_like(GREY), np.full_like(GREY, 255)
    assert np.abs(average([black, white]).astype(int) - 188).max() <= 1
    assert np.array_equal(average([GREY, GREY]), GREY)
