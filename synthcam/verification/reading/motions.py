"""Which motions of the camera a clause names: a verb and its direction, denied or not, and by how much."""

from collections.abc import Iterator
from dataclasses import replace

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.amounts import is_amount
from synthcam.verification.reading.following import Memory
from synthcam.verification.reading.scope import negated
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.ways import OWN_WAYS, ways_after, ways_before

_BOTH_WAYS: dict[c.Family, tuple[c.Way, ...]] = {
    "pan": ("left", "right"), "tilt": ("up", "down"), "roll": ("cw", "ccw"), "zoom": ("in", "out"),
}  # fmt: skip
"""Who "rolls back" has rolled both ways."""
_AXES: dict[str, tuple[c.Way, c.Way]] = {
    "sideways": ("left", "right"), "horizontal": ("left", "right"), "lateral": ("left", "right"),
    "vertical": ("up", "down"), "horizontally": ("left", "right"), "laterally": ("left", "right"),
    "vertically": ("up", "down"),
}  # fmt: skip
_AXIS_OF_TURN: dict[c.Way, c.Family] = {
    "left": "pan", "right": "pan", "up": "tilt", "down": "tilt", "cw": "roll", "ccw": "roll",
}  # fmt: skip


def motions_told(tokens: list[Token], memory: Memory, part: c.Part | None, *, fragment: bool) -> Iterator[c.Motion]:
    """The motions of a clause whose subject is the camera."""
    alone = any(t.word in w.ONLY and not _limits_amount(tokens[i + 1 : i + 3]) for i, t in enumerate(tokens))
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
        if not ways and verb.way is None and verb.family == "move" and axis is not None:
            verb = w.Verb("truck" if axis[0] == "left" else "pedestal")
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


def _limits_amount(later: list[Token]) -> bool:
    """Whether an "only" is of how much: "only a little", "just slightly"."""
    later = [t for t in later if t.form not in ("a", "an", "the", "very", "by")]
    return bool(later) and (later[0].form in w.SLIGHT or is_amount(later[0]))


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
    of_other = following == "of" and not any(t.word in w.CAMERA | w.VIEW for t in tokens[i + 2 : i + 5])
    if of_other and word in ("pan", "rise", "back", "roll", "drop", "tilt"):
        return False
    if token.form == "narrow" and earlier in ("a", "an", "the", "this"):
        return False  # "through a narrow street"
    if token.form == "move" and earlier in ("the", "this", "its", "each") and following in _OF_MANNER:
        return False  # "the move is smooth"
    if word == "back":
        return token.form in ("backs", "backing")
    if word in ("level", "face", "near", "close", "aim", "lead"):
        return (word == "close" and following == "in") or (word == "near" and token.form in ("nears", "nearing"))
    if word in ("pitch", "yaw") and token.form == word and (i and tokens[i - 1].form in ("its", "the", "camera")):
        return False
    if word == "turn" and earlier == "in":
        return False
    if word in w.NOT_NOUNS and (earlier in _DETERMINERS or (token.form == word and _is_noun(tokens, i))):
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


_DETERMINERS = ("the", "a", "an", "this", "its", "their")


def _is_noun(tokens: list[Token], i: int) -> bool:
    """Whether a determiner and one more word stand before: "a marble head"."""
    return i > 1 and tokens[i - 2].form in _DETERMINERS and tokens[i - 1].word not in w.CAMERA | w.VIEW


_OF_MANNER = {"is", "was", "has", "looks", "feels", "seems", "itself"}


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
    near = [t.word for t in tokens[max(begin, i - 3) : min(stop, i + 5)]]
    if any(word in ("hardly", "barely") for word in near):
        return "hardly"
    if any(word in w.SLIGHT for word in near):
        return "slight"
    return None
