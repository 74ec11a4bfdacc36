"""The order of picture names in which frame_2 comes before frame_10."""

import re

_DIGITS = re.compile(r"([0-9]+)")


def natural_key(name: str) -> list[tuple[int, str]]:
    """Sort key of a name: its digits compare as numbers, the rest as text."""
    parts = _DIGITS.split(name)  # text, digits, text, ...: the same kind at the same place in every name
    numbers = [part.lstrip("0") for part in parts[1::2]]
    key = [(0, part) for part in parts]
    key[1::2] = [(len(digits), digits) for digits in numbers]
    return key
