"""Solids before a camera: what it follows stays near the middle, what moves is drawn, and twins move it alike."""

from collections import Counter

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.temporal.clip import FOLLOWED, TemporalClip, TemporalSpec, View
from synthcam.temporal.drawing.solid import MIDDLE_M, UNIT_M
from synthcam.temporal.event_log import State
from synthcam.temporal.kinds import KINDS


def clip(kind: str, view: View, option: int = 0, level: int = 1, size: int = 64) -> TemporalClip:
    return TemporalClip(TemporalSpec(kind, level, 2, option, view, size, size, 4.0))


def states(of: TemporalClip, name: str) -> list[State]:
    return [state for state in of.log.states if state.thing == name]


def across(of: TemporalClip, name: str) -> list[float]:
    """How far right of the picture's middle a thing is in each frame, by the clip's own cameras, in pixels."""
    cameras, found = of.cameras(), []
    for frame, state in enumerate(states(of, name)):
        world = np.array([UNIT_M * state.x, MIDDLE_M + UNIT_M * state.y, 0.0])
        pose = cameras.world_from_camera[frame]
        x, _, z = pose[:3, :3].T @ (world - pose[:3, 3])
        found.append(float(cameras.intrinsics[frame, 0] * x / z))
    return found


def test_a_camera_that_follows_keeps_what_is_asked_about_near_the_middle() -> None:
    still, following = clip("velocity", "still"), clip("velocity", "following")
    name = still.setup.subject
    spread = [max(across(one, name)) - min(across(one, name)) for one in (still, following)]
    assert spread[1] == pytest.approx((1 - FOLLOWED) * spread[0], rel=0.05)
    assert spread[1] < 10 < spread[0]


@pytest.mark.parametrize("view", ["moving", "following"])
def test_the_camera_goes_through_the_same_places_whatever_the_answer(view: View) -> None:
    places = []
    for option in (0, 1):
        one = clip("velocity", view, option)
        asked, camera = states(one, one.setup.subject), states(one, "camera")
        places.append(
            Counter((round(a.x, 3), round(c.x, 3), round(c.angle_deg, 2)) for a, c in zip(asked, camera, strict=True))
        )
    assert places[0] == places[1]


def test_the_way_in_the_picture_is_not_the_way_past_the_wall() -> None:
    """Some setup has a camera that overtakes: there the two ways are opposite."""
    ways = set()
    for seed in range(12):
        one = TemporalClip(TemporalSpec("picture_direction", 1, seed, 0, "still", 64, 64, 4.0))
        name = one.log.events[0].thing
        own, seen = [s.x for s in states(one, name)], across(one, name)
        ways.add((own[-1] > own[0], seen[-1] > seen[0]))
        told = {event.what: event.value for event in one.log.events}
        assert told["passes the wall"] == ("to the right" if own[-1] > own[0] else "to the left")
        assert told["crosses the picture"] == ("to the right" if seen[-1] > seen[0] else "to the left")
    assert {one == other for one, other in ways} == {True, False}


def test_solids_are_drawn_and_move() -> None:
    one = clip("direction", "moving", size=48)
    pictures = np.stack(list(one.pictures()))
    assert pictures.shape == (one.frames, 48, 48, 3)
    assert pictures.std(axis=0).max() > 20
    assert one.renderer()["backend"] == "moderngl"
    assert np.array_equal(pictures, np.stack(list(clip("direction", "moving", size=48).pictures())))


def test_a_kind_that_has_no_such_view_says_which_it_has() -> None:
    spec = clip("card_stack", "flat").spec.as_record()
    with pytest.raises(InputError, match=r"spec\.view is 'moving'; allowed for card_stack are flat"):
        TemporalSpec.from_record({**spec, "view": "moving"})
    with pytest.raises(InputError, match=r"spec\.level is 7; allowed are 1, 2, 3"):
        TemporalSpec.from_record({**spec, "level": 7})


def test_every_family_has_its_kinds() -> None:
    families = Counter(kind.family for kind in KINDS.values())
    assert families == {"short": 12, "long": 6, "camera": 7}
