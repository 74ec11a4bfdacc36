"""ms-swift: two steps of SFT and of GRPO with the scripts of the export on a tiny model, and what its rewards give."""

import json
import os
import subprocess
import sys
from pathlib import Path

from told import digest_of, in_one_place, tell

work = Path(sys.argv[1])
read = (
    "import json, sys; from swift.dataset import load_dataset; "
    "print('VIDEOS ' + json.dumps([row['videos'] for row in load_dataset([sys.argv[1]], split_dataset_ratio=0.0)[0]]))"
)
for _, folder in in_one_place(work, "swift"):
    said = subprocess.run([sys.executable, "-c", read, "sft_train.jsonl"], cwd=folder, check=True, capture_output=True,
                          text=True, env={**os.environ, "ROOT_IMAGE_DIR": str(folder)}).stdout  # fmt: skip
    (line,) = (line for line in said.splitlines() if line.startswith("VIDEOS "))
    assert all(f"videos/{digest_of(folder)}/" in str(videos) for videos in json.loads(line.removeprefix("VIDEOS ")))
tiny = ["--max_steps", "2", "--torch_dtype", "float32", "--model_type", "qwen2_5_vl", "--report_to",
        "none", "--lora_rank", "4", "--gradient_accumulation_steps", "1", "--logging_steps", "1",
        "--use_hf", "true", "--template", "qwen2_5_vl"]  # fmt: skip
rewards = ["--num_generations", "2", "--per_device_train_batch_size", "2", "--max_completion_length", "8"]
environment = {**os.environ, "MODEL": str(work / "model")}
for script, more in (("sft.sh", []), ("grpo.sh", rewards)):
    subprocess.run(["sh", script, *tiny, *more], cwd=folder, env=environment, check=True)
logged = [
    json.loads(line) for path in folder.glob("trained_grpo/*/logging.jsonl") for line in path.read_text().splitlines()
]
assert any("reward" in line for line in logged)

sys.path.insert(0, str(folder))
import synthcam_reward  # noqa: E402, F401
from swift.rewards import orms  # noqa: E402

chains = [json.loads(line) for line in (folder / "sft_train.jsonl").read_text().splitlines()]
right = [row["messages"][1]["content"] for row in chains]
wrong = [text.replace("<answer>", "<answer>not ") for text in right]
solutions = [text[text.index("<answer>") :] for text in right]
assert orms["synthcam_accuracy"]()(right, solution=solutions) == [1.0] * len(right)
assert orms["synthcam_accuracy"]()(wrong, solution=solutions) == [0.0] * len(right)
assert orms["synthcam_format"]()(right) == [1.0] * len(right)
assert orms["format"]()(right) == [0.0] * len(right)
tell(
    "two steps of SFT and of GRPO by sft.sh and grpo.sh; rewards 1 for right and 0 for wrong answers; reads of two "
    "datasets at one path each its own videos",
    "ms-swift",
    "transformers",
)
