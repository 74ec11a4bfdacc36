"""Clips of every motion with chains that the writer tells of them. The verifier itself never imports the writer."""

from collections.abc import Iterator
from functools import lru_cache

from support.built_scenes import caster_of, scene_of, source_of

from synthcam.clips.labelling import label_staged
from synthcam.clips.record import clip_record
from synthcam.clips.shot import shot_of
from synthcam.clips.spec import make_spec
from synthcam.clips.staging import stage
from synthcam.errors import SynthcamError
from synthcam.language.clip_facts import ClipFacts, clip_facts
from synthcam.language.grammar import Chooser
from synthcam.language.sample import Sample
from synthcam.language.samples import samples
from synthcam.motion.expression import parse_motion
from synthcam.seeding import stream
from synthcam.verification.clip import CheckedClip
from synthcam.verification.questions import Question

MOTIONS = (
    "static", "pan-left", "pan-right", "tilt-up", "tilt-down", "roll-cw", "roll-ccw", "zoom-in", "zoom-out", "dolly-in",
    "dolly-out", "truck-left", "truck-right", "pedestal-up", "pedestal-down", "arc-cw", "arc-ccw", "crane-up",
    "crane-down", "dolly-zoom-in", "dolly-zoom-out", "track-lead", "track-tail", "track-side-left", "track-side-right",
    "track-aerial", "track-arc", "track-pan", "track-tilt", "pan-left, tilt-up", "pan-right+zoom-in",
    "dolly-in, pan-left", "truck-left+pan-right", "zoom-in, dolly-out", "pan-left, pan-right", "roll-cw+dolly-in",
    "static+shake:1%", "dolly-in+shake:1%", "tilt-up, dolly-in, pan-right", "pedestal-up+tilt-down",
)  # fmt: skip
SCENES = ("room", "street", "courtyard", "forest", "tabletop", "warehouse", "abstract", "corridor", "vista", "night")
SHAPES = ((16, 4.0), (24, 8.0), (20, 6.0), (36, 12.0), (72, 24.0))


def told_clips(clips: int, chains_each: int, *, seed: int) -> Iterator[tuple[CheckedClip, list[Sample]]]:
    """Clips over all motions and scenes, each with chains of every kind; what does not fit is passed over."""
    for number in range(clips):
        found = _clip_and_facts(number, seed)
        if found is not None:
            clip, facts = found
            told, _ = samples(facts, chains_each, Chooser(stream(seed, "chains", number)))
            yield clip, told


@lru_cache(maxsize=48)
def _clip_and_facts(number: int, seed: int) -> tuple[CheckedClip, ClipFacts] | None:
    """A clip and what is known of it; None where it does not fit into its scene."""
    motion = MOTIONS[number % len(MOTIONS)]
    rng = stream(seed, "told", number)
    name = SCENES[int(rng.integers(len(SCENES)))]
    frames, fps = SHAPES[int(rng.integers(len(SHAPES)))]
    source = source_of(name)
    scene_seed = int(rng.integers(2))
    spec = make_spec(
        motion=str(parse_motion(motion)), scene=source.name, scene_digest=source.digest, seed=int(rng.integers(99)),
        scene_seed=scene_seed, frames=frames, fps=fps, width=224, height=160 if number % 2 else 224,
    )  # fmt: skip
    try:
        staged = stage(spec, scene_of(name, scene_seed), caster=caster_of(name, scene_seed))
    except SynthcamError:
        return None
    content = clip_record(spec, staged, {}, label_staged(spec, staged, None))
    return CheckedClip.from_staged(staged, content), clip_facts(shot_of(spec, staged, content))


def question_of(sample: Sample) -> Question:
    """What the verifier may know of a sample's question."""
    return Question(sample.question, sample.options, sample.answer if sample.options else None)
