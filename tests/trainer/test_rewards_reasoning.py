"""Rewards of reasoning in plain English: what earns, and what a policy could try to earn without seeing anything."""

import doctest

import pytest
from support.hand_made_clips import cameras, clip, ramp
from support.truck_clip import CRATE, DOOR, TRUCK, WALL

from synthcam.verification.questions import Question, asked_claims, option_claims, states
from synthcam.verification.reading import claims as c
from synthcam.verification.scoring import contradictory, excludes, score, weight
from synthcam.verification.verdicts import Verifier
from trainer.rewards import reasoning
from trainer.rewards.reasoning import consistency_reward, geometry_reward

PAN = Verifier(
    clip(cameras(yaw=ramp(0, -15)), [WALL, CRATE, DOOR], camera_movement="major_simple", camera_pan="right_to_left")
)
ASKED = Question("Does the camera truck to the right?", ("A. Yes", "B. No"), "A")
CHOICE = Question(
    "What does the camera do?",
    ("A. The camera pans right.", "B. The camera trucks right.", "C. The camera trucks left."),
    "B",
)
SEEN = "The red crate slides left faster than the blue door behind it."
THOUGHT = (
    "A pan would carry both along together, so the camera itself is moving: it trucks right while facing the same way."
)


def chain(observation: str = SEEN, think: str = THOUGHT, answer: str = "A") -> str:
    return f"<observation>{observation}</observation><think>{think}</think><answer>{answer}</answer>"


def reward(text: str, question: Question = ASKED, judge: Verifier = TRUCK) -> float:
    value = geometry_reward(text, question, judge)
    assert value is not None
    return value


def test_natural_reasoning_without_figures_earns() -> None:
    assert reward(chain()) > 0.9
    assert reward(chain(answer="B"), CHOICE) > 0.9


def test_a_wrong_answer_a_wrong_form_and_another_clip_earn_nothing() -> None:
    assert reward(chain(answer="B")) == 0.0
    assert reward(f"{SEEN} {THOUGHT}") == 0.0
    assert reward(chain(), judge=PAN) == 0.0


@pytest.mark.parametrize(
    "think",
    [
        "The camera does not truck right. The camera trucks right.",
        "The camera trucks right. The camera stays in one place.",
        "The camera pans left and right, tilts up and down, rolls, zooms in and out and trucks right and left.",
        "Does the camera truck to the right?",
        "Truck right camera the slides because so near far.",
        "Perhaps the camera trucks right.",
        "The camera moves.",
        "",
    ],
)
def test_what_states_nothing_or_everything_earns_nothing(think: str) -> None:
    assert reward(chain(think=think)) == 0.0


def test_a_false_observation_costs_and_a_false_motion_costs_all() -> None:
    whole = reward(chain())
    assert reward(chain(observation=f"{SEEN} The blue door grows twice as large.")) < whole
    assert reward(chain(think=f"{THOUGHT} The camera trucks left at the end.")) == 0.0


def test_repeats_padding_and_what_is_always_true_add_nothing() -> None:
    bare = reward(chain(think="The camera trucks right."))
    assert (
        reward(chain(think="The camera trucks right. The camera trucks right. It trucks to the right.")) <= bare + 1e-9
    )
    common = "There is no roll. The view keeps its width. There is no shaking. The red crate stays in view."
    assert reward(chain(think=f"The camera trucks right. {common}")) <= bare + 1e-9
    padded = "It feels calm and beautiful and dramatic and quiet and serene and majestic and lovely. " * 8
    assert reward(chain(think=f"The camera trucks right. {padded}")) < 0.5 * bare


def test_what_is_not_read_counts_as_unsupported() -> None:
    strange = "Colourless green ideas sleep furiously. Quarks dream of marmalade."
    assert reward(chain(think=f"{THOUGHT} {strange}")) < reward(chain())


def test_hedges_earn_half() -> None:
    verdict = TRUCK.verify("The camera may be trucking right.")
    assert 0 < score(verdict) < score(TRUCK.verify("The camera is trucking right."))


def test_thinking_must_state_the_answer_given() -> None:
    assert consistency_reward(chain(), ASKED) == 1.0
    assert consistency_reward(chain(answer="B"), ASKED) == 0.0
    assert consistency_reward(chain(think="So the camera pans right.", answer="A"), CHOICE) == 1.0
    assert consistency_reward(chain(), Question("Why is the sky blue?", ("A. Yes", "B. No"), "A")) is None


def test_questions_are_read() -> None:
    assert asked_claims("Does the camera pan left? Please only answer Yes or No.") == (c.Motion("pan", "left"),)
    assert asked_claims("Is the camera zooming in?") == (c.Motion("zoom", "in"),)
    assert option_claims("B. The camera trucks left.") == (c.Motion("truck", "left"),)
    assert states([c.Motion("pan", "right")], [c.Motion("pan", "left")]) is False
    assert states([c.Motion("zoom", "in")], [c.Motion("pan", "left")]) is None


def test_claims_that_exclude_each_other() -> None:
    assert excludes(c.Motion("truck", "right"), c.Motion("move", None, denied=True))
    assert excludes(c.Still("direction"), c.Motion("pan", "left"))
    assert not excludes(c.Motion("truck", "right"), c.Motion("pan", None, denied=True))
    assert contradictory([c.Alike("slides", alike=True), c.Alike("slides", alike=False)])


def test_what_most_clips_show_weighs_nothing() -> None:
    assert weight(c.Motion("roll", None, denied=True)) == 0.0
    assert weight(c.Steadiness(0, 0)) == 0.0
    assert weight(c.Motion("arc", "cw")) > 0.6


@pytest.mark.parametrize("function", [geometry_reward, consistency_reward])
def test_examples_run(function) -> None:  # type: ignore[no-untyped-def]
    names = {"Question": Question, "Verifier": Verifier, "clip": PAN.clip.clip if PAN.clip else None, **vars(reasoning)}
    for test in doctest.DocTestFinder(recurse=False).find(function, function.__name__, globs=names):
        assert doctest.DocTestRunner().run(test).failed == 0
