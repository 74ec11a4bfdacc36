"""Captions: one sentence that says several things at once."""

import re

from synthcam.verification.claims import Caption, Tracks
from synthcam.verification.lexicon import HOW_OF, MANNER_OF, MOTION_OF_VERB, PACE_OF
from synthcam.verification.phrases import NAME, read_name

_FOLLOWING = re.compile(
    rf"(?P<rest>.+), (?:following|tracking|keeping up with) (?P<thing>{NAME}) (?P<how>{'|'.join(HOW_OF)})"
)
_MANNER = re.compile(rf"(?P<rest>.+), (?P<manner>{'|'.join(MANNER_OF)})")
_PACE = re.compile(rf"(?P<pace>{'|'.join(PACE_OF)}) (?P<rest>.+)")


def read_caption(sentence: str) -> Caption | None:
    """The caption a plainly spelled sentence is, or None."""
    if not sentence.startswith("the camera "):
        return None
    rest = sentence.removeprefix("the camera ")
    follows = steadiness = pace = None
    if found := _FOLLOWING.fullmatch(rest):
        rest, follows = found["rest"], Tracks(read_name(found["thing"]), HOW_OF[found["how"]])
    if found := _MANNER.fullmatch(rest):
        rest, steadiness = found["rest"], MANNER_OF[found["manner"]]
    if found := _PACE.fullmatch(rest):
        rest, pace = found["rest"], PACE_OF[found["pace"]]
    groups = []
    for group in rest.split(", then "):
        verbs = [MOTION_OF_VERB.get(verb) for verb in re.split(", | and ", group)]
        named = [verb for verb in verbs if verb is not None]
        if len(named) < len(verbs) or len(verbs) > 3:
            return None
        groups.append(tuple(named))
    if len(groups) > 4 or (len(groups) > 1 and any("static" in group for group in groups)):
        return None
    return Caption(tuple(groups), pace, steadiness, follows)
