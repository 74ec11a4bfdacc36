"""Clauses whose build alone fixes what they claim: movers, only-ness, possibilities, kinds of tracking, remarks."""

import re

from synthcam.verification.reading import claims as c
from synthcam.verification.reading.token import Token

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
    """Whether a sentence only says that something cannot be told: "it is hard to tell whether it pans or trucks"."""
    words = sentence[:-1] if sentence[-1].is_mark else sentence
    return not any(t.is_mark for t in words) and _UNSURE.fullmatch(" ".join(t.form for t in words)) is not None


def says_nothing_else(tokens: list[Token]) -> bool:
    """Whether a clause says that there is no second motion."""
    return _NOTHING_ELSE.fullmatch(" ".join(t.form for t in tokens)) is not None
