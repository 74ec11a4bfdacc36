"""Which things of a clip a name may mean."""

from dataclasses import dataclass

from synthcam.scene.props.catalog import PROP_KINDS, PROPS
from synthcam.scene.subjects import SUBJECT_KINDS
from synthcam.verification.clip import CheckedClip
from synthcam.verification.eye.look import Look
from synthcam.verification.reading import claims as c
from synthcam.verification.reading.kinds import KINDS, PARTS_OF

_ALIKE_COLORS = (
    {"red", "orange", "brown", "pink"}, {"orange", "yellow", "beige", "brown"}, {"white", "beige", "gray", "pink"},
    {"blue", "teal", "purple"}, {"green", "teal", "yellow"}, {"purple", "pink"}, {"gray", "black", "white", "brown"},
)  # fmt: skip
SUBJECT_WORDS = {"subject", "character", "target"}
_PROMINENT = 0.3
"""What fills less than this part of the picture that its largest rival fills is hardly meant by a name."""
_KNOWN = frozenset(
    word for kind in (*PROP_KINDS, *SUBJECT_KINDS) for word in (kind, *kind.replace("-", " ").split())
) | frozenset(PROPS)


@dataclass(frozen=True)
class Meant:
    """The things that a name may mean, most prominent first; `sure` where no other could be meant."""

    ids: tuple[int, ...]
    sure: bool = True
    whole: bool = False
    """It is a part of these things (the door of a house), and goes as they do."""


def meant_by(name: c.Name | None, look: Look) -> Meant | None:
    """What a name may mean: no ids where nothing of the kind is seen, None where the word says too little."""
    if name is None:
        return None
    clip = look.clip
    if name.kind in SUBJECT_WORDS and name.color is None:
        return Meant((clip.subject_id,)) if clip.subject_id is not None else None
    kinds = KINDS.get(name.kind, frozenset()) | {name.kind}
    things = clip.sight.things
    of_kind = [i for i in sorted(things) if _is_kind(things[i].kind, kinds)]
    of_kind = [i for i in of_kind if look.course(i).share.max() > 0]
    if not of_kind and (wholes := _wholes(name, look)):
        return Meant(wholes, sure=False, whole=True)
    if not of_kind:
        known = name.kind in _KNOWN or name.kind in KINDS
        # What one viewer calls a bottle another may call a vase.
        alike = any(things[i].color == name.color and _may_be_seen(look, i) for i in sorted(things)) and name.color
        return Meant(()) if known and not alike else None
    sure = True
    if name.color is not None:
        # A planter is called by what grows in it, whatever its own colour.
        exact = [i for i in of_kind if things[i].color == name.color]
        exact = exact or [i for i in of_kind if things[i].kind == "planter" != name.kind]
        close = [i for i in of_kind if _may_look(clip, i, name.color)]
        if not exact and not close:
            wholes = _wholes(name, look)
            return Meant(wholes, sure=False, whole=True) if wholes else Meant(())
        sure = bool(exact)
        of_kind = exact or close
    # "The rack on the right" is not the sliver of another one at the very edge.
    plain = max(float(look.course(i).share.max()) for i in of_kind) * _PROMINENT
    of_kind = [i for i in of_kind if float(look.course(i).share.max()) >= plain] if name.place else of_kind
    placed = sorted(_placed(name, look, of_kind), key=lambda i: -float(look.course(i).share.max()))
    largest = float(look.course(placed[0]).share.max())
    least = 0.0 if name.some else _PROMINENT * largest
    ids = tuple(i for i in placed if float(look.course(i).share.max()) >= least)
    return Meant(ids, sure or len(ids) == 1)


def _wholes(name: c.Name, look: Look) -> tuple[int, ...]:
    """The largest things that what is named may be a part of; none where it is no part of anything."""
    kinds = PARTS_OF.get(name.kind)
    if kinds is None:
        return ()
    things = look.clip.sight.things
    share = {i: float(look.course(i).share.max()) for i in sorted(things) if _is_kind(things[i].kind, kinds)}
    most = max(share.values(), default=0.0)
    return tuple(i for i, seen in share.items() if seen > 0 and seen >= 0.5 * most)


def _may_be_seen(look: Look, identity: int) -> bool:
    return bool(look.course(identity).share.max() > 0)


def _is_kind(kind: str, kinds: frozenset[str]) -> bool:
    return kind in kinds or kind.rsplit(" ", 1)[-1] in kinds


def _may_look(clip: CheckedClip, identity: int, color: str) -> bool:
    own = clip.sight.things[identity].color
    return own is None or any(own in group and color in group for group in _ALIKE_COLORS)


def _placed(name: c.Name, look: Look, found: list[int]) -> list[int]:
    if name.place is None or len(found) < 2 or name.place in ("middle", "behind"):
        return found
    if name.place in ("near", "far"):
        depth = {i: look.depth_of(i) for i in found}
        best = min(found, key=lambda i: depth[i]) if name.place == "near" else max(found, key=lambda i: depth[i])
        return [i for i in found if abs(depth[i] - depth[best]) <= 0.2 * depth[best]]
    across = {i: _across(look, i) for i in found}
    best = min(found, key=lambda i: across[i]) if name.place == "left" else max(found, key=lambda i: across[i])
    return [i for i in found if abs(across[i] - across[best]) < 0.08]


def _across(look: Look, identity: int) -> float:
    course = look.course(identity)
    for x, seen in zip(course.centre[:, 0], course.seen, strict=True):
        if seen:
            return float(x)
    return 0.5
