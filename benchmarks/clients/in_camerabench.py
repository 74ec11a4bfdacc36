"""CameraBench's own evaluator scores answers to every yes/no file of an export, and stops at none."""

import json
import subprocess
import sys
from pathlib import Path

from told import tell

work, source = Path(sys.argv[1]), Path(sys.argv[2]) / "camerabench"
tasks = 0
for path in sorted((work / "two-camerabench" / "test" / "binary_classification").glob("*.jsonl")):
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert all((path.parent.parent / "videos" / row["image"]).is_file() for row in rows)
    scores = [
        {"sample_id": i, "video_path": row["image"], "question": row["question"], "ground_truth_label": row["label"],
         "method": "test", "score": 0.9 if row["label"] == "Yes" else 0.1, "error": None}
        for i, row in enumerate(rows)
    ]  # fmt: skip
    about = {"method_type": "vlm", "model_name": "oracle", "checkpoint": None, "split_name": path.stem,
             "generation_timestamp": "now"}  # fmt: skip
    target = work / "camerabench-scores" / f"vqa_scores_{path.stem}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps({"metadata": about, "scores": scores}))
    tasks += 1
out = work / "camerabench-results"
files = sorted(map(str, target.parent.glob("vqa_scores_*.json")))
command = [sys.executable, str(source / "binary_classification_evaluation.py"), *files, "--output_dir", str(out)]
subprocess.run(command, check=True)
found = [json.loads(path.read_text()) for path in sorted(out.rglob("*.json"))]
assert '"mean_average_precision": 1.0' in json.dumps(found), found
tell(f"its evaluator scores {tasks} tasks of an oracle's answers: mean AP 1.0", "scikit-learn")
