"""LLaMA-Factory: two steps with the train.yaml of two exports at one path on a tiny model; which frames it reads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import av
import yaml
from told import digest_of, in_one_place, tell

work = Path(sys.argv[1])
read = "from llamafactory.hparams import get_train_args; from llamafactory.model import load_tokenizer; " \
       "from llamafactory.data import get_dataset, get_template_and_fix_tokenizer; import json, sys, yaml; " \
       "m, d, t, _, _ = get_train_args(yaml.safe_load(open('tiny.yaml'))); tokens = load_tokenizer(m); " \
       "template = get_template_and_fix_tokenizer(tokens['tokenizer'], d); " \
       "rows = get_dataset(template, m, d, t, stage='sft', **tokens)['train_dataset']; " \
       "print('VIDEOS ' + json.dumps([row['videos'] for row in rows]))"  # fmt: skip
for _, place in in_one_place(work, "llamafactory"):
    settings = yaml.safe_load((place / "train.yaml").read_text())
    small = {"model_name_or_path": str(work / "model"), "bf16": False, "max_steps": 2, "gradient_accumulation_steps": 1,
             "preprocessing_num_workers": 1, "use_cpu": True, "lora_rank": 4, "logging_steps": 1}  # fmt: skip
    (place / "tiny.yaml").write_text(yaml.safe_dump({**settings, **small}))
    subprocess.run(["llamafactory-cli", "train", "tiny.yaml"], cwd=place, check=True)
    assert (place / "trained" / "train_results.json").is_file()
    said = subprocess.run([sys.executable, "-c", read], cwd=place, check=True, capture_output=True, text=True).stdout
    (line,) = (line for line in said.splitlines() if line.startswith("VIDEOS "))
    videos = [os.path.normpath(video) for (video,) in json.loads(line.removeprefix("VIDEOS "))]
    rows = json.loads((place / settings["dataset"]).with_suffix(".json").read_text())
    assert sorted(videos) == sorted(row["videos"][0] for row in rows)
    assert all(video.startswith(f"videos/{digest_of(place)}/") for video in videos)

from llamafactory.data.mm_plugin import get_mm_plugin  # noqa: E402

plugin = get_mm_plugin(name="qwen2_vl", image_token="<|image_pad|>", video_token="<|video_pad|>")
sampled, held = [], []
for row in rows:
    with av.open(str(place / row["videos"][0])) as container:
        stream = container.streams.video[0]
        held.append(stream.frames)
        sampled.append(len(plugin._get_video_sample_indices(stream, video_fps=settings["video_fps"], video_maxlen=128)))
assert sampled == held, (sampled, held)
tell(
    f"two steps by train.yaml of each of two datasets at one path, each with its own videos; reads every frame "
    f"({sampled[0]} of {held[0]})",
    "llamafactory",
    "transformers",
)
