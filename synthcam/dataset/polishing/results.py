"""Writes what polishing kept into a dataset: tables, report, card and, last, the manifest."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from synthcam.atomic_files import replacing, write_text
from synthcam.dataset.card.card import write_card
from synthcam.dataset.polishing.acceptance import Refusal
from synthcam.dataset.polishing.prompts import prompts_digest
from synthcam.dataset.polishing.texts import CAPTION, count_texts
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import CLIPS, POLISH_STATE, POLISHED, SAMPLES, clips_path, samples_path
from synthcam.dataset.storage.manifest import hash_file, write_manifest
from synthcam.dataset.storage.tables import read_rows, write_table
from synthcam.errors import MachineError


@dataclass(frozen=True)
class PolishResult:
    """What became of one text.

    Attributes:
        text: the rewritten text; None where none was kept.
        attempts: replies that were read.
        reasons: why the last reply was not kept.
        met: numbers of replies that were not kept, by kind of reason.
    """

    name: str
    kind: str
    text: str | None
    attempts: int
    reasons: tuple[Refusal, ...]
    met: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class PolishReport:
    """What polishing did to a dataset, as DIR/polish.json and the card tell it.

    Attributes:
        model: the model of the last run.
        prompts: digest of what models are told in every request.
        texts, kept: numbers over the whole dataset.
        by_kind: {kind of text: [texts, kept]}.
        attempts: texts that this run kept, by the number of replies it took.
        refused: replies of this run that were not kept, by kind of reason.
        left: why the last reply to each text of this run was not kept: {name: [reason, ...]}.
    """

    model: str
    prompts: str
    texts: int
    kept: int
    by_kind: Mapping[str, Sequence[int]]
    attempts: Mapping[str, int]
    refused: Mapping[str, int]
    left: Mapping[str, Sequence[str]]

    def summary(self) -> dict[str, Any]:
        """What the manifest holds of it."""
        found = {"model": self.model, "prompts": self.prompts, "texts": self.texts, "kept": self.kept}
        return {**found, "by_kind": self.by_kind, "attempts": self.attempts, "refused": self.refused}


def write_results(dataset: Dataset, results: Sequence[PolishResult], *, model: str) -> PolishReport:
    """Write the texts that were kept, and say in report, card and manifest what was.

    Raises:
        MachineError: the folder cannot be written to.
    """
    try:
        _write_tables(dataset, {result.name: result for result in results if result.text is not None})
        report = _report(dataset, results, model)
        text = json.dumps({**report.summary(), "left": report.left}, indent=1, sort_keys=True)
        write_text(dataset.folder / POLISHED, text + "\n", temporary_in=dataset.folder / POLISH_STATE)
        manifest = dataset.manifest.model_copy(update={"polish": report.summary()})
        card = write_card(Dataset(dataset.folder, manifest))
        written = [*(dataset.folder / table for table in _tables(dataset)), dataset.folder / POLISHED, *card]
        entries = {path.relative_to(dataset.folder).as_posix(): hash_file(path) for path in written}
        manifest = manifest.model_copy(update={"files": dict(sorted({**manifest.files, **entries}.items()))})
        write_manifest(dataset.folder, manifest)
    except OSError as error:
        raise MachineError(f"{dataset.folder}: cannot be written ({error.strerror or error})") from error
    return report


def _tables(dataset: Dataset) -> dict[str, pa.Schema]:
    """Tables that hold texts, and their columns."""
    clips = {clips_path(split): CLIPS for split in dataset.splits}
    return {**clips, **{samples_path(use, split): SAMPLES for use, split in dataset.tables}}


def _write_tables(dataset: Dataset, kept: Mapping[str, PolishResult]) -> None:
    """Write all tables anew, then put them into their places one right after the other."""
    with ExitStack() as places:
        for table, schema in _tables(dataset).items():
            path = dataset.folder / table
            temporary = places.enter_context(replacing(path, temporary_in=dataset.folder / POLISH_STATE))
            write_table(temporary, _with_polished(path, schema, kept), schema)


def _with_polished(path: Path, schema: pa.Schema, kept: Mapping[str, PolishResult]) -> Iterator[dict[str, Any]]:
    name, column = ("clip", "polished_caption") if schema is CLIPS else ("sample", "polished_chain")
    for row in read_rows(path):
        result = kept.get(row[name])
        yield row if result is None else {**row, column: result.text}


def _report(dataset: Dataset, results: Sequence[PolishResult], model: str) -> PolishReport:
    by_kind = count_texts(dataset)
    refused: Counter[str] = Counter()
    for result in results:
        refused.update(result.met)
        refused.update(reason.kind for reason in result.reasons if reason.kind == "no reply")
    attempts = Counter(str(result.attempts) for result in results if result.text is not None)
    return PolishReport(
        model=model,
        prompts=prompts_digest(),
        texts=sum(total for total, _ in by_kind.values()),
        kept=sum(kept for _, kept in by_kind.values()),
        by_kind=by_kind,
        attempts=dict(sorted(attempts.items())),
        refused=dict(sorted(refused.items())),
        left={_label(one): [reason.why for reason in one.reasons] for one in results if one.text is None},
    )


def _label(result: PolishResult) -> str:
    return f"{result.name} ({CAPTION})" if result.kind == CAPTION else result.name
