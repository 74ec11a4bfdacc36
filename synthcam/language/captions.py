"""Captions as people write them: manner, motions in order, what they are about, steadiness; one or two sentences."""

from dataclasses import dataclass

from synthcam.labels.segments import MotionSegment, time_overlap
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser, Filling, Noun, say
from synthcam.language.wording import sentences
from synthcam.motion.motions import MOTIONS

MOST_GROUPS, MOST_TOGETHER = 4, 3
APART_S, SIMULTANEOUS = 0.25, 0.65
"""Motions that begin so far apart come one after the other; those that share this much of their time are one group."""

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Caption:
    """What a caption says.

    Attributes:
        groups: motions in order, those at the same time together.
        pace, steadiness: values of the record; None where they are not told.
        start: what is in the centre at first.
        subject: what the shot is about, and how it is: "track_...", "around", "dolly_in", "reveal" and so on.
        also: what happens to another thing: "leaves", "enters", "stays", "grows", "shrinks"; with the edge, or "".
    """

    groups: Groups
    pace: str | None = None
    steadiness: str | None = None
    start: Noun | None = None
    subject: tuple[Noun, str] | None = None
    also: tuple[Noun, str, str] | None = None

    def sentence(self, chooser: Chooser) -> str:
        """One wording of it."""
        if self.groups == (("static",),):
            on = "" if self.start is None or chooser.uniform() < 0.3 else say("ON", {"thing": self.start}, chooser)
            return sentences(say(f"CAPTION.fixed_{self.steadiness or 'static'}", {"on": on}, chooser))
        then = f" {say('THEN', {}, chooser)} "
        slots: dict[str, Filling] = {
            "manner": self._manner(chooser),
            "told": then.join(self._told(group, chooser) for group in self.groups),
            "about": self._about(chooser),
            "also": self._also(chooser),
            "hold": "",
            "from": "" if self.start is None else say("FROM", {"thing": self.start}, chooser),
        }
        if self.steadiness is not None and chooser.uniform() < 0.6:
            slots["hold"] = f", {say(f'HOLD.{self.steadiness}', {}, chooser)}"
        if not slots["from"]:
            return sentences(say("CAPTION_PLAIN", slots, chooser))
        return sentences(say("CAPTION", slots, chooser))

    def _manner(self, chooser: Chooser) -> str:
        words = []
        if self.steadiness is not None and chooser.uniform() < 0.6:
            words.append(say(f"MANNER.{self.steadiness}", {}, chooser))
        if self.pace in ("slow", "fast") and chooser.uniform() < 0.7:
            words.append(say(f"PACE.{self.pace}", {}, chooser))
        return " and ".join(dict.fromkeys(words))

    def _told(self, group: tuple[str, ...], chooser: Chooser) -> str:
        verbs = [say(f"CAPVERB.{motion}", {}, chooser) for motion in group]
        if len(verbs) == 2 and chooser.uniform() < 0.6:
            return f"{verbs[0]} while {say(f'DOING.{group[1]}', {}, chooser)}"
        return ", ".join(verbs[:-1]) + " and " + verbs[-1] if len(verbs) > 1 else verbs[0]

    def group(self, group: tuple[str, ...], chooser: Chooser) -> str:
        """Motions of one time, in the plain words of options and conclusions."""
        verbs = [say(f"VERB.{motion}", {}, chooser) for motion in group]
        if len(verbs) == 2 and chooser.uniform() < 0.5:
            return f"{verbs[0]} while {say(f'DOING.{group[1]}', {}, chooser)}"
        return ", ".join(verbs[:-1]) + " and " + verbs[-1] if len(verbs) > 1 else verbs[0]

    def plain(self, chooser: Chooser) -> str:
        """The motions alone: an option of a question."""
        return sentences(f"the camera {' , then '.join(self.group(group, chooser) for group in self.groups)}")

    def _about(self, chooser: Chooser) -> str:
        if self.subject is None:
            return ""
        name, how = self.subject
        return say(f"ABOUT.{how}", {"thing": name, "a_thing": _indefinite(name)}, chooser)

    def _also(self, chooser: Chooser) -> str:
        if self.also is None or chooser.uniform() < 0.3:
            return ""
        name, what, edge = self.also
        return say(f"ALSO.{what}", {"thing": name, "a_thing": _indefinite(name), "edge": edge}, chooser)


def _indefinite(name: Noun) -> Noun:
    """ "The red bin" as something new: "a red bin"; what has a place in the picture keeps its article."""
    words = name.text.removeprefix("the ")
    if name.plural:
        return Noun(words, plural=True)
    if " on the " in words:
        return name
    return Noun(f"{'an' if words[0] in 'aeiou' else 'a'} {words}")


def short_caption(facts: ClipFacts) -> Caption | None:
    """The caption of a clip; None where order or motions are not clear."""
    record = facts.shot.annotation
    steadiness = record.steadiness if "steadiness" not in record.unsure else None
    if facts.motions == ("static",):
        start = next(iter(_centred(facts, 0)), None)
        return Caption((("static",),), steadiness=steadiness, start=start)
    groups = motion_groups(facts)
    if groups is None:
        return None
    sure = "camera_motion_speed" not in record.unsure and record.camera_movement != "no"
    subject = _subject(facts, groups)
    told = {subject[0]} if subject else set()
    start = next((name for name in _centred(facts, 0) if name not in told and _moves_on(facts, name)), None)
    also = _also(facts, told | ({start} if start else set()))
    return Caption(groups, record.camera_motion_speed if sure else None, steadiness, start, subject, also)


def motion_groups(facts: ClipFacts) -> Groups | None:
    """Motions in order, those at the same time together; None where they overlap in part or come again."""
    named = [motion for motion in facts.motions if MOTIONS[motion].family != "track"]
    if not named:
        return None
    runs: dict[str, MotionSegment] = {}
    for motion in named:
        own = facts.runs(motion)
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


def _subject(facts: ClipFacts, groups: Groups) -> tuple[Noun, str] | None:
    """What the motion is for, where the pictures prove it: followed, circled, approached, brought into view."""
    record, shot = facts.shot.annotation, facts.shot
    things = facts.evidence.things
    followed = facts.evidence.thing(shot.subject_id) if shot.subject_id is not None else None
    if (
        followed is not None
        and record.is_tracking
        and record.tracking_shot_types
        and not record.unsure & {"is_tracking", "tracking_shot_types"}
    ):
        return Noun(followed.name.text, followed.name.plural), f"track_{record.tracking_shot_types[0]}"
    only = groups[0][0] if len(groups) == 1 and len(groups[0]) == 1 else None
    for thing in things:
        name = Noun(thing.name.text, thing.name.plural)
        if thing.enters is not None and thing.share[-1] >= 0.015:
            return name, "reveal"
        if only is None or thing.moves or thing.share[-1] < 0.008:
            continue
        family, direction = MOTIONS[only].family, MOTIONS[only].direction
        held = bool((abs(thing.place - 0.5) < 0.22).all())
        if family in ("arc", "crane") and held:
            return name, "around"
        if family in ("dolly", "zoom") and held:
            return name, f"{family}_{direction}"
    ends = next((name for name in _centred(facts, -1) if name not in _centred(facts, 0)), None)
    return None if ends is None else (ends, "ends_on")


def _centred(facts: ClipFacts, look: int) -> list[Noun]:
    """Things that are seen whole near the centre of a look."""
    return [
        Noun(thing.name.text, thing.name.plural)
        for thing in facts.evidence.things
        if thing.share[look] >= 0.008 and not thing.cut[look] and abs(thing.place[look] - 0.5).max() < 0.17
    ]


def _moves_on(facts: ClipFacts, name: Noun) -> bool:
    """Whether a thing is no longer in the centre at the end."""
    return name not in _centred(facts, -1)


def _also(facts: ClipFacts, told: set[Noun]) -> tuple[Noun, str, str] | None:
    """Something plain that happens to another thing."""
    for thing in facts.evidence.things:
        name = Noun(thing.name.text, thing.name.plural)
        if name in told or thing.moves or thing.largest < 0.01:
            continue
        for look, what in ((thing.enters, "enters"), (thing.leaves, "leaves")):
            glimpses = [i for i, share in enumerate(thing.share) if share > 0]
            if look is not None and (edge := thing.edge(glimpses[0 if what == "enters" else -1])) in ("left", "right"):
                return name, what, edge
        if thing.cut[0] or thing.cut[-1] or (thing.share < 0.006).any():
            continue
        growth = (thing.share[-1] / thing.share[0]) ** 0.5
        if growth >= 1.35 or growth <= 1 / 1.35:
            return name, "grows" if growth > 1 else "shrinks", ""
        if facts.labels["clear_moving_camera"] and not thing.cut.any():
            return name, "stays", ""
    return None


def caption_end(groups: Groups, chooser: Chooser) -> str:
    """Motions in order as a clause without manner: what an argument about them ends in."""
    told = [Caption(groups).group(group, chooser) for group in groups]
    if len(groups) == 1:
        return f"the camera {told[0]}"
    if len(groups) == 2 and all(len(group) == 1 for group in groups):
        slots = {f"verb{i}": told[i] for i in (0, 1)}
        slots |= {f"noun{i}": say(f"NOUN.{groups[i][0]}", {}, chooser) for i in (0, 1)}
        return say("SEQUENCE", slots, chooser)
    return f"the camera {' , then '.join(told)}"
