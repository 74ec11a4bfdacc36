"""Systems around systems: measured cues in the question, and one frame alone."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from evaluation.systems.test_poses import path

from synthcam.errors import InputError
from synthcam.evaluation.items import Item, Prediction
from synthcam.evaluation.system import System, SystemSettings, open_system
from synthcam.formats.read_write import write_poses


class Echo:
    """Says what it was asked."""

    name, needs_video = "echo", False

    def __init__(self, budget: int | None) -> None:
        self.budget = budget

    def describe(self) -> dict[str, Any]:
        return {"budget": self.budget}

    def answer(self, items: Iterable[Item]) -> Iterator[Prediction]:
        for item in items:
            yield Prediction(item.id, text=item.question)


def open_echo(argument: str, settings: SystemSettings) -> AbstractContextManager[System]:
    return nullcontext(Echo(settings.budget))


def test_measured_motion_stands_before_the_question(tmp_path: Path) -> None:
    write_poses(tmp_path / "one.txt", path(np.array([0, 0, 6.0])), "tum")
    items = [Item(v, "t", "yes-no", f"{v}.mp4", "Well?") for v in ("one", "two")]
    settings = SystemSettings(options={"cues": f"poses:{tmp_path}"})
    with open_system(f"cues:python:{__name__}:open_echo", settings) as system:
        one, two = system.answer(items)
        assert system.name == "cues:echo"
        assert system.describe()["cues"]["poses"] == str(tmp_path)
    assert one.text == "Measured camera motion, second by second: 1 dolly-in; 2 dolly-in; 3 dolly-in.\nWell?"
    assert two.text == "Well?"


def test_one_frame_is_shown() -> None:
    with open_system(f"single-frame:python:{__name__}:open_echo", SystemSettings(budget=16)) as system:
        assert system.describe() == {"budget": 1, "frames": 1}
        assert system.name == "single-frame:echo"


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("cues", "cues:MODEL_DIR"),
        ("single-frame", "single-frame:MODEL_DIR"),
        ("single-frame:flow", "measures motion"),
        ("cues:always-no", "measures no motion"),
    ],
)
def test_what_makes_no_sense_is_refused(spec: str, message: str) -> None:
    pytest.importorskip("cv2", reason="OpenCV is not installed")
    settings = SystemSettings(options={"cues": "always-no"} if spec == "cues:always-no" else {})
    with pytest.raises(InputError, match=message), open_system(spec, settings):
        pass
