"""The motion of every frame step in every reading that labels need: what carries a name, and what there is exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from synthcam.geometry.image_motion import COMPONENTS, UP, Component
from synthcam.geometry.se3 import Array
from synthcam.labels.effects import ImageFields, step_fields
from synthcam.labels.pixel_evidence import PixelEvidence
from synthcam.labels.rig_steps import RigSteps, rig_steps
from synthcam.labels.shake import SteadyPath
from synthcam.labels.thresholds import Thresholds
from synthcam.labels.translations import exact_parts, travel_parts

GroundAxis: TypeAlias = Literal["ground_forward", "ground_up", "first_forward", "first_up"]
GROUND_AXES: tuple[GroundAxis, ...] = ("ground_forward", "ground_up", "first_forward", "first_up")
"""Horizontal heading and gravity's opposite, now; optical axis and upper edge of the clip's first frame."""

STRAIGHT_DOWN: tuple[tuple[Component, GroundAxis], ...] = (("dolly", "ground_forward"), ("pedestal", "ground_up"))
"""Along which ground axis a motion's name goes where the camera looks straight down or up."""


@dataclass(frozen=True, eq=False)
class StepMotions:
    """The seven motions in each of the S = F - 1 steps, with what a unit of each does to the picture.

    The columns of (S, 7) arrays are in the order of COMPONENTS; turns are in radians, zoom in ln f, travel in metres.

    Attributes:
        rig: the steps of the rig.
        fields: what the picture shows of a unit of each motion.
        exact: (S, 7) the motion along the camera's current axes.
        named: (S, 7) the same, its travel split into as few of dolly, truck and pedestal as explain it.
        named_at_start: (S, 7) as `named`, with travel named by the axes at the start of its stretch.
        directions: (S, 3) unit world vectors of each ground axis.
        hysteresis: turning points of the picture's motion closer than this (frame widths) are shake.
        zoom_hysteresis: the same for zooms.
        travel_shifts: (S,) how far the travel of each step moves the picture, in frame widths, whatever its direction.
    """

    rig: RigSteps
    fields: ImageFields
    exact: Array
    named: Array
    named_at_start: Array
    directions: Mapping[GroundAxis, Array]
    hysteresis: float
    zoom_hysteresis: float
    travel_shifts: Array

    @property
    def exact_shifts(self) -> Array:
        """How far each step of each motion shifts the picture: (S, 7) frame widths, signed."""
        return np.asarray(self.exact * self.fields.magnitude)

    def hysteresis_of(self, component: Component) -> float:
        """Turning points of a motion's shifts that are closer than this are shake."""
        return self.zoom_hysteresis if component == "zoom" else self.hysteresis

    @property
    def named_shifts(self) -> Array:
        """The same of the named motions: (S, 7) frame widths, signed."""
        return np.asarray(self.named * self.named_magnitude)

    @property
    def named_magnitude(self) -> Array:
        """What a unit of each named motion does to the picture (S, 7): straight down these go along other axes."""
        magnitude = self.fields.magnitude.copy()
        steep = self.rig.steep
        for name, axis in STRAIGHT_DOWN:
            magnitude[steep, COMPONENTS.index(name)] = self.fields.along[steep, GROUND_AXES.index(axis)]
        return magnitude


def step_motions(steady: SteadyPath, evidence: PixelEvidence, thresholds: Thresholds) -> StepMotions:
    """Split a steady path into the seven motions of every step, and measure what each does to the picture."""
    path = steady.trajectory
    rig = rig_steps(path, thresholds)
    first = path.world_from_camera[0, :3, :3]
    count = len(rig.pan)
    directions: dict[GroundAxis, Array] = {
        "ground_forward": rig.forward,
        "ground_up": np.broadcast_to(UP, (count, 3)),
        "first_forward": np.broadcast_to(first[:, 2], (count, 3)),
        "first_up": np.broadcast_to(-first[:, 1], (count, 3)),
    }
    distance = np.linalg.norm(rig.displacement, axis=1)
    travel = rig.displacement / np.maximum(distance[:, None], 1e-12)
    fields = step_fields(path, rig, evidence, [*directions.values(), travel])
    named, named_at_start = travel_parts(
        rig, path, distance * fields.along[:, -1], thresholds, smeared_steps=steady.smeared_steps
    )
    turns = np.column_stack([rig.pan, rig.tilt, rig.roll, rig.zoom])
    return StepMotions(
        rig=rig,
        fields=fields,
        exact=np.column_stack([turns, exact_parts(rig)]),
        named=np.column_stack([turns, named]),
        named_at_start=np.column_stack([turns, named_at_start]),
        directions=directions,
        hysteresis=steady.hysteresis,
        zoom_hysteresis=steady.zoom_hysteresis,
        travel_shifts=distance * fields.along[:, -1],
    )
