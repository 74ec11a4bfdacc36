"""Building: the same bytes however it is done, nothing lost when it is stopped, clear words when it cannot be done."""

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from support.cheap_builds import InThisProcess

from synthcam.dataset.building import shard as shards_module
from synthcam.dataset.building import versions as versions_module
from synthcam.dataset.building.build import BuildStatus, Slice, build, build_missing
from synthcam.dataset.building.executors.protocol import OnDone
from synthcam.dataset.building.shard import ShardFailure, ShardJob, build_shard
from synthcam.dataset.planning.plan import plan
from synthcam.dataset.planning.recipe import DatasetRecipe, load_recipe
from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.layout import BUILD, FAILURES, MANIFEST, part_folder
from synthcam.errors import CheckFailedError, InputError, MachineError

Files = Callable[[Path], dict[str, str]]


def unseen(status: BuildStatus) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def begun(few_built: Path, few_recipe: DatasetRecipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build whose first two shards are done."""
    folder = tmp_path_factory.mktemp("begun") / "few"
    with pytest.raises(CheckFailedError, match="1 of 3 shards are not made yet; --resume goes on"):
        build(few_recipe, folder, InThisProcess(2), resume=False, watch=unseen)
    return folder


def start(recipe: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    """The real command, in a session of its own."""
    begun = ["--resume"] if out.is_dir() and any(out.iterdir()) else []
    command = [sys.executable, "-m", "synthcam", "build", str(recipe), "--out", str(out), *begun, *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def killed_and_resumed(recipe: Path, out: Path, *, kills: int, seed: int) -> int:
    """Build with kill -9 at random moments; returns how many kills came before it was done."""
    moments, done = random.Random(seed), 0
    for _ in range(kills):
        running = start(recipe, out, "--workers", "1")
        before = time.monotonic() + moments.uniform(0.5, 5.0)
        while running.poll() is None and time.monotonic() < before:
            time.sleep(0.05)
        if running.poll() is None:
            running.kill()
            done += 1
        running.communicate()
    last = start(recipe, out, "--workers", "2")
    _, err = last.communicate()
    assert last.returncode == 0, err.decode()
    return done


def test_killed_at_a_random_moment_and_resumed_two_workers_give_the_same_bytes(
    few_built: Path, tmp_path: Path, files_of: Files
) -> None:
    recipe = tmp_path / "few.yaml"
    recipe.write_text((few_built / "recipe.yaml").read_text())
    assert killed_and_resumed(recipe, tmp_path / "elsewhere" / "deep", kills=1, seed=1) > 0
    assert files_of(tmp_path / "elsewhere" / "deep") == files_of(few_built)


@pytest.mark.verify
def test_killed_ten_times(few_built: Path, tmp_path: Path, files_of: Files) -> None:
    recipe = tmp_path / "few.yaml"
    recipe.write_text((few_built / "recipe.yaml").read_text())
    kills = 0
    for round_number in range(10):
        out = tmp_path / str(round_number)
        kills += killed_and_resumed(recipe, out, kills=3, seed=100 + round_number)
        assert files_of(out) == files_of(few_built)
    assert kills >= 10


def test_shards_built_apart_are_merged_by_a_last_run(
    few_built: Path, few_recipe: DatasetRecipe, tmp_path: Path, files_of: Files
) -> None:
    folder = tmp_path / "out"
    for number in (2, 1):
        executor = InThisProcess()
        build(few_recipe, folder, executor, resume=False, only=Slice(number, 2), watch=unseen)
        assert all(shard % 2 == number - 1 for shard in executor.ran)
        assert not (folder / MANIFEST).exists()
    last = InThisProcess()
    build(few_recipe, folder, last, resume=True, watch=unseen)
    assert not last.ran
    assert files_of(folder) == files_of(few_built)


def test_a_finished_dataset_holds_nothing_of_its_making(few_built: Path, few_recipe: DatasetRecipe) -> None:
    assert not (few_built / BUILD).exists()
    dataset = open_dataset(few_built)
    rows = list(dataset.clips())
    slots = {slot.clip: slot for shard in plan(few_recipe) for slot in shard.slots}
    assert {row["clip"] for row in rows} <= set(slots)
    assert len(rows) == len(slots) - dataset.manifest.counts["given_up"]
    text = (few_built / MANIFEST).read_text()
    for told in (str(few_built), few_built.name + "/", time.strftime("%Y-%m-%d")):
        assert told not in text


def test_another_seed_gives_other_clips(few_built: Path, tmp_path: Path) -> None:
    recipe_file = tmp_path / "few.yaml"
    recipe_file.write_text((few_built / "recipe.yaml").read_text())
    recipe = load_recipe(recipe_file, seed=12)
    assert recipe.seed == 12
    job = ShardJob(tmp_path / "out", recipe, plan(recipe)[0])
    build_shard(job)
    ours = {p.read_bytes() for p in (tmp_path / "out").rglob("*.mp4")}
    assert ours
    assert not ours & {p.read_bytes() for p in few_built.rglob("*.mp4")}


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def copied(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to


HARMS = ("table cut short", "bit of a table", "bit of a video", "bit of a summary", "video deleted", "summary deleted")


@pytest.mark.parametrize("harm", HARMS)
def test_what_was_harmed_meanwhile_is_made_again(
    begun: Path, few_recipe: DatasetRecipe, tmp_path: Path, files_of: Files, harm: str
) -> None:
    folder = copied(begun, tmp_path / "out")
    part, video = part_folder(folder, 0), sorted(folder.rglob("videos/*/00000/*.mp4"))[0]
    if harm == "table cut short":
        table = part / "clips.parquet"
        table.write_bytes(table.read_bytes()[:-200])
    elif harm.startswith("bit"):
        flip_a_bit(
            {"table": part / "samples.parquet", "video": video, "summary": part / "summary.json"}[harm.split()[-1]]
        )
    elif harm == "video cut short":
        video.write_bytes(video.read_bytes()[:-1])
    elif harm == "video deleted":
        video.unlink()
    else:
        (part / "summary.json").unlink()
    executor = InThisProcess(1)
    with pytest.raises(CheckFailedError, match="1 of 3 shards"):
        build(few_recipe, folder, executor, resume=True, watch=unseen)
    assert executor.ran == [0]
    # CPU seconds differ from run to run: they are in a summary and in nothing that stays.
    ours, before = ({n: f for n, f in files_of(d).items() if "summary" not in n} for d in (folder, begun))
    assert ours == before


def test_a_full_disk_loses_nothing(
    begun: Path,
    few_built: Path,
    few_recipe: DatasetRecipe,
    tmp_path: Path,
    files_of: Files,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = copied(begun, tmp_path / "out")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(shards_module, "write_table", full)
        with pytest.raises(MachineError, match=r"No space left on device; what is finished stays.*--resume"):
            build(few_recipe, folder, InThisProcess(), resume=True, watch=unseen)
    assert part_folder(folder, 1).is_dir()
    assert not (folder / MANIFEST).exists()
    build(few_recipe, folder, InThisProcess(), resume=True, watch=unseen)
    assert files_of(folder) == files_of(few_built)


def test_a_folder_that_cannot_be_made_is_refused(few_recipe: DatasetRecipe) -> None:
    with pytest.raises(MachineError, match=r"^/proc/.*; nothing was written$"):
        build(few_recipe, Path("/proc/nowhere/out"), InThisProcess(), resume=False, watch=unseen)


def test_shards_that_fail_are_listed_and_tried_again(
    begun: Path, few_recipe: DatasetRecipe, few_built: Path, tmp_path: Path, files_of: Files
) -> None:
    folder = copied(begun, tmp_path / "out")

    class Failing(InThisProcess):
        def run(self, jobs: Sequence[ShardJob], on_done: OnDone) -> None:
            for job in jobs:
                on_done(ShardFailure(job.shard.number, "its worker was killed 3 times", final=False))

    with pytest.raises(CheckFailedError, match=r"1 of 3 shards failed, the first is 2: its worker was killed"):
        build(few_recipe, folder, Failing(), resume=True, watch=unseen)
    listed = [json.loads(line) for line in (folder / FAILURES).read_text().splitlines()]
    assert listed == [{"shard": 2, "reason": "its worker was killed 3 times"}]
    build(few_recipe, folder, InThisProcess(), resume=True, watch=unseen)
    assert files_of(folder) == files_of(few_built)


def test_it_goes_on_only_where_it_was_begun_alike(
    begun: Path, few_built: Path, few_recipe: DatasetRecipe, tmp_path: Path
) -> None:
    def refused(recipe: DatasetRecipe, folder: Path, *, resume: bool = True) -> str:
        with pytest.raises(InputError) as error:
            build(recipe, folder, InThisProcess(), resume=resume, watch=unseen)
        return str(error.value)

    path = tmp_path / "few.yaml"
    path.write_text(few_recipe.text)
    assert "begun with seed 11, this would be 12" in refused(load_recipe(path, seed=12), begun)
    path.write_text(few_recipe.text + "# otherwise\n")
    assert "begun with recipe (SHA-256)" in refused(load_recipe(path), begun)
    assert "holds an unfinished build; --resume" in refused(few_recipe, begun, resume=False)
    assert "holds a finished dataset" in refused(few_recipe, few_built, resume=False)
    assert "begun with recipe" in refused(load_recipe(path), few_built)
    assert refused(few_recipe, tmp_path / "none").endswith(
        "none: holds no build to resume; leave --resume out to begin one"
    )
    assert not (tmp_path / "none").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("")
    assert "holds thesis.tex and no build" in refused(few_recipe, tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.tex").exists()


def test_it_does_not_go_on_after_its_sources_changed(
    begun: Path, few_recipe: DatasetRecipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions_module, "sources_digest", lambda: "0123456789abcdef")
    with pytest.raises(
        InputError, match=r"begun with synthcam sources \(SHA-256\) \w{12}, this would be 0123456789ab;"
    ):
        build(few_recipe, begun, InThisProcess(), resume=True, watch=unseen)


def test_a_dataset_that_is_done_is_left_as_it_is(few_built: Path, few_recipe: DatasetRecipe, files_of: Files) -> None:
    before = files_of(few_built)
    status = build(few_recipe, few_built, InThisProcess(), resume=True, watch=unseen)
    assert not status.summaries
    assert files_of(few_built) == before


def test_what_is_missing_is_built_and_what_is_there_is_kept(
    begun: Path, few_built: Path, few_recipe: DatasetRecipe, tmp_path: Path, files_of: Files
) -> None:
    folder = copied(begun, tmp_path / "out")
    executor = InThisProcess()
    status = build_missing(few_recipe, folder, executor)
    assert status is not None
    assert (executor.ran, len(status.before)) == ([2], 2)
    assert files_of(folder) == files_of(few_built)
    assert build_missing(few_recipe, folder, InThisProcess()) is None


@pytest.mark.parametrize("content", ["", "{}", "null", "[1]", "{", "\0"])
def test_a_damaged_identity_is_said(begun: Path, mini_recipe: DatasetRecipe, tmp_path: Path, content: str) -> None:
    folder = copied(begun, tmp_path / "out")
    (folder / BUILD / "identity.json").write_text(content)
    with pytest.raises(InputError, match=r"identity\.json: is damaged.*choose another folder"):
        build(mini_recipe, folder, InThisProcess(), resume=True, watch=unseen)


def test_a_slice_is_read_from_text() -> None:
    assert Slice.parse("2/8") == Slice(2, 8)
    for wrong in ("0/3", "4/3", "1", "a/b", "1/", "-1/3"):
        with pytest.raises(InputError, match=f"--shard {wrong}: allowed is I/N"):
            Slice.parse(wrong)


def test_an_unfinished_build_cannot_be_opened(begun: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not finished; run `synthcam build` again with --resume"):
        open_dataset(begun)
    with pytest.raises(InputError, match=r"is no dataset, there is no manifest\.json"):
        open_dataset(tmp_path)


def test_a_shard_is_made_once(begun: Path, few_recipe: DatasetRecipe) -> None:
    shard = plan(few_recipe)[0]
    before = part_folder(begun, 0).stat().st_mtime_ns
    summary = build_shard(ShardJob(begun, few_recipe, shard))
    assert summary.shard == 0
    assert part_folder(begun, 0).stat().st_mtime_ns == before
