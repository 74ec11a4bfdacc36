"""Time phrases: taken off the end of a sentence, or off its start where a comma follows."""

import re
from collections.abc import Iterator

from synthcam.verification.claims import At, Span

_T = r"\d+(?:\.\d+)?"
_FIRST = "at the start|in the first frame|as the clip opens|at the beginning"
_LAST = "at the end|in the last frame|as the clip closes|by the end"
_WHOLE = (
    "over the whole clip|from the first frame to the last|from start to end|in the course of the clip"
    "|throughout the clip|across the clip"
)
_AT = rf"(?:at (?:the )?(?P<at>{_T}) s(?: mark)?|(?P<at2>{_T}) s in|(?P<first>{_FIRST})|(?P<last>{_LAST}))"
_OVER = (
    rf"(?:from (?P<from>{_T})(?: s)? to (?P<to>{_T}) s|between (?P<from2>{_T})(?: s)? and (?P<to2>{_T}) s"
    rf"|(?P<whole>{_WHOLE}))"
)
_TRAILING = {"at": re.compile(rf"(?P<rest>.+?),? {_AT}"), "over": re.compile(rf"(?P<rest>.+?),? {_OVER}")}
_LEADING = {"at": re.compile(rf"{_AT}, (?P<rest>.+)"), "over": re.compile(rf"{_OVER}, (?P<rest>.+)")}


def without_time(sentence: str) -> Iterator[tuple[str, At | Span]]:
    """Each way to take one time phrase off a plainly spelled sentence: what is left, and the time."""
    for patterns in (_TRAILING, _LEADING):
        if found := patterns["at"].fullmatch(sentence):
            g = found.groupdict()
            seconds = g["at"] or g["at2"]
            yield g["rest"], At(float(seconds)) if seconds else At("first" if g["first"] else "last")
        if found := patterns["over"].fullmatch(sentence):
            g = found.groupdict()
            if g["whole"]:
                yield g["rest"], Span()
            else:
                yield g["rest"], Span((float(g["from"] or g["from2"]), float(g["to"] or g["to2"])))
