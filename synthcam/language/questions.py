"""The words of questions: a statement turned into one, or one of the open ones."""

from collections.abc import Iterable
from typing import TypeVar

from synthcam.language.grammar import Chooser, finish, plain_verb, say

LETTERS = "ABCDEFGH"
T = TypeVar("T")


def shuffled(things: Iterable[T], chooser: Chooser) -> list[T]:
    """Things in a random order."""
    return sorted(things, key=lambda _: chooser.uniform())


def binary_question(statement: str, chooser: Chooser) -> str:
    """A question that is answered with yes where the statement (words without capital or full stop) is so."""
    text = say("ASK", {"question": as_question(statement), "statement_text": statement}, chooser)
    return finish(text.replace(" ?", "?").replace(" :", ":"), "")


def yes_or_no(chooser: Chooser) -> tuple[str, str]:
    """The options of a yes/no question, either first as often."""
    return ("A. Yes", "B. No") if chooser.uniform() < 0.5 else ("A. No", "B. Yes")


def yes_or_no_letter(yes: bool, options: Iterable[str]) -> str:
    """The letter of Yes, or of No."""
    word = "Yes" if yes else "No"
    return next(letter for letter, option in zip(LETTERS, options, strict=False) if option.endswith(word))


def as_question(statement: str) -> str:
    """A statement with its verb in front: "the camera pans left" -> "does the camera pan left"."""
    words = statement.split()
    verb = words[2]
    if " or " in statement or " and does " in statement or " but does " in statement or verb == "neither":
        return f"is it so that {statement}"
    if words[:2] == ["the", "camera"] and verb not in ("is", "does", "motion", "clearly"):
        return f"does the camera {plain_verb(' '.join(words[2:]))}"
    for helper in ("is", "does"):
        if helper in words:
            at = words.index(helper)
            return " ".join([helper, *words[:at], *words[at + 1 :]])
    return f"is it so that {statement}"


def open_question(rule: str, chooser: Chooser) -> str:
    """A question that is answered in words; `rule` is its rule in questions.txt."""
    text = finish(say(rule, {}, chooser).replace(" ?", "?"), "")
    return text if text.endswith("?") else f"{text}."
