"""Finds the cuts of a video with PySceneDetect (BSD-3-Clause): shots are measured one by one."""

import importlib
from pathlib import Path
from typing import Any

from synthcam.errors import MachineError
from synthcam.evaluation.footage import WHOLE, Part, read_footage

FPS, SIDE = 25.0, 256
"""Frames a second and pixels of the longest side at which cuts are looked for."""
SHORTEST_SHOT_S = 0.3


def find_cuts(path: Path, part: Part = WHOLE) -> list[float]:
    """The times at which new shots begin, in seconds from the first frame of the part; empty for a single shot.

    A frame begins a shot if its colours differ from the frame before by much more than those of its neighbours do
    (PySceneDetect's AdaptiveDetector with its own thresholds), so fast motion is not taken for cuts.

    Raises:
        UnreadableVideoError: as from `read_footage`.
        MachineError: PySceneDetect is not installed.
    """
    scenedetect, detectors = _library()
    detector = detectors.AdaptiveDetector(min_scene_len=1)
    times: list[float] = []
    found: list[int] = []
    for number, frame in enumerate(read_footage(path, fps=FPS, longest_side=SIDE, part=part)):
        times.append(frame.time_s)
        code = scenedetect.FrameTimecode(number, FPS)
        found += [cut.frame_num for cut in detector.process_frame(code, frame.picture[:, :, ::-1].copy())]
    cuts: list[float] = []
    for number in sorted(found):
        if 0 < number < len(times) and times[number] - (cuts[-1] if cuts else 0.0) >= SHORTEST_SHOT_S:
            cuts.append(times[number])
    return cuts


def _library() -> tuple[Any, Any]:
    try:
        return importlib.import_module("scenedetect"), importlib.import_module("scenedetect.detectors")
    except ImportError:
        raise MachineError("cuts are found by PySceneDetect; run `pip install 'synthcam[evaluate]'`") from None
