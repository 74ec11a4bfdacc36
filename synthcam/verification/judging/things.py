"""Claims about how the picture and the things in it change, judged against a clip: how they go, grow and turn."""

from dataclasses import replace

import numpy as np

from synthcam.geometry.filters import uniform_filter1d
from synthcam.geometry.se3 import Array
from synthcam.verification.clip import CheckedClip
from synthcam.verification.eye.look import Course
from synthcam.verification.judging.camera import CameraJudge
from synthcam.verification.judging.named import NamedThings, drift, within
from synthcam.verification.judging.naming import SUBJECT_WORDS
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, any_of, between, opposite, truth
from synthcam.verification.judging.sequence import Times, when_in_picture
from synthcam.verification.judging.stretch import halves, windows
from synthcam.verification.reading import claims as c

GROWN, NOT_GROWN = float(np.log(1.12)), float(np.log(1.06))
TURNED_DEG, NOT_TURNED_DEG = 6.0, 3.0


class ThingJudge:
    """Judges what is said of the picture of one clip, and of what the things in it do."""

    def __init__(self, clip: CheckedClip, named: NamedThings, camera: CameraJudge) -> None:
        self.clip, self.named, self.look, self._camera = clip, named, named.look, camera
        self.record = clip.annotation

    def tracking(self, claim: c.Tracking) -> Outcome:
        """Whether the camera follows something, and from where."""
        record = self.record
        if "is_tracking" in record.unsure:
            return OPEN
        if claim.thing is not None and claim.thing.kind not in SUBJECT_WORDS:
            meant = self.named.meant(claim.thing)
            if meant is not None and meant.sure and self.clip.subject_id not in meant.ids:
                moving = [i for i in meant.ids if i in self.look.movers]
                return OPEN if moving and not record.is_tracking else FALSE
        if not record.is_tracking:
            return OPEN if self.clip.subject_id in self.look.movers else FALSE
        if claim.how is not None and claim.how not in record.tracking_shot_types:
            return OPEN if "tracking_shot_types" in record.unsure else FALSE
        return TRUE

    def slides(self, claim: c.Slides) -> Outcome:
        """Whether something moves across the picture."""

        def judge(course: Course) -> Outcome:
            if claim.part in (None, "throughout") or claim.way is None or claim.share is not None:
                return opposite(self._slide_of(course, claim), denied=claim.denied)
            parts = [within(course, window) for window in windows(claim.part, len(course.share))]
            return any_of(opposite(self._slide_of(part, claim), denied=claim.denied) for part in parts)

        return self.named.of_thing(claim.thing, judge, whole=True)

    def _slide_of(self, course: Course, claim: c.Slides) -> Outcome:
        moved = self._calm(course.moved)
        across, down = drift(moved[:, 0]), drift(moved[:, 1])
        if claim.way is None and claim.denied and claim.part not in (None, "throughout"):
            step = np.diff(course.moved, axis=0)
            seconds = np.diff(self.look.frames) / self.clip.fps
            speeds = None if claim.thing is None else np.hypot(step[:, 0], step[:, 1]) / seconds
            return opposite(self._camera.still_for_a_while(claim.part, speeds))
        if claim.way is None and claim.share is None:
            return self._moves_at_all(course, claim, max(*across, *down))
        if claim.way is None:
            return self._amount(max(*across, *down), claim)
        amount = {"right": across[0], "left": across[1], "down": down[0], "up": down[1]}.get(claim.way)
        if amount is None:
            return OPEN
        against = {"right": across[1], "left": across[0], "down": down[1], "up": down[0]}[claim.way]
        if amount < against / 3 and amount < 0.08:
            return FALSE
        return self._amount(amount, claim)

    @staticmethod
    def _amount(amount: float, claim: c.Slides) -> Outcome:
        """Whether something goes so far, in shares of the frame."""
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
        kept = course.share / max(course.share.max(), 1e-9)
        if course.identity and kept.min() > 0.5:
            # What is circled turns before the camera and yet stays where it is.
            far = min(far, max(*drift(course.centre[:, 0]), *drift(course.centre[:, 1])))
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
        shaken = self._camera.camera.shaken()
        return uniform_filter1d(values, 5) if shaken else values

    def grows(self, course: Course, claim: c.Grows) -> Outcome:
        """Whether something becomes larger or smaller, or keeps its size; in a stretch of the clip if one is told."""
        if claim.part not in (None, "throughout"):
            kept = [within(course, window) for window in windows(claim.part, len(course.growth))]
            return any_of([self.grows(one, replace(claim, part=None)) for one in kept])
        found = self._grows(course, claim)
        if found != FALSE or claim.way == "same" or claim.part == "throughout":
            return found
        # What shrinks in a stretch and grows in another is not told by its sizes at both ends.
        stretches = [within(course, w) for w in halves(len(course.growth))]
        return OPEN if any(self._grows(one, claim) == TRUE for one in stretches) else FALSE

    def _grows(self, course: Course, claim: c.Grows) -> Outcome:
        way, amount = claim.way, claim.amount
        growth = course.growth[course.seen] if course.seen.any() else course.growth
        total = float(growth[-1] - growth[0])
        most = total if abs(total) > NOT_GROWN else float(growth[np.argmax(np.abs(growth - growth[0]))] - growth[0])
        if claim.factor is not None:
            beyond = total - float(np.log(claim.factor))
            if claim.bound is not None:
                return between(beyond if claim.bound == "least" else -beyond, -0.05, -0.26)
            return between(-abs(beyond), -0.26, -0.52)
        if way == "same":
            return between(-abs(most), -0.25, -0.45) if amount else between(-abs(most), -GROWN, -2 * GROWN)
        if amount in ("slight", "hardly") and abs(most) > 0.2:
            right_way = (most > 0) == (way == "larger")
            return between(-abs(most), -0.2, -0.4) if right_way else FALSE
        return between(most if way == "larger" else -most, GROWN, NOT_GROWN)

    def turns(self, course: Course, claim: c.Turns) -> Outcome:
        """Whether the picture, or a thing in it, turns about the centre."""
        still = course.identity and course.identity not in self.look.movers
        # A thing that stands still leans as the picture does: thin ones show it best.
        cw, ccw = drift(self._calm(self.look.still_picture.turned_deg if still else course.turned_deg))
        amount = max(cw, ccw) if claim.way is None else (cw if claim.way == "cw" else ccw)
        if claim.degrees is not None and claim.bound is not None:
            ratio = amount / claim.degrees
            if claim.bound == "most" and amount < NOT_TURNED_DEG:
                return FALSE
            return between(
                ratio if claim.bound == "least" else -ratio,
                *((0.95, 0.75) if claim.bound == "least" else (-1.05, -1.25)),
            )
        if claim.degrees is not None:
            return between(-abs(amount - claim.degrees), -0.25 * claim.degrees, -0.5 * claim.degrees)
        return between(amount, TURNED_DEG, NOT_TURNED_DEG)

    def tapers(self, claim: c.Tapers) -> Outcome:
        """Whether lines come to converge towards a side: what is seen there has come to lie farther off.

        The measure is the logarithm of how much farther off that third of the picture is than the one opposite.
        """
        if claim.side is None:
            return OPEN
        slopes = self.look.slopes(claim.side)
        gains = []
        for window in windows(claim.part or "throughout", len(slopes)):
            start, end = slopes[window][0], slopes[window][-1]
            gains.append(end - start if not claim.ends else min(start, start - end))
        return between(max(gains), 0.06, 0.02)

    def something_moves(self) -> Outcome:
        """Whether anything moves by itself."""
        seen = [i for i in sorted(self.look.movers) if self.look.course(i).share.max() > 0]
        found = any_of([between(self.look.own_way(i)[0], 0.04, 0.015) for i in seen] or [FALSE])
        return OPEN if found == FALSE and seen else found  # it is there, however small

    def moves_itself(self, course: Course, claim: c.MovesItself) -> Outcome:
        """Whether a thing moves by itself, and which way."""
        if course.identity not in self.look.movers:
            return FALSE
        far, across = self.look.own_way(course.identity)
        if claim.way in ("left", "right") and abs(across) > 0.04:
            return truth((across > 0) == (claim.way == "right"))
        return between(far, 0.04, 0.015)

    def when(self, claim: c.Claim) -> Times | None:
        """When something in the picture happens, as parts of the clip."""
        name = getattr(claim, "thing", None)
        if name is None:
            return when_in_picture(self.look.still_picture, claim)
        meant = self.named.meant(name)
        if meant is None or not meant.sure:
            return None
        times = [when_in_picture(self.look.course(i), claim) for i in meant.ids]
        known = [t for t in times if t is not None]
        return known[0] if known and (len(known) == 1 or len(set(known)) == 1 or name.some) else None


def _worst(outcome: Outcome) -> int:
    return (FALSE, OPEN, TRUE).index(outcome)
