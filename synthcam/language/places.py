"""Where a clip plays, from the things that are seen in it: "a street lined with lamps", "a bare room"."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from synthcam.evidence.evidence import Evidence
from synthcam.language.grammar import Chooser, Noun, say

NOTICED = 6
"""Rays that must hit something in some look for it to tell where one is."""
_SOLIDS = {"cone", "cube", "pyramid", "cylinder", "ring", "block"}
_STORED = {"rack", "pallet", "drum", "crate", "box", "barrel", "ladder"}
_FURNITURE = {"chair", "sofa", "bed", "wardrobe", "bookshelf", "stool", "rug", "coffee table", "radiator", "table"}
_ON_TABLES = {"apple", "cup", "bottle", "candle", "teapot", "toy block", "vase", "bowl", "book"}
_TREES = {"tree", "pine", "birch"}
_PLURALS = {"bench": "benches", "box": "boxes", "bush": "bushes", "bookshelf": "bookshelves", "birch": "birches"}
_WELL_SEEN = 0.008
"""Part of the picture that a thing fills, on average, which is named as being there."""
_SKY_SHARE = 0.04
"""Part of the picture that the sky fills where one sees what sky it is."""


@dataclass(frozen=True)
class Place:
    """Where a clip plays.

    Attributes:
        kind: the rule of it: PLACE.kind.
        named: two things that are well seen, as something new: "a red vase"; or none.
        things: kinds of things that are seen several of, in the plural, the most frequent first.
        sky: of what is outdoors with the sky in view: "clear", "clouds", "overcast", "dusk" or "night"; "" else.
    """

    kind: str
    named: tuple[Noun, ...]
    things: tuple[str, ...]
    sky: str

    def phrase(self, chooser: Chooser) -> str:
        """With its article, and now and then what is in it: "a warehouse stacked with crates"."""
        text = say(f"PLACE.{self.kind}", {}, chooser)
        drawn = chooser.uniform()
        if " with " in text or " of " in text:
            return text
        if self.named and drawn < 0.4:
            slots = dict(zip(("thing", "other"), self.named, strict=True))
            text = f"{text} {say('SHOWING', slots, chooser)}"
        elif self.things and drawn < 0.7:
            few = self.things[: 1 + chooser.below(2)]
            text = f"{text} {say('FULL_OF', {'things': ' and '.join(few)}, chooser)}"
        if self.sky and chooser.uniform() < 0.5:
            text = f"{text} {say(f'SKY.{self.sky}', {}, chooser)}"
        return text


def place_of(evidence: Evidence) -> Place | None:
    """Where a clip plays; None where what is seen does not tell."""
    seen = _seen(evidence)
    kinds = Counter(kind for kind, _ in seen.values())
    kind = _kind(kinds, structures={kind for kind, role in seen.values() if role == "structure"})
    grounds = {thing.color_name for thing in evidence.shot.objects if thing.kind == "ground" and thing.id in seen}
    if kind == "meadow" and "green" not in grounds:
        kind = "country"
    if kind is None:
        return None
    several = [
        (-count, name)
        for name, count in kinds.items()
        if count >= 3 and name not in _SOLIDS and ("prop" in {role for k, role in seen.values() if k == name})
    ]
    sky = evidence.shot.sky if (evidence.grid.identity == 0).mean() >= _SKY_SHARE else ""
    named = [
        indefinite(Noun(thing.name.text, thing.name.plural))
        for thing in evidence.things
        if " on the " not in thing.name.text and not thing.moves and thing.share.mean() >= _WELL_SEEN
    ][-2:]
    return Place(
        kind, tuple(named) if len(named) == 2 else (), tuple(plural_noun(name) for _, name in sorted(several)), sky
    )


def indefinite(name: Noun) -> Noun:
    """ "The red bin" as something new: "a red bin"; what has a place in the picture keeps its article."""
    words = name.text.removeprefix("the ")
    if name.plural:
        return Noun(words, plural=True)
    if " on the " in words:
        return name
    return Noun(f"{'an' if words[0] in 'aeiou' else 'a'} {words}")


def plural_noun(kind: str) -> str:
    """Several of a kind: "bushes"."""
    return _PLURALS.get(kind, kind if kind.endswith("s") else f"{kind}s")


def _seen(evidence: Evidence) -> Mapping[int, tuple[str, str]]:
    """Kind and role of everything that is noticed at some time, by id."""
    noticed: set[int] = set()
    for look in evidence.grid.identity:
        ids, counts = np.unique(look, return_counts=True)
        noticed |= set(ids[counts >= NOTICED].tolist())
    return {thing.id: (thing.kind, thing.role) for thing in evidence.shot.objects if thing.id in noticed}


def _kind(kinds: Counter[str], structures: set[str]) -> str | None:
    trees = sum(kinds[tree] for tree in _TREES)
    if "mountain" in structures and kinds["ground"]:
        return "valley"
    if "ground" in structures and "building" not in structures:
        return "forest" if trees >= 8 else "meadow"
    if "building" in structures:
        return "street" if structures & {"road", "sidewalk"} else "courtyard" if "ground" in structures else "fronts"
    if not structures & {"wall", "floor", "ceiling"}:
        return None
    if sum(kinds[name] for name in _SOLIDS) >= 2:
        return "solids"
    if kinds["rack"] or sum(kinds[name] for name in _STORED) >= 3:
        return "warehouse"
    if kinds["table"] and sum(kinds[name] for name in _ON_TABLES) >= 3:
        return "tabletop"
    if kinds["door"] >= 3:
        return "corridor"
    if sum(kinds[name] for name in _FURNITURE) >= 2:
        return "lounge" if kinds["sofa"] and not kinds["bed"] else "room"
    return "bare" if not set(kinds) - {"wall", "floor", "ceiling", "door"} else "inside"
