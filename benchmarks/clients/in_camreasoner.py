"""CamReasoner's rewards and evaluation on two exports, with an oracle in vLLM's place, and its frames in one cache.

Sampling needs vLLM and a GPU: it is not run. Where a script imports vLLM a stand-in is, which gives right and wrong
answers. Its supervised training is `in_camreasoner_sft.py`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from told import digest_of, in_one_place, tell

work, source = Path(sys.argv[1]), Path(sys.argv[2])
tools = Path(tempfile.mkdtemp())
(tools / "ffmpeg").symlink_to(imageio_ffmpeg.get_ffmpeg_exe())
(tools / "tmp").mkdir()
tempfile.tempdir = str(tools / "tmp")
os.environ |= {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "TMPDIR": str(tools / "tmp")}
(tools / "vllm.py").write_text('''
import json, os
from types import SimpleNamespace

class SamplingParams:
    def __init__(self, **_): pass

class LLM:
    """Answers the rows in their order, every second one wrong, and counts the pictures that it is shown."""
    def __init__(self, **_):
        self.rows = iter(json.load(open(os.environ["ASKED"])))
        self.number = 0

    def generate(self, prompts, sampling_params):
        said = []
        for prompt, row in zip(prompts, self.rows):
            answer = row["solution"]
            if self.number % 2:
                right = answer.removeprefix("<answer>").removesuffix("</answer>")
                answer = "<answer>%s</answer>" % next(o[0] for o in row["options"] if o[0] != right)
            self.number += 1
            print("SHOWN", len(prompt["multi_modal_data"]["image"]))
            text = "<observation>It turns.</observation><think>It pans.</think>" + answer
            said.append(SimpleNamespace(outputs=[SimpleNamespace(text=text)]))
        return said
''')


def rewards(folder: Path) -> list[float]:
    """What its reward manager gives to the right answer of each row, and to the wrong one."""
    import numpy as np
    import torch
    from transformers import AutoTokenizer
    from verl.protocol import DataProto
    from verl.workers.reward import BatchFunctionRewardManager, RewardConfig

    config = RewardConfig(reward_function=f"{source}/EasyR1/verl/reward_function/onethinker_reward.py:compute_score")
    config.post_init()
    tokenizer = AutoTokenizer.from_pretrained(work / "model")
    rows = json.loads((folder / f"rl_{split}.json").read_text())
    rights = [row["answer"] for row in rows]
    wrongs = [next(o[0] for o in row["options"] if o[0] not in row["answer"].removeprefix("<answer>")[:1])
              for row in rows]  # fmt: skip
    head = "<observation>It turns.</observation><think>It pans.</think>"
    replies = [torch.tensor(tokenizer.encode(f"{head}<answer>{_letter(a)}</answer>")) for a in (*rights, *wrongs)]
    padded = torch.nn.utils.rnn.pad_sequence(replies, batch_first=True, padding_value=tokenizer.pad_token_id)
    mask = torch.stack([torch.arange(padded.shape[1]) < len(reply) for reply in replies]).long()
    truths = np.fromiter([*rights, *rights], dtype=object, count=2 * len(rows))
    data = DataProto.from_dict({"responses": padded, "response_mask": mask}, non_tensors={"ground_truth": truths})
    _, told = BatchFunctionRewardManager(config, tokenizer).compute_reward(data)
    return list(told["accuracy"])


def _letter(answer: str) -> str:
    return answer.removeprefix("<answer>").removesuffix("</answer>")


def evaluation(folder: Path, out: Path) -> tuple[Any, list[int]]:
    """Its evaluation's metrics, and how many pictures it shows for each question."""
    asked = folder / "evaluation_test.json"
    script = source / "Inference" / "infer" / "eval_bench.py"
    command = [sys.executable, str(script), "--model_path", str(work / "model"), "--input_json", str(asked),
               "--base_prefix", str(folder), "--out_dir", str(out)]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(tools), "ASKED": str(asked)}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    (result,) = out.rglob("*.json")
    shown = [int(line.split()[1]) for line in ran.stdout.splitlines() if line.startswith("SHOWN")]
    return json.loads(result.read_text()), shown


split = "train"
asked = 0
# First of all: started from a process that has loaded torch and verl, its evaluation's torch does not load.
for name, place in in_one_place(work, "camreasoner"):
    result, shown = evaluation(place, tools / f"results-{name}")
    scores = [row["accuracy"] for row in result["results"]]
    assert scores == [float(number % 2 == 0) for number in range(len(scores))], scores
    assert all(shown)
    asked += len(scores)

sys.path.insert(0, str(source / "EasyR1"))
from verl.utils.dataset import extract_frames_1fps  # noqa: E402

total, pictures = 0, {}
for name, place in in_one_place(work, "camreasoner"):
    given = rewards(place)
    assert given == [1.0] * (len(given) // 2) + [0.0] * (len(given) // 2), given
    total += len(given) // 2
    paths = sorted({row["videos"][0] for row in json.loads((place / "rl_train.json").read_text())})
    assert all(digest_of(place) in path for path in paths)
    os.chdir(place)
    frames = [extract_frames_1fps(path, 64) for path in paths]
    assert all(frames)
    pictures[name] = {Path(some[-1]).read_bytes() for some in frames}
    os.chdir(work)
assert not pictures["one"] & pictures["two"]
shutil.rmtree(tools)
tell(
    f"its reward manager gives right answers of {total} rows 1 and wrong ones 0; its evaluation scores {asked} "
    "questions, an oracle in vLLM's place; of two datasets at one path and in one cache each its own frames; "
    "sampling needs a GPU",
    "torch",
    "transformers",
    "qwen-vl-utils",
)
