"""CamChoreo's annotations (https://github.com/ddz16/CamDistill): what the camera does when, one clip a line.

Clips of which its words cannot speak with certainty are left out: see `segments_of`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from synthcam.data_paths import file_name
from synthcam.dataset.export.folder import VIDEOS, ExportFolder
from synthcam.dataset.export.shipped import ship
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import clips_path
from synthcam.dataset.storage.tables import read_rows
from synthcam.errors import InputError
from synthcam.progress import ProgressCallback

Movement = tuple[str, str | None]
"""CamChoreo's type and direction."""
MOVEMENTS: Mapping[str, tuple[Movement, ...]] = {
    "pan-left": (("Pan", "left"),),
    "pan-right": (("Pan", "right"),),
    "tilt-up": (("Tilt", "up"),),
    "tilt-down": (("Tilt", "down"),),
    "roll-cw": (("Roll", "clockwise"),),
    "roll-ccw": (("Roll", "counterclockwise"),),
    "zoom-in": (("Zoom In", None),),
    "zoom-out": (("Zoom Out", None),),
    "dolly-in": (("Dolly In", None),),
    "dolly-out": (("Dolly Out", None),),
    "truck-left": (("Truck", "left"),),
    "truck-right": (("Truck", "right"),),
    "pedestal-up": (("Crane", "up"),),
    "pedestal-down": (("Crane", "down"),),
    "crane-up": (("Crane", "up"),),
    "crane-down": (("Crane", "down"),),
    "dolly-zoom-in": (("Dolly In", None), ("Zoom Out", None)),
    "dolly-zoom-out": (("Dolly Out", None), ("Zoom In", None)),
}
"""Its words for our motions. It calls rising and sinking a crane. Absent: arcs, of which it does not say whether
clockwise is seen from above or below, and tracking shots, which it wants together with parts that are not measured."""
SPEEDS = {"slow": "slow", "regular": "medium", "fast": "fast"}
SURE = frozenset(
    {"camera_pan", "camera_tilt", "camera_roll", "camera_zoom", "camera_left_right", "camera_up_down_cam_frame",
     "camera_forward_backward_cam_frame", "camera_arc", "dolly_zoom", "steadiness", "camera_movement",
     "camera_motion_speed"}
)  # fmt: skip
"""Keys of CameraBench's record that have to be certain."""
MOST_MOVEMENTS = 3
COLUMNS = ["clip", "video", "motions", "segments", "annotation", "frames", "fps"]


def write_camchoreo(dataset: Dataset, folder: ExportFolder, progress: ProgressCallback) -> list[str]:
    """Write annotations_<split>.jsonl and the videos.

    Raises:
        InputError: its words tell the motion of no clip with certainty.
    """
    said: list[str] = []
    written: list[str] = []
    for split in dataset.splits:
        left_out = [0]
        path = f"annotations_{split}.jsonl"
        count = folder.json_lines(path, _rows(dataset, folder, split, progress, left_out))
        if count:
            written.append(split)
            said.append(f"{path}: {count} clips")
        if left_out[0]:
            said.append(f"left out of {path}: {left_out[0]} clips that its words do not tell with certainty")
    if not written:
        raise InputError(f"{dataset.folder}: has no clip whose motion CamChoreo's words tell with certainty")
    ship(dataset, folder, "camchoreo", first_split=written[0])
    return said


def _rows(
    dataset: Dataset, folder: ExportFolder, split: str, progress: ProgressCallback, left_out: list[int]
) -> Iterator[dict[str, Any]]:
    rows = list(read_rows(dataset.table(clips_path(split)), COLUMNS))
    for number, row in enumerate(rows, start=1):
        progress(f"clips, {split}", number, len(rows))
        if not folder.takes(row["video"]):
            continue
        segments = segments_of(
            row["motions"], row["segments"], json.loads(row["annotation"]), row["frames"] / row["fps"]
        )
        if segments is None:
            left_out[0] += 1
        else:
            name = f"{folder.digest}-{file_name(row['clip'])}"
            video = folder.video(row["video"], name=f"{VIDEOS}/{name}.mp4")
            yield {"video_id": name, "local_path": f"./{video}", "is_doubt": False, "segments": segments}


def segments_of(
    motions: Sequence[str], found: Sequence[Mapping[str, Any]], annotation: Mapping[str, Any], duration_s: float
) -> list[dict[str, Any]] | None:
    """The segments of a clip in CamChoreo's words.

    Args:
        motions, found, annotation: the clip's motions, segments and record.
        duration_s: in seconds.

    Returns:
        Segments that follow each other in time, each with the motions that happen at once there; None where a motion,
        its speed or the steadiness is uncertain or, as in clips about events over time, not told at all, a motion has
        no word there, it only shakes, or too much happens.
    """
    if not annotation or SURE & set(annotation.get("unsure", ())):
        return None
    shaky = annotation["steadiness"] in ("unsteady", "very_unsteady")
    if list(motions) == ["static"] and not shaky:
        return [_segment(0.0, duration_s, [("Static", None)], "zero", [])]
    if not found or any(one["motion"] not in MOVEMENTS for one in found):
        return None
    times = sorted({one[key] for one in found for key in ("start_s", "end_s")})
    segments: list[dict[str, Any]] = []
    for start, end in pairwise(times):
        names = [one["motion"] for one in found if one["start_s"] <= start and end <= one["end_s"]]
        movements = list(dict.fromkeys(movement for name in names for movement in MOVEMENTS[name]))
        if len(movements) > MOST_MOVEMENTS:
            return None
        if movements:
            special = ["Dolly Zoom"] * any(name.startswith("dolly-zoom") for name in names) + ["Shaky"] * shaky
            segments.append(_segment(start, end, movements, SPEEDS[annotation["camera_motion_speed"]], special))
    return segments


def _segment(start: float, end: float, movements: Sequence[Movement], speed: str, special: list[str]) -> dict[str, Any]:
    return {
        "start_time": round(start, 2),
        "end_time": round(end, 2),
        "visual_evidence": "",
        "basic_movement": [{"type": kind, "direction": way, "speed": speed} for kind, way in movements],
        "special_movement": special,
        "confidence": "high",
    }
