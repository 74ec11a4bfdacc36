"""How much a camera shakes, and that a fast motion is no shake."""

import numpy as np
import pytest
from support.label_worlds import cameras, path

from synthcam.labels.rig_steps import rig_path
from synthcam.labels.shake import jitter

FPS = 24.0
MOTIONS = ("static", "dolly-in:2m", "pan-left:40deg:ease-in-out", "tilt-up:15deg, pan-right:30deg", "arc-cw:40deg")


def shake_of(motion: str, *, seconds: float, seed: int = 0) -> float:
    trajectory = cameras(path(motion, seconds=seconds, seed=seed), FPS)
    rig = rig_path(trajectory)
    focal = trajectory.intrinsics[0, 0] / trajectory.width
    return jitter(focal * np.column_stack([rig.yaw, rig.pitch]), fps=FPS)


@pytest.mark.parametrize("motion", MOTIONS)
@pytest.mark.parametrize("share", [0.002, 0.01])
def test_shake_is_found_at_its_size_beside_any_motion(motion: str, share: float) -> None:
    found = [shake_of(f"{motion}+shake:{100 * share}%", seconds=3.0, seed=seed) / share for seed in range(40)]
    assert np.median(found) == pytest.approx(1.0, abs=0.2)
    assert np.quantile(found, 0.05) > 0.4
    assert np.quantile(found, 0.95) < 2.0


@pytest.mark.parametrize("seconds", [15 / 24, 1.875, 3.0])
@pytest.mark.parametrize("easing", ["linear", "ease-in", "ease-out", "ease-in-out", "ramp"])
@pytest.mark.parametrize("motion", ["pan-left:60deg", "tilt-up:40deg", "arc-cw:90deg", "crane-down:40deg"])
def test_a_fast_motion_is_no_shake(motion: str, easing: str, seconds: float) -> None:
    assert shake_of(f"{motion}:{easing}", seconds=seconds) < 1e-6
