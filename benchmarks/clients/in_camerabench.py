"""CameraBench's own scripts ask every question of two exports and score the answers, and stop at none.

In place of a model, which its VQAScore would load, an oracle answers: a stand-in for the package `t2v_metrics`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from told import tell

work, source = Path(sys.argv[1]), Path(sys.argv[2]) / "camerabench"
STAND_IN = '''
import json, os
from pathlib import Path

class Score(float):
    detach = cpu = lambda self: self
    item = lambda self: float(self)

class VQAScore:
    """Answers from the files of the export, and opens every video."""
    def __init__(self, model, checkpoint=None):
        self.yes = {}
        for path in sorted(Path(os.environ["ASKED"]).rglob("*.jsonl")):
            for row in map(json.loads, path.read_text().splitlines()):
                if "label" in row:
                    self.yes[row["image"], row["question"]] = row["label"] == "Yes"
                else:
                    for video in ("pos", "neg"):
                        for text in ("pos", "neg"):
                            self.yes[row[video + "_video"], row[text + "_question"]] = video == text

    def __call__(self, images, texts, answer_template="Yes", **_):
        Path(images[0]).read_bytes()
        said = self.yes[Path(images[0]).name, texts[0]] == (answer_template == "Yes")
        return [Score(0.9 if said else 0.1)]
'''
stand_in = work / "camerabench-stand-in"
stand_in.mkdir(exist_ok=True)
(stand_in / "t2v_metrics.py").write_text(STAND_IN)
(stand_in / "torch.py").write_text("")
tasks, pairs, names = 0, 0, []
for name in ("one", "two"):
    split = work / f"{name}-camerabench" / "test"
    environment = {**os.environ, "PYTHONPATH": str(stand_in), "ASKED": str(split)}
    for kind, data in (("binary_classification", split / "binary_classification"), ("vqa_and_retrieval", split)):
        if not (split / kind).exists():
            continue  # twins of so small a dataset may differ in nothing that a pair of questions asks
        scores, out = (work / f"{name}-camerabench-{kind}-{what}" for what in ("scores", "results"))
        scorer = [sys.executable, str(source / f"{kind}_vlm_scores.py"), "--model", "oracle", "--data_dir", str(data),
                  "--video_dir", str(split / "videos"), "--output_dir", str(scores)]  # fmt: skip
        subprocess.run(scorer, check=True, env=environment)
        kept = [json.loads(path.read_text())["scores"] for path in sorted(scores.glob("*.json"))]
        assert kept
        assert not any(row["error"] for rows in kept for row in rows)
        evaluator = [sys.executable, str(source / f"{kind}_evaluation.py"), "--score_dir", str(scores)]
        subprocess.run([*evaluator, "--output_dir", str(out)], check=True)
        found = json.dumps([json.loads(path.read_text()) for path in sorted(out.rglob("*.json"))])
        if kind == "binary_classification":
            tasks += len(kept)
            assert '"mean_average_precision": 1.0' in found, found
        else:
            pairs += sum(map(len, kept))
            print(found)
    names.append({path.name for path in (split / "videos").iterdir()})
assert not names[0] & names[1]
tell(
    f"its scripts ask all questions of two exports and score an oracle's answers: {tasks} yes/no tasks, mean AP 1.0; "
    f"{pairs} pairs; no video of one has a name of the other",
    "scikit-learn",
)
