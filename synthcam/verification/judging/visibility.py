"""What a clip shows of its things: whether they come into the frame, stay there, are covered or are looked at."""

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.verification.clip import CheckedClip
from synthcam.verification.eye.look import Course, Look
from synthcam.verification.judging.named import NamedThings, drift
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, any_of, between, opposite, truth
from synthcam.verification.judging.stretch import windows
from synthcam.verification.reading import claims as c

UNSEEN, SEEN = 0.05, 0.25
"""Parts of a thing's largest visible share: gone, and there."""


class VisibilityJudge:
    """Judges what is said of what one clip shows of its things."""

    def __init__(self, clip: CheckedClip, named: NamedThings) -> None:
        self.clip, self.named, self.look = clip, named, named.look
        self.record = clip.annotation

    def visible(self, claim: c.Visible) -> Outcome:
        """Whether something enters, leaves, stays in or is cut by the frame."""
        if claim.thing is None:
            return self._anything_visible(claim)
        if claim.thing.kind in ("sky", "cloud"):
            return opposite(seen_as(sky(self.look), claim), denied=claim.denied)

        def judge(course: Course) -> Outcome:
            found = self._cut(course, claim) if claim.what == "cut" else seen_as(course, claim)
            if found == FALSE and claim.what == "enters" and claim.thing and claim.thing.some and claim.thing.many:
                return OPEN  # "new mountains appear": more of one long range may be meant
            return opposite(found, denied=claim.denied)

        return self.named.of_thing(claim.thing, judge)

    def _cut(self, course: Course, claim: c.Visible) -> Outcome:
        """Whether an edge of the frame cuts a thing at some time while it is seen."""
        beyond = np.array([self.look.beyond(course.identity, frame, claim.side) for frame in self.look.frames])
        beyond = np.where(course.seen, beyond, 0.0)
        return any_of(
            between(float(beyond[w].max()), 0.12, 0.03) for w in windows(claim.part or "throughout", len(beyond))
        )

    def _anything_visible(self, claim: c.Visible) -> Outcome:
        if claim.what not in ("enters", "leaves"):
            return OPEN
        outcomes = [seen_as(self.look.course(i), claim) for i in sorted(self.clip.sight.things)]
        return opposite(any_of(outcomes or [FALSE]), denied=claim.denied)

    def covers(self, claim: c.Covers) -> Outcome:
        """Whether one thing moves in front of another and hides it, or stops hiding it."""
        fronts, backs = self.named.meant(claim.front), self.named.meant(claim.back)
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
                rises = [drift(covered[span])[int(claim.uncovers)] for span in spans]
                outcomes.append(between(max(rises, default=0.0), 0.2, 0.08))
        found = any_of(outcomes)
        sure = backs.sure and (fronts is None or fronts.sure)
        return found if sure or found == TRUE else OPEN

    def covered_at_all(self) -> Outcome:
        """Whether another thing moves in front of any of the largest things and hides it."""
        ids = sorted(self.clip.sight.things, key=lambda i: -float(self.look.course(i).share.max()))[:8]
        found = [self.look.covered(i, None) for i in ids if self.look.course(i).share.max() > 0]
        return any_of([between(max(drift(f)), 0.3, 0.1) if len(f) else FALSE for f in found] or [FALSE])

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


def seen_as(course: Course, claim: c.Visible) -> Outcome:
    """Whether a thing enters, leaves, stays in view, or is seen, as a claim says."""
    part = course.share / max(course.share.max(), 1e-9)
    match claim.what:
        case "seen":
            if claim.part not in (None, "throughout"):
                return any_of(_seen_in(course, window, claim.side) for window in windows(claim.part, len(part)))
            if claim.side is not None:
                return _on_side(course.centre[course.seen], claim.side)
            return truth(bool(course.share.max() > 0))
        case "more" | "less":
            tail = max(1, len(part) // 6)
            gain = float(course.share[-tail:].mean() - course.share[:tail].mean()) / max(
                float(course.share.max()), 1e-9
            )
            return between(gain if claim.what == "more" else -gain, 0.1, 0.0)
        case "stays":
            return between(float(part.min()), SEEN, UNSEEN)
    forward = part if claim.what == "enters" else part[::-1]
    before = np.minimum.accumulate(forward)
    when = crossing(course, enters=claim.what == "enters")
    if when is None:
        rise = float((forward - before).max())
        # What is cut by the edge and slides in comes into view to some; what is cut has not left.
        least = 0.45 if claim.what == "enters" else 0.12
        return FALSE if rise < 0.3 or forward.min() > least else OPEN
    if claim.part is not None and _at_time(claim.part, when) == FALSE:
        return FALSE
    if claim.side is None:
        return TRUE
    return _at_side(course.centre[round(when * (len(part) - 1))], claim.side)


def fills(course: Course, claim: c.Fills) -> Outcome:
    """Whether a thing takes up such a share of the picture at some time, by its area."""
    outcomes = []
    for window in windows(claim.part or "throughout", len(course.share)):
        share = float(course.share[window].max())
        if claim.share >= 0.9:
            outcomes.append(between(share, 0.5, 0.25))
        elif claim.bound is not None:
            ratio = share / claim.share
            outcomes.append(between(ratio if claim.bound == "least" else 1 / max(ratio, 1e-9), 0.95, 0.6))
        else:
            off = abs(float(np.log(max(share, 1e-6) / claim.share)))
            outcomes.append(between(-off, -0.45, -1.0))
    return any_of(outcomes)


def sky(look: Look) -> Course:
    """How much of the picture the rays that hit nothing fill."""
    shares, centres = [], []
    for depth, _ in look.hits:
        free = ~np.isfinite(depth)
        shares.append(float(free.mean()))
        size = (look.cameras.width, look.cameras.height)
        centres.append((look.pixels[free] / size).mean(axis=0) if free.any() else np.full(2, np.nan))
    looks = len(shares)
    return Course(np.array(shares), np.zeros((looks, 2)), np.zeros(looks), np.zeros(looks), np.array(centres))


def crossing(course: Course, *, enters: bool) -> float | None:
    """When a thing has come into the frame, or is last in it before it has left, as a part of the clip."""
    part = course.share / max(course.share.max(), 1e-9)
    forward = part if enters else part[::-1]
    before = np.minimum.accumulate(forward)
    gone_first = (before <= UNSEEN) & (forward >= SEEN)
    if not gone_first.any():
        return None
    at, last = int(np.argmax(gone_first)), max(len(part) - 1, 1)
    return (at if enters else last - at) / last


def _seen_in(course: Course, window: slice, side: str | None) -> Outcome:
    """Whether a thing is seen in a stretch of the clip, at a side of the frame if one is told."""
    share = course.share[window] / max(course.share.max(), 1e-9)
    if side is None or not share.any():
        return between(float(share.max()), SEEN, UNSEEN)
    return _on_side(course.centre[window][course.seen[window]], side)


def _at_time(part: c.Part, when: float) -> Outcome:
    middle = {"start": 0.0, "early": 0.2, "middle": 0.5, "late": 0.85, "end": 1.0}.get(part)
    return OPEN if middle is None else between(-abs(when - middle), -0.25, -0.4)


def _at_side(centre: Array, side: str) -> Outcome:
    if not np.isfinite(centre).all():
        return OPEN
    if side == "middle":
        return between(-float(np.abs(centre - 0.5).max()), -0.17, -0.34)
    towards = {"left": 1 - centre[0], "right": centre[0], "up": 1 - centre[1], "down": centre[1]}[side]
    return between(float(towards), 0.6, 0.4)


def _on_side(centres: Array, side: str) -> Outcome:
    outcomes = {_at_side(x, side) for x in centres}
    return outcomes.pop() if len(outcomes) == 1 else OPEN
