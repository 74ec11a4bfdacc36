"""What is known of clips and of their images: in the mirror, played backwards, each motion put for its lookalike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from support.language_clips import CLIPS, facts

from synthcam.language.captions import short_caption
from synthcam.language.kin import lookalikes
from synthcam.language.topics import counterparts

Groups = tuple[tuple[str, ...], ...]
Labels = Mapping[str, bool | None]
SIDEWAYS = ("left", "right", "clockwise", "cw")
LOOKALIKES = (("pan", "truck"), ("tilt", "pedestal"), ("zoom", "dolly"))
_OPPOSITE = {"left": "right", "up": "down", "in": "out", "cw": "ccw"}
_OPPOSITE |= {b: a for a, b in _OPPOSITE.items()}


@dataclass(frozen=True)
class Known:
    """Labels by last name, and the motions of the caption, () where there is none."""

    labels: tuple[tuple[str, bool | None], ...]
    groups: Groups


def closed() -> list[Known]:
    """The clips of the tests and all their images: a set of which each is as frequent as each of its images."""
    todo, found = list(_clips()), set[Known]()
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += images(one)
    return sorted(found, key=repr)


def images(one: Known) -> list[Known]:
    """Left for right; everything else reversed; each motion for its lookalike; the order of motions."""
    found = [_image(one, _flip(sideways), _turn(sideways)) for sideways in (True, False)]
    for pair in LOOKALIKES:
        kinds = dict(zip(pair, reversed(pair), strict=True))
        found.append(_image(one, _swap(pair), lambda kind, way, kinds=kinds: f"{kinds.get(kind, kind)}-{way}"))
    return [*found, Known(one.labels, tuple(reversed(one.groups)))]


@cache
def _clips() -> tuple[Known, ...]:
    found = []
    for motion, scene in CLIPS:
        told = facts(motion, scene)
        caption = short_caption(told)
        found.append(Known(tuple(sorted(told.labels.items())), () if caption is None else caption.groups))
    return tuple(found)


def _image(one: Known, names: Mapping[str, str], motions: Callable[[str, str], str]) -> Known:
    labels = tuple(sorted((names.get(name, name), truth) for name, truth in one.labels))
    groups = tuple(tuple(motions(*m.rpartition("-")[::2]) if "-" in m else m for m in group) for group in one.groups)
    return Known(labels, groups)


def _flip(sideways: bool) -> dict[str, str]:
    return {a: b for a, b in counterparts().items() if any(word in a for word in SIDEWAYS) is sideways}


def _turn(sideways: bool) -> Callable[[str, str], str]:
    turned = {a: b for a, b in _OPPOSITE.items() if (a in ("left", "right", "cw", "ccw")) is sideways}
    return lambda kind, way: f"{kind}-{turned.get(way, way)}"


def _swap(pair: tuple[str, str]) -> dict[str, str]:
    """The labels of one pair of lookalikes, each for the other."""
    words = {"pan": "pan_", "tilt": "tilt_", "zoom": "zoom_"}[pair[0]]
    one_way = {a: b for a, b in lookalikes().items() if a.startswith(("has_" + words, "only_" + words))}
    return one_way | {b: a for a, b in one_way.items()}
