"""What a clause says of steadiness and speed."""

from collections.abc import Iterator

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.scope import negated, part_told
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.words import word_set

_MUCH = word_set(
    """
    noticeable noticeably significant significantly heavy heavily strong strongly much considerable very quite
    visibly violently severe intense plainly clearly lot constantly highly marked pronounced extreme extremely
    hard badly obvious frequent
    """
)


_SOME = word_set(
    """
    some slight slightly mild bit little somewhat occasional subtle faint light subtly minor lightly small
    moderate gentle
    """
)


_HARDLY = word_set(
    """
    minimal hardly barely scarcely minimally negligible almost virtually
    """
)


_NONE = word_set(
    """
    no without zero free not lack lacking absent absence never nor
    """
)


_PACES = (["pace"], ["speed"], ["rate"], ["tempo"])
"""A steady pace is no steady picture."""


def steadiness_claims(tokens: list[Token]) -> Iterator[c.Claim]:
    """One claim for each independent word on steadiness, the strongest of its kind."""
    forms = [t.form for t in tokens]
    said: list[c.Steadiness] = []
    if "handheld" in forms and any(t.word in ("be", "look", "feel", "seem") for t in tokens):
        said.append(c.Steadiness(1, 3))
    for i, token in enumerate(tokens):
        form, word = token.form, token.word
        before = set(forms[max(0, i - 5) : i])
        if word in w.SHAKE and form != "handheld":
            if any(t.word in w.STOP or t.word == "cease" for t in tokens):
                said.append(c.Steadiness(0, 0))
                continue
            if before & _NONE or forms[max(0, i - 8) : i].count("without") or "free" in forms[i + 1 : i + 2]:
                said.append(c.Steadiness(0, 1 if before & {"minimal", "noticeable", "significant", "visible"} else 0))
            elif before & _HARDLY:
                said.append(c.Steadiness(0, 1))
            elif before & _SOME:
                said.append(c.Steadiness(1, 2))
            elif before & _MUCH:
                said.append(c.Steadiness(3, 3))
            else:
                said.append(c.Steadiness(1, 3))
        elif form in w.UNSTEADY and form != "handheld":
            if set(forms[max(0, i - 3) : i]) & (_NONE - {"lacking"}):
                said.append(c.Steadiness(0, 1))
            elif set(forms[max(0, i - 2) : i]) & _SOME:
                said.append(c.Steadiness(1, 2))
            elif set(forms[max(0, i - 2) : i]) & _MUCH or "erratic" in form:
                said.append(c.Steadiness(3, 3))
            else:
                said.append(c.Steadiness(2, 3))
        elif (
            form in w.SMOOTH
            and form not in ("even", "evenly")
            and not _is_pace(tokens, i)
            and forms[i + 1 : i + 2] not in _PACES
        ):
            if set(forms[max(0, i - 3) : i]) & (_NONE - {"free"}) or "lacks" in forms:
                said.append(c.Steadiness(2, 3))
            elif (
                form in ("shakefree", "rocksteady")
                or "very" in forms[max(0, i - 2) : i]
                or "perfectly" in before
                or "completely" in before
            ):
                said.append(c.Steadiness(0, 0))
            else:
                said.append(c.Steadiness(0, 1))
    if said:
        least, most = max(s.least for s in said), min(s.most for s in said)
        # Words that contradict each other are claims of their own.
        yield from [c.Steadiness(least, most)] if least <= most else dict.fromkeys(said)


def _is_pace(tokens: list[Token], i: int) -> bool:
    """Whether a "steadily" only says that a motion goes on evenly: "steadily zooms out", but not "very steadily"."""
    following = tokens[i + 1].word if i + 1 < len(tokens) else ""
    very = i > 0 and tokens[i - 1].form in ("very", "quite", "perfectly", "and")
    return tokens[i].form == "steadily" and following in w.CAMERA_VERBS and not very


def speed_changes(tokens: list[Token]) -> Iterator[c.SpeedChange]:
    """Claims that something goes faster or slower with time."""
    forms = [t.form for t in tokens]
    for i, token in enumerate(tokens):
        denied, part = negated(tokens, i), part_told(tokens)
        following = forms[i + 1] if i + 1 < len(forms) else ""
        if token.form in ("faster", "slower") and "than" not in forms and following != "than":
            yield c.SpeedChange("faster" if token.form == "faster" else "slower", denied, part)
            return
        if token.word in ("accelerate", "decelerate"):
            yield c.SpeedChange("faster" if token.word == "accelerate" else "slower", denied, part)
            return
        if token.word in ("slow", "speed") and following in ("down", "up"):
            yield c.SpeedChange("slower" if token.word == "slow" else "faster", denied, part)
            return


def speed_claims(tokens: list[Token]) -> Iterator[c.Claim]:
    changes = list(speed_changes(tokens))
    if changes:
        yield from changes
        return
    for i, token in enumerate(tokens):
        form = token.form
        near = {t.form for t in tokens[max(0, i - 2) : i]}
        if form in ("gradually", "gently", "gentle", "gradual", "sudden", "suddenly", "abruptly", "abrupt"):
            continue
        denied = negated(tokens, i)
        if {"start", "begin"} & {t.word for t in tokens[max(0, i - 2) : i]}:
            continue  # "starts fast and slows down" is no speed of the whole
        if form in w.FAST and "moderately" not in near:
            yield c.Speed("fast", denied)
            return
        if form in w.SLOW:
            yield c.Speed("slow", denied)
            return
        if (
            form in w.REGULAR
            and i + 1 < len(tokens)
            and tokens[i + 1].form in ("speed", "pace", "quick", "fast", "slow")
        ):
            yield c.Speed("regular", denied)
            return
