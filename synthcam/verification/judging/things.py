"""Claims about things and the picture judged against a clip: where they go, how they grow, what is seen of them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.ndimage import uniform_filter1d

from synthcam.geometry.se3 import Array
from synthcam.verification.clip import CheckedClip
from synthcam.verification.eye.look import Course, Look
from synthcam.verification.judging.camera import CameraJudge
from synthcam.verification.judging.comparison import ALIKE, UNLIKE, compared, mostly
from synthcam.verification.judging.naming import SUBJECT_WORDS, Meant, meant_by
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, all_of, any_of, between, opposite, truth
from synthcam.verification.judging.sequence import Times, when_in_picture
from synthcam.verification.judging.stretch import windows
from synthcam.verification.judging.visibility import SEEN, UNSEEN, seen_as, sky
from synthcam.verification.reading import claims as c

GROWN, NOT_GROWN = float(np.log(1.12)), float(np.log(1.06))
TURNED_DEG, NOT_TURNED_DEG = 6.0, 3.0
_HALVES: tuple[c.Part, c.Part] = ("early", "late")


class ThingJudge:
    """Judges what is said of the picture of one clip, and of the things in it."""

    def __init__(self, clip: CheckedClip, look: Look, camera: CameraJudge) -> None:
        self.clip, self.look, self._camera = clip, look, camera
        self.record = clip.annotation
        self._names: dict[c.Name | None, Meant | None] = {}

    def tracking(self, claim: c.Tracking) -> Outcome:
        """Whether the camera follows something, and from where."""
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

    def _meant(self, name: c.Name | None) -> Meant | None:
        if name not in self._names:
            self._names[name] = meant_by(name, self.look)
        return self._names[name]

    def of_thing(self, name: c.Name | None, judge: Callable[[Course], Outcome], *, whole: bool = False) -> Outcome:
        """Judge the thing, or the things, that a name means."""
        if name is None:
            return judge(self.look.still_picture) if whole else OPEN
        if name.kind in ("near things", "far things"):
            return judge(self._group(far=name.kind == "far things")) if whole else OPEN
        meant = self._meant(name)
        if meant is None:
            return OPEN
        found = self._over(name, meant, [judge(self.look.course(i)) for i in meant.ids])
        if found != TRUE and name.place == "behind":
            # Of a wall that fills the picture, the part is meant that is seen behind the thing.
            found = any_of((found, judge(self._group(far=True))))
        return found if meant.sure or found == TRUE or (whole and meant.whole) else OPEN

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

    def keeps(self, course: Course, where: str) -> Outcome:
        """Whether a thing stays in the frame, or in its centre."""
        if where == "frame":
            return between(float((course.share / max(course.share.max(), 1e-9)).min()), SEEN, UNSEEN)
        seen = course.centre[course.seen]
        if len(seen) < 0.9 * len(course.share):
            return FALSE if len(seen) < 0.5 * len(course.share) else OPEN
        off = float(np.abs(seen - 0.5).max())
        return between(-off, -0.17, -0.34)

    def revealed(self, course: Course) -> Outcome:
        """Whether a thing comes into view."""
        # The part of it that is seen, whatever its size in the picture.
        part = course.share * np.exp(-2 * course.growth)
        part = part / max(part.max(), 1e-9)
        rise = float((part - np.minimum.accumulate(part)).max())
        return between(rise, 0.2, 0.08)

    def looked_at(self, course: Course, how: str | None = None) -> Outcome:
        """Whether the camera looks at a thing; from where is known of what it follows."""
        if how is not None:
            followed = self.record.is_tracking and course.identity == self.clip.subject_id
            unsure = not followed or "tracking_shot_types" in self.record.unsure
            return OPEN if unsure else truth(how in self.record.tracking_shot_types)
        seen = course.centre[course.seen]
        if not len(seen):
            return FALSE
        return TRUE if float(np.abs(seen - 0.5).max(axis=1).min()) < 0.25 else OPEN

    def slides(self, claim: c.Slides) -> Outcome:
        """Whether something moves across the picture."""

        def judge(course: Course) -> Outcome:
            if claim.part in (None, "throughout") or claim.way is None or claim.share is not None:
                return opposite(self._slide_of(course, claim), denied=claim.denied)
            parts = [_within(course, window) for window in windows(claim.part, len(course.share))]
            return any_of(opposite(self._slide_of(part, claim), denied=claim.denied) for part in parts)

        return self.of_thing(claim.thing, judge, whole=True)

    def _slide_of(self, course: Course, claim: c.Slides) -> Outcome:
        moved = self._calm(course.moved)
        across, down = _drift(moved[:, 0]), _drift(moved[:, 1])
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
            far = min(far, max(*_drift(course.centre[:, 0]), *_drift(course.centre[:, 1])))
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
        return np.asarray(uniform_filter1d(values, 5, axis=0, mode="nearest")) if shaken else values

    def grows(self, course: Course, claim: c.Grows) -> Outcome:
        """Whether something becomes larger or smaller, or keeps its size; in a stretch of the clip if one is told."""
        if claim.part not in (None, "throughout"):
            kept = [_within(course, window) for window in windows(claim.part, len(course.growth))]
            return any_of([self.grows(one, replace(claim, part=None)) for one in kept])
        found = self._grows(course, claim)
        if found != FALSE or claim.way == "same" or claim.part == "throughout":
            return found
        # What shrinks in a stretch and grows in another is not told by its sizes at both ends.
        halves = [_within(course, w) for p in _HALVES for w in windows(p, len(course.growth))]
        return OPEN if any(self._grows(one, claim) == TRUE for one in halves) else FALSE

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
        cw, ccw = _drift(self._calm(self.look.still_picture.turned_deg if still else course.turned_deg))
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

    def visible(self, claim: c.Visible) -> Outcome:
        """Whether something enters, leaves, stays in or is cut by the frame."""
        if claim.thing is None:
            return self._anything_visible(claim)
        if claim.thing.kind in ("sky", "cloud"):
            return opposite(seen_as(sky(self.look), claim), denied=claim.denied)
        found = self.of_thing(claim.thing, lambda course: opposite(seen_as(course, claim), denied=claim.denied))
        return found

    def _anything_visible(self, claim: c.Visible) -> Outcome:
        if claim.what not in ("enters", "leaves"):
            return OPEN
        outcomes = [seen_as(self.look.course(i), claim) for i in sorted(self.clip.sight.things)]
        return opposite(any_of(outcomes or [FALSE]), denied=claim.denied)

    def covers(self, claim: c.Covers) -> Outcome:
        """Whether one thing comes to cover another, or uncovers it."""
        fronts, backs = self._meant(claim.front), self._meant(claim.back)
        if claim.front is None and claim.back is None:
            return self.covered_at_all()
        if fronts is not None and fronts.whole:
            fronts = None  # a part of a house: what it covers is covered by something
        if backs is None:
            return OPEN
        if not backs.ids or (fronts is not None and not fronts.ids):
            return FALSE
        outcomes = []
        for back in backs.ids:
            for front in fronts.ids if fronts is not None else (None,):
                covered = self.look.covered(back, front)
                spans = windows(claim.part or "throughout", len(covered)) if len(covered) else []
                if claim.part in ("late", "end"):
                    spans = [slice(0, None)]  # what is covered at the end has come to be so at any time
                rises = [_drift(covered[span])[int(claim.uncovers)] for span in spans]
                outcomes.append(between(max(rises, default=0.0), 0.2, 0.08))
        found = any_of(outcomes)
        sure = backs.sure and (fronts is None or fronts.sure)
        return found if sure or found == TRUE else OPEN

    def covered_at_all(self) -> Outcome:
        """Whether any of the largest things comes to be covered by another."""
        ids = sorted(self.clip.sight.things, key=lambda i: -float(self.look.course(i).share.max()))[:8]
        found = [self.look.covered(i, None) for i in ids if self.look.course(i).share.max() > 0]
        return any_of([between(max(_drift(f)), 0.3, 0.1) if len(f) else FALSE for f in found] or [FALSE])

    def relative_depth(self, one: c.Name | None, other: c.Name | None) -> float | None:
        """How many times farther off the second thing is than the first; None where it is not known which are meant."""
        groups = {"near things": 1.0, "far things": 10.0}
        depths = []
        for name in (one, other):
            if name is not None and name.kind in groups:
                depths.append(groups[name.kind])
                continue
            meant = self._meant(name)
            if meant is None or not meant.ids or not meant.sure:
                return None
            depths.append(self.look.depth_of(meant.ids[0]))
        mixed = [n is not None and n.kind in groups for n in (one, other)]
        return None if any(mixed) and not all(mixed) else depths[1] / max(depths[0], 1e-6)

    def when(self, claim: c.Claim) -> Times | None:
        """When something in the picture happens, as parts of the clip."""
        name = getattr(claim, "thing", None)
        if name is None:
            return when_in_picture(self.look.still_picture, claim)
        meant = self._meant(name)
        if meant is None or not meant.sure:
            return None
        times = [when_in_picture(self.look.course(i), claim) for i in meant.ids]
        known = [t for t in times if t is not None]
        return known[0] if known and (len(known) == 1 or len(set(known)) == 1 or name.some) else None

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

    def compare(self, claim: c.Compare) -> Outcome:
        """Whether one thing moves or grows more than another."""
        one, other = self._courses(claim.one), self._courses(claim.other)
        if one is None or other is None:
            return OPEN
        behind = claim.other is not None and claim.other.place == "behind"
        pairs = [(a, b) for a in one for b in other if a is not b and not (behind and self._is_before(b, a))]
        if claim.part not in (None, "throughout"):
            spans = windows(claim.part, len(self.look.frames))
            timed = [[compared(_within(a, w), _within(b, w), claim) for a, b in pairs] for w in spans]
            return any_of([mostly(some) for some in timed if some])
        outcomes = [compared(a, b, claim) for a, b in pairs]
        if behind:
            far = self._group(far=True)
            outcomes += [compared(a, far, claim) for a in one]
            found = any_of(outcomes or [OPEN])
            if found == FALSE and claim.relation == "same":
                # At other places in the picture a zoom or a turn moves even one wall at other rates.
                return FALSE if self.alike(claim.what) == FALSE else OPEN
            return found
        found = mostly(outcomes) if outcomes else FALSE
        if found != FALSE or claim.what != "grows":
            return found
        spans = [w for p in _HALVES for w in windows(p, len(self.look.frames))]
        parts = [[compared(_within(a, w), _within(b, w), claim) for a, b in pairs] for w in spans]
        return OPEN if any(mostly(some) == TRUE for some in parts if some) else FALSE

    def _is_before(self, one: Course, other: Course) -> bool:
        """Whether a thing is plainly nearer to the camera than another."""
        if not one.identity or not other.identity:
            return False
        return self.look.depth_of(one.identity) < 0.95 * self.look.depth_of(other.identity)

    def _courses(self, name: c.Name | None) -> list[Course] | None:
        if name is not None and name.kind in ("near things", "far things"):
            if self.look.near_and_far() is None:
                return None  # too shallow a picture to have near and far
            return [self._group(far=name.kind == "far things")]
        meant = self._meant(name)
        return None if meant is None or not (meant.sure or meant.whole) else [self.look.course(i) for i in meant.ids]

    def alike(self, what: str) -> Outcome:
        """Whether near and far move, or grow, at one rate."""
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

    def nearer(self, claim: c.Nearer) -> Outcome:
        """Whether one thing is nearer than another."""
        one, other = self._meant(claim.one), self._meant(claim.other)
        if one is None or other is None:
            return OPEN
        depths = [(self.look.depth_of(a), self.look.depth_of(b)) for a in one.ids for b in other.ids]
        outcomes = {between(b / max(a, 1e-6), 1.1, 1.0) for a, b in depths}
        return outcomes.pop() if len(outcomes) == 1 else (OPEN if outcomes else FALSE)


def _within(course: Course, window: slice) -> Course:
    """A course in a stretch of the clip alone."""
    kept = {name: getattr(course, name)[window] for name in ("share", "moved", "growth", "turned_deg", "centre")}
    return replace(course, **kept)


def _worst(outcome: Outcome) -> int:
    return (FALSE, OPEN, TRUE).index(outcome)


def _drift(values: Array) -> tuple[float, float]:
    """The largest gain from any moment to a later one, and the largest loss."""
    rise = float((values - np.minimum.accumulate(values)).max())
    fall = float((np.maximum.accumulate(values) - values).max())
    return rise, fall
