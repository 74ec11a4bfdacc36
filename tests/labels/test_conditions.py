from itertools import product

import pytest
from support.annotation_strategies import annotation, moving

from synthcam.labels.conditions import All, Any, Condition, Is, Named, Tracks, TracksExactly, Truth

CLIP = moving(camera_pan="left_to_right", camera_tilt="up", unsure=["camera_tilt"])
TRUE, FALSE, OPEN = Is("camera_pan", ("left_to_right",)), Is("camera_pan", ("no",)), Is("camera_tilt", ("up",))
TRUTHS: list[tuple[Condition, Truth]] = [(TRUE, True), (FALSE, False), (OPEN, None)]
RANK = {False: 0, None: 1, True: 2}


@pytest.mark.parametrize(("condition", "truth"), TRUTHS)
def test_a_key_answers_unless_the_record_is_unsure_of_it(condition: Condition, truth: Truth) -> None:
    assert condition.holds(CLIP) is truth
    assert Named("short", condition).holds(CLIP) is truth


@pytest.mark.parametrize(("first", "second"), list(product(TRUTHS, TRUTHS)))
def test_and_is_the_least_and_or_the_greatest_truth(
    first: tuple[Condition, Truth], second: tuple[Condition, Truth]
) -> None:
    ranks = (RANK[first[1]], RANK[second[1]])
    assert RANK[(first[0] & second[0]).holds(CLIP)] == min(ranks)
    assert RANK[(first[0] | second[0]).holds(CLIP)] == max(ranks)


@pytest.mark.parametrize(("condition", "truth"), TRUTHS)
def test_not_turns_around_all_but_the_undecided(condition: Condition, truth: Truth) -> None:
    assert (~condition).holds(CLIP) is (None if truth is None else not truth)
    assert ~~condition == condition


def test_an_absent_key_reads_as_what_its_absence_means() -> None:
    clip = annotation(camera_arc=None, scene_movement=None)
    assert Is("camera_arc", ("no",)).holds(clip) is True
    assert Is("scene_movement", ("unknown",)).holds(clip) is True


def test_kinds_of_tracking() -> None:
    clip = moving(is_tracking=True, tracking_shot_types=["side", "lead"])
    assert Tracks("side").holds(clip) is True
    assert Tracks("tail").holds(clip) is False
    assert TracksExactly(frozenset({"lead", "side"})).holds(clip) is True
    assert TracksExactly(frozenset({"side"})).holds(clip) is False
    unsure = clip.model_copy(update={"unsure": frozenset({"tracking_shot_types"})})
    assert Tracks("side").holds(unsure) is None
    assert TracksExactly(frozenset({"side"})).holds(unsure) is None


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (~TRUE, "camera_pan not left_to_right"),
        (TRUE & OPEN & FALSE, "camera_pan left_to_right and camera_tilt up and camera_pan no"),
        (TRUE & (OPEN | FALSE), "camera_pan left_to_right and (camera_tilt up or camera_pan no)"),
        (TRUE | (OPEN & FALSE), "camera_pan left_to_right or (camera_tilt up and camera_pan no)"),
        (~(TRUE & OPEN), "not (camera_pan left_to_right and camera_tilt up)"),
        (~Named("SHORT", TRUE), "not SHORT"),
        (~Tracks("side"), "not tracking_shot_types includes side"),
        (TracksExactly(frozenset({"side", "lead"})), "tracking_shot_types is lead and side only"),
        (All((TRUE,)), "camera_pan left_to_right"),
        (Any((Is("dolly_zoom", (True,)),)), "dolly_zoom true"),
    ],
)
def test_conditions_read_as_one_says_them(condition: Condition, text: str) -> None:
    assert str(condition) == text
