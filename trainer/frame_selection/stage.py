"""The stage frames of a training run: a policy, what it was trained with, and how it compares with other ways to pick.

OUT/frames/checkpoint.pt     from which a stopped run goes on
OUT/frames/features/         what the reader's vision tower makes of the candidates
OUT/frames/log.jsonl         a row a step: budget, reward, entropy, divergence
OUT/frames/policy/           the policy
OUT/frames/comparison.json   held-out answers with every way to pick; OUT/frames/done marks the stage as complete
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
from collections.abc import Iterator

import torch
from rich.table import Table

from synthcam.atomic_files import write_text
from synthcam.errors import InputError
from synthcam.progress import RunReport
from trainer.config import TrainConfig
from trainer.cost import Sizes
from trainer.examples import Example
from trainer.frame_selection.compare import answers_with, blur_test, samplers
from trainer.frame_selection.config import FramesConfig
from trainer.frame_selection.features import SeenVideos, feature_width
from trainer.frame_selection.learn import PolicyTrainer, worth_learning
from trainer.frame_selection.policy import FramePolicy, PolicyShape
from trainer.frame_selection.reader import Reader
from trainer.frame_selection.samplers import evenly
from trainer.frame_selection.saved import PolicyRecord, load_policy, save_policy
from trainer.run_folder import DONE
from trainer.sources.availability import missing_data
from trainer.sources.config import SourceConfig, source_name
from trainer.sources.registry import open_source
from trainer.video import UnreadableVideoError

FRAMES, POLICY, FEATURES, LOG, COMPARISON = "frames", "policy", "features", "log.jsonl", "comparison.json"
ASKED_FORM = 32
"""Questions by which a reader's form of answers is found out."""
BLUR_TOP = 4
"""The policy's first picks that are blurred."""


@dataclass(frozen=True)
class TrainedPolicy:
    """A trained policy.

    Attributes:
        folder: of the policy.
        comparison: the content of comparison.json; empty without held-out questions.
    """

    folder: Path
    comparison: dict[str, Any]


def train_frames(config: TrainConfig, folder: Path, reader_name: str, report: RunReport) -> TrainedPolicy:
    """Train a policy with a frozen reader, and compare it; parts that are finished are kept.

    Raises:
        InputError: a source, the reader or its answers are of no use.
    """
    settings = config.frames
    assert settings is not None
    stage = folder / FRAMES
    reader = open_reader(config, reader_name)
    learned = examples_of(settings.mixture, "frames", report, training=True)
    held_out = examples_of(settings.held_out, "held out", report, training=False)
    stage.mkdir(parents=True, exist_ok=True)
    seen = SeenVideos(reader, fps=settings.fps, most=settings.most, folder=settings.features or stage / FEATURES)
    learned, held_out = (_readable(some, seen, report) for some in (learned, held_out))
    if not learned:
        raise InputError("frames.mixture: none of its videos can be read")
    find_form(reader, seen, learned)
    report.say(
        f"frames: reader {reader.name} answers with the letter {'in tags' if reader.form == 'tagged' else 'alone'}"
    )
    if (stage / DONE).is_file():
        policy = load_policy(stage / POLICY, reader)
    else:
        policy = _trained(config, settings, reader, seen, learned, stage, report)
    return TrainedPolicy(
        stage / POLICY, _compared(settings, config.seed, policy, reader, seen, held_out, stage, report)
    )


def open_reader(config: TrainConfig, name: str) -> Reader:
    """The frozen model of a config, with the config's video input."""
    return Reader(name, config.video, dtype=config.model.dtype, device=config.device)


def examples_of(sources: Sequence[SourceConfig], what: str, report: RunReport, *, training: bool) -> list[Example]:
    """The examples of some sources, one source after the other."""
    loaded = [open_source(source, form="answer", training=training) for source in sources]
    for line in (line for source in loaded for line in source.lines()):
        report.say(f"{what}: {line}")
    return [example for source in loaded for example in source.examples]


def _readable(examples: Sequence[Example], seen: SeenVideos, report: RunReport) -> list[Example]:
    """The examples whose videos can be read; looks at all of them."""
    found = []
    for number, example in enumerate(examples, start=1):
        try:
            seen.of(example)
            found.append(example)
        except UnreadableVideoError as error:
            report.say(f"frames: {error}; its question is left out")
        report.progress("candidates of videos", number, len(examples))
    return found


def find_form(reader: Reader, seen: SeenVideos, examples: Sequence[Example]) -> None:
    """Find out in which form the reader answers, over some questions.

    Raises:
        InputError: it does not answer in letters.
    """
    some = [examples[i] for i in evenly(len(examples), ASKED_FORM)]
    for example in some:
        reader.question(example)  # refuses questions without letters before anything else does
    shown = [seen.of(example).tokens.pick(evenly(len(seen.of(example)), 8)) for example in some]
    reader.take_form(some, shown)


def _trained(
    config: TrainConfig,
    settings: FramesConfig,
    reader: Reader,
    seen: SeenVideos,
    learned: Sequence[Example],
    stage: Path,
    report: RunReport,
) -> FramePolicy:
    began = time.process_time()
    asked = worth_learning(reader, seen, learned, settings, report.progress)
    report.say(f"frames: {len(asked):,} of {len(learned):,} questions depend on which frames are shown")
    shape = PolicyShape(feature_width(reader), reader.hidden, settings.hidden)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        policy = FramePolicy(shape)
    trainer = PolicyTrainer(policy, reader, seen, asked, settings, seed=config.seed, folder=stage)
    if trainer.resume():
        report.say(f"frames: continues at step {len(trainer.steps)}")
    trainer.train(report.progress)
    rows = "".join(json.dumps(vars(step)) + "\n" for step in trainer.steps)
    write_text(stage / LOG, rows)
    record = PolicyRecord(
        shape, reader.name, reader.digest, reader.video_input, settings.fps, settings.most, settings.budgets
    )
    policy.train(False)
    save_policy(stage / POLICY, policy, record)
    cost = {"cpu_seconds": time.process_time() - began, "questions": len(asked), "rollbacks": trainer.rollbacks}
    write_text(stage / DONE, json.dumps(cost) + "\n")
    return policy


def _compared(
    settings: FramesConfig,
    seed: int,
    policy: FramePolicy,
    reader: Reader,
    seen: SeenVideos,
    examples: Sequence[Example],
    stage: Path,
    report: RunReport,
) -> dict[str, Any]:
    if not examples:
        return {}
    if (stage / COMPARISON).is_file():
        found: dict[str, Any] = json.loads((stage / COMPARISON).read_text())
        return found
    budgets: dict[str, dict[str, Any]] = {}
    windowed = all(example.geometry is not None for example in examples)
    for budget in settings.budgets:
        ways = samplers(reader, seen, policy, seed=seed)
        for number, (name, sampler) in enumerate(ways.items(), start=1):
            if name == "oracle" and not windowed:
                continue
            found_answers = answers_with(sampler, reader, seen, examples, budget)
            budgets.setdefault(str(budget), {})[name] = found_answers.as_dict()
            report.progress(f"ways to pick {budget}", number, len(ways))
    blurred = blur_test(policy, reader, seen, examples, top=BLUR_TOP, seed=seed, progress=report.progress)
    content = {"questions": len(examples), "budgets": budgets, "blur": blurred.as_dict()}
    text = json.dumps(content, indent=1)
    write_text(stage / COMPARISON, text + "\n")
    return dict(json.loads(text))


def comparison_table(content: dict[str, Any]) -> Table:
    """A table of a comparison: right answers by way to pick and budget, and picks in true windows."""
    budgets = content["budgets"]
    table = Table(title=f"Held-out questions ({content['questions']}), right with frames picked by")
    table.add_column("way")
    for budget in budgets:
        table.add_column(f"{budget} frames", justify="right")
        table.add_column("in windows", justify="right")
    ways = dict.fromkeys(way for found in budgets.values() for way in found)
    for way in ways:
        cells = []
        for found in budgets.values():
            one = found.get(way)
            cells += ["", ""] if one is None else [_share(one["accuracy"]), _share(one["inside"])]
        table.add_row(way, *cells)
    return table


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f} %"


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
