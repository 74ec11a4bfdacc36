"""Staging a motion: from a spec and a scene to an exact camera path that touches nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from synthcam.clips.amounts import AmountSolver
from synthcam.clips.clearance import check_clearance
from synthcam.clips.placement import Opening, RejectedError, check_view, draw_opening
from synthcam.clips.spec import ClipSpec
from synthcam.clips.subject_walk import add_subject, standing_subject
from synthcam.clips.window import SHORTENED, check_travel, is_window, shortened, stay_inside
from synthcam.errors import DoesNotFitError
from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory
from synthcam.motion.expression import MotionExpression, parse_motion
from synthcam.motion.path import CameraPath
from synthcam.motion.shake import Shake, make_shake
from synthcam.motion.subject import SubjectPath
from synthcam.scene.assets import Scene
from synthcam.scene.raycast import RayCaster
from synthcam.seeding import stream

ATTEMPTS = 120


@dataclass(frozen=True, eq=False)
class StagedMotion:
    """A planned motion in a scene: see `StagedClip`.

    Attributes:
        attempt: the number of the start that was taken; those before it had no room.
        notes: what had to be changed for the motion to fit, one sentence each.
    """

    scene: Scene
    path: CameraPath
    static: RayCaster
    subject_id: int | None
    attempt: int
    notes: tuple[str, ...] = ()

    def cameras(self, times: Array, width: int, height: int) -> Trajectory:
        """The cameras at `times` (T,) in seconds."""
        return self.path.trajectory(times, width=width, height=height)

    @property
    def subject(self) -> SubjectPath | None:
        """Where the attended subject stands or walks."""
        return self.path.subject

    @property
    def continuous(self) -> bool:
        """A planned path is known at every time."""
        return True

    def record(self) -> dict[str, Any]:
        """The amounts that were solved, when each part of the motion happens, and the start."""
        start = self.path.start
        return {
            "motion": str(self.path.expression),
            "segments": [[begin, end] for begin, end in self.path.segment_times()],
            "attempt": self.attempt,
            "start": {
                "position": start.position.tolist(),
                "yaw_deg": float(np.degrees(start.yaw)),
                "pitch_deg": float(np.degrees(start.pitch)),
                "hfov_deg": float(np.degrees(start.hfov)),
            },
            "notes": [*self.scene.notes, *self.notes],
        }

    def object_poses(self, time: float) -> Mapping[int, Array]:
        """world_from_object (4, 4) of everything that moves, at a time in seconds."""
        at = np.array([time])
        poses = {mover.id: mover.path.poses(at)[0] for mover in self.scene.objects if mover.path is not None}
        subject = self.path.subject
        if self.subject_id is not None and subject is not None and subject.travel.any():
            poses[self.subject_id] = subject.poses(at)[0]
        return poses


def stage(spec: ClipSpec, scene: Scene, *, caster: RayCaster | None = None, attempts: int = ATTEMPTS) -> StagedMotion:
    """Find a start, the amounts and the subject for a motion; deterministic in the spec's seed.

    Args:
        caster: at everything in the scene that stands still, where clips that share the scene share it.
        attempts: how many starts are tried; fewer where another motion can be taken instead.

    Raises:
        DoesNotFitError: no start was found from which the motion can be carried out.
    """
    if spec.motion is None:
        raise ValueError("a replayed trajectory is staged by synthcam.clips.replay")
    expression = parse_motion(spec.motion)
    expression.segment_times(spec.seconds)
    if caster is None:
        caster = still_caster(scene)
    check_travel(expression, scene, spec)
    reasons: Counter[str] = Counter()
    for part in SHORTENED if is_window(scene) and any(term.share is not None for term in expression.terms) else (1.0,):
        for attempt in range(attempts if part == 1.0 else attempts // 4):
            try:
                staged = _stage_attempt(spec, scene, shortened(expression, part), caster, attempt)
            except RejectedError as rejected:
                reasons[str(rejected)] += 1
            else:
                note = (
                    f"{staged.path.expression}: shortened to {100 * part:.0f} %, so that it stays inside the picture."
                )
                return staged if part == 1.0 else replace(staged, notes=(note,))
    (reason, count), *_ = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    raise DoesNotFitError(
        f"motion {spec.motion!r} does not fit in scene {spec.scene} (scene seed {spec.scene_seed}): {attempts} starts "
        f"tried, {count} times {reason}; try a smaller amount, another --seed or a larger scene"
    )


def still_caster(scene: Scene) -> RayCaster:
    """Rays at everything in a scene that stands still."""
    return RayCaster((thing for thing in scene.objects if thing.path is None), surrounded=scene.backdrop is not None)


def _stage_attempt(
    spec: ClipSpec, scene: Scene, expression: MotionExpression, caster: RayCaster, attempt: int
) -> StagedMotion:
    """Try one start. Its random numbers depend on the spec's seed and the number of the attempt only.

    Raises:
        RejectedError: the motion cannot be carried out from this start.
    """
    zone = scene.camera_zone
    rng = stream(spec.seed, "stage", attempt)
    opening = draw_opening(scene, expression, caster, rng, hfov_deg=spec.hfov_deg)
    aimed = opening.subject is not None or zone.centrepiece is not None
    check_view(opening.start, zone, caster, aspect=spec.height / spec.width, aimed=aimed)
    solved, walk = AmountSolver(spec, opening, caster, zone.clearance_m).solve(expression)
    path = CameraPath(
        expression=solved,
        start=opening.start,
        duration=spec.duration,
        clip_seconds=spec.seconds,
        heading=spec.heading,
        subject_distance=opening.subject_distance,
        shake=_shake(spec, expression, opening, attempt),
        subject=walk,
    )
    check_clearance(path, scene, caster, opening.subject)
    path = stay_inside(path, scene, caster, width=spec.width, height=spec.height)
    return _with_subject(scene, path, caster, opening, attempt)


def _shake(spec: ClipSpec, expression: MotionExpression, opening: Opening, attempt: int) -> Shake | None:
    """The hand-held shake that the expression asks for; None where it asks for none."""
    if not expression.shake:
        return None
    focal_share = 0.5 / np.tan(opening.start.hfov / 2)
    rng = stream(spec.seed, "shake", attempt)
    return make_shake(expression.shake, focal_share=focal_share, duration=max(spec.duration, 1e-2), rng=rng)


def _with_subject(scene: Scene, path: CameraPath, caster: RayCaster, opening: Opening, attempt: int) -> StagedMotion:
    """The staged motion, with the subject standing or walking in the scene."""
    if opening.subject is None:
        return StagedMotion(scene, path, caster, None, attempt)
    walk = path.subject or standing_subject(opening.subject, path)
    staged_scene, thing = add_subject(scene, opening.subject, walk)
    if not walk.travel.any():
        caster = still_caster(staged_scene)
    return StagedMotion(staged_scene, replace(path, subject=walk), caster, thing.id, attempt)
