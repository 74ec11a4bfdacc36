"""The dry run of the stage frames: what it would look at, ask and hold, in lines. Nothing is downloaded or made."""

from collections.abc import Iterator

import trainer.compat  # noqa: F401  # isort: skip
import torch

from synthcam.errors import InputError
from trainer.config import TrainConfig
from trainer.cost import Sizes
from trainer.frame_selection.policy import FramePolicy, PolicyShape
from trainer.sources.availability import missing_data
from trainer.sources.config import source_name
from trainer.sources.registry import open_source

TEXT_TOKENS = 120
"""Tokens of a question with its options and the chat around it, roughly."""


def frames_lines(config: TrainConfig, sizes: Sizes) -> Iterator[str]:
    """Say what the stage frames of a config needs.

    Args:
        sizes: of the reader.
    """
    settings, hidden = config.frames, sizes.hidden
    assert settings is not None
    with torch.device("meta"):
        policy = FramePolicy(PolicyShape(2 * hidden, hidden, settings.hidden))
    parameters = sum(weight.numel() for weight in policy.parameters())
    a_frame = config.video.pixels // config.video.multiple**2
    budgets = ", ".join(map(str, settings.budgets))
    warm = settings.warm_start.steps
    yield f"frames: {settings.steps:,} steps over the budgets {budgets}, after a warm start of {warm:,}"
    yield f"  policy of {parameters / 1e6:.2f} M parameters; the reader stays as it is"
    questions = 0
    for source in settings.mixture:
        lacking = missing_data(source)
        if lacking is not None:
            yield f"  {source_name(source)}: missing: {lacking}"
            continue
        try:
            loaded = open_source(source, form="answer", training=True)
        except InputError as error:
            yield f"  {source_name(source)}: incomplete: {error}"
            continue
        questions += len(loaded.examples)
        yield from (f"  {line}" for line in loaded.lines())
    kept = settings.most * a_frame * hidden * 2
    yield (
        f"  a video: at most {settings.most} candidates of {a_frame} tokens each, {kept / 1e6:.0f} MB on disk; the "
        "vision tower looks at each once"
    )
    a_step = settings.questions * settings.group
    longest = max(settings.budgets) * a_frame + TEXT_TOKENS
    yield f"  a step: {settings.questions} questions with {settings.group} choices of frames each: {a_step} passes"
    cost = 2e-12 * sizes.parameters * longest
    yield f"  a pass: at most {max(settings.budgets)} frames, {longest:,} tokens, {cost:.1f} TFLOP"
    passes = settings.steps * a_step + 2 * settings.windows * questions
    rest = "" if questions else f", and {2 * settings.windows} a question to find those that frames decide"
    yield f"  in all {passes:,} passes, {1e-3 * cost * passes:,.0f} PFLOP at most{rest}"
    weights = (2 if config.model.dtype == "bfloat16" else 4) * sizes.parameters / 1e9
    yield f"  memory: {weights:.1f} GB of weights, without gradients, and a pass; by a formula, not measured"
