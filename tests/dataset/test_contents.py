"""What a built dataset holds: rows that fit together, twins, answers in balance, and videos that tell nothing else."""

import hashlib
import json
from collections import Counter, defaultdict
from pathlib import Path

import av
import numpy as np
import pytest

from synthcam.clips.label_file import relabel_clip_file
from synthcam.dataset.planning.plan import plan
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.dataset.storage.layout import sample_id
from synthcam.dataset.storage.manifest import hash_file
from synthcam.dataset.storage.rows import row_to_record, row_to_trajectory
from synthcam.formats.read_write import read_poses


@pytest.fixture(scope="module")
def dataset(built_dataset: Path) -> Dataset:
    return open_dataset(built_dataset)


def test_clips_are_what_their_slots_wished_for(dataset: Dataset, mini_recipe: DatasetRecipe) -> None:
    slots = {slot.clip: (slot, shard) for shard in plan(mini_recipe) for slot in shard.slots}
    for row in dataset.clips():
        slot, shard = slots[row["clip"]]
        labels = {name.rsplit(".", 1)[-1]: truth for name, truth in row["labels"].items()}
        assert all(labels[label] is truth for label, truth in slot.required)
        assert (row["use"], row["split"], row["shard"]) == (shard.use, shard.split, shard.number)
        assert row["scene_seed"] in {scene.seed for scene in shard.scenes}


def test_a_row_gives_back_its_clip_json(dataset: Dataset, tmp_path: Path) -> None:
    """Written out as clip.json it is read like one, and measured again it gives the same labels."""
    row = next(iter(dataset.clips("test")))
    (tmp_path / "clip.json").write_text(json.dumps(row_to_record(row)))
    (tmp_path / "clip.mp4").write_bytes((dataset.folder / row["video"]).read_bytes())
    (poses,) = read_poses(tmp_path / "clip.json", format="clip")
    np.testing.assert_allclose(poses.trajectory.world_from_camera, row_to_trajectory(row).world_from_camera, atol=1e-14)
    _, labels, notes = relabel_clip_file(tmp_path / "clip.json")
    assert not notes
    assert labels.labels == row["labels"]
    assert list(labels.motions) == row["motions"]


def test_videos_are_those_of_their_rows_and_say_nothing_but_their_pictures(dataset: Dataset) -> None:
    told: set[str] = set()
    for row in dataset.clips():
        path = dataset.folder / row["video"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == row["sha256"]
        with av.open(str(path)) as container:
            (stream,) = container.streams
            assert stream.frames == row["frames"]
            told.add(json.dumps([dict(container.metadata), dict(stream.metadata)], sort_keys=True))
        assert not any(word in path.read_bytes() for word in (b"synthcam", b"pan-", row["scene"].encode()))
    # Every file tells the same of itself.
    assert len(told) == 1


def test_twins_start_alike_and_end_up_in_one_split(dataset: Dataset) -> None:
    groups = defaultdict(list)
    for row in dataset.clips():
        groups[row["twin_group"]].append(row)
    pairs = [rows for rows in groups.values() if len(rows) == 2]
    assert pairs
    for a, b in pairs:
        assert (a["twins"], b["twins"]) == ([b["clip"]], [a["clip"]])
        same = ("split", "use", "scene_seed", "frames", "fps", "twin_kind")
        assert all(a[key] == b[key] for key in same)
        spec_a, spec_b = (json.loads(row["spec"]) for row in (a, b))
        assert spec_a["seed"] == spec_b["seed"]
        assert spec_a["motion"] != spec_b["motion"]
        start_a, start_b = (row_to_trajectory(row).positions[0] for row in (a, b))
        if json.loads(a["staging"])["attempt"] == json.loads(b["staging"])["attempt"]:
            np.testing.assert_allclose(start_a, start_b, atol=0.05)
    assert all(row["twin_kind"] is None for rows in groups.values() if len(rows) == 1 for row in rows)


def test_samples_belong_to_their_clips_and_twins_answer_otherwise(dataset: Dataset) -> None:
    clips = {row["clip"]: row for row in dataset.clips()}
    samples = {row["sample"]: row for row in dataset.samples()}
    numbers: Counter[str] = Counter()
    for row in samples.values():
        clip = clips[row["clip"]]
        assert row["sample"] == sample_id(row["clip"], numbers[row["clip"]])
        numbers[row["clip"]] += 1
        assert row["videos"] == [row["video"]] == [clip["video"]]
        assert (row["use"], row["split"]) == (clip["use"], clip["split"])
        assert row["messages"][0]["content"] == f"<video>{row['prompt']}"
        assert row["messages"][1]["content"] == row["chain"]
        if row["kind"] in ("binary", "choice"):
            twin = samples[row["twin"]]
            assert (twin["question"], twin["options"]) == (row["question"], row["options"])
            assert twin["answer"] != row["answer"]
            assert twin["twin"] == row["sample"]
            assert clips[twin["clip"]]["clip"] in clip["twins"]
        else:
            assert row["twin"] is None


def test_as_many_samples_as_the_recipe_asks_for(dataset: Dataset, mini_recipe: DatasetRecipe) -> None:
    counts = dataset.manifest.counts["samples"]
    for portion in mini_recipe.spec.portions:
        wished = sum(portion.samples.values())
        assert counts[portion.use][portion.split] == wished


def test_the_manifest_names_every_file(dataset: Dataset) -> None:
    files = {p.relative_to(dataset.folder).as_posix(): p for p in dataset.folder.rglob("*") if p.is_file()}
    listed = dataset.manifest.files
    videos = {row["video"] for row in dataset.clips()}
    assert set(files) == set(listed) | videos | {"manifest.json"}
    assert all(hash_file(files[name]) == entry for name, entry in listed.items())


def test_balance_is_what_one_counts(dataset: Dataset) -> None:
    balance = dataset.manifest.balance
    for name, (true, false, unasked) in balance["labels"].items():
        truths = [row["labels"][name] for row in dataset.clips()]
        assert [truths.count(True), truths.count(False), truths.count(None)] == [true, false, unasked]
    answers = Counter(f"{len(row['options'])} options {row['answer']}" for row in dataset.samples() if row["options"])
    assert balance["answers"] == dict(answers)
    yes_no = [row for row in dataset.samples() if row["kind"] == "binary"]
    said_yes = sum(row["options"]["AB".index(row["answer"])].endswith("Yes") for row in yes_no)
    assert said_yes == len(yes_no) / 2
