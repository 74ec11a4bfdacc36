"""Options and their letters."""

import re

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LETTERED = re.compile(r"\s*\(?(?P<letter>[A-Z])(?:[.:)]\s*|\s+)(?P<text>.*)", re.DOTALL)


def option_text(option: str) -> str:
    """What an option says, without its letter."""
    found = _LETTERED.fullmatch(option)
    return (found["text"] if found else option).strip()
