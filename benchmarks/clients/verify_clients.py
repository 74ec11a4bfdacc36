"""Opens every export in the tools it is for, each in an environment of its own, and prints a table of what came out.

    make verify-clients                     all tools; environments go into build/clients and are kept
    make verify-clients ONLY='swift trl'    some of them

Tools that are published as repositories alone are run from copies: SYNTHCAM_SOURCES names a folder with `t2v_metrics`,
`CamReasoner`, `CamDistill`, `EasyR1`, `verl`, `gsplat` and `nerfstudio`. Without one they are skipped, which the
table says.
Two small datasets of different seeds are exported, and every tool reads both, where it caches by path at one path: it
must not mix them up. No GPU is used: what a tool does on one alone is not run, and the table says so.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import Qwen2Tokenizer

HERE = Path(__file__).resolve().parent
LONGEST_S = 1200
TORCH = "torch==2.13.0"
TORCHVISION = """\
import sys

class First:
    def find_spec(self, name, path=None, target=None):
        if name == "torchvision":
            sys.meta_path.remove(self)
            import torch
            self.library = torch.library.Library("torchvision", "FRAGMENT")
            for operator in ("nms", "qnms"):
                self.library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
            sys.modules["torch_without_cuda"].first = self

sys.meta_path.insert(0, First())
"""
"""Lets torchvision, whose published builds are for CUDA, be imported beside a torch without it."""
TORCHAUDIO = '"""Nothing here reads sound; the published build needs a torch with CUDA."""\n'


@dataclass(frozen=True)
class Client:
    """A tool.

    Attributes:
        packages: of its environment.
        script: runs in it.
        source: the copy of a repository that it needs.
        environment: of another tool whose packages are the same; its own without.
    """

    packages: tuple[str, ...]
    script: str
    source: str = ""
    environment: str = ""


SPLATS = (TORCH, "torchvision==0.28.0", "opencv-python-headless", "pillow")
PARSERS = ("appdirs", "imageio", "jaxtyping", "matplotlib", "msgspec", "nerfacc", "pycolmap", "rawpy", "requests",
           "rich", "tensorboard", "torchmetrics", "tqdm", "typeguard", "tyro", "viser")  # fmt: skip
"""What nerfstudio's parsers import; the published package also wants a gsplat that is compiled for a GPU."""
REWARDS = (TORCH, "torchvision==0.28.0", "transformers>=4.54,<5", "datasets>=4,<4.5", "ray", "tensordict", "torchdata",
           "codetiming", "qwen-vl-utils[decord]", "accelerate", "peft", "av", "msgspec", "einops",
           "requests")  # fmt: skip
"""What EasyR1 and verl import, but for vLLM and flash-attn, which need a GPU."""
SWIFT = ("ms-swift", TORCH, "torchvision==0.28.0", "qwen-vl-utils[decord]", "msgspec")
TRL = ("trl", "peft", "datasets", "av", TORCH, "torchvision==0.28.0")
CLIENTS = {
    "webdataset": Client(("webdataset", TORCH), "in_webdataset.py"),
    "datasets-3": Client(("datasets<4",), "in_datasets.py"),
    "datasets": Client(("datasets", TORCH, "torchcodec==0.12.0", "av"), "in_datasets.py"),
    "llamafactory": Client(("llamafactory", TORCH, "torchvision==0.28.0", "av"), "in_llamafactory.py"),
    "swift": Client(SWIFT, "in_swift.py"),
    "trl": Client(TRL, "in_trl.py"),
    "critiques": Client(TRL, "in_critiques.py", environment="trl"),
    "camerabench": Client(("scikit-learn", "matplotlib", "pandas", "tqdm"), "in_camerabench.py", "t2v_metrics"),
    "camreasoner": Client(
        (*REWARDS, "omegaconf<2.4", "rouge-score", "math-verify", "mathruler", "pylatexenc", "imageio-ffmpeg"),
        "in_camreasoner.py",
        "CamReasoner",
    ),
    "camreasoner-sft": Client(
        (
            TORCH,
            "torchvision==0.28.0",
            "transformers==4.56.2",
            "datasets<=4.0.0",
            "accelerate<=1.11.0",
            "peft<=0.17.1",
            "trl<=0.9.6",
            "qwen-vl-utils[decord]==0.0.14",
            "gradio<=5.45.0",
            "matplotlib",
            "tyro<0.9.0",
            "einops",
            "numpy<2",
            "pyarrow<21",
            "pandas",
            "scipy",
            "sentencepiece",
            "tiktoken",
            "modelscope",
            "hf-transfer",
            "safetensors<=0.5.3",
            "fire",
            "omegaconf",
            "protobuf",
            "pyyaml",
            "pydantic<=2.10.6",
            "uvicorn",
            "fastapi",
            "sse-starlette",
            "av",
            "librosa",
        ),
        "in_camreasoner_sft.py",
        "CamReasoner",
    ),
    "easyr1": Client((*REWARDS, "omegaconf<2.4"), "in_rl.py", "EasyR1"),
    "verl": Client((*REWARDS, "hydra-core", "dill", "pylatexenc"), "in_rl.py", "verl"),
    "camdistill": Client((*SWIFT, "transformers==5.8.1"), "in_camdistill.py", "CamDistill"),
    "pycolmap": Client(("pycolmap", "numpy"), "in_pycolmap.py"),
    "gsplat": Client((*SPLATS, "pycolmap", "imageio", "tqdm", "typing_extensions", "piexif"), "in_gsplat.py", "gsplat"),
    "nerfstudio": Client((*SPLATS, *PARSERS), "in_nerfstudio.py", "nerfstudio"),
}
RECIPE = """\
about: clips in which each kind of thing happens
size: [112, 112]
fps: 4
seconds: [2, 3]
clips_a_scene: 3
attempts: 12
twins: {share: 0.8}
portions:
  - use: sft
    split: train
    clips: 9
    scenes: [abstract, room]
    samples: {binary: 6, choice: 4, open: 3, caption: 3, critique: 6}
  - {use: rl, split: train, clips: 6, scenes: [abstract, room], samples: {binary: 6, choice: 4}}
  - {use: vqa, split: test, clips: 12, scenes: [corridor], samples: {binary: 6, choice: 4, caption: 2}}
"""
FORMS = ("webdataset", "llamafactory", "swift", "trl", "camreasoner", "camerabench", "parquet", "hub", "easyr1", "verl",
         "camchoreo", "critiques")  # fmt: skip


def main() -> int:
    """Run the tools that are asked for; 3 where one does not read its export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"tools: {', '.join(CLIENTS)}; all without")
    parser.add_argument("--work", type=Path, default=Path("build/clients"))
    parser.add_argument("--environments", type=Path, help="where environments are; WORK/environments without")
    given = parser.parse_args()
    if unknown := set(given.names) - set(CLIENTS):
        parser.error(f"{', '.join(sorted(unknown))}: no such tool; allowed are {', '.join(CLIENTS)}")
    work = given.work.resolve()
    make_exports(work)
    rows = []
    for name in given.names or CLIENTS:
        environments = (given.environments or work / "environments").resolve()
        rows.append((name, *run(name, CLIENTS[name], environments, work)))
        print(f"{name}: {rows[-1][1]}", file=sys.stderr, flush=True)
    print("| tool | versions | what it did |\n|---|---|---|")
    for name, did, versions in rows:
        print(f"| {name} | {versions} | {did} |")
    return 3 if any(did.startswith("FAILED") for _, did, _ in rows) else 0


def make_exports(work: Path) -> None:
    """Two datasets of different seeds, their exports, a clip with poses, and a tiny model that knows their words."""
    if (work / "done").exists():
        return
    work.mkdir(parents=True, exist_ok=True)
    (work / "recipe.yaml").write_text(RECIPE)
    for name, seed in (("one", 11), ("two", 12)):
        folder = work / name
        if not (folder / "manifest.json").exists():
            synthcam("build", work / "recipe.yaml", "--seed", seed, "--out", folder)
        for form in FORMS:
            synthcam("export", folder, "--to", form, "--out", work / f"{name}-{form}", "--overwrite")
        scene, clip = work / f"{name}-scene", work / f"{name}-clip"
        synthcam("render", "--motion", "arc-cw:40deg", "--size", "160x120", "--fps", 8, "--seed", seed, "--out", clip,
                 "--frames-dir", scene / "images", "--overwrite")  # fmt: skip
        synthcam("convert", clip / "clip.json", scene / "sparse" / "0", "--to", "colmap-binary", "--overwrite")
        synthcam("convert", clip / "clip.json", scene / "transforms.json", "--overwrite")
    make_model(work)
    (work / "done").write_text("")


def synthcam(*arguments: object) -> None:
    """Run a command of the checkout that this file lies in."""
    subprocess.run([sys.executable, "-m", "synthcam", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def make_model(work: Path) -> None:
    """A Qwen2.5-VL of random weights, most of them rows of the released vocabulary's size, and its processor."""
    sys.path.insert(0, str(HERE.parent.parent))
    from synthcam.dataset.storage.dataset import open_dataset
    from trainer.models.tiny import TinyShape, build_model, build_processor, train_tokenizer

    texts = [row["prompt"] + row["chain"] for name in ("one", "two") for row in open_dataset(work / name).samples()]
    tokenizer = with_released_numbers(train_tokenizer(texts, vocabulary=1024))
    processor = build_processor(tokenizer, patch=14)
    processor.video_processor.do_resize = processor.image_processor.do_resize = True
    for part in (build_model(tokenizer, TinyShape(), seed=0), processor):
        part.save_pretrained(work / "model")


def with_released_numbers(tokenizer: "Qwen2Tokenizer") -> "Qwen2Tokenizer":
    """The same words, with the special tokens where Qwen2.5-VL has them: ms-swift looks for videos by token 151656."""
    from tokenizers import AddedToken
    from transformers import Qwen2Tokenizer

    from trainer.models.chat import SPECIAL_TOKENS

    learned = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
    first = 151643
    unused = {f"<|unused_{number}|>": number for number in range(len(learned["vocab"]), first)}
    placed = Qwen2Tokenizer(
        vocab=learned["vocab"] | unused | {token: first + place for place, token in enumerate(SPECIAL_TOKENS)},
        merges=[tuple(merge) for merge in learned["merges"]],
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
    )
    placed.add_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIAL_TOKENS], special_tokens=True)
    return placed


def run(name: str, client: Client, environments: Path, work: Path) -> tuple[str, str]:
    """What a tool did, and its versions; why it was skipped or failed."""
    sources = os.environ.get("SYNTHCAM_SOURCES", "")
    source = Path(sources) / client.source
    if client.source and not (sources and source.is_dir()):
        return f"skipped: no copy of {client.source}; SYNTHCAM_SOURCES names the folder of copies", ""
    environment = environments / (client.environment or name)
    problem = make_environment(client, environment)
    if problem:
        return f"skipped: cannot be installed here ({problem})", ""
    began = time.monotonic()
    variables = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "PYTHONNOUSERSITE": "1",
                 "PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}",
                 "HF_HOME": str(work / "cache")}  # fmt: skip
    variables.pop("PYTHONPATH", None)
    if libraries := ffmpeg_libraries(environment):
        variables["LD_LIBRARY_PATH"] = os.pathsep.join(map(str, libraries))
    command = [environment / "bin" / "python", HERE / client.script, work, source]
    log = work / f"{name}.log"
    with log.open("w") as file:
        try:
            done = subprocess.run(command, env=variables, stdout=file, stderr=file, timeout=LONGEST_S, cwd=work)
        except subprocess.TimeoutExpired:
            return f"FAILED: not done after {LONGEST_S} s; see {log}", ""
    lines = log.read_text(errors="replace").splitlines()
    told = next((line.removeprefix("RESULT ") for line in reversed(lines) if line.startswith("RESULT ")), None)
    if done.returncode or told is None:
        return f"FAILED: {lines[-1] if lines else 'no output'}; see {log}", ""
    result = json.loads(told)
    return f"{result['did']} ({time.monotonic() - began:.0f} s)", result["versions"]


def ffmpeg_libraries(environment: Path) -> list[Path]:
    """Folders where torchcodec finds FFmpeg's libraries: PyAV's, under the names that are looked for."""
    site = next((environment / "lib").glob("python*/site-packages"))
    if not (site / "torchcodec").is_dir() or not (site / "av.libs").is_dir():
        return []
    named = environment / "ffmpeg"
    named.mkdir(exist_ok=True)
    for library in sorted((site / "av.libs").iterdir()):
        found = re.fullmatch(r"(lib(?:av|sw)\w+)-[0-9a-f]+\.so\.(\d+)[\d.]*", library.name)
        link = named / f"{found[1]}.so.{found[2]}" if found else None
        if link is not None and not link.is_symlink():
            link.symlink_to(library)
    return [named, site / "av.libs"]


def make_environment(client: Client, folder: Path) -> str:
    """Make a virtual environment, if it is not there; returns why it cannot be made."""
    ready, wanted = folder / "ready", "\n".join(client.packages)
    if ready.exists() and ready.read_text() == wanted:
        return ""
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    if client.packages:
        installed = subprocess.run(
            [folder / "bin" / "python", "-m", "pip", "install", "--quiet", *client.packages],
            capture_output=True,
            text=True,
        )
        if installed.returncode:
            return installed.stderr.strip().splitlines()[-1]
    site = next((folder / "lib").glob("python*/site-packages"))
    if any(site.glob("torch-*+cpu.dist-info")):
        (site / "torch_without_cuda.py").write_text(TORCHVISION)
        (site / "torch_without_cuda.pth").write_text("import torch_without_cuda\n")
        if (site / "torchaudio").is_dir():
            (site / "torchaudio" / "__init__.py").write_text(TORCHAUDIO)
    ready.write_text(wanted)
    return ""


if __name__ == "__main__":
    sys.exit(main())
