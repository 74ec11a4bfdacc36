"""New questions about a clip, with the reasons for those that its geometry does not support."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, get_args

from synthcam.clips.shot import shot_of
from synthcam.errors import InputError
from synthcam.language.clip_facts import clip_facts
from synthcam.language.grammar import Chooser
from synthcam.language.sample import Kind, Sample
from synthcam.language.samples import samples
from synthcam.seeding import stream

if TYPE_CHECKING:
    from synthcam.clips.clip import Clip

NEEDED = ("motions", "annotation", "labels", "segments", "measurements")
"""What a clip.json must hold for questions to be written about it."""


def ask(clip: "Clip", count: int, *, kind: Kind | None = None, seed: int = 0) -> tuple[list[Sample], Mapping[str, int]]:
    """Write `count` questions about a clip, and count the reasons for those that could not be written.

    Raises:
        InputError: an argument is out of range, or the clip was never labelled.
        RestoreError: the scene of the clip cannot be built again as it was.
    """
    if not isinstance(count, int) or count < 1:
        raise InputError(f"count {count!r}; allowed is a whole number of at least 1")
    if not isinstance(seed, int) or seed < 0:
        raise InputError(f"seed {seed!r}; allowed is a whole number of at least 0")
    if kind is not None and kind not in get_args(Kind):
        raise InputError(f"kind {kind!r}; allowed are {', '.join(get_args(Kind))}")
    if missing := [
        key for key in ("motions", "annotation", "labels", "segments", "measurements") if key not in clip.record
    ]:
        raise InputError(
            f"{clip.source}: has no key {missing[0]!r}; only clips that synthcam rendered can be asked about"
        )
    spec, staged = clip.restored.spec, clip.restored.staged
    chooser = Chooser(stream(seed, "ask", spec.digest()))
    written, refusals = samples(clip_facts(shot_of(spec, staged, clip.record)), count, chooser, kind=kind)
    return written, dict(sorted(refusals.counts.items()))
