"""A chain cut at its tags into observation, think and answer; text without tags is one section."""

import re
from dataclasses import dataclass

_TAG = re.compile(r"</?\s*(observation|think|answer)\s*>", re.IGNORECASE)


@dataclass(frozen=True)
class Section:
    """A part of a text; `name` is None outside of tags."""

    name: str | None
    text: str
    start: int
    """Its first character in the whole text."""


def sections(text: str) -> list[Section]:
    """The parts of a text, in order; tags that do not pair end where the next one begins."""
    found: list[Section] = []
    name: str | None = None
    at = 0
    for tag in _TAG.finditer(text):
        if text[at : tag.start()].strip():
            found.append(Section(name, text[at : tag.start()], at))
        name = None if tag.group().startswith("</") else tag.group(1).lower()
        at = tag.end()
    if text[at:].strip():
        found.append(Section(name, text[at:], at))
    return found
