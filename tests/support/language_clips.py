"""Clips without pixels, for their facts: staged and labelled, every surface taken as textured."""

from collections.abc import Iterator
from functools import cache
from itertools import product

from support.built_scenes import caster_of, scene_of, source_of

from synthcam.clips.drawing import frame_times
from synthcam.clips.labelling import label_staged
from synthcam.clips.record import clip_frustums
from synthcam.clips.shot import shot_of
from synthcam.clips.spec import make_spec
from synthcam.clips.staging import stage
from synthcam.errors import SynthcamError
from synthcam.evidence.shot import Shot
from synthcam.labels.clip_labels import frustum_labels
from synthcam.language.clip_facts import ClipFacts, clip_facts
from synthcam.motion.expression import parse_motion
from synthcam.seeding import stream

CLIPS = (
    ("dolly-in", "room"),
    ("zoom-in", "room"),
    ("dolly-out", "warehouse"),
    ("zoom-out", "warehouse"),
    ("pan-left", "street"),
    ("truck-left", "street"),
    ("pan-right", "tabletop"),
    ("truck-right", "tabletop"),
    ("tilt-up", "courtyard"),
    ("pedestal-up", "courtyard"),
    ("tilt-down", "abstract"),
    ("pedestal-down", "abstract"),
    ("roll-cw", "corridor"),
    ("roll-ccw", "corridor"),
    ("arc-cw", "room"),
    ("arc-ccw", "room"),
    ("crane-up", "street"),
    ("dolly-zoom-in", "warehouse"),
    ("static", "tabletop"),
    ("shake", "tabletop"),
    ("pan-left,dolly-in", "plain"),
    ("dolly-in,pan-left", "plain"),
    ("truck-right+zoom-in", "landscape"),
    ("track-tail", "street"),
    ("track-side-left", "courtyard"),
    ("track-pan", "street"),
)
"""Neighbours are twins, more or less."""


FAMILIES = (
    ("pan-left", "pan-right", "truck-left", "truck-right"),
    ("tilt-up", "tilt-down", "pedestal-up", "pedestal-down"),
    ("zoom-in", "zoom-out", "dolly-in", "dolly-out"),
    ("roll-cw", "roll-ccw"),
    ("arc-cw", "arc-ccw"),
    ("crane-up", "crane-down"),
    ("dolly-zoom-in", "dolly-zoom-out"),
    ("track-side-left", "track-side-right"),
    ("track-lead", "track-tail"),
)
"""Motions with their opposites and lookalikes: of a family each is drawn as often as any other."""
JOINED = 4
"""So many of the families stand beside or after one another in a clip."""
SCENES = ("room", "street", "courtyard", "tabletop", "warehouse", "abstract", "corridor", "plain", "landscape")
SHAPES = ((13, 4.0, 448, 448), (24, 8.0, 320, 240), (20, 5.0, 480, 272), (17, 4.0, 256, 256))
"""Frames, frames a second, width and height."""


def drawn_facts(draws: int, *, seed: int, shaken: bool = False) -> Iterator[tuple[int, ClipFacts]]:
    """Scenes, sizes, lengths and seeds at random, each with every motion of a family; every fifth with all of two.

    So each motion is as frequent as its opposite and its lookalike. What does not fit is left out.

    Args:
        shaken: every third draw shakes.

    Yields:
        The number of the draw, and a clip.
    """
    for draw in range(draws):
        rng = stream(seed, "drawn", draw)
        scene, shape = str(rng.choice(SCENES)), SHAPES[int(rng.integers(len(SHAPES)))]
        own_seed = int(rng.integers(1000))
        motions = list(FAMILIES[draw % len(FAMILIES)])
        if draw % 5 == 4:
            first, second = (FAMILIES[int(f)] for f in rng.permutation(JOINED)[:2])
            pairs = list(product(first, second))
            if rng.random() < 0.5:
                motions = [f"{a}+{b}" for a, b in pairs]
            else:
                motions = [f"{a},{b}" for one, other in pairs for a, b in ((one, other), (other, one))]
        if shaken and draw % 3 == 1:
            motions = [f"{motion}+shake" for motion in motions]
        for motion in motions:
            try:
                yield draw, clip_facts(make_shot(motion, scene, own_seed, *shape))
            except SynthcamError:
                continue


def make_shot(
    motion: str,
    scene: str = "room",
    seed: int = 0,
    frames: int = 13,
    fps: float = 4.0,
    width: int = 448,
    height: int = 448,
) -> Shot:
    """A clip, of three seconds unless said otherwise."""
    source = source_of(scene)
    spec = make_spec(
        motion=str(parse_motion(motion)),
        scene=scene,
        scene_digest=source.digest,
        seed=seed,
        scene_seed=seed,
        width=width,
        height=height,
        frames=frames,
        fps=fps,
    )
    staged = stage(spec, scene_of(scene, seed), caster=caster_of(scene, seed))
    found = label_staged(spec, staged, None).as_dict()
    cameras = staged.cameras(frame_times(spec), spec.width, spec.height)
    found["measurements"]["frustum"] = frustum_labels(cameras, clip_frustums(cameras, staged.static)).as_dict()
    return shot_of(spec, staged, found)


shot = cache(make_shot)


@cache
def facts(motion: str, scene: str = "room", seed: int = 0) -> ClipFacts:
    """Its facts."""
    return clip_facts(shot(motion, scene, seed))
