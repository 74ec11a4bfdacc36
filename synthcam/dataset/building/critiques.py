"""Critiques: a chain made false by one change, what is wrong with it in words, and the true chain it was made from."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from synthcam.language.grammar import Chooser
from synthcam.verification.reading import claims as c
from synthcam.verification.verdicts import ClauseVerdict, Verifier

T = TypeVar("T")
_PAIRS = (
    ("left", "right"), ("leftward", "rightward"), ("leftwards", "rightwards"), ("up", "down"), ("upward", "downward"),
    ("upwards", "downwards"), ("clockwise", "counterclockwise"), ("forward", "backward"), ("forwards", "backwards"),
    ("narrows", "widens"), ("grows", "shrinks"), ("grow", "shrink"), ("larger", "smaller"), ("rises", "sinks"),
    ("zooms in", "zooms out"), ("dollies in", "dollies out"), ("pushes in", "pulls out"), ("zoom in", "zoom out"),
)  # fmt: skip
_DEGREES = (
    ("faster", "slower"), ("more", "less"), ("quickly", "slowly"), ("twice as large", "half as large"),
    ("a third", "twice the width"), ("a quarter", "twice the width"),
)  # fmt: skip
_JUDGED = (c.Motion, c.Slides, c.Grows, c.Compare, c.Alike, c.Turns, c.Order, c.Covers)
"""Claims that are changed: what they say can be seen in the clip itself."""


@dataclass(frozen=True)
class Critique:
    """A false chain with its critique; the corrected chain is the one that it was made from.

    Attributes:
        flawed_chain: observation, thinking and answer in their tags, one clause of it false.
        kind: what was changed: direction, amount, thing, order or negation.
        text: what is wrong, in words.
    """

    flawed_chain: str
    kind: str
    text: str


def critique_messages(row: Mapping[str, Any]) -> tuple[str, list[dict[str, str]]]:
    """The prompt and the messages of a critique: a false chain is shown, its critique and the true chain are replied.

    Args:
        row: a samples row with `question`, `options`, `chain`, `flawed_chain` and `critique`.
    """
    flawed = _TAGS.sub(lambda tag: "" if tag[1] else f"\n{tag[2].capitalize()}: ", row["flawed_chain"]).strip()
    prompt = "\n".join(
        ("Someone was asked about this clip:", row["question"], *row["options"], "and replied:", flawed, _ASK)
    )
    said = f"{row['critique']}\n{row['chain']}"
    return prompt, [{"role": "user", "content": f"<video>{prompt}"}, {"role": "assistant", "content": said}]


_TAGS = re.compile(r"<(/?)(observation|think|answer)>")
_ASK = (
    "Say what is wrong with this reply, then give it as it should be, in this form: <observation>what can be seen"
    "</observation><think>what follows from it</think><answer>the answer</answer>."
)


def make_critique(chain: str, verifier: Verifier, chooser: Chooser) -> Critique | None:
    """Make a true chain false in one clause; None where no change makes sure of that.

    Only a clause that the verifier finds true is changed, and the change is taken only where the verifier then finds a
    claim of the same kind false there.

    Args:
        chain: a verified chain in its tags.
    """
    clauses = verifier.verify(chain).clauses
    able = [clause for clause in clauses if _can_be_changed(clause, clauses, chain)]
    for clause in _shuffled(able, chooser):
        for kind in _shuffled(list(_CHANGES), chooser):
            for changed in _CHANGES[kind](clause.text, chain):
                start, end = clause.span
                flawed = chain[:start] + changed + chain[end:]
                if _is_false_there(flawed, start, start + len(changed), clause, verifier):
                    return Critique(flawed, kind, _words(kind, clause, changed, chooser))
    return None


def _can_be_changed(clause: ClauseVerdict, clauses: tuple[ClauseVerdict, ...], chain: str) -> bool:
    of_clause = [other for other in clauses if other.span == clause.span]
    return (
        clause.section in ("observation", "think")
        and all(other.outcome == "true" for other in of_clause)
        and isinstance(clause.claim, _JUDGED)
        and chain[slice(*clause.span)] == clause.text
    )


def _is_false_there(flawed: str, start: int, end: int, clause: ClauseVerdict, verifier: Verifier) -> bool:
    """Whether the changed clause, and it alone, became false as a claim of the kind it was."""
    for found in verifier.verify(flawed).clauses:
        inside = start <= found.span[0] and found.span[1] <= end
        if inside and found.outcome == "false" and type(found.claim) is type(clause.claim):
            return True
    return False


def _swapped(pairs: tuple[tuple[str, str], ...]) -> Callable[[str, str], Iterator[str]]:
    other = {a: b for pair in pairs for a, b in (pair, pair[::-1])}
    words = re.compile(r"\b(?:" + "|".join(sorted(other, key=len, reverse=True)) + r")\b")

    def change(clause: str, chain: str) -> Iterator[str]:
        for found in words.finditer(clause):
            yield _with_article(clause[: found.start()], other[found[0]]) + clause[found.end() :]

    return change


def _with_article(before: str, word: str) -> str:
    """What stands before a word and the word, with "an" where the word asks for it."""
    article = re.search(r"\b([Aa])n? $", before)
    if article is None:
        return before + word
    return f"{before[: article.start()]}{article[1]}{'n' if word[0] in 'aeiou' else ''} {word}"


_THING = re.compile(r"\b[Tt]he (?P<name>[a-z]+ [a-z]+?)(?= (?:slides|moves|drifts|shifts|grows|shrinks|rises|sinks))")


def _another_thing(clause: str, chain: str) -> Iterator[str]:
    """Another thing that the chain names in the place of one."""
    names = sorted({found["name"] for found in _THING.finditer(chain)})
    for found in _THING.finditer(clause):
        for name in names:
            if name != found["name"]:
                yield clause[: found.start("name")] + name + clause[found.end("name") :]


def _other_order(clause: str, chain: str) -> Iterator[str]:
    """Before for after, or the reverse."""
    yield from _swapped((("before", "after"),))(clause, chain)


_NOT = re.compile(r"\b(is|are|does|do|would|could|can) not\b")
_IS = re.compile(r"\b(is|are)\b(?! not)")
_DOES = re.compile(r"(?<=\bcamera )(?P<verb>pan|tilt|roll|zoom|truck|move|turn|rise|slide)s\b")


def _denied(clause: str, chain: str) -> Iterator[str]:
    """What is denied is said, what is said is denied."""
    for found in _NOT.finditer(clause):
        yield clause[: found.start()] + found[1] + clause[found.end() :]
    for found in _DOES.finditer(clause):
        yield clause[: found.start()] + f"does not {found['verb']}" + clause[found.end() :]
    for found in _IS.finditer(clause):
        yield clause[: found.end()] + " not" + clause[found.end() :]


_CHANGES: dict[str, Callable[[str, str], Iterator[str]]] = {
    "direction": _swapped(_PAIRS),
    "amount": _swapped(_DEGREES),
    "thing": _another_thing,
    "order": _other_order,
    "negation": _denied,
}
_WRONG = {
    "direction": ("has a direction wrong", "turns a direction round", "goes the wrong way"),
    "amount": ("has an amount wrong", "misjudges how much", "gets a comparison the wrong way round"),
    "thing": ("names the wrong thing", "takes one thing for another", "speaks of the wrong thing"),
    "order": ("has the order wrong", "turns the order round", "puts the later before the earlier"),
    "negation": ("says the opposite of what is so", "gets a yes for a no", "is contradicted by the clip"),
}
_SECTIONS = {"observation": ("The observation", "What is said to be seen"), "think": ("The thinking", "The argument")}


def _words(kind: str, clause: ClauseVerdict, changed: str, chooser: Chooser) -> str:
    """What is wrong: where, of what kind, the false words and the true ones."""
    assert clause.section is not None
    where = _SECTIONS[clause.section][chooser.below(2)]
    wrong = _WRONG[kind][chooser.below(3)]
    true = ("In the clip", "What the clip shows is this", "It should say")[chooser.below(3)]
    return f"{where} {wrong}: “{changed.strip()}” is false. {true}: “{clause.text.strip()}”."


def _shuffled(items: list[T], chooser: Chooser) -> list[T]:
    keys = [chooser.uniform() for _ in items]
    return [items[i] for i in sorted(range(len(items)), key=lambda i: keys[i])]
