"""Predictions made elsewhere: score files in the format of CameraBench's own scripts, taken as a system's answers."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from synthcam.errors import InputError
from synthcam.evaluation.items import Item, Prediction
from synthcam.evaluation.official import read_score_files
from synthcam.evaluation.system import System, SystemSettings


def open_score_files(argument: str, settings: SystemSettings) -> AbstractContextManager[System]:
    """Open score files as a system: `scores:FILE` or `scores:DIR`.

    Raises:
        InputError: there is none, or it is not valid.
    """
    if not argument:
        raise InputError("--system scores: needs a file or folder behind it, as scores:DIR")
    return nullcontext(ScoreFiles(Path(argument)))


class ScoreFiles:
    """Looks up P(Yes) by video and question."""

    needs_video = False

    def __init__(self, path: Path) -> None:
        self.name = f"scores:{path}"
        self._scores = read_score_files(path)

    def describe(self) -> Mapping[str, Any]:
        return {"entries": len(self._scores)}

    def answer(self, items: Iterable[Item]) -> Iterator[Prediction]:
        for item in items:
            found = self._scores.get((item.video, item.question))
            if found is None:
                yield Prediction(item.id, error="the score files hold no such video and question")
            elif isinstance(found, str):
                yield Prediction(item.id, error=found or "error")
            else:
                yield Prediction(item.id, p_yes=found[0], p_no=found[1])
