"""Shots to film, alone or as twins that differ in one thing, and the labels that each must be measured to have."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

import numpy as np

from synthcam.dataset.planning.deck import Deck
from synthcam.dataset.planning.recipe import FAMILIES, DatasetRecipeFile, ShotKind, TwinKind
from synthcam.language.told_facts import LABEL_OF
from synthcam.motion.vocabulary import OPPOSITE, PRIMITIVES, is_tracking

Pace = Literal["slow", "usual", "fast"]
WHOLES = ("arc", "crane", "dolly-zoom")
_TRACKING = {"track-side-left": "track-side", "track-side-right": "track-side"}


def family_of(motion: str) -> str:
    """pan-left -> pan; dolly-zoom-in -> dolly-zoom."""
    return motion.rpartition("-")[0]


@dataclass(frozen=True)
class ShotPlan:
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


RequiredLabels = tuple[tuple[str, bool], ...]
"""Labels by their last names, and the truth each must be measured to have; sorted."""


def required_labels(shot: ShotPlan, twin: ShotPlan | None = None) -> RequiredLabels:
    """The labels by which a shot is known: what is in it, and that what only its twin holds is not."""
    required: dict[str, bool] = _own(shot)
    if twin is not None:
        for label in _own(twin):
            if label not in required and _denies(shot, label):
                required[label] = False
    return tuple(sorted(required.items()))


def _own(shot: ShotPlan) -> dict[str, bool]:
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


def _opposite_labels(shot: ShotPlan) -> set[str]:
    opposites = (OPPOSITE[motion] for motion in shot.motions if motion in OPPOSITE)
    return {LABEL_OF[motion] for motion in opposites if motion in LABEL_OF}


T = TypeVar("T", bound=Hashable)
CONFUSABLE = {"pan": "truck", "tilt": "pedestal", "zoom": "dolly"}
CONFUSABLE |= {b: a for a, b in CONFUSABLE.items()}
BASIC = ("pan", "tilt", "roll", "zoom", "dolly", "truck", "pedestal")
SHAKES = (0.006, 0.01, 0.018)
"""Unsteady up to very unsteady, well inside either (see labels.thresholds)."""
TRACKED_ALIKE = {
    "track-lead": ("dolly-out",),
    "track-tail": ("dolly-in",),
    "track-side-left": ("truck-left",),
    "track-side-right": ("truck-right",),
    "track-pan": ("pan-left", "pan-right"),
    "track-tilt": ("tilt-up", "tilt-down"),
    "track-arc": ("arc-cw", "arc-ccw"),
}
"""How the camera moves in a tracking shot, with nobody to follow."""
TRACKED_OTHERWISE = {
    "track-lead": "track-tail",
    "track-tail": "track-lead",
    "track-side-left": "track-side-right",
    "track-side-right": "track-side-left",
}
WHOLE_PARTS = {
    "arc-cw": ("truck-left", "pan-right"),
    "arc-ccw": ("truck-right", "pan-left"),
    "crane-up": ("pedestal-up", "tilt-down"),
    "crane-down": ("pedestal-down", "tilt-up"),
}
TURNS = (0.3, 3.0)
"""Beside a truck or a pedestal: too little and too much of a turn for an arc or a crane."""
RARE = 2.5
"""How much oftener opposite arcs, cranes and dolly zooms are dealt than other opposites."""
QUICK = ("pan", "tilt", "roll", "truck")
"""What can be fast: other motions would run into something, or out of focal length."""


class ShotDealer:
    """Deals shots and pairs of shots for one portion, evenly over everything they can be."""

    def __init__(self, spec: DatasetRecipeFile, rng: np.random.Generator) -> None:
        self._spec, self._rng = spec, rng
        self._shots = Deck(spec.shots, rng)
        self._twins: Deck[TwinKind] = Deck(spec.twins.kinds, rng)
        self._decks: dict[str, Deck[Any]] = {}

    def alone(self) -> ShotPlan:
        """A shot without a twin."""
        kind = self._shots.deal()
        return {
            "single": lambda: _single(self._motion("alone", FAMILIES)),
            "compound": lambda: self._compound("alone"),
            "sequence": lambda: self._sequence("alone"),
            "tracking": lambda: _single(self._tracking("alone", tuple(n for n in PRIMITIVES if is_tracking(n)))),
            "shaky": lambda: replace(_single(self._motion("shaky", ("static", *BASIC))), shake=self._shake("alone")),
            "static": lambda: _single("static"),
        }[kind]()

    def twins(self) -> tuple[TwinKind, ShotPlan, ShotPlan]:
        """Two shots that differ in one thing, and what that is."""
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
        # Of motions in a row nothing but the opposite is denied, so both of a pair would be asked of neither.
        compound = self._some_compound("confusable")
        shot = self._compound("confusable") if compound else _single(self._motion("confusable", tuple(CONFUSABLE)))
        at = self._pick([m for m in shot.motions if family_of(m) in CONFUSABLE])
        return shot, _changed(shot, at, confused(at))

    def _opposite(self) -> tuple[ShotPlan, ShotPlan]:
        if self._part("opposite is tracking", "tracking"):
            name = self._tracking("opposite", tuple(TRACKED_OTHERWISE))
            return _single(name), _single(TRACKED_OTHERWISE[name])
        shot = self._some("opposite", FAMILIES)
        at = self._pick(list(shot.motions))
        return shot, _changed(shot, at, OPPOSITE[at])

    def _order(self) -> tuple[ShotPlan, ShotPlan]:
        shot = self._sequence("order")
        return shot, ShotPlan(shot.segments[::-1])

    def _whole(self) -> tuple[ShotPlan, ShotPlan]:
        whole = self._dealt("whole", {name: self._weight(name) for name in WHOLE_PARTS})
        return _single(whole), ShotPlan((WHOLE_PARTS[whole],), turn=self._dealt("turn", dict.fromkeys(TURNS, 1.0)))

    def _shaken(self) -> tuple[ShotPlan, ShotPlan]:
        steady = _single(self._motion("shaken", ("static", *BASIC)))
        return steady, replace(steady, shake=self._shake("twins"))

    def _paced(self) -> tuple[ShotPlan, ShotPlan]:
        slow = _single(self._motion("pace", QUICK))
        return replace(slow, pace="slow"), replace(slow, pace="fast")

    def _followed(self) -> tuple[ShotPlan, ShotPlan]:
        followed = self._tracking("subject", tuple(TRACKED_ALIKE))
        return _single(followed), _single(self._pick(TRACKED_ALIKE[followed]))

    def _some(self, where: str, families: Sequence[str]) -> ShotPlan:
        """A single, compound or sequence shot with one of the families in it."""
        kinds: tuple[ShotKind, ...] = ("single", "compound", "sequence")
        kind = self._dealt(f"{where} kind", {kind: self._spec.shots.get(kind, 0.0) for kind in kinds})
        if kind == "single":
            return _single(self._motion(where, families))
        return self._compound(where) if kind == "compound" else self._sequence(where)

    def _some_compound(self, where: str) -> bool:
        """Whether it is the turn of a compound shot rather than of a single one."""
        single, compound = (self._spec.shots.get(kind, 0.0) for kind in ("single", "compound"))
        return self._dealt(f"{where} is compound", {False: single or 1.0, True: compound})

    def _part(self, where: str, kind: ShotKind) -> bool:
        """Whether it is the turn of a kind of shot, by its weight among all."""
        own = self._spec.shots.get(kind, 0.0)
        return self._dealt(where, {True: own, False: sum(self._spec.shots.values()) - own})

    def _motion(self, where: str, families: Sequence[str]) -> str:
        """A motion of one of the families, by their weights, each direction as often."""
        names = [n for n in PRIMITIVES if (n if n == "static" else family_of(n)) in families and not is_tracking(n)]
        # Wholes are dealt here only, the others in compounds and rows too.
        rare = {name: RARE if where == "opposite" and family_of(name) in WHOLES else 1.0 for name in names}
        return self._dealt(where, {name: rare[name] * self._weight(name) for name in names})

    def _compound(self, where: str) -> ShotPlan:
        """Two motions at once. Twins of a kind (pan and truck) at once could be taken for a whole."""
        pairs: dict[tuple[str, ...], float] = {
            (a, b): self._weight(a) * self._weight(b)
            for a, b in _pairs()
            if family_of(a) != family_of(b) and CONFUSABLE.get(family_of(a)) != family_of(b)
        }
        return ShotPlan((self._dealt(f"{where} compound", pairs),))

    def _sequence(self, where: str) -> ShotPlan:
        """Two motions one after the other, of different families: to and fro would be one mixed motion."""
        pairs: dict[tuple[str, ...], float] = {
            (a, b): self._weight(a) * self._weight(b) for a, b in _pairs() if family_of(a) != family_of(b)
        }
        a, b = self._dealt(f"{where} sequence", pairs)
        return ShotPlan(((a,), (b,)) if self._rng.random() < 0.5 else ((b,), (a,)))

    def _tracking(self, where: str, names: Sequence[str]) -> str:
        return self._dealt(f"{where} tracking", dict.fromkeys(names, 1.0))

    def _shake(self, where: str) -> float:
        return self._dealt(f"{where} shake", dict.fromkeys(SHAKES, 1.0))

    def _weight(self, name: str) -> float:
        family = family_of(name)
        return next((self._spec.weight(f) for f in FAMILIES if f == family), 1.0)

    def _dealt(self, where: str, weights: Mapping[T, float]) -> T:
        if where not in self._decks:
            # A recipe may have taken the weight from everything that is possible here.
            weighed = weights if sum(weights.values()) else dict.fromkeys(weights, 1.0)
            self._decks[where] = Deck(weighed, self._rng)
        dealt: T = self._decks[where].deal()
        return dealt

    def _pick(self, options: Sequence[str]) -> str:
        return options[int(self._rng.integers(len(options)))]


def confused(motion: str) -> str:
    """What a motion is taken for: pan-left for truck-left, and so on."""
    family, _, way = motion.rpartition("-")
    return f"{CONFUSABLE[family]}-{way}"


def _single(motion: str) -> ShotPlan:
    return ShotPlan(((motion,),))


def _changed(shot: ShotPlan, old: str, new: str) -> ShotPlan:
    return replace(shot, segments=tuple(tuple(new if m == old else m for m in s) for s in shot.segments))


def _pairs() -> list[tuple[str, str]]:
    names = [name for name in PRIMITIVES if family_of(name) in BASIC]
    return [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
