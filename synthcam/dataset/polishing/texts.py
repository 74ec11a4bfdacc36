"""The texts of a dataset that can be rewritten, clip by clip: captions of clips and chains of samples."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synthcam.clips.restore import restore
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import clips_path, samples_path
from synthcam.dataset.storage.rows import is_temporal, row_to_record
from synthcam.dataset.storage.tables import RowsByClip, read_rows
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verdicts import Verifier

CAPTION = "clip caption"
"""What the report calls the captions of clips, beside the kinds of samples."""
_FREE_KINDS = ("open", "caption")


@dataclass(frozen=True)
class PolishText:
    """A chain or a caption as it was written.

    Attributes:
        name: of the sample, or of the clip whose caption it is.
        clip: the clip that it is about.
        kind: kind of the sample, or `CAPTION`.
        original: the tagged chain, or the caption.
        question, options, answer: what a chain answers; empty for a caption.
        record: what is known of the clip, without pictures.
    """

    name: str
    clip: str
    kind: str
    original: str
    record: Mapping[str, Any]
    question: str = ""
    options: tuple[str, ...] = ()
    answer: str = ""

    @property
    def is_chain(self) -> bool:
        """Whether it is a chain in tags."""
        return self.kind != CAPTION

    @property
    def free_answer(self) -> bool:
        """Whether the answer is sentences of its own, which may be rewritten too."""
        return self.kind in _FREE_KINDS and not self.options


def caption_text(row: Mapping[str, Any], record: Mapping[str, Any]) -> PolishText:
    """The caption of a clips row."""
    return PolishText(row["clip"], row["clip"], CAPTION, row["caption"], record)


def chain_text(sample: Mapping[str, Any], record: Mapping[str, Any]) -> PolishText:
    """The chain of a samples row."""
    asked = (sample["question"], tuple(sample["options"]), sample["answer"])
    return PolishText(sample["sample"], sample["clip"], sample["kind"], sample["chain"], record, *asked)


def clip_texts(row: Mapping[str, Any], samples: Sequence[Mapping[str, Any]]) -> list[PolishText]:
    """The texts of a clip that are not rewritten yet."""
    record = _record(row)
    chains = [
        chain_text(sample, record)
        for sample in samples
        if sample["kind"] != "critique" and sample["polished_chain"] is None
    ]
    unwritten = row["caption"] is not None and row["polished_caption"] is None
    return [*([caption_text(row, record)] if unwritten else []), *chains]


def read_texts(dataset: Dataset) -> Iterator[tuple[Verifier, list[PolishText]]]:
    """Clip after clip: a verifier of the clip, and its texts that are not rewritten yet.

    Raises:
        InputError: a table cannot be read, or a clip cannot be staged as it was.
    """
    for split in dataset.splits:
        tables = [samples_path(use, split) for use, of in dataset.tables if of == split]
        samples = RowsByClip(dataset.table(table) for table in tables)
        for row in read_rows(dataset.table(clips_path(split))):
            texts = clip_texts(row, samples.of(row["clip"]))
            # Chains of temporal clips are read by another reader.
            if texts and not is_temporal(row):
                restored = restore(row_to_record(row), source=row["clip"])
                yield Verifier(CheckedClip.from_staged(restored.staged, restored.record)), texts


def count_texts(dataset: Dataset) -> dict[str, list[int]]:
    """Numbers of texts and of those that are rewritten, by kind."""
    found: dict[str, list[int]] = {}
    tables = [(clips_path(split), "caption", "polished_caption") for split in dataset.splits]
    tables += [(samples_path(use, split), "chain", "polished_chain") for use, split in dataset.tables]
    for table, text, polished in tables:
        of_samples = text == "chain"
        for row in read_rows(dataset.table(table), [text, polished, *(["kind"] if of_samples else [])]):
            kind = row["kind"] if of_samples else CAPTION
            if row[text] is not None and kind != "critique":
                counts = found.setdefault(kind, [0, 0])
                counts[0] += 1
                counts[1] += row[polished] is not None
    return dict(sorted(found.items()))


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a clip's row says about its motion, without numbers that nobody can see."""
    annotation = json.loads(row["annotation"])
    things = sorted({" ".join(filter(None, (t.get("color"), t.get("kind")))) for t in json.loads(row["objects"])})
    segments = [{"motion": s["motion"], "from_s": s["start_s"], "to_s": s["end_s"]} for s in row["segments"]]
    return {"motions": row["motions"], "segments": segments, "things": things, "annotation": annotation}
