"""Drawing beside an older version of this project: CPU time, error and flicker over the shipped scenes.

    git worktree add ../before c03730f
    python benchmarks/bench_drawing.py ../before [--scenes forest street] [--frames 6] [--rounds 3] [--json FILE]

Each version draws in a process of its own, on one thread of llvmpipe, the same slow pan (0.37 pixels a frame) in each
scene at 448x448 with shadows; they take turns. A row gives, of the older and the newer version with their ratio, the
CPU milliseconds a frame (the lower quartile, which other load disturbs least), the RMSE to the older version's drawing
at 4 times the size (16 pixels of 4 samples each), and the RMSE of the change from frame to frame ("flicker"), in levels
of 255.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

SIZE, ENLARGED = 448, 4
PAN_PIXELS = 0.37
HERE = Path(__file__).resolve().parents[1]
TARGETS = {"time": 0.6, "rmse": 1.0, "flicker": 1.0}
"""Highest ratios that are wanted: time and flicker in the mean over the scenes, RMSE in at least ten of twelve."""


def worker(checkout: str) -> None:
    """Draw what is asked for on stdin, one JSON a line, with the version in `checkout`."""
    sys.path.insert(0, checkout)
    from synthcam.clips.scene_source import find_scene
    from synthcam.clips.spec import make_spec
    from synthcam.clips.staging import stage
    from synthcam.rendering.protocol import View

    try:
        from synthcam.rendering.protocol import create_renderer
    except ImportError:  # where it was at first
        from synthcam.rendering.backends import create_renderer  # type: ignore[import-not-found, no-redef]

    renderer = create_renderer("moderngl")
    for line in sys.stdin:
        asked = json.loads(line)
        source = find_scene(asked["scene"])
        spec = make_spec(
            scene=source.name, scene_digest=source.digest, motion="static", seed=0, scene_seed=0,
            frames=2, fps=1.0, width=SIZE, height=SIZE,
        )  # fmt: skip
        staged = stage(spec, source.build(0))
        start, poses = staged.cameras(np.zeros(1), SIZE, SIZE), staged.object_poses(0.0)
        factor = ENLARGED if asked["enlarged"] else 1
        renderer.open(staged.scene, width=factor * SIZE, height=factor * SIZE, shadows=True)
        frames, seconds = [], []
        for number in range(-1, asked["frames"]):  # the first is not measured
            angle = PAN_PIXELS * max(number, 0) / start.intrinsics[0][0]
            pose = np.array(start.world_from_camera[0])
            pose[:3, :3] = pose[:3, :3] @ [
                [np.cos(angle), 0, np.sin(angle)],
                [0, 1, 0],
                [-np.sin(angle), 0, np.cos(angle)],
            ]
            view = View(pose, factor * np.asarray(start.intrinsics[0]), poses)
            began = time.process_time()
            picture = renderer.draw_color(view)
            seconds.append(time.process_time() - began)
            frames.append(picture.reshape(SIZE, factor, SIZE, factor, 3).mean(axis=(1, 3), dtype=np.float32))
        renderer.close()
        np.save(asked["file"], np.stack(frames[1:]))
        print(json.dumps([1e3 * s for s in seconds[1:]]), flush=True)


class Version:
    """A version of the project that draws in a process of its own."""

    def __init__(self, checkout: Path, folder: Path) -> None:
        environment = {**os.environ, "LP_NUM_THREADS": "0", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(checkout)}
        command = [sys.executable, __file__, "--worker", str(checkout)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=checkout, env=environment
        )
        self._file = folder / f"{id(self)}.npy"

    def draw(self, scene: str, frames: int, *, enlarged: bool = False) -> tuple[npt.NDArray[np.float32], list[float]]:
        """Frames (F, H, W, 3) of the pan, reduced to SIZE, and the CPU milliseconds of each."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"scene": scene, "frames": frames, "enlarged": enlarged, "file": str(self._file)}
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        times = json.loads(self._process.stdout.readline())
        return np.load(self._file), times

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def compare(scene: str, before: Version, now: Version, *, frames: int, rounds: int) -> dict[str, float]:
    """The figures of one scene."""
    wanted, _ = before.draw(scene, frames, enlarged=True)
    figures: dict[str, float] = {}
    times: dict[str, list[float]] = {"before": [], "now": []}
    for number in range(rounds):
        for name, version in (("before", before), ("now", now)):
            drawn, milliseconds = version.draw(scene, frames)
            times[name] += milliseconds
            if number == 0:
                figures[f"rmse_{name}"] = _rmse(drawn - wanted)
                figures[f"flicker_{name}"] = _rmse(np.diff(drawn - wanted, axis=0))
    for name, values in times.items():
        figures[f"time_{name}"] = float(np.percentile(values, 25))
    return {**figures, **{key: figures[f"{key}_now"] / figures[f"{key}_before"] for key in TARGETS}}


def _rmse(difference: npt.NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(np.square(difference, dtype=np.float64))))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", type=Path, help="a checkout of the older version")
    parser.add_argument("--scenes", nargs="+", default=sorted(path.stem for path in (HERE / "scenes").glob("*.yaml")))
    parser.add_argument("--frames", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    if sys.argv[1:2] == ["--worker"]:
        worker(sys.argv[2])
        return
    options = parser.parse_args()
    rows: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        before, now = Version(options.before.resolve(), Path(folder)), Version(HERE, Path(folder))
        print(f"{'scene':12s} {'CPU ms a frame':>24s} {'RMSE':>20s} {'flicker':>20s}")
        for scene in options.scenes:
            row = rows[scene] = compare(scene, before, now, frames=options.frames, rounds=options.rounds)
            cells = [f"{row[f'{k}_before']:7.2f}{row[f'{k}_now']:7.2f}{row[k]:6.2f}" for k in TARGETS]
            print(f"{scene:12s}     {cells[0]} {cells[1]} {cells[2]}", flush=True)
        before.close()
        now.close()
    means = {key: float(np.mean([row[key] for row in rows.values()])) for key in TARGETS}
    lower = sum(row["rmse"] <= 1 for row in rows.values())
    print(f"mean ratios: time {means['time']:.2f} (wanted 0.60), flicker {means['flicker']:.2f} (wanted 1.00);")
    print(f"RMSE no higher in {lower} of {len(rows)} scenes (wanted ten of twelve)")
    if options.json:
        options.json.write_text(json.dumps({"scenes": rows, "mean": means}, indent=1) + "\n")


if __name__ == "__main__":
    main()
