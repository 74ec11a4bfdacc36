"""Facts against what was asked of the camera, and against slow or independent ways to find the same."""

from dataclasses import replace

import numpy as np
import pytest
from support.language_clips import CLIPS, facts, shot

from synthcam.geometry.camera import project_world
from synthcam.geometry.se3 import transform_points
from synthcam.language.clock import Clock
from synthcam.language.facts import Fact
from synthcam.language.moved import (
    ApexMoved,
    ApexStays,
    AxisPanned,
    AxisStays,
    AxisTilted,
    Focal,
    FovStays,
    Rolled,
    RollStays,
)
from synthcam.language.seen import Enters, Growth, HorizonLeans, Leaves, ParallaxGrowth, Place, Shift, Still
from synthcam.language.sight_facts import thing_facts
from synthcam.language.statements import MotionWhen, Nothing, Order
from synthcam.language.things import find_things, sampled_frames


def whole(found: tuple[Fact, ...], kind: type) -> list:
    return [fact for fact in found if isinstance(fact, kind) and (not hasattr(fact, "span") or fact.span.whole)]


def test_amounts_that_were_asked_for_are_told() -> None:
    pan = facts("pan-left:30deg", "warehouse")
    assert [(f.deg, f.side) for f in whole(pan.axis, AxisPanned)] == [(30, "left")]
    assert whole(pan.apex, ApexStays)
    assert whole(pan.lens, FovStays)
    assert whole(pan.roll, RollStays)
    tilt = facts("tilt-down:8deg", "warehouse")
    assert [(f.deg, f.rise) for f in whole(tilt.axis, AxisTilted)] == [(8, "down")]
    zoom = facts("zoom-in:1.5x", "room")
    assert [f.f for f in whole(zoom.lens, Focal)] == [1.5]
    assert whole(zoom.axis, AxisStays)
    roll = facts("roll-cw:20deg", "corridor")
    assert [(f.deg, f.sense) for f in whole(roll.roll, Rolled)] == [(20, "clockwise")]
    # The picture turns against the camera.
    assert [(f.deg, f.sense) for f in roll.horizon if isinstance(f, HorizonLeans)][-1] == (20, "counter-clockwise")


def test_the_way_of_the_camera_is_named_in_its_own_terms() -> None:
    truck = facts("truck-right:1m", "warehouse")
    assert {(round(f.m, 3), f.way) for f in whole(truck.apex, ApexMoved)} == {(1.0, "to the right")}
    rise = facts("pedestal-up:0.5m", "warehouse")
    assert (0.5, "up") in {(round(f.m, 3), f.way) for f in whole(rise.apex, ApexMoved)}
    back = facts("dolly-out:1m", "warehouse")
    assert "against its first viewing direction" in {f.way for f in whole(back.apex, ApexMoved)}


def test_a_static_clip_stays() -> None:
    static = facts("static", "tabletop")
    assert whole(static.scene, Still)
    assert whole(static.apex, ApexStays)
    assert any(isinstance(fact, Nothing) for fact in static.record)
    assert not any(isinstance(f, Shift | Growth | Enters | Leaves) for told in static.things for f in told)


def test_motions_in_order_have_their_times() -> None:
    both = facts("pan-left,dolly-in", "plain")
    assert Order("pan-left", "dolly-in") in both.motions
    times = {f.motion: (f.span.start.seconds, f.span.end.seconds) for f in both.motions if isinstance(f, MotionWhen)}
    assert times == {"pan-left": (0.0, 1.5), "dolly-in": (1.5, 3.0)}


def test_things_shift_against_a_pan_and_parallax_shows_in_a_dolly_not_in_a_zoom() -> None:
    for seed in range(3):
        pan = facts("pan-left", "warehouse", seed)
        shifts = [f for told in pan.things for f in told if isinstance(f, Shift) and f.dx]
        assert all(f.dx > 0 for f in shifts), shifts
    zooms = [
        f for seed in range(3) for f in facts("zoom-in", "tabletop", seed).parallax if isinstance(f, ParallaxGrowth)
    ]
    assert zooms
    assert all(abs(f.fn - f.ff) <= 0.11 and f.fn > 1.1 for f in zooms), zooms
    dollies = [
        f for seed in range(3) for f in facts("dolly-in", "tabletop", seed).parallax if isinstance(f, ParallaxGrowth)
    ]
    assert dollies
    assert all(f.fn > f.ff for f in dollies), dollies


@pytest.mark.parametrize(("motion", "scene"), CLIPS[::4])
def test_boxes_bound_every_vertex_and_names_are_unique(motion: str, scene: str) -> None:
    clip = shot(motion, scene)
    things = find_things(clip)
    assert len({thing.name.text for thing in things}) == len(things)
    by_id = {thing.id: thing for thing in clip.objects}
    for thing in things[:4]:
        source = by_id[thing.id]
        poses = clip.moving.get(thing.id, np.broadcast_to(source.world_from_object, (len(clip.cameras), 4, 4)))
        for frame in sampled_frames(Clock(clip.cameras.times))[::4]:
            corners = np.concatenate([part.vertices for part in source.parts]).astype(np.float64)
            world = transform_points(poses[frame], corners)
            pixels, depth = project_world(clip.cameras.world_from_camera[frame], clip.cameras.intrinsics[frame], world)
            if (depth > 0.05).all():
                box = 0.5 * (pixels.min(axis=0) + pixels.max(axis=0)) / [clip.cameras.width, clip.cameras.height]
                np.testing.assert_allclose(thing.centre[frame], box, atol=1e-6)


@pytest.mark.parametrize(("motion", "scene"), CLIPS[1::5])
def test_places_are_where_rays_find_the_thing(motion: str, scene: str) -> None:
    """The told place lies in the box of the rays that hit the thing, give or take rounding and what covers it."""
    clip = shot(motion, scene)
    ids = {thing.name.text: thing.id for thing in find_things(clip) if not thing.moves}
    grid = (np.arange(100) + 0.5) / 100
    across, down = np.meshgrid(grid, grid)
    pixels = np.stack([across * clip.cameras.width, down * clip.cameras.height], axis=-1)
    for told in facts(motion, scene).things[:3]:
        for place in (fact for fact in told if isinstance(fact, Place)):
            frame = place.at.frame
            _, seen = clip.static.view(clip.cameras.world_from_camera[frame], clip.cameras.intrinsics[frame], pixels)
            hit = seen == ids[place.thing.text]
            assert hit.any()
            assert across[hit].min() - 0.05 <= place.x / 100 <= across[hit].max() + 0.05, place
            assert down[hit].min() - 0.05 <= place.y / 100 <= down[hit].max() + 0.05, place


def test_times_are_those_of_the_frames_they_name() -> None:
    for fps, count in ((4.0, 13), (24.0, 60), (30.0, 62), (9.7, 20)):
        times = np.arange(count) / fps
        clock = Clock(times)
        for frame in range(count):
            moment = clock.moment(frame)
            if moment.exact:
                assert int(np.argmin(np.abs(times - moment.seconds))) == moment.frame
            assert abs(times[moment.frame] - times[frame]) <= 0.05 + 0.5 / fps
        assert clock.whole.whole


def test_a_thing_that_is_partly_behind_the_camera_does_not_leave_over_an_edge() -> None:
    """Dolly past it: out of the lower edge in one frame, and in the next it has no place in the picture at all."""
    clip = shot("static", "room")
    thing, clock = find_things(clip)[0], Clock(clip.cameras.times)
    centre = np.full((len(clip.cameras), 2), 0.5)
    centre[1:] = [0.5, 1.2]
    leaving = replace(thing, centre=centre, seen=np.ones_like(thing.seen), clear=np.zeros_like(thing.clear))
    assert [fact.edge for fact in thing_facts(leaving, clock) if isinstance(fact, Leaves)] == ["lower"]
    centre[2:] = np.nan
    assert not [fact for fact in thing_facts(leaving, clock) if isinstance(fact, Leaves)]
