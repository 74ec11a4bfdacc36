"""Training on a GPU: what the 7B shape costs, and a model of 50 to 200 million parameters learning from nothing.

    python benchmarks/gpu_train.py cost  [--shape 7b] [--device cuda] [--batch 4] [--steps 5] [--table]
    python benchmarks/gpu_train.py learn --dataset DIR --out runs/learn [--shape 100m] [--steps 3000]

`cost` builds the model from its sizes with random weights (nothing is downloaded) and runs LoRA SFT and GRPO steps with
the project's own trainers on clips it renders: seconds a step, tokens a second, peak memory, and the share of the GPU's
peak arithmetic; with `--table` the rates go into trainer/costs.json, by which a dry run says hours. A forward pass
counts as 2 operations a parameter and token, the backward pass through frozen weights as 2 more, what checkpointing
computes again not at all (J. Kaplan et al., 2020). `learn` trains the same classes from random weights on a rendered
dataset, SFT then GRPO, and prints held-out accuracy on the dataset's test scenes.
"""

import argparse
import json
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trainer.compat  # noqa: F401  # isort: skip
import torch
from bench_data_loading import MOTIONS, WORDS, render_clips
from peft import LoraConfig, get_peft_model
from rich.console import Console
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration, TrainerCallback

from trainer.config import EvaluationConfig, TrainConfig
from trainer.cost import TABLE, MeasuredCost, measured_costs
from trainer.evaluation.held_out import evaluation_table
from trainer.examples import Example
from trainer.features import Encoder
from trainer.grpo import VideoGRPOTrainer, grpo_arguments
from trainer.models.chat import SPECIAL_TOKENS
from trainer.models.load import lora_targets, save_checkpoint
from trainer.models.tiny import TinyShape, build_model, build_processor, build_tiny, train_tokenizer
from trainer.rewards.combine import rewards_in_use
from trainer.run import train
from trainer.sft import VideoSFTTrainer, sft_arguments
from trainer.stage_config import GrpoConfig, ModelConfig, RewardWeights, SftConfig
from trainer.video import VideoInput

PEAK_FLOPS = {"H200": 989e12, "H100": 989e12, "A100": 312e12, "L40": 181e12}
"""bfloat16, dense, by what stands in the device's name (NVIDIA's data sheets)."""
SHAPES = {
    "tiny": TinyShape(),
    "60m": TinyShape(512, 12, 8, 4, 1536, 384, 10, 6, 1024, vocabulary=2048),
    "100m": TinyShape(640, 12, 10, 5, 1920, 512, 10, 8, 1408, vocabulary=2048),
    "180m": TinyShape(896, 12, 14, 7, 2688, 640, 12, 10, 1792, vocabulary=2048),
}
MOTION_NAMES = (
    "static", "pan-left", "pan-right", "tilt-up", "tilt-down", "roll-cw", "roll-ccw", "zoom-in", "zoom-out", "dolly-in",
    "dolly-out", "truck-left", "truck-right", "pedestal-up", "pedestal-down",
)  # fmt: skip
ANSWER_TOKENS = 128
SEVEN_B = "Qwen/Qwen2.5-VL-7B-Instruct"


class StepTimes(TrainerCallback):  # type: ignore[misc]
    """Seconds of each step, the device's work included."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._start = 0.0

    def on_step_begin(self, *_: Any, **__: Any) -> None:
        _finish()
        self._start = time.perf_counter()

    def on_step_end(self, *_: Any, **__: Any) -> None:
        _finish()
        self.seconds.append(time.perf_counter() - self._start)


def cost(asked: argparse.Namespace) -> dict[str, Any]:
    """What a LoRA SFT step and a GRPO step cost."""
    device = asked.device
    chain = "The camera centre stays put from 0.0 s to 4.0 s. " * 12
    tokenizer = train_tokenizer([WORDS, chain, *MOTIONS], vocabulary=1024)
    processor = build_processor(tokenizer, patch=14)
    video = VideoInput(fps=4, max_frames=24, pixels=100352)
    result: dict[str, Any] = {"shape": asked.shape, "device": _device_name(device), "video": video.model_dump()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clips = render_clips(folder, 8, side=448, frames=24)
        examples = [
            Example("bench", v, WORDS, (), MOTIONS[i], WORDS, f"{chain}<answer>{MOTIONS[i]}</answer>", "open", "motion",
                    "train", v.stem)
            for i, v in enumerate(clips)
        ] * 64  # fmt: skip
        encoder = Encoder(processor, video, tokens_per_second=2, cache_bytes=2**31)
        for stage in ("sft", "grpo"):
            model = _lora(_random_model(asked.shape, tokenizer, device))
            parameters = sum(p.numel() for p in model.parameters())
            times = StepTimes()
            common = {
                "steps": asked.steps + 2,
                "learning_rate": 1e-5,
                "gradient_checkpointing": True,
                "save_every": 10**6,
            }
            _reset_peak(device)
            if stage == "sft":
                sft = SftConfig(mixture=_NOWHERE, batch=asked.batch, **common)
                arguments = sft_arguments(sft, folder / stage, steps=common["steps"], device=device, seed=0)
                runner: Any = VideoSFTTrainer(model, examples, encoder, arguments, callbacks=[times])
                tokens = asked.batch * len((prompt := encoder.prompt(examples[0])).tokens + encoder.answer(examples[0]))
            else:
                grpo = GrpoConfig(
                    mixture=_NOWHERE, batch=1, generations=8, max_completion_tokens=ANSWER_TOKENS, time_pairs=0,
                    **common,
                )  # fmt: skip
                rewards, weights = rewards_in_use(RewardWeights())
                arguments = grpo_arguments(
                    grpo, folder / stage, encoder, steps=common["steps"], reward_weights=weights, device=device, seed=0
                )
                runner = VideoGRPOTrainer(model, rewards, examples, encoder, arguments, callbacks=[times])
                tokens = 8 * (len((prompt := encoder.prompt(examples[0])).tokens) + ANSWER_TOKENS)
            runner.train()
            seconds = sorted(times.seconds[2:])[asked.steps // 2]
            result[stage] = {
                "parameters": parameters,
                "video_tokens_a_clip": encoder.video_tokens(prompt.patches),
                "tokens_a_step": tokens,
                "seconds_a_step": round(seconds, 4),
                "tokens_a_second": round(tokens / seconds, 1),
                "peak_gib": _peak_gib(device),
                # Of rollouts, most time goes into memory, not arithmetic: the share says nothing there.
                "share_of_peak_flops": _share(4 * parameters * tokens / seconds, device) if stage == "sft" else None,
            }
            del runner, model
            if device == "cuda":
                torch.cuda.empty_cache()
    return result


def add_to_table(measured: dict[str, Any]) -> None:
    """Put the rates of both stages into the table that the dry run reads, in place of those of the same GPU."""
    place = Path(str(files("trainer") / TABLE))
    rows = {(row.model, row.mode, row.stage, row.gpu): row for row in measured_costs()}
    for stage in ("sft", "grpo"):
        found = measured[stage] | {"model": SEVEN_B, "mode": "lora", "stage": stage, "gpu": measured["device"]}
        row = MeasuredCost.model_validate(found)
        rows[row.model, row.mode, row.stage, row.gpu] = row
    content = [row.model_dump() for _, row in sorted(rows.items())]
    place.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def learn(asked: argparse.Namespace) -> None:
    """SFT then GRPO from random weights on a rendered dataset; held-out accuracy is printed."""
    source = {"kind": "motions", "path": asked.dataset, "motions": MOTION_NAMES}
    texts = [WORDS, "What is the camera motion?", *(f"<answer>{name}</answer>" for name in MOTION_NAMES)]
    video = VideoInput(fps=4, max_frames=asked.frames, pixels=asked.side**2, normalise="local-contrast")
    start = asked.out / "random_weights"
    model, processor = build_tiny(texts, SHAPES[asked.shape], seed=asked.seed)
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters", flush=True)
    save_checkpoint(start, model, processor, video)
    # What decides on a CPU (docs/results.md): Muon, clips backwards and mirrored, and 32 questions a step of GRPO.
    common = {"gradient_checkpointing": False, "schedule": "linear", "adam_beta2": 0.95, "log_every": 25}
    mixture = [{**source, "backwards": True, "mirrored": True}]
    config = TrainConfig(
        device=asked.device,
        seed=asked.seed,
        out=asked.out,
        model=ModelConfig(name=str(start), dtype="float32"),
        video=video,
        sft=SftConfig(
            mixture=mixture,
            steps=asked.steps,
            batch=asked.batch,
            learning_rate=1e-3,
            muon_learning_rate=2e-2,
            warmup_steps=min(100, asked.steps // 10),
            save_every=500,
            **common,
        ),
        grpo=GrpoConfig(
            mixture=mixture,
            steps=max(1, asked.steps // 20),
            batch=asked.batch // 2,
            learning_rate=1e-4,
            muon_learning_rate=2e-3,
            max_completion_tokens=12,
            save_every=50,
            **common,
        ),
        evaluation=EvaluationConfig(mixture=[{**source, "split": "test"}], batch_size=128, max_new_tokens=12),
    )
    Console(width=160).print(evaluation_table(train(config, resume=True).scores))


_NOWHERE = [{"kind": "sharegpt", "file": "none", "videos": "none"}]
"""The examples are handed to the trainer themselves."""


def _random_model(shape: str, tokenizer: Any, device: str) -> Any:
    """A model of this shape with random weights, bfloat16 on a GPU."""
    if shape != "7b":
        return build_model(tokenizer, SHAPES[shape], seed=0).to(device)
    sizes = json.loads((files("trainer.shapes") / "qwen2_5_vl_7b.json").read_text())
    sizes.pop("credit")
    token = dict(zip(SPECIAL_TOKENS, tokenizer.convert_tokens_to_ids(list(SPECIAL_TOKENS)), strict=True))
    names = {"image_token_id": "<|image_pad|>", "video_token_id": "<|video_pad|>"}
    names |= {"vision_start_token_id": "<|vision_start|>", "vision_end_token_id": "<|vision_end|>"}
    config = Qwen2_5_VLConfig(**(sizes | {key: token[name] for key, name in names.items()}))
    config._attn_implementation = "sdpa"
    torch.set_default_dtype(torch.bfloat16)
    try:
        with torch.device(device):
            model = Qwen2_5_VLForConditionalGeneration(config)
    finally:
        torch.set_default_dtype(torch.float32)
    model.generation_config.eos_token_id = token["<|im_end|>"]
    model.generation_config.pad_token_id = token["<|endoftext|>"]
    return model


def _lora(model: Any) -> Any:
    return get_peft_model(model, LoraConfig(r=64, lora_alpha=128, target_modules=lora_targets(), task_type="CAUSAL_LM"))


def _finish() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def _reset_peak(device: str) -> None:
    if device == "cuda":
        torch.cuda.reset_peak_memory_stats()


def _peak_gib(device: str) -> float | None:
    return round(torch.cuda.max_memory_allocated() / 2**30, 2) if device == "cuda" else None


def _device_name(device: str) -> str:
    return torch.cuda.get_device_name() if device == "cuda" else "CPU"


def _share(flops: float, device: str) -> float | None:
    """Of the peak of a GPU that is known; None elsewhere."""
    peak = next((peak for name, peak in PEAK_FLOPS.items() if device == "cuda" and name in _device_name(device)), None)
    return None if peak is None else round(flops / peak, 4)


def main() -> None:
    """Run what is asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = options.add_subparsers(dest="part", required=True)
    for name, shapes, shape in (("cost", [*SHAPES, "7b"], "7b"), ("learn", [*SHAPES], "100m")):
        part = parts.add_parser(name)
        part.add_argument("--shape", choices=shapes, default=shape)
        part.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
        part.add_argument("--batch", type=int, default=4 if name == "cost" else 64)
        part.add_argument("--steps", type=int, default=5 if name == "cost" else 3000)
        part.add_argument("--out", type=Path, required=name == "learn")
        if name == "cost":
            part.add_argument("--table", action="store_true", help="of the 7B on a GPU: into trainer/costs.json")
        if name == "learn":
            part.add_argument("--dataset", type=Path, required=True)
            part.add_argument("--seed", type=int, default=0)
            part.add_argument("--side", type=int, default=112)
            part.add_argument("--frames", type=int, default=16)
    asked = options.parse_args()
    if asked.device == "cuda" and not torch.cuda.is_available():
        options.exit(2, "no GPU that torch can use; --device cpu with a small --shape tries the script\n")
    if asked.part == "cost" and asked.table and (asked.device, asked.shape) != ("cuda", "7b"):
        options.exit(2, "--table: only of --shape 7b on a GPU\n")
    if asked.part == "learn":
        learn(asked)
        return
    measured = cost(asked)
    if asked.table:
        add_to_table(measured)
    found = json.dumps(measured, indent=2)
    print(found)
    if asked.out:
        asked.out.write_text(found + "\n")


if __name__ == "__main__":
    main()
