"""A gallery in a real browser, opened from its folder: what is shown, filtered, played and ticked."""

import json
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from support.shown_dataset import write_dataset

from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.viewing.gallery.clip_data import clip_data
from synthcam.viewing.gallery.gallery import make_page, write_clip_page, write_dataset_gallery
from synthcam.viewing.gallery.gallery_clip import read_gallery_clip

EVIL = "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'><svg onload='window.hacked=1'>"
SHOWN = "[...document.querySelectorAll('#cards .card')].map((card) => card.dataset.clip)"


def nothing_amiss(seen: Any) -> None:
    assert seen.complaints == []
    assert seen.requests
    assert {url.partition(":")[0] for url in seen.requests} <= {"file", "data"}


def test_opens_from_a_folder_and_asks_for_nothing_else(visit: Callable[..., Any], gallery: Path) -> None:
    seen = visit(gallery / "index.html")
    seen.until("document.querySelectorAll('.picture img').length === 4")
    seen.until("[...document.images].every((i) => i.complete && i.naturalWidth > 100)")
    assert seen.page.inner_text("#count") == "4 clips"
    assert seen.page.inner_text(".card[data-clip=c0000000] .motions") == "pan-left"
    assert seen.page.locator("video").count() == 0, "no video is loaded before it is asked for"
    nothing_amiss(seen)


def test_filters_change_what_is_shown(visit: Callable[..., Any], gallery: Path, dataset: Dataset) -> None:
    page = (seen := visit(gallery / "index.html")).page
    everything = ["c0000000", "c0000001", "c0000002", "c0000003"]
    assert page.evaluate(SHOWN) == everything
    rows = {row["clip"]: row for row in dataset.clips()}
    name = "cam_motion.camera_centric_movement.pan_left.has_pan_left"
    for truth, word in ((True, "True"), (False, "False"), (None, "None")):
        if page.locator("#label-0").count() == 0:
            page.select_option("#filter-label", "has_pan_left")
        page.select_option("#label-0", label=word)
        assert page.evaluate(SHOWN) == [clip for clip in everything if rows[clip]["labels"][name] is truth], word
    page.click(".remove")

    for box, expected in (
        ("truck-left", ["c0000001"]),
        ("courtyard", ["c0000002"]),
        ("test", ["c0000003"]),
        ("vqa", ["c0000003"]),
        ("confusable", ["c0000000", "c0000001"]),
    ):
        page.get_by_label(box, exact=True).check()
        assert page.evaluate(SHOWN) == expected, box
        assert page.inner_text("#count") == f"{len(expected)} of 4 clips"
        page.get_by_label(box, exact=True).uncheck()
    page.fill("#filter-text", "C0000002")
    assert page.evaluate(SHOWN) == ["c0000002"]
    page.fill("#filter-text", "no such thing")
    assert "No clip passes" in page.inner_text("#cards")
    page.fill("#filter-text", "")
    assert page.evaluate(SHOWN) == everything
    nothing_amiss(seen)


def test_a_filter_stands_in_the_address(visit: Callable[..., Any], gallery: Path) -> None:
    page = (seen := visit(gallery / "index.html", "#motion=truck-left&label=has_leftward%3At")).page
    assert page.evaluate(SHOWN) == ["c0000001"]
    page.get_by_role("button", name="truck-left ×").click()
    page.get_by_role("button", name="has_leftward is True ×").click()
    assert len(page.evaluate(SHOWN)) > 1
    page.go_back()
    page.go_back()
    seen.until(f"({SHOWN}).length === 1")


def test_a_clip_plays_and_its_claims_are_ticked(visit: Callable[..., Any], gallery: Path) -> None:
    page = (seen := visit(gallery / "index.html")).page
    page.click(".card[data-clip=c0000002]")
    page.wait_for_selector("video")
    seen.until("document.querySelector('video').readyState >= 2")
    assert page.evaluate("document.querySelector('video').duration") == pytest.approx(3.0, abs=0.05)
    seen.until("document.querySelector('video').currentTime > 0.3")
    assert page.evaluate("document.querySelector('video').videoWidth") == 128

    entry = json.loads(page.inner_text("#data"))["clips"][2]
    assert page.locator(".told li.claim.true .mark").count() == entry["claims"]["true"] > 10
    assert page.locator("li.claim.no-claim").count() == entry["claims"].get("no claim", 0)
    assert set(page.locator(".told li.claim.true .mark").all_text_contents()) == {"✓"}
    for word, letter in (("True", "t"), ("False", "f"), ("None", "n")):
        assert page.locator(f"[data-truth={word}] li").count() == entry["labels"].count(letter)
    assert page.locator("[data-truth=True] li").count() > 3
    assert page.locator(".path-drawing").count() == 2
    assert page.locator(".walked").count() == 2, "the subject's way is drawn"
    nothing_amiss(seen)


def test_the_drawing_follows_the_frames(visit: Callable[..., Any], gallery: Path) -> None:
    page = (seen := visit(gallery / "index.html", "#clip=c0000003")).page
    page.wait_for_selector("video")
    seen.until("document.querySelector('video').readyState >= 2")
    page.locator(".slider").fill("7")
    now = "[...document.querySelectorAll('.frustum.now')].map((f) => f.dataset.frame).join()"
    assert page.evaluate(now) == "7,7"
    seen.until("!document.querySelector('video').seeking")
    assert page.evaluate("document.querySelector('video').currentTime") == pytest.approx(7.5 / 4)
    assert page.evaluate(now) == "7,7"
    page.get_by_role("button", name="One frame on").click()
    assert page.evaluate(now) == "8,8"
    assert page.inner_text(".readout") == "frame 9 / 12 · 2.00 s"
    assert page.locator(".lanes li").all_inner_texts() == ["zoom-in", "pan-right"]
    nothing_amiss(seen)


def test_by_keyboard_alone(visit: Callable[..., Any], gallery: Path) -> None:
    page = (seen := visit(gallery / "index.html")).page
    page.focus(".card[data-clip=c0000001]")
    page.keyboard.press("Enter")
    page.wait_for_selector("video")
    seen.until("document.activeElement.textContent === 'c0000001'")
    page.keyboard.press("j")
    seen.until("document.activeElement.textContent === 'c0000002'")
    page.keyboard.press("k")
    seen.until("document.activeElement.textContent === 'c0000001'")
    seen.until("!document.querySelector('video').paused")
    page.keyboard.press("Space")
    seen.until("document.querySelector('video').paused")
    page.keyboard.press("Escape")
    seen.until("document.activeElement.dataset.clip === 'c0000001'")
    assert page.evaluate("document.activeElement.className").split()[0] == "card", "back where one came from"
    nothing_amiss(seen)


def test_twins_stand_side_by_side(visit: Callable[..., Any], gallery: Path, dataset: Dataset) -> None:
    page = (seen := visit(gallery / "index.html", "#clip=c0000000")).page
    page.click(".twins a")
    seen.until("document.querySelectorAll('.beside video').length === 2")
    one, other = (row["labels"] for row in list(dataset.clips())[:2])
    differing = [name.rsplit(".", 1)[-1] for name in one if one[name] is not other[name]]
    assert page.locator(".differing tbody th").all_inner_texts() == differing
    assert "has_pan_left" in differing
    page.click(".both")
    seen.until("[...document.querySelectorAll('video')].every((v) => v.paused)")
    nothing_amiss(seen)


def test_everything_has_a_name_for_those_who_do_not_see_it(visit: Callable[..., Any], gallery: Path) -> None:
    nameless = """() => [...document.querySelectorAll("a, button, input, select, video, svg[role=img], summary")]
        .filter((e) => e.checkVisibility())
        .filter((e) => !(e.ariaLabel || e.textContent.trim() || e.labels?.[0]?.textContent.trim()))
        .map((e) => e.outerHTML.slice(0, 200))"""
    for asked in ("", "#clip=c0000000", "#clip=c0000000&beside=c0000001"):
        page = visit(gallery / "index.html", asked).page
        page.wait_for_selector(".card, video")
        assert page.evaluate(nameless) == []
        levels = page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4')].filter((h) => h.checkVisibility()).map((h) => +h.tagName[1])"
        )
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("asked", ["", "#clip=c0000002", "#clip=c0000000&beside=c0000001"])
def test_nothing_sticks_out_at_any_width(visit: Callable[..., Any], gallery: Path, asked: str) -> None:
    page = (seen := visit(gallery / "index.html", asked, width=1600)).page
    page.wait_for_selector(".card, video")
    for width in (1600, 800, 360):
        page.set_viewport_size({"width": width, "height": 900})
        seen.until(f"innerWidth === {width}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


def test_text_of_a_clip_stays_text(visit: Callable[..., Any], rendered: dict[str, Path], tmp_path: Path) -> None:
    evil = tmp_path / "evil"
    shutil.copytree(rendered["panned"], evil)
    content = json.loads((evil / "clip.json").read_text())
    content["caption"] = EVIL
    content["motions"] = [EVIL]
    content["samples"][0].update(question=EVIL, topic=EVIL, options=[f"A. {EVIL}", "B. No"])
    content["samples"][1]["chain"] = EVIL
    content["segments"][0]["motion"] = EVIL
    content["annotation"]["complex_motion_description"] = EVIL
    (evil / "clip.json").write_text(json.dumps(content))
    given = {"split": "train", "twin_kind": EVIL, "twins": ["c0000001", EVIL]}
    dataset = open_dataset(write_dataset(tmp_path / "set", [(evil, given), (rendered["two"], {"split": "test"})]))
    write_dataset_gallery(dataset, tmp_path / "g", limit=9, overwrite=False, progress=lambda *_: None)
    write_clip_page(read_gallery_clip(evil / "clip.json"), evil, overwrite=False)
    index = tmp_path / "g" / "index.html"
    for file, asked in ((index, ""), (index, "#clip=c0000000"), (index, f"#text={EVIL}"), (evil / "clip.html", "")):
        page = (seen := visit(file, asked)).page
        page.wait_for_selector(".card, video, .nothing")
        assert EVIL in page.content().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert page.evaluate("window.hacked") is None
        assert page.locator("img[src=x], svg[onload]").count() == 0
        nothing_amiss(seen)


def test_the_page_of_one_clip(visit: Callable[..., Any], rendered: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "clip"
    shutil.copytree(rendered["panned"], folder)
    page = (seen := visit(write_clip_page(read_gallery_clip(folder / "clip.json"), folder, overwrite=False))).page
    page.wait_for_selector("video")
    seen.until("document.querySelector('video').readyState >= 2")
    assert page.evaluate("document.querySelector('video').duration") == pytest.approx(3.0, abs=0.05)
    assert page.locator("li.claim.true").count() > 20
    assert page.locator(".way-back").count() == 0, "there is nowhere to go back to"
    nothing_amiss(seen)


def test_a_video_that_is_not_there_is_said(
    visit: Callable[..., Any], rendered: dict[str, Path], tmp_path: Path
) -> None:
    shutil.copy(rendered["panned"] / "clip.json", tmp_path)
    page = (seen := visit(write_clip_page(read_gallery_clip(tmp_path / "clip.json"), tmp_path, overwrite=False))).page
    page.wait_for_selector(".clip-head")
    assert "the video is not there" in page.inner_text(".screen")
    assert page.locator(".path-drawing").count() == 2
    nothing_amiss(seen)


def test_of_hundreds_of_clips_a_page_is_drawn_at_a_time(
    visit: Callable[..., Any], rendered: dict[str, Path], tmp_path: Path
) -> None:
    made = clip_data(read_gallery_clip(rendered["panned"] / "clip.json"))
    (tmp_path / "strip.jpg").write_bytes(made.strip or b"")
    scenes = ("room", "street", "forest")
    entries = [
        {**made.entry, "id": f"c{n:07d}", "scene": scenes[n % 3], "video": None, "strip": "strip.jpg", "detail": None}
        for n in range(600)
    ]
    (tmp_path / "index.html").write_text(make_page("many", [], entries), encoding="utf-8")
    page = (seen := visit(tmp_path / "index.html")).page
    assert page.locator(".card").count() == 24
    assert "page 1 of 25" in page.inner_text("#pager")
    page.get_by_role("link", name="Next →").click()
    seen.until(f"({SHOWN})[0] === 'c0000024'")
    page.evaluate("document.querySelector('input[value=forest]').click()")
    assert page.inner_text("#count") == "200 of 600 clips"
    assert page.evaluate(SHOWN)[0] == "c0000002", "and back on the first page"
    assert page.locator(".card").count() == 24
    nothing_amiss(seen)
