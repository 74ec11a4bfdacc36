"""What a slot wishes for: motions in their order, shake, pace; and which labels say that they came out so."""

from dataclasses import dataclass
from typing import Literal

from synthcam.language.told_facts import LABEL_OF
from synthcam.motion.vocabulary import OPPOSITE, is_tracking

Pace = Literal["slow", "usual", "fast"]
WHOLES = ("arc", "crane", "dolly-zoom")
_TRACKING = {"track-side-left": "track-side", "track-side-right": "track-side"}


def family_of(motion: str) -> str:
    """pan-left -> pan; dolly-zoom-in -> dolly-zoom."""
    return motion.rpartition("-")[0]


@dataclass(frozen=True)
class Shot:
    """Motions by name: those of a segment at the same time, segments one after the other.

    Attributes:
        segments: ((static,),) where the camera stands.
        shake: root mean square in frame widths; 0 for none.
        pace: slow and fast ones are measured as such.
    """

    segments: tuple[tuple[str, ...], ...]
    shake: float = 0.0
    pace: Pace = "usual"
    turn: float = 1.0
    """How far pan and tilt go, as a factor: what turns as fast as it travels circles what it sees."""

    @property
    def motions(self) -> tuple[str, ...]:
        """All names in order."""
        return tuple(motion for segment in self.segments for motion in segment)

    @property
    def tracking(self) -> str | None:
        """The tracking shot in it, if there is one."""
        return next((motion for motion in self.motions if is_tracking(motion)), None)

    @property
    def still(self) -> bool:
        """Whether the camera stands, give or take shake."""
        return self.motions == ("static",)

    def __str__(self) -> str:
        """A motion expression without amounts."""
        text = ", ".join("+".join(segment) for segment in self.segments)
        return f"{text}+shake" if self.shake else text


Wish = tuple[tuple[str, bool], ...]
"""Labels by their last names, and the truth each must be measured to have; sorted."""


def wish_of(shot: Shot, twin: Shot | None = None) -> Wish:
    """The labels by which a shot is known: what is in it, and that what only its twin holds is not."""
    wished: dict[str, bool] = _own(shot)
    if twin is not None:
        for label in _own(twin):
            if label not in wished and _denies(shot, label):
                wished[label] = False
    return tuple(sorted(wished.items()))


def _own(shot: Shot) -> dict[str, bool]:
    wished = {LABEL_OF[motion]: True for motion in shot.motions if motion in LABEL_OF}
    if shot.tracking is not None:
        kind = _TRACKING.get(shot.tracking, shot.tracking).removeprefix("track-")
        wished |= {"track_shot": True, f"{kind}_tracking_shot": True}
        if kind == "side":
            wished[f"side_tracking_shot_{shot.tracking.removeprefix('track-side-')}ward"] = True
    if shot.still:
        wished["fixed_camera_with_shake" if shot.shake else "fixed_camera"] = True
    elif shot.shake:
        wished["shaky_camera"] = True
    if shot.pace != "usual":
        wished[f"{shot.pace}_moving_camera"] = True
    return wished


def _denies(shot: Shot, label: str) -> bool:
    """Whether a shot without something is measured to be without it.

    CameraBench's rules: a record with an arc or a crane says nothing of other motions, one of motions in a row denies
    opposites alone. A dolly zoom holds a dolly and a zoom; who tracks moves in any way.
    """
    if label not in LABEL_OF.values():
        return True
    held = {family_of(motion) for motion in shot.motions}
    if held & set(WHOLES):
        return label in _WHOLE_LABELS
    return shot.tracking is None and (len(shot.segments) == 1 or label in _opposite_labels(shot))


_WHOLE_LABELS = {label for motion, label in LABEL_OF.items() if family_of(motion) in WHOLES}


def _opposite_labels(shot: Shot) -> set[str]:
    opposites = (OPPOSITE[motion] for motion in shot.motions if motion in OPPOSITE)
    return {LABEL_OF[motion] for motion in opposites if motion in LABEL_OF}
