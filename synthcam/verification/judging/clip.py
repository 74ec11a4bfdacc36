"""Claims judged against a clip as an eye would: true within its tolerance, false beyond twice that, open between.

Motions of the camera are weighed by how far they move the picture. Shares are of the frame's width across and of its
height down.
"""

from functools import cached_property

from synthcam.verification.clip import CheckedClip
from synthcam.verification.eye.look import Look
from synthcam.verification.judging.camera import CameraJudge
from synthcam.verification.judging.figures import figure_holds
from synthcam.verification.judging.optics import law_holds, supports
from synthcam.verification.judging.outcome import OPEN, Outcome, opposite
from synthcam.verification.judging.record import judge_by_record
from synthcam.verification.judging.things import ThingJudge
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
    def _things(self) -> ThingJudge:
        return ThingJudge(self.clip, self.look, self._camera)

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
                    self._things.of_thing(claim.thing, lambda i: self._things.keeps(i, claim.where)),
                    denied=claim.denied,
                )
            case c.SubjectSize():
                return self._things.of_thing(
                    claim.thing or c.Name("subject"), lambda i: self._things.grows(i, claim.way, None)
                )
            case c.Reveals():
                return opposite(self._things.of_thing(claim.thing, self._things.revealed), denied=claim.denied)
            case c.LooksAt():
                return self._things.of_thing(claim.thing, self._things.looked_at)
            case c.Slides():
                return self._things.slides(claim)
            case c.Grows():
                found = self._things.of_thing(
                    claim.thing,
                    lambda i: self._things.grows(i, claim.way, claim.factor, claim.amount, claim.part),
                    whole=True,
                )
                return opposite(found, denied=claim.denied)
            case c.Turns():
                found = self._things.of_thing(claim.thing, lambda i: self._things.turns(i, claim), whole=True)
                return opposite(found, denied=claim.denied)
            case c.Tapers():
                return self._things.tapers(claim)
            case c.Visible():
                return self._things.visible(claim)
            case c.Covers():
                return opposite(self._things.covers(claim), denied=claim.denied)
            case c.MovesItself():
                if claim.thing is None:
                    return opposite(self._things.something_moves(), denied=claim.denied)
                found = self._things.of_thing(claim.thing, lambda course: self._things.moves_itself(course, claim))
                return opposite(found, denied=claim.denied)
            case c.Compare():
                return opposite(self._things.compare(claim), denied=claim.denied)
            case c.Alike():
                return opposite(self._things.alike(claim.what), denied=not claim.alike)
            case c.Nearer():
                return opposite(self._things.nearer(claim), denied=claim.denied)
            case c.Figure():
                return figure_holds(claim, self.clip)
            case c.Law():
                return law_holds(claim)
            case c.Inference():
                return supports(claim)
            case c.SceneMoves() | c.Kind() | c.Effect():
                return judge_by_record(claim, self.record)
            case _:
                return OPEN
