"""Sentences without numbers or names: looked up whole, not matched."""

import re
from functools import cache
from itertools import product

from synthcam.verification import claims as c
from synthcam.verification.lexicon import ABSENT_OF_NOUN, ABSENT_OF_VERB, MOTION_OF_NOUN, MOTION_OF_VERB, SCENE_OF
from synthcam.verification.statements import all_statements

_HAPPENS = ("takes place", "occurs", "is made", "is carried out")
_WHAT_IT_DOES = ("what the camera does", "the camera's motion")
_NEVER = ("", " at any time", " at any point", " anywhere in the clip")
_NONE = ("takes place", "occurs", "is seen", "is found", "is present")
_NOWHERE = ("", " in the clip", " here", " at any time")
_RULED_OUT = ("can be ruled out", "is ruled out", "is excluded", "can be excluded")
_STILL_VERBS = (
    "makes no motion", "does not move at all", "is fixed", "stands still", "stays fixed", "is stationary", "is at rest",
)  # fmt: skip
_CONCLUDING = re.compile(
    "(?:(?:so|hence|therefore|thus|it follows that|this means that|consequently,)"
    "|from (?:this|these cues|what is seen|these observations) it follows that"
    "|(?:these cues|the cues|the observations) (?:show|say|mean|tell) that) (?P<statement>.+)"
)
_ORDERS = tuple(
    re.compile(pattern)
    for pattern in (
        "(?P<first>.+) (?:comes|happens|begins) before (?P<second>.+)",
        "(?P<second>.+) (?:comes|follows|happens|begins) after (?P<first>.+)",
        "first comes (?P<first>.+), then (?P<second>.+)",
        "(?P<first>.+) (?:is followed by|gives way to) (?P<second>.+)",
    )
)
_TOGETHER = tuple(
    re.compile(pattern)
    for pattern in (
        "(?P<one>.+) and (?P<other>.+) (?:happen|run|go on|take place)"
        " (?:together|at the same time|at once|in parallel)",
        "(?P<one>.+) (?:goes on|runs|takes place) (?:together with|at the same time as|alongside) (?P<other>.+)",
    )
)


@cache
def untimed() -> dict[str, c.Claim]:
    """Sentences about motions that carry no time."""
    found: dict[str, c.Claim] = {text: c.Motion(motion) for text, motion in _motion_wordings().items()}
    for verb, what in ABSENT_OF_VERB.items():
        texts = [f"the camera does not {verb}{when}" for when in _NEVER]
        found |= dict.fromkeys(texts, c.Absent(what))
    for noun, what in ABSENT_OF_NOUN.items():
        texts = [f"there is no {noun}{where}" for where in ("", " in the clip", " here", " to be seen", " at any time")]
        texts += [f"no {noun} {ends}{where}" for ends, where in product(_NONE, _NOWHERE)]
        texts += [f"the camera's motion {has} no {noun}" for has in ("includes", "contains", "shows", "has")]
        texts += [f"any {noun} {out}{here}" for out, here in product(_RULED_OUT, ("", " here"))]
        found |= dict.fromkeys(texts, c.Absent(what))
    return found


@cache
def timed() -> dict[str, tuple[str, c.RecordValue | None]]:
    """Sentences that carry a span -> the motion that goes on then, or a claim about the whole clip."""
    found: dict[str, tuple[str, c.RecordValue | None]] = {}
    for text, motion in _motion_wordings().items():
        found[text] = (motion, None)
    for noun, motion in MOTION_OF_NOUN.items():
        found[f"{noun} lasts"] = (motion, None)
    nothing = c.RecordValue("camera_movement", "no")
    for verb in _STILL_VERBS:
        found[f"the camera {verb}"] = ("", nothing)
    for noun in ("camera motion", "motion of the camera", "movement of the camera"):
        for ends in ("takes place", "occurs", "is seen", "is found"):
            found[f"no {noun} {ends}"] = ("", nothing)
    for text, value in SCENE_OF.items():
        found[text] = ("", c.RecordValue("scene_movement", value))
    return found


def _motion_wordings() -> dict[str, str]:
    found = {f"the camera {verb}": motion for verb, motion in MOTION_OF_VERB.items()}
    for noun, motion in MOTION_OF_NOUN.items():
        texts = [f"there is {noun}", *(f"{noun} {ends}" for ends in _HAPPENS)]
        texts += [f"{does} {has} {noun}" for does, has in product(_WHAT_IT_DOES, ("is", "includes", "contains"))]
        found |= dict.fromkeys(texts, motion)
    return found


def conclusion(sentence: str) -> c.Claim | None:
    """A statement about labels that is concluded from what was said."""
    found = _CONCLUDING.fullmatch(sentence)
    return all_statements().get(found["statement"]) if found else None


def two_motions(sentence: str) -> c.Claim | None:
    """One motion before another, or beside it."""
    for pattern in _ORDERS:
        if found := pattern.fullmatch(sentence):
            first, second = MOTION_OF_NOUN.get(found["first"]), MOTION_OF_NOUN.get(found["second"])
            if first and second:
                return c.Order(first, second)
    for pattern in _TOGETHER:
        if found := pattern.fullmatch(sentence):
            one, other = MOTION_OF_NOUN.get(found["one"]), MOTION_OF_NOUN.get(found["other"])
            if one and other:
                return c.Together(one, other)
    return None
