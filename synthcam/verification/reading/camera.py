"""What a clause says of the camera: motions, stillness, steadiness, speed, following."""

from collections.abc import Iterator
from dataclasses import replace

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.amounts import figure_claims
from synthcam.verification.reading.following import Memory, following_claims
from synthcam.verification.reading.motions import motions_told
from synthcam.verification.reading.scope import negated, part_told
from synthcam.verification.reading.steadiness import speed_claims, steadiness_claims
from synthcam.verification.reading.stillness import stillness_claims
from synthcam.verification.reading.token import Token


def camera_claims(tokens: list[Token], memory: Memory, *, fragment: bool = False) -> list[c.Claim]:
    """The claims of a clause whose subject is the camera.

    Args:
        fragment: the clause follows a comma, an "and" or a "then" and has no subject of its own.
    """
    found: list[c.Claim] = []
    part = part_told(tokens)
    motions = list(motions_told(tokens, memory, part, fragment=fragment))
    motions = _on_a_crane(motions)
    found += motions
    back = next((t.form for t in tokens if t.form in ("@returns", "@oldplace", "@backhome")), None)
    if back is not None:
        denied = any(t.word in w.NEGATIONS for t in tokens)
        stays, home = back == "@oldplace", back == "@backhome"
        return [*found, c.Returns(None, camera=True, denied=denied, or_stays=stays, home=home)]
    found += figure_claims(tokens)
    found += stillness_claims(tokens, part, motions)
    found += steadiness_claims(tokens)
    found += speed_claims(tokens)
    if any(isinstance(k, c.Speed) and k.denied for k in found):
        # "does not move slowly" denies the pace
        found = [k for k in found if not (isinstance(k, c.Motion) and k.denied)]
    found += following_claims(tokens, memory)
    found += _effects(tokens)
    return found


def _on_a_crane(motions: list[c.Motion]) -> list[c.Motion]:
    """ "Moves down in a crane shot" is a crane down."""
    crane = next((m for m in motions if m.family == "crane" and m.way is None), None)
    rise = next((m for m in motions if m.family in ("move", "pedestal") and m.way in ("up", "down")), None)
    if crane is None or rise is None:
        return motions
    return [replace(rise, family="crane"), *(m for m in motions if m not in (crane, rise))]


def _effects(tokens: list[Token]) -> Iterator[c.Claim]:
    forms = [t.form for t in tokens]
    words = [t.word for t in tokens]
    for i, form in enumerate(forms):
        if form == "framefreeze":
            yield c.Effect("frame_freezing", negated(tokens, i))
        elif form == "motionblur":
            yield c.Effect("motion_blur", negated(tokens, i))
        elif form == "cinemagraph":
            yield c.Effect("cinemagraph", negated(tokens, i))
        elif form in ("cut", "cuts") and "to" in forms[i + 1 : i + 2]:
            yield c.Effect("shot_transition", negated(tokens, i))
    if "pattern" in forms:
        i = forms.index("pattern")
        without = negated(tokens, i) or "lacking" in forms or "without" in forms or "unclear" in forms
        yield c.Kind("clear", denied=without)
    elif "minor" in forms and any(word in w.WEAK for word in words):
        yield c.Kind("minor", negated(tokens, forms.index("minor")))
    elif "complex" in forms:
        yield c.Kind("complex", negated(tokens, forms.index("complex")))
