"""How texts are written: in whose words questions are put, and whether chains hold figures."""

from dataclasses import dataclass
from typing import Literal

Wording = Literal["mixed", "plain", "camerabench"]
"""Questions in our own words, in CameraBench's, or in either as often; what CameraBench does not ask is in ours."""
Numbers = Literal["words", "metric"]
"""Amounts as people see them, or beside them metres and degrees, for users who give poses."""


@dataclass(frozen=True)
class Style:
    """The style of all texts about a clip."""

    wording: Wording = "mixed"
    numbers: Numbers = "words"


DEFAULT_STYLE = Style()
