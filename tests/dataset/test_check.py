"""A whole dataset holds; every way of damaging one is found, and named."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.dataset_copies import change_manifest, change_rows, copy_of, first_row, seal

from synthcam.dataset.check.check import check_dataset
from synthcam.dataset.check.derive import first_difference
from synthcam.dataset.check.violations import CheckReport
from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.layout import MANIFEST, README, clips_path, samples_path
from synthcam.dataset.storage.manifest import manifest_is_intact, read_manifest
from synthcam.dataset.storage.tables import read_rows
from synthcam.errors import InputError
from synthcam.rendering.video import read_video, write_video

TRAIN, SFT = clips_path("train"), samples_path("sft", "train")


def checked(folder: Path, *, quick: bool = True, limit: int | None = None, workers: int = 1) -> CheckReport:
    return check_dataset(folder, quick=quick, limit=limit, workers=workers, progress=lambda *_: None)


def lines(report: CheckReport) -> list[str]:
    return [f"{violation.kind}: {violation}" for violation in report.violations]


def only_clip(folder: Path, clip: str) -> CheckReport:
    """The violations of a whole check that concern one clip: its name, its samples, its video."""
    from synthcam.dataset.check.derive import check_clip
    from synthcam.dataset.check.violations import sorted_unique

    row = first_row(folder, TRAIN, lambda r: r["clip"] == clip)
    samples = [s for s in read_rows(folder / SFT) if s["clip"] == clip]
    return CheckReport(sorted_unique(check_clip(folder, row, samples)), "", 0, 1, len(samples), 1, len(samples))


@pytest.fixture
def damaged(built_dataset: Path, tmp_path: Path) -> Path:
    return copy_of(built_dataset, tmp_path / "copy")


@pytest.fixture
def some_sample(built_dataset: Path) -> dict[str, Any]:
    """A binary sample of the training split, whose clip is in `TRAIN`."""
    return first_row(built_dataset, SFT, lambda row: row["kind"] == "binary" and row["twin"] is not None)


def test_a_whole_dataset_holds(built_dataset: Path) -> None:
    report = checked(built_dataset, quick=False)
    assert lines(report) == []
    rows = sum(1 for split in ("train", "test") for _ in read_rows(built_dataset / clips_path(split)))
    assert report.derived == report.clips == rows > 0
    assert report.chains == report.samples > 0


def test_a_limit_derives_as_many_and_always_the_same(built_dataset: Path) -> None:
    one, two = checked(built_dataset, quick=False, limit=2), checked(built_dataset, quick=False, limit=2)
    assert one == two
    assert one.derived == 2 < one.clips


def test_a_dataset_may_lie_in_git(damaged: Path) -> None:
    (damaged / ".git").mkdir()
    (damaged / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (damaged / ".gitattributes").write_text("*.mp4 filter=lfs\n")
    assert checked(damaged).holds


def test_no_manifest(damaged: Path) -> None:
    (damaged / MANIFEST).unlink()
    with pytest.raises(InputError, match=re.escape(f"{damaged}: is no dataset, there is no {MANIFEST}")):
        checked(damaged)


def test_a_manifest_of_another_format(damaged: Path) -> None:
    change_manifest(damaged, lambda content: content.update(format=99))
    with pytest.raises(InputError, match="format 99; this version of synthcam reads format 1"):
        checked(damaged)


def test_a_byte_of_a_video(damaged: Path) -> None:
    row = first_row(damaged, TRAIN)
    content = bytearray((damaged / row["video"]).read_bytes())
    content[len(content) // 2] ^= 0x40
    (damaged / row["video"]).write_bytes(content)
    assert f"file: {row['video']}: its content is not what was written (SHA-256)" in lines(checked(damaged))


def test_a_video_that_is_gone(damaged: Path) -> None:
    row = first_row(damaged, TRAIN)
    (damaged / row["video"]).unlink()
    report = checked(damaged, quick=False, limit=1)
    assert f"file: {row['video']}: is missing" in lines(report)
    assert report.derived == 1  # Another one, which is there.


def test_a_file_too_many(damaged: Path) -> None:
    (damaged / "videos" / "train" / "notes.txt").write_text("hello")
    (damaged / "._README.md").write_text("hello")
    found = lines(checked(damaged))
    assert found == [
        "file: ._README.md: does not belong to the dataset: neither manifest nor tables know it",
        "file: videos/train/notes.txt: does not belong to the dataset: neither manifest nor tables know it",
    ]


def test_a_link_that_leads_out(damaged: Path, tmp_path: Path) -> None:
    row = first_row(damaged, TRAIN)
    outside = tmp_path / "outside.mp4"
    (damaged / row["video"]).rename(outside)
    (damaged / row["video"]).symlink_to(outside)
    assert f"file: {row['video']}: is a link that leads elsewhere; it was not opened" in lines(checked(damaged))


def test_a_folder_that_is_a_link(damaged: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (damaged / "more").symlink_to(tmp_path / "outside")
    assert any(line.startswith("file: more: does not belong") for line in lines(checked(damaged)))


def test_a_path_that_climbs(damaged: Path) -> None:
    def climb(row: dict[str, Any]) -> None:
        row["video"] = f"../{row['video']}"

    change_rows(damaged, TRAIN, climb)
    row = first_row(damaged, TRAIN)
    found = lines(checked(damaged))
    assert f"file: {row['video']}: leads upwards; it was not opened" in found
    assert f"row: {row['clip']}: video is {row['video']!r}; it should be {row['video'][3:]!r}" in found


def test_a_path_of_the_manifest_that_climbs(damaged: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    change_manifest(
        damaged, lambda content: content["files"].update({"../secret.txt": {"sha256": "0" * 64, "bytes": 6}})
    )
    assert lines(checked(damaged)) == ["file: ../secret.txt: leads upwards; it was not opened"]


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.95])
def test_a_truncated_table(damaged: Path, kept: float) -> None:
    content = (damaged / TRAIN).read_bytes()
    (damaged / TRAIN).write_bytes(content[: int(kept * len(content))])
    found = lines(checked(damaged))
    assert f"table: {TRAIN}: not a readable table" in found
    assert any(line.startswith(f"file: {TRAIN}: holds") for line in found)
    assert not any("does not belong" in line for line in found), (
        "videos of a table that cannot be read are no strangers"
    )


def test_a_truncated_table_of_samples(damaged: Path) -> None:
    content = (damaged / SFT).read_bytes()
    (damaged / SFT).write_bytes(content[:-100])
    found = lines(checked(damaged, quick=False, limit=1))
    assert any(line.startswith(f"table: {SFT}: not a readable table") for line in found)
    assert any(re.search(r"count: manifest.json: counts \d+ samples; the tables hold \d+", line) for line in found)


def test_a_table_with_other_columns(damaged: Path) -> None:
    (damaged / SFT).write_bytes((damaged / TRAIN).read_bytes())
    (damaged / TRAIN).write_bytes((damaged / samples_path("vqa", "test")).read_bytes())
    seal(damaged, TRAIN)
    seal(damaged, SFT)
    found = lines(checked(damaged))
    assert f"table: {TRAIN}: its columns are not those of a table of clips" in found
    assert f"table: {SFT}: its columns are not those of a table of samples" in found


def test_a_row_without_what_it_needs(damaged: Path) -> None:
    def forget(row: dict[str, Any]) -> None:
        row["sha256"] = None

    change_rows(damaged, TRAIN, forget)
    assert any(line.endswith("sha256 is null") for line in lines(checked(damaged)))


def test_rows_that_were_left_out(damaged: Path) -> None:
    from synthcam.dataset.storage.layout import SAMPLES
    from synthcam.dataset.storage.tables import write_table

    rows = list(read_rows(damaged / SFT))
    write_table(damaged / SFT, [row for row in rows if row["sample"] != rows[0]["sample"]], SAMPLES)
    seal(damaged, SFT)
    assert any(line.startswith("count: manifest.json: counts") for line in lines(checked(damaged)))


def test_a_card_that_was_edited(damaged: Path) -> None:
    with (damaged / README).open("a") as file:
        file.write("more\n")
    assert any(line.startswith(f"file: {README}: holds") for line in lines(checked(damaged)))


def test_an_edited_table_is_seen_without_deriving_anything(damaged: Path) -> None:
    change_rows(damaged, TRAIN, lambda row: row.update(caption="The camera pans left."), sealed=False)
    assert any(line.startswith(f"file: {TRAIN}:") for line in lines(checked(damaged)))


# What follows is forged: the manifest's hashes were made to fit. Rows and geometry must give it away.


def test_a_swapped_answer(damaged: Path, some_sample: dict[str, Any]) -> None:
    other = "B" if some_sample["answer"] == "A" else "A"

    def swap(row: dict[str, Any]) -> None:
        if row["sample"] == some_sample["sample"]:
            row["answer"] = other

    change_rows(damaged, SFT, swap)
    found = lines(checked(damaged))
    name = some_sample["sample"]
    assert f"row: {name}: chain is not what its question, options, answer, observation and think make" in found
    assert f"twin: {name}: has the same answer, {other!r}, as its twin {some_sample['twin']}" in found


def test_an_answer_swapped_with_its_chain(damaged: Path, some_sample: dict[str, Any]) -> None:
    """The row fits itself: only reading the chain against the clip tells."""
    letters = {"A": "B", "B": "A"}

    def swap(row: dict[str, Any]) -> None:
        if row["sample"] in (some_sample["sample"], some_sample["twin"]):
            right = letters[row["answer"]]
            row["chain"] = row["chain"].replace(f"<answer>{row['answer']}<", f"<answer>{right}<")
            row["messages"][1]["content"] = row["chain"]
            row["answer"] = right

    change_rows(damaged, SFT, swap)
    assert checked(damaged).holds
    found = lines(only_clip(damaged, some_sample["clip"]))
    assert any(line.startswith(f"chain: {some_sample['sample']}: ") for line in found)


def test_an_edited_direction_in_a_chain(damaged: Path) -> None:
    way, other = re.compile("left|right"), {"left": "right", "right": "left"}
    sample = first_row(damaged, SFT, lambda row: bool(way.search(row["observation"])))

    def edit(row: dict[str, Any]) -> None:
        if row["sample"] == sample["sample"]:
            row["observation"] = way.sub(lambda found: other[found[0]], row["observation"])
            row["chain"] = (
                f"<observation>{row['observation']}</observation><think>{row['think']}</think>"
                f"<answer>{row['answer']}</answer>"
            )
            row["messages"][1]["content"] = row["chain"]

    change_rows(damaged, SFT, edit)
    found = lines(only_clip(damaged, sample["clip"]))
    assert any(line.startswith(f"chain: {sample['sample']}: observation says ") for line in found), found


def test_an_edited_label(damaged: Path) -> None:
    clip = first_row(damaged, TRAIN)["clip"]
    label = "cam_motion.camera_centric_movement.zoom_in.has_zoom_in"

    def edit(row: dict[str, Any]) -> None:
        if row["clip"] == clip:
            row["labels"][label] = not row["labels"][label]

    change_rows(damaged, TRAIN, edit)
    stored = first_row(damaged, TRAIN)["labels"][label]
    assert lines(only_clip(damaged, clip)) == [
        f"label: {clip}: labels.{label}: {stored!r} stored, {not stored!r} derived"
    ]


def test_an_edited_camera(damaged: Path) -> None:
    clip = first_row(damaged, TRAIN)["clip"]

    def edit(row: dict[str, Any]) -> None:
        if row["clip"] == clip:
            row["world_from_camera"][3][0][3] += 0.01

    change_rows(damaged, TRAIN, edit)
    found = lines(only_clip(damaged, clip))
    assert any(
        line.startswith(f"camera: {clip}: staged again, its cameras are up to 0.01 m, 0 deg ") for line in found
    ), found


def test_an_edited_spec(damaged: Path) -> None:
    clip = first_row(damaged, TRAIN)["clip"]

    def edit(row: dict[str, Any]) -> None:
        row["spec"] = json.dumps({**json.loads(row["spec"]), "seed": 5})

    change_rows(damaged, TRAIN, edit)
    assert lines(only_clip(damaged, clip)) == [
        f"camera: {clip}: cannot be derived again: its spec is not what its digest was made of"
    ]


def test_a_caption_of_another_clip(damaged: Path) -> None:
    row = first_row(damaged, TRAIN, lambda row: "pan-left" not in row["motions"])
    change_rows(damaged, TRAIN, lambda row: row.update(caption="The camera pans left."))
    found = lines(only_clip(damaged, row["clip"]))
    assert any(line.startswith(f"chain: {row['clip']}: caption says 'The camera pans left'") for line in found), found


def test_a_twin_that_is_named_by_one_alone(damaged: Path) -> None:
    row = first_row(damaged, TRAIN, lambda row: bool(row["twins"]))

    def forget(other: dict[str, Any]) -> None:
        if other["clip"] == row["clip"]:
            other.update(twins=[], twin_kind=None)

    change_rows(damaged, TRAIN, forget)
    twin = row["twins"][0]
    assert f"twin: {twin}: names {row['clip']} as its twin, which does not name it" in lines(checked(damaged))


def test_twin_samples_with_other_words(damaged: Path, some_sample: dict[str, Any]) -> None:
    def reword(row: dict[str, Any]) -> None:
        if row["sample"] == some_sample["sample"]:
            for key in ("question", "prompt"):
                row[key] = row[key].replace(some_sample["question"], "Does the camera roll?")
            row["messages"][0]["content"] = f"<video>{row['prompt']}"

    change_rows(damaged, SFT, reword)
    assert lines(checked(damaged)) == [
        f"twin: {a}: question is not that of its twin {b}"
        for a, b in sorted([(some_sample["sample"], some_sample["twin"]), (some_sample["twin"], some_sample["sample"])])
    ]


def test_a_sample_of_no_clip(damaged: Path, some_sample: dict[str, Any]) -> None:
    def lose(row: dict[str, Any]) -> None:
        if row["sample"] == some_sample["sample"]:
            row["clip"] = "c9999999"

    change_rows(damaged, SFT, lose)
    assert f"row: {some_sample['sample']}: clip c9999999 is not in the dataset" in lines(checked(damaged))


def test_a_sample_in_the_wrong_split(damaged: Path, some_sample: dict[str, Any]) -> None:
    def move(row: dict[str, Any]) -> None:
        if row["sample"] == some_sample["sample"]:
            row["split"] = "test"

    change_rows(damaged, SFT, move)
    right = samples_path("sft", "test")
    assert f"row: {some_sample['sample']}: is in {SFT}; it should be in {right}" in lines(checked(damaged))


def test_a_scene_in_two_splits(damaged: Path) -> None:
    seed = first_row(damaged, TRAIN)["scene_seed"]
    change_rows(damaged, clips_path("test"), lambda row: row.update(scene_seed=seed))
    found = [line for line in lines(checked(damaged)) if line.startswith("split: ")]
    assert len(found) == 1
    assert found[0].startswith(f"split: scene seed {seed}: is seen in test/vqa (")


def _reencoded(change: Callable[[np.ndarray], np.ndarray], fps: float = 1.0) -> Callable[[Path], None]:
    def encode(path: Path) -> None:
        frames, rate = read_video(path)
        frames = change(frames)
        write_video(path, frames, fps=fps * rate, width=frames.shape[2], height=frames.shape[1])

    return encode


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_reencoded(lambda frames: frames[:-1]), "frames; its row says"),
        (_reencoded(lambda frames: frames[:, :-16]), "; its row says"),
        (_reencoded(lambda frames: frames, fps=2.0), "fps; its row says"),
        (lambda path: path.write_bytes(path.read_bytes()[:900]), "holds nothing that can be decoded"),
    ],
    ids=["a frame less", "another size", "another rate", "cut off"],
)
def test_another_video(damaged: Path, change: Callable[[Path], None], says: str) -> None:
    row = first_row(damaged, TRAIN)
    change(damaged / row["video"])
    found = lines(only_clip(damaged, row["clip"]))
    assert len(found) == 1
    assert found[0].startswith(f"video: {row['video']}: ")
    assert says in found[0]


def test_metadata_that_tells_the_label(damaged: Path) -> None:
    import av

    row = first_row(damaged, TRAIN)
    path, told = damaged / row["video"], damaged / "told.mp4"
    with av.open(str(path)) as source, av.open(str(told), "w") as target:
        target.metadata["title"] = "pan-left"
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    told.replace(path)
    found = lines(only_clip(damaged, row["clip"]))
    assert f"video: {row['video']}: metadata title = 'pan-left': no clip carries any" in found


@pytest.mark.parametrize(
    ("stored", "derived", "difference"),
    [
        ({"a": [1, 2.0]}, {"a": [1, 2.0 + 1e-12]}, None),
        ({"a": [1, 2.0]}, {"a": [1, 2.1]}, "a[1]: 2.0 stored, 2.1 derived"),
        ({"a": True}, {"a": 1}, "a: True stored, 1 derived"),
        ({"a": None}, {"a": False}, "a: None stored, False derived"),
        ({"a": 1}, {"b": 1}, "a: not derived"),
        ([1, 2], [1], ": 2 stored, 1 derived"),
        ("pan", "tilt", ": 'pan' stored, 'tilt' derived"),
        ({"x": {"y": (1, 2)}}, {"x": {"y": [1, 2]}}, None),
    ],
)
def test_first_difference(stored: Any, derived: Any, difference: str | None) -> None:
    assert first_difference(stored, derived) == difference


def test_no_changed_bit_of_the_manifest_passes(damaged: Path) -> None:
    content = (damaged / MANIFEST).read_bytes()
    places = np.random.default_rng(0).permutation(8 * len(content))[:300].tolist()
    for place in places:
        flipped = bytearray(content)
        flipped[place // 8] ^= 1 << place % 8
        (damaged / MANIFEST).write_bytes(flipped)
        try:
            read_manifest(damaged, intact=False)
        except InputError:
            continue
        assert not manifest_is_intact(damaged), (place, content[place // 8 - 20 : place // 8 + 20])


def test_a_changed_manifest_is_named_and_not_opened(damaged: Path) -> None:
    content = (damaged / MANIFEST).read_text()
    (damaged / MANIFEST).write_text(content.replace('"seed": 11', '"seed": 12'))
    assert "file: manifest.json: its content is not what was written (SHA-256)" in lines(checked(damaged))
    with pytest.raises(InputError, match=r"manifest\.json: its content is not what was written"):
        open_dataset(damaged)
