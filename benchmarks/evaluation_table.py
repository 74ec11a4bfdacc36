"""Prints a Markdown table of evaluations side by side: scores by task and by what is hard about a clip.

for s in always-no text-only flow sfm; do
    synthcam evaluate --benchmark synthetic --file benchmark --system $s --out out/$s
done
python benchmarks/evaluation_table.py out/always-no out/text-only out/flow out/sfm
"""

import argparse
import json
from pathlib import Path
from typing import Any

COLUMNS = {
    "binary": "average_precision",
    "binary by condition": "balanced_accuracy",
    "pairs": "binary_acc",
    "primitives": "instance_accuracy",
    "captions": "claims_true",
    "choices": "accuracy",
}
"""Kind of question -> the metric that is shown of it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="folders of synthcam evaluate, of the same questions")
    found = [json.loads((folder / "scores.json").read_text()) for folder in parser.parse_args().folders]
    digests = {scores["digest"] for scores in found}
    if len(digests) > 1:
        parser.error("the folders answer different questions")
    kinds = list(dict.fromkeys(kind for scores in found for kind in scores["scores"]))
    for kind in kinds:
        base = next((base for base in COLUMNS if kind.endswith(base)), None)
        if base is None:
            continue
        tables = [scores["scores"].get(kind) for scores in found]
        print(f"\n| {kind}: {COLUMNS[base].replace('_', ' ')} | n | " + " | ".join(one["system"] for one in found))
        print("|---|---|" + "---|" * len(found))
        (first, *_) = [table for table in tables if table]
        for task, row in first["tasks"].items():
            count = row.get("questions", row.get("pairs", row.get("clips")))
            print(f"| {task} | {count} | " + " | ".join(told(table, task, COLUMNS[base]) for table in tables))
        if len(first["tasks"]) > 1 and "condition" not in kind:
            print("| mean | | " + " | ".join(told(table, None, COLUMNS[base]) for table in tables))


def told(table: dict[str, Any] | None, task: str | None, metric: str) -> str:
    """A score with its interval in percent; a dash where there is none."""
    row = {} if table is None else table["macro"] if task is None else table["tasks"].get(task, {})
    score = row.get(metric, {"value": None})
    if score["value"] is None:
        return "-"
    bounds = score["interval"]
    return f"{100 * score['value']:.1f}" + ("" if bounds is None else f" ({100 * bounds[0]:.0f}-{100 * bounds[1]:.0f})")


if __name__ == "__main__":
    main()
