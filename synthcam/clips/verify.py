"""Judges a text about a clip, or about a record, clause by clause: the front door of the verifier."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from synthcam.clips.restore import read_clip
from synthcam.errors import InputError
from synthcam.labels.annotation import MotionAnnotation
from synthcam.verification.chains import SECTIONS, verify_chain
from synthcam.verification.clip import CheckedClip
from synthcam.verification.questions import Question
from synthcam.verification.verdicts import TextVerdict, Verifier

if TYPE_CHECKING:
    from synthcam.clips.clip import Clip


def verify(
    text: str,
    about: "Clip | str | Path | MotionAnnotation | Mapping[str, Any]",
    *,
    question: str = "",
    options: Sequence[str] = (),
    answer: str | None = None,
) -> TextVerdict:
    """Judge every clause of a text in plain English against the exact geometry of a clip, or against a record alone.

    Args:
        text: a chain in <observation>, <think> and <answer> tags, or any English.
        about: a clip, the path of a clip.json, or a record of CameraBench's motion annotation without any geometry.
        question, options, answer: what a chain answers, its options ("A. ...") and the right answer, to judge the
            chain's own answer too.

    Returns:
        A verdict a clause, in order, each with `text`, `claim` (None where nothing is claimed) and `outcome`: "true",
        "false", "open" (the truth cannot be told), "unread" or "no claim".

    Raises:
        InputError: the file is not a clip.json, the clip was never labelled, or the record is none.
        RestoreError: the clip cannot be staged again as it was.

    Example:
        >>> clip = synthcam.render("pan-left", size=(96, 72), frames=8, fps=4)
        >>> [verdict.outcome for verdict in synthcam.verify("The shot swings to the left, without any zoom.", clip)]
        ['true', 'true']
        >>> synthcam.verify("The camera pans right.", clip).supported
        False
    """
    if not isinstance(text, str):
        raise InputError(f"text {text!r}; allowed is a text to judge")
    judge = _judge(about)
    if any(f"<{section}>" in text for section in SECTIONS):
        return verify_chain(text, judge, Question(question, tuple(options), answer) if question else None)
    return judge.verify(text)


def read_checked_clip(file: Path) -> CheckedClip:
    """A rendered clip as claims are checked against it, from its clip.json; the scene is built again.

    Raises:
        InputError: the file is not a clip.json.
        RestoreError: the clip cannot be staged again as it was.
    """
    restored = read_clip(file)
    if "annotation" not in restored.record:
        raise InputError(f"{file}: has no key 'annotation'; claims are checked against a rendered clip")
    return CheckedClip.from_staged(restored.staged, restored.record)


_JUDGES: "WeakKeyDictionary[Clip, Verifier]" = WeakKeyDictionary()
"""Of clips that were asked about before: many texts are judged of one clip."""


def _judge(about: "Clip | str | Path | MotionAnnotation | Mapping[str, Any]") -> Verifier:
    if isinstance(about, MotionAnnotation):
        return Verifier(about)
    if isinstance(about, Mapping):
        return Verifier(MotionAnnotation.from_record(dict(about)))
    if isinstance(about, str | Path):
        return Verifier(read_checked_clip(Path(about)))
    if not hasattr(about, "restored"):
        raise InputError(f"clip {about!r}; allowed is a clip, the path of a clip.json, or a record of its motion")
    if about not in _JUDGES:
        _JUDGES[about] = Verifier(CheckedClip.from_staged(about.restored.staged, about.record))
    return _JUDGES[about]
