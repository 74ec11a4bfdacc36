"""CamDistill keeps every segment of two exports, scores them, and its ms-swift trains two steps by its keys."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from told import tell

work, root = Path(sys.argv[1]), Path(sys.argv[2])
source = root / "camera_movement_sft"
names = []
for name in ("one", "two"):
    given = work / f"{name}-camchoreo" / "annotations_train.jsonl"
    out = work / f"camdistill-{name}.jsonl"
    command = [sys.executable, str(source / "prepare_train_data.py"), "--input", str(given), "--output", str(out)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "not found on disk" not in said, said
    rows = [json.loads(line) for line in given.read_text().splitlines()]
    prepared = [json.loads(line) for line in out.read_text().splitlines()]
    for row, sample in zip(rows, prepared, strict=True):
        kept = json.loads(sample["messages"][2]["content"])["segments"]
        assert [s["basic_movement"] for s in kept] == [s["basic_movement"] for s in row["segments"]]
        assert [s["special_movement"] for s in kept] == [s["special_movement"] for s in row["segments"]]
    names.append({row["video_id"] for row in rows})
assert not names[0] & names[1]  # by which it keeps features
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

settings = (source / "train.sh").read_text().split("swift sft", 1)[1].split("\n\n")[0]
keys = dict(re.findall(r"--(\w+) ([\w./]+) ", settings))  # without those that are variables
alone = {
    "attn_impl",
    "torch_dtype",
    "deepspeed",
    "report_to",
    "dataset_num_proc",
    "dataloader_num_workers",
    "split_dataset_ratio",
}
own = [part for key, value in sorted(keys.items()) if key not in alone for part in (f"--{key}", value)]
tiny = ["--model", str(work / "model"), "--model_type", "qwen2_5_vl", "--template", "qwen2_5_vl", "--dataset", str(out),
        "--torch_dtype", "float32", "--report_to", "none", "--max_steps", "2", "--split_dataset_ratio", "0",
        "--output_dir", str(work / "camdistill-trained"), "--max_length", "16384"]  # fmt: skip
environment = {**os.environ, "PYTHONPATH": str(root), "FPS": "4", "FPS_MIN_FRAMES": "4", "FPS_MAX_FRAMES": "100",
               "VIDEO_MAX_PIXELS": "100352"}  # fmt: skip
subprocess.run([sys.executable, "-m", "swift.cli.sft", *own, *tiny], check=True, env=environment, cwd=work)
clips = len(names[0]) + len(names[1])
tell(
    f"prepares {clips} clips of two datasets, no segment changed and no name twice; its scorer reads them; two steps "
    "of its own ms-swift with the keys of train.sh, but for DeepSpeed and flash-attn: those need a GPU",
    "transformers",
)
