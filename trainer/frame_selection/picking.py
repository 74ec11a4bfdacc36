"""Opens a way to pick frames by its name, and shows a model what it picks."""

from collections.abc import Callable
from dataclasses import dataclass

import trainer.compat  # noqa: F401  # isort: skip
import torch

from synthcam.errors import InputError
from trainer.examples import Example
from trainer.frame_selection.candidates import Candidates, as_shown, read_candidates
from trainer.frame_selection.config import PicksConfig
from trainer.frame_selection.features import SeenVideos
from trainer.frame_selection.policy import FramePolicy
from trainer.frame_selection.reader import Reader
from trainer.frame_selection.samplers import (
    PickedFrom,
    Sampler,
    flow,
    highest,
    oracle,
    random_sampler,
    say_few,
    uniform,
)
from trainer.frame_selection.saved import load_policy, read_record
from trainer.video import DecodedVideo, Span, VideoInput

Shown = Callable[[Example, Span], DecodedVideo]
"""What a model is shown of an example's video."""


def similar_sampler(reader: Reader, seen: SeenVideos) -> Sampler:
    """The frames most like the question: the cosine between the means of their tokens and of its words' embeddings."""

    def pick(example: Example, video: PickedFrom, budget: int) -> list[int]:
        asked = reader.embed(reader.question(example).words).mean(dim=0)
        frames = seen.of(example).tokens.values.float().mean(dim=1)
        return highest(torch.cosine_similarity(frames, asked.unsqueeze(0), dim=1).double().numpy(), budget)

    return pick


def policy_sampler(policy: FramePolicy, reader: Reader, seen: SeenVideos) -> Sampler:
    """The likeliest picks of a policy."""

    def pick(example: Example, video: PickedFrom, budget: int) -> list[int]:
        return policy.select(seen.of(example).features, reader.embed(reader.question(example).words), budget)

    return pick


@dataclass(frozen=True)
class Opened:
    """A way to pick frames.

    Attributes:
        seen: what it knows of videos, where a model looks at them; its candidates are those that are picked from.
    """

    sampler: Sampler
    picks: PicksConfig
    seen: SeenVideos | None

    def candidates(self, example: Example, video_input: VideoInput, span: Span = (0.0, None)) -> Candidates:
        """The candidates of an example's video, at the size of `video_input`.

        Raises:
            UnreadableVideoError: it cannot be decoded.
            InputError: a model picks from a part of a video.
        """
        if self.seen is not None and span != (0.0, None):
            raise InputError(f"{example.video}: is asked about in part; frames are picked from whole videos")
        return read_candidates(example.video, video_input, fps=self.picks.fps, most=self.picks.most, span=span)


def picks_shown(picks: PicksConfig, video_input: VideoInput, *, seed: int, device: str = "cpu") -> Shown:
    """Open what a config names: a function that gives the frames an example's model is shown.

    Raises:
        InputError: the policy or its reader is missing or does not fit.
    """
    opened = open_sampler(picks, seed=seed, device=device)

    def shown(example: Example, span: Span) -> DecodedVideo:
        candidates = opened.candidates(example, video_input, span)
        video = PickedFrom(candidates.times, lambda: candidates.frames)
        say_few(example, video, picks.budget)
        return as_shown(candidates, opened.sampler(example, video, picks.budget))

    return shown


def open_sampler(picks: PicksConfig, *, seed: int, device: str = "cpu") -> Opened:
    """Open a way to pick frames.

    A policy takes candidates as it was trained to, whatever `picks` says of them.

    Raises:
        InputError: the policy or its reader is missing or does not fit.
    """
    plain: dict[str, Sampler] = {"uniform": uniform, "random": random_sampler(seed), "flow": flow, "oracle": oracle}
    if picks.by in plain:
        return Opened(plain[picks.by], picks, None)
    if picks.by == "similar":
        assert picks.reader is not None
        reader = Reader(picks.reader, device=device)
        seen = SeenVideos(reader, fps=picks.fps, most=picks.most)
        return Opened(similar_sampler(reader, seen), picks, seen)
    assert picks.policy is not None
    record = read_record(picks.policy)
    # Another model is refused by its weights, whatever its video input is.
    reader = Reader(picks.reader or record.reader, record.video, device=device)
    policy = load_policy(picks.policy, reader)
    seen = SeenVideos(reader, fps=record.fps, most=record.most)
    picks = picks.model_copy(update={"fps": record.fps, "most": record.most})
    return Opened(policy_sampler(policy, reader, seen), picks, seen)
