"""EasyR1's and verl's own readers make the conversation of every row, and load the reward beside it."""

import ast
import importlib.util
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import datasets
from told import tell

work, source = Path(sys.argv[1]), Path(sys.argv[2])
KINDS = {"EasyR1": ("easyr1", "verl/utils/dataset.py"), "verl": ("verl", "verl/utils/dataset/rl_dataset.py")}
form, file = KINDS[source.name]


def method(path: Path, name: str) -> Any:
    """Take one method out of a source file without importing the file, whose imports are not installed here."""
    parts = [part for part in ast.walk(ast.parse(path.read_text())) if isinstance(part, ast.FunctionDef)]
    known: dict[str, Any] = {"re": re, "Any": Any, "Image": SimpleNamespace(Image=bytes)}
    exec(compile(ast.Module([next(part for part in parts if part.name == name)], []), str(path), "exec"), known)
    return known[name]


build = method(source / file, "_build_messages")
prompt = {"easyr1": "problem", "verl": "prompt"}[form]
keys = {"prompt_key": prompt, "image_key": "images", "video_key": "videos"}
reader = SimpleNamespace(**keys, format_prompt=None, processor=object())
seen = 0
for name in ("one", "two"):
    folder = work / f"{name}-{form}"
    for row in datasets.load_dataset("parquet", data_files=str(folder / "rl" / "train.parquet"), split="train"):
        paths = [video["video"] if form == "verl" else video for video in row["videos"]]
        assert all((folder / path).is_file() for path in paths)
        (message,) = build(reader, dict(row))
        assert [part["type"] for part in message["content"]] == ["video", "text"]
        seen += 1
spec = importlib.util.spec_from_file_location("custom_reward_fn", folder / "synthcam_reward.py")
assert spec is not None
assert spec.loader is not None
reward = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reward)
said = "<observation>It turns.</observation><think>It pans.</think><answer>{}</answer>"
for answer, score in (("B", 1.0), ("A", 0.1)):
    if form == "easyr1":
        (found,) = reward.easyr1_score([{"response": said.format(answer), "response_length": 9, "ground_truth": "B"}])
        assert abs(found["overall"] - score) < 1e-9
    else:
        about = {"data_source": "synthcam", "ground_truth": "B", "extra_info": {"options": ["A. No", "B. Yes"]}}
        assert abs(reward.verl_score(solution_str=said.format(answer), **about)["score"] - score) < 1e-9
tell(f"its reader makes a video and a text of {seen} rows; the reward tells right from wrong", "datasets")
