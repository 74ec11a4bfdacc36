"""LLaMA-Factory, ms-swift, TRL and CamReasoner: exact keys, read by what reads them."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from synthcam.dataset.export.export import export_dataset
from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.language.sample import FORMAT

SHAREGPT_KEYS = {
    "formatting": "sharegpt",
    "columns": {"messages": "messages", "videos": "videos"},
    "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"},
}


@pytest.fixture(scope="module")
def dataset(built_dataset: Path) -> Dataset:
    return open_dataset(built_dataset)


@pytest.fixture(scope="module")
def exported(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Any:
    made: dict[str, Path] = {}

    def get(to: str) -> Path:
        if to not in made:
            made[to] = tmp_path_factory.mktemp("exported") / to
            export_dataset(dataset, made[to], to, link=False, overwrite=False, progress=lambda *_: None)
        return made[to]

    return get


def samples(dataset: Dataset, use: str, split: str) -> list[dict[str, Any]]:
    return list(dataset.samples(use, split))


def json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def same_video(dataset: Dataset, out: Path, given: str, row: dict[str, Any]) -> bool:
    return (out / given).read_bytes() == (dataset.folder / row["video"]).read_bytes()


def test_llamafactory(dataset: Dataset, exported: Any) -> None:
    out = exported("llamafactory")
    info = json.loads((out / "dataset_info.json").read_text())
    assert list(info) == [f"synthcam_{use}_{split}" for use, split in dataset.tables]
    for use, split in dataset.tables:
        entry = info[f"synthcam_{use}_{split}"]
        assert entry == {"file_name": f"synthcam_{use}_{split}.json", **SHAREGPT_KEYS}
        items = json.loads((out / entry["file_name"]).read_text())
        for item, row in zip(items, samples(dataset, use, split), strict=True):
            assert list(item) == ["messages", "videos"]
            user, assistant = item["messages"]
            assert (user["role"], assistant["role"]) == ("user", "assistant")
            assert user["content"] == f"<video>{row['prompt']}"
            assert assistant["content"] == row["chain"]
            # LLaMA-Factory refuses an item whose <video> tags are not as many as its videos.
            assert item["messages"][0]["content"].count("<video>") == len(item["videos"]) == 1
            assert same_video(dataset, out, item["videos"][0], row)


@pytest.mark.real
def test_llamafactory_entries_are_as_camreasoner_writes_them(exported: Any, real_dir: Path) -> None:
    real = json.loads((real_dir / "formats" / "camreasoner_sft_dataset_info.json").read_text())["camerabench"]
    info = json.loads((exported("llamafactory") / "dataset_info.json").read_text())
    for entry in info.values():
        assert {**entry, "file_name": real["file_name"]} == real


def test_swift(dataset: Dataset, exported: Any) -> None:
    out = exported("swift")
    for use, split in dataset.tables:
        items = json_lines(out / f"{use}_{split}.jsonl")
        for item, row in zip(items, samples(dataset, use, split), strict=True):
            assert same_video(dataset, out, item["videos"][0], row)
            assert item["messages"][0] == {"role": "user", "content": f"<video>{row['prompt']}"}
            if use == "rl":
                assert list(item) == ["messages", "videos", "solution", "options"]
                assert len(item["messages"]) == 1, "the reply is the model's to find"
                assert item["solution"] == f"<answer>{row['answer']}</answer>"
            else:
                assert list(item) == ["messages", "videos"]
                assert item["messages"][1] == {"role": "assistant", "content": row["chain"]}


def test_trl_is_read_by_datasets_and_known_to_trl(dataset: Dataset, exported: Any, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    out = exported("trl")
    for use, split in dataset.tables:
        read = datasets.load_dataset(str(out), use, split=split, cache_dir=str(tmp_path))
        rows = samples(dataset, use, split)
        assert len(read) == len(rows)
        for item, row in zip(read, rows, strict=True):
            conversation = item["prompt"] if use == "rl" else item["messages"]
            video, text = conversation[0]["content"]
            assert conversation[0]["role"] == "user"
            assert video == {"type": "video", "text": None}
            assert text == {"type": "text", "text": row["prompt"]}
            assert same_video(dataset, out, item["videos"][0], row)
            if use == "rl":
                assert len(conversation) == 1
                assert (item["answer"], item["options"]) == (row["answer"], row["options"])
            else:
                assert conversation[1]["content"] == [{"type": "text", "text": row["chain"]}]


def test_trl_takes_the_rows_for_conversations(exported: Any) -> None:
    pytest.importorskip("trl")
    from trainer.compat import ensure_torchvision

    ensure_torchvision()  # TRL imports what imports torchvision, whose wheels for a GPU fail on a CPU's torch.
    data_utils = importlib.import_module("trl.data_utils")
    first = {use: json_lines(exported("trl") / use / "train.jsonl")[0] for use in ("sft", "rl")}
    assert data_utils.is_conversational(first["sft"])
    assert data_utils.is_conversational(first["rl"])


def test_camreasoner(dataset: Dataset, exported: Any) -> None:
    out = exported("camreasoner")
    rows = {row["sample"]: row for use, split in dataset.tables for row in samples(dataset, use, split)}
    sft = json.loads((out / "sft_train.json").read_text())
    assert [item["messages"][1]["content"] for item in sft] == [r["chain"] for r in rows.values() if r["use"] == "sft"]
    assert all(FORMAT.match(item["messages"][1]["content"]) for item in sft)
    for item, row in zip(sft, (r for r in rows.values() if r["use"] == "sft"), strict=True):
        asked = item["messages"][0]["content"]
        assert asked.startswith(f"<video>{row['question']}\n")
        assert asked.endswith("Follow the format specified in the instructions.")
        assert ("\nOptions:\nA. " in asked) == ("the single option letter" in asked) == bool(row["options"])
    assert json.loads((out / "dataset_info.json").read_text()) == {
        "synthcam_train": {"file_name": "sft_train.json", **SHAREGPT_KEYS}
    }
    rl = json.loads((out / "rl_train.json").read_text())
    lettered = [row for row in rows.values() if row["use"] == "rl" and row["options"]]
    assert [item["answer"] for item in rl] == [row["answer"] for row in lettered]
    for item, row in zip(rl, lettered, strict=True):
        assert list(item) == ["problem", "options", "problem_type", "data_type", "videos", "answer"]
        assert same_video(dataset, out, item["videos"][0], row)
    for item in json.loads((out / "evaluation_test.json").read_text()):
        row = rows[item["problem_id"]]
        assert row["split"] == "test"
        assert item["solution"] == f"<answer>{row['answer']}</answer>"
        assert item["options"] == row["options"] != []
        assert same_video(dataset, out, item["path"], row)


@pytest.mark.real
def test_camreasoner_evaluation_has_its_keys(exported: Any, real_dir: Path) -> None:
    real = json.loads((real_dir / "formats" / "camreasoner_binary.sample.json").read_text())
    ours = json.loads((exported("camreasoner") / "evaluation_test.json").read_text())
    assert ours
    for item in ours:
        assert list(item) == list(real[0])
        assert {key: type(value) for key, value in item.items()} == {key: type(v) for key, v in real[0].items()}
        assert item["data_type"] == real[0]["data_type"]
        assert item["problem_type"] == real[0]["problem_type"]


def test_camreasoner_says_what_it_leaves_out(dataset: Dataset, tmp_path: Path) -> None:
    said = export_dataset(
        dataset, tmp_path / "out", "camreasoner", link=False, overwrite=False, progress=lambda *_: None
    )
    open_answers = sum(1 for row in samples(dataset, "vqa", "test") if not row["options"])
    assert open_answers
    assert f"left out of evaluation_test.json: {open_answers} samples whose answer is no letter" in said
