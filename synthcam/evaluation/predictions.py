"""The folder of an evaluation: run.json says what was asked of whom, predictions.jsonl what was answered.

Predictions are appended one by one, so that a run that is killed loses none; at its end they are put into the order of
the benchmark.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthcam.atomic_files import replacing, write_text
from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.names import BUILT
from synthcam.evaluation.items import Answered

RUN, PREDICTIONS, SCORES, REPORT = "run.json", "predictions.jsonl", "scores.json", "report.html"
PICKS = "picks.jsonl"
"""Of an evaluation with `--frames`: which frames were picked for each item."""
FILES = (RUN, PREDICTIONS, SCORES, REPORT, PICKS)


@dataclass(frozen=True)
class EvaluationFolder:
    """The files of one evaluation."""

    path: Path

    @property
    def run(self) -> Path:
        """What was asked of whom: benchmark with its digest, system, settings."""
        return self.path / RUN

    @property
    def predictions(self) -> Path:
        """A row for each answered item."""
        return self.path / PREDICTIONS

    @property
    def scores(self) -> Path:
        """All numbers; written last but for the report."""
        return self.path / SCORES

    @property
    def report(self) -> Path:
        """The page for the browser."""
        return self.path / REPORT

    def begin(self, asked: Mapping[str, Any], *, resume: bool) -> dict[str, Answered]:
        """Make the folder, or go on in it; returns what was answered before, by item.

        Raises:
            InputError: the folder holds something else, or a run of another benchmark, system or settings.
        """
        if self.path.exists() and not self.path.is_dir():
            raise InputError(f"{self.path}: is no folder; allowed is a new or empty folder, or one to --resume")
        held = sorted(one.name for one in self.path.iterdir()) if self.path.is_dir() else []
        if self.run.is_file():
            if not resume:
                raise InputError(f"{self.path}: holds an evaluation; --resume goes on with it, or give another folder")
            self._check_same(asked)
            return {} if not self.predictions.is_file() else self._read_to_resume()
        held = [name for name in held if name != BUILT]
        if held:
            raise InputError(f"{self.path}: holds {held[0]} and no evaluation; allowed is a new or empty folder")
        self.path.mkdir(parents=True, exist_ok=True)
        write_text(self.run, json.dumps(asked, indent=1) + "\n")
        return {}

    def _check_same(self, asked: Mapping[str, Any]) -> None:
        before = read_json(self.run)
        plain = json.loads(json.dumps(asked))
        for key in sorted({*before, *plain}):
            if before.get(key) != plain.get(key):
                raise InputError(
                    f"{self.run}: {key} was {_short(before.get(key))} and is now {_short(plain.get(key))}; "
                    "--resume goes on with the same evaluation, or give another folder"
                )

    def _read_to_resume(self) -> dict[str, Answered]:
        """What was answered before; a last line that was cut off by a kill is removed from the file."""
        data = self.predictions.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            with self.predictions.open("r+b") as file:
                file.truncate(whole)
        return {one.item.id: one for one in self.read(complete=False)}

    def read(self, *, complete: bool = True) -> Iterator[Answered]:
        """The predictions, in the order of the file.

        Raises:
            InputError: there are none, a line is damaged, or the run is unfinished where it must be `complete`.
        """
        if not self.predictions.is_file():
            raise InputError(f"{self.path}: holds no {PREDICTIONS}; allowed is the folder of an evaluation")
        if complete and not self.scores.is_file():
            raise InputError(f"{self.path}: its evaluation is unfinished; --resume goes on with it")
        with self.predictions.open("rb") as file:
            for number, line in enumerate(file, start=1):
                where = f"{self.predictions}: line {number}"
                try:
                    row = json.loads(line)
                except (ValueError, RecursionError):
                    raise InputError(f"{where}: is not JSON; the file is cut off or damaged") from None
                if not isinstance(row, dict):
                    raise InputError(f"{where}: holds {type(row).__name__}; allowed is an object")
                yield Answered.from_row(row, where=where)

    def write_in_order(self, answered: Sequence[Answered]) -> None:
        """Replace the predictions by the same in the order of the benchmark."""
        with replacing(self.predictions) as temporary, temporary.open("w", encoding="utf-8") as file:
            for one in answered:
                file.write(line_of(one))


def line_of(one: Answered) -> str:
    """The line of an answered item."""
    return json.dumps(one.as_row(), ensure_ascii=True) + "\n"


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object of a file.

    Raises:
        InputError: it cannot be read or is none.
    """
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); allowed is the folder of an evaluation") from None
    except (ValueError, RecursionError):
        raise InputError(f"{path}: is not JSON; the file is cut off or damaged") from None
    if not isinstance(content, dict):
        raise InputError(f"{path}: holds {type(content).__name__}; allowed is an object")
    return content


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
