"""Held-out evaluation: greedy answers to questions under every control, scored and told as `synthcam evaluate` does.

Every process of a run asks its share of the questions. What is written is the folder of an evaluation: `synthcam
compare` takes two of them, and its page shows what was got wrong.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

import trainer.compat  # noqa: F401  # isort: skip
import torch
from accelerate.utils import gather_object
from peft import PeftModel
from transformers import PreTrainedModel

from synthcam import __version__
from synthcam.atomic_files import write_text
from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark
from synthcam.evaluation.items import Answered, Item, Playback, Prediction
from synthcam.evaluation.metrics.twins import ALL_TWINS, TWINS_MERGED
from synthcam.evaluation.predictions import EvaluationFolder
from synthcam.evaluation.run import conclude, scored
from synthcam.option_text import LETTERS
from trainer.clips import lookalikes_of, possible_answers, temporal_spec_of
from trainer.evaluation.controls import CONTROLS, Control, Shown, frame_controls, shown_under
from trainer.examples import Example, is_temporal
from trainer.features import Encoder, Prompt
from trainer.machine import is_main_process, process_count, process_number
from trainer.models.chat import VISION_TOKENS
from trainer.rewards.accuracy import is_free_text
from trainer.rewards.combine import question_of
from trainer.rewards.format import read_answer
from trainer.video import UnreadableVideoError

Evaluation = Mapping[str, Any]
"""The content of scores.json."""
BENCHMARK = "held-out"
PLAYBACKS: dict[Control, Playback] = {
    "as it is": "forward",
    "reversed": "reversed",
    "mirrored": "mirrored",
    "frozen": "frozen",
    "shuffled": "shuffled",
}
MATCHED, SOURCE, LEVEL = "matched twins", "source ", "level "
"""The conditions of a question: its clip has a matched twin; its source, where there are several; its clip's level."""


def evaluate(
    model: PreTrainedModel | PeftModel,
    encoder: Encoder,
    examples: Sequence[Example],
    *,
    name: str,
    folder: Path | None = None,
    batch_size: int,
    max_new_tokens: int,
    controls: Sequence[Control] = CONTROLS,
    seed: int = 0,
    described: Mapping[str, Any] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Evaluation:
    """Ask the model every question with a letter or a word as its answer, under every control.

    Every process of a run calls this, and asks its share.

    Args:
        name: of the model at this moment, such as "after sft".
        folder: where the main process writes predictions.jsonl, scores.json and report.html; None writes nothing.
        described: what else is recorded of the model.

    Raises:
        InputError: none of the questions has a letter or a word as its answer.
    """
    short = [example for example in examples if not is_free_text(question_of(example)) or is_temporal(example.topic)]
    if not short:
        raise InputError(f"none of {len(examples)} held-out questions has a letter or a word as its answer")
    shown = [one for control in controls for one in shown_under(short, control)]
    items = held_out_items(shown)
    said = answer_together(
        model, encoder, shown, batch_size=batch_size, max_new_tokens=max_new_tokens, seed=seed, progress=progress
    )
    answered = [Answered(item, _prediction(item, text)) for item, text in zip(items, said, strict=True)]
    benchmark = Benchmark(BENCHMARK, tuple(items))
    asked = {
        "benchmark": BENCHMARK,
        "questions": len(items),
        "digest": benchmark.digest,
        "system": name,
        "fps": encoder.video_input.fps,
        "budget": encoder.video_input.max_frames,
        "max_pixels": encoder.video_input.pixels,
        "limit": None,
        "controls": list(controls),
        "synthcam": __version__,
    }
    left_out = len(examples) - len(short)
    notes = [f"questions that are answered in sentences, which are not asked: {left_out}"] if left_out else []
    about = {"video": encoder.video_input.model_dump(), **(described or {})}
    state = {"missing": [], "skipped": left_out, "skip_missing": False}
    content = scored(answered, {**asked, **state}, described=about, notes=notes)
    if folder is not None and is_main_process():
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / "run.json", json.dumps(asked, indent=1) + "\n")
        conclude(EvaluationFolder(folder), answered, content)
    return content


def held_out_items(shown: Sequence[Shown]) -> list[Item]:
    """The items of questions under their controls.

    A question that is answered by a word gets the words that are right for questions of its sort as its options: those
    of a kind, or the directions of the same motion; about a temporal clip, the answers that its setup allows.
    """
    words: dict[str, set[str]] = defaultdict(set)
    for one in shown:
        if not one.example.options:
            words[_sort(one.example)].add(one.expected.lower())
    sources = {one.example.source for one in shown}
    return [
        _item(number, one, sorted(words[_sort(one.example)]), several_sources=len(sources) > 1)
        for number, one in enumerate(shown)
    ]


def _item(number: int, shown: Shown, words: Sequence[str], *, several_sources: bool) -> Item:
    one, options, answer = shown.example, shown.example.options, shown.expected
    spec = temporal_spec_of(one)
    words = words if spec is None or options else [word.lower() for word in possible_answers(one)]
    if not options and 2 <= len(words) <= len(LETTERS) and answer.lower() in words:  # a stretch of time is among none
        options = tuple(f"{letter}. {word}" for letter, word in zip(LETTERS, words, strict=False))
        answer = LETTERS[words.index(answer.lower())]
    group = lookalikes_of(one)
    conditions = [f"{SOURCE}{one.source}"] if several_sources else []
    conditions += [] if spec is None else [f"{LEVEL}{spec.level}"]
    return Item(
        f"{number}",
        one.topic,
        "choice",
        f"{one.source}: {one.clip}" if several_sources else one.clip,
        one.question,
        answer,
        one.video,
        options=options,
        playback=PLAYBACKS[shown.control],
        conditions=(*conditions, *([] if group is None else [MATCHED])),
        twins=group,
    )


def _sort(example: Example) -> str:
    return f"{example.kind} of {example.topic}" if example.kind == "direction" else example.kind


def _prediction(item: Item, said: str | None) -> Prediction:
    """What stands between the answer tags, which are asked for; without them nothing was answered."""
    if said is None:
        return Prediction(item.id, error="the video cannot be read")
    return Prediction(item.id, text=read_answer(said) or "")


Progress = Callable[[int], None]
"""Called with the number of questions that were answered since the last call."""


def answer_together(
    model: PreTrainedModel | PeftModel,
    encoder: Encoder,
    questions: Sequence[Shown],
    *,
    batch_size: int,
    max_new_tokens: int,
    seed: int,
    progress: Progress | None = None,
) -> list[str | None]:
    """Answer each question on one of the processes of a run; every process gets all answers, in order."""
    count, own = process_count(), process_number()
    said = answer_greedily(
        model,
        encoder,
        questions[own::count],
        batch_size=batch_size,
        max_new_tokens=max_new_tokens,
        seed=seed,
        progress=None if progress is None else lambda done: progress(done * count),
    )
    mine = list(zip(range(own, len(questions), count), said, strict=True))
    everyone = dict(gather_object(mine) if count > 1 else mine)
    return [everyone[number] for number in range(len(questions))]


def answer_greedily(
    model: PreTrainedModel | PeftModel,
    encoder: Encoder,
    questions: Sequence[Shown],
    *,
    batch_size: int,
    max_new_tokens: int,
    seed: int,
    progress: Progress | None = None,
) -> list[str | None]:
    """Answer each question by greedy decoding; None for a question whose video is unreadable.

    Args:
        model: stays in the mode (training or not) that it was in.
        seed: seed of the order of shuffled frames.
    """
    was_training = model.training
    model.train(False)
    said: list[str | None] = []
    try:
        for start in range(0, len(questions), batch_size):
            batch = questions[start : start + batch_size]
            prompts = [_prompt(encoder, shown, seed=seed) for shown in batch]
            readable = [prompt for prompt in prompts if prompt is not None]
            texts = iter(generate_greedily(model, encoder, readable, max_new_tokens) if readable else [])
            said += [None if prompt is None else next(texts) for prompt in prompts]
            if progress is not None:
                progress(len(batch))
    finally:
        model.train(was_training)
    return said


def _prompt(encoder: Encoder, shown: Shown, *, seed: int) -> Prompt | None:
    try:
        return encoder.prompt(shown.example, **frame_controls(shown, seed=seed))
    except UnreadableVideoError:
        return None


def generate_greedily(
    model: PreTrainedModel | PeftModel, encoder: Encoder, prompts: Sequence[Prompt], max_new_tokens: int
) -> list[str]:
    """The greedy continuation of each prompt."""
    tokens, mask = pad_left([prompt.tokens for prompt in prompts], encoder.pad_token)
    device = model.device
    pictures = encoder.model_inputs([prompt.patches for prompt in prompts])
    generate: Any = model.generate
    with torch.inference_mode():
        output = generate(
            input_ids=tokens.to(device),
            attention_mask=mask.to(device),
            mm_token_type_ids=encoder.token_types(tokens).to(device),
            **{name: values.to(device) for name, values in pictures.items()},
            do_sample=False,
            temperature=None,
            top_p=None,
            top_k=None,
            repetition_penalty=1.0,  # the released model's own generation config has another
            max_new_tokens=max_new_tokens,
            suppress_tokens=encoder.processor.tokenizer.convert_tokens_to_ids(list(VISION_TOKENS)),
        )
    texts: list[str] = encoder.processor.tokenizer.batch_decode(output[:, tokens.shape[1] :], skip_special_tokens=True)
    return texts


def pad_left(rows: Sequence[Sequence[int]], value: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Pad rows of tokens on the left: tokens (B, T), and a mask (B, T) that is 0 where there is padding."""
    longest = max(len(row) for row in rows)
    tokens = torch.tensor([[value] * (longest - len(row)) + list(row) for row in rows])
    mask = torch.tensor([[0] * (longest - len(row)) + [1] * len(row) for row in rows])
    return tokens, mask


def evaluation_table(evaluations: Mapping[str, Evaluation]) -> Table:
    """A table of evaluations by the name of the model, such as "before", "after sft", "after grpo".

    Each row has its own chance and majority, because not every question has an answer under every control. Questions of
    several sources also get a row for each source.
    """
    table = Table(title="Held-out questions, greedy answers")
    table.add_column("model")
    table.add_column("frames")
    for heading in ("questions", "right", "95 %", "chance", "majority", "twins merged", "matched twins", "all twins"):
        table.add_column(heading, justify="right")
    for model, evaluation in evaluations.items():
        for control, playback in PLAYBACKS.items():
            prefix = "" if playback == "forward" else f"{playback} "
            found = evaluation["scores"]
            if f"{prefix}choices" not in found:
                continue
            every = found[f"{prefix}choices"]["all"]
            conditions = found.get(f"{prefix}choices by condition", {"tasks": {}})["tasks"]
            majority = evaluation["baselines"]["majority"][f"{prefix}choices"]["all"]
            table.add_row(
                model,
                control,
                str(every["questions"]),
                _percent(every["accuracy"]["value"]),
                _interval(every["accuracy"]),
                _percent(every["chance"]),
                _percent(majority["accuracy"]),
                _percent(_all(found, f"{prefix}{TWINS_MERGED}")),
                _percent(conditions.get(MATCHED, {"accuracy": {"value": None}})["accuracy"]["value"]),
                _percent(_all(found, f"{prefix}{ALL_TWINS}")),
            )
            for name in [name for name in conditions if name.startswith(SOURCE)]:
                row = conditions[name]
                source, share = name.removeprefix(SOURCE), row["accuracy"]
                table.add_row(
                    "",
                    f"- of {source}",
                    str(row["questions"]),
                    _percent(share["value"]),
                    _interval(share),
                    *[""] * 5,
                )
        table.add_section()
    return table


def _all(found: Mapping[str, Any], kind: str) -> float | None:
    value: float | None = found[kind]["all"]["accuracy"]["value"] if kind in found else None
    return value


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"


def _interval(score: Mapping[str, Any]) -> str:
    bounds = score["interval"]
    return "" if bounds is None else f"{100 * bounds[0]:.0f}-{100 * bounds[1]:.0f}"
