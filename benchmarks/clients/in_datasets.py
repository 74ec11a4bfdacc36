"""datasets: every form with configurations loads, decoded where torchcodec is, at a path where another dataset was."""

import io
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import datasets
from told import in_one_place, tell

work = Path(sys.argv[1])
new = int(version("datasets").split(".")[0]) >= 4
VIDEO = {"parquet": "video", "hub": "video", "webdataset": "mp4"}


def decoded_frames(rows: datasets.Dataset, column: str) -> str:
    """Compare what torchcodec decodes of each video with what PyAV does; in words."""
    import av
    import numpy as np

    try:
        videos = [row[column] for row in rows]
    except (ImportError, OSError, RuntimeError) as error:
        return f"not decoded, since torchcodec does not load here ({str(error).splitlines()[0][:60]})"
    for video, kept in zip(videos, rows.cast_column(column, datasets.Video(decode=False)), strict=True):
        with av.open(io.BytesIO(kept[column]["bytes"])) as container:
            known = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        shown = [video[number].permute(1, 2, 0).numpy() for number in range(len(video))]
        assert len(shown) == len(known) > 4
        assert max(np.abs(a.astype(int) - b).mean() for a, b in zip(shown, known, strict=True)) < 2
    return f"videos decoded by torchcodec {version('torchcodec')}, as PyAV decodes them"


did, decoded = [], ""
with tempfile.TemporaryDirectory() as cache:
    for form in ("trl", "easyr1", "verl", *(VIDEO if new else ())):
        rows: dict[str, list[Any]] = {}
        for name, place in in_one_place(work, form):
            if form in ("easyr1", "verl"):
                file = str(place / "rl" / "train.parquet")
                read = datasets.load_dataset("parquet", data_files=file, split="train", cache_dir=cache)
            else:
                read = datasets.load_dataset(str(place), "sft", split="train", cache_dir=cache)
            if form in VIDEO:
                decoded = decoded_frames(read, VIDEO[form])
                read = read.cast_column(VIDEO[form], datasets.Video(decode=False))
                assert all(row[VIDEO[form]]["bytes"][4:8] == b"ftyp" for row in read)
            rows[name] = [str(row) for row in read]
        assert rows["one"]
        assert not set(rows["one"]) & set(rows["two"])
        did.append(f"{form} {len(rows['two'])}")
    if new and "not" not in decoded:
        streamed = datasets.load_dataset(str(work / "two-webdataset"), "sft", split="train", streaming=True)
        assert len(next(iter(streamed))["mp4"]) > 4
tell(
    f"rows: {', '.join(did)}; {f'{decoded}, and as bytes; ' if decoded else ''}of two datasets at one path and in one "
    "cache each its own",
    "datasets",
    "torch",
)
