"""A camera's path as SVG, from above and from the side, with frustums, over the outlines of what stands around.

The drawing holds one frustum a frame, numbered in `data-frame`, so that a page can show where the camera is while the
video plays. Colours are the page's: time is told in classes `t0` (first frame) to `t11` (last).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as ET

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from synthcam.figures.projections import FLAT_M, drawn_frames, drawn_length, main_direction
from synthcam.geometry.frustum import Frustum
from synthcam.geometry.image_motion import UP
from synthcam.geometry.se3 import Array

SIDE = 320.0
"""Width and height of a drawing, in its own units."""
MARGIN = 1.16
LEAST_EXTENT_M = 1.0
TIME_CLASSES = 12
View = Literal["above", "side"]


@dataclass(frozen=True, eq=False)
class Outline:
    """The outline of an object of the scene.

    Attributes:
        name: for people, e.g. "red crate".
        role: structure, prop, subject or mover; structures are drawn without filling.
        points: (N, 3) its outermost vertices in the first frame, world metres.
    """

    name: str
    role: str
    points: Array


@dataclass(frozen=True)
class _Frame:
    """From world metres to the drawing: `flat` (2, 3) projects, then shift and scale; y grows downwards."""

    flat: Array
    middle: Array
    scale: float

    def __call__(self, points: Array) -> Array:
        return np.asarray((points @ self.flat.T - self.middle) * self.scale + SIDE / 2)


def draw_path(
    frustums: Sequence[Frustum],
    view: View,
    *,
    outlines: Sequence[Outline] = (),
    subject_positions: Array | None = None,
) -> str:
    """Draw one view of a path as an SVG element.

    From above, the page's up is the world's -Z. From the side one looks along the horizontal direction in which the
    cameras spread least.

    Args:
        frustums: one a frame.
        subject_positions: (F, 3) feet of a moving subject, world metres.
    """
    apexes = np.array([f.apex for f in frustums])
    ends = _far_corners(frustums, drawn_length(apexes, frustums))
    flat = np.array([[1.0, 0, 0], [0, 0, 1]]) if view == "above" else np.array([main_direction(apexes, frustums), -UP])
    shown = drawn_frames(len(frustums))
    framed = [apexes, ends[shown].reshape(-1, 3), *([] if subject_positions is None else [subject_positions])]
    frame = _frame_of(np.concatenate(framed), flat)

    box = f"0 0 {SIDE:g} {SIDE:g}"
    svg = ET.Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box, "role": "img", "class": f"path-drawing {view}"}
    )
    ET.SubElement(svg, "title").text = f"Camera path seen from {'above' if view == 'above' else 'the side'}"
    ET.SubElement(svg, "desc").text = _words(apexes)
    _draw_outlines(svg, outlines, frame, view)
    if subject_positions is not None:
        _draw_subject(svg, frame(subject_positions))
    _draw_frustums(svg, frame(apexes), frame(ends.reshape(-1, 3)).reshape(-1, 4, 2), shown)
    _draw_scale(svg, frame.scale)
    return ET.tostring(svg, encoding="unicode")


def _far_corners(frustums: Sequence[Frustum], reach: float) -> Array:
    """(F, 4, 3) corners of the picture at `reach` metres."""
    return np.array([f.apex + (f.corners[4:] - f.apex) * (reach / f.far) for f in frustums])


def _frame_of(points: Array, flat: Array) -> _Frame:
    drawn = points @ flat.T
    low, high = drawn.min(axis=0), drawn.max(axis=0)
    extent = max(float((high - low).max()), LEAST_EXTENT_M) * MARGIN
    return _Frame(flat, (low + high) / 2, SIDE / extent)


def _words(apexes: Array) -> str:
    length = float(np.linalg.norm(np.diff(apexes, axis=0), axis=1).sum())
    return f"A path of {length:.1f} metres, {apexes[0, 1]:.1f} metres above the ground at its start"


def _time_class(index: int, frames: int) -> str:
    return f"t{index * TIME_CLASSES // frames}"


def _draw_outlines(svg: ET.Element, outlines: Sequence[Outline], frame: _Frame, view: View) -> None:
    group = ET.SubElement(svg, "g", {"class": "scene"})
    if view == "side":
        ground = frame(np.zeros((1, 3)))[0, 1]
        if 0 <= ground <= SIDE:
            ET.SubElement(group, "path", {"class": "ground", "d": f"M0 {ground:.1f}H{SIDE:g}"})
    for thing in outlines:
        if np.ptp(thing.points[:, 1]) < FLAT_M:
            continue
        hull = _hull(frame(thing.points))
        if (hull.max(axis=0) < 0).any() or (hull.min(axis=0) > SIDE).any():
            continue
        drawn = ET.SubElement(group, "path", {"class": thing.role, "d": _polygon(hull)})
        ET.SubElement(drawn, "title").text = thing.name


def _hull(points: Array) -> Array:
    """The convex hull (N, 2), in order; two points stay a line."""
    try:
        return np.asarray(points[ConvexHull(points).vertices])
    except QhullError:
        order = np.lexsort(points.T)
        return points[order[[0, -1]]]


def _draw_subject(svg: ET.Element, walked: Array) -> None:
    group = ET.SubElement(svg, "g", {"class": "walked"})
    ET.SubElement(group, "title").text = "the subject"
    ET.SubElement(group, "path", {"d": _line(walked)})
    for i, (x, y) in enumerate(walked):
        ET.SubElement(group, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "4", "data-frame": str(i)})


def _draw_frustums(svg: ET.Element, apexes: Array, ends: Array, shown: Sequence[int]) -> None:
    frames = len(apexes)
    group = ET.SubElement(svg, "g", {"class": "frustums"})
    for i in range(frames):
        name = f"frustum {_time_class(i, frames)}" + ("" if i in shown else " between")
        spokes = "".join(_line(np.stack([apexes[i], end])) for end in ends[i])
        ET.SubElement(group, "path", {"class": name, "data-frame": str(i), "d": _polygon(ends[i]) + spokes})
    path = ET.SubElement(svg, "g", {"class": "path"})
    for i in range(1, frames):
        ET.SubElement(path, "path", {"class": _time_class(i, frames), "d": _line(apexes[i - 1 : i + 1])})
    for i, (x, y) in enumerate(apexes):
        dot = {"class": _time_class(i, frames), "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "2.6", "data-frame": str(i)}
        ET.SubElement(path, "circle", dot)


def _draw_scale(svg: ET.Element, scale: float) -> None:
    """A bar of 1, 2 or 5 times a power of ten metres, about a quarter as long as the drawing is wide."""
    aim = SIDE / 4 / scale
    power = 10.0 ** np.floor(np.log10(aim))
    metres = power * max(step for step in (1, 2, 5) if step * power <= aim * (1 + 1e-9))
    group = ET.SubElement(svg, "g", {"class": "scale"})
    ET.SubElement(group, "path", {"d": f"M12 {SIDE - 15:g}v6h{metres * scale:.1f}v-6"})
    label = ET.SubElement(group, "text", {"x": f"{18 + metres * scale:.1f}", "y": f"{SIDE - 9:g}"})
    label.text = f"{metres:g} m"


def _line(points: Array) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _polygon(points: Array) -> str:
    return _line(points) + "Z"
