"""What a clause restricts: what is denied in it, and the part of the clip that it speaks of."""

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.token import Token

_PARTS: dict[str, c.Part] = {
    "initially": "start", "initial": "early",
    "first": "early", "beginning": "early", "start": "early", "begin": "early",
    "midway": "middle", "partway": "middle", "halfway": "middle",
    "finally": "late", "eventually": "late", "throughout": "throughout",
    "continuously": "throughout", "constantly": "throughout", "conclude": "late", "end": "late", "ending": "late",
    "finish": "late", "early": "early", "late": "late", "rest": "late", "tillend": "end", "anymore": "late",
    "soon": "early", "beforehand": "early", "open": "early",
}  # fmt: skip

_SEEN_FIRST = {"view", "frame", "picture", "image", "look", "faces", "faced", "sight", "direction", "and", "person"}


def part_told(tokens: list[Token]) -> c.Part | None:
    """The part of the clip that a word of time in a clause names; "the first view" is no time."""
    for i, token in enumerate(tokens):
        part = _PARTS.get(token.word)
        if part is None:
            continue
        if token.word == "first" and i + 1 < len(tokens) and tokens[i + 1].form in _SEEN_FIRST:
            continue
        if token.word in _BOUNDS and i and any(t.word in _PARTS for t in tokens[i + 1 :]):
            continue
        if token.word in _BOUNDS and (token.form != token.word or i) and _only_begins(tokens, i):
            continue
        return part
    return None


_BOUNDS = {"begin", "start", "end", "finish", "conclude"}
_NOUN_BEFORE = {"the", "very", "its", "a", "an", "this", "at", "in", "from", "to", "beginning"}


def _only_begins(tokens: list[Token], i: int) -> bool:
    """Whether a verb tells that something begins or ends, and not when: "starts panning", "the dolly begins"."""
    if i and tokens[i - 1].form in _NOUN_BEFORE:
        return False
    after = [t for t in tokens[i + 1 :] if not t.form.endswith("ly")]
    return (
        not after
        or after[0].form in ("to", "before", "after")
        or (after[0].form.endswith("ing") and tokens[i].word in ("begin", "start"))
    )


def compared_last(sentence: list[Token]) -> list[Token]:
    """A sentence with what it compares to at its end: "compared with the wall, it goes farther (than the wall)"."""
    forms = [t.form for t in sentence]
    if forms[:1] not in (["compared"], ["relative"]) or forms[1:2] not in (["with"], ["to"]) or "," not in forms:
        return sentence
    comma = forms.index(",")
    end = len(sentence) - 1 if sentence[-1].is_mark else len(sentence)
    if not {"more", "less", "faster", "slower", "farther", "further", "quicker"} & set(forms[comma:end]):
        return sentence
    place = sentence[end - 1].end
    other = [Token(t.form, t.word, place, place) for t in sentence[2:comma]]
    return [*sentence[comma + 1 : end], Token("than", "than", place, place), *other, *sentence[end:]]


def _subject_within(tokens: list[Token]) -> bool:
    """Whether a new subject begins there: "without a bump the camera pans" does pan."""
    return any(token.word in w.CAMERA | w.VIEW for token in tokens)


def negated(tokens: list[Token], i: int) -> bool:
    """Whether a negation before token i has it in its scope."""
    for j in range(i - 1, -1, -1):
        word = tokens[j].word
        if (
            word == "without"
            and i < len(tokens)
            and not tokens[i].form.endswith("ing")
            and _subject_within(tokens[j + 1 : i])
        ):
            return False
        if word in w.NEGATIONS:
            return not (
                word in ("no", "not") and j + 1 < i and tokens[j + 1].word in ("only", "just", "doubt", "longer")
            )
        if word in ("but", "except") and j + 1 <= i:
            return False
    return False
