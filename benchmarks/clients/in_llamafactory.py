"""LLaMA-Factory: two steps with the train.yaml of the export on a tiny model, and which frames it reads."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import av
import yaml
from told import tell

work = Path(sys.argv[1])
losses = {}
for name in ("one", "two"):
    folder = work / f"run-{name}-llamafactory"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(work / f"{name}-llamafactory", folder)
    settings = yaml.safe_load((folder / "train.yaml").read_text())
    small = {"model_name_or_path": str(work / "model"), "bf16": False, "max_steps": 2, "gradient_accumulation_steps": 1,
             "preprocessing_num_workers": 1, "use_cpu": True, "lora_rank": 4, "logging_steps": 1}  # fmt: skip
    (folder / "train.yaml").write_text(yaml.safe_dump({**settings, **small}))
    subprocess.run(["llamafactory-cli", "train", "train.yaml"], cwd=folder, check=True)
    losses[name] = json.loads((folder / "trained" / "train_results.json").read_text())["train_loss"]

from llamafactory.data.mm_plugin import get_mm_plugin  # noqa: E402

rows = json.loads((folder / settings["dataset"]).with_suffix(".json").read_text())
plugin = get_mm_plugin(name="qwen2_vl", image_token="<|image_pad|>", video_token="<|video_pad|>")
sampled, held = [], []
for row in rows:
    with av.open(str(folder / row["videos"][0])) as container:
        stream = container.streams.video[0]
        held.append(stream.frames)
        sampled.append(len(plugin._get_video_sample_indices(stream, video_fps=settings["video_fps"], video_maxlen=128)))
assert sampled == held, (sampled, held)
assert losses["one"] != losses["two"]
tell(f"trained two steps by train.yaml; reads every frame ({sampled[0]} of {held[0]})", "llamafactory", "transformers")
