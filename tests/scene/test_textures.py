"""Textures are seamless, lively and kept safely."""

import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.scene.picture_cache import PICTURES, VERSION, PictureCache, cache_dir
from synthcam.scene.sky import SKY_KINDS, make_sky
from synthcam.scene.textures import TEXTURE_KINDS, make_texture, texture


@pytest.mark.parametrize("kind", TEXTURE_KINDS)
def test_seamless(kind: str) -> None:
    picture = texture(kind, 1).astype(np.float64)
    for axis in (0, 1):
        step = np.abs(np.diff(picture, axis=axis, append=np.take(picture, [0], axis=axis))).mean(axis=(1 - axis, 2))
        # The step over the border is one among the others (brick courses and spines have strong ones).
        assert step[-1] <= step[:-1].max() + 1.0


@pytest.mark.parametrize("kind", TEXTURE_KINDS)
def test_lively_at_several_scales_but_not_at_one_pixel(kind: str) -> None:
    picture = texture(kind, 0).astype(np.float64).mean(axis=2)
    if kind == "plain":
        assert picture.std() < 3
        return
    assert picture.std() > 5
    coarse = picture.reshape(64, 8, 64, 8).mean(axis=(1, 3))
    assert coarse.std() > 1
    spectrum = np.abs(np.fft.fft2(picture - picture.mean())) ** 2
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(512), np.fft.fftfreq(512)))
    assert spectrum[frequency > 0.35].sum() < 0.03 * spectrum.sum()


def test_variants_differ_and_repeat() -> None:
    assert (make_texture("brick", 0) != make_texture("brick", 1)).any()
    assert (make_texture("brick", 1) == make_texture("brick", 1)).all()


def test_unknown_kind_names_the_known() -> None:
    with pytest.raises(InputError, match=r"'brik' is not known; allowed are .*brick"):
        make_texture("brik", 0)


def test_textures_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        texture("wood", 0)[0, 0] = 0


@pytest.mark.parametrize("kind", SKY_KINDS)
def test_skies_close_and_hold_the_sun_where_the_light_comes_from(kind: str) -> None:
    sky = make_sky(kind, 0)
    picture = sky.texture.astype(np.float64)
    seam = np.abs(picture[:, 0] - picture[:, -1]).mean()
    assert seam < 3 * np.abs(np.diff(picture, axis=1)).mean() + 2
    x, y, z = -np.array(sky.sun_vector)
    row = int((0.5 - np.arcsin(y) / np.pi) * 512)
    column = int((0.5 + np.arctan2(x, -z) / (2 * np.pi)) * 1024) % 1024
    if kind in ("clear", "dusk"):
        assert picture[row, column].mean() > picture.mean() + 20
    assert np.linalg.norm(sky.sun_vector) == pytest.approx(1.0)


def test_memory_is_bounded() -> None:
    small = PictureCache(memory_bytes=5 * 48)
    for i in range(20):
        small.get(f"bounded-{i}", (4, 4, 3), lambda: np.zeros((4, 4, 3), np.uint8))
    assert small._bytes <= 5 * 48


def test_a_damaged_file_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTHCAM_CACHE", str(tmp_path))
    wanted = np.full((8, 8, 3), 77, np.uint8)
    path = tmp_path / f"v{VERSION}" / "thing.rgb"
    PictureCache().get("thing", (8, 8, 3), wanted.copy)
    whole = path.read_bytes()
    PictureCache().get("small", (4, 4, 3), np.zeros((4, 4, 3), np.uint8).copy)
    other = (path.parent / "small.rgb").read_bytes()
    (path.parent / "small.rgb").unlink()
    for damage in (b"", b"no", b"not a picture", other, whole[: len(whole) // 2], whole[:50] + b"\0" + whole[51:]):
        path.write_bytes(damage)
        assert (PictureCache().get("thing", (8, 8, 3), wanted.copy) == wanted).all()
        assert path.read_bytes() == whole
    assert [p.name for p in path.parent.iterdir()] == ["thing.rgb"]


def test_works_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("SYNTHCAM_CACHE", str(blocked))
    assert PictureCache().get("a", (2, 2, 3), lambda: np.ones((2, 2, 3), np.uint8)).sum() == 12


def test_the_folder_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTHCAM_CACHE", str(tmp_path / "own"))
    assert cache_dir() == tmp_path / "own"
    monkeypatch.delenv("SYNTHCAM_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_dir() == tmp_path / "xdg" / "synthcam"


def _draw(folder: str) -> bytes:
    import os

    os.environ["SYNTHCAM_CACHE"] = folder
    PICTURES.clear_memory()
    return texture("cobble", 3).tobytes()


def test_two_processes_at_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        one, two = pool.map(_draw, [str(tmp_path)] * 2)
    assert one == two == make_texture("cobble", 3).tobytes()
    assert [p.name for p in (tmp_path / f"v{VERSION}").iterdir()] == ["cobble-3.rgb"]
