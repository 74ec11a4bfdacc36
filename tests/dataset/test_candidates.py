"""What slots wish for, and judging measured clips: held against clips that were staged for it."""

from functools import cache

import pytest

from synthcam.clips.labelling import label_staged
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import make_spec
from synthcam.clips.staging import stage
from synthcam.dataset.building.candidates import candidate_spec, expression, judge, scene_index
from synthcam.dataset.planning.plan import Slot, plan
from synthcam.dataset.planning.recipe import load_recipe
from synthcam.dataset.planning.shots import ShotPlan, required_labels
from synthcam.labels.clip_labels import ClipLabels
from synthcam.motion.expression import parse_motion


def shot(text: str, **kind: object) -> ShotPlan:
    segments = tuple(tuple(name.strip() for name in part.split("+")) for part in text.split(","))
    return ShotPlan(segments, **kind)  # type: ignore[arg-type]


@cache
def labels(motion: str) -> ClipLabels:
    """The labels of a clip in the abstract hall, from its cameras."""
    source = find_scene("abstract")
    spec = make_spec(
        scene=source.name, scene_digest=source.digest, motion=str(parse_motion(motion)), seed=3, scene_seed=3,
        width=64, height=48, frames=12, fps=4.0,
    )  # fmt: skip
    return label_staged(spec, stage(spec, source.build(3)), None)


PAN, TRUCK = shot("pan-left"), shot("truck-left")


@pytest.mark.parametrize(
    ("wished", "twin", "made", "verdict"),
    [
        (PAN, TRUCK, "pan-left", None),
        (PAN, TRUCK, "pan-right", "not the motion asked for"),
        (TRUCK, PAN, "pan-left", "not the motion asked for"),
        (PAN, TRUCK, "static", "not visible"),
        (PAN, None, "pan-left:2%", "not visible"),
        (PAN, None, "pan-left+zoom-in", "another motion beside it"),
        (shot("pan-left, zoom-in"), shot("zoom-in, pan-left"), "pan-left, zoom-in", None),
        (shot("pan-left, zoom-in"), shot("zoom-in, pan-left"), "zoom-in, pan-left", "not in the order asked for"),
        (shot("static"), shot("static", shake=0.01), "static", None),
        (shot("static", shake=0.01), shot("static"), "static", "not as steady, fast or followed as asked for"),
        (shot("static", shake=0.01), shot("static"), "shake", None),
        (shot("pan-left", shake=0.01), shot("pan-left"), "pan-left+shake", None),
        (shot("pan-left", pace="slow"), shot("pan-left", pace="fast"), "pan-left:12%", None),
        (shot("pan-left", pace="fast"), shot("pan-left", pace="slow"), "pan-left:12%",
         "not as steady, fast or followed as asked for"),
        (shot("track-side-left"), shot("truck-left"), "track-side-left", None),
        (shot("track-side-left"), shot("truck-left"), "truck-left", "not the motion asked for"),
    ],
)  # fmt: skip
def test_a_clip_is_taken_if_it_is_measured_as_wished(
    wished: ShotPlan, twin: ShotPlan | None, made: str, verdict: str | None
) -> None:
    assert judge(Slot("c0000000", wished, required_labels(wished, twin)), labels(made)) == verdict


def test_twins_wish_for_the_opposite_of_what_tells_them_apart() -> None:
    assert dict(required_labels(PAN, TRUCK)) == {"has_pan_left": True, "has_leftward": False}
    assert dict(required_labels(TRUCK, PAN)) == {"has_leftward": True, "has_pan_left": False}


def test_nothing_is_wished_for_that_the_label_rules_never_say() -> None:
    """An arc says nothing of truck and pan; motions in a row deny nothing but opposites."""
    assert dict(required_labels(shot("arc-cw"), shot("truck-left+pan-right"))) == {"has_arc_clockwise": True}
    assert dict(required_labels(shot("arc-cw"), shot("arc-ccw")))["has_arc_counterclockwise"] is False
    row = required_labels(shot("pan-left, zoom-in"), shot("pan-right, zoom-in"))
    assert dict(row) == {"has_pan_left": True, "has_zoom_in": True, "has_pan_right": False}
    assert dict(required_labels(shot("pan-left, zoom-in"), shot("truck-left, zoom-in"))).get("has_leftward") is None


def test_a_candidate_is_a_pure_function_and_twins_share_all_but_the_motion() -> None:
    recipe = load_recipe("tiny")
    for shard in plan(recipe):
        for group in shard.groups:
            for attempt in (0, 7):
                family = shard.scenes[scene_index(shard, group, attempt)].family
                source = find_scene(family)
                specs = [candidate_spec(recipe, shard, group, slot, attempt, source=source) for slot in group.slots]
                again = [candidate_spec(recipe, shard, group, slot, attempt, source=source) for slot in group.slots]
                assert specs == again
                assert all(spec.scene == family for spec in specs)
                if len(specs) == 2:
                    a, b = (spec.model_dump(exclude={"motion"}) for spec in specs)
                    assert a == b
                    assert specs[0].motion != specs[1].motion


def test_what_is_confused_moves_the_picture_alike() -> None:
    shares = [
        [term.share for term in expression(shot(name), factor=1.2, easing="ramp", seconds=4.0).terms]
        for name in ("pan-left", "truck-left")
    ]
    assert shares[0] == shares[1]
