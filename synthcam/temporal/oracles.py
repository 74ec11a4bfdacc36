"""Guessers that see less than a clip in order: one frame, the first and the last, shuffled frames, or the text alone.

What they see is the true state of the frames, better than any pixels. Each learns from half of the setups which
features go with the right answers and is tested on the other half, by a vote of the nearest and by naive Bayes. If the
better one is right beyond chance, a question can be answered without time.

Answers that every setup of a kind shares (counts, ways) are learnt as such; where options name things of the clip, each
option is judged by itself, with what it names first among the features.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

import numpy as np
import numpy.typing as npt

from synthcam.seeding import stream
from synthcam.temporal.clip import TemporalClip, TemporalSpec, View
from synthcam.temporal.event_log import EventLog, State
from synthcam.temporal.kinds import KINDS

Sight = Literal["single frame", "first and last", "shuffled", "text"]
SIGHTS: tuple[Sight, ...] = get_args(Sight)
NEIGHBOURS = 15
THINGS = 6
"""Things of a frame that are looked at."""
BINS = 4
"""Features are cut at their quartiles for naive Bayes."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Guess:
    """How a guesser does on a kind.

    Attributes:
        accuracy: share of clips on which the best of its methods picks the right option.
        chance: mean of one over the number of options.
        clips: how many it was tested on.
    """

    accuracy: float
    chance: float
    clips: int


@dataclass(frozen=True)
class _Case:
    """A clip as guessers see it: features by sight, one row a clip, or one an option where options name things."""

    rows: Mapping[Sight, Floats]
    options: tuple[str, ...]
    right: int
    group: str
    """Cases of a group have the same possible answers; "" where options are judged each by itself."""


def guesses(kind: str, level: int, *, setups: int, fps: float = 4.0, first_seed: int = 0) -> dict[Sight, Guess]:
    """Test the guessers on random clips of a kind and level, one of each setup."""
    cases = [_case(kind, level, first_seed + number, fps) for number in range(setups)]
    chance = float(np.mean([1 / len(case.options) for case in cases]))
    found = {}
    for sight in SIGHTS:
        hits = np.zeros(2)
        for fold in (0, 1):
            hits += _tested(cases[1 - fold :: 2], cases[fold::2], sight)
        # The better method is chosen on all clips, which flatters it a little.
        found[sight] = Guess(float(hits.max() / len(cases)), chance, len(cases))
    return found


def _case(kind: str, level: int, seed: int, fps: float) -> _Case:
    rng = stream(seed, "oracle", kind, level)
    view = cast(View, KINDS[kind].views[0])
    spec = TemporalSpec(kind, level, seed, 0, view, 64, 64, fps)
    count = len(TemporalClip(spec).setup.options)
    clip = TemporalClip(TemporalSpec.from_record({**spec.as_record(), "option": int(rng.integers(count))}))
    setup, log = clip.setup, clip.log
    options = setup.options
    one = int(rng.integers(log.frames))
    names = [thing.name for thing in log.things]
    named = any(name == word for option in options for name in names for word in (option, option.removeprefix("the ")))
    rows: dict[Sight, list[Floats]] = {sight: [] for sight in SIGHTS}
    for number, option in enumerate(options if named else ("",)):
        frames = _frames(log, setup.question, option.removeprefix("the ") if named else "")
        rows["single frame"].append(frames[one])
        rows["first and last"].append(np.concatenate([frames[0], frames[-1], np.round(frames[-1] - frames[0], 3)]))
        rows["shuffled"].append(_bag(frames))
        rows["text"].append(np.array([len(setup.question), sum(map(ord, option)) % 97, number], dtype=float))
    stacked = {sight: np.stack(own) for sight, own in rows.items()}
    right = options.index(setup.answer(log))
    return _Case(stacked, options, right, "" if named else "|".join(sorted(options)))


def _frames(log: EventLog, question: str, option: str) -> Floats:
    """What is seen of each frame as numbers (F, N): of each visible thing, what the option names first."""
    roles = {thing.name: thing.role for thing in log.things}
    by_frame: list[list[State]] = [[] for _ in range(log.frames)]
    for s in log.states:
        if s.visible and roles[s.thing] in ("mover", "item", "sign", "wall", "camera"):
            by_frame[s.frame].append(s)
    return np.stack([_numbers(states, roles, question, option) for states in by_frame])


def _numbers(states: list[State], roles: Mapping[str, str], question: str, option: str) -> Floats:
    def place(s: State) -> tuple[Any, ...]:
        return s.thing != option or _hidden(s), -question.find(s.thing), roles[s.thing], round(s.y, 2), s.x

    found: list[float] = []
    for s in sorted(states, key=place)[:THINGS]:
        text = 0.0 if _hidden(s) else float(sum(map(ord, s.text)) % 97)
        looks = float(sum(map(ord, s.colour + s.form)) % 89)
        turn = np.deg2rad(s.angle_deg)
        found += [s.x, s.y, float(np.cos(turn)), float(np.sin(turn)), s.scale, looks / 20, text / 20]
    # Finer than a pixel, and coarse enough that rounding says nothing.
    return np.round([*found, *([0.0] * (7 * THINGS - len(found)))], 3)


def _hidden(s: State) -> bool:
    """Whether a picture does not tell which thing this is: a card face down, a chip in flight."""
    return s.form == "back" or (s.colour == "grey" and s.thing.endswith(" chip"))


def _bag(frames: Floats) -> Floats:
    """Frames (F, N) without their order: quantiles of each number, its steps by size, and how the first go together."""
    ordered = np.sort(frames, axis=0)
    quantiles = np.quantile(ordered, (0.0, 0.25, 0.5, 0.75, 1.0), axis=0)
    steps = np.sort(np.diff(ordered, axis=0), axis=0)
    first = frames[:, :14] - frames[:, :14].mean(axis=0)
    together = first.T @ first / len(frames)
    features = [quantiles.ravel(), steps[[0, len(steps) // 2, -1]].ravel(), together[np.triu_indices(14, 1)]]
    # Sums of the same numbers in another order differ in their last bits, which would tell.
    return np.round(np.concatenate(features), 6)


def _tested(learn: Sequence[_Case], test: Sequence[_Case], sight: Sight) -> Floats:
    """How many of the tested clips each method gets right; ties count by their share."""
    every = np.concatenate([case.rows[sight] for case in learn])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-9
    known = {
        group: _Known.learn([c for c in learn if c.group == group], sight, mean, spread) for group in _groups(learn)
    }
    hits = np.zeros(2)
    for case in test:
        own = known.get(case.group)
        rows = (case.rows[sight] - mean) / spread
        for method in (0, 1):
            if own is None:
                hits[method] += 1 / len(case.options)
                continue
            score = own.nearest if method == 0 else own.bayes
            if case.group:
                by_label = score(rows[0])
                scores = np.array([by_label[own.labels.index(option)] for option in case.options])
            else:
                scores = np.array([np.subtract(*score(row)[::-1]) for row in rows])
            best = np.flatnonzero(scores > scores.max() - 1e-9)
            hits[method] += (case.right in best) / len(best)
    return hits


def _groups(cases: Sequence[_Case]) -> list[str]:
    return sorted({case.group for case in cases})


@dataclass(frozen=True)
class _Known:
    """Rows with their labels: the right answers, or whether an option is right ("no", "yes")."""

    labels: list[str]
    x: Floats
    of: npt.NDArray[np.int64]
    cuts: Floats
    bins: npt.NDArray[np.int64]

    @classmethod
    def learn(cls, cases: Sequence[_Case], sight: Sight, mean: Floats, spread: Floats) -> "_Known":
        x = (np.concatenate([case.rows[sight] for case in cases]) - mean) / spread
        if cases[0].group:
            labels = sorted(cases[0].options)
            of = [labels.index(case.options[case.right]) for case in cases]
        else:
            labels = ["no", "yes"]
            of = [int(option == case.right) for case in cases for option in range(len(case.options))]
        cuts = np.quantile(x, np.linspace(0, 1, BINS + 1)[1:-1], axis=0)
        return cls(labels, x, np.array(of), cuts, (x[None] > cuts[:, None]).sum(axis=0))

    def nearest(self, row: Floats) -> Floats:
        """Votes of the nearest rows, by label."""
        near = np.argsort(((self.x - row) ** 2).sum(axis=1), kind="stable")[:NEIGHBOURS]
        return np.bincount(self.of[near], minlength=len(self.labels)).astype(np.float64)

    def bayes(self, row: Floats) -> Floats:
        """Log odds by naive Bayes over binned features, by label."""
        same = self.bins == (row[None] > self.cuts).sum(axis=0)
        scores = np.zeros(len(self.labels))
        for label in range(len(self.labels)):
            mine = self.of == label
            scores[label] = np.log((same[mine].sum(axis=0) + 1) / (mine.sum() + BINS)).sum() + np.log(mine.sum() + 1)
        return scores
