"""Staging: every motion finds room, touches nothing, moves the picture as asked, and repeats exactly."""

import numpy as np
import pytest
from support.built_scenes import scene_of

from synthcam.clips.amounts import picture_motion
from synthcam.clips.staging import stage
from synthcam.errors import DoesNotFitError, InputError
from synthcam.geometry.camera import project_world
from synthcam.motion.motions import MOTIONS

SINGLE = [name for name, p in MOTIONS.items() if not p.needs_subject and name != "static"]
WITH_SUBJECT = [name for name, p in MOTIONS.items() if p.needs_subject]


def path_positions(clip, samples: int = 200) -> np.ndarray:
    return clip.path.rig(np.linspace(0, clip.path.duration, samples)).position


@pytest.mark.parametrize("motion", SINGLE)
def test_single_motions_move_the_picture_by_their_share(motion: str, staged) -> None:
    spec, clip = staged(motion)
    rig = clip.path.rig(np.linspace(0, spec.duration, 40))
    share = picture_motion(rig, hfov=clip.path.start.hfov, aspect=1.0, caster=clip.static)
    # Solved with 5 steps; followed here with 39. Stopped by a limit it may fall short of the share.
    assert 0.55 * MOTIONS[motion].share < share < 1.2 * MOTIONS[motion].share


@pytest.mark.parametrize("scene", ["room", "street", "forest"])
@pytest.mark.parametrize(
    "motion", ["dolly-in", "truck-left", "arc-cw", "pan-left:20deg, dolly-out", "track-side-right"]
)
def test_nothing_is_touched_on_the_way(motion: str, scene: str, staged) -> None:
    _, clip = staged(motion, scene, seed=3)
    positions = path_positions(clip)
    clearance = clip.scene.camera_zone.clearance_m
    assert not clip.static.crosses(positions)
    # Checked at 25 times while staging; between them a corner can come a little nearer.
    assert clip.static.clearance(positions).min() > 0.8 * clearance


@pytest.mark.parametrize("motion", [m for m in WITH_SUBJECT if m != "track-aerial"])
def test_the_subject_stands_in_the_frame_all_along(motion: str, staged) -> None:
    spec, clip = staged(motion, "courtyard")
    times = np.arange(spec.frames) / spec.fps
    cameras = clip.cameras(times, 448, 448)
    centres = clip.path.subject.positions(times) + np.array([0, clip.path.subject.centre_height, 0])
    pixels, depth = project_world(cameras.world_from_camera, cameras.intrinsics, centres[:, None])
    assert (depth > 0).all()
    assert np.abs(pixels[:, 0] / 448 - 0.5).max() < 0.3
    subject = next(t for t in clip.scene.objects if t.id == clip.subject_id)
    assert subject.role == "subject"
    feet = clip.path.subject.positions(times)
    if not clip.path.subject.travel[1]:
        drop = np.array([clip.static.free_way(f + np.array([0, 0.5, 0]), [0, -1, 0]) for f in feet])
        assert np.abs(drop - 0.5).max() < 0.12 or not clip.path.subject.travel.any()


def test_an_aerial_shot_looks_down_on_its_subject(staged) -> None:
    _, clip = staged("track-aerial", "courtyard")
    assert np.degrees(clip.path.start.pitch) < -35
    assert path_positions(clip)[0, 1] > clip.path.subject.start[1] + 2


def test_same_seed_same_stage_other_seed_another(staged) -> None:
    spec, first = staged("dolly-in+shake")
    again = stage(spec, scene_of("room", 0))
    times = np.arange(16) / 8.0
    assert np.array_equal(
        first.cameras(times, 448, 448).world_from_camera, again.cameras(times, 448, 448).world_from_camera
    )
    other = stage(spec.model_copy(update={"seed": 1}), scene_of("room", 0))
    assert not np.allclose(first.path.start.position, other.path.start.position)


def test_given_amounts_are_kept(staged) -> None:
    _, clip = staged("dolly-in:0.8m")
    positions = path_positions(clip)
    assert np.linalg.norm(positions[-1] - positions[0]) == pytest.approx(0.8)


def test_what_cannot_fit_is_said_with_the_reason(staged) -> None:
    with pytest.raises(DoesNotFitError, match=r"'dolly-in:60m' does not fit in scene room .* the way is blocked"):
        staged("dolly-in:60m")
    with pytest.raises(DoesNotFitError, match="tilt over the top"):
        staged("tilt-up:170deg")


def test_stated_seconds_must_fit(staged) -> None:
    with pytest.raises(InputError, match="last 5 s, but the clip lasts 2 s"):
        staged("pan-left:5s")


def test_subject_of_a_dolly_zoom_keeps_its_height_in_the_frame(staged) -> None:
    spec, clip = staged("dolly-zoom-in", "courtyard")
    times = np.arange(spec.frames) / spec.fps
    cameras = clip.cameras(times, 448, 448)
    centre = clip.path.subject.start + np.array([0, clip.path.subject.centre_height, 0])
    up = cameras.world_from_camera[0, :3, 1]
    ends = np.array([centre - 0.3 * up, centre + 0.3 * up])
    pixels, _ = project_world(cameras.world_from_camera, cameras.intrinsics, np.broadcast_to(ends, (16, 2, 3)))
    height = np.linalg.norm(pixels[:, 0] - pixels[:, 1], axis=1)
    assert np.allclose(height, height[0], rtol=1e-6)
