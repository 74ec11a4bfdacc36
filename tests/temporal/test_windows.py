"""Long clips: shots in scenes of their own, questions that need one or two of them, look-alikes elsewhere."""

from itertools import pairwise

import numpy as np
import pytest

from synthcam.seeding import stream
from synthcam.temporal.clip import TemporalClip, TemporalSpec
from synthcam.temporal.event_log import split
from synthcam.temporal.kind import LEVELS
from synthcam.temporal.kinds import KINDS, WINDOW_KINDS
from synthcam.temporal.reading.verify import read_answer, verify
from synthcam.temporal.samples import make_samples
from synthcam.temporal.worlds.shots import WINDOW, shot_lengths

ALL = [(kind, level) for kind in WINDOW_KINDS for level in LEVELS]


def clip_of(kind: str, level: int, seed: int, option: int = 0, fps: float = 2.0) -> TemporalClip:
    view = WINDOW_KINDS[kind].views[0]
    return TemporalClip(TemporalSpec(kind, level, seed, option, view, 32, 32, fps))  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "level"), ALL)
def test_every_answer_is_played_read_from_the_states_and_told_in_chains_that_hold(kind: str, level: int) -> None:
    for seed in range(2):
        count = len(clip_of(kind, level, seed).setup.options)
        clips = tuple(clip_of(kind, level, seed, option) for option in range(count))
        for option, clip in enumerate(clips):
            assert clip.setup.answer(clip.log) == clip.setup.options[option]
            assert read_answer(clip.setup.question, (), clip.log) == clip.setup.options[option]
            assert clip.log.frames == clip.frames
        for form in ("choice", "binary"):
            samples = make_samples(clips[:2], form, stream(seed, form))  # type: ignore[arg-type]
            assert samples is not None
            assert samples[0].answer != samples[1].answer
            for clip, sample in zip(clips, samples, strict=False):
                assert verify(sample.chain, sample.question, sample.options, sample.answer, clip.log).supported


@pytest.mark.parametrize("kind", WINDOW_KINDS)
def test_windows_last_two_to_ten_seconds_of_one_to_five_minutes(kind: str) -> None:
    for fps in (1.0, 2.0, 4.0):
        for level in (2, 3):
            clip = clip_of(kind, level, 3, fps=fps)
            assert 60 <= clip.log.frames / fps <= 301
            windows = [event for event in clip.log.events if event.what == WINDOW]
            assert len(windows) == (1 if kind in ("window_way", "window_camera") else 2)
            assert all(2 <= event.end_s - event.start_s + 1 / fps <= 10 for event in windows)


@pytest.mark.parametrize("fps", [1.0, 2.0, 4.0])
@pytest.mark.parametrize("level", LEVELS)
def test_every_shot_is_as_long_as_a_window(level: int, fps: float) -> None:
    for seed in range(30):
        lengths = shot_lengths(stream(seed), level, fps, 1)
        assert 1 <= len(lengths) <= 3 if level == 1 else len(lengths) > 6
        assert all(2 * fps <= length <= 10 * fps for length in lengths)


@pytest.mark.parametrize("kind", WINDOW_KINDS)
def test_what_is_asked_about_is_in_one_shot_and_others_look_alike(kind: str) -> None:
    alike = 0
    for seed in range(6):
        clip = clip_of(kind, 2, seed)
        named = {event.thing for event in clip.log.events if event.what == WINDOW}
        for name in named:
            assert name in clip.setup.question
            frames = [state.frame for state in clip.log.states if state.thing == name]
            assert frames == list(range(frames[0], frames[-1] + 1))
        words = {word for name in named for word in name.split()}
        alike += sum(bool(words & set(thing.name.split())) for thing in clip.log.things if thing.name not in named)
    assert alike > 6


def test_twins_differ_in_the_window_alone() -> None:
    one, other = clip_of("window_way", 2, 5, 0), clip_of("window_way", 2, 5, 1)
    (window,) = [event for event in one.log.events if event.what == WINDOW]
    inside = range(round(window.start_s * 2), round(window.end_s * 2) + 1)
    for frame, (a, b) in enumerate(zip(one.pictures(), other.pictures(), strict=True)):
        assert np.array_equal(a, b) or frame in inside
    assert one.log != other.log


def test_shots_are_drawn_one_after_the_other_in_scenes_of_their_own() -> None:
    clip = clip_of("window_way", 2, 1)
    cuts = clip.setup.cuts
    assert len(cuts) > 8
    pictures = clip.pictures()
    first = next(pictures)
    assert first.shape == (32, 32, 3)
    frames = [first, *pictures]
    grounds = [np.median(frames[cut].reshape(-1, 3), axis=0) for cut in cuts]
    changed = sum(bool(np.abs(a - b).max() > 4) for a, b in pairwise(grounds))
    assert changed >= len(grounds) - 3


def test_a_log_is_split_at_cuts_without_a_state_lost() -> None:
    clip = clip_of("windows_order", 2, 2)
    parts = list(split(clip.log, clip.setup.cuts))
    assert sum(part.frames for part in parts) == clip.log.frames
    assert sum(len(part.states) for part in parts) == len(clip.log.states)
    assert all(0 <= state.frame < part.frames for part in parts for state in part.states)
    assert list(split(clip.log, ())) == [clip.log]


def test_long_kinds_are_made_only_where_they_are_named() -> None:
    assert not set(KINDS) & set(WINDOW_KINDS)
