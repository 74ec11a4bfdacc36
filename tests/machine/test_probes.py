import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from synthcam.errors import MachineError
from synthcam.machine import probes
from synthcam.rendering import protocol
from synthcam.rendering.moderngl_backend import ModernglRenderer
from synthcam.rendering.protocol import Truth, View
from synthcam.rendering.video import write_video


@pytest.mark.parametrize("backend", ["moderngl", "pyrender"])
def test_both_backends_draw_the_plate(backend: str) -> None:
    assert probes.draw(backend).startswith("drew a 64x64 picture with depth and object ids (")


class Broken(ModernglRenderer):
    """A renderer whose results are tampered with."""

    def __init__(self, tamper: Any) -> None:
        super().__init__()
        self._tamper = tamper

    def draw_color(self, view: View) -> Any:
        return self._tamper(super().draw_color(view))

    def draw_truth(self, view: View) -> Truth:
        truth: Truth = self._tamper(super().draw_truth(view))
        return truth


def swapped_channels(result: Any) -> Any:
    return result[..., ::-1] if isinstance(result, np.ndarray) else result


def all_red(result: Any) -> Any:
    return np.full_like(result, (200, 20, 20)) if isinstance(result, np.ndarray) else result


def deeper(result: Any) -> Any:
    return replace(result, depth=result.depth * np.float32(1.001)) if isinstance(result, Truth) else result


def finite_sky(result: Any) -> Any:
    return replace(result, depth=np.minimum(result.depth, 5000)) if isinstance(result, Truth) else result


def no_ids(result: Any) -> Any:
    return replace(result, segmentation=np.zeros_like(result.segmentation)) if isinstance(result, Truth) else result


@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        (swapped_channels, "drew a red plate as"),
        (all_red, "drew the empty background, which should be black, as"),
        (deeper, "measured a plate 2 m away at 2.002 m"),
        (finite_sky, "the empty background at 5000 m"),
        (no_ids, "gave the only object the id 0"),
    ],
)
def test_a_wrong_picture_is_noticed(monkeypatch: pytest.MonkeyPatch, tamper: Any, message: str) -> None:
    monkeypatch.setattr(protocol, "create_renderer", lambda name: Broken(tamper))
    with pytest.raises(MachineError, match=message):
        probes.draw("moderngl")


def test_a_video_goes_out_and_comes_back(tmp_path: Path) -> None:
    assert "wrote 4 frames" in probes.encode(str(tmp_path))
    assert probes.decode(str(tmp_path)).startswith("PyAV ")


def test_a_video_that_comes_back_different_is_noticed(tmp_path: Path) -> None:
    frames = [np.full((64, 64, 3), level, np.uint8) for level in (40, 90, 140, 150)]
    write_video(tmp_path / "probe.mp4", frames, fps=4.0, width=64, height=64)
    with pytest.raises(
        MachineError, match=r"read frames of brightness \[.*, 150\] at 4 fps instead of 40, 90, 140, 190"
    ):
        probes.decode(str(tmp_path))


def test_rays_are_cast() -> None:
    assert probes.cast_rays().startswith("embreex ")


def test_wrong_rays_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synthcam.scene.raycast.RayCaster.free_way", lambda *_: math.inf)
    with pytest.raises(MachineError, match="a ray went inf m instead of 3"):
        probes.cast_rays()


def test_the_cache_is_written_where_it_is_told_to_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SYNTHCAM_CACHE", str(tmp_path / "new"))
    assert probes.write_cache() == str(tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == [], "nothing is left behind"
    (tmp_path / "file").touch()
    monkeypatch.setenv("SYNTHCAM_CACHE", str(tmp_path / "file"))
    with pytest.raises(MachineError, match=r"file cannot be written: "):
        probes.write_cache()


def test_free_disk_is_measured() -> None:
    assert "GB free in" in probes.free_disk(0)
    with pytest.raises(MachineError, match=r"MB free in .*; a few clips need 1000000000000"):
        probes.free_disk(10**12)
