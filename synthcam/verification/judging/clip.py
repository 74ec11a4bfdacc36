"""Claims judged against a clip as an eye would: true within its tolerance, false beyond twice that, open between.

Motions of the camera are weighed by how far they move the picture. Shares are of the frame's width across and of its
height down.
"""

from dataclasses import replace
from functools import cached_property

from synthcam.verification.clip import CheckedClip
from synthcam.verification.eye.look import Look
from synthcam.verification.judging.camera import CameraJudge, figure_holds
from synthcam.verification.judging.comparison import ComparisonJudge
from synthcam.verification.judging.named import NamedThings
from synthcam.verification.judging.optics import law_holds, supports
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, all_of, opposite
from synthcam.verification.judging.presence import AGAINST
from synthcam.verification.judging.record import judge_by_record
from synthcam.verification.judging.sequence import Times, comes_before, returns
from synthcam.verification.judging.things import ThingJudge
from synthcam.verification.judging.visibility import VisibilityJudge, fills
from synthcam.verification.reading import claims as c


class ClipJudge:
    """Judges claims about one clip; what it looks at is kept for later claims."""

    def __init__(self, clip: CheckedClip) -> None:
        self.clip = clip
        self.record = clip.annotation
        self._judged: dict[c.Claim, Outcome] = {}

    @cached_property
    def look(self) -> Look:
        """Rays at the clip."""
        return Look(self.clip)

    @cached_property
    def _camera(self) -> CameraJudge:
        return CameraJudge(self.clip, self.look)

    @cached_property
    def _named(self) -> NamedThings:
        return NamedThings(self.look)

    @cached_property
    def _things(self) -> ThingJudge:
        return ThingJudge(self.clip, self._named, self._camera)

    @cached_property
    def _visibility(self) -> VisibilityJudge:
        return VisibilityJudge(self.clip, self._named)

    @cached_property
    def _comparison(self) -> ComparisonJudge:
        return ComparisonJudge(self._named)

    def judge(self, claim: c.Claim) -> Outcome:
        """Whether a claim is true of the clip."""
        if claim not in self._judged:
            self._judged[claim] = self._judge(claim)
        return self._judged[claim]

    def _judge(self, claim: c.Claim) -> Outcome:
        match claim:
            case c.Motion():
                return self._camera.motion(claim)
            case c.Still():
                return opposite(self._camera.still(claim), denied=claim.denied)
            case c.Order():
                return self._camera.order(claim)
            case c.Sequence():
                return self._sequence(claim)
            case c.Returns():
                return opposite(self._returns(claim), denied=claim.denied)
            case c.Possible():
                return self._possible(claim)
            case c.Together():
                return self._camera.together(claim)
            case c.Steadiness():
                return self._camera.steady(claim.least, claim.most)
            case c.Trembles():
                return self._camera.steady(0, 1) if claim.denied else self._camera.steady(1, 3)
            case c.Speed():
                return opposite(self._camera.speed(claim), denied=claim.denied)
            case c.SpeedChange():
                return opposite(self._camera.speed_change(claim), denied=claim.denied)
            case c.Tracking():
                return opposite(self._things.tracking(claim), denied=claim.denied)
            case c.Keeps():
                return opposite(
                    self._named.of_thing(claim.thing, lambda i: self._visibility.keeps(i, claim.where)),
                    denied=claim.denied,
                )
            case c.SubjectSize():
                return self._named.of_thing(
                    claim.thing or c.Name("subject"), lambda i: self._things.grows(i, c.Grows(None, claim.way))
                )
            case c.Reveals():
                return opposite(self._named.of_thing(claim.thing, self._visibility.revealed), denied=claim.denied)
            case c.LooksAt():
                return self._named.of_thing(claim.thing, lambda i: self._visibility.looked_at(i, claim.how))
            case c.Slides():
                return self._things.slides(claim)
            case c.Grows():
                found = self._named.of_thing(
                    claim.thing,
                    lambda i: self._things.grows(i, claim),
                    whole=True,
                )
                return opposite(found, denied=claim.denied)
            case c.Turns():
                found = self._named.of_thing(claim.thing, lambda i: self._things.turns(i, claim), whole=True)
                return opposite(found, denied=claim.denied)
            case c.Tapers():
                return self._things.tapers(claim)
            case c.Visible():
                return self._visibility.visible(claim)
            case c.Fills():
                found = self._named.of_thing(claim.thing, lambda course: fills(course, claim))
                return opposite(found, denied=claim.denied)
            case c.Covers():
                return opposite(self._visibility.covers(claim), denied=claim.denied)
            case c.MovesItself():
                if claim.thing is None:
                    return opposite(self._things.something_moves(), denied=claim.denied)
                found = self._named.of_thing(claim.thing, lambda course: self._things.moves_itself(course, claim))
                return opposite(found, denied=claim.denied)
            case c.Compare():
                return opposite(self._comparison.compare(claim), denied=claim.denied)
            case c.Alike():
                found = self._comparison.alike(claim.what, claim.part)
                if claim.what == "any" and (found == OPEN or self._camera.travels() == FALSE):
                    found = opposite(self._camera.travels())  # parallax comes of travel alone
                return opposite(found, denied=not claim.alike)
            case c.Nearer():
                return opposite(self._comparison.nearer(claim), denied=claim.denied)
            case c.Figure():
                return figure_holds(claim, self.clip)
            case c.Law():
                return law_holds(replace(claim, effects=tuple(self._by_depth(k) for k in claim.effects)))
            case c.Inference():
                return supports(claim)
            case c.SceneMoves() | c.Kind() | c.Effect():
                return judge_by_record(claim, self.record)
            case _:
                return OPEN

    def _sequence(self, claim: c.Sequence) -> Outcome:
        """Whether one happening comes before another; both have to be there."""
        there = all_of([self.judge(claim.first), self.judge(claim.second)])
        if there != TRUE:
            return there
        return comes_before(self._when(claim.first), self._when(claim.second))

    def _returns(self, claim: c.Returns) -> Outcome:
        """Whether the camera or a thing goes one way and comes back, or ends where it began, which resting does too."""
        if claim.camera:
            return self._camera.returns(claim)
        return self._named.of_thing(claim.thing, lambda course: returns(course, claim), whole=True)

    def _when(self, claim: c.Claim) -> Times | None:
        return self._camera.when(claim) if isinstance(claim, c.Motion) else self._things.when(claim)

    def _possible(self, claim: c.Possible) -> Outcome:
        """False where one of the motions goes against what happens, and none of them does happen."""
        outcomes = [self.judge(motion) for motion in claim.motions]
        if any(outcome != FALSE for outcome in outcomes):
            return OPEN
        against = [replace(m, way=AGAINST[m.way]) for m in claim.motions if m.way in AGAINST]
        return FALSE if any(self.judge(motion) == TRUE for motion in against) else OPEN

    def _by_depth(self, effect: c.Claim) -> c.Claim:
        """What a law says of two named things, said of near and far ones where it is known which is nearer."""
        if not isinstance(effect, c.Compare) or None in (effect.one, effect.other):
            return effect
        ratio = self._named.relative_depth(effect.one, effect.other)
        if ratio is None or 0.87 < ratio < 1.15:
            return effect
        near, far = c.Name("near things"), c.Name("far things")
        if effect.relation == "same":
            return c.Alike(effect.what, alike=True)
        return replace(effect, one=near if ratio > 1 else far, other=far if ratio > 1 else near)
