"""Critiques: `datasets` reads the triples of two datasets, and TRL trains a critic for two steps by train_sft.py."""

import subprocess
import sys
from pathlib import Path

from datasets import load_dataset
from told import digest_of, in_one_place, tell

work = Path(sys.argv[1])
seen = []
for _, place in in_one_place(work, "critiques"):
    rows = load_dataset(str(place), split="train")
    for row in rows:
        assert row["draft"] != row["revision"]
        assert row["critique"] in row["messages"][1]["content"][0]["text"]
        assert row["videos"] == [row["video"]]
        assert row["video"].startswith(f"videos/{digest_of(place)}/")
        assert (place / row["video"]).is_file()
    seen.append(len(rows))
command = [sys.executable, "train_sft.py", "--model", str(work / "model"), "--steps", "2", "--out", "trained"]
subprocess.run(command, check=True, cwd=place)
assert (place / "trained" / "adapter_model.safetensors").is_file()
tell(f"{sum(seen)} drafts, critiques and revisions of two datasets; two steps of a critic by train_sft.py",
     "trl", "datasets", "transformers")  # fmt: skip
