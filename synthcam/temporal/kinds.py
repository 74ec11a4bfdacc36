"""The table of kinds of change over time."""

from collections.abc import Mapping

from synthcam.temporal.kind import Kind
from synthcam.temporal.worlds import (
    acceleration,
    attribute_change,
    camera_order,
    camera_pace,
    camera_rest,
    camera_reversals,
    camera_speed,
    card_stack,
    collision_counting,
    containers,
    direction,
    distance,
    event_order,
    file_system,
    grid_tracking,
    motion_counting,
    picture_direction,
    played_backwards,
    relative_position,
    rotation,
    sliding_numbers,
    speed_comparison,
    symbol_rewriting,
    trajectory_shape,
    velocity,
    windows,
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
    card_stack,
    containers,
    file_system,
    symbol_rewriting,
    grid_tracking,
    sliding_numbers,
    picture_direction,
    camera_order,
    camera_speed,
    camera_reversals,
    camera_rest,
    camera_pace,
    played_backwards,
)
KINDS: Mapping[str, Kind] = {module.KIND.name: module.KIND for module in _MODULES}
"""By name: those of clips of a few seconds."""
WINDOW_KINDS: Mapping[str, Kind] = {kind.name: kind for kind in windows.KINDS}
"""By name: those of clips of minutes, of which a question needs a few seconds."""
ALL_KINDS: Mapping[str, Kind] = {**KINDS, **WINDOW_KINDS}
