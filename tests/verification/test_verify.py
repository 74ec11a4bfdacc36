"""Verdicts on whole chains: tags, sentences, answers."""

import pytest
from hand_made import cameras, clip, plate, ramp

from synthcam.verification.answers import Question
from synthcam.verification.verify import Outcome, verify_chain, verify_text

CLIP = clip(
    cameras(yaw=ramp(0, -20)),
    [plate(1, "red crate", right=-1)],
    motions=["pan-left"],
    segments=[("pan-left", 0.0, 1.0)],
    labels={"has_pan_left": True, "has_pan_right": False, "has_leftward": False},
    camera_movement="major_simple",
)
SEEN = "The horizon is level at 0.0 s."
THOUGHT = "The optical axis turns 20 degrees to the left across the clip. So the camera pans left."
ASKED = Question("Does the camera pan left?", ("A. No", "B. Yes"), "B")
OPTIONS = ("A. The camera pans left.", "B. The camera pans right.", "C. The camera trucks left.")
CHOICE = Question("What does the camera do?", OPTIONS, "A")


def chain(answer: str, observation: str = SEEN, think: str = THOUGHT) -> str:
    return f"<observation>{observation}</observation><think>{think}</think><answer>{answer}</answer>"


def test_a_true_chain_is_supported() -> None:
    verdict = verify_chain(chain("B"), CLIP, ASKED)
    assert verdict.supported
    assert [s.outcome for s in verdict.sentences] == [Outcome.TRUE] * 3
    assert [s.section for s in verdict.sentences] == ["observation", "think", "think"]


def test_spans_point_into_the_chain() -> None:
    text = chain("B")
    spans = [text[slice(*s.span)] for s in verify_chain(text, CLIP, ASKED).sentences]
    assert spans == [SEEN, *THOUGHT.replace(". So", ".|So").split("|")]


def test_each_sentence_has_its_verdict() -> None:
    observation = "The horizon is level at 0.0 s. The horizon leans 5 degrees clockwise at 0.0 s. Lovely. Is it level?"
    verdict = verify_chain(chain("B", observation), CLIP, ASKED)
    outcomes = [s.outcome for s in verdict.sentences[:4]]
    assert outcomes == [Outcome.TRUE, Outcome.FALSE, Outcome.NOT_UNDERSTOOD, Outcome.NOT_A_CLAIM]
    assert not verdict.supported
    false, strange = verdict.unsupported()
    assert (false.found, false.allowed) == ("clockwise slant 0 deg", "5 deg within 0.6")
    assert strange.outcome is Outcome.NOT_UNDERSTOOD


def test_a_chain_of_laws_alone_does_not_come_to_its_answer() -> None:
    verdict = verify_chain(chain("B", "", "Zooming scales near and far things alike."), CLIP, ASKED)
    assert verdict.answer_problem is not None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "<observation> stands 0 times"),
        ("The camera pans left.", "<observation> stands 0 times"),
        (chain("B").replace("</think>", ""), "</think> stands 0 times"),
        (chain("B") + "<answer>B</answer>", "<answer> stands 2 times"),
        (chain("B").replace("<think>", "<think><think>"), "<think> stands 2 times"),
        ("So: " + chain("B"), "nothing outside"),
        (chain("B") + " Good.", "nothing outside"),
        ("<think></think><observation></observation><answer>B</answer>", "in this order"),
        ("<observation><think></observation></think><answer>B</answer>", "in this order"),
    ],
)
def test_tags_must_be_right(text: str, problem: str) -> None:
    verdict = verify_chain(text, CLIP, ASKED)
    assert not verdict.supported
    assert verdict.problem is not None
    assert problem in verdict.problem
    assert verdict.sentences == ()


@pytest.mark.parametrize(
    ("text", "question", "problem"),
    [
        (chain("A"), ASKED, "the right one is B"),
        (chain("A"), Question(ASKED.text, ASKED.options), "does not deny"),
        (chain("C"), Question(ASKED.text, ASKED.options), "allowed is one letter of A, B"),
        (chain("Yes"), Question(ASKED.text), None),
        (chain("No"), Question(ASKED.text), "does not deny"),
        (chain("No"), Question("Does the camera truck left?"), "does not deny"),
        (chain("No", think="So the camera does not truck left."), Question("Does the camera truck left?"), None),
        (chain("Yes", think="So the camera trucks left."), Question("Does the camera truck left?"), "the other"),
        (chain("No"), Question("Does the camera not pan left?"), None),
        (chain("A"), CHOICE, None),
        (chain("B"), Question(CHOICE.text, OPTIONS), "does not come to 'The camera pans right.'"),
        (chain("B", think="So the camera pans right."), Question(CHOICE.text, OPTIONS), "has_pan_right is False"),
        (chain("A", think="The camera turns to its left, very smoothly."), CHOICE, None),
        (chain("A"), Question(CHOICE.text, ("A. Nice.", "B. The camera pans left.")), "not understood"),
        (chain(""), Question("What happens?"), "the answer is empty"),
    ],
)
def test_the_answer_must_follow(text: str, question: Question, problem: str | None) -> None:
    found = verify_chain(text, CLIP, question).answer_problem
    if problem is None:
        assert found is None
    else:
        assert found is not None
        assert problem in found


def test_free_text_is_checked_like_the_rest() -> None:
    verdict = verify_chain(chain("The camera pans left. The camera pans right."), CLIP)
    assert [s.outcome for s in verdict.sentences if s.section == "answer"] == [Outcome.TRUE, Outcome.FALSE]
    assert not verdict.supported
    assert [s.outcome for s in verify_text("The camera pans to the left, very smoothly.", CLIP)] == [Outcome.TRUE]


def test_one_letter_without_a_question_cannot_be_checked() -> None:
    assert verify_chain(chain("B"), CLIP).supported
