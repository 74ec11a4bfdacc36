"""From text to typed claims, sentence by sentence. What is not one of the language's forms is not understood."""

import re
from dataclasses import replace

from synthcam.verification import claims as c
from synthcam.verification.camera_forms import CAMERA_FORMS
from synthcam.verification.captions import read_caption
from synthcam.verification.english import plain_spelling
from synthcam.verification.fixed_sentences import conclusion, timed, two_motions, untimed
from synthcam.verification.laws import all_laws
from synthcam.verification.record_forms import RECORD_FORMS
from synthcam.verification.supposed_forms import SUPPOSED_FORMS
from synthcam.verification.thing_forms import THING_FORMS
from synthcam.verification.times import without_time

LONGEST = 1000
"""Characters of a sentence; no form is nearly so long, and patterns stay fast on whatever a model writes."""
# A full stop ends a sentence where a blank or the end follows: never inside "1.5".
_STOP = re.compile(r"[.!?](?=\s|$)")
FORMS = (*THING_FORMS, *CAMERA_FORMS, *RECORD_FORMS, *SUPPOSED_FORMS)
_NO_AT, _NO_SPAN = c.At("first"), c.Span()
_AT_FORMS = tuple(form for form in FORMS if form.time == "at")
_SPAN_FORMS = tuple(form for form in FORMS if form.time == "over")
_UNTIMED_FORMS = tuple(form for form in FORMS if form.time == "none")


def parse(text: str) -> list[c.Parsed]:
    """Every sentence of a text as a claim, as no claim, or as not understood, with its place in the text."""
    found: list[c.Parsed] = []
    start = 0
    for end in (*(stop.end() for stop in _STOP.finditer(text)), len(text)):
        sentence = text[start:end].strip()
        if sentence:
            first = start + len(text[start:end]) - len(text[start:end].lstrip())
            found.append(replace(parse_sentence(sentence), span=(first, first + len(sentence))))
        start = end
    return found


def parse_sentence(sentence: str) -> c.Parsed:
    """One sentence. Case, blanks and the spelling of units are free; the words are not."""
    if len(sentence) > LONGEST:
        return c.NotUnderstood(sentence)
    if sentence.rstrip().endswith("?"):
        return c.NotAClaim("question", sentence)
    plain = plain_spelling(sentence)
    if plain in all_laws():
        return c.NotAClaim("law", sentence)
    claim = _untimed(plain) or _timed(plain) or read_caption(plain)
    return c.NotUnderstood(sentence) if claim is None else claim


def _untimed(plain: str) -> c.Claim | None:
    if (found := untimed().get(plain) or conclusion(plain) or two_motions(plain)) is not None:
        return found
    for form in _UNTIMED_FORMS:
        if (match := form.match(plain)) is not None:
            return form.build(match, _NO_AT, _NO_SPAN)
    return None


def _timed(plain: str) -> c.Claim | None:
    for rest, time in without_time(plain):
        if isinstance(time, c.Span) and rest in timed():
            motion, claim = timed()[rest]
            if claim is None:
                return c.Motion(motion, time)
            return replace(claim, over=time)
        for form in _AT_FORMS if isinstance(time, c.At) else _SPAN_FORMS:
            if (match := form.match(rest)) is not None:
                if isinstance(time, c.At):
                    return form.build(match, time, _NO_SPAN)
                return form.build(match, _NO_AT, time)
    return None
