"""Verdicts on whole chains: tags, sentences, answers."""

import pytest
from support.hand_made_clips import cameras, clip, plate, ramp

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
PATH, VIEW = "The apex stays put across the clip.", "The optical axis turns 20 degrees to the left across the clip."
THOUGHT = f"{PATH} {VIEW} So the camera pans left."
ASKED = Question("Does the camera pan left?", ("A. No", "B. Yes"), "B")
OPTIONS = ("A. The camera pans left.", "B. The camera pans right.", "C. The camera trucks left.")
CHOICE = Question("What does the camera do?", OPTIONS, "A")


def chain(answer: str, observation: str = SEEN, think: str = THOUGHT) -> str:
    return f"<observation>{observation}</observation><think>{think}</think><answer>{answer}</answer>"


def test_a_true_chain_is_supported() -> None:
    verdict = verify_chain(chain("B"), CLIP, ASKED)
    assert verdict.supported
    assert [s.outcome for s in verdict.sentences] == [Outcome.TRUE] * 4
    assert [s.section for s in verdict.sentences] == ["observation", "think", "think", "think"]


def test_spans_point_into_the_chain() -> None:
    text = chain("B")
    spans = [text[slice(*s.span)] for s in verify_chain(text, CLIP, ASKED).sentences]
    assert spans == [SEEN, PATH, VIEW, "So the camera pans left."]


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


@pytest.mark.parametrize(
    ("think", "lacks"),
    [
        (THOUGHT, ()),
        (f"{PATH} So the camera pans left.", ("frustum",)),
        (f"{VIEW} So the camera pans left.", ("trajectory",)),
        ("So the camera pans left.", ("trajectory", "frustum")),
    ],
)
def test_a_chain_must_tell_of_path_and_frustum(think: str, lacks: tuple[str, ...]) -> None:
    verdict = verify_chain(chain("B", think=think), CLIP, ASKED)
    assert verdict.lacks == lacks
    assert verdict.supported is (not lacks)


DESCRIBED, APEX = (
    Question("Describe the camera motion seen here."),
    Question("What happens to the camera position here?"),
)
AXIS, LENS = Question("Tell about the line of sight in the video."), Question("How does the angle of view behave here?")


@pytest.mark.parametrize(
    ("answer", "question", "problem"),
    [
        ("The camera pans left.", DESCRIBED, None),
        ("The camera turns to its left, very smoothly. The scene is static over the whole clip.", DESCRIBED, None),
        (SEEN, DESCRIBED, "leaves out pan-left"),
        ("", DESCRIBED, "empty"),
        (PATH, APEX, None),
        (VIEW, APEX, "tells nothing of what is asked; allowed are ApexMoved, ApexPath, ApexStays"),
        (VIEW, AXIS, None),
        (PATH, AXIS, "tells nothing"),
        ("The field of view stays at 90 degrees across the clip.", LENS,
         "the thinking does not come to the answer"),
        (SEEN, Question("What else is there?"), None),
    ],
)  # fmt: skip
def test_an_open_answer_must_tell_what_is_asked(answer: str, question: Question, problem: str | None) -> None:
    think = f"{PATH} {VIEW} The camera pans left, very smoothly."
    found = verify_chain(chain(answer, think=think), CLIP, question).answer_problem
    if problem is None:
        assert found is None
    else:
        assert found is not None
        assert problem in found


@pytest.mark.parametrize("wrong", ["The camera pans right.", "The camera pans left, unsteadily.", "It turns."])
def test_a_wrong_caption_is_not_supported(wrong: str) -> None:
    think = f"{PATH} {VIEW} The camera pans left, very smoothly."
    assert verify_chain(chain("The camera pans left.", think=think), CLIP, DESCRIBED).supported
    assert not verify_chain(chain(wrong, think=think), CLIP, DESCRIBED).supported


def test_a_caption_that_leaves_a_motion_out_is_wrong() -> None:
    both = clip(
        cameras(yaw=ramp(0, -20)),
        motions=["pan-left", "zoom-in"],
        segments=[("pan-left", 0.0, 0.5), ("zoom-in", 0.5, 1.0)],
        camera_movement="major_complex",
        complex_motion_description="A pan, then a zoom.",
    )
    ends = "The camera pans left, then zooms in."
    assert verify_chain(chain(ends, think=f"{PATH} {VIEW} {ends}"), both, DESCRIBED).answer_problem is None
    part = verify_chain(chain("The camera pans left.", think=f"{PATH} {VIEW} {ends}"), both, DESCRIBED)
    assert all(sentence.supported for sentence in part.sentences if sentence.section == "answer")
    assert part.answer_problem == "the answer leaves out zoom-in"
    for question, yes, said in (
        ("Is a left pan followed by a zoom in?", "Yes", "A left pan comes before a zoom in."),
        ("Is it true that a zoom in comes before a left pan?", "No", "A left pan comes before a zoom in."),
        ("First comes a left pan, then a zoom in: does this hold?", "Yes", "A zoom in comes after a left pan."),
    ):
        told = chain(yes, think=f"{PATH} {VIEW} {said}")
        assert verify_chain(told, both, Question(question)).supported
        assert not verify_chain(told.replace(said, ""), both, Question(question)).supported
        other = chain({"Yes": "No", "No": "Yes"}[yes], think=f"{PATH} {VIEW} {said}")
        assert verify_chain(other, both, Question(question)).answer_problem is not None


def test_one_letter_without_a_question_cannot_be_checked() -> None:
    assert verify_chain(chain("B"), CLIP).supported
