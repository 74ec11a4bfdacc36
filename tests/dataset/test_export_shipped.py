"""What exports bring along: READMEs and settings that hold, rewards, a collator; and two datasets stay apart."""

import importlib.util
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from support.dataset_copies import change_manifest, copy_of

from synthcam.dataset.export.export import FORMATS, export_dataset
from synthcam.dataset.export.packed_formats import PLAIN
from synthcam.dataset.export.shipped import REWARD, SHIPPED
from synthcam.dataset.storage.dataset import Dataset, open_dataset

FORMS = [name for name in FORMATS if name != "critiques"]
Exported = Callable[[str], Path]


@pytest.fixture(scope="module")
def dataset(built_dataset: Path) -> Dataset:
    return open_dataset(built_dataset)


@pytest.fixture(scope="module")
def exported(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    made: dict[str, Path] = {}

    def get(to: str) -> Path:
        if to not in made:
            made[to] = tmp_path_factory.mktemp("shipped") / to
            export_dataset(dataset, made[to], to, link=False, overwrite=False, progress=lambda *_: None)
        return made[to]

    return get


def module_at(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("to", FORMS)
def test_a_readme_speaks_of_this_export(exported: Exported, dataset: Dataset, to: str) -> None:
    out = exported(to)
    header, text = (out / "README.md").read_text().split("---\n", 2)[1:]
    assert yaml.safe_load(header)["license"] == "cc-by-4.0"
    assert 3 <= len(re.findall(r"(?m)^\d\. ", text)) <= 5
    assert "$" not in re.sub(r"\$\w+=", "", text)
    assert not re.search(r"(?m)^@", text)
    named = set(re.findall(r"[\w/.-]+\.(?:yaml|sh|py|jsonl|json|parquet)\b", text)) & set(_own_files())
    assert all((out / name).is_file() for name in named)
    videos = [path.relative_to(out).as_posix() for path in out.rglob("*.mp4")]
    digest = next(iter(set(re.findall(r"\b[0-9a-f]{8}\b", text))), None)
    if videos:
        assert digest is not None
        assert all(digest in video for video in videos)


@pytest.mark.parametrize("to", FORMS)
def test_a_readme_says_how_to_read_and_how_to_train(exported: Exported, to: str) -> None:
    text = (exported(to) / "README.md").read_text()
    steps = [step for step in text.split("\n## ")[0].splitlines() if re.match(r"\d\. ", step)]
    assert any("Read" in step for step in steps) or to == "camreasoner", steps
    assert any(re.search("Train|SFT", step) for step in steps), steps
    assert " ...`" not in text


@pytest.mark.parametrize(("to", "most"), [("easyr1", "rollout_batch_size"), ("verl", "train_batch_size")])
def test_the_command_for_rewards_is_whole_and_names_what_is_there(
    exported: Exported, dataset: Dataset, tmp_path: Path, to: str, most: str
) -> None:
    out = exported(to)
    python = tmp_path / "python3"
    python.write_text('#!/bin/sh\nfor one in "$@"; do echo "$one"; done\n')
    python.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "EASYR1": "/easyr1", "MODEL": "m", "GPUS": "2"}
    ran = subprocess.run(
        ["sh", "grpo.sh", "more.key=1"], cwd=out, env=environment, capture_output=True, text=True, check=True
    )
    given = dict(line.split("=", 1) for line in ran.stdout.splitlines()[2:] if "=" in line)
    assert given["data.train_files"] == str(out / "rl" / "train.parquet")
    assert (out / "rl" / "train.parquet").is_file()
    assert given["more.key"] == "1"
    assert given["trainer.n_gpus_per_node"] == "2"
    # Both trainers leave out a batch that is not full.
    assert 1 <= int(given[f"data.{most}"]) <= len(list(dataset.samples("rl", "train")))
    assert str(out / REWARD) in ran.stdout


def _own_files() -> Iterator[str]:
    return (path.name for path in SHIPPED.rglob("*") if path.is_file())


def test_a_dataset_for_evaluation_alone_is_not_told_to_train(built_dataset: Path, tmp_path: Path) -> None:
    copy = copy_of(built_dataset, tmp_path / "copy")
    kept = {"samples/vqa/test.parquet", "clips/test.parquet", "README.md", "recipe.yaml"}

    def only_test(content: dict[str, Any]) -> None:
        content["files"] = {path: entry for path, entry in content["files"].items() if path in kept}

    change_manifest(copy, only_test)
    for to, absent in {"llamafactory": "train.yaml", "swift": "sft.sh"}.items():
        out = tmp_path / to
        export_dataset(open_dataset(copy), out, to, link=False, overwrite=False, progress=lambda *_: None)
        assert not (out / absent).exists()
        text = (out / "README.md").read_text()
        assert absent not in text
        numbers = re.findall(r"(?m)^(\d)\. ", text)
        assert numbers == list("12345"[: len(numbers)])
    out = tmp_path / "trl"
    export_dataset(open_dataset(copy), out, "trl", link=False, overwrite=False, progress=lambda *_: None)
    assert '"PATH OF THIS FOLDER", "vqa")' in (out / "README.md").read_text()


def test_the_readme_of_webdataset_names_parts_that_are_there(exported: Exported) -> None:
    text = (exported("webdataset") / "README.md").read_text()
    with tarfile.open(min(exported("webdataset").glob("sft-train-*.tar"))) as tar:
        parts = {name.rpartition(".")[2]: name for name in tar.getnames()}
        file = tar.extractfile(parts["json"])
        assert file is not None
        content = json.load(file)
    plain = re.search(r"plain values are ([^.;]+)\.", text)
    assert plain is not None
    named = re.findall(r"`(\w+)`", plain[1])
    assert named
    assert set(named) <= {key for key in PLAIN if key in content}
    column = re.search(r'cast_column\("(\w+)"', text)
    assert column is not None
    assert column[1] in parts
    assert "4 frames a second" in text


@pytest.mark.parametrize(("to", "name"), [("llamafactory", "train.yaml"), ("camreasoner", "camreasoner_sft.yaml")])
def test_llamafactory_reads_every_frame(exported: Exported, to: str, name: str) -> None:
    settings = yaml.safe_load((exported(to) / name).read_text())
    known = yaml.safe_load((exported(to) / "dataset_info.json").read_text())
    assert settings["dataset"] in known
    assert settings["video_fps"] == 4
    assert settings["video_max_pixels"] == 64 * 48


def test_exports_of_two_datasets_share_no_name(built_dataset: Path, few_built: Path, tmp_path: Path) -> None:
    """Tools keep frames, features and tar files by name: they must not find those of another dataset there."""
    for to in FORMS:
        names = []
        for place, folder in (("one", built_dataset), ("two", few_built)):
            out = tmp_path / place / to
            export_dataset(open_dataset(folder), out, to, link=False, overwrite=False, progress=lambda *_: None)
            held = (path.relative_to(out).as_posix() for path in out.rglob("*"))
            names.append({name for name in held if name.endswith((".mp4", ".tar"))})
        assert not names[0] & names[1], to


@pytest.mark.parametrize("to", [None, "trl", "parquet"])
def test_datasets_of_two_seeds_stay_apart_at_one_path_and_in_one_cache(
    built_dataset: Path, few_built: Path, tmp_path: Path, to: str | None
) -> None:
    """`datasets` caches under the folder's name and the README's header."""
    datasets = pytest.importorskip("datasets")
    place, seen = tmp_path / "place", []
    for folder in (built_dataset, few_built):
        shutil.rmtree(place, ignore_errors=True)
        if to is None:
            shutil.copytree(folder, place)
        else:
            export_dataset(open_dataset(folder), place, to, link=False, overwrite=False, progress=lambda *_: None)
        rows = datasets.load_dataset(str(place), "sft", split="train", cache_dir=str(tmp_path / "cache"))
        seen.append(len(rows))
        if to != "parquet":
            assert len(rows) == len(list(open_dataset(folder).samples("sft", "train")))
    assert seen[0] != seen[1]


def reward() -> ModuleType:
    return module_at(SHIPPED / REWARD)


CHAIN = "<observation>It turns.</observation><think>It pans.</think><answer>{}</answer>"
YES_NO = ("A. No", "B. Yes")


@pytest.mark.parametrize(
    ("completion", "options", "right"),
    [
        (CHAIN.format("B"), YES_NO, True),
        (CHAIN.format("B. Yes"), YES_NO, True),
        (CHAIN.format("(B)"), YES_NO, True),
        (CHAIN.format("b"), YES_NO, True),
        (CHAIN.format("A"), YES_NO, False),
        (CHAIN.format("B. No"), YES_NO, False),
        (CHAIN.format("A or B"), YES_NO, False),
        (CHAIN.format("B") + "<answer>A</answer>", YES_NO, False),
        ("B", YES_NO, False),
        ("", YES_NO, False),
    ],
)
def test_the_reward_of_a_letter(completion: str, options: tuple[str, ...], right: bool) -> None:
    assert reward().accuracy(completion, "<answer>B</answer>", options) == right
    scored = reward().verl_score("synthcam", completion, "B", {"options": list(options)})
    assert scored["acc"] == right
    assert scored["score"] == pytest.approx(0.9 * right + 0.1 * scored["format"])


@pytest.mark.parametrize(
    ("completion", "formed"),
    [
        (CHAIN.format("B"), True),
        (CHAIN.format("B").replace("><", ">\n<"), True),
        (CHAIN.format(" "), False),
        (f"Well: {CHAIN.format('B')}", False),
        (CHAIN.format("B") * 2, False),
        ("<think>It pans.</think><answer>B</answer>", False),
        ("<answer>B</answer>", False),
    ],
)
def test_the_reward_of_the_form(completion: str, formed: bool) -> None:
    assert reward().form(completion) == formed


def test_the_reward_gives_the_samples_of_a_dataset_what_training_gives_them(dataset: Dataset) -> None:
    from synthcam.verification.questions import Question
    from trainer.rewards.accuracy import accuracy_reward, is_free_text
    from trainer.rewards.format import format_reward

    seen = 0
    for row in dataset.samples():
        question = Question(row["question"], tuple(row["options"]), row["answer"])
        if is_free_text(question):
            continue
        for said in (row["answer"], "A", "B", "yes", "no", "B. Yes"):
            text = CHAIN.format(said)
            assert reward().accuracy(text, row["answer"], row["options"]) == accuracy_reward(text, question)
        assert reward().form(row["chain"]) == format_reward(row["chain"]) == 1
        scores = reward().easyr1_score([{"response": row["chain"], "ground_truth": row["answer"]}])
        assert scores == [{"overall": 1.0, "format": 1.0, "accuracy": 1.0}]
        seen += 1
    assert seen > 10


def test_the_collator_shows_the_video_and_teaches_the_reply_alone(
    exported: Exported, dataset: Dataset, tmp_path: Path
) -> None:
    pytest.importorskip("torch")
    datasets = pytest.importorskip("datasets")
    from trainer.models.tiny import build_tiny

    out = exported("trl")
    rows = list(datasets.load_dataset(str(out), "sft", split="train", cache_dir=str(tmp_path)))[:3]
    model, processor = build_tiny([row["prompt"] + row["chain"] for row in dataset.samples()], seed=1)
    processor.video_processor.do_resize = True  # 64x48 pixels are no multiple of its patches
    batch = module_at(out / "video_collator.py").VideoCollator(processor, out)(rows)
    assert len(batch["pixel_values_videos"])
    for row, labels, tokens in zip(rows, batch["labels"], batch["input_ids"], strict=True):
        taught = processor.tokenizer.decode(labels[labels != -100])
        assert taught == f"{row['messages'][1]['content'][0]['text']}<|im_end|>"
        assert (tokens == processor.video_token_id).any()
    grids = [int(grid[0]) for grid in batch["video_grid_thw"]]
    frames = {row["video"]: row["frames"] for row in dataset.clips()}
    digest = rows[0]["videos"][0].split("/")[1]
    assert grids == [frames[row["videos"][0].replace(f"/{digest}", "")] // 2 for row in rows]
    assert list(batch["second_per_grid_ts"]) == [0.5] * len(rows)
    still = model(**batch).loss
    batch["pixel_values_videos"] = batch["pixel_values_videos"].flip(0)
    assert model(**batch).loss != still


def test_the_programs_are_copied_as_they_are(exported: Exported) -> None:
    for to in ("swift", "easyr1", "verl"):
        assert (exported(to) / REWARD).read_bytes() == (SHIPPED / REWARD).read_bytes()
