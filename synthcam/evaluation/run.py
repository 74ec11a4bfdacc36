"""Evaluating a system on a benchmark: ask what is not answered yet, score, and write everything into a folder."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from synthcam import __version__
from synthcam.arguments import as_path
from synthcam.atomic_files import write_text
from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark
from synthcam.evaluation.benchmarks.names import read_benchmark
from synthcam.evaluation.captioned import judge_captions
from synthcam.evaluation.changes import read_changes, with_changes
from synthcam.evaluation.items import Answered, Item, Prediction
from synthcam.evaluation.metrics.twins import taken_for_look_alike
from synthcam.evaluation.official import official_numbers
from synthcam.evaluation.predictions import PICKS, EvaluationFolder, line_of
from synthcam.evaluation.report.report import write_report
from synthcam.evaluation.scores import baseline_scores, confused_choices, score_tables
from synthcam.evaluation.system import System, SystemSettings, open_system, open_with_frames
from synthcam.progress import ProgressCallback, shown_progress


@dataclass(frozen=True)
class Evaluated:
    """What an evaluation found.

    Attributes:
        folder: with predictions.jsonl, scores.json and report.html.
        scores: the content of scores.json.
    """

    folder: Path
    scores: Mapping[str, Any]


def evaluate(
    benchmark: str,
    system: str | System,
    *,
    out: str | Path,
    file: str | Path | None = None,
    videos: str | Path | None = None,
    skip_missing: bool = False,
    frames: str | None = None,
    budget: int | None = None,
    fps: float | None = None,
    max_pixels: int | None = None,
    limit: int | None = None,
    answer_alone: bool = False,
    changes: str | Sequence[str] = (),
    resume: bool = False,
    concurrency: int = 4,
    options: Mapping[str, Any] | None = None,
    progress: ProgressCallback | bool = False,
) -> Evaluated:
    """Ask a system the questions of a benchmark, and score its answers.

    Args:
        benchmark: camerabench, camreasoner, synthetic, poses, clips, choices or long.
        system: what `--system` takes, or an object with the methods of `synthcam.evaluation.system.System`.
        out: a new or empty folder, or one to go on in with `resume`.
        file: the benchmark's file or folder.
        videos: the folder that the file's names of videos are below.
        skip_missing: leave out the questions about videos that are missing; they count as wrong without it.
        frames: how frames are picked for each question: uniform, random, flow, similar, policy or oracle, `budget` of
            them; without it a system takes its own.
        budget: most frames of a video, taken evenly. fps: frames a second. max_pixels: most pixels of a frame.
        limit: ask at most so many questions, drawn over all tasks.
        answer_alone: ask CamReasoner's questions for the letter alone, in place of its prompt.
        changes: also ask about reversed, mirrored, frozen or shuffled clips, as far as the right answer is known then.
        concurrency: questions that are asked at once, where the system can.
        options: further options of the system, such as the name of the model on a server.

    Raises:
        InputError: an argument or a file is not valid, or every video is missing.

    Example:
        >>> found = synthcam.evaluate("camerabench", "always-no", file="Static.jsonl", out="out")  # doctest: +SKIP
        >>> found.scores["scores"]["binary"]["macro"]["average_precision"]["value"]  # doctest: +SKIP
        0.097
    """
    if limit is not None and limit < 1:
        raise InputError(f"--limit {limit}: allowed are numbers from 1")
    changed = read_changes(changes) if changes else ()
    folder = EvaluationFolder(as_path(out, "out"))
    with shown_progress(progress) as report:
        source = None if file is None else as_path(file, "file")
        root = None if videos is None else as_path(videos, "videos")
        if root is not None and not root.is_dir():
            raise InputError(f"--videos {root}: is no folder")
        read = read_benchmark(
            benchmark, source, root, limit=limit, answer_alone=answer_alone, out=folder.path, progress=report
        )
        read = with_changes(read, changed)
        settings = SystemSettings(
            items=read.items,
            fps=fps,
            budget=budget,
            max_pixels=max_pixels,
            concurrency=concurrency,
            options=options or {},
        )
        name = system if isinstance(system, str) else system.name
        asked = {
            "benchmark": read.name,
            "questions": len(read.items),
            "digest": read.digest,
            "system": name,
            "fps": fps,
            **({} if frames is None else {"frames": frames}),
            "budget": budget,
            "max_pixels": max_pixels,
            "limit": limit,
            "answer_alone": answer_alone,
            "changes": list(changed),
            "skip_missing": skip_missing,
            "options": dict(sorted((options or {}).items())),
            "synthcam": __version__,
        }
        if frames is not None and not isinstance(system, str):
            raise InputError(f"--frames {frames}: is for systems by name; {name} takes its frames itself")
        if isinstance(system, str):
            opening = (
                open_system(system, settings)
                if frames is None
                else open_with_frames(system, frames, settings, folder.path / PICKS)
            )
            with opening as opened:
                scores = _evaluate(read, opened, folder, asked, skip_missing=skip_missing, resume=resume, report=report)
        else:
            scores = _evaluate(read, system, folder, asked, skip_missing=skip_missing, resume=resume, report=report)
    return Evaluated(folder.path, scores)


def _evaluate(
    benchmark: Benchmark,
    system: System,
    folder: EvaluationFolder,
    asked: Mapping[str, Any],
    *,
    skip_missing: bool,
    resume: bool,
    report: ProgressCallback,
) -> Mapping[str, Any]:
    missing = frozenset(benchmark.missing if system.needs_video else ())
    _check_videos(benchmark, system, missing)
    items = [item for item in benchmark.items if not (skip_missing and item.video in missing)]
    answered = folder.begin(asked, resume=resume)
    unknown = answered.keys() - {item.id for item in items}
    if unknown:
        raise InputError(f"{folder.predictions}: answers {min(unknown)}, which this benchmark does not ask")
    _answer(items, missing, system, folder, answered, report)
    in_order = judge_captions([answered[item.id] for item in items], benchmark)
    state = {"missing": sorted(missing), "skipped": len(benchmark.items) - len(items)}
    content = scored(in_order, {**asked, **state}, described=system.describe(), notes=benchmark.notes)
    conclude(folder, in_order, content)
    return content


def conclude(folder: EvaluationFolder, answered: Sequence[Answered], content: Mapping[str, Any]) -> None:
    """Write the predictions in the order of the benchmark, scores.json and report.html."""
    folder.write_in_order(answered)
    write_text(folder.scores, json.dumps(content, indent=1, allow_nan=False) + "\n")
    write_report(folder.report, answered, content)


def scored(
    answered: Sequence[Answered], asked: Mapping[str, Any], *, described: Mapping[str, Any], notes: Sequence[str]
) -> dict[str, Any]:
    """The content of scores.json: every table, beside baselines, with what was asked of whom.

    Args:
        asked: the content of run.json, and which videos were missing.
        described: what the system says of itself.
        notes: what was assumed or left out.
    """
    return {
        **asked,
        "described": dict(described),
        "notes": list(notes),
        "errors": sum(one.prediction.error is not None for one in answered),
        "scores": score_tables(answered).as_dict(),
        "baselines": baseline_scores([one.item for one in answered]),
        "confusions": confused_choices(answered),
        "look_alikes": taken_for_look_alike(answered),
        "as_official_scripts": official_numbers(answered),
    }


def _check_videos(benchmark: Benchmark, system: System, missing: frozenset[str]) -> None:
    if not missing:
        return
    if all(item.file is None for item in benchmark.items):
        raise InputError(f"--system {system.name}: looks at videos; --videos names the folder of them")
    if all(item.video in missing for item in benchmark.items):
        raise InputError(f"--videos: holds none of the {len(missing)} videos of the benchmark, such as {min(missing)}")


def _answer(
    items: list[Item],
    missing: frozenset[str],
    system: System,
    folder: EvaluationFolder,
    answered: dict[str, Answered],
    report: ProgressCallback,
) -> None:
    """Append a prediction for each item that has none yet, as soon as it is there."""
    todo = {item.id: item for item in items if item.id not in answered}
    asked = len(items)
    with folder.predictions.open("a", encoding="utf-8") as file:

        def take(prediction: Prediction) -> None:
            item = todo.pop(prediction.item, None)
            if item is None:
                raise InputError(f"--system {system.name}: answers {prediction.item!r}, which it was not asked")
            one = Answered(item, prediction.checked)
            answered[item.id] = one
            file.write(line_of(one))
            file.flush()
            report(f"questions to {system.name}", asked - len(todo), asked)

        for item in [item for item in todo.values() if item.video in missing]:
            take(Prediction(item.id, error="the video is missing"))
        for prediction in _asked(system, [item.without_answer for item in todo.values()]):
            take(prediction)
        for item in list(todo.values()):
            take(Prediction(item.id, error=f"{system.name} gave no answer"))


def _asked(system: System, items: list[Item]) -> Iterator[Prediction]:
    if items:
        yield from (replace(one, error=_one_line(one.error)) for one in system.answer(iter(items)))


def _one_line(error: str | None) -> str | None:
    return None if error is None else " ".join(error.split())
