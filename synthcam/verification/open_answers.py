"""Answers in sentences: whether they say what was asked, all of it, and what the thinking came to."""

import re
from collections.abc import Sequence

from synthcam.verification import claims as c
from synthcam.verification.clip import CheckedClip
from synthcam.verification.english import plain_spelling
from synthcam.verification.lexicon import VERBS

_MOTION = re.compile(
    "(?:describe|caption|put into words|sum up|tell|say) (?:the camera (?:movement|motion|work)|what the camera does"
    "|how the camera moves)|(?:write|give) a (?:[a-z]+ )?caption|how does the camera move|camera motion"
)
_KINDS: tuple[tuple[re.Pattern[str], tuple[type[c.Claim], ...]], ...] = (
    (
        re.compile("field of view|angle of view|opening (?:angle )?of the frustum|opening angle"),
        (c.FovChanged, c.FovStays, c.Focal),
    ),
    (
        re.compile("optical axis|line of sight|viewing axis|does the camera turn"),
        (c.AxisTurned, c.AxisStays),
    ),
    (
        re.compile("camera position|apex|camera's place in space|is the camera itself displaced"),
        c.TRAJECTORY,
    ),
)
"""What a question asks about, and the kinds of claim that tell it."""


def open_answer_problem(
    question: str, answer: Sequence[c.Parsed], thought: Sequence[c.Parsed], clip: CheckedClip
) -> str | None:
    """Why sentences do not answer a question; None where they do, or where it asks for nothing that is known here.

    Whether they are true is found sentence by sentence; here, whether they are what was asked and leave nothing out.
    """
    if not answer:
        return "the answer is empty"
    plain = plain_spelling(question)
    for asks, kinds in _KINDS:
        if asks.search(plain):
            if not any(isinstance(claim, kinds) for claim in answer):
                return f"the answer tells nothing of what is asked; allowed are {_listed(kinds)}"
            told = {type(claim) for claim in answer if isinstance(claim, kinds)}
            return None if told & {type(claim) for claim in thought} else "the thinking does not come to the answer"
    return _motion_problem(answer, thought, clip) if _MOTION.search(plain) else None


def motion_groups(claim: c.Parsed) -> list[frozenset[str]]:
    """The motions that a sentence tells in order, those at one time together; empty where it is no description."""
    if isinstance(claim, c.Motion):
        return [frozenset({claim.motion})]
    return [frozenset(group) for group in claim.groups] if isinstance(claim, c.Caption) else []


def _motion_problem(answer: Sequence[c.Parsed], thought: Sequence[c.Parsed], clip: CheckedClip) -> str | None:
    told = {motion for claim in answer for group in motion_groups(claim) for motion in group}
    # A tracking shot is told by who is followed; the record says of whom, not every caption does.
    needed = {motion for motion in clip.measured.motions if motion in VERBS and not motion.startswith("track-")}
    if missing := sorted(needed - told):
        return f"the answer leaves out {', '.join(missing)}"
    if not told:
        return "the answer tells no motion"
    descriptions = [motion_groups(claim) for claim in answer if motion_groups(claim)]
    came_to = [motion_groups(claim) for claim in thought]
    return None if any(each in came_to for each in descriptions) else "the thinking does not come to the answer"


def _listed(kinds: Sequence[type[c.Claim]]) -> str:
    return ", ".join(kind.__name__ for kind in kinds)
