"""Which thing a name means: it must be the only one a viewer could take it for."""

from dataclasses import dataclass

from synthcam.verification.claims import Name
from synthcam.verification.clip import CheckedClip
from synthcam.verification.sight import Thing

LEAST_GAP = 10.0
"""Percent of the width by which "on the left" is left of the next."""


@dataclass(frozen=True)
class NoSuchThing:
    """Why a name means no thing."""

    reason: str


def find_thing(name: Name, clip: CheckedClip) -> int | NoSuchThing:
    """The id of the thing a name means."""
    seen = [i for i in clip.sight.seen_in_clip if _fits(name.words, clip.sight.things[i])]
    if not seen:
        return NoSuchThing(f"no {name.words} is seen in the clip")
    if name.side is None:
        return seen[0] if len(seen) == 1 else NoSuchThing(f"{len(seen)} things in view could be {name}")
    if len(seen) == 1:
        return NoSuchThing(f"there is but one {name.words}")
    places: list[tuple[float, int]] = []
    for identity in seen:
        centre = clip.sight.centre(identity, 0)
        if centre is None or not clip.sight.is_seen(identity, 0):
            return NoSuchThing(f"not every {name.words} is seen in the first frame")
        places.append((centre[0] if name.side == "left" else -centre[0], identity))
    places.sort()
    gap = places[1][0] - places[0][0]
    return places[0][1] if gap >= LEAST_GAP - 1e-9 else NoSuchThing(f"two are {gap:.1f}% apart; allowed is 10% or more")


def _fits(words: str, thing: Thing) -> bool:
    if thing.color is None:
        return words == thing.kind
    with_color = f"person in {thing.color}" if thing.kind == "person" else f"{thing.color} {thing.kind}"
    return words in (thing.kind, with_color)
