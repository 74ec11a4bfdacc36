"""New questions about a clip, with the reasons for those that could not be written or do not hold."""

from collections.abc import Mapping
from itertools import cycle
from typing import TYPE_CHECKING, get_args

from synthcam.clips.shot import shot_of
from synthcam.clips.verified import verified_sample
from synthcam.errors import InputError
from synthcam.language.balance import Balance
from synthcam.language.clip_facts import clip_facts
from synthcam.language.grammar import Chooser
from synthcam.language.sample import KINDS, Kind, Sample
from synthcam.language.samples import Refusals
from synthcam.language.style import DEFAULT_STYLE, Numbers, Style, Wording
from synthcam.progress import ProgressCallback, shown_progress
from synthcam.seeding import stream
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verdicts import Verifier

if TYPE_CHECKING:
    from synthcam.clips.clip import Clip

NEEDED = ("motions", "annotation", "labels", "segments", "measurements")
"""What a clip.json must hold for questions to be written about it."""


PATIENCE = 60
"""Tries in a row at a kind of question that give nothing new, after which that kind is given up."""


def ask(
    clip: "Clip",
    count: int,
    *,
    kind: Kind | None = None,
    seed: int = 0,
    style: Style = DEFAULT_STYLE,
    progress: ProgressCallback | bool = False,
) -> tuple[list[Sample], Mapping[str, int]]:
    """Write `count` questions about a clip, and count the reasons for those that could not be written.

    Every chain is read back by the verifier, and kept where no clause of it is false or unread. Fewer are written where
    the geometry supports no answer, and where nothing new is left to ask: a question is new if no other of its kind has
    its words and its topic.

    Raises:
        InputError: an argument is out of range, or the clip was never labelled.
        RestoreError: the scene of the clip cannot be built again as it was.
    """
    if not isinstance(count, int) or count < 1:
        raise InputError(f"count {count!r}; allowed is a whole number of at least 1")
    if not isinstance(seed, int) or seed < 0:
        raise InputError(f"seed {seed!r}; allowed is a whole number of at least 0")
    for name, value, allowed in (("wording", style.wording, Wording), ("numbers", style.numbers, Numbers)):
        if value not in get_args(allowed):
            raise InputError(f"{name} {value!r}; allowed are {', '.join(get_args(allowed))}")
    if kind is not None and kind not in get_args(Kind):
        raise InputError(f"kind {kind!r}; allowed are {', '.join(get_args(Kind))}")
    if missing := [key for key in NEEDED if key not in clip.record]:
        raise InputError(
            f"{clip.source}: has no key {missing[0]!r}; only clips that synthcam rendered can be asked about"
        )
    spec, staged = clip.restored.spec, clip.restored.staged
    chooser, refusals = Chooser(stream(seed, "ask", spec.digest())), Refusals()
    facts = clip_facts(shot_of(spec, staged, clip.record), style)
    judge = Verifier(CheckedClip.from_staged(staged, clip.record))
    written: list[Sample] = []
    known: set[tuple[str, str, str]] = set()
    vain = dict.fromkeys(KINDS if kind is None else (kind,), 0)
    turns = cycle(vain)
    with shown_progress(progress) as report:
        for turn in range(count):
            able = [each for each, tries in vain.items() if tries < PATIENCE]
            if not able:
                break
            one = next(each for each in turns if each in able)
            while vain[one] < PATIENCE:
                sample = verified_sample(facts, judge, one, chooser, refusals, Balance())
                vain[one] += 1
                if sample is None:
                    continue
                if (asked := (one, sample.topic, sample.question)) not in known:
                    known.add(asked)
                    written.append(sample)
                    vain[one] = 0
                    break
            report("writing questions", turn + 1, count)
    return written, dict(sorted(refusals.counts.items()))
