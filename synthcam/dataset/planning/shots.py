"""Chooses the shots of a dataset, single or as twins, and the labels that must be measured in each."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

import numpy as np

from synthcam.dataset.planning.deck import Deck
from synthcam.dataset.planning.recipe import FAMILIES, DatasetRecipeFile, ShotKind, TwinKind
from synthcam.motion.motions import LABEL_OF, MOTIONS, OPPOSITE, is_tracking

Pace = Literal["slow", "usual", "fast"]
WHOLES = ("arc", "crane", "dolly-zoom")
_TRACKING = {"track-side-left": "track-side", "track-side-right": "track-side"}
T = TypeVar("T", bound=Hashable)
CONFUSABLE = {"pan": "truck", "tilt": "pedestal", "zoom": "dolly"}
CONFUSABLE |= {b: a for a, b in CONFUSABLE.items()}
BASIC = ("pan", "tilt", "roll", "zoom", "dolly", "truck", "pedestal")
SHAKES = (0.006, 0.01, 0.018)
"""RMS of shake in frame widths, from unsteady to very unsteady, with a margin to the thresholds of the labels."""
CAMERA_MOTION_OF_TRACKING = {
    "track-lead": ("dolly-out",),
    "track-tail": ("dolly-in",),
    "track-side-left": ("truck-left",),
    "track-side-right": ("truck-right",),
    "track-pan": ("pan-left", "pan-right"),
    "track-tilt": ("tilt-up", "tilt-down"),
    "track-arc": ("arc-cw", "arc-ccw"),
}
"""The camera motions that look like a tracking shot without its subject."""
OPPOSITE_TRACKING = {
    "track-lead": "track-tail",
    "track-tail": "track-lead",
    "track-side-left": "track-side-right",
    "track-side-right": "track-side-left",
}
PARTS_OF_WHOLES = {
    "arc-cw": ("truck-left", "pan-right"),
    "arc-ccw": ("truck-right", "pan-left"),
    "crane-up": ("pedestal-up", "tilt-down"),
    "crane-down": ("pedestal-down", "tilt-up"),
}
TURNS = (0.3, 3.0)
"""Factors on the turn beside a truck or pedestal: too little and too much for an arc or a crane."""
COMPOSITE_WEIGHT = 2.5
"""Weight of opposite arcs, cranes and dolly zooms, which occur nowhere else, relative to other opposites."""
CAN_BE_FAST = ("pan", "tilt", "roll", "truck")
"""Families that can be fast; others would collide with the scene or run out of focal length."""


def family_of(motion: str) -> str:
    """The family of a motion: pan for pan-left, dolly-zoom for dolly-zoom-in."""
    return motion.rpartition("-")[0]


@dataclass(frozen=True)
class ShotPlan:
    """What the camera of a clip does: motions by name, without amounts.

    Attributes:
        segments: motions at the same time in each segment, segments one after the other; (("static",),) for none.
        shake: root mean square in frame widths; 0 for none.
        pace: slow and fast shots must be measured as such.
        turn: factor on the amounts of pan and tilt. A camera that turns as much as it travels fixates a point and
            makes an arc or a crane; other factors avoid that.
    """

    segments: tuple[tuple[str, ...], ...]
    shake: float = 0.0
    pace: Pace = "usual"
    turn: float = 1.0

    @property
    def motions(self) -> tuple[str, ...]:
        """The names of all motions, in order."""
        return tuple(motion for segment in self.segments for motion in segment)

    @property
    def tracking(self) -> str | None:
        """The name of its tracking motion, if it has one."""
        return next((motion for motion in self.motions if is_tracking(motion)), None)

    @property
    def still(self) -> bool:
        """Whether the camera stays in place, with shake or without."""
        return self.motions == ("static",)

    def __str__(self) -> str:
        """A motion expression without amounts."""
        text = ", ".join("+".join(segment) for segment in self.segments)
        return f"{text}+shake" if self.shake else text


RequiredLabels = tuple[tuple[str, bool], ...]
"""Pairs of a label's last name and the truth that must be measured, sorted."""


def required_labels(shot: ShotPlan, twin: ShotPlan | None = None) -> RequiredLabels:
    """The labels that make a clip what was planned: its own motions are there, those of only its twin are not."""
    required: dict[str, bool] = _asserted(shot)
    if twin is not None:
        for label in _asserted(twin):
            if label not in required and _denies(shot, label):
                required[label] = False
    return tuple(sorted(required.items()))


def _asserted(shot: ShotPlan) -> dict[str, bool]:
    required = {LABEL_OF[motion]: True for motion in shot.motions if motion in LABEL_OF}
    if shot.tracking is not None:
        kind = _TRACKING.get(shot.tracking, shot.tracking).removeprefix("track-")
        required |= {"track_shot": True, f"{kind}_tracking_shot": True}
        if kind == "side":
            required[f"side_tracking_shot_{shot.tracking.removeprefix('track-side-')}ward"] = True
    if shot.still:
        required["fixed_camera_with_shake" if shot.shake else "fixed_camera"] = True
    elif shot.shake:
        required["shaky_camera"] = True
    if shot.pace != "usual":
        required[f"{shot.pace}_moving_camera"] = True
    return required


def _denies(shot: ShotPlan, label: str) -> bool:
    """Whether a label can be False for a shot without that motion, by CameraBench's rules.

    A record with an arc or a crane leaves all other motions open, and a sequence of motions denies opposites only. A
    dolly zoom contains a dolly and a zoom; a tracking shot may contain any motion.
    """
    if label not in LABEL_OF.values():
        return True
    held = {family_of(motion) for motion in shot.motions}
    if held & set(WHOLES):
        return label in _WHOLE_LABELS
    return shot.tracking is None and (len(shot.segments) == 1 or label in _opposite_labels(shot))


_WHOLE_LABELS = {label for motion, label in LABEL_OF.items() if family_of(motion) in WHOLES}


def _opposite_labels(shot: ShotPlan) -> set[str]:
    opposites = (OPPOSITE[motion] for motion in shot.motions if motion in OPPOSITE)
    return {LABEL_OF[motion] for motion in opposites if motion in LABEL_OF}


class ShotDealer:
    """Deals the shots of one portion, evenly over kinds of shots, kinds of twins, motions and directions."""

    def __init__(self, spec: DatasetRecipeFile, rng: np.random.Generator) -> None:
        self._spec, self._rng = spec, rng
        self._shots = Deck(spec.shots, rng)
        self._twins: Deck[TwinKind] = Deck(spec.twins.kinds, rng)
        self._decks: dict[str, Deck[Any]] = {}

    def without_twin(self) -> ShotPlan:
        """A shot without a twin."""
        kind = self._shots.deal()
        return {
            "single": lambda: _single(self._motion("alone", FAMILIES)),
            "compound": lambda: self._compound("alone"),
            "sequence": lambda: self._sequence("alone"),
            "tracking": lambda: _single(self._tracking("alone", tuple(n for n in MOTIONS if is_tracking(n)))),
            "shaky": lambda: replace(_single(self._motion("shaky", ("static", *BASIC))), shake=self._shake("alone")),
            "static": lambda: _single("static"),
        }[kind]()

    def twins(self) -> tuple[TwinKind, ShotPlan, ShotPlan]:
        """Two shots that differ in one thing, and the kind of twins they are."""
        kind = self._twins.deal()
        made: dict[TwinKind, Callable[[], tuple[ShotPlan, ShotPlan]]] = {
            "confusable": self._confusable,
            "opposite": self._opposite,
            "order": self._order,
            "whole": self._whole,
            "shake": self._shaken,
            "pace": self._paced,
            "subject": self._followed,
            "still": lambda: (_single("static"), _single(self._motion("still", BASIC))),
        }
        return kind, *made[kind]()

    def _confusable(self) -> tuple[ShotPlan, ShotPlan]:
        # In a sequence only opposites are denied: a label that tells the twins apart would be open for both.
        compound = self._is_compound("confusable")
        shot = self._compound("confusable") if compound else _single(self._motion("confusable", tuple(CONFUSABLE)))
        at = self._pick([m for m in shot.motions if family_of(m) in CONFUSABLE])
        return shot, _replaced(shot, at, confused(at))

    def _opposite(self) -> tuple[ShotPlan, ShotPlan]:
        if self._is_kind("opposite is tracking", "tracking"):
            name = self._tracking("opposite", tuple(OPPOSITE_TRACKING))
            return _single(name), _single(OPPOSITE_TRACKING[name])
        shot = self._containing("opposite", FAMILIES)
        at = self._pick(list(shot.motions))
        return shot, _replaced(shot, at, OPPOSITE[at])

    def _order(self) -> tuple[ShotPlan, ShotPlan]:
        shot = self._sequence("order")
        return shot, ShotPlan(shot.segments[::-1])

    def _whole(self) -> tuple[ShotPlan, ShotPlan]:
        whole = self._deal("whole", {name: self._weight(name) for name in PARTS_OF_WHOLES})
        return _single(whole), ShotPlan((PARTS_OF_WHOLES[whole],), turn=self._deal("turn", dict.fromkeys(TURNS, 1.0)))

    def _shaken(self) -> tuple[ShotPlan, ShotPlan]:
        steady = _single(self._motion("shaken", ("static", *BASIC)))
        return steady, replace(steady, shake=self._shake("twins"))

    def _paced(self) -> tuple[ShotPlan, ShotPlan]:
        slow = _single(self._motion("pace", CAN_BE_FAST))
        return replace(slow, pace="slow"), replace(slow, pace="fast")

    def _followed(self) -> tuple[ShotPlan, ShotPlan]:
        followed = self._tracking("subject", tuple(CAMERA_MOTION_OF_TRACKING))
        return _single(followed), _single(self._pick(CAMERA_MOTION_OF_TRACKING[followed]))

    def _containing(self, where: str, families: Sequence[str]) -> ShotPlan:
        """A single, compound or sequence shot that contains one of the families."""
        kinds: tuple[ShotKind, ...] = ("single", "compound", "sequence")
        kind = self._deal(f"{where} kind", {kind: self._spec.shots.get(kind, 0.0) for kind in kinds})
        if kind == "single":
            return _single(self._motion(where, families))
        return self._compound(where) if kind == "compound" else self._sequence(where)

    def _is_compound(self, where: str) -> bool:
        """Deal whether the next shot is compound rather than single."""
        single, compound = (self._spec.shots.get(kind, 0.0) for kind in ("single", "compound"))
        return self._deal(f"{where} is compound", {False: single or 1.0, True: compound})

    def _is_kind(self, where: str, kind: ShotKind) -> bool:
        """Deal whether the next shot is of a kind, by its weight among all."""
        own = self._spec.shots.get(kind, 0.0)
        return self._deal(where, {True: own, False: sum(self._spec.shots.values()) - own})

    def _motion(self, where: str, families: Sequence[str]) -> str:
        """A motion of one of the families, by their weights, with all directions equally often."""
        names = [n for n in MOTIONS if (n if n == "static" else family_of(n)) in families and not is_tracking(n)]
        # Composite motions are dealt here only, the others in compounds and sequences too.
        rare = {name: COMPOSITE_WEIGHT if where == "opposite" and family_of(name) in WHOLES else 1.0 for name in names}
        return self._deal(where, {name: rare[name] * self._weight(name) for name in names})

    def _compound(self, where: str) -> ShotPlan:
        """Two simultaneous motions; never a confusable pair (pan and truck), which could be measured as an arc."""
        pairs: dict[tuple[str, ...], float] = {
            (a, b): self._weight(a) * self._weight(b)
            for a, b in _pairs()
            if family_of(a) != family_of(b) and CONFUSABLE.get(family_of(a)) != family_of(b)
        }
        return ShotPlan((self._deal(f"{where} compound", pairs),))

    def _sequence(self, where: str) -> ShotPlan:
        """Two motions in sequence, of different families: back and forth would be one mixed motion."""
        pairs: dict[tuple[str, ...], float] = {
            (a, b): self._weight(a) * self._weight(b) for a, b in _pairs() if family_of(a) != family_of(b)
        }
        a, b = self._deal(f"{where} sequence", pairs)
        return ShotPlan(((a,), (b,)) if self._rng.random() < 0.5 else ((b,), (a,)))

    def _tracking(self, where: str, names: Sequence[str]) -> str:
        return self._deal(f"{where} tracking", dict.fromkeys(names, 1.0))

    def _shake(self, where: str) -> float:
        return self._deal(f"{where} shake", dict.fromkeys(SHAKES, 1.0))

    def _weight(self, name: str) -> float:
        family = family_of(name)
        return next((self._spec.weight(f) for f in FAMILIES if f == family), 1.0)

    def _deal(self, where: str, weights: Mapping[T, float]) -> T:
        if where not in self._decks:
            # A recipe may give weight 0 to everything that is possible here.
            weighed = weights if sum(weights.values()) else dict.fromkeys(weights, 1.0)
            self._decks[where] = Deck(weighed, self._rng)
        dealt: T = self._decks[where].deal()
        return dealt

    def _pick(self, options: Sequence[str]) -> str:
        return options[int(self._rng.integers(len(options)))]


def confused(motion: str) -> str:
    """The look-alike of a motion: pan-left for truck-left and the reverse, and so on."""
    family, _, way = motion.rpartition("-")
    return f"{CONFUSABLE[family]}-{way}"


def _single(motion: str) -> ShotPlan:
    return ShotPlan(((motion,),))


def _replaced(shot: ShotPlan, old: str, new: str) -> ShotPlan:
    return replace(shot, segments=tuple(tuple(new if m == old else m for m in s) for s in shot.segments))


def _pairs() -> list[tuple[str, str]]:
    names = [name for name in MOTIONS if family_of(name) in BASIC]
    return [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
