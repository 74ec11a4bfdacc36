"""Constructions that are read as a whole: "there is a crate that ...", "neither ... nor", "the vase does not".

Among them are what the camera does to a thing (the car is followed, the dog is lost), and clauses whose build alone
fixes
what they claim: movers, only-ness, possibilities, kinds of tracking, remarks.
"""

import re
from dataclasses import replace

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.amounts import bound_of, share_of
from synthcam.verification.reading.clauses import VERBS, Segment
from synthcam.verification.reading.following import how_followed
from synthcam.verification.reading.motions import fit
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.picture import picture_claims
from synthcam.verification.reading.remarks import ABSTRACT
from synthcam.verification.reading.scope import part_told
from synthcam.verification.reading.subjects import State, subject_of
from synthcam.verification.reading.token import Token

_PASSIVES = {
    "followed": "follow", "tracked": "follow", "led": "follow", "chased": "follow", "accompanied": "follow",
    "filmed": "look", "seen": "look", "watched": "look", "viewed": "look", "shown": "look",
    "approached": "near", "circled": "arc", "orbited": "arc", "lost": "lose",
    "overtaken": "leave", "revealed": "reveal", "kept": "keep", "held": "keep", "uncovered": "reveal",
}  # fmt: skip


def done_by_camera(segment: Segment, state: State) -> list[c.Claim] | None:
    """What is done to a thing by the camera: "the car is followed from the side", "the dog is lost"."""
    tokens = segment.tokens
    forms = [t.form for t in tokens]
    at = next((i for i, form in enumerate(forms) if form in _PASSIVES and "be" in [t.word for t in tokens[:i]]), None)
    behind = "left" in forms and forms[forms.index("left") + 1 :][:1] == ["behind"] and "be" in [t.word for t in tokens]
    if at is None and not behind:
        return None
    subject, _ = subject_of(segment, state)
    thing = subject if isinstance(subject, c.Name) else None
    if thing is None:
        return None
    if "by" in forms and not {"camera", "shot", "view", "lens"} & set(forms[forms.index("by") :]):
        return None
    state.last = state.main = thing
    denied = any(form in ("not", "never", "no") for form in forms)
    if behind or at is None:
        return [c.Tracking(thing, None, denied=not denied)]
    match _PASSIVES[forms[at]]:
        case "follow":
            how = how_followed(forms, at, at + 1) or ("lead" if forms[at] == "led" else None)
            return [c.Tracking(thing, how, denied)]  # type: ignore[arg-type]
        case "look":
            return [c.LooksAt(thing, how_followed(forms, at, at + 1))]  # type: ignore[arg-type]
        case "near":
            return [c.Motion("move", "forward", denied)]
        case "arc":
            ways = [w.WAYS[form] for form in forms if form in ("clockwise", "counterclockwise")]
            return [c.Motion("arc", ways[0] if ways else None, denied)]
        case "lose":
            return [c.Visible(thing, "leaves", None, denied)]
        case "leave":
            return [c.Tracking(thing, None, denied=not denied)]
        case "reveal":
            return [c.Reveals(thing if thing.kind != "what" else None, denied)]
        case _:
            if {"center", "centre", "centered", "centred", "middle"} & set(forms):
                return [c.Keeps(thing, "centre", denied)]
            return [c.Keeps(thing, "frame", denied)] if {"@inframe", "frame", "view"} & set(forms) else None


_NO_MOVER = re.compile(
    r"(there is no mover|(nothing|nobody|no one|no (object|subject|thing|person))\b.*"
    r"(@byitself|by itself|its own way|of its own|on the move)|nobody and nothing moves"
    r"|(with )?(all things|all objects) (stand|stands|standing|keep|keeping) still)"
)
_REMARK = re.compile(
    r"(that|this) (matters|decides|is decisive|settles it|is what counts|is what decides)|(depth|that alone) decides"
    r"|it (must|should|would|will)|besides|however"
    r"|against the (scenery|background)|the picture is|though|all in all|taken together|and so|that is so"
)
_IDLE = re.compile(r"(as )?if the camera (merely|only|just|simply) \w+.*|.*\bas if\b.*|in (a|an) .*alone")
_NOTHING_ELSE = re.compile(
    r".*\bno (second|other|further|additional|more|room)\b.*(motion|movement|room for ).*"
    r"|.*\b(no|little) room for (a |any |anything )?.*|(there is )?nothing else( is added"
    r"| happens| is going on| moves| changes| occurs)?"
)
_TRACKS = re.compile(
    r"(camera|it|shot|viewpoint) .*?(tracks?|follows?|leads?|chases?)\b (no|its|the|a) (tracked )?(subject)\b(.*)"
)
_TRACKING_SHOT = re.compile(r"\b(pan|tilt|arc|tail|lead|side|aerial) tracking shot")
_HOW: tuple[tuple[str, str], ...] = (
    ("panning", "pan"), ("tilting", "tilt"), ("behind", "tail"), ("ahead", "lead"), ("front", "lead"),
    ("side", "side"), ("above", "aerial"), ("arc", "arc"), ("curve", "arc"),
)  # fmt: skip
_SAME_WAY = re.compile(
    r"\b(view|gaze|axis|sight|lens|it|its|orientation)\b.*\b(unturned|aimed @sameway|aimed as before)"
)
_MAY = {"could", "can", "may", "might"}
_CAUSES = {"cause", "do", "look", "produce", "explain", "make", "give", "bring", "fit", "account", "both", "have"}
_BREAKS = {"because", "since", "as", "while", "whereas", "yet", "but"}


def possibility(sentence: list[Token]) -> tuple[int, int] | None:
    """Where a sentence says what could be: "both a pan and a truck could cause that"; first token and the one after."""
    forms = [t.form for t in sentence]
    for i, form in enumerate(forms):
        may = form in _MAY and forms[i + 1 : i + 2] and forms[i + 1] in _CAUSES
        alike = form == "look" and forms[i + 1 : i + 2] in (["alike"], ["@onerate"], ["same"])
        if not (may or alike) or not {"that", "this", "it", "so"} & set(forms[i:]):
            continue
        start = i
        while start and not sentence[start - 1].is_mark and forms[start - 1] not in _BREAKS:
            start -= 1
            if forms[start] in ("both", "either"):
                break
        end = i
        while end < len(forms) and not sentence[end].is_mark:
            end += 1
        if {"a", "an", "both", "either"} & set(forms[start:i]):
            return start, end
    return None


def built(tokens: list[Token]) -> list[c.Claim] | None:
    """What a clause of a fixed build claims; an empty list where it claims nothing, None for other clauses."""
    forms = [t.form for t in tokens]
    text = " ".join(forms)
    if _REMARK.fullmatch(text) or _IDLE.fullmatch(text):
        return []
    if _NO_MOVER.match(text):
        return [c.MovesItself(None, None, denied=True)]
    denied = bool({"not", "no", "never"} & set(forms))
    if (shot := _TRACKING_SHOT.search(text)) is not None and "be" in [t.word for t in tokens]:
        return [c.Tracking(None, shot[1], denied)]  # type: ignore[arg-type]
    if (tracks := _TRACKS.search(text)) is not None:
        how = next((way for word, way in _HOW if word in tracks[6]), None)
        return [c.Tracking(None, how, denied)]  # type: ignore[arg-type]
    if "fixed apart from" in text:
        return [c.Still("all", denied)]
    if {"motion", "movement"} & set(forms) and "camera" in forms and {"simple", "complex", "parts"} & set(forms):
        return [c.Kind("simple" if "simple" in forms else "complex", denied)]
    if "camera motion is clear" in text:
        return [c.Kind("clear")]
    if re.search(r"scene is (static|mostly static|not dynamic)", text):
        return [c.SceneMoves("static")]
    if re.search(r"\b(ordinary|moderate|medium|normal|regular) (pace|speed)", text) and "camera" not in forms:
        return [c.Speed("regular")]
    if _SAME_WAY.search(text):
        return [c.Still("direction")]
    return None


_UNSURE = re.compile(
    r"(it is )?((difficult|hard|impossible|tricky) to (tell|say|know|determine|decide|judge|see)"
    r"|unclear|uncertain|not clear|ambiguous|open) (whether|if) .*"
)


def leaves_open(sentence: list[Token]) -> bool:
    """Whether a sentence only says that nobody can know something: "it is hard to tell whether it pans or trucks"."""
    words = sentence[:-1] if sentence[-1].is_mark else sentence
    return not any(t.is_mark for t in words) and _UNSURE.fullmatch(" ".join(t.form for t in words)) is not None


def says_nothing_else(tokens: list[Token]) -> bool:
    """Whether a clause says that there is no second motion."""
    return _NOTHING_ELSE.fullmatch(" ".join(t.form for t in tokens)) is not None


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
        if words[i] in w.NOT_NOUNS:
            return None  # "it is a head on a stand"
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
