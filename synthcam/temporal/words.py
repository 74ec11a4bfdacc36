"""Words that questions and chains share: times, numbers, ordinals, lists."""

from collections.abc import Sequence

_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
)
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip


def ordinal(number: int) -> str:
    """The first is 1."""
    return _ORDINALS[number - 1]


def number(count: int) -> str:
    """A number in words, up to sixteen."""
    return _NUMBERS[count]


def times_over(count: int) -> str:
    """How often: "once", "twice", "three times"."""
    return {1: "once", 2: "twice"}.get(count, f"{number(count)} times")


def seconds(time: float) -> str:
    """A time as chains say it: "1.5 s"."""
    return f"{time:.1f} s"


def span(start: float, end: float) -> str:
    """A stretch of time: "From 1.0 s to 2.0 s"."""
    return f"From {seconds(start)} to {seconds(end)}"


def listed(words: Sequence[str]) -> str:
    """A list in a sentence: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
