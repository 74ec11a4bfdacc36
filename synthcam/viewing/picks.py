"""A page of the frames that were picked for each question of an evaluation, on a time line above the true windows."""

import html
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from synthcam.atomic_files import write_text
from synthcam.errors import InputError

PICKS, PREDICTIONS, PAGE = "picks.jsonl", "predictions.jsonl", "picks.html"
WIDTH, LINE, MOST = 960, 46, 500
"""Pixels of a time line, and the most questions of a page."""
_KEYS: dict[str, Any] = {
    "item": str,
    "video": str,
    "question": str,
    "by": str,
    "seconds": (int, float),
    "candidates": int,
}
_STYLE = """
body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 1000px; color: #222; background: #fff }
h1 { font-size: 1.3rem } p { margin: 0.2rem 0 }
.row { margin: 1.1rem 0; border-top: 1px solid #ddd; padding-top: 0.5rem }
.right { color: #1a7f37 } .wrong { color: #b42318 } .small { color: #666 } svg { display: block }
"""


def write_picks_page(folder: Path, out: Path, *, limit: int = MOST, overwrite: bool = False) -> int:
    """Write the page of an evaluation with `--frames`; returns how many questions it shows.

    Raises:
        InputError: the picks are damaged, or the page is there already.
    """
    if out.exists() and not overwrite:
        raise InputError(f"{out}: exists already; --overwrite replaces it")
    rows = _read(folder / PICKS)
    answers = _answers(folder / PREDICTIONS)
    chosen = rows if len(rows) <= limit else [rows[i * len(rows) // limit] for i in range(limit)]
    inside = [_inside(row) for row in rows if row["windows"]]
    chance = [_covered(row) / max(row["seconds"], 1e-9) for row in rows if row["windows"]]
    lines = [f"<h1>Frames picked by {html.escape(str(rows[0]['by']))}, {len(rows)} questions</h1>"]
    if inside:
        lines.append(
            f"<p>{100 * sum(inside) / len(inside):.1f} % of the picks lie in true windows, which are "
            f"{100 * sum(chance) / len(chance):.1f} % of the time.</p>"
        )
    lines.append(
        '<p class="small">Blue: the frames that were picked. Green: the true windows, where they are known.</p>'
    )
    body = "\n".join([*lines, *(_row(row, answers.get(row["item"])) for row in chosen)])
    head = f'<meta charset="utf-8"><title>Picked frames</title><style>{_STYLE}</style>'
    page = f'<!doctype html><html lang="en">{head}{body}'
    write_text(out, page + "\n")
    return len(chosen)


def _read(path: Path) -> list[dict[str, Any]]:
    """The picks, the last for each item: a run that was stopped may have picked for one twice."""
    found: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            whole = all(isinstance(row[key], kind) for key, kind in _KEYS.items())
            times = [float(time) for time in row["picked_s"]]
            spans = [(float(start), float(end)) for start, end in row["windows"]]
        except (ValueError, KeyError, TypeError, RecursionError):
            whole = False
        if not whole:
            raise InputError(f"{path}: line {number}: is no row of picked frames; the file is cut off or damaged")
        found[row["item"]] = row | {"picked_s": times, "windows": spans}
    if not found:
        raise InputError(f"{path}: holds no picked frames; allowed is the folder of an evaluation with --frames")
    return list(found.values())


def _answers(path: Path) -> Mapping[str, tuple[str, bool]]:
    """What was said to each item, and whether it was right; nothing where there are no predictions."""
    if not path.is_file():
        return {}
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
            logs: Sequence[float] = row.get("option_logprobs") or ()
            said = (
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[max(range(len(logs)), key=lambda i: logs[i])] if logs else row.get("text")
            )
            found[str(row["id"])] = (str(said), said == row.get("answer"))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            continue
    return found


def _inside(row: Mapping[str, Any]) -> float:
    """The share of the picks that lie in true windows."""
    hits = [any(start - 1e-3 <= time <= end + 1e-3 for start, end in row["windows"]) for time in row["picked_s"]]
    return sum(hits) / max(1, len(hits))


def _covered(row: Mapping[str, Any]) -> float:
    return float(sum(end - start for start, end in row["windows"]))


def _row(row: Mapping[str, Any], answer: tuple[str, bool] | None) -> str:
    said = ""
    if answer is not None:
        word = "right" if answer[1] else "wrong"
        said = f' <span class="{word}">{html.escape(answer[0])}, {word}</span>'
    where = f"{html.escape(row['video'])}, {row['seconds']:.1f} s, {len(row['picked_s'])} of {row['candidates']} frames"
    return (
        f'<div class="row"><p>{html.escape(row["question"])}{said}</p><p class="small">{where}</p>'
        f"{_timeline(row)}</div>"
    )


def _timeline(row: Mapping[str, Any]) -> str:
    """Ticks for the picks above a bar with the true windows, as SVG."""
    length = max(float(row["seconds"]), 1e-9)

    def x(time: float) -> float:
        return round(min(max(time / length, 0.0), 1.0) * WIDTH, 1)

    picks = "".join(
        f'<rect x="{max(0.0, x(time) - 1.5)}" y="2" width="3" height="18" fill="#2563eb">'
        f"<title>{time:.1f} s</title></rect>"
        for time in row["picked_s"]
    )
    windows = "".join(
        f'<rect x="{x(start)}" y="24" width="{max(2.0, x(end) - x(start)):.1f}" height="10" fill="#16a34a">'
        f"<title>{start:.1f} to {end:.1f} s</title></rect>"
        for start, end in row["windows"]
    )
    bar = f'<rect x="0" y="24" width="{WIDTH}" height="10" fill="#e5e7eb"/>'
    ends = f'<text x="0" y="45" font-size="10" fill="#666">0 s</text><text x="{WIDTH}" y="45" font-size="10" '
    ends += f'fill="#666" text-anchor="end">{length:.0f} s</text>'
    return f'<svg width="100%" viewBox="0 0 {WIDTH} {LINE}">{bar}{windows}{picks}{ends}</svg>'
