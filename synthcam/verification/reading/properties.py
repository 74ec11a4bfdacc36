"""What a clause says of a property by name: "the size of the crate does not change", "the camera's height falls"."""

from typing import Literal, TypeAlias

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.subjects import State
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.words import word_set

Fate: TypeAlias = Literal["stays", "changes", "rises", "falls"]

_SIZE = {"size", "scale", "extent"}
_PLACE = {"position", "place", "location"}
_HEIGHT = {"height", "elevation", "altitude"}
_HEADING = {"direction", "orientation", "heading", "angle", "axis", "bearing", "yaw", "@sameway"}
_FIELD = {"fov"}
_FOCAL = {"focal", "magnification"}
_SPEED = {"speed", "pace", "velocity"}
_LIGHT = {"brightness", "lighting", "illumination", "exposure", "contrast", "color", "colour", "saturation"}
_DISTANCE = {"distance", "gap", "separation"}
_PROPERTIES = _SIZE | _PLACE | _HEIGHT | _HEADING | _FIELD | _FOCAL | _SPEED | _LIGHT | _DISTANCE
_OF_CAMERA = _HEADING | _FIELD | _FOCAL

_SAME = {"same", "constant", "unchanged", "fixed", "identical", "steady", "stable", "still", "equal"}
_VARY = {"change", "alter", "vary", "differ"}
_RISE = {"increase", "grow", "rise", "expand", "swell"}
_FALL = {"decrease", "shrink", "drop", "fall", "reduce", "diminish", "lessen", "decline"}
_LINKS = {"and", "from", "to", "between", "the", "a"}
_HARDLY = {"hardly", "barely", "scarcely", "little", "nothing"}
_BESIDE = word_set(
    """
    the a an its their of in and at all does do did is are be has been being to not no never hardly barely scarcely
    must should may seem seems appear appears that
    completely entirely exactly roughly nearly almost quite very much clearly slowly gradually slightly steadily
    considerably noticeably throughout visibly significantly essentially overall over time also always then
    @inframe onward picture image frame clip video shot here remain remains
    """
)


def property_claims(tokens: list[Token], state: State) -> list[c.Claim] | None:
    """Claims of a clause that says whether a property stays, changes, rises or falls; None for other clauses.

    The list is empty where nothing of it shows in a clip's motion ("the brightness changes").
    """
    found = _property_at_the_head(tokens, state)
    if found is None:
        return None
    name, owner, after = found
    if any(t.form == "would" or t.form == "than" for t in tokens):
        return None
    fate = _fate(tokens[after:])
    return None if fate is None else _claims(name, owner, fate)


def _property_at_the_head(tokens: list[Token], state: State) -> tuple[str, "c.Name | str | None", int] | None:
    """The property that a clause begins with, whose it is ("camera", a thing, None where nobody's), the index after."""
    i = 1 if tokens[0].form in ("the", "its", "their", "his", "her", "this") else 0
    i = _past_adjectives(tokens, i)
    if i >= len(tokens):
        return None
    if tokens[i].form in _PROPERTIES:
        name = tokens[i].form
        if name in _DISTANCE:
            return _distance(tokens, i)
        if tokens[i + 1 : i + 2] and tokens[i + 1].form == "of":
            owner, after = _owner(tokens, i + 2)
            return None if owner is None else (name, owner, after)
        if tokens[0].form in ("its", "their", "his", "her"):
            if tokens[0].form == "its" and not isinstance(state.main, c.Name):
                return name, "camera", i + 1
            return name, state.last if isinstance(state.last, c.Name) else None, i + 1
        if name in _LIGHT:
            return name, None, i + 1
        return (name, "camera", i + 1) if name in _OF_CAMERA else None
    owner, after = _owner(tokens, i)
    if owner is None or after >= len(tokens):
        return _joined_owner(tokens, owner, after)
    if tokens[after].form == "'s":
        after += 1
    elif owner != "camera":  # clauses leave the "'s" of "camera's" out
        return _joined_owner(tokens, owner, after)
    after = _past_adjectives(tokens, after)
    if after >= len(tokens) or tokens[after].form not in _PROPERTIES:
        return None
    if tokens[after].form in _DISTANCE:
        return _distance(tokens, after) if owner == "camera" else None
    return tokens[after].form, owner, after + 1


def _past_adjectives(tokens: list[Token], i: int) -> int:
    while i < len(tokens) and tokens[i].form in ("apparent", "overall", "relative", "viewing", "general", "exact"):
        i += 1
    return i


def _joined_owner(
    tokens: list[Token], owner: "c.Name | str | None", after: int
) -> tuple[str, "c.Name | str", int] | None:
    """ "The crate's size": the name of a thing takes its property along."""
    last = tokens[after - 1].form if after else ""
    return (last, owner, after) if isinstance(owner, c.Name) and last in _PROPERTIES - _DISTANCE else None


def _owner(tokens: list[Token], start: int) -> "tuple[c.Name | str | None, int]":
    i = start + 1 if tokens[start : start + 1] and tokens[start].form in ("the", "its", "a", "all") else start
    if i < len(tokens) and tokens[i].word in w.CAMERA | {"viewpoint", "lens"}:
        return "camera", i + 1
    if i < len(tokens) and tokens[i].form in ("objects", "things", "everything", "motion", "movement"):
        return ("camera" if tokens[i].form in ("motion", "movement") else "picture"), i + 1
    return thing_at(tokens, start)


def _distance(tokens: list[Token], at: int) -> tuple[str, "c.Name | str | None", int] | None:
    """Whose distance it is in "the distance between the camera and the crate", and the index after."""
    i, of_camera = at + 1, at > 1 and any(t.word in w.CAMERA for t in tokens[:at])
    while i < len(tokens) and tokens[i].form in _LINKS | {"of", "it", "camera", "lens"}:
        of_camera = of_camera or tokens[i].word in w.CAMERA
        i += 1
        if i < len(tokens) and tokens[i - 1].form in _LINKS:
            thing, end = thing_at(tokens, i)
            if thing is not None and tokens[i].word not in w.CAMERA:
                i = end
    return "distance", "camera" if of_camera else None, i


def _fate(rest: list[Token]) -> Fate | None:
    """Whether a property stays, changes, rises or falls; None where the words say something else, too."""
    forms, words = [t.form for t in rest], [t.word for t in rest]
    known = w.KEEP | _SAME | _VARY | _RISE | _FALL | _BESIDE | _HARDLY | w.NEGATIONS
    if not rest or any(t.form not in known and t.word not in known and not t.is_mark for t in rest):
        return None
    denied = any(form in w.NEGATIONS or word in w.NEGATIONS for form, word in zip(forms, words, strict=True))
    hardly = bool(_HARDLY & set(forms))
    same = bool(_SAME & set(forms))
    varies = bool(_VARY & set(words))
    if same and not varies:
        return "changes" if denied else "stays"
    if varies:
        return "stays" if denied or hardly else "changes"
    rises, falls = bool(_RISE & set(words)), bool(_FALL & set(words))
    if rises == falls:
        return None
    if denied or hardly:
        return "stays" if hardly else None
    return "rises" if rises else "falls"


def _claims(name: str, owner: "c.Name | str | None", fate: Fate) -> list[c.Claim]:
    moved = fate in ("rises", "falls")
    if name in _LIGHT:
        return []
    if owner == "camera":
        return _of_camera(name, fate)
    if owner is None:
        return []
    thing = owner if isinstance(owner, c.Name) else None
    if name in _SIZE:
        if moved:
            return [c.Grows(thing, "larger" if fate == "rises" else "smaller")]
        return [c.Grows(thing, "same", fate == "changes")]
    if name in _PLACE and not moved:
        return [c.Slides(thing, None, fate == "stays")]
    return []


def _of_camera(name: str, fate: Fate) -> list[c.Claim]:
    rises, moved = fate == "rises", fate in ("rises", "falls")
    if name in _PLACE:
        return [] if moved else [c.Still("place", fate == "changes")]
    if name in _HEIGHT:
        if moved:
            return [c.Motion("move", "up" if rises else "down")]
        return [c.Motion("pedestal", None, fate == "stays")]
    if name in _HEADING:
        return [] if moved else [c.Motion("turn", None)] if fate == "changes" else [c.Still("direction")]
    if name in _FIELD | _FOCAL:
        if not moved:
            return [c.Still("width", fate == "changes")]
        return [c.Motion("zoom", "in" if rises == (name in _FOCAL) else "out")]
    if name in _SPEED:
        if moved:
            return [c.SpeedChange("faster" if rises else "slower")]
        return [] if fate == "changes" else [c.SpeedChange("faster", True), c.SpeedChange("slower", True)]
    if name in _DISTANCE and moved:
        return [c.Motion("move", "backward" if rises else "forward")]
    return []
