"""What arguments of `render` stand for: the lens in degrees or millimetres, and the names of several clips."""

import math
import re
from collections.abc import Sequence
from pathlib import Path

from synthcam.arguments import check_number
from synthcam.clips.spec import HFOV_DEG
from synthcam.errors import InputError
from synthcam.motion.expression import parse_motion

FULL_FRAME_MM = 36.0


def field_of_view(hfov_deg: float | None, focal_mm: float | None, sensor_mm: float | None) -> float | None:
    """The horizontal field of view in degrees that is asked for in one of two ways; None where it is not.

    Raises:
        InputError: both ways are used, a sensor stands alone, or a number is out of range.
    """
    check_number(focal_mm, "--focal-mm")
    check_number(sensor_mm, "--sensor-mm")
    if focal_mm is None:
        if sensor_mm is not None:
            raise InputError(f"--sensor-mm {sensor_mm:g}: says nothing without --focal-mm")
        return hfov_deg
    if hfov_deg is not None:
        raise InputError(f"--hfov-deg {hfov_deg} and --focal-mm {focal_mm:g} say the same thing; give one of them")
    sensor = FULL_FRAME_MM if sensor_mm is None else sensor_mm
    if not 0.1 <= sensor <= 1000:
        raise InputError(f"--sensor-mm {sensor:g}; allowed is the width of a sensor from 0.1 to 1000")
    shortest, longest = (sensor / (2 * math.tan(math.radians(deg) / 2)) for deg in reversed(HFOV_DEG))
    if not shortest <= focal_mm <= longest:
        raise InputError(
            f"--focal-mm {focal_mm:g}; on a sensor {sensor:g} mm wide allowed is {shortest:.3g} to {longest:.3g} "
            f"(a view of {HFOV_DEG[1]:g} to {HFOV_DEG[0]:g} degrees)"
        )
    return math.degrees(2 * math.atan(sensor / (2 * focal_mm)))


def clip_names(asked: Sequence[tuple[str | None, str | Path, int]]) -> list[str]:
    """A name for each clip of a call, from what differs between them: motion, scene, seed."""
    several = [len({str(values[i]) for values in asked}) > 1 for i in range(3)]
    names: list[str] = []
    for motion, scene, seed in asked:
        parts = [str(parse_motion(motion)) if motion is not None and several[0] else ""]
        parts += [Path(scene).stem if several[1] else "", f"seed-{seed}" if several[2] else ""]
        plain = re.sub(r"[^\w.]+", "-", "-".join(filter(None, parts))).strip("-.")[:100] or "clip"
        same = sum(name == plain or re.fullmatch(re.escape(plain) + r"-\d+th", name) is not None for name in names)
        names.append(f"{plain}-{same + 1}th" if same else plain)
    return names
