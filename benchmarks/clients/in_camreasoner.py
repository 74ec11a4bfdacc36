"""CamReasoner's scripts take frames of the clips of two datasets, from inside each folder, through their one cache."""

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from told import tell

work, source = Path(sys.argv[1]), Path(sys.argv[2])
tools = Path(tempfile.mkdtemp())
(tools / "ffmpeg").symlink_to(imageio_ffmpeg.get_ffmpeg_exe())
os.environ["PATH"] = f"{tools}{os.pathsep}{os.environ['PATH']}"


def functions(path: Path, *names: str) -> dict[str, Any]:
    """Take functions out of a source file without importing the file, whose imports are not installed here."""
    tree = ast.parse(path.read_text())
    chosen = [part for part in tree.body if isinstance(part, ast.FunctionDef) and part.name in names]
    known: dict[str, Any] = {"os": os, "hashlib": hashlib, "tempfile": tempfile, "subprocess": subprocess, "List": list,
                             "DEFAULT_MAX_VIDEO_FRAMES": 64}  # fmt: skip
    exec(compile(ast.Module(chosen, []), str(path), "exec"), known)
    return known


tempfile.tempdir = str(tools)
pictures = {}
for script in ("EasyR1/verl/utils/dataset.py", "Inference/infer/eval_bench.py"):
    extract = functions(source / script, "_hash_path", "extract_frames_1fps")["extract_frames_1fps"]
    for name in ("one", "two"):
        os.chdir(work / f"{name}-camreasoner")
        rows = json.loads(Path("rl_train.json").read_text())
        paths = sorted({row["videos"][0] for row in rows})
        frames = [extract(path, 64) for path in paths]
        assert all(frames)
        pictures[name] = [Path(some[-1]).read_bytes() for some in frames]
    assert not set(pictures["one"]) & set(pictures["two"]), script
shutil.rmtree(tools)
tell("its frame extraction for RL and evaluation shows each of two datasets its own clips", "imageio-ffmpeg")
