"""Video files: same frames same bytes, what was written is what is read, failures are words."""

import ctypes
import importlib.metadata
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
import pytest

from synthcam.errors import InputError, MachineError
from synthcam.rendering import video
from synthcam.rendering.video import GOP, read_luma, read_video, write_video


def frames(count: int = 30, size: tuple[int, int] = (64, 96)) -> np.ndarray:
    y, x = np.mgrid[0 : size[0], 0 : size[1]]
    shift = np.arange(count)[:, None, None]
    wave = 127 + 100 * np.sin((x[None] + 2 * shift) / 9.0) * np.cos(y[None] / 7.0)
    return np.repeat(wave[..., None], 3, axis=-1).astype(np.uint8)


def test_round_trip_metadata_and_layout(tmp_path: Path) -> None:
    file = tmp_path / "a.mp4"
    assert write_video(file, frames(), fps=24, width=96, height=64) == 30
    found, fps = read_video(file)
    assert fps == 24
    assert found.shape == (30, 64, 96, 3)
    assert np.abs(found.astype(int) - frames()).mean() < 4
    luma = read_luma(file)
    assert luma.shape == (30, 64, 96)
    assert np.abs(luma.astype(float) - found.mean(axis=3)).mean() < 2
    data = file.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat"), "faststart: the index comes first"
    with av.open(str(file)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert not container.metadata.keys() - {"major_brand", "minor_version", "compatible_brands"}
        keys = [i for i, packet in enumerate(p for p in container.demux(stream) if p.size) if packet.is_keyframe]
    assert max(np.diff([*keys, 30])) <= GOP


def test_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    files = [tmp_path / f"{i}.mp4" for i in range(4)]
    for file in files:
        write_video(file, frames(), fps=4, width=96, height=64)
    assert len({file.read_bytes() for file in files}) == 1


@pytest.mark.parametrize("size", [(97, 64), (96, 63), (16, 16), (5000, 64)])
def test_sizes_that_yuv420p_cannot_hold(size: tuple[int, int], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="even numbers"):
        write_video(tmp_path / "a.mp4", [], fps=24, width=size[0], height=size[1])


def test_an_unwritable_place_is_a_machine_error(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match=r"a\.mp4"):
        write_video(tmp_path / "missing" / "a.mp4", frames(2), fps=24, width=96, height=64)


def test_a_full_disk_says_so(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(mount)], capture_output=True)
    if made.returncode:
        pytest.skip("needs the right to mount a small file system")
    try:
        noise = np.random.default_rng(0).integers(0, 255, (60, 64, 96, 3), dtype=np.uint8)
        with pytest.raises(MachineError, match="disk is full"):
            write_video(mount / "a.mp4", noise, fps=24, width=96, height=64)
    finally:
        subprocess.run(["umount", str(mount)], check=True)


@pytest.mark.parametrize("content", [b"", b"not a video at all"])
def test_reading_what_is_no_video(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "broken.mp4"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"broken\.mp4"):
        read_video(file)
    with pytest.raises(InputError, match="not a readable video"):
        read_video(tmp_path / "absent.mp4")


@pytest.mark.parametrize("name", ["-lead.mp4", "-lead/x.mp4", "pipe:1.mp4", "a:b/x.mp4", "x y%03d.mp4"])
def test_a_path_is_never_an_option_or_a_protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    pictures = [np.full((32, 64, 3), 20 * i, np.uint8) for i in range(3)]
    assert write_video(path, pictures, fps=4.0, width=64, height=32) == 3
    assert read_video(path)[0].shape == (3, 32, 64, 3)
    assert [p.relative_to(tmp_path).as_posix() for p in sorted(tmp_path.rglob("*")) if p.is_file()] == [name]


def test_luma_is_what_a_conversion_to_grey_gives_for_every_code(tmp_path: Path) -> None:
    ramp = av.VideoFrame(256, 32, "yuv420p")
    for plane, row in zip(ramp.planes, (np.arange(256), np.full(128, 128), np.full(128, 128)), strict=True):
        plane.update(np.tile(row.astype(np.uint8), (plane.height, 1)).tobytes())
    for color_range in (0, 1, 2):
        ramp.color_range = color_range
        np.testing.assert_array_equal(video._luma(ramp), ramp.to_ndarray(format="gray"))
    file = tmp_path / "a.mp4"
    write_video(file, frames(6), fps=4, width=96, height=64)
    with av.open(str(file)) as container:
        grey = np.stack([frame.to_ndarray(format="gray") for frame in container.decode(video=0)])
    np.testing.assert_array_equal(read_luma(file), grey)


X264_CODE = ("asm=0", "asm=sse2", "asm=sse2,ssse3,sse4.2", "asm=avx", "asm=avx2")
"""What x264 runs on processors without SIMD, with SSE2 only, and so on."""


def test_other_processors_write_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(0).integers(0, 80, (30, 64, 96, 1), dtype=np.uint8)
    pictures, written = (frames() // 2 + noise), []
    parameters = video._ENCODER["x264-params"]
    for code in ("", *X264_CODE):
        monkeypatch.setitem(video._ENCODER, "x264-params", f"{parameters}:{code}".rstrip(":"))
        write_video(tmp_path / "a.mp4", pictures, fps=4, width=96, height=64)
        written.append((tmp_path / "a.mp4").read_bytes())
    assert len(set(written)) == 1
    monkeypatch.undo()
    for flags in (0, SSE2):
        with processor_of(flags):
            write_video(tmp_path / "a.mp4", pictures, fps=4, width=96, height=64)
        assert (tmp_path / "a.mp4").read_bytes() == written[0], "colours are converted in other code"


SSE2 = 0x1 | 0x2 | 0x8 | 0x10
"""MMX, MMXEXT, SSE, SSE2, by libavutil/cpu.h."""


@contextmanager
def processor_of(flags: int) -> Iterator[None]:
    """Let ffmpeg's own code, swscale's with it, see a processor of these flags; skip where its library is not found."""
    found = [file for file in importlib.metadata.files("av") or [] if file.name.startswith("libavutil")]
    if not found:
        pytest.skip("this PyAV brings no libavutil of its own")
    library = ctypes.CDLL(str(found[0].locate()))
    library.av_force_cpu_flags(flags)
    try:
        yield
    finally:
        library.av_force_cpu_flags(-1)
