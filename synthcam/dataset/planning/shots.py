"""Chooses the shots of a dataset, single or as twins, and the labels that must be measured in each."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

import numpy as np

from synthcam.dataset.planning.deck import Deck
from synthcam.dataset.planning.recipe import FAMILIES, DatasetRecipeFile, ShotKind, TwinKind
from synthcam.motion.motions import (
    COMPOSITE_FAMILIES,
    LABEL_OF,
    LOOKALIKE,
    LOOKALIKE_FAMILY,
    MOTIONS,
    OPPOSITE,
    OPPOSITE_TRACKING,
    ORBIT_PARTS,
    SIMPLE_FAMILIES,
    TRACKING_WITHOUT_SUBJECT,
    is_tracking,
)

Pace = Literal["slow", "usual", "fast"]
T = TypeVar("T", bound=Hashable)
SHAKES = (0.006, 0.01, 0.018)
"""RMS of shake in frame widths, from unsteady to very unsteady, with a margin to the thresholds of the labels."""
TURNS = (0.3, 3.0)
"""Factors on the turn beside a truck or pedestal: too little and too much for an arc or a crane."""
COMPOSITE_WEIGHT = 2.5
"""Weight of opposite arcs, cranes and dolly zooms, which occur nowhere else, relative to other opposites."""
CAN_BE_FAST = ("pan", "tilt", "roll", "truck")
"""Families that can be fast; others would collide with the scene or run out of focal length."""


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
    if len(shot.motions) == 1 and shot.tracking is None:
        for along_gravity, of_the_camera in _IN_CAMERA_FRAME.items():
            if along_gravity in required:
                required[of_the_camera] = required[along_gravity]
    return tuple(sorted(required.items()))


_IN_CAMERA_FRAME = {
    "has_upward_wrt_ground_birds_worms_included": "has_upward_wrt_camera",
    "has_downward_wrt_ground_birds_worms_included": "has_downward_wrt_camera",
}
"""What CameraBench's tasks Move Up and Move Down ask about a single motion whose own label is along gravity."""


def _asserted(shot: ShotPlan) -> dict[str, bool]:
    required = {LABEL_OF[motion]: True for motion in shot.motions if motion in LABEL_OF}
    if shot.tracking is not None:
        required |= dict.fromkeys(MOTIONS[shot.tracking].labels, True)
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
    if any(MOTIONS[motion].family in COMPOSITE_FAMILIES for motion in shot.motions):
        return label in _COMPOSITE_LABELS
    return shot.tracking is None and (len(shot.segments) == 1 or label in _opposite_labels(shot))


_COMPOSITE_LABELS = {label for motion, label in LABEL_OF.items() if MOTIONS[motion].family in COMPOSITE_FAMILIES}


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
            "shaky": lambda: replace(self._static_or_simple("shaky"), shake=self._shake("alone")),
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
            "still": lambda: (_single("static"), _single(self._motion("still", SIMPLE_FAMILIES))),
        }
        return kind, *made[kind]()

    def _confusable(self) -> tuple[ShotPlan, ShotPlan]:
        # In a sequence only opposites are denied: a label that tells the twins apart would be open for both.
        if self._is_compound("confusable"):
            shot = self._compound("confusable")
        else:
            shot = _single(self._motion("confusable", tuple(LOOKALIKE_FAMILY)))
        at = self._pick([m for m in shot.motions if m in LOOKALIKE])
        return shot, _replaced(shot, at, LOOKALIKE[at])

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
        whole = self._deal("whole", {name: self._weight(name) for name in ORBIT_PARTS})
        return _single(whole), ShotPlan((ORBIT_PARTS[whole],), turn=self._deal("turn", dict.fromkeys(TURNS, 1.0)))

    def _shaken(self) -> tuple[ShotPlan, ShotPlan]:
        steady = self._static_or_simple("shaken")
        return steady, replace(steady, shake=self._shake("twins"))

    def _paced(self) -> tuple[ShotPlan, ShotPlan]:
        slow = _single(self._motion("pace", CAN_BE_FAST))
        return replace(slow, pace="slow"), replace(slow, pace="fast")

    def _followed(self) -> tuple[ShotPlan, ShotPlan]:
        followed = self._tracking("subject", tuple(TRACKING_WITHOUT_SUBJECT))
        return _single(followed), _single(self._pick(TRACKING_WITHOUT_SUBJECT[followed]))

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
        names = [name for name, motion in MOTIONS.items() if motion.family in families]
        # Composite motions are dealt here only, the others in compounds and sequences too.
        composite = COMPOSITE_WEIGHT if where == "opposite" else 1.0
        rare = {name: composite if MOTIONS[name].family in COMPOSITE_FAMILIES else 1.0 for name in names}
        return self._deal(where, {name: rare[name] * self._weight(name) for name in names})

    def _static_or_simple(self, where: str) -> ShotPlan:
        """A static shot, or one with a simple motion."""
        return _single(self._motion(where, ("static", *SIMPLE_FAMILIES)))

    def _compound(self, where: str) -> ShotPlan:
        """Two simultaneous motions; never a confusable pair (pan and truck), which could be measured as an arc."""
        pairs: dict[tuple[str, ...], float] = {
            (a, b): self._weight(a) * self._weight(b)
            for a, b in _pairs_of_families()
            if LOOKALIKE_FAMILY.get(MOTIONS[a].family) != MOTIONS[b].family
        }
        return ShotPlan((self._deal(f"{where} compound", pairs),))

    def _sequence(self, where: str) -> ShotPlan:
        """Two motions in sequence, of different families: back and forth would be one mixed motion."""
        pairs: dict[tuple[str, ...], float] = {
            (a, b): self._weight(a) * self._weight(b) for a, b in _pairs_of_families()
        }
        a, b = self._deal(f"{where} sequence", pairs)
        return ShotPlan(((a,), (b,)) if self._rng.random() < 0.5 else ((b,), (a,)))

    def _tracking(self, where: str, names: Sequence[str]) -> str:
        return self._deal(f"{where} tracking", dict.fromkeys(names, 1.0))

    def _shake(self, where: str) -> float:
        return self._deal(f"{where} shake", dict.fromkeys(SHAKES, 1.0))

    def _weight(self, name: str) -> float:
        family = MOTIONS[name].family
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


def _single(motion: str) -> ShotPlan:
    return ShotPlan(((motion,),))


def _replaced(shot: ShotPlan, old: str, new: str) -> ShotPlan:
    return replace(shot, segments=tuple(tuple(new if m == old else m for m in s) for s in shot.segments))


def _pairs_of_families() -> list[tuple[str, str]]:
    """All pairs of simple motions of two families, in the order of the table."""
    names = [name for name, motion in MOTIONS.items() if motion.family in SIMPLE_FAMILIES]
    pairs = ((a, b) for i, a in enumerate(names) for b in names[i + 1 :])
    return [(a, b) for a, b in pairs if MOTIONS[a].family != MOTIONS[b].family]
