"""Labels of staged clips: tracking shots are known as such, movers are masked out."""

import numpy as np
import pytest

import synthcam
from synthcam.clips.labelling import label_staged
from synthcam.motion.motions import LABEL_OF, MOTIONS, is_tracking


def short(labels: dict[str, bool | None]) -> dict[str, bool | None]:
    return {name.rsplit(".", 1)[-1]: truth for name, truth in labels.items()}


@pytest.mark.parametrize("motion", MOTIONS)
def test_the_labels_that_a_motion_asserts_are_true(motion: str, staged) -> None:
    spec, clip = staged(motion, "courtyard", seed=1)
    found = label_staged(spec, clip, None)
    assert motion in found.motions
    assert found.motions == (motion,) or is_tracking(motion)
    labels = short(found.labels)
    assert {name: labels[name] for name in MOTIONS[motion].labels} == dict.fromkeys(MOTIONS[motion].labels, True)
    opposite = MOTIONS[motion].opposite
    if opposite is not None:
        assert labels[LABEL_OF[opposite]] is False
    assert found.annotation.is_tracking is is_tracking(motion)
    if is_tracking(motion):
        assert found.annotation.scene_movement in ("dynamic", "mostly_static")


@pytest.mark.verify
@pytest.mark.parametrize("scene", ["room", "courtyard", "forest"])
def test_the_labels_that_a_motion_asserts_are_true_of_its_frames(scene: str) -> None:
    does_not_fit = []
    for motion in MOTIONS.values():
        try:
            clip = synthcam.render(motion.name, scene=scene, seed=1, size=(224, 168), frames=16, fps=8, progress=False)
        except synthcam.SynthcamError as error:
            if "does not fit in scene" not in str(error):
                raise
            does_not_fit.append(motion.name)
            continue
        labels = short(clip.labels)
        assert {name: labels[name] for name in motion.labels} == dict.fromkeys(motion.labels, True), motion.name
    assert len(does_not_fit) <= 2, does_not_fit


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
