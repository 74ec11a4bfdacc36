"""The folder of a run, from which it can be resumed after a stop at any moment.

OUT/config.json                the config; a run of another config is refused here
OUT/start/                     the tiny model with its random weights
OUT/<stage>/checkpoint-*       checkpoints to resume from; beside them curves.png and tensorboard/
OUT/<stage>/model/             the model after the stage; OUT/<stage>/done marks it as complete
OUT/evaluations/<name>/        held-out answers and scores at a moment, as `synthcam evaluate` writes them
"""

import json
import shutil
from pathlib import Path
from typing import Any

from synthcam.atomic_files import write_text
from synthcam.errors import InputError
from synthcam.evaluation.predictions import EvaluationFolder
from synthcam.receipts import foreign_file, read_receipt
from trainer.checkpoints import SEAL
from trainer.config import StageName, TrainConfig
from trainer.evaluation.held_out import Evaluation
from trainer.machine import process_count

CONFIG, START, DONE, EVALUATIONS = "config.json", "start", "done", "evaluations"
_DAMAGED = "damaged, not as a run writes it; restore it, or choose another --out"


def check_run(config: TrainConfig, folder: Path, *, resume: bool, only: StageName | None = None) -> None:
    """Refuse a folder in which this run can neither start nor be resumed; nothing is written.

    A run that stopped before its first evaluation or stage has nothing to keep, so any run may start in its folder.

    Args:
        only: the stage that runs; all stages without it.

    Raises:
        InputError: the folder has a run and `resume` is not set, a run of another config, other files, or a finished
            stage before which another one would be trained.
    """
    path = folder / CONFIG
    if path.is_file():
        theirs = _read_json(path)
        if not {"model", "processes"} <= theirs.keys():
            raise InputError(f"{folder}: holds {CONFIG}, which is not of a run; choose another --out")
        if not _has_begun(folder):
            _check_start_is_ours(folder)
            return
        if not resume:
            raise InputError(f"{folder}: holds a run; --resume continues it, or choose another --out")
        mine = _kept(config)
        differing = [key for key in sorted({*mine, *theirs}) if mine.get(key) != theirs.get(key)]
        if differing:
            raise InputError(
                f"{path}: the run there was started with another {', '.join(differing)}; choose another --out"
            )
        _check_order(config, folder, only)
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: exists already and holds no run; choose another --out")


def _check_order(config: TrainConfig, folder: Path, only: StageName | None) -> None:
    """Refuse to train a stage before a finished one, which started from another model."""
    stages, waiting = config.stages(only), None
    for name in config.stages():
        done = (folder / name / DONE).is_file()
        if waiting and done:
            raise InputError(f"{folder}: {name} is finished there without {waiting} before it; choose another --out")
        if name in stages and not done:
            waiting = name


def begin_run(config: TrainConfig, folder: Path) -> None:
    """Create the folder of a run that `check_run` allows, or join it."""
    folder.mkdir(parents=True, exist_ok=True)
    if not _has_begun(folder) and (folder / START).exists():
        # its tokenizer and weights are those of the config that was here before
        shutil.rmtree(folder / START)
    _write_json(folder / CONFIG, _kept(config))


def _has_begun(folder: Path) -> bool:
    """Whether the folder has more than a run writes before its first evaluation or stage."""
    before = (CONFIG, START)
    return any(path.name not in before and not path.name.startswith(_UNFINISHED) for path in folder.iterdir())


_UNFINISHED = f".{START}.partial-"
"""How the name of a tiny model begins that a killed run has not written to its end."""


def _check_start_is_ours(folder: Path) -> None:
    """Refuse a folder called start with anything in it that a run did not write: it would be removed.

    Raises:
        InputError: names the file.
    """
    start = folder / START
    strange = foreign_file(start, {**read_receipt(start / SEAL), DONE: None}) if start.exists() else None
    if strange is not None or start.is_symlink():
        raise InputError(f"{start}: holds {strange or 'a link'}, which no run wrote; choose another --out")


def _kept(config: TrainConfig) -> dict[str, Any]:
    """The config without `out`, and the number of processes, which decides the order of examples."""
    content: dict[str, Any] = json.loads(config.model_dump_json(exclude={"out"}))
    return content | {"processes": process_count()}


def evaluation_folder(folder: Path, name: str) -> Path:
    """The folder of the held-out evaluation of a moment, such as "after sft"."""
    return folder / EVALUATIONS / name.replace(" ", "-")


def read_evaluation(folder: Path, name: str) -> Evaluation | None:
    """Read the held-out scores of a moment; None if the run did not get so far."""
    path = EvaluationFolder(evaluation_folder(folder, name)).scores
    if not path.is_file():
        return None
    content = _read_json(path)
    if not {"scores", "baselines", "described"} <= content.keys():
        raise InputError(f"{path}: {_DAMAGED}")
    return content


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {_DAMAGED}") from error
    if not isinstance(content, dict):
        raise InputError(f"{path}: {_DAMAGED}")
    return content


def _write_json(path: Path, content: Any) -> None:
    write_text(path, json.dumps(content, indent=2) + "\n")
