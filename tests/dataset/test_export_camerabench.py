"""CameraBench's files: its rows, its words, and nothing asked that the labels do not decide."""

import json
from pathlib import Path
from typing import Any

import pytest

from synthcam.dataset.export.camerabench import BINARY_TASKS, Clip, caption_rows, denies, holds, pair_tasks
from synthcam.dataset.export.export import export_dataset
from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.dataset.storage.layout import MANIFEST
from synthcam.dataset.storage.manifest import hash_file
from synthcam.formats.camerabench import read_binary, read_vqa
from synthcam.labels.label_names import LABEL_NAMES

SHORT = {name.rsplit(".", 1)[-1]: name for name in LABEL_NAMES}


@pytest.fixture(scope="module")
def dataset(built_dataset: Path) -> Dataset:
    return open_dataset(built_dataset)


@pytest.fixture(scope="module")
def exported(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("camerabench") / "out"
    export_dataset(dataset, out, "camerabench", link=False, overwrite=False, progress=lambda *_: None)
    return out


@pytest.fixture(scope="module")
def rows(dataset: Dataset) -> dict[str, dict[str, Any]]:
    digest = hash_file(dataset.folder / MANIFEST).sha256[:8]
    return {f"{digest}-{row['clip']}.mp4": row for row in dataset.clips()}


def truth(row: dict[str, Any], short: str) -> bool | None:
    value: bool | None = row["labels"][SHORT[short]]
    return value


def test_every_label_that_is_asked_about_exists() -> None:
    asked = {label for *_, label in BINARY_TASKS}
    for task in pair_tasks():
        asked |= {*task.yes, *task.no}
    assert asked <= set(SHORT)


def test_the_questions_of_a_pair_differ_and_their_needs_exclude_each_other() -> None:
    names = [task.name for task in pair_tasks()]
    assert len(names) == len(set(names)) == 79
    for task in pair_tasks():
        assert task.pos_question != task.neg_question
        assert task.yes != task.no


def test_binary_rows(exported: Path, dataset: Dataset, rows: dict[str, dict[str, Any]]) -> None:
    for split in dataset.splits:
        of_split = {name: row for name, row in rows.items() if row["split"] == split}
        for task, question, label in BINARY_TASKS:
            path = exported / split / "binary_classification" / f"{task.replace(' ', '_')}.jsonl"
            found = read_binary(path) if path.is_file() else []
            wanted = [(name, "Yes" if truth(row, label) else "No") for name, row in of_split.items()
                      if truth(row, label) is not None]  # fmt: skip
            both = {label for _, label in wanted} == {"Yes", "No"}
            assert [(row.image, row.label) for row in found] == (wanted if both else [])
            assert {(row.task, row.question, row.label_name) for row in found} <= {(task, question, SHORT[label])}


def test_pairs_are_twins_whose_labels_decide_both_questions(
    exported: Path, dataset: Dataset, rows: dict[str, dict[str, Any]]
) -> None:
    tasks = {task.name: task for task in pair_tasks()}
    seen = 0
    for path in sorted(exported.glob("*/vqa_and_retrieval/*/*.jsonl")):
        for row in read_vqa(path):
            pos, neg = rows[row.pos_video], rows[row.neg_video]
            assert pos["twin_group"] == neg["twin_group"]
            assert pos["split"] == neg["split"] == path.parts[-4]
            assert (row.images, row.texts) == ((row.pos_video, row.neg_video), (row.pos_text, row.neg_text))
            assert (row.pos_text, row.neg_text) == (row.pos_question, row.neg_question)
            if row.task == "all":
                assert path.parent.name == row.skill == "complex_description"
                assert pos["caption"] in row.pos_question
                assert neg["caption"] in row.neg_question
            else:
                task = tasks[row.task]
                assert (path.stem, path.parent.name, row.skill) == (task.name, task.folder, task.skill)
                assert all(truth(pos, label) is wish for label, wish in task.yes.items())
                assert all(truth(neg, label) is wish for label, wish in task.no.items())
                assert any(truth(neg, label) is (not wish) for label, wish in task.yes.items())
                assert any(truth(pos, label) is (not wish) for label, wish in task.no.items())
            seen += 1
    assert seen > 10


def test_captions(exported: Path, rows: dict[str, dict[str, Any]]) -> None:
    for path in exported.glob("*/caption_data.json"):
        for item in json.loads(path.read_text()):
            assert list(item) == ["video", "question", "answer"]
            assert item["answer"] == rows[item["video"]]["caption"]


def test_videos_lie_by_name(exported: Path, dataset: Dataset, rows: dict[str, dict[str, Any]]) -> None:
    for name, row in rows.items():
        assert (exported / row["split"] / "videos" / name).read_bytes() == (dataset.folder / row["video"]).read_bytes()


@pytest.mark.real
def test_the_words_are_camerabenchs(real_dir: Path, exported: Path) -> None:
    folder = real_dir / "annotations" / "camerabench"
    binary = {(row.task, row.question, row.label_name) for row in read_binary(folder / "binary_classification.jsonl")}
    assert {(task, question, SHORT[label]) for task, question, label in BINARY_TASKS} == binary
    tasks = {task.name: task for task in pair_tasks()}
    known = [row for row in read_vqa(folder / "vqa.jsonl") if row.task in tasks]
    assert len(known) > 40
    for row in known:
        task = tasks[row.task]
        assert (row.skill, row.pos_question, row.neg_question) == (task.skill, task.pos_question, task.neg_question)
    captions = json.loads((folder / "caption_data.json").read_text())
    (path,) = (exported / "test").glob("caption_data.json")
    ours = json.loads(path.read_text())
    assert {item["question"] for item in ours} == {item["question"] for item in captions}
    assert list(ours[0]) == list(captions[0])


@pytest.mark.real
def test_rows_have_the_keys_of_real_ones(real_dir: Path, exported: Path) -> None:
    for kind, pattern in (("binary", "binary_classification/*.jsonl"), ("vqa", "vqa_and_retrieval/*/*.jsonl")):
        real = json.loads((real_dir / "formats" / f"camerabench_{kind}.sample.jsonl").read_text().splitlines()[0])
        for path in exported.glob(f"*/{pattern}"):
            for line in path.read_text().splitlines():
                assert list(json.loads(line)) == list(real)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"a": True, "b": False}, True),
        ({"a": True, "b": None}, None),
        ({"a": None, "b": True}, False),
        ({"a": False, "b": None}, False),
        ({"a": None, "b": None}, None),
    ],
)
def test_holds(labels: dict[str, bool | None], expected: bool | None) -> None:
    assert holds({"a": True, "b": False}, labels) is expected


def clip(motions: tuple[str, ...], caption: str | None, **labels: bool | None) -> Clip:
    return Clip("x.mp4", motions, caption, {}, labels)


def test_a_caption_is_denied_only_by_what_is_certain() -> None:
    pan = clip(("pan-left",), "The camera pans left.", has_pan_left=True, fixed_camera=False)
    open_one = clip(("zoom-in",), "The camera zooms in.", has_pan_left=None, has_zoom_in=True)
    still = clip(("static",), "The camera stays fixed.", has_pan_left=False, fixed_camera=True)
    assert not denies(open_one, pan)
    assert denies(still, pan)
    assert denies(pan, still)


def test_a_clip_without_a_caption_is_left_out() -> None:
    assert [row["answer"] for row in caption_rows([clip((), None), clip((), "The camera pans left.")])] == [
        "The camera pans left."
    ]


def test_tasks_with_one_answer_are_left_out_and_named(dataset: Dataset, tmp_path: Path) -> None:
    """CameraBench's evaluator divides by the number of each answer."""
    said = export_dataset(
        dataset, tmp_path / "out", "camerabench", link=False, overwrite=False, progress=lambda *_: None
    )
    for split in dataset.splits:
        folder = tmp_path / "out" / split / "binary_classification"
        written = {path.stem for path in folder.glob("*.jsonl")}
        for path in folder.glob("*.jsonl"):
            assert {row.label for row in read_binary(path)} == {"Yes", "No"}
        (line,) = (line for line in said if line.startswith(f"left out of {split}: "))
        named = {task.replace(" ", "_") for task in line.rpartition(": ")[2].split(", ")}
        assert named == {task.replace(" ", "_") for task, *_ in BINARY_TASKS} - written
