"""The CPU time of a whole clip beside drawing and encoding alone, the cost of labels, and the gain of a second process.

    LP_NUM_THREADS=1 python benchmarks/bench_clip.py [--scene room] [--rounds 7] [--skip-processes]

One 16-frame clip at 448x448 a round, another seed each round, textures and shaders warm. CPU milliseconds of this
process and of the encoder it starts. The parts take turns within a round; medians over the rounds, ratios within the
run. The cold start (a new process, an empty texture cache) and two processes at once are wall time.
"""

import argparse
import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthcam.clips.drawing import draw_frames
from synthcam.clips.labelling import label_staged
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import make_spec
from synthcam.clips.staging import stage
from synthcam.rendering.protocol import create_renderer
from synthcam.rendering.video import read_luma, write_video

FRAMES, FPS, SIZE = 16, 5.0, 448
PARTS = ("scene", "staging", "upload", "drawing", "encoding", "decoding", "labels")


def cpu_ms() -> float:
    """CPU time of this process and its finished children, in milliseconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return 1e3 * sum(u.ru_utime + u.ru_stime for u in used)


def clip_costs(scene: str, seed: int, renderer: object, folder: Path, *, shadows: bool) -> dict[str, float]:
    """CPU milliseconds of each part of one clip."""
    source = find_scene(scene)
    spec = make_spec(
        scene=source.name, scene_digest=source.digest, motion="dolly-in", seed=seed, scene_seed=seed,
        frames=FRAMES, fps=FPS, width=SIZE, height=SIZE, shadows=shadows,
    )  # fmt: skip
    marks = [cpu_ms()]
    built = source.build(seed)
    marks.append(cpu_ms())
    staged = stage(spec, built)
    marks.append(cpu_ms())
    renderer.open(staged.scene, width=SIZE, height=SIZE, shadows=shadows)  # type: ignore[attr-defined]
    marks.append(cpu_ms())
    frames = list(draw_frames(spec, staged, renderer))  # type: ignore[arg-type]
    marks.append(cpu_ms())
    write_video(folder / "clip.mp4", frames, fps=FPS, width=SIZE, height=SIZE)
    marks.append(cpu_ms())
    luma = read_luma(folder / "clip.mp4")
    marks.append(cpu_ms())
    label_staged(spec, staged, luma)
    marks.append(cpu_ms())
    return dict(zip(PARTS, (b - a for a, b in itertools.pairwise(marks)), strict=True))


def worker(scene: str, clips: int) -> None:
    """Render clips one after the other (run as a process of its own); a line before and after the timed part."""
    with create_renderer("moderngl") as renderer, tempfile.TemporaryDirectory() as folder:
        for seed in range(2):
            clip_costs(scene, seed, renderer, Path(folder), shadows=True)
        print("ready", flush=True)
        sys.stdin.readline()
        start = time.perf_counter()
        for seed in range(clips):
            clip_costs(scene, seed, renderer, Path(folder), shadows=True)
        print(f"{time.perf_counter() - start:.3f}", flush=True)


def processes_gain(scene: str, clips: int) -> float:
    """Clips a second of two processes at once over those of one, both warm."""
    rates = []
    for count in (1, 2):
        command = [sys.executable, __file__, "--worker", scene, str(clips)]
        running = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(count)
        ]
        for process in running:
            assert process.stdout is not None
            process.stdout.readline()
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        seconds = max(float(process.stdout.readline()) for process in running if process.stdout)
        for process in running:
            process.wait()
        rates.append(count * clips / seconds)
    return rates[1] / rates[0]


def cold_start(scene: str) -> tuple[float, float]:
    """Wall seconds of `synthcam render` in a new process: with an empty texture cache, then with a full one."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SYNTHCAM_CACHE": str(Path(folder) / "cache")}
        seconds = []
        for name in ("cold", "warm"):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "synthcam", "render", "--motion", "dolly-in", "--scene", scene, "--frames", "16",
                 "--fps", "5", "--out", str(Path(folder) / name)],
                check=True, env=environment, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            seconds.append(time.perf_counter() - start)
    return seconds[0], seconds[1]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scene", default="room")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--no-shadows", action="store_true")
    parser.add_argument("--skip-processes", action="store_true")
    parser.add_argument("--worker", nargs=2, metavar=("SCENE", "CLIPS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        worker(options.worker[0], int(options.worker[1]))
        return
    rows: list[dict[str, float]] = []
    with create_renderer("moderngl") as renderer, tempfile.TemporaryDirectory() as folder:
        for round_number in range(options.rounds + 3):
            # Three seeds in turn: after the first three rounds their textures are in memory.
            costs = clip_costs(options.scene, round_number % 3, renderer, Path(folder), shadows=not options.no_shadows)
            if round_number >= 3:
                rows.append(costs)
        described = renderer.describe()
    median = {part: statistics.median(row[part] for row in rows) for part in PARTS}
    bare = median["drawing"] + median["encoding"]
    whole = sum(median[part] for part in PARTS[:5])
    print(
        f"{options.scene}, {SIZE}x{SIZE}, {FRAMES} frames, median of {options.rounds} rounds, {described['renderer']}"
    )
    for part in PARTS:
        print(f"{part:34s} {median[part]:8.1f} ms CPU a clip")
    print(f"{'drawing and encoding alone':34s} {bare:8.1f} ms CPU a clip   1.00x")
    print(f"{'whole clip, without labels':34s} {whole:8.1f} ms CPU a clip   {whole / bare:4.2f}x")
    labels = median["decoding"] + median["labels"]
    print(f"{'labels':34s} {median['labels']:8.1f} ms CPU a clip   {median['labels'] / whole:4.1%} of rendering")
    print(
        f"{'labels, decoding the file for them':34s} {labels:8.1f} ms CPU a clip   {labels / whole:4.1%} of rendering"
    )
    cold, warm = cold_start(options.scene)
    print(
        f"`synthcam render`, new process: {cold:.1f} s with an empty texture cache, {warm:.1f} s with a full one (wall)"
    )
    if not options.skip_processes:
        print(f"two processes at once: {processes_gain(options.scene, 12):.2f}x the clips a second of one (wall)")


if __name__ == "__main__":
    main()
