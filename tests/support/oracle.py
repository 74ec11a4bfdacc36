"""An oracle for labels that shares no code with them and never looks at poses: it knows what was commanded.

It follows the command itself (which motions, how much, when, from which start; `oracle_rig`) and has the rendered depth
of the real frames. For each label it works out by brute force, with `oracle_warps` and `oracle_wholes`, what may
be said.
It contradicts a label only where it is sure, hence the slack of 1.25 on every limit; None is never contradicted, but
counted.

Rules. E is the label's *effect*: the median over the static surface points of how far its motion alone, as commanded,
carries them between two frames, summed over the steps of its direction, in frame widths. Where the frame of reference
leaves room (a truck named by the heading at its segment's start or by the current one), E has several readings. The
median has slack too, for scenes of a near and a far half: TRUE is judged by the 60 % quantile, FALSE by the 40 % one.

TRUE is contradicted if one of these holds
  unseen       every reading of E is below 4 % / 1.25 (plus 1.5 times the commanded shake; where nothing of the kind was
               commanded, E < 0.2 %, the shake does not count)
  minor        E is below 15 % / 1.25 of the largest effect of any motion while this one goes on, which is taken at the
               end of each step where it is less
  explained    some motion that is not there (E < 1 % / 1.25), with the other visible motions at will, reproduces the
               clip's warps in this one's place within 1 % / 1.25 (RMS, summed over steps)
  not circled  (arc, crane) no window of frames fixates a point at the depth of something in the picture's middle
  not held     (dolly zoom) in no window the lens undoes what the way does to something in the picture's middle
FALSE is contradicted if one of these holds
  seen         a reading of E is above 1.25 * 1 % (with shake: above 5 times its RMS); where the command was to follow
               the current heading, as arcs and cranes do, the reading by that heading
  could be     a motion that is there (E > 1.25 * 1 %) is explained so nearly by this one, which was not
               commanded, and that explanation needs this one (as one of the seven and as what the label says, in
               its direction) by more than 1.25 * 1 %
  circled      (arc, crane) an arc by 1.25 * 15 deg or more was commanded, alone or with motions that leave it one
  held         (dolly zoom) it was commanded, alone or with turns, and moves the picture by more than 1.25 * 4 %
In clips under a second shake is motion like any other, to the oracle as to the labels.
Within 20 deg of straight up or down, what is pan and what is roll is left open, and so is what is forward. Where the
camera is rolled by 50 to 130 deg, left, right, up and down may be said or denied of these steps as one likes; beyond,
left and right are the viewer's own and up and down along gravity are open. What the other steps surely
show must stand.

Nothing is expected of a motion between the two limits. A label is *clear* where the oracle would say True with the
slack against it: how many of those are True is reported, so that an answer of None everywhere is no success.
"""

from dataclasses import dataclass, field

import numpy as np
from support.oracle_warps import MOTIONS, QUANTILES, TELLS_SHAKE_S, Pictures, commanded
from support.oracle_wholes import ARC_DEG, circles, holds_scale, something_at

from synthcam.clips.drawing import frame_times
from synthcam.clips.spec import ClipSpec
from synthcam.clips.staging import StagedMotion
from synthcam.geometry.se3 import Array
from synthcam.motion.expression import Term
from synthcam.rendering.protocol import Truth

VISIBLE, INVISIBLE, DISTINCT, MINOR = 0.04, 0.01, 0.01, 0.15
DISTINCT_PART = 0.15
"""What is left over must be at least this part of the motion's effect. (A mean over all points would be that of the few
beside the camera.)"""
SLACK = 1.25
NOT_COMMANDED = 0.002
SHAKE_TRUE, SHAKE_FALSE = 1.5, 5.0
STEEP, ROLLED = np.radians(70.0), np.radians(50.0)
SIDES, RISES = ("pan", "tilt", "truck"), ("pedestal", "ground up")
"""What changes its sign to the viewer of a camera that is upside down, and what is open there."""
PLAINLY_ALONG = np.sin(np.radians(20.0))
_C, _G, _W = "camera_centric_movement", "ground_centric_movement", "arc_crane_movement"
DIRECTIONS: dict[str, tuple[str, int]] = {
    f"{_C}.pan_right.has_pan_right": ("pan", 1),
    f"{_C}.pan_left.has_pan_left": ("pan", -1),
    f"{_C}.tilt_up.has_tilt_up": ("tilt", 1),
    f"{_C}.tilt_down.has_tilt_down": ("tilt", -1),
    f"{_C}.roll_clockwise.has_roll_clockwise": ("roll", 1),
    f"{_C}.roll_counterclockwise.has_roll_counterclockwise": ("roll", -1),
    f"{_C}.zoom_in.has_zoom_in": ("zoom", 1),
    f"{_C}.zoom_out.has_zoom_out": ("zoom", -1),
    f"{_C}.rightward.has_rightward": ("truck", 1),
    f"{_C}.leftward.has_leftward": ("truck", -1),
    f"{_C}.forward.has_forward_wrt_camera": ("first forward", 1),
    f"{_C}.backward.has_backward_wrt_camera": ("first forward", -1),
    f"{_C}.upward.has_upward_wrt_camera": ("first up", 1),
    f"{_C}.downward.has_downward_wrt_camera": ("first up", -1),
    f"{_G}.forward.has_forward_wrt_ground": ("ground forward", 1),
    f"{_G}.backward.has_backward_wrt_ground": ("ground forward", -1),
    f"{_G}.upward.has_upward_wrt_ground": ("ground up", 1),
    f"{_G}.downward.has_downward_wrt_ground": ("ground up", -1),
}
"""Label to what it is about, and its direction."""
WHOLES: dict[str, tuple[str, int]] = {
    f"{_W}.arc_clockwise.has_arc_clockwise": ("arc", 1),
    f"{_W}.arc_counterclockwise.has_arc_counterclockwise": ("arc", -1),
    f"{_W}.crane_up.has_crane_up": ("crane", 1),
    f"{_W}.crane_down.has_crane_down": ("crane", -1),
    "dolly_zoom_movement.has_dolly_in_zoom_out": ("dolly-zoom", 1),
    "dolly_zoom_movement.has_dolly_out_zoom_in": ("dolly-zoom", -1),
}
NAMED: dict[str, tuple[str, int]] = {
    "pan-right": ("pan", 1), "pan-left": ("pan", -1), "tilt-up": ("tilt", 1), "tilt-down": ("tilt", -1),
    "roll-cw": ("roll", 1), "roll-ccw": ("roll", -1), "zoom-in": ("zoom", 1), "zoom-out": ("zoom", -1),
    "dolly-in": ("dolly", 1), "dolly-out": ("dolly", -1), "truck-right": ("truck", 1), "truck-left": ("truck", -1),
    "pedestal-up": ("ground up", 1), "pedestal-down": ("ground up", -1),
}  # fmt: skip
"""Canonical motion names, which are claims too."""
LIKE = {"first forward": "dolly", "ground forward": "dolly", "first up": "pedestal", "ground up": "pedestal"}


@dataclass
class Expected:
    """What may be said: why True, why False would be wrong (empty: nothing speaks against it); whether it is clear."""

    not_true: list[str] = field(default_factory=list)
    not_false: list[str] = field(default_factory=list)
    clear: bool = False


class Oracle:
    """One clip's expectations."""

    def __init__(self, spec: ClipSpec, staged: StagedMotion, truths: list[Truth]) -> None:
        self.staged, self.truths, self.times = staged, truths, frame_times(spec)
        self.worked_out: dict[tuple[str, int], Expected] = {}
        self.order = commanded(staged, self.times)
        self.pictures = Pictures(staged, truths, self.times, self.order)
        self.shake = staged.path.expression.shake if spec.duration >= TELLS_SHAKE_S else 0.0
        turning = ("arc", "crane", "track-arc")
        turns = any(term.name.startswith(turning) for term in staged.path.expression.terms)
        self.driven = "current" if turns else spec.heading
        self.parts = self.order.parts(self.order.axes)
        self.amounts = np.column_stack([self.order.turn, self.parts])
        self.steps = {name: self._carried(self.amounts, i) for i, name in enumerate(MOTIONS)}
        self.surely = {name: self._carried(self.amounts, i, least=True) for i, name in enumerate(MOTIONS)}
        self.sizes = {name: max(_one_way(steps)) for name, steps in self.steps.items()}
        self.there = [m for m in MOTIONS if self.sizes[m] > SLACK * INVISIBLE]
        self.absent = [m for m in MOTIONS if self.sizes[m] < INVISIBLE / SLACK]
        self.tells = {m: max(DISTINCT, DISTINCT_PART * self.sizes[m]) for m in self.there}
        self.substitutes = {(own, other): self._substitute(own, other) for own in self.there for other in self.absent}
        self.steep = bool((np.abs(self.order.pitch) > STEEP).any())
        rolled = np.abs((self.order.rig.roll + np.pi) % (2 * np.pi) - np.pi)
        most, least = np.maximum(rolled[1:], rolled[:-1]), np.minimum(rolled[1:], rolled[:-1])
        self.rolled = bool((rolled > ROLLED).any())
        self.facing = np.where(most <= ROLLED, 1.0, np.where(least >= np.pi - ROLLED, -1.0, 0.0))
        self.low, self.readings, self.high = (self._readings(quantile) for quantile in QUANTILES)

    # --- effects -----------------------------------------------------------------------------------------------------
    def _carried(self, amounts: Array, motion: int, *, least: bool = False, quantile: float = 0.5) -> Array:
        """Signed effect (S,) of one of the seven alone, of amounts (S, 7)."""
        only = np.zeros_like(amounts)
        only[:, motion] = amounts[:, motion]
        move = np.einsum("si,six->sx", only[:, 4:], self.order.axes)
        return self.pictures.moved(only[:, :4], move, least=least, quantile=quantile) * np.sign(only[:, motion])

    def _moving_by(self, part: Array, direction: Array, *, quantile: float = 0.5) -> Array:
        """Signed effect (S,) of moving by `part` (S,) metres along unit vectors (S, 3)."""
        still = np.zeros((len(part), 4))
        return self.pictures.moved(still, part[:, None] * direction, quantile=quantile) * np.sign(part)

    def _readings(self, quantile: float) -> dict[str, list[Array]]:
        """All readings of every label's signed steps (S,)."""
        order, move = self.order, self.order.move
        out = {name: [self._carried(self.amounts, i, quantile=quantile)] for i, name in enumerate(MOTIONS)}
        at_start = order.parts(order.segment_axes)
        for k, name in enumerate(MOTIONS[4:]):
            out[name].append(self._moving_by(at_start[:, k], order.segment_axes[:, k], quantile=quantile))
        first = {name: np.broadcast_to(axis, move.shape) for name, axis in zip(*self._first_frame(), strict=True)}
        ground = {"ground up": [np.broadcast_to([0.0, 1.0, 0.0], move.shape)]}
        ground["ground forward"] = [np.cross([0.0, 1.0, 0.0], axes[:, 1]) for axes in (order.axes, order.segment_axes)]
        for name, directions in [*((n, [d]) for n, d in first.items()), *ground.items()]:
            out[name] = [self._moving_by((move * d).sum(axis=1), d, quantile=quantile) for d in directions]
        return out

    def _first_frame(self) -> tuple[tuple[str, str], tuple[Array, Array]]:
        camera = self.order.cameras[0]
        return ("first forward", "first up"), (camera[:, 2], -camera[:, 1])

    def _substitute(self, own: str, other: str) -> tuple[float, Array]:
        free = [MOTIONS.index(m) for m in self.there if m != own]
        return self.pictures.substitute(self.amounts, MOTIONS.index(own), MOTIONS.index(other), free)

    # --- what may be said --------------------------------------------------------------------------------------------
    def direction(self, about: str, sign: int) -> Expected:
        """What is expected of a direction, worked out once."""
        if (about, sign) not in self.worked_out:
            self.worked_out[about, sign] = self._direction(about, sign)
        return self.worked_out[about, sign]

    def _direction(self, about: str, sign: int) -> Expected:
        """Rules `unseen`, `minor`, `explained`, `seen`, `could be`."""
        out = Expected()
        readings = self.readings[about]
        way = 0 if sign > 0 else 1
        least = min(_one_way(r)[way] for r in readings)
        most = max(_one_way(r)[way] for r in self.high[about])
        driven = self.low[about][:1] if self.driven == "current" else self.low[about]
        allowed = SHAKE_TRUE * self.shake if most > NOT_COMMANDED else 0.0
        if most + allowed < VISIBLE / SLACK:
            out.not_true.append(f"unseen: {most:.4f}")
        beside = max(self._beside(r) for r in readings)
        if most + allowed < MINOR / SLACK * beside:
            out.not_true.append(f"minor: {most:.4f} beside {beside:.4f}")
        explained = self._explained(LIKE.get(about, about))
        if explained and min(explained.values()) < 1 / SLACK:
            other = min(explained, key=lambda k: explained[k])
            out.not_true.append(f"explained: {other}, left over {explained[other]:.3f} of what tells them")
        as_driven = max(_one_way(r)[way] for r in driven)
        if as_driven > max(SLACK * INVISIBLE, SHAKE_FALSE * self.shake):
            out.not_false.append(f"seen: {as_driven:.4f}")
        out.not_false += self._could_be(about, sign)
        if self.steep and about in ("pan", "roll", "ground forward"):
            return Expected()
        if self.rolled and about in (*SIDES, *RISES):
            return self._rolled_direction(about, way)
        opposite = max(_one_way(r)[1 - way] for r in readings)
        out.clear = (
            least > SLACK * max(VISIBLE, MINOR * max(self.sizes.values()))
            and opposite < INVISIBLE / SLACK
            and all(left > SLACK for left in explained.values())
            and len(self.there) + len(self.absent) == len(MOTIONS)
            and not self.shake
            and not self.steep
            and not any(term.primitive.needs_subject for term in self.staged.path.expression.terms)
            and self._plainly_along(about)
        )
        return out

    def _rolled_direction(self, about: str, way: int) -> Expected:
        """Rules `unseen` and `seen` of a clip in which the camera is rolled far."""
        out = Expected()
        facing = self.facing if about in SIDES else np.maximum(self.facing, 0.0)
        most = max(_one_way(r * facing)[way] + np.abs(r[facing == 0]).sum() for r in self.high[about])
        if most + SHAKE_TRUE * self.shake < VISIBLE / SLACK:
            out.not_true.append(f"unseen, rolled: {most:.4f}")
        surely = min(_one_way(r * facing)[way] for r in self.low[about])
        if surely > max(SLACK * INVISIBLE, SHAKE_FALSE * self.shake):
            out.not_false.append(f"seen, rolled: {surely:.4f}")
        return out

    def _plainly_along(self, about: str) -> bool:
        """Whether a move, if it is one, is so much along its direction that no fewer names would do for all of it."""
        if about in MOTIONS[:4]:
            return True
        along = np.abs((self.order.move * self._axis_of(about)).sum(axis=1)).sum()
        return bool(along > PLAINLY_ALONG * np.linalg.norm(self.order.move, axis=1).sum())

    def _explained(self, motion: str) -> dict[str, float]:
        """What is left over with each absent motion in this one's place, as a part of what tells the two apart.

        A turned-away move stands for all moves.
        """
        own = [motion]
        if motion not in self.there and motion not in MOTIONS[:4]:
            # Of those, a part too small to be seen has next to nothing to leave over and decides nothing.
            own = [m for m in MOTIONS[4:] if self.sizes[m] > SLACK * VISIBLE]
        pairs = {(i, j): left / self.tells[i] for (i, j), (left, _) in self.substitutes.items() if i in own}
        if self.steep:  # straight down a rise is backwards, too: two names of one thing
            pairs = {(i, j): left for (i, j), left in pairs.items() if not {i, j} <= {"dolly", "pedestal"}}
        return {f"{i} as {j}": left for (i, j), left in pairs.items()}

    def _beside(self, own: Array) -> float:
        during = np.abs(own) > 0.1 * np.abs(own).max(initial=0.0)
        return max((max(_one_way(steps[during])) for steps in self.surely.values()), default=0.0)

    def _could_be(self, about: str, sign: int) -> list[str]:
        other = LIKE.get(about, about)
        out = []
        for (own, absent), (left, needed) in self.substitutes.items():
            if absent != other or left >= self.tells[own] / SLACK:
                continue
            column = MOTIONS.index(absent)
            amounts = np.zeros((len(needed), 7))
            amounts[:, column] = needed
            signed = self._carried(amounts, column)
            if max(_one_way(signed)) <= SLACK * INVISIBLE:
                continue
            if column >= 4:
                along = self._axis_of(about)
                signed = self._moving_by(needed * (self.order.axes[:, column - 4] * along).sum(axis=1), along)
            size = _one_way(signed)[0 if sign > 0 else 1]
            if size > SLACK * INVISIBLE:
                out.append(f"could be: {own} as {absent} left over {left:.4f}, needs {size:.4f}")
        return out

    def _axis_of(self, about: str) -> Array:
        """The direction (S, 3) a move is judged along."""
        if about in MOTIONS:
            return np.asarray(self.order.axes[:, MOTIONS.index(about) - 4])
        if about.startswith("ground"):
            up = np.array([0.0, 1.0, 0.0])
            return (
                np.broadcast_to(up, self.order.move.shape)
                if about == "ground up"
                else np.cross(up, self.order.axes[:, 1])
            )
        names, axes = self._first_frame()
        return np.broadcast_to(axes[names.index(about)], self.order.move.shape)

    def whole(self, kind: str, sign: int, said: bool | None) -> Expected:
        """Rules `not circled`, `circled`, `not held`, `held`; only what was `said` is looked into."""
        out = Expected()
        name = f"{kind}-{_way(kind, sign)}"
        if said is True:
            shown = {"slack": SLACK, "sign": sign}
            if kind == "dolly-zoom":
                if not holds_scale(self.staged, self.truths, self.times, **shown):
                    out.not_true.append("not held")
            elif not circles(self.staged, self.truths, self.times, horizontal=kind == "arc", **shown):
                out.not_true.append("not circled")
        for segment, (begin, end) in zip(
            self.staged.path.expression.segments, self.staged.path.segment_times(), strict=True
        ):
            for term in segment.terms:
                if term.name == name and self._clear_whole(kind, term, segment.terms, begin, end):
                    out.clear = not self.shake and len(self.staged.path.expression.segments) == 1
                    out.not_false.append(f"commanded: {term}")
        return out

    def _clear_whole(self, kind: str, term: Term, terms: tuple[Term, ...], begin: float, end: float) -> bool:
        """Whether a commanded whole is plainly one: large, level, visible in its parts, its subject in the middle."""
        middle = 0.5 * (self.times[1:] + self.times[:-1])
        during = (middle > begin) & (middle < end)
        if np.abs(self.order.pitch).max() > np.radians(45.0) or during.sum() < 3:
            return False
        parts = {"arc": ("truck", "pan"), "crane": ("pedestal", "tilt"), "dolly-zoom": ("dolly", "zoom")}[kind]
        others = [t for t in terms if t is not term]
        harmless = {"arc": ("roll", "zoom"), "crane": ("roll", "zoom"), "dolly-zoom": ("roll",)}[kind]
        if any(not t.name.startswith(harmless) for t in others):
            return False
        if any(max(_one_way(self.steps[p][during])) < SLACK * VISIBLE for p in parts):
            return False
        frames = (self.times >= begin) & (self.times <= end)
        seen = [t for t, use in zip(self.truths, frames, strict=True) if use]
        if not all(something_at([t], self.staged.path.subject_distance, 1.0) for t in seen):
            return False
        if kind != "dolly-zoom":
            return bool((term.amount or 0.0) > SLACK * ARC_DEG)
        both = np.zeros_like(self.amounts)
        both[during] = self.amounts[during]
        both[:, [0, 1, 2]] = 0.0
        return bool(
            self.pictures.moved(both[:, :4], np.where(during[:, None], self.order.move, 0.0)).sum() > SLACK * VISIBLE
        )


def _one_way(steps: Array) -> tuple[float, float]:
    """Sums of the positive and of the negative steps."""
    return float(np.maximum(steps, 0).sum()), float(np.maximum(-steps, 0).sum())


def _way(kind: str, sign: int) -> str:
    words = {"arc": ("cw", "ccw"), "crane": ("up", "down"), "dolly-zoom": ("in", "out")}[kind]
    return words[0] if sign > 0 else words[1]
