"""What an answer stands on: the inferences and sights from which a topic is decided, and the conclusion in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from synthcam.evidence.things import SeenThing
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser, Filling, Noun, say
from synthcam.language.inferences import PICTURE_GOES, Inference
from synthcam.language.refusal import NothingToSayError
from synthcam.language.sights import Sight, pace_sight, picture_sights, steadiness_sight
from synthcam.language.thing_sights import mover_sights, moves_against_background
from synthcam.language.topics import Topic
from synthcam.language.wording import noun, verb
from synthcam.motion.motions import LABEL_OF, LOOKALIKE, MOTIONS, OPPOSITE

_STILL_OF = {
    "pan": "x", "truck": "x", "arc": "x", "tilt": "y", "pedestal": "y", "crane": "y", "zoom": "size", "dolly": "size",
    "dolly-zoom": "size", "roll": "level",
}  # fmt: skip
"""What of the picture keeps still where there is no motion of a family."""
_WHOLES = {
    "dolly-in": "dolly-zoom-in", "zoom-out": "dolly-zoom-in",
    "dolly-out": "dolly-zoom-out", "zoom-in": "dolly-zoom-out",
}  # fmt: skip
"""The motion of which another one is a part, and which shows it."""
_DIRECTIONS = {
    "leftward": "truck-left", "rightward": "truck-right", "forward": "dolly-in", "backward": "dolly-out",
    "upward": "pedestal-up", "downward": "pedestal-down",
}  # fmt: skip


@dataclass(frozen=True)
class Basis:
    """Inferences and further sights that decide a question."""

    inferences: tuple[Inference, ...] = ()
    sights: tuple[Sight, ...] = ()
    denied: str | None = None
    """The motion that the sights exclude; None where they exclude every other motion."""


def asserted(topic: str) -> str | None:
    """The motion that a topic is about; None where it is about no single one."""
    x, _, y = topic.partition("_not_")
    if y:
        return x
    name = topic.removeprefix("has_").removeprefix("only_")
    for word, motion in _DIRECTIONS.items():
        if name.startswith(word):
            return motion
    return next((motion for motion, label in LABEL_OF.items() if label == f"has_{name}"), None)


def basis_of(facts: ClipFacts, topic: Topic, truth: bool) -> Basis:
    """What decides a topic of a clip.

    Raises:
        NothingToSayError: nothing that is plainly seen does.
    """
    if topic.family in _OTHERS:
        return Basis(sights=_OTHERS[topic.family](facts, topic.name, truth))
    if topic.family == "complexity":
        return _complexity(facts, topic.name, truth)
    if topic.family == "tracking":
        return _tracking(facts, topic.name, truth)
    motion = asserted(topic.name)
    if motion is None:
        raise NothingToSayError(f"no motion stands for {topic.family}")
    if topic.name.startswith("only_"):
        return _only(facts, motion, truth)
    if truth:
        return Basis((plain_inference(facts, motion),))
    return _absent(facts, motion)


def end_of(facts: ClipFacts, topic: Topic, truth: bool, basis: Basis, chooser: Chooser) -> str:
    """The conclusion as a clause; where a motion is denied it says which one there is instead."""
    statement = say(topic.statement(truth), {}, chooser)
    actual = basis.inferences[0].motion if basis.inferences else None
    if actual in _WHOLES.values() and "_not_" in topic.name and actual is not None:
        return say("PART_OF", {"verb": verb(actual, chooser), "statement": statement}, chooser)
    if truth or actual is None or "_not_" in topic.name or MOTIONS[actual].family == "track":
        return statement
    denied = asserted(topic.name)
    if topic.name.startswith("only_") and denied is not None and facts.labels[LABEL_OF[denied]] is False:
        # "It is not the only motion" alone would say that it is there.
        absent = say(f"NO.{LABEL_OF[denied]}", {}, chooser)
        return f"{absent} {'' if ' at all' in absent else 'at all'} , so {statement}"
    slots: dict[str, Filling] = {"verb": verb(actual, chooser), "statement": statement}
    if topic.name.startswith("has_") and denied is not None and statement.startswith("the camera does not"):
        slots |= {"denial": statement.removeprefix("the camera "), "noun": noun(actual, chooser)}
        return say("DENIED", {**slots, "other": noun(denied, chooser)}, chooser)
    return say("DENIED_ALONE", slots, chooser) if topic.name.startswith("only_") else statement


def plain_inference(facts: ClipFacts, motion: str) -> Inference:
    """The inference to a motion, told from the motion that looks like it.

    Raises:
        NothingToSayError: it is not plainly seen, or nothing tells the two apart.
    """
    found = facts.inferences.get(motion)
    if found is None and motion in _WHOLES and _WHOLES[motion] in facts.inferences:
        return facts.inferences[_WHOLES[motion]]
    if found is None:
        raise NothingToSayError(f"{MOTIONS[motion].family} is not plainly seen")
    if motion in LOOKALIKE and found.pair is None:
        raise NothingToSayError(f"nothing tells {MOTIONS[motion].family} from {MOTIONS[LOOKALIKE[motion]].family}")
    return found


def _absent(facts: ClipFacts, motion: str) -> Basis:
    """That a motion is not there: another one accounts for the picture, or the picture shows none of it."""
    for other in (LOOKALIKE.get(motion), OPPOSITE.get(motion), LOOKALIKE.get(OPPOSITE.get(motion, ""))):
        if other is not None and (other in facts.inferences or _WHOLES.get(other) in facts.inferences):
            return Basis((plain_inference(facts, other),))
    if "static" in facts.inferences:
        return Basis((facts.inferences["static"],))
    still = facts.still.get(_STILL_OF[MOTIONS[motion].family])
    if still is None or not facts.inferences:
        raise NothingToSayError(f"nothing shows that there is no {MOTIONS[motion].family}")
    return Basis((next(iter(facts.inferences.values())),), (still,), motion)


def _only(facts: ClipFacts, motion: str, truth: bool) -> Basis:
    if truth:
        moved = _STILL_OF[MOTIONS[motion].family]
        others = tuple(sight for name, sight in facts.still.items() if name not in (moved, "all"))
        if not others:
            raise NothingToSayError("nothing shows that there is no other motion")
        return Basis((plain_inference(facts, motion),), others[:2])
    if facts.labels[LABEL_OF[motion]] is True and motion in facts.motions:
        others_seen = [facts.inferences[m] for m in facts.inferences if m != motion]
        if not others_seen:
            raise NothingToSayError("the other motion is not plainly seen")
        return Basis((*((facts.inferences[motion],) if motion in facts.inferences else ()), others_seen[0]))
    return _absent(facts, motion)


def _complexity(facts: ClipFacts, topic: str, truth: bool) -> Basis:
    seen = tuple(facts.inferences[m] for m in facts.motions if m in facts.inferences and MOTIONS[m].family != "track")
    if topic == "is_minor_motion" or not seen:
        raise NothingToSayError("how large a motion is cannot be told by an argument")
    complex_ = len(seen) > 1
    if (topic == "is_complex_motion") == truth:
        if not complex_:
            raise NothingToSayError("the parts of the motion are not plainly seen")
        return Basis(tuple(sorted(seen, key=lambda inference: inference.window.start))[:3])
    if complex_:
        raise NothingToSayError("the parts of the motion are not plainly seen")
    moved = _STILL_OF.get(MOTIONS[seen[0].motion].family, "all")
    others = tuple(sight for name, sight in facts.still.items() if name not in (moved, "all"))
    if not others and seen[0].motion != "static":
        raise NothingToSayError("nothing shows that there is no other motion")
    return Basis(seen, others[:2])


def _steadiness(facts: ClipFacts, topic: str, truth: bool) -> tuple[Sight, ...]:
    sight = steadiness_sight(facts.evidence)
    rule = sight.rule if sight else ""
    shown = {
        ("shaky_camera", True): ("shakes", "trembles"), ("shaky_camera", False): ("steady",),
        ("very_shaky_camera", True): ("shakes",), ("very_shaky_camera", False): ("steady", "trembles"),
        ("stable_camera", True): ("steady",), ("stable_camera", False): ("shakes", "trembles"),
        ("very_stable_camera", True): ("steady",), ("very_stable_camera", False): ("shakes", "trembles"),
    }  # fmt: skip
    if topic == "fixed_camera_with_shake":
        fixed = facts.still.get("all")
        if (
            truth
            and fixed is not None
            and fixed.rule == "still_but_shaking"
            and rule in ("shakes", "trembles")
            and sight
        ):
            return sight, fixed
        if not truth and fixed is not None and fixed.rule == "still":
            return (fixed,)
        if not truth and (moving := picture_sights(facts.evidence, facts.whole)):
            return (moving[0],)
        raise NothingToSayError("steadiness is not plainly seen")
    if sight is None or rule not in shown.get((topic, truth), ()):
        raise NothingToSayError("steadiness is not plainly seen")
    return (sight,)


def _moving(facts: ClipFacts, topic: str, truth: bool) -> tuple[Sight, ...]:
    fixed = facts.still.get("all")
    moves = truth != (topic == "fixed_camera")
    sight = steadiness_sight(facts.evidence)
    if moves:
        found = picture_sights(facts.evidence, facts.whole) or [
            i.main for i in facts.inferences.values() if i.motion != "static"
        ]
        if not found and topic != "clear_moving_camera" and sight is not None and sight.rule == "shakes":
            found = [sight]
    else:
        found = [fixed] if fixed is not None and (fixed.rule == "still" or topic == "clear_moving_camera") else []
    if not found:
        raise NothingToSayError("whether the picture moves is not plainly seen")
    return tuple(found[:1])


def _speed(facts: ClipFacts, topic: str, truth: bool) -> tuple[Sight, ...]:
    sight = pace_sight(facts.evidence, facts.shot.annotation.camera_motion_speed)
    if sight is None or (topic.removesuffix("_moving_camera") in sight.ways) != truth:
        raise NothingToSayError("the pace is not plainly seen")
    return (sight,)


def _scene(facts: ClipFacts, topic: str, truth: bool) -> tuple[Sight, ...]:
    movers = mover_sights(facts.evidence)
    if (topic == "dynamic_scene") != truth:
        if not movers and not any(thing.moves for thing in facts.evidence.things):
            return (Sight("nothing_moves_itself"),)
    elif movers and topic != "mostly_static_scene":
        return (movers[0][0],)
    raise NothingToSayError("what moves by itself is not plainly seen")


def _blur(facts: ClipFacts, topic: str, truth: bool) -> tuple[Sight, ...]:
    return (Sight("smear" if truth else "sharp"),)


_OTHERS = {"hold": _steadiness, "moving": _moving, "speed": _speed, "scene": _scene, "blur": _blur}

_TRACKS: Mapping[str, tuple[str, ...]] = {
    "lead": ("shrink",), "tail": ("grow",), "side": ("left", "right"), "pan": ("left", "right"), "tilt": ("up", "down"),
}  # fmt: skip
"""Where the background goes in each kind of tracking shot."""


def _tracking(facts: ClipFacts, topic: str, truth: bool) -> Basis:
    subject = facts.evidence.thing(facts.shot.subject_id) if facts.shot.subject_id is not None else None
    tracking = facts.labels["track_shot"] is True
    if not tracking:
        return Basis(sights=_not_tracking(facts))
    if subject is None or not subject.moves or moves_against_background(facts.evidence, subject) < 0.05:
        raise NothingToSayError("the subject is not plainly seen to move")
    own = [sight for sight, thing in facts.things_seen(facts.whole) if thing.id == subject.id]
    moves = Sight("moves_itself", (("thing", Noun(subject.name.text, subject.name.plural)),), "", ("itself",))
    if topic.startswith("tracking_subject"):
        return Basis(sights=(*_size(own, topic, truth), moves))
    stays = next((sight for sight in own if sight.rule == "thing_stays"), None)
    if stays is None:
        raise NothingToSayError("the subject does not plainly keep its place")
    return Basis(sights=(stays, moves, *_background(facts, topic, truth, subject)))


def _not_tracking(facts: ClipFacts) -> tuple[Sight, ...]:
    if not any(thing.moves for thing in facts.evidence.things):
        return (Sight("nothing_moves_itself"),)
    for sight, thing in facts.things_seen(facts.whole):
        if thing.moves and sight.rule == "thing_slides":
            return (sight,)
    raise NothingToSayError("nothing shows that no subject is tracked")


def _size(own: list[Sight], topic: str, truth: bool) -> tuple[Sight, ...]:
    larger = topic == "tracking_subject_larger_size"
    grown, shrunk = ("thing_grows", "thing_shrinks") if larger else ("thing_shrinks", "thing_grows")
    wanted = (grown,) if truth else ("thing_keeps_size", shrunk)
    found = next((sight for sight in own if sight.rule in wanted), None)
    if found is None:
        raise NothingToSayError("the subject's size is not plainly seen")
    return (found,)


def _background(facts: ClipFacts, topic: str, truth: bool, subject: SeenThing) -> tuple[Sight, ...]:
    """What the background does, which tells the kinds of tracking shots apart."""
    kinds = facts.shot.annotation.tracking_shot_types
    kind = kinds[0] if kinds else ""
    seen = picture_sights(facts.evidence, facts.whole)
    if topic == "track_shot":
        if not seen:
            raise NothingToSayError("the background does not plainly go by")
        return (seen[0],)
    if kind == "aerial":
        return (Sight("from_above", (("thing", Noun(subject.name.text, subject.name.plural)),)),)
    fitting = [sight for sight in seen if set(sight.ways) & set(_TRACKS.get(kind, ()))]
    if topic.startswith("side_tracking_shot_"):
        way = PICTURE_GOES["left" if topic.endswith("leftward") else "right"]
        fitting = [sight for sight in fitting if (way in sight.ways) == truth]
    if not fitting:
        raise NothingToSayError("how the background goes by is not plainly seen")
    return (fitting[0],)
