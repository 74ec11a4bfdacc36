"""What rendered worlds are worth on real video: the same coarse motions, reader and budget in each world.

    python benchmarks/transfer.py --real DIR --out runs/transfer [--arms A+ E+ A E C+ C] [--seeds 0 1 2]

DIR holds clips/ (windows of real video with a manifest.json), worlds/panoramas and worlds/photos, and may hold posed
clips (manifest.json, videos/re10k). Worlds are A (procedural scenes), C (real pictures: panoramas, photographs, and
rooms and streets of them) and E (half of each, as many clips); + is with geometric randomisation. No real window
trains. Clips, and what each reader reads, are kept in --out: a run that was stopped goes on where it was.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import cv2
import numpy as np
import numpy.typing as npt
import torch
from rich.console import Console
from rich.table import Table

from benchmarks.coarse_motion.judging import (
    PLAYS,
    VIEWS,
    Labels,
    Readings,
    Windows,
    nested,
    read_windows,
    scores,
    square_frames,
)
from benchmarks.coarse_motion.paths import LABELS
from benchmarks.coarse_motion.reader import REVERSED, Budget, read, teach
from benchmarks.coarse_motion.worlds import KINDS, Clips, film, joined, places
from synthcam.atomic_files import replacing, write_text
from synthcam.errors import InputError, SynthcamError
from synthcam.evaluation.footage import Part
from synthcam.evaluation.metrics.bootstrap import Sampled
from synthcam.evaluation.systems.flow import flow_beliefs, read_flow

ARMS = tuple(f"{world}{geometry}" for world in KINDS for geometry in ("", "+"))
COLUMNS = ("accuracy", "balanced", "moving", "static", "reversed", "mirrored", "frozen", "flips")
PAIRS = (("E+", "A+"), ("C+", "A+"), ("A+", "A"), ("C+", "C"), ("E+", "E"), ("E", "A"), ("E+", "A"))


def clips_of(world: str, count: int, real: Path, out: Path) -> Clips:
    """Clips of a world; of E half of A's and half of C's."""
    if world != "E":
        return film(places(KINDS[world], count, real / "worlds", out / "planes"), out / "clips")
    return joined([clips_of(one, count, real, out).half() for one in KINDS])


def posed_clips(real: Path) -> tuple[list[npt.NDArray[np.uint8]], list[set[str]]]:
    """Posed clips (8, 64, 64) with the coarse directions that their poses have; none where the folder has none."""
    manifest = real / "manifest.json"
    rows = json.loads(manifest.read_text(encoding="utf-8"))["files"] if manifest.is_file() else []
    frames, directions = [], []
    for row in rows:
        if "paired_pose" in row and (real / row["path"]).is_file():
            frames.append(square_frames(real / row["path"])["whole"])
            directions.append({label.rpartition("-")[2] for label in row["label"]} & set(LABELS))
    return frames, directions


def readings_of(arm: str, seed: int, windows: Windows, arguments: argparse.Namespace) -> tuple[Readings, float] | None:
    """What the reader of an arm and seed reads, and the part of the posed clips that it reads right, both ways.

    None where the time is up before it has learnt.
    """
    file = arguments.out / "readings" / f"{arm}-{seed}.npz"
    if not file.is_file():
        clips = clips_of(arm[0], arguments.clips, arguments.real, arguments.out)
        file.parent.mkdir(parents=True, exist_ok=True)
        reader = teach(
            clips, Budget(arguments.steps), seed=seed, geometry=arm.endswith("+"), kept=file.with_suffix(".pt"),
            until=arguments.until, told=lambda text: _say(f"{arm} seed {seed} {text}"),
        )  # fmt: skip
        if reader is None:
            return None
        posed, directions = posed_clips(arguments.real)
        right = []
        for back in (False, True) if posed else ():
            told = read(reader, np.stack([frames[::-1] if back else frames for frames in posed])).argmax(axis=1)
            right += [LABELS[REVERSED[i] if back else i] in one for i, one in zip(told, directions, strict=True)]
        found = {f"{view}|{play}": read(reader, windows.played(view, play)) for view in VIEWS for play in PLAYS}
        with replacing(file) as temporary, temporary.open("wb") as out:
            np.savez(out, **found, posed=np.mean(right) if right else np.nan)
    with np.load(file) as stored:
        readings = {(view, play): stored[f"{view}|{play}"] for view in VIEWS for play in PLAYS}
        return readings, float(stored["posed"])


def flow_labels(windows: Windows, arguments: argparse.Namespace) -> dict[str, Labels]:
    """What optical flow reads in the windows, without training."""
    file = arguments.out / "flow.json"
    if not file.is_file():
        rows = json.loads((arguments.real / "clips" / "manifest.json").read_text(encoding="utf-8"))["clips"]
        told = []
        for row in rows:
            part = Part(row.get("start", 0.0), row.get("start", 0.0) + row["seconds"] if "seconds" in row else None)
            coarse = flow_beliefs(read_flow(arguments.real / "clips" / row["video"], part)).coarse
            told.append(max(coarse, key=lambda name: coarse[name]))
        write_text(file, json.dumps(told) + "\n")
    return {"forward": np.array([LABELS.index(name) for name in json.loads(file.read_text(encoding="utf-8"))])}


def main(argv: Sequence[str] | None = None) -> int:
    """Film, train, judge; print the table. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("runs/transfer"))
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=["A+", "E+", "A", "E", "C+", "C"])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--clips", type=int, default=2000, help="of each world")
    parser.add_argument("--steps", type=int, default=Budget.steps, help="of 48 clips, of each reader")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so long, to be gone on with")
    arguments = parser.parse_args(argv)
    arguments.until = time.time() + 60 * arguments.minutes
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    try:
        _run(arguments)
    except SynthcamError as error:
        _say(f"error: {error}")
        return error.exit_code
    return 0


def _run(arguments: argparse.Namespace) -> None:
    if not arguments.real.is_dir():
        raise InputError(f"--real {arguments.real}: there is no such folder")
    windows = read_windows(arguments.real / "clips")
    found: dict[str, list[dict[str, Labels]]] = {}
    posed: dict[str, list[float]] = {}
    for seed in arguments.seeds:
        for arm in arguments.arms:
            read_by_arm = readings_of(arm, seed, windows, arguments)
            if read_by_arm is None:
                _say("the time is up: the same command goes on from here")
                return
            readings, right = read_by_arm
            found.setdefault(arm, []).append(nested(readings, windows))
            posed.setdefault(arm, []).append(right)
    found["flow"] = [flow_labels(windows, arguments)]
    _print(found, posed, windows)


def _print(found: dict[str, list[dict[str, Labels]]], posed: dict[str, list[float]], windows: Windows) -> None:
    table = Table(title=f"Right in {len(windows.labels)} windows of {len(set(windows.videos))} real videos, per cent")
    for heading in ("arm", *COLUMNS, "posed", "by seed"):
        table.add_column(heading)
    sampled = {arm: scores(runs, windows) for arm, runs in found.items()}
    for arm, values in sampled.items():
        seeds = ", ".join(_percent(float((run["forward"] == windows.labels).mean())) for run in found[arm])
        cells = [_told(values[name]) if name in values else "" for name in COLUMNS]
        table.add_row(arm, *cells, _percent(float(np.mean(posed[arm]))) if arm in posed else "", seeds)
    console = Console(width=180)
    console.print(table)
    for more, less in PAIRS:
        if more in sampled and less in sampled:
            console.print(f"{more} against {less}: {_told(sampled[more]['accuracy'] - sampled[less]['accuracy'])}")
    for arm, runs in found.items():
        wrong: dict[str, int] = {}
        for run in runs:
            for i in np.flatnonzero(run["forward"] != windows.labels):
                name = f"{windows.files[i]} ({LABELS[windows.labels[i]]}) as {LABELS[run['forward'][i]]}"
                wrong[name] = wrong.get(name, 0) + 1
        said = "; ".join(f"{name} x{count}" for name, count in sorted(wrong.items(), key=lambda one: (-one[1], one[0])))
        console.print(f"{arm} wrong: {said}")


def _told(value: Sampled) -> str:
    bounds = value.interval
    return _percent(value.point) + ("" if bounds is None else f" ({_percent(bounds[0])}-{_percent(bounds[1])})")


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
