"""The table of kinds of change over time."""

from collections.abc import Mapping

from synthcam.temporal.kind import Kind
from synthcam.temporal.worlds import (
    acceleration,
    attribute_change,
    collision_counting,
    direction,
    distance,
    event_order,
    motion_counting,
    relative_position,
    rotation,
    speed_comparison,
    trajectory_shape,
    velocity,
)

_MODULES = (
    collision_counting,
    direction,
    trajectory_shape,
    velocity,
    motion_counting,
    attribute_change,
    rotation,
    relative_position,
    acceleration,
    speed_comparison,
    distance,
    event_order,
)
KINDS: Mapping[str, Kind] = {module.KIND.name: module.KIND for module in _MODULES}
"""By name."""
