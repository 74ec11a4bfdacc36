"""A word or mark of a text."""

from dataclasses import dataclass


@dataclass(slots=True)
class Token:
    """A word or mark; `word` is its plain form ("panning" -> "pan"), `form` its lower-case spelling."""

    form: str
    word: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return not (self.form[0].isalnum() or self.form[0] == "@")
