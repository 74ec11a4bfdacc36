"""Draws candidate clips for a slot of the plan, and judges whether measured labels are the required ones.

A candidate depends on the recipe's seed, its group and the number of the attempt alone.
"""

import numpy as np

from synthcam.clips.scene_source import SceneSource
from synthcam.clips.spec import ClipSpec
from synthcam.dataset.planning.plan import Group, ShardPlan, Slot
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.planning.shots import ShotPlan
from synthcam.labels.clip_labels import ClipLabels
from synthcam.motion.easing import DEFAULT_EASING, EASINGS, Easing
from synthcam.motion.expression import MotionExpression, Segment, Term
from synthcam.motion.motions import LOOKALIKE, MOTIONS, is_tracking
from synthcam.seeding import stream

ATTEMPTS_A_SCENE = 6
"""Attempts before the shard's next scene is tried: some motions have no room in some scenes."""
OTHER_EASING = 0.3
"""Probability that a motion does not have the default easing (constant speed)."""
SLOW_SHARE, FAST_SHARE = 0.042, 0.46
"""Image motion of slow and of fast shots, in frame widths a second; a motion is slow below 0.06, fast above 0.35."""
GREATEST_SHARE = 1.5


def scene_index(shard: ShardPlan, group: Group, attempt: int) -> int:
    """Index of the shard's scene that an attempt of a group uses."""
    return (group.home + attempt // ATTEMPTS_A_SCENE) % len(shard.scenes)


def next_scene(attempt: int) -> int:
    """The first attempt after this one that uses another scene."""
    return (attempt // ATTEMPTS_A_SCENE + 1) * ATTEMPTS_A_SCENE


def candidate_spec(
    recipe: DatasetRecipe, shard: ShardPlan, group: Group, slot: Slot, attempt: int, *, source: SceneSource
) -> ClipSpec:
    """The clip spec of an attempt. Twins share everything but the motion: scene, start, look, amounts, length.

    Args:
        source: the family of the attempt's scene (see `scene_index`).
    """
    spec = recipe.spec
    rng = stream(recipe.seed, "candidate", group.number, attempt)
    seed = int(rng.integers(2**53))
    factor = float(np.exp(rng.uniform(*np.log(spec.amounts))))
    others = [easing for easing in EASINGS if easing != DEFAULT_EASING]
    easing = others[int(rng.integers(len(others)))] if rng.random() < OTHER_EASING else DEFAULT_EASING
    look = group.look
    return ClipSpec(
        motion=str(expression(slot.shot, factor=factor, easing=easing, seconds=group.frames / spec.fps)),
        scene=source.name,
        scene_digest=source.digest,
        seed=seed,
        scene_seed=shard.scenes[scene_index(shard, group, attempt)].seed,
        width=spec.size[0],
        height=spec.size[1],
        frames=group.frames,
        fps=spec.fps,
        exposure_ev=_rounded(rng.uniform(*look.exposure_ev)),
        vignette=_rounded(rng.uniform(*look.vignette)),
        noise=_rounded(rng.uniform(*look.noise)),
        shutter=_rounded(rng.uniform(*look.shutter)),
        backend=spec.backend,
    )


def expression(shot: ShotPlan, *, factor: float, easing: Easing, seconds: float) -> MotionExpression:
    """The motion expression of a shot, with amounts in shares of the frame that are equal for confusable motions."""
    segments = tuple(
        Segment(tuple(_term(name, shot, factor, easing, seconds) for name in names)) for names in shot.segments
    )
    return MotionExpression(segments, shot.shake)


def _term(name: str, shot: ShotPlan, factor: float, easing: Easing, seconds: float) -> Term:
    if name == "static":
        return Term(name, None, None, DEFAULT_EASING)
    if shot.pace != "usual":
        share = {"slow": SLOW_SHARE, "fast": FAST_SHARE}[shot.pace] * seconds
        return Term(name, None, round(min(share, GREATEST_SHARE), 4), "linear")
    # A tracking shot goes as far as its subject walks: a larger factor would only be clipped.
    usual = MOTIONS[name].share if is_tracking(name) else usual_share(name) * factor
    if MOTIONS[name].family in ("pan", "tilt"):
        usual *= shot.turn
    return Term(name, None, round(min(usual, GREATEST_SHARE), 4), easing)


def usual_share(motion: str) -> float:
    """How far a motion moves the picture by default, in frame widths; the same for two confusable motions."""
    return min(MOTIONS[name].share for name in (motion, LOOKALIKE.get(motion, motion)))


def judge(slot: Slot, measured: ClipLabels) -> str | None:
    """Why measured labels are not those that a slot requires, as one of a few fixed reasons; None where they are."""
    if not measured.measurement.enough_texture:
        return "too dark or too plain to see"
    wanted, motions = slot.shot.motions, measured.motions
    in_order = motions if len(slot.shot.segments) > 1 else tuple(sorted(motions))
    wanted_order = wanted if len(slot.shot.segments) > 1 else tuple(sorted(wanted))
    labels = {name.rsplit(".", 1)[-1]: truth for name, truth in measured.labels.items()}
    missing = [motion for motion in wanted if motion not in motions]
    if missing and not (slot.shot.still and slot.shot.shake):
        if measured.measurement.largest < measured.measurement.thresholds.visible:
            return "not visible"
        if any(labels[label] is None for label, truth in slot.required if truth):
            return "not distinguishable"
        return "not the motion asked for"
    if slot.shot.tracking is None and not slot.shot.still and in_order != wanted_order:
        return "another motion beside it" if set(motions) != set(wanted) else "not in the order asked for"
    for label, truth in slot.required:
        if labels[label] is not truth:
            return "not certain" if labels[label] is None else "not as steady, fast or followed as asked for"
    return None


def _rounded(value: float) -> float:
    """Rounded to three decimals, readable in a spec."""
    return round(float(value), 3) + 0.0
