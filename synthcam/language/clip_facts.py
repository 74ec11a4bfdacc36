"""All facts of a clip, computed once: every text about it is written from these."""

from collections.abc import Mapping
from dataclasses import dataclass

from synthcam.evidence.shot import Shot
from synthcam.language.clock import Clock
from synthcam.language.facts import Fact, Span, round_percent
from synthcam.language.grammar import Noun
from synthcam.language.moved import AxisPanned, AxisStays, AxisTilted, Overlap, Rolled, RollStays
from synthcam.language.path_facts import apex_facts, axis_facts, horizon_fact, lens_facts
from synthcam.language.sight_facts import depth_pairs, parallax_facts, scene_facts, spot_facts, thing_facts
from synthcam.language.things import Thing, find_things
from synthcam.language.told_facts import absent_facts, motion_facts, record_facts, short_labels

MOST_THINGS = 6


@dataclass(frozen=True, eq=False)
class ClipFacts:
    """What may be said about a clip.

    Attributes:
        things: facts of each named thing that stands still, the most prominent first.
        movers: facts of those that move by themselves.
        spot: facts of the point in the middle of the first frame.
        pairs: a near and a far thing of the first frame, by name.
        standing: things at rest that the first frame shows whole, by name.
        parallax, scene, horizon: near against far; the static scene as a whole; the horizon at both ends.
        apex, axis, roll, lens: trajectory and frustum; whole clip first, then by segment.
        overlap: what the last view still sees of the first.
        motions, record: motions with their times and order; steadiness, speed, scene, subject.
        absent: what is not there, by name.
        labels: tri-state, by last name.
    """

    things: tuple[tuple[Fact, ...], ...]
    movers: tuple[tuple[Fact, ...], ...]
    spot: tuple[Fact, ...]
    pairs: tuple[tuple[Noun, Noun], ...]
    standing: tuple[Noun, ...]
    parallax: tuple[Fact, ...]
    scene: tuple[Fact, ...]
    horizon: tuple[Fact, ...]
    apex: tuple[Fact, ...]
    axis: tuple[Fact, ...]
    roll: tuple[Fact, ...]
    lens: tuple[Fact, ...]
    overlap: tuple[Fact, ...]
    motions: tuple[Fact, ...]
    record: tuple[Fact, ...]
    absent: Mapping[str, Fact]
    labels: Mapping[str, bool | None]
    shot: Shot

    @property
    def sights(self) -> tuple[Fact, ...]:
        """Everything that can be seen."""
        named = [fact for facts in (*self.things, *self.movers) for fact in facts]
        return (*named, *self.spot, *self.parallax, *self.scene, *self.horizon)


def clip_facts(shot: Shot) -> ClipFacts:
    """Compute the facts of a clip of at least two frames."""
    clock = Clock(shot.cameras.times)
    spans = _spans(shot, clock)
    things = find_things(shot)
    still = [thing for thing in things if not thing.moves][:MOST_THINGS]
    moving = [thing for thing in things if thing.moves]
    turns = [fact for span in spans for fact in axis_facts(shot.cameras, span)]
    return ClipFacts(
        things=_told(still, clock),
        movers=_told(moving, clock),
        spot=tuple(spot_facts(shot, clock)),
        pairs=depth_pairs(things),
        standing=tuple(thing.name for thing in still if thing.clear[0]),
        parallax=tuple(parallax_facts(things, clock)),
        scene=tuple(fact for span in spans for fact in scene_facts(shot, span)),
        horizon=tuple(
            fact
            for moment in (clock.whole.start, clock.whole.end)
            if (fact := horizon_fact(shot.cameras, moment)) is not None
        ),
        apex=tuple(fact for span in spans for fact in apex_facts(shot.cameras, span)),
        axis=tuple(fact for fact in turns if isinstance(fact, AxisPanned | AxisTilted | AxisStays)),
        roll=tuple(fact for fact in turns if isinstance(fact, Rolled | RollStays)),
        lens=tuple(fact for span in spans for fact in lens_facts(shot.cameras, span)),
        overlap=(Overlap(round_percent(shot.still_seen)),),
        motions=tuple(motion_facts(shot, clock)),
        record=tuple(record_facts(shot, clock, {thing.id: thing.name for thing in things})),
        absent=absent_facts(shot),
        labels=short_labels(shot),
        shot=shot,
    )


def _told(things: list[Thing], clock: Clock) -> tuple[tuple[Fact, ...], ...]:
    told = (tuple(thing_facts(thing, clock)) for thing in things)
    return tuple(facts for facts in told if facts)


def _spans(shot: Shot, clock: Clock) -> list[Span]:
    """The whole clip, and each segment that is not all of it."""
    found = [clock.whole]
    for segment in shot.segments:
        span = clock.span(segment.start_frame, segment.end_frame)
        if span is not None and span not in found and not span.whole:
            found.append(span)
    return found
