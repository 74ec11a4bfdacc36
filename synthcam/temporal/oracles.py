"""Guessers that see less than a clip in order: one frame, the first and the last, all frames shuffled, or the text alone.

What they see is the true state of the frames, better than any pixels. Each learns from half of the setups which features
go with which answers and is tested on the other half: by a vote of the nearest, and by naive Bayes. If the best of them
is right beyond chance, a question can be answered without time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from synthcam.seeding import stream
from synthcam.temporal.clip import TemporalClip, TemporalSpec
from synthcam.temporal.event_log import EventLog, State

Sight = Literal["single frame", "first and last", "shuffled", "text"]
SIGHTS: tuple[Sight, ...] = get_args(Sight)
NEIGHBOURS = 15
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
    """A clip as guessers see it: features by sight, its options and which of them is right."""

    features: Mapping[Sight, Floats]
    options: tuple[str, ...]
    right: int
    group: str


def guesses(kind: str, level: int, *, setups: int, fps: float = 4.0, first_seed: int = 0) -> dict[Sight, Guess]:
    """Test the guessers on random clips of a kind and level, one of each setup."""
    cases = [_case(kind, level, first_seed + number, fps) for number in range(setups)]
    chance = float(np.mean([1 / len(case.options) for case in cases]))
    found = {}
    for sight in SIGHTS:
        hits = np.zeros(2)
        for fold in (0, 1):
            learn = [case for i, case in enumerate(cases) if i % 2 != fold]
            test = [case for i, case in enumerate(cases) if i % 2 == fold]
            hits += _tested(learn, test, sight)
        # The better method is chosen on all clips, which flatters it a little.
        found[sight] = Guess(float(hits.max() / len(cases)), chance, len(cases))
    return found


def _case(kind: str, level: int, seed: int, fps: float) -> _Case:
    rng = stream(seed, "oracle", kind, level)
    spec = TemporalSpec(kind, level, seed, 0, "flat", 64, 64, fps)
    count = len(TemporalClip(spec).setup.options)
    clip = TemporalClip(TemporalSpec.from_record({**spec.as_record(), "option": int(rng.integers(count))}))
    setup, log = clip.setup, clip.log
    by_frame = [[s for s in log.states if s.frame == frame] for frame in range(log.frames)]
    frames = [_numbers(states, log, setup.question) for states in by_frame]
    shown = frames[int(rng.integers(len(frames)))]
    text = np.array([len(setup.question), *(sum(map(ord, option)) % 97 for option in setup.options[:4])], dtype=float)
    features: dict[Sight, Floats] = {
        "single frame": shown,
        "first and last": np.concatenate([frames[0], frames[-1]]),
        "shuffled": _bag(np.stack(frames)),
        "text": text,
    }
    # Compared are clips with the same possible answers alone, where answers have names of their own.
    named = any(any(name in option for option in setup.options) for name in (t.name for t in log.things))
    return _Case(
        features, setup.options, setup.options.index(setup.answer(log)), "" if named else _group(setup.options)
    )


def _group(options: Sequence[str]) -> str:
    return "|".join(sorted(options))


def _numbers(states: Sequence[State], log: EventLog, question: str) -> Floats:
    """What is seen of a frame as numbers: of each visible thing, those that are asked about first."""
    roles = {thing.name: thing.role for thing in log.things}
    seen = [s for s in states if s.visible and roles[s.thing] in ("mover", "item", "sign", "wall")]
    seen.sort(key=lambda s: (question.find(s.thing) if s.thing in question else 999, roles[s.thing], s.x, s.y))
    found: list[float] = []
    for s in seen[:6]:
        text = float(sum(map(ord, s.text)) % 97) if s.form != "back" else 0.0
        looks = float(sum(map(ord, s.colour + s.form)) % 89)
        turn = np.deg2rad(s.angle_deg)
        found += [s.x, s.y, float(np.cos(turn)), float(np.sin(turn)), s.scale, looks / 20, text / 20]
    return np.array([*found, *([0.0] * (42 - len(found)))])


def _bag(frames: Floats) -> Floats:
    """Frames (F, N) without their order: quantiles of each number, its sorted steps, and how pairs go together."""
    ordered = np.sort(frames, axis=0)
    quantiles = np.quantile(ordered, (0.0, 0.25, 0.5, 0.75, 1.0), axis=0)
    steps = np.sort(np.diff(ordered, axis=0), axis=0)
    together = np.corrcoef(frames[:, :14] + 1e-9 * np.arange(len(frames))[:, None], rowvar=False)
    return np.concatenate(
        [quantiles.ravel(), steps[[0, len(steps) // 2, -1]].ravel(), np.nan_to_num(together[np.triu_indices(14, 1)])]
    )


def _tested(learn: Sequence[_Case], test: Sequence[_Case], sight: Sight) -> Floats:
    """How many of the tested clips each method gets right; ties count by their share."""
    scale_of = np.stack([case.features[sight] for case in learn])
    mean, spread = scale_of.mean(axis=0), scale_of.std(axis=0) + 1e-9
    hits = np.zeros(2)
    known = {}
    for group in sorted({case.group for case in learn}):
        own = [case for case in learn if case.group == group]
        x = (np.stack([case.features[sight] for case in own]) - mean) / spread
        known[group] = (own, x, np.quantile(x, np.linspace(0, 1, BINS + 1)[1:-1], axis=0))
    for case in test:
        if case.group not in known:
            hits += 1 / len(case.options)
            continue
        own, x, cuts = known[case.group]
        at = (case.features[sight] - mean) / spread
        for method, scores in enumerate((_nearest(own, x, at, case), _bayes(own, x, cuts, at, case))):
            best = np.flatnonzero(scores > scores.max() - 1e-9)
            hits[method] += (case.right in best) / len(best)
    return hits


def _labels(own: Sequence[_Case], case: _Case) -> npt.NDArray[np.int64]:
    """The right option of each known clip as the tested clip numbers it: by its words, or its place where words differ."""
    if case.group:
        return np.array([case.options.index(other.options[other.right]) for other in own])
    return np.array([other.right if other.right < len(case.options) else -1 for other in own])


def _nearest(own: Sequence[_Case], x: Floats, at: Floats, case: _Case) -> Floats:
    near = np.argsort(((x - at) ** 2).sum(axis=1), kind="stable")[:NEIGHBOURS]
    labels = _labels([own[int(i)] for i in near], case)
    return np.array([(labels == option).sum() for option in range(len(case.options))], dtype=float)


def _bayes(own: Sequence[_Case], x: Floats, cuts: Floats, at: Floats, case: _Case) -> Floats:
    bins = (x[None] > cuts[:, None]).sum(axis=0)
    here = (at[None] > cuts).sum(axis=0)
    same = bins == here
    labels = _labels(own, case)
    scores = np.zeros(len(case.options))
    for option in range(len(case.options)):
        mine = labels == option
        scores[option] = np.log((same[mine].sum(axis=0) + 1) / (mine.sum() + BINS)).sum() + np.log(mine.sum() + 1)
    return scores
