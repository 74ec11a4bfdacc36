"""Statements that an imagined twin of a clip would answer the other way: its mirror image, its reversal, its lookalike.

A clip shown in a mirror pans the other way; played backwards it dollies the other way; and where it pans, a clip that
trucks looks much the same. Over clips of which each is as likely as its image, what holds of a clip and what holds of
its image are equally often so: a question on one of the two, or a choice between them, tells nothing by its words.
Nothing else can be asked of a single clip in that way: the words of a question of which an answer is the commoner one
give that answer away, however they are chosen.
"""

from collections.abc import Mapping
from functools import cache

from synthcam.language.topics import counterparts, topics

_LOOKALIKES = (
    ("pan_left", "leftward"),
    ("pan_right", "rightward"),
    ("tilt_up", "upward_wrt_ground_birds_worms_included"),
    ("tilt_down", "downward_wrt_ground_birds_worms_included"),
    ("zoom_in", "forward_wrt_camera"),
    ("zoom_out", "backward_wrt_camera"),
)


@cache
def lookalikes() -> dict[str, str]:
    """What a topic is called of a clip with the motion that is taken for this one; its own inverse."""
    found: dict[str, str] = {}
    for a, b in _LOOKALIKES:
        for form in ("has", "only"):
            found[f"{form}_{a}"], found[f"{form}_{b}"] = f"{form}_{b}", f"{form}_{a}"
    for name in topics():
        x, _, y = name.partition("_not_")
        if y:
            found[name] = f"{y}_not_{x}"
    return found


def kin(name: str, *, alike: bool = True) -> tuple[str, ...]:
    """A topic, its opposite, its lookalike and that one's opposite, as far as there are any; in this order.

    Args:
        alike: with lookalikes.
    """
    found = [name]
    for image in (counterparts(), lookalikes()) if alike else (counterparts(),):
        found += [image[one] for one in found if one in image]
    return tuple(found)


def has_lookalike(labels: Mapping[str, bool | None]) -> bool:
    """Whether a clip may have a lookalike: a shot that follows its subject on the way has none that stays behind."""
    return labels["track_shot"] is False
