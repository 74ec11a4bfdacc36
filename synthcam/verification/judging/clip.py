"""Claims judged against a clip as an eye would: true within its tolerance, false beyond twice that, open between.

Motions of the camera are weighed by how far they move the picture. Shares are of the frame's width across and of its
height down.
"""

from collections.abc import Callable
from functools import cached_property

import numpy as np
from scipy.ndimage import uniform_filter1d

from synthcam.geometry.se3 import Array
from synthcam.verification.clip import CheckedClip
from synthcam.verification.eye.camera import CameraMotion
from synthcam.verification.eye.look import Course, Look
from synthcam.verification.judging.naming import SUBJECT_WORDS, Meant, meant_by
from synthcam.verification.judging.optics import law_holds, supports
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, all_of, any_of, opposite, truth
from synthcam.verification.judging.record import judge_by_record
from synthcam.verification.reading import claims as c

VISIBLE, INVISIBLE = 0.03, 0.015
"""A motion that moves the picture by so many frame widths is seen; by less than half of it, it is not."""
GROWN, NOT_GROWN = float(np.log(1.12)), float(np.log(1.06))
TURNED_DEG, NOT_TURNED_DEG = 6.0, 3.0
FASTER, ALIKE, UNLIKE = 1.2, 1.15, 1.3
"""Ratios of speeds that a viewer notices, takes for equal, and can no longer take for equal."""
UNSEEN, SEEN = 0.05, 0.25
"""Parts of a thing's largest visible share: gone, and there."""
_SLOW, _FAST = 0.06, 0.35
"""Frame widths a second."""

_PARTS: dict[c.Family, tuple[tuple[str, c.Way, c.Way], ...]] = {
    "pan": (("pan", "right", "left"),), "tilt": (("tilt", "up", "down"),), "roll": (("roll", "cw", "ccw"),),
    "zoom": (("zoom", "in", "out"),),
}  # fmt: skip
_KEYS = {"pan": ("camera_pan",), "tilt": ("camera_tilt",), "roll": ("camera_roll",), "zoom": ("camera_zoom",),
         "right": ("camera_left_right",), "up": ("camera_up_down", "camera_up_down_cam_frame"),
         "ahead": ("camera_forward_backward", "camera_forward_backward_cam_frame")}  # fmt: skip
_PARTS_OF: dict[str, tuple[str, ...]] = {
    "turn": ("pan", "tilt", "roll"), "move": ("right", "up", "ahead"), "truck": ("right",), "pedestal": ("up",),
    "dolly": ("ahead",),
}  # fmt: skip
_AGAINST: dict[c.Way, c.Way] = {
    "left": "right", "right": "left", "up": "down", "down": "up", "forward": "backward", "backward": "forward",
}  # fmt: skip
_TURNS: tuple[c.Family, ...] = ("pan", "tilt", "roll")
_DOES: tuple[c.Family, ...] = ("move", "turn", "zoom")
_WAYS: dict[c.Way, tuple[str, bool]] = {
    "right": ("right", True), "left": ("right", False), "up": ("up", True), "down": ("up", False),
    "forward": ("ahead", True), "backward": ("ahead", False),
}  # fmt: skip


def between(value: float, true_from: float, false_to: float) -> Outcome:
    """True from one threshold on, false up to another, open between."""
    if value >= true_from:
        return TRUE
    return FALSE if value <= false_to else OPEN


class ClipJudge:
    """Judges claims about one clip; what it looks at is kept for later claims."""

    def __init__(self, clip: CheckedClip) -> None:
        self.clip = clip
        self.record = clip.measured.annotation
        self._names: dict[c.Name | None, Meant | None] = {}
        self._judged: dict[c.Claim, Outcome] = {}

    @cached_property
    def look(self) -> Look:
        """Rays at the clip."""
        return Look(self.clip)

    @cached_property
    def camera(self) -> CameraMotion:
        """The motion of its camera."""
        return CameraMotion(self.look)

    def judge(self, claim: c.Claim) -> Outcome:
        """Whether a claim is true of the clip."""
        if claim not in self._judged:
            self._judged[claim] = self._judge(claim)
        return self._judged[claim]

    def _judge(self, claim: c.Claim) -> Outcome:
        match claim:
            case c.Motion():
                return self._motion(claim)
            case c.Still():
                return opposite(self._still(claim), denied=claim.denied)
            case c.Order():
                return self._order(claim)
            case c.Together():
                return self._together(claim)
            case c.Steadiness():
                return self._steady(claim.least, claim.most)
            case c.Trembles():
                return self._steady(0, 1) if claim.denied else self._steady(1, 3)
            case c.Speed():
                return opposite(self._speed(claim), denied=claim.denied)
            case c.SpeedChange():
                return opposite(self._speed_change(claim), denied=claim.denied)
            case c.Tracking():
                return opposite(self._tracking(claim), denied=claim.denied)
            case c.Keeps():
                return opposite(self._of_thing(claim.thing, lambda i: self._keeps(i, claim.where)), denied=claim.denied)
            case c.SubjectSize():
                return self._of_thing(claim.thing or c.Name("subject"), lambda i: self._grows(i, claim.way, None))
            case c.Reveals():
                return opposite(self._of_thing(claim.thing, self._revealed), denied=claim.denied)
            case c.LooksAt():
                return self._of_thing(claim.thing, self._looked_at)
            case c.Slides():
                return self._slides(claim)
            case c.Grows():
                found = self._of_thing(
                    claim.thing, lambda i: self._grows(i, claim.way, claim.factor, claim.amount), whole=True
                )
                return opposite(found, denied=claim.denied)
            case c.Turns():
                found = self._of_thing(claim.thing, lambda i: self._turns(i, claim), whole=True)
                return opposite(found, denied=claim.denied)
            case c.Visible():
                return self._visible(claim)
            case c.Covers():
                return opposite(self._covers(claim), denied=claim.denied)
            case c.MovesItself():
                if claim.thing is None:
                    return opposite(self._something_moves(), denied=claim.denied)
                found = self._of_thing(claim.thing, lambda course: self._moves_itself(course, claim))
                return opposite(found, denied=claim.denied)
            case c.Compare():
                return opposite(self._compare(claim), denied=claim.denied)
            case c.Alike():
                return opposite(self._alike(claim.what), denied=not claim.alike)
            case c.Nearer():
                return opposite(self._nearer(claim), denied=claim.denied)
            case c.Law():
                return law_holds(claim)
            case c.Inference():
                return supports(claim)
            case c.SceneMoves() | c.Kind() | c.Effect():
                return judge_by_record(claim, self.record)
            case _:
                return OPEN

    # --- the camera -----------------------------------------------------------------------------------------------
    def _amount(self, part: str, *, positive: bool) -> float:
        return self.camera.curves[part].amount(positive=positive)

    def _largest(self) -> float:
        curves = self.camera.curves
        return max(
            max(curves[p].rise(), curves[p].fall()) for p in ("pan", "tilt", "roll", "zoom", "right", "up", "ahead")
        )

    def _part(self, part: str, *, positive: bool) -> Outcome:
        """Whether one part of the motion is there, this way."""
        found = between(self._amount(part, positive=positive), VISIBLE, INVISIBLE)
        if part in ("right", "up", "ahead"):
            seen = between(self._amount(f"{part}_view", positive=positive), VISIBLE, INVISIBLE)
            found = found if found == seen else OPEN
        unsure = any(key in self.record.unsure for key in _KEYS[part])
        if found == TRUE and (unsure or self._amount(part, positive=positive) < 0.15 * self._largest()):
            return OPEN
        if found == FALSE and unsure and self._amount(part, positive=positive) > 0.002:
            return OPEN
        return found

    def _way(self, way: c.Way) -> Outcome:
        part, positive = _WAYS[way]
        return self._part(part, positive=positive)

    def _turn(self, family: c.Family, way: c.Way) -> Outcome:
        part, positive_way, _ = _PARTS[family][0]
        return self._part(part, positive=way == positive_way)

    def _arc(self, way: c.Way | None) -> Outcome:
        ways: tuple[c.Way, ...] = (way,) if way else ("cw", "ccw")
        outcomes = []
        for one in ways:
            if "camera_arc" in self.record.unsure:
                outcomes.append(OPEN)
            elif self.record.value("camera_arc") == {"cw": "clockwise", "ccw": "counter_clockwise"}[one]:
                outcomes.append(TRUE)
            else:
                sides: tuple[c.Way, c.Way] = ("left", "right") if one == "cw" else ("right", "left")
                both = all_of((self._way(sides[0]), self._turn("pan", sides[1])))
                outcomes.append(FALSE if both == FALSE else OPEN)
        return any_of(outcomes)

    def _present(self, family: c.Family, way: c.Way | None) -> Outcome:
        if family in _PARTS:
            _, one, other = _PARTS[family][0]
            return any_of([self._turn(family, w) for w in ((way,) if way else (one, other))])
        if family == "arc":
            return self._arc(way)
        if family == "crane":
            key = self.record.value("camera_crane")
            if key != "no" and (way is None or key == f"crane_{way}"):
                return TRUE
            up: c.Way = "up" if way in (None, "up") else "down"
            return FALSE if self._way(up) == FALSE else OPEN
        if family == "dolly_zoom":
            return OPEN if "dolly_zoom" in self.record.unsure else truth(self.record.dolly_zoom)
        if family == "turn":
            return any_of([self._present(f, None) for f in _TURNS])
        if way is None:
            ways: tuple[c.Way, ...] = {
                "truck": ("left", "right"),
                "pedestal": ("up", "down"),
                "dolly": ("forward", "backward"),
            }.get(family, tuple(_WAYS))  # type: ignore[assignment]
            moves = any_of([self._way(w) for w in ways])
            return (
                moves if family != "any" else any_of([moves, self._present("turn", None), self._present("zoom", None)])
            )
        if family == "any":
            return self._any_way(way)
        found = self._way(way)
        if found == FALSE and self._loosely(way) == TRUE and self._way(_AGAINST[way]) == FALSE:
            # "moves left" may be said of a pan to the left; that is neither true nor quite false
            return OPEN if family == "move" and way in ("left", "right", "up", "down") else found
        return found

    def _loosely(self, way: c.Way) -> Outcome:
        if way in ("left", "right"):
            return self._turn("pan", way)
        return self._turn("tilt", way) if way in ("up", "down") else FALSE

    def _any_way(self, way: c.Way) -> Outcome:
        if way in ("cw", "ccw"):
            return any_of((self._turn("roll", way), self._arc(way)))
        found = [self._way(way), self._loosely(way)]
        if way in ("forward", "backward"):
            found.append(self._turn("zoom", "in" if way == "forward" else "out"))
        return any_of(found)

    def _motion(self, claim: c.Motion) -> Outcome:
        found = self._present(claim.family, claim.way)
        if claim.denied and claim.alone:  # "is not the only motion"
            return TRUE if found == FALSE or self._has_others(claim) else (OPEN if found == OPEN else FALSE)
        if claim.denied:
            return opposite(found)
        if found != TRUE:
            return found
        if claim.alone and self._has_others(claim):
            return FALSE
        if claim.part is not None and (timing := self._timing(claim)) is not None:
            return self._timely(claim.part, timing)
        return found

    def _curve(self, motion: c.Motion) -> tuple[str, bool] | None:
        if motion.family in _PARTS:
            part, one, _ = _PARTS[motion.family][0]
            if motion.way is not None:
                return part, motion.way == one
            return part, self._amount(part, positive=True) >= self._amount(part, positive=False)
        if motion.way in _WAYS and motion.family in ("move", "any", "truck", "dolly", "pedestal"):
            if motion.family == "any" and self._way(motion.way) != TRUE and self._loosely(motion.way) == TRUE:
                return ("pan" if motion.way in ("left", "right") else "tilt"), motion.way in ("right", "up")
            return _WAYS[motion.way]
        if motion.family == "arc" and motion.way is not None:
            return "pan", motion.way == "cw"
        names = _PARTS_OF.get(motion.family)
        if motion.way is None and names is not None:
            part = max(names, key=lambda name: max(self._amount(name, positive=sign) for sign in (True, False)))
            return part, self._amount(part, positive=True) >= self._amount(part, positive=False)
        return None

    def _timing(self, motion: c.Motion) -> tuple[float, float] | None:
        found = self._curve(motion)
        return None if found is None else self.camera.curves[found[0]].timing(positive=found[1])

    @staticmethod
    def _timely(part: c.Part | None, timing: tuple[float, float]) -> Outcome:
        start, end = timing
        match part:
            case "start" | "early":
                return between(0.75 - start, 0.25, 0.05)
            case "late":
                return between(end, 0.55, 0.35)
            case "end":
                return between(end, 0.85, 0.7)
            case "throughout":
                return between(end - start, 0.6, 0.45)
            case "middle":
                return between(min(end, 1 - start), 0.4, 0.2)
            case _:
                return OPEN

    def _has_others(self, claim: c.Motion) -> bool:
        own = {"pan", "right"} if claim.family == "arc" else {(self._curve(claim) or ("", True))[0]}
        others = [p for p in ("pan", "tilt", "roll", "zoom", "right", "up", "ahead") if p not in own]
        return any(self._part(p, positive=sign) == TRUE for p in others for sign in (True, False))

    def _still(self, claim: c.Still) -> Outcome:
        moves, turns, zooms = (self._present(f, None) for f in _DOES)
        match claim.what:
            case "place":
                found = opposite(moves)
            case "direction":
                found = opposite(any_of((self._present("pan", None), self._present("tilt", None))))
            case "width":
                found = opposite(zooms)
            case "level":
                found = opposite(self._present("roll", None))
            case _:
                found = opposite(any_of((moves, turns, zooms)))
        if found == FALSE and claim.part not in (None, "throughout"):
            return self._still_for_a_while(claim.part)
        return found

    def _still_for_a_while(self, part: c.Part | None, speeds: Array | None = None) -> Outcome:
        """Whether nothing moves for a third of a second in a part of the clip; in its middle a moment is enough."""
        found = self.camera.speeds() if speeds is None else speeds
        rate = self.clip.fps if speeds is None else len(found) / max(float(self.clip.cameras.times[-1]), 1e-6)
        run = 1 if part == "middle" else max(2, round(0.35 * rate))
        if len(found) < 2 * run + 2:
            return OPEN
        most = np.array([found[k : k + run].max() for k in range(len(found) - run + 1)])
        third = max(1, len(most) // 3)
        rest = -max(1, round(0.1 * len(most)))
        window = {"start": most[: max(1, len(most) // 8)], "early": most[:third], "middle": most[third - 1 : 1 - third]}
        lowest = float(window.get(str(part), most[rest:]).min())
        return between(-lowest, -max(0.02, 0.25 * float(np.median(found))) if run == 1 else -0.02, -0.05)

    def _order(self, claim: c.Order) -> Outcome:
        there = all_of((self._motion_there(claim.first), self._motion_there(claim.second)))
        if there == FALSE:
            return FALSE
        first, second = self._timing(claim.first), self._timing(claim.second)
        if first is None or second is None or there == OPEN:
            return OPEN
        return between(min(second[0] - first[0], second[1] - first[1]), 0.1, -0.1)

    def _motion_there(self, motion: c.Motion) -> Outcome:
        return self._present(motion.family, motion.way)

    def _together(self, claim: c.Together) -> Outcome:
        there = all_of((self._motion_there(claim.one), self._motion_there(claim.other)))
        if there == FALSE:
            return FALSE
        one, other = self._timing(claim.one), self._timing(claim.other)
        if one is None or other is None or there == OPEN:
            return OPEN
        shared = min(one[1], other[1]) - max(one[0], other[0])
        shorter = max(min(one[1] - one[0], other[1] - other[0]), 0.05)
        return between(shared / shorter, 0.5, 0.1)

    def _steady(self, least: int, most: int) -> Outcome:
        level = self.camera.shaken()
        if level is None:
            return OPEN
        away = max(least - level, level - most, 0)
        return TRUE if away == 0 else (OPEN if away == 1 and level > 0 else FALSE)

    def _speed(self, claim: c.Speed) -> Outcome:
        speeds = self.look.speeds()
        moving = speeds[speeds > 0.02]
        if not len(moving):
            return OPEN if self.record.camera_movement == "no" else judge_by_record(claim, self.record)
        speed = float(np.median(moving))
        if claim.level == "slow":
            return between(-speed, -2 * _SLOW, -4 * _SLOW)
        if claim.level == "fast":
            return between(speed, _FAST / 1.5, _FAST / 3)
        return between(min(speed / _SLOW, _FAST / speed), 1.0, 0.5)

    def _speed_change(self, claim: c.SpeedChange) -> Outcome:
        speeds = self.camera.speeds()
        fifth = max(1, len(speeds) // 5)
        inner = speeds[fifth:-fifth]
        before, after = float(np.mean(inner[: len(inner) // 2])), float(np.mean(inner[len(inner) // 2 :]))
        if claim.part in ("late", "end"):
            before, after = float(np.mean(inner)), float(np.mean(speeds[-max(1, fifth // 2) :]))
        elif claim.part in ("start", "early"):
            before, after = float(np.mean(speeds[: max(1, fifth // 2)])), float(np.mean(inner))
        ratio = (after + 0.01) / (before + 0.01)
        found = between(ratio if claim.way == "faster" else 1 / ratio, 1.3, 1.1)
        eases = claim.way == "slower" and speeds[-1] < 0.5 * float(np.mean(inner))
        return OPEN if found == FALSE and claim.part is None and eases else found

    def _tracking(self, claim: c.Tracking) -> Outcome:
        record = self.record
        if "is_tracking" in record.unsure:
            return OPEN
        if claim.thing is not None and claim.thing.kind not in SUBJECT_WORDS:
            meant = self._meant(claim.thing)
            if meant is not None and meant.sure and self.clip.subject_id not in meant.ids:
                moving = [i for i in meant.ids if i in self.look.movers]
                return OPEN if moving and not record.is_tracking else FALSE
        if not record.is_tracking:
            return OPEN if self.clip.subject_id in self.look.movers else FALSE
        if claim.how is not None and claim.how not in record.tracking_shot_types:
            return OPEN if "tracking_shot_types" in record.unsure else FALSE
        return TRUE

    # --- things ---------------------------------------------------------------------------------------------------
    def _meant(self, name: c.Name | None) -> Meant | None:
        if name not in self._names:
            self._names[name] = meant_by(name, self.look)
        return self._names[name]

    def _of_thing(self, name: c.Name | None, judge: Callable[[Course], Outcome], *, whole: bool = False) -> Outcome:
        """The outcome for what a name means."""
        if name is None:
            return judge(self.look.still_picture) if whole else OPEN
        if name.kind in ("near things", "far things"):
            return judge(self._group(far=name.kind == "far things")) if whole else OPEN
        meant = self._meant(name)
        if meant is None:
            return OPEN
        found = self._over(name, meant, [judge(self.look.course(i)) for i in meant.ids])
        return found if meant.sure or found == TRUE else OPEN

    @staticmethod
    def _over(name: c.Name, meant: Meant, outcomes: list[Outcome]) -> Outcome:
        """One outcome from those of all things that a name may mean.

        "A lamp" is one of them; "the lamps" are most of them; "the lamp" is the only one, or open where they differ.
        """
        if not outcomes:
            return FALSE
        if name.some and not name.many:
            return any_of(outcomes)
        if name.many:
            for outcome in (TRUE, FALSE):
                if outcomes.count(outcome) >= 0.7 * len(outcomes):
                    return outcome
            return OPEN
        return outcomes[0] if len(set(outcomes)) == 1 else OPEN

    def _group(self, *, far: bool) -> Course:
        both = self.look.near_and_far()
        whole = self.look.still_picture
        if both is None:
            return whole
        return self.look.group(far=far)

    def _keeps(self, course: Course, where: str) -> Outcome:
        if where == "frame":
            return between(float((course.share / max(course.share.max(), 1e-9)).min()), SEEN, UNSEEN)
        seen = course.centre[course.seen]
        if len(seen) < 0.9 * len(course.share):
            return FALSE if len(seen) < 0.5 * len(course.share) else OPEN
        off = float(np.abs(seen - 0.5).max())
        return between(-off, -0.17, -0.34)

    def _revealed(self, course: Course) -> Outcome:
        # The part of it that is seen, whatever its size in the picture.
        part = course.share * np.exp(-2 * course.growth)
        part = part / max(part.max(), 1e-9)
        rise = float((part - np.minimum.accumulate(part)).max())
        return between(rise, 0.2, 0.08)

    def _looked_at(self, course: Course) -> Outcome:
        seen = course.centre[course.seen]
        if not len(seen):
            return FALSE
        return TRUE if float(np.abs(seen - 0.5).max(axis=1).min()) < 0.25 else OPEN

    def _slides(self, claim: c.Slides) -> Outcome:
        def judge(course: Course) -> Outcome:
            return opposite(self._slide_of(course, claim), denied=claim.denied)

        return self._of_thing(claim.thing, judge, whole=True)

    def _slide_of(self, course: Course, claim: c.Slides) -> Outcome:
        moved = self._calm(course.moved)
        across, down = _drift(moved[:, 0]), _drift(moved[:, 1])
        if claim.way is None and claim.denied and claim.part not in (None, "throughout"):
            step = np.diff(course.moved, axis=0)
            seconds = np.diff(self.look.frames) / self.clip.fps
            speeds = None if claim.thing is None else np.hypot(step[:, 0], step[:, 1]) / seconds
            return opposite(self._still_for_a_while(claim.part, speeds))
        if claim.way is None:
            return self._moves_at_all(course, claim, max(*across, *down))
        amount = {"right": across[0], "left": across[1], "down": down[0], "up": down[1]}.get(claim.way)
        if amount is None:
            return OPEN
        against = {"right": across[1], "left": across[0], "down": down[1], "up": down[0]}[claim.way]
        if amount < against / 3 and amount < 0.08:
            return FALSE
        if claim.share is not None:
            if claim.bound == "least":
                return between(amount / claim.share, 0.95, 0.75)
            if claim.bound == "most":
                return between(-amount / claim.share, -1.05, -1.25)
            off = abs(amount - claim.share) / max(0.06, 0.28 * claim.share)
            return between(-off, -1.0, -2.0)
        if claim.amount == "hardly":
            return between(-amount, -0.05, -0.1)
        if claim.amount == "slight":
            return min(between(amount, 0.02, 0.01), between(-amount, -0.2, -0.4), key=_worst)
        if claim.amount == "large":
            return between(amount, 0.2, 0.1)
        return between(amount, 0.04, 0.02)

    def _moves_at_all(self, course: Course, claim: c.Slides, far: float) -> Outcome:
        if claim.amount == "hardly":
            return between(-far, -0.06, -0.12)
        found = between(far, 0.04, 0.02)
        if course.identity in self.look.movers and found != TRUE:
            # What is followed by the camera moves, though it keeps its place in the picture.
            itself = between(self.look.own_way(course.identity)[0], 0.04, 0.015)
            return itself if not claim.denied else (OPEN if itself == TRUE else found)
        return found

    def _calm(self, values: Array) -> Array:
        """A course without shake."""
        shaken = self.camera.shaken()
        return np.asarray(uniform_filter1d(values, 5, axis=0, mode="nearest")) if shaken else values

    def _grows(self, course: Course, way: str, factor: float | None, amount: c.Amount | None = None) -> Outcome:
        growth = course.growth[course.seen] if course.seen.any() else course.growth
        total = float(growth[-1] - growth[0])
        most = total if abs(total) > NOT_GROWN else float(growth[np.argmax(np.abs(growth - growth[0]))] - growth[0])
        if factor is not None:
            return between(-abs(total - float(np.log(factor))), -0.26, -0.52)
        if way == "same":
            return between(-abs(most), -0.25, -0.45) if amount else between(-abs(most), -GROWN, -2 * GROWN)
        if amount in ("slight", "hardly") and abs(most) > 0.2:
            right_way = (most > 0) == (way == "larger")
            return between(-abs(most), -0.2, -0.4) if right_way else FALSE
        return between(most if way == "larger" else -most, GROWN, NOT_GROWN)

    def _turns(self, course: Course, claim: c.Turns) -> Outcome:
        still = course.identity and course.identity not in self.look.movers
        # A thing that stands still leans as the picture does: thin ones show it best.
        cw, ccw = _drift(self._calm(self.look.still_picture.turned_deg if still else course.turned_deg))
        amount = max(cw, ccw) if claim.way is None else (cw if claim.way == "cw" else ccw)
        if claim.degrees is not None:
            return between(-abs(amount - claim.degrees), -0.25 * claim.degrees, -0.5 * claim.degrees)
        return between(amount, TURNED_DEG, NOT_TURNED_DEG)

    def _visible(self, claim: c.Visible) -> Outcome:
        if claim.thing is None:
            return self._anything_visible(claim)
        found = self._of_thing(claim.thing, lambda course: opposite(self._seen_as(course, claim), denied=claim.denied))
        return found

    def _anything_visible(self, claim: c.Visible) -> Outcome:
        if claim.what not in ("enters", "leaves"):
            return OPEN
        outcomes = [self._seen_as(self.look.course(i), claim) for i in sorted(self.clip.sight.things)]
        return opposite(any_of(outcomes or [FALSE]), denied=claim.denied)

    def _seen_as(self, course: Course, claim: c.Visible) -> Outcome:
        part = course.share / max(course.share.max(), 1e-9)
        match claim.what:
            case "seen":
                if claim.side is not None:
                    return self._on_side(course, claim.side)
                return truth(bool(course.share.max() > 0))
            case "stays":
                return between(float(part.min()), SEEN, UNSEEN)
            case "cut":
                return OPEN
        forward = part if claim.what == "enters" else part[::-1]
        before = np.minimum.accumulate(forward)
        gone_first = [bool(b <= UNSEEN and f >= SEEN) for b, f in zip(before, forward, strict=True)]
        if not any(gone_first):
            rise = float((forward - before).max())
            # What is cut by the edge and slides in comes into view to some; what is cut has not left.
            least = 0.45 if claim.what == "enters" else 0.12
            return FALSE if rise < 0.3 or forward.min() > least else OPEN
        at = gone_first.index(True)
        when = (at if claim.what == "enters" else len(part) - 1 - at) / max(len(part) - 1, 1)
        if claim.part is not None and self._at_time(claim.part, when) == FALSE:
            return FALSE
        if claim.side is None:
            return TRUE
        index = at if claim.what == "enters" else len(part) - 1 - at
        return self._at_side(course.centre[index], claim.side)

    @staticmethod
    def _at_time(part: c.Part, when: float) -> Outcome:
        middle = {"start": 0.0, "early": 0.2, "middle": 0.5, "late": 0.85, "end": 1.0}.get(part)
        return OPEN if middle is None else between(-abs(when - middle), -0.25, -0.4)

    @staticmethod
    def _at_side(centre: Array, side: str) -> Outcome:
        if not np.isfinite(centre).all():
            return OPEN
        towards = {"left": 1 - centre[0], "right": centre[0], "up": 1 - centre[1], "down": centre[1]}[side]
        return between(float(towards), 0.6, 0.4)

    def _on_side(self, course: Course, side: str) -> Outcome:
        outcomes = {self._at_side(x, side) for x in course.centre[course.seen]}
        return outcomes.pop() if len(outcomes) == 1 else OPEN

    def _covers(self, claim: c.Covers) -> Outcome:
        fronts, backs = self._meant(claim.front), self._meant(claim.back)
        if backs is None or (fronts is not None and not fronts.sure) or not backs.sure:
            return OPEN
        if not backs.ids or (fronts is not None and not fronts.ids):
            return FALSE
        outcomes = []
        for back in backs.ids:
            for front in fronts.ids if fronts is not None else (None,):
                covered = self.look.covered(back, front)
                change = covered if not claim.uncovers else covered[::-1]
                rise = float((change - np.minimum.accumulate(change)).max()) if len(change) else 0.0
                outcomes.append(between(rise, 0.2, 0.08))
        return any_of(outcomes)

    def _something_moves(self) -> Outcome:
        seen = [i for i in sorted(self.look.movers) if self.look.course(i).share.max() > 0]
        return any_of([between(self.look.own_way(i)[0], 0.04, 0.015) for i in seen] or [FALSE])

    def _moves_itself(self, course: Course, claim: c.MovesItself) -> Outcome:
        if course.identity not in self.look.movers:
            return FALSE
        far, across = self.look.own_way(course.identity)
        if claim.way in ("left", "right") and abs(across) > 0.04:
            return truth((across > 0) == (claim.way == "right"))
        return between(far, 0.04, 0.015)

    def _compare(self, claim: c.Compare) -> Outcome:
        one, other = self._courses(claim.one), self._courses(claim.other)
        if one is None or other is None:
            return OPEN
        outcomes = [self._compared(a, b, claim) for a in one for b in other if a is not b]
        if not outcomes:
            return FALSE
        for outcome in (TRUE, FALSE):
            if outcomes.count(outcome) >= 0.7 * len(outcomes):
                return outcome
        return OPEN

    def _courses(self, name: c.Name | None) -> list[Course] | None:
        if name is not None and name.kind in ("near things", "far things"):
            return [self._group(far=name.kind == "far things")]
        meant = self._meant(name)
        return None if meant is None or not meant.sure else [self.look.course(i) for i in meant.ids]

    def _compared(self, one: Course, other: Course, claim: c.Compare) -> Outcome:
        if claim.what == "slides":
            a, b = _path_while(one, other)
        else:
            a, b = abs(float(one.growth[-1] - one.growth[0])), abs(float(other.growth[-1] - other.growth[0]))
        least = 0.02
        if max(a, b) < least:
            return FALSE if claim.relation != "same" else OPEN
        ratio = (a + 0.004) / (b + 0.004)
        if claim.relation == "same":
            return between(-max(ratio, 1 / ratio), -ALIKE, -UNLIKE)
        ratio = ratio if claim.relation == "more" else 1 / ratio
        if claim.times:
            return between(ratio, 1.8, 1.3)
        found = between(ratio, FASTER, 1.05)
        return OPEN if found == TRUE and abs(a - b) < 0.01 else found

    def _alike(self, what: str) -> Outcome:
        found = self.look.near_and_far()
        if found is None:
            return OPEN
        near, far, near_scale, far_scale = found
        a, b = float(np.hypot(*near)), float(np.hypot(*far))
        slides = (
            OPEN
            if max(a, b) < 0.03
            else between(-max((a + 0.004) / (b + 0.004), (b + 0.004) / (a + 0.004)), -ALIKE, -UNLIKE)
        )
        if max(near_scale, far_scale) < 0.06:
            grows = OPEN
        else:
            grows = between(-(max(near_scale, far_scale) + 0.01) / (min(near_scale, far_scale) + 0.01), -ALIKE, -1.4)
        return {"slides": slides, "grows": grows}.get(what, all_of([o for o in (slides, grows) if o != OPEN]))

    def _nearer(self, claim: c.Nearer) -> Outcome:
        one, other = self._meant(claim.one), self._meant(claim.other)
        if one is None or other is None:
            return OPEN
        depths = [(self.look.depth_of(a), self.look.depth_of(b)) for a in one.ids for b in other.ids]
        outcomes = {between(b / max(a, 1e-6), 1.1, 1.0) for a, b in depths}
        return outcomes.pop() if len(outcomes) == 1 else (OPEN if outcomes else FALSE)


def _worst(outcome: Outcome) -> int:
    return (FALSE, OPEN, TRUE).index(outcome)


def _drift(values: Array) -> tuple[float, float]:
    """The largest gain from any moment to a later one, and the largest loss."""
    rise = float((values - np.minimum.accumulate(values)).max())
    fall = float((np.maximum.accumulate(values) - values).max())
    return rise, fall


def _path_while(one: Course, other: Course) -> tuple[float, float]:
    """How far each goes while both are seen, in frame widths."""
    both = one.seen & other.seen
    steps = both[:-1] & both[1:]
    if not steps.any():
        return 0.0, 0.0
    a, b = np.diff(one.moved, axis=0)[steps], np.diff(other.moved, axis=0)[steps]
    return float(np.hypot(*a.T).sum()), float(np.hypot(*b.T).sum())
