"""The table of kinds of change over time."""

from collections.abc import Mapping

from synthcam.temporal.kind import Kind
from synthcam.temporal.worlds import windows
from synthcam.temporal.worlds.attribute_change import ATTRIBUTE_CHANGE
from synthcam.temporal.worlds.bounces import COLLISION_COUNTING, PLAYED_BACKWARDS
from synthcam.temporal.worlds.brief_changes import EVENT_ORDER, MOTION_COUNTING
from synthcam.temporal.worlds.camera_swings import CAMERA_ORDER, CAMERA_REST, CAMERA_SPEED
from synthcam.temporal.worlds.camera_travel import CAMERA_PACE, CAMERA_REVERSALS, PICTURE_DIRECTION
from synthcam.temporal.worlds.containers import CONTAINERS, FILE_SYSTEM
from synthcam.temporal.worlds.directions import DIRECTION, ROTATION
from synthcam.temporal.worlds.paths import RELATIVE_POSITION, TRAJECTORY_SHAPE
from synthcam.temporal.worlds.reordering import CARD_STACK, GRID_TRACKING, SLIDING_NUMBERS, SYMBOL_REWRITING
from synthcam.temporal.worlds.speeds import ACCELERATION, DISTANCE, SPEED_COMPARISON, VELOCITY

_KINDS = (
    COLLISION_COUNTING,
    DIRECTION,
    TRAJECTORY_SHAPE,
    VELOCITY,
    MOTION_COUNTING,
    ATTRIBUTE_CHANGE,
    ROTATION,
    RELATIVE_POSITION,
    ACCELERATION,
    SPEED_COMPARISON,
    DISTANCE,
    EVENT_ORDER,
    CARD_STACK,
    CONTAINERS,
    FILE_SYSTEM,
    SYMBOL_REWRITING,
    GRID_TRACKING,
    SLIDING_NUMBERS,
    PICTURE_DIRECTION,
    CAMERA_ORDER,
    CAMERA_SPEED,
    CAMERA_REVERSALS,
    CAMERA_REST,
    CAMERA_PACE,
    PLAYED_BACKWARDS,
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
"""By name: those of clips of a few seconds."""
WINDOW_KINDS: Mapping[str, Kind] = {kind.name: kind for kind in windows.KINDS}
"""By name: those of clips of minutes, of which a question needs a few seconds."""
ALL_KINDS: Mapping[str, Kind] = {**KINDS, **WINDOW_KINDS}
