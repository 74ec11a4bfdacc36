"""The three outcomes of a judged claim, and how they combine."""

from collections.abc import Iterable
from typing import Literal

Outcome = Literal["true", "false", "open"]
TRUE: Outcome = "true"
FALSE: Outcome = "false"
OPEN: Outcome = "open"


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """True where all are; false where one is."""
    found = list(outcomes)
    if FALSE in found:
        return FALSE
    return OPEN if OPEN in found or not found else TRUE


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """True where one is; false where all are."""
    found = list(outcomes)
    if TRUE in found:
        return TRUE
    return OPEN if OPEN in found or not found else FALSE


def opposite(outcome: Outcome, *, denied: bool = True) -> Outcome:
    """The outcome of the denial."""
    if not denied or outcome == OPEN:
        return outcome
    return FALSE if outcome == TRUE else TRUE


def truth(value: bool | None) -> Outcome:
    """An outcome from a truth value that may be unknown."""
    return OPEN if value is None else (TRUE if value else FALSE)


def between(value: float, true_from: float, false_to: float) -> Outcome:
    """True from one threshold on, false up to another, open between."""
    if value >= true_from:
        return TRUE
    return FALSE if value <= false_to else OPEN
