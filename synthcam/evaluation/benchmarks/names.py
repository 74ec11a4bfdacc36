"""The names that `--benchmark` takes, each with the reader of its files."""

from pathlib import Path

from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark
from synthcam.progress import ProgressCallback

BENCHMARKS = ("camerabench", "camreasoner", "synthetic", "poses", "clips", "choices", "long")
BUILT = "synthetic"
"""The folder, below that of the evaluation, of a benchmark that is built because it has no file."""


def read_benchmark(
    name: str,
    file: Path | None,
    videos: Path | None,
    *,
    limit: int | None,
    answer_alone: bool,
    out: Path,
    progress: ProgressCallback,
) -> Benchmark:
    """Read a benchmark by its name.

    Args:
        limit: at most so many questions.
        answer_alone: of camreasoner: ask for the letter alone.
        out: the folder of the evaluation, below which a benchmark is built that has no file.

    Raises:
        InputError: there is no such benchmark, or its files are not valid.
    """
    if name not in BENCHMARKS:
        raise InputError(f"--benchmark {name!r}: there is none; allowed are {', '.join(BENCHMARKS)}")
    if file is not None and not file.exists():
        raise InputError(f"--file {file}: does not exist")
    if answer_alone and name != "camreasoner":
        raise InputError(f"--answer-alone: is for --benchmark camreasoner, not for {name}")
    return _read(name, file, videos, limit, answer_alone, out, progress).limited(limit)


def _read(
    name: str,
    file: Path | None,
    videos: Path | None,
    limit: int | None,
    answer_alone: bool,
    out: Path,
    progress: ProgressCallback,
) -> Benchmark:
    # Imported when asked for: the synthetic benchmark brings the renderer with it.
    if name == "camerabench":
        from synthcam.evaluation.benchmarks.camerabench import read_camerabench

        return read_camerabench(file, videos)
    if name == "camreasoner":
        from synthcam.evaluation.benchmarks.choice_questions import read_camreasoner

        return read_camreasoner(file, videos, answer_alone=answer_alone)
    if name == "poses":
        from synthcam.evaluation.benchmarks.clip_folders import read_pose_folder

        return read_pose_folder(file, videos)
    if name == "clips":
        from synthcam.evaluation.benchmarks.clip_folders import read_clips

        return read_clips(file, videos)
    if name == "choices":
        from synthcam.evaluation.benchmarks.choice_questions import read_choices

        return read_choices(file, videos)
    if name == "long":
        from synthcam.evaluation.benchmarks.own_datasets import read_long

        return read_long(file, videos)
    from synthcam.evaluation.benchmarks.own_datasets import build_synthetic, read_synthetic

    if videos is not None:
        raise InputError("--videos: the synthetic benchmark has its videos in its own folder")
    return build_synthetic(out / BUILT, limit, progress) if file is None else read_synthetic(file)
