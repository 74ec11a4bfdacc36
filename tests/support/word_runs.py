"""Runs of six words in thoughts, names of things and motions masked: what is written too often in the same way."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from synthcam.language.grammar import grammar_text
from synthcam.scene.palette import COLORS

RUN = 6
_TWO_WORDS = "market stall|street lamp|traffic cone|tree stump|coffee table|toy block|toy car|small ball"
_COLORED = f"(?:{'|'.join(sorted(COLORS))}) (?:{_TWO_WORDS}|[\\w-]+)"
_BEHIND = r"what (?:is|lies) (?:behind|beyond) (?:it|them)|the (?:[\w-]+ ){1,3}(?:behind|beside) (?:it|them)"
_NAME = re.compile(rf"{_BEHIND}|the (?:{_COLORED}|person in \w+)(?: on the (?:left|right))?")


def run_shares(thoughts: Iterable[str]) -> list[tuple[str, float]]:
    """Every run of six words with the share of thoughts that it stands in, the most frequent first."""
    runs, count = Counter[str](), 0
    for thought in thoughts:
        words = re.findall(r"[A-Za-z'-]+", masked(thought))
        runs.update({" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)})
        count += 1
    return [(run, number / count) for run, number in runs.most_common()]


def masked(thought: str) -> str:
    """A thought with THING for names of things and MOTION for motions."""
    return _motions().sub("MOTION", _NAME.sub("THING", thought.lower()))


@cache
def _motions() -> re.Pattern[str]:
    """What motions are called, longest first."""
    text = re.sub(r"\n\s+\|", " |", grammar_text("motions.txt"))
    lines = [line.split(" = ")[1] for line in text.splitlines() if line.startswith(("VERB.", "NOUN."))]
    ways = sorted({way.strip() for line in lines for way in line.split("|")}, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, ways))})\b")
