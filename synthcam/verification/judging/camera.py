"""Claims about the camera judged against a clip: a motion counts by how far it moves the picture.

Figures are held to the cameras: how far they go, how far they turn, how wide they see.
"""

import numpy as np

from synthcam.geometry.camera import field_of_view
from synthcam.geometry.se3 import Array
from synthcam.verification.clip import CheckedClip
from synthcam.verification.eye.camera import Curve
from synthcam.verification.eye.look import Look
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, all_of, any_of, between, opposite
from synthcam.verification.judging.presence import INVISIBLE, PARTS, VISIBLE, WAYS, MotionsSeen
from synthcam.verification.judging.record import judge_by_record
from synthcam.verification.judging.sequence import come_back
from synthcam.verification.judging.stretch import windows
from synthcam.verification.reading import claims as c

_SLOW, _FAST = 0.06, 0.35
"""Frame widths a second."""
_PARTS_OF: dict[str, tuple[str, ...]] = {
    "turn": ("pan", "tilt", "roll"), "move": ("right", "up", "ahead"), "truck": ("right",), "pedestal": ("up",),
    "dolly": ("ahead",),
}  # fmt: skip
_DOES: tuple[c.Family, ...] = ("move", "turn", "zoom")
_KEPT: dict[str, tuple[str, ...]] = {
    "place": ("right", "up", "ahead"), "direction": ("pan", "tilt"), "width": ("zoom",), "level": ("roll",),
}  # fmt: skip


class CameraJudge:
    """Judges what is said of the camera of one clip."""

    def __init__(self, clip: CheckedClip, look: Look) -> None:
        self.clip, self.look = clip, look
        self.record = clip.annotation
        self._seen = MotionsSeen(clip, look)
        self.camera = self._seen.camera

    def travels(self) -> Outcome:
        """Whether the camera changes its place."""
        return self._seen.present("move", None)

    def motion(self, claim: c.Motion) -> Outcome:
        """Whether the camera moves so, or does not."""
        found = self._seen.present(claim.family, claim.way)
        if claim.denied and found == TRUE and self._is_part_of_a_curve(claim):
            return OPEN  # who denies a plain rise in a crane shot, or a truck in an arc, denies that it is no more
        if claim.denied and claim.alone:  # "is not the only motion"
            return TRUE if found == FALSE or self._has_others(claim) else (OPEN if found == OPEN else FALSE)
        if claim.denied:
            timed = found == TRUE and claim.part not in (None, "throughout")
            return self._absent_in(claim) if timed else opposite(found)
        if found != TRUE:
            return found
        if claim.alone and (self._has_others(claim) or (self._seen.dolly_zooms and claim.family != "dolly_zoom")):
            return FALSE
        if claim.part is not None and (timing := self._timing(claim)) is not None:
            return self._timely(claim.part, timing)
        return found

    def _is_part_of_a_curve(self, motion: c.Motion) -> bool:
        """Whether a plain motion is denied where the record has an arc or a crane that it is a part of."""
        curved = self.record.value("camera_arc") != "no" or self.record.value("camera_crane") != "no"
        return curved and motion.family in ("truck", "pedestal", "dolly", "move") and motion.way is not None

    def _curve(self, motion: c.Motion) -> tuple[str, bool] | None:
        if motion.family in PARTS:
            part, one, _ = PARTS[motion.family][0]
            if motion.way is not None:
                return part, motion.way == one
            return part, self._seen.amount(part, positive=True) >= self._seen.amount(part, positive=False)
        if motion.way in WAYS and motion.family in ("move", "any", "truck", "dolly", "pedestal"):
            if motion.family == "any" and self._seen.way(motion.way) != TRUE and self._seen.loosely(motion.way) == TRUE:
                return ("pan" if motion.way in ("left", "right") else "tilt"), motion.way in ("right", "up")
            return WAYS[motion.way]
        if motion.family == "arc" and motion.way is not None:
            return "pan", motion.way == "cw"
        names = _PARTS_OF.get(motion.family)
        if motion.way is None and names is not None:
            part = max(names, key=lambda name: max(self._seen.amount(name, positive=sign) for sign in (True, False)))
            return part, self._seen.amount(part, positive=True) >= self._seen.amount(part, positive=False)
        return None

    def returns(self, claim: c.Returns) -> Outcome:
        """Whether the camera goes one way and then back, so that the picture ends about where it began."""
        names = ("pan", "tilt", "roll", "zoom", "right", "up", "ahead")
        return come_back([(self.camera.curves[name].values, VISIBLE) for name in names], claim)

    def when(self, motion: c.Motion) -> tuple[float, float] | None:
        """When a motion happens, as parts of the clip."""
        return None if motion.denied else self._timing(motion)

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
        return any(self._seen.part(p, positive=sign) == TRUE for p in others for sign in (True, False))

    def still(self, claim: c.Still) -> Outcome:
        """Whether the camera keeps its place, its direction or the width of its view."""
        moves, turns, zooms = (self._seen.present(f, None) for f in _DOES)
        match claim.what:
            case "place":
                found = FALSE if self._seen.dolly_zooms else opposite(moves)
            case "direction":
                found = opposite(any_of((self._seen.present("pan", None), self._seen.present("tilt", None))))
            case "width":
                found = opposite(zooms)
            case "level":
                found = opposite(self._seen.present("roll", None))
            case _:
                found = opposite(any_of((moves, turns, zooms)))
        if found == FALSE and claim.part not in (None, "throughout"):
            return self._still_in(claim)
        return found

    def _absent_in(self, motion: c.Motion) -> Outcome:
        """Whether a motion that is there is not there in a stretch of the clip."""
        curve = self._curve(motion)
        names = _PARTS_OF.get(motion.family) if motion.way is None else None
        names = names or ((curve[0],) if curve else ())
        if not names or motion.part is None:
            return OPEN
        return any_of(self._rests(names, window) for window in windows(motion.part, len(self.clip.cameras)))

    def _rests(self, names: tuple[str, ...], window: slice) -> Outcome:
        """Whether parts of the motion do not move the picture in some frames."""
        curves = [Curve(self.camera.curves[name].values[window]) for name in names]
        return between(-max(max(curve.rise(), curve.fall()) for curve in curves), -INVISIBLE, -VISIBLE)

    def _still_in(self, claim: c.Still) -> Outcome:
        """Whether the camera keeps its place (or direction, or width) in a stretch of the clip."""
        names = _KEPT.get(claim.what)
        if names is None or claim.part is None:
            return self.still_for_a_while(claim.part)
        outcomes = [self._rests(names, window) for window in windows(claim.part, len(self.clip.cameras))]
        return any_of([*outcomes, self.still_for_a_while(claim.part)])

    def still_for_a_while(self, part: c.Part | None, speeds: Array | None = None) -> Outcome:
        """Whether there is a rest in some part of the clip, by its speeds."""
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

    def order(self, claim: c.Order) -> Outcome:
        """Whether one motion begins and ends before another."""
        there = all_of((self._motion_there(claim.first), self._motion_there(claim.second)))
        if there == FALSE:
            return FALSE
        first, second = self._timing(claim.first), self._timing(claim.second)
        if first is None or second is None or there == OPEN:
            return OPEN
        frame = 1 / max(len(self.clip.cameras) - 2, 1)
        ahead = min(second[0] - first[0], second[1] - first[1]) - frame  # within one frame is at once
        # A turn and a travel may both be meant by "swings": they are no order of one and the same.
        loose = any(motion.family in ("any", "move", "turn") for motion in (claim.first, claim.second))
        return between(ahead, 0.1, -0.1 if loose else 0.03)

    def _motion_there(self, motion: c.Motion) -> Outcome:
        return self._seen.present(motion.family, motion.way)

    def together(self, claim: c.Together) -> Outcome:
        """Whether two motions share most of their time."""
        there = all_of((self._motion_there(claim.one), self._motion_there(claim.other)))
        if there == FALSE:
            return FALSE
        one, other = self._timing(claim.one), self._timing(claim.other)
        if one is None or other is None or there == OPEN:
            return OPEN
        shared = min(one[1], other[1]) - max(one[0], other[0])
        shorter = max(min(one[1] - one[0], other[1] - other[0]), 0.05)
        return between(shared / shorter, 0.5, 0.1)

    def steady(self, least: int, most: int) -> Outcome:
        """Whether the shake lies between two levels (`reading.claims.camera.Steadiness`)."""
        level = self.camera.shaken()
        if level is None:
            return OPEN
        away = max(least - level, level - most, 0)
        return TRUE if away == 0 else (OPEN if away == 1 and level > 0 else FALSE)

    def speed(self, claim: c.Speed) -> Outcome:
        """Whether the camera goes slowly, fast or neither."""
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

    def speed_change(self, claim: c.SpeedChange) -> Outcome:
        """Whether the camera speeds up or slows down."""
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


PART = 0.1
"""By how large a part a figure may be off, and at least by as much as rounding changes it; false from twice that on."""
LEAST_M, LEAST_DEG = 0.06, 1.5


def figure_holds(claim: c.Figure, clip: CheckedClip) -> Outcome:
    """Whether a figure is right, as seen from the first frame."""
    if claim.quantity == "view":
        cameras = clip.cameras
        width = np.degrees(field_of_view(cameras.intrinsics, cameras.width, cameras.height)[0])
        off = [(float(width[-1]), claim.value)]
        off += [(float(width[0]), claim.before)] if claim.before is not None else []
        return between(-max(_off(exact, told, LEAST_DEG) for exact, told in off), -1.0, -2.0)
    exact = _moved(clip, claim.way) if claim.quantity == "moves" else _turned(clip, claim.way)
    if exact is None:
        return OPEN
    return between(-_off(exact, claim.value, LEAST_M if claim.quantity == "moves" else LEAST_DEG), -1.0, -2.0)


def _off(exact: float, told: float, least: float) -> float:
    return abs(exact - told) / max(PART * abs(told), least)


def _moved(clip: CheckedClip, way: c.Way | None) -> float | None:
    """Metres along an axis of the first camera (right, down, ahead), or in all."""
    poses = clip.cameras.world_from_camera
    right, down, ahead = poses[0, :3, :3].T @ (poses[-1, :3, 3] - poses[0, :3, 3])
    if way is None:
        return float(np.linalg.norm((right, down, ahead)))
    signs = {
        "right": right, "left": -right, "up": -down, "down": down, "forward": ahead, "backward": -ahead, "in": ahead,
        "out": -ahead,
    }  # fmt: skip
    return None if way not in signs else float(signs[way])


def _turned(clip: CheckedClip, way: c.Way | None) -> float | None:
    """Degrees that the heading, the pitch or the roll changes by from the first frame to the last."""
    yaw, pitch, roll = (float(angle[-1] - angle[0]) for angle in clip.angles_deg)
    if way is None:
        return max((abs(yaw), abs(pitch), abs(roll)))
    signs = {"right": yaw, "left": -yaw, "up": pitch, "down": -pitch, "cw": roll, "ccw": -roll}
    return signs.get(way)
