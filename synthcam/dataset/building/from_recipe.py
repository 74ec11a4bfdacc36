"""Building a dataset from the name of a recipe: what `synthcam.build` and the command of that name do."""

from pathlib import Path
from typing import Literal, overload

from synthcam.arguments import as_path
from synthcam.dataset.building.build import BuildStatus, OnStatus, Slice
from synthcam.dataset.building.build import build as build_dataset
from synthcam.dataset.building.executors import make_executor
from synthcam.dataset.building.forecast import Forecast, forecast
from synthcam.dataset.planning.recipe import load_recipe
from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.errors import InputError
from synthcam.progress import ProgressCallback, shown_progress

MOST_WORKERS = 1024


@overload
def build(recipe: str | Path, *, seed: int | None = None, dry_run: Literal[True]) -> Forecast: ...
@overload
def build(
    recipe: str | Path,
    out: str | Path,
    *,
    seed: int | None = None,
    workers: int | None = None,
    executor: str = "local",
    shard: None = None,
    resume: bool = False,
    dry_run: Literal[False] = False,
    progress: ProgressCallback | bool = True,
) -> Dataset: ...
@overload
def build(
    recipe: str | Path,
    out: str | Path,
    *,
    seed: int | None = None,
    workers: int | None = None,
    executor: str = "local",
    shard: str,
    resume: bool = False,
    dry_run: Literal[False] = False,
    progress: ProgressCallback | bool = True,
) -> None: ...
def build(
    recipe: str | Path,
    out: str | Path | None = None,
    *,
    seed: int | None = None,
    workers: int | None = None,
    executor: str = "local",
    shard: str | None = None,
    resume: bool = False,
    dry_run: bool = False,
    progress: ProgressCallback | bool = True,
) -> Dataset | Forecast | None:
    """Build a dataset of clips and samples; stop it at any moment, and `resume` continues.

    Args:
        recipe: a shipped recipe (tiny, small, real, camreasoner, benchmark, temporal, temporal_benchmark) or a
            YAML file.
        out: the folder of the dataset.
        seed: in place of the recipe's.
        workers: how many shards are made at the same time; one for each core without it.
        executor: where the work runs: "local", "ray" or "slurm".
        shard: "I/N" makes every N-th shard only, beginning with the I-th; when all are made, `resume` finishes.
        resume: continue with what is in `out`.
        dry_run: write nothing; return what the recipe would make and cost.
        progress: True draws a bar on a terminal, False draws nothing; a function is called with the name of the work,
            how much is done, and how much there is.

    Returns:
        The finished dataset; a forecast with `dry_run`; None with `shard`.

    Raises:
        InputError: the recipe or an argument is wrong, or `out` holds something else.
        MachineError: there is no OpenGL, or no room to write.
        CheckFailedError: shards failed; `resume` tries them again.

    Example:
        >>> synthcam.build("tiny", dry_run=True).clips
        32
    """
    if dry_run:
        return forecast(load_recipe(recipe, seed=seed))
    with shown_progress(progress) as report:

        def on_status(status: BuildStatus) -> None:
            report("building shards", len(status.summaries) + len(status.failed), status.total)

        run_recipe(
            recipe, out, seed=seed, workers=workers, executor=executor, shard=shard, resume=resume, on_status=on_status
        )
    return None if shard is not None or out is None else open_dataset(Path(out))


def run_recipe(
    recipe: str | Path,
    out: str | Path | None,
    *,
    seed: int | None,
    workers: int | None,
    executor: str,
    shard: str | None,
    resume: bool,
    on_status: OnStatus | None,
) -> BuildStatus:
    """Build as `build` does; `on_status`, if there is one, is called at the start and after every shard.

    Raises:
        InputError, MachineError, CheckFailedError: as `build`.
    """
    loaded = load_recipe(recipe, seed=seed)
    if out is None:
        raise InputError("--out DIR is missing; needed is the folder of the dataset, or --dry-run")
    if workers is not None and not (isinstance(workers, int) and 1 <= workers <= MOST_WORKERS):
        raise InputError(f"--workers {workers!r}; allowed is a whole number from 1 to {MOST_WORKERS}")
    only = None if shard is None else Slice.parse(shard)
    return build_dataset(
        loaded,
        as_path(out, "out"),
        make_executor(executor, workers),
        resume=resume,
        only=only,
        watch=on_status or (lambda status: None),
    )
