"""What a clause says of the camera: motions, stillness, steadiness, speed, following."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.tokens import Token
from synthcam.verification.reading.words import word_set

_BOTH_WAYS: dict[c.Family, tuple[c.Way, ...]] = {
    "pan": ("left", "right"), "tilt": ("up", "down"), "roll": ("cw", "ccw"), "zoom": ("in", "out"),
}  # fmt: skip
"""Who "rolls back" has rolled both ways."""
_AXIS_OF_TURN: dict[c.Way, c.Family] = {
    "left": "pan", "right": "pan", "up": "tilt", "down": "tilt", "cw": "roll", "ccw": "roll",
}  # fmt: skip
_PATHS = word_set(
    """
    street road hallway hall corridor aisle path track trail alley river lane tunnel runway line highway slope
    passage row length avenue tracks
    """
)
_PARTS: dict[str, c.Part] = {
    "initially": "start", "first": "early", "beginning": "early", "start": "early", "begin": "early",
    "midway": "middle", "halfway": "middle", "finally": "late", "eventually": "late", "throughout": "throughout",
    "continuously": "throughout", "constantly": "throughout", "conclude": "late", "end": "late", "ending": "late",
    "finish": "late", "early": "early", "late": "late", "rest": "late", "tillend": "end", "anymore": "late",
    "soon": "early", "beforehand": "early", "open": "early",
}  # fmt: skip
_IN_ALONE = word_set(
    """
    and on while with to toward towards closer slightly slowly as then for at from quickly smoothly gradually or
    but nor rapidly very until
    """
)
_NO_RIGHT = word_set(
    """
    after before away behind now front angle angles next where
    """
)
_PLACE_BEFORE = word_set(
    """
    the its his her their far front upper lower our your from
    """
)
_ADJECTIVE_WAYS = word_set(
    """
    leftward rightward upward downward forward backward clockwise counterclockwise anticlockwise left right
    inward outward @left @right @up @down
    """
)


@dataclass(slots=True)
class Memory:
    """What a clause leaves for the next: the last motion, whether it was denied, and its time."""

    verb: w.Verb | None = None
    denied: bool = False
    part: c.Part | None = None
    followed: c.Name | None = None
    let: tuple[c.Name | None, int] | None = None
    """Whom a camera lets do something, and where in the clause that begins."""
    named: c.Name | None = None
    """The last thing that was named at all."""


def camera_claims(tokens: list[Token], memory: Memory, *, fragment: bool = False) -> list[c.Claim]:
    """The claims of a clause whose subject is the camera.

    Args:
        fragment: the clause follows a comma, an "and" or a "then" and has no subject of its own.
    """
    found: list[c.Claim] = []
    part = _part(tokens)
    motions = list(_motions(tokens, memory, part, fragment=fragment))
    found += motions
    found += _stillness(tokens, part, motions)
    found += _steadiness(tokens)
    found += _speed(tokens)
    if any(isinstance(k, c.Speed) and k.denied for k in found):
        # "does not move slowly" denies the pace
        found = [k for k in found if not (isinstance(k, c.Motion) and k.denied)]
    found += _following(tokens, memory)
    found += _effects(tokens)
    return found


def _part(tokens: list[Token]) -> c.Part | None:
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
        ways = _ways_before(tokens, begin, i) or _ways_after(tokens, i, stop, verb)
        denied = negated(tokens, i) or _after_than(tokens, i) or any(t.form == "@ruledout" for t in tokens[i:])
        if any(t.form == "@notonly" for t in tokens):
            denied = alone = True
        amount = _amount(tokens, i, begin, stop)
        if i and tokens[i - 1].word in w.STOP:
            yield from ()
            continue
        if not ways and i + 1 < len(tokens) and tokens[i + 1].form == "back" and verb.family in _BOTH_WAYS:
            ways = _BOTH_WAYS[verb.family]
        if tokens[i].word in w.NEEDS_WAY and not ways:
            continue
        if tokens[i].word in w.WEAK and not ways:
            if denied and not _is_of_other(tokens, i):
                yield c.Motion("any", None, denied=True, part=part)
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
    for way in _ways_after(tokens, -1, len(tokens), memory.verb):
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
    if family in ("roll", "zoom", "dolly_zoom", "arc", "crane") and way not in _OWN_WAYS[family]:
        return c.Motion(family, None)
    return c.Motion(family, way)


_OWN_WAYS: dict[str, tuple[str, ...]] = {
    "roll": ("cw", "ccw"), "zoom": ("in", "out"), "dolly_zoom": ("in", "out"), "arc": ("cw", "ccw"),
    "crane": ("up", "down"),
}  # fmt: skip


def _is_motion(tokens: list[Token], i: int) -> bool:
    token = tokens[i]
    word = token.word
    if word not in w.CAMERA_VERBS:
        return False
    following = tokens[i + 1].form if i + 1 < len(tokens) else ""
    earlier = tokens[i - 1].word if i else ""
    if following == "of" and word in ("pan", "rise", "back", "roll", "drop"):
        return False
    if word == "back":
        return token.form in ("backs", "backing")
    if word in ("level", "face", "near", "close", "aim", "lead"):
        return (word == "close" and following == "in") or (word == "near" and token.form in ("nears", "nearing"))
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


def _is_of_other(tokens: list[Token], i: int) -> bool:
    """Whether a "movement" is that of someone else ("no movement of the trees")."""
    return (
        i + 1 < len(tokens)
        and tokens[i + 1].form in ("of", "in")
        and not any(t.word in w.CAMERA for t in tokens[i + 1 :])
    )


def _ways_before(tokens: list[Token], begin: int, i: int) -> tuple[c.Way, ...]:
    """Directions before a noun of motion: "a slow leftward pan"."""
    found: list[c.Way] = []
    for j in range(i - 1, max(begin, i - 6) - 1, -1):
        form = tokens[j].form
        if form in _ADJECTIVE_WAYS:
            if form in ("left", "right") and j and tokens[j - 1].word in ("on", "to"):
                break
            if form in ("left", "right") and tokens[i].form != tokens[i].word:
                break
            if not form.endswith("wise") and form != "@left" and j and tokens[j - 1].word in w.CAMERA_VERBS:
                break
            found.insert(0, w.WAYS[form])
        elif (
            (form in ("and", "or") and found)
            or form.endswith("ly")
            or form in w.SMOOTH | w.SLOW | w.FAST | w.SLIGHT | {"minor", "continuous", "steady", "brief", "very"}
        ):
            continue
        else:
            break
    return tuple(found)


def _ways_after(tokens: list[Token], i: int, stop: int, verb: w.Verb) -> tuple[c.Way, ...]:
    """Directions after a verb of motion: "moves slowly up and to the left"."""
    found: list[c.Way] = []
    for j in range(i + 1, stop):
        word = tokens[j].form
        if word in w.OSCILLATION:
            return w.OSCILLATION[word] if not found else tuple(found)
        if word == "@movesback":
            return ("backward",)
        way = w.WAYS.get(word)
        if word in ("in", "out") and i >= 0 and tokens[i].word == "ease":
            continue
        if way is None or not _is_way(tokens, j, verb):
            ahead = word in ("toward", "towards") or (word == "for" and tokens[i].word in ("head", "make"))
            if ahead and not found and verb.family in ("move", "dolly", "any") and not verb.way:
                found.append("forward")
            continue
        if word in ("down", "up") and _along_a_path(tokens, j):
            if found or verb.way is not None:
                continue
            way = "forward"
        if j > i + 1 and tokens[j - 1].form in ("on", "at") and word in ("left", "right"):
            continue
        if way not in found:
            found.append(way)
    if verb.way is not None and verb.family == "move" and found:
        # "ascends to the left" is both; "approaches ... away" is the verb's own
        return (verb.way, *[f for f in found if f != verb.way and f not in ("in", "out")])
    return tuple(found)


def _is_way(tokens: list[Token], j: int, verb: w.Verb) -> bool:
    form = tokens[j].form
    following = tokens[j + 1].form if j + 1 < len(tokens) else ""
    earlier = tokens[j - 1].form if j else ""
    if form in ("in", "out"):
        if verb.family in ("zoom", "dolly_zoom"):
            return following not in ("a", "an", "the") or j == 0 or earlier.startswith("zoom")
        if form == "out":
            return following not in ("of",) and verb.family in ("dolly", "move")
        return (not following or following in _IN_ALONE) and verb.family in ("dolly", "move")
    if form == "right" and following in _NO_RIGHT:
        return False
    if form in ("left", "right"):
        if following in ("side", "edge", "half", "corner", "hand", "part", "of", "third", "arm", "foot"):
            return False
        return earlier not in _PLACE_BEFORE
    if form == "up" and following in ("close", "with", "until"):
        return False
    if form == "ahead" and following == "of":
        return False
    if form in ("closer", "nearer"):
        return earlier != "a" and following not in ("view", "look", "shot")
    return not (form == "down" and following == "to" and verb.family == "zoom")


def _along_a_path(tokens: list[Token], j: int) -> bool:
    if j + 2 >= len(tokens) or tokens[j + 1].form not in ("the", "a", "an", "this"):
        return False
    return any(t.form in _PATHS for t in tokens[j + 2 : j + 5])


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
            and any(word in ("keep", "maintain", "hold", "change") for word in words[:i])
        ):
            denied = negated(tokens, i) != ("change" in words)
            yield c.Still("place", denied=denied, part=part)
            return
        if (
            form in ("direction", "heading", "orientation", "axis")
            and not motions
            and any(word in ("keep", "maintain", "hold", "change") for word in words)
            and "clear" not in words
        ):
            denied = negated(tokens, len(tokens)) != ("change" in words)
            yield c.Still("direction", denied=denied, part=part)
            return
        if form == "focal" and "change" in words and not {"not", "no", "never"} & set(forms):
            yield c.Motion("zoom", None, alone="only" in forms)
            return
        if form == "focal" and {"longer", "shorter"} & set(forms):
            yield c.Motion("zoom", "in" if "longer" in forms else "out", negated(tokens, len(tokens)))
            return
        if form in ("width", "fov", "focal", "magnification") and any(
            word in w.KEEP or word in ("change", "constant", "same") for word in words
        ):
            denied = negated(tokens, len(tokens)) != ("change" in words)
            yield c.Still("width", denied=denied, part=part)
            return


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
        return i + 1 >= len(tokens) or tokens[i + 1].form not in ("to", "on", "in", "onto")
    if form in ("frozen", "halted", "parked"):
        return False
    return not (form == "static" and i + 1 < len(tokens) and tokens[i + 1].form in ("scene", "background", "things"))


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


def _steadiness(tokens: list[Token]) -> Iterator[c.Claim]:
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
        elif form in w.SMOOTH and form not in ("even", "evenly") and forms[i + 1 : i + 2] not in _PACES:
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


def speed_changes(tokens: list[Token]) -> Iterator[c.SpeedChange]:
    """Claims that something goes faster or slower with time."""
    forms = [t.form for t in tokens]
    for i, token in enumerate(tokens):
        denied, part = negated(tokens, i), _part(tokens)
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


def _speed(tokens: list[Token]) -> Iterator[c.Claim]:
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


def _following(tokens: list[Token], memory: Memory) -> Iterator[c.Claim]:
    forms = [t.form for t in tokens]
    words = [t.word for t in tokens]
    for i, token in enumerate(tokens):
        word, form = token.word, token.form
        following = forms[i + 1] if i + 1 < len(forms) else ""
        if word == "accompany" and any(t.word in w.SHAKE for t in tokens):
            continue
        if word == "face" and any(t.word in ("keep", "stay") for t in tokens[:i]) and following != "@sameway":
            thing, _ = thing_at(tokens, i + 1)
            if thing is not None or following in w.PRONOUNS:
                yield c.Keeps(thing or _pronoun(following, memory), "frame", negated(tokens, i))
            continue
        if word in w.FOLLOW and _is_follow(tokens, i):
            thing, after = thing_at(tokens, i + 1)
            how = how_followed(forms, i, after)
            denied = negated(tokens, i) or following in ("no", "nothing", "nobody")
            memory.followed = thing or memory.followed
            if not (denied and following in w.WAYS):
                yield c.Tracking(thing, how, denied)  # type: ignore[arg-type]
            verb = w.Verb("any")
            for way in _ways_after(tokens, i, len(tokens), verb):
                # "tracks the car to the right": where the camera goes, or turns
                if not any(t in w.CAMERA_VERBS for t in words[i + 1 :]) and (not denied or following in w.WAYS):
                    yield c.Motion("any", way, denied)
        elif word in w.REVEAL or (word == "bring" and {"@intoframe", "@inframe"} & set(forms[i:])):
            thing, _ = thing_at(tokens, i + 1)
            yield c.Reveals(thing, negated(tokens, i))
        elif (
            (word in ("hide", "conceal", "lose", "cover") and form != word + "d")
            or (word == "leave" and "behind" in forms[i:])
            or (word in ("take", "carry", "push", "move") and "@outframe" in forms[i:])
        ):
            thing, _ = thing_at(tokens, i + 1)
            if thing is None and following in ("it", "him", "her", "them"):
                thing = memory.named
            if thing is not None:
                yield c.Visible(thing, "leaves", None, negated(tokens, i))
        elif (word in w.KEEP or word == "keep") and form != "being":
            rest = set(forms[i + 1 :])
            if rest & {"centered", "centred", "center", "centre"} and word != "be":
                thing, _ = thing_at(tokens, i + 1)
                yield c.Keeps(thing or _pronoun(following, memory), "centre", negated(tokens, i))
            elif (rest & {"@inframe", "focus", "focused"} and word != "be") or ("framed" in rest and word != "be"):
                thing, _ = thing_at(tokens, i + 1)
                yield c.Keeps(thing or _pronoun(following, memory), "frame", negated(tokens, i))
        elif form in ("larger", "bigger", "smaller") or form in ("grow", "shrink"):
            if "view" in forms or "than" in forms:
                continue
            larger = form in ("larger", "bigger", "grow")
            yield c.SubjectSize("larger" if larger else "smaller", None)
        elif (
            word in ("look", "gaze", "peer")
            and following in ("up", "down")
            and not {"at", "on", "upon", "into", "over"} & set(forms[i + 2 : i + 3])
        ):
            yield c.Motion("tilt", "up" if following == "up" else "down", negated(tokens, i))
        elif word == "let":
            allowed, after = thing_at(tokens, i + 1)
            if allowed is not None:
                memory.let = (allowed, after)
        elif (
            word in w.LOOK
            and word not in ("center", "centre", "frame", "zero", "train")
            and (
                following in ("at", "on", "to", "toward", "towards", "the", "a", "an", "up", "down")
                or form.endswith("ing")
            )
        ):
            j = i + 2 if following in ("at", "on", "to", "toward", "towards") else i + 1
            thing, _ = thing_at(tokens, j)
            if thing is not None and thing.kind not in w.SHAKE and thing.kind not in ("movement", "motion", "shaking"):
                yield c.LooksAt(thing)


def _pronoun(form: str, memory: Memory) -> c.Name | None:
    """Whom an "it" or a "him" stands for."""
    if form in ("him", "her") and not (memory.followed and memory.followed.kind == "person"):
        return c.Name("person")
    return memory.followed or memory.named


def _is_follow(tokens: list[Token], i: int) -> bool:
    token = tokens[i]
    following = tokens[i + 1].form if i + 1 < len(tokens) else ""
    earlier = tokens[i - 1].form if i else ""
    if token.word == "follow":
        return following not in ("by", "a", "its", "no") or (
            following == "a"
            and not any(t.form in ("pattern", "path", "trajectory", "direction", "arc", "curve") for t in tokens[i:])
        )
    if token.word == "track":
        return token.form != "tracks" or earlier not in ("the", "train", "railway", "race")
    if token.word == "lead":
        return (following in ("the", "a", "an") and earlier not in ("the", "a")) or following in ("tracking", "shot")
    if token.word in ("shadow", "trail"):
        return token.form.endswith(("s", "ing")) and earlier not in ("the", "a", "his", "her")
    return True


def how_followed(forms: list[str], i: int, after: int) -> str | None:
    """CameraBench's way of tracking: from the side, from behind, from above."""
    if i and forms[i - 1] in w.TRACK_HOW and forms[i - 1] not in ("back",):
        return w.TRACK_HOW[forms[i - 1]]
    if "sidetrack" in forms[i]:
        return "side"
    for j in range(i + 1, len(forms) - 1):
        if forms[j] in ("from", "at", "in", "with", "a", "an") and j + 1 < len(forms):
            for k in range(j + 1, min(j + 4, len(forms))):
                if forms[k] in w.TRACK_HOW and not (
                    forms[k] in ("front", "back", "side") and "of" in forms[k + 1 : k + 2]
                ):
                    return w.TRACK_HOW[forms[k]]
    return None


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
