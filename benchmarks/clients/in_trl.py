"""TRL: two steps with train_sft.py of every export that has it, on a tiny model; the video is in every batch."""

import subprocess
import sys
from pathlib import Path

from datasets import load_dataset
from told import digest_of, in_one_place, tell
from transformers import AutoProcessor

work = Path(sys.argv[1])
for form in ("trl", "parquet", "webdataset", "hub"):
    for name, place in in_one_place(work, form):
        if form != "trl" and name == "one":
            continue
        command = [sys.executable, "train_sft.py", "--model", str(work / "model"), "--steps", "2", "--out", "trained"]
        subprocess.run(command, check=True, cwd=place)
        assert (place / "trained" / "adapter_model.safetensors").is_file()
for _, place in in_one_place(work, "trl"):
    rows = load_dataset(str(place), "sft", split="train")
    assert all(row["videos"][0].startswith(f"videos/{digest_of(place)}/") for row in rows)
sys.path.insert(0, str(place))
from video_collator import VideoCollator  # noqa: E402

batch = VideoCollator(AutoProcessor.from_pretrained(work / "model"), place)([rows[0], rows[1]])
assert len(batch["pixel_values_videos"])
tell(
    "two steps by train_sft.py of trl (two datasets at one path), parquet, webdataset and hub; pixel_values_videos in "
    f"the batch, grids {batch['video_grid_thw'].tolist()}",
    "trl",
    "transformers",
    "datasets",
)
