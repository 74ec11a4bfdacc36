"""Whether data loading keeps up: clips decoded and cut into patches a second and core, beside the model's step.

    OMP_NUM_THREADS=1 python benchmarks/bench_data_loading.py [--clips 8] [--rounds 5] [--step-clips-a-second N]

For each shipped config it renders a few clips of the size it is made for, loads them as training does, and trains the
tiny model on its own for some steps. CPU time of this process, one thread; loading and steps take turns within a round,
medians over rounds. `--step-clips-a-second` is the rate of the 7B model's step, from benchmarks/gpu_train.py. A run on
a CPU keeps what it has cut in memory: there a clip is loaded once, however often it is shown.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trainer.compat  # noqa: F401  # isort: skip
import torch
from rich.console import Console
from rich.table import Table

from synthcam.clips.drawing import draw_frames
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import make_spec
from synthcam.clips.staging import stage
from synthcam.rendering.protocol import create_renderer
from synthcam.rendering.video import write_video
from trainer.collator import OF_THE_TRAINER, VideoCollator
from trainer.config import load_config
from trainer.examples import Example
from trainer.features import Encoder, Patches, cut_into_patches
from trainer.models.tiny import TinyShape, build_tiny
from trainer.video import VideoInput, read_video

FPS = 4.0
MADE_FOR = {"tiny": (112, 8), "qwen2_5_vl_7b": (448, 24)}
"""Side in pixels and frames of the clips of each config's recipe."""
MOTIONS = ("pan-left", "pan-right", "tilt-up", "zoom-in", "dolly-in", "truck-left", "roll-cw", "static")
WORDS = "What is the camera motion?"
MERGE, PATCH = 2, 14


@dataclass
class Costs:
    """CPU milliseconds a clip, one value a round."""

    decoding: list[float]
    cutting: list[float]
    joining: list[float]

    @property
    def total(self) -> float:
        return sum(statistics.median(part) for part in (self.decoding, self.cutting, self.joining))


def render_clips(folder: Path, count: int, *, side: int, frames: int) -> list[Path]:
    """Clips of a shipped scene."""
    source, paths = find_scene("room"), []
    for number in range(count):
        spec = make_spec(
            scene=source.name, scene_digest=source.digest, motion=MOTIONS[number % len(MOTIONS)], seed=number,
            scene_seed=0, frames=frames, fps=FPS, width=side, height=side,
        )  # fmt: skip
        staged = stage(spec, source.build(0))
        paths.append(folder / f"{side}-{number}.mp4")
        with create_renderer("moderngl") as renderer:
            renderer.open(staged.scene, width=side, height=side, shadows=spec.shadows)
            write_video(paths[-1], draw_frames(spec, staged, renderer), fps=FPS, width=side, height=side)
    return paths


def timed(work: Callable[[], object], clips: int) -> float:
    """CPU milliseconds a clip."""
    start = time.process_time()
    work()
    return 1e3 * (time.process_time() - start) / clips


def measure(videos: Sequence[Path], encoder: Encoder, costs: Costs) -> None:
    """One round of loading: decode, cut, join to a batch of bytes; a device makes numbers of them."""
    decoded, cut = [], []
    costs.decoding.append(
        timed(lambda: decoded.extend(read_video(v, encoder.video_input) for v in videos), len(videos))
    )
    costs.cutting.append(
        timed(lambda: cut.extend(cut_into_patches(d.frames, patch=PATCH, merge=MERGE) for d in decoded), len(videos))
    )
    patches = [Patches(torch.from_numpy(values), grid, 0.5) for values, grid in cut]
    costs.joining.append(timed(lambda: encoder.bytes_of_batch(patches), len(videos)))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--clips", type=int, default=8)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--batch", type=int, default=64)
    options.add_argument("--step-clips-a-second", type=float)
    asked = options.parse_args()
    torch.set_num_threads(1)
    inputs: dict[str, VideoInput] = {name: load_config(name).video for name in MADE_FOR}
    model, processor = build_tiny([WORDS, *MOTIONS], TinyShape(), seed=0)
    encoders = {name: Encoder(processor, video, tokens_per_second=2) for name, video in inputs.items()}
    with tempfile.TemporaryDirectory() as folder:
        videos = {
            name: render_clips(Path(folder), asked.clips, side=side, frames=frames)
            for name, (side, frames) in MADE_FOR.items()
        }
        examples = [
            Example("bench", v, WORDS, (), MOTIONS[i % len(MOTIONS)], WORDS, None, "open", "motion", "train", v.stem)
            for i, v in enumerate(videos["tiny"])
        ]
        rows = [{"index": number % len(examples)} for number in range(asked.batch)]
        batch = VideoCollator(examples, encoders["tiny"])(rows)
        for key in OF_THE_TRAINER:
            del batch[key]
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)

        def step() -> None:
            optimizer.zero_grad()
            model(**batch).loss.backward()
            optimizer.step()

        step()
        costs = {name: Costs([], [], []) for name in encoders}
        steps = []
        for _ in range(asked.rounds):
            for name, encoder in encoders.items():
                measure(videos[name], encoder, costs[name])
            steps.append(timed(step, asked.batch))
    step_rate = 1e3 / statistics.median(steps)
    needs = {"tiny": step_rate, "qwen2_5_vl_7b": asked.step_clips_a_second}
    table = Table(title=f"Loading clips, {asked.clips} of each size, one core")
    for heading in (
        "config",
        "clips",
        "decode ms",
        "cut ms",
        "join ms",
        "clips/s",
        "step clips/s",
        "cores that keep up",
    ):
        table.add_column(heading, justify="right")
    for name, cost in costs.items():
        parts = [f"{statistics.median(part):.1f}" for part in (cost.decoding, cost.cutting, cost.joining)]
        rate, wanted = 1e3 / cost.total, needs[name]
        beside = ["", ""] if wanted is None else [f"{wanted:.1f}", f"{wanted / rate:.2f}"]
        table.add_row(name, "{0}x{0}, {1} frames".format(*MADE_FOR[name]), *parts, f"{rate:.1f}", *beside)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
