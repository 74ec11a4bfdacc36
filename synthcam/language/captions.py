"""Captions as people write them: manner, motions in order, what they are about, steadiness; one or two sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthcam.geometry.se3 import yaw_pitch_roll
from synthcam.labels.segments import MotionSegment, time_overlap
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser, Filling, Noun, has_rule, say
from synthcam.language.places import Place, indefinite
from synthcam.language.wording import reads_badly, sentences
from synthcam.motion.motions import MOTIONS

MOST_WORDS, TRIES = 35, 6
CENTRAL = 0.15
"""Parts of the frame, across and down, off its middle within which a thing is what a shot shows."""
GROWN = 1.3
"""The factor from which on a caption says that a thing grows."""
AS_NOUNS = 0.22
"""How often motions are told as nouns: "performs a smooth pan"."""
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
        place: where it plays.
        angle: "high", "level" or "low": how the camera is inclined throughout; "" where that changes or is between.
    """

    groups: Groups
    pace: str | None = None
    steadiness: str | None = None
    start: Noun | None = None
    subject: tuple[Noun, str] | None = None
    also: tuple[Noun, str, str] | None = None
    place: Place | None = None
    angle: str = ""

    def sentence(self, chooser: Chooser) -> str:
        """One wording of it."""
        text = ""
        for _ in range(TRIES):
            text = sentences(self._fixed(chooser) if self.groups == (("static",),) else self._moving(chooser))
            if len(text.split()) <= MOST_WORDS and not reads_badly(text):
                break
        return text

    def _fixed(self, chooser: Chooser) -> str:
        on, on_first = "", "all the while"
        if self.start is not None and chooser.uniform() < 0.8:
            on, on_first = (say(rule, {"thing": self.start}, chooser) for rule in ("ON", "ON_FIRST"))
        if self.place is not None and chooser.uniform() < (0.4 if on else 0.8):
            where = self._where(chooser)
            on, on_first = (f"{where} {on}" if on.startswith(",") else f"{on} {where}"), where
        return say(f"CAPTION.fixed_{self.steadiness or 'static'}", {"on": on, "on_first": on_first}, chooser)

    def _moving(self, chooser: Chooser) -> str:
        manner = self._manner(chooser)
        slots: dict[str, Filling] = {
            "subject": say("SUBJECT_HANDHELD" if self._handheld(chooser) else "SUBJECT", {}, chooser),
            "manner": manner,
            "manner_after": "",
            "told": self._told(manner, chooser),
            "where": "",
            "also": self._also(chooser),
            "hold": "",
        }
        place = self._where(chooser) if self.place is not None and chooser.uniform() < 0.6 else ""
        if self.angle and chooser.uniform() < 0.3:
            place = f"{place} {say(f'ANGLE.{self.angle}', {}, chooser)}"
        about = self._about(chooser)
        close = about.partition(" ")[0] in (
            "on",
            "from",
            "towards",
            "away",
            "around",
            "up",
            "with",
            "behind",
            "ahead",
            "to",
            "until",
            "so",
        )
        slots["where"] = f"{about} {place}" if close else f"{place} {about}"
        form = chooser.uniform()
        leads = self.subject is not None and has_rule(f"DOES.{self.subject[1]}") and len(self.groups) == 1
        if self.steadiness is not None and not slots["manner"]:
            if form < 0.25:
                slots["hold_first"] = say(self._steady_rule("HOLD_FIRST"), {}, chooser)
                slots["hold_after"] = say(f"HOLD_AFTER.{self.steadiness}", {}, chooser)
                return say("CAPTION_HOLD", slots, chooser)
            slots["hold"] = f", {say(self._steady_rule('HOLD'), {}, chooser)}"
        if leads and form < 0.6:
            assert self.subject is not None
            slots |= {"doing": self._doing(self.groups[0], chooser), "place": place}
            slots["does"] = say(f"DOES.{self.subject[1]}", self._subject_slots(), chooser)
            return say("CAPTION_LEAD", slots, chooser)
        if self.start is not None and form < 0.8 and not (self.subject and self.subject[1] == "shifts"):
            return say("CAPTION_FROM", {**slots, "from": say("FROM", {"thing": self.start}, chooser)}, chooser)
        if self.pace in ("slow", "fast") and not slots["manner"]:
            slots["manner_after"] = say(f"PACE_AFTER.{self.pace}", {}, chooser)
            return say("CAPTION_AFTER", slots, chooser)
        return say("CAPTION", slots, chooser)

    def _steady_rule(self, name: str) -> str:
        """The rule for how steady the shot is: two motions after each other are no "one fluid motion"."""
        in_parts = f"{name}.{self.steadiness}_parts"
        return in_parts if len(self.groups) > 1 and has_rule(in_parts) else f"{name}.{self.steadiness}"

    def _handheld(self, chooser: Chooser) -> bool:
        return self.steadiness in ("unsteady", "very_unsteady") and chooser.uniform() < 0.3

    def _manner(self, chooser: Chooser) -> str:
        words = []
        if self.steadiness is not None and chooser.uniform() < 0.45:
            words.append(say(f"MANNER.{self.steadiness}", {}, chooser))
        if self.pace in ("slow", "fast") and chooser.uniform() < 0.5:
            words.append(say(f"PACE.{self.pace}", {}, chooser))
        return " and ".join(dict.fromkeys(words))

    def _told(self, manner: str, chooser: Chooser) -> str:
        if len(self.groups) <= 2 and max(map(len, self.groups)) <= 2 and chooser.uniform() < AS_NOUNS:
            return self._told_as_nouns(manner, chooser)
        told = [self._group(group, chooser) for group in self.groups]
        told[0] = f"{manner} {told[0]}"
        if len(told) == 2:
            doing = [self._doing(group, chooser) for group in self.groups]
            slots = {"a": told[0], "b": told[1], "doing_a": f"{manner} {doing[0]}", "doing_b": doing[1]}
            return say("SEQUENCE_OF_TWO", slots, chooser)
        return f" {say('THEN', {}, chooser)} ".join(told)

    def _told_as_nouns(self, manner: str, chooser: Chooser) -> str:
        """ "performs a smooth pan to the left": adjectives where no manner is told."""
        kinds = [self.steadiness if not manner else None, self.pace if not manner else None]
        words = [say(f"ADJECTIVE.{kind}", {}, chooser) for kind in kinds if kind and has_rule(f"ADJECTIVE.{kind}")]
        nouns = [say(f"NOUN.{motion}", {}, chooser) for group in self.groups for motion in group]
        if words and chooser.uniform() < 0.8:
            nouns[0] = re.sub(r"^an? ", f"{_article(words[0])} {' and '.join(dict.fromkeys(words))} ", nouns[0])
        rule = "PERFORMS" if len(nouns) == 1 else "PERFORMS_THEN" if len(self.groups) == 2 else "PERFORMS_BOTH"
        if len(nouns) > 2:
            nouns = [nouns[0], " and ".join(nouns[1:])]
        text = say(rule, dict(zip(("one", "other"), nouns, strict=False)), chooser)
        return f"{manner} {text}"

    @staticmethod
    def _group(group: tuple[str, ...], chooser: Chooser) -> str:
        verbs = [say(f"CAPVERB.{motion}", {}, chooser) for motion in group]
        if len(verbs) == 2 and chooser.uniform() < 0.6:
            return f"{verbs[0]} while {say(f'DOING.{group[1]}', {}, chooser)}"
        return _joined(verbs)

    @staticmethod
    def _doing(group: tuple[str, ...], chooser: Chooser) -> str:
        return _joined([say(f"DOING.{motion}", {}, chooser) for motion in group])

    def group(self, group: tuple[str, ...], chooser: Chooser) -> str:
        """Motions of one time, in the plain words of options and conclusions."""
        verbs = [say(f"VERB.{motion}", {}, chooser) for motion in group]
        if len(verbs) == 2 and chooser.uniform() < 0.5:
            return f"{verbs[0]} while {say(f'DOING.{group[1]}', {}, chooser)}"
        return _joined(verbs)

    def plain(self, chooser: Chooser) -> str:
        """The motions alone: an option of a question."""
        return sentences(f"the camera {' , then '.join(self.group(group, chooser) for group in self.groups)}")

    def _where(self, chooser: Chooser) -> str:
        assert self.place is not None
        families = {MOTIONS[motion].family for group in self.groups for motion in group}
        rule = f"WHERE.{next(iter(families))}" if len(families) == 1 else "WHERE"
        return say(rule if has_rule(rule) else "WHERE", {"place": self.place.phrase(chooser)}, chooser)

    def _about(self, chooser: Chooser) -> str:
        return "" if self.subject is None else say(f"ABOUT.{self.subject[1]}", self._subject_slots(), chooser)

    def _subject_slots(self) -> dict[str, Filling]:
        assert self.subject is not None
        thing = self.subject[0]
        slots: dict[str, Filling] = {"thing": thing, "a_thing": indefinite(thing)}
        several = thing.plural or thing.person
        slots |= {"it": "them" if several else "it"}
        slots |= {f"it_{verb}": f"they {verb[:-1]}" if several else f"it {verb}" for verb in ("moves",)}
        slots |= {"it_passes": "they pass" if several else "it passes"}
        return slots if self.start is None else {**slots, "from_thing": self.start}

    def _also(self, chooser: Chooser) -> str:
        if self.also is None or chooser.uniform() < 0.3:
            return ""
        name, what, edge = self.also
        return say(f"ALSO.{what}", {"thing": name, "a_thing": indefinite(name), "edge": edge}, chooser)


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _joined(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]


def short_caption(facts: ClipFacts) -> Caption | None:
    """The caption of a clip; None where order or motions are not clear."""
    record = facts.shot.annotation
    steadiness = record.steadiness if "steadiness" not in record.unsure else None
    if facts.motions == ("static",):
        start = next(iter(_centred(facts, 0)), None)
        return Caption((("static",),), steadiness=steadiness, start=start, place=facts.place)
    groups = motion_groups(facts)
    if groups is None:
        return None
    sure = "camera_motion_speed" not in record.unsure and record.camera_movement != "no"
    subject = _subject(facts, groups)
    told = {subject[0]} if subject else set()
    start = next((name for name in _centred(facts, 0) if name not in told and _moves_on(facts, name)), None)
    also = _also(facts, told | ({start} if start else set()))
    if subject and subject[1] == "ends_on":
        only = groups[0][0] if len(groups) == 1 and len(groups[0]) == 1 else ""
        how = {"tilt-up": "looks_up", "tilt-down": "looks_down"}.get(only)
        subject = subject[0], "shifts" if start else how or "ends_on"
    pace = record.camera_motion_speed if sure else None
    return Caption(groups, pace, steadiness, start, subject, also, facts.place, _angle(facts))


def _angle(facts: ClipFacts) -> str:
    """Whether the camera looks down from above, level or up, throughout."""
    pitch = np.degrees(yaw_pitch_roll(facts.shot.cameras.world_from_camera[:, :3, :3])[1])
    for name, low, high in (("high", -90, -14), ("level", -6, 6), ("low", 14, 90)):
        if pitch.min() >= low and pitch.max() <= high:
            return name
    return ""


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
        if thing.enters is not None and thing.share[-1] >= 0.015 and not thing.cut[-1]:
            return name, "reveal"
        if only is None or thing.moves or thing.share[-1] < 0.008:
            continue
        family, direction = MOTIONS[only].family, MOTIONS[only].direction
        held = bool((abs(thing.place - 0.5) < 0.22).all()) and not thing.cut.any()
        if family in ("arc", "crane") and held:
            return name, "around" if family == "arc" else "held"
        if family in ("dolly", "zoom") and held:
            return name, f"{family}_{direction}"
    ends = next((name for name in _centred(facts, -1) if name not in _centred(facts, 0)), None)
    return None if ends is None else (ends, "ends_on")


def _centred(facts: ClipFacts, look: int) -> list[Noun]:
    """Things that are seen whole near the centre of a look, and that no other thing is nearer to."""
    aways = {
        thing: float(np.abs(thing.place[look] - 0.5).max())
        for thing in facts.evidence.things
        if thing.share[look] >= 0.004 and not thing.cut[look]
    }
    nearest = min(aways.values(), default=1.0)
    return [
        Noun(thing.name.text, thing.name.plural)
        for thing, away in aways.items()
        if thing.share[look] >= 0.008 and away < CENTRAL and away <= nearest + 0.02
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
            if look is None or " on the " in name.text:
                continue
            glimpses = [i for i, share in enumerate(thing.share) if share > 0]
            edge = thing.edge(glimpses[0 if what == "enters" else -1])
            if edge in ("left", "right"):
                return name, what, edge
        if thing.cut[0] or thing.cut[-1] or (thing.share < 0.006).any():
            continue
        # By its share and by its outline: what is covered or cut in part shrinks by the first alone.
        outline = (thing.box[:, 2:] - thing.box[:, :2]).prod(axis=1)
        growths = [(size[-1] / size[0]) ** 0.5 for size in (thing.share, outline)]
        if not thing.cut.any() and (min(growths) >= GROWN or max(growths) <= 1 / GROWN):
            return name, "grows" if growths[0] > 1 else "shrinks", ""
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
