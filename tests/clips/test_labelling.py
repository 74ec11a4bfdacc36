"""Labels of staged clips: tracking shots are known as such, movers are masked out."""

import numpy as np
import pytest

from synthcam.clips.labelling import label_staged
from synthcam.motion.motions import MOTIONS


@pytest.mark.parametrize("shot", [name for name in MOTIONS if name.startswith("track-")])
def test_tracking_shots_are_found_in_the_geometry(shot: str, staged) -> None:
    spec, clip = staged(shot, "courtyard", seed=1)
    found = label_staged(spec, clip, None)
    assert shot in found.motions
    assert found.annotation.is_tracking
    assert found.annotation.scene_movement in ("dynamic", "mostly_static")


def test_what_moves_is_left_out_of_the_evidence(staged) -> None:
    spec, clip = staged("track-side-right", "courtyard", seed=1)
    evidence = label_staged(spec, clip, None).measurement.evidence
    assert (evidence.moving > 0).all()
    assert (evidence.counts.mean(axis=1) <= 1 - evidence.moving).all()


def test_labels_hardly_depend_on_the_frame_rate(staged) -> None:
    reference = None
    for frames, fps in ((13, 4.0), (37, 12.0), (73, 24.0)):
        spec, clip = staged("pan-left, zoom-in", "room", seed=2, frames=frames, fps=fps)
        found = label_staged(spec, clip, None)
        times = np.array([[s.start_s, s.end_s] for s in found.segments])
        if reference is None:
            reference = found, times
        assert found.motions == reference[0].motions
        assert found.labels == reference[0].labels
        assert np.abs(times - reference[1]).max() <= 1.01 / 4.0
