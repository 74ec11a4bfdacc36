"""Constructions that are read as a whole: "there is a crate that ...", "neither ... nor", "the vase does not"."""

from dataclasses import replace

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.amounts import bound_of, share_of
from synthcam.verification.reading.clauses import VERBS, Segment
from synthcam.verification.reading.motions import fit
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.picture import picture_claims
from synthcam.verification.reading.remarks import ABSTRACT
from synthcam.verification.reading.scope import part_told
from synthcam.verification.reading.token import Token

_PURE = {"plain", "pure", "mere", "simple", "single"}


def second_subject(tokens: list[Token], thing: c.Name | None) -> c.Name | None:
    """The sofa in "the crate and the sofa slide left"."""
    at = next((i for i in range(3) if thing is not None and thing_at(tokens, i)[0] == thing), None)
    end = thing_at(tokens, at)[1] if at is not None else len(tokens)
    if end >= len(tokens) or tokens[end].form not in ("and", "plus", "nor"):
        return None
    other, after = thing_at(tokens, end + 1)
    other = c.Name("far things") if other is not None and other.kind in ("background", "backdrop") else other
    acts = after < len(tokens) and (tokens[after].word in VERBS or tokens[after].form == "both")
    return other if acts and other is not None and other.kind not in ABSTRACT | {"both"} else None


def names_motion(tokens: list[Token]) -> c.Motion | None:
    """The motion in "this must be a zoom", "it is a slow pan to the left"."""
    forms = [t.form for t in tokens]
    words = [t.word for t in tokens]
    if not forms or forms[0] not in ("this", "it", "that", "what", "here", "so") or "be" not in words[:5]:
        return None
    be = words.index("be")
    for i in range(be + 1, min(be + 6, len(tokens))):
        verb = w.CAMERA_VERBS.get(words[i])
        if verb is None or verb.family == "any" or forms[i].endswith("ing") or not {"a", "an"} & set(forms[be:i]):
            continue
        ways = [w.WAYS[form] for form in (*forms[be:i], *forms[i + 1 : i + 3]) if form in w.WAYS]
        motion = fit(verb, ways[0] if ways else verb.way)
        if motion is None:
            return None
        denied = any(form in ("not", "no", "hardly", "cannot") for form in forms[:i])
        return replace(motion, denied=denied, alone=bool(_PURE & set(forms[be:i])) and not denied)
    return None


def things_named(tokens: list[Token]) -> list[c.Name]:
    """The things of a list: "a white wardrobe and a red clock (in view)"."""
    found = (thing_at(tokens, i)[0] for i, token in enumerate(tokens) if token.form in ("a", "an", "the"))
    return [name for name in found if name is not None]


def filled_by(tokens: list[Token]) -> c.Fills | None:
    """What "half of the image is occupied by the house" says of the house."""
    forms = [t.form for t in tokens]
    at = next((i for i, form in enumerate(forms) if form in ("occupied", "filled", "covered", "taken")), None)
    if at is None or "by" not in forms[at:] or "be" not in [t.word for t in tokens[:at]]:
        return None
    share, thing = share_of(tokens[:at]), thing_at(tokens, forms.index("by", at) + 1)[0]
    if share is None or thing is None:
        return None
    return c.Fills(
        thing, share, any(t.word in w.NEGATIONS for t in tokens[:at]), part_told(tokens), bound_of(tokens[:at])
    )


def lost(tokens: list[Token]) -> c.Visible | None:
    """What "the camera loses (sight of) the car" says of the car."""
    at = next((i for i, t in enumerate(tokens) if t.word == "lose"), None)
    thing = thing_at(tokens, at + 1)[0] if at is not None else None
    if thing is None or thing.kind in ABSTRACT or thing.kind in ("height", "speed", "focus"):
        return None
    return c.Visible(thing, "leaves", None, any(t.word in w.NEGATIONS for t in tokens[:at]), part_told(tokens))


def there_is_one_that(tokens: list[Token]) -> list[c.Claim] | None:
    """What "there is a green crate that slips out on the left" says of the crate."""
    forms = [t.form for t in tokens]
    if forms[:1] != ["there"] or forms[1:3] not in (["is", "a"], ["is", "an"], ["are", "some"], ["is", "one"]):
        return None
    thing, end = thing_at(tokens, 2)
    if thing is None or forms[end : end + 1] not in (["that"], ["which"], ["who"]) or thing.kind in ABSTRACT:
        return None
    return picture_claims(tokens[end + 1 :], thing) or None


def elliptic(tokens: list[Token], earlier: list[c.Claim]) -> list[c.Claim] | None:
    """What "the figurine does not" says after "the vases shrink", and "(before) the door does"."""
    forms = [t.form for t in tokens if t.form not in ("too", "so", "also")]
    denied = forms[-1:] == ["not"]
    helping = forms[-2 if denied else -1 :][:1]
    if forms in (["it", "is"], ["they", "are"], ["it", "does"], ["they", "do"]):
        turned = [k for k in earlier if isinstance(k, c.Visible | c.Motion | c.Slides) and k.denied]
        return [replace(k, denied=False, part="late") for k in turned[:1]] or None
    if len(forms) < 3 or helping not in (["do"], ["does"], ["did"], ["is"], ["are"], ["has"]):
        return None
    name, after = thing_at(tokens, 0)
    if name is None or after != len(forms) - (2 if denied else 1):
        return None
    if not denied:
        said = [k for k in earlier if isinstance(k, c.Slides | c.Grows | c.Turns | c.MovesItself | c.Visible)]
        return [replace(k, thing=name) for k in said[:1]] or None
    said = [k for k in earlier if isinstance(k, c.Slides | c.Grows | c.Turns | c.MovesItself | c.Visible)]
    return [replace(k, thing=name, denied=not k.denied) for k in said[:1]] or None


def at_another_time(segment: Segment, earlier: list[c.Claim]) -> list[c.Claim] | None:
    """What "but not at the start" says after "the car is in view at the end"."""
    part = part_told(segment.tokens)
    if (
        segment.link not in ("but", "and", "comma")
        or segment.tokens[0].form != "not"
        or len(segment.tokens) > 3
        or part is None
    ):
        return None
    said = [k for k in earlier if isinstance(k, c.Visible | c.Motion | c.Slides)]
    return [replace(k, part=part, denied=not k.denied) for k in said[:1]] or None


def neither(tokens: list[Token]) -> list[c.Claim]:
    """What "neither the car nor the camera is moving" denies."""
    if not any(t.word == "move" for t in tokens) or not any(t.word in w.CAMERA for t in tokens):
        return []
    thing = next(
        (n for n in (thing_at(tokens, i)[0] for i in (1, len(tokens) - 3)) if n and n.kind not in w.CAMERA), None
    )
    camera = c.Motion("any", None, denied=True)
    return [camera] if thing is None else [camera, c.MovesItself(thing, None, denied=True)]
