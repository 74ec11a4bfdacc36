"""The names that `--benchmark` takes, each with the reader of its files."""

import importlib
from pathlib import Path

from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark, Loader
from synthcam.progress import ProgressCallback

BENCHMARKS: dict[str, str] = {
    "camerabench": "camerabench:read_camerabench",
}
"""Name -> module and function of its reader; imported when it is asked for."""


def read_benchmark(
    name: str, file: Path | None, videos: Path | None, *, limit: int | None, out: Path, progress: ProgressCallback
) -> Benchmark:
    """Read a benchmark by its name.

    Args:
        limit: at most so many questions.
        out: the folder of the evaluation, below which a benchmark is built that has no file.

    Raises:
        InputError: there is no such benchmark, or its files are not valid.
    """
    if name not in BENCHMARKS:
        raise InputError(f"--benchmark {name!r}: there is none; allowed are {', '.join(BENCHMARKS)}")
    if file is not None and not file.exists():
        raise InputError(f"--file {file}: does not exist")
    module, function = BENCHMARKS[name].split(":")
    loader: Loader = getattr(importlib.import_module(f"synthcam.evaluation.benchmarks.{module}"), function)
    return loader(file, videos).limited(limit)
