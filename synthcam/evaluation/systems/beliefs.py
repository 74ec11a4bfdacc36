"""How likely each CameraBench label is of a clip by a measurement of its motion: what such systems answer from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from synthcam.motion.motions import LABEL_OF, MOTIONS, ORBIT_PARTS

UNKNOWN = 0.5
"""The likelihood of what a measurement says nothing about."""
RARE = 0.12
"""... and of what few clips have: tracking shots, blur, cuts."""
PRIMITIVES: dict[str, tuple[str, ...]] = {
    "dolly-in": ("forward_wrt_camera", "forward_wrt_ground", "forward_wrt_ground_birds_worms_included"),
    "dolly-out": ("backward_wrt_camera", "backward_wrt_ground", "backward_wrt_ground_birds_worms_included"),
    "pedestal-up": ("upward_wrt_camera", "upward_wrt_ground", "upward_wrt_ground_birds_worms_included"),
    "pedestal-down": ("downward_wrt_camera", "downward_wrt_ground", "downward_wrt_ground_birds_worms_included"),
    "truck-right": ("rightward",),
    "truck-left": ("leftward",),
    "zoom-in": ("zoom_in",),
    "zoom-out": ("zoom_out",),
    "pan-right": ("pan_right",),
    "pan-left": ("pan_left",),
    "tilt-up": ("tilt_up",),
    "tilt-down": ("tilt_down",),
    "roll-cw": ("roll_clockwise",),
    "roll-ccw": ("roll_counterclockwise",),
}
"""The fourteen motions of one axis each, and the labels that say `has_` and `only_` of them."""
STATIC = "static"
PARTS: dict[str, tuple[str, str]] = {
    **ORBIT_PARTS,
    "dolly-zoom-in": ("dolly-in", "zoom-out"),
    "dolly-zoom-out": ("dolly-out", "zoom-in"),
}
"""What a motion of several axes is made of; an answer names the one or the other."""
COARSE = ("left", "right", "up", "down", "in", "out", "roll", "static")
"""Where the picture of a moving camera goes, whether it turns or travels, zooms or dollies."""


@dataclass(frozen=True)
class TimedMotion:
    """A motion and when it happens, in seconds of the clip."""

    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Beliefs:
    """What a measurement holds of a clip.

    Attributes:
        motions: likelihood of each of the fourteen motions, of `static`, and of arcs, cranes and dolly zooms where the
            measurement knows them.
        coarse: likelihood of each of `COARSE`, which add up to 1.
        labels: likelihood of labels by their last names, beyond those that follow from the motions.
        timeline: motions that are more likely than not, in order of time.
        notes: what the measurement rests on, one sentence each.
    """

    motions: Mapping[str, float]
    coarse: Mapping[str, float]
    labels: Mapping[str, float] = field(default_factory=dict)
    timeline: tuple[TimedMotion, ...] = ()
    notes: tuple[str, ...] = ()

    def label(self, name: str) -> float:
        """The likelihood of a label, by its last name or its full one."""
        last = name.rpartition(".")[2]
        if last in self.labels:
            return self.labels[last]
        return _LABELS.get(last, _rare)(self)

    def likely(self) -> list[str]:
        """The motions that are more likely than not, in the order in which they begin, then the likeliest first."""
        begins = {one.name: one.start_s for one in reversed(self.timeline)}
        found = [name for name, belief in self.motions.items() if belief > 0.5 and name != STATIC]
        return sorted(found, key=lambda name: (begins.get(name, 0.0), -self.motions[name], name))

    @property
    def moving(self) -> float:
        """How likely the camera moves at all."""
        return 1.0 - self.motions.get(STATIC, UNKNOWN)

    def seconds(self, duration_s: float) -> list[list[str]]:
        """The motions of each second of the clip."""
        return [
            [one.name for one in self.timeline if one.start_s < second + 0.75 and one.end_s > second + 0.25]
            for second in range(max(1, round(duration_s)))
        ]


def only(beliefs: Beliefs, motion: str) -> float:
    """How likely a motion is the only one of the clip."""
    family = MOTIONS[motion].family
    others = [belief for name, belief in beliefs.motions.items() if name != STATIC and MOTIONS[name].family != family]
    opposite = beliefs.motions.get(MOTIONS[motion].opposite or "", 0.0)
    return beliefs.motions.get(motion, UNKNOWN) * (1 - max([opposite, *others], default=0.0))


def _table() -> "dict[str, _Rule]":
    rules: dict[str, _Rule] = {"fixed_camera": lambda b: b.motions.get(STATIC, UNKNOWN)}
    for motion, labels in PRIMITIVES.items():
        for label in labels:
            rules[f"has_{label}"] = _has(motion)
            rules[f"only_{label}"] = _only(motion)
    for motion, label in LABEL_OF.items():
        rules.setdefault(label, _has(motion, 0.05))
    rules["clear_moving_camera"] = rules["moving_camera"] = lambda b: b.moving
    rules["is_simple_motion"] = lambda b: b.moving * (0.8 if len(b.likely()) <= 2 else 0.3)
    rules["is_complex_motion"] = lambda b: b.moving * (0.2 if len(b.likely()) <= 2 else 0.7)
    rules["is_minor_motion"] = lambda b: 4 * b.moving * (1 - b.moving) / 2
    rules["static_scene"] = rules["mostly_static_scene"] = rules["dynamic_scene"] = lambda b: UNKNOWN
    return rules


_Rule = Callable[[Beliefs], float]


def _has(motion: str, otherwise: float = UNKNOWN) -> "_Rule":
    return lambda b: b.motions.get(motion, otherwise)


def _only(motion: str) -> "_Rule":
    return lambda b: only(b, motion)


def _rare(_: Beliefs) -> float:
    return RARE


def rises(value: float, half: float, steep: float) -> float:
    """A likelihood that is a half where the value is `half`, and rises with the logarithm of the value."""
    return float(1 / (1 + (max(value, 1e-9) / max(half, 1e-9)) ** -steep))


_LABELS = _table()
"""How likely each label is that follows from the motions."""
