"""datasets: every form with configurations loads, also with a cache that the other dataset was loaded into."""

import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import datasets
from told import tell

work = Path(sys.argv[1])
new = int(version("datasets").split(".")[0]) >= 4
did = []
decoded = ""


def decodes(rows: datasets.Dataset, column: str) -> str:
    """Whether a video decodes here, in words."""
    try:
        frames = [*rows[0][column]]
    except (ImportError, OSError, RuntimeError) as error:
        return f"; videos as bytes, since torchcodec does not load here ({str(error).splitlines()[0][:60]})"
    assert len(frames) > 4
    return "; videos decoded"


with tempfile.TemporaryDirectory() as cache:
    for form in ("trl", "easyr1", "verl") if not new else ("trl", "easyr1", "verl", "parquet", "hub", "webdataset"):
        if form == "webdataset" and "does not load" in decoded:
            did.append("webdataset not tried, which needs a torchcodec that loads where one is installed")
            continue
        rows = {}
        for name in ("one", "two"):
            folder = work / f"{name}-{form}"
            if form in ("easyr1", "verl"):
                file = str(folder / "rl" / "train.parquet")
                read = datasets.load_dataset("parquet", data_files=file, split="train", cache_dir=cache)
            else:
                read = datasets.load_dataset(str(folder), "sft", split="train", cache_dir=cache)
            video = {"parquet": "video", "hub": "video", "webdataset": "mp4"}.get(form)
            if video:
                decoded = decodes(read, video)
                read = read.cast_column(video, datasets.Video(decode=False))
            rows[name] = [str(row) for row in read]
        assert rows["one"]
        assert not set(rows["one"]) & set(rows["two"])
        did.append(f"{form} {len(rows['one'])}")
tell(
    f"rows: {', '.join(did)}{decoded}; two datasets apart in one cache",
    "datasets",
    "torchcodec",
    "torch",
)
