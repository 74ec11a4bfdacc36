"""How much a camera shakes, in every way it can, and that a fast motion is no shake."""

import numpy as np
import pytest
from support.label_worlds import cameras, path

from synthcam.labels.pixel_evidence import assumed_evidence
from synthcam.labels.shake import Shake, jitter, measure_shake

MOTIONS = ("static", "dolly-in:2m", "pan-left:40deg:ease-in-out", "tilt-up:15deg, pan-right:30deg", "arc-cw:40deg")


def shake_of(motion: str, *, seconds: float, seed: int = 0, fps: float = 24.0) -> Shake:
    trajectory = cameras(path(motion, seconds=seconds, seed=seed), fps)
    return measure_shake(trajectory, assumed_evidence(trajectory, scene_depth=4.0))


@pytest.mark.parametrize("motion", MOTIONS)
@pytest.mark.parametrize("fps", [8.0, 24.0, 60.0])
@pytest.mark.parametrize("share", [0.003, 0.02])
def test_shake_is_found_at_its_size_beside_any_motion(motion: str, share: float, fps: float) -> None:
    shakes = [shake_of(f"{motion}+shake:{100 * share}%", seconds=3.0, seed=seed, fps=fps) for seed in range(16)]
    found = [shake.turn / share for shake in shakes]
    # A small shake beside the corners of a much larger motion reads a little high.
    assert np.median(found) == pytest.approx(1.0, abs=0.3 if "," in motion or fps == 8 else 0.2)
    assert np.quantile(found, 0.05) > 0.5
    assert np.quantile(found, 0.95) < 1.8


@pytest.mark.parametrize("fps", [4.0, 12.0, 24.0, 60.0])
@pytest.mark.parametrize("hertz", [None, 2.0])
def test_the_size_does_not_hang_on_the_spectrum(fps: float, hertz: float | None) -> None:
    rng, times = np.random.default_rng(0), np.arange(round(6 * fps) + 1) / fps
    found = []
    for phase in rng.uniform(0, 2 * np.pi, 20):
        noise = rng.normal(size=len(times)) if hertz is None else np.sqrt(2) * np.sin(2 * np.pi * hertz * times + phase)
        found.append(jitter(noise, fps=fps))
    if hertz is None or fps > 2 * hertz:
        assert np.median(found) == pytest.approx(1.0, abs=0.3 if hertz is None else 0.4)


@pytest.mark.parametrize("seconds", [15 / 24, 1.875, 3.0])
@pytest.mark.parametrize("easing", ["linear", "ease-in", "ease-out", "ease-in-out", "ramp"])
@pytest.mark.parametrize("motion", ["pan-left:60deg", "tilt-up:40deg", "arc-cw:90deg", "crane-down:40deg"])
def test_a_fast_motion_is_no_shake(motion: str, easing: str, seconds: float) -> None:
    assert shake_of(f"{motion}:{easing}", seconds=seconds).size < 1e-6
