"""From a spec and a scene to an exact path: a start with room, amounts solved, nothing touched on the way."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from synthcam.clips.amounts import STEPS, picture_motion, solve_amount
from synthcam.clips.placement import Attended, RejectedError, attend, check_view, draw_start, face_centrepiece, sees
from synthcam.clips.spec import ClipSpec
from synthcam.clips.tracked import tracked_path
from synthcam.errors import DoesNotFitError
from synthcam.geometry.se3 import Array, forward_direction, right_direction
from synthcam.geometry.trajectory import Trajectory
from synthcam.motion.expression import MotionExpression, Term, parse_motion
from synthcam.motion.path import CameraPath, RigStart
from synthcam.motion.rig import UP, RigState, advance
from synthcam.motion.shake import Shake, make_shake
from synthcam.motion.subject import SubjectPath
from synthcam.motion.vocabulary import is_tracking
from synthcam.scene.assets import Scene, SceneObject
from synthcam.scene.raycast import RayCaster
from synthcam.scene.subjects import make_subject
from synthcam.seeding import stream

ATTEMPTS = 120
WIDEST_FOV, NARROWEST_FOV, STEEPEST_PITCH = np.radians([110.0, 8.0, 85.0])
ORBITS = ("arc-cw", "arc-ccw", "crane-up", "crane-down", "track-arc")
LEAST_ORBIT_DEG = 22.0
"""Solved arcs and cranes go at least this far: well clear of what is still called one."""
CHECKED_FRAMES = 25
"""Clearance is checked at this many times along the path, crossing between them exactly."""


@dataclass(frozen=True, eq=False)
class Stage:
    """A scene with its subject in place and the camera path through it.

    `static` casts rays at everything that stands still, without the subject if it moves.
    """

    scene: Scene
    path: CameraPath
    static: RayCaster
    subject_id: int | None
    attempt: int

    def cameras(self, times: Array, width: int, height: int) -> Trajectory:
        """The cameras at `times` (T,) in seconds."""
        return self.path.trajectory(times, width=width, height=height)

    def object_poses(self, time: float) -> Mapping[int, Array]:
        """world_from_object (4, 4) of everything that moves, at a time in seconds."""
        at = np.array([time])
        poses = {mover.id: mover.path.poses(at)[0] for mover in self.scene.objects if mover.path is not None}
        subject = self.path.subject
        if self.subject_id is not None and subject is not None and subject.travel.any():
            poses[self.subject_id] = subject.poses(at)[0]
        return poses


def stage(spec: ClipSpec, scene: Scene, *, caster: RayCaster | None = None, attempts: int = ATTEMPTS) -> Stage:
    """Find a start, the amounts and the subject for a motion; deterministic in the spec's seed.

    Args:
        caster: at everything in the scene that stands still, where clips that share the scene share it.
        attempts: starts that are tried; who has other motions to try gives up sooner.

    Raises:
        DoesNotFitError: no start was found from which the motion can be carried out.
    """
    if spec.motion is None:
        raise ValueError("a replayed trajectory is staged by synthcam.clips.replay")
    expression = parse_motion(spec.motion)
    expression.segment_times(spec.seconds)
    if caster is None:
        caster = still_caster(scene)
    reasons: Counter[str] = Counter()
    for attempt in range(attempts):
        try:
            return _Attempt(spec, scene, expression, caster, attempt).run()
        except RejectedError as rejected:
            reasons[str(rejected)] += 1
    (reason, count), *_ = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    raise DoesNotFitError(
        f"motion {spec.motion!r} does not fit in scene {spec.scene} (scene seed {spec.scene_seed}): {attempts} starts "
        f"tried, {count} times {reason}; try a smaller amount, another --seed or a larger scene"
    )


def still_caster(scene: Scene) -> RayCaster:
    """Rays at everything in a scene that stands still."""
    return RayCaster(thing for thing in scene.objects if thing.path is None)


class _Attempt:
    """One try at a start. Its random numbers depend on the seed and its number only."""

    def __init__(
        self, spec: ClipSpec, scene: Scene, expression: MotionExpression, caster: RayCaster, number: int
    ) -> None:
        self.spec, self.scene, self.expression, self.caster, self.number = spec, scene, expression, caster, number
        self.rng = stream(spec.seed, "stage", number)
        self.aspect = spec.height / spec.width
        self.attended: Attended | None = None
        self.subject: SubjectPath | None = None
        self.side = 1
        self.centre_distance: float | None = None

    def run(self) -> Stage:
        spec, zone = self.spec, self.scene.camera_zone
        start = draw_start(zone, self.rng, hfov_deg=spec.hfov_deg)
        self.side = 1 if self.rng.random() < 0.5 else -1
        needing = [term for term in self.expression.terms if term.primitive.needs_subject]
        if needing and zone.centrepiece is not None and not is_tracking(needing[0].name):
            start, self.centre_distance = face_centrepiece(start, zone)
        elif needing:
            kinds = self.scene.subjects_for(needing[0].name)
            if not kinds:
                raise RejectedError(f"the scene has no subject for {needing[0].name}")
            kind = kinds[int(self.rng.integers(len(kinds)))]
            model = make_subject(kind, self.rng)
            start, self.attended = attend(start, model, self.caster, self.rng, shot=needing[0].name)
        check_view(
            start,
            zone,
            self.caster,
            aspect=self.aspect,
            aimed=self.attended is not None or zone.centrepiece is not None,
        )
        expression = self._solved(start)
        path = CameraPath(
            expression=expression,
            start=start,
            duration=spec.duration,
            clip_seconds=spec.seconds,
            heading=spec.heading,
            subject_distance=self._distance,
            shake=self._shake(start),
            subject=self.subject,
        )
        self._check(path)
        return self._dressed(path)

    @property
    def _distance(self) -> float:
        if self.attended is not None:
            return self.attended.distance
        return 1.0 if self.centre_distance is None else self.centre_distance

    def _solved(self, start: RigStart) -> MotionExpression:
        """The expression with every amount filled in, segment after segment."""
        one = np.ones(1)
        state = RigState(start.position[None], start.yaw * one, start.pitch * one, 0 * one, 0 * one)
        terms: list[Term] = []
        scale = self.spec.duration / self.spec.seconds
        spans = self.expression.segment_times(self.spec.seconds)
        for segment, span in zip(self.expression.segments, spans, strict=True):
            begin, end = span[0] * scale, span[1] * scale
            done = tuple(self._solved_term(term, state, start.hfov, begin, end) for term in segment.terms)
            terms += done
            state = self._go(state, done, np.ones(1), begin, end)
            self._check_head(state, start.hfov)
        return self.expression.with_terms(terms)

    def _solved_term(self, term: Term, state: RigState, hfov: float, begin: float, end: float) -> Term:
        if is_tracking(term.name) and term.amount is not None:
            self.subject = self._walk(term, state, begin, end)
        if term.share is None:
            if term.name == "dolly-zoom-in" and (term.amount or 0.0) >= self._distance:
                raise RejectedError("a dolly zoom would pass through its subject")
            return term

        def effect(amount: float) -> float:
            trial = replace(term, amount=amount, share=None, easing="linear")
            if is_tracking(term.name):
                self.subject = self._walk(trial, state, begin, end)
            rig = self._go(state, (trial,), np.linspace(0, 1, STEPS + 1), begin, end)
            return picture_motion(rig, hfov=hfov, aspect=self.aspect, caster=self.caster)

        highest = min(term.primitive.highest, self._limit(term, state, hfov))
        lowest = max(term.primitive.lowest, LEAST_ORBIT_DEG if term.name in ORBITS else 0.0)
        amount = solve_amount(effect, share=term.share, lowest=lowest, highest=highest)
        if amount is None:
            raise RejectedError(f"there is no room for {term.name} to move the picture by {100 * term.share:.3g}%")
        solved = replace(term, amount=amount, share=None)
        if is_tracking(term.name):
            self.subject = self._walk(solved, state, begin, end)
        return solved

    def _go(self, state: RigState, terms: tuple[Term, ...], u: Array, begin: float, end: float) -> RigState:
        return advance(
            state,
            terms,
            u,
            heading=self.spec.heading,
            subject_distance=self._distance,
            subject=self.subject,
            times=begin + u * (end - begin),
        )

    def _walk(self, term: Term, state: RigState, begin: float, end: float) -> SubjectPath:
        if self.attended is None or term.amount is None:
            raise ValueError(f"{term.name} needs a subject and an amount")
        return tracked_path(
            term.name,
            term.amount,
            camera=state.position[0],
            yaw=float(state.yaw[0]),
            feet=self.attended.feet,
            centre_height=self.attended.model.centre_height,
            side=self.side,
            start_time=begin,
            end_time=end,
            easing=term.easing,
        )

    def _limit(self, term: Term, state: RigState, hfov: float) -> float:
        """The most of a motion that there is room for, as far as one ray or the lens can tell."""
        yaw, pitch = float(state.yaw[0]), float(state.pitch[0])
        half = np.tan(hfov / 2) * np.exp(-float(state.log_zoom[0]))
        sign = term.primitive.sign
        free: dict[str, Callable[[], float]] = {
            "pan": lambda: 150.0,
            "tilt": lambda: float(np.degrees(STEEPEST_PITCH - sign * pitch)),
            "roll": lambda: 170.0,
            "zoom": lambda: float(half / np.tan(NARROWEST_FOV / 2) if sign > 0 else np.tan(WIDEST_FOV / 2) / half),
            "dolly": lambda: self._way(state, sign * forward_direction(yaw, pitch)),
            "truck": lambda: self._way(state, sign * right_direction(yaw)),
            "pedestal": lambda: self._way(state, sign * UP),
            "dolly-zoom": lambda: min(0.6 * self._distance, self._way(state, sign * forward_direction(yaw, pitch))),
        }
        kind = term.name.rsplit("-", 1)[0]
        return free[kind]() if kind in free else np.inf

    def _way(self, state: RigState, direction: Array) -> float:
        return self.caster.free_way(state.position[0], direction) - self.scene.camera_zone.clearance_m

    def _shake(self, start: RigStart) -> Shake | None:
        if not self.expression.shake:
            return None
        focal_share = 0.5 / np.tan(start.hfov / 2)
        rng = stream(self.spec.seed, "shake", self.number)
        return make_shake(
            self.expression.shake, focal_share=focal_share, duration=max(self.spec.duration, 1e-2), rng=rng
        )

    def _check_head(self, state: RigState, hfov: float) -> None:
        fov = 2 * np.arctan(np.tan(hfov / 2) * np.exp(-float(state.log_zoom[0])))
        if not NARROWEST_FOV / 2 <= fov <= WIDEST_FOV * 1.25 or not np.isfinite(fov):
            raise RejectedError("the lens would be zoomed beyond what is sensible")
        if abs(float(state.pitch[0])) > np.radians(89.0):
            raise RejectedError("the camera would tilt over the top")

    def _check(self, path: CameraPath) -> None:
        """Nothing is touched: the camera keeps its clearance, the subject walks freely and stays in sight."""
        zone = self.scene.camera_zone
        times = np.linspace(0.0, path.duration, CHECKED_FRAMES)
        rig = path.rig(times)
        if (self.caster.clearance(rig.position) < zone.clearance_m).any() or self.caster.crosses(rig.position):
            raise RejectedError("the way is blocked")
        for mover in self.scene.objects:
            if mover.path is not None:
                gap = np.linalg.norm(mover.path.positions(times) - rig.position, axis=1)
                if (gap < zone.clearance_m + mover.radius()).any():
                    raise RejectedError("something that moves comes too close")
        if self.attended is None:
            return
        model = self.attended.model
        feet = path.subject.positions(times) if path.subject else np.broadcast_to(self.attended.feet, (len(times), 3))
        centre = feet + model.centre_height * UP
        if (np.linalg.norm(centre - rig.position, axis=1) < model.radius + zone.clearance_m).any():
            raise RejectedError("the camera would touch its subject")
        if sees(rig.position, centre, self.caster).mean() < 0.8:
            raise RejectedError("the subject is hidden behind something")
        if path.subject is not None and path.subject.travel.any():
            if (self.caster.clearance(centre) < min(model.radius, 0.8 * model.centre_height)).any():
                raise RejectedError("the subject's way is blocked")
            if not path.subject.travel[1] and np.ptp(self._ground(centre)) > 0.1:
                raise RejectedError("the ground is too uneven for the subject")

    def _ground(self, centre: Array) -> Array:
        distance, _ = self.caster.cast(centre, np.broadcast_to(-UP, centre.shape))
        return np.nan_to_num(centre[:, 1] - distance, neginf=-1e9)

    def _dressed(self, path: CameraPath) -> Stage:
        """The stage, with the subject standing in the scene."""
        if self.attended is None:
            return Stage(self.scene, path, self.caster, None, self.number)
        model = self.attended.model
        subject = path.subject
        if subject is None:
            # It stands and looks at the camera as it was at the start.
            subject = SubjectPath(
                self.attended.feet,
                np.zeros(3),
                path.start.yaw + np.pi,
                model.centre_height,
                0.0,
                path.duration,
                "linear",
            )
            path = replace(path, subject=subject)
        identity = 1 + max((thing.id for thing in self.scene.objects), default=0)
        thing = SceneObject(
            id=identity,
            kind=model.kind,
            color_name=model.color_name,
            parts=model.parts,
            world_from_object=subject.poses(np.zeros(1))[0],
            role="subject",
        )
        still = not subject.travel.any()
        static = RayCaster([*(t for t in self.scene.objects if t.path is None), thing]) if still else self.caster
        scene = replace(self.scene, objects=(*self.scene.objects, thing))
        return Stage(scene, path, static, identity, self.number)
