"""Reads camera motion from a video by optical flow alone: nothing is learnt, and no label of ours is looked at."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from synthcam import __version__
from synthcam.errors import InputError
from synthcam.evaluation.footage import WHOLE, Part
from synthcam.evaluation.items import Item
from synthcam.evaluation.system import System, SystemSettings
from synthcam.evaluation.systems.beliefs import COARSE, PARTS, STATIC, UNKNOWN, Beliefs, TimedMotion, rises
from synthcam.evaluation.systems.cuts import find_cuts
from synthcam.evaluation.systems.flow_geometry import Travelled, Turned, explain_by_travel, explain_by_turning
from synthcam.evaluation.systems.measured import MeasuredSystem, item_file, item_part
from synthcam.evaluation.systems.tracks import FPS, SIDE, Window, follow_points, opencv
from synthcam.geometry.se3 import Array

AXES = ("truck", "pedestal", "dolly", "pan", "tilt", "roll", "zoom")
WAYS: dict[str, tuple[str, str]] = {
    "truck": ("truck-right", "truck-left"),
    "pedestal": ("pedestal-up", "pedestal-down"),
    "dolly": ("dolly-in", "dolly-out"),
    "pan": ("pan-right", "pan-left"),
    "tilt": ("tilt-up", "tilt-down"),
    "roll": ("roll-cw", "roll-ccw"),
    "zoom": ("zoom-in", "zoom-out"),
}
"""The motion along each axis that counts as positive, and its opposite."""


@dataclass(frozen=True)
class FlowThresholds:
    """What an eye sees; distances in frame widths. Nothing here was fitted to labels."""

    seen: float = 0.02
    """A motion that moves the picture by this much over the clip is as likely seen as not: an eye is sure of 4 %, and
    of
    1 % that it is nothing."""
    nothing: float = 0.0025
    """A window that moves by less stands still: the drift of tracking."""
    beside: float = 0.15
    """A motion under this part of the largest one is lost beside it."""
    still_points: float = 0.35
    """The camera stands still in a window where at least this part of the points does, in most quarters of the picture,
    however much moves past it."""
    still_a_second: float = 0.0015
    """... where a point stands still that moves by less than this in a second, or by half a pixel."""
    parallax: float = 3.8
    parallax_ahead: float = 2.6
    """Travel is as likely as not where it is this many times less wrong than rotation and zoom: sideways, and
    straight ahead.
    Free depths alone make it twice; a turn also fits badly where the focal length is wrong, a zoom does not need it."""
    none: float = 0.01
    """A picture that moves by no more than this over the clip stands still."""
    shaky: float = 0.003
    """Jitter from frame to frame of which half of the viewers would say that the camera shakes."""
    slow: float = 0.06
    fast: float = 0.35
    """Motion of the picture a second that is as likely slow, or fast, as not."""
    focal: float = 0.95
    """Focal length of a camera of which nothing is known, over the longer side of its picture (about 55 degrees)."""


EYE = FlowThresholds()
FOCALS = (0.6, 0.72, 0.85, 1.0, 1.2, 1.5, 2.0)
"""Focal lengths tried, over the longer side of the picture."""
FEWEST_POINTS = 20


@dataclass(frozen=True)
class Piece:
    """How far each motion moved the picture in one window.

    Attributes:
        effects: signed, in frame widths, by axis; nothing for a window that could not be read.
        travel: how likely it is that the camera travelled rather than turned and zoomed, from 0 to 1.
    """

    start_s: float
    end_s: float
    effects: Mapping[str, float] = field(default_factory=dict)
    travel: float = 0.5


@dataclass(frozen=True)
class FlowReading:
    """What optical flow reads in a video.

    Attributes:
        pieces: window after window.
        shake: root mean square of the picture's jitter, in frame widths a frame.
        cuts: seconds at which new shots begin.
        focal: focal length over the longer side of the picture, as far as pans and tilts show it.
    """

    pieces: tuple[Piece, ...]
    shake: float
    cuts: tuple[float, ...]
    focal: float

    @property
    def duration_s(self) -> float:
        """Seconds that were read."""
        return sum(piece.end_s - piece.start_s for piece in self.pieces)

    @property
    def amounts(self) -> dict[str, float]:
        """How far each of the 14 motions moved the picture over the video, in frame widths.

        Both ways count apart, so a pan to the left and back is both; half of what was undone is taken off, since a
        camera
        that sways back and forth goes nowhere.
        """
        found: dict[str, float] = {}
        for axis, (positive, negative) in WAYS.items():
            values = np.array([piece.effects.get(axis, 0.0) for piece in self.pieces])
            there, back = float(values[values > 0].sum()), float(-values[values < 0].sum())
            both = min(there, back) / 2
            found[positive], found[negative] = there - both, back - both
        return found


def read_flow(video: Path, part: Part = WHOLE, *, thresholds: FlowThresholds = EYE) -> FlowReading:
    """Measure the camera motion of a video or a part of it.

    Raises:
        UnreadableVideoError: no such file, no frames in it or in that part, or it is damaged from the start.
        MachineError: OpenCV or PySceneDetect is not installed.
    """
    cuts = find_cuts(video, part)
    windows = list(follow_points(video, cuts, part))
    focal = _focal(windows, thresholds)
    explained = [_explain(window, focal, thresholds) for window in windows]
    pieces = tuple(
        _piece(one, evidence, thresholds) for one, evidence in zip(explained, _evidence(explained), strict=True)
    )
    return FlowReading(pieces, _shake(windows), tuple(cuts), focal)


@dataclass(frozen=True, eq=False)
class _Explained:
    """A window and what explains it; nothing where it stands still or holds too few points."""

    window: Window
    focal: float
    still: bool
    found: tuple[Turned, Travelled] | None
    travel: float = 0.0
    """Evidence for travel: the logarithm of its odds."""


def _explain(window: Window, focal: float, t: FlowThresholds) -> _Explained:
    focal *= max(1.0, window.aspect)
    if len(window.before) < FEWEST_POINTS:
        return _Explained(window, focal, False, None)
    if _stands_still(window, t):
        return _Explained(window, focal, True, None)
    turned = explain_by_turning(window.before, window.after, focal=focal, pixel=window.pixel)
    travelled = explain_by_travel(window.before, window.after, focal=focal, pixel=window.pixel)
    ratio = (turned.cost + 0.3) / (travelled.cost + 0.15)
    ahead = float(travelled.direction[2] ** 2)
    enough = t.parallax_ahead * ahead + t.parallax * (1 - ahead)
    return _Explained(window, focal, False, (turned, travelled), float(5 * np.log(ratio / enough)))


def _evidence(explained: Sequence[_Explained]) -> list[float]:
    """The evidence for travel in each window, and half of that in the windows before and after it: motions go on."""
    found = []
    for i, one in enumerate(explained):
        around = [explained[j] for j in (i - 1, i + 1) if 0 <= j < len(explained)]
        near = [other for other in around if _touch(one.window, other.window) and other.found is not None]
        found.append(one.travel + sum(0.5 * float(np.clip(other.travel, -2, 2)) for other in near))
    return found


def _touch(one: Window, other: Window) -> bool:
    return min(abs(one.start_s - other.end_s), abs(other.start_s - one.end_s)) < 0.2


def _piece(one: _Explained, evidence: float, t: FlowThresholds) -> Piece:
    window = one.window
    if one.found is None:
        return Piece(window.start_s, window.end_s, dict.fromkeys(AXES, 0.0) if one.still else {})
    turned, travelled = one.found
    travel = float(1 / (1 + np.exp(-evidence)))
    reach = typical_radius(window.aspect)
    turning = _turning_effects(turned, one.focal, reach) | {"zoom": turned.zoom * reach}
    going = _turning_effects(travelled, one.focal, reach) | _travel_effects(travelled, one.focal, reach)
    effects = {a: (1 - travel) * turning.get(a, 0.0) + travel * going.get(a, 0.0) for a in AXES}
    seen = {a: v if abs(v) >= t.nothing else 0.0 for a, v in effects.items()}
    return Piece(window.start_s, window.end_s, seen, travel)


def _stands_still(window: Window, t: FlowThresholds) -> bool:
    """Whether so much all over the picture stays in place that only what moves in front of the camera moves."""
    near = max(t.still_a_second * (window.end_s - window.start_s), 0.5 * window.pixel)
    points = np.linalg.norm(window.after - window.before, axis=1) < near
    cells = window.still[:, 2] > 0
    return _all_over(window.before, points, t.still_points) or (
        len(cells) >= FEWEST_POINTS and _all_over(window.still[:, :2], cells, t.still_points)
    )


def _all_over(places: Array, still: npt.NDArray[np.bool_], part: float) -> bool:
    """Whether this part of places (N, 2) about a centre is still, and some in three quarters of the picture at
    least."""
    if still.mean() < part:
        return False
    quarter = (places[:, 0] > 0) * 2 + (places[:, 1] > 0)
    held = [float(still[quarter == q].mean()) > part / 2 for q in range(4) if (quarter == q).sum() >= 3]
    return sum(held) >= 3


def _turning_effects(found: Turned | Travelled, focal: float, reach: float) -> dict[str, float]:
    return {"pan": found.pan * focal, "tilt": found.tilt * focal, "roll": found.roll * reach}


def _travel_effects(found: Travelled, focal: float, reach: float) -> dict[str, float]:
    near = found.inverse_depth[found.fitting]
    amount = float(np.median(near)) if len(near) else 0.0
    right, down, forward = map(float, found.direction * amount)
    return {"truck": right * focal, "pedestal": -down * focal, "dolly": forward * reach}


def typical_radius(aspect: float) -> float:
    """The median distance of a picture's points from its centre, in frame widths, for a height over width."""
    x, y = np.meshgrid((np.arange(40) + 0.5) / 40 - 0.5, ((np.arange(40) + 0.5) / 40 - 0.5) * aspect)
    return float(np.median(np.hypot(x, y)))


def _focal(windows: Sequence[Window], t: FlowThresholds) -> float:
    """The focal length at which rotation explains the windows that rotation can explain."""
    moving = [w for w in windows if len(w.before) >= FEWEST_POINTS and not _stands_still(w, t)]
    moving = sorted(moving, key=lambda w: -float(np.linalg.norm(np.median(w.after - w.before, axis=0))))[:5]
    costs = []
    for focal in FOCALS:
        found = [
            explain_by_turning(w.before, w.after, focal=focal * max(1.0, w.aspect), pixel=w.pixel).cost for w in moving
        ]
        costs.append(found)
    table = np.array(costs)  # (focals, windows)
    if not table.size:
        return t.focal
    # Windows that no rotation explains say nothing about the lens.
    table = table[:, table.min(axis=0) < 1.5]
    wish = np.log(np.array(FOCALS) / t.focal) ** 2
    best = int((table.sum(axis=1) + wish).argmin())
    return FOCALS[best] if table.size and np.ptp(table.sum(axis=1)) > 0.3 else t.focal


def _shake(windows: Sequence[Window]) -> float:
    """What is left of the picture's shifts from frame to frame when smooth motion is taken off: their second
    difference."""
    rough = [np.diff(window.shifts, n=2, axis=0) for window in windows if len(window.shifts) >= 4]
    if not rough:
        return 0.0
    # The second difference of white noise has six times its variance.
    return float(np.sqrt((np.concatenate(rough) ** 2).sum(axis=1).mean() / 6))


def flow_beliefs(reading: FlowReading, thresholds: FlowThresholds = EYE) -> Beliefs:
    """What optical flow holds of a clip, as likelihoods."""
    amounts = reading.amounts
    largest = max(amounts.values(), default=0.0)
    motions = {name: _seen(value, largest, thresholds) for name, value in amounts.items()}
    nets = {a: sum(p.effects.get(a, 0.0) for p in reading.pieces) for a in AXES}
    read = any(piece.effects for piece in reading.pieces)
    total = max(largest, 3 * reading.shake)
    motions[STATIC] = rises(thresholds.none, total, 2.5) if read else UNKNOWN
    motions |= _composites(motions)
    shaky = rises(reading.shake, thresholds.shaky, 2.0)
    speed = sum(amounts.values()) / max(reading.duration_s, 0.1)
    fast, moving = rises(speed, thresholds.fast, 2.0), 1 - motions[STATIC]
    labels = {
        "shaky_camera": shaky,
        "very_shaky_camera": rises(reading.shake, 3 * thresholds.shaky, 2.0),
        "stable_camera": moving * (1 - shaky),
        "very_stable_camera": moving * (1 - rises(reading.shake, thresholds.shaky / 3, 2.0)),
        "fixed_camera_with_shake": (1 - rises(largest, thresholds.seen, 2.0)) * (1 - motions[STATIC]),
        "fast_moving_camera": moving * fast,
        "slow_moving_camera": moving * (1 - rises(speed, thresholds.slow, 2.0)),
        "has_shot_transition_cam_motion": 0.95 if reading.cuts else 0.03,
    }
    notes = () if read else ("too few points could be followed: nothing is known of the motion",)
    return Beliefs(motions, _coarse(nets, thresholds), labels, _timeline(reading, motions), notes)


def _seen(value: float, largest: float, t: FlowThresholds) -> float:
    return rises(value, t.seen, 2.5) * rises(value, t.beside * largest, 3.0)


def _composites(motions: Mapping[str, float]) -> dict[str, float]:
    """Arcs and cranes turn back to what they leave; a dolly zoom zooms against its travel."""
    return {name: 0.8 * min(motions[a], motions[b]) for name, (a, b) in PARTS.items()}


def _coarse(nets: Mapping[str, float], t: FlowThresholds) -> dict[str, float]:
    """Where the picture goes on the whole, whatever moves it."""
    across, up = nets["pan"] + nets["truck"], nets["tilt"] + nets["pedestal"]
    nearer = nets["dolly"] + nets["zoom"]
    values = {"right": across, "left": -across, "up": up, "down": -up, "in": nearer, "out": -nearer}
    values |= {"roll": abs(nets["roll"]), "static": t.none}
    weights = {name: max(values[name], 0.0) ** 3 for name in COARSE}
    return {name: weight / sum(weights.values()) for name, weight in weights.items()}


def _timeline(reading: FlowReading, motions: Mapping[str, float]) -> tuple[TimedMotion, ...]:
    """When the motions that are likely happen: windows one after the other in which they move the picture."""
    found: list[TimedMotion] = []
    for axis, ways in WAYS.items():
        for name, sign in zip(ways, (1, -1), strict=True):
            last: TimedMotion | None = None
            for piece in reading.pieces if motions[name] > 0.5 else ():
                if sign * piece.effects.get(axis, 0.0) <= 0:
                    continue
                if last is not None and piece.start_s - last.end_s < 0.2:
                    found.remove(last)
                    last = TimedMotion(name, last.start_s, piece.end_s)
                else:
                    last = TimedMotion(name, piece.start_s, piece.end_s)
                found.append(last)
    return tuple(sorted(found, key=lambda one: (one.start_s, one.end_s, one.name)))


def open_flow(argument: str, settings: SystemSettings) -> AbstractContextManager[System]:
    """Open the optical-flow baseline; frame rate and size are its own."""
    if argument:
        raise InputError(f"--system flow:{argument}: flow takes nothing behind it")
    about = {
        "synthcam": __version__,
        "opencv": opencv().__version__,
        "fps": FPS,
        "longest_side": SIDE,
        "thresholds": vars(EYE),
    }
    return nullcontext(MeasuredSystem("flow", _measure, about))


def _measure(item: Item) -> Beliefs:
    return flow_beliefs(read_flow(item_file(item), item_part(item)))
