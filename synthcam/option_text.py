"""The options of a question: their letters, their texts, and which one a reply names."""

import re
from collections.abc import Sequence

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LETTERED = re.compile(r"\s*\(?(?P<letter>[A-Z])(?:[.:)]\s*|\s+)(?P<text>.*)", re.DOTALL)


def letter_of(reply: str, options: Sequence[str]) -> str | None:
    """The letter of the option that a reply names by "B", "(B)", "B. its text" or its text; None if it names none.

    >>> options = ("A. No", "B. Yes")
    >>> letter_of("B", options), letter_of("(B).", options), letter_of("b. yes", options), letter_of("Yes", options)
    ('B', 'B', 'B', 'B')
    >>> letter_of("C", options), letter_of("A. Yes", options)
    (None, None)
    """
    said = plain(reply)
    for letter, option in zip(LETTERS, options, strict=False):
        own = plain(option_text(option))
        alone, lettered = letter.lower(), plain(f"{letter}. {own}")
        if said.strip("().: ") == alone or said in (own, lettered, f"({alone}) {own}", f"{alone}: {own}"):
            return letter
    return None


def plain(text: str) -> str:
    """Normalise words for comparison: lower case, single spaces, no full stop."""
    return " ".join(text.lower().split()).rstrip(".").rstrip()


def option_text(option: str) -> str:
    """The text of an option without its letter."""
    found = _LETTERED.fullmatch(option)
    return (found["text"] if found else option).strip()
