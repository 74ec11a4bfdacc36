"""The table of kinds of change over time."""

from collections.abc import Mapping

from synthcam.temporal.kind import Kind
from synthcam.temporal.worlds import collision_counting, event_order

_MODULES = (collision_counting, event_order)
KINDS: Mapping[str, Kind] = {module.KIND.name: module.KIND for module in _MODULES}
"""By name."""
