"""What a clause restricts: what is denied in it, and the part of the clip that it speaks of."""

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.tokens import Token

_PARTS: dict[str, c.Part] = {
    "initially": "start", "first": "early", "beginning": "early", "start": "early", "begin": "early",
    "midway": "middle", "halfway": "middle", "finally": "late", "eventually": "late", "throughout": "throughout",
    "continuously": "throughout", "constantly": "throughout", "conclude": "late", "end": "late", "ending": "late",
    "finish": "late", "early": "early", "late": "late", "rest": "late", "tillend": "end", "anymore": "late",
    "soon": "early", "beforehand": "early", "open": "early",
}  # fmt: skip


def part_told(tokens: list[Token]) -> c.Part | None:
    for token in tokens:
        if token.word in _PARTS:
            return _PARTS[token.word]
    return None


def negated(tokens: list[Token], i: int) -> bool:
    """Whether a negation before token i has it in its scope."""
    for j in range(i - 1, -1, -1):
        word = tokens[j].word
        if word in w.NEGATIONS:
            return not (
                word in ("no", "not") and j + 1 < i and tokens[j + 1].word in ("only", "just", "doubt", "longer")
            )
        if word in ("but", "except") and j + 1 <= i:
            return False
    return False
