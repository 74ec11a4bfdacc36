"""Verdicts on whole chains: tags, clauses, answers."""

import pytest
from support.pan_left import CHOICE, FALSE_SEEN, JUDGE, SEEN, SO, SO_RIGHT, STRANGE, YES_NO, chain

from synthcam.verification.chains import verify_chain
from synthcam.verification.questions import Question


def test_a_true_chain_is_supported() -> None:
    verdict = verify_chain(chain(), JUDGE, YES_NO)
    assert verdict.supported, verdict
    assert {clause.section for clause in verdict.clauses} == {"observation", "think"}


def test_spans_point_into_the_chain() -> None:
    text = chain()
    for clause in verify_chain(text, JUDGE, YES_NO):
        assert text[slice(*clause.span)] == clause.text


def test_one_false_or_unread_clause_is_named_and_stops_the_chain() -> None:
    for bad, outcome in ((FALSE_SEEN, "false"), (STRANGE, "unread")):
        verdict = verify_chain(chain(observation=f"{SEEN} {bad}"), JUDGE, YES_NO)
        assert not verdict.supported
        assert {clause.text for clause in verdict.clauses if clause.outcome == outcome} == {bad.rstrip(".")}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "<observation> stands 0 times"),
        ("The camera pans left.", "<observation> stands 0 times"),
        (chain().replace("</think>", ""), "</think> stands 0 times"),
        (chain() + "<answer>B</answer>", "<answer> stands 2 times"),
        (chain().replace("<think>", "<think><think>"), "<think> stands 2 times"),
        ("So: " + chain(), "nothing outside"),
        (chain() + " Good.", "nothing outside"),
        ("<think></think><observation></observation><answer>B</answer>", "in this order"),
        ("<observation><think></observation></think><answer>B</answer>", "in this order"),
    ],
)
def test_tags_must_be_right(text: str, problem: str) -> None:
    verdict = verify_chain(text, JUDGE, YES_NO)
    assert not verdict.supported
    assert verdict.problem is not None
    assert problem in verdict.problem
    assert verdict.clauses == ()


@pytest.mark.parametrize(
    ("text", "question", "problem"),
    [
        (chain(answer="A"), YES_NO, "the right one is B"),
        (chain(answer="A"), Question(YES_NO.text, YES_NO.options), "does not come to A"),
        (chain(answer="C"), Question(YES_NO.text, YES_NO.options), "allowed is one letter of A, B"),
        (chain(answer="Yes"), Question(YES_NO.text), None),
        (chain(answer="No"), Question(YES_NO.text), "does not come to No"),
        (chain("So the camera does not truck left.", answer="No"), Question("Does the camera truck left?"), None),
        (chain("So the camera trucks left.", answer="Yes"), Question("Does the camera truck left?"), "Yes is false"),
        (chain(), CHOICE, None),
        (chain(answer="A"), Question(CHOICE.text, CHOICE.options), "does not come to A"),
        (chain(SO_RIGHT, answer="A"), Question(CHOICE.text, CHOICE.options), "A is false of the clip"),
        (chain(f"{SO} {SO_RIGHT}"), CHOICE, "does not come to B"),
        (chain(), Question(CHOICE.text, ("A. Nice.", "B. The camera pans left.")), "not read"),
        (chain(answer=""), Question("What happens?"), "claims nothing"),
        (chain(answer="The camera pans left."), Question("What happens?"), None),
        (chain(SO_RIGHT, answer="The camera pans left."), Question("What happens?"), "denies"),
    ],
)
def test_the_answer_must_follow_and_be_right(text: str, question: Question, problem: str | None) -> None:
    found = verify_chain(text, JUDGE, question).answer_problem
    if problem is None:
        assert found is None
    else:
        assert found is not None
        assert problem in found


def test_without_a_question_a_letter_is_not_judged() -> None:
    assert verify_chain(chain(answer="A"), JUDGE).supported
    assert not verify_chain(chain(answer="The camera pans right."), JUDGE).supported
