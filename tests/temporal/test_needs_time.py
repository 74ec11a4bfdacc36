"""Nothing is answerable without time: answers change the order of frames alone, and guessers stay at chance."""

from collections import Counter
from typing import cast

import pytest

from synthcam.temporal.clip import TemporalClip, TemporalSpec, View
from synthcam.temporal.event_log import EventLog, State
from synthcam.temporal.kind import LEVELS
from synthcam.temporal.kinds import KINDS
from synthcam.temporal.oracles import SIGHTS, guesses

ALL = [(kind, level) for kind in KINDS for level in LEVELS]
DISPLACED = ("picture_direction",)
"""Kinds in which the way from the first frame to the last is what is asked about."""


def seen(log: EventLog, asked: set[str]) -> list[tuple[object, ...]]:
    """What is seen in each frame of the things that are asked about; what is face down or in flight has no name."""
    frames: list[list[tuple[object, ...]]] = [[] for _ in range(log.frames)]
    for s in log.states:
        if s.visible and (not asked or s.thing in asked):
            frames[s.frame].append(look(s))
    return [tuple(sorted(frame, key=repr)) for frame in frames]


def look(s: State) -> tuple[object, ...]:
    hidden = s.form == "back" or (s.colour == "grey" and s.thing.endswith(" chip"))
    text = "" if hidden else s.text
    return (
        round(s.x, 3) + 0.0,
        round(s.y, 3) + 0.0,
        round(s.angle_deg % 360, 2) % 360,
        round(s.scale, 3),
        s.colour,
        s.form,
        text,
    )


@pytest.mark.parametrize(("kind", "level"), ALL)
def test_another_answer_is_the_same_frames_in_another_order(kind: str, level: int) -> None:
    view = cast(View, KINDS[kind].views[0])
    for seed in range(4):
        first = TemporalClip(TemporalSpec(kind, level, seed, 0, view, 64, 64, 4.0))
        clips = [
            TemporalClip(TemporalSpec(kind, level, seed, option, view, 64, 64, 4.0))
            for option in range(len(first.setup.options))
        ]
        # Distractors keep their own pace: of clips with some, what is asked about is compared.
        asked = (
            {name for name in (first.setup.subject,) if name} if KINDS[kind].family == "short" and level > 1 else set()
        )
        if kind in ("speed_comparison", "event_order"):
            asked = set()
        if kind == "speed_comparison" and level == 3:
            asked = {option.removeprefix("the ") for option in first.setup.options}
        frames = [Counter(seen(clip.log, asked)) for clip in clips]
        assert all(others == frames[0] for others in frames[1:]), (kind, level, seed)


SWAPPED = ("acceleration", "camera_pace", "picture_direction", "played_backwards")
"""Kinds whose other answer is the clip played backwards: its ends change places."""


@pytest.mark.parametrize(("kind", "level"), [(kind, level) for kind, level in ALL if kind not in SWAPPED])
def test_the_first_and_the_last_frame_are_the_same_for_every_answer(kind: str, level: int) -> None:
    view = cast(View, KINDS[kind].views[0])
    for seed in range(4):
        setup = TemporalClip(TemporalSpec(kind, level, seed, 0, view, 64, 64, 4.0)).setup
        ends = []
        for option in range(len(setup.options)):
            frames = seen(setup.play(option), set())
            ends.append((frames[0], frames[-1]))
        assert all(others == ends[0] for others in ends[1:]), (kind, level, seed)


def best_guess_above_chance(kind: str, level: int, setups: int) -> dict[str, float]:
    return {sight: guess.accuracy - guess.chance for sight, guess in guesses(kind, level, setups=setups).items()}


def test_a_guesser_finds_what_is_given_away() -> None:
    """Which way a thing goes across the picture shows in its first and last place: a guesser must find that."""
    assert best_guess_above_chance("picture_direction", 1, 120)["first and last"] > 0.2


@pytest.mark.verify
@pytest.mark.parametrize("kind", KINDS)
def test_no_guesser_without_order_is_right_beyond_chance(kind: str) -> None:
    for sight in SIGHTS:
        found = [guesses(kind, level, setups=1200)[sight] for level in LEVELS]
        above = sum(guess.accuracy - guess.chance for guess in found) / len(found)
        if not (kind in DISPLACED and sight == "first and last"):
            assert above < 0.03, (kind, sight, above)
