"""TRL: two steps with the script of the export on a tiny model, for both datasets; the video is in every batch."""

import subprocess
import sys
from pathlib import Path

from datasets import load_dataset
from told import tell
from transformers import AutoProcessor

work = Path(sys.argv[1])
for name in ("one", "two"):
    folder = work / f"{name}-trl"
    command = [sys.executable, str(folder / "train_sft.py"), "--model", str(work / "model"), "--steps", "2"]
    subprocess.run([*command, "--out", str(work / f"run-{name}-trl")], check=True, env=None, cwd=work)
sys.path.insert(0, str(folder))
from video_collator import VideoCollator  # noqa: E402

rows = [load_dataset(str(folder), "sft", split="train")[i] for i in range(2)]
batch = VideoCollator(AutoProcessor.from_pretrained(work / "model"), folder)(rows)
assert len(batch["pixel_values_videos"])
tell(
    f"trained two steps by train_sft.py; pixel_values_videos in the batch, grids {batch['video_grid_thw'].tolist()}",
    "trl",
    "transformers",
)
