"""Rewards of questions about temporal clips: answers, overlap of stretches of time, chains that hold."""

from synthcam.seeding import stream
from synthcam.temporal.clip import TemporalClip, TemporalSpec
from synthcam.temporal.samples import make_samples
from synthcam.verification.questions import Question
from trainer.examples import is_temporal
from trainer.rewards.reasoning import temporal_accuracy, temporal_reasoning


def clips() -> tuple[TemporalClip, ...]:
    return tuple(TemporalClip(TemporalSpec("event_order", 1, 5, option, "flat", 64, 64, 4.0)) for option in (0, 1))


def test_a_right_chain_earns_all_and_that_of_the_twin_little() -> None:
    one, other = clips()
    samples = make_samples((one, other), "choice", stream(0, "x"))
    assert samples is not None
    first = samples[0]
    question = Question(first.question, first.options, first.answer)
    assert temporal_reasoning(first.chain, question, one.log) == 1.0
    assert temporal_reasoning(samples[1].chain, question, one.log) == 0.0
    guessed = f"<observation>Things move.</observation><think>I guess.</think><answer>{first.answer}</answer>"
    assert temporal_reasoning(guessed, question, one.log) == 0.0
    assert temporal_accuracy(guessed, question) == 1.0
    assert temporal_accuracy(first.answer, question) == 0.0


def test_a_stretch_of_time_earns_its_overlap() -> None:
    samples = make_samples(clips(), "seconds", stream(0, "x"))
    assert samples is not None
    question = Question(samples[0].question, (), samples[0].answer)
    start, end = (float(text) for text in samples[0].answer.split(" to "))
    half = f"<answer>{start:.1f} to {(start + end) / 2:.1f}</answer>"
    assert temporal_accuracy(f"<answer>{samples[0].answer}</answer>", question) == 1.0
    assert 0.4 < temporal_accuracy(half, question) < 0.6
    assert temporal_accuracy("<answer>soon</answer>", question) == 0.0


def test_topics_of_temporal_clips_are_known() -> None:
    assert is_temporal("event_order")
    assert not is_temporal("has_pan_left")
