"""The little English that reading back needs: spelling made one, and verbs between singular, plural and plain."""

import re

_UNITS = (
    (re.compile(r"(?<=\d) ?(?:seconds?|secs?|s)\b"), " s"),
    (re.compile(r"(?<=\d) ?(?:metres?|meters?|m)\b"), " m"),
    (re.compile(r"(?<=\d) ?(?:degrees?\b|deg\b|°)"), " deg"),
    (re.compile(r"(?<=\d) ?(?:per ?cent\b|%)"), "%"),
    (re.compile(r"\b(?:counter ?clockwise|anti-?clockwise)\b"), "counter-clockwise"),
    (re.compile(r" +,"), ","),
)
_PLURALS = {
    "its": "their",
    "is": "are",
    "has": "have",
    "does": "do",
    "goes": "go",
    "crosses": "cross",
    "pushes": "push",
}
_PLAIN = {**_PLURALS, "dollies": "dolly"}


def plain_spelling(sentence: str) -> str:
    """A sentence in one spelling: lower case, single spaces, no full stop, units as s, m, deg and %."""
    text = " ".join(sentence.lower().replace("\u2019", "'").split()).rstrip(".").rstrip()
    for pattern, written in _UNITS:
        text = pattern.sub(written, text)
    return text


def plural(phrase: str) -> str:
    """The plural of "moves", "stays where it is", "neither grows nor shrinks"."""
    words = phrase.split(" ")
    verbs = (1, 3) if words[0] == "neither" else (0,)
    found = [_PLURALS.get(w, w.removesuffix("s")) if i in verbs else w for i, w in enumerate(words)]
    return re.sub(r"\bits\b", "their", " ".join(found)).replace("it is", "they are")


def infinitive(verb: str) -> str:
    """What follows "does not": "pan left" of "pans left"."""
    first, _, rest = verb.partition(" ")
    return " ".join(filter(None, (_PLAIN.get(first, first.removesuffix("s")), rest)))


def without_article(noun: str) -> str:
    """ "left pan" of "a left pan"."""
    return re.sub(r"^(?:a|an) ", "", noun)
