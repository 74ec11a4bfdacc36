"""Which things of a clip a name may mean."""

from synthcam.scene.props.catalog import PROP_KINDS
from synthcam.scene.subjects import SUBJECT_KINDS
from synthcam.verification.clip import CheckedClip
from synthcam.verification.eye.look import Look
from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w

_ALIKE_COLORS = (
    {"red", "orange", "brown", "pink"}, {"orange", "yellow", "beige", "brown"}, {"white", "beige", "gray", "pink"},
    {"blue", "teal", "purple"}, {"green", "teal", "yellow"}, {"purple", "pink"}, {"gray", "black", "white", "brown"},
)  # fmt: skip
SUBJECT_WORDS = {"subject", "character", "target", "thing", "object"}


def candidates(name: c.Name | None, look: Look) -> list[int] | None:
    """Ids of the things a name may mean; empty where nothing of the kind is seen, None where the word is not known."""
    clip = look.clip
    if name is None:
        return None
    if name.kind in SUBJECT_WORDS and name.color is None:
        return [clip.subject_id] if clip.subject_id is not None else None
    kinds = set(w.KIND_SYNONYMS.get(name.kind, (name.kind,))) | {name.kind}
    seen = [i for i in look.courses if look.courses[i].share.max() > 0]
    of_kind = [i for i in seen if clip.sight.things[i].kind in kinds]
    known = any(name.kind == kind or name.kind in kind.split("-") for kind in _all_kinds())
    if not of_kind:
        return [] if known or name.kind in w.KIND_SYNONYMS else None
    if name.color is not None:
        exact = [i for i in of_kind if clip.sight.things[i].color == name.color]
        if exact:
            of_kind = exact
        else:
            close = [i for i in of_kind if _may_look(clip, i, name.color)]
            if not close:
                return []
            return None
    return _placed(name, look, of_kind)


def _all_kinds() -> tuple[str, ...]:
    return (*PROP_KINDS, *SUBJECT_KINDS)


def _may_look(clip: CheckedClip, identity: int, color: str) -> bool:
    own = clip.sight.things[identity].color
    return own is None or any(own in group and color in group for group in _ALIKE_COLORS)


def _placed(name: c.Name, look: Look, found: list[int]) -> list[int]:
    if name.place is None or len(found) < 2:
        return found
    if name.place in ("near", "far"):
        depth = {i: look.depth_of(i) for i in found}
        best = min(found, key=lambda i: depth[i]) if name.place == "near" else max(found, key=lambda i: depth[i])
        return [i for i in found if abs(depth[i] - depth[best]) <= 0.2 * depth[best]]
    across = {i: _across(look, i) for i in found}
    best = min(found, key=lambda i: across[i]) if name.place == "left" else max(found, key=lambda i: across[i])
    return [i for i in found if abs(across[i] - across[best]) < 0.08]


def _across(look: Look, identity: int) -> float:
    course = look.courses[identity]
    for x, seen in zip(course.centre[:, 0], course.seen, strict=True):
        if seen:
            return float(x)
    return 0.5
