"""Free text that wants to be paid without looking: salads, lists, copies, hedges, contradictions, questions."""

import pytest
from support.hand_made_clips import cameras, clip, ramp
from support.truck_clip import CRATE, DOOR, TRUCK, WALL

from synthcam.seeding import stream
from synthcam.verification.questions import Question, option_claims
from synthcam.verification.scoring import score
from synthcam.verification.verdicts import Verifier

PAN = Verifier(
    clip(cameras(yaw=ramp(0, -15)), [WALL, CRATE, DOOR], camera_movement="major_simple", camera_pan="right_to_left")
)
QUESTION = Question(
    "Does the camera truck to the right, or does it pan?", ("A. It trucks right.", "B. It pans right."), "A"
)
OF_TRUCK = (
    "The box slips leftward a good deal faster than the door at the back. A pan would have carried both along "
    "together, so we are moving sideways: the rig trucks to the right."
)
OF_PAN = (
    "Crate and door drift right together, at one rate. If we were trucking, the crate would outrun the door, so the "
    "view is only turning: it pans left."
)


def worth(text: str, judge: Verifier = TRUCK) -> float:
    asked = [claim for option in QUESTION.options for claim in option_claims(option)]
    return score(judge.verify(text), asked)


def test_an_honest_argument_in_free_words_is_paid() -> None:
    assert worth(OF_TRUCK) > 0.7
    assert worth(OF_PAN, PAN) > 0.5


@pytest.mark.parametrize(("text", "judge"), [(OF_TRUCK, PAN), (OF_PAN, TRUCK)])
def test_the_argument_of_another_clip_is_not(text: str, judge: Verifier) -> None:
    assert worth(text, judge) <= 0.1


@pytest.mark.parametrize(
    "text",
    [
        "We pan left, we pan right, we tilt, we zoom in and out, we dolly, we truck to both sides and we orbit it all.",
        "It is a pan, a tilt, a zoom, a dolly, a truck to the right and a roll.",
        QUESTION.text,
        " ".join(QUESTION.options),
        "Maybe it trucks right, maybe it pans right, and perhaps it just zooms.",
        "It could be that the rig goes right. Then again it could be a pan to the left.",
        "The rig trucks to the right. No, wait, it does not truck at all.",
        "The camera stays completely still while it trucks to the right.",
        "Is it true that the rig trucks to the right? Isn't the box sliding left faster than the door?",
        "What a calm, wonderful, cinematic moment this is, full of tension and delight.",
        "",
    ],
)
def test_what_commits_to_nothing_or_to_everything_is_worth_nothing(text: str) -> None:
    assert worth(text) == 0.0


def test_a_claim_inside_a_question_counts_as_unread() -> None:
    asked = f"{OF_TRUCK} The camera also rolls over clockwise, doesn't it, and could anyone doubt that it zooms?"
    assert worth(asked) <= worth(OF_TRUCK)
    assert TRUCK.verify("The camera rolls over clockwise, could anyone doubt that?").of("unread")


def test_hedging_is_worth_less_than_saying_so() -> None:
    said = "The box slides left faster than the door. The rig trucks to the right."
    hedged = "Perhaps the box slides left faster than the door. Maybe the rig trucks to the right."
    assert worth(hedged) < worth(said)


def test_saying_it_again_in_other_words_adds_nothing() -> None:
    once = "The rig trucks to the right."
    assert worth(f"{once} We truck rightwards. The shot is a truck to the right. {once}") <= worth(once) + 1e-9


def test_padding_costs() -> None:
    padding = "What a lovely street this is, so calm and dreamy. It makes one feel at home. How nice, how very nice. "
    assert worth(3 * padding + OF_TRUCK) < worth(OF_TRUCK)


def test_shuffled_words_of_a_good_argument_are_hardly_ever_paid() -> None:
    rng, words = stream(0, "salad of free words"), OF_TRUCK.replace(".", "").replace(",", "").split()
    salads = [" ".join(words[i] for i in rng.permutation(len(words))) for _ in range(60)]
    paid = [salad for salad in salads if worth(f"{salad}.") > 0.2]
    assert len(paid) <= 2, paid
