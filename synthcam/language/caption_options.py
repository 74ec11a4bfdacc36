"""Wrong captions beside the right one: two things exchanged, singly and both, so that none stands out."""

from collections.abc import Callable, Mapping
from itertools import combinations

from synthcam.language.captions import Caption
from synthcam.language.grammar import Chooser
from synthcam.language.told_facts import LABEL_OF

Groups = tuple[tuple[str, ...], ...]
Exchange = Callable[[Groups], Groups]

_TWINS = {"pan": "truck", "truck": "pan", "tilt": "pedestal", "pedestal": "tilt", "zoom": "dolly", "dolly": "zoom"}
_OPPOSITES = {"left": "right", "up": "down", "in": "out", "cw": "ccw"}
_OPPOSITES |= {second: first for first, second in _OPPOSITES.items()}


def caption_options(caption: Caption, labels: Mapping[str, bool | None], chooser: Chooser) -> list[Caption]:
    """The motions of a caption, first, and one or three certainly false variants; nothing where there are none.

    With two exchanges the four options are all their combinations. Changing one thing at a time instead would leave the
    right caption as the one that has most in common with the others.
    """
    exchanges = _exchanges(caption.groups)
    found = []
    for first, second in combinations(exchanges, 2):
        variants = [first(caption.groups), second(caption.groups), second(first(caption.groups))]
        if len({caption.groups, *variants}) == 4 and all(_false(v, caption.groups, labels) for v in variants):
            found.append(variants)
    if not found:
        found = [[once] for once in (e(caption.groups) for e in exchanges) if _false(once, caption.groups, labels)]
    if not found:
        return []
    return [Caption(groups) for groups in (caption.groups, *found[chooser.below(len(found))])]


def _exchanges(groups: Groups) -> list[Exchange]:
    """Every single thing that can be exchanged: a direction, a motion for its twin, the order (last)."""
    found: list[Exchange] = []
    for g, group in enumerate(groups):
        for m, motion in enumerate(group):
            kind, _, way = motion.rpartition("-")
            if way in _OPPOSITES:
                found.append(lambda old, g=g, m=m: _replaced(old, g, m, _opposite))  # type: ignore[misc]
            if kind in _TWINS:
                found.append(lambda old, g=g, m=m: _replaced(old, g, m, _twin))  # type: ignore[misc]
    if len(groups) > 1:
        found.append(lambda old: tuple(reversed(old)))
    return found


def _replaced(groups: Groups, g: int, m: int, change: Callable[[str], str]) -> Groups:
    group = groups[g]
    return (*groups[:g], (*group[:m], change(group[m]), *group[m + 1 :]), *groups[g + 1 :])


def _opposite(motion: str) -> str:
    kind, _, way = motion.rpartition("-")
    return f"{kind}-{_OPPOSITES[way]}"


def _twin(motion: str) -> str:
    kind, _, way = motion.rpartition("-")
    return f"{_TWINS[kind]}-{way}"


def _false(groups: Groups, right: Groups, labels: Mapping[str, bool | None]) -> bool:
    """Whether a variant is certainly false: it names a motion that is not there, or reverses the order."""
    absent = any(labels[LABEL_OF[motion]] is False for group in groups for motion in group)
    return absent or (groups != right and groups == tuple(reversed(right)))
