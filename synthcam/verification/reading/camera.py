"""What a clause says of the camera: motions, stillness, steadiness, speed, following."""

from collections.abc import Iterator
from dataclasses import replace

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.figures import figure_claims
from synthcam.verification.reading.following import Memory, following_claims
from synthcam.verification.reading.scope import negated, part_told
from synthcam.verification.reading.steadiness import speed_claims, steadiness_claims
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.ways import OWN_WAYS, ways_after, ways_before

_BOTH_WAYS: dict[c.Family, tuple[c.Way, ...]] = {
    "pan": ("left", "right"), "tilt": ("up", "down"), "roll": ("cw", "ccw"), "zoom": ("in", "out"),
}  # fmt: skip
"""Who "rolls back" has rolled both ways."""
_AXES: dict[str, tuple[c.Way, c.Way]] = {
    "sideways": ("left", "right"), "horizontal": ("left", "right"), "lateral": ("left", "right"),
    "vertical": ("up", "down"),
}  # fmt: skip
_AXIS_OF_TURN: dict[c.Way, c.Family] = {
    "left": "pan", "right": "pan", "up": "tilt", "down": "tilt", "cw": "roll", "ccw": "roll",
}  # fmt: skip


def camera_claims(tokens: list[Token], memory: Memory, *, fragment: bool = False) -> list[c.Claim]:
    """The claims of a clause whose subject is the camera.

    Args:
        fragment: the clause follows a comma, an "and" or a "then" and has no subject of its own.
    """
    found: list[c.Claim] = []
    part = part_told(tokens)
    motions = list(_motions(tokens, memory, part, fragment=fragment))
    motions = _on_a_crane(motions)
    found += motions
    if any(t.form in ("@returns", "@oldplace") for t in tokens):
        denied = any(t.word in w.NEGATIONS for t in tokens)
        stays = any(t.form == "@oldplace" for t in tokens)
        return [*found, c.Returns(None, camera=True, denied=denied, or_stays=stays)]
    found += figure_claims(tokens)
    found += _stillness(tokens, part, motions)
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


def _motions(tokens: list[Token], memory: Memory, part: c.Part | None, *, fragment: bool) -> Iterator[c.Motion]:
    alone = any(t.word in w.ONLY for t in tokens)
    not_only = any(t.form == "@notonly" for t in tokens)
    if (
        part in ("late", "middle")
        and any(t.word in ("midway", "halfway") for t in tokens)
        and any(t.word in ("end", "finish") for t in tokens)
    ):
        part = "early"
    places = [i for i in range(len(tokens)) if _is_motion(tokens, i)]
    said = False
    for k, i in enumerate(places):
        verb = w.CAMERA_VERBS[tokens[i].word]
        stop = places[k + 1] if k + 1 < len(places) else len(tokens)
        begin = places[k - 1] + 1 if k else 0
        ways = ways_before(tokens, begin, i) or ways_after(tokens, i, stop, verb)
        denied = negated(tokens, i) or _after_than(tokens, i) or any(t.form == "@ruledout" for t in tokens[i:])
        if any(t.form == "@notonly" for t in tokens):
            denied = alone = True
        if _is_carrier(tokens, i, places[k + 1 :]):
            continue
        amount = _amount(tokens, i, begin, stop)
        if i and tokens[i - 1].word in w.STOP:
            yield from ()
            continue
        if not ways and i + 1 < len(tokens) and tokens[i + 1].form == "back" and verb.family in _BOTH_WAYS:
            ways = _BOTH_WAYS[verb.family]
        axis = next((_AXES[t.form] for t in tokens[begin:stop] if t.form in _AXES), None)
        if denied and axis is not None and not ways:
            yield from (c.Motion("any", way, denied=True, part=part) for way in axis)
            said = True
            continue
        if tokens[i].word in w.NEEDS_WAY and not ways:
            continue
        if tokens[i].word in w.WEAK and not ways:
            of_manner = i and tokens[i - 1].form in w.SMOOTH  # "no shaking to disrupt the fluid motion"
            if denied and not of_manner and not _is_of_other(tokens, i):
                yield c.Motion("any", None, denied=True, part=part)
                said = True
            elif (
                not denied
                and i
                and any(t.form == "there" for t in tokens[:i])
                and tokens[i].word in ("motion", "movement")
            ):
                yield c.Motion("any", None, part=part)
                said = True
            continue
        for way in ways or (verb.way,):
            motion = fit(verb, way)
            if motion is not None:
                yield replace(motion, denied=denied, alone=alone and (not denied or not_only), part=part, amount=amount)
                said = True
        memory.verb, memory.denied = verb, denied
    if said or not fragment or memory.verb is None:
        return
    if any(t.word in w.LOOK or t.word in ("peer", "gaze") for t in tokens):
        return
    # "left, then right": the verb is that of the clause before
    for way in ways_after(tokens, -1, len(tokens), memory.verb):
        motion = fit(memory.verb, way)
        if motion is not None:
            yield replace(motion, denied=memory.denied or negated(tokens, len(tokens)), part=part)


_TRAVEL: dict[c.Way, c.Family] = {
    "left": "truck", "right": "truck", "up": "pedestal", "down": "pedestal", "forward": "dolly", "backward": "dolly",
}  # fmt: skip


def fit(verb: w.Verb, way: c.Way | None) -> c.Motion | None:
    """The motion that a verb and a direction make together ("turns" + up -> a tilt up)."""
    family = verb.family
    if way is None:
        return c.Motion(family, None)
    if way in ("in", "out") and family not in ("zoom", "dolly_zoom"):
        way = "forward" if way == "in" else "backward"
    if family == "zoom" and way in ("forward", "backward"):
        way = "in" if way == "forward" else "out"
    if family in ("pan", "tilt", "turn"):
        if way in ("forward", "backward"):
            return c.Motion(family, None)
        return c.Motion(_AXIS_OF_TURN[way], way) if way in _AXIS_OF_TURN else c.Motion(family, None)
    if family == "roll" and way in ("left", "right"):
        return c.Motion("roll", "ccw" if way == "left" else "cw")
    if family == "arc" and way in ("left", "right"):
        return c.Motion("arc", "cw" if way == "left" else "ccw")
    if family in ("dolly", "truck", "pedestal", "move") and way in ("cw", "ccw"):
        return c.Motion("arc", way) if family == "move" else c.Motion("roll", way)
    if family == "any" and way in ("cw", "ccw"):
        return c.Motion("any", way)
    if family in ("dolly", "truck", "pedestal"):
        return c.Motion(_TRAVEL[way], way)
    if family in ("roll", "zoom", "dolly_zoom", "arc", "crane") and way not in OWN_WAYS[family]:
        return c.Motion(family, None)
    return c.Motion(family, way)


def _is_motion(tokens: list[Token], i: int) -> bool:
    token = tokens[i]
    word = token.word
    if word not in w.CAMERA_VERBS:
        return False
    following = tokens[i + 1].form if i + 1 < len(tokens) else ""
    earlier = tokens[i - 1].word if i else ""
    if following == "of" and word in ("pan", "rise", "back", "roll", "drop"):
        return False
    if token.form == "narrow" and earlier in ("a", "an", "the", "this"):
        return False  # "through a narrow street"
    if word == "back":
        return token.form in ("backs", "backing")
    if word in ("level", "face", "near", "close", "aim", "lead"):
        return (word == "close" and following == "in") or (word == "near" and token.form in ("nears", "nearing"))
    if word in ("pitch", "yaw") and token.form == word and (i and tokens[i - 1].form in ("its", "the", "camera")):
        return False
    if word == "turn" and earlier == "in":
        return False
    if word in w.NOT_NOUNS and earlier in ("the", "a", "an", "this", "its", "their"):
        return False
    if word == "arc" and token.form == "arc" and _in_an_arc(tokens, i):
        return False
    if word == "approach" and earlier in ("the", "an", "this") and following not in ("to", "toward", "towards"):
        return False
    if token.form in ("pulling", "pulls", "pull") and following in ("a", "the"):
        return False
    # "the moving car", "a rolling ball": said of a thing
    adjective = token.form.endswith(("ing", "ed")) and earlier in ("the", "a", "an", "her", "his", "two", "of")
    return not (adjective and i + 1 < len(tokens) and not _goes_with_motion(following))


def _in_an_arc(tokens: list[Token], i: int) -> bool:
    """Whether an arc is the manner of another motion: "cranes up in a smooth arc"."""
    before = [t.word for t in tokens[:i]]
    return "in" in before[-4:] and any(word in w.CAMERA_VERBS and word not in w.WEAK for word in before)


def _goes_with_motion(form: str) -> bool:
    return (
        form in w.WAYS or form in w.WEAK or form in ("camera", "shot", "view", "with", "at", "to", "and", "is", "speed")
    )


def _after_than(tokens: list[Token], i: int) -> bool:
    """Whether a motion is what it is not: "more like a zoom than like a dolly"."""
    before = [t.form for t in tokens[:i]]
    return "than" in before and bool({"more", "rather"} & set(before[: before.index("than")]))


_CARRIERS = {"make", "do", "perform", "execute", "give", "take"}


def _is_carrier(tokens: list[Token], i: int, later: list[int]) -> bool:
    """Whether a word only carries the motion that is named beside it: "the motion is a tilt", "makes a crane"."""
    word = tokens[i].word
    if word in w.WEAK and i and tokens[i - 1].word in w.CAMERA_VERBS and tokens[i - 1].word not in w.WEAK:
        return True
    if word not in _CARRIERS and word not in w.WEAK:
        return False
    named = next((j for j in later if tokens[j].word not in w.WEAK), None)
    return named is not None and (word in _CARRIERS or any(t.word == "be" for t in tokens[i + 1 : named]))


def _is_of_other(tokens: list[Token], i: int) -> bool:
    """Whether a "movement" is that of someone else ("no movement of the trees")."""
    return (
        i + 1 < len(tokens)
        and tokens[i + 1].form in ("of", "in")
        and not any(t.word in w.CAMERA for t in tokens[i + 1 :])
    )


def _amount(tokens: list[Token], i: int, begin: int, stop: int) -> c.Amount | None:
    near = [t.word for t in tokens[max(begin, i - 3) : min(stop, i + 4)]]
    if any(word in ("hardly", "barely") for word in near):
        return "hardly"
    if any(word in w.SLIGHT for word in near):
        return "slight"
    return None


def _stillness(tokens: list[Token], part: c.Part | None, motions: list[c.Motion]) -> Iterator[c.Claim]:
    words = [t.word for t in tokens]
    forms = [t.form for t in tokens]
    for i, token in enumerate(tokens):
        form = token.form
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if form == "@anglewidth":
            yield c.Still("direction", denied=negated(tokens, i), part=part)
            yield c.Still("width", denied=negated(tokens, i), part=part)
            return
        if token.word == "leave" and {"place", "spot", "position"} & set(forms[i:]):
            yield c.Still("place", denied=not negated(tokens, i))
            return
        if form in ("anywhere", "nowhere") and (negated(tokens, i) or form == "nowhere"):
            yield c.Still("place")
            return
        if form == "tripod" and any(word in w.KEEP for word in words):
            yield c.Still("place", denied=negated(tokens, i))
            return
        if token.word == "rest" and form != "rest" and not motions:
            yield c.Still("all", denied=negated(tokens, i), part=part or "late")
            return
        if token.word in w.STOP and following is not None and following.word in ("move", "pan", "turn", "travel"):
            yield c.Still("all", part="middle" if part == "middle" else "late")
            return
        if token.word in ("stop", "freeze") and not motions and following is None:
            yield c.Still("all", denied=negated(tokens, i), part="late")
            return
        if form in ("level", "upright") and any(word in w.KEEP for word in words) and "eye" not in forms:
            yield c.Still("level", denied=negated(tokens, i))
            return
        if form in w.STILL and _says_still(tokens, i):
            what: str = "all"
            if (
                form == "fixed"
                and following is not None
                and following.form in ("position", "spot", "place", "location")
            ):
                what = "place"
            if form in ("put", "rooted", "stationary", "stationery") or "@inplace" in forms:
                what = "place"
            yield c.Still(what, denied=negated(tokens, i), part=part)  # type: ignore[arg-type]
            if {"perfectly", "absolutely", "completely", "dead"} & set(forms[:i]) and not negated(tokens, i):
                yield c.Steadiness(0, 0)
            return
        if form == "@inplace" and any(word in w.KEEP or word in ("turn", "pan", "tilt", "roll") for word in words):
            yield c.Still("place", denied=negated(tokens, i), part=part)
            return
        if form == "@sameway" and any(word in w.KEEP or word in ("face", "look", "point") for word in words):
            yield c.Still("direction", denied=negated(tokens, i), part=part)
            return
        if (
            form in ("place", "position", "spot", "station")
            and not motions
            and words[max(0, i - 4) : i]
            and (
                any(word in ("keep", "maintain", "hold", "change") for word in words[:i])
                or (forms[i - 1] in ("its", "camera") and any(word in _LASTS for word in words[i:]))
            )
        ):
            denied = negated(tokens, i) != ("change" in words)
            yield c.Still("place", denied=denied, part=part)
            return
        if (
            form in ("direction", "heading", "orientation", "axis", "pitch", "yaw")
            and not motions
            and any(word in ("keep", "maintain", "hold", "change", "stay", "remain") for word in words)
            and "clear" not in words
        ):
            denied = negated(tokens, len(tokens)) != ("change" in words)
            yield c.Still("direction", denied=denied, part=part)
            return
        if form == "focal" and "change" in words and not {"not", "no", "never"} & set(forms):
            yield c.Motion("zoom", None, alone="only" in forms)
            return
        if form == "focal" and (
            {"longer", "shorter"} & set(forms) or {"grow", "shrink", "increase", "decrease"} & set(words)
        ):
            longer = "longer" in forms or bool({"grow", "increase"} & set(words))
            yield c.Motion("zoom", "in" if longer else "out", negated(tokens, len(tokens)))
            return
        if form in ("width", "fov", "focal", "magnification") and any(
            word in w.KEEP or word in ("change", "constant", "same") for word in words
        ):
            denied = negated(tokens, len(tokens)) != ("change" in words)
            yield c.Still("width", denied=denied, part=part)
            return


_LASTS = {"change", "stay", "remain", "keep", "constant", "same", "fixed", "unchanged"}


_PLACES = {"position", "spot", "place", "standpoint", "viewpoint", "location"}


def _says_still(tokens: list[Token], i: int) -> bool:
    form = tokens[i].form
    if form == "still":
        return i + 1 == len(tokens) or any(
            t.word in ("stay", "stand", "hold", "keep", "remain", "sit") for t in tokens[:i]
        )
    if form == "put":
        return i > 0 and tokens[i - 1].word == "stay"
    if any(t.form in ("mostly", "largely", "nearly", "almost") for t in tokens[:i]):
        return False
    if form == "fixed" and i + 1 < len(tokens) and tokens[i + 1].form in ("point", "axis", "centre", "center"):
        return False
    if form in ("fixed", "locked"):
        return i + 1 >= len(tokens) or tokens[i + 1].form not in ("to", "on", "in", "onto", "sideways")
    if form in ("frozen", "halted", "parked"):
        return False
    return not (form == "static" and i + 1 < len(tokens) and tokens[i + 1].form in ("scene", "background", "things"))


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
