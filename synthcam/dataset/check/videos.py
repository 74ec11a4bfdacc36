"""A video against its row: frames, size, rate, and nothing in the container that a model could read instead."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import av

from synthcam.dataset.check.findings import Finding

CONTAINER_TAGS = {"major_brand", "minor_version", "compatible_brands"}
STREAM_TAGS = {
    "language": "und",
    "handler_name": "VideoHandler",
    "vendor_id": "[0][0][0][0]",
    "encoder": "Lavc libx264",
}
"""All the tags that the writer leaves, the same in every clip; any other could tell a label."""


def check_video(path: Path, row: Mapping[str, Any]) -> Iterator[Finding]:
    """What in a video is not as its clips row says. All of it is decoded."""
    where = row["video"]
    try:
        with av.open(str(path)) as container:
            kinds = [stream.type for stream in container.streams]
            if kinds != ["video"]:
                yield Finding("video", where, f"holds the streams {', '.join(kinds) or 'none'}; allowed is one video")
                return
            stream = container.streams.video[0]
            stream.thread_type = "NONE"
            yield from _leaks(where, dict(container.metadata), dict(stream.metadata))
            rate, size = float(stream.average_rate or 0), (stream.width, stream.height)
            pixels = stream.codec_context.pix_fmt
            frames = sum(1 for _ in container.decode(stream))
    except (OSError, av.error.FFmpegError) as error:
        yield Finding("video", where, f"cannot be decoded ({type(error).__name__})")
        return
    if not frames:
        yield Finding("video", where, "holds nothing that can be decoded")
        return
    if frames != row["frames"]:
        yield Finding("video", where, f"decodes to {frames} frames; its row says {row['frames']}")
    if size != (row["width"], row["height"]):
        yield Finding("video", where, f"is {size[0]}x{size[1]}; its row says {row['width']}x{row['height']}")
    if abs(rate - row["fps"]) > 1e-3 * row["fps"]:
        yield Finding("video", where, f"runs at {rate:g} fps; its row says {row['fps']:g}")
    if pixels != "yuv420p":
        yield Finding("video", where, f"its pixels are {pixels}; allowed is yuv420p")


def _leaks(where: str, container: dict[str, str], stream: dict[str, str]) -> Iterator[Finding]:
    for tag, value in sorted(container.items()):
        if tag not in CONTAINER_TAGS:
            yield Finding("video", where, f"metadata {tag} = {value!r}: no clip carries any")
    for tag, value in sorted(stream.items()):
        if STREAM_TAGS.get(tag) != value:
            yield Finding("video", where, f"metadata of the stream {tag} = {value!r}: no clip carries any")
