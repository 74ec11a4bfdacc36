"""CamReasoner's supervised training: two steps of its own copy of LLaMA-Factory with camreasoner_sft.yaml."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from told import digest_of, in_one_place, tell

work, source = Path(sys.argv[1]), Path(sys.argv[2])
place = [folder for _, folder in in_one_place(work, "camreasoner")][-1]
model = work / "model-of-transformers-4"
shutil.copytree(work / "model", model, dirs_exist_ok=True)
config = json.loads((model / "config.json").read_text())
rope = config["text_config"]["rope_parameters"]  # by the names that transformers 4 knows
config["text_config"] |= {"rope_theta": rope["rope_theta"], "rope_scaling": {**rope, "type": "default"}}
(model / "config.json").write_text(json.dumps(config))
settings = yaml.safe_load((place / "camreasoner_sft.yaml").read_text())
small = {"model_name_or_path": str(model), "bf16": False, "max_steps": 2, "gradient_accumulation_steps": 1,
         "preprocessing_num_workers": 1, "use_cpu": True, "logging_steps": 1, "save_strategy": "no"}  # fmt: skip
(place / "tiny.yaml").write_text(yaml.safe_dump({**settings, **small}))
environment = {**os.environ, "PYTHONPATH": str(source / "LLaMA-Factory" / "src"), "DISABLE_VERSION_CHECK": "1"}
command = [sys.executable, "-m", "llamafactory.cli", "train", "tiny.yaml"]
said = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)
print(said.stdout, said.stderr)
assert said.returncode == 0
assert "train_loss" in said.stdout + said.stderr
assert f"videos/{digest_of(place)}/" in (place / f"{settings['dataset'].replace('synthcam', 'sft')}.json").read_text()
version = (source / "LLaMA-Factory" / "src" / "llamafactory" / "extras" / "env.py").read_text()
own = version.split('VERSION = "')[1].split('"')[0]
tell(
    f"two steps of its own LLaMA-Factory ({own}) by camreasoner_sft.yaml, whole model, vision frozen",
    "transformers",
    "torch",
)
