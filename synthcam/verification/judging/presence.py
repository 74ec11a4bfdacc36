"""Whether a motion of the camera is there, by how far it moves the picture and by the clip's record."""

from functools import cached_property

import numpy as np

from synthcam.verification.clip import CheckedClip
from synthcam.verification.eye.camera import CameraMotion
from synthcam.verification.eye.look import Look
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, all_of, any_of, between, truth
from synthcam.verification.judging.sequence import gone_and_back
from synthcam.verification.reading import claims as c

VISIBLE, INVISIBLE = 0.03, 0.015
"""A motion that moves the picture by so many frame widths is seen; by less than half of it, it is not."""
PARTS: dict[c.Family, tuple[tuple[str, c.Way, c.Way], ...]] = {
    "pan": (("pan", "right", "left"),), "tilt": (("tilt", "up", "down"),), "roll": (("roll", "cw", "ccw"),),
    "zoom": (("zoom", "in", "out"),),
}  # fmt: skip
_KEYS = {"pan": ("camera_pan",), "tilt": ("camera_tilt",), "roll": ("camera_roll",), "zoom": ("camera_zoom",),
         "right": ("camera_left_right",), "up": ("camera_up_down", "camera_up_down_cam_frame"),
         "ahead": ("camera_forward_backward", "camera_forward_backward_cam_frame")}  # fmt: skip
AGAINST: dict[c.Way, c.Way] = {
    "left": "right", "right": "left", "up": "down", "down": "up", "forward": "backward", "backward": "forward",
    "cw": "ccw", "ccw": "cw", "in": "out", "out": "in",
}  # fmt: skip
_TURNS: tuple[c.Family, ...] = ("pan", "tilt", "roll")
WAYS: dict[c.Way, tuple[str, bool]] = {
    "right": ("right", True), "left": ("right", False), "up": ("up", True), "down": ("up", False),
    "forward": ("ahead", True), "backward": ("ahead", False),
}  # fmt: skip


class MotionsSeen:
    """Tells which motions of the camera one clip has."""

    def __init__(self, clip: CheckedClip, look: Look) -> None:
        self.clip, self.look = clip, look
        self.record = clip.annotation
        self.camera = CameraMotion(look)

    def amount(self, part: str, *, positive: bool) -> float:
        """How far one part of the motion moves the picture this way, in frame widths."""
        return self.camera.curves[part].amount(positive=positive)

    def _largest(self) -> float:
        curves = self.camera.curves
        return max(
            max(curves[p].rise(), curves[p].fall()) for p in ("pan", "tilt", "roll", "zoom", "right", "up", "ahead")
        )

    @property
    def dolly_zooms(self) -> bool:
        """Whether the camera travels against its zoom."""
        return self.record.dolly_zoom or self.travel_against_zoom is not None

    def part(self, part: str, *, positive: bool) -> Outcome:
        """Whether one part of the motion is there, this way."""
        if part == "ahead" and self.travel_against_zoom is not None:
            return truth(positive == (self.travel_against_zoom == "forward"))
        found = between(self.amount(part, positive=positive), VISIBLE, INVISIBLE)
        seen = found
        if part in ("right", "up", "ahead"):
            seen = between(self.amount(f"{part}_view", positive=positive), VISIBLE, INVISIBLE)
            found = found if found == seen else OPEN
        unsure = any(key in self.record.unsure for key in _KEYS[part])
        if (
            unsure
            and part in ("right", "up", "ahead")
            and seen == TRUE
            and self.amount(part, positive=positive) > 3 * VISIBLE
        ):
            unsure = False  # by how far it moves the picture, an eye sees it
        if unsure and gone_and_back(self.camera.curves[part].values, 2 * VISIBLE) == TRUE:
            unsure = False  # the record weighs both ends; an eye sees both ways
        if found == TRUE and (unsure or self.amount(part, positive=positive) < 0.15 * self._largest()):
            return OPEN
        if found == FALSE and unsure and self.amount(part, positive=positive) > 0.002:
            return OPEN
        return found

    @cached_property
    def travel_against_zoom(self) -> c.Way | None:
        """Which way the camera goes while its lens keeps what stands still at its size; None for other clips."""
        focal = self.clip.cameras.intrinsics[:, 0]
        change = float(np.log(focal[-1] / focal[0]))
        if abs(change) < 0.12:
            return None
        for identity in sorted(set(self.clip.sight.things) - self.look.movers):
            course = self.look.course(identity)
            if course.seen.all() and course.share.max() > 0.01 and abs(course.growth[-1] - course.growth[0]) < 0.07:
                return "backward" if change > 0 else "forward"
        return None

    def way(self, way: c.Way) -> Outcome:
        """Whether the camera travels this way."""
        part, positive = WAYS[way]
        return self.part(part, positive=positive)

    def _turn(self, family: c.Family, way: c.Way) -> Outcome:
        part, positive_way, _ = PARTS[family][0]
        return self.part(part, positive=way == positive_way)

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
                both = all_of((self.way(sides[0]), self._turn("pan", sides[1])))
                outcomes.append(FALSE if both == FALSE else OPEN)
        return any_of(outcomes)

    def present(self, family: c.Family, way: c.Way | None) -> Outcome:
        """Whether the camera makes a motion; in either direction, where the text names none."""
        if family in PARTS:
            _, one, other = PARTS[family][0]
            return any_of([self._turn(family, w) for w in ((way,) if way else (one, other))])
        if family == "arc":
            return self._arc(way)
        if family == "crane":
            key = self.record.value("camera_crane")
            if key != "no" and (way is None or key == f"crane_{way}"):
                return TRUE
            up: c.Way = "up" if way in (None, "up") else "down"
            return FALSE if self.way(up) == FALSE else OPEN
        if family == "dolly_zoom":
            if self.travel_against_zoom is not None:
                return TRUE
            return OPEN if "dolly_zoom" in self.record.unsure else truth(self.record.dolly_zoom)
        if family == "turn":
            return any_of([self.present(f, None) for f in _TURNS])
        if way is None:
            ways: tuple[c.Way, ...] = {
                "truck": ("left", "right"),
                "pedestal": ("up", "down"),
                "dolly": ("forward", "backward"),
            }.get(family, tuple(WAYS))  # type: ignore[assignment]
            moves = any_of([self.way(w) for w in ways])
            return moves if family != "any" else any_of([moves, self.present("turn", None), self.present("zoom", None)])
        if family == "any":
            return self._any_way(way)
        found = self.way(way)
        if found == FALSE and self.loosely(way) == TRUE and self.way(AGAINST[way]) == FALSE:
            # "moves left" may be said of a pan to the left; that is neither true nor quite false
            return OPEN if family == "move" and way in ("left", "right", "up", "down") else found
        return found

    def loosely(self, way: c.Way) -> Outcome:
        """Whether the camera turns so that loose words would call it a move this way."""
        if way in ("left", "right"):
            return self._turn("pan", way)
        return self._turn("tilt", way) if way in ("up", "down") else FALSE

    def _any_way(self, way: c.Way) -> Outcome:
        if way in ("cw", "ccw"):
            return any_of((self._turn("roll", way), self._arc(way)))
        found = [self.way(way), self.loosely(way)]
        if way in ("forward", "backward"):
            found.append(self._turn("zoom", "in" if way == "forward" else "out"))
        return any_of(found)
