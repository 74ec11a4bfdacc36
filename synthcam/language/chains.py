"""Chains: what is seen that bears on a question, and the argument from it to the answer.

Chains of the style `metric` add figures of the path, in metres and degrees, for models that are given poses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from synthcam.evidence.shot import Shot
from synthcam.geometry.camera import field_of_view
from synthcam.geometry.se3 import yaw_pitch_roll
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.conclusions import Basis, basis_of, end_of
from synthcam.language.grammar import Chooser, Filling, Noun, say
from synthcam.language.inferences import PICTURE_GOES, Inference
from synthcam.language.refusal import NothingToSayError
from synthcam.language.sights import Sight
from synthcam.language.topics import Topic
from synthcam.language.wording import argue, direct, noun, sentences, stands, step, tried, verb
from synthcam.motion.motions import MOTIONS

Length = Literal["short", "medium", "long"]
LENGTHS: tuple[Length, ...] = ("short", "medium", "long")
_SEEN = {"short": 2, "medium": 3, "long": 5}
"""Sights of an observation, at most, beside those that the argument cites."""
_EXTRA = {"short": 0, "medium": 1, "long": 3}


OPENS = 0.3
"""How often an argument from several motions begins with what it comes to."""


@dataclass(frozen=True)
class Chain:
    """Observation and thinking, in words."""

    observation: str
    think: str


def topic_chain(facts: ClipFacts, topic: Topic, truth: bool, length: Length, chooser: Chooser) -> Chain:
    """The chain to a topic's answer.

    Raises:
        NothingToSayError: nothing that can be seen decides it, or not plainly.
    """
    basis = basis_of(facts, topic, truth)
    end = end_of(facts, topic, truth, basis, chooser)
    return _chain(facts, basis, end, length, chooser)


def motions_chain(facts: ClipFacts, motions: Sequence[str], end: str, length: Length, chooser: Chooser) -> Chain:
    """The chain to a statement (a clause) about some motions of a clip.

    Raises:
        NothingToSayError: one of them is not plainly seen.
    """
    if missing := [motion for motion in motions if motion not in facts.inferences]:
        raise NothingToSayError(f"{MOTIONS[missing[0]].family} is not plainly seen")
    return _chain(facts, Basis(tuple(facts.inferences[motion] for motion in motions)), end, length, chooser)


def _chain(facts: ClipFacts, basis: Basis, end: str, length: Length, chooser: Chooser) -> Chain:
    support = _support(facts, basis, chooser)[: _EXTRA[length]]
    cited = [*(sight for inference in basis.inferences for sight in inference.sights), *basis.sights]
    if not basis.inferences and (motion := _told_motion(facts)) is not None:
        cited = [*motion.sights, *cited]
    extra = support[:1] if length == "long" else []
    think = tried(lambda: _think(facts, basis, end, extra, chooser))
    if facts.style.numbers == "metric":
        think = f"{sentences(path_in_figures(facts.shot))} {think}"
    return Chain(tried(lambda: observe([*cited, *support], chooser)), think)


def _think(facts: ClipFacts, basis: Basis, end: str, support: Sequence[Sight], chooser: Chooser) -> str:
    if not basis.inferences:
        return _direct(facts, basis, end, chooser)
    timed = len({inference.window for inference in basis.inferences}) > 1
    if len(basis.inferences) == 1 and not basis.sights:
        parts = [argue(basis.inferences[0], end, chooser)]
    elif len(basis.inferences) == 1 and not basis.inferences[0].window.when:
        shown = f"the camera {verb(basis.inferences[0].motion, chooser)}"
        parts = [argue(basis.inferences[0], shown, chooser), _besides(basis, chooser, end)]
    else:
        told = []
        for i, inference in enumerate(basis.inferences):
            again = any(inference.around == other.around for other in basis.inferences[:i])
            told.append(step(inference, chooser, timed=timed, own=again))
        if not basis.sights:
            # What it comes to stands before the first step or after the last one.
            opens = chooser.uniform() < OPENS
            rule, at = ("ARGUE.opens", 0) if opens else ("ARGUE.closes", -1)
            told[at] = say(rule, {"step": told[at], "end": end}, chooser)
        parts = [sentences(text) for text in told]
        if basis.sights:
            parts += [_besides(basis, chooser), sentences(say("ARGUE.ends", {"end": end}, chooser))]
    if support:
        reason, when = stands(basis.inferences[0].around, chooser), basis.inferences[0].window.when
        reason = f"{say(f'WHEN.{when}', {}, chooser)} {reason}" if when else reason
        place = 1 if len(parts) > 1 else 0
        rule = "ARGUE.support_after" if place else "ARGUE.support"
        text = say(rule, {"sight": support[0].clause(chooser, amount=False), "reason": reason}, chooser)
        parts.insert(place, sentences(text))
    return " ".join(parts)


def _besides(basis: Basis, chooser: Chooser, end: str = "") -> str:
    """What is not to be seen, and which other motions that excludes; with the answer, if it is given."""
    slots: dict[str, Filling] = {
        "others": " and ".join(s.clause(chooser, amount=False) for s in basis.sights),
        "end": end,
    }
    rule = "ARGUE.nothing_else"
    if basis.denied is not None:
        rule, slots["other"] = "ARGUE.against", noun(basis.denied, chooser)
    return sentences(say(f"{rule}_end" if end else rule, slots, chooser))


def _direct(facts: ClipFacts, basis: Basis, end: str, chooser: Chooser) -> str:
    """The argument from sights that show no single motion: what the camera does, where it is seen, then the answer."""
    first, *rest = basis.sights
    motion = _told_motion(facts)
    if motion is None:
        return " ".join(
            [*(sentences(sight.clause(chooser, amount=False)) for sight in rest), direct(first, end, chooser)]
        )
    told = step(motion, chooser, timed=bool(motion.window.when))
    parts = [sentences(sight.clause(chooser, amount=False)) for sight in rest if sight not in motion.sights]
    if first in motion.sights:
        # What the motion was read from need not be told again.
        return " ".join([*parts, sentences(say("ARGUE.closes", {"step": told, "end": end}, chooser))])
    parts = [sentences(told), *parts, direct(first, end, chooser)]
    return " ".join(parts)


def _told_motion(facts: ClipFacts) -> Inference | None:
    """The motion that a chain about something else tells of, so that it says what viewpoint and view do."""
    camera = [inference for motion, inference in facts.inferences.items() if MOTIONS[motion].family != "track"]
    return camera[0] if len(camera) == 1 else None


def _support(facts: ClipFacts, basis: Basis, chooser: Chooser) -> list[Sight]:
    """What single things do that goes with the motions: they slide, grow, come and go as the picture does."""
    ways: set[str] = set()
    window = basis.inferences[0].window if basis.inferences else facts.whole
    for inference in basis.inferences[:1]:
        ways |= _expected(inference)
    cited = {sight for inference in basis.inferences for sight in inference.sights} | set(basis.sights)
    fitting = [
        sight
        for sight, thing in facts.things_seen(window)
        if not thing.moves and sight not in cited and sight.ways and set(sight.ways) <= ways
    ]
    kept: list[Sight] = []
    told = {filling for sight in cited for _, filling in sight.slots if isinstance(filling, Noun)}
    for sight in sorted(fitting[:6], key=lambda _: chooser.uniform()):
        names = {filling for _, filling in sight.slots if isinstance(filling, Noun)}
        if not names & told:
            kept.append(sight)
            told |= names
    return kept


def _expected(inference: Inference) -> set[str]:
    """Ways of things that fit a motion: where the picture goes; edges at which things come and go."""
    direction = MOTIONS[inference.motion].direction
    family = MOTIONS[inference.motion].family
    if family in ("pan", "tilt", "truck", "pedestal") and len(inference.around) == 1 and direction:
        # Things come in at the edge that the camera turns or travels to, and go out at the other, where all slides to.
        return {PICTURE_GOES[direction], *_edges(direction)}
    if family in ("zoom", "dolly") and len(inference.around) == 1 and direction:
        return {PICTURE_GOES[direction]}
    return set()


def _edges(direction: str) -> tuple[str, ...]:
    return {"up": ("top", "bottom"), "down": ("bottom", "top"), "left": ("left", "right"), "right": ("right", "left")}[
        direction
    ]


def observe(sights: Iterable[Sight], chooser: Chooser) -> str:
    """Sights as an observation: the whole picture first, then near against far, then things."""
    distinct = list(dict.fromkeys(sights))
    texts: list[str] = []
    for when in dict.fromkeys(sight.when for sight in distinct):
        own = [sight for sight in distinct if sight.when == when]
        clauses = [sight.clause(chooser, timed=i == 0) for i, sight in enumerate(own)]
        while clauses:
            clause = clauses.pop(0)
            if clauses and chooser.uniform() < 0.35 and "while" not in clause + clauses[0] and "," not in clause:
                joint = (" and ", ", and ", ", while ")[chooser.below(3)]
                clause = f"{clause}{joint}{clauses.pop(0)}"
            texts.append(sentences(clause))
    return " ".join(texts)


LEAST_M, LEAST_DEG = 0.02, 0.5


def path_in_figures(shot: Shot) -> str:
    """Where the camera ends as seen from its first frame, by how much it turns, and its field of view: one clause."""
    cameras = shot.cameras
    start = cameras.world_from_camera[0]
    right, down, forward = start[:3, :3].T @ (cameras.world_from_camera[-1, :3, 3] - start[:3, 3])
    moved = [
        f"{abs(metres):.2g} m {one if metres > 0 else other}"
        for metres, one, other in ((forward, "forward", "backward"), (right, "right", "left"), (-down, "up", "down"))
        if abs(metres) >= LEAST_M
    ]
    angles = [np.degrees(np.unwrap(angle)) for angle in yaw_pitch_roll(cameras.world_from_camera[:, :3, :3])]
    turned = [
        f"{abs(degrees):.0f} degrees {one if degrees > 0 else other}"
        for degrees, one, other in zip(
            [float(angle[-1] - angle[0]) for angle in angles],
            ("right", "up", "clockwise"),
            ("left", "down", "counter-clockwise"),
            strict=True,
        )
        if abs(degrees) >= LEAST_DEG
    ]
    width = np.degrees(field_of_view(cameras.intrinsics, cameras.width, cameras.height)[0])
    lens = f"from {width[0]:.0f} to {width[-1]:.0f}" if abs(width[-1] - width[0]) >= LEAST_DEG else f"{width[0]:.0f}"
    moves = f"moves {' and '.join(moved)}" if moved else "does not move"
    turns = f"turns {' and '.join(turned)}" if turned else "does not turn"
    view = f"goes {lens}" if "to" in lens else f"stays at {lens}"
    return f"in figures , the camera {moves} and {turns} , and its field of view {view} degrees"
