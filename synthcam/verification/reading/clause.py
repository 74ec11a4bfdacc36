"""A clause as it was read: its words, its place in the text, and what it claims."""

from dataclasses import dataclass
from typing import Literal

from synthcam.verification.reading import claims as c

Status = Literal["claim", "unread", "no claim"]


@dataclass
class Clause:
    """A clause and what it claims."""

    text: str
    span: tuple[int, int]
    claims: tuple[c.Claim, ...]
    status: Status
    hedged: bool = False
    link: str = "start"
