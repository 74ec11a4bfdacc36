"""The cost of a dataset: CPU time by stage, one process beside two, memory over many clips, the camreasoner recipe.

    LP_NUM_THREADS=1 OMP_NUM_THREADS=1 python benchmarks/bench_build.py [--recipe camreasoner] [--shards 6]
    LP_NUM_THREADS=1 OMP_NUM_THREADS=1 python benchmarks/bench_build.py --recipe benchmarks/memory.yaml --clips 2000

Shards of the recipe, spread evenly over its plan, are built by one process, then the same ones by two, in the same run.
CPU seconds are the workers' own; the ratio of the two builds is wall time, so it needs idle cores. `--clips 2000` makes
so many clips in one process instead, and prints its memory on the way.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil

from synthcam.dataset.building.executors.local import LocalExecutor
from synthcam.dataset.building.shard import ShardFailure, ShardJob, build_shard
from synthcam.dataset.planning.plan import plan
from synthcam.dataset.planning.recipe import DatasetRecipe, load_recipe
from synthcam.dataset.storage.layout import PARTS
from synthcam.dataset.storage.shard_summary import ShardSummary

PICTURES = ("rendering", "encoding")
"""The stages that make the pictures; the issue is that all others take at most a third."""


def built(recipe: DatasetRecipe, numbers: Sequence[int], workers: int) -> tuple[list[ShardSummary], float]:
    """The summaries of some shards, and the wall seconds they took."""
    shards = plan(recipe)
    done: list[ShardSummary] = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / PARTS).mkdir(parents=True)

        def on_done(outcome: ShardSummary | ShardFailure) -> None:
            if isinstance(outcome, ShardFailure):
                raise SystemExit(f"shard {outcome.shard}: {outcome.reason}")
            done.append(outcome)
            print(f"  {len(done)} of {len(numbers)} shards", end="\r", file=sys.stderr, flush=True)

        begin = time.perf_counter()
        LocalExecutor(workers).run([ShardJob(Path(folder), recipe, shards[n]) for n in numbers], on_done)
        return done, time.perf_counter() - begin


def tell_stages(summaries: Sequence[ShardSummary]) -> float:
    """Print CPU seconds by stage; gives CPU seconds a clip."""
    spent: Counter[str] = Counter()
    for summary in summaries:
        spent.update(summary.seconds)
    clips, total = sum(s.clips for s in summaries), sum(spent.values())
    print("\n| stage | CPU s a clip | % |\n|---|---|---|")
    for stage, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"| {stage} | {seconds / clips:.3f} | {100 * seconds / total:.1f} |")
    print(f"| all | {total / clips:.3f} | 100 |")
    rest = 1 - sum(spent[stage] for stage in PICTURES) / total
    print(f"\nall but {' and '.join(PICTURES)}: {100 * rest:.1f} % of the CPU time (wanted: at most 33.3 %)")
    return total / clips


def tell_memory(recipe: DatasetRecipe, clips: int) -> None:
    """Build shards one after another in this process and print its memory."""
    made, process = 0, psutil.Process()
    print("\n| clips in one process | MB |\n|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / PARTS).mkdir(parents=True)
        for shard in plan(recipe):
            before = made
            made += build_shard(ShardJob(Path(folder), recipe, shard)).clips
            if made // 200 > before // 200:
                print(f"| {made} | {process.memory_info().rss / 1e6:.0f} |", flush=True)
            if made >= clips:
                break
    print(f"| {made}, the end | {process.memory_info().rss / 1e6:.0f} |")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipe", default="camreasoner")
    parser.add_argument("--shards", type=int, default=6)
    parser.add_argument("--clips", type=int, default=0, help="watch memory over so many clips in one process")
    given = parser.parse_args()
    if given.shards % 2:
        parser.error(f"--shards {given.shards}: two processes share an even number")
    recipe = load_recipe(given.recipe)
    if given.clips:
        tell_memory(recipe, given.clips)
        return
    count = len(plan(recipe))
    numbers = [count * i // given.shards for i in range(given.shards)]
    print(f"{given.recipe}: {given.shards} of {count} shards, seed {recipe.seed}")
    one, alone = built(recipe, numbers, 1)
    each = tell_stages(one)
    _, together = built(recipe, numbers, 2)
    print(f"\none process {alone:.1f} s, two {together:.1f} s: {alone / together:.2f}x (wanted: 1.8 on idle cores)")
    clips = sum(len(group.slots) for shard in plan(recipe) for group in shard.groups)
    cores = len(os.sched_getaffinity(0))
    print(f"\n{given.recipe}: {clips} clips at {each:.2f} CPU s, {clips * each / 3600:.1f} CPU hours: ", end="")
    print(f"{clips * each / 3600 / cores:.1f} hours on this machine's {cores} cores")


if __name__ == "__main__":
    main()
