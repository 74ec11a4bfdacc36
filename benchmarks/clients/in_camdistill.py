"""CamDistill's preparation of training data keeps every segment of the annotations, and its scorer gives them 1."""

import json
import subprocess
import sys
from pathlib import Path

from told import tell

work, source = Path(sys.argv[1]), Path(sys.argv[2]) / "camera_movement_sft"
given = work / "two-camchoreo" / "annotations_train.jsonl"
out = work / "camdistill.jsonl"
command = [sys.executable, str(source / "prepare_train_data.py"), "--input", str(given), "--output", str(out)]
said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
assert "not found on disk" not in said, said
rows = [json.loads(line) for line in given.read_text().splitlines()]
prepared = [json.loads(line) for line in out.read_text().splitlines()]
for row, sample in zip(rows, prepared, strict=True):
    kept = json.loads(sample["messages"][2]["content"])["segments"]
    assert [s["basic_movement"] for s in kept] == [s["basic_movement"] for s in row["segments"]]
    assert [s["special_movement"] for s in kept] == [s["special_movement"] for s in row["segments"]]
scorer = [
    sys.executable,
    str(source / "eval" / "evaluate_camera_movement_fixed.py"),
    "--gt",
    str(given),
    "--pred",
    str(given),
]
scored = subprocess.run(scorer, check=True, capture_output=True, text=True).stdout
print(scored)
tell(f"prepares {len(rows)} clips for ms-swift, no segment changed; its scorer reads them", "pip")
