"""Forms of sentences about values of the record: steadiness, speed, tracking."""

from typing import Literal

from synthcam.verification import claims as c
from synthcam.verification.lexicon import HOW_OF, SPEED_OF, STEADINESS_OF
from synthcam.verification.phrases import FRAME, Build, Form, Match, agreeing, form_over, form_untimed, named, read_name

_STEADY = f"(?P<value>{'|'.join(STEADINESS_OF)})"
_SPEED = f"(?P<value>{'|'.join(SPEED_OF)})"
_HOW = f"(?P<how>{'|'.join(HOW_OF)})"
_MOTION_NP = "(?:motion|camera motion|movement|camera movement)"

_LARGER = ("looks larger", f"grows in the {FRAME}", "becomes larger", f"takes up more of the {FRAME}")
_SMALLER = ("looks smaller", f"shrinks in the {FRAME}", "becomes smaller", f"takes up less of the {FRAME}")


def _steadiness(m: Match, _: c.At, over: c.Span) -> c.Claim:
    return c.RecordValue("steadiness", STEADINESS_OF[m["value"]], over)


def _speed(m: Match, _: c.At, over: c.Span) -> c.Claim:
    return c.RecordValue("camera_motion_speed", SPEED_OF[m["value"]])


def _tracks(m: Match, _: c.At, over: c.Span) -> c.Claim:
    return c.Tracks(read_name(m["thing"]), HOW_OF[m["how"]], over)


def _subject_size(change: Literal["larger", "smaller"]) -> Build:
    return lambda m, _, over: c.SubjectSize(read_name(m["thing"]), change, over)


RECORD_FORMS: tuple[Form, ...] = (
    # Values of the record
    form_over(
        "",
        r"(?:the camera|the shot|the hold|the handling|the (?:hold|handling) of the camera)"
        rf" (?:is|stays|remains) {_STEADY}",
        _steadiness,
    ),
    form_untimed(" at a ", rf"the {_MOTION_NP} (?:is|runs|proceeds) at a {_SPEED} (?:pace|speed|rate)", _speed),
    form_untimed(" of the ", rf"the (?:pace|speed) of the {_MOTION_NP} is {_SPEED}", _speed),
    form_over(
        "the camera ",
        rf"the camera (?:follows|tracks|keeps up with|accompanies) {named('thing')} {_HOW}",
        _tracks,
    ),
    form_over(
        " by the camera ",
        rf"{named('thing')} {agreeing('thing', 'is')} (?:followed|tracked|accompanied) by the camera {_HOW}",
        _tracks,
    ),
    form_over(
        "",
        rf"{named('thing')} {agreeing('thing', *_LARGER)}",
        _subject_size("larger"),
    ),
    form_over(
        "",
        rf"{named('thing')} {agreeing('thing', *_SMALLER)}",
        _subject_size("smaller"),
    ),
)
