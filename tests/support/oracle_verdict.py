"""One random clip from its seed to the verdict of the oracle on its labels."""

from dataclasses import dataclass, field
from functools import lru_cache

from support.built_scenes import caster_of, scene_of
from support.oracle import DIRECTIONS, NAMED, WHOLES, Expected, Oracle
from support.random_clips import random_spec

from synthcam.clips.drawing import draw_truths
from synthcam.clips.labelling import label_staged
from synthcam.clips.spec import ClipSpec
from synthcam.clips.staging import StagedMotion, stage
from synthcam.errors import DoesNotFitError
from synthcam.labels.clip_labels import ClipLabels
from synthcam.labels.thresholds import DEFAULT, Thresholds
from synthcam.rendering.moderngl_backend import ModernglRenderer
from synthcam.rendering.protocol import Truth


@dataclass
class Outcome:
    """What came of a seed: the said and the clear labels, and the contradictions in words."""

    seed: int
    family: str
    motion: str
    fits: bool = True
    said: dict[str, bool | None] = field(default_factory=dict)
    clear: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)
def _renderer() -> ModernglRenderer:
    return ModernglRenderer()


def staged_clip(seed: int) -> tuple[ClipSpec, StagedMotion]:
    """The clip of a seed, staged.

    Raises:
        DoesNotFitError: it does not fit into its scene.
    """
    spec = random_spec(seed)
    scene, caster = scene_of(spec.scene, spec.scene_seed), caster_of(spec.scene, spec.scene_seed)
    return spec, stage(spec, scene, caster=caster)


def truths_of(spec: ClipSpec, staged: StagedMotion) -> list[Truth]:
    """Depth and segmentation of all frames, as rendered."""
    with _renderer() as renderer:
        renderer.open(staged.scene, width=spec.width, height=spec.height)
        return list(draw_truths(spec, staged, renderer))


def oracle_of(seed: int) -> Oracle:
    """What the oracle expects of the clip of a seed, worked out once.

    Raises:
        DoesNotFitError: the clip does not fit into its scene.
    """
    found = _oracle_or_misfit(seed)
    if isinstance(found, DoesNotFitError):
        raise found
    return found


@lru_cache(maxsize=48)
def _oracle_or_misfit(seed: int) -> Oracle | DoesNotFitError:
    """That it does not fit is worth keeping, too: it takes the most attempts."""
    try:
        spec, staged = staged_clip(seed)
    except DoesNotFitError as misfit:
        return misfit
    return Oracle(spec, staged, truths_of(spec, staged))


def verdict(outcome: Outcome, oracle: Oracle, found: ClipLabels) -> Outcome:
    """Hold the labels and the named motions of a clip against the oracle."""
    for name, (about, sign) in DIRECTIONS.items():
        _judge(outcome, name, found.labels[f"cam_motion.{name}"], oracle.direction(about, sign))
    for name, (about, sign) in WHOLES.items():
        said = found.labels[f"cam_motion.{name}"]
        _judge(outcome, name, said, oracle.whole(about, sign, said))
    for name in found.motions:
        if name in NAMED:
            against = oracle.direction(*NAMED[name]).not_true
            outcome.contradictions += [f"motions names {name}, {why}" for why in against]
    return outcome


def _judge(outcome: Outcome, name: str, said: bool | None, expected: Expected) -> None:
    short = name.rsplit(".", 1)[-1]
    outcome.said[short] = said
    if expected.clear:
        outcome.clear.append(short)
    against = expected.not_true if said is True else expected.not_false if said is False else []
    outcome.contradictions += [f"{short} is {said}, {why}" for why in against]


def check_clip(seed: int, thresholds: Thresholds = DEFAULT) -> Outcome:
    """Make, label and judge the clip of a seed."""
    spec = random_spec(seed)
    outcome = Outcome(seed, spec.scene, spec.motion or "")
    try:
        oracle = oracle_of(seed)
    except DoesNotFitError:
        outcome.fits = False
        return outcome
    return verdict(outcome, oracle, label_staged(spec, oracle.staged, None, thresholds=thresholds))
