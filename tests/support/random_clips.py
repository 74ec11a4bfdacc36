"""Random clips: singles, compounds and sequences of every motion, of every size, in every scene family."""

import numpy as np
from support.built_scenes import source_of

from synthcam.clips.spec import ClipSpec, make_spec
from synthcam.motion.easing import EASINGS
from synthcam.motion.expression import parse_motion
from synthcam.motion.motions import MOTIONS, is_tracking
from synthcam.scene.recipe import recipe_names
from synthcam.seeding import stream

FAMILIES = tuple(sorted(recipe_names()))
SHARED_SCENES = 20
"""Clips a scene: building one costs as much as labelling three."""
SIDE = 112
"""Width and height of the pictures: the oracle reads a coarse grid of them."""
MOVING = tuple(name for name in MOTIONS if name != "static" and not is_tracking(name))
TRACKING = tuple(name for name in MOTIONS if is_tracking(name))
AMOUNTS = {"deg": (0.5, 170.0), "m": (0.02, 8.0), "x": (1.01, 6.0)}
"""Stated amounts are log-uniform in these (in angles, metres and ln of the zoom factor) and within the vocabulary's."""


def random_spec(seed: int) -> ClipSpec:
    """The clip of a seed. Families take turns; what it asks for may not fit into its scene."""
    rng = stream(seed, "random clip")
    source = source_of(FAMILIES[seed % len(FAMILIES)])
    return make_spec(
        motion=str(parse_motion(random_motion(rng))),
        scene=source.name,
        scene_digest=source.digest,
        scene_seed=seed // (len(FAMILIES) * SHARED_SCENES),
        seed=seed,
        width=SIDE,
        height=SIDE,
        frames=16,
        fps=24.0 if rng.random() < 0.15 else float(rng.integers(4, 9)),
        heading="current" if rng.random() < 0.2 else "start",
        hfov_deg=float(rng.uniform(30.0, 95.0)) if rng.random() < 0.4 else None,
    )


def random_motion(rng: np.random.Generator) -> str:
    """A motion expression: 40 % single motions, 30 % compounds, 30 % sequences; a fifth of them shake."""
    kind = rng.random()
    if kind < 0.03:
        segments = [["static"]]
    elif kind < 0.08:
        segments = [[_term(str(rng.choice(TRACKING)), rng, plain=0.7)]]
    elif kind < 0.4:
        segments = [_compound(1, rng)]
    elif kind < 0.7:
        segments = [_compound(int(rng.integers(2, 4)), rng)]
    else:
        segments = [_compound(1 if rng.random() < 0.7 else 2, rng) for _ in range(int(rng.integers(2, 4)))]
    if rng.random() < 0.2:
        segments[-1].append(f"shake:{100 * np.exp(rng.uniform(np.log(0.0005), np.log(0.02))):.3g}%")
    return ", ".join("+".join(terms) for terms in segments)


def _compound(count: int, rng: np.random.Generator) -> list[str]:
    """Motions that drive different things, `count` of them or as many as there are."""
    terms: list[str] = []
    driven: set[str] = set()
    for name in rng.permutation(MOVING):
        drives = MOTIONS[str(name)].drives
        if len(terms) < count and not drives & driven:
            driven |= drives
            terms.append(_term(str(name), rng, plain=0.3))
    return terms


def _term(name: str, rng: np.random.Generator, *, plain: float) -> str:
    """A motion, without an amount in `plain` of the cases, with a share of the frame or an amount in the others."""
    primitive = MOTIONS[name]
    parts = [name]
    if rng.random() > plain:
        if rng.random() < 0.4:
            parts.append(f"{100 * np.exp(rng.uniform(np.log(0.005), np.log(0.8))):.3g}%")
        elif primitive.unit is not None:
            parts.append(f"{_amount(name, rng):.4g}{primitive.unit}")
    if rng.random() < 0.5:
        parts.append(str(rng.choice(EASINGS)))
    return ":".join(parts)


def _amount(name: str, rng: np.random.Generator) -> float:
    primitive = MOTIONS[name]
    low, high = AMOUNTS[primitive.unit or "m"]
    low, high = max(low, primitive.lowest), min(high, primitive.highest)
    if primitive.unit == "x":
        return float(np.exp(np.exp(rng.uniform(np.log(np.log(low)), np.log(np.log(high))))))
    return float(np.clip(np.exp(rng.uniform(np.log(low), np.log(high))), low, high))
