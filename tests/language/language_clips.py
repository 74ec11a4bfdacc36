"""Clips without pixels, for their facts: staged and labelled, every surface taken as textured."""

from functools import cache

from synthcam.clips.drawing import frame_times
from synthcam.clips.labelling import label_staged
from synthcam.clips.record import clip_frustums
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import make_spec
from synthcam.clips.staging import stage
from synthcam.clips.telling import shot_of
from synthcam.labels.frustum_labels import frustum_labels
from synthcam.language.clip_facts import ClipFacts, clip_facts
from synthcam.language.shot import Shot
from synthcam.motion.expression import parse_motion

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


@cache
def shot(motion: str, scene: str = "room", seed: int = 0, frames: int = 13, fps: float = 4.0) -> Shot:
    """A clip of three seconds."""
    source = find_scene(scene)
    spec = make_spec(
        motion=str(parse_motion(motion)),
        scene=scene,
        scene_digest=source.digest,
        seed=seed,
        scene_seed=seed,
        width=448,
        height=448,
        frames=frames,
        fps=fps,
    )
    staged = stage(spec, source.build(seed))
    found = label_staged(spec, staged, None).as_dict()
    cameras = staged.cameras(frame_times(spec), spec.width, spec.height)
    found["measurements"]["frustum"] = frustum_labels(cameras, clip_frustums(cameras, staged.static)).as_dict()
    return shot_of(spec, staged, found)


@cache
def facts(motion: str, scene: str = "room", seed: int = 0) -> ClipFacts:
    """Its facts."""
    return clip_facts(shot(motion, scene, seed))
