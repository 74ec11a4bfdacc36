"""Datasets that `synthcam build` made: their questions, or the question which single motion a clip has."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.layout import clips_path, samples_path
from synthcam.dataset.storage.tables import read_rows
from synthcam.errors import InputError
from synthcam.seeding import stream
from trainer.changed_clips import backwards, in_a_mirror
from trainer.examples import ClipGeometry, Example
from trainer.sources.prompts import ANSWER_ALONE, prompt

_COLUMNS = [
    "sample",
    "twin",
    "clip",
    "video",
    "split",
    "kind",
    "topic",
    "question",
    "options",
    "answer",
    "prompt",
    "chain",
    "polished_chain",
    "messages",
]


def read_dataset(
    folder: Path,
    *,
    name: str,
    use: str,
    split: str,
    chains: bool = True,
    polished: bool = False,
    twins_together: bool = False,
) -> Iterator[Example]:
    """Read the questions of one use and split.

    Args:
        chains: keep the prompts and chains of the dataset; without them prompts ask for the answer alone.
        polished: teach chains as `synthcam polish` rewrote them, where it did.
        twins_together: say which questions are those of twins, which a mixture keeps together.

    Raises:
        InputError: the folder is not a finished dataset of this format, was never polished, or has no such questions.
    """
    dataset = open_dataset(folder, polished=polished)
    if (use, split) not in dataset.tables:
        there = ", ".join(f"{u}/{s}" for u, s in dataset.tables)
        raise InputError(f"{folder}: has no questions {use}/{split}; it has {there}")
    for row in read_rows(dataset.table(samples_path(use, split)), _COLUMNS):
        chain = (row["polished_chain"] if polished else None) or row["chain"]
        if row["kind"] == "critique":
            chain = row["messages"][1]["content"]
        yield Example(
            source=name,
            video=dataset.video(row),
            question=row["question"],
            options=tuple(row["options"]),
            answer=row["answer"],
            prompt=row["prompt"] if chains else prompt(row["question"], row["options"], "answer"),
            chain=chain if chains else None,
            kind=row["kind"],
            topic=row["topic"],
            split=row["split"],
            clip=row["clip"],
            geometry=ClipGeometry(folder, row["clip"]),
            twins=min(row["sample"], row["twin"]) if twins_together and row["twin"] else None,
        )


QUESTION = "What is the camera motion?"
PROMPT = f"{QUESTION}\n{ANSWER_ALONE.format(answer='its name')}"


def read_motions(
    folder: Path,
    motions: Sequence[str],
    *,
    name: str,
    split: str,
    use: str | None,
    clips: int | None = None,
    both_ways: bool = False,
    in_mirrors: bool = False,
) -> Iterator[Example]:
    """Read the clips of a split with a single motion that is among `motions`, the motions in turn.

    In the split train all motions are equally frequent, so clips of rarer motions repeat; in others each clip is used
    once.

    Args:
        use: only clips of this use; None takes all.
        clips: at most this many, always the same ones; None takes all.
        both_ways: also the clips played backwards, if the changed record says what their motion is.
        in_mirrors: also the clips with left and right exchanged, likewise.

    Raises:
        InputError: the folder is not a finished dataset of this format, or a motion has no clip in it.
    """
    dataset = open_dataset(folder)
    if split not in dataset.splits:
        raise InputError(f"{folder}: has no clips {split}; there are {', '.join(dataset.splits)}")
    found: dict[str, list[Example]] = {motion: [] for motion in motions}
    rows = read_rows(dataset.table(clips_path(split)), ["clip", "video", "use", "motions"])
    single = [row for row in rows if use in (None, row["use"]) and len(row["motions"]) == 1]
    there = {row["motions"][0] for row in single}
    asked = [row for row in single if row["motions"][0] in found]
    if clips is not None:
        drawn = stream(0, "clips", name).permutation(len(asked))[:clips]
        asked = [asked[i] for i in sorted(drawn.tolist())]
    for row in asked:
        example = Example(
            source=name,
            video=dataset.video(row),
            question=QUESTION,
            options=(),
            answer=row["motions"][0],
            prompt=PROMPT,
            chain=None,
            kind="open",
            topic="motion",
            split=split,
            clip=row["clip"],
            geometry=ClipGeometry(folder, row["clip"]),
        )
        versions: list[Example] = [example]
        for change in [*([backwards] if both_ways else []), *([in_a_mirror] if in_mirrors else [])]:
            changed = [change(version) for version in versions]
            versions += [version for version in changed if version is not None]
        for version in versions:
            if version.answer in found:
                found[version.answer].append(version)
    lacking = [motion for motion, examples in found.items() if not examples]
    if lacking:
        allowed = ", ".join(sorted(there)) or "none"
        raise InputError(
            f"{folder}: no clip in {split} has {' or '.join(lacking)} as its one motion; motions there are {allowed}"
        )
    most = max(map(len, found.values()))
    for number in range(most):
        for examples in found.values():
            if split == "train" or number < len(examples):
                yield examples[number % len(examples)]
