"""What an eye can see, held against the rendered pictures: their segmentation and their optical flow."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from support.dis_flow import dis_flow, grey_pictures

import synthcam
from synthcam.clips.clip import Clip
from synthcam.clips.shot import shot_of
from synthcam.evidence.evidence import Evidence
from synthcam.evidence.near_far import Comparison

SIZE = (160, 120)


@cache
def rendered(motion: str, scene: str = "room", seed: int = 3) -> Clip:
    """A small clip."""
    return synthcam.render(motion, scene=scene, seed=seed, size=SIZE, frames=16, fps=6)


@cache
def evidence(motion: str, scene: str = "room", seed: int = 3) -> Evidence:
    """What is seen in it."""
    clip = rendered(motion, scene, seed)
    return Evidence(shot_of(clip.restored.spec, clip.restored.staged, clip.record))


@pytest.mark.parametrize("motion", ["pan-left", "dolly-in"])
def test_a_thing_fills_the_part_of_the_picture_that_its_segmentation_fills(motion: str) -> None:
    clip, seen = rendered(motion), evidence(motion)
    segmentation = clip.segmentation
    compared = 0
    for thing in seen.things:
        for look, frame in enumerate(seen.grid.frames):
            drawn = float((segmentation[frame] == thing.id).mean())
            assert abs(thing.share[look] - drawn) < 0.012 + 0.12 * drawn, (thing.name.text, frame)
            if drawn > 0.02:
                rows, columns = np.nonzero(segmentation[frame] == thing.id)
                middle = (columns.mean() + 0.5) / SIZE[0], (rows.mean() + 0.5) / SIZE[1]
                assert np.abs(thing.place[look] - middle).max() < 0.03
                compared += 1
    assert compared > 20


@pytest.mark.parametrize(
    ("motion", "scene"), [("pan-left", "room"), ("tilt-up", "room"), ("zoom-out", "room"), ("roll-cw", "room")]
)
def test_the_picture_moves_as_its_pixels_do(motion: str, scene: str) -> None:
    """Right, down, growth and turning, from an affine fit of the optical flow between successive decoded frames."""
    grey = grey_pictures(rendered(motion, scene).frames)
    total = np.zeros(4)
    rows, columns = np.mgrid[8 : SIZE[1] - 8 : 4, 8 : SIZE[0] - 8 : 4]
    x, y = columns.ravel() / SIZE[0] - 0.5, (rows.ravel() - SIZE[1] / 2) / SIZE[0]
    design = np.column_stack([np.ones_like(x), x, y])
    for before, after in pairwise(grey):
        flow, miss = dis_flow(before, after)
        good = miss[rows.ravel(), columns.ravel()] < 0.5
        shift = flow[rows.ravel(), columns.ravel()] / SIZE[0]
        (right, down), (xx, xy), (yx, yy) = np.linalg.lstsq(design[good], shift[good], rcond=None)[0]
        total += right, down, np.log1p((xx + yy) / 2), (xy - yx) / 2
    motion_seen = evidence(motion, scene).picture.over(0, 15)
    assert motion_seen is not None
    found = [motion_seen.right, motion_seen.down, np.log(motion_seen.growth), np.radians(motion_seen.turn_deg)]
    assert np.abs(np.array(found) - total).max() < 0.04 + 0.1 * np.abs(total).max(), (found, total)


def test_neighbours_in_depth_keep_step_in_a_turn_and_part_in_travel() -> None:
    def pairs(motion: str) -> list[Comparison]:
        return list(evidence(motion).compare_things(0, 15))

    turned, travelled = pairs("pan-left"), pairs("truck-left")
    assert turned
    assert travelled
    for pair in turned:
        assert abs(pair.parallax[0]) < 0.1 * abs(pair.near_shift[0])
    assert max(pair.parallax[0] / pair.near_shift[0] for pair in travelled) > 0.2
    zoomed = [p for p in pairs("zoom-in") if p.depth_ratio > 1.3]
    dollied = [p for p in pairs("dolly-in") if p.depth_ratio > 1.3]
    assert zoomed
    assert dollied
    assert all(abs(p.near_growth / p.far_growth - 1) < 0.01 for p in zoomed)
    assert max(p.near_growth / p.far_growth for p in dollied) > 1.05


def test_shake_trembles_and_a_smooth_move_does_not() -> None:
    assert evidence("static+shake:1%").picture.tremble > 0.004
    for motion in ("static", "pan-left", "dolly-in", "roll-cw"):
        assert evidence(motion).picture.tremble < 0.0008, motion


def test_what_only_part_of_the_picture_does_is_not_said_of_all_of_it() -> None:
    """In a vista the near hill shrinks and the mountains stay; a zoom takes everything along."""
    travelled = evidence("dolly-out", "vista", 4).picture.over(0, 15)
    zoomed = evidence("zoom-out", "vista", 4).picture.over(0, 15)
    assert travelled is not None
    assert zoomed is not None
    assert travelled.growth_part < 0.75 < zoomed.growth_part


def test_a_thing_enters_and_leaves_where_it_is_seen_to() -> None:
    """From under a twentieth of its largest share to over a quarter of it, or the reverse."""
    found = 0
    for motion in ("pan-left", "pan-right", "truck-left", "truck-right"):
        clip, seen = rendered(motion), evidence(motion)
        for thing in seen.things:
            shares = [(frame == thing.id).mean() for frame in clip.segmentation]
            if max(shares) < 0.01:
                continue
            relative = np.array(shares) / max(shares)
            if thing.enters is not None:
                assert relative[0] < 0.12
                assert relative[-1] > 0.2
                found += 1
            if thing.leaves is not None:
                assert relative[0] > 0.2
                assert relative[-1] < 0.12
                found += 1
    assert found >= 3
