"""What a clause says that a motion would do: "a pan would carry both along together", "if it were a zoom, ..."."""

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.camera import camera_claims
from synthcam.verification.reading.clauses import Segment
from synthcam.verification.reading.comparison import comparison_claims
from synthcam.verification.reading.following import Memory
from synthcam.verification.reading.motions import fit
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.picture import picture_claims
from synthcam.verification.reading.subjects import State
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.words import word_set

_SUPPOSES = word_set(
    """
    would could were if should might can cannot
    """
)
_GENERIC = word_set(
    """
    carry leave make change move shift slide scale spread turn keep sweep grow shrink rotate enlarge cover
    uncover push drag take magnify swing produce cause show give let separate affect expand rearrange alter
    """
)
_NOUNS = word_set(
    """
    pan tilt roll zoom dolly truck pedestal arc crane dollyzoom turn rotation pushin pullout pullback
    translation push pull boom move retreat advance dollyout descent ascent rise lift climb
    """
)
_GERUNDS = word_set(
    """
    panning tilting rolling zooming dollying trucking turning rotating moving arcing pushing travelling
    traveling swivelling swiveling pedestaling craning
    """
)


_AXIS: dict[str, str] = {
    "@forback": "dolly", "@updown": "pedestal", "@leftright": "truck", "sideways": "truck", "vertically": "pedestal",
    "laterally": "truck", "horizontally": "truck",
}  # fmt: skip
"""Words for both ways of an axis, and the travel along it."""
_ANY = {"a", "an", "any", "pure", "mere", "such", "no", "this"}
_COVERING = word_set(
    """
    covers cover hides hide order occlude occlusion overlap occludes covering uncover covered hidden uncovers
    """
)
_FAR = {"mountains", "mountain", "far", "distant", "background", "horizon", "sky", "hills", "farther", "distance"}
_ALIKE = {"alike", "together", "@onerate", "equally", "uniformly", "@asawhole", "@asfastas", "rigidly", "both"}
_DIFFER = word_set(
    """
    ahead faster farther further more slower less differently apart rates speeds parallax separate lag relative outrun
    outruns outpace outpaces overtake overtakes lags
    """
)


def motion_named(tokens: list[Token]) -> tuple[c.Motion, int] | None:
    """The motion that a clause speaks of as a kind ("a pan", "zooming in"), and the index after it."""
    for i, token in enumerate(tokens):
        verb = w.CAMERA_VERBS.get(token.word)
        if verb is None or not _is_kind(tokens, i):
            continue
        ways = [w.WAYS[t.form] for t in (*tokens[max(0, i - 1) : i], *tokens[i + 1 : i + 3]) if t.form in w.WAYS]
        motion = fit(verb, ways[0] if ways else verb.way)
        if motion is not None:
            after = i + 1
            while after < len(tokens) and tokens[after].form in w.WAYS:
                after += 1
            return motion, after
    return None


def _is_kind(tokens: list[Token], i: int) -> bool:
    """Whether the word at i names a kind of motion: "a pan", "a camera pan", "a leftward pan", "panning"."""
    if i == 0:
        return tokens[i].form in _GERUNDS
    if tokens[i].word not in _NOUNS:
        return False
    if tokens[i - 1].form in _ANY:
        return True
    between = tokens[i - 1].form in w.WAYS or tokens[i - 1].form in (
        "camera", "pure", "mere", "simple", "plain", "vertical", "sideways", "lateral", "horizontal", "straight",
    )  # fmt: skip
    return i > 1 and tokens[i - 2].form in ("a", "an") and between


def supposes(tokens: list[Token]) -> bool:
    """Whether a clause speaks of what would be."""
    return any(t.form in ("would", "wouldn") for t in tokens) or (
        any(t.form in ("could", "can", "cannot", "might") for t in tokens)
        and (any(t.word in w.NEGATIONS for t in tokens) or motion_named(tokens) is not None)
    )


def condition(tokens: list[Token]) -> c.Motion | None:
    """The motion in "if it were a zoom", "had the camera panned left", "with a pan"."""
    named = motion_named(tokens)
    if named is not None:
        return named[0]
    forms = {t.form for t in tokens}
    if "or" in forms:
        return None
    plain = [t for t in tokens if t.form not in _AXIS]
    motions = [m for m in camera_claims(plain, Memory()) if isinstance(m, c.Motion)]
    axis = next((_AXIS[t.form] for t in tokens if t.form in _AXIS), None)
    if axis is not None and any(t.word in w.CAMERA_VERBS for t in plain):
        turns = bool(motions) and motions[0].family in ("turn", "pan", "tilt")
        return c.Motion({"truck": "pan", "pedestal": "tilt"}.get(axis, axis) if turns else axis)  # type: ignore[arg-type]
    return motions[0] if motions else None


def generic_law(tokens: list[Token]) -> bool:
    """Whether a clause speaks of a kind of motion and not of the clip: "a pan carries both along"."""
    named = motion_named(tokens)
    if named is None:
        return False
    rest = tokens[named[1] :]
    return (
        any(t.word in _GENERIC or t.form == "does" for t in rest)
        and not any(t.form in ("camera", "here") for t in rest)
        and tokens[0].form in ("a", "an", "any", *_GERUNDS, "but", "no", "such", "only")
    )


def effects(tokens: list[Token]) -> tuple[list[c.Claim], bool]:
    """The effects on the picture that a clause names, and whether they are denied."""
    forms = [t.form for t in tokens]
    words = [t.word for t in tokens]
    denied = any(word in w.NEGATIONS for word in words)
    plain = [
        t for t in tokens if t.word not in w.NEGATIONS and t.form not in ("would", "could", "can", "might", "only")
    ]
    found: list[c.Claim] = []
    if "@taper" in forms:
        return [c.Tapers()], denied
    if any(word in w.KEEP or word in ("leave", "left") for word in words) and {
        "middle",
        "centre",
        "center",
        "centred",
        "centered",
    } & set(forms):
        return [c.Keeps(None, "centre")], denied
    if {"upright", "level", "straight", "vertical"} & set(forms) and any(
        word in w.KEEP or word in ("leave", "left") for word in words
    ):
        return [c.Turns(None, denied=True)], denied
    if (pair := _named_pair(plain)) is not None:
        return pair, denied
    if set(forms) & _COVERING:
        found.append(c.Covers(None, None))
    grows = [x for x in picture_claims(plain, None) if isinstance(x, c.Grows)]
    what: c.What = "grows" if grows else "slides"
    if set(forms) & _DIFFER and not found:
        reverse = _far_first(tokens)
        if reverse:
            found.append(c.Compare(c.Name("far things"), c.Name("near things"), what, "more"))
        else:
            found.append(c.Alike(what, alike=False))
    elif (
        set(forms) & _ALIKE or ("same" in forms and set(forms) & {"rate", "factor", "amount", "speed", "pace"})
    ) and not found:
        if "scale" in words or "size" in forms or "sizes" in forms:
            what = "grows"
        found.append(c.Alike(what, alike=True))
    if not found and {"hardly", "barely"} & set(forms) and set(forms) & _FAR:
        return [c.Alike("slides", alike=False)], denied
    if not found or isinstance(found[0], c.Alike):
        extra = [x for x in picture_claims(plain, None) if not isinstance(x, c.Alike | c.Compare)]
        found += [x for x in extra if getattr(x, "way", None) is not None or not found]
    return found, denied


def _named_pair(tokens: list[Token]) -> list[c.Claim] | None:
    """What is said of two named things: "the lamp faster than the wall", "post and wall alike"."""
    one, end = _first_thing(tokens)
    if one is None or one.kind in ("near things", "far things"):
        return None
    compared = [k for k in comparison_claims(tokens[end:], one) if isinstance(k, c.Compare)]
    return list(compared[:1]) or None


def _first_thing(tokens: list[Token]) -> tuple[c.Name | None, int]:
    for i, token in enumerate(tokens):
        if token.form in ("the", "a", "this", "that") or token.form in w.COLORS:
            name, end = thing_at(tokens, i)
            if name is not None and name.kind not in w.VIEW | w.CAMERA and name.kind not in w.CAMERA_VERBS:
                return name, end
    return None, 0


def _far_first(tokens: list[Token]) -> bool:
    """Whether far things are said to go faster than near ones."""
    forms = [t.form for t in tokens]
    if "than" not in forms:
        return False
    before = set(forms[: forms.index("than")])
    slower = bool(before & {"less", "slower"})
    far = bool(before & {"far", "distant", "background"} or ("farther" in forms[:3] and "nearer" in forms))
    near = bool(before & {"near", "nearer", "foreground", "close", "closer"})
    after = set(forms[forms.index("than") :])
    if far == near and after & {"behind", "far", "background", "distant", "farther"}:
        return slower  # what is named first is the nearer
    return (far and not near) != slower if far != near else False


def law_of_clause(segment: Segment, state: State) -> list[c.Claim] | None:
    """The law that a clause states; an empty list for the "if" part of one; None for other clauses."""
    tokens = segment.tokens
    if segment.link == "if" or tokens[0].form in ("if", "were", "had"):
        state.supposed = condition(tokens)
        return [] if not supposes(tokens) else _law_of(tokens, state.supposed)
    if supposes(tokens):
        named = motion_named(tokens)
        if named is not None:
            state.supposed = named[0]
        rest = tokens[named[1] if named else 0 :]
        if named and not any(t.form in ("would", "could", "cannot", "can", "might") for t in rest):
            # "the crate would outrun the house under a truck"
            rest = tokens[: max(named[1] - 2, 0)]
        return _law_of(rest, state.supposed)
    manner = tokens[0].form in _GERUNDS and segment.link in ("while", "comma", "and", "ing", "then", "with")
    if not manner and generic_law(tokens):
        named = motion_named(tokens)
        assert named is not None
        return _law_of(tokens[named[1] :], named[0])
    if state.supposed is not None and segment.link in ("and", "but", "comma", "ing"):
        return None
    return None


def _law_of(tokens: list[Token], motion: c.Motion | None) -> list[c.Claim]:
    if motion is None:
        return []
    found, denied = effects(tokens)
    return [c.Law(motion, tuple(found), would_not=denied)] if found else []
