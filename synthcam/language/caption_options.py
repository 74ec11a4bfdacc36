"""Wrong captions beside the right one: two things exchanged, singly and both, so that none stands out."""

from collections.abc import Callable, Mapping
from itertools import combinations

from synthcam.language.captions import Caption
from synthcam.language.grammar import Chooser
from synthcam.language.kin import has_lookalike
from synthcam.motion.motions import LABEL_OF, LOOKALIKE, OPPOSITE

Groups = tuple[tuple[str, ...], ...]
Exchange = Callable[[Groups], Groups]


def caption_options(caption: Caption, labels: Mapping[str, bool | None], chooser: Chooser) -> list[Caption]:
    """The motions of a caption, first, and one or three certainly false variants; nothing where there are none.

    With two exchanges the four options are all their combinations. Changing one thing at a time instead would leave the
    right caption as the one that has most in common with the others.
    """
    exchanges = _exchanges(caption.groups, alike=has_lookalike(labels))
    found = []
    for first, second in combinations(exchanges, 2):
        variants = [first(caption.groups), second(caption.groups), second(first(caption.groups))]
        if len({caption.groups, *variants}) == 4 and all(certainly_false(v, caption.groups, labels) for v in variants):
            found.append(variants)
    if not found:
        found = [
            [once] for once in (e(caption.groups) for e in exchanges) if certainly_false(once, caption.groups, labels)
        ]
    if not found:
        return []
    return [Caption(groups) for groups in (caption.groups, *found[chooser.below(len(found))])]


def _exchanges(groups: Groups, *, alike: bool) -> list[Exchange]:
    """Every single thing that can be exchanged: a direction, a motion for its twin, the order (last)."""
    found: list[Exchange] = []
    for g, group in enumerate(groups):
        for m, motion in enumerate(group):
            if motion in OPPOSITE:
                found.append(lambda old, g=g, m=m: _replaced(old, g, m, OPPOSITE.__getitem__))  # type: ignore[misc]
            if alike and motion in LOOKALIKE:
                found.append(lambda old, g=g, m=m: _replaced(old, g, m, LOOKALIKE.__getitem__))  # type: ignore[misc]
    if len(groups) > 1:
        found.append(lambda old: tuple(reversed(old)))
    return found


def _replaced(groups: Groups, g: int, m: int, change: Callable[[str], str]) -> Groups:
    group = groups[g]
    return (*groups[:g], (*group[:m], change(group[m]), *group[m + 1 :]), *groups[g + 1 :])


def certainly_false(groups: Groups, right: Groups, labels: Mapping[str, bool | None]) -> bool:
    """Whether motions in an order are certainly not those of a clip: one is not there, or the order is the reverse."""
    named = [motion for group in groups for motion in group]
    absent = any(labels[LABEL_OF[motion]] is False for motion in named if motion in LABEL_OF)
    at_rest = "static" in named and labels["clear_moving_camera"] is True
    return absent or at_rest or (groups != right and groups == tuple(reversed(right)))
