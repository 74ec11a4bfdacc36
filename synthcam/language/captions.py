"""Captions: one sentence on steadiness, motions in order, speed and subject; and longer ones."""

from dataclasses import dataclass
from typing import ClassVar

from synthcam.labels.segments import MotionSegment, time_overlap
from synthcam.language.chains import tell
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.facts import Fact
from synthcam.language.grammar import Chooser, Filling, Noun, Rule, has_rule, say
from synthcam.language.seen import Growth, Hold, Shift, Spread
from synthcam.language.statements import MotionWhen, SceneMovement, Speed, Steadiness, TrackingShot
from synthcam.language.told_facts import APART_S, SIMULTANEOUS

MOST_GROUPS, MOST_TOGETHER = 4, 3


@dataclass(frozen=True)
class Caption(Fact):
    """Motions in order, groups of them at the same time; speed, steadiness and subject where they are told."""

    RULE: ClassVar[str] = "CAPTION"
    groups: tuple[tuple[str, ...], ...]
    pace: str | None = None
    steadiness: str | None = None
    subject: tuple[Noun, str] | None = None

    def fill(self, chooser: Chooser) -> dict[str, Filling]:
        """All of it in words: optional parts are told more often than not."""
        groups = []
        for group in self.groups:
            verbs = [say(f"VERB.{motion}", {}, chooser) for motion in group]
            groups.append(", ".join(verbs[:-1]) + " and " + verbs[-1] if len(verbs) > 1 else verbs[0])
        told = ", then ".join(groups)
        if self.pace is not None and chooser.uniform() < 0.7:
            told = f"{say(f'PACE.{self.pace}', {}, chooser)} {told}"
        if self.steadiness is not None and chooser.uniform() < 0.8:
            told += ", " + say(f"MANNER.{self.steadiness}", {}, chooser)
        if self.subject is not None:
            name, how = self.subject
            told += ", " + say("FOLLOWING", {"thing": name, "how": Rule(f"HOW.{how}")}, chooser)
        return {"told": told}


def short_caption(facts: ClipFacts) -> Caption | None:
    """The one-sentence caption; None where order or motions are not clear."""
    record = {type(fact): fact for fact in facts.record}
    steady, speed, tracking = record.get(Steadiness), record.get(Speed), record.get(TrackingShot)
    steadiness = steady.steadiness if isinstance(steady, Steadiness) else None
    if facts.shot.motions == ("static",):
        return Caption((("static",),), steadiness=steadiness)
    groups = motion_groups(facts)
    if groups is None:
        return None
    return Caption(
        groups=groups,
        pace=speed.speed if isinstance(speed, Speed) and speed.speed != "regular" else None,
        steadiness=steadiness,
        subject=(tracking.thing, tracking.how) if isinstance(tracking, TrackingShot) else None,
    )


def motion_groups(facts: ClipFacts) -> tuple[tuple[str, ...], ...] | None:
    """Motions in order, those at the same time together; None where they overlap in part or come again."""
    named = [m for m in facts.shot.motions if has_rule(f"VERB.{m}") and not m.startswith("track-")]
    if not named:
        return None
    runs: dict[str, MotionSegment] = {}
    for motion in named:
        own = [s for s in facts.shot.segments if s.name == motion]
        if len(own) != 1:
            return None
        runs[motion] = own[0]
    groups: list[list[str]] = []
    for motion in sorted(named, key=lambda m: (runs[m].start_s, m)):
        if groups and all(time_overlap(runs[motion], runs[other]) >= SIMULTANEOUS for other in groups[-1]):
            groups[-1].append(motion)
        elif not groups or all(runs[motion].start_s - runs[other].start_s >= APART_S for other in groups[-1]):
            groups.append([motion])
        else:
            return None
    if len(groups) > MOST_GROUPS or max(len(group) for group in groups) > MOST_TOGETHER:
        return None
    return tuple(tuple(group) for group in groups)


def long_caption(facts: ClipFacts, caption: Caption, chooser: Chooser) -> str:
    """The caption with times, path, frustum and what is seen."""
    seen = [fact for fact in facts.sights if isinstance(fact, Shift | Growth | Spread | Hold)]
    body: list[Fact] = [caption, *[fact for fact in facts.motions if isinstance(fact, MotionWhen)][:4]]
    for group in (facts.apex, facts.axis, facts.lens):
        body += group[:1]
    body += sorted(seen, key=lambda _: chooser.uniform())[:2]
    body += [fact for fact in facts.record if isinstance(fact, SceneMovement)]
    return tell(body, chooser)
