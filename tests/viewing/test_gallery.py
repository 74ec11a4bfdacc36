"""Galleries as files: which clips, what is told of them, what is safe, and where they may be written."""

import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from support.shown_dataset import write_dataset

from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.dataset.storage.layout import CLIPS, clip_id
from synthcam.dataset.storage.tables import read_rows, write_table
from synthcam.errors import InputError
from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.frustum import frustums
from synthcam.geometry.se3 import se3, world_from_rig
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.label_names import LABEL_NAMES
from synthcam.verification.verdicts import Verifier
from synthcam.viewing.gallery.clip_data import (
    checked_clip,
    clip_data,
    count_outcomes,
    motion_order,
    sample_with_verdicts,
    text_with_verdicts,
)
from synthcam.viewing.gallery.gallery import (
    check_folder,
    gallery_folder,
    make_page,
    script_json,
    write_clip_page,
    write_dataset_gallery,
)
from synthcam.viewing.gallery.gallery_clip import choose_clips, read_gallery_clip, read_gallery_clips
from synthcam.viewing.gallery.path_drawing import SIDE, Outline, draw_path

SVG = "{http://www.w3.org/2000/svg}"


def silent(*_: object) -> None:
    """Nobody looks at the progress."""


def write(dataset: Dataset, out: Path, **options: object) -> tuple[int, int]:
    return write_dataset_gallery(dataset, out, **{"limit": 100, "overwrite": False, "progress": silent, **options})


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_gallery_is_whole_and_the_same_each_time(dataset: Dataset, gallery: Path, tmp_path: Path) -> None:
    assert write(dataset, tmp_path / "elsewhere" / "two") == (4, 0)
    made = contents(tmp_path / "elsewhere" / "two")
    assert made == contents(gallery)
    parts = {"clips": ".js", "strips": ".jpg", "videos": ".mp4"}
    names = {f"{part}/{n:05d}{end}" for part, end in parts.items() for n in range(1, 5)}
    assert set(made) == {"index.html", "gallery.json", *names}
    row = next(dataset.clips())
    assert made["videos/00001.mp4"] == (dataset.folder / row["video"]).read_bytes()
    assert str(dataset.folder).encode() not in b"".join(made.values()), "no path of this machine"


def test_a_page_asks_for_nothing_from_the_network(gallery: Path) -> None:
    page = (gallery / "index.html").read_text()
    addresses = re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"']*", page)
    assert addresses == [], "not even a link"
    assert "default-src &#x27;none&#x27;" in page
    assert "connect-src" not in page, "default-src holds for connections too"


def test_text_cannot_end_the_script_that_holds_it() -> None:
    evil = "</script><script>alert(1)</script><!-- \u2028 & {{data}}"
    held = script_json({"caption": evil})
    assert not set("<>&\u2028") & set(held)
    assert json.loads(held) == {"caption": evil}
    page = make_page(evil, [("name", evil)], [])
    assert page.count("</script>") == make_page("x", [], []).count("</script>")
    assert "<title>&lt;/script&gt;" in page


def segment(motion: str, start_s: float, end_s: float) -> dict[str, Any]:
    return {"motion": motion, "start_s": start_s, "end_s": end_s}


@pytest.mark.parametrize(
    ("segments", "order"),
    [
        ([], []),
        ([segment("pan-left", 0, 3)], [["pan-left"]]),
        ([segment("pan-left", 0, 3), segment("zoom-in", 0.2, 2.8)], [["pan-left", "zoom-in"]]),
        ([segment("pan-left", 0, 1.6), segment("zoom-in", 1.4, 3)], [["pan-left"], ["zoom-in"]]),
        ([segment("zoom-in", 1.5, 3), segment("pan-left", 0, 1.5)], [["pan-left"], ["zoom-in"]]),
        (
            [segment("pan-left", 0, 1), segment("dolly-in", 1, 2), segment("tilt-up", 1, 2), segment("pan-left", 2, 3)],
            [["pan-left"], ["dolly-in", "tilt-up"], ["pan-left"]],
        ),
    ],
)
def test_motions_together_are_told_from_motions_in_turn(segments: list[Any], order: list[list[str]]) -> None:
    assert motion_order([name for group in order for name in group], segments) == order


def test_a_motion_without_a_segment_is_shown_too() -> None:
    assert motion_order(["static"], []) == [["static"]]
    assert motion_order(["pan-left", "arc-cw"], [segment("pan-left", 0, 1)]) == [["pan-left", "arc-cw"]]


def test_the_entry_says_what_the_record_says(rendered: dict[str, Path]) -> None:
    clip = read_gallery_clip(rendered["two"] / "clip.json")
    made = clip_data(clip)
    assert made.entry["motions"] == clip.record["motions"] == ["zoom-in", "pan-right"]
    assert made.entry["order"] == [["zoom-in"], ["pan-right"]]
    truths = {"t": True, "f": False, "n": None}
    assert {name: truths[c] for name, c in zip(LABEL_NAMES, made.entry["labels"], strict=True)} == clip.record["labels"]
    assert made.entry["claims"]["true"] > 10
    assert not {"false", "unread", "not checked"} & set(made.entry["claims"])
    assert made.detail["strip_frames"][0] == 0
    assert made.detail["strip_frames"][-1] == 11
    pan = next(effect for effect in made.detail["effects"] if effect[0] == "pan")
    assert pan[1:4:2] == ["pan-left", "pan-right"]
    assert pan[4] > 0.04 > pan[2], "the pan is to the right"


def test_each_clause_of_a_chain_has_its_verdict(rendered: dict[str, Path]) -> None:
    clip = read_gallery_clip(rendered["panned"] / "clip.json")
    checked, unchecked = checked_clip(clip.record, "panned")
    assert checked is not None
    assert unchecked == ""
    judge = Verifier(checked)
    sample = next(s for s in clip.samples if s["options"])
    ticked = sample_with_verdicts(sample, judge)
    for name, pieces in ticked["sections"]:
        inside = re.search(f"<{name}>(.*?)</{name}>", sample["chain"], re.DOTALL)
        assert inside is not None
        assert " ".join(piece["text"] for piece in pieces).split() == inside[1].split()
    assert {p["outcome"] for _, pieces in ticked["sections"] for p in pieces} <= {"true", "open", "no claim"}

    lies = "The camera pans right. Quarks dream of marmalade."
    lied = sample_with_verdicts({**sample, "chain": sample["chain"].replace("</think>", f" {lies}</think>")}, judge)
    false, strange = dict(lied["sections"])["think"][-2:]
    assert (false["outcome"], strange["outcome"]) == ("false", "unread")
    assert count_outcomes([lied], [])["false"] == 1

    wrong = sample_with_verdicts({**sample, "chain": sample["chain"].replace("<think>", "")}, judge)
    assert "<think>" in wrong["problem"]
    other = next(o[0] for o in sample["options"] if o[0] != sample["answer"])
    mistaken = sample["chain"].replace(f"<answer>{sample['answer']}", f"<answer>{other}")
    assert sample_with_verdicts({**sample, "chain": mistaken}, judge)["answer_problem"]


def test_a_clip_whose_scene_is_gone_is_shown_unchecked(rendered: dict[str, Path], tmp_path: Path) -> None:
    content = json.loads((rendered["panned"] / "clip.json").read_text())
    content["spec"]["scene_digest"] = "0" * 64
    (tmp_path / "clip.json").write_text(json.dumps(content))
    made = clip_data(read_gallery_clip(tmp_path / "clip.json"))
    assert set(made.entry["claims"]) == {"not checked"}
    assert made.detail["checked"] is False
    assert made.strip is None, "and there is no video beside it"
    assert text_with_verdicts("The camera pans left.", None)[0]["outcome"] == "not checked"


def test_a_clip_that_would_be_staged_elsewhere_is_not_judged(rendered: dict[str, Path]) -> None:
    clip = read_gallery_clip(rendered["panned"] / "clip.json")
    moved = np.array(clip.record["world_from_camera"])
    moved[:, 0, 3] += 0.01
    assert checked_clip(clip.record, "panned")[0] is not None
    checked, unchecked = checked_clip({**clip.record, "world_from_camera": moved.tolist()}, "panned")
    assert checked is None
    assert unchecked.startswith("panned: staged again, its cameras are up to 0.01 m, 0 deg ")


def path_of(frames: int) -> Trajectory:
    poses = se3(world_from_rig(0.3, 0.0, 0.0), np.outer(np.arange(frames) * 0.25, [0.0, 0.0, -1.0]))
    k = np.tile(intrinsics_from_fov(1.0, 320, 240), (frames, 1))
    return Trajectory(poses, k, np.arange(frames) / 8.0, 320, 240)


@pytest.mark.parametrize("frames", [1, 2, 30])
def test_a_drawing_holds_every_frame_to_scale(frames: int) -> None:
    path = path_of(frames)
    crate = Outline('<b>"crate"</b> & co', "prop", np.random.default_rng(0).normal(size=(20, 3)))
    svg = ET.fromstring(draw_path(frustums(path, near=0.1, far=4.0), "above", outlines=[crate]))
    circles = svg.findall(f"{SVG}g[@class='path']/{SVG}circle")
    assert [int(c.get("data-frame", -1)) for c in circles] == list(range(frames))
    cuts = svg.findall(f"{SVG}g[@class='frustums']/{SVG}path")
    assert [int(c.get("data-frame", -1)) for c in cuts] == list(range(frames))
    assert sum("between" not in c.get("class", "") for c in cuts) == min(frames, 7)
    assert svg.findtext(f"{SVG}g[@class='scene']/{SVG}path/{SVG}title") == crate.name

    at = np.array([[float(c.get("cx", "nan")), float(c.get("cy", "nan"))] for c in circles])
    assert ((at > 0) & (at < SIDE)).all()
    scale = svg.find(f"{SVG}g[@class='scale']")
    assert scale is not None
    length = float(re.search(r"h([\d.]+)", scale.find(f"{SVG}path").get("d"))[1])
    metres = float(scale.findtext(f"{SVG}text").removesuffix(" m"))
    np.testing.assert_allclose(np.diff(at[:, 1]), -0.25 * length / metres, atol=0.11)  # forwards (-Z) is up the page


def test_limits_spread_over_the_dataset_and_keep_twins_together(rendered: dict[str, Path], tmp_path: Path) -> None:
    groups = [f"g{n // 2}" for n in range(40)]
    clips = [(rendered["panned"], {"split": "train", "twin_group": group}) for group in groups]
    dataset = open_dataset(write_dataset(tmp_path, clips))
    everything = [clip_id(n) for n in range(40)]
    assert choose_clips(dataset, 40) == everything
    for limit in (2, 5, 10, 17):
        chosen = [int(clip[1:]) for clip in choose_clips(dataset, limit)]
        assert limit - 2 < len(chosen) <= limit
        assert all(n ^ 1 in chosen for n in chosen), "with its twin"
        assert max(np.diff([*chosen, 40])) <= 3 * 40 / limit, "no large part is left out"
    assert choose_clips(dataset, 1) == everything[:2], "twins stay together even so"


def test_a_video_may_be_missing_but_not_lie_elsewhere(dataset: Dataset, tmp_path: Path) -> None:
    copied = tmp_path / "copied"
    shutil.copytree(dataset.folder, copied)
    rows = list(read_rows(copied / "clips" / "train.parquet"))
    (copied / rows[0]["video"]).unlink()
    assert write(open_dataset(copied), tmp_path / "g") == (4, 1)
    assert not (tmp_path / "g" / "videos" / "00001.mp4").exists()

    (tmp_path / "secret.mp4").write_bytes(b"secret")
    rows[1]["video"] = "../secret.mp4"
    write_table(copied / "clips" / "train.parquet", rows, CLIPS)
    with pytest.raises(InputError, match="leads upwards"):
        list(read_gallery_clips(open_dataset(copied), ["c0000001"]))
    with pytest.raises(InputError, match="leads upwards"):
        write(open_dataset(copied), tmp_path / "new")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copied", "g", "secret.mp4"], "nothing half-written stays"


def test_only_a_gallery_is_ever_replaced(dataset: Dataset, gallery: Path, tmp_path: Path) -> None:
    shutil.copytree(gallery, tmp_path / "g")
    before = contents(tmp_path / "g")
    with pytest.raises(InputError, match="--overwrite"):
        write(dataset, tmp_path / "g")
    assert contents(tmp_path / "g") == before
    assert len(before) == 14
    write(dataset, tmp_path / "g", limit=2, overwrite=True)
    assert len(contents(tmp_path / "g")) == 8

    for foreign in ("notes.txt", "videos/mine.avi", "videos/99999.mp4", "strips/mine.jpg", "clips/deeper/00001.js"):
        (tmp_path / "g" / foreign).parent.mkdir(exist_ok=True)
        (tmp_path / "g" / foreign).write_text("mine")
        with pytest.raises(InputError, match="no part of a gallery"):
            check_folder(tmp_path / "g", overwrite=True)
        (tmp_path / "g" / foreign).unlink()
        if foreign.startswith("clips/deeper"):
            (tmp_path / "g" / "clips" / "deeper").rmdir()
    check_folder(tmp_path / "g", overwrite=True)
    with pytest.raises(InputError, match="is a file"):
        check_folder(tmp_path / "g" / "index.html", overwrite=True)


def test_an_index_of_somebody_else_is_never_replaced(dataset: Dataset, gallery: Path, tmp_path: Path) -> None:
    (tmp_path / "site" / "videos").mkdir(parents=True)
    (tmp_path / "site" / "index.html").write_text("my site")
    (tmp_path / "site" / "videos" / "holiday.mp4").write_text("")
    before = contents(tmp_path / "site")
    with pytest.raises(InputError, match=r"holds index\.html, which is no part of a gallery"):
        write(dataset, tmp_path / "site", overwrite=True)
    shutil.copytree(gallery, tmp_path / "g")
    (tmp_path / "g" / "index.html").write_text("my site")
    with pytest.raises(InputError, match=r"holds index\.html, which is no part of a gallery"):
        write(dataset, tmp_path / "g", overwrite=True)
    assert contents(tmp_path / "site") == before


def test_a_page_of_somebody_else_is_never_replaced(rendered: dict[str, Path], tmp_path: Path) -> None:
    shutil.copytree(rendered["two"], tmp_path / "clip")
    (tmp_path / "clip" / "clip.html").write_text("<html>my page</html>")
    with pytest.raises(InputError, match="is no page that synthcam made"):
        write_clip_page(read_gallery_clip(tmp_path / "clip" / "clip.json"), tmp_path / "clip", overwrite=True)
    assert (tmp_path / "clip" / "clip.html").read_text() == "<html>my page</html>"


def test_what_goes_wrong_leaves_the_old_gallery(gallery: Path, tmp_path: Path) -> None:
    shutil.copytree(gallery, tmp_path / "g")
    before = contents(tmp_path)

    def fail() -> None:
        with gallery_folder(tmp_path / "g", overwrite=True) as folder:
            (folder / "index.html").write_text("half")
            raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        fail()
    assert contents(tmp_path) == before


def test_the_page_of_one_clip_is_one_file_beside_it(rendered: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "clip"
    shutil.copytree(rendered["two"], folder)
    before = set(contents(folder))
    clip = read_gallery_clip(folder / "clip.json")
    written = write_clip_page(clip, folder, overwrite=False)
    assert set(contents(folder)) == before | {"clip.html"}
    data = json.loads(re.search(r'id="data">(.*?)</script>', written.read_text(), re.DOTALL)[1])
    assert data["clips"][0]["video"] == "clip.mp4"
    assert data["clips"][0]["strip"].startswith("data:image/jpeg;base64,")
    assert data["details"]["clip"]["samples"]
    with pytest.raises(InputError, match="already there"):
        write_clip_page(clip, folder, overwrite=False)
    first = written.read_bytes()
    write_clip_page(clip, folder, overwrite=True)
    assert written.read_bytes() == first


def test_other_json_files_are_refused(rendered: dict[str, Path], tmp_path: Path) -> None:
    content = json.loads((rendered["two"] / "clip.json").read_text())
    del content["samples"]
    (tmp_path / "clip.json").write_text(json.dumps(content))
    with pytest.raises(InputError, match="'samples'"):
        read_gallery_clip(tmp_path / "clip.json")
    (tmp_path / "clip.json").write_text("{}")
    with pytest.raises(InputError, match=r"clip\.json"):
        read_gallery_clip(tmp_path / "clip.json")


def test_videos_that_cannot_be_read_are_skipped_and_named_when_told(dataset: Dataset, tmp_path: Path) -> None:
    copied = tmp_path / "copied"
    shutil.copytree(dataset.folder, copied)
    row = next(open_dataset(copied).clips())
    (copied / row["video"]).write_bytes(b"no video")
    with pytest.raises(InputError, match="not a readable video"):
        write(open_dataset(copied), tmp_path / "g")
    skipped: list[str] = []
    assert write(open_dataset(copied), tmp_path / "g", skipped=skipped) == (3, 0)
    assert len(skipped) == 1
    assert skipped[0].startswith(f"left out {row['clip']}: ")
    assert row["clip"] not in (tmp_path / "g" / "index.html").read_text()
