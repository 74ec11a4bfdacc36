"""Every kind at every level: what is played has the answer that was chosen, and a second reading of the log agrees."""

import re
from typing import cast

import pytest

from synthcam.seeding import stream
from synthcam.temporal.clip import TemporalClip, TemporalSpec, View
from synthcam.temporal.kind import LEVELS
from synthcam.temporal.kinds import KINDS
from synthcam.temporal.reading.verify import read_answer, verify
from synthcam.temporal.samples import FORMS, make_samples

SEEDS = range(4)


def clips_of(kind: str, level: int, seed: int, fps: float = 4.0) -> tuple[TemporalClip, ...]:
    """One clip for each answer of a setup, in the views of the kind by turns."""
    view = cast(View, KINDS[kind].views[seed % len(KINDS[kind].views)])
    first = TemporalClip(TemporalSpec(kind, level, seed, 0, view, 64, 64, fps))
    return tuple(
        TemporalClip(TemporalSpec(kind, level, seed, option, view, 64, 64, fps))
        for option in range(len(first.setup.options))
    )


ALL = [(kind, level) for kind in KINDS for level in LEVELS]


@pytest.mark.parametrize(("kind", "level"), ALL)
def test_what_is_played_has_the_chosen_answer_and_a_second_reading_agrees(kind: str, level: int) -> None:
    for seed in SEEDS:
        for option, clip in enumerate(clips_of(kind, level, seed)):
            setup = clip.setup
            assert len(setup.options) >= 2
            assert len(set(setup.options)) == len(setup.options)
            assert setup.answer(clip.log) == setup.options[option]
            assert read_answer(setup.question, (), clip.log) == setup.options[option]
            assert clip.log.frames == clip.frames


@pytest.mark.parametrize(("kind", "level"), ALL)
def test_every_chain_holds_and_twins_differ_in_the_answer(kind: str, level: int) -> None:
    for seed in SEEDS:
        clips = clips_of(kind, level, seed)[:2]
        for form in FORMS:
            samples = make_samples(clips, form, stream(seed, "samples"))
            if samples is None:
                continue
            for clip, sample in zip(clips, samples, strict=True):
                verdict = verify(sample.chain, sample.question, sample.options, sample.answer, clip.log)
                assert verdict.supported, (verdict.problem, [s for s in verdict.sentences if s.outcome != "true"])
                assert read_answer(sample.question, sample.options, clip.log) is not None
            if form in ("choice", "binary"):
                assert samples[0].question == samples[1].question
                assert samples[0].options == samples[1].options
                assert samples[0].answer != samples[1].answer


@pytest.mark.parametrize(("kind", "level"), ALL)
def test_a_chain_does_not_hold_of_the_twin(kind: str, level: int) -> None:
    for seed in SEEDS:
        one, other = clips_of(kind, level, seed)[:2]
        for form in ("choice", "binary"):
            samples = make_samples((one, other), form, stream(seed, "samples"))
            assert samples is not None
            first, second = samples
            assert not verify(first.chain, first.question, first.options, first.answer, other.log).supported
            swapped = re.sub("<answer>.*</answer>", f"<answer>{second.answer}</answer>", first.chain)
            assert not verify(swapped, first.question, first.options, first.answer, one.log).supported


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_spec_gives_the_same_log_at_any_frame_rate_its_own_answer(kind: str) -> None:
    for fps in (4.0, 8.0, 2.5):
        clip, again = (clips_of(kind, 2, 3, fps)[0] for _ in range(2))
        assert clip.log == again.log
        assert clip.setup.answer(clip.log) == clip.setup.options[0]


@pytest.mark.parametrize("kind", KINDS)
def test_states_are_in_the_order_of_frames_and_things(kind: str) -> None:
    log = clips_of(kind, 3, 1)[0].log
    names = [thing.name for thing in log.things]
    assert len(set(names)) == len(names)
    assert [(s.frame, s.thing) for s in log.states] == [(f, n) for f in range(log.frames) for n in names]
    assert all(0 <= e.start_s <= e.end_s <= log.duration_s + 1e-6 for e in log.events)
